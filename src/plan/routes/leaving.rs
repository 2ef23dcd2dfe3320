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
        let days = if run.len() == 1 { DAYS[first.0].to_owned() } else { format!("{}–{}", DAYS[first.0], DAYS[last.0]) };
        format!("{days} {:02}:{:02}", first.1 / 60 % 24, first.1 % 60)
    });
    runs.collect::<Vec<_>>().join(", ")
}
