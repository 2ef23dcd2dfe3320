//! Assets by kind, with the hours in which they are at work.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{InputData, slug};
use crate::options::Options;
use crate::place::LonLat;
use crate::plan::asset_gaps::{AssetReach, HourSet, Purpose};

/// What an asset of no kind is called.
pub const UNKNOWN_KIND: &str = "asset";

/// The assets of a kind.
pub struct OfKind {
    pub kind: String,
    pub purpose: Purpose,
    pub reach_m: f64,
    /// Where each is, and when it is at work: always, where its hours are not given.
    pub places: Vec<(LonLat, HourSet)>,
    /// Those whose hours are given.
    pub with_hours: usize,
    /// Those whose hours cannot be read, which are not among the others.
    pub unreadable_hours: usize,
}

impl OfKind {
    fn none(kind: &str, reach_m: Option<f64>) -> Self {
        let purpose = Purpose::from_kind(kind);
        let reach_m = reach_m.unwrap_or(purpose.reach_m());
        Self { kind: kind.to_owned(), purpose, reach_m, places: Vec::new(), with_hours: 0, unreadable_hours: 0 }
    }
}

/// The assets of the kinds asked for, or of every kind there is, by name; a kind that is asked for and that no asset has is there
/// without any. Fails where a kind asked for is none of the data's and passes over one of them: cctv for camera.
pub fn by_kind(config: &Options, loaded: &InputData) -> Result<Vec<OfKind>> {
    let asked = &config.assets.reach_of;
    let mut kinds: BTreeMap<String, OfKind> =
        asked.iter().map(|reach| (reach.kind.clone(), OfKind::none(&reach.kind, Some(reach.metres)))).collect();
    let mut there: BTreeMap<String, u64> = BTreeMap::new();
    for place in loaded.places.iter().flat_map(|(_, places)| &places.points) {
        let kind = place.kind.as_deref().map_or_else(|| UNKNOWN_KIND.to_owned(), slug);
        *there.entry(kind.clone()).or_default() += 1;
        if !asked.is_empty() && !kinds.contains_key(&kind) {
            continue;
        }
        let of_kind = kinds.entry(kind).or_insert_with_key(|kind| OfKind::none(kind, None));
        match place.hours.as_ref().map(|hours| &hours.week) {
            None => of_kind.places.push((place.at, HourSet::all())),
            Some(Some(week)) => {
                of_kind.places.push((place.at, HourSet::open(week, config.study.hours.night)));
                of_kind.with_hours += 1;
            }
            Some(None) => {
                of_kind.with_hours += 1;
                of_kind.unreadable_hours += 1;
            }
        }
    }
    let passes_over = there.keys().any(|kind| !kinds.contains_key(kind));
    // What is for something else than all that is there may well begin from none.
    let is_alike = |kind: &str| there.keys().any(|other| Purpose::from_kind(other) == Purpose::from_kind(kind));
    let is_missing = |reach: &&AssetReach| !there.contains_key(&reach.kind) && is_alike(&reach.kind);
    match asked.iter().find(|reach| passes_over && is_missing(reach)) {
        Some(missing) => Err(of_no_kind(&missing.kind, &there)),
        None => Ok(kinds.into_values().collect()),
    }
}

/// What is wrong where none of the assets given is of a kind asked for, naming the kinds there are, the commonest first.
fn of_no_kind(kind: &str, there: &BTreeMap<String, u64>) -> Error {
    const NAMED: usize = 10;
    let mut commonest: Vec<(&String, &u64)> = there.iter().collect();
    commonest.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut named: Vec<String> =
        commonest.iter().take(NAMED).map(|(kind, number)| format!("{kind} ({number})")).collect();
    if commonest.len() > NAMED {
        named.push(format!("{} more", commonest.len() - NAMED));
    }
    let problem = format!("no asset is of kind {kind:?}; the data has {}", named.join(", "));
    let advice = "Name a kind of the data; to begin from none beside them, name these as well".into();
    ErrorKind::Setting { setting: "reach-of", problem, advice }.into()
}
