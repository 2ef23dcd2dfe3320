//! The classes of events that the themes of an export tell apart, event by event, and where and when each may stand.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::study::Ground;
use crate::grid::OUTSIDE;
use crate::ingest::{Detail, Events};
use crate::period::Month;
use crate::theme::Selection;

/// Events of a class, and the place (a cell of the study area) and month of the period in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub place: usize,
    pub month: usize,
    pub class: usize,
    pub events: u32,
}

/// The classes of the events of some themes.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    /// The themes of each.
    pub themes_of: Vec<Vec<usize>>,
    /// Their events.
    pub standing: Vec<Standing>,
    /// By place and class, the months in which one may stand there; no months where none may.
    may_stand: BTreeMap<(usize, usize), Vec<bool>>,
}

/// Who records: a source, and whether it tells more of its events than their category. Themes ask no more of a record than that.
type Recorder<'a> = (&'a str, bool);

/// Records of one kind: the feed, the map point, the month, and the themes that count such an event, if what they ask is near.
type Record = (u32, u32, Month, Vec<usize>);

impl Classes {
    /// The classes of the events on this ground; `place_of` is the place of each cell of the grid.
    ///
    /// What more is known of an event than its category decides of which class it is; its category does where no more is known: as the
    /// themes themselves count. No set of themes is a class that no event is of: the events of the day and those of the night are
    /// parts of all events and none is of both. A class may stand where a source that records such events has map points (near
    /// premises, where a theme asks for them), in the months for which that source has files.
    pub fn of(events: &Events, ground: &Ground, selections: &[&Selection], place_of: &[Option<usize>]) -> Self {
        let place_at = |point: u32| match ground.cell_of[point as usize] {
            OUTSIDE => None,
            cell => place_of[cell as usize],
        };
        let mut telling = vec![false; events.feeds.len()];
        events.details.iter().for_each(|detail| telling[detail.feed as usize] = true);
        let recorder = |feed: u32| (events.feeds[feed as usize].reported_by.as_str(), telling[feed as usize]);
        let mut points: BTreeMap<Recorder<'_>, BTreeSet<u32>> = BTreeMap::new();
        for group in &events.groups {
            points.entry(recorder(group.feed)).or_default().insert(group.place);
        }
        let mut months: BTreeMap<Recorder<'_>, Vec<bool>> = BTreeMap::new();
        for (feed, number) in events.feeds.iter().zip(0u32..) {
            let known = months.entry(recorder(number)).or_insert_with(|| vec![false; ground.coverage.period.months()]);
            let of_period = feed.months.iter().filter_map(|month| ground.coverage.period.position(*month));
            of_period.for_each(|month| known[month] = true);
        }
        let mut classes = Self::default();
        let mut kinds: BTreeSet<(Recorder<'_>, Vec<usize>)> = BTreeSet::new();
        for ((feed, point, month, themes), events) in records(events, selections) {
            let (Some(place), Some(month)) = (place_at(point), ground.coverage.period.position(month)) else {
                continue;
            };
            if let Some(class) = classes.number(near(selections, &themes, point)) {
                classes.standing.push(Standing { place, month, class, events });
            }
            kinds.insert((recorder(feed), themes));
        }
        for (recorder, themes) in kinds {
            for point in &points[&recorder] {
                let (Some(place), Some(class)) = (place_at(*point), classes.number(near(selections, &themes, *point)))
                else {
                    continue;
                };
                let known = &months[&recorder];
                let may = classes.may_stand.entry((place, class)).or_insert_with(|| vec![false; known.len()]);
                may.iter_mut().zip(known).for_each(|(may, known)| *may |= *known);
            }
        }
        classes
    }

    /// Whether an event of a class may stand there.
    pub fn may_stand(&self, place: usize, month: usize, class: usize) -> bool {
        self.may_stand.get(&(place, class)).is_some_and(|months| months[month])
    }

    /// The class of these themes; `None` of none.
    fn number(&mut self, themes: Vec<usize>) -> Option<usize> {
        if themes.is_empty() {
            return None;
        }
        let known = self.themes_of.iter().position(|own| *own == themes);
        Some(known.unwrap_or_else(|| {
            self.themes_of.push(themes);
            self.themes_of.len() - 1
        }))
    }
}

/// How many events there are of each kind of record.
fn records(events: &Events, selections: &[&Selection]) -> BTreeMap<Record, u32> {
    let that_count = |kind: (u32, u16), detail: Option<&Detail>| -> Vec<usize> {
        let counts = |theme: &usize| selections[*theme].counts_anywhere_by(events, kind, detail);
        (0..selections.len()).filter(counts).collect()
    };
    let mut records = BTreeMap::new();
    // Each event of which more is known stands in a group as well: there it is taken off.
    let mut known: BTreeMap<(u32, u32, Month, u16), u32> = BTreeMap::new();
    for detail in &events.details {
        let (Some(point), Some(month)) = (detail.place, detail.from.month()) else { continue };
        *known.entry((detail.feed, point, month, detail.category)).or_default() += detail.count;
        let themes = that_count((detail.feed, detail.category), Some(detail));
        *records.entry((detail.feed, point, month, themes)).or_default() += detail.count;
    }
    for group in &events.groups {
        let key = (group.feed, group.place, group.month, group.category);
        let rest = group.count.saturating_sub(known.get(&key).copied().unwrap_or_default());
        if rest > 0 {
            let themes = that_count((group.feed, group.category), None);
            *records.entry((group.feed, group.place, group.month, themes)).or_default() += rest;
        }
    }
    records
}

/// Those of the themes for which a map point is near enough to what they ask for.
fn near(selections: &[&Selection], themes: &[usize], point: u32) -> Vec<usize> {
    themes.iter().copied().filter(|theme| selections[*theme].counts_at(Some(point))).collect()
}
