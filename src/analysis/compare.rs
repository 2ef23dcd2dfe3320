//! Before and after: files to what changed, whether it was moved, and what schemes counted meanwhile.

mod caveats;
mod journeys;
mod output;
mod place_dispersion;
mod report_periods;
pub(super) mod summary;
mod theme;

pub use journeys::SchemeActivityFindings;
pub(super) use journeys::keep_asked;

pub(super) use output::{add_others, add_sheets, journeys_section, section};
pub(super) use report_periods::of_reported;
pub use report_periods::{Comparisons, ReportPeriodComparison};
pub use theme::{ChosenIn, ComparedTheme};

use super::cells::CountsByArea;
use super::ranking_result::RankingResult;
use super::study_area::{Study, StudyGrid};
use super::{Progress, pipeline, time_filter};
use crate::compare::{Arm, PeriodPair, assign_arms};
use crate::error::Result;
use crate::grid::{Coverage, Grid};
use crate::ingest::{self, InputData, Ledger, TableContent};
use crate::options::Options;
use crate::theme::Selection;

/// What changed between two periods, and what schemes counted.
#[derive(Debug)]
pub struct CompareOutcome {
    /// The account of every row.
    pub ledger: Ledger,
    /// What changed; `None` when no events were given, or not two years of them and nothing asked for.
    pub compared: Option<Compared>,
    /// Why nothing is compared.
    pub not_compared: Option<String>,
    /// What schemes counted, by table.
    pub journeys: Vec<SchemeActivityFindings>,
}

/// What changed between two periods.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The cells.
    pub grid: Grid,
    /// The months of the data.
    pub coverage: Coverage,
    /// The arm of each cell, when ground was treated.
    pub arms: Option<Vec<Option<Arm>>>,
    /// The themes, in the order asked for.
    pub themes: Vec<ComparedTheme>,
    /// Names of those that cannot be compared, and why.
    pub left_out: Vec<(String, String)>,
}

/// Compares two periods for every theme of `config`, and tells what its tables of journeys count.
pub fn compare(config: &Options, progress: Progress<'_>) -> Result<CompareOutcome> {
    if !config.study.inputs.has_events() && config.study.inputs.holds(TableContent::Journeys) {
        config.check()?;
        let mut loaded = time_filter::load(config, progress)?;
        keep_asked(config, &mut loaded.journeys, &mut loaded.ledger);
        let journeys = journeys::told(config, &loaded, None);
        let not_compared = Some("no events were given".into());
        return Ok(CompareOutcome { ledger: loaded.ledger, compared: None, not_compared, journeys });
    }
    let Study { mut loaded, selections, ground, .. } = Study::read(config, CountsByArea::UsedElsewhere, progress)?;
    pipeline::note_counts(&mut loaded, "read and not used by the comparison of periods");
    keep_asked(config, &mut loaded.journeys, &mut loaded.ledger);
    let arms = treated(config, &ground, &loaded)?;
    let usual = |selection: &Selection| periods(config, &ground, &loaded, selection);
    let (compared, not_compared) = match on_ground(config, &ground, &loaded, &selections, arms, &usual) {
        // A table of journeys is an answer by itself.
        Err(problem) if !is_asked(config) && !loaded.journeys.is_empty() => (None, Some(problem.to_string())),
        compared => (Some(compared?), None),
    };
    let journeys = journeys::told(config, &loaded, Some((&ground, selections.as_slice())));
    Ok(CompareOutcome { ledger: loaded.ledger, compared, not_compared, journeys })
}

/// What schemes counted, beside the themes of what was ranked.
pub(super) fn journeys_beside(
    config: &Options,
    ranked: &RankingResult,
    loaded: &InputData,
) -> Vec<SchemeActivityFindings> {
    let ground = StudyGrid::of_ranked(ranked, &loaded.events);
    let selections: Vec<Selection> = ranked.themes.iter().map(|ran| ran.selection.clone()).collect();
    journeys::told(config, loaded, Some((&ground, &selections)))
}

/// Whether a comparison is asked for: periods are, or what became of treated ground.
fn is_asked(config: &Options) -> bool {
    config.compare.has_periods() || config.compare.treated.is_some()
}

/// The arm of each cell, when ground was treated.
fn treated(config: &Options, ground: &StudyGrid, loaded: &InputData) -> Result<Option<Vec<Option<Arm>>>> {
    let of = |treated| assign_arms(&ground.grid, treated, loaded.control.as_ref(), config.compare.ring_m);
    loaded.treated.as_ref().map(of).transpose()
}

/// Compares each theme. Where no periods are asked for, a theme that has none is left out, unless none has.
fn on_ground(
    config: &Options,
    ground: &StudyGrid,
    loaded: &InputData,
    selections: &[Selection],
    arms: Option<Vec<Option<Arm>>>,
    periods: &dyn Fn(&Selection) -> Result<PeriodPair>,
) -> Result<Compared> {
    let (mut themes, mut left_out) = (Vec::new(), Vec::new());
    for selection in selections {
        match periods(selection)
            .and_then(|periods| theme::compared(config, ground, loaded, selection, periods, arms.as_deref()))
        {
            Ok(theme) => themes.push(theme),
            Err(problem) if is_asked(config) => return Err(problem),
            Err(problem) => left_out.push((selection.name.clone(), problem)),
        }
    }
    if let Some((_, problem)) = left_out.pop_if(|_| themes.is_empty()) {
        return Err(problem);
    }
    let left_out = left_out.into_iter().map(|(name, problem)| (name, problem.to_string())).collect();
    Ok(Compared { grid: ground.grid.clone(), coverage: ground.coverage.clone(), arms, themes, left_out })
}

/// The periods of a theme: those asked for, as far as its data tells days.
fn periods(config: &Options, ground: &StudyGrid, loaded: &InputData, selection: &Selection) -> Result<PeriodPair> {
    let coverage = ground.coverage.for_theme(&loaded.events, &ground.cell_of, selection);
    let known =
        coverage.period.iter().zip(&coverage.observed).filter(|(_, observed)| **observed).map(|(month, _)| month);
    let whole = ingest::covering_period(known, None, None).unwrap_or(coverage.period);
    let dated = selection.dated(&loaded.events);
    let by_day = dated.month_only == 0 && !dated.details.is_empty();
    let periods = config.compare.periods(whole, coverage.months_observed(), by_day)?;
    if periods.before.is_days() {
        dated.check("A comparison of days", &selection.name, crate::theme::TimePrecision::Day)?;
    }
    Ok(periods)
}
