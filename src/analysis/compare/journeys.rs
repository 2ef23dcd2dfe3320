//! What schemes counted, with the events of the same weeks beside it.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::analysis::study_area::StudyGrid;
use crate::compare::{ActivityGroup, ActivityTotals, monday, night, summarise_activity};
use crate::grid::{Coverage, OUTSIDE, Role};
use crate::ingest::{DropReason, InputData, Journey, Journeys, Ledger};
use crate::options::Options;
use crate::period::Month;
use crate::theme::Selection;

/// What a scheme counted.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeActivityFindings {
    /// Whose table it is.
    pub source: String,
    /// Rows of it that count.
    pub rows: usize,
    /// In total, by week, by hour, by both and by point.
    pub slices: BTreeMap<ActivityGroup, ActivityTotals>,
    /// Themes of the run, any of which could have stood beside it.
    pub themes: usize,
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

impl SchemeActivityFindings {
    /// The events beside a row: of its week, or of all weeks that are known; `None` where none is.
    pub fn events(&self, of: &ActivityGroup) -> Option<u64> {
        let weeks = &self.beside.as_ref()?.weeks;
        match of {
            ActivityGroup::Week(monday) => weeks.get(monday).copied(),
            ActivityGroup::Total if !weeks.is_empty() => Some(weeks.values().sum()),
            _ => None,
        }
    }

    /// The weeks that the events beside the total are of; `None` beside other rows.
    pub fn weeks_known(&self, of: &ActivityGroup) -> Option<usize> {
        self.beside.as_ref().filter(|_| *of == ActivityGroup::Total).map(|beside| beside.weeks.len())
    }
}

/// Leaves out the journeys of months that --from and --to do not ask for, and of days in neither period where two are given.
pub fn keep_asked(config: &Options, journeys: &mut [(usize, Journeys)], ledger: &mut Ledger) {
    let is_read = |month: Month| {
        config.study.period.from.is_none_or(|first| first <= month)
            && config.study.period.to.is_none_or(|last| month <= last)
    };
    let is_asked =
        |journey: &Journey| journey.at.month().is_none_or(is_read) && is_compared(config, journey.at.start().date());
    for (file, table) in journeys {
        let read = table.journeys.len();
        table.journeys.retain(is_asked);
        ledger.drop_kept(*file, DropReason::OutsidePeriod, (read - table.journeys.len()) as u64);
    }
}

/// Whether a day is in one of the two periods, where both are given.
fn is_compared(config: &Options, day: Date) -> bool {
    match (config.compare.before, config.compare.after) {
        (Some(before), Some(after)) => before.contains(day) || after.contains(day),
        _ => true,
    }
}

/// What each table counts; beside it the events of the first theme that knows all its days.
pub fn told(
    config: &Options,
    loaded: &InputData,
    events: Option<(&StudyGrid, &[Selection])>,
) -> Vec<SchemeActivityFindings> {
    let slices: Vec<_> = loaded.journeys.iter().map(|(_, table)| (table, summarise_activity(table))).collect();
    let beside = |mondays: &[Date]| {
        let (ground, selections) = events?;
        selections.iter().find_map(|selection| beside(config, ground, loaded, selection, mondays))
    };
    let told = |(table, slices): (&Journeys, BTreeMap<ActivityGroup, ActivityTotals>)| {
        let mondays: Vec<Date> = slices.keys().filter_map(ActivityGroup::monday).collect();
        let (source, rows) = (table.source.clone(), table.journeys.len());
        let themes = events.map_or(0, |(_, themes)| themes.len());
        SchemeActivityFindings { source, rows, themes, beside: beside(&mondays), slices }
    };
    slices.into_iter().map(told).collect()
}

fn beside(
    config: &Options,
    ground: &StudyGrid,
    loaded: &InputData,
    selection: &Selection,
    mondays: &[Date],
) -> Option<Beside> {
    let dated = selection.dated(&loaded.events);
    if dated.month_only > 0 || dated.details.is_empty() {
        return None;
    }
    let coverage = ground.coverage.for_theme(&loaded.events, &ground.cell_of, selection);
    let known = |monday: &Date| {
        let mut days = (0..7).map(|day| monday.saturating_add(i64::from(day).days()));
        days.all(|day| is_known(&coverage, day) && is_compared(config, day))
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_of_the_weeks_that_are_known() {
        let weeks = ["2024-03-04", "2024-03-11", "2024-03-18"].map(|day| day.parse::<Date>().expect("a Monday"));
        let known =
            |weeks: &[Date]| Some(Beside { theme: "btp".into(), weeks: weeks.iter().map(|week| (*week, 5)).collect() });
        let slices = weeks.iter().map(|week| (ActivityGroup::Week(*week), ActivityTotals::default())).collect();
        let mut told = SchemeActivityFindings {
            source: "Marshals".into(),
            rows: 3,
            slices,
            themes: 1,
            beside: known(&weeks[..2]),
        };
        assert_eq!((told.events(&ActivityGroup::Total), told.weeks_known(&ActivityGroup::Total)), (Some(10), Some(2)));
        assert_eq!(
            (told.events(&ActivityGroup::Week(weeks[2])), told.weeks_known(&ActivityGroup::Week(weeks[0]))),
            (None, None)
        );
        told.beside = known(&[]);
        assert_eq!((told.events(&ActivityGroup::Total), told.weeks_known(&ActivityGroup::Total)), (None, Some(0)));
        told.beside = None;
        assert!(
            told.weeks_known(&ActivityGroup::Total).is_none()
                && told.note().contains("knows the day of all its events")
        );
        told.themes = 0;
        assert!(told.note().contains("no events were given"));
    }
}
