//! Forecasts events by a mixture of maps of past events.

use rayon::prelude::*;

use super::monthly_series::MonthRecord;
use crate::grid::{Grid, Role};

/// The maps in the mixture.
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

/// A fitted mixture and its forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct MixtureForecast {
    /// The weight of each of [`COMPONENTS`]; the weights add up to 1.
    pub weight: [f64; MAPS],
    /// The expected share of the study area's events in each cell; 0 for cells that are not reported.
    pub expected: Vec<f64>,
}

/// Fits a mixture of maps of the `past`, the last `train` months of which are the training months.
///
/// Each map gives every reported cell a share of the events of some months; the events of a window are spread over its cells by area. The
/// weights are fitted to the past alone. For each month from half the training months on, the maps of the months before it predict its
/// events, and the weights maximise the likelihood of all these months (expectation–maximisation from equal weights, with one prior event
/// per map; the likelihood has one maximum). Shrinking a cell's count towards its surroundings and the whole is what a Gamma–Poisson mean
/// does; here the strength of shrinkage is fitted to its predictions.
///
/// Stone, M. (1961). The opinion pool. *Annals of Mathematical Statistics* 32, 1339–1342. doi:10.1214/aoms/1177704873
pub fn fit_mixture(grid: &Grid, past: &[MonthRecord], train: usize) -> MixtureForecast {
    let sums = RunningSums::accumulate(past, grid.cells.len());
    let first = train.div_ceil(2).max(1);
    let predictions: Vec<Prediction> = (first..past.len())
        .into_par_iter()
        .flat_map_iter(|month| predictions(grid, &sums.maps(grid, month, train), &past[month].count))
        .collect();
    let weight = fit_weights(&predictions);
    let maps = sums.maps(grid, past.len(), train);
    let expected = (0..grid.cells.len()).map(|cell| mixed(&weight, &maps.each_ref().map(|map| map[cell]))).collect();
    MixtureForecast { weight, expected }
}

/// The share that each map gave a cell, and the events of the cell.
type Prediction = ([f64; MAPS], f64);

fn predictions(grid: &Grid, maps: &[Vec<f64>; MAPS], count: &[u32]) -> Vec<Prediction> {
    let happened = grid.study().filter(|cell| count[*cell] > 0);
    happened.map(|cell| (maps.each_ref().map(|map| map[cell]), f64::from(count[cell]))).collect()
}

fn mixed(weight: &[f64; MAPS], share: &[f64; MAPS]) -> f64 {
    weight.iter().zip(share).map(|(weight, share)| weight * share).sum()
}

/// The weights with the highest likelihood.
fn fit_weights(predictions: &[Prediction]) -> [f64; MAPS] {
    const STEPS: usize = 300;
    const PRECISION: f64 = 1e-7;
    let events: f64 = predictions.iter().map(|(_, events)| events).sum();
    let mut weight = [1.0 / MAPS as f64; MAPS];
    for _ in 0..STEPS {
        let mut expected = [1.0; MAPS];
        for (share, events) in predictions {
            let all = mixed(&weight, share);
            if all > 0.0 {
                (0..MAPS).for_each(|map| expected[map] += events * weight[map] * share[map] / all);
            }
        }
        let total = events.max(0.0) + MAPS as f64;
        let next = expected.map(|events| events / total);
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

/// The events of each cell before each month. Events between two months are a difference.
struct RunningSums {
    theme: Vec<Vec<u32>>,
    any: Vec<Vec<u32>>,
}

impl RunningSums {
    fn accumulate(past: &[MonthRecord], cells: usize) -> Self {
        let running = |counts: fn(&MonthRecord) -> &[u32]| {
            let mut sums = vec![vec![0u32; cells]];
            for record in past {
                let before = &sums[sums.len() - 1];
                let next = before.iter().zip(counts(record)).map(|(before, now)| before.saturating_add(*now)).collect();
                sums.push(next);
            }
            sums
        };
        Self { theme: running(|record| &record.count), any: running(|record| &record.any) }
    }

    /// The maps of the first `past` months.
    fn maps(&self, grid: &Grid, past: usize, train: usize) -> [Vec<f64>; MAPS] {
        let between = |sums: &[Vec<u32>], months: usize| -> Vec<f64> {
            let (now, then) = (&sums[past], &sums[past - months]);
            now.iter().zip(then).map(|(now, then)| f64::from(now - then)).collect()
        };
        let train = train.min(past);
        let (recent, trained, all) =
            (between(&self.theme, train.div_ceil(4)), between(&self.theme, train), between(&self.theme, past));
        let around = [&trained, &all].map(|counts| over_windows(grid, counts));
        let any = between(&self.any, train);
        let [trained_around, all_around] = around;
        [recent, trained, all, trained_around, all_around, any, grid.area_m2.clone()].map(|map| shares(grid, map))
    }
}

/// Each cell's share by area of the events of its window.
fn over_windows(grid: &Grid, counts: &[f64]) -> Vec<f64> {
    let part = |(cell, window): (usize, &[u32])| {
        let sum = |values: &[f64]| window.iter().map(|member| values[*member as usize]).sum::<f64>();
        sum(counts) * grid.area_m2[cell] / sum(&grid.area_m2)
    };
    grid.neighbours.windows().enumerate().map(part).collect()
}

/// A map as shares of the total over reported cells; 0 everywhere when the total is 0.
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
    fn weights_maximise_the_likelihood() {
        let predictions: Vec<Prediction> = (0..400u32)
            .map(|i| {
                let share = std::array::from_fn(|map| f64::from((i * (map as u32 + 3) * 7919) % 101) / 5_000.0);
                (share, f64::from(i % 4))
            })
            .collect();
        let weight = fit_weights(&predictions);
        assert!((weight.iter().sum::<f64>() - 1.0).abs() < 1e-12 && weight.iter().all(|weight| *weight > 0.0));
        // Including the prior event of each map.
        let likelihood = |weight: &[f64; MAPS]| {
            let of = |(share, events): &Prediction| events * mixed(weight, share).max(f64::MIN_POSITIVE).ln();
            predictions.iter().map(of).sum::<f64>() + weight.iter().map(|weight| weight.ln()).sum::<f64>()
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
    fn fits_what_predicted_the_past() {
        let grid = grid();
        let (cells, study) = (grid.cells.len(), grid.study().count());
        // The same isolated cells every month.
        let lasting = months(&grid, 24, |cell, _| if cell.is_multiple_of(9) { 4 } else { 0 });
        let met = fit_mixture(&grid, &lasting, 12);
        assert!((met.expected.iter().sum::<f64>() - 1.0).abs() < 1e-9 && study == cells);
        let own: f64 = met.weight[..3].iter().sum::<f64>() + met.weight[5];
        assert!(own > 0.95, "{:?}", met.weight);
        // Different cells every month: the past has no information.
        let fleeting = months(&grid, 24, |cell, month| u32::from((cell * 31 + month * month * 17).is_multiple_of(23)));
        let met = fit_mixture(&grid, &fleeting, 12);
        let spread = met.expected.iter().fold(0.0, |most: f64, share| most.max(*share)) * cells as f64;
        assert!(spread < 2.0, "nearly even: {spread}, {:?}", met.weight);
    }

    #[test]
    fn fits_one_month_and_empty_months() {
        let grid = grid();
        let one = fit_mixture(&grid, &months(&grid, 1, |cell, _| u32::from(cell == 3)), 12);
        assert!(one.expected.iter().enumerate().all(|(cell, share)| cell == 3 || one.expected[3] > *share));
        let nothing = fit_mixture(&grid, &months(&grid, 5, |_, _| 0), 12);
        assert!(nothing.expected.iter().all(|share| share.is_finite()));
    }
}
