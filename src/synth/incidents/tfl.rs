//! `incidents/tfl.csv`: what Transport for London records at bus stops and on the way to stations, on British National Grid.

use geo::Coord;

use super::bng::to_grid;
use super::placement::Grounds;
use super::source::{Feed, Incident, Kind};
use super::timing::{COMMUTE, DAY, NIGHT};
use super::{reference, settings, table};
use crate::period::Month;
use crate::synth::areas::AREAS;
use crate::synth::calendar;
use crate::synth::plane::to_plane;
use crate::synth::snap_point_layout::along_streets;
use hexspot_stats::RandomStreams;

pub(super) const PATH: &str = "incidents/tfl.csv";

const KINDS: [Kind; 8] = [
    Kind::new("Anti-social behaviour", 26, &NIGHT),
    Kind::new("Verbal abuse of staff", 21, &COMMUTE),
    Kind::new("Fare dispute", 15, &DAY),
    Kind::new("Assault on a passenger", 11, &NIGHT),
    Kind::new("Assault on staff", 9, &NIGHT),
    Kind::new("Drunkenness", 9, &NIGHT),
    Kind::new("Sexual harassment", 6, &COMMUTE),
    Kind::new("Hate crime", 3, &DAY),
];

const MONTHLY: u32 = 45;

/// In a hundred, by night-time-economy area, and elsewhere.
const SHARES: [u32; AREAS.len()] = [43, 6, 6, 9, 9, 7];
const ELSEWHERE: u32 = 20;

/// Metres around a stop.
const REACH: f64 = 12.0;

/// The file.
pub(super) fn csv(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    // Buses stop along the through streets.
    let stops: Vec<Coord> = along_streets().into_iter().map(|(stop, _)| stop).collect();
    let feed = Feed { monthly: MONTHLY, kinds: &KINDS, grounds: Grounds::by_area(&stops, REACH, SHARES, ELSEWHERE) };
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/tfl", calendar::index(*month));
        let row = |(index, incident): (usize, Incident)| {
            let (easting, northing) = to_grid(to_plane((incident.at.lon(), incident.at.lat())));
            [
                reference("TFL", *month, index),
                incident.time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
                incident.kind.words.to_owned(),
                format!("{easting:.0}"),
                format!("{northing:.0}"),
            ]
        };
        feed.month(*month, rng).into_iter().enumerate().map(row).collect::<Vec<_>>()
    });
    table(["incident_ref", "occurred_at", "incident_type", "easting", "northing"], rows)
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    settings::events(
        PATH,
        "Transport for London (synthetic)",
        "Incident on the transport network",
        r#"id = "incident_ref"
time = "occurred_at"
offence = "incident_type"
easting = "easting"
northing = "northing"
"#,
    )
}
