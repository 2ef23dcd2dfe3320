//! A place with its monthly counts and the measures of its trend.

use super::hot_history::HotHistory;
use super::time_step::TimeSteps;
use super::trend_test::per_year;
use super::year_on_year::{YearOnYear, year_on_year};
use crate::place::PlaceKind;

/// Months of a calendar year.
pub const SEASONS: usize = 12;

/// A place with its monthly counts and the measures of its trend.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceTrend {
    /// The kind of place.
    pub kind: PlaceKind,
    /// Its identifier; for a cell, its H3 index.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// Events by month of the period; `None` for a missing month.
    pub series: Vec<Option<u64>>,
    /// The measures of its trend.
    pub measures: TrendMeasures,
}

impl PlaceTrend {
    /// Events of the observed months.
    pub fn count(&self) -> u64 {
        self.series.iter().flatten().sum()
    }

    /// Observed months.
    pub fn months_observed(&self) -> usize {
        self.series.iter().flatten().count()
    }
}

/// The trend measures of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendMeasures {
    /// When it was hot or cold, its trend and its pattern.
    pub history: HotHistory,
    /// Months in a step of its trend; `None` where too few are observed.
    pub step_months: Option<usize>,
    /// The change of its yearly count from year to year (Sen's slope).
    pub sen_slope_per_year: Option<f64>,
    /// The latest months compared with the same months of earlier years.
    pub recent: Option<YearOnYear>,
}

impl TrendMeasures {
    /// Computes the measures of a place from its events by comparable month (`counts`). The `latest` months are compared with earlier
    /// years; `dispersion` is the variance of events over the Poisson variance.
    pub fn new(
        history: HotHistory,
        counts: &[Option<f64>],
        steps: Option<&TimeSteps>,
        (latest, dispersion): (usize, f64),
    ) -> Self {
        Self {
            history,
            step_months: steps.map(|steps| steps.months),
            sen_slope_per_year: steps.and_then(|steps| per_year(&steps.sums(|month| counts[month]), steps)),
            recent: year_on_year(counts, latest, dispersion),
        }
    }
}

/// Estimates the dispersion of a place's months from year to year; `None` with too few years or events.
///
/// It is Pearson's Σ (x − m)²/m over its degrees of freedom, at least 1, where m is the mean of the same calendar month before the
/// `latest` months. The dispersion estimated from blocks of cells misses what all places share in a month; a large place moves with it.
pub fn year_to_year_dispersion(series: &[Option<f64>], latest: usize) -> Option<f64> {
    /// Degrees of freedom below which the estimate would be a guess.
    const FEWEST: usize = 12;
    /// Events of a month below which Pearson's statistic says little.
    const FEWEST_EVENTS: f64 = 1.0;
    let end = series.iter().rposition(Option::is_some)? + 1;
    let earlier = &series[..end.saturating_sub(latest)];
    let (mut sum, mut degrees) = (0.0, 0);
    for season in 0..SEASONS {
        let counts: Vec<f64> = earlier.iter().skip(season).step_by(SEASONS).copied().flatten().collect();
        let mean = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
        if mean >= FEWEST_EVENTS {
            sum += counts.iter().map(|x| (x - mean).powi(2) / mean).sum::<f64>();
            degrees += counts.len() - 1;
        }
    }
    (degrees >= FEWEST).then(|| (sum / degrees as f64).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_dispersion_between_years() {
        let year = |times: f64| (0..12).map(move |month| Some(times * f64::from(10 + month)));
        let level: Vec<Option<f64>> = (0..4).flat_map(|_| year(1.0)).collect();
        assert_eq!(year_to_year_dispersion(&level, 12), Some(1.0), "the season is not dispersion");
        let moved: Vec<Option<f64>> = [1.0, 3.0, 2.0, 9.0].into_iter().flat_map(year).collect();
        // Months of 1, 3 and 2 times n: squares of n, n and 0 over 2n, for all n of a year, with two degrees each.
        let expected = (10..22).map(f64::from).sum::<f64>() / 24.0;
        let met = year_to_year_dispersion(&moved, 12).expect("three years");
        assert!((met - expected).abs() < 1e-9, "{met} is not {expected}");
        assert_eq!(year_to_year_dispersion(&level[..24], 12), None, "a single earlier year");
        assert_eq!(year_to_year_dispersion(&[], 12), None);
    }
}
