//! Shares of a number of trials.

use super::{Interval, Z_95};

/// A share of `trials` that `hits` of them make, with its 95 % interval; `None` without trials.
///
/// Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *Journal of the American Statistical
/// Association* 22, 209–212. doi:10.1080/01621459.1927.10502953
pub fn wilson_interval(hits: u64, trials: u64) -> Option<Interval> {
    const Z: f64 = Z_95;
    if trials == 0 {
        return None;
    }
    let n = trials as f64;
    let share = hits as f64 / n;
    let (middle, half) = (share + Z * Z / (2.0 * n), Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt());
    let [low, high] = [middle - half, middle + half].map(|end| (end / (1.0 + Z * Z / n)).clamp(0.0, 1.0));
    // At the ends the formula gives exactly 0 and 1, and its rounding does not.
    let low = if hits == 0 { 0.0 } else { low.min(share) };
    let high = if hits == trials { 1.0 } else { high.max(share) };
    Some(Interval { value: share, low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_of_shares_by_hand() {
        // Wilson's interval of 10 of 100: 5.52 % to 17.44 % (Newcombe 1998, table I, method 3, gives 0.0552 and 0.1744).
        let Interval { low, high, .. } = wilson_interval(10, 100).expect("trials");
        assert!((low - 0.0552).abs() < 5e-5 && (high - 0.1744).abs() < 5e-5, "{low} {high}");
        for trials in 1..400 {
            assert!(wilson_interval(0, trials).is_some_and(|none| none.low == 0.0 && none.high > 0.0), "{trials}");
            assert!(wilson_interval(trials, trials).is_some_and(|all| all.high == 1.0 && all.low < 1.0), "{trials}");
        }
        assert_eq!(wilson_interval(0, 0), None);
    }
}
