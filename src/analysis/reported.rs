//! The months reported, apart from those before them: what was read of the past is in no ranking of the present.

mod latest;
mod stray;

use super::{Progress, pipeline, time_filter};
use crate::compare::{DateRange, USUAL_MONTHS};
use crate::error::Result;
use crate::grid::{self, ChosenResolution, Coverage, ResolutionDemand};
use crate::ingest::{DropReason, InputData};
use crate::options::Options;
use crate::period::{Month, Period};
use crate::report::Preset;
use latest::LatestPeriod;

/// What was read, and which of it is reported.
#[derive(Debug)]
pub(super) struct Reported {
    /// The choices, with the months reported as `from` and `to`, and the themes that have events.
    pub config: Options,
    /// What was read, the events those of the months reported.
    pub loaded: InputData,
    /// The same with the events of the months before; `None` when none were read.
    pub past: Option<Past>,
    /// How fine cells are where the latest are reported, so that they are the same in the next report; `None` where the months reported
    /// choose by themselves.
    pub resolution: Option<ChosenResolution>,
    /// The days reported, where these are no months.
    pub days: Option<DateRange>,
    /// How the period came about.
    pub notes: Vec<String>,
}

/// What the months reported are held against.
#[derive(Debug)]
pub(super) struct Past {
    /// The choices, with all months read as `from` and `to`.
    pub config: Options,
    /// What was read.
    pub loaded: InputData,
    /// The first month asked for: those before it were read to be compared with, and for nothing else.
    pub from: Option<Month>,
}

/// Reads what `config` asks for, and what it is to be held against.
pub(super) fn read(config: &Options, progress: Progress<'_>) -> Result<Reported> {
    config.check()?;
    config.check_events()?;
    let mut asked = config.with(|options| options.study.period.from = read_from(config));
    let mut loaded = time_filter::load(&asked, progress)?;
    let mut notes = Vec::new();
    if config.report_period.latest.is_some()
        && let Some(stray) = stray::leave_out(&mut loaded, asked.study.period.to)
    {
        asked.study.period.to = Some(stray.last);
        notes.push(stray.note);
    }
    notes.extend(leave_out_empty(&mut asked, &loaded)?);
    let config_of_months = asked.with(|options| options.study.period = config.study.period.clone());
    let mut reported = Reported { config: config_of_months, loaded, past: None, resolution: None, days: None, notes };
    if let Some(latest) = config.report_period.latest {
        let told = LatestPeriod::of(&asked, &reported.loaded, latest)?;
        (reported.config.study.period.from, reported.config.study.period.to) =
            (Some(told.months.from), Some(told.months.to));
        reported.days = told.days;
        reported.notes.extend(told.notes);
        reported.resolution = Some(usual_resolution(&asked, &reported.loaded, told.months)?);
    }
    if (reported.config.study.period.from, reported.config.study.period.to)
        != (asked.study.period.from, asked.study.period.to)
    {
        reported.put_past_aside(asked, config.study.period.from);
    }
    Ok(reported)
}

/// The first month to read: a year before what the months reported are compared with, so that hotspots are not chosen by months that
/// are compared. Where the length of these is not known before anything is read, all is read.
fn read_from(config: &Options) -> Option<Month> {
    let reporting = &config.report_period;
    if reporting.against.is_empty() {
        return config.study.period.from;
    }
    if reporting.latest.is_some() {
        return None;
    }
    let reported = DateRange::Months(Period::new(config.study.period.from?, config.study.period.to?)?);
    let before = reporting.against.iter().filter_map(|against| against.resolve(reported));
    before.filter_map(|before| before.months().from.minus(USUAL_MONTHS)).min().or(config.study.period.from)
}

/// Leaves out the themes of a preset that the data has nothing of: nobody chose them for this data. Those that somebody chose stay, and
/// so do all where none has an event.
fn leave_out_empty(config: &mut Options, loaded: &InputData) -> Result<Option<String>> {
    if config.preset.preset.is_none_or(|preset| config.study.theme.theme != preset.themes()) {
        return Ok(None);
    }
    let selections = pipeline::select(config, loaded, &config.study.theme.theme)?;
    let suited = pipeline::suited(&selections, loaded);
    let (with, without): (Vec<&ResolutionDemand<'_>>, Vec<&ResolutionDemand<'_>>) =
        suited.iter().partition(|theme| theme.events > 0);
    if with.is_empty() || without.is_empty() {
        return Ok(None);
    }
    let preset = config.preset.preset.map_or("", Preset::as_str);
    let missing = without.iter().map(|theme| theme.theme).collect::<Vec<_>>().join(", ");
    config.study.theme.theme = with.iter().map(|theme| theme.theme.to_owned()).collect();
    Ok(Some(format!(
        "of the themes of {preset} the data has no event in the study area of these, which are left out: {missing}"
    )))
}

/// How fine cells are for as many months as are reported, if these were like all that are known: one month may have next to nothing of
/// a theme, and the next report is to have the same cells.
fn usual_resolution(config: &Options, loaded: &InputData, months: Period) -> Result<ChosenResolution> {
    let inside = pipeline::inside(loaded);
    let coverage = Coverage::from_events(&loaded.events, &inside, config.study.period.from, config.study.period.to)
        .ok_or_else(|| pipeline::no_months(loaded))?;
    let selections = pipeline::select(config, loaded, &config.study.theme.ranked())?;
    let suited = |selection| {
        let known = coverage.for_theme(&loaded.events, &inside, selection).months_observed().max(1);
        pipeline::suited_by(selection, loaded, &inside, (months.months() as f64 / known as f64).min(1.0))
    };
    let suited: Vec<ResolutionDemand<'_>> = selections.iter().map(suited).collect();
    grid::choose_resolution(config.study.grid.resolution, loaded.area.as_ref(), &loaded.events.places, &suited)
}

impl Reported {
    /// Leaves the months reported, and keeps all that was read, by the choices `asked`, as the past; none where nothing else was read.
    fn put_past_aside(&mut self, asked: Options, from: Option<Month>) {
        let months = Period {
            from: self.config.study.period.from.unwrap_or(Month::MIN),
            to: self.config.study.period.to.unwrap_or(Month::MAX),
        };
        let is_read = |month: &Month| {
            asked.study.period.from.is_none_or(|from| from <= *month)
                && asked.study.period.to.is_none_or(|to| *month <= to)
        };
        let mut read = self.loaded.events.feeds.iter().flat_map(|feed| &feed.months).filter(|month| is_read(month));
        if read.all(|month| months.position(*month).is_some()) {
            return;
        }
        let all = self.loaded.clone();
        keep(&mut self.loaded, months, DropReason::OutsidePeriod);
        self.past = Some(Past { config: asked, loaded: all, from });
    }
}

impl Past {
    /// All months asked for, without those that were read to be compared with.
    pub fn asked_for(self) -> (Options, InputData) {
        let Self { mut config, mut loaded, from } = self;
        if let Some(from) = from {
            keep(&mut loaded, Period { from, to: Month::MAX }, DropReason::OutsidePeriod);
            config.study.period.from = Some(from);
        }
        (config, loaded)
    }
}

/// Leaves the events of these months; those before them are taken off the ledger as such, those after them for the reason `after`.
fn keep(loaded: &mut InputData, months: Period, after: DropReason) {
    for group in loaded.events.groups.iter().filter(|group| months.position(group.month).is_none()) {
        let reason = if group.month < months.from { DropReason::BeforeReportPeriod } else { after };
        let file = loaded.events.feeds[group.feed as usize].file;
        loaded.ledger.drop_kept(file, reason, u64::from(group.rows));
    }
    loaded.events = loaded.events.within(months);
}
