//! What a file counts, gathered row by row: averages by place, year, kind of day and, where known, hour.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Counts, DayType};
use crate::ingest::ledger::FileAccount;
use crate::place::LonLat;

/// What a file of footfall holds.
pub struct FileFootfall {
    pub account: FileAccount,
    /// The places counted, in the order of the file.
    pub places: Vec<Place>,
    /// The counts of these places.
    pub tallies: Vec<Tally>,
    /// The rows kept, by place and year.
    pub rows: BTreeMap<(usize, u16), Rows>,
    /// Where sensors are, when the file is a list of these.
    pub locations: Vec<Location>,
    /// Whether each count is of a date: such files of one format add to each other, where tables of average days repeat each other.
    pub dated: bool,
}

/// A place where people are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name; for a sensor without one its number.
    pub name: String,
    /// The network that counts there; blank when the file does not say.
    pub mode: String,
    /// Its number in the lists of stations or sensors.
    pub code: Option<String>,
    /// Where it is, when the file says.
    pub at: Option<LonLat>,
    /// Who is counted.
    pub counts: Counts,
}

/// People counted at a place on days of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    /// Index of the place.
    pub place: usize,
    pub year: u16,
    pub day: DayType,
    /// The hour that begins at this o'clock; `None` when only the day is known.
    pub hour: Option<u8>,
    /// People on all days together.
    pub people: f64,
    /// The days.
    pub days: u32,
}

/// Rows of a place and year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    pub rows: u64,
    /// The line of the first.
    pub line: u64,
}

/// The position of a sensor or station.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// Its number, such as the National Location Code of a station.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub at: LonLat,
}

/// A count before it is averaged. The fields are in order of their weight in sorting.
struct Count {
    place: usize,
    year: u16,
    day: DayType,
    hour: Option<u8>,
    date: Option<Date>,
    days: u32,
    people: f64,
}

/// Name, network and number of a place and, of a sensor, its position.
type PlaceKey = (String, String, Option<String>, Option<(u64, u64)>);

/// Gathers counts.
#[derive(Default)]
pub struct Gatherer {
    places: Vec<Place>,
    numbers: BTreeMap<PlaceKey, usize>,
    counts: Vec<Count>,
    rows: BTreeMap<(usize, u16), Rows>,
    dates: Option<(Date, Date)>,
}

/// When something was counted.
#[derive(Clone, Copy)]
pub struct When {
    pub year: u16,
    pub day: DayType,
    pub hour: Option<u8>,
    /// The date, unless it was an average day; of a month its first.
    pub date: Option<Date>,
    /// The days that the people counted came on: those of the month, when it was counted as a whole.
    pub days: u32,
}

impl When {
    /// On a date, in an hour where that is known; `None` before the year 1.
    pub fn on(date: Date, hour: Option<u8>) -> Option<Self> {
        Some(Self { year: u16::try_from(date.year()).ok()?, day: DayType::of(date), hour, date: Some(date), days: 1 })
    }
}

impl Gatherer {
    /// The number of a place; of several positions the least is its. Sensors of one label that stand apart are several.
    pub fn place(&mut self, place: Place) -> usize {
        let apart = place.at.filter(|_| place.counts == Counts::PassersBy).map(LonLat::order_key);
        let key = (place.name.clone(), place.mode.clone(), place.code.clone(), apart);
        let number = *self.numbers.entry(key).or_insert(self.places.len());
        match self.places.get_mut(number) {
            None => self.places.push(place),
            Some(known) => known.at = known.at.into_iter().chain(place.at).min_by_key(|at| at.order_key()),
        }
        number
    }

    /// Counts a row that is kept.
    pub fn row(&mut self, place: usize, year: u16, line: u64) {
        let rows = self.rows.entry((place, year)).or_insert(Rows { rows: 0, line });
        rows.rows += 1;
        rows.line = rows.line.min(line);
    }

    /// Adds people.
    pub fn add(&mut self, place: usize, when: When, people: f64) {
        let When { year, day, hour, date, days } = when;
        self.counts.push(Count { place, year, day, hour, date, days, people });
        if let Some(date) = date {
            let (first, last) = self.dates.unwrap_or((date, date));
            self.dates = Some((first.min(date), last.max(date)));
        }
    }

    /// Whether a row of a place and year has been counted.
    pub fn has(&self, place: usize, year: u16) -> bool {
        self.rows.contains_key(&(place, year))
    }

    /// Rows kept so far.
    pub fn kept(&self) -> u64 {
        self.rows.values().map(|rows| rows.rows).sum()
    }

    /// First and last date and how many dates there are, in words; nothing for average days.
    pub fn period(&self) -> String {
        let Some((first, last)) = self.dates else { return String::new() };
        let mut dates: Vec<Date> = self.counts.iter().filter_map(|count| count.date).collect();
        dates.sort_unstable();
        dates.dedup();
        let s = if dates.len() == 1 { "" } else { "s" };
        format!("{} day{s} from {first} to {last}", dates.len())
    }

    /// What was gathered, added up in order of the values, so that the order of rows leaves no trace in the sums.
    pub fn finish(mut self, account: FileAccount) -> FileFootfall {
        let key = |count: &Count| (count.place, count.year, count.day, count.hour, count.date);
        self.counts.sort_by(|a, b| key(a).cmp(&key(b)).then(a.people.total_cmp(&b.people)));
        let mut tallies = Vec::<Tally>::new();
        let mut last = None;
        for count in &self.counts {
            let Count { place, year, day, hour, date, days, people } = *count;
            match tallies.last_mut() {
                Some(tally) if (tally.place, tally.year, tally.day, tally.hour) == (place, year, day, hour) => {
                    tally.people += people;
                    tally.days += if date == last { 0 } else { days };
                }
                _ => tallies.push(Tally { place, year, day, hour, people, days }),
            }
            last = date;
        }
        let dated = self.dates.is_some();
        FileFootfall { account, places: self.places, tallies, rows: self.rows, locations: Vec::new(), dated }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_averaged_over_the_dates_it_was_counted_on() {
        let mut gatherer = Gatherer::default();
        let place = || Place { name: "A".into(), mode: String::new(), code: None, at: None, counts: Counts::PassersBy };
        let number = gatherer.place(place());
        assert_eq!(gatherer.place(place()), number);
        let mut on = |date: &str, people| {
            let when = When::on(date.parse().expect("a date"), Some(8)).expect("after the year 1");
            gatherer.add(number, when, people);
        };
        on("2019-02-18", 10.0);
        on("2019-02-18", 20.0);
        on("2019-02-25", 50.0);
        on("2019-02-19", 7.0);
        assert_eq!(gatherer.period(), "3 days from 2019-02-18 to 2019-02-25");
        let found = gatherer.finish(FileAccount::new("a".into(), "test", String::new(), 0, 0, Default::default()));
        let averages: Vec<(DayType, f64, u32)> = found.tallies.iter().map(|t| (t.day, t.people, t.days)).collect();
        assert_eq!(averages, [(DayType::Monday, 80.0, 2), (DayType::Tuesday, 7.0, 1)]);
    }
}
