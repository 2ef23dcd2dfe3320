//! `incidents/licensing.csv`: incidents at licensed premises, as a licensing team writes them down for its Traffic Light Scheme.

mod name_variants;
mod repeat_premises;

use jiff::civil::DateTime;
use rand::Rng;

use super::source::Kind;
use super::timing::{DAY, NIGHT};
use super::{reference, settings, table};
use crate::period::Month;
use crate::synth::calendar;
use crate::synth::integer_rng::{draw_number, draw_weighted};
use crate::synth::premises::{self, Premises};
use hexspot_stats::RandomStreams;
use repeat_premises::Known;

pub(super) const PATH: &str = "incidents/licensing.csv";

const KINDS: [Kind; 9] = [
    Kind::new("Drunkenness", 22, &NIGHT),
    Kind::new("Violence", 20, &NIGHT),
    Kind::new("Theft", 18, &NIGHT),
    Kind::new("Disorder", 15, &NIGHT),
    Kind::new("Breach of licence conditions", 9, &DAY),
    Kind::new("Drugs", 6, &NIGHT),
    Kind::new("Sexual offence", 5, &NIGHT),
    Kind::new("Serious violence", 3, &NIGHT),
    Kind::new("Robbery", 2, &NIGHT),
];

/// Incidents in an average month at all premises but the known ones together.
const MONTHLY_AT_OTHERS: u32 = 23;

/// The file.
pub(super) fn csv(register: &[Premises], streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let known = repeat_premises::draw(register, streams);
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/licensing", calendar::index(*month));
        let incidents = incidents(register, &known, *month, rng);
        let row = |(number, (time, index, kind)): (usize, &(DateTime, usize, &Kind))| {
            let premises = &register[*index];
            [
                reference("LIC", *month, number),
                time.strftime("%d/%m/%Y %H:%M").to_string(),
                name_variants::name(&premises.name, &premises::id(*index), rng),
                kind.words.to_owned(),
                premises.at.lon_text(),
                premises.at.lat_text(),
            ]
        };
        incidents.iter().enumerate().map(row).collect::<Vec<_>>()
    });
    table(["Ref", "Date and time", "Premises", "Incident", "Longitude", "Latitude"], rows)
}

/// The incidents of a month in order of time: when, at which of the register, of what kind.
fn incidents(
    register: &[Premises],
    known: &[Known],
    month: Month,
    rng: &mut impl Rng,
) -> Vec<(DateTime, usize, &'static Kind)> {
    let mut places: Vec<usize> = Vec::new();
    for Known { premises, course } in known {
        let number = draw_number(course.hundredths(calendar::index(month)), rng);
        places.extend(std::iter::repeat_n(*premises, number));
    }
    // What is said of the known premises is all there is: one that has closed its doors has no incident.
    let others: Vec<u32> = (0..register.len())
        .map(|index| match known.iter().any(|known| known.premises == index) {
            true => 0,
            false if register[index].is_night_life() => 2,
            false => 1,
        })
        .collect();
    let total = others.iter().sum();
    for _ in 0..draw_number(MONTHLY_AT_OTHERS * calendar::season_percent(month), rng) {
        places.push(draw_weighted(others.iter().copied(), total, rng));
    }
    let mut incidents: Vec<_> = places
        .into_iter()
        .map(|place| {
            let kind = Kind::draw(&KINDS, rng);
            (kind.hours.draw(month, rng), place, kind)
        })
        .collect();
    incidents.sort_by_key(|(time, place, _)| (*time, *place));
    incidents
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    settings::events(
        PATH,
        "Licensing team (synthetic)",
        "Incident at licensed premises",
        r#"id = "Ref"
time = "Date and time"
premises = "Premises"
offence = "Incident"
lon = "Longitude"
lat = "Latitude"
"#,
    )
}
