//! What the latest of the data comes to.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::analysis::{pipeline, when};
use crate::compare::{DateRange, TruncatedSource};
use crate::error::{ErrorKind, Result};
use crate::grid::{Coverage, OUTSIDE};
use crate::ingest::{EventTime, InputData};
use crate::options::Options;
use crate::period::{Month, Period};
use crate::report::{Latest, Unit};
use crate::temporal::Weekends;
use crate::theme::Selection;

/// The months and days reported.
pub(super) struct LatestPeriod {
    pub months: Period,
    pub days: Option<DateRange>,
    pub notes: Vec<String>,
}

impl LatestPeriod {
    /// The latest of what is known of the first theme: files of other bodies or other matters may reach further.
    pub fn of(config: &Options, loaded: &InputData, latest: Latest) -> Result<Self> {
        pipeline::check_months(config, loaded)?;
        let inside = pipeline::inside(loaded);
        let theme = config.study.theme.ranked().swap_remove(0);
        let selection = pipeline::select(config, loaded, &[theme])?.swap_remove(0);
        let all = Coverage::from_events(&loaded.events, &inside, config.study.period.from, config.study.period.to);
        let all = all.ok_or_else(|| pipeline::no_months(loaded))?;
        let coverage = all.for_theme(&loaded.events, &inside, &selection);
        let last = last_whole_month(loaded, &coverage).ok_or_else(|| pipeline::no_months(loaded))?;
        let name = &selection.name;
        // What lies before the first month asked for was not read: it is not known to be nothing.
        let (first, first_day) = (config.study.period.from, config.study.period.from.map(Month::first_day));
        let read = |months: Period| Period::new(first.map_or(months.from, |first| months.from.max(first)), months.to);
        let days_read = |days: DateRange| {
            DateRange::from_days(first_day.map_or(days.first(), |first| days.first().max(first)), days.last())
        };
        let whole_months = |months: u16| {
            let counted = Latest { number: months, unit: Unit::Month };
            counted.months(last).and_then(read).ok_or_else(|| pipeline::no_months(loaded))
        };
        // Cells are ranked by no month of which only a part is known.
        let months_of = |days: DateRange| {
            let months = days.months();
            let whole = Period::new(months.from, months.to.min(last));
            whole.map_or_else(|| whole_months(months.months() as u16), Ok)
        };
        let cut = |from: Date| if first_day == Some(from) { ", no further back than --from" } else { "" };
        match latest.unit {
            Unit::Month => {
                let months = whole_months(latest.number)?;
                let cut = cut(months.from.first_day());
                let note = format!(
                    "reported is {months}: {latest} to {last}, the last month of which {name} is known as a whole{cut}"
                );
                Ok(Self { months, days: None, notes: vec![note] })
            }
            Unit::Week => match last_day_of(&selection, loaded, &inside, &coverage)
                .and_then(|day| latest.days(day))
                .and_then(days_read)
            {
                Some(days) => {
                    let months = months_of(days)?;
                    let note = format!(
                        "reported is {days}: {latest} to the last day known of {name}. What changed is told of these days; cells are ranked \
                         by whole months, which are {months}"
                    );
                    Ok(Self { months, days: Some(days), notes: vec![note] })
                }
                None => {
                    let months = whole_months(latest.number.div_ceil(4))?;
                    let note = format!(
                        "reported is {months}, to the last month known, and not {latest} as asked for: of {name} only the months are known, \
                         not the days"
                    );
                    Ok(Self { months, days: None, notes: vec![note] })
                }
            },
            Unit::Weekend => {
                let (name, sunday) = last_weekend(config, loaded, &inside, all.period)?;
                let days = latest
                    .days(sunday)
                    .and_then(days_read)
                    .ok_or_else(|| no_weekends("no weekend is known as a whole"))?;
                let months = months_of(days)?;
                let note = format!(
                    "reported is {days}: {latest} up to the last that is known of {name} as a whole, in weekends_{name}; cells are ranked by \
                     whole months, which are {months}"
                );
                Ok(Self { months, days: Some(days), notes: vec![note] })
            }
        }
    }
}

fn no_weekends(problem: &str) -> crate::Error {
    ErrorKind::InsufficientDetail {
        question: "What happened on the last weekend".into(),
        problem: problem.into(),
        advice: "Police street-level crime is published by month; give a table with date and time of each event (`[[table]]` of \
                 hexspot.toml), or report months: --preset monthly, or --latest \"1 month\""
            .into(),
    }
    .into()
}

/// Months by which a body may be late: one that has had no rows for longer is not waited for.
const LATE: usize = 3;

/// The last month that is observed and of which no body that covers the ground has only a part, or has yet to tell.
fn last_whole_month(loaded: &InputData, coverage: &Coverage) -> Option<Month> {
    let ends = TruncatedSource::find(&loaded.events);
    let of_bodies = ends.iter().filter(|ends| coverage.bodies.contains(&ends.body));
    let partial: Vec<Month> = of_bodies.flat_map(TruncatedSource::partial_months).collect();
    let observed = coverage.period.iter().zip(&coverage.observed).filter(|(_, observed)| **observed);
    let observed: Vec<Month> = observed.map(|(month, _)| month).collect();
    let lacking = |months: &Vec<Month>| observed.iter().rev().take_while(|month| months.contains(month)).count();
    let late = coverage.gaps.iter().map(|(_, months)| lacking(months)).filter(|late| *late <= LATE).max().unwrap_or(0);
    observed[..observed.len() - late].iter().rev().find(|month| !partial.contains(month)).copied()
}

/// The last day of a theme; `None` where only the month is known of some of its events.
fn last_day_of(selection: &Selection, loaded: &InputData, inside: &[u32], coverage: &Coverage) -> Option<Date> {
    let dated = selection.dated(&loaded.events);
    let is_inside = |place: Option<u32>| place.is_some_and(|place| inside[place as usize] != OUTSIDE);
    let of_period = dated.details.iter().filter(|detail| is_inside(detail.place));
    let days =
        of_period.filter(|detail| detail.from.month().is_some_and(|month| coverage.period.position(month).is_some()));
    days.map(|detail| detail.from.start().date()).max().filter(|_| dated.month_only == 0)
}

/// The theme whose weekends are told first, and the Sunday of the last that it knows as a whole: as told, of the themes asked for, or
/// where none of them has times, of all that have.
fn last_weekend(config: &Options, loaded: &InputData, inside: &[u32], period: Period) -> Result<(String, Date)> {
    let timed = when::themes_with_times(&when::counted(config), loaded)?;
    if timed.is_empty() {
        let is_timed = loaded.events.details.iter().any(|detail| matches!(detail.from, EventTime::Minute(_)));
        return Err(no_weekends(match is_timed {
            true => {
                "events carry a time of day, but none that does has a category of any theme (`hexspot inspect` tells those of a file)"
            }
            false => "no event carries a time of day",
        }));
    }
    let asked: Vec<String> = config.study.theme.theme.iter().filter(|name| timed.contains(name)).cloned().collect();
    let told = if asked.is_empty() { timed } else { asked };
    for selection in pipeline::select(&when::counted(config), loaded, &told)? {
        let dated = selection.dated(&loaded.events);
        let days = when::known_days(loaded, inside, period, &selection, &dated, config.study.hours.night);
        let sunday = Weekends::find(&days).fridays.last().and_then(|friday| friday.checked_add(2.days()).ok());
        if let Some(sunday) = sunday {
            return Ok((selection.name, sunday));
        }
    }
    Err(no_weekends("no weekend is known as a whole, from Friday to Sunday evening"))
}
