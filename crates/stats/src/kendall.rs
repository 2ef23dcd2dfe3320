//! Trend of a series by the order of its values: Mann–Kendall, seasonal Kendall, and Sen's slope.
//!
//! A missing value is `None`: it is in no pair, and slopes use the real distance between the values that are present.

/// The fewest values of a test: of fewer, no order is rare enough to be significant.
pub const MIN_VALUES: usize = 4;

/// The Mann–Kendall score of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kendall {
    /// Rising pairs less falling pairs; a tie is neither.
    pub s: f64,
    /// The variance of S when every order of the values is equally likely, adjusted for ties.
    pub variance: f64,
    /// S over the number of pairs: −1 to 1.
    pub tau: f64,
    /// S with a continuity correction of 1 towards 0, over its standard deviation; 0 for a constant series.
    pub z: f64,
}

/// The Mann–Kendall score; `None` for fewer than [`MIN_VALUES`] values that are present.
///
/// The variance assumes that the order of the values is random. A series in which neighbouring values are alike for
/// another reason (the season, in monthly steps) has another one: see [`seasonal_kendall`]. The correction of Hamed
/// and Rao (1998) for serial dependence is not made: it estimates autocorrelations from the few steps of a series,
/// and the values tested here are counts of disjoint months, not overlapping windows of time, which are dependent by
/// construction.
///
/// Mann, H. B. (1945). Nonparametric tests against trend. *Econometrica* 13, 245–259. doi:10.2307/1907187; Kendall,
/// M. G. (1975). *Rank correlation methods*, 4th edition, Griffin, for the variance with ties.
///
/// ```
/// use hexspot_stats::{mann_kendall, two_sided};
///
/// let yearly = [4.0, 6.0, 7.0, 9.0, 12.0, 15.0].map(Some);
/// let trend = mann_kendall(&yearly).expect("six values");
/// assert_eq!((trend.s, trend.tau), (15.0, 1.0));
/// assert!(two_sided(trend.z) < 0.01);
/// ```
pub fn mann_kendall(series: &[Option<f64>]) -> Option<Kendall> {
    let values: Vec<f64> = series.iter().copied().flatten().collect();
    (values.len() >= MIN_VALUES).then(|| KendallSums::new(&values).score())
}

/// The seasonal Kendall score of a series with `seasons` values a year: a December is compared with Decembers only.
///
/// S and its variance are summed over the seasons; values of one year are assumed independent. `None` for fewer
/// values than two years have.
///
/// Hirsch, R. M., Slack, J. R. & Smith, R. A. (1982). Techniques of trend analysis for monthly water quality data.
/// *Water Resources Research* 18, 107–121. doi:10.1029/WR018i001p00107
///
/// ```
/// // Two years of quarters, each quarter one higher in the second year.
/// let quarters = [5.0, 9.0, 20.0, 7.0, 6.0, 10.0, 21.0, 8.0].map(Some);
/// let trend = hexspot_stats::seasonal_kendall(&quarters, 4).expect("two years");
/// assert_eq!((trend.s, trend.tau), (4.0, 1.0));
/// ```
pub fn seasonal_kendall(series: &[Option<f64>], seasons: usize) -> Option<Kendall> {
    if series.iter().flatten().count() < 2 * seasons {
        return None;
    }
    let of_season =
        |season: usize| -> Vec<f64> { series.iter().skip(season).step_by(seasons).copied().flatten().collect() };
    let of_seasons = (0..seasons).map(|season| KendallSums::new(&of_season(season)));
    Some(of_seasons.fold(KendallSums::default(), KendallSums::plus).score())
}

/// Sen's slope: the median of the slopes of all pairs of values, per step of the series; `None` for fewer than two
/// values.
///
/// Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. *Journal of the American
/// Statistical Association* 63, 1379–1389. doi:10.1080/01621459.1968.10480934
///
/// ```
/// // A missing month keeps its place.
/// assert_eq!(hexspot_stats::sen_slope(&[Some(1.0), None, Some(3.0), Some(4.0)]), Some(1.0));
/// ```
pub fn sen_slope(series: &[Option<f64>]) -> Option<f64> {
    seasonal_slope(series, 1)
}

/// The seasonal Kendall slope of a series with `seasons` values a year: the median of the slopes of all pairs of one
/// season, per step of the series.
///
/// `None` where no season has two values. Hirsch, Slack & Smith (1982), as for [`seasonal_kendall`].
///
/// ```
/// let quarters = [5.0, 9.0, 20.0, 7.0, 9.0, 13.0, 24.0, 11.0].map(Some);
/// assert_eq!(hexspot_stats::seasonal_slope(&quarters, 4), Some(1.0));
/// ```
pub fn seasonal_slope(series: &[Option<f64>], seasons: usize) -> Option<f64> {
    let values: Vec<(usize, f64)> = series.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?))).collect();
    let after = |at: usize| values[at + 1..].iter();
    let slope = |(from, a): (usize, f64), (to, b): (usize, f64)| (b - a) / (to - from) as f64;
    let mut slopes: Vec<f64> = (0..values.len())
        .flat_map(|at| after(at).map(move |later| (at, *later)))
        .filter(|(at, (later, _))| (later - values[*at].0).is_multiple_of(seasons))
        .map(|(at, later)| slope(values[at], later))
        .collect();
    let middle = slopes.len().checked_sub(1)? / 2;
    let even = slopes.len().is_multiple_of(2);
    let (_, &mut low, above) = slopes.select_nth_unstable_by(middle, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).filter(|_| even);
    Some(high.map_or(low, |high| f64::midpoint(low, high)))
}

/// The sums behind a score; those of several seasons add up.
#[derive(Clone, Copy, Default)]
struct KendallSums {
    s: f64,
    variance: f64,
    pairs: f64,
}

impl KendallSums {
    fn new(values: &[f64]) -> Self {
        // `signum` gives 0 a sign.
        let sign = |a: f64, b: f64| f64::from(i8::from(b > a) - i8::from(b < a));
        let s =
            values.iter().enumerate().map(|(at, a)| values[at + 1..].iter().map(|b| sign(*a, *b)).sum::<f64>()).sum();
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let term = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
        let ties: f64 = sorted.chunk_by(|a, b| a == b).map(|tied| term(tied.len() as f64)).sum();
        let n = values.len() as f64;
        Self { s, variance: (term(n) - ties) / 18.0, pairs: n * (n - 1.0) / 2.0 }
    }

    fn plus(self, other: Self) -> Self {
        Self { s: self.s + other.s, variance: self.variance + other.variance, pairs: self.pairs + other.pairs }
    }

    fn score(self) -> Kendall {
        let Self { s, variance, pairs } = self;
        let towards_zero = s - f64::from(i8::from(s > 0.0) - i8::from(s < 0.0));
        let z = if variance > 0.0 { towards_zero / variance.sqrt() } else { 0.0 };
        Kendall { s, variance, tau: if pairs > 0.0 { s / pairs } else { 0.0 }, z }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn missing_values_keep_distances() {
        let gap = [Some(1.0), Some(2.0), None, None, Some(5.0), Some(6.0)];
        let met = mann_kendall(&gap).expect("four values");
        assert_eq!(met, mann_kendall(&series(&[1.0, 2.0, 5.0, 6.0])).expect("four values"));
        assert_eq!(met.s, 6.0);
        assert_eq!(sen_slope(&gap), Some(1.0), "one a month, the gap counted as two");
        assert_eq!(sen_slope(&series(&[1.0, 2.0, 5.0, 6.0])), Some((4.0 / 2.0 + 5.0 / 3.0) / 2.0));
    }

    #[test]
    fn few_or_constant_values_have_no_trend() {
        assert_eq!(mann_kendall(&series(&[1.0, 2.0, 3.0])), None);
        assert_eq!(mann_kendall(&[Some(1.0), None, Some(2.0), None, Some(3.0)]), None);
        let constant = mann_kendall(&series(&[7.0; 9])).expect("enough");
        assert_eq!((constant.s, constant.variance, constant.z), (0.0, 0.0, 0.0));
        assert_eq!((sen_slope(&series(&[7.0])), sen_slope(&[])), (None, None));
    }

    #[test]
    fn reversed_series_has_opposite_score() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0];
        let back: Vec<f64> = values.iter().rev().copied().collect();
        let (forth, back) = (series(&values), series(&back));
        let (a, b) = (mann_kendall(&forth).expect("enough"), mann_kendall(&back).expect("enough"));
        assert_eq!((a.s, a.z, a.tau, a.variance), (-b.s, -b.z, -b.tau, b.variance));
        assert_eq!(sen_slope(&forth), sen_slope(&back).map(|slope| -slope));
    }

    #[test]
    fn seasons_are_no_trend() {
        // Fifteen months of winter peaks and no change: the year in part rises for the plain test, not by season.
        let month = |at: usize| if at % 12 < 2 || at % 12 > 9 { 40.0 } else { 10.0 + (at % 12) as f64 };
        let three_years: Vec<Option<f64>> = (0..36).map(|at| Some(month(at))).collect();
        let seasonal = seasonal_kendall(&three_years, 12).expect("three years");
        assert_eq!((seasonal.s, seasonal.z), (0.0, 0.0));
        let rising: Vec<Option<f64>> = (0..36).map(|at| Some(month(at) + (at / 12) as f64)).collect();
        let seasonal = seasonal_kendall(&rising, 12).expect("three years");
        // Each calendar month rises in all of its 3 pairs; var of 3 untied values is 66/18.
        assert_eq!((seasonal.s, seasonal.tau), (36.0, 1.0));
        assert!((seasonal.variance - 12.0 * 66.0 / 18.0).abs() < 1e-12);
        assert_eq!(seasonal_kendall(&three_years[..23], 12), None);
        assert_eq!(seasonal_slope(&three_years, 12), Some(0.0));
        assert_eq!(seasonal_slope(&rising, 12), Some(1.0 / 12.0));
        assert_eq!(seasonal_slope(&three_years[..12], 12), None);
    }
}
