//! The files of footfall to one: places given their positions, and no place counted by two tables of the same year.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::{FileFootfall, Place, Tally};
use super::stations::{Stations, code_key, normal, plain};
use super::{Counts, DayCount, Footfall, HourCount, Station};
use crate::error::{Error, Result};
use crate::ingest::ledger::Ledger;
use crate::ingest::rejected_rows::DropReason;

/// Names shown of those that were not found.
const SHOWN: usize = 12;

/// A place of a file, by number.
type FilePlace = (usize, usize);

/// Joins files: opens their accounts, finds the places that have no position of their own by number and name, and counts each
/// place and year by one table only: one with hours before one without, then the fuller. Dated files of one format, such as
/// the months of a year, add to each other.
pub fn unite(files: &[FileFootfall], layer: &Stations, ledger: &mut Ledger) -> Result<Footfall> {
    let mut sensors = Stations::default();
    for file in files {
        sensors.add(&file.locations);
    }
    let first = ledger.open(files.iter().map(|file| file.account.clone()).collect());
    let mut placed = BTreeMap::<FilePlace, Station>::new();
    for (number, file) in files.iter().enumerate() {
        let mut missing = BTreeSet::new();
        for (place, of) in file.places.iter().enumerate() {
            match station(of, layer, &sensors) {
                Some(station) => {
                    placed.insert((number, place), station);
                }
                None => {
                    missing.insert(if of.mode.is_empty() {
                        of.name.clone()
                    } else {
                        format!("{} ({})", of.name, of.mode)
                    });
                    for (_, rows) in file.rows.range((place, 0)..=(place, u16::MAX)) {
                        let column = if of.counts == Counts::Passengers { "Station" } else { "sensor" };
                        let account = first + number;
                        ledger.drop_kept_row(account, DropReason::StationNotFound, column, &of.name, rows.line);
                        ledger.drop_kept(account, DropReason::StationNotFound, rows.rows - 1);
                    }
                }
            }
        }
        if missing.len() == file.places.len() && !missing.is_empty() {
            check_given(file, layer, &sensors)?;
        }
        if !missing.is_empty() {
            let names: Vec<&str> = missing.iter().take(SHOWN).map(String::as_str).collect();
            let more = if missing.len() > SHOWN { ", …" } else { "" };
            ledger.note(first + number, &format!("{} without a position: {}{more}", missing.len(), names.join(", ")));
        }
    }
    let stations = name_stations(files, &placed);
    let mut footfall = Footfall { stations: stations.list, ..Footfall::default() };
    for ((station, year), tables) in tables(files, &stations.number) {
        let (best, others) = choose(files, tables);
        count(files, station, year, &best, &mut footfall);
        for (file, place) in others {
            if let Some(rows) = files[file].rows.get(&(place, year)) {
                let (account, name) = (first + file, &files[file].places[place].name);
                ledger.drop_kept_row(account, DropReason::JoinedToAnother, "Station", name, rows.line);
                ledger.drop_kept(account, DropReason::JoinedToAnother, rows.rows - 1);
            }
        }
    }
    footfall.hours.sort_by_key(|count| (count.station, count.year, count.day, count.hour));
    footfall.days.sort_by_key(|count| (count.station, count.year, count.day));
    Ok(footfall)
}

/// Fails when no place of a file has a position because nobody said where they are.
fn check_given(file: &FileFootfall, layer: &Stations, sensors: &Stations) -> Result<()> {
    let passers_by = file.places.iter().any(|place| place.counts == Counts::PassersBy);
    let (problem, advice) = match passers_by {
        true if sensors.is_empty() && layer.is_empty() => {
            ("it does not say where its sensors are", "Give the list of the sensors' positions with --footfall too")
        }
        false if layer.is_empty() => (
            "it does not say where its stations are",
            "Give their positions with --stations: GeoJSON points with names, or a table with name, lon, lat",
        ),
        _ => return Ok(()),
    };
    Err(Error::unreadable(&file.account.file, problem, advice))
}

/// A place with its position and, for a sensor, its name.
fn station(place: &Place, layer: &Stations, sensors: &Stations) -> Option<Station> {
    let Place { name, mode, code, at, counts } = place;
    let by_code = |stations: &Stations| {
        code.as_ref().and_then(|code| stations.by_code(code)).map(|(name, at)| (name.to_owned(), at))
    };
    let found = match counts {
        Counts::PassersBy => by_code(sensors).or_else(|| by_code(layer)),
        Counts::Passengers | Counts::Present => {
            by_code(layer).map(|(_, at)| at).or_else(|| layer.by_name(name)).map(|at| (name.clone(), at))
        }
    };
    let (name, at) = match (at, found) {
        (Some(at), Some((name, _))) => (name, *at),
        (Some(at), None) => (name.clone(), *at),
        (None, found) => found?,
    };
    Some(Station { name, mode: mode.clone(), at, counts: *counts })
}

/// The stations of all files, each once, and which each file's places are.
struct Named {
    list: Vec<Station>,
    number: BTreeMap<FilePlace, usize>,
}

/// What makes two places one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    counts: Counts,
    name: String,
    mode: String,
    /// The number of a sensor or area: streets have several sensors.
    code: Option<String>,
    /// The position, where the number does not tell them apart.
    at: Option<(u64, u64)>,
}

/// The keys of all places. A station is one by name and network, a sensor or area by name and number; of those that a file has
/// twice, by position too, so that no two of a file become one.
fn keys(files: &[FileFootfall], placed: &BTreeMap<FilePlace, Station>) -> BTreeMap<FilePlace, Key> {
    let code = |(file, place): &FilePlace| files[*file].places[*place].code.clone();
    let key = |place: &FilePlace, station: &Station| {
        let Station { name, mode, at, counts } = station;
        let numbered = code(place).filter(|_| *counts != Counts::Passengers).map(|code| code_key(&code));
        let at = (*counts != Counts::Passengers && numbered.is_none()).then(|| at.order_key());
        Key { counts: *counts, name: normal(name), mode: mode.clone(), code: numbered, at }
    };
    let (mut met, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for (place, station) in placed.iter().filter(|(_, station)| station.counts != Counts::Passengers) {
        let key = key(place, station);
        if !met.insert((place.0, key.clone())) {
            twice.insert(key);
        }
    }
    let told_apart = |(place, station): (&FilePlace, &Station)| {
        let key = key(place, station);
        let apart = twice.contains(&key);
        let key = if apart { Key { code: code(place), at: Some(station.at.order_key()), ..key } } else { key };
        (*place, key)
    };
    placed.iter().map(told_apart).collect()
}

/// Each station once; a list without networks means the Underground's station of the name, else the first.
fn name_stations(files: &[FileFootfall], placed: &BTreeMap<FilePlace, Station>) -> Named {
    let keys = keys(files, placed);
    let mut stations = BTreeMap::<Key, Station>::new();
    for (place, station) in placed {
        let known = stations.entry(keys[place].clone()).or_insert_with(|| station.clone());
        if (station.at.order_key(), &station.name) < (known.at.order_key(), &known.name) {
            known.clone_from(station);
        }
    }
    let mut by_plain = BTreeMap::<String, Vec<Key>>::new();
    for (key, station) in stations.iter().filter(|(key, _)| key.counts == Counts::Passengers && !key.mode.is_empty()) {
        by_plain.entry(plain(&station.name)).or_default().push(key.clone());
    }
    let resolve = |(place, station): (&FilePlace, &Station)| {
        let own = &keys[place];
        let unnetworked = own.counts == Counts::Passengers && own.mode.is_empty();
        let named = by_plain.get(&plain(&station.name)).filter(|_| unnetworked);
        let meant = named.and_then(|keys| keys.iter().find(|key| key.mode == "LU").or_else(|| keys.first()));
        (*place, meant.unwrap_or(own).clone())
    };
    let resolved: BTreeMap<FilePlace, Key> = placed.iter().map(resolve).collect();
    let used: BTreeSet<&Key> = resolved.values().collect();
    stations.retain(|key, _| used.contains(key));
    let mut list: Vec<_> = stations.into_iter().collect();
    list.sort_by(|(_, a), (_, b)| (&a.name, &a.mode, a.counts).cmp(&(&b.name, &b.mode, b.counts)));
    let numbers: BTreeMap<&Key, usize> = list.iter().map(|(key, _)| key).zip(0..).collect();
    let number = resolved.iter().map(|(place, key)| (*place, numbers[key])).collect();
    Named { list: list.into_iter().map(|(_, station)| station).collect(), number }
}

/// By station and year, the places of files that count it.
fn tables(files: &[FileFootfall], number: &BTreeMap<FilePlace, usize>) -> BTreeMap<(usize, u16), Vec<FilePlace>> {
    let mut tables = BTreeMap::<_, Vec<FilePlace>>::new();
    for (file, content) in files.iter().enumerate() {
        for (place, year) in content.rows.keys() {
            if let Some(station) = number.get(&(file, *place)) {
                tables.entry((*station, *year)).or_default().push((file, *place));
            }
        }
    }
    tables
}

/// The table to count by, in one or (when dated) several files, and the rest.
fn choose(files: &[FileFootfall], tables: Vec<FilePlace>) -> (Vec<FilePlace>, Vec<FilePlace>) {
    let of = |(file, place): FilePlace| files[file].tallies.iter().filter(move |tally| tally.place == place);
    let merit = |table: &FilePlace| {
        let with_hours = of(*table).filter(|tally| tally.hour.is_some()).count();
        (with_hours, of(*table).count(), std::cmp::Reverse(&files[table.0].account.sha256), std::cmp::Reverse(table.1))
    };
    let Some(best) = tables.iter().copied().max_by(|a, b| merit(a).cmp(&merit(b))) else { return (Vec::new(), tables) };
    let beside = |table: &FilePlace| {
        let (one, other) = (&files[table.0], &files[best.0]);
        *table == best || (one.dated && other.dated && one.account.format == other.account.format)
    };
    tables.into_iter().partition(beside)
}

/// Adds the averages of a station and year.
fn count(files: &[FileFootfall], station: usize, year: u16, tables: &[FilePlace], footfall: &mut Footfall) {
    let mut sums = BTreeMap::<_, Vec<&Tally>>::new();
    for (file, place) in tables {
        for tally in files[*file].tallies.iter().filter(|tally| (tally.place, tally.year) == (*place, year)) {
            sums.entry((tally.day, tally.hour)).or_default().push(tally);
        }
    }
    for ((day, hour), mut parts) in sums {
        parts.sort_by(|a, b| a.people.total_cmp(&b.people));
        let people: f64 = parts.iter().map(|part| part.people).sum();
        let days: u32 = parts.iter().map(|part| part.days).sum();
        let count = people / f64::from(days);
        match hour {
            Some(hour) => footfall.hours.push(HourCount { station, year, day, hour, count }),
            None => footfall.days.push(DayCount { station, year, day, count }),
        }
    }
}
