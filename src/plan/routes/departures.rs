//! Departures: how many people leave each venue at closing time, and when.

use std::collections::BTreeMap;

use super::closing_times::{Closing, describe};
use crate::clock::Night;
use crate::ingest::Venue;
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek};

/// Assumed closing time of venues with unknown hours where no other venue closes by night, every evening: minutes from
/// midnight.
const ASSUMED_CLOSING: u16 = 23 * 60;

/// A venue that people leave at closing time.
#[derive(Clone, Debug, PartialEq)]
pub struct Departure {
    /// Index of the venue.
    pub venue: usize,
    /// People who leave on an evening: the capacity, or an assumption.
    pub people: f64,
    /// Whether the capacity is assumed.
    pub capacity_assumed: bool,
    /// Evenings of a week on which it closes by night.
    pub evenings: f64,
    /// Closing times in words; `None` where its hours are unknown.
    pub closes: Option<String>,
}

/// Departures of all venues.
#[derive(Clone, Debug, PartialEq)]
pub struct Departures {
    /// Departures by venue, in the order of the input.
    pub by_venue: Vec<Departure>,
    /// People who leave in each hour of the week.
    pub week: HoursOfWeek,
    /// Venues with known hours that no one leaves by night.
    pub not_by_night: NotByNight,
    /// Whether all departures are assumed at 23:00, because no venue with known hours closes by night.
    pub closing_assumed: bool,
}

/// Number of venues that no one leaves by night, by when they close.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotByNight {
    /// By day only, or never open.
    pub by_day: usize,
    /// After the end of the night.
    pub after_night: usize,
    /// Never.
    pub never: usize,
}

impl Departure {
    /// People who leave in a week.
    pub fn weekly(&self) -> f64 {
        self.people * self.evenings
    }
}

impl NotByNight {
    /// All of them.
    pub fn number(self) -> usize {
        self.by_day + self.after_night + self.never
    }

    /// The numbers in words: "by day only 2, never 1".
    pub fn describe(self) -> String {
        let named = [("by day only", self.by_day), ("after the night ends", self.after_night), ("never", self.never)];
        let met = named.into_iter().filter(|(_, number)| *number > 0);
        met.map(|(when, number)| format!("{when} {number}")).collect::<Vec<_>>().join(", ")
    }
}

/// Departures of the venues of `numbers` that close by night.
///
/// A venue without a stated capacity has the median of its kind, or 1 where none is stated. A venue with unknown hours
/// closes on as many evenings as the others on average and at their hours; where none of those closes by night, at
/// 23:00 every evening.
pub fn departures(venues: &[Venue], numbers: &[usize], night: Night) -> Departures {
    let capacities = capacities(venues, numbers);
    let closing = |venue: &Venue| Some(Closing::from_week(venue.hours.as_ref()?.week.as_ref()?, night));
    let known: Vec<Option<Closing>> = numbers.iter().map(|number| closing(&venues[*number])).collect();
    let people = |number: &usize| {
        let venue = &venues[*number];
        let assumed = || capacities.get(venue.kind.as_str()).copied().unwrap_or(1.0);
        venue.capacity.map_or_else(|| (assumed(), true), |capacity| (f64::from(capacity), false))
    };
    let mut calendar = [0.0; HOURS_PER_WEEK];
    for (number, closings) in numbers.iter().zip(&known) {
        for (day, at) in closings.iter().flat_map(Closing::by_night) {
            calendar[hour_of_week(*day, *at)] += people(number).0;
        }
    }
    let evenings: Vec<f64> = known.iter().flatten().map(|closing| closing.by_night().len() as f64).collect();
    let closing = evenings.iter().filter(|evenings| **evenings > 0.0).count();
    let closing_assumed = closing == 0 && known.iter().any(Option::is_none);
    let usual = if closing == 0 { 7.0 } else { evenings.iter().sum::<f64>() / closing as f64 };
    if closing_assumed {
        (0..7).for_each(|day| calendar[hour_of_week(day, ASSUMED_CLOSING)] = 1.0);
    }
    let (mut by_venue, mut not_by_night) = (Vec::new(), NotByNight::default());
    for (number, closing) in numbers.iter().zip(&known) {
        let (people, capacity_assumed) = people(number);
        let departure = |evenings, closes| Departure { venue: *number, people, capacity_assumed, evenings, closes };
        match closing {
            None => by_venue.push(departure(usual, None)),
            Some(Closing::ByNight(closings)) => {
                by_venue.push(departure(closings.len() as f64, Some(describe(closings))))
            }
            Some(Closing::ByDay) => not_by_night.by_day += 1,
            Some(Closing::AfterNight) => not_by_night.after_night += 1,
            Some(Closing::Never) => not_by_night.never += 1,
        }
    }
    // Venues with unknown hours leave when the others do, so the distribution over the week is that of the others.
    Departures { by_venue, week: HoursOfWeek::from_calendar(&calendar, night), not_by_night, closing_assumed }
}

/// Median capacity of each kind with a stated capacity.
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

/// Hour of the calendar week, from Monday 00:00, that is `minutes` after the midnight of a day.
fn hour_of_week(day: usize, minutes: u16) -> usize {
    (day * 24 + usize::from(minutes) / 60) % HOURS_PER_WEEK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Hours, Register};
    use crate::place::LonLat;
    use crate::temporal::day_and_hour;

    fn venue(kind: &str, capacity: Option<u32>, hours: Option<&str>) -> Venue {
        let at = LonLat::new(-0.08, 51.515).expect("in range");
        let plain = Venue::at(at, Register::Licensing, 0, 1);
        Venue { kind: kind.into(), capacity, hours: hours.map(Hours::new), ..plain }
    }

    fn all_departures(venues: &[Venue]) -> Departures {
        departures(venues, &(0..venues.len()).collect::<Vec<_>>(), Night::default())
    }

    #[test]
    fn people_leave_at_closing() {
        let found = all_departures(&[venue("bar", Some(100), Some("Th 12:00-15:00,18:00-23:30; Fr,Sa 12:00-02:00"))]);
        assert_eq!(found.by_venue[0].closes.as_deref(), Some("Thu 23:30, Fri–Sat 02:00"));
        assert_eq!((found.by_venue[0].evenings, found.by_venue[0].weekly()), (3.0, 300.0));
        let night = Night::default();
        let when: Vec<_> = (0..HOURS_PER_WEEK)
            .filter(|slot| found.week.0[*slot] > 0.0)
            .map(|s| crate::temporal::day_and_hour(s, night))
            .collect();
        assert_eq!(
            when,
            [(3, 23), (4, 2), (5, 2)],
            "Friday's people go at two on Saturday morning, which is Friday's night"
        );
    }

    #[test]
    fn no_departures_without_night_closing() {
        let found = all_departures(&[
            venue("hotel", Some(9), Some("24/7")),
            venue("restaurant", Some(9), Some("Mo-Fr 07:30-16:00")),
        ]);
        assert!(found.by_venue.is_empty() && !found.closing_assumed);
        assert_eq!(found.not_by_night, NotByNight { by_day: 1, after_night: 0, never: 1 });
        assert_eq!((found.not_by_night.describe().as_str(), found.week.sum()), ("by day only 1, never 1", 0.0));
    }

    #[test]
    fn assumes_closing_despite_open_all_hours() {
        let found =
            all_departures(&[venue("hotel", None, Some("24/7")), venue("pub", None, None), venue("bar", None, None)]);
        assert!(found.closing_assumed && found.not_by_night.never == 1);
        assert_eq!(found.by_venue.iter().map(Departure::weekly).collect::<Vec<_>>(), [7.0, 7.0]);
        let at_eleven = found.week.0.iter().enumerate().filter(|(_, people)| **people > 0.0);
        let at_eleven: Vec<u8> = at_eleven.map(|(slot, _)| day_and_hour(slot, Night::default()).1).collect();
        assert_eq!(at_eleven, [23; 7]);
    }

    #[test]
    fn fills_unknown_capacity_and_hours() {
        let found = all_departures(&[
            venue("pub", Some(100), Some("Mo-Fr 12:00-23:00")),
            venue("pub", Some(300), Some("Fr 12:00-23:00")),
            venue("pub", None, None),
            venue("shop", None, Some("Mo 09:00-22:00")),
        ]);
        let rows: Vec<_> = found.by_venue.iter().map(|l| (l.people, l.capacity_assumed, l.closes.is_some())).collect();
        assert_eq!(rows, [(100.0, false, true), (300.0, false, true), (200.0, true, false), (1.0, true, true)]);
        assert!((found.by_venue[2].evenings - 7.0 / 3.0).abs() < 1e-12, "5, 1 and 1 evenings");
        let none = all_departures(&[venue("pub", None, None), venue("bar", None, Some("till late"))]);
        assert!(none.closing_assumed && none.by_venue.iter().all(|departure| departure.weekly() == 7.0));
        assert_eq!(none.week.0.iter().filter(|people| **people > 0.0).count(), 7);
    }
}
