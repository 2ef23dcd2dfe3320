//! The sample that travels with the program: a synthetic Square Mile, made by [`crate::synth`] with its default seed.

use crate::analysis::{Config, Labelling};
use crate::ingest::{Inputs, Source};

/// The sample as a zip of files in the real formats; `hexspot synth --preset square-mile --archive` makes it again.
pub const ARCHIVE: &[u8] = include_bytes!("../data/square-mile.zip");

/// How the sample is named in messages and manifests.
pub const NAME: &str = "synthetic-square-mile.zip";

/// What every output made from the sample says first.
pub const NOTICE: &str = "SYNTHETIC: made by hexspot's generator; no row describes a real event, venue or person";

/// The themes that the demonstration ranks.
pub const THEMES: [&str; 4] = ["vawg", "violence", "asb", "nte"];

/// The sample's files as inputs of an analysis.
pub fn inputs() -> Inputs {
    let source = |folder| Source::Embedded { name: NAME, archive: ARCHIVE, folder };
    Inputs {
        crime: vec![source("crime/")],
        premises: vec![source("premises/licensed-premises.csv")],
        footfall: vec![source("footfall/stations-hourly.csv")],
        area: Some(source("boundaries/wards.geojson")),
        ..Inputs::default()
    }
}

/// The demonstration: the sample, its themes, and the default choices.
pub fn config() -> Config {
    Config {
        inputs: inputs(),
        themes: THEMES.map(str::to_owned).to_vec(),
        labelling: Labelling {
            handling: "NOT PROTECTIVELY MARKED".into(),
            licence: "Synthetic data, free of any licence".into(),
            notice: Some(NOTICE.into()),
        },
        ..Config::default()
    }
}
