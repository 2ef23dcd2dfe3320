//! `incidents/noise.csv`: complaints about noise to the council. Near as many wherever there is night life, so that the area with
//! most premises has most complaints and few for each.

use super::placement::{Grounds, night_life};
use super::source::{Feed, Incident, Kind};
use super::timing::{DAY, NIGHT};
use super::{settings, table};
use crate::period::Month;
use crate::synth::areas::AREAS;
use crate::synth::calendar;
use crate::synth::premises::Premises;
use hexspot_stats::RandomStreams;

pub(super) const PATH: &str = "incidents/noise.csv";

const KINDS: [Kind; 6] = [
    Kind::new("Loud music", 37, &NIGHT),
    Kind::new("People in the street", 28, &NIGHT),
    Kind::new("Building work", 15, &DAY),
    Kind::new("Deliveries and collections", 10, &DAY),
    Kind::new("Alarm", 6, &NIGHT),
    Kind::new("Plant and ventilation", 4, &DAY),
];

const MONTHLY: u32 = 50;

/// In a hundred, by night-time-economy area, and elsewhere.
const SHARES: [u32; AREAS.len()] = [24, 14, 5, 15, 14, 11];
const ELSEWHERE: u32 = 17;

/// Metres around the venue.
const REACH: f64 = 40.0;

/// This file has no column of references, so that a heading says that it is synthetic.
const KIND: &str = "Complaint (synthetic)";

/// The file.
pub(super) fn csv(register: &[Premises], streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let grounds = Grounds::by_area(&night_life(register), REACH, SHARES, ELSEWHERE);
    let feed = Feed { monthly: MONTHLY, kinds: &KINDS, grounds };
    let row = |incident: Incident| {
        [
            incident.time.strftime("%d-%b-%Y").to_string(),
            incident.time.strftime("%H:%M").to_string(),
            incident.kind.words.to_owned(),
            incident.at.lon_text(),
            incident.at.lat_text(),
        ]
    };
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/noise", calendar::index(*month));
        feed.month(*month, rng).into_iter().map(row)
    });
    table(["Received", "At", KIND, "Lon", "Lat"], rows)
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    let columns = format!("time = [\"Received\", \"At\"]\noffence = \"{KIND}\"\nlon = \"Lon\"\nlat = \"Lat\"\n");
    settings::events(PATH, "Square Mile Council (synthetic)", "Noise complaint", &columns)
}
