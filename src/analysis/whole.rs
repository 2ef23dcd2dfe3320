//! The whole analysis in one: cells ranked, trends told, areas compared, premises told, as far as the inputs have them.

use serde_json::json;

use super::areas::{self, AreasOutcome};
use super::cells::{self, CountsByArea};
use super::compare::{self, Compared, JourneysTold};
use super::config::Config;
use super::outcome::Outcome;
use super::plans::{self, Plans};
use super::premises::{self, PremisesOutcome};
use super::study::Ground;
use super::survey::{self, Findings};
use super::trend::{self, TrendedTheme};
use super::when::{self, Timed};
use super::write::{self, Written};
use super::{Progress, backdrop, manifest};
use crate::error::Result;
use crate::export::{Format, OutputFolder, Sheets};
use crate::render::{self, Backdrop};

/// Everything that the inputs have.
#[derive(Debug)]
pub struct Whole {
    /// Cells and hotspots.
    pub ranked: Outcome,
    /// Trends, in the order of the themes.
    pub trends: Vec<TrendedTheme>,
    /// Areas; `None` when no boundaries were given.
    pub areas: Option<AreasOutcome>,
    /// Premises; `None` when none were given.
    pub premises: Option<PremisesOutcome>,
    /// What people answered; `None` when no survey was given.
    pub survey: Option<Findings>,
    /// What changed in a year; `None` when there are not two years, and no periods are asked for.
    pub compared: Option<Compared>,
    /// What schemes counted, by table.
    pub journeys: Vec<JourneysTold>,
    /// When things happen; `None` when no event has a time of day.
    pub when: Option<Timed>,
    /// Where to act, for the first theme.
    pub plans: Plans,
    /// What is drawn beside results.
    pub backdrop: Backdrop,
}

/// Ranks cells for the themes of `config`, tells their trends and what changed from one year to the next, and when the events of
/// every theme happen that has events with a time of day; compares areas on every measure that the data has, tells what
/// happened at which premises and what people answered, and plans where to act.
pub fn whole(config: &Config, progress: Progress<'_>) -> Result<Whole> {
    let bounded = config.inputs.areas.is_some() || config.inputs.area.is_some();
    let counts = if bounded { CountsByArea::UsedElsewhere } else { CountsByArea::Unused };
    let (mut ranked, mut loaded) = cells::rank(config, counts, progress)?;
    let survey = config.has_survey().then(|| survey::findings(config, &loaded)).transpose()?;
    let trends = trend::beside(config, &ranked, &loaded);
    compare::keep_asked(config, &mut loaded.journeys, &mut ranked.ledger);
    let (compared, journeys) = compare::of_ranked(config, &ranked, &loaded)?;
    let ground = Ground::of(config, &loaded, ranked.resolution.resolution)?;
    let when = when::of_all_timed(config, &loaded, &ground)?;
    let plans = plans::of_ranked(config, &ranked, &loaded);
    let backdrop = backdrop::backdrop(config, &ranked, &loaded);
    let premises = config.has_premises().then(|| premises::at_premises(config, &ranked, loaded)).transpose()?;
    let every_measure = Config { themes: Vec::new(), ..config.clone() };
    let areas = bounded.then(|| areas::areas(&every_measure, progress)).transpose()?;
    Ok(Whole { ranked, trends, areas, premises, survey, compared, journeys, when, plans, backdrop })
}

impl Whole {
    /// The notes of all parts, each once.
    pub fn notes(&self, config: &Config) -> Vec<String> {
        let mut notes = self.ranked.notes();
        let of_areas = self.areas.iter().flat_map(AreasOutcome::notes);
        let of_trends = self.trends.iter().flat_map(|theme| theme.notes(config));
        let of_premises = self.premises.iter().flat_map(|premises| premises.notes(&self.ranked));
        let of_survey = self.survey.iter().flat_map(Findings::notes);
        let of_compared = self.compared.iter().flat_map(|compared| compared.notes(config));
        let of_journeys = self.journeys.iter().map(JourneysTold::note);
        let of_times = self.when.iter().flat_map(Timed::notes);
        let of_plans = self.plans.notes(config, &self.ranked);
        let of_cells = of_trends.chain(of_compared).chain(of_times).chain(of_plans);
        for note in of_cells.chain(of_areas).chain(of_premises).chain(of_survey).chain(of_journeys) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }
}

/// Writes every file of all parts, then publishes them together, `manifest.json` last.
pub fn write_whole(
    whole: &Whole,
    config: &Config,
    command: &str,
    formats: &[Format],
    folder: OutputFolder,
) -> Result<Written> {
    let mut sheets = Sheets::default();
    write::add_sheets(&whole.ranked, config, &mut sheets);
    trend::add_sheets(&whole.trends, config, whole.ranked.premises_date.as_deref(), &mut sheets);
    if let Some(areas) = &whole.areas {
        areas::add_sheets(areas, config, &mut sheets);
    }
    if let Some(premises) = &whole.premises {
        premises::add_sheets(&whole.ranked, premises, config, &mut sheets);
    }
    if let Some(survey) = &whole.survey {
        survey::add_sheets(survey, config, &mut sheets);
    }
    compare::add_sheets(whole.compared.as_ref(), &whole.journeys, config, &mut sheets);
    if let Some(timed) = &whole.when {
        when::add_sheets(timed, &mut sheets);
    }
    plans::add_sheets(&whole.plans, &whole.ranked, config, &mut sheets);
    let mut manifest = manifest::of(&whole.ranked, config, command);
    manifest["trends"] = trend::section(&whole.trends, config);
    manifest["areas"] = json!(whole.areas.as_ref().map(areas::section));
    manifest["premises"] = json!(whole.premises.as_ref().map(|premises| premises::section(premises, config)));
    manifest["survey"] = json!(whole.survey.as_ref().map(|survey| survey::section(survey, config)));
    manifest["compare"] = json!(whole.compared.as_ref().map(|compared| compare::section(compared, config)));
    manifest["journeys"] = compare::journeys_section(&whole.journeys);
    manifest["when"] = json!(whole.when.as_ref().map(|timed| when::section(timed, config)));
    for (name, section) in plans::sections(&whole.plans, &whole.ranked, config) {
        manifest[name] = section;
    }
    manifest["notes"] = json!(whole.notes(config));
    for (name, figure) in render::figures(&sheets, &manifest, &whole.backdrop)? {
        sheets.file(name, figure);
    }
    write::publish(manifest, &whole.ranked.ledger, sheets, formats, folder)
}
