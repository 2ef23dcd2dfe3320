//! When things happen: files to hours of the week, nights, weekends and darkness of the study area, its hotspots and areas.

mod caveats;
mod days;
mod output;
mod places;
pub(super) mod summary;
mod timed_theme;

pub(super) use days::known_days;

pub(super) use output::{add_sheets, section};
pub(super) use places::{peaks, tally_of};
pub use timed_theme::{Account, TimedTheme};

use super::Progress;
use super::cells::CountsByArea;
use super::data_quality::{Reliability, shortcomings};
use super::study_area::{Study, StudyGrid};
use crate::clock::{DayWindow, Night};
use crate::error::{ErrorKind, Result};
use crate::grid::Grid;
use crate::ingest::{EventTime, InputData, Ledger};
use crate::options::Options;
use crate::period::{Month, Period};
use crate::place::{LonLat, centre};
use crate::temporal::{Daylight, ObservedHours, PlaceholderTimes, TimingOptions, Weekends};
use crate::theme::{DatedEvents, LocatedCounts, Selection, TimePrecision, select};
use places::Places;

/// When the events of all themes happen, as far as the data knows.
#[derive(Clone, Debug)]
pub struct Timed {
    /// The months asked for.
    pub period: Period,
    /// How times of day are told.
    pub telling: TimingOptions,
    /// The themes that have events whose minute is known.
    pub themes: Vec<TimedTheme>,
    /// Those that have none, and why.
    pub untimed: Vec<(String, String)>,
    /// Times that stand for "not known".
    pub defaulted: PlaceholderTimes,
    /// What footfall by the hour is, in words; `None` when there is none.
    pub footfall: Option<String>,
    /// Stations that count people and not by the hour.
    pub without_hours: Vec<String>,
    /// Where the sun is looked at from.
    pub centre: LonLat,
}

/// The result of `when`, with the account of every row.
#[derive(Clone, Debug)]
pub struct WhenOutcome {
    /// The account of every row read.
    pub ledger: Ledger,
    /// The cells, in which hotspots are.
    pub grid: Grid,
    /// When.
    pub timed: Timed,
    /// For each theme told its events with and without a position.
    positions: Vec<LocatedCounts>,
}

/// Tells when the events of the themes of `config` happen; without any in it, of every theme that has events with a time of day.
pub fn when(config: &Options, progress: Progress<'_>) -> Result<WhenOutcome> {
    let config = &counted(config);
    let themes = |loaded: &InputData| {
        if !config.study.theme.theme.is_empty() {
            return Ok(config.study.theme.theme.clone());
        }
        let timed = themes_with_times(config, loaded)?;
        Ok(if timed.is_empty() { config.study.theme.ranked() } else { timed })
    };
    let study = Study::read_for(config, CountsByArea::Unused, progress, themes)?;
    let Study { loaded, selections, ground, .. } = study;
    let none_timed = selections.first().map(|first| check(first, &first.dated(&loaded.events)));
    let timed = timed(config, &loaded, &ground, &ground, selections)?;
    if timed.themes.is_empty() {
        none_timed.unwrap_or(Ok(()))?;
        let (_, problem) = timed.untimed.first().cloned().unwrap_or_default();
        let (question, advice) = ("The hour of the week".into(), "Ask for other months with --from and --to".into());
        return Err(ErrorKind::InsufficientDetail { question, problem, advice }.into());
    }
    let of = |theme: &TimedTheme| theme.selection.positions(&loaded.events, timed.period);
    let positions = timed.themes.iter().map(of).collect();
    Ok(WhenOutcome { ledger: loaded.ledger, grid: ground.grid, timed, positions })
}

/// The same choices with harm counted plainly: when is a question of events, and a theme may have no harm weights.
pub(super) fn counted(config: &Options) -> Options {
    config.with(|options| options.study.theme.harm = "count".into())
}

/// When the events of every theme happen that has events with a time of day; `None` when none has. Hotspots are those on `reported`:
/// the same ground, of the months reported.
pub(super) fn of_all_timed(
    config: &Options,
    loaded: &InputData,
    ground: &StudyGrid,
    reported: &StudyGrid,
) -> Result<Option<Timed>> {
    let config = &counted(config);
    let names = themes_with_times(config, loaded)?;
    let selections = super::pipeline::select(config, loaded, &names)?;
    Ok(Some(timed(config, loaded, ground, reported, selections)?).filter(|timed| !timed.themes.is_empty()))
}

/// The themes of the catalogue that count an event whose minute is known.
pub(super) fn themes_with_times(config: &Options, loaded: &InputData) -> Result<Vec<String>> {
    let (events, times) = (&loaded.events, config.study.times()?);
    let is_timed = |name: &&String| {
        let selection =
            select(&config.study.catalogue, name, &config.study.theme.harm, events, loaded.premises.as_ref(), &times);
        // A theme of the user's own may be of other data than this.
        selection.is_ok_and(|selection| {
            let timed = events.details.iter().filter(|detail| matches!(detail.from, EventTime::Minute(_)));
            timed.into_iter().any(|detail| selection.counts(detail, events))
        })
    };
    Ok(config.study.catalogue.themes.keys().filter(is_timed).cloned().collect())
}

fn check(selection: &Selection, dated: &DatedEvents<'_>) -> Result<()> {
    dated.check("The hour of the week", &selection.name, TimePrecision::Minute)
}

/// When the events of these themes happen.
fn timed(
    config: &Options,
    loaded: &InputData,
    ground: &StudyGrid,
    reported: &StudyGrid,
    selections: Vec<Selection>,
) -> Result<Timed> {
    let (telling, times) = (config.timing(), config.study.times()?);
    let centre = middle(&ground.grid);
    let mut daylight = Daylight::new(centre);
    let defaulted =
        PlaceholderTimes::detect(&loaded.events.details, &loaded.events.feeds, asked_for(config, telling.night));
    let places = Places::of(loaded, ground)?;
    let (mut themes, mut untimed) = (Vec::new(), Vec::new());
    for selection in selections {
        let dated = selection.dated(&loaded.events);
        if let Err(reason) = check(&selection, &dated) {
            untimed.push((selection.name, reason.to_string()));
            continue;
        }
        let days = known_days(loaded, &ground.cell_of, ground.coverage.period, &selection, &dated, telling.night);
        if days.any_source().is_empty() {
            let reason = format!("no event of {} in {} carries a time of day", selection.name, ground.coverage.period);
            untimed.push((selection.name, reason));
            continue;
        }
        let on_ground = ground.theme(config, loaded, &selection);
        let is_all = reported.coverage.period == ground.coverage.period;
        let hot_now = if is_all { on_ground.clone() } else { reported.theme(config, loaded, &selection) };
        let hotspots = places::hotspots(config, loaded, reported, &selection, &hot_now)?;
        let coverage = on_ground.coverage;
        let of_theme = selection.theme.hours.map(|hours| hours.window(telling.night));
        let confined: Vec<DayWindow> = asked_for(config, telling.night).into_iter().chain(of_theme).collect();
        let hours = ObservedHours::compute(days.any_source(), &confined, telling.night, &times.zone, &mut daylight);
        let weekends = Weekends::find(&days);
        let (zone, last) = (&times.zone, last_month(loaded));
        let clock = places::TimingContext {
            telling,
            zone,
            last,
            defaulted: &defaulted,
            days: &days,
            hours: &hours,
            weekends: &weekends,
        };
        let (places, account) = places.tell(&selection.name, &dated, &coverage, &hotspots, &clock, &mut daylight);
        themes.push(TimedTheme { selection, coverage, days, confined, hours, weekends, places, account });
    }
    let footfall = places.footfall();
    Ok(Timed {
        period: ground.coverage.period,
        telling,
        themes,
        untimed,
        defaulted,
        footfall: footfall.map(|footfall| footfall.meaning.clone()),
        without_hours: footfall.map(|footfall| footfall.without_hours.clone()).unwrap_or_default(),
        centre,
    })
}

/// The hours that were asked for.
fn asked_for(config: &Options, night: Night) -> Option<DayWindow> {
    config.study.hours.hours.map(|hours| hours.window(night))
}

/// The last month of which any file has rows.
fn last_month(loaded: &InputData) -> Option<Month> {
    loaded.events.feeds.iter().flat_map(|feed| &feed.months).max().copied()
}

/// The middle of the study area: dusk differs by four minutes over a degree of longitude, which no study area has.
fn middle(grid: &Grid) -> LonLat {
    let (mut lon, mut lat, mut cells) = (0.0, 0.0, 0.0);
    for at in grid.study().map(|cell| centre(grid.cells[cell])) {
        (lon, lat, cells) = (lon + at.lon(), lat + at.lat(), cells + 1.0);
    }
    LonLat::new(lon / cells, lat / cells).expect("a mean of positions is one")
}

impl WhenOutcome {
    /// What makes this analysis one not to rely on; nothing when the data is good enough.
    pub fn shortcomings(&self, config: &Options) -> Vec<String> {
        let of = |(theme, positions): (&TimedTheme, &LocatedCounts)| Reliability {
            name: theme.selection.name.clone(),
            positions: *positions,
            events: theme.places[0].times.number,
        };
        shortcomings(
            &self.ledger,
            self.timed.themes.iter().zip(&self.positions).map(of),
            config.study.reading.quality(),
        )
    }
}
