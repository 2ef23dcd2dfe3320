//! `GeoJSON` (RFC 7946) as text, one feature to a line.
//!
//! Written here rather than by a library because the bytes must not depend on how a library orders
//! members or prints numbers in the build at hand.

use std::fmt::Write as _;

use super::NOTE;
use super::plane::LonLat;

/// A feature collection being written.
pub(super) struct FeatureCollection {
    text: String,
    empty: bool,
}

impl FeatureCollection {
    pub(super) fn new() -> Self {
        Self {
            text: format!("{{\"type\":\"FeatureCollection\",\"note\":{},\"features\":[", json_string(NOTE)),
            empty: true,
        }
    }

    /// Adds a polygon without holes. `corners` go counter-clockwise and are not closed;
    /// `properties` are names with values that are JSON already.
    pub(super) fn add_polygon(&mut self, properties: &[(&str, String)], corners: &[LonLat]) {
        let ring: Vec<String> = corners.iter().chain(corners.first()).map(|position| format!("[{position}]")).collect();
        self.add("Polygon", properties, &format!("[{}]", ring.join(",")));
    }

    /// Adds a line.
    pub(super) fn add_line(&mut self, properties: &[(&str, String)], corners: &[LonLat]) {
        let line: Vec<String> = corners.iter().map(|position| format!("[{position}]")).collect();
        self.add("LineString", properties, &line.join(","));
    }

    fn add(&mut self, kind: &str, properties: &[(&str, String)], coordinates: &str) {
        if !self.empty {
            self.text.push(',');
        }
        self.empty = false;

        let properties: Vec<String> =
            properties.iter().map(|(name, value)| format!("{}:{value}", json_string(name))).collect();
        write!(
            self.text,
            "\n{{\"type\":\"Feature\",\"properties\":{{{}}},\
             \"geometry\":{{\"type\":\"{kind}\",\"coordinates\":[{coordinates}]}}}}",
            properties.join(",")
        )
        .expect("writing to a string cannot fail");
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("\n]}\n");
        self.text
    }
}

/// A string as JSON.
pub(super) fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A list of strings as JSON.
pub(super) fn json_strings<S: AsRef<str>>(texts: &[S]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| json_string(text.as_ref())).collect();
    format!("[{}]", texts.join(","))
}

/// Numbers by name, to one decimal, as JSON.
pub(super) fn json_numbers(numbers: &[(&str, f64)]) -> String {
    let members: Vec<String> =
        numbers.iter().map(|(name, number)| format!("{}:{number:.1}", json_string(name))).collect();
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_as_geojson_with_a_closed_ring() {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)].map(LonLat::from_degrees);
        let mut collection = FeatureCollection::new();
        collection.add_polygon(&[("NAME", json_string("St \"Paul's\""))], &corners);
        collection.add_polygon(&[("list", json_strings(&["a", "b"]))], &corners);
        let text = collection.finish();

        let read = text.parse::<geojson::GeoJson>().expect("GeoJSON");
        let read = geojson::FeatureCollection::try_from(read).expect("a collection");
        assert_eq!(read.features.len(), 2);
        assert_eq!(read.features[0].property("NAME").expect("a name"), "St \"Paul's\"");
        assert!(text.contains("[0.000000,1.000000],[0.000000,0.000000]]]"));
        assert!(text.starts_with("{\"type\":\"FeatureCollection\",\"note\":\"synthetic"));
    }
}
