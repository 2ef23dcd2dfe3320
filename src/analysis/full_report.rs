//! The whole analysis in one: cells ranked, trends told, areas compared, premises told, as far as the inputs have them.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::areas::{self, AreasOutcome};
use super::baseline_period::BaselineRun;
use super::cells::{self, CountsByArea};
use super::compare::{self, Comparisons, SchemeActivityFindings};
use super::headline::Headline;
use super::plans::{self, Plans};
use super::premises::{self, PremisesOutcome};
use super::ranking_result::{RankingResult, ThemeResult};
use super::report_summary::summary;
use super::reported::{self, Reported};
use super::result::AnalysisResult;
use super::survey::{self, Findings};
use super::trend::{self, TrendedTheme};
use super::when::{self, Timed};
use super::write::{self, Written, publish_with_disclosure_control};
use super::{Progress, context_layers, manifest};
use crate::error::Result;
use crate::figures::{self, Backdrop};
use crate::ingest::Ledger;
use crate::options::Options;
use crate::output::{OutputFolder, Sheets};
use crate::report::{self, REPORT};
use crate::study::Quality;

/// Everything that the inputs have.
#[derive(Debug)]
pub struct FullReport {
    /// Cells and hotspots of the months reported.
    pub ranked: RankingResult,
    /// The same of all months read, where more than the latest were: trends, hours, premises and plans rest on these.
    pub past: Option<RankingResult>,
    /// Trends, in the order of the themes.
    pub trends: Vec<TrendedTheme>,
    /// Areas; `None` when no boundaries were given.
    pub areas: Option<AreasOutcome>,
    /// Premises; `None` when none were given.
    pub premises: Option<PremisesOutcome>,
    /// What people answered; `None` when no survey was given.
    pub survey: Option<Findings>,
    /// What changed between the periods asked for; else in a year, where there are two.
    pub compared: Comparisons,
    /// What schemes counted, by table.
    pub journeys: Vec<SchemeActivityFindings>,
    /// When things happen; `None` when no event has a time of day.
    pub when: Option<Timed>,
    /// Where to act, for the first theme.
    pub plans: Plans,
    /// What is drawn beside results.
    pub backdrop: Backdrop,
    /// What is reported, and what the preset asked for says first.
    pub story: Headline,
}

/// Ranks cells for the themes of `config`, tells their trends and what changed from one year to the next, and when the events of
/// every theme happen that has events with a time of day; compares areas on every measure that the data has, tells what
/// happened at which premises and what people answered, and plans where to act.
pub fn whole(config: &Options, progress: Progress<'_>) -> Result<FullReport> {
    config.check_changes_shareable()?;
    let bounded = config.study.inputs.areas.is_some() || config.study.inputs.area.is_some();
    let counts = if bounded { CountsByArea::UsedElsewhere } else { CountsByArea::Unused };
    let Reported { config: of_months, loaded, past, resolution, days, notes } = reported::read(config, progress)?;
    let every_measure = of_months.with(|options| options.study.theme.theme.clear());
    let areas = bounded.then(|| areas::of_loaded(&every_measure, loaded.clone())).transpose()?;
    let (mut ranked, loaded) = cells::rank_loaded(&of_months, counts, loaded, resolution)?;
    let compared = compare::of_reported(&of_months, &ranked, &loaded, past.as_ref(), days)?;
    let backdrop = context_layers::backdrop(config, &ranked, &loaded);
    let standing = match past.filter(|_| config.report_period.latest.is_some()) {
        Some(past) => BaselineRun::of_past(past, &ranked)?,
        None => BaselineRun::of_ranked(of_months, &ranked, loaded),
    };
    let BaselineRun { config: of_all, past, mut loaded, ground, reported } = standing;
    compare::keep_asked(&of_all, &mut loaded.journeys, &mut ranked.ledger);
    let all = past.as_ref().unwrap_or(&ranked);
    let survey = config.study.inputs.has_survey().then(|| survey::findings(&of_all, &loaded)).transpose()?;
    let trends = trend::beside(&of_all, all, &loaded);
    let journeys = compare::journeys_beside(&of_all, all, &loaded);
    let when = when::of_all_timed(&of_all, &loaded, &ground, reported.as_ref().unwrap_or(&ground))?;
    let plans = plans::of_ranked(&of_all, all, &loaded);
    let premises =
        config.study.inputs.has_premises().then(|| premises::at_premises(&of_all, all, loaded)).transpose()?;
    let mut whole = FullReport {
        ranked,
        past,
        trends,
        areas,
        premises,
        survey,
        compared,
        journeys,
        when,
        plans,
        backdrop,
        story: Headline::default(),
    };
    whole.story = Headline::of(config, &whole, days, notes);
    Ok(whole)
}

impl FullReport {
    /// The ranking of all months that trends, hours, premises and plans rest on.
    pub fn all(&self) -> &RankingResult {
        self.past.as_ref().unwrap_or(&self.ranked)
    }

    /// What makes it one not to rely on. Of a theme without an event in the months reported that is said only where no other month has one
    /// either: it is found where the data is, and a month without is a finding.
    pub fn shortcomings(&self, quality: Quality) -> Vec<String> {
        let past = |name: &str| {
            self.past.as_ref().and_then(|past| Some((past, past.themes.iter().find(|ran| ran.selection.name == name)?)))
        };
        let known = |ran: &ThemeResult| past(&ran.selection.name).map_or(0, |(past, ran)| past.study_events(ran));
        self.ranked.shortcomings_of(quality, |ran| self.ranked.study_events(ran).max(known(ran)))
    }

    /// The notes of all parts, each once; where small numbers are to be withheld no more than that.
    pub fn notes(&self, config: &Options) -> Vec<String> {
        let mut notes = self.ranked.notes();
        if self.ranked.told.is_some() {
            return notes;
        }
        let of_areas = self.areas.iter().flat_map(AreasOutcome::notes);
        let of_trends = self.trends.iter().flat_map(|theme| theme.notes(config));
        let of_premises = self.premises.iter().flat_map(|premises| premises.notes(self.all()));
        let of_survey = self.survey.iter().flat_map(Findings::notes);
        let of_compared = self.compared.all().flat_map(|compared| compared.notes(config));
        let of_journeys = self.journeys.iter().map(SchemeActivityFindings::note);
        let of_times = self.when.iter().flat_map(Timed::notes);
        let of_plans = self.plans.notes(config, self.all());
        let of_cells =
            self.story.notes.iter().cloned().chain(of_trends).chain(of_compared).chain(of_times).chain(of_plans);
        for note in of_cells.chain(of_areas).chain(of_premises).chain(of_survey).chain(of_journeys) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }
}

impl AnalysisResult for FullReport {
    fn ledger(&self) -> &Ledger {
        &self.ranked.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        write::add_sheets(&self.ranked, options, sheets);
        trend::add_sheets(&self.trends, options, self.ranked.premises_date.as_deref(), sheets);
        if let Some(areas) = &self.areas {
            areas::add_sheets(areas, options, sheets);
        }
        if let Some(premises) = &self.premises {
            premises::add_sheets(self.all(), premises, options, sheets);
        }
        if let Some(survey) = &self.survey {
            survey::add_sheets(survey, options, sheets);
        }
        compare::add_sheets(self.compared.first.as_ref(), &self.journeys, options, sheets);
        compare::add_others(&self.compared.others, options, sheets);
        if let Some(timed) = &self.when {
            when::add_sheets(timed, sheets);
        }
        plans::add_sheets(&self.plans, self.all(), options, sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        let mut manifest = manifest::of(&self.ranked, options);
        manifest.insert("trends".into(), trend::section(&self.trends, options));
        manifest.insert("areas".into(), json!(self.areas.as_ref().map(areas::section)));
        manifest.insert(
            "premises".into(),
            json!(self.premises.as_ref().map(|premises| premises::section(premises, options))),
        );
        manifest.insert("survey".into(), json!(self.survey.as_ref().map(|survey| survey::section(survey, options))));
        manifest.insert("preset".into(), self.story.preset());
        manifest.insert("reported".into(), self.story.reported(options, self));
        manifest.insert(
            "compare".into(),
            json!(self.compared.first.as_ref().map(|compared| compare::section(compared, options))),
        );
        for other in &self.compared.others {
            manifest.insert(format!("compare_{}", other.against), compare::section(&other.compared, options));
        }
        manifest.insert("journeys".into(), compare::journeys_section(&self.journeys));
        manifest.insert("when".into(), json!(self.when.as_ref().map(|timed| when::section(timed, options))));
        for (name, section) in plans::sections(&self.plans, self.all(), options) {
            manifest.insert(name.into(), section);
        }
        manifest
    }

    fn notes(&self, options: &Options) -> Vec<String> {
        self.notes(options)
    }

    fn summary(&self, options: &Options) -> String {
        summary(self, options)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.shortcomings(options.study.reading.quality())
    }

    fn write(&self, options: &Options, command: &str, folder: OutputFolder) -> Result<Written> {
        let mut sheets = Sheets::default();
        AnalysisResult::add_sheets(self, options, &mut sheets);
        let pages = |sheets: &Sheets<'_>, manifest: &Value| {
            let mut files = figures::figures(sheets, manifest, &self.backdrop)?;
            let page = report::page(sheets, manifest, &self.backdrop, &options.page)?;
            files.push((REPORT.into(), page.into_bytes()));
            Ok(files)
        };
        publish_with_disclosure_control(
            &self.ranked,
            options,
            self.whole_manifest(options, command),
            sheets,
            &pages,
            folder,
        )
    }

    /// The cells of the one theme, as GeoJSON.
    fn write_main(&self, options: &Options, out: &mut (dyn Write + Send)) -> Result<()> {
        self.ranked.write_main(options, out)
    }
}
