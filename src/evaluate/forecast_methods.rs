//! The forecast methods that a back-test compares. Each receives past months only.

use super::bandwidth::{BANDWIDTH_STEPS, likeliest_bandwidth};
use super::mixture_forecast::{COMPONENTS, fit_mixture};
use super::monthly_series::{MonthRecord, joined};
use crate::grid::{Grid, Role};
use crate::ingest::EventPlace;
use crate::rank::{DensityGrid, WeightedPoint};
use hexspot_stats::{Observations, TestOptions, Windows, estimate_dispersion, verdicts};

/// A method of ranking places for the coming months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForecastMethod {
    /// By the events of the training months.
    PlainCount,
    /// By their quartic kernel density at cell centres.
    Kde,
    /// By a mixture of maps of the past ([`fit_mixture`]).
    Hexspot,
    /// Hot cells of the window test first; within both groups by the events of the training months.
    HotFirst,
}

impl ForecastMethod {
    /// All methods; the others are compared with the first.
    pub const ALL: [Self; 4] = [Self::PlainCount, Self::Kde, Self::Hexspot, Self::HotFirst];

    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PlainCount => "plain-count",
            Self::Kde => "kde",
            Self::Hexspot => "hexspot",
            Self::HotFirst => "hot-first",
        }
    }

    /// Ranks every cell for the next `test` months from the months of the `past`, the last `train` of which are the training months.
    pub fn rank(self, context: &ForecastContext<'_>, past: &[MonthRecord], train: usize, test: usize) -> MethodRanking {
        let training = &past[past.len() - train.min(past.len())..];
        let without_parameters = |scores| MethodRanking { scores, fitted: FittedParameters::Nothing };
        match self {
            Self::PlainCount => without_parameters(counts(training).iter().map(|count| f64::from(*count)).collect()),
            Self::Kde => {
                let bandwidth = likeliest_bandwidth(context, training, test);
                let fitted = FittedParameters::BandwidthM(context.bandwidth_m(bandwidth));
                MethodRanking { scores: context.density(training, bandwidth), fitted }
            }
            Self::Hexspot => {
                let mixture = fit_mixture(context.grid, past, train);
                MethodRanking { scores: mixture.expected, fitted: FittedParameters::Weights(mixture.weight) }
            }
            Self::HotFirst => without_parameters(hot_first(context, training)),
        }
    }
}

/// The ranking of cells by a method.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodRanking {
    /// The score of each cell; the largest ranks first.
    pub scores: Vec<f64>,
    /// The parameters that the method fitted.
    pub fitted: FittedParameters,
}

/// The parameters that a method fits to past months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FittedParameters {
    /// No parameters.
    Nothing,
    /// The kernel bandwidth in metres.
    BandwidthM(f64),
    /// The weight of each of [`COMPONENTS`].
    Weights([f64; COMPONENTS.len()]),
}

/// The data that methods share at all origins.
#[derive(Clone, Debug)]
pub struct ForecastContext<'a> {
    /// The cells.
    pub grid: &'a Grid,
    places: &'a [EventPlace],
    expected: &'a [f64],
    options: TestOptions,
    density_grid: Option<DensityGrid<'a>>,
    /// The bandwidths to choose from, metres, each with the masses of its kernels.
    kernels: Vec<(f64, Vec<f64>)>,
}

impl<'a> ForecastContext<'a> {
    /// Prepares the data shared at all origins; `expected` is the expected distribution of events over cells. Without a bandwidth several
    /// are tried.
    pub fn new(
        grid: &'a Grid,
        places: &'a [EventPlace],
        expected: &'a [f64],
        options: TestOptions,
        bandwidth_m: Option<f64>,
    ) -> Self {
        let tried = BANDWIDTH_STEPS.map(|step| step * grid.spacing_m()).to_vec();
        let bandwidths = bandwidth_m.map_or(tried, |metres| vec![metres]);
        let density_grid = DensityGrid::new(grid);
        let masses = |metres: f64| {
            density_grid.as_ref().map(|density| density.masses(&vec![metres; grid.cells.len()])).unwrap_or_default()
        };
        let kernels = bandwidths.into_iter().map(|metres| (metres, masses(metres))).collect();
        Self { grid, places, expected, options, density_grid, kernels }
    }

    /// The number of bandwidths to choose from.
    pub fn bandwidths(&self) -> usize {
        self.kernels.len()
    }

    /// The bandwidth at an index, in metres.
    pub fn bandwidth_m(&self, bandwidth: usize) -> f64 {
        self.kernels[bandwidth].0
    }

    /// The density of the events of some months at each cell centre, in events per km².
    pub fn density(&self, months: &[MonthRecord], bandwidth: usize) -> Vec<f64> {
        let places = joined(months.iter().flat_map(|record| record.places.iter().copied()).collect());
        let point = |(place, events): (u32, u32)| (self.places[place as usize].at, f64::from(events));
        let points: Vec<WeightedPoint> = places.into_iter().map(point).collect();
        let (metres, masses) = &self.kernels[bandwidth];
        self.density_grid.as_ref().map(|grid| grid.fixed(&points, *metres, masses)).unwrap_or_default()
    }
}

/// The events of some months by cell.
fn counts(months: &[MonthRecord]) -> Vec<u32> {
    let cells = months.first().map_or(0, |record| record.count.len());
    (0..cells).map(|cell| months.iter().map(|record| record.count[cell]).sum()).collect()
}

fn hot_first(context: &ForecastContext<'_>, training: &[MonthRecord]) -> Vec<f64> {
    let counts = counts(training);
    let monthly: Vec<u32> =
        (0..counts.len()).flat_map(|cell| training.iter().map(move |record| record.count[cell])).collect();
    let dispersion = estimate_dispersion(&monthly, training.len(), &vec![true; training.len()]);
    let reported: Vec<bool> = context.grid.roles.iter().map(|role| *role == Role::Study).collect();
    let windows = Windows { exposure: context.expected, neighbours: &context.grid.neighbours, reported: &reported };
    let judged = verdicts(Observations::events(&counts), windows, dispersion, context.options);
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

    /// A context on a grid with a place at each cell centre.
    pub fn context(grid: &Grid, bandwidth_m: Option<f64>) -> ForecastContext<'_> {
        let places: Vec<EventPlace> =
            grid.cells.iter().map(|cell| EventPlace { at: centre(*cell), street: None }).collect();
        let options = TestOptions { at_least: 1.0, alpha: 0.05 };
        ForecastContext::new(grid, places.leak(), &grid.area_m2, options, bandwidth_m)
    }

    #[test]
    fn each_method_ranks_a_stable_hotspot_first() {
        let grid = grid();
        let context = context(&grid, None);
        let crowd = grid.cells.len() / 2;
        let past = months(
            &grid,
            14,
            |cell, month| if cell == crowd { 6 } else { u32::from((cell + month).is_multiple_of(13)) },
        );
        for method in ForecastMethod::ALL {
            let scores = method.rank(&context, &past, 12, 1).scores;
            assert_eq!(scores.len(), grid.cells.len());
            let most = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
            assert_eq!(most, Some(crowd), "{}", method.as_str());
        }
    }

    #[test]
    fn hot_cells_rank_before_fuller_ones() {
        let grid = grid();
        let mut context = context(&grid, Some(150.0));
        assert_eq!((context.bandwidths(), context.bandwidth_m(0)), (1, 150.0));
        // With an extreme ratio to exceed, no cell is hot and counts alone decide.
        context.options.at_least = 10_000.0;
        let past = months(&grid, 12, |cell, _| u32::from(cell.is_multiple_of(5)));
        let none_hot = ForecastMethod::HotFirst.rank(&context, &past, 12, 1);
        assert_eq!(none_hot, ForecastMethod::PlainCount.rank(&context, &past, 12, 1));
        context.options.at_least = 1.0;
        let crowd = grid.neighbours.window(grid.cells.len() / 2).to_vec();
        let past = months(&grid, 12, |cell, _| match cell {
            _ if crowd.contains(&(cell as u32)) => 3,
            0 => 4,
            _ => u32::from(cell.is_multiple_of(5)),
        });
        let scores = ForecastMethod::HotFirst.rank(&context, &past, 12, 1).scores;
        assert!(crowd.iter().all(|cell| scores[*cell as usize] > 36.0 + 1.0), "hot");
    }
}
