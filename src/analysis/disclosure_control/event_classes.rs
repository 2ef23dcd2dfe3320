//! The classes of events that the themes of an export tell apart, event by event, and where and when each may stand.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::{EventDetail, Events};
use crate::period::{Month, Period};
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
    /// The classes of the events of a period; `place_at` is the place that a map point lies in.
    ///
    /// What more is known of an event than its category decides of which class it is; its category does where no more is known: as the
    /// themes themselves count. No set of themes is a class that no event is of: the events of the day and those of the night are
    /// parts of all events and none is of both. A class may stand where a source that records such events has map points (near
    /// premises, where a theme asks for them), in the months for which that source has files.
    pub fn of(
        events: &Events,
        period: Period,
        selections: &[&Selection],
        place_at: impl Fn(u32) -> Option<usize>,
    ) -> Self {
        let mut telling = vec![false; events.feeds.len()];
        events.details.iter().for_each(|detail| telling[detail.feed as usize] = true);
        let recorder = |feed: u32| (events.feeds[feed as usize].reported_by.as_str(), telling[feed as usize]);
        let mut points: BTreeMap<Recorder<'_>, BTreeSet<u32>> = BTreeMap::new();
        for group in &events.groups {
            points.entry(recorder(group.feed)).or_default().insert(group.place);
        }
        let mut months: BTreeMap<Recorder<'_>, Vec<bool>> = BTreeMap::new();
        for (feed, number) in events.feeds.iter().zip(0u32..) {
            let known = months.entry(recorder(number)).or_insert_with(|| vec![false; period.months()]);
            let of_period = feed.months.iter().filter_map(|month| period.position(*month));
            of_period.for_each(|month| known[month] = true);
        }
        let mut classes = Self::default();
        let mut kinds: BTreeSet<(Recorder<'_>, Vec<usize>)> = BTreeSet::new();
        for ((feed, point, month, themes), events) in records(events, selections) {
            let (Some(place), Some(month)) = (place_at(point), period.position(month)) else {
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
    let that_count = |kind: (u32, u16), detail: Option<&EventDetail>| -> Vec<usize> {
        let counts = |theme: &usize| selections[*theme].counts_anywhere_given(events, kind, detail);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::LocalClock;
    use crate::ingest::{EventGroup, EventPlace, EventTime, Feed, Premises};
    use crate::place::LonLat;
    use crate::theme::{Catalogue, select};

    const THEMES: &str = "[themes.every]\ntitle='Every'\ncategories=['Assault']\n\
        [themes.rail]\ntitle='Rail'\ncategories=['Assault']\nsources=['Rail']\n\
        [themes.night]\ntitle='Night'\ncategories=['Assault']\nhours='18:00-06:00'\n";

    fn month(number: u16) -> Month {
        Month::new(2024, number).expect("a month")
    }

    /// Two places of a point each. The police record at both in both months; the railway at the second, in the second month.
    fn events() -> Events {
        let at = |lon| EventPlace { at: LonLat::new(lon, 51.5).expect("in range"), street: None };
        let feed = |reported_by: &str, months: &[u16]| Feed {
            file: 0,
            reported_by: reported_by.into(),
            months: months.iter().map(|number| month(*number)).collect(),
        };
        let group = |feed, place, number, count| EventGroup {
            place,
            feed,
            month: month(number),
            category: 0,
            count,
            rows: count,
        };
        Events {
            places: vec![at(-0.10), at(-0.08)],
            categories: vec!["Assault".into()],
            feeds: vec![feed("Police", &[1, 2]), feed("Rail", &[2])],
            groups: vec![group(0, 0, 1, 5), group(0, 1, 1, 3), group(1, 1, 2, 4)],
            ..Events::default()
        }
    }

    fn classes(events: &Events, names: &[&str]) -> Classes {
        let mut catalogue = Catalogue::built_in();
        catalogue.extend_from("own.toml", THEMES).expect("readable");
        let premises = None::<&Premises>;
        let select = |name: &&str| select(&catalogue, name, "count", events, premises, &LocalClock::default());
        let selections: Vec<Selection> = names.iter().map(|name| select(name).expect("a theme")).collect();
        let period = Period::new(month(1), month(2)).expect("a period");
        Classes::of(events, period, &selections.iter().collect::<Vec<_>>(), |point| Some(point as usize))
    }

    fn standing(classes: &Classes) -> Vec<(usize, usize, &[usize], u32)> {
        let of = |at: &Standing| (at.place, at.month, &classes.themes_of[at.class][..], at.events);
        classes.standing.iter().map(of).collect()
    }

    #[test]
    fn a_class_stands_where_and_when_its_source_records() {
        let classes = classes(&events(), &["every", "rail"]);
        assert_eq!(standing(&classes), [(0, 0, &[0][..], 5), (1, 0, &[0], 3), (1, 1, &[0, 1], 4)]);
        let may_stand = |themes: &[usize]| -> Vec<(usize, usize)> {
            let class = classes.themes_of.iter().position(|own| own == themes).expect("a class");
            let all = (0..2).flat_map(|place| (0..2).map(move |month| (place, month)));
            all.filter(|(place, month)| classes.may_stand(*place, *month, class)).collect()
        };
        assert_eq!(may_stand(&[0]), [(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(
            may_stand(&[0, 1]),
            [(1, 1)],
            "the railway has no point in the first place, and no file of the first month"
        );
    }

    #[test]
    fn what_is_known_of_an_event_decides_of_its_class_and_its_category_where_no_more_is_known() {
        let mut events = events();
        let moment = |text: &str| EventTime::Minute(text.parse().expect("a minute"));
        events.details = [("2024-01-05T12:00", 2), ("2024-01-05T23:00", 1)]
            .map(|(text, count)| EventDetail { count, ..EventDetail::sample(moment(text)) })
            .into();
        let classes = classes(&events, &["every", "night"]);
        let of_first = standing(&classes).into_iter().filter(|at| at.0 == 0).collect::<Vec<_>>();
        assert_eq!(
            of_first,
            [(0, 0, &[0][..], 2), (0, 0, &[0, 1], 1 + 2)],
            "two by day, one by night, two of unknown hours"
        );
    }
}
