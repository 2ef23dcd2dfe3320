//! Totals of what a scheme such as taxi marshals counted, by week and hour.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::ingest::{EventTime, Journey, Journeys};
use hexspot_stats::{Interval, wilson_interval};

/// The group that a total is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActivityGroup {
    /// All rows.
    Total,
    /// The week that begins on this Monday.
    Week(Date),
    /// An hour of the day, over all weeks.
    Hour(i8),
    /// An hour of the day in one week.
    WeekHour(Date, i8),
    /// A location of the scheme.
    Point(String),
}

impl ActivityGroup {
    /// The kind of group in outputs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Week(_) => "week",
            Self::Hour(_) => "hour",
            Self::WeekHour(..) => "week and hour",
            Self::Point(_) => "point",
        }
    }

    /// The Monday of its week.
    pub fn monday(&self) -> Option<Date> {
        match self {
            Self::Week(monday) | Self::WeekHour(monday, _) => Some(*monday),
            _ => None,
        }
    }

    /// Its hour of the day.
    pub fn hour(&self) -> Option<i8> {
        match self {
            Self::Hour(hour) | Self::WeekHour(_, hour) => Some(*hour),
            _ => None,
        }
    }
}

/// The totals of a group of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActivityTotals {
    /// The nights with rows, each named by the date of its evening.
    pub nights: BTreeSet<Date>,
    /// Journeys.
    pub journeys: u64,
    /// Passengers; `None` when no row has them.
    pub passengers: Option<u64>,
    /// Women among them, likewise.
    pub women: Option<u64>,
    /// Women who travelled alone, likewise.
    pub lone_women: Option<u64>,
    /// Women and passengers of the rows that have both.
    women_and_passengers: [u64; 2],
    /// Women alone and passengers of the rows that have both.
    lone_women_and_passengers: [u64; 2],
}

impl ActivityTotals {
    /// Women as a share of passengers, with the 95 % interval, over the rows that have both.
    pub fn share_women(&self) -> Option<Interval> {
        wilson_interval(self.women_and_passengers[0], self.women_and_passengers[1])
    }

    /// Women who travelled alone as a share of passengers, likewise.
    pub fn share_lone_women(&self) -> Option<Interval> {
        wilson_interval(self.lone_women_and_passengers[0], self.lone_women_and_passengers[1])
    }

    fn add(&mut self, journey: &Journey) {
        let add = |sum: &mut Option<u64>, part: Option<u32>| {
            if let Some(part) = part {
                *sum = Some(sum.unwrap_or(0) + u64::from(part));
            }
        };
        self.nights.insert(night(journey.at));
        self.journeys += u64::from(journey.journeys);
        add(&mut self.passengers, journey.passengers);
        add(&mut self.women, journey.women);
        add(&mut self.lone_women, journey.lone_women);
        for (part, of) in
            [(journey.women, &mut self.women_and_passengers), (journey.lone_women, &mut self.lone_women_and_passengers)]
        {
            if let (Some(part), Some(passengers)) = (part, journey.passengers) {
                *of = [of[0] + u64::from(part), of[1] + u64::from(passengers)];
            }
        }
    }
}

/// Summarises a table in total, by week, by hour, by both and by location, each in order.
pub fn summarise_activity(table: &Journeys) -> BTreeMap<ActivityGroup, ActivityTotals> {
    let mut totals: BTreeMap<ActivityGroup, ActivityTotals> = BTreeMap::new();
    for journey in &table.journeys {
        let monday = monday(night(journey.at));
        let hour = match journey.at {
            EventTime::Minute(at) => Some(at.hour()),
            EventTime::Day(_) | EventTime::Month(_) => None,
        };
        let hourly =
            hour.into_iter().flat_map(|hour| [ActivityGroup::Hour(hour), ActivityGroup::WeekHour(monday, hour)]);
        let located = journey.point.iter().map(|point| ActivityGroup::Point(point.clone()));
        for group in [ActivityGroup::Total, ActivityGroup::Week(monday)].into_iter().chain(hourly).chain(located) {
            totals.entry(group).or_default().add(journey);
        }
    }
    totals
}

/// The date of the evening on which the night of a time began: before noon, the day before.
pub fn night(at: EventTime) -> Date {
    match at {
        EventTime::Minute(at) if at.hour() < 12 => at.date().saturating_sub(1.day()),
        EventTime::Minute(at) => at.date(),
        EventTime::Day(day) => day,
        EventTime::Month(month) => month.first_day(),
    }
}

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journey(at: &str, journeys: u32, people: [Option<u32>; 3]) -> Journey {
        let [passengers, women, lone_women] = people;
        let at = EventTime::Minute(at.parse().expect("a minute"));
        Journey { at, point: Some("Rank".into()), area: None, position: None, journeys, passengers, women, lone_women }
    }

    #[test]
    fn small_hours_belong_to_the_night_before() {
        let at = |text: &str| EventTime::Minute(text.parse().expect("a minute"));
        let day = |text: &str| text.parse::<Date>().expect("a day");
        assert_eq!(night(at("2024-03-04T01:30")), day("2024-03-03"));
        assert_eq!(monday(night(at("2024-03-04T01:30"))), day("2024-02-26"));
        assert_eq!(monday(night(at("2024-03-04T22:00"))), day("2024-03-04"));
        assert_eq!(night(at("2024-01-01T00:10")), day("2023-12-31"));
    }

    #[test]
    fn shares_use_rows_with_both_values() {
        let journeys = vec![
            journey("2024-03-01T23:00", 10, [Some(20), Some(12), Some(5)]),
            journey("2024-03-02T00:30", 5, [Some(10), None, Some(4)]),
            journey("2024-03-08T23:00", 2, [None, Some(3), None]),
        ];
        let slices = summarise_activity(&Journeys { source: "Marshals".into(), journeys });
        let total = &slices[&ActivityGroup::Total];
        assert_eq!((total.nights.len(), total.journeys, total.passengers, total.women), (2, 17, Some(30), Some(15)));
        assert!(total.share_women().is_some_and(|share| (share.value - 0.6).abs() < 1e-12));
        assert!(total.share_lone_women().is_some_and(|share| (share.value - 0.3).abs() < 1e-12));
        let hours: Vec<(i8, u64)> = slices
            .iter()
            .filter(|(of, _)| of.kind() == "hour")
            .map(|(of, slice)| (of.hour().expect("an hour"), slice.journeys))
            .collect();
        assert_eq!(hours, [(0, 5), (23, 12)]);
        let weeks: Vec<u64> =
            slices.iter().filter(|(of, _)| of.kind() == "week").map(|(_, slice)| slice.journeys).collect();
        assert_eq!(weeks, [15, 2]);
        assert_eq!(slices[&ActivityGroup::Point("Rank".into())].journeys, 17);
    }

    #[test]
    fn reproduces_the_published_total() {
        let table = Journeys {
            source: String::new(),
            journeys: vec![journey("2024-03-01T23:00", 11_482, [Some(20_384), Some(10_284), Some(6_808)])],
        };
        let total = summarise_activity(&table).remove(&ActivityGroup::Total).expect("a total");
        let percent = |share: Option<Interval>| (10_000.0 * share.expect("known").value).round() / 100.0;
        assert_eq!((percent(total.share_women()), percent(total.share_lone_women())), (50.45, 33.4));
    }
}
