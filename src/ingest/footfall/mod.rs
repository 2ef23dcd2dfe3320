//! Footfall: how many people pass, by station, sensor or area, type of day and hour.
//!
//! [`read`] recognises the format by the content; each format has a file of its own. [`merge()`] combines the files and finds
//! positions for their stations.

mod column_mapping_reader;
mod counts;
mod day;
mod hourly;
mod merge;
mod stations;
mod tfl_annual;
mod tfl_quarter_hour;
mod tfl_taps;
mod tidy;

use std::collections::BTreeMap;

pub use column_mapping_reader::read as read_mapped;
pub use counts::{FileFootfall, StationLocation};
pub use day::DayType;
pub use hourly::HOURS_OF_WEEK;
pub use merge::merge;
pub use stations::{ENDINGS as STATION_ENDINGS, StationIndex, read as read_stations};

use crate::error::Result;
use crate::ingest::source::InputFile;
use crate::ingest::table::{self, Table, TableLayout};
use crate::period::Period;
use crate::place::LonLat;

/// The endings of files that may hold footfall.
pub const ENDINGS: [&str; 8] = table::ENDINGS;

/// The names of the formats in the ledger.
pub const FORMATS: [&str; 6] = [
    tidy::FORMAT,
    tfl_quarter_hour::FORMAT,
    tfl_annual::FORMAT,
    tfl_taps::FORMAT,
    column_mapping_reader::FORMAT,
    column_mapping_reader::SENSORS_FORMAT,
];

/// Who is counted at a station, sensor or area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountKind {
    /// People entering and leaving a station.
    Passengers,
    /// People passing a sensor.
    PassersBy,
    /// People in an area.
    Present,
}

/// A place where people are counted: a station, sensor or area.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// Its name.
    pub name: String,
    /// The network that counts there, such as LU or DLR; blank when there is none. A station of two networks is two stations.
    pub mode: String,
    /// Its position.
    pub at: LonLat,
    /// Who is counted there.
    pub count_kind: CountKind,
}

/// People counted at a station in an hour of a type of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourCount {
    /// Index into [`Footfall::stations`].
    pub station: usize,
    /// The year counted.
    pub year: u16,
    /// The type of day.
    pub day: DayType,
    /// The hour, 0 to 23, by its start: in the time zone of the analysis where the table states the zone of its times, else as the
    /// table writes it. The traffic day of stations runs from 05:00 to 05:00, that of sensors and areas from midnight.
    pub hour: u8,
    /// People on an average day of the type; for stations, entries plus exits.
    pub count: f64,
}

/// People counted at a station on a type of day, where hours are missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayCount {
    /// Index into [`Footfall::stations`].
    pub station: usize,
    /// The year counted.
    pub year: u16,
    /// The type of day.
    pub day: DayType,
    /// People on an average day of the type.
    pub count: f64,
}

/// All footfall read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footfall {
    /// The stations, by name and network.
    pub stations: Vec<Station>,
    /// Counts by station, year, type of day and hour.
    pub hours: Vec<HourCount>,
    /// Counts by station, year and type of day, for stations and years without hours.
    pub days: Vec<DayCount>,
}

impl Footfall {
    /// The average number of people per day at each station, weighted by the days of the week that each type of day covers, and the
    /// year counted: the latest with a full week that is not after the end of `period`, or else the earliest. `None` for a station
    /// that never has a full week.
    ///
    /// A day of a sensor or area is complete only with all 24 hours: a missing hour is not zero. (Stations close at night.)
    pub fn daily(&self, period: Period) -> Vec<Option<(f64, u16)>> {
        const DAYS_OF_WEEK: u8 = 7;
        let mut weeks: BTreeMap<(usize, u16), BTreeMap<DayType, (f64, u32)>> = BTreeMap::new();
        for hour in &self.hours {
            let day = weeks.entry((hour.station, hour.year)).or_default().entry(hour.day).or_default();
            day.0 += hour.count;
            day.1 |= 1 << hour.hour;
        }
        for ((station, _), days) in &mut weeks {
            const ALL_HOURS: u32 = (1 << 24) - 1;
            days.retain(|_, day| self.stations[*station].count_kind == CountKind::Passengers || day.1 == ALL_HOURS);
        }
        for day in &self.days {
            weeks.entry((day.station, day.year)).or_default().entry(day.day).or_insert((day.count, 0));
        }
        let mut daily = vec![None; self.stations.len()];
        for ((station, year), days) in weeks {
            // Each day of the week must be covered once: a Friday and a Monday-to-Friday together are not a week.
            let whole =
                days.keys().fold(0u8, |week, day| week | day.weekdays()).count_ones() == u32::from(DAYS_OF_WEEK);
            if !whole || days.keys().map(|day| day.days()).sum::<u8>() != DAYS_OF_WEEK {
                continue;
            }
            let week = days.iter().map(|(day, (count, _))| count * f64::from(day.days())).sum::<f64>();
            // Years are in order: the first is always used, later ones replace it up to the end of the period.
            if daily[station].is_none() || year <= period.to.year() {
                daily[station] = Some((week / f64::from(DAYS_OF_WEEK), year));
            }
        }
        daily
    }
}

/// Reads a file; its format is recognised by the content. Local times stay as written. Times with an offset are converted to the time
/// zone of the source where it is known, else to the zone `local`.
pub fn read(file: &InputFile, local: &str) -> Result<FileFootfall> {
    let table: Table = table::read(file, &TableLayout::default())?;
    let columns = &table.columns;
    if tfl_quarter_hour::recognises(columns) {
        tfl_quarter_hour::read(&file.name, &table)
    } else if tfl_annual::recognises(columns) {
        tfl_annual::read(&file.name, &table)
    } else if tfl_taps::recognises(columns) {
        tfl_taps::read(&file.name, &table)
    } else if let Some(known) = column_mapping_reader::find_known(columns) {
        column_mapping_reader::read_known(&file.name, table, &known, local)
    } else {
        tidy::read(&file.name, &table)
    }
}

/// The footfall format that has these columns, if any.
pub fn recognises(columns: &[String]) -> Option<&'static str> {
    let mapped = || column_mapping_reader::find_known(columns).map(|_| column_mapping_reader::FORMAT);
    let formats = [
        (tidy::recognises(columns), tidy::FORMAT),
        (tfl_quarter_hour::recognises(columns), tfl_quarter_hour::FORMAT),
        (tfl_annual::recognises(columns), tfl_annual::FORMAT),
        (tfl_taps::recognises(columns), tfl_taps::FORMAT),
    ];
    formats.into_iter().find(|(recognised, _)| *recognised).map(|(_, format)| format).or_else(mapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(year: u16) -> Period {
        let month = |text: String| text.parse().expect("a month");
        Period { from: month(format!("{year}-01")), to: month(format!("{year}-12")) }
    }

    fn station(count_kind: CountKind) -> Station {
        let at = LonLat::new(-0.08, 51.5).expect("in range");
        Station { name: "A".into(), mode: "LU".into(), at, count_kind }
    }

    #[test]
    fn averages_over_the_week() {
        let hour = |day, count| HourCount { station: 0, year: 2019, day, hour: 8, count };
        let hours = vec![
            hour(DayType::MondayToThursday, 100.0),
            hour(DayType::Friday, 80.0),
            hour(DayType::Saturday, 30.0),
            hour(DayType::Sunday, 10.0),
        ];
        let mut footfall = Footfall { stations: vec![station(CountKind::Passengers)], hours, ..Footfall::default() };
        let average = (400.0 + 80.0 + 30.0 + 10.0) / 7.0;
        for year in [2010, 2019, 2024] {
            assert_eq!(footfall.daily(period(year)), [Some((average, 2019))]);
        }
        footfall.hours.push(HourCount { year: 2021, ..hour(DayType::Friday, 9.0) });
        assert_eq!(footfall.daily(period(2024)), [Some((average, 2019))], "a year without a full week is no year");
        footfall.hours.retain(|hour| hour.day != DayType::Sunday);
        assert_eq!(footfall.daily(period(2024)), [None]);
        footfall.hours.push(hour(DayType::MondayToFriday, 9.0));
        assert_eq!(footfall.daily(period(2024)), [None], "days that overlap are no week, however many they are");
    }

    #[test]
    fn averages_days_without_hours() {
        use DayType::{Friday, Monday, Saturday, Sunday, TuesdayToThursday};
        let week = [(Monday, 70.0), (TuesdayToThursday, 80.0), (Friday, 90.0), (Saturday, 20.0), (Sunday, 10.0)];
        let days = week.map(|(day, count)| DayCount { station: 0, year: 2023, day, count }).to_vec();
        let footfall = Footfall { stations: vec![station(CountKind::Passengers)], days, ..Footfall::default() };
        assert_eq!(footfall.daily(period(2024)), [Some((430.0 / 7.0, 2023))]);
    }

    #[test]
    fn missing_sensor_hour_is_not_zero() {
        let hours = (0..24).map(|hour| HourCount { station: 0, year: 2019, day: DayType::EveryDay, hour, count: 1.0 });
        let mut footfall =
            Footfall { stations: vec![station(CountKind::PassersBy)], hours: hours.collect(), ..Footfall::default() };
        assert_eq!(footfall.daily(period(2019)), [Some((24.0, 2019))]);
        footfall.hours.remove(3);
        assert_eq!(footfall.daily(period(2019)), [None]);
    }
}
