//! `footfall/stations-hourly.csv`: people entering and leaving stations by hour of a typical day.

use csv::Writer;
use rand::{Rng, RngExt};

use super::stations::STATIONS;
use hexspot_stats::RandomStreams;

const HOURS: usize = 24;
/// The traffic day starts at 05:00.
const FIRST_HOUR: usize = 5;

/// A year and its passengers in per cent of the last.
const YEARS: [(u16, u32); 3] = [(2022, 82), (2023, 92), (2024, 100)];

/// Passengers by hour from 05:00, in no particular unit.
type Profile = [u32; HOURS];

/// A kind of day: its label, its passengers in per cent of a working day, and who comes in and goes
/// out when.
struct DayType {
    label: &'static str,
    per_cent: u32,
    entries: Profile,
    exits: Profile,
}

/// People leave the stations for work in the morning and enter them in the evening. Trains run all
/// night after Friday and Saturday only.
const DAY_TYPES: [DayType; 4] = [
    DayType {
        label: "MTT", // Monday to Thursday, as published
        per_cent: 100,
        entries: [4, 17, 38, 55, 44, 34, 30, 34, 36, 36, 46, 75, 140, 130, 75, 50, 40, 34, 22, 6, 0, 0, 0, 0],
        exits: [4, 25, 75, 135, 120, 50, 38, 42, 42, 42, 52, 72, 98, 92, 48, 30, 23, 22, 14, 4, 0, 0, 0, 0],
    },
    DayType {
        label: "FRI",
        per_cent: 86,
        entries: [4, 15, 31, 45, 38, 34, 32, 38, 40, 42, 52, 78, 122, 105, 70, 55, 48, 48, 46, 28, 18, 12, 8, 4],
        exits: [4, 23, 60, 108, 95, 48, 40, 46, 48, 50, 60, 76, 90, 84, 58, 42, 36, 36, 30, 14, 5, 3, 2, 2],
    },
    DayType {
        label: "SAT",
        per_cent: 55,
        entries: [5, 11, 18, 24, 40, 52, 60, 64, 66, 64, 64, 66, 70, 70, 56, 46, 42, 46, 48, 34, 24, 16, 10, 5],
        exits: [5, 13, 24, 30, 42, 52, 62, 68, 72, 70, 68, 66, 66, 68, 58, 46, 38, 38, 32, 16, 8, 5, 4, 3],
    },
    DayType {
        label: "SUN",
        per_cent: 35,
        entries: [2, 6, 10, 18, 32, 50, 60, 66, 70, 70, 70, 68, 64, 58, 48, 38, 30, 24, 14, 3, 0, 0, 0, 0],
        exits: [2, 6, 12, 20, 36, 54, 64, 70, 74, 72, 70, 66, 60, 54, 44, 34, 26, 20, 12, 3, 0, 0, 0, 0],
    },
];

/// How far, in per cent, an hour strays from its profile.
const STRAY: u32 = 7;

/// The file.
pub(super) fn csv(streams: &RandomStreams) -> String {
    const HEADER: [&str; 11] =
        ["year", "mode", "nlc", "asc", "station", "day_type", "direction", "hour", "count", "lon", "lat"];
    let rng = &mut streams.stream("synth/footfall", 0);
    let written = "writing to memory cannot fail";
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(HEADER).expect(written);
    for (year, year_per_cent) in YEARS {
        for station in &STATIONS {
            for day in &DAY_TYPES {
                let daily = f64::from(station.daily * year_per_cent / 100 * day.per_cent / 100);
                for (direction, profile) in [("IN", &day.entries), ("OUT", &day.exits)] {
                    for (slot, count) in hourly(daily, profile, rng).into_iter().enumerate() {
                        writer
                            .write_record([
                                &year.to_string(),
                                station.mode,
                                &station.nlc.to_string(),
                                // The column of station codes is where this file can say that it is
                                // synthetic.
                                &format!("SYN{}", station.nlc),
                                station.name,
                                day.label,
                                direction,
                                &((FIRST_HOUR + slot) % HOURS).to_string(),
                                &format!("{count:.1}"),
                                &station.at.0.to_string(),
                                &station.at.1.to_string(),
                            ])
                            .expect(written);
                    }
                }
            }
        }
    }
    let bytes = writer.into_inner().expect(written);
    String::from_utf8(bytes).expect("every field is text")
}

/// A day's passengers by hour, each hour a little off.
fn hourly(daily: f64, profile: &Profile, rng: &mut impl Rng) -> Vec<f64> {
    let whole: u32 = profile.iter().sum();
    profile
        .iter()
        .map(|part| {
            let stray = rng.random_range(100 - STRAY..=100 + STRAY);
            daily * f64::from(*part) / f64::from(whole) * f64::from(stray) / 100.0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn liverpool_street_is_the_largest_and_the_file_is_small() {
        let text = csv(&RandomStreams::new(1));
        assert!(text.len() < 600_000, "{} bytes", text.len());
        let mut totals: BTreeMap<String, f64> = BTreeMap::new();
        let mut rows = 0;
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            let row = row.expect("CSV");
            *totals.entry(row[4].to_owned()).or_default() += row[8].parse::<f64>().expect("a count");
            assert!(row[3].starts_with("SYN"));
            rows += 1;
        }
        assert_eq!(rows, STATIONS.len() * YEARS.len() * DAY_TYPES.len() * 2 * HOURS);
        let largest = totals.iter().max_by(|a, b| a.1.total_cmp(b.1)).expect("a station");
        assert_eq!(largest.0, "Liverpool Street LU");
    }

    #[test]
    fn the_day_runs_from_five_to_five() {
        let text = csv(&RandomStreams::new(1));
        let hours: Vec<String> = csv::Reader::from_reader(text.as_bytes())
            .records()
            .take(HOURS)
            .map(|row| row.expect("CSV")[7].to_owned())
            .collect();
        assert_eq!((hours[0].as_str(), hours[18].as_str(), hours[19].as_str()), ("5", "23", "0"));
        assert_eq!(hours[23], "4");
    }
}
