//! The sample that travels with the program: a synthetic Square Mile, made by [`hexspot_synth`] with its default seed.

use hexspot_synth::{HANDLING, LICENCE};
use serde::Deserialize;

use crate::ingest::{MappedTable, Mapping, Source};
use crate::options::Options;
use crate::plan::walk::StreetOptions;
use crate::premises::Scheme;
use crate::study::{InputOptions, MarkingOptions, StudyOptions, ThemeOptions};

/// The sample as a zip of files in the real formats; `hexspot synth --preset square-mile --archive` makes it again.
pub const ARCHIVE: &[u8] = include_bytes!("../data/square-mile.zip");

/// How the sample is named in messages and manifests.
pub const NAME: &str = "synthetic-square-mile.zip";

pub use hexspot_synth::NOTICE;

/// The themes that the demonstration ranks.
pub const THEMES: [&str; 4] = ["vawg", "violence", "asb", "nte"];

/// The sample's files as inputs of an analysis, as its own `hexspot.toml` has them.
pub fn inputs() -> InputOptions {
    InputOptions {
        crime: vec![source("crime/")],
        premises: vec![source("premises/licensed-premises.csv")],
        footfall: vec![source("footfall/stations-hourly.csv")],
        area: Some(source("boundaries/wards.geojson")),
        areas: Some(source("boundaries/nte-areas.geojson")),
        tables: tables(),
        ..InputOptions::default()
    }
}

/// The demonstration: the sample, its themes, and the default choices.
pub fn options() -> Options {
    let theme = ThemeOptions { theme: THEMES.map(str::to_owned).to_vec(), ..ThemeOptions::default() };
    let marking =
        MarkingOptions { handling: Some(HANDLING.into()), licence: Some(LICENCE.into()), notice: Some(NOTICE.into()) };
    Options {
        study: StudyOptions { inputs: inputs(), theme, marking, ..StudyOptions::default() },
        streets: StreetOptions { streets: vec![source("streets/streets.geojson")] },
        scheme: Scheme::from_toml(NAME, &text("traffic-light.toml")).expect("the sample's scheme is tested"),
        ..Options::default()
    }
}

/// The tables of the sample's `hexspot.toml`; its other keys are those of [`inputs`].
fn tables() -> Vec<MappedTable> {
    #[derive(Deserialize)]
    struct Settings {
        table: Vec<Mapping>,
    }
    let settings: Settings = toml::from_str(&text("hexspot.toml")).expect("the sample's settings are tested");
    let in_archive = |mapping: Mapping| MappedTable {
        source: source(mapping.path.to_str().expect("the sample's paths are text")),
        mapping,
    };
    settings.table.into_iter().map(in_archive).collect()
}

fn source(folder: &str) -> Source {
    Source::Embedded { name: NAME, archive: ARCHIVE, folder: folder.to_owned() }
}

fn text(path: &str) -> String {
    let file = source(path).file(&[".toml"]).expect("the sample has it");
    String::from_utf8(file.read().expect("the sample can be read").to_vec()).expect("the sample's settings are text")
}
