//! A synthetic "Square Mile": files in the formats of real open data, with hotspots that were put
//! there on purpose.
//!
//! Real data cannot tell whether a method is right, because nobody knows where the true hotspots
//! are. Here it is known: [`generate`] plants five blocks of raised risk, lists them in
//! `truth.geojson`, and writes monthly crime files, a licensing register, food-hygiene ratings,
//! station counts, wards and night-time-economy areas around them, and what other bodies count there.
//!
//! The night-time-economy areas follow the published "Liverpool Street analysis" of the City of London: "Liverpool Street /
//! Bishopsgate" is first by number on violence, sexual offences, incidents of British Transport Police and of Transport for London,
//! Traffic Light points of licensed premises, alcohol-related call-outs, anti-social behaviour and noise; for each licensed
//! premises it is clearly first on the first six, and fourth or fifth of the six areas on the last two. Bishopsgate has near three
//! times the drug offences of any other ward.
//!
//! # What is fact and what is invention
//!
//! Names of wards, streets and stations and the rough position of each are public facts about the
//! City of London, and so are the shares the generator aims at (crime categories, rows without
//! coordinates, rows beyond the border, the 256 licensed premises of the Liverpool Street area of
//! which a quarter are not open to the public, the 35 Safe Havens). Outlines are drawings by hand,
//! simplified; every row, venue, operator and count is invented. Each file says so where its format
//! has room for it.
//!
//! # Determinism
//!
//! The same preset, seed and number of months give the same bytes on every platform. All chance comes from the seeded
//! streams of [`crate::inference`]; positions are worked out in metres on a plane with the four operations and square
//! roots only, and are whole millionths of a degree when written. (Which cells a block reaches into is left to the H3
//! library; no cell is near enough to a block's edge for a last digit to decide.) The place itself (streets, wards,
//! areas, blocks) is the same for every seed; what happens in it is not. A month's rows depend on the seed and on that
//! month only, so that 12 months are the beginning of 36.
//!
//! | path | what | units |
//! |---|---|---|
//! | `README.txt` | says that it is synthetic and how it was made | |
//! | `assets/cameras-and-lights.csv` | cameras and street lights, with the hours in which they are watched or lit | |
//! | `boundaries/nte-areas.geojson` | six night-time-economy areas | degrees, WGS84 |
//! | `boundaries/wards.geojson` | 25 wards, which together are the outline | degrees, WGS84 |
//! | `crime/YYYY-MM/YYYY-MM-square-mile-street.csv` | street-level crime as published by the police | one row an offence |
//! | `footfall/stations-hourly.csv` | entries and exits of 14 stations | people an hour on a typical day |
//! | `hexspot.toml` | settings with which the folder is read, tables and all | |
//! | `incidents/ambulance.csv` | alcohol-related call-outs | counts by night-time-economy area and month |
//! | `incidents/licensing.csv` | incidents at licensed premises, for a Traffic Light Scheme | one row an incident |
//! | `incidents/noise.csv` | complaints about noise | one row a complaint |
//! | `incidents/sexual-offences.csv` | a force's extract of sexual offences | one row an offence |
//! | `incidents/tfl.csv` | incidents that Transport for London records | one row an incident; metres, British National Grid |
//! | `incidents/transport-police.csv` | incidents at stations that British Transport Police record | one row an incident |
//! | `premises/FHRS999en-GB.xml` | food-hygiene ratings | |
//! | `premises/licensed-premises.csv` | licensing register | capacity in people |
//! | `schemes/taxi-marshals.csv` | what marshals at a taxi rank count | journeys and passengers by hour |
//! | `streets/streets.geojson` | the named streets as lines that share a corner where they meet | degrees, WGS84 |
//! | `survey/safety-survey.csv` | how safe people feel, by group, sex and night-time-economy area | answers |
//! | `traffic-light.toml` | the points that incidents at licensed premises give | |
//! | `truth.geojson` | the planted blocks | relative risk by category: times the density of the background |

mod archive;
mod areas;
mod assets;
mod calendar;
mod category;
mod crime;
mod features;
mod fhrs;
mod footfall;
mod incidents;
mod integer_rng;
mod misplaced_positions;
mod names;
mod offence;
mod outline;
mod plane;
mod planted_hotspots;
mod premises;
mod preset;
mod safety_survey;
mod snap;
mod snap_point_layout;
mod stations;
mod street_lines;
mod streets;
mod taxi_marshals;
mod venue;
mod wards;

#[cfg(test)]
mod tests;

pub use preset::Preset;

use crate::period::Month;
use hexspot_stats::RandomStreams;

/// What every output made from synthetic data says first.
pub const NOTICE: &str = "SYNTHETIC: made by hexspot's generator; no row describes a real event, venue or person";

/// How such an output is marked.
pub const HANDLING: &str = "NOT PROTECTIVELY MARKED";

/// What is said of its licence.
pub const LICENCE: &str = "Synthetic data, free of any licence";

/// The seed of the published sample: any other gives the same place with other events in it.
pub const DEFAULT_SEED: u64 = 2024;

/// Three years of months, 2022-01 to 2024-12, which is what the police's own interface keeps.
pub const DEFAULT_MONTHS: u16 = 36;

/// What every synthetic file says of itself where its format has room for a sentence.
const NOTE: &str = "synthetic: a simplified drawing, no real event or venue";

/// The files of one synthetic place, sorted by path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dataset {
    /// The files, each path once.
    pub files: Vec<DataFile>,
}

/// One file of a [`Dataset`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DataFile {
    /// Relative path with `/` between its parts on every platform.
    pub path: String,
    /// The contents.
    pub bytes: Vec<u8>,
}

/// Generates the files of `preset` for `seed`, with crime and other incidents for `months` months from January 2022.
///
/// The station counts always cover 2022 to 2024, and the registers are as of the end of 2024. With
/// no months at all the other files are still there.
#[must_use]
pub fn generate(preset: Preset, seed: u64, months: u16) -> Dataset {
    match preset {
        Preset::SquareMile => square_mile(seed, months),
    }
}

fn square_mile(seed: u64, months: u16) -> Dataset {
    let streams = RandomStreams::new(seed);
    let snaps = snap::SnapPoints::build();
    let register = premises::register(&streams);
    let months: Vec<Month> = (0..months).map(calendar::month).collect();

    let mut files = vec![
        text("README.txt", readme(seed)),
        text("truth.geojson", planted_hotspots::truth()),
        text("boundaries/wards.geojson", wards::geojson()),
        text("boundaries/nte-areas.geojson", areas::geojson()),
        text("streets/streets.geojson", street_lines::geojson(&snaps)),
        text("footfall/stations-hourly.csv", footfall::csv(&streams)),
        text("premises/licensed-premises.csv", premises::csv(&register)),
        text("premises/FHRS999en-GB.xml", fhrs::xml(&register, &streams)),
    ];
    files.push(DataFile { path: taxi_marshals::PATH.into(), bytes: taxi_marshals::csv(&streams, &months) });
    files.push(DataFile { path: safety_survey::PATH.into(), bytes: safety_survey::csv(&streams) });
    files.push(DataFile { path: assets::PATH.into(), bytes: assets::csv() });
    files.extend(incidents::files(&register, &streams, &months));
    files.extend(months.iter().map(|month| DataFile {
        path: format!("crime/{month}/{month}-square-mile-street.csv"),
        bytes: crime::csv(&snaps, *month, &streams),
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Dataset { files }
}

fn text(path: &str, contents: String) -> DataFile {
    DataFile { path: path.to_owned(), bytes: contents.into_bytes() }
}

fn readme(seed: u64) -> String {
    format!(
        "This folder is SYNTHETIC. It was generated by `hexspot synth --preset {preset} --seed {seed}` and stands in for \
         the open data of a small city centre: monthly street-level crime, a licensing register, food-hygiene ratings, \
         station counts, streets, boundaries, and what transport police, ambulance, council and licensing hand over, in the formats \
         in which such data comes. The hotspots in it were planted on purpose and are listed in truth.geojson, so that a \
         method can be checked against what is really there. `hexspot rank -c hexspot.toml` in this folder reads it all.\n\
         \n\
         Outlines are simplified drawings. Names of wards, streets and stations are real; no row describes a real event, \
         venue, business or person, and nothing here says anything about the City of London.\n",
        preset = Preset::SquareMile,
    )
}
