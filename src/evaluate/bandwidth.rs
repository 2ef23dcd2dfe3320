//! Chooses the bandwidth of the method `kde`.

use super::forecast_methods::ForecastContext;
use super::monthly_series::MonthRecord;

/// The bandwidths to choose from, in multiples of the distance between neighbouring cell centres.
pub const BANDWIDTH_STEPS: [f64; 5] = [1.0, 1.5, 2.0, 3.0, 4.0];

/// Chooses the bandwidth with the highest likelihood on held-out months and returns its index.
///
/// The last `held_out` training months, but at most half of them, are held out. Without events in them the middle bandwidth is chosen.
/// The likelihood is multinomial over the reported cells. The share of a cell is its density over the total, mixed with 1 % of an even
/// share because the density may be 0 where an event occurs.
pub fn likeliest_bandwidth(context: &ForecastContext<'_>, train: &[MonthRecord], held_out: usize) -> usize {
    const EVEN: f64 = 0.01;
    let number = context.bandwidths();
    let (before, after) = train.split_at(train.len() - held_out.min(train.len() / 2));
    let study: Vec<usize> = context.grid.study().collect();
    let events = |cell: usize| after.iter().map(|record| f64::from(record.count[cell])).sum::<f64>();
    let happened: Vec<(usize, f64)> =
        study.iter().map(|cell| (*cell, events(*cell))).filter(|(_, n)| *n > 0.0).collect();
    let likelihood = |bandwidth: usize| {
        let density = context.density(before, bandwidth);
        let total: f64 = study.iter().map(|cell| density[*cell]).sum();
        let share = |cell: usize| {
            let estimate = if total > 0.0 { density[cell] / total } else { 0.0 };
            (1.0 - EVEN) * estimate + EVEN / study.len() as f64
        };
        happened.iter().map(|(cell, events)| events * share(*cell).ln()).sum::<f64>()
    };
    if happened.is_empty() || number == 1 {
        return number / 2;
    }
    let likelihoods: Vec<f64> = (0..number).map(likelihood).collect();
    (0..number).max_by(|a, b| likelihoods[*a].total_cmp(&likelihoods[*b])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::forecast_methods::tests::context;
    use super::super::monthly_series::tests::{grid, months};
    use super::*;

    #[test]
    fn stable_patterns_get_narrow_kernels() {
        let grid = grid();
        let context = context(&grid, None);
        let stays = months(&grid, 12, |cell, _| if cell.is_multiple_of(17) { 5 } else { 0 });
        let wanders = months(&grid, 12, |cell, month| u32::from((cell * 31 + month * month * 17).is_multiple_of(23)));
        assert_eq!(likeliest_bandwidth(&context, &stays, 1), 0);
        assert_eq!(likeliest_bandwidth(&context, &wanders, 1), BANDWIDTH_STEPS.len() - 1);
        assert_eq!(likeliest_bandwidth(&context, &stays[..1], 1), 2, "no held-out events");
    }
}
