//! The events of a theme in two periods, by where they were.

use std::collections::BTreeMap;

use super::common_months::{Comparable, PeriodMonths};
use super::overdispersion::{MonthMet, Series};
use crate::ingest::{EventGroup, EventTime, Events};
use crate::period::Month;
use crate::theme::Selection;

/// Events before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// At each place of the events: before, after.
    pub at_place: Vec<[u32; 2]>,
    /// The same by place and month.
    by_month: BTreeMap<(u32, Month), [u32; 2]>,
    /// Events by place and month outside both periods.
    outside: BTreeMap<(u32, Month), u32>,
    /// Events of the theme of which only the month is known, where days are compared: in neither period.
    pub month_only: u64,
    /// Events of either period of which only from when to when is known, where days are compared: counted by when they may have begun.
    pub from_to: u64,
    /// Events of bodies that are not compared, in either period.
    pub not_compared: u64,
}

impl Counted {
    /// Counts the events of `selection` that have a position.
    pub fn of(selection: &Selection, events: &Events, comparable: &Comparable) -> Self {
        let mut counted = Self { at_place: vec![[0; 2]; events.places.len()], ..Self::default() };
        let sides = [&comparable.before, &comparable.after];
        let compared =
            |group: &&EventGroup| comparable.feeds[group.feed as usize] && selection.weights(group).is_some();
        for group in selection.groups(events).iter().filter(compared) {
            if comparable.others.binary_search(&group.month).is_ok() {
                *counted.outside.entry((group.place, group.month)).or_default() += group.count;
            }
        }
        if comparable.before.span.is_days() {
            counted.by_day(selection, events, comparable, sides);
            return counted;
        }
        let of_month = |month: Month| sides.iter().position(|side| knows(side, month));
        for group in selection.groups(events).iter().filter(|group| selection.weights(group).is_some()) {
            if let Some(side) = of_month(group.month) {
                counted.add(comparable.feeds[group.feed as usize], (group.place, group.month), side, group.count);
            }
        }
        counted
    }

    fn by_day(&mut self, selection: &Selection, events: &Events, comparable: &Comparable, sides: [&PeriodMonths; 2]) {
        let dated = selection.dated(events);
        self.month_only = dated.month_only;
        for detail in dated.details {
            let day = match detail.from {
                EventTime::Day(day) => day,
                EventTime::Minute(at) => at.date(),
                EventTime::Month(_) => continue,
            };
            let Some(month) = detail.from.month() else { continue };
            let holds = |side: &&PeriodMonths| side.observed.holds(day) && knows(side, month);
            if let (Some(side), Some(place)) = (sides.iter().position(holds), detail.place) {
                self.from_to += u64::from(detail.to.map_or(0, |_| detail.count));
                self.add(comparable.feeds[detail.feed as usize], (place, month), side, detail.count);
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

    /// The sums over the places that each of `places` holds.
    pub fn sums(&self, places: usize, holding: impl Fn(usize) -> Vec<usize>) -> Vec<[u64; 2]> {
        let mut sums = vec![[0; 2]; places];
        for (at, counts) in self.at_place.iter().enumerate().filter(|(_, counts)| **counts != [0; 2]) {
            for place in holding(at) {
                (0..2).for_each(|side| sums[place][side] += u64::from(counts[side]));
            }
        }
        sums
    }

    /// The months of both sides at the places that each of `places` holds.
    pub fn series(&self, places: usize, comparable: &Comparable, holding: impl Fn(usize) -> Vec<usize>) -> Vec<Series> {
        let sides = [&comparable.before, &comparable.after];
        let empty = |side: &PeriodMonths| -> Vec<MonthMet> {
            let month = |month: &Month| MonthMet { month: month.month(), exposure: side.exposure(*month), events: 0.0 };
            side.known.iter().map(month).collect()
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
                let Ok(known) = sides[side].known.binary_search(month) else { continue };
                held[*at as usize]
                    .iter()
                    .for_each(|place| series[*place][side][known].events += f64::from(counts[side]));
            }
        }
        series
    }

    /// The events of each month outside both periods at the places that each of `places` holds; months without any are not there.
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

fn knows(side: &PeriodMonths, month: Month) -> bool {
    side.known.binary_search(&month).is_ok()
}
