//! Compares the latest months with the same months of earlier years: a December with Decembers.

use super::place::SEASONS;
use hexspot_stats::{EStatistic, Interval, e_test, rate_ratio};

/// The default number of latest months to compare: a year.
pub const DEFAULT_RECENT_MONTHS: u16 = 12;

/// The latest months of a place compared with the same months of earlier years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearOnYear {
    /// Latest months compared: observed ones that are also observed in an earlier year.
    pub months: usize,
    /// Events in them.
    pub count: u64,
    /// The mean events of the same months in earlier years.
    pub earlier_mean: f64,
    /// Earlier months in that mean.
    pub earlier_months: usize,
    /// The count over the mean with its 95 % interval; `None` where the mean is 0.
    pub ratio: Option<Interval>,
    /// The two-sided p of the e-test for no change.
    pub p: f64,
}

/// Compares the `latest` months up to the last observed one with the same calendar months before them; `None` where no month is
/// observed on both sides.
///
/// Each calendar month has the same weight on both sides, so that a gap in one year does not change the season of the comparison.
/// Events with variance `dispersion` times the Poisson variance are divided by it: in the interval exactly, in the test rounded to whole
/// events.
pub fn year_on_year(series: &[Option<f64>], latest: usize, dispersion: f64) -> Option<YearOnYear> {
    let end = series.iter().rposition(Option::is_some)? + 1;
    let start = end.saturating_sub(latest);
    let observed = |range: std::ops::Range<usize>, season: usize| -> Vec<f64> {
        range.filter(|month| month % SEASONS == season).filter_map(|month| series[month]).collect()
    };
    let (mut months, mut count, mut earlier_mean, mut earlier_months, mut earlier) = (0, 0.0, 0.0, 0, 0.0);
    for season in 0..SEASONS {
        let (now, before) = (observed(start..end, season), observed(0..start, season));
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
    // The length of the earlier months in multiples of the latest months.
    let times = if earlier > 0.0 { earlier / earlier_mean } else { earlier_months as f64 / months as f64 };
    let whole = |events: f64| (events / dispersion).round() as u64;
    let test = e_test((whole(count), 1.0), (whole(earlier), times), EStatistic::Score).expect("both have months");
    Some(YearOnYear {
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
    fn compares_same_calendar_months() {
        // Twelve months from January, each with its own number; the last year has a tenth more.
        let year = |times: u32| (1..=12).map(move |month| 10 * month * times / 10).collect::<Vec<u32>>();
        let series = whole(&[year(10), year(10), year(11)].concat());
        let met = year_on_year(&series, 12, 1.0).expect("three years");
        assert_eq!((met.months, met.count, met.earlier_months), (12, 858, 24));
        assert_eq!(met.earlier_mean, 780.0);
        assert!((met.ratio.expect("a ratio").value - 1.1).abs() < 1e-12);
        let quarter = year_on_year(&series, 3, 1.0).expect("three years");
        assert_eq!((quarter.count, quarter.earlier_mean), (363, 330.0), "October to December");
        let one_year_and_a_quarter = year_on_year(&series[..15], 12, 1.0).expect("some months twice");
        assert_eq!((one_year_and_a_quarter.months, one_year_and_a_quarter.earlier_mean), (3, 60.0), "January to March");
        assert_eq!(year_on_year(&series[..12], 12, 1.0), None);
    }

    #[test]
    fn excludes_missing_months_on_both_sides() {
        let mut series = whole(&[[7; 12], [9; 12], [20; 12]].concat());
        (series[5], series[17], series[30]) = (None, None, None);
        let met = year_on_year(&series, 12, 1.0).expect("observed");
        // July is missing from the last year, June from both earlier years.
        assert_eq!((met.months, met.count, met.earlier_mean, met.earlier_months), (10, 200, 80.0, 20));
        series[5] = Some(7.0);
        let met = year_on_year(&series, 12, 1.0).expect("observed");
        assert_eq!(
            (met.months, met.count, met.earlier_mean),
            (11, 220, 87.0),
            "June counts once, though one year has it"
        );
        (series[34], series[35]) = (None, None);
        // The latest year ends with October and begins with the November before.
        let met = year_on_year(&series, 12, 1.0).expect("observed");
        assert_eq!((met.months, met.count), (11, 198));
    }

    #[test]
    fn overdispersion_widens_the_interval() {
        let series = whole(&[[10; 12], [10; 12], [13; 12]].concat());
        let (plain, overdispersed) =
            (year_on_year(&series, 12, 1.0).expect("observed"), year_on_year(&series, 12, 3.0).expect("observed"));
        assert!(plain.p < 0.05 && overdispersed.p > 0.05, "{} and {}", plain.p, overdispersed.p);
        assert!(overdispersed.ratio.expect("a ratio").low < 1.0 && plain.ratio.expect("a ratio").low > 1.0);
        let from_none = year_on_year(&whole(&[[0; 12], [1; 12]].concat()), 12, 1.0).expect("observed");
        assert_eq!((from_none.ratio, from_none.earlier_mean), (None, 0.0));
        assert!(from_none.p < 0.01);
        assert_eq!(year_on_year(&whole(&[0; 24]), 12, 1.0).expect("observed").p, 1.0);
    }
}
