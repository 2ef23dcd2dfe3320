//! A synthetic "Square Mile": files in the formats of real open data, with hotspots planted on purpose.
//!
//! Real data cannot show whether a method is right, because no one knows where the true hotspots are. [`generate`] plants five
//! hotspots, lists them in `truth.geojson`, and writes crime, premises, station counts and the data of other bodies around them.
//!
//! The night-time-economy areas follow the published "Liverpool Street analysis" of the City of London. "Liverpool Street /
//! Bishopsgate" is first by number on violence, sexual offences, incidents of British Transport Police and of Transport for London,
//! Traffic Light points of licensed premises, alcohol-related call-outs, anti-social behaviour and noise. Per licensed premises it is
//! first on the first six, and fourth or fifth of six on the last two. Bishopsgate has about three times the drug offences of any
//! other ward.
//!
//! # What is fact and what is invention
//!
//! Names of wards, streets and stations and their rough positions are public facts about the City of London. So are the shares that
//! the generator aims at: crime categories, rows without coordinates, rows beyond the border, the 256 licensed premises of the
//! Liverpool Street area of which a quarter are not open to the public, the 35 Safe Havens. Outlines are simplified drawings by hand.
//! Every row, venue, operator and count is invented. Each file says so where its format has room for it.
//!
//! # Determinism
//!
//! The same preset, seed and number of months give the same bytes on every platform. Random numbers come only from
//! [`hexspot_stats::RandomStreams`]. Positions are computed in metres on a plane with the four operations and square roots only, and
//! are written in whole millionths of a degree. The place itself (streets, wards, areas, map points, hotspots) is data, in the crate's
//! folder `data`, and the same for every seed. A month's rows depend on the seed and that month only, so 12 months are the beginning
//! of 36.
//!
//! # The files
//!
//! | path | what | units |
//! |---|---|---|
//! | `README.txt` | states that the data is synthetic and how it was made | |
//! | `assets/cameras-and-lights.csv` | cameras and street lights, with the hours in which they are watched or lit | |
//! | `boundaries/nte-areas.geojson` | six night-time-economy areas | degrees, WGS84 |
//! | `boundaries/wards.geojson` | 25 wards, which together are the outline | degrees, WGS84 |
//! | `crime/YYYY-MM/YYYY-MM-square-mile-street.csv` | street-level crime as published by the police | one row an offence |
//! | `footfall/stations-hourly.csv` | entries and exits of 14 stations | people an hour on a typical day |
//! | `hexspot.toml` | settings with which hexspot reads the folder | |
//! | `incidents/ambulance.csv` | alcohol-related call-outs | counts by night-time-economy area and month |
//! | `incidents/licensing.csv` | incidents at licensed premises, for a Traffic Light Scheme | one row an incident |
//! | `incidents/noise.csv` | complaints about noise | one row a complaint |
//! | `incidents/sexual-offences.csv` | a force's extract of sexual offences | one row an offence |
//! | `incidents/tfl.csv` | incidents that Transport for London records | one row an incident; metres, British National Grid |
//! | `incidents/transport-police.csv` | incidents at stations that British Transport Police record | one row an incident |
//! | `premises/FHRS999en-GB.xml` | food-hygiene ratings | |
//! | `premises/licensed-premises.csv` | licensing register | capacity in people |
//! | `schemes/taxi-marshals.csv` | counts of marshals at a taxi rank | journeys and passengers by hour |
//! | `streets/streets.geojson` | the named streets as lines that share a corner where they meet | degrees, WGS84 |
//! | `survey/safety-survey.csv` | how safe people feel, by group, sex and night-time-economy area | answers |
//! | `traffic-light.toml` | points for incidents at licensed premises | |
//! | `truth.geojson` | the planted hotspots | relative risk by category: times the density of the background |

mod areas;
mod calendar;
mod crime;
mod fhrs;
mod footfall;
mod incident_files;
mod incidents;
mod licensing;
mod offences;
mod plane;
mod planted_hotspots;
mod premises;
mod random;
mod safety_survey;
mod snap_points;
mod tables;
mod taxi_marshals;

#[cfg(test)]
mod tests;

use std::io::{Cursor, Write};

use calendar::Month;
use hexspot_stats::RandomStreams;
use strum::{EnumString, IntoStaticStr, VariantNames};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The notice with which every output made from synthetic data begins.
pub const NOTICE: &str = "SYNTHETIC: made by hexspot's generator; no row describes a real event, venue or person";

/// The protective marking of such an output.
pub const HANDLING: &str = "NOT PROTECTIVELY MARKED";

/// The licence of the synthetic data.
pub const LICENCE: &str = "Synthetic data, free of any licence";

/// The seed of the published sample. Any other seed gives the same place with other events in it.
pub const DEFAULT_SEED: u64 = 2024;

/// Three years, 2022-01 to 2024-12: what the police's own interface keeps.
pub const DEFAULT_MONTHS: u16 = 36;

/// The file of a [`Dataset`] that lists the planted hotspots.
pub const TRUTH: &str = "truth.geojson";

/// A place that can be generated. Its name is the variant's in kebab case, such as `square-mile`.
#[derive(Clone, Copy, Debug, EnumString, Eq, IntoStaticStr, PartialEq, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Preset {
    /// A stand-in for the City of London: 2.9 km², 25 wards, about 700 crimes a month.
    SquareMile,
}

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

/// Files that are the same for every seed: path and contents.
macro_rules! fixed_files {
    ($($path:literal),* $(,)?) => { [$(($path, include_str!(concat!("../data/files/", $path)))),*] };
}

const FIXED_FILES: [(&str, &str); 7] = fixed_files![
    "assets/cameras-and-lights.csv",
    "boundaries/nte-areas.geojson",
    "boundaries/wards.geojson",
    "hexspot.toml",
    "streets/streets.geojson",
    "traffic-light.toml",
    "truth.geojson",
];

/// Generates the files of `preset` for `seed`, with crime and other incidents for `months` months from January 2022.
///
/// The station counts always cover 2022 to 2024, and the registers are as of the end of 2024. With no months at all the other files
/// are still there.
#[must_use]
pub fn generate(preset: Preset, seed: u64, months: u16) -> Dataset {
    match preset {
        Preset::SquareMile => square_mile(seed, months),
    }
}

fn square_mile(seed: u64, months: u16) -> Dataset {
    let streams = &RandomStreams::new(seed);
    let months: &[Month] = &calendar::first_months(months);
    let register = &premises::register(streams);
    let readme = include_str!("../data/README.txt").replace("{seed}", &seed.to_string());

    let generated = [
        ("README.txt", readme.into_bytes()),
        ("footfall/stations-hourly.csv", footfall::csv(streams)),
        ("incidents/ambulance.csv", incident_files::ambulance(streams, months)),
        ("incidents/licensing.csv", licensing::csv(register, streams, months)),
        ("incidents/noise.csv", incident_files::noise(register, streams, months)),
        ("incidents/sexual-offences.csv", incident_files::sexual_offences(register, streams, months)),
        ("incidents/tfl.csv", incident_files::tfl(streams, months)),
        ("incidents/transport-police.csv", incident_files::transport_police(streams, months)),
        ("premises/FHRS999en-GB.xml", fhrs::xml(register, streams).into_bytes()),
        ("premises/licensed-premises.csv", premises::csv(register)),
        ("schemes/taxi-marshals.csv", taxi_marshals::csv(streams, months)),
        ("survey/safety-survey.csv", safety_survey::csv(streams)),
    ];
    let fixed = FIXED_FILES.map(|(path, text)| (path, text.as_bytes().to_vec()));
    let named = fixed.into_iter().chain(generated).map(|(path, bytes)| DataFile { path: path.to_owned(), bytes });
    let crime = months.iter().map(|month| DataFile {
        path: format!("crime/{month}/{month}-square-mile-street.csv"),
        bytes: crime::csv(*month, streams),
    });
    let mut files: Vec<DataFile> = named.chain(crime).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Dataset { files }
}

impl Dataset {
    /// Packs the files into a zip; the same files give the same bytes, because no clock is read.
    ///
    /// # Errors
    ///
    /// When there are more or larger files than a zip can hold.
    pub fn archive(&self) -> std::io::Result<Vec<u8>> {
        const SMALLEST: i64 = 9;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(SMALLEST))
            .last_modified_time(DateTime::DEFAULT);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for file in &self.files {
            zip.start_file(&file.path, options)?;
            zip.write_all(&file.bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}
