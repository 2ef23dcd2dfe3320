//! A place with its months and all that is told of its course.

use super::hot_history::Course;
use super::time_step::Steps;
use super::trend_test::per_year;
use super::year_on_year::{Recent, recent};
use crate::place::PlaceKind;

/// Months of the calendar.
pub const SEASONS: usize = 12;

/// A place with its months.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// What it is called among all places.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Events by month of the period; `None` for a month that is not known.
    pub series: Vec<Option<u64>>,
    /// What is told of its course.
    pub measures: Measures,
}

impl Place {
    /// Events of the known months.
    pub fn count(&self) -> u64 {
        self.series.iter().flatten().sum()
    }

    /// Months of which anything is known.
    pub fn months_observed(&self) -> usize {
        self.series.iter().flatten().count()
    }
}

/// What is told of the course of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// When it was hot or cold, its trend, and what it is becoming.
    pub course: Course,
    /// Months that are a step of its trend; `None` where too few are known.
    pub step_months: Option<usize>,
    /// The change of its own yearly number from year to year.
    pub sen_slope_per_year: Option<f64>,
    /// The latest months against the same months of earlier years.
    pub recent: Option<Recent>,
}

impl Measures {
    /// The measures of a place. `own` are its events by month, of the months that can be compared; `latest` months are set against
    /// earlier years, where events vary `dispersion` times as much as by chance.
    pub fn of(course: Course, own: &[Option<f64>], steps: Option<&Steps>, (latest, dispersion): (usize, f64)) -> Self {
        Self {
            course,
            step_months: steps.map(|steps| steps.months),
            sen_slope_per_year: steps.and_then(|steps| per_year(&steps.sums(|month| own[month]), steps)),
            recent: recent(own, latest, dispersion),
        }
    }
}

/// How much more the months of a place vary than by chance: Pearson's Σ (x − m)²/m over its degrees of freedom, m the mean of the same
/// month of the calendar before the `latest` months; at least 1, and `None` where too few years or events tell.
///
/// What all places share in a month is not in the dispersion that is estimated from blocks of cells; a place that is large is moved by
/// it, and from year to year.
pub fn own_dispersion(series: &[Option<f64>], latest: usize) -> Option<f64> {
    /// Degrees of freedom below which the estimate would be a guess.
    const FEWEST: usize = 12;
    /// Events of a month below which Pearson's statistic says little.
    const FEWEST_EVENTS: f64 = 1.0;
    let end = series.iter().rposition(Option::is_some)? + 1;
    let earlier = &series[..end.saturating_sub(latest)];
    let (mut sum, mut degrees) = (0.0, 0);
    for season in 0..SEASONS {
        let known: Vec<f64> = earlier.iter().skip(season).step_by(SEASONS).copied().flatten().collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        if mean >= FEWEST_EVENTS {
            sum += known.iter().map(|x| (x - mean).powi(2) / mean).sum::<f64>();
            degrees += known.len() - 1;
        }
    }
    (degrees >= FEWEST).then(|| (sum / degrees as f64).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_own_dispersion_where_years_tell() {
        let year = |times: f64| (0..12).map(move |month| Some(times * f64::from(10 + month)));
        let level: Vec<Option<f64>> = (0..4).flat_map(|_| year(1.0)).collect();
        assert_eq!(own_dispersion(&level, 12), Some(1.0), "the season is no variation");
        let moved: Vec<Option<f64>> = [1.0, 3.0, 2.0, 9.0].into_iter().flat_map(year).collect();
        // Months of 1, 3 and 2 times n: squares of n, n and 0 over 2n, for all n of a year, with two degrees each.
        let expected = (10..22).map(f64::from).sum::<f64>() / 24.0;
        let met = own_dispersion(&moved, 12).expect("three years");
        assert!((met - expected).abs() < 1e-9, "{met} is not {expected}");
        assert_eq!(own_dispersion(&level[..24], 12), None, "a single earlier year");
        assert_eq!(own_dispersion(&[], 12), None);
    }
}
