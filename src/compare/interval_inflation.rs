//! How much wider than those of independent events the intervals of an evaluation are.

use super::overdispersion::{MonthMet, Series};
use hexspot_stats::PlaceDispersion;

/// The normal law's 97.5 % point.
const Z: f64 = 1.959_963_984_540_054;

/// A dispersion, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Width {
    /// Variance over that of independent events, at least 1.
    pub phi: f64,
    /// The degrees of freedom that it was estimated from.
    pub degrees: usize,
}

impl Width {
    /// Of events that are independent of each other.
    pub const INDEPENDENT: Self = Self::known(1.0);

    /// Of a dispersion that is known and not estimated.
    pub const fn known(phi: f64) -> Self {
        Self { phi, degrees: usize::MAX }
    }

    /// Half the length of a 95 % interval, in standard errors of independent events: Student's 97.5 % point times √φ.
    pub fn half(self) -> f64 {
        student(self.degrees) * self.phi.sqrt()
    }

    /// The wider of what blocks of cells vary by, `local`, and what the arms of an evaluation vary by themselves; `None` where neither
    /// is known.
    ///
    /// What the cells of an arm share in a month (a gang, a building site, an officer who records) is in the sum of the arm and in no
    /// cell: only the arms show it.
    pub fn of(local: Option<Self>, arms: &[Series]) -> Option<Self> {
        let own = between(arms);
        match (local, own) {
            (Some(local), Some(own)) => Some(if own.phi > local.phi { own } else { local }),
            (local, own) => local.or(own),
        }
    }
}

/// Pearson's Σ (x − m)²/m of the month × arm table of each side over its degrees of freedom, m = row total × column total / total: that
/// arms differ in size, what they share in a month (season, trend), and what was done between the sides are no clumping.
fn between(arms: &[Series]) -> Option<Width> {
    let (mut pearson, mut degrees) = (0.0, 0);
    for side in 0..2 {
        let table: Vec<&[MonthMet]> = arms.iter().map(|series| series[side].as_slice()).collect();
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
    (degrees >= PlaceDispersion::MIN_DEGREES).then(|| Width { phi: (pearson / degrees as f64).max(1.0), degrees })
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

    fn side(events: &[f64]) -> Vec<MonthMet> {
        let month = |(at, events): (usize, &f64)| MonthMet { month: at as u16 + 1, exposure: 1.0, events: *events };
        events.iter().enumerate().map(month).collect()
    }

    #[test]
    fn students_points_are_those_of_the_tables() {
        for (degrees, point) in [(6, 2.447), (11, 2.201), (44, 2.015), (usize::MAX, 1.960)] {
            assert!((student(degrees) - point).abs() < 2e-3, "{degrees}: {}", student(degrees));
        }
    }

    #[test]
    fn what_the_arms_share_is_no_clumping_and_what_each_has_for_itself_is() {
        let season = [10.0, 30.0, 20.0, 40.0, 50.0];
        let arm =
            |scale: f64, effect: f64| [side(&season.map(|x| x * scale)), side(&season.map(|x| x * scale * effect))];
        let calm = [arm(1.0, 0.5), arm(2.0, 1.2), arm(7.0, 1.0)];
        assert_eq!(between(&calm), Some(Width { phi: 1.0, degrees: 16 }), "season and effect are no clumping");
        let mut swings = calm.clone();
        swings[0][1].iter_mut().step_by(2).for_each(|month| month.events *= 4.0);
        assert!(between(&swings).is_some_and(|width| width.phi > 2.0), "{:?}", between(&swings));
        let (local, own) = (Width { phi: 1.5, degrees: 200 }, between(&swings));
        assert_eq!((Width::of(Some(local), &calm), Width::of(Some(local), &swings)), (Some(local), own));
        assert_eq!(Width::of(None, &[[vec![], vec![]], [vec![], vec![]], [vec![], vec![]]]), None);
    }
}
