//! `crime/YYYY-MM/YYYY-MM-square-mile-street.csv`: one month of street-level crime in the layout of data.police.uk.

use std::fmt::Write as _;

use csv::{Terminator, WriterBuilder};
use hexspot_stats::RandomStreams;
use rand::{Rng, RngExt};

use crate::calendar::Month;
use crate::offences::{Category, Offence, OffencePlace, offences};
use crate::snap_points::PLACES;

const HEADER: [&str; 12] = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
];
const FORCE: &str = "Square Mile Police (synthetic)";
const NO_LOCATION: &str = "No Location";

/// Crimes in ten thousand that get a second row under the same Crime ID: 1.2 % of all rows are such repeats.
const REPEATS_IN_10_000: u32 = 126;

/// A row without the columns that are the same all through a month.
struct CrimeRow {
    crime_id: String,
    place: OffencePlace,
    category: &'static Category,
    outcome: &'static str,
}

/// The file of one month. Every other month has Windows line ends, because the real ones come in both.
pub fn csv(month: Month, streams: &RandomStreams) -> Vec<u8> {
    let mut rng = streams.stream("synth/crime", month.index());
    let terminator = if month.index().is_multiple_of(2) { Terminator::Any(b'\n') } else { Terminator::CRLF };
    let mut writer = WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
    let written = "writing to memory cannot fail";
    writer.write_record(HEADER).expect(written);

    let month_text = month.to_string();
    for row in rows(month, &mut rng) {
        let place = match row.place {
            OffencePlace::Inside(index) => Some(&PLACES.inside[index].1),
            OffencePlace::Beyond(index) => Some(&PLACES.beyond[index]),
            OffencePlace::Far(index) => Some(&PLACES.far[index]),
            OffencePlace::Unknown => None,
        };
        writer
            .write_record([
                row.crime_id.as_str(),
                &month_text,
                FORCE,
                FORCE,
                &place.map(|place| place.position.lon_text()).unwrap_or_default(),
                &place.map(|place| place.position.lat_text()).unwrap_or_default(),
                place.map_or(NO_LOCATION, |place| &place.location),
                place.map_or("", |place| &place.lsoa_code),
                place.map_or("", |place| &place.lsoa_name),
                &row.category.name,
                row.outcome,
                "",
            ])
            .expect(written);
    }
    writer.into_inner().expect(written)
}

/// The rows of a month by place, those without one last.
fn rows(month: Month, rng: &mut impl Rng) -> Vec<CrimeRow> {
    let mut rows = Vec::new();
    for Offence { category, place } in offences(month, rng) {
        let first =
            CrimeRow { crime_id: draw_crime_id(category, rng), place, category, outcome: category.draw_outcome(rng) };
        let second =
            (!category.is_incident_only() && rng.random_ratio(REPEATS_IN_10_000, 10_000)).then(|| repeat(&first, rng));
        rows.push(first);
        rows.extend(second);
    }
    rows.sort_by(|a, b| {
        let key = |row: &CrimeRow| (row.place, &row.category.name);
        key(a).cmp(&key(b)).then_with(|| a.crime_id.cmp(&b.crime_id))
    });
    rows
}

/// The same crime once more with another outcome, and every other time at the next snap point.
fn repeat(first: &CrimeRow, rng: &mut impl Rng) -> CrimeRow {
    let moved = rng.random_ratio(1, 2);
    let place = match first.place {
        OffencePlace::Inside(index) if moved => OffencePlace::Inside(PLACES.neighbour(index)),
        place => place,
    };
    let outcome = loop {
        let outcome = first.category.draw_outcome(rng);
        if outcome != first.outcome {
            break outcome;
        }
    };
    CrimeRow { crime_id: first.crime_id.clone(), place, category: first.category, outcome }
}

/// 64 hexadecimal digits, or nothing for an incident that is not a crime.
fn draw_crime_id(category: &Category, rng: &mut impl Rng) -> String {
    let mut id = String::new();
    if !category.is_incident_only() {
        for _ in 0..4 {
            write!(id, "{:016x}", rng.random::<u64>()).expect("writing to a string cannot fail");
        }
    }
    id
}
