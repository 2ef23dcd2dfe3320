//! Accumulates the counts of a file, row by row: totals by site, year, type of day and, where known, hour.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{CountKind, DayType};
use crate::ingest::ledger::FileAccount;
use crate::place::LonLat;

/// The content of a footfall file.
pub struct FileFootfall {
    pub account: FileAccount,
    /// The sites counted, in file order.
    pub sites: Vec<CountSite>,
    /// The counts of these sites.
    pub totals: Vec<DayTotal>,
    /// The rows kept, by site and year.
    pub rows: BTreeMap<(usize, u16), KeptRows>,
    /// The positions of sensors, when the file is a list of these.
    pub locations: Vec<StationLocation>,
    /// Whether each count is of a date. Dated files of one format add to each other; tables of average days repeat each other.
    pub dated: bool,
}

/// A place where people are counted, as a file names it.
#[derive(Clone, Debug, PartialEq)]
pub struct CountSite {
    /// Its name; for a sensor without one, its number.
    pub name: String,
    /// The network that counts there; blank when the file does not say.
    pub mode: String,
    /// Its number in the lists of stations or sensors.
    pub code: Option<String>,
    /// Its position, when the file states it.
    pub at: Option<LonLat>,
    /// Who is counted.
    pub count_kind: CountKind,
}

/// People counted at a site on days of one type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayTotal {
    /// Index of the site.
    pub site: usize,
    pub year: u16,
    pub day: DayType,
    /// The hour, 0 to 23; `None` when only the day is known.
    pub hour: Option<u8>,
    /// People on all days in total.
    pub people: f64,
    /// The number of days.
    pub days: u32,
}

/// The rows kept for a site and year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeptRows {
    pub rows: u64,
    /// The line of the first row.
    pub line: u64,
}

/// The position of a sensor or station.
#[derive(Clone, Debug, PartialEq)]
pub struct StationLocation {
    /// Its number, such as the National Location Code of a station.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its position.
    pub at: LonLat,
}

/// A count before it is averaged. The fields are in sort order.
struct RawCount {
    site: usize,
    year: u16,
    day: DayType,
    hour: Option<u8>,
    date: Option<Date>,
    days: u32,
    people: f64,
}

/// The name, network and number of a site and, for a sensor, its position.
type SiteKey = (String, String, Option<String>, Option<(u64, u64)>);

/// Accumulates the counts of a file.
#[derive(Default)]
pub struct CountAccumulator {
    sites: Vec<CountSite>,
    numbers: BTreeMap<SiteKey, usize>,
    counts: Vec<RawCount>,
    rows: BTreeMap<(usize, u16), KeptRows>,
    dates: Option<(Date, Date)>,
}

/// The time of a count.
#[derive(Clone, Copy)]
pub struct CountTime {
    pub year: u16,
    pub day: DayType,
    pub hour: Option<u8>,
    /// The date, unless it was an average day; for a month, its first day.
    pub date: Option<Date>,
    /// The number of days counted: for a count of a whole month, the days of the month.
    pub days: u32,
}

impl CountTime {
    /// A date and, where known, an hour; `None` before the year 1.
    pub fn from_date(date: Date, hour: Option<u8>) -> Option<Self> {
        Some(Self {
            year: u16::try_from(date.year()).ok()?,
            day: DayType::from_date(date),
            hour,
            date: Some(date),
            days: 1,
        })
    }
}

impl CountAccumulator {
    /// The number of a site, which is added if it is new. Sensors with one label and different positions are different sites; of
    /// several positions of another site the least is kept.
    pub fn site(&mut self, site: CountSite) -> usize {
        let position = site.at.filter(|_| site.count_kind == CountKind::PassersBy).map(LonLat::order_key);
        let key = (site.name.clone(), site.mode.clone(), site.code.clone(), position);
        let number = *self.numbers.entry(key).or_insert(self.sites.len());
        match self.sites.get_mut(number) {
            None => self.sites.push(site),
            Some(known) => known.at = known.at.into_iter().chain(site.at).min_by_key(|at| at.order_key()),
        }
        number
    }

    /// Counts a row that is kept.
    pub fn keep_row(&mut self, site: usize, year: u16, line: u64) {
        let rows = self.rows.entry((site, year)).or_insert(KeptRows { rows: 0, line });
        rows.rows += 1;
        rows.line = rows.line.min(line);
    }

    /// Adds a count.
    pub fn add(&mut self, site: usize, time: CountTime, people: f64) {
        let CountTime { year, day, hour, date, days } = time;
        self.counts.push(RawCount { site, year, day, hour, date, days, people });
        if let Some(date) = date {
            let (first, last) = self.dates.unwrap_or((date, date));
            self.dates = Some((first.min(date), last.max(date)));
        }
    }

    /// Whether a row of a site and year has been kept.
    pub fn has(&self, site: usize, year: u16) -> bool {
        self.rows.contains_key(&(site, year))
    }

    /// The number of rows kept so far.
    pub fn kept(&self) -> u64 {
        self.rows.values().map(|rows| rows.rows).sum()
    }

    /// The first and last date and the number of dates, in words; empty for average days.
    pub fn period(&self) -> String {
        let Some((first, last)) = self.dates else { return String::new() };
        let mut dates: Vec<Date> = self.counts.iter().filter_map(|count| count.date).collect();
        dates.sort_unstable();
        dates.dedup();
        let s = if dates.len() == 1 { "" } else { "s" };
        format!("{} day{s} from {first} to {last}", dates.len())
    }

    /// The totals. Counts are added in order of their values, so that the order of rows does not affect the sums.
    pub fn finish(mut self, account: FileAccount) -> FileFootfall {
        let key = |count: &RawCount| (count.site, count.year, count.day, count.hour, count.date);
        self.counts.sort_by(|a, b| key(a).cmp(&key(b)).then(a.people.total_cmp(&b.people)));
        let mut totals = Vec::<DayTotal>::new();
        let mut last = None;
        for count in &self.counts {
            let RawCount { site, year, day, hour, date, days, people } = *count;
            match totals.last_mut() {
                Some(total) if (total.site, total.year, total.day, total.hour) == (site, year, day, hour) => {
                    total.people += people;
                    total.days += if date == last { 0 } else { days };
                }
                _ => totals.push(DayTotal { site, year, day, hour, people, days }),
            }
            last = date;
        }
        let dated = self.dates.is_some();
        FileFootfall { account, sites: self.sites, totals, rows: self.rows, locations: Vec::new(), dated }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_hours_over_their_dates() {
        let mut accumulator = CountAccumulator::default();
        let site = || CountSite {
            name: "A".into(),
            mode: String::new(),
            code: None,
            at: None,
            count_kind: CountKind::PassersBy,
        };
        let number = accumulator.site(site());
        assert_eq!(accumulator.site(site()), number);
        let mut on = |date: &str, people| {
            let time = CountTime::from_date(date.parse().expect("a date"), Some(8)).expect("after the year 1");
            accumulator.add(number, time, people);
        };
        on("2019-02-18", 10.0);
        on("2019-02-18", 20.0);
        on("2019-02-25", 50.0);
        on("2019-02-19", 7.0);
        assert_eq!(accumulator.period(), "3 days from 2019-02-18 to 2019-02-25");
        let found = accumulator.finish(FileAccount::new("a".into(), "test", String::new(), 0, 0, Default::default()));
        let averages: Vec<(DayType, f64, u32)> = found.totals.iter().map(|t| (t.day, t.people, t.days)).collect();
        assert_eq!(averages, [(DayType::Monday, 80.0, 2), (DayType::Tuesday, 7.0, 1)]);
    }
}
