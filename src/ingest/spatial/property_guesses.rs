//! Guesses which properties of features are their names, codes, identifiers and kinds. The guesses are reported to the user.

use std::collections::BTreeSet;

use super::Layer;

/// The name: a property called `name`, or whose name ends in NM as those of the Office for National Statistics do (WD22NM,
/// LAD23NM). Of several candidates, the one with most distinct values.
pub fn name_property(layer: &Layer) -> Option<String> {
    let rank = |key: &str| match key {
        "name" => Some(2),
        _ if key.ends_with("nm") || key.ends_with("name") => Some(1),
        _ if key.contains("name") => Some(0),
        _ => None,
    };
    best_property(layer, |key, values| Some((values.distinct.len(), rank(key)?)))
}

/// The code: a property whose name ends in CD or contains "code", with most distinct values; those that look like codes of the
/// Office for National Statistics (E05000010) first.
pub fn code_property(layer: &Layer) -> Option<String> {
    let rank = |key: &str| (key.ends_with("cd") || key.contains("code")).then_some(());
    best_property(layer, |key, values| {
        rank(key)?;
        let official = 2 * values.distinct.iter().filter(|value| is_official(value)).count() > values.distinct.len();
        (2 * values.distinct.len() > values.filled).then_some((official, values.distinct.len()))
    })
}

/// The identifier: a property called `id`, or whose name ends in `_id`, that is different for each feature.
pub fn id_property(layer: &Layer) -> Option<String> {
    let rank = |key: &str| match key {
        "id" | "@id" => Some(2),
        "fid" | "objectid" | "osm_id" => Some(1),
        _ if key.ends_with("_id") => Some(0),
        _ => None,
    };
    best_property(layer, |key, values| rank(key).filter(|_| values.distinct.len() == layer.features.len()))
}

/// The hours in which a place is open or an asset operates.
pub fn hours_property(layer: &Layer) -> Option<String> {
    const NAMES: [&str; 2] = ["hours", "opening_hours"];
    best_property(layer, |key, _| NAMES.iter().position(|name| *name == key))
}

/// The kind of a place or asset.
pub fn kind_property(layer: &Layer) -> Option<String> {
    const NAMES: [&str; 5] = ["kind", "type", "category", "amenity", "highway"];
    best_property(layer, |key, _| NAMES.iter().rev().position(|name| *name == key))
}

/// The values of one property.
struct PropertyValues<'a> {
    distinct: BTreeSet<&'a str>,
    /// How many features have a value.
    filled: usize,
}

/// The property with the highest score among those that at least half of the features have; of equals the first.
fn best_property<S: Ord>(layer: &Layer, score: impl Fn(&str, &PropertyValues<'_>) -> Option<S>) -> Option<String> {
    let mut best: Option<(S, &String)> = None;
    for property in &layer.properties {
        let values = || layer.features.iter().filter_map(|feature| feature.properties.get(property));
        let values = PropertyValues { distinct: values().map(String::as_str).collect(), filled: values().count() };
        if 2 * values.filled < layer.features.len() || values.filled == 0 {
            continue;
        }
        let Some(score) = score(&property.to_lowercase(), &values) else { continue };
        if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
            best = Some((score, property));
        }
    }
    best.map(|(_, property)| property.clone())
}

/// Whether a value looks like a code of the Office for National Statistics.
fn is_official(value: &str) -> bool {
    let [letter, digits @ ..] = value.as_bytes() else { return false };
    letter.is_ascii_uppercase() && digits.len() == 8 && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::spatial::{Feature, LayerFormat, ShapeError};

    fn layer(properties: &[&str], rows: &[&[&str]]) -> Layer {
        let feature = |row: &&[&str]| Feature {
            id: None,
            shape: Err(ShapeError::broken("")),
            properties: properties
                .iter()
                .zip(*row)
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        };
        Layer {
            format: LayerFormat::GeoJson,
            features: rows.iter().map(feature).collect(),
            properties: properties.iter().map(|name| (*name).to_owned()).collect(),
            sha256: String::new(),
            notes: Vec::new(),
            stated_crs: None,
        }
    }

    #[test]
    fn prefers_properties_with_most_distinct_values() {
        let columns = ["LAD22CD", "LAD22NM", "LSOA21CD", "LSOA21NM", "LSOA21NMW"];
        let lsoa = layer(
            &columns,
            &[
                &["E09000001", "City of London", "E01000001", "City of London 001A", ""],
                &["E09000001", "City of London", "E01000002", "City of London 001B", ""],
                &["E09000033", "Westminster", "E01004734", "Westminster 018A", ""],
            ],
        );
        assert_eq!(name_property(&lsoa).as_deref(), Some("LSOA21NM"));
        assert_eq!(code_property(&lsoa).as_deref(), Some("LSOA21CD"));
        let wards = layer(
            &["Postcode", "GSS_CODE", "LB_GSS_CD", "NAME"],
            &[&["EC1", "E05000010", "E09000001", "A"], &["EC2", "E05000011", "E09000001", "B"]],
        );
        assert_eq!(name_property(&wards).as_deref(), Some("NAME"));
        assert_eq!(code_property(&wards).as_deref(), Some("GSS_CODE"));
    }

    #[test]
    fn rejects_shared_codes_and_sparse_names() {
        let shared = layer(&["LAD22CD", "name"], &[&["E09000001", "A"], &["E09000001", ""], &["E09000001", ""]]);
        assert_eq!(code_property(&shared), None);
        assert_eq!(name_property(&shared), None);
        assert_eq!(name_property(&layer(&["label"], &[&["A"]])), None);
    }
}
