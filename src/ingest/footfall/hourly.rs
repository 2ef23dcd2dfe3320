//! Footfall by hour of the week.

use std::collections::BTreeMap;

use super::{CountKind, DayType, Footfall};
use crate::period::Period;

/// The number of hours in a week.
pub const HOURS_OF_WEEK: usize = 7 * 24;

/// The hour at which the traffic day of a station begins: earlier hours of its Friday are on Saturday by the calendar.
const TRAFFIC_DAY_BEGINS: u8 = 5;

/// People in each hour of an average week, from Monday 00:00 by the calendar, and the year counted.
pub type WeeklyProfile = ([f64; HOURS_OF_WEEK], u16);

/// The count of each hour of a day, by type of day.
type DayProfiles = BTreeMap<DayType, [Option<f64>; 24]>;

impl Footfall {
    /// People in each hour of an average week at each station, and the year counted: the latest with hourly counts for every day of
    /// the week that is not after the end of `period`, or else the earliest. `None` for a station that has no such year.
    ///
    /// A day of a sensor or area is complete only with all 24 hours. A station is closed in the hours that it does not count.
    pub fn hourly(&self, period: Period) -> Vec<Option<WeeklyProfile>> {
        const ALL_HOURS: u32 = (1 << 24) - 1;
        let mut weeks: BTreeMap<(usize, u16), DayProfiles> = BTreeMap::new();
        for hour in &self.hours {
            let day = weeks.entry((hour.station, hour.year)).or_default().entry(hour.day).or_insert([None; 24]);
            *day[usize::from(hour.hour) % 24].get_or_insert(0.0) += hour.count;
        }
        let mut hourly = vec![None; self.stations.len()];
        for ((station, year), days) in weeks {
            let passengers = self.stations[station].count_kind == CountKind::Passengers;
            let is_complete = |hours: &[Option<f64>; 24]| {
                let known = (0..).zip(hours).fold(0, |known, (at, hour)| known | u32::from(hour.is_some()) << at);
                passengers || known == ALL_HOURS
            };
            let known = days.iter().filter(|(_, hours)| is_complete(hours));
            let week = known.clone().fold(0u8, |week, (day, _)| week | day.weekdays());
            // Each day of the week must be covered once, as for a daily count.
            if week != DayType::EveryDay.weekdays() || known.clone().map(|(day, _)| day.days()).sum::<u8>() != 7 {
                continue;
            }
            if hourly[station].is_some() && year > period.to.year() {
                continue;
            }
            let mut hours_of_week = [0.0; HOURS_OF_WEEK];
            for (day, hours) in known {
                for weekday in (0..7usize).filter(|weekday| day.weekdays() >> *weekday & 1 == 1) {
                    for (hour, count) in hours.iter().enumerate() {
                        let next_day = passengers && hour < usize::from(TRAFFIC_DAY_BEGINS);
                        let at = (weekday + usize::from(next_day)) * 24 + hour;
                        hours_of_week[at % HOURS_OF_WEEK] = count.unwrap_or_default();
                    }
                }
            }
            hourly[station] = Some((hours_of_week, year));
        }
        hourly
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{HourCount, Station};
    use crate::place::LonLat;

    fn footfall(count_kind: CountKind, days: &[DayType], hours: std::ops::Range<u8>) -> Footfall {
        let at = LonLat::new(-0.08, 51.5).expect("in range");
        let of_day = |day: &DayType| {
            let day = *day;
            hours.clone().map(move |hour| HourCount { station: 0, year: 2019, day, hour, count: f64::from(hour) })
        };
        Footfall {
            stations: vec![Station { name: "A".into(), mode: String::new(), at, count_kind }],
            hours: days.iter().flat_map(of_day).collect(),
            ..Footfall::default()
        }
    }

    fn profile(footfall: &Footfall) -> Option<[f64; HOURS_OF_WEEK]> {
        let month = "2024-01".parse().expect("a month");
        footfall.hourly(Period { from: month, to: month })[0].map(|(hours, _)| hours)
    }

    #[test]
    fn traffic_day_ends_after_midnight() {
        use DayType::{Friday, MondayToThursday, Saturday, Sunday};
        let mut stations = footfall(CountKind::Passengers, &[MondayToThursday, Friday, Saturday, Sunday], 6..24);
        let friday_night = HourCount { station: 0, year: 2019, day: Friday, hour: 1, count: 99.0 };
        stations.hours.push(friday_night);
        stations.hours.push(HourCount { day: Sunday, count: 7.0, ..friday_night });
        let hours = profile(&stations).expect("every day by the hour");
        assert_eq!((hours[5 * 24 + 1], hours[4 * 24 + 1], hours[4 * 24 + 8]), (99.0, 0.0, 8.0));
        assert_eq!(hours[1], 7.0, "Sunday's traffic day ends on Monday");
        let sensors = footfall(CountKind::PassersBy, &[DayType::EveryDay], 0..24);
        let hours = profile(&sensors).expect("every day by the hour");
        assert_eq!((hours[4 * 24 + 1], hours[5 * 24 + 23]), (1.0, 23.0));
    }

    #[test]
    fn missing_hours_are_not_zero() {
        assert_eq!(profile(&footfall(CountKind::PassersBy, &[DayType::EveryDay], 1..24)), None);
        assert_eq!(
            profile(&footfall(CountKind::Passengers, &[DayType::MondayToFriday, DayType::Saturday], 5..24)),
            None
        );
        assert_eq!(
            profile(&footfall(CountKind::Passengers, &[DayType::MondayToFriday, DayType::EveryDay], 5..24)),
            None
        );
    }
}
