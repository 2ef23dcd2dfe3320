//! The latest months against the same months of earlier years, so that a December is compared with Decembers.

use super::place::SEASONS;
use hexspot_stats::{EStatistic, Interval, e_test, rate_ratio};

/// Latest months that are compared when nothing else is said: a year.
pub const DEFAULT_RECENT_MONTHS: u16 = 12;

/// The latest months of a place against the same months of earlier years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recent {
    /// Latest months that are compared: known ones that are also known in an earlier year.
    pub months: usize,
    /// Events in them.
    pub count: u64,
    /// Events that the same months of earlier years had in the mean.
    pub earlier_mean: f64,
    /// Earlier months that the mean is of.
    pub earlier_months: usize,
    /// The first over the second with its 95 % interval; `None` where the second is 0.
    pub ratio: Option<Interval>,
    /// Two-sided p of the e-test that there is no change.
    pub p: f64,
}

/// Compares the `latest` months up to the last known one with the same months of the calendar before them; `None` where no such month
/// is known on both sides.
///
/// Each calendar month counts as often in what is expected as among the latest months, so that a gap in one year makes no other season
/// of the comparison. Where events vary `dispersion` times as much as chance alone would have them, they count for as much less in the
/// interval, and rounded to whole ones in the test.
pub fn recent(series: &[Option<f64>], latest: usize, dispersion: f64) -> Option<Recent> {
    let end = series.iter().rposition(Option::is_some)? + 1;
    let start = end.saturating_sub(latest);
    let known = |range: std::ops::Range<usize>, season: usize| -> Vec<f64> {
        range.filter(|month| month % SEASONS == season).filter_map(|month| series[month]).collect()
    };
    let (mut months, mut count, mut earlier_mean, mut earlier_months, mut earlier) = (0, 0.0, 0.0, 0, 0.0);
    for season in 0..SEASONS {
        let (now, before) = (known(start..end, season), known(0..start, season));
        if now.is_empty() || before.is_empty() {
            continue;
        }
        let sum: f64 = before.iter().sum();
        months += now.len();
        count += now.iter().sum::<f64>();
        earlier_mean += now.len() as f64 * sum / before.len() as f64;
        earlier_months += before.len();
        earlier += sum;
    }
    if months == 0 {
        return None;
    }
    // How many times the latest months the earlier ones are.
    let times = if earlier > 0.0 { earlier / earlier_mean } else { earlier_months as f64 / months as f64 };
    let whole = |events: f64| (events / dispersion).round() as u64;
    let test = e_test((whole(count), 1.0), (whole(earlier), times), EStatistic::Score).expect("both have months");
    Some(Recent {
        months,
        count: count as u64,
        earlier_mean,
        earlier_months,
        ratio: rate_ratio((count, 1.0), (earlier, times), dispersion),
        p: test.p,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(values: &[u32]) -> Vec<Option<f64>> {
        values.iter().map(|value| Some(f64::from(*value))).collect()
    }

    #[test]
    fn decembers_are_compared_with_decembers() {
        // Twelve months from January, each with its own number; the last year has a tenth more.
        let year = |times: u32| (1..=12).map(move |month| 10 * month * times / 10).collect::<Vec<u32>>();
        let series = whole(&[year(10), year(10), year(11)].concat());
        let met = recent(&series, 12, 1.0).expect("three years");
        assert_eq!((met.months, met.count, met.earlier_months), (12, 858, 24));
        assert_eq!(met.earlier_mean, 780.0);
        assert!((met.ratio.expect("a ratio").value - 1.1).abs() < 1e-12);
        let quarter = recent(&series, 3, 1.0).expect("three years");
        assert_eq!((quarter.count, quarter.earlier_mean), (363, 330.0), "October to December");
        let one_year_and_a_quarter = recent(&series[..15], 12, 1.0).expect("some months twice");
        assert_eq!((one_year_and_a_quarter.months, one_year_and_a_quarter.earlier_mean), (3, 60.0), "January to March");
        assert_eq!(recent(&series[..12], 12, 1.0), None);
    }

    #[test]
    fn a_month_that_is_not_known_is_left_out_on_both_sides() {
        let mut series = whole(&[[7; 12], [9; 12], [20; 12]].concat());
        (series[5], series[17], series[30]) = (None, None, None);
        let met = recent(&series, 12, 1.0).expect("known");
        // July is not known of the last year, June of neither earlier one.
        assert_eq!((met.months, met.count, met.earlier_mean, met.earlier_months), (10, 200, 80.0, 20));
        series[5] = Some(7.0);
        let met = recent(&series, 12, 1.0).expect("known");
        assert_eq!(
            (met.months, met.count, met.earlier_mean),
            (11, 220, 87.0),
            "June counts once, though one year has it"
        );
        (series[34], series[35]) = (None, None);
        // The latest year ends with October and begins with the November before.
        let met = recent(&series, 12, 1.0).expect("known");
        assert_eq!((met.months, met.count), (11, 198));
    }

    #[test]
    fn clumped_events_count_for_less_and_none_before_has_no_ratio() {
        let series = whole(&[[10; 12], [10; 12], [13; 12]].concat());
        let (plain, clumped) = (recent(&series, 12, 1.0).expect("known"), recent(&series, 12, 3.0).expect("known"));
        assert!(plain.p < 0.05 && clumped.p > 0.05, "{} and {}", plain.p, clumped.p);
        assert!(clumped.ratio.expect("a ratio").low < 1.0 && plain.ratio.expect("a ratio").low > 1.0);
        let from_none = recent(&whole(&[[0; 12], [1; 12]].concat()), 12, 1.0).expect("known");
        assert_eq!((from_none.ratio, from_none.earlier_mean), (None, 0.0));
        assert!(from_none.p < 0.01);
        assert_eq!(recent(&whole(&[0; 24]), 12, 1.0).expect("known").p, 1.0);
    }
}
