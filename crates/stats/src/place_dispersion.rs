//! How much more than independent events the numbers of one place vary from time to time, told by a few of them.

use super::Dispersion;
use super::dispersion::UPPER_NODE;

/// Degrees of freedom below which that is not told from chance.
pub const MIN_DEGREES: usize = 6;

/// How much more than independent events the numbers of one place vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceDispersion {
    /// Variance over that of independent events, at least 1.
    pub phi: f64,
    /// The degrees of freedom that tell it.
    pub degrees: usize,
}

impl PlaceDispersion {
    /// By the mean of squares that are each 1 in the mean where events are independent; `None` with too few degrees of freedom to tell.
    pub fn of(mean_square: f64, degrees: usize) -> Option<Self> {
        (degrees >= MIN_DEGREES).then(|| Self { phi: mean_square.max(1.0), degrees })
    }

    /// A value it may well have: the φ from which the estimate_dispersion would lie √3 standard errors down, twice the estimate_dispersion at the most.
    pub fn upper(self) -> f64 {
        self.phi / (1.0 - UPPER_NODE.0 * (2.0 / self.degrees as f64).sqrt()).max(0.5)
    }

    /// The dispersion of this place alone, as of one block.
    pub fn alone(self) -> Dispersion {
        Dispersion {
            phi: self.phi,
            raw: self.phi,
            upper: self.upper(),
            degrees: self.degrees,
            blocks: 1,
            months: self.degrees + 1,
        }
    }
}

/// The square of the score statistic of two counts with their exposures, first (events, exposure): given how many events there are
/// together, 1 in the mean where they are independent and the rates the same. `None` without an event.
pub fn squared_score(first: (f64, f64), second: (f64, f64)) -> Option<f64> {
    let all = first.0 + second.0;
    let difference = second.1 * first.0 - first.1 * second.0;
    (all > 0.0).then(|| difference.powi(2) / (first.1 * second.1 * all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EStatistic, e_test};

    #[test]
    fn few_degrees_tell_nothing_and_more_leave_less_open() {
        assert_eq!((PlaceDispersion::of(3.0, 5), PlaceDispersion::of(0.2, 6).map(|met| met.phi)), (None, Some(1.0)));
        let upper = |degrees| PlaceDispersion::of(2.0, degrees).expect("enough").upper();
        // 2 / (1 − √(6/600)).
        assert!((upper(600) - 2.0 / 0.9).abs() < 1e-12 && upper(6) == 4.0 && upper(60) > upper(600), "{}", upper(600));
    }

    #[test]
    fn the_squared_score_is_that_of_the_e_test_and_one_in_the_mean() {
        let test = e_test((7, 2.0), (20, 9.0), EStatistic::Score).expect("exposed");
        assert!((squared_score((7.0, 2.0), (20.0, 9.0)).expect("events") - test.statistic.powi(2)).abs() < 1e-12);
        assert_eq!(squared_score((0.0, 2.0), (0.0, 9.0)), None);
        // Over the binomial law of five events, an eighth of the exposure first.
        let choose = [1.0, 5.0, 10.0, 10.0, 5.0, 1.0];
        let mean: f64 = (0..=5)
            .map(|first| {
                let (of_first, of_second) = (f64::from(first), f64::from(5 - first));
                let probability = choose[first as usize] * 0.125f64.powi(first) * 0.875f64.powi(5 - first);
                probability * squared_score((of_first, 1.0), (of_second, 7.0)).expect("events")
            })
            .sum();
        assert!((mean - 1.0).abs() < 1e-12, "{mean}");
    }
}
