//! The months reported, apart from those before them: what was read of the past is in no ranking of the present.

use rayon::prelude::*;

use super::config::Config;
use super::reporting::{Latest, Unit};
use super::{Progress, hours, steps};
use crate::compare::{Ends, Span, USUAL_MONTHS};
use crate::error::{ErrorKind, Result};
use crate::grid::{Coverage, OUTSIDE};
use crate::ingest::{AreaIndex, DropReason, Loaded, Moment};
use crate::period::{Month, Period};
use crate::theme::Selection;

/// What was read, and which of it is reported.
#[derive(Debug)]
pub(super) struct Reported {
    /// The choices, with the months reported as `from` and `to`.
    pub config: Config,
    /// What was read, the events those of the months reported.
    pub loaded: Loaded,
    /// The same with the events of the months before; `None` when none were read.
    pub past: Option<Past>,
    /// The days reported, where these are no months.
    pub days: Option<Span>,
    /// How the period came about.
    pub notes: Vec<String>,
}

/// What the months reported are held against.
#[derive(Debug)]
pub(super) struct Past {
    /// The choices, with all months read as `from` and `to`.
    pub config: Config,
    /// What was read.
    pub loaded: Loaded,
}

/// Reads what `config` asks for, and what it is to be held against.
pub(super) fn read(config: &Config, progress: Progress<'_>) -> Result<Reported> {
    config.check()?;
    config.check_events()?;
    let asked = Config { from: read_from(config), ..config.clone() };
    let loaded = hours::load(&asked, progress)?;
    let mut reported = Reported { config: config.clone(), loaded, past: None, days: None, notes: Vec::new() };
    if let Some(latest) = config.reporting.latest {
        let told = Told::of(&asked, &reported.loaded, latest)?;
        (reported.config.from, reported.config.to) = (Some(told.months.from), Some(told.months.to));
        (reported.days, reported.notes) = (told.days, told.notes);
    }
    if (reported.config.from, reported.config.to) != (asked.from, asked.to) {
        reported.put_past_aside(asked);
    }
    Ok(reported)
}

/// The first month to read: a year before what the months reported are compared with, so that hotspots are not chosen by months that
/// are compared. Where the length of these is not known before anything is read, all is read.
fn read_from(config: &Config) -> Option<Month> {
    let reporting = &config.reporting;
    if reporting.latest.is_some() || reporting.against.is_empty() {
        return config.from;
    }
    let reported = Span::Months(Period::new(config.from?, config.to?)?);
    let before = reporting.against.iter().filter_map(|against| against.before(reported));
    before.filter_map(|before| before.months().from.minus(USUAL_MONTHS)).min().or(config.from)
}

impl Reported {
    /// Leaves the months reported, and keeps all that was read, by the choices `asked`, as the past.
    fn put_past_aside(&mut self, asked: Config) {
        let all = self.loaded.clone();
        let months = Period { from: self.config.from.unwrap_or(Month::MIN), to: self.config.to.unwrap_or(Month::MAX) };
        self.loaded.events = all.events.within(months);
        for group in all.events.groups.iter().filter(|group| months.position(group.month).is_none()) {
            let before = group.month < months.from;
            let reason = if before { DropReason::BeforeReported } else { DropReason::PeriodNotAskedFor };
            let file = all.events.feeds[group.feed as usize].file;
            self.loaded.ledger.drop_kept(file, reason, u64::from(group.rows));
        }
        self.past = Some(Past { config: asked, loaded: all });
    }
}

/// What the latest of the data comes to.
struct Told {
    months: Period,
    days: Option<Span>,
    notes: Vec<String>,
}

impl Told {
    /// The latest of what is known of the first theme: files of other bodies or other matters may reach further.
    fn of(config: &Config, loaded: &Loaded, latest: Latest) -> Result<Self> {
        steps::check_months(config, loaded)?;
        let inside = inside(loaded);
        let theme = config.ranked_themes().swap_remove(0);
        let selection = steps::select(config, loaded, &[theme])?.swap_remove(0);
        let coverage = Coverage::of(&loaded.events, &inside, config.from, config.to);
        let coverage = coverage.ok_or_else(|| steps::no_months(loaded))?.of_theme(&loaded.events, &inside, &selection);
        let last = last_whole_month(loaded, &coverage).ok_or_else(|| steps::no_months(loaded))?;
        let name = &selection.name;
        let whole_months = |months: u16| {
            let counted = Latest { number: months, unit: Unit::Month };
            counted.months(last).ok_or_else(|| steps::no_months(loaded))
        };
        match latest.unit {
            Unit::Month => {
                let months = whole_months(latest.number)?;
                let note = format!(
                    "reported is {months}: {latest} to {last}, the last month of which {name} is known as a whole"
                );
                Ok(Self { months, days: None, notes: vec![note] })
            }
            Unit::Week => match last_day_of(&selection, loaded, &inside, &coverage).and_then(|day| latest.days(day)) {
                Some(days) => {
                    let months = days.months();
                    let note = format!(
                        "reported is {days}: {latest} to the last day known of {name}. What changed is told of these days; cells are ranked \
                         by whole months, which are {months}"
                    );
                    Ok(Self { months, days: Some(days), notes: vec![note] })
                }
                None => {
                    let months = whole_months(latest.number.div_ceil(4))?;
                    let note = format!(
                        "{latest} were asked for, and the days of {name} are not known, only months: reported is {months}, to the last month known"
                    );
                    Ok(Self { months, days: None, notes: vec![note] })
                }
            },
            Unit::Weekend => {
                let days = last_timed_day(loaded, &inside).and_then(|day| latest.days(day)).ok_or_else(no_weekends)?;
                let months = days.months();
                let months = if months.to > last { whole_months(months.months() as u16)? } else { months };
                let note = format!(
                    "reported is {latest}, {days}, in weekends_<theme>; cells are ranked by whole months, which are {months}"
                );
                Ok(Self { months, days: Some(days), notes: vec![note] })
            }
        }
    }
}

fn no_weekends() -> crate::Error {
    ErrorKind::TooVague {
        question: "What happened on the last weekend".into(),
        problem: "no event in the study area carries a time of day".into(),
        advice: "Police street-level crime is published by month; give a table with date and time of each event (`[[table]]` of \
                 hexspot.toml), or report months: --preset monthly, or --latest \"1 month\""
            .into(),
    }
    .into()
}

/// For each place of the events whether it lies in the study area, as coverage takes it: there are no cells yet.
fn inside(loaded: &Loaded) -> Vec<u32> {
    let index = loaded.area.as_ref().map(AreaIndex::new);
    let places = loaded.events.places.par_iter();
    let is_inside = |at| index.as_ref().is_none_or(|area| area.first(at).is_some());
    places.map(|place| if is_inside(place.at) { 0 } else { OUTSIDE }).collect()
}

/// The last month that is observed and of which no body that covers the ground has only a part.
fn last_whole_month(loaded: &Loaded, coverage: &Coverage) -> Option<Month> {
    let ends = Ends::of(&loaded.events);
    let of_bodies = ends.iter().filter(|ends| coverage.bodies.contains(&ends.body));
    let partial: Vec<Month> = of_bodies.flat_map(Ends::partial).collect();
    let observed = coverage.period.iter().zip(&coverage.observed).filter(|(_, observed)| **observed);
    observed.map(|(month, _)| month).filter(|month| !partial.contains(month)).last()
}

/// The last day of a theme; `None` where only the month is known of some of its events.
fn last_day_of(
    selection: &Selection,
    loaded: &Loaded,
    inside: &[u32],
    coverage: &Coverage,
) -> Option<jiff::civil::Date> {
    let dated = selection.dated(&loaded.events);
    let is_inside = |place: Option<u32>| place.is_some_and(|place| inside[place as usize] != OUTSIDE);
    let of_period = dated.details.iter().filter(|detail| is_inside(detail.place));
    let days =
        of_period.filter(|detail| detail.from.month().is_some_and(|month| coverage.period.position(month).is_some()));
    days.map(|detail| detail.from.start().date()).max().filter(|_| dated.month_only == 0)
}

/// The last day on which anything is known to the minute.
fn last_timed_day(loaded: &Loaded, inside: &[u32]) -> Option<jiff::civil::Date> {
    let is_inside = |place: Option<u32>| place.is_some_and(|place| inside[place as usize] != OUTSIDE);
    let details = loaded.events.details.iter().filter(|detail| is_inside(detail.place));
    let minutes = details.filter_map(|detail| match detail.from {
        Moment::Minute(at) => Some(at.date()),
        Moment::Day(_) | Moment::Month(_) => None,
    });
    minutes.max()
}
