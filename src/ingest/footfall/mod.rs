//! Footfall: how many people pass, by station, kind of day and hour.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ingest::drops::{DropReason, Drops, Fault};
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::source::InputFile;
use crate::ingest::table::{Record, SmallTable, TextFile, column_names, records, required};
use crate::period::Period;
use crate::place::LonLat;

/// How this format is called in the ledger.
pub const FORMAT: &str = "station footfall by hour (CSV)";

/// The endings of files that may hold footfall.
pub const ENDINGS: [&str; 1] = [".csv"];

/// A kind of day, as stations are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayType {
    /// An average Monday to Friday.
    MondayToFriday,
    /// An average Monday to Thursday.
    MondayToThursday,
    /// A Friday.
    Friday,
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
}

impl DayType {
    /// How many days of a week it stands for.
    pub fn days(self) -> u8 {
        match self {
            Self::MondayToFriday => 5,
            Self::MondayToThursday => 4,
            Self::Friday | Self::Saturday | Self::Sunday => 1,
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "MTF" => Self::MondayToFriday,
            "MTT" => Self::MondayToThursday,
            "FRI" => Self::Friday,
            "SAT" => Self::Saturday,
            "SUN" => Self::Sunday,
            _ => return None,
        })
    }
}

/// A station.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// Its name.
    pub name: String,
    /// The network that counts there, such as LU or DLR: a station of two networks is two.
    pub mode: String,
    /// Where its count is put.
    pub at: LonLat,
}

/// People entering and leaving a station in an hour of a kind of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourCount {
    /// Index into [`Footfall::stations`].
    pub station: usize,
    /// The year counted.
    pub year: u16,
    /// The kind of day.
    pub day: DayType,
    /// The hour that begins at this o'clock, local time; the traffic day runs from 05:00 to 05:00.
    pub hour: u8,
    /// Entries and exits on an average day of the kind.
    pub count: f64,
}

/// All footfall read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footfall {
    /// The stations, by name and network.
    pub stations: Vec<Station>,
    /// Counts by station, year, day and hour.
    pub hours: Vec<HourCount>,
}

impl Footfall {
    /// Adds the stations and hours of another table.
    pub(super) fn join(&mut self, other: Self) {
        let first = self.stations.len();
        self.stations.extend(other.stations);
        self.hours.extend(other.hours.into_iter().map(|hour| HourCount { station: first + hour.station, ..hour }));
    }

    /// Average daily entries and exits of each station, every kind of day by the days of the week it stands for, and the year they
    /// are of: the latest in which the station has a full week and that is no later than the end of `period`, else the earliest.
    /// `None` for a station that never has a full week.
    pub fn daily(&self, period: Period) -> Vec<Option<(f64, u16)>> {
        const WEEK: u8 = 7;
        let mut weeks: BTreeMap<(usize, u16), BTreeMap<DayType, f64>> = BTreeMap::new();
        for hour in &self.hours {
            *weeks.entry((hour.station, hour.year)).or_default().entry(hour.day).or_default() += hour.count;
        }
        let mut daily = vec![None; self.stations.len()];
        for ((station, year), days) in weeks {
            if days.keys().map(|day| day.days()).sum::<u8>() != WEEK {
                continue;
            }
            let average = days.iter().map(|(day, count)| count * f64::from(day.days())).sum::<f64>() / f64::from(WEEK);
            // Years come in order: the first is taken whatever it is, a later one while it is not after the period.
            if daily[station].is_none() || year <= period.to.year() {
                daily[station] = Some((average, year));
            }
        }
        daily
    }
}

/// Key of a count while it is gathered: station and network, year, day, hour.
type Key = ((String, String), u16, DayType, u8);

/// Where the columns stand.
struct Columns {
    year: usize,
    mode: usize,
    station: usize,
    day: usize,
    hour: usize,
    count: usize,
    lon: usize,
    lat: usize,
    fields: usize,
}

/// Reads the tidy table: `year, mode, station, day_type, direction, hour, count, lon, lat`.
pub fn read(file: &InputFile) -> Result<(FileAccount, Footfall)> {
    let mut text = TextFile::open(file)?;
    let names = column_names(&text.header()?, b',');
    let wanted = ["year", "mode", "station", "day_type", "hour", "count", "lon", "lat"];
    let [year, mode, station, day, hour, count, lon, lat] = required(&file.name, FORMAT, &names, wanted)?;
    let columns = Columns { year, mode, station, day, hour, count, lon, lat, fields: names.len() };
    let SmallTable { records, sha256 } = records(text, Some(columns.fields))?;
    let mut drops = Drops::default();
    let mut positions = BTreeMap::<(String, String), LonLat>::new();
    let mut counts = Vec::<(Key, f64)>::new();
    for record in &records {
        match row(record, &columns) {
            Ok((key, people, at)) => {
                let known = positions.entry(key.0.clone()).or_insert(at);
                if at.order_key() < known.order_key() {
                    *known = at;
                }
                counts.push((key, people));
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (records.len() as u64, counts.len() as u64);
    let account = FileAccount::new(file.name.clone(), FORMAT, sha256, read, kept, drops);
    Ok((account, gather(positions, counts)))
}

fn row<'a>(record: &'a Record, columns: &Columns) -> Result<(Key, f64, LonLat), Fault<'a>> {
    let fault = |reason, column, at: usize| Fault { reason, column, value: record.bytes(at) };
    if record.fields() != columns.fields {
        return Err(fault(DropReason::WrongFieldCount, "", 0));
    }
    let unreadable = |column, at| fault(DropReason::UnreadableNumber, column, at);
    let year: Option<u16> = record.text(columns.year).parse().ok().filter(|year| (1900..2200).contains(year));
    let year = year.ok_or_else(|| unreadable("year", columns.year))?;
    let day = DayType::from_code(&record.text(columns.day));
    let day = day.ok_or_else(|| fault(DropReason::UnknownCategory, "day_type", columns.day))?;
    let hour: Option<u8> = record.text(columns.hour).parse().ok().filter(|hour| *hour < 24);
    let hour = hour.ok_or_else(|| unreadable("hour", columns.hour))?;
    let people: Option<f64> = record.text(columns.count).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
    let people = people.ok_or_else(|| unreadable("count", columns.count))?;
    let at = position(record.bytes(columns.lon), record.bytes(columns.lat), ["lon", "lat"])?;
    Ok((((record.text(columns.station), record.text(columns.mode)), year, day, hour), people, at))
}

/// Adds entries and exits up, in order of their values so that the order of rows leaves no trace in the sums.
fn gather(positions: BTreeMap<(String, String), LonLat>, mut counts: Vec<(Key, f64)>) -> Footfall {
    counts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let numbers: BTreeMap<&(String, String), usize> = positions.keys().zip(0..).collect();
    let mut hours = Vec::<HourCount>::new();
    for ((name, year, day, hour), count) in counts {
        let station = numbers[&name];
        match hours.last_mut() {
            Some(last) if (last.station, last.year, last.day, last.hour) == (station, year, day, hour) => {
                last.count += count
            }
            _ => hours.push(HourCount { station, year, day, hour, count }),
        }
    }
    let stations = positions.into_iter().map(|((name, mode), at)| Station { name, mode, at }).collect();
    Footfall { stations, hours }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_average_of_a_week() {
        let at = LonLat::new(-0.08, 51.5).expect("in range");
        let station = Station { name: "A".into(), mode: "LU".into(), at };
        let hour = |day, count| HourCount { station: 0, year: 2019, day, hour: 8, count };
        let hours = vec![
            hour(DayType::MondayToThursday, 100.0),
            hour(DayType::Friday, 80.0),
            hour(DayType::Saturday, 30.0),
            hour(DayType::Sunday, 10.0),
        ];
        let month = |text: &str| text.parse().expect("a month");
        let period = |year: u16| Period { from: month(&format!("{year}-01")), to: month(&format!("{year}-12")) };
        let mut footfall = Footfall { stations: vec![station], hours };
        let average = (400.0 + 80.0 + 30.0 + 10.0) / 7.0;
        for year in [2010, 2019, 2024] {
            assert_eq!(footfall.daily(period(year)), [Some((average, 2019))]);
        }
        footfall.hours.push(HourCount { year: 2021, ..hour(DayType::Friday, 9.0) });
        assert_eq!(footfall.daily(period(2024)), [Some((average, 2019))], "a year without a full week is no year");
        footfall.hours.retain(|hour| hour.day != DayType::Sunday);
        assert_eq!(footfall.daily(period(2024)), [None]);
    }
}
