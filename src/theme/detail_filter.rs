//! The events of a theme that asks for more than category and source: offences, victims and hours, as far as the data tells them.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::catalogue::{Known, Theme};
use crate::clock::{DayWindow, LocalClock};
use crate::ingest::{EventDetail, EventGroup, EventTime, Events, UnlocatedEvents};

/// The events of a theme, counted one by one where the data tells more of them than their category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailFilter {
    /// Those with a position, in order of feed, place, month and category.
    pub groups: Vec<EventGroup>,
    /// Those without one, in order of feed, month and category.
    pub unlocated: Vec<UnlocatedEvents>,
    /// Events that count by their category alone, because the data does not tell of them what the theme asks.
    pub by_category: u64,
}

/// Picks the events of `theme`; `None` when no event tells what it asks, so that categories alone decide.
pub fn told(theme: &Theme, hours: Option<&Within>, events: &Events) -> Option<DetailFilter> {
    let tells = |detail: &&EventDetail| {
        !theme.offences.is_empty() && detail.offence.is_some()
            || !theme.victims.is_empty() && detail.victim_sex.is_some()
            || hours.is_some() && matches!(detail.from, EventTime::Minute(_))
    };
    // What is told of events that the theme passes over anyway changes nothing.
    let may_count: Vec<Vec<bool>> = events
        .feeds
        .iter()
        .map(|feed| events.categories.iter().map(|category| theme.may_count(&feed.reported_by, category)).collect())
        .collect();
    let concerns = |detail: &&EventDetail| {
        may_count[detail.feed as usize][usize::from(detail.category)] && detail.from.month().is_some()
    };
    let telling: Vec<&EventDetail> = events.details.iter().filter(concerns).filter(tells).collect();
    if telling.is_empty() {
        return None;
    }
    // Each event stands in a group, or among those without a position, as well: there it is taken off.
    let mut judged: BTreeMap<Key, (u32, u32)> = BTreeMap::new();
    for detail in telling {
        let (counting, all) = judged.entry(Key::of(detail)).or_default();
        *all += detail.count;
        *counting += if theme.counts(&known(events, hours, detail)) { detail.count } else { 0 };
    }
    let mut told = DetailFilter { groups: Vec::new(), unlocated: Vec::new(), by_category: 0 };
    let of_category = |feed: u32, category: u16| {
        let source = &events.feeds[feed as usize].reported_by;
        theme.counts(&Known {
            source,
            category: &events.categories[usize::from(category)],
            offence: None,
            victim: None,
            in_hours: None,
        })
    };
    let mut count = |key: Key, count: u32| {
        let (counting, all) = judged.get(&key).copied().unwrap_or_default();
        let untold = if of_category(key.feed, key.category) { count.saturating_sub(all) } else { 0 };
        told.by_category += u64::from(untold);
        counting + untold
    };
    for group in &events.groups {
        let key = Key { feed: group.feed, place: Some(group.place), month: group.month, category: group.category };
        let counting = count(key, group.count);
        if counting > 0 {
            told.groups.push(EventGroup { count: counting, ..*group });
        }
    }
    for group in &events.unlocated {
        let key = Key { feed: group.feed, place: None, month: group.month, category: group.category };
        let counting = count(key, group.count);
        if counting > 0 {
            told.unlocated.push(UnlocatedEvents { count: counting, ..*group });
        }
    }
    Some(told)
}

/// The hours of a theme that asks for some.
#[derive(Clone, Debug)]
pub struct Within {
    window: DayWindow,
    zone: TimeZone,
}

impl Within {
    /// The hours that `theme` asks for, if any.
    pub fn of(theme: &Theme, times: &LocalClock) -> Option<Self> {
        Some(Self { window: theme.hours?.window(times.night), zone: times.zone.clone() })
    }
}

/// What the data knows of an event.
pub(super) fn known<'a>(events: &'a Events, hours: Option<&Within>, detail: &EventDetail) -> Known<'a> {
    Known {
        source: &events.feeds[detail.feed as usize].reported_by,
        category: &events.categories[usize::from(detail.category)],
        offence: detail.offence.map(|offence| events.offences[offence as usize].as_str()),
        victim: detail.victim_sex,
        in_hours: hours.and_then(|hours| detail.is_within(hours.window, &hours.zone)),
    }
}

/// Where and as what an event is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    feed: u32,
    place: Option<u32>,
    month: crate::period::Month,
    category: u16,
}

impl Key {
    fn of(detail: &EventDetail) -> Self {
        let month = detail.from.month().expect("only events of a known month are asked");
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

    /// Ten events of an extract at one place, of which `known` tells offence and victim; one more without a position; and five of
    /// another source that tells nothing.
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
    fn what_is_told_of_an_event_decides_and_what_is_not_told_excludes_nothing() {
        let female = Some(VictimSex::Female);
        let events = events(&[
            ("Rape of a female aged 16 and over", female, 2),
            ("Common assault", female, 3),
            ("Stalking", Some(VictimSex::Male), 1),
            ("Harassment", None, 1),
        ]);
        // Of the ten: two rapes and one harassment of an unknown victim count, four do not, three are not told of.
        let (count, unlocated, proxy_of) = total("vawg", &events);
        assert_eq!((count, unlocated), (2 + 1 + 3 + 5, 1));
        assert!(proxy_of.is_some_and(|proxy_of| proxy_of.contains("; 9 events were counted so")));
        assert_eq!(total("violence", &events), (15, 1, None), "a theme of categories does not ask");
        assert_eq!(total("rape", &events).0, 2, "a theme of offences alone must be told");
        assert_eq!(total("rail", &events).0, 5);
        assert_eq!(total("rail", &events).1, 0, "nobody but the transport police");
    }

    #[test]
    fn a_theme_of_the_night_counts_events_of_the_night_where_the_time_is_told() {
        let mut events =
            events(&[("Assault", None, 2), ("Assault", None, 3), ("Assault", None, 1), ("Assault", None, 1)]);
        let minute = |text: &str| EventTime::Minute(text.parse().expect("a time"));
        let mut tell = |at: usize, from: &str, to: Option<&str>| {
            (events.details[at].from, events.details[at].to) = (minute(from), to.map(minute));
        };
        tell(0, "2024-03-02T23:00", None);
        tell(1, "2024-03-02T12:00", None);
        // Half of it in the night but begun by day, and a third: neither is of the night.
        tell(2, "2024-03-02T17:00", Some("2024-03-02T19:00"));
        tell(3, "2024-03-02T16:00", Some("2024-03-02T19:00"));
        // Of seven told two are of the night; three and five more are not told of, and one has no position.
        let (count, unlocated, proxy_of) = total("nte", &events);
        assert_eq!((count, unlocated), (2 + 3 + 5, 1));
        assert!(proxy_of.is_some_and(|proxy_of| proxy_of.contains("9 events were counted so")));
        assert_eq!(total("violence", &events).0, 15, "a theme without hours does not ask");
    }

    #[test]
    fn what_is_told_of_events_that_a_theme_passes_over_changes_nothing() {
        let mut events = events(&[("Rape", Some(VictimSex::Female), 2)]);
        events.categories.push("Sexual offences".into());
        events.groups[0].category = 1;
        events.details[0].category = 1;
        let (count, unlocated, proxy_of) = total("vawg", &events);
        assert_eq!((count, unlocated), (5, 1));
        assert!(proxy_of.is_some_and(|proxy_of| !proxy_of.contains("were counted so")));
    }

    #[test]
    fn a_theme_is_exact_where_everything_is_told() {
        let mut all = events(&[("Rape", Some(VictimSex::Female), 10)]);
        all.groups.truncate(1);
        all.unlocated.clear();
        let (count, _, proxy_of) = total("vawg", &all);
        assert_eq!((count, proxy_of), (10, None));
        assert!(total("vawg", &events(&[])).2.is_some(), "open data tells nothing: a proxy");
    }
}
