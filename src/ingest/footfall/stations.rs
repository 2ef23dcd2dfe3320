//! Where stations are: a layer of points, asked by number and by name.

use std::collections::BTreeMap;

use super::counts::Location;
use crate::error::{Error, Result};
use crate::ingest::layers;
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::spatial;
use crate::ingest::table::{self, Layout, Record, Table, column, required};
use crate::place::LonLat;

/// How this format is called in the ledger.
pub const FORMAT: &str = "positions of stations";

/// The endings of files that may hold stations.
pub const ENDINGS: [&str; 8] = [".geojson", ".json", ".shp", ".gpkg", ".csv", ".xlsx", ".ods", ".parquet"];

/// Names of properties and columns that hold the National Location Code.
const CODES: [&str; 3] = ["nlc_id", "nlc", "id"];

/// Stations farther apart than this, in metres, are not one for having one name.
const ONE_STATION_M: f64 = 1_000.0;

/// Words that mark the network of a box in lists of several networks.
const NETWORKS: [&str; 9] = ["lu", "lo", "dlr", "ezl", "el", "nr", "tfl", "rail", "station"];

/// Names that are one station's, in the form of [`normal`].
const ALIASES: [(&str, &str); 4] = [
    ("bank and monument", "bank"),
    ("heathrow terminals 123", "heathrow terminals 2 and 3"),
    ("heathrow terminals 1 2 3", "heathrow terminals 2 and 3"),
    ("kings cross", "kings cross st pancras"),
];

/// Positions by number and by name.
#[derive(Default)]
pub struct Stations {
    by_code: BTreeMap<String, (String, LonLat)>,
    by_name: BTreeMap<String, Vec<LonLat>>,
    by_plain_name: BTreeMap<String, Vec<LonLat>>,
}

impl Stations {
    /// Adds positions.
    pub fn add(&mut self, locations: &[Location]) {
        for location in locations {
            if let Some(code) = &location.code {
                self.by_code.entry(code_key(code)).or_insert((location.name.clone(), location.at));
            }
            self.by_name.entry(normal(&location.name)).or_default().push(location.at);
            self.by_plain_name.entry(plain(&location.name)).or_default().push(location.at);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Name and position of a number.
    pub fn by_code(&self, code: &str) -> Option<(&str, LonLat)> {
        self.by_code.get(&code_key(code)).map(|(name, at)| (name.as_str(), *at))
    }

    /// The position of a name: as written, else without the marks of networks. Of several stations of a name that are no farther
    /// apart than a walk the first listed; of others none.
    pub fn by_name(&self, name: &str) -> Option<LonLat> {
        let only = |found: &Vec<LonLat>| {
            let first = *found.first()?;
            found.iter().all(|at| at.distance_m(first) <= ONE_STATION_M).then_some(first)
        };
        self.by_name.get(&normal(name)).or_else(|| self.by_plain_name.get(&plain(name))).and_then(only)
    }
}

/// Numbers are written with and without leading zeros.
pub fn code_key(code: &str) -> String {
    code.trim().trim_start_matches('0').to_uppercase()
}

/// A name in lower case, "&" as "and", without punctuation.
pub fn normal(name: &str) -> String {
    let joined: String = name.to_lowercase().replace('&', " and ").chars().filter(|c| !"'’`.".contains(*c)).collect();
    joined.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A normal name without what is in brackets and without the marks of networks at its end, aliases resolved.
pub fn plain(name: &str) -> String {
    let outside = name.split('(').next().unwrap_or(name);
    let normal = normal(outside);
    let mut words: Vec<&str> = normal.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|last| NETWORKS.contains(last)) {
        words.pop();
    }
    let name = words.join(" ");
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, station)| (*station).to_owned())
}

/// Reads a layer of stations: points with a name (and a number such as `nlc_id`), or a table with `name, lon, lat`.
pub fn read(file: &InputFile) -> Result<(FileAccount, Vec<Location>)> {
    match spatial::kind(file) {
        Ok(Some(_)) => read_layer(file),
        _ => read_table(file),
    }
}

fn read_layer(file: &InputFile) -> Result<(FileAccount, Vec<Location>)> {
    let (account, places) = layers::read_places(file)?;
    let (mut drops, mut locations) = (account.dropped, Vec::new());
    for place in places.places {
        let code = CODES.into_iter().find_map(|code| place.attributes.get(code).cloned());
        match place.name {
            Some(name) => locations.push(Location { code: code.or(Some(place.id)), name, at: place.at }),
            None => drops.count_many(DropReason::StationNotFound, 1),
        }
    }
    finish(&file.name, account.read, account.sha256, drops, locations)
}

fn read_table(file: &InputFile) -> Result<(FileAccount, Vec<Location>)> {
    let table = table::read(file, &Layout::default())?;
    let columns = required(&file.name, FORMAT, &table.columns, ["name", "lon", "lat"])?;
    let (mut drops, mut locations) = (Drops::default(), Vec::new());
    for record in &table.records {
        match row(record, &table, columns) {
            Ok(location) => locations.push(location),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    finish(&file.name, table.records.len() as u64, table.sha256.clone(), drops, locations)
}

fn row<'a>(record: &'a Record, table: &'a Table, [name, lon, lat]: [usize; 3]) -> Result<Location, Fault<'a>> {
    table.check_fields(record)?;
    let at = position(record.bytes(lon), record.bytes(lat), ["lon", "lat"])?;
    let code = CODES.into_iter().find_map(|name| column(&table.columns, name)).map(|at| record.text(at));
    Ok(Location { code: code.filter(|code| !code.is_empty()), name: record.text(name), at })
}

fn finish(
    file: &str,
    read: u64,
    sha256: String,
    drops: Drops,
    locations: Vec<Location>,
) -> Result<(FileAccount, Vec<Location>)> {
    if locations.is_empty() {
        let advice = "Give GeoJSON points with a name, or a table with the columns name, lon, lat";
        return Err(Error::unreadable(file, "it holds no station with a name and a position", advice));
    }
    Ok((FileAccount::new(file.into(), FORMAT, sha256, read, locations.len() as u64, drops), locations))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer() -> Stations {
        let at = |lon, lat| LonLat::new(lon, lat).expect("in range");
        let location =
            |code: Option<&str>, name: &str, at| Location { code: code.map(str::to_owned), name: name.into(), at };
        let mut stations = Stations::default();
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
    fn stations_are_found_however_their_names_are_written() {
        let stations = layer();
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
            "two stations of a name a hundred kilometres apart are not told apart"
        );
    }
}
