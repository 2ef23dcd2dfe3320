//! Who goes home when: the people of venues at closing time.

use std::collections::BTreeMap;

use jiff::civil::{Time, Weekday};

use crate::clock::Night;
use crate::ingest::{Venue, Week};
use crate::time::{HOURS, HoursOfWeek};

/// When venues are taken to close, every evening, where none of them says its hours: minutes from midnight.
const ASSUMED_CLOSING: u16 = 23 * 60;

/// A venue that people leave at closing time.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaver {
    /// Its number among the venues.
    pub venue: usize,
    /// People who leave on an evening: its capacity, or what stands for it.
    pub people: f64,
    /// Whether that is assumed.
    pub capacity_assumed: bool,
    /// Evenings of a week on which it closes by night.
    pub evenings: f64,
    /// When it closes, in words; `None` where its hours are not known.
    pub closes: Option<String>,
}

/// All who leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// The venues, in their order.
    pub leavers: Vec<Leaver>,
    /// People who leave in each hour of the week.
    pub week: HoursOfWeek,
    /// Venues that close by day only, or never.
    pub not_by_night: usize,
    /// Whether no venue says its hours.
    pub hours_unknown: bool,
}

impl Leaver {
    /// People who leave in a week.
    pub fn weekly(&self) -> f64 {
        self.people * self.evenings
    }
}

/// The people who leave the venues of `numbers` when they close by night.
///
/// A venue that does not say its capacity counts as the median of those of its kind that do, and as 1 where none does. One that does
/// not say its hours closes on as many evenings as the others do on average, at the hours at which they do; where none says any,
/// all close at 23:00 every evening.
pub fn leaving(venues: &[Venue], numbers: &[usize], night: Night) -> Leaving {
    let capacities = capacities(venues, numbers);
    let closings = |venue: &Venue| Some(closings(venue.hours.as_ref()?.week.as_ref()?, night));
    let known: Vec<Option<Vec<(usize, u16)>>> = numbers.iter().map(|number| closings(&venues[*number])).collect();
    let people = |number: &usize| {
        let venue = &venues[*number];
        let assumed = || capacities.get(venue.kind.as_str()).copied().unwrap_or(1.0);
        venue.capacity.map_or_else(|| (assumed(), true), |capacity| (f64::from(capacity), false))
    };
    let mut calendar = [0.0; HOURS];
    for (number, closings) in numbers.iter().zip(&known) {
        for (day, at) in closings.iter().flatten() {
            calendar[hour_of_week(*day, *at)] += people(number).0;
        }
    }
    let closing: Vec<f64> = known.iter().flatten().filter(|c| !c.is_empty()).map(|c| c.len() as f64).collect();
    let hours_unknown = known.iter().all(Option::is_none);
    let usual = if closing.is_empty() { 7.0 } else { closing.iter().sum::<f64>() / closing.len() as f64 };
    if hours_unknown {
        (0..7).for_each(|day| calendar[hour_of_week(day, ASSUMED_CLOSING)] = 1.0);
    }
    let mut leavers = Vec::new();
    for (number, closings) in numbers.iter().zip(&known) {
        let (people, capacity_assumed) = people(number);
        let evenings = closings.as_ref().map_or(usual, |closings| closings.len() as f64);
        let closes = closings.as_ref().map(|closings| words(closings));
        if evenings > 0.0 {
            leavers.push(Leaver { venue: *number, people, capacity_assumed, evenings, closes });
        }
    }
    // Venues of unknown hours leave when the others do, which makes the hours of all those of the others.
    let not_by_night = numbers.len() - leavers.len();
    Leaving { leavers, week: HoursOfWeek::of_calendar(&calendar, night), not_by_night, hours_unknown }
}

/// The median capacity of each kind of which any venue says one.
fn capacities<'a>(venues: &'a [Venue], numbers: &[usize]) -> BTreeMap<&'a str, f64> {
    let mut of_kind: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for venue in numbers.iter().map(|number| &venues[*number]) {
        of_kind.entry(&venue.kind).or_default().extend(venue.capacity);
    }
    let median = |mut capacities: Vec<u32>| {
        capacities.sort_unstable();
        let middle = capacities.len() / 2;
        let above = f64::from(*capacities.get(middle)?);
        let below = f64::from(capacities[(capacities.len() - 1) / 2]);
        Some((above + below) / 2.0)
    };
    of_kind.into_iter().filter_map(|(kind, capacities)| Some((kind, median(capacities)?))).collect()
}

/// The last closing of each day that lies in the night, Monday first: the day and the minutes from its midnight.
fn closings(week: &Week, night: Night) -> Vec<(usize, u16)> {
    let closing = |(number, day): (usize, Weekday)| {
        let last = week.spans(day).last()?.end;
        let goes_on = last == 1440 && week.spans(day.next()).first().is_some_and(|span| span.start == 0);
        let time = Time::new((last / 60 % 24) as i8, (last % 60) as i8, 0, 0).ok()?;
        (!goes_on && night.window().holds(time)).then_some((number, last))
    };
    Weekday::Monday.cycle_forward().take(7).enumerate().filter_map(closing).collect()
}

/// The hour of the calendar week, Monday 00:00 first, that holds so many minutes after the midnight of a day.
fn hour_of_week(day: usize, minutes: u16) -> usize {
    (day * 24 + usize::from(minutes) / 60) % HOURS
}

/// Closings as people write them: "Mon–Wed 23:00, Thu 02:00".
fn words(closings: &[(usize, u16)]) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let runs = closings.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 == b.1).map(|run| {
        let (first, last) = (run[0], run[run.len() - 1]);
        let days =
            if run.len() == 1 { DAYS[first.0].to_owned() } else { format!("{}–{}", DAYS[first.0], DAYS[last.0]) };
        format!("{days} {:02}:{:02}", first.1 / 60 % 24, first.1 % 60)
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Hours, Register};
    use crate::place::LonLat;

    fn venue(kind: &str, capacity: Option<u32>, hours: Option<&str>) -> Venue {
        let at = LonLat::new(-0.08, 51.515).expect("in range");
        let plain = Venue::at(at, Register::Licensing, 0, 1);
        Venue { kind: kind.into(), capacity, hours: hours.map(Hours::new), ..plain }
    }

    fn of(venues: &[Venue]) -> Leaving {
        leaving(venues, &(0..venues.len()).collect::<Vec<_>>(), Night::default())
    }

    #[test]
    fn people_leave_in_the_hour_in_which_the_night_out_ends() {
        let found = of(&[venue("bar", Some(100), Some("Th 12:00-15:00,18:00-23:30; Fr,Sa 12:00-02:00"))]);
        assert_eq!(found.leavers[0].closes.as_deref(), Some("Thu 23:30, Fri–Sat 02:00"));
        assert_eq!((found.leavers[0].evenings, found.leavers[0].weekly()), (3.0, 300.0));
        let night = Night::default();
        let when: Vec<_> =
            (0..HOURS).filter(|slot| found.week.0[*slot] > 0.0).map(|s| crate::time::day_and_hour(s, night)).collect();
        assert_eq!(
            when,
            [(3, 23), (4, 2), (5, 2)],
            "Friday's people go at two on Saturday morning, which is Friday's night"
        );
    }

    #[test]
    fn nobody_leaves_what_never_closes_or_closes_by_day() {
        let found =
            of(&[venue("hotel", Some(9), Some("24/7")), venue("restaurant", Some(9), Some("Mo-Fr 07:30-16:00"))]);
        assert!(found.leavers.is_empty() && found.not_by_night == 2 && !found.hours_unknown);
        assert_eq!(found.week.sum(), 0.0);
    }

    #[test]
    fn what_is_not_known_is_taken_from_those_of_which_it_is() {
        let found = of(&[
            venue("pub", Some(100), Some("Mo-Fr 12:00-23:00")),
            venue("pub", Some(300), Some("Fr 12:00-23:00")),
            venue("pub", None, None),
            venue("shop", None, Some("Mo 09:00-22:00")),
        ]);
        let as_told: Vec<_> =
            found.leavers.iter().map(|l| (l.people, l.capacity_assumed, l.closes.is_some())).collect();
        assert_eq!(as_told, [(100.0, false, true), (300.0, false, true), (200.0, true, false), (1.0, true, true)]);
        assert!((found.leavers[2].evenings - 7.0 / 3.0).abs() < 1e-12, "5, 1 and 1 evenings");
        let none = of(&[venue("pub", None, None), venue("bar", None, Some("till late"))]);
        assert!(none.hours_unknown && none.leavers.iter().all(|leaver| leaver.weekly() == 7.0));
        assert_eq!(none.week.0.iter().filter(|people| **people > 0.0).count(), 7);
    }
}
