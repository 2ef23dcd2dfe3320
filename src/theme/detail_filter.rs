//! The events of a theme that is defined by more than category and source: by offence, victim or hour, where the data states them.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::catalogue::{EventFacts, Theme};
use crate::clock::{DayWindow, LocalClock};
use crate::ingest::{EventDetail, EventGroup, EventTime, Events, UnlocatedEvents};

/// The events of a theme, counted one by one where the data states more about them than their category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailFilter {
    /// Counts of events with a position, in order of feed, place, month and category.
    pub groups: Vec<EventGroup>,
    /// Counts of events without one, in order of feed, month and category.
    pub unlocated: Vec<UnlocatedEvents>,
    /// Events that count by their category alone, because the data does not state what the theme needs.
    pub by_category: u64,
}

impl DetailFilter {
    /// Selects the events of `theme`; `None` when no event states what the theme needs, so that categories alone decide.
    pub fn from_events(theme: &Theme, hours: Option<&ThemeHours>, events: &Events) -> Option<Self> {
        let states = |detail: &&EventDetail| {
            !theme.offences.is_empty() && detail.offence.is_some()
                || !theme.victims.is_empty() && detail.victim_sex.is_some()
                || hours.is_some() && matches!(detail.from, EventTime::Minute(_))
        };
        // Details of events that the theme does not count anyway change nothing.
        let may_count: Vec<Vec<bool>> = events
            .feeds
            .iter()
            .map(|feed| events.categories.iter().map(|category| theme.may_count(&feed.reported_by, category)).collect())
            .collect();
        let concerns = |detail: &&EventDetail| {
            may_count[detail.feed as usize][usize::from(detail.category)] && detail.from.month().is_some()
        };
        let detailed: Vec<&EventDetail> = events.details.iter().filter(concerns).filter(states).collect();
        if detailed.is_empty() {
            return None;
        }
        // Each detailed event is also counted in a group, or among those without a position: it is subtracted there.
        let mut decided: BTreeMap<GroupKey, (u32, u32)> = BTreeMap::new();
        for detail in detailed {
            let (counting, all) = decided.entry(GroupKey::from_detail(detail)).or_default();
            *all += detail.count;
            *counting += if theme.counts(&event_facts(events, hours, detail)) { detail.count } else { 0 };
        }
        let mut filter = Self { groups: Vec::new(), unlocated: Vec::new(), by_category: 0 };
        let of_category = |feed: u32, category: u16| {
            let source = &events.feeds[feed as usize].reported_by;
            theme.counts(&EventFacts {
                source,
                category: &events.categories[usize::from(category)],
                offence: None,
                victim: None,
                in_hours: None,
            })
        };
        let mut count = |key: GroupKey, count: u32| {
            let (counting, all) = decided.get(&key).copied().unwrap_or_default();
            let by_category = if of_category(key.feed, key.category) { count.saturating_sub(all) } else { 0 };
            filter.by_category += u64::from(by_category);
            counting + by_category
        };
        for group in &events.groups {
            let key =
                GroupKey { feed: group.feed, place: Some(group.place), month: group.month, category: group.category };
            let counting = count(key, group.count);
            if counting > 0 {
                filter.groups.push(EventGroup { count: counting, ..*group });
            }
        }
        for group in &events.unlocated {
            let key = GroupKey { feed: group.feed, place: None, month: group.month, category: group.category };
            let counting = count(key, group.count);
            if counting > 0 {
                filter.unlocated.push(UnlocatedEvents { count: counting, ..*group });
            }
        }
        Some(filter)
    }
}

/// The hours of the day that a theme is restricted to.
#[derive(Clone, Debug)]
pub struct ThemeHours {
    window: DayWindow,
    zone: TimeZone,
}

impl ThemeHours {
    /// The hours that `theme` is restricted to, if any.
    pub fn from_theme(theme: &Theme, times: &LocalClock) -> Option<Self> {
        Some(Self { window: theme.hours?.window(times.night), zone: times.zone.clone() })
    }
}

/// What the data states about an event.
pub(super) fn event_facts<'a>(events: &'a Events, hours: Option<&ThemeHours>, detail: &EventDetail) -> EventFacts<'a> {
    EventFacts {
        source: &events.feeds[detail.feed as usize].reported_by,
        category: &events.categories[usize::from(detail.category)],
        offence: detail.offence.map(|offence| events.offences[offence as usize].as_str()),
        victim: detail.victim_sex,
        in_hours: hours.and_then(|hours| detail.is_within(hours.window, &hours.zone)),
    }
}

/// The group in which an event is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    feed: u32,
    place: Option<u32>,
    month: crate::period::Month,
    category: u16,
}

impl GroupKey {
    fn from_detail(detail: &EventDetail) -> Self {
        let month = detail.from.month().expect("only details with a month are filtered");
        Self { feed: detail.feed, place: detail.place, month, category: detail.category }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{EventPlace, Feed, VictimSex};
    use crate::period::Month;
    use crate::place::LonLat;
    use crate::theme::{Catalogue, select};

    /// Ten events of an extract at one place, `known` giving offence and victim of some; one more without a position; and five of
    /// another source without details.
    fn events(known: &[(&str, Option<VictimSex>, u32)]) -> Events {
        let month = Month::new(2024, 3).expect("a month");
        let feed = |file, name: &str| Feed { file, reported_by: name.into(), months: vec![month] };
        let group = |feed, count| EventGroup { place: 0, feed, month, category: 0, count, rows: count };
        let mut events = Events {
            places: vec![EventPlace { at: LonLat::new(-0.08, 51.517).expect("in range"), street: None }],
            categories: vec!["Violence and sexual offences".into()],
            feeds: vec![feed(0, "City Police"), feed(1, "Transport Police")],
            groups: vec![group(0, 10), group(1, 5)],
            unlocated: vec![UnlocatedEvents { feed: 0, month, category: 0, count: 1 }],
            ..Events::default()
        };
        for (offence, (words, victim_sex, count)) in known.iter().enumerate() {
            events.offences.push((*words).into());
            events.details.push(EventDetail {
                offence: Some(offence as u32),
                victim_sex: *victim_sex,
                count: *count,
                ..EventDetail::sample(EventTime::Month(month))
            });
        }
        events
    }

    fn total(name: &str, events: &Events) -> (u32, u64, Option<String>) {
        let mut catalogue = Catalogue::built_in();
        let own = "[themes.rape]\ntitle='Rape'\noffences=['rape']\n[themes.rail]\ntitle='Rail'\nsources=['transport police']\n";
        catalogue.extend_from("own.toml", own).expect("readable");
        let selection = select(&catalogue, name, "cchi", events, None, &LocalClock::default()).expect("a theme");
        let counts = selection.groups(events).iter().filter(|group| selection.weights(group).is_some());
        (counts.map(|group| group.count).sum(), selection.unlocated(events), selection.proxy_of)
    }

    #[test]
    fn known_details_decide_and_missing_ones_exclude_nothing() {
        let female = Some(VictimSex::Female);
        let events = events(&[
            ("Rape of a female aged 16 and over", female, 2),
            ("Common assault", female, 3),
            ("Stalking", Some(VictimSex::Male), 1),
            ("Harassment", None, 1),
        ]);
        // Of the ten: two rapes and one harassment of an unknown victim count, four do not, three have no details.
        let (count, unlocated, proxy_of) = total("vawg", &events);
        assert_eq!((count, unlocated), (2 + 1 + 3 + 5, 1));
        assert!(proxy_of.is_some_and(|proxy_of| proxy_of.contains("; 9 events were counted so")));
        assert_eq!(total("violence", &events), (15, 1, None), "a theme of categories ignores details");
        assert_eq!(total("rape", &events).0, 2, "a theme of offences alone needs the offence");
        assert_eq!(total("rail", &events).0, 5);
        assert_eq!(total("rail", &events).1, 0, "only the transport police");
    }

    #[test]
    fn filters_by_night_where_the_time_is_known() {
        let mut events =
            events(&[("Assault", None, 2), ("Assault", None, 3), ("Assault", None, 1), ("Assault", None, 1)]);
        let minute = |text: &str| EventTime::Minute(text.parse().expect("a time"));
        let mut set_time = |at: usize, from: &str, to: Option<&str>| {
            (events.details[at].from, events.details[at].to) = (minute(from), to.map(minute));
        };
        set_time(0, "2024-03-02T23:00", None);
        set_time(1, "2024-03-02T12:00", None);
        // Half of it in the night but begun by day, and a third: neither is of the night.
        set_time(2, "2024-03-02T17:00", Some("2024-03-02T19:00"));
        set_time(3, "2024-03-02T16:00", Some("2024-03-02T19:00"));
        // Of seven with a time two are at night; three and five more have no details, and one has no position.
        let (count, unlocated, proxy_of) = total("nte", &events);
        assert_eq!((count, unlocated), (2 + 3 + 5, 1));
        assert!(proxy_of.is_some_and(|proxy_of| proxy_of.contains("9 events were counted so")));
        assert_eq!(total("violence", &events).0, 15, "a theme without hours ignores times");
    }

    #[test]
    fn ignores_details_of_uncounted_categories() {
        let mut events = events(&[("Rape", Some(VictimSex::Female), 2)]);
        events.categories.push("Sexual offences".into());
        events.groups[0].category = 1;
        events.details[0].category = 1;
        let (count, unlocated, proxy_of) = total("vawg", &events);
        assert_eq!((count, unlocated), (5, 1));
        assert!(proxy_of.is_some_and(|proxy_of| !proxy_of.contains("were counted so")));
    }

    #[test]
    fn is_exact_where_every_event_has_details() {
        let mut all = events(&[("Rape", Some(VictimSex::Female), 10)]);
        all.groups.truncate(1);
        all.unlocated.clear();
        let (count, _, proxy_of) = total("vawg", &all);
        assert_eq!((count, proxy_of), (10, None));
        assert!(total("vawg", &events(&[])).2.is_some(), "open data has no details: a proxy");
    }
}
