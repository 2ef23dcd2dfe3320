//! Assets by kind, with the hours in which they are at work.

use std::collections::BTreeMap;

use crate::analysis::config::Config;
use crate::ingest::{Loaded, slug};
use crate::place::LonLat;
use crate::plan::gaps::{HourSet, Purpose};

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
        let purpose = Purpose::of(kind);
        let reach_m = reach_m.unwrap_or(purpose.reach_m());
        Self { kind: kind.to_owned(), purpose, reach_m, places: Vec::new(), with_hours: 0, unreadable_hours: 0 }
    }
}

/// The assets of the kinds asked for, or of every kind there is, by name; a kind that is asked for and that no asset has is there
/// without any.
pub fn by_kind(config: &Config, loaded: &Loaded) -> Vec<OfKind> {
    let asked = &config.cover.reach_of;
    let mut kinds: BTreeMap<String, OfKind> =
        asked.iter().map(|reach| (reach.kind.clone(), OfKind::none(&reach.kind, Some(reach.metres)))).collect();
    for place in loaded.places.iter().flat_map(|(_, places)| &places.places) {
        let kind = place.kind.as_deref().map_or_else(|| UNKNOWN_KIND.to_owned(), slug);
        if !asked.is_empty() && !kinds.contains_key(&kind) {
            continue;
        }
        let of_kind = kinds.entry(kind).or_insert_with_key(|kind| OfKind::none(kind, None));
        match place.hours.as_ref().map(|hours| &hours.week) {
            None => of_kind.places.push((place.at, HourSet::all())),
            Some(Some(week)) => {
                of_kind.places.push((place.at, HourSet::open(week, config.telling.night)));
                of_kind.with_hours += 1;
            }
            Some(None) => {
                of_kind.with_hours += 1;
                of_kind.unreadable_hours += 1;
            }
        }
    }
    kinds.into_values().collect()
}
