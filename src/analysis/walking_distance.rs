//! How plans find distances on foot: along the streets given, else by the straight line made longer.

use serde_json::{Value, json};

use crate::error::{ErrorKind, Result};
use crate::ingest::InputData;
use crate::options::Options;
use crate::plan::walk::{JOIN_M, Network, OFF_NETWORK_M, Reachability, Walk};

/// Distances on foot along the streets that were read; by the straight line where none were given.
pub(super) fn walk_of(config: &Options, loaded: &InputData) -> Result<Walk> {
    if config.streets.streets.is_empty() {
        return Ok(Walk::default());
    }
    let advice = "Check that the files are the lines of streets, longitude first".to_owned();
    let problem = "no line of the files leads anywhere".to_owned();
    let nothing = || ErrorKind::Setting { setting: "streets", problem, advice }.into();
    Network::new(&loaded.streets).map(Walk::from).ok_or_else(nothing)
}

/// What a reader of a plan should know of its distances: how they were found, and how many of its places no street leads to.
pub(super) fn walk_note(walk: &Walk, places: &[(&str, Reachability)]) -> String {
    let mut note = format!("distances on foot are {}", walk.describe());
    for (what, placed) in places {
        if placed.off > 0 {
            note.push_str(&format!(
                "; {} of {} {what} are further than {OFF_NETWORK_M:.0} m from every street and are not reached",
                placed.off, placed.all
            ));
        }
        if placed.disconnected > 0 {
            note.push_str(&format!(
                "; {} of {} {what} are on streets that hang together with nothing else",
                placed.disconnected, placed.all
            ));
        }
    }
    note
}

/// What the manifest says of distances.
pub(super) fn walk_section(walk: &Walk) -> Value {
    let Some(network) = walk.streets() else { return json!({ "distances": walk.describe() }) };
    let parts = network.components();
    json!({
        "distances": walk.describe(),
        "pieces": network.size(),
        "kilometres": parts.metres / 1000.0,
        "parts": parts.number,
        "share_of_length_apart": parts.disconnected,
        "joined_within_m": JOIN_M,
        "crossings_without_a_shared_corner": "not joined: bridges and underpasses",
        "off_the_network_beyond_m": OFF_NETWORK_M,
    })
}
