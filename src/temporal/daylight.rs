//! When it is dark: the sun 6° or more below the horizon, the end of civil twilight.

use std::collections::BTreeMap;

use jiff::Timestamp;
use solar_positioning::{Horizon, HorizonState, Location, SolarEvents};

use crate::clock::Span;
use crate::place::LonLat;

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// The Julian date of the beginning of 1970.
const JULIAN_1970: f64 = 2_440_587.5;

/// Darkness at a position, computed and cached day by day.
pub struct Daylight {
    position: Location,
    sun: SolarEvents,
    /// The light spans of each day, in seconds since 1970, by days since 1970, UTC.
    light: BTreeMap<i64, Vec<(i64, i64)>>,
}

impl Daylight {
    /// Darkness at a position.
    pub fn new(at: LonLat) -> Self {
        let position = Location { latitude: at.lat(), longitude: at.lon() };
        Self { position, sun: SolarEvents::new(), light: BTreeMap::new() }
    }

    /// The share of a time span that is dark; 1 or 0 for a single instant.
    pub fn dark_share(&mut self, span: Span) -> f64 {
        let (from, seconds) = (span.from.as_second(), span.seconds());
        let light = self.light_seconds(from, from + seconds.max(1));
        1.0 - light as f64 / seconds.max(1) as f64
    }

    /// Dawn and dusk of each light part of a day in UTC, in order.
    pub fn light_spans(&mut self, day: i64) -> Vec<(Timestamp, Timestamp)> {
        let at = |second| Timestamp::from_second(second).expect("a valid second");
        self.spans(day).iter().map(|(from, to)| (at(*from), at(*to))).collect()
    }

    fn light_seconds(&mut self, from: i64, to: i64) -> i64 {
        let mut light = 0;
        for day in from.div_euclid(DAY)..=(to - 1).div_euclid(DAY) {
            let overlap = |(dawn, dusk): &(i64, i64)| (to.min(*dusk) - from.max(*dawn)).max(0);
            light += self.spans(day).iter().map(overlap).sum::<i64>();
        }
        light
    }

    fn spans(&mut self, day: i64) -> &[(i64, i64)] {
        let (sun, position) = (&self.sun, self.position);
        self.light.entry(day).or_insert_with(|| light_spans(sun, position, day))
    }
}

/// The light parts of a day in UTC.
fn light_spans(sun: &SolarEvents, position: Location, day: i64) -> Vec<(i64, i64)> {
    /// TT − UT1 in this century, in seconds. An error of ten seconds moves dusk by less than one.
    const DELTA_T: f64 = 69.0;
    let start = JULIAN_1970 + day as f64;
    let events = sun
        .for_interval_from_julian(start, start + 1.0, position, DELTA_T, Horizon::CivilTwilight)
        .expect("a position on earth and a day of the years 1900 to 2200");
    let second = |julian: &f64| day * DAY + ((julian - start) * DAY as f64).round() as i64;
    let (mut spans, mut dawn) = (Vec::new(), None);
    if events.state_at_start == HorizonState::Above {
        dawn = Some(day * DAY);
    }
    let rises = events.rises.iter().map(|julian| (second(julian), true));
    let sets = events.sets.iter().map(|julian| (second(julian), false));
    let mut changes: Vec<(i64, bool)> = rises.chain(sets).collect();
    changes.sort_unstable();
    for (at, rises) in changes {
        match (rises, dawn.take()) {
            (true, None) => dawn = Some(at),
            (true, light) => dawn = light,
            (false, Some(from)) => spans.push((from, at)),
            (false, None) => {}
        }
    }
    spans.extend(dawn.map(|from| (from, (day + 1) * DAY)));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_number(date: &str) -> i64 {
        date.parse::<jiff::civil::Date>()
            .expect("a date")
            .to_zoned(jiff::tz::TimeZone::UTC)
            .expect("a time")
            .timestamp()
            .as_second()
            .div_euclid(DAY)
    }

    #[test]
    fn civil_twilight_in_london_as_published() {
        // Her Majesty's Nautical Almanac Office and timeanddate.com; local times.
        let zone = crate::clock::LocalClock::default().zone;
        let mut london = Daylight::new(LonLat::new(-0.1276, 51.5072).expect("in range"));
        for (date, dawn, dusk) in [("2024-06-21", "03:56", "22:09"), ("2024-12-21", "07:24", "16:33")] {
            let light = london.light_spans(day_number(date));
            assert_eq!(light.len(), 1, "{date}");
            for (met, published) in [(light[0].0, dawn), (light[0].1, dusk)] {
                let published =
                    zone.to_timestamp(format!("{date}T{published}").parse().expect("a time")).expect("a time");
                let apart = (met.as_second() - published.as_second()).abs();
                assert!(apart <= 120, "{date}: {met} is {apart} s from {published}");
            }
        }
    }

    #[test]
    fn polar_days_and_nights() {
        let mut tromso = Daylight::new(LonLat::new(18.96, 69.65).expect("in range"));
        let noon_to_noon = |date: &str| {
            let noon = (day_number(date) * DAY) + DAY / 2;
            let at = |second| Timestamp::from_second(second).expect("a time");
            Span { from: at(noon), to: at(noon + DAY) }
        };
        assert_eq!(tromso.dark_share(noon_to_noon("2024-06-21")), 0.0);
        let winter = tromso.dark_share(noon_to_noon("2024-12-21"));
        assert!((0.7..0.9).contains(&winter), "some twilight at noon: {winter}");
        let mut pole = Daylight::new(LonLat::new(0.0, 89.9).expect("in range"));
        assert_eq!(pole.dark_share(noon_to_noon("2024-12-21")), 1.0);
    }

    #[test]
    fn instants_and_an_hour_around_dusk() {
        let zone = crate::clock::LocalClock::default().zone;
        let mut london = Daylight::new(LonLat::new(-0.1276, 51.5072).expect("in range"));
        let mut dark = |from: &str, to: &str| {
            let at = |text: &str| format!("2024-12-21T{text}").parse().expect("a time");
            london.dark_share(Span::between(at(from), at(to), &zone).expect("in order"))
        };
        assert_eq!((dark("16:00", "16:00"), dark("17:00", "17:00")), (0.0, 1.0));
        let hour = dark("16:00", "17:00");
        assert!((hour - 27.0 / 60.0).abs() < 2.5 / 60.0, "dusk is at 16:33: {hour}");
    }
}
