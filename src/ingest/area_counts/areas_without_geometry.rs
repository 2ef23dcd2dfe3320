//! Areas of which nothing is known but that they were counted.

use std::collections::{BTreeMap, BTreeSet};

use geo::MultiPolygon;

use super::AreaCounts;
use crate::ingest::areas::{Area, Areas};

/// What the larger area of an area is called among its properties.
const WITHIN: &str = "within";

/// The areas that the tables name, in order, without shapes: what can be compared when no boundaries are given.
pub fn areas_named<'a>(tables: impl IntoIterator<Item = &'a AreaCounts>) -> Areas {
    let keys = tables.into_iter().flat_map(|table| &table.keys);
    let keys: BTreeSet<(&str, Option<&str>)> = keys.map(|key| (key.key.as_str(), key.within.as_deref())).collect();
    let area = |(name, within): (&str, Option<&str>)| Area {
        name: name.to_owned(),
        code: None,
        shape: MultiPolygon(Vec::new()),
        properties: within.map(|within| BTreeMap::from([(WITHIN.to_owned(), within.to_owned())])).unwrap_or_default(),
    };
    Areas { areas: keys.into_iter().map(area).collect(), name_property: Some("name".into()), code_property: None }
}
