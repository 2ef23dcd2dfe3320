//! The bandwidth of the method `kde`, when none is asked for.

use super::forecast_methods::Field;
use super::monthly_series::MonthRecord;

/// The bandwidths tried, as multiples of how far the middles of neighbouring cells lie apart.
pub const BANDWIDTH_STEPS: [f64; 5] = [1.0, 1.5, 2.0, 3.0, 4.0];

/// The one of the field's bandwidths, by its position, under which the last `held_out` of the training months (half of them at the most) were likeliest
/// given those before; the middle one when there is nothing to tell by.
///
/// The likelihood is that of the events of each reported cell, given their number, where each cell's share is its density over all,
/// mixed with one part in a hundred of an even share, for a density may be nought where something happens.
pub fn likeliest_bandwidth(field: &Field<'_>, train: &[MonthRecord], held_out: usize) -> usize {
    const EVEN: f64 = 0.01;
    let number = field.bandwidths();
    let (before, after) = train.split_at(train.len() - held_out.min(train.len() / 2));
    let study: Vec<usize> = field.grid.study().collect();
    let events = |cell: usize| after.iter().map(|record| f64::from(record.count[cell])).sum::<f64>();
    let happened: Vec<(usize, f64)> =
        study.iter().map(|cell| (*cell, events(*cell))).filter(|(_, n)| *n > 0.0).collect();
    let likelihood = |bandwidth: usize| {
        let density = field.density(before, bandwidth);
        let total: f64 = study.iter().map(|cell| density[*cell]).sum();
        let share = |cell: usize| {
            let told = if total > 0.0 { density[cell] / total } else { 0.0 };
            (1.0 - EVEN) * told + EVEN / study.len() as f64
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
    use super::super::forecast_methods::tests::field;
    use super::super::monthly_series::tests::{grid, months};
    use super::*;

    #[test]
    fn a_crowd_that_stays_wants_a_narrow_kernel_and_one_that_wanders_a_wide_one() {
        let grid = grid();
        let field = field(&grid, None);
        let stays = months(&grid, 12, |cell, _| if cell.is_multiple_of(17) { 5 } else { 0 });
        let wanders = months(&grid, 12, |cell, month| u32::from((cell * 31 + month * month * 17).is_multiple_of(23)));
        assert_eq!(likeliest_bandwidth(&field, &stays, 1), 0);
        assert_eq!(likeliest_bandwidth(&field, &wanders, 1), BANDWIDTH_STEPS.len() - 1);
        assert_eq!(likeliest_bandwidth(&field, &stays[..1], 1), 2, "nothing to tell by");
    }
}
