//! The steps of time that a trend is made of: months, or several together where events are few.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::trend_test::Scores;
use crate::error::{Error, ErrorKind};
use hexspot_stats::MIN_VALUES;

/// Steps below which there is no trend: no order of three values is rare.
pub const FEWEST_STEPS: usize = MIN_VALUES;

/// A year.
pub(super) const MONTHS_OF_A_YEAR: usize = 12;

/// Lengths among which one is chosen, months: parts of a year, so that steps of different years are of the same season.
const LENGTHS: [usize; 5] = [1, 2, 3, 6, 12];

/// Events that a place (for a cell its window) has in a step in the mean: with fewer, whether a step is empty is mostly chance.
const ENOUGH_EVENTS: f64 = 5.0;

/// Steps that a choice leaves where it can. They go before events: the test of trend is as exact for few events as for many, while of
/// four steps no order is rare enough to be called a trend, and of fewer than ten nine tenths are all.
const ENOUGH_STEPS: usize = 10;

/// How many months are a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepChoice {
    /// As few as the number of events allows.
    #[default]
    Auto,
    /// So many.
    Months(u16),
}

impl fmt::Display for StepChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => write!(f, "auto"),
            Self::Months(months) => write!(f, "{months}"),
        }
    }
}

crate::option_group::serde_as_text!(StepChoice);

impl FromStr for StepChoice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        /// More than two years are no step of any series that there is.
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

/// The steps of a series of months, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Months that are a step.
    pub months: usize,
    /// The months of each step, by their place in the period; `None` for a step of which not every month is known.
    pub known: Vec<Option<Range<usize>>>,
    /// Why they are as long as they are.
    pub reason: String,
}

impl Steps {
    /// The steps over the months that are `known`, counted back from the last of these, so that the last step is whole; what is left
    /// over at the beginning is in none. `events_a_month` is what a place (for a cell its window) has in a month in the mean. `None`
    /// when the choice leaves fewer than [`FEWEST_STEPS`] known steps.
    pub fn of(choice: StepChoice, known: &[bool], events_a_month: f64) -> Option<Self> {
        let number = |months: usize| cut(months, known).iter().flatten().count();
        let events = |months: usize| events_a_month * months as f64;
        let (months, reason) = match choice {
            StepChoice::Months(months) => (usize::from(months), "asked for".to_owned()),
            StepChoice::Auto => {
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
        let known = cut(months, known);
        (known.iter().flatten().count() >= FEWEST_STEPS).then_some(Self { months, known, reason })
    }

    /// How many steps are known.
    pub fn number(&self) -> usize {
        self.known.iter().flatten().count()
    }

    /// The sums of a series of months over the steps; `None` for a step that is not known, or has a month that is not known of the
    /// series.
    pub fn sums(&self, of_month: impl Fn(usize) -> Option<f64>) -> Vec<Option<f64>> {
        self.known.iter().map(|range| range.clone()?.map(&of_month).sum()).collect()
    }

    /// The steps of a kind of places, given the series of each: as [`Self::of`], by the mean of what is known.
    pub fn of_places(choice: StepChoice, known: &[bool], series: &[Vec<Option<f64>>]) -> Option<Self> {
        let (sum, months) = series.iter().flatten().flatten().fold((0.0, 0), |(sum, n), count| (sum + count, n + 1));
        Self::of(choice, known, sum / f64::from(months.max(1)))
    }

    /// How many known steps of so many months there would be over the months that are `known`.
    pub fn left(months: u16, known: &[bool]) -> usize {
        cut(usize::from(months), known).iter().flatten().count()
    }

    /// After how many steps the season is the same again: 12 of a month, one of whole years.
    pub fn seasons(&self) -> usize {
        (1..)
            .find(|steps| (steps * self.months).is_multiple_of(MONTHS_OF_A_YEAR))
            .expect("twelve steps are whole years")
    }

    /// Whether what rises may be the season: steps are parts of a year, and fewer than two years of them are known.
    pub fn may_be_season(&self) -> bool {
        self.seasons() > 1 && self.number() < 2 * self.seasons()
    }

    /// Whether any order of these values would be called a trend at the level `alpha`.
    pub fn can_tell(&self, alpha: f64) -> bool {
        let value = |(at, known): (usize, &Option<Range<usize>>)| known.as_ref().map(|_| at as f64);
        let rising: Vec<Option<f64>> = self.known.iter().enumerate().map(value).collect();
        Scores::of(&rising, self.seasons()).is_some_and(|scores| scores.p() <= alpha)
    }

    /// A change per step of what happens in a step, as the change per year of what happens in a year.
    pub fn per_year(&self, slope: f64) -> f64 {
        let steps_a_year = MONTHS_OF_A_YEAR as f64 / self.months as f64;
        slope * steps_a_year * steps_a_year
    }
}

/// The steps of so many months, counted back from the last that is known.
fn cut(months: usize, known: &[bool]) -> Vec<Option<Range<usize>>> {
    let end = known.iter().rposition(|known| *known).map_or(0, |last| last + 1);
    let step = |from: usize| from..from + months;
    let whole = |range: &Range<usize>| known[range.clone()].iter().all(|known| *known);
    (end % months..end).step_by(months).map(|from| Some(step(from)).filter(whole)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(known: &[bool], events_a_month: f64) -> Option<(usize, usize)> {
        Steps::of(StepChoice::Auto, known, events_a_month).map(|steps| (steps.months, steps.number()))
    }

    #[test]
    fn steps_are_as_short_as_events_and_as_long_as_months_allow() {
        let four_years = [true; 49];
        assert_eq!(chosen(&four_years, 6.0), Some((1, 49)));
        assert_eq!(chosen(&four_years, 3.0), Some((2, 24)));
        assert_eq!(chosen(&four_years, 2.0), Some((3, 16)));
        assert_eq!(chosen(&four_years, 1.0), Some((3, 16)), "six months would leave 8 steps");
        assert_eq!(chosen(&[true; 120], 1.0), Some((6, 20)));
        assert_eq!(chosen(&[true; 12], 0.1), Some((1, 12)));
        assert_eq!(chosen(&[true; 6], 50.0), Some((1, 6)), "few months are few steps however many events there are");
        assert_eq!(chosen(&[true; 3], 50.0), None);
        assert_eq!(Steps::of(StepChoice::Months(12), &[true; 36], 9.0), None);
    }

    #[test]
    fn the_last_step_is_whole_and_one_with_a_gap_is_not_known() {
        let mut known = [true; 15];
        (known[4], known[13], known[14]) = (false, false, false);
        let steps = Steps::of(StepChoice::Months(2), &known, 1.0).expect("enough");
        // Thirteen months to the last known one: the first is left over.
        assert_eq!(steps.known, [Some(1..3), None, Some(5..7), Some(7..9), Some(9..11), Some(11..13)]);
        let month = |month: usize| (month != 6).then_some(month as f64);
        assert_eq!(steps.sums(month), [Some(3.0), None, None, Some(15.0), Some(19.0), Some(23.0)]);
        assert_eq!(steps.per_year(1.0), 36.0);
        let can_tell =
            |months| Steps::of(StepChoice::Months(1), &vec![true; months], 1.0).expect("enough").can_tell(0.05);
        assert_eq!([4, 5, 24].map(can_tell), [false, true, true]);
        let of = |months| Steps::of(StepChoice::Months(months), &[true; 24], 1.0).expect("enough");
        assert!(!of(3).can_tell(0.05), "two years of quarters rise at most four times");
        assert_eq!([1, 3, 5, 6].map(|months| of(months).seasons()), [12, 4, 12, 2]);
        assert_eq!([1, 3, 5].map(|months| of(months).may_be_season()), [false, false, true]);
        assert_eq!((Steps::left(24, &[true; 36]), Steps::left(12, &[true; 36])), (1, 3));
    }

    #[test]
    fn a_step_is_auto_or_a_number_of_months() {
        for text in ["auto", "1", "12"] {
            assert_eq!(text.parse::<StepChoice>().expect("a step").to_string(), text);
        }
        for wrong in ["0", "25", "-1", "month", "1.5", ""] {
            assert!(wrong.parse::<StepChoice>().is_err_and(|error| error.is_usage()), "{wrong:?}");
        }
    }
}
