//! A map of what is to come as a mixture of maps of what has been.

use rayon::prelude::*;

use super::monthly_series::MonthRecord;
use crate::grid::{Grid, Role};

/// The maps that are mixed.
pub const COMPONENTS: [&str; 7] = [
    "the last quarter of the training months",
    "the training months",
    "all months before",
    "the training months, over the cell's window",
    "all months before, over the cell's window",
    "the training months, events of every category",
    "area",
];

const MAPS: usize = COMPONENTS.len();

/// A mixture and what it expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Blend {
    /// The weight of each of [`COMPONENTS`]; they add up to 1.
    pub weight: [f64; MAPS],
    /// Share of the events of the study area that each cell is expected to have; 0 for cells that are not reported.
    pub expected: Vec<f64>,
}

/// Mixes maps of the `past`, the last `train` months of which are the training months.
///
/// Each map gives every reported cell a share: its events of some months over all, a window's spread over its cells by area. How much
/// of each is mixed in is learnt from the past alone: month after month, from half the training months on, the maps that could have
/// been drawn before it are held against its events, and the weights are those under which all these months were likeliest
/// (expectation–maximisation, from equal weights, each map having one event to begin with; the likelihood has one peak). A cell's own
/// count drawn towards what is around it and towards the whole is the mean of a Gamma–Poisson law; here the strength of the pull
/// is learnt from what it foretold.
///
/// Stone, M. (1961). The opinion pool. *Annals of Mathematical Statistics* 32, 1339–1342. doi:10.1214/aoms/1177704873
pub fn blend(grid: &Grid, past: &[MonthRecord], train: usize) -> Blend {
    let sums = Sums::of(past, grid.cells.len());
    let first = train.div_ceil(2).max(1);
    let lessons: Vec<Lesson> = (first..past.len())
        .into_par_iter()
        .flat_map_iter(|month| lessons(grid, &sums.maps(grid, month, train), &past[month].count))
        .collect();
    let weight = likeliest(&lessons);
    let maps = sums.maps(grid, past.len(), train);
    let expected = (0..grid.cells.len()).map(|cell| mixed(&weight, &maps.each_ref().map(|map| map[cell]))).collect();
    Blend { weight, expected }
}

/// What the maps gave a cell, and the events it had.
type Lesson = ([f64; MAPS], f64);

fn lessons(grid: &Grid, maps: &[Vec<f64>; MAPS], count: &[u32]) -> Vec<Lesson> {
    let happened = grid.study().filter(|cell| count[*cell] > 0);
    happened.map(|cell| (maps.each_ref().map(|map| map[cell]), f64::from(count[cell]))).collect()
}

fn mixed(weight: &[f64; MAPS], share: &[f64; MAPS]) -> f64 {
    weight.iter().zip(share).map(|(weight, share)| weight * share).sum()
}

/// The weights under which what happened was likeliest.
fn likeliest(lessons: &[Lesson]) -> [f64; MAPS] {
    const STEPS: usize = 300;
    const PRECISION: f64 = 1e-7;
    let events: f64 = lessons.iter().map(|(_, events)| events).sum();
    let mut weight = [1.0 / MAPS as f64; MAPS];
    for _ in 0..STEPS {
        let mut owed = [1.0; MAPS];
        for (share, events) in lessons {
            let all = mixed(&weight, share);
            if all > 0.0 {
                (0..MAPS).for_each(|map| owed[map] += events * weight[map] * share[map] / all);
            }
        }
        let total = events.max(0.0) + MAPS as f64;
        let next = owed.map(|owed| owed / total);
        let sum: f64 = next.iter().sum();
        let next = next.map(|weight| weight / sum);
        let change = next.iter().zip(&weight).map(|(next, weight)| (next - weight).abs()).fold(0.0, f64::max);
        weight = next;
        if change < PRECISION {
            break;
        }
    }
    weight
}

/// Events of each cell before each month: what lies between two months is a difference.
struct Sums {
    theme: Vec<Vec<u32>>,
    any: Vec<Vec<u32>>,
}

impl Sums {
    fn of(past: &[MonthRecord], cells: usize) -> Self {
        let running = |of: fn(&MonthRecord) -> &[u32]| {
            let mut sums = vec![vec![0u32; cells]];
            for record in past {
                let before = &sums[sums.len() - 1];
                let next = before.iter().zip(of(record)).map(|(before, now)| before.saturating_add(*now)).collect();
                sums.push(next);
            }
            sums
        };
        Self { theme: running(|record| &record.count), any: running(|record| &record.any) }
    }

    /// The maps that could be drawn when the first `known` months were past.
    fn maps(&self, grid: &Grid, known: usize, train: usize) -> [Vec<f64>; MAPS] {
        let between = |sums: &[Vec<u32>], months: usize| -> Vec<f64> {
            let (now, then) = (&sums[known], &sums[known - months]);
            now.iter().zip(then).map(|(now, then)| f64::from(now - then)).collect()
        };
        let train = train.min(known);
        let (recent, trained, all) =
            (between(&self.theme, train.div_ceil(4)), between(&self.theme, train), between(&self.theme, known));
        let around = [&trained, &all].map(|counts| over_windows(grid, counts));
        let any = between(&self.any, train);
        let [trained_around, all_around] = around;
        [recent, trained, all, trained_around, all_around, any, grid.area_m2.clone()].map(|map| shares(grid, map))
    }
}

/// Each cell's part, by area, of the events of its window.
fn over_windows(grid: &Grid, counts: &[f64]) -> Vec<f64> {
    let part = |(cell, window): (usize, &[u32])| {
        let sum = |values: &[f64]| window.iter().map(|member| values[*member as usize]).sum::<f64>();
        sum(counts) * grid.area_m2[cell] / sum(&grid.area_m2)
    };
    grid.neighbours.windows().enumerate().map(part).collect()
}

/// A map as shares of what the reported cells hold; nought everywhere when they hold nothing.
fn shares(grid: &Grid, mut map: Vec<f64>) -> Vec<f64> {
    map.iter_mut().zip(&grid.roles).filter(|(_, role)| **role != Role::Study).for_each(|(value, _)| *value = 0.0);
    let total: f64 = map.iter().sum();
    if total > 0.0 {
        map.iter_mut().for_each(|value| *value /= total);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::super::monthly_series::tests::{grid, months};
    use super::*;

    #[test]
    fn the_weights_are_the_likeliest_and_add_up() {
        let lessons: Vec<Lesson> = (0..400u32)
            .map(|i| {
                let share = std::array::from_fn(|map| f64::from((i * (map as u32 + 3) * 7919) % 101) / 5_000.0);
                (share, f64::from(i % 4))
            })
            .collect();
        let weight = likeliest(&lessons);
        assert!((weight.iter().sum::<f64>() - 1.0).abs() < 1e-12 && weight.iter().all(|weight| *weight > 0.0));
        // With the event that each map has to begin with.
        let likelihood = |weight: &[f64; MAPS]| {
            let of = |(share, events): &Lesson| events * mixed(weight, share).max(f64::MIN_POSITIVE).ln();
            lessons.iter().map(of).sum::<f64>() + weight.iter().map(|weight| weight.ln()).sum::<f64>()
        };
        let best = likelihood(&weight);
        for (from, to) in (0..MAPS).flat_map(|from| (0..MAPS).map(move |to| (from, to))).filter(|(from, to)| from != to)
        {
            let mut other = weight;
            let moved = 0.1 * other[from];
            (other[from], other[to]) = (other[from] - moved, other[to] + moved);
            assert!(likelihood(&other) < best, "{from} to {to}");
        }
    }

    #[test]
    fn it_learns_what_foretold_the_past() {
        let grid = grid();
        let (cells, study) = (grid.cells.len(), grid.study().count());
        // The same cells month after month, in places that say nothing of their neighbours.
        let lasting = months(&grid, 24, |cell, _| if cell.is_multiple_of(9) { 4 } else { 0 });
        let met = blend(&grid, &lasting, 12);
        assert!((met.expected.iter().sum::<f64>() - 1.0).abs() < 1e-9 && study == cells);
        let own: f64 = met.weight[..3].iter().sum::<f64>() + met.weight[5];
        assert!(own > 0.95, "{:?}", met.weight);
        // Every month elsewhere: the past says nothing of places.
        let fleeting = months(&grid, 24, |cell, month| u32::from((cell * 31 + month * month * 17).is_multiple_of(23)));
        let met = blend(&grid, &fleeting, 12);
        let spread = met.expected.iter().fold(0.0, |most: f64, share| most.max(*share)) * cells as f64;
        assert!(spread < 2.0, "nearly even: {spread}, {:?}", met.weight);
    }

    #[test]
    fn a_past_of_one_month_or_of_nothing_is_mixed_too() {
        let grid = grid();
        let one = blend(&grid, &months(&grid, 1, |cell, _| u32::from(cell == 3)), 12);
        assert!(one.expected.iter().enumerate().all(|(cell, share)| cell == 3 || one.expected[3] > *share));
        let nothing = blend(&grid, &months(&grid, 5, |_, _| 0), 12);
        assert!(nothing.expected.iter().all(|share| share.is_finite()));
    }
}
