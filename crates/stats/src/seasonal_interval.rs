//! The usual range of each month, estimated from the same month of other years.

use statrs::function::beta::beta_reg;

/// The 95 % prediction interval of each month of a series, and the dispersion that it allows for.
#[derive(Clone, Debug, PartialEq)]
pub struct SeasonalIntervals {
    /// Least and greatest usual count; `None` for a month without data in another year.
    pub ranges: Vec<Option<(u64, u64)>>,
    /// Variance over the mean.
    pub dispersion: f64,
}

/// The central 95 % prediction interval of each month's count, given the counts of the same month in other years.
///
/// `months` are (month of the year 1 to 12, events), in any order; `None` is missing. The same month is assumed to
/// have the same mean in every year. That mean has a gamma posterior after the other years (Jeffreys' prior), so the
/// count is negative binomial. Overdispersed counts are divided by their dispersion: the greater of `dispersion` and
/// that of the series about its monthly means (Pearson's), so that a series with a trend has wider intervals rather
/// than many months outside them.
///
/// ```
/// use hexspot_stats::seasonal_intervals;
///
/// // Three Januaries and one February.
/// let intervals = seasonal_intervals(&[(1, Some(20.0)), (1, Some(26.0)), (2, Some(9.0)), (1, Some(60.0))], 1.0);
/// let (low, high) = intervals.ranges[0].expect("other Januaries");
/// assert!(low < 20 && high > 26);
/// assert_eq!(intervals.ranges[2], None);
/// ```
pub fn seasonal_intervals(months: &[(u8, Option<f64>)], dispersion: f64) -> SeasonalIntervals {
    let dispersion = dispersion.max(series_dispersion(months).unwrap_or(1.0)).max(1.0);
    let range = |at: usize| {
        let (of_year, _) = months[at];
        let others: Vec<f64> =
            same_month(months, of_year).filter(|(other, _)| *other != at).map(|(_, events)| events).collect();
        (!others.is_empty()).then(|| prediction_interval(others.iter().sum(), others.len() as f64, dispersion))
    };
    SeasonalIntervals { ranges: (0..months.len()).map(range).collect(), dispersion }
}

/// The months with data of this month of the year: their positions and events.
fn same_month(months: &[(u8, Option<f64>)], of_year: u8) -> impl Iterator<Item = (usize, f64)> + '_ {
    let same = months.iter().enumerate().filter(move |(_, (month, _))| *month == of_year);
    same.filter_map(|(at, (_, events))| Some((at, (*events)?)))
}

/// Pearson's dispersion about the means of months of the year; `None` where no month has data twice.
fn series_dispersion(months: &[(u8, Option<f64>)]) -> Option<f64> {
    let (mut squares, mut freedom) = (0.0, 0.0);
    for of_year in 1..=12 {
        let events: Vec<f64> = same_month(months, of_year).map(|(_, events)| events).collect();
        let mean = events.iter().sum::<f64>() / events.len().max(1) as f64;
        if mean > 0.0 {
            squares += events.iter().map(|events| (events - mean).powi(2)).sum::<f64>() / mean;
            freedom += events.len() as f64 - 1.0;
        }
    }
    (freedom > 0.0).then(|| squares / freedom)
}

/// The central 95 % interval of one more count, after `periods` counts with `events` in total.
fn prediction_interval(events: f64, periods: f64, dispersion: f64) -> (u64, u64) {
    const TAIL: f64 = 0.025;
    let (shape, share) = (events / dispersion + 0.5, periods / (periods + 1.0));
    // P(X ≤ x); a scaled count is evaluated in the middle of its step.
    let below = |x: u64| beta_reg(shape, (x as f64 + 0.5) / dispersion + 0.5, share);
    let first = |p: f64| {
        let mut end = 1;
        while below(end) < p {
            end *= 2;
        }
        let (mut low, mut high) = (0, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if below(middle) >= p { high = middle } else { low = middle + 1 }
        }
        low
    };
    (first(TAIL), first(1.0 - TAIL))
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, Gamma, Poisson};

    use super::*;
    use crate::RandomStreams;

    /// The share of months within their range over many series of `years`, of seasons of mean 20 to 60 events.
    fn held(years: usize, phi: f64) -> f64 {
        const SERIES: u64 = 150;
        let (mut within, mut all) = (0, 0);
        for series in 0..SERIES {
            let mut rng = RandomStreams::new(7).stream("usual-range", series);
            let months: Vec<(u8, Option<f64>)> = (0..12 * years)
                .map(|month| {
                    let of_year = (month % 12) as u8 + 1;
                    let mean = 40.0 + 20.0 * (f64::from(of_year) / 12.0 * std::f64::consts::TAU).sin();
                    let rate = if phi > 1.0 {
                        Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid").sample(&mut rng)
                    } else {
                        mean
                    };
                    (of_year, Some(if rate > 0.0 { Poisson::new(rate).expect("valid").sample(&mut rng) } else { 0.0 }))
                })
                .collect();
            for ((_, events), range) in months.iter().zip(seasonal_intervals(&months, phi).ranges) {
                let (low, high) = range.expect("every month has data in another year");
                let events = events.expect("data") as u64;
                within += u32::from((low..=high).contains(&events));
                all += 1;
            }
        }
        f64::from(within) / f64::from(all)
    }

    #[test]
    fn covers_95_percent_of_months() {
        for (years, phi) in [(2, 1.0), (3, 1.0), (5, 1.0), (3, 2.5)] {
            let held = held(years, phi);
            assert!((0.945..=0.985).contains(&held), "{years} years, phi {phi}: {held}");
        }
    }

    #[test]
    fn matches_negative_binomial_by_hand() {
        // After 30 events in 2 months: NB with r = 30.5 and success 2/3.
        let (low, high) = prediction_interval(30.0, 2.0, 1.0);
        let (mut term, mut sum, mut quantiles) = ((2.0_f64 / 3.0).powf(30.5), 0.0, Vec::new());
        for x in 0..60 {
            sum += term;
            if quantiles.is_empty() && sum >= 0.025 || quantiles.len() == 1 && sum >= 0.975 {
                quantiles.push(x);
            }
            term *= (30.5 + x as f64) / (x as f64 + 1.0) / 3.0;
        }
        assert_eq!(quantiles, [low, high]);
    }

    #[test]
    fn missing_months_are_ignored() {
        let of = seasonal_intervals(&[(1, Some(5.0)), (2, Some(3.0)), (1, None), (1, Some(7.0))], 1.0);
        assert_eq!(of.ranges[1], None);
        assert_eq!(of.ranges[0], Some(prediction_interval(7.0, 1.0, of.dispersion)));
        assert_eq!(of.ranges[2], Some(prediction_interval(12.0, 2.0, of.dispersion)));
    }
}
