//! The options of a comparison, and the periods that follow from them and the data.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::USUAL_MONTHS;
use super::date_range::{DateRange, Intervention};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::Source;
use crate::option_group::default_from_attributes;
use crate::period::{Month, Period};

/// The default width of the ring for displacement, in metres: about two city blocks. Most studies of displacement use 150 to 400 m.
pub const DEFAULT_RING_M: f64 = 250.0;

/// The widest ring, in metres. Beyond it no crime is displaced on foot, and the plane for distances is too inaccurate.
const WIDEST_RING_M: f64 = 20_000.0;

/// Which periods are compared, and where something was done.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct CompareOptions {
    /// Compare this first period
    ///
    /// Months or days. Without it: the year before the last, or all before the intervention.
    #[arg(long, value_name = "FROM:TO")]
    pub before: Option<DateRange>,
    /// Compare it with this second period
    ///
    /// Without it: the last year, or all after the intervention.
    #[arg(long, value_name = "FROM:TO")]
    pub after: Option<DateRange>,
    /// Compare before and after this day or month
    ///
    /// A month is excluded itself.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub intervention: Option<Intervention>,
    /// Evaluate an intervention in these polygons
    ///
    /// And displacement around them.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub treated: Option<Source>,
    /// Use these polygons as the control area
    ///
    /// Without it: the study area beyond the ring.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub control: Option<Source>,
    /// Look for displacement within so many metres
    ///
    /// Of the treated area.
    #[arg(long = "ring", value_name = "METRES", default_value_t = DEFAULT_RING_M, hide_short_help = true)]
    #[serde(rename = "ring")]
    pub ring_m: f64,
}

default_from_attributes!(CompareOptions);

/// The two periods of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodPair {
    /// The period before.
    pub before: DateRange,
    /// The period after.
    pub after: DateRange,
    /// How they were chosen, where they were not given.
    pub note: Option<String>,
}

fn wrong(setting: &'static str, problem: String, advice: &str) -> Error {
    ErrorKind::Setting { setting, problem, advice: advice.into() }.into()
}

impl CompareOptions {
    /// Whether any period or intervention is given.
    pub fn has_periods(&self) -> bool {
        self.before.is_some() || self.after.is_some() || self.intervention.is_some()
    }

    /// Checks the options without the data.
    ///
    /// # Errors
    /// If periods overlap, are in the wrong order or reach over the intervention, or the ring has no valid width.
    pub fn check(&self) -> Result<()> {
        if !(self.ring_m > 0.0 && self.ring_m <= WIDEST_RING_M) {
            let problem = format!("{} is no width of a ring", self.ring_m);
            return Err(wrong("ring", problem, "Give metres, such as 250, and not more than 20000"));
        }
        let (before, after) = match (self.before, self.after, self.intervention) {
            (Some(before), Some(after), _) => (before, after),
            (None, Some(_), None) => {
                return Err(wrong("before", "an after is given and no before".into(), "Give both, or an intervention"));
            }
            (Some(_), None, None) => {
                return Err(wrong("after", "a before is given and no after".into(), "Give both, or an intervention"));
            }
            _ => return self.check_sides(),
        };
        if before.overlaps(after) {
            let problem = format!("{after} overlaps `before` ({before}): what both hold would be compared with itself");
            return Err(wrong("after", problem, "Give periods that share no day"));
        }
        if before.first() > after.first() {
            return Err(wrong("before", format!("{before} is later than `after` ({after})"), "Swap them"));
        }
        if before.is_days() != after.is_days() {
            return Err(wrong(
                "after",
                format!("{after} and `before` ({before}): one is of months, one of days"),
                "Give both alike",
            ));
        }
        self.check_sides()
    }

    /// Checks that no period reaches over the intervention.
    fn check_sides(&self) -> Result<()> {
        let Some(intervention) = self.intervention else { return Ok(()) };
        let (first, last) = match intervention {
            Intervention::Month(month) => (month.first_day(), month.first_day().last_of_month()),
            Intervention::Day(day) => (day, day),
        };
        if let Some(before) = self.before.filter(|before| before.last() >= first) {
            let problem = format!("{before} does not end before the intervention of {intervention}");
            return Err(wrong("before", problem, "End it earlier"));
        }
        let from = if matches!(intervention, Intervention::Day(_)) { last } else { first };
        if let Some(after) = self.after.filter(|after| after.first() < from) {
            return Err(wrong(
                "after",
                format!("{after} begins before the intervention of {intervention}"),
                "Begin it later",
            ));
        }
        Ok(())
    }

    /// Resolves the periods for data over the months of `whole`, `observed` of them with data. `by_day` says that every event has a day.
    ///
    /// # Errors
    /// If the data does not cover both periods.
    pub fn periods(&self, whole: Period, observed: usize, by_day: bool) -> Result<PeriodPair> {
        if let (Some(before), Some(after)) = (self.before, self.after) {
            return Ok(PeriodPair { before, after, note: None });
        }
        let Some(intervention) = self.intervention else {
            return Self::default_periods(whole, observed).ok_or_else(|| {
                let problem =
                    format!("no periods were given, and the data ({whole}) has less than two years to compare");
                wrong("before", problem, "Give `before` and `after`, such as 2024-01:2024-06, or `intervention`")
            });
        };
        let days = by_day && [self.before, self.after].into_iter().flatten().all(DateRange::is_days);
        let (earlier, later, note) = around_intervention(intervention, whole, days);
        let nothing = |side: &'static str, words: &str| {
            let problem =
                format!("nothing is observed {words} the intervention of {intervention}; the data has {whole}");
            wrong(side, problem, "Give the files of those months, or another date")
        };
        let before = self.before.or(earlier).ok_or_else(|| nothing("intervention", "before"))?;
        let after = self.after.or(later).ok_or_else(|| nothing("intervention", "after"))?;
        if before.is_days() != after.is_days() {
            let problem = format!("{before} and {after}: one is of months, one of days");
            return Err(wrong("intervention", problem, "Give `before` and `after` alike"));
        }
        Ok(PeriodPair { before, after, note })
    }

    /// The last year of the data and the year before it; `None` with less than two observed years.
    pub fn default_periods(whole: Period, observed: usize) -> Option<PeriodPair> {
        let year = usize::from(USUAL_MONTHS);
        if observed < 2 * year {
            return None;
        }
        let month = |from_start: usize| whole.iter().nth(from_start);
        let middle = whole.months() - year;
        let before = Period::new(month(middle - year)?, month(middle - 1)?)?;
        let after = Period::new(month(middle)?, whole.to)?;
        let note = format!("no periods were given: the last {year} months are compared with the {year} before them");
        Some(PeriodPair { before: DateRange::Months(before), after: DateRange::Months(after), note: Some(note) })
    }
}

/// The periods before and after an intervention, with a note on an excluded month.
fn around_intervention(
    intervention: Intervention,
    whole: Period,
    days: bool,
) -> (Option<DateRange>, Option<DateRange>, Option<String>) {
    if let (Intervention::Day(day), true) = (intervention, days) {
        let (first, last) = (whole.from.first_day(), whole.to.first_day().last_of_month());
        let before =
            day.yesterday().ok().filter(|to| first <= *to).map(|to| DateRange::Days { from: first, to: to.min(last) });
        let after = (day <= last).then(|| DateRange::Days { from: day.max(first), to: last });
        return (before, after, None);
    }
    let (month, on_first) = match intervention {
        Intervention::Month(month) => (month, false),
        Intervention::Day(day) => {
            let month = Month::new(day.year().unsigned_abs(), day.month().unsigned_abs().into());
            (month.expect("days are read within the years of months"), day.day() == 1)
        }
    };
    let earlier: Vec<Month> = whole.iter().filter(|each| *each < month).collect();
    let later: Vec<Month> = whole.iter().filter(|each| *each > month || (on_first && *each == month)).collect();
    let span = |months: &[Month]| Some(DateRange::Months(Period::new(*months.first()?, *months.last()?)?));
    let why = match intervention {
        Intervention::Month(_) => "it is not said when in it the intervention began",
        Intervention::Day(_) => "not every event's day is known, and the intervention began within it",
    };
    let note = (!on_first).then(|| format!("{month} is left out: {why}"));
    (span(&earlier), span(&later), note)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Period {
        Period::new("2022-01".parse().expect("a month"), "2024-12".parse().expect("a month")).expect("in order")
    }

    fn options(before: &str, after: &str, intervention: &str) -> CompareOptions {
        CompareOptions {
            before: before.parse().ok(),
            after: after.parse().ok(),
            intervention: intervention.parse().ok(),
            ..CompareOptions::default()
        }
    }

    #[test]
    fn rejects_invalid_periods() {
        let check = |before: &str, after: &str, intervention: &str| {
            options(before, after, intervention).check().map_err(|error| error.to_string())
        };
        assert_eq!(check("2023-01:2023-12", "2024-01:2024-06", ""), Ok(()));
        assert_eq!(check("", "", "2024-03-15"), Ok(()));
        for (before, after, intervention, fragment) in [
            ("2023-01:2023-12", "2023-12:2024-06", "", "overlaps"),
            ("2024-01:2024-06", "2023-01:2023-12", "", "Swap them"),
            ("2023-01:2023-12", "2024-01-01:2024-06-30", "", "one of days"),
            ("2023-01:2023-12", "", "", "no after"),
            ("", "2023-01:2023-12", "", "no before"),
            ("2023-01:2024-03", "", "2024-03", "does not end before"),
            ("", "2024-03-01:2024-04-01", "2024-03-15", "begins before"),
        ] {
            let met = check(before, after, intervention);
            assert!(met.as_ref().is_err_and(|met| met.contains(fragment)), "{fragment}: {met:?}");
        }
    }

    #[test]
    fn splits_the_data_at_an_intervention() {
        let periods = |intervention: &str, by_day: bool| {
            options("", "", intervention).periods(whole(), 36, by_day).expect("both sides are there")
        };
        let by_month = periods("2024-03-15", false);
        assert_eq!(by_month.before.to_string(), "2022-01 to 2024-02");
        assert_eq!(by_month.after.to_string(), "2024-04 to 2024-12");
        assert!(by_month.note.is_some_and(|note| note.starts_with("2024-03 is left out")));
        let by_day = periods("2024-03-15", true);
        assert_eq!(by_day.before.to_string(), "2022-01-01 to 2024-03-14");
        assert_eq!((by_day.after.to_string(), by_day.note), ("2024-03-15 to 2024-12-31".into(), None));
        let on_first = periods("2024-03-01", false);
        assert_eq!((on_first.after.to_string(), on_first.note), ("2024-03 to 2024-12".into(), None));
        assert!(options("", "", "2021-03").periods(whole(), 36, false).is_err());
    }

    #[test]
    fn compares_the_last_two_years_by_default() {
        let usual = CompareOptions::default().periods(whole(), 36, false).expect("two years");
        assert_eq!(
            (usual.before.to_string(), usual.after.to_string()),
            ("2023-01 to 2023-12".into(), "2024-01 to 2024-12".into())
        );
        assert!(CompareOptions::default().periods(whole(), 23, false).is_err());
    }
}
