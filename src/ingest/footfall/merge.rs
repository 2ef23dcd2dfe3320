//! Merges footfall files: finds the positions of their sites, and counts each station and year by one table only.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::{CountSite, DayTotal, FileFootfall};
use super::stations::{StationIndex, base_name, code_key, normalise};
use super::{CountKind, DayCount, Footfall, HourCount, Station};
use crate::error::{Error, Result};
use crate::ingest::ledger::Ledger;
use crate::ingest::rejected_rows::DropReason;

/// How many names without a position are shown.
const MAX_SHOWN: usize = 12;

/// A site by the number of its file and its number there.
type SiteRef = (usize, usize);

/// Merges files and opens their accounts.
///
/// Sites without a position are found by number and name. Each station and year is counted by one table only: preferably one with
/// hours, then the one with more counts. Dated files of one format, such as the months of a year, add to each other.
pub fn merge(files: &[FileFootfall], layer: &StationIndex, ledger: &mut Ledger) -> Result<Footfall> {
    let mut sensors = StationIndex::default();
    for file in files {
        sensors.add(&file.locations);
    }
    let first = ledger.open(files.iter().map(|file| file.account.clone()).collect());
    let mut located = BTreeMap::<SiteRef, Station>::new();
    for (number, file) in files.iter().enumerate() {
        let mut missing = BTreeSet::new();
        for (number_in_file, site) in file.sites.iter().enumerate() {
            match locate(site, layer, &sensors) {
                Some(station) => {
                    located.insert((number, number_in_file), station);
                }
                None => {
                    missing.insert(if site.mode.is_empty() {
                        site.name.clone()
                    } else {
                        format!("{} ({})", site.name, site.mode)
                    });
                    for (_, rows) in file.rows.range((number_in_file, 0)..=(number_in_file, u16::MAX)) {
                        let column = if site.count_kind == CountKind::Passengers { "Station" } else { "sensor" };
                        let account = first + number;
                        ledger.drop_kept_row(account, DropReason::StationNotFound, column, &site.name, rows.line);
                        ledger.drop_kept(account, DropReason::StationNotFound, rows.rows - 1);
                    }
                }
            }
        }
        if missing.len() == file.sites.len() && !missing.is_empty() {
            check_positions_given(file, layer, &sensors)?;
        }
        if !missing.is_empty() {
            let names: Vec<&str> = missing.iter().take(MAX_SHOWN).map(String::as_str).collect();
            let more = if missing.len() > MAX_SHOWN { ", …" } else { "" };
            ledger.note(first + number, &format!("{} without a position: {}{more}", missing.len(), names.join(", ")));
        }
    }
    let stations = identify_stations(files, &located);
    let mut footfall = Footfall { stations: stations.list, ..Footfall::default() };
    for ((station, year), tables) in tables_by_station(files, &stations.number_of) {
        let (best, others) = choose_tables(files, tables);
        add_averages(files, station, year, &best, &mut footfall);
        for (file, site) in others {
            if let Some(rows) = files[file].rows.get(&(site, year)) {
                let (account, name) = (first + file, &files[file].sites[site].name);
                ledger.drop_kept_row(account, DropReason::MergedDuplicate, "Station", name, rows.line);
                ledger.drop_kept(account, DropReason::MergedDuplicate, rows.rows - 1);
            }
        }
    }
    footfall.hours.sort_by_key(|count| (count.station, count.year, count.day, count.hour));
    footfall.days.sort_by_key(|count| (count.station, count.year, count.day));
    Ok(footfall)
}

/// Fails when no site of a file has a position because no positions were given.
fn check_positions_given(file: &FileFootfall, layer: &StationIndex, sensors: &StationIndex) -> Result<()> {
    let passers_by = file.sites.iter().any(|site| site.count_kind == CountKind::PassersBy);
    let (problem, advice) = match passers_by {
        true if sensors.is_empty() && layer.is_empty() => (
            "it does not say where its sensors are",
            "Give the list of the sensors' positions as footfall too (`footfall`)",
        ),
        false if layer.is_empty() => (
            "it does not say where its stations are",
            "Give their positions (`stations`): GeoJSON points with names, or a table with name, lon, lat",
        ),
        _ => return Ok(()),
    };
    Err(Error::unreadable(&file.account.file, problem, advice))
}

/// The station of a site: its position and, for a sensor, its name.
fn locate(site: &CountSite, layer: &StationIndex, sensors: &StationIndex) -> Option<Station> {
    let CountSite { name, mode, code, at, count_kind } = site;
    let by_code = |stations: &StationIndex| {
        code.as_ref().and_then(|code| stations.by_code(code)).map(|(name, at)| (name.to_owned(), at))
    };
    let found = match count_kind {
        CountKind::PassersBy => by_code(sensors).or_else(|| by_code(layer)),
        CountKind::Passengers | CountKind::Present => {
            by_code(layer).map(|(_, at)| at).or_else(|| layer.by_name(name)).map(|at| (name.clone(), at))
        }
    };
    let (name, at) = match (at, found) {
        (Some(at), Some((name, _))) => (name, *at),
        (Some(at), None) => (name.clone(), *at),
        (None, found) => found?,
    };
    Some(Station { name, mode: mode.clone(), at, count_kind: *count_kind })
}

/// The stations of all files, each once, and the station of each site.
struct StationNumbers {
    list: Vec<Station>,
    number_of: BTreeMap<SiteRef, usize>,
}

/// What identifies a station: sites with equal keys are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct StationKey {
    count_kind: CountKind,
    name: String,
    mode: String,
    /// The number of a sensor or area, because a street may have several sensors.
    code: Option<String>,
    /// The position, where the number does not distinguish them.
    at: Option<(u64, u64)>,
}

/// The keys of all sites. A station is identified by name and network, a sensor or area by name and number. If a file has a key
/// twice, the position is added, so that no two sites of a file become one.
fn station_keys(files: &[FileFootfall], located: &BTreeMap<SiteRef, Station>) -> BTreeMap<SiteRef, StationKey> {
    let code = |(file, site): &SiteRef| files[*file].sites[*site].code.clone();
    let key = |site: &SiteRef, station: &Station| {
        let Station { name, mode, at, count_kind } = station;
        let numbered = code(site).filter(|_| *count_kind != CountKind::Passengers).map(|code| code_key(&code));
        let at = (*count_kind != CountKind::Passengers && numbered.is_none()).then(|| at.order_key());
        StationKey { count_kind: *count_kind, name: normalise(name), mode: mode.clone(), code: numbered, at }
    };
    let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for (site, station) in located.iter().filter(|(_, station)| station.count_kind != CountKind::Passengers) {
        let key = key(site, station);
        if !seen.insert((site.0, key.clone())) {
            twice.insert(key);
        }
    }
    let unique = |(site, station): (&SiteRef, &Station)| {
        let key = key(site, station);
        let ambiguous = twice.contains(&key);
        let key =
            if ambiguous { StationKey { code: code(site), at: Some(station.at.order_key()), ..key } } else { key };
        (*site, key)
    };
    located.iter().map(unique).collect()
}

/// Lists each station once. A station without a network is the Underground's station of that name, or else the first of that name.
fn identify_stations(files: &[FileFootfall], located: &BTreeMap<SiteRef, Station>) -> StationNumbers {
    let keys = station_keys(files, located);
    let mut stations = BTreeMap::<StationKey, Station>::new();
    for (site, station) in located {
        let known = stations.entry(keys[site].clone()).or_insert_with(|| station.clone());
        if (station.at.order_key(), &station.name) < (known.at.order_key(), &known.name) {
            known.clone_from(station);
        }
    }
    let mut by_base_name = BTreeMap::<String, Vec<StationKey>>::new();
    for (key, station) in
        stations.iter().filter(|(key, _)| key.count_kind == CountKind::Passengers && !key.mode.is_empty())
    {
        by_base_name.entry(base_name(&station.name)).or_default().push(key.clone());
    }
    let resolve = |(site, station): (&SiteRef, &Station)| {
        let key = &keys[site];
        let without_network = key.count_kind == CountKind::Passengers && key.mode.is_empty();
        let candidates = by_base_name.get(&base_name(&station.name)).filter(|_| without_network);
        let resolved = candidates.and_then(|keys| keys.iter().find(|key| key.mode == "LU").or_else(|| keys.first()));
        (*site, resolved.unwrap_or(key).clone())
    };
    let resolved: BTreeMap<SiteRef, StationKey> = located.iter().map(resolve).collect();
    let used: BTreeSet<&StationKey> = resolved.values().collect();
    stations.retain(|key, _| used.contains(key));
    let mut list: Vec<_> = stations.into_iter().collect();
    list.sort_by(|(_, a), (_, b)| (&a.name, &a.mode, a.count_kind).cmp(&(&b.name, &b.mode, b.count_kind)));
    let numbers: BTreeMap<&StationKey, usize> = list.iter().map(|(key, _)| key).zip(0..).collect();
    let number_of = resolved.iter().map(|(site, key)| (*site, numbers[key])).collect();
    StationNumbers { list: list.into_iter().map(|(_, station)| station).collect(), number_of }
}

/// The sites that count each station and year.
fn tables_by_station(
    files: &[FileFootfall],
    number_of: &BTreeMap<SiteRef, usize>,
) -> BTreeMap<(usize, u16), Vec<SiteRef>> {
    let mut tables = BTreeMap::<_, Vec<SiteRef>>::new();
    for (file, content) in files.iter().enumerate() {
        for (site, year) in content.rows.keys() {
            if let Some(station) = number_of.get(&(file, *site)) {
                tables.entry((*station, *year)).or_default().push((file, *site));
            }
        }
    }
    tables
}

/// The table to use, in one or (when dated) several files, and the remaining ones.
fn choose_tables(files: &[FileFootfall], tables: Vec<SiteRef>) -> (Vec<SiteRef>, Vec<SiteRef>) {
    let totals = |(file, site): SiteRef| files[file].totals.iter().filter(move |total| total.site == site);
    let rank = |table: &SiteRef| {
        let with_hours = totals(*table).filter(|total| total.hour.is_some()).count();
        (
            with_hours,
            totals(*table).count(),
            std::cmp::Reverse(&files[table.0].account.sha256),
            std::cmp::Reverse(table.1),
        )
    };
    let Some(best) = tables.iter().copied().max_by(|a, b| rank(a).cmp(&rank(b))) else { return (Vec::new(), tables) };
    let adds_to_best = |table: &SiteRef| {
        let (one, other) = (&files[table.0], &files[best.0]);
        *table == best || (one.dated && other.dated && one.account.format == other.account.format)
    };
    tables.into_iter().partition(adds_to_best)
}

/// Adds the averages of a station and year.
fn add_averages(files: &[FileFootfall], station: usize, year: u16, tables: &[SiteRef], footfall: &mut Footfall) {
    let mut sums = BTreeMap::<_, Vec<&DayTotal>>::new();
    for (file, site) in tables {
        for total in files[*file].totals.iter().filter(|total| (total.site, total.year) == (*site, year)) {
            sums.entry((total.day, total.hour)).or_default().push(total);
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
