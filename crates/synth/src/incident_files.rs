//! The files in `incidents/` apart from the licensing team's: each in a form in which such data is delivered.

use std::sync::LazyLock;

use geo::Coord;
use hexspot_stats::RandomStreams;
use jiff::ToSpan;
use rand::{Rng, RngExt};
use serde::Deserialize;

use crate::areas::areas;
use crate::calendar::Month;
use crate::incidents::{Incident, Placement, SOURCES, reference};
use crate::plane::to_plane;
use crate::premises::Premises;
use crate::random::draw_count;
use crate::snap_points::PLACES;
use crate::tables::{read_csv, write_csv};

/// `incidents/ambulance.csv`: alcohol-related call-outs counted by area and month, under a title, as a health service delivers them.
/// An area without a call-out in a month has a zero.
pub fn ambulance(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    const TITLE: &str = "Alcohol-related call-outs by night-time-economy area (synthetic)\n";
    let rows = months.iter().flat_map(|month| {
        let mut rng = streams.stream("synth/ambulance", month.index());
        areas().iter().map(move |area| {
            let count = draw_count(area.figures.call_outs * month.season_percent(), &mut rng);
            [area.figures.name.clone(), month.to_string(), count.to_string()]
        })
    });
    [TITLE.as_bytes(), &write_csv(["Area", "Month", "Call-outs"], rows)].concat()
}

/// `incidents/noise.csv`: complaints about noise to the council.
///
/// They are about as frequent wherever there is night life, so the area with most premises has most complaints and few for each.
pub fn noise(register: &[Premises], streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let placement = Placement::night_life(register, |figures| figures.noise);
    let row = |_, _, incident: &Incident, _: &mut dyn Rng| {
        [
            incident.time.strftime("%d-%b-%Y").to_string(),
            incident.time.strftime("%H:%M").to_string(),
            incident.kind.to_owned(),
            incident.position.lon_text(),
            incident.position.lat_text(),
        ]
    };
    let rows = SOURCES.noise.rows(&placement, months, streams, "synth/noise", row);
    // There is no column of references, so a heading says that the file is synthetic.
    write_csv(["Received", "At", "Complaint (synthetic)", "Lon", "Lat"], rows)
}

/// `incidents/sexual-offences.csv`: a force's extract of sexual offences, which the street-level files count among violence.
pub fn sexual_offences(register: &[Premises], streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    /// One offence in so many has no position, only a span of time, or a victim whose sex was not noted.
    const NO_POSITION_ONE_IN: u32 = 40;
    const SPAN_ONE_IN: u32 = 4;
    const NO_SEX_ONE_IN: u32 = 25;
    const MINUTE: &str = "%Y-%m-%d %H:%M";

    let placement = Placement::night_life(register, |figures| figures.sexual_offences);
    let row = |month, index, incident: &Incident, rng: &mut dyn Rng| {
        let to = rng.random_ratio(1, SPAN_ONE_IN).then(|| {
            let after = rng.random_range(30..480_i64).minutes();
            incident.time.checked_add(after).expect("hours after a date of the calendar").strftime(MINUTE).to_string()
        });
        let sex = match incident.kind {
            kind if kind.contains(" female ") => "Female",
            kind if kind.contains(" male ") => "Male",
            _ if rng.random_ratio(1, NO_SEX_ONE_IN) => "Not known",
            _ => "Female",
        };
        let has_position = !rng.random_ratio(1, NO_POSITION_ONE_IN);
        [
            reference("SO", month, index),
            incident.time.strftime(MINUTE).to_string(),
            to.unwrap_or_default(),
            incident.kind.to_owned(),
            sex.to_owned(),
            if has_position { incident.position.lon_text() } else { String::new() },
            if has_position { incident.position.lat_text() } else { String::new() },
        ]
    };
    let rows = SOURCES.sexual_offences.rows(&placement, months, streams, "synth/sexual-offences", row);
    let header =
        ["Crime Reference", "Committed From", "Committed To", "Offence", "Victim Sex", "Longitude", "Latitude"];
    write_csv(header, rows)
}

/// `incidents/tfl.csv`: incidents that Transport for London records at bus stops, on British National Grid.
pub fn tfl(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let placement = Placement::by_area(&PLACES.along_streets(), |figures| figures.tfl);
    let row = |month, index, incident: &Incident, _: &mut dyn Rng| {
        let (easting, northing) = to_british_grid(incident.position.on_plane());
        [
            reference("TFL", month, index),
            incident.time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            incident.kind.to_owned(),
            format!("{easting:.0}"),
            format!("{northing:.0}"),
        ]
    };
    let rows = SOURCES.tfl.rows(&placement, months, streams, "synth/tfl", row);
    write_csv(["incident_ref", "occurred_at", "incident_type", "easting", "northing"], rows)
}

/// The British National Grid's metres at the plane's origin. These six numbers are the best fit to OSTN15 over the outline.
const EAST: f64 = 532_385.194;
const NORTH: f64 = 181_286.529;
/// The grid's metres to a metre of the plane: towards east and towards north.
const BY_X: (f64, f64) = (0.999_530, 0.026_050);
const BY_Y: (f64, f64) = (-0.026_053, 0.999_486);

/// Easting and northing of a point of the plane on the British National Grid.
///
/// Over two kilometres the grid and the plane differ by a turn and a scale, to within a third of a metre. Four multiplications need no
/// sine, so every platform computes the same metres.
fn to_british_grid(point: Coord) -> (f64, f64) {
    (EAST + BY_X.0 * point.x + BY_Y.0 * point.y, NORTH + BY_X.1 * point.x + BY_Y.1 * point.y)
}

/// The point of the plane at an easting and northing.
#[cfg(test)]
pub fn from_british_grid(easting: f64, northing: f64) -> Coord {
    let (e, n) = (easting - EAST, northing - NORTH);
    let scale = BY_X.0 * BY_Y.1 - BY_Y.0 * BY_X.1;
    Coord { x: (BY_Y.1 * e - BY_Y.0 * n) / scale, y: (BY_X.0 * n - BY_X.1 * e) / scale }
}

/// A station of the railway or the Underground. The rough position in degrees is a fact, the incidents in a thousand are not.
#[derive(Deserialize)]
struct RailwayStation {
    station: String,
    lon: f64,
    lat: f64,
    weight: u32,
}

static RAILWAY_STATIONS: LazyLock<Vec<RailwayStation>> =
    LazyLock::new(|| read_csv(include_str!("../data/railway-stations.csv")));

/// `incidents/transport-police.csv`: incidents at stations that British Transport Police record.
pub fn transport_police(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let stations = RAILWAY_STATIONS.iter().map(|station| (station.weight, to_plane(station.lon, station.lat)));
    let placement = Placement::near_points(stations);
    let row = |month, index, incident: &Incident, _: &mut dyn Rng| {
        [
            reference("BTP", month, index),
            incident.time.strftime("%d/%m/%Y").to_string(),
            incident.time.strftime("%H:%M").to_string(),
            RAILWAY_STATIONS[incident.place].station.clone(),
            incident.kind.to_owned(),
            incident.position.lon_text(),
            incident.position.lat_text(),
        ]
    };
    let rows = SOURCES.transport_police.rows(&placement, months, streams, "synth/transport-police", row);
    write_csv(["Reference", "Date", "Time", "Station", "Offence", "Longitude", "Latitude"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_metres_agree_with_ostn15() {
        for x in [-1_400.0, -700.0, 0.0, 700.0, 1_400.0] {
            for y in [-900.0, -400.0, 0.0, 400.0, 900.0] {
                let point = Coord { x, y };
                let (easting, northing) = to_british_grid(point);
                let (lon, lat) = lonlat_bng::convert_osgb36_to_ll(easting, northing).expect("in the grid");
                let error = to_plane(lon, lat) - point;
                assert!(error.x.abs() < 0.5 && error.y.abs() < 0.5, "{point:?}: {error:?}");
                let back = from_british_grid(easting, northing) - point;
                assert!(back.x.abs() < 1e-6 && back.y.abs() < 1e-6, "{point:?}: {back:?}");
            }
        }
    }
}
