//! The inflation of confidence intervals by overdispersion.

use super::overdispersion::{MonthCount, SeriesPair};
use hexspot_stats::PlaceDispersion;

/// The normal law's 97.5 % point.
const Z: f64 = 1.959_963_984_540_054;

/// A dispersion and its degrees of freedom, by which intervals are widened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntervalInflation {
    /// The variance over that of independent events, at least 1.
    pub phi: f64,
    /// The degrees of freedom of the estimate.
    pub degrees: usize,
}

impl IntervalInflation {
    /// No inflation: events are independent.
    pub const INDEPENDENT: Self = Self::exact(1.0);

    /// The inflation by a dispersion that is exact, not estimated.
    pub const fn exact(phi: f64) -> Self {
        Self { phi, degrees: usize::MAX }
    }

    /// The half-width of a 95 % interval in standard errors of independent events: Student's 97.5 % point times √φ.
    pub fn half_width(self) -> f64 {
        student(self.degrees) * self.phi.sqrt()
    }

    /// The larger of the dispersion of blocks of cells (`local`) and that of the arms of an evaluation; `None` where neither is estimated.
    ///
    /// What the cells of an arm share in a month (a gang, a building site, a recording officer) is in the sum of the arm and in no single
    /// cell: only the arms show it.
    pub fn larger(local: Option<Self>, arms: &[SeriesPair]) -> Option<Self> {
        let between_arms = dispersion_between(arms);
        match (local, between_arms) {
            (Some(local), Some(arms)) => Some(if arms.phi > local.phi { arms } else { local }),
            (local, arms) => local.or(arms),
        }
    }
}

/// Pearson's Σ (x − m)²/m of the month × arm table of each period over its degrees of freedom, with m = row total × column total / total.
///
/// The sizes of arms, what they share in a month (season, trend) and the effect of the intervention are not overdispersion.
fn dispersion_between(arms: &[SeriesPair]) -> Option<IntervalInflation> {
    let (mut pearson, mut degrees) = (0.0, 0);
    for side in 0..2 {
        let table: Vec<&[MonthCount]> = arms.iter().map(|series| series[side].as_slice()).collect();
        let rows: Vec<f64> = table.iter().map(|row| row.iter().map(|month| month.events).sum()).collect();
        let months = table.first().map_or(0, |row| row.len());
        let columns: Vec<f64> = (0..months).map(|at| table.iter().map(|row| row[at].events).sum()).collect();
        let all: f64 = rows.iter().sum();
        for (row, total) in table.iter().zip(&rows) {
            let expected = columns.iter().map(|column| total * column / all);
            let parts = row.iter().zip(expected).filter(|(_, expected)| *expected > 0.0);
            pearson += parts.map(|(month, expected)| (month.events - expected).powi(2) / expected).sum::<f64>();
        }
        let filled = |totals: &[f64]| totals.iter().filter(|total| **total > 0.0).count().saturating_sub(1);
        degrees += filled(&rows) * filled(&columns);
    }
    (degrees >= PlaceDispersion::MIN_DEGREES)
        .then(|| IntervalInflation { phi: (pearson / degrees as f64).max(1.0), degrees })
}

/// Student's 97.5 % point, by its expansion about the normal law's (Abramowitz & Stegun 1964, 26.7.5): to 0.002 from 6 degrees of freedom.
fn student(degrees: usize) -> f64 {
    let n = degrees as f64;
    let first = (Z.powi(3) + Z) / 4.0;
    let second = (5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z) / 96.0;
    let third = (3.0 * Z.powi(7) + 19.0 * Z.powi(5) + 17.0 * Z.powi(3) - 15.0 * Z) / 384.0;
    Z + first / n + second / n.powi(2) + third / n.powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(events: &[f64]) -> Vec<MonthCount> {
        let month = |(at, events): (usize, &f64)| MonthCount { month: at as u16 + 1, exposure: 1.0, events: *events };
        events.iter().enumerate().map(month).collect()
    }

    #[test]
    fn student_quantiles_match_tables() {
        for (degrees, point) in [(6, 2.447), (11, 2.201), (44, 2.015), (usize::MAX, 1.960)] {
            assert!((student(degrees) - point).abs() < 2e-3, "{degrees}: {}", student(degrees));
        }
    }

    #[test]
    fn only_what_arms_do_not_share_is_dispersion() {
        let season = [10.0, 30.0, 20.0, 40.0, 50.0];
        let arm =
            |scale: f64, effect: f64| [side(&season.map(|x| x * scale)), side(&season.map(|x| x * scale * effect))];
        let calm = [arm(1.0, 0.5), arm(2.0, 1.2), arm(7.0, 1.0)];
        assert_eq!(
            dispersion_between(&calm),
            Some(IntervalInflation { phi: 1.0, degrees: 16 }),
            "season and effect are not dispersion"
        );
        let mut swings = calm.clone();
        swings[0][1].iter_mut().step_by(2).for_each(|month| month.events *= 4.0);
        assert!(dispersion_between(&swings).is_some_and(|width| width.phi > 2.0), "{:?}", dispersion_between(&swings));
        let (local, arms) = (IntervalInflation { phi: 1.5, degrees: 200 }, dispersion_between(&swings));
        assert_eq!(
            (IntervalInflation::larger(Some(local), &calm), IntervalInflation::larger(Some(local), &swings)),
            (Some(local), arms)
        );
        assert_eq!(IntervalInflation::larger(None, &[[vec![], vec![]], [vec![], vec![]], [vec![], vec![]]]), None);
    }
}
