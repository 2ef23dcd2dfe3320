//! Positions of stations, found by number and by name.

use std::collections::BTreeMap;

use super::counts::StationLocation;
use crate::error::{Error, Result};
use crate::ingest::layers;
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::spatial;
use crate::ingest::table::{self, Record, Table, TableLayout, column, required};
use crate::place::LonLat;

/// The name of this format in the ledger.
pub const FORMAT: &str = "positions of stations";

/// The endings of files that may hold stations.
pub const ENDINGS: [&str; 8] = [".geojson", ".json", ".shp", ".gpkg", ".csv", ".xlsx", ".ods", ".parquet"];

/// Properties and columns that hold the National Location Code.
const CODES: [&str; 3] = ["nlc_id", "nlc", "id"];

/// Stations of one name that are farther apart than this, in metres, are different stations.
const MAX_STATION_EXTENT_M: f64 = 1_000.0;

/// Words that state the network at the end of a station name.
const NETWORK_SUFFIXES: [&str; 9] = ["lu", "lo", "dlr", "ezl", "el", "nr", "tfl", "rail", "station"];

/// Aliases of station names, normalised by [`normalise`].
const ALIASES: [(&str, &str); 4] = [
    ("bank and monument", "bank"),
    ("heathrow terminals 123", "heathrow terminals 2 and 3"),
    ("heathrow terminals 1 2 3", "heathrow terminals 2 and 3"),
    ("kings cross", "kings cross st pancras"),
];

/// Positions of stations by number and by name.
#[derive(Default)]
pub struct StationIndex {
    by_code: BTreeMap<String, (String, LonLat)>,
    by_name: BTreeMap<String, Vec<LonLat>>,
    by_base_name: BTreeMap<String, Vec<LonLat>>,
}

impl StationIndex {
    /// Adds stations.
    pub fn add(&mut self, locations: &[StationLocation]) {
        for location in locations {
            if let Some(code) = &location.code {
                self.by_code.entry(code_key(code)).or_insert((location.name.clone(), location.at));
            }
            self.by_name.entry(normalise(&location.name)).or_default().push(location.at);
            self.by_base_name.entry(base_name(&location.name)).or_default().push(location.at);
        }
    }

    /// Whether it holds no station.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The name and position of the station with this number.
    pub fn by_code(&self, code: &str) -> Option<(&str, LonLat)> {
        self.by_code.get(&code_key(code)).map(|(name, at)| (name.as_str(), *at))
    }

    /// The position of the station with this name, or else with this name apart from the network. Of several stations within 1 km of
    /// each other it is the first; of others `None`.
    pub fn by_name(&self, name: &str) -> Option<LonLat> {
        let unambiguous = |found: &Vec<LonLat>| {
            let first = *found.first()?;
            found.iter().all(|at| at.distance_m(first) <= MAX_STATION_EXTENT_M).then_some(first)
        };
        self.by_name.get(&normalise(name)).or_else(|| self.by_base_name.get(&base_name(name))).and_then(unambiguous)
    }
}

/// A station number without leading zeros, in upper case.
pub fn code_key(code: &str) -> String {
    code.trim().trim_start_matches('0').to_uppercase()
}

/// A name in lower case, with "and" for "&" and without punctuation.
pub fn normalise(name: &str) -> String {
    let joined: String = name.to_lowercase().replace('&', " and ").chars().filter(|c| !"'’`.".contains(*c)).collect();
    joined.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A normalised name without brackets and network suffixes, with aliases resolved.
pub fn base_name(name: &str) -> String {
    let outside = name.split('(').next().unwrap_or(name);
    let normalised = normalise(outside);
    let mut words: Vec<&str> = normalised.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|last| NETWORK_SUFFIXES.contains(last)) {
        words.pop();
    }
    let name = words.join(" ");
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, station)| (*station).to_owned())
}

/// Reads stations: a layer of points with a name (and a number such as `nlc_id`), or a table with `name, lon, lat`.
pub fn read(file: &InputFile) -> Result<(FileAccount, Vec<StationLocation>)> {
    match spatial::layer_kind(file) {
        Ok(Some(_)) => read_layer(file),
        _ => read_table(file),
    }
}

fn read_layer(file: &InputFile) -> Result<(FileAccount, Vec<StationLocation>)> {
    let (account, layer) = layers::read_points(file)?;
    let (mut drops, mut locations) = (account.dropped, Vec::new());
    for point in layer.points {
        let code = CODES.into_iter().find_map(|code| point.attributes.get(code).cloned());
        match point.name {
            Some(name) => locations.push(StationLocation { code: code.or(Some(point.id)), name, at: point.at }),
            None => drops.count_many(DropReason::StationNotFound, 1),
        }
    }
    finish(&file.name, account.read, account.sha256, drops, locations)
}

fn read_table(file: &InputFile) -> Result<(FileAccount, Vec<StationLocation>)> {
    let table = table::read(file, &TableLayout::default())?;
    let columns = required(&file.name, FORMAT, &table.columns, ["name", "lon", "lat"])?;
    let (mut drops, mut locations) = (DroppedRows::default(), Vec::new());
    for record in &table.records {
        match parse_row(record, &table, columns) {
            Ok(location) => locations.push(location),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    finish(&file.name, table.records.len() as u64, table.sha256.clone(), drops, locations)
}

fn parse_row<'a>(
    record: &'a Record,
    table: &'a Table,
    [name, lon, lat]: [usize; 3],
) -> Result<StationLocation, Fault<'a>> {
    table.check_fields(record)?;
    let at = position(record.bytes(lon), record.bytes(lat), ["lon", "lat"])?;
    let code = CODES.into_iter().find_map(|name| column(&table.columns, name)).map(|at| record.text(at));
    Ok(StationLocation { code: code.filter(|code| !code.is_empty()), name: record.text(name), at })
}

fn finish(
    file: &str,
    read: u64,
    sha256: String,
    drops: DroppedRows,
    locations: Vec<StationLocation>,
) -> Result<(FileAccount, Vec<StationLocation>)> {
    if locations.is_empty() {
        let advice = "Give GeoJSON points with a name, or a table with the columns name, lon, lat";
        return Err(Error::unreadable(file, "it holds no station with a name and a position", advice));
    }
    Ok((FileAccount::new(file.into(), FORMAT, sha256, read, locations.len() as u64, drops), locations))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> StationIndex {
        let at = |lon, lat| LonLat::new(lon, lat).expect("in range");
        let location = |code: Option<&str>, name: &str, at| StationLocation {
            code: code.map(str::to_owned),
            name: name.into(),
            at,
        };
        let mut stations = StationIndex::default();
        stations.add(&[
            location(Some("0513"), "Bank", at(-0.0886, 51.5133)),
            location(None, "Hammersmith", at(-0.2251, 51.4941)),
            location(None, "Hammersmith", at(-0.2233, 51.4921)),
            location(None, "Heathrow Terminals 2 & 3", at(-0.4523, 51.4713)),
            location(None, "Walthamstow Queens Road", at(-0.0239, 51.5815)),
            location(None, "St. Paul's", at(-0.0976, 51.5149)),
            location(None, "Newtown", at(-0.5, 51.5)),
            location(None, "Newtown", at(-1.5, 52.5)),
        ]);
        stations
    }

    #[test]
    fn finds_stations_by_name_variants() {
        let stations = index();
        assert_eq!(stations.by_code("513").map(|(name, _)| name), Some("Bank"));
        for name in [
            "Bank and Monument",
            "Bank & Monument LU",
            "Hammersmith (DIS)",
            "Hammersmith",
            "Heathrow Terminals 123 LU",
            "Heathrow Terminals 2 & 3 EZL",
            "Walthamstow Queen's Road",
            "St Pauls",
        ] {
            assert!(stations.by_name(name).is_some(), "{name}");
        }
        assert!(stations.by_name("Monument").is_none());
        assert!(
            stations.by_name("Newtown").is_none(),
            "two stations of one name a hundred kilometres apart are ambiguous"
        );
    }
}
