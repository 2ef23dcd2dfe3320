//! Footfall: how many people pass, by place, kind of day and hour.
//!
//! One file per format and one door, [`read`]; [`unite::unite`] gives the places of all files their positions.

mod areas;
mod column_mapping_reader;
mod counts;
mod day;
mod hourly;
mod merge;
mod sensors;
mod stations;
mod tfl_annual;
mod tfl_quarter_hour;
mod tfl_taps;
mod tidy;

use std::collections::BTreeMap;

pub use column_mapping_reader::read as read_mapped;
pub use counts::{FileFootfall, Location};
pub use day::DayType;
pub use hourly::HOURS_OF_WEEK;
pub use merge::unite;
pub use stations::{ENDINGS as STATION_ENDINGS, Stations, read as read_stations};

use crate::error::Result;
use crate::ingest::source::InputFile;
use crate::ingest::table::{self, Layout, Table};
use crate::period::Period;
use crate::place::LonLat;

/// The endings of files that may hold footfall.
pub const ENDINGS: [&str; 8] = table::ENDINGS;

/// How the formats are called in the ledger.
pub const FORMATS: [&str; 6] = [
    tidy::FORMAT,
    tfl_quarter_hour::FORMAT,
    tfl_annual::FORMAT,
    tfl_taps::FORMAT,
    column_mapping_reader::FORMAT,
    sensors::FORMAT,
];

/// Who is counted at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counts {
    /// People entering and leaving a station.
    Passengers,
    /// People passing a sensor.
    PassersBy,
    /// People in an area.
    Present,
}

/// A place where people are counted: a station, a sensor, an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// Its name.
    pub name: String,
    /// The network that counts there, such as LU or DLR: a station of two networks is two. Blank when there is none.
    pub mode: String,
    /// Where its count is put.
    pub at: LonLat,
    /// Who is counted there.
    pub counts: Counts,
}

/// People counted at a place in an hour of a kind of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourCount {
    /// Index into [`Footfall::stations`].
    pub station: usize,
    /// The year counted.
    pub year: u16,
    /// The kind of day.
    pub day: DayType,
    /// The hour that begins at this o'clock, in the zone of the analysis where the table said in which zone its times are, else as the
    /// table writes it. The traffic day of stations runs from 05:00 to 05:00; that of sensors and
    /// areas is the calendar's.
    pub hour: u8,
    /// People on an average day of the kind: of stations entries and exits.
    pub count: f64,
}

/// People counted at a place on a kind of day, where hours are not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayCount {
    /// Index into [`Footfall::stations`].
    pub station: usize,
    /// The year counted.
    pub year: u16,
    /// The kind of day.
    pub day: DayType,
    /// People on an average day of the kind.
    pub count: f64,
}

/// All footfall read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footfall {
    /// The places, by name and network.
    pub stations: Vec<Station>,
    /// Counts by place, year, day and hour.
    pub hours: Vec<HourCount>,
    /// Counts by place, year and day, of places and years without hours.
    pub days: Vec<DayCount>,
}

impl Footfall {
    /// People on an average day at each place, every kind of day by the days of the week it stands for, and the year they are of:
    /// the latest in which the place has a full week and that is no later than the end of `period`, else the earliest. `None` for a
    /// place that never has a full week.
    ///
    /// A sensor's or area's day is whole only with all 24 hours: what was not counted is not zero. (Stations close.)
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
            days.retain(|_, day| self.stations[*station].counts == Counts::Passengers || day.1 == ALL_HOURS);
        }
        for day in &self.days {
            weeks.entry((day.station, day.year)).or_default().entry(day.day).or_insert((day.count, 0));
        }
        let mut daily = vec![None; self.stations.len()];
        for ((station, year), days) in weeks {
            // Each day of the week once: a Friday and a Monday to Friday together are no week.
            let whole =
                days.keys().fold(0u8, |week, day| week | day.weekdays()).count_ones() == u32::from(DAYS_OF_WEEK);
            if !whole || days.keys().map(|day| day.days()).sum::<u8>() != DAYS_OF_WEEK {
                continue;
            }
            let week = days.iter().map(|(day, (count, _))| count * f64::from(day.days())).sum::<f64>();
            // Years come in order: the first is taken whatever it is, a later one while it is not after the period.
            if daily[station].is_none() || year <= period.to.year() {
                daily[station] = Some((week / f64::from(DAYS_OF_WEEK), year));
            }
        }
        daily
    }
}

/// Reads a file; its format is found from the content. Times are local where they were counted and stay as they are written; of a
/// source without a clock of its own those with an offset become times of the zone `local`.
pub fn read(file: &InputFile, local: &str) -> Result<FileFootfall> {
    let table: Table = table::read(file, &Layout::default())?;
    let columns = &table.columns;
    if tfl_quarter_hour::recognises(columns) {
        tfl_quarter_hour::read(&file.name, &table)
    } else if tfl_annual::recognises(columns) {
        tfl_annual::read(&file.name, &table)
    } else if tfl_taps::recognises(columns) {
        tfl_taps::read(&file.name, &table)
    } else if let Some(known) = column_mapping_reader::known(columns) {
        column_mapping_reader::read_known(&file.name, table, &known, local)
    } else {
        tidy::read(&file.name, &table)
    }
}

/// Which format of footfall the columns of a table are, if any.
pub fn recognises(columns: &[String]) -> Option<&'static str> {
    let mapped = || column_mapping_reader::known(columns).map(|_| column_mapping_reader::FORMAT);
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

    fn place(counts: Counts) -> Station {
        let at = LonLat::new(-0.08, 51.5).expect("in range");
        Station { name: "A".into(), mode: "LU".into(), at, counts }
    }

    #[test]
    fn a_day_is_the_average_of_a_week() {
        let hour = |day, count| HourCount { station: 0, year: 2019, day, hour: 8, count };
        let hours = vec![
            hour(DayType::MondayToThursday, 100.0),
            hour(DayType::Friday, 80.0),
            hour(DayType::Saturday, 30.0),
            hour(DayType::Sunday, 10.0),
        ];
        let mut footfall = Footfall { stations: vec![place(Counts::Passengers)], hours, ..Footfall::default() };
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
    fn days_without_hours_make_a_week_too() {
        use DayType::{Friday, Monday, Saturday, Sunday, TuesdayToThursday};
        let week = [(Monday, 70.0), (TuesdayToThursday, 80.0), (Friday, 90.0), (Saturday, 20.0), (Sunday, 10.0)];
        let days = week.map(|(day, count)| DayCount { station: 0, year: 2023, day, count }).to_vec();
        let footfall = Footfall { stations: vec![place(Counts::Passengers)], days, ..Footfall::default() };
        assert_eq!(footfall.daily(period(2024)), [Some((430.0 / 7.0, 2023))]);
    }

    #[test]
    fn an_hour_that_a_sensor_did_not_count_is_not_zero() {
        let hours = (0..24).map(|hour| HourCount { station: 0, year: 2019, day: DayType::EveryDay, hour, count: 1.0 });
        let mut footfall =
            Footfall { stations: vec![place(Counts::PassersBy)], hours: hours.collect(), ..Footfall::default() };
        assert_eq!(footfall.daily(period(2019)), [Some((24.0, 2019))]);
        footfall.hours.remove(3);
        assert_eq!(footfall.daily(period(2019)), [None]);
    }
}
