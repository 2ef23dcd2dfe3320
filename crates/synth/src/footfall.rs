//! `footfall/stations-hourly.csv`: people entering and leaving stations by hour of a typical day.

use std::sync::LazyLock;

use hexspot_stats::RandomStreams;
use rand::{Rng, RngExt};
use serde::Deserialize;

use crate::tables::{read_csv, read_toml, write_csv};

/// A station in or near the outline. Its name, mode, number and rough position are facts; how many people use it here is not.
#[derive(Deserialize)]
struct Station {
    /// The name under which counts are published.
    station: String,
    /// `LU` for the Underground, `DLR` for the Docklands Light Railway.
    mode: String,
    /// National location code.
    nlc: u32,
    lon: String,
    lat: String,
    /// People who leave the station on an ordinary working day.
    daily: u32,
}

/// A kind of day, with the people who enter and leave by hour from 05:00. Trains run all night after Friday and Saturday only.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct DayType {
    label: String,
    /// Its passengers in per cent of a working day.
    per_cent: u32,
    entries: [u32; HOURS],
    exits: [u32; HOURS],
}

#[derive(Deserialize)]
struct Footfall {
    /// Years with their passengers in per cent of the last.
    years: Vec<(u16, u32)>,
    day: Vec<DayType>,
}

static STATIONS: LazyLock<Vec<Station>> = LazyLock::new(|| read_csv(include_str!("../data/stations.csv")));
static FOOTFALL: LazyLock<Footfall> = LazyLock::new(|| read_toml(include_str!("../data/footfall.toml")));

const HOURS: usize = 24;
/// The traffic day starts at 05:00.
const FIRST_HOUR: usize = 5;

/// The greatest deviation of an hour from its profile, in per cent.
const DEVIATION: u32 = 7;

/// The file.
pub fn csv(streams: &RandomStreams) -> Vec<u8> {
    let rng = &mut streams.stream("synth/footfall", 0);
    let mut rows = Vec::new();
    for (year, year_per_cent) in &FOOTFALL.years {
        for station in STATIONS.iter() {
            for day in &FOOTFALL.day {
                let daily = f64::from(station.daily * year_per_cent / 100 * day.per_cent / 100);
                for (direction, profile) in [("IN", &day.entries), ("OUT", &day.exits)] {
                    for (slot, count) in hourly(daily, profile, rng).into_iter().enumerate() {
                        rows.push([
                            year.to_string(),
                            station.mode.clone(),
                            station.nlc.to_string(),
                            // Only the column of station codes has room to say that the file is synthetic.
                            format!("SYN{}", station.nlc),
                            station.station.clone(),
                            day.label.clone(),
                            direction.to_owned(),
                            ((FIRST_HOUR + slot) % HOURS).to_string(),
                            format!("{count:.1}"),
                            station.lon.clone(),
                            station.lat.clone(),
                        ]);
                    }
                }
            }
        }
    }
    let header = ["year", "mode", "nlc", "asc", "station", "day_type", "direction", "hour", "count", "lon", "lat"];
    write_csv(header, rows)
}

/// A day's passengers by hour, each hour with a random deviation.
fn hourly(daily: f64, profile: &[u32; HOURS], rng: &mut impl Rng) -> [f64; HOURS] {
    let sum: u32 = profile.iter().sum();
    profile.map(|part| {
        let per_cent = rng.random_range(100 - DEVIATION..=100 + DEVIATION);
        daily * f64::from(part) / f64::from(sum) * f64::from(per_cent) / 100.0
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn liverpool_street_is_largest_and_days_start_at_five() {
        let file = csv(&RandomStreams::new(1));
        assert!(file.len() < 600_000, "{} bytes", file.len());
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(file.as_slice()).into_records().map(|row| row.expect("CSV")).collect();
        assert_eq!(rows.len(), STATIONS.len() * FOOTFALL.years.len() * FOOTFALL.day.len() * 2 * HOURS);
        assert!(rows.iter().all(|row| row[3].starts_with("SYN")));

        let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
        for row in &rows {
            *totals.entry(&row[4]).or_default() += row[8].parse::<f64>().expect("a count");
        }
        let largest = totals.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("a station");
        assert_eq!(largest.0, "Liverpool Street LU");
        assert_eq!([0, 18, 19, 23].map(|row: usize| &rows[row][7]), ["5", "23", "0", "4"]);
    }
}
