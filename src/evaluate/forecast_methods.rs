//! The ways to rank places that a back-test compares. Each is given the past and nothing else.

use super::bandwidth::{BANDWIDTH_STEPS, likeliest_bandwidth};
use super::mixture_forecast::{COMPONENTS, blend};
use super::monthly_series::{MonthRecord, joined};
use crate::grid::{Grid, Role};
use crate::ingest::EventPlace;
use crate::rank::{DensityGrid, WeightedPoint};
use hexspot_stats::{Observations, TestOptions, Windows, estimate_dispersion, verdicts};

/// A way to rank places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By the events of the training months.
    PlainCount,
    /// By their quartic density at the middle of each cell.
    Kde,
    /// By a mixture of maps of the past: [`blend`].
    Hexspot,
    /// Hot cells first, as the window test finds them in the training months; among these and among the rest by events.
    HotFirst,
}

impl Method {
    /// All of them; the first is the one that others are held against.
    pub const ALL: [Self; 4] = [Self::PlainCount, Self::Kde, Self::Hexspot, Self::HotFirst];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PlainCount => "plain-count",
            Self::Kde => "kde",
            Self::Hexspot => "hexspot",
            Self::HotFirst => "hot-first",
        }
    }

    /// Ranks every cell. `past` ends where the future begins; the last `train` months of it are the training months, and `test` is
    /// for how many months the ranking is meant.
    pub fn rank(self, field: &Field<'_>, past: &[MonthRecord], train: usize, test: usize) -> Ranked {
        let training = &past[past.len() - train.min(past.len())..];
        let nothing = |scores| Ranked { scores, learnt: Learnt::Nothing };
        match self {
            Self::PlainCount => nothing(counts(training).iter().map(|count| f64::from(*count)).collect()),
            Self::Kde => {
                let bandwidth = likeliest_bandwidth(field, training, test);
                let learnt = Learnt::BandwidthM(field.bandwidth_m(bandwidth));
                Ranked { scores: field.density(training, bandwidth), learnt }
            }
            Self::Hexspot => {
                let blend = blend(field.grid, past, train);
                Ranked { scores: blend.expected, learnt: Learnt::Weights(blend.weight) }
            }
            Self::HotFirst => nothing(hot_first(field, training)),
        }
    }
}

/// Cells as a method ranks them.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// A score for each cell, larger for those to be put first.
    pub scores: Vec<f64>,
    /// What the method learnt from the past on the way.
    pub learnt: Learnt,
}

/// What a method learnt from the past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Learnt {
    /// It has nothing to learn.
    Nothing,
    /// How far to spread events, metres.
    BandwidthM(f64),
    /// How much of each of [`COMPONENTS`] to mix in.
    Weights([f64; COMPONENTS.len()]),
}

/// The ground on which methods rank: what does not change from origin to origin.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The cells.
    pub grid: &'a Grid,
    places: &'a [EventPlace],
    expected: &'a [f64],
    question: TestOptions,
    ground: Option<DensityGrid<'a>>,
    /// The bandwidths to choose from, metres, each with the masses of its kernels.
    kernels: Vec<(f64, Vec<f64>)>,
}

impl<'a> Field<'a> {
    /// The field of a grid with the places of its events, what events are `expected` to follow, what makes a cell hot, and the
    /// bandwidth asked for.
    pub fn new(
        grid: &'a Grid,
        places: &'a [EventPlace],
        expected: &'a [f64],
        question: TestOptions,
        bandwidth_m: Option<f64>,
    ) -> Self {
        let tried = BANDWIDTH_STEPS.map(|step| step * grid.spacing_m()).to_vec();
        let bandwidths = bandwidth_m.map_or(tried, |asked| vec![asked]);
        let ground = DensityGrid::new(grid);
        let masses = |metres: f64| {
            ground.as_ref().map(|ground| ground.masses(&vec![metres; grid.cells.len()])).unwrap_or_default()
        };
        let kernels = bandwidths.into_iter().map(|metres| (metres, masses(metres))).collect();
        Self { grid, places, expected, question, ground, kernels }
    }

    /// How many bandwidths there are to choose from.
    pub fn bandwidths(&self) -> usize {
        self.kernels.len()
    }

    /// One of them, metres.
    pub fn bandwidth_m(&self, bandwidth: usize) -> f64 {
        self.kernels[bandwidth].0
    }

    /// The density of the events of some months at the middle of each cell, events per km².
    pub fn density(&self, months: &[MonthRecord], bandwidth: usize) -> Vec<f64> {
        let places = joined(months.iter().flat_map(|record| record.places.iter().copied()).collect());
        let pile = |(place, events): (u32, u32)| (self.places[place as usize].at, f64::from(events));
        let piles: Vec<WeightedPoint> = places.into_iter().map(pile).collect();
        let (metres, masses) = &self.kernels[bandwidth];
        self.ground.as_ref().map(|ground| ground.fixed(&piles, *metres, masses)).unwrap_or_default()
    }
}

/// Events of some months by cell.
fn counts(months: &[MonthRecord]) -> Vec<u32> {
    let cells = months.first().map_or(0, |record| record.count.len());
    (0..cells).map(|cell| months.iter().map(|record| record.count[cell]).sum()).collect()
}

fn hot_first(field: &Field<'_>, training: &[MonthRecord]) -> Vec<f64> {
    let counts = counts(training);
    let monthly: Vec<u32> =
        (0..counts.len()).flat_map(|cell| training.iter().map(move |record| record.count[cell])).collect();
    let dispersion = estimate_dispersion(&monthly, training.len(), &vec![true; training.len()]);
    let reported: Vec<bool> = field.grid.roles.iter().map(|role| *role == Role::Study).collect();
    let windows = Windows { exposure: field.expected, neighbours: &field.grid.neighbours, reported: &reported };
    let judged = verdicts(Observations::events(&counts), windows, dispersion, field.question);
    let above_all = f64::from(counts.iter().copied().max().unwrap_or(0)) + 1.0;
    let score =
        |(count, hot): (&u32, &Option<bool>)| f64::from(*count) + if *hot == Some(true) { above_all } else { 0.0 };
    counts.iter().zip(&judged.hot).map(score).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::monthly_series::tests::{grid, months};
    use super::*;
    use crate::place::centre;

    /// A field on a grid whose places are the middles of its cells.
    pub fn field(grid: &Grid, bandwidth_m: Option<f64>) -> Field<'_> {
        let places: Vec<EventPlace> =
            grid.cells.iter().map(|cell| EventPlace { at: centre(*cell), street: None }).collect();
        let question = TestOptions { at_least: 1.0, alpha: 0.05 };
        Field::new(grid, places.leak(), &grid.area_m2, question, bandwidth_m)
    }

    #[test]
    fn each_method_puts_a_lasting_crowd_first_and_scores_every_cell() {
        let grid = grid();
        let field = field(&grid, None);
        let crowd = grid.cells.len() / 2;
        let past = months(
            &grid,
            14,
            |cell, month| if cell == crowd { 6 } else { u32::from((cell + month).is_multiple_of(13)) },
        );
        for method in Method::ALL {
            let scores = method.rank(&field, &past, 12, 1).scores;
            assert_eq!(scores.len(), grid.cells.len());
            let most = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
            assert_eq!(most, Some(crowd), "{}", method.as_str());
        }
    }

    #[test]
    fn hot_cells_stand_before_fuller_ones_that_are_not_hot() {
        let grid = grid();
        let mut question_field = field(&grid, Some(150.0));
        assert_eq!((question_field.bandwidths(), question_field.bandwidth_m(0)), (1, 150.0));
        // All cells are tested against ten times their expectation but for one crowd: none is hot, and counts alone decide.
        question_field.question.at_least = 10_000.0;
        let past = months(&grid, 12, |cell, _| u32::from(cell.is_multiple_of(5)));
        let none_hot = Method::HotFirst.rank(&question_field, &past, 12, 1);
        assert_eq!(none_hot, Method::PlainCount.rank(&question_field, &past, 12, 1));
        question_field.question.at_least = 1.0;
        let crowd = grid.neighbours.window(grid.cells.len() / 2).to_vec();
        let past = months(&grid, 12, |cell, _| match cell {
            _ if crowd.contains(&(cell as u32)) => 3,
            0 => 4,
            _ => u32::from(cell.is_multiple_of(5)),
        });
        let scores = Method::HotFirst.rank(&question_field, &past, 12, 1).scores;
        assert!(crowd.iter().all(|cell| scores[*cell as usize] > 36.0 + 1.0), "hot");
    }
}
