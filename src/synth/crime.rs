//! `crime/YYYY-MM/YYYY-MM-square-mile-street.csv`: one month of street-level crime in the layout of data.police.uk.

use std::fmt::Write as _;

use csv::{Terminator, WriterBuilder};
use rand::{Rng, RngExt};

use super::calendar;
use super::category::Category;
use super::misplaced_positions::FAR_PLACES;
use super::offence::{Offence, Place, offences};
use super::plane::LonLat;
use super::snap::{SnapPoint, SnapPoints};
use crate::period::Month;
use hexspot_stats::RandomStreams;

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

/// Crimes in ten thousand that get a second row under the same Crime ID: 1.2 % of all rows are such
/// repeats.
const REPEATS_IN_10_000: u32 = 126;

/// A row without the columns that are the same all through a month.
struct Row {
    crime_id: String,
    place: Place,
    category: &'static Category,
    outcome: &'static str,
}

/// The file of one month. Every other month has Windows line ends, as the real ones come in both.
pub(super) fn csv(snaps: &SnapPoints, month: Month, streams: &RandomStreams) -> Vec<u8> {
    let mut rng = streams.stream("synth/crime", calendar::index(month));
    let terminator = if calendar::index(month).is_multiple_of(2) { Terminator::Any(b'\n') } else { Terminator::CRLF };
    let mut writer = WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
    let written = "writing to memory cannot fail";
    writer.write_record(HEADER).expect(written);

    let month_text = month.to_string();
    for row in rows(snaps, month, &mut rng) {
        let columns = place_columns(row.place, snaps);
        writer
            .write_record([
                &row.crime_id,
                &month_text,
                FORCE,
                FORCE,
                &columns.lon,
                &columns.lat,
                &columns.location,
                &columns.lsoa_code,
                &columns.lsoa_name,
                row.category.name,
                row.outcome,
                "",
            ])
            .expect(written);
    }
    writer.into_inner().expect(written)
}

/// The rows of a month by place, those without one last.
fn rows(snaps: &SnapPoints, month: Month, rng: &mut impl Rng) -> Vec<Row> {
    let mut rows = Vec::new();
    for Offence { category, place } in offences(snaps, month, rng) {
        let first =
            Row { crime_id: draw_crime_id(category, rng), place, category, outcome: category.draw_outcome(rng) };
        let second = (!category.is_incident_only() && rng.random_ratio(REPEATS_IN_10_000, 10_000))
            .then(|| repeat(&first, snaps, rng));
        rows.push(first);
        rows.extend(second);
    }
    rows.sort_by(|a, b| {
        let key = |row: &Row| (row.place, row.category.name);
        key(a).cmp(&key(b)).then_with(|| a.crime_id.cmp(&b.crime_id))
    });
    rows
}

/// The same crime once more with another outcome, and every other time at the next snap point.
fn repeat(first: &Row, snaps: &SnapPoints, rng: &mut impl Rng) -> Row {
    let moved = rng.random_ratio(1, 2);
    let place = match first.place {
        Place::Inside(index) if moved => Place::Inside(snaps.neighbour(index)),
        place => place,
    };
    let outcome = loop {
        let outcome = first.category.draw_outcome(rng);
        if outcome != first.outcome {
            break outcome;
        }
    };
    Row { crime_id: first.crime_id.clone(), place, category: first.category, outcome }
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

/// The columns that depend on where a row says that it happened.
struct PlaceColumns {
    lon: String,
    lat: String,
    location: String,
    lsoa_code: String,
    lsoa_name: String,
}

fn place_columns(place: Place, snaps: &SnapPoints) -> PlaceColumns {
    let at_snap_point = |point: &SnapPoint| PlaceColumns {
        lon: point.at.lon_text(),
        lat: point.at.lat_text(),
        location: point.location.clone(),
        lsoa_code: point.lsoa_code.clone(),
        lsoa_name: point.lsoa_name.clone(),
    };
    match place {
        Place::Inside(index) => at_snap_point(&snaps.inside[index]),
        Place::Beyond(index) => at_snap_point(&snaps.beyond[index]),
        Place::Far(index) => {
            let (degrees, street, lsoa) = FAR_PLACES[index];
            let at = LonLat::from_degrees(degrees);
            PlaceColumns {
                lon: at.lon_text(),
                lat: at.lat_text(),
                location: format!("On or near {street}"),
                lsoa_code: format!("E01999{:03}", FAR_CODES_FROM + index),
                lsoa_name: lsoa.to_owned(),
            }
        }
        Place::Unknown => PlaceColumns {
            lon: String::new(),
            lat: String::new(),
            location: NO_LOCATION.to_owned(),
            lsoa_code: String::new(),
            lsoa_name: String::new(),
        },
    }
}

/// Census codes of the far places go on from here: those of the Square Mile and around it are
/// below.
const FAR_CODES_FROM: usize = 901;
