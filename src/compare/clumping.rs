//! How much more than chance alone the events of a place vary from month to month.

use super::comparable::{Comparable, Side};
use crate::inference::{Dispersion, estimate};
use crate::period::{Month, Period};

/// Degrees of freedom below which what all places share is not told from chance.
const FEWEST_DEGREES: usize = 6;

/// Standard errors above the estimate at which tests look, as [`Dispersion::allow`] has it.
const UPPER: f64 = 1.732_050_807_568_877_2;

/// The dispersion of events in time: what places have each for themselves, and what all of them share in a month.
///
/// What all places share (a heat wave, a change of recording) cancels out between places and not in their sum. A place that holds the
/// share s of all events has φ + s (φ_all − φ): its own clumping, and its part of the swings of the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clumping {
    /// Of places each for themselves.
    pub local: Dispersion,
    /// Of all events together: φ and its degrees of freedom; `None` with too few months.
    pub all: Option<(f64, usize)>,
}

impl Clumping {
    /// The clumping over the months of a comparison, or, when they are too few, over all months that are `complete`; from counts by cell
    /// and month of `period`. `None` when it cannot be told.
    pub fn of(monthly: &[u32], period: Period, complete: &[bool], comparable: &Comparable) -> Option<Self> {
        let known =
            |month: Month| [&comparable.before, &comparable.after].iter().any(|side| side.known.contains(&month));
        let observed: Vec<bool> = period.iter().map(known).collect();
        let over = |months: &[bool]| estimate(monthly, period.months(), months);
        let local = over(&observed).or_else(|| over(complete))?;
        let total = |month: Month| -> Option<f64> {
            let at = period.position(month)?;
            Some(monthly.chunks_exact(period.months()).map(|cell| f64::from(cell[at])).sum())
        };
        let series = |side: &Side| -> Vec<(u16, f64)> {
            side.known.iter().filter_map(|month| Some((month.month(), total(*month)?))).collect()
        };
        Some(Self { local, all: of_all(&series(&comparable.before), &series(&comparable.after)) })
    }

    /// The dispersion of a place that holds this share of all events.
    pub fn at_share(&self, share: f64) -> Dispersion {
        let Some((all, degrees)) = self.all else { return self.local };
        let upper = all * (1.0 + UPPER * (2.0 / degrees as f64).sqrt()).min(2.0);
        let between = |local: f64, all: f64| local + share.clamp(0.0, 1.0) * (all - local).max(0.0);
        Dispersion { phi: between(self.local.phi, all), upper: between(self.local.upper, upper), ..self.local }
    }
}

/// Pearson's Σ (x − m)²/m of the months of both sides, each (month of the year, events), over its degrees of freedom, at least 1.
///
/// With the same months of the year on both sides, once each, m is row total × column total / total of the side × month table, so that
/// seasons are no clumping; else m is the mean of the side, and they are.
fn of_all(before: &[(u16, f64)], after: &[(u16, f64)]) -> Option<(f64, usize)> {
    let sum = |side: &[(u16, f64)]| side.iter().map(|(_, events)| events).sum::<f64>();
    let (all_before, all_after) = (sum(before), sum(after));
    if all_before == 0.0 || all_after == 0.0 {
        return None;
    }
    let once = |side: &[(u16, f64)], month: u16| {
        let mut of_month = side.iter().filter(|(each, _)| *each == month).map(|(_, events)| *events);
        of_month.next().filter(|_| of_month.next().is_none())
    };
    let pairs: Option<Vec<(f64, f64)>> =
        before.iter().map(|(month, _)| Some((once(before, *month)?, once(after, *month)?))).collect();
    let part = |met: f64, expected: f64| if expected > 0.0 { (met - expected).powi(2) / expected } else { 0.0 };
    let (pearson, degrees) = match pairs.filter(|pairs| pairs.len() == after.len()) {
        Some(pairs) => {
            let all = all_before + all_after;
            let of_pair =
                |(x, y): &(f64, f64)| part(*x, (x + y) * all_before / all) + part(*y, (x + y) * all_after / all);
            (pairs.iter().map(of_pair).sum::<f64>(), pairs.len() - 1)
        }
        None => {
            let of_side = |side: &[(u16, f64)], mean: f64| side.iter().map(|(_, met)| part(*met, mean)).sum::<f64>();
            let pearson =
                of_side(before, all_before / before.len() as f64) + of_side(after, all_after / after.len() as f64);
            (pearson, (before.len() + after.len()).saturating_sub(2))
        }
    };
    (degrees >= FEWEST_DEGREES).then(|| ((pearson / degrees as f64).max(1.0), degrees))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_that_both_sides_share_are_no_clumping_and_swings_are() {
        let season = |month: u16| 100.0 + 40.0 * f64::from(month % 5);
        let side = |scale: f64| (1..=12).map(|month| (month, scale * season(month))).collect::<Vec<_>>();
        assert_eq!(of_all(&side(1.0), &side(0.8)), Some((1.0, 11)));
        let (phi, degrees) = of_all(&side(1.0), &side(0.8)[..11]).expect("months enough");
        assert!(phi > 10.0 && degrees == 21, "with other months the season counts as clumping: {phi}");
        let mut swings = side(0.8);
        swings.iter_mut().step_by(2).for_each(|(_, events)| *events *= 1.6);
        assert!(of_all(&side(1.0), &swings).is_some_and(|(phi, _)| phi > 5.0));
        assert_eq!(of_all(&side(1.0)[..3], &side(1.0)[..3]), None);
    }

    #[test]
    fn a_place_has_its_part_of_the_swings_of_the_whole() {
        let local = Dispersion { phi: 1.5, raw: 1.5, upper: 1.8, degrees: 200, blocks: 10, months: 24 };
        let clumping = Clumping { local, all: Some((4.0, 11)) };
        assert_eq!(clumping.at_share(0.0), local);
        assert!((clumping.at_share(0.2).phi - 2.0).abs() < 1e-12 && (clumping.at_share(1.0).phi - 4.0).abs() < 1e-12);
        assert!(clumping.at_share(0.5).upper > clumping.at_share(0.5).phi);
        assert_eq!(
            Clumping { local, all: Some((1.0, 11)) }.at_share(1.0).phi,
            1.5,
            "the whole is no calmer than its parts"
        );
    }
}
