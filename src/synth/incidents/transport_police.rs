//! `incidents/transport-police.csv`: what British Transport Police record at stations, by station.

use super::placement::{Grounds, PlacementMap};
use super::source::{Feed, Incident, Kind};
use super::timing::{COMMUTE, DAY, NIGHT};
use super::{reference, settings, table};
use crate::period::Month;
use crate::synth::calendar;
use crate::synth::plane::to_plane;
use hexspot_stats::RandomStreams;

pub(super) const PATH: &str = "incidents/transport-police.csv";

/// Stations of the railway and the Underground with a rough position in degrees (facts) and incidents in a thousand (not).
const STATIONS: [(&str, (f64, f64), u32); 14] = [
    ("Aldgate", (-0.0757, 51.5139), 26),
    ("Bank", (-0.0886, 51.5133), 110),
    ("Barbican", (-0.0978, 51.5202), 24),
    ("Blackfriars", (-0.1034, 51.5118), 62),
    ("Cannon Street", (-0.0903, 51.5114), 54),
    ("Chancery Lane", (-0.1112, 51.5180), 22),
    ("City Thameslink", (-0.1035, 51.5140), 30),
    ("Farringdon", (-0.1047, 51.5202), 48),
    ("Fenchurch Street", (-0.0785, 51.5118), 46),
    ("Liverpool Street", (-0.0822, 51.5179), 430),
    ("Mansion House", (-0.0940, 51.5121), 14),
    ("Monument", (-0.0859, 51.5108), 36),
    ("Moorgate", (-0.0888, 51.5183), 66),
    ("St Paul's", (-0.0975, 51.5149), 32),
];

/// Metres around its position that a station reaches.
const REACH: f64 = 60.0;

const KINDS: [Kind; 10] = [
    Kind::new("Theft of personal property", 29, &COMMUTE),
    Kind::new("Common assault", 17, &NIGHT),
    Kind::new("Public order: fear, alarm or distress", 15, &NIGHT),
    Kind::new("Assault occasioning actual bodily harm", 9, &NIGHT),
    Kind::new("Drunk and disorderly", 8, &NIGHT),
    Kind::new("Theft of a pedal cycle", 7, &DAY),
    Kind::new("Criminal damage", 5, &NIGHT),
    Kind::new("Sexual assault", 4, &COMMUTE),
    Kind::new("Possession of cannabis", 4, &NIGHT),
    Kind::new("Robbery of personal property", 2, &NIGHT),
];

const MONTHLY: u32 = 80;

/// The file.
pub(super) fn csv(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let ground = |at| PlacementMap::Near(vec![to_plane(at)], REACH);
    let grounds = Grounds::new(STATIONS.iter().map(|(_, at, weight)| (*weight, ground(*at))).collect());
    let feed = Feed { monthly: MONTHLY, kinds: &KINDS, grounds };
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/transport-police", calendar::index(*month));
        let row = |(index, incident): (usize, Incident)| {
            [
                reference("BTP", *month, index),
                incident.time.strftime("%d/%m/%Y").to_string(),
                incident.time.strftime("%H:%M").to_string(),
                STATIONS[incident.ground].0.to_owned(),
                incident.kind.words.to_owned(),
                incident.at.lon_text(),
                incident.at.lat_text(),
            ]
        };
        feed.month(*month, rng).into_iter().enumerate().map(row).collect::<Vec<_>>()
    });
    table(["Reference", "Date", "Time", "Station", "Offence", "Longitude", "Latitude"], rows)
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    settings::events(
        PATH,
        "British Transport Police (synthetic)",
        "Incident on the railway",
        r#"id = "Reference"
time = ["Date", "Time"]
offence = "Offence"
lon = "Longitude"
lat = "Latitude"
"#,
    )
}
