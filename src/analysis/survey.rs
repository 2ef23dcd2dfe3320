//! Survey findings: from tables of answers to shares, tests, and what is felt beside what is recorded.

mod caveats;
mod output;
pub(super) mod summary;

pub(super) use output::{add_sheets, section};

use std::collections::BTreeSet;

use super::{Progress, pipeline, time_filter};
use crate::error::{ErrorKind, Result};
use crate::ingest::{self, AreaIndex, Areas, DropReason, InputData, Ledger, find_areas};
use crate::options::Options;
use crate::period::{Month, Period};
use crate::survey::{
    DRAWS, QuestionAnswers, RecordedComparison, RecordedTheme, SurveyComparison, TotalRow, compare,
    compare_with_recorded, count_answers, total_rows,
};
use hexspot_stats::{Draws, RandomStreams};

/// What people answered, and what that says.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// The surveys.
    pub surveys: Vec<Surveyed>,
    /// The answers counted, in order of what was asked.
    pub tallies: Vec<QuestionAnswers>,
    /// Groups and areas that look like the sum of the others.
    pub totals: Vec<TotalRow>,
    /// The comparisons, by kind.
    pub comparisons: Vec<SurveyComparison>,
    /// The answers area by area, beside what is recorded there where that is known.
    pub beside: Vec<RecordedComparison>,
    /// What of the events; `None` where no events or no areas were given.
    pub compared: Option<BesideRecorded>,
}

/// A survey in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surveyed {
    /// Whose it is.
    pub source: String,
    /// Rows of answers.
    pub rows: usize,
    /// First and last month, where the table says when.
    pub months: Option<(Month, Month)>,
}

/// With what the answers of areas are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BesideRecorded {
    /// The months of the events.
    pub period: Period,
    /// Areas of the survey that are none of those given.
    pub unknown: Vec<String>,
    /// How many are.
    pub known: usize,
}

/// The result of `hexspot survey`.
#[derive(Clone, Debug)]
pub struct SurveyOutcome {
    /// The account of every row read.
    pub ledger: Ledger,
    /// What was found.
    pub findings: Findings,
}

/// Reads surveys, and events and areas where they are given, and tells what the answers say.
pub fn survey(config: &Options, progress: Progress<'_>) -> Result<SurveyOutcome> {
    config.check()?;
    if !config.study.inputs.has_survey() {
        let problem = "no survey was given".to_owned();
        let advice = "Describe the table of answers as a [[table]] with holds = \"survey\" in hexspot.toml".into();
        return Err(ErrorKind::Setting { setting: "table", problem, advice }.into());
    }
    // Answers have no hours; the events that they are set beside have.
    let mut loaded = if config.study.inputs.has_events() {
        time_filter::load(config, progress)?
    } else {
        ingest::load(&config.inputs(), &config.study.reading(), progress)?
    };
    let findings = findings(config, &loaded)?;
    account(&findings, &mut loaded);
    loaded.ledger.check()?;
    Ok(SurveyOutcome { ledger: loaded.ledger, findings })
}

/// What the surveys that were loaded say.
pub(super) fn findings(config: &Options, loaded: &InputData) -> Result<Findings> {
    let surveys = || loaded.surveys.iter().map(|(_, survey)| survey);
    let tallies = count_answers(surveys());
    if tallies.is_empty() {
        let problem = "no row of the surveys given has an answer".to_owned();
        let advice = "The ledger of `hexspot inspect` says why rows are dropped".into();
        return Err(ErrorKind::NothingToAnalyse { problem, advice }.into());
    }
    let draws = Draws { number: DRAWS, streams: RandomStreams::new(config.study.random.seed) };
    let comparisons = compare(&tallies, config.study.significance.alpha, draws);
    let names = area_names(&tallies);
    let (areas, found) = match subjects(loaded, &names) {
        Some((areas, found)) => (Some(areas), found),
        None => (None, vec![None; names.len()]),
    };
    let recorded = areas.map(|areas| recorded(config, loaded, areas)).transpose()?.flatten();
    let place_of = |name: &str| found[names.binary_search_by(|known| known.as_str().cmp(name)).ok()?];
    let themes = recorded.as_ref().map_or(&[][..], |(_, themes)| themes);
    let beside = compare_with_recorded(&tallies, themes, &place_of, draws);
    let compared = recorded.map(|(period, _)| BesideRecorded {
        period,
        known: found.iter().flatten().count(),
        unknown: names.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(name, _)| name.clone()).collect(),
    });
    let surveys = surveys().map(|survey| Surveyed {
        source: survey.source.clone(),
        rows: survey.responses.len(),
        months: survey.months,
    });
    Ok(Findings { surveys: surveys.collect(), totals: total_rows(&tallies), tallies, comparisons, beside, compared })
}

/// The areas of the answers, in order.
fn area_names(tallies: &[QuestionAnswers]) -> Vec<String> {
    let names: BTreeSet<&str> = tallies.iter().flat_map(QuestionAnswers::areas).map(|(name, _)| name).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The areas given that the survey means, and which of them each of its names is: those among which most names are found.
fn subjects<'a>(loaded: &'a InputData, names: &[String]) -> Option<(&'a Areas, Vec<Option<usize>>)> {
    let given = [loaded.areas.as_ref(), loaded.area.as_ref()].into_iter().flatten();
    let found = given.map(|areas| (areas, find_areas(names, areas)));
    let known = |found: &(&Areas, Vec<Option<usize>>)| found.1.iter().flatten().count();
    found.reduce(|best, next| if known(&next) > known(&best) { next } else { best })
}

/// Events and harm of every theme by area, and their months; `None` where no events with a position were given.
fn recorded(config: &Options, loaded: &InputData, areas: &Areas) -> Result<Option<(Period, Vec<RecordedTheme>)>> {
    let events = &loaded.events;
    if events.groups.is_empty() {
        return Ok(None);
    }
    let months = events.feeds.iter().flat_map(|feed| feed.months.iter().copied());
    let period = ingest::covering_period(months, config.study.period.from, config.study.period.to)
        .ok_or_else(|| pipeline::no_months(loaded))?;
    let index = AreaIndex::new(areas);
    let areas_of: Vec<Vec<usize>> = events.places.iter().map(|place| index.containing(place.at)).collect();
    let of_theme = |selection: crate::theme::Selection| {
        let number = areas.areas.len();
        let mut recorded =
            RecordedTheme { theme: selection.name.clone(), events: vec![0; number], harm: vec![0.0; number] };
        for group in selection.groups(events).iter().filter(|group| period.position(group.month).is_some()) {
            let Some(weights) = selection.weights(group) else { continue };
            for area in &areas_of[group.place as usize] {
                recorded.events[*area] += u64::from(group.count);
                recorded.harm[*area] += f64::from(group.count) * weights.chosen;
            }
        }
        recorded
    };
    Ok(Some((
        period,
        pipeline::select(config, loaded, &config.study.theme.ranked())?.into_iter().map(of_theme).collect(),
    )))
}

/// Takes off the ledger's kept rows the events that are not compared with answers, and says so of files that are not used.
fn account(findings: &Findings, loaded: &mut InputData) {
    let beside_answers = beside_answers(findings, loaded);
    let InputData { events, ledger, area_counts, places, .. } = loaded;
    let unused = area_counts.iter().map(|(file, _)| *file).chain(places.iter().map(|(file, _)| *file));
    unused.for_each(|file| ledger.note(file, "read and not used beside answers"));
    let Some((period, inside)) = beside_answers else {
        let files: BTreeSet<usize> = events.feeds.iter().map(|feed| feed.file).collect();
        files
            .into_iter()
            .for_each(|file| ledger.note(file, "read and not used: no --areas were given to compare answers in"));
        return;
    };
    for group in &events.groups {
        let reason = match (inside[group.place as usize], period.position(group.month)) {
            (false, _) => DropReason::OutsideStudyArea,
            (true, None) => DropReason::OutsidePeriod,
            (true, Some(_)) => continue,
        };
        ledger.drop_kept(events.feeds[group.feed as usize].file, reason, u64::from(group.rows));
    }
}

/// The months compared, and of each place of the events whether it lies in an area that somebody answered about; `None` where nothing is
/// compared.
fn beside_answers(findings: &Findings, loaded: &InputData) -> Option<(Period, Vec<bool>)> {
    let period = findings.compared.as_ref()?.period;
    let (areas, found) = subjects(loaded, &area_names(&findings.tallies))?;
    let index = AreaIndex::new(areas);
    let asked: BTreeSet<usize> = found.into_iter().flatten().collect();
    let is_asked = |at| index.containing(at).iter().any(|area| asked.contains(area));
    Some((period, loaded.events.places.iter().map(|place| is_asked(place.at)).collect()))
}
