//! `incidents/sexual-offences.csv`: a force's extract of sexual offences, which the street-level files hide among violence.

use jiff::ToSpan;
use rand::{Rng, RngExt};

use super::placement::{Grounds, night_life};
use super::source::{Feed, Incident, Kind};
use super::timing::{COMMUTE, NIGHT};
use super::{reference, settings, table};
use crate::period::Month;
use crate::synth::areas::AREAS;
use crate::synth::calendar;
use crate::synth::premises::Premises;
use hexspot_stats::RandomStreams;

pub(super) const PATH: &str = "incidents/sexual-offences.csv";

const KINDS: [Kind; 8] = [
    Kind::new("Sexual assault on a female aged 13 and over", 46, &NIGHT),
    Kind::new("Rape of a female aged 16 and over", 19, &NIGHT),
    Kind::new("Exposure and voyeurism", 13, &COMMUTE),
    Kind::new("Sexual assault on a male aged 13 and over", 8, &NIGHT),
    Kind::new("Causing sexual activity without consent", 5, &NIGHT),
    Kind::new("Other miscellaneous sexual offences", 4, &NIGHT),
    Kind::new("Rape of a male aged 16 and over", 3, &NIGHT),
    Kind::new("Sexual activity in a public lavatory", 2, &COMMUTE),
];

const MONTHLY: u32 = 25;

/// In a hundred, by night-time-economy area, and elsewhere.
const SHARES: [u32; AREAS.len()] = [46, 8, 6, 8, 8, 5];
const ELSEWHERE: u32 = 19;

/// Metres around the place where people were out.
const REACH: f64 = 45.0;

/// One offence in so many has no position, only a span of time, or a victim of whom the sex was not noted.
const NO_POSITION_ONE_IN: u32 = 40;
const SPAN_ONE_IN: u32 = 4;
const NO_SEX_ONE_IN: u32 = 25;

const NOT_KNOWN: &str = "Not known";

/// The file.
pub(super) fn csv(register: &[Premises], streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let grounds = Grounds::by_area(&night_life(register), REACH, SHARES, ELSEWHERE);
    let feed = Feed { monthly: MONTHLY, kinds: &KINDS, grounds };
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/sexual-offences", calendar::index(*month));
        let incidents = feed.month(*month, rng);
        incidents.iter().enumerate().map(|(index, incident)| row(incident, index, *month, rng)).collect::<Vec<_>>()
    });
    let header =
        ["Crime Reference", "Committed From", "Committed To", "Offence", "Victim Sex", "Longitude", "Latitude"];
    table(header, rows)
}

fn row(incident: &Incident, index: usize, month: Month, rng: &mut impl Rng) -> [String; 7] {
    const MINUTE: &str = "%Y-%m-%d %H:%M";
    let words = incident.kind.words;
    let to = rng.random_ratio(1, SPAN_ONE_IN).then(|| {
        let after = rng.random_range(30..480_i64).minutes();
        incident.time.checked_add(after).expect("hours after a date of the calendar").strftime(MINUTE).to_string()
    });
    let sex = match words {
        _ if words.contains(" female ") => "Female",
        _ if words.contains(" male ") => "Male",
        _ if rng.random_ratio(1, NO_SEX_ONE_IN) => NOT_KNOWN,
        _ => "Female",
    };
    let placed = !rng.random_ratio(1, NO_POSITION_ONE_IN);
    [
        reference("SO", month, index),
        incident.time.strftime(MINUTE).to_string(),
        to.unwrap_or_default(),
        words.to_owned(),
        sex.to_owned(),
        if placed { incident.at.lon_text() } else { String::new() },
        if placed { incident.at.lat_text() } else { String::new() },
    ]
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    let columns = r#"id = "Crime Reference"
time = "Committed From"
time-to = "Committed To"
offence = "Offence"
victim-sex = "Victim Sex"
lon = "Longitude"
lat = "Latitude"
"#;
    let events = settings::events(PATH, "Square Mile Police, sexual offences (synthetic)", "Sexual offences", columns);
    format!("{events}[table.missing]\n\"Victim Sex\" = [\"{NOT_KNOWN}\"]\n")
}
