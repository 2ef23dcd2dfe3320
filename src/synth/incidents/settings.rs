//! `hexspot.toml`: what the files of the sample are, for whoever has unpacked it.

use super::{ambulance, licensing, noise, sexual_offences, tfl, transport_police};
use crate::synth::features::json_string;
use crate::synth::{HANDLING, LICENCE, NOTICE, assets, safety_survey, taxi_marshals};

const START: &str = r#"# The synthetic Square Mile, ready to be read: hexspot rank -c hexspot.toml
# Paths are relative to this file.

crime = ["crime"]
premises = ["premises/licensed-premises.csv"]
footfall = ["footfall/stations-hourly.csv"]
area = "boundaries/wards.geojson"
areas = "boundaries/nte-areas.geojson"
streets = ["streets/streets.geojson"]
traffic-light = "traffic-light.toml"
"#;

/// The file.
pub(super) fn toml() -> String {
    let marks = format!(
        "notice = {}\nhandling = {}\nlicence = {}\n",
        json_string(NOTICE),
        json_string(HANDLING),
        json_string(LICENCE)
    );
    [
        START.to_owned(),
        marks,
        transport_police::mapping(),
        tfl::mapping(),
        sexual_offences::mapping(),
        ambulance::mapping(),
        noise::mapping(),
        licensing::mapping(),
        taxi_marshals::mapping(),
        safety_survey::mapping(),
        assets::mapping(),
    ]
    .concat()
}

/// A table of incidents: all of one category, with the source's own words as the offence.
pub(super) fn events(path: &str, source: &str, category: &str, columns: &str) -> String {
    let [path, source, category] = [path, source, category].map(json_string);
    format!(
        r#"
[[table]]
path = {path}
holds = "events"
source = {source}
category = {category}
[table.columns]
{columns}"#
    )
}
