//! Counts the events of a theme in two periods by position.

use std::collections::BTreeMap;

use super::common_months::{CommonMonths, PeriodMonths};
use super::overdispersion::{MonthCount, SeriesPair};
use crate::ingest::{EventGroup, EventTime, Events};
use crate::period::Month;
use crate::theme::Selection;

/// The events of a theme before and after, by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodCounts {
    /// At each place of the events: before and after.
    pub at_place: Vec<[u32; 2]>,
    /// The same by place and month.
    by_month: BTreeMap<(u32, Month), [u32; 2]>,
    /// Events by place and month outside both periods.
    outside: BTreeMap<(u32, Month), u32>,
    /// Where days are compared: events with a month only, which are in neither period.
    pub month_only: u64,
    /// Where days are compared: events with a start and an end, counted by their start.
    pub from_to: u64,
    /// Events in either period from sources that are not compared.
    pub not_compared: u64,
}

impl PeriodCounts {
    /// Counts the events of `selection` that have a position.
    pub fn count(selection: &Selection, events: &Events, comparable: &CommonMonths) -> Self {
        let mut counted = Self { at_place: vec![[0; 2]; events.places.len()], ..Self::default() };
        let sides = [&comparable.before, &comparable.after];
        let compared =
            |group: &&EventGroup| comparable.feeds_compared[group.feed as usize] && selection.weights(group).is_some();
        for group in selection.groups(events).iter().filter(compared) {
            if comparable.other_months.binary_search(&group.month).is_ok() {
                *counted.outside.entry((group.place, group.month)).or_default() += group.count;
            }
        }
        if comparable.before.requested.is_days() {
            counted.count_days(selection, events, comparable, sides);
            return counted;
        }
        let side_of = |month: Month| sides.iter().position(|side| observes(side, month));
        for group in selection.groups(events).iter().filter(|group| selection.weights(group).is_some()) {
            if let Some(side) = side_of(group.month) {
                counted.add(
                    comparable.feeds_compared[group.feed as usize],
                    (group.place, group.month),
                    side,
                    group.count,
                );
            }
        }
        counted
    }

    fn count_days(
        &mut self,
        selection: &Selection,
        events: &Events,
        comparable: &CommonMonths,
        sides: [&PeriodMonths; 2],
    ) {
        let dated = selection.dated(events);
        self.month_only = dated.month_only;
        for detail in dated.details {
            let day = match detail.from {
                EventTime::Day(day) => day,
                EventTime::Minute(at) => at.date(),
                EventTime::Month(_) => continue,
            };
            let Some(month) = detail.from.month() else { continue };
            let holds = |side: &&PeriodMonths| side.observed_range.contains(day) && observes(side, month);
            if let (Some(side), Some(place)) = (sides.iter().position(holds), detail.place) {
                self.from_to += u64::from(detail.to.map_or(0, |_| detail.count));
                self.add(comparable.feeds_compared[detail.feed as usize], (place, month), side, detail.count);
            }
        }
    }

    fn add(&mut self, compared: bool, (place, month): (u32, Month), side: usize, events: u32) {
        match compared {
            true => {
                self.at_place[place as usize][side] += events;
                self.by_month.entry((place, month)).or_default()[side] += events;
            }
            false => self.not_compared += u64::from(events),
        }
    }

    /// Sums events over `places` groups; `holding` gives the groups that contain a place.
    pub fn sums(&self, places: usize, holding: impl Fn(usize) -> Vec<usize>) -> Vec<[u64; 2]> {
        let mut sums = vec![[0; 2]; places];
        for (at, counts) in self.at_place.iter().enumerate().filter(|(_, counts)| **counts != [0; 2]) {
            for place in holding(at) {
                (0..2).for_each(|side| sums[place][side] += u64::from(counts[side]));
            }
        }
        sums
    }

    /// The monthly counts of both periods for `places` groups; `holding` gives the groups that contain a place.
    pub fn series(
        &self,
        places: usize,
        comparable: &CommonMonths,
        holding: impl Fn(usize) -> Vec<usize>,
    ) -> Vec<SeriesPair> {
        let sides = [&comparable.before, &comparable.after];
        let empty = |side: &PeriodMonths| -> Vec<MonthCount> {
            let month =
                |month: &Month| MonthCount { month: month.month(), exposure: side.exposure(*month), events: 0.0 };
            side.months_observed.iter().map(month).collect()
        };
        let mut series = vec![sides.map(empty); places];
        let held: Vec<Vec<usize>> = self
            .at_place
            .iter()
            .enumerate()
            .map(|(at, counts)| if *counts == [0; 2] { Vec::new() } else { holding(at) })
            .collect();
        for ((at, month), counts) in &self.by_month {
            for side in 0..2 {
                let Ok(known) = sides[side].months_observed.binary_search(month) else { continue };
                held[*at as usize]
                    .iter()
                    .for_each(|place| series[*place][side][known].events += f64::from(counts[side]));
            }
        }
        series
    }

    /// The events of each month outside both periods for `places` groups; months without events are absent.
    pub fn outside(&self, places: usize, holding: impl Fn(usize) -> Vec<usize>) -> Vec<BTreeMap<Month, f64>> {
        let mut outside = vec![BTreeMap::new(); places];
        let mut held: Option<(u32, Vec<usize>)> = None;
        for ((at, month), events) in &self.outside {
            if held.as_ref().is_none_or(|(place, _)| place != at) {
                held = Some((*at, holding(*at as usize)));
            }
            for place in held.iter().flat_map(|(_, places)| places) {
                *outside[*place].entry(*month).or_default() += f64::from(*events);
            }
        }
        outside
    }
}

fn observes(side: &PeriodMonths, month: Month) -> bool {
    side.months_observed.binary_search(&month).is_ok()
}
