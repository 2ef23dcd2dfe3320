//! The time steps of a trend: months, or several months together where events are few.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::trend_test::TrendScores;
use crate::error::{Error, ErrorKind};
use hexspot_stats::MIN_VALUES;

/// The fewest steps for a trend test: no order of three values is rare enough.
pub const MIN_STEPS: usize = MIN_VALUES;

pub(super) const MONTHS_OF_A_YEAR: usize = 12;

/// Step lengths to choose from, in months. Each divides a year, so that steps of different years cover the same season.
const LENGTHS: [usize; 5] = [1, 2, 3, 6, 12];

/// The fewest events per step, on average, of a place (for a cell, of its window). With fewer, whether a step is empty is mostly chance.
const ENOUGH_EVENTS: f64 = 5.0;

/// The fewest steps that an automatic length leaves where it can.
///
/// TimeSteps take precedence over events. The trend test is as exact for few events as for many, but four steps have no order rare enough to
/// be significant, and of fewer than ten steps, 90 % means all.
const ENOUGH_STEPS: usize = 10;

/// The length of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepLength {
    /// The shortest that the number of events allows.
    #[default]
    Auto,
    /// A fixed number of months.
    Months(u16),
}

impl fmt::Display for StepLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => write!(f, "auto"),
            Self::Months(months) => write!(f, "{months}"),
        }
    }
}

crate::option_group::serde_as_text!(StepLength);

impl FromStr for StepLength {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        /// No series of police data is long enough for steps of more than two years.
        const LONGEST: u16 = 24;
        let months = text.parse().ok().filter(|months| (1..=LONGEST).contains(months));
        match (text, months) {
            ("auto", _) => Ok(Self::Auto),
            (_, Some(months)) => Ok(Self::Months(months)),
            (_, None) => {
                let problem = format!("{text:?} is not auto, nor a number of months from 1 to {LONGEST}");
                Err(ErrorKind::Setting { setting: "step", problem, advice: "Use auto, 1, 3 or 12".into() }.into())
            }
        }
    }
}

/// The steps of a monthly series, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeSteps {
    /// Months in a step.
    pub months: usize,
    /// The months of each step, as positions in the period; `None` for a step with a missing month.
    pub ranges: Vec<Option<Range<usize>>>,
    /// Why the steps have this length.
    pub reason: String,
}

impl TimeSteps {
    /// Divides the months that are `observed` into steps; `None` when fewer than [`MIN_STEPS`] of them are whole.
    ///
    /// TimeSteps are counted back from the last observed month, so that the last step is whole. Months left over at the beginning are in no
    /// step. `events_a_month` is the mean of a place (for a cell, of its window).
    pub fn new(length: StepLength, observed: &[bool], events_a_month: f64) -> Option<Self> {
        let number = |months: usize| divide(months, observed).iter().flatten().count();
        let events = |months: usize| events_a_month * months as f64;
        let (months, reason) = match length {
            StepLength::Months(months) => (usize::from(months), "asked for".to_owned()),
            StepLength::Auto => {
                let full = |months: &usize| events(*months) >= ENOUGH_EVENTS;
                let many = LENGTHS.iter().copied().find(|months| full(months) && number(*months) >= ENOUGH_STEPS);
                let long = LENGTHS.iter().rev().copied().find(|months| number(*months) >= ENOUGH_STEPS);
                let months = many.or(long).unwrap_or(1);
                let mean = events(months);
                let rule = match many {
                    Some(_) => format!("the shortest that leaves {ENOUGH_EVENTS} events and {ENOUGH_STEPS} steps"),
                    None if long.is_some() => {
                        format!(
                            "none leaves both {ENOUGH_EVENTS} events and {ENOUGH_STEPS} steps: the longest that leaves the steps"
                        )
                    }
                    None => format!("fewer than {ENOUGH_STEPS} months are known"),
                };
                (months, format!("{mean:.1} events of a place in each, in the mean; {rule}"))
            }
        };
        let ranges = divide(months, observed);
        (ranges.iter().flatten().count() >= MIN_STEPS).then_some(Self { months, ranges, reason })
    }

    /// The number of observed steps.
    pub fn count(&self) -> usize {
        self.ranges.iter().flatten().count()
    }

    /// The sums of a monthly series over the steps; `None` for a step that is missing or has a month missing from the series.
    pub fn sums(&self, value: impl Fn(usize) -> Option<f64>) -> Vec<Option<f64>> {
        self.ranges.iter().map(|range| range.clone()?.map(&value).sum()).collect()
    }

    /// Divides as [`Self::new`] does, with the mean taken over the monthly series of several places.
    pub fn for_places(length: StepLength, observed: &[bool], series: &[Vec<Option<f64>>]) -> Option<Self> {
        let (sum, months) = series.iter().flatten().flatten().fold((0.0, 0), |(sum, n), count| (sum + count, n + 1));
        Self::new(length, observed, sum / f64::from(months.max(1)))
    }

    /// The number of whole steps of `months` that the observed months would make.
    pub fn count_whole(months: u16, observed: &[bool]) -> usize {
        divide(usize::from(months), observed).iter().flatten().count()
    }

    /// The number of steps after which the season repeats: 12 for months, 1 for whole years.
    pub fn seasons(&self) -> usize {
        (1..)
            .find(|steps| (steps * self.months).is_multiple_of(MONTHS_OF_A_YEAR))
            .expect("twelve steps are whole years")
    }

    /// Whether a trend may be only the season: steps are shorter than a year, and fewer than two years of them are observed.
    pub fn may_be_season(&self) -> bool {
        self.seasons() > 1 && self.count() < 2 * self.seasons()
    }

    /// Whether any order of values in these steps could be significant at the level `alpha`.
    pub fn can_be_significant(&self, alpha: f64) -> bool {
        let value = |(at, range): (usize, &Option<Range<usize>>)| range.as_ref().map(|_| at as f64);
        let rising: Vec<Option<f64>> = self.ranges.iter().enumerate().map(value).collect();
        TrendScores::compute(&rising, self.seasons()).is_some_and(|scores| scores.p() <= alpha)
    }

    /// Converts a change per step of the events in a step into the change per year of the events in a year.
    pub fn per_year(&self, slope: f64) -> f64 {
        let steps_a_year = MONTHS_OF_A_YEAR as f64 / self.months as f64;
        slope * steps_a_year * steps_a_year
    }
}

/// The ranges of steps of `months`, counted back from the last observed month.
fn divide(months: usize, observed: &[bool]) -> Vec<Option<Range<usize>>> {
    let end = observed.iter().rposition(|observed| *observed).map_or(0, |last| last + 1);
    let step = |from: usize| from..from + months;
    let whole = |range: &Range<usize>| observed[range.clone()].iter().all(|observed| *observed);
    (end % months..end).step_by(months).map(|from| Some(step(from)).filter(whole)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(observed: &[bool], events_a_month: f64) -> Option<(usize, usize)> {
        TimeSteps::new(StepLength::Auto, observed, events_a_month).map(|steps| (steps.months, steps.count()))
    }

    #[test]
    fn chooses_length_by_events_and_months() {
        let four_years = [true; 49];
        assert_eq!(chosen(&four_years, 6.0), Some((1, 49)));
        assert_eq!(chosen(&four_years, 3.0), Some((2, 24)));
        assert_eq!(chosen(&four_years, 2.0), Some((3, 16)));
        assert_eq!(chosen(&four_years, 1.0), Some((3, 16)), "six months would leave 8 steps");
        assert_eq!(chosen(&[true; 120], 1.0), Some((6, 20)));
        assert_eq!(chosen(&[true; 12], 0.1), Some((1, 12)));
        assert_eq!(chosen(&[true; 6], 50.0), Some((1, 6)), "few months are few steps however many events there are");
        assert_eq!(chosen(&[true; 3], 50.0), None);
        assert_eq!(TimeSteps::new(StepLength::Months(12), &[true; 36], 9.0), None);
    }

    #[test]
    fn counts_back_from_last_observed_month() {
        let mut observed = [true; 15];
        (observed[4], observed[13], observed[14]) = (false, false, false);
        let steps = TimeSteps::new(StepLength::Months(2), &observed, 1.0).expect("enough");
        // Thirteen months up to the last observed one: the first is left over.
        assert_eq!(steps.ranges, [Some(1..3), None, Some(5..7), Some(7..9), Some(9..11), Some(11..13)]);
        let month = |month: usize| (month != 6).then_some(month as f64);
        assert_eq!(steps.sums(month), [Some(3.0), None, None, Some(15.0), Some(19.0), Some(23.0)]);
        assert_eq!(steps.per_year(1.0), 36.0);
        let can_be_significant = |months| {
            TimeSteps::new(StepLength::Months(1), &vec![true; months], 1.0).expect("enough").can_be_significant(0.05)
        };
        assert_eq!([4, 5, 24].map(can_be_significant), [false, true, true]);
        let steps = |months| TimeSteps::new(StepLength::Months(months), &[true; 24], 1.0).expect("enough");
        assert!(!steps(3).can_be_significant(0.05), "two years of quarters rise at most four times");
        assert_eq!([1, 3, 5, 6].map(|months| steps(months).seasons()), [12, 4, 12, 2]);
        assert_eq!([1, 3, 5].map(|months| steps(months).may_be_season()), [false, false, true]);
        assert_eq!((TimeSteps::count_whole(24, &[true; 36]), TimeSteps::count_whole(12, &[true; 36])), (1, 3));
    }

    #[test]
    fn reads_step_lengths() {
        for text in ["auto", "1", "12"] {
            assert_eq!(text.parse::<StepLength>().expect("a step").to_string(), text);
        }
        for wrong in ["0", "25", "-1", "month", "1.5", ""] {
            assert!(wrong.parse::<StepLength>().is_err_and(|error| error.is_usage()), "{wrong:?}");
        }
    }
}
