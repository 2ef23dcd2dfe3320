//! What a report compares: the months or days that it is of, with what they are to be held against.

use super::{Compared, is_asked, on_ground, periods, treated};
use crate::analysis::pipeline;
use crate::analysis::ranking_result::RankingResult;
use crate::analysis::reported::Past;
use crate::analysis::study_area::StudyGrid;
use crate::compare::{DateRange, PeriodPair, ReferencePeriod};
use crate::error::Result;
use crate::ingest::InputData;
use crate::options::Options;
use crate::period::Period;
use crate::theme::{Selection, TimePrecision};

/// The comparisons of a report.
#[derive(Clone, Debug, Default)]
pub struct Comparisons {
    /// The first one asked for; else the usual one, where the data allows it.
    pub first: Option<Compared>,
    /// Those asked for beside it.
    pub others: Vec<ReportPeriodComparison>,
    /// What could not be compared, and why.
    pub not_compared: Vec<String>,
}

/// The period reported beside another.
#[derive(Clone, Debug)]
pub struct ReportPeriodComparison {
    /// Which other.
    pub against: ReferencePeriod,
    /// What changed.
    pub compared: Compared,
}

impl Comparisons {
    /// All of them, in the order asked for.
    pub fn all(&self) -> impl Iterator<Item = &Compared> {
        self.first.iter().chain(self.others.iter().map(|other| &other.compared))
    }

    /// What could not be compared, whole periods and themes of them, each said once.
    pub fn all_not_compared(&self) -> Vec<String> {
        let mut said = self.not_compared.clone();
        for theme in self.all().flat_map(Compared::themes_left_out) {
            if !said.contains(&theme) {
                said.push(theme);
            }
        }
        said
    }
}

/// Compares what was ranked with what it is to be held against; with nothing asked for, the two periods of `config` or the usual ones.
/// `past` has what was read of the months before; `days` are those reported, where these are no months.
pub fn of_reported(
    config: &Options,
    ranked: &RankingResult,
    now: &InputData,
    past: Option<&Past>,
    days: Option<DateRange>,
) -> Result<Comparisons> {
    let loaded = past.map_or(now, |past| &past.loaded);
    // Without a boundary the cells are those of an event: of any period, or what was only before would be in no total.
    let ground = match past {
        Some(past) => StudyGrid::of(&past.config, loaded, ranked.resolution.resolution)?,
        None => StudyGrid::of_ranked(ranked, &loaded.events),
    };
    let names: Vec<String> = ranked.themes.iter().map(|ran| ran.selection.name.clone()).collect();
    let selections = pipeline::select(config, loaded, &names)?;
    let arms = treated(config, &ground, loaded)?;
    let compare = |periods: &dyn Fn(&Selection) -> Result<PeriodPair>| {
        on_ground(config, &ground, loaded, &selections, arms.clone(), periods)
    };
    let mut comparisons = Comparisons::default();
    if config.report_period.against.is_empty() {
        comparisons.first = match compare(&|selection| periods(config, &ground, loaded, selection)) {
            Err(_) if !is_asked(config) => None,
            compared => Some(compared?),
        };
        return Ok(comparisons);
    }
    let reported = ranked.coverage.period;
    let told = days.unwrap_or(DateRange::Months(reported));
    for (at, against) in config.report_period.against.iter().enumerate() {
        match compare(&|selection| of_period(*against, reported, days, loaded, selection)) {
            Ok(compared) if at == 0 => comparisons.first = Some(compared),
            Ok(compared) => comparisons.others.push(ReportPeriodComparison { against: *against, compared }),
            Err(problem) => {
                let with = words(*against, told.is_days());
                comparisons.not_compared.push(format!("{told} is not compared with {with}: {problem}"));
            }
        }
    }
    Ok(comparisons)
}

fn words(against: ReferencePeriod, is_days: bool) -> &'static str {
    match against {
        ReferencePeriod::Previous => "the period before it",
        ReferencePeriod::YearBefore if is_days => "the same days of the week 52 weeks before",
        ReferencePeriod::YearBefore => "the same months a year before",
    }
}

/// The two periods of a theme: days where these are reported and the theme knows them, else whole months.
fn of_period(
    against: ReferencePeriod,
    reported: Period,
    days: Option<DateRange>,
    loaded: &InputData,
    selection: &Selection,
) -> Result<PeriodPair> {
    let dated = selection.dated(&loaded.events);
    let by_day =
        dated.month_only == 0 && dated.check("A comparison of days", &selection.name, TimePrecision::Day).is_ok();
    let after = days.filter(|_| by_day).unwrap_or(DateRange::Months(reported));
    let before = against.resolve(after).ok_or_else(|| {
        let problem = format!("no period lies before {after}");
        crate::Error::from(crate::error::ErrorKind::NothingToAnalyse { problem, advice: "Report a later one".into() })
    })?;
    let mut note = format!("{after} is compared with {}", words(against, after.is_days()));
    if days.is_some() && !by_day {
        note += ", in whole months: not every day of its events is known";
    }
    Ok(PeriodPair { before, after, note: Some(note) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_before_is_told_by_what_is_compared() {
        assert!(words(ReferencePeriod::YearBefore, false).contains("same months"));
        assert!(words(ReferencePeriod::YearBefore, true).contains("52 weeks"));
    }
}
