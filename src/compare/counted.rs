//! The events of a theme in two periods, by where they were.

use super::comparable::{Comparable, Side};
use crate::ingest::{Events, Moment};
use crate::period::Month;
use crate::theme::Selection;

/// Events before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// At each place of the events: before, after.
    pub at_place: Vec<[u32; 2]>,
    /// Events of the theme of which only the month is known, where days are compared: in neither period.
    pub month_only: u64,
    /// Events of bodies that are not compared, in either period.
    pub not_compared: u64,
}

impl Counted {
    /// Counts the events of `selection` that have a position.
    pub fn of(selection: &Selection, events: &Events, comparable: &Comparable) -> Self {
        let mut counted = Self { at_place: vec![[0; 2]; events.places.len()], ..Self::default() };
        let sides = [&comparable.before, &comparable.after];
        if comparable.before.span.is_days() {
            counted.by_day(selection, events, comparable, sides);
            return counted;
        }
        let of_month = |month: Month| sides.iter().position(|side| knows(side, month));
        for group in selection.groups(events).iter().filter(|group| selection.weights(group).is_some()) {
            if let Some(side) = of_month(group.month) {
                counted.add(comparable.feeds[group.feed as usize], group.place, side, group.count);
            }
        }
        counted
    }

    fn by_day(&mut self, selection: &Selection, events: &Events, comparable: &Comparable, sides: [&Side; 2]) {
        let dated = selection.dated(events);
        self.month_only = dated.month_only;
        for detail in dated.details {
            let day = match detail.from {
                Moment::Day(day) => day,
                Moment::Minute(at) => at.date(),
                Moment::Month(_) => continue,
            };
            let holds =
                |side: &&Side| side.span.holds(day) && detail.from.month().is_some_and(|month| knows(side, month));
            if let (Some(side), Some(place)) = (sides.iter().position(holds), detail.place) {
                self.add(comparable.feeds[detail.feed as usize], place, side, detail.count);
            }
        }
    }

    fn add(&mut self, compared: bool, place: u32, side: usize, events: u32) {
        match compared {
            true => self.at_place[place as usize][side] += events,
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
}

fn knows(side: &Side, month: Month) -> bool {
    side.known.binary_search(&month).is_ok()
}
