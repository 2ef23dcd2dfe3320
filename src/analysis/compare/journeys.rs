//! What schemes counted, with the events of the same weeks beside it.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::analysis::study::Ground;
use crate::compare::{Slice, SliceOf, monday, night, slices};
use crate::grid::{Coverage, OUTSIDE, Role};
use crate::ingest::{Journeys, Loaded};
use crate::period::Month;
use crate::theme::Selection;

/// What a scheme counted.
#[derive(Clone, Debug, PartialEq)]
pub struct JourneysTold {
    /// Whose table it is.
    pub source: String,
    /// Rows of it that count.
    pub rows: usize,
    /// In total, by week, by hour, by both and by point.
    pub slices: BTreeMap<SliceOf, Slice>,
    /// The events of the same weeks, where a theme knows the day of all of its own.
    pub beside: Option<Beside>,
}

/// Events of the study area by week. That they stand beside the journeys does not say that one is for the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The theme.
    pub theme: String,
    /// By the Monday of the week; weeks of which a day is not known are missing.
    pub weeks: BTreeMap<Date, u64>,
}

impl JourneysTold {
    /// The events beside a row: of its week, or of all weeks together; `None` where a week is not known.
    pub fn events(&self, of: &SliceOf) -> Option<u64> {
        let weeks = &self.beside.as_ref()?.weeks;
        let each = |of: &SliceOf| match of {
            SliceOf::Week(monday) => Some(weeks.get(monday).copied()),
            _ => None,
        };
        match of {
            SliceOf::Week(monday) => weeks.get(monday).copied(),
            SliceOf::Total => self.slices.keys().filter_map(each).sum(),
            _ => None,
        }
    }
}

/// What each table counts; beside it the events of the first theme that knows all its days.
pub fn told(loaded: &Loaded, events: Option<(&Ground, &[Selection])>) -> Vec<JourneysTold> {
    let slices: Vec<_> = loaded.journeys.iter().map(|(_, table)| (table, slices(table))).collect();
    let beside = |mondays: &[Date]| {
        let (ground, selections) = events?;
        selections.iter().find_map(|selection| beside(ground, loaded, selection, mondays))
    };
    let told = |(table, slices): (&Journeys, BTreeMap<SliceOf, Slice>)| {
        let mondays: Vec<Date> = slices.keys().filter_map(SliceOf::monday).collect();
        JourneysTold { source: table.source.clone(), rows: table.journeys.len(), beside: beside(&mondays), slices }
    };
    slices.into_iter().map(told).collect()
}

fn beside(ground: &Ground, loaded: &Loaded, selection: &Selection, mondays: &[Date]) -> Option<Beside> {
    let dated = selection.dated(&loaded.events);
    if dated.month_only > 0 || dated.details.is_empty() {
        return None;
    }
    let coverage = ground.coverage.of_theme(&loaded.events, &ground.cell_of, selection);
    let known = |monday: &Date| (0..7).all(|day| is_known(&coverage, monday.saturating_add(i64::from(day).days())));
    let mut weeks: BTreeMap<Date, u64> =
        mondays.iter().filter(|monday| known(monday)).map(|monday| (*monday, 0)).collect();
    let is_reported = |place: u32| {
        let cell = ground.cell_of[place as usize];
        cell != OUTSIDE && ground.grid.roles[cell as usize] == Role::Study
    };
    for detail in dated.details.iter().filter(|detail| detail.place.is_some_and(is_reported)) {
        if let Some(events) = weeks.get_mut(&monday(night(detail.from))) {
            *events += u64::from(detail.count);
        }
    }
    Some(Beside { theme: selection.name.clone(), weeks })
}

fn is_known(coverage: &Coverage, day: Date) -> bool {
    let month = u16::try_from(day.year()).ok().and_then(|year| Month::new(year, day.month().unsigned_abs().into()));
    month.and_then(|month| coverage.period.position(month)).is_some_and(|month| coverage.complete[month])
}
