//! What an output holds: its columns, and of a map its members and geometry. JSON schemas and the field dictionary are made from it.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::field::{Disclosure, Field, Kind, Range, Text};

/// An output: which columns its rows have.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The name of its schema.
    pub name: &'static str,
    /// Its files and what they hold.
    pub title: &'static str,
    /// Its columns, group after group, as they are written.
    pub columns: &'static [&'static [&'static Field]],
    /// What it has as a map.
    pub map: Option<MapLayout>,
    /// Columns that the table of the same rows has after those of the map, and the name of that table.
    pub table_only: Option<(&'static str, &'static [&'static Field])>,
}

/// What a map has besides columns.
#[derive(Clone, Copy, Debug)]
pub struct MapLayout {
    /// Its members between `schema_version` and `features`.
    pub members: &'static [&'static Field],
    /// What its features look like.
    pub geometry: Geometry,
    /// What the id of a feature is, where that is more than a name.
    pub id: Option<&'static str>,
    /// The columns by which viewers style a feature.
    pub style: &'static [&'static Field],
}

/// The geometry of the features of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geometry {
    /// Points.
    Point,
    /// Lines.
    Line,
    /// Polygons without parts apart.
    Polygon,
    /// Polygons, some of several parts.
    Polygons,
    /// Points, and polygons without parts apart.
    PointOrPolygon,
}

impl Layout {
    /// The columns of every format, then those of a table alone, then those of a map alone.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        let table_only = self.table_only.map_or(&[][..], |(_, fields)| fields);
        let style = self.map.map_or(&[][..], |map| map.style);
        self.columns.iter().copied().flatten().chain(table_only).chain(style).copied()
    }

    /// Its JSON schema (draft 2020-12), of this version.
    pub fn schema(&self, version: &str) -> Value {
        let mut schema = Map::new();
        schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("title".into(), self.title.into());
        schema.insert("schema_version".into(), version.into());
        let columns = self.columns.iter().copied().flatten().copied();
        match &self.map {
            None => {
                schema.insert("type".into(), "array".into());
                schema.insert("items".into(), object(columns, &[]).into());
            }
            Some(map) => schema.extend(map.schema(version, columns)),
        }
        if let Some((name, fields)) = self.table_only {
            let only: Map<String, Value> =
                fields.iter().map(|field| (field.name.to_owned(), field.schema().into())).collect();
            schema.insert("$defs".into(), json!({ name: { "properties": only } }));
        }
        schema.into()
    }

    /// Its part of the field dictionary, in Markdown.
    pub fn dictionary(&self) -> String {
        let title = self.title;
        let mut text = format!("## {}\n\n{}.\n\n", self.name, title.trim_end_matches('.'));
        text += "| field | type | unit | meaning | computed | when small numbers are suppressed |\n|---|---|---|---|---|---|\n";
        for field in self.fields() {
            let unit = field.unit.unwrap_or_default();
            let computed = field.computed.unwrap_or_default();
            let mut meaning = field.meaning().to_owned();
            if let Some(setting) = field.when {
                let _ = write!(meaning, " (only with `{setting}`)");
            }
            let line = format!(
                "`{}` | {} | {unit} | {meaning} | {computed} | {}",
                field.name,
                field.type_words(),
                field.disclosure.words()
            );
            let _ = writeln!(text, "| {} |", line.replace(" | ", "\u{0}").replace('|', "\\|").replace('\u{0}', " | "));
        }
        text
    }
}

impl MapLayout {
    fn schema(&self, version: &str, columns: impl Iterator<Item = &'static Field>) -> Map<String, Value> {
        let members = || self.members.iter();
        let mut required: Vec<&str> = vec!["type", "schema_version"];
        required.extend(members().map(|member| member.name));
        required.push("features");
        let mut properties = Map::new();
        properties.insert("type".into(), json!({ "const": "FeatureCollection" }));
        properties.insert("schema_version".into(), json!({ "const": version }));
        properties.extend(members().map(|member| (member.name.to_owned(), member.schema().into())));
        let mut id = json!({ "type": "string" });
        if let Some(meaning) = self.id {
            id["description"] = meaning.into();
        }
        let feature = json!({
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "additionalProperties": false,
            "properties": {
                "type": { "const": "Feature" },
                "id": id,
                "geometry": self.geometry.schema(),
                "properties": object(columns, self.style),
            }
        });
        properties.insert("features".into(), json!({ "type": "array", "items": feature }));
        properties.insert(
            "bbox".into(),
            json!({
                "type": "array", "items": { "type": "number" }, "minItems": 4, "maxItems": 4,
                "description": "west, south, east, north, degrees; absent when there is no feature",
            }),
        );
        let map = json!({
            "type": "object", "required": required, "additionalProperties": false, "properties": properties,
        });
        map.as_object().cloned().unwrap_or_default()
    }
}

impl Geometry {
    fn schema(self) -> Value {
        let of = |kind: Value, coordinates: Value| {
            json!({
                "type": "object", "required": ["type", "coordinates"], "additionalProperties": false,
                "properties": { "type": kind, "coordinates": coordinates },
            })
        };
        let position = json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
        match self {
            Self::Point => of(json!({ "const": "Point" }), position),
            Self::Line => {
                of(json!({ "const": "LineString" }), json!({ "type": "array", "minItems": 2, "items": position }))
            }
            Self::Polygon => of(json!({ "const": "Polygon" }), json!({ "type": "array" })),
            Self::Polygons => of(json!({ "enum": ["Polygon", "MultiPolygon"] }), json!({ "type": "array" })),
            Self::PointOrPolygon => json!({ "oneOf": [Self::Point.schema(), Self::Polygon.schema()] }),
        }
    }
}

/// The schema of an object of these fields; names with a placeholder become patterns.
fn object(fields: impl Iterator<Item = &'static Field>, style: &[&'static Field]) -> Map<String, Value> {
    let (mut required, mut properties, mut patterns) = (Vec::new(), Map::new(), Map::new());
    for field in fields {
        if field.name.contains('<') {
            patterns.insert(format!("^{}$", field.name_with(|_| "[^_]+")), field.schema().into());
            continue;
        }
        if field.when.is_none() {
            required.push(field.name);
        }
        properties.insert(field.name.into(), field.schema().into());
    }
    for field in style {
        required.push(field.name);
        let mut schema = field.schema();
        schema.insert("only".into(), "geojson".into());
        properties.insert(field.name.into(), schema.into());
    }
    let mut object = Map::new();
    object.insert("type".into(), "object".into());
    object.insert("required".into(), required.into());
    object.insert("additionalProperties".into(), false.into());
    object.insert("properties".into(), properties.into());
    if !patterns.is_empty() {
        object.insert("patternProperties".into(), patterns.into());
    }
    object
}

impl Field {
    /// The JSON schema of a value.
    fn schema(&self) -> Map<String, Value> {
        let mut schema = Map::new();
        match self.kind {
            Kind::Text(Text::Names(names)) => {
                let mut names: Vec<Value> = names.iter().map(|name| (*name).into()).collect();
                names.extend(self.nullable.then_some(Value::Null));
                schema.insert("enum".into(), names.into());
            }
            Kind::OneOf(numbers) => {
                let mut numbers: Vec<Value> = numbers.iter().map(|number| number_value(*number)).collect();
                numbers.extend(self.nullable.then_some(Value::Null));
                schema.insert("enum".into(), numbers.into());
            }
            Kind::Json(of) => {
                let of: Map<String, Value> = serde_json::from_str(of).expect("the schema of a member is JSON");
                schema.extend(of);
                if self.nullable {
                    schema["type"] = json!([schema["type"], "null"]);
                }
            }
            _ => {
                let kind = self.json_type();
                let kind = if self.nullable { json!([kind, "null"]) } else { kind.into() };
                schema.insert("type".into(), kind);
            }
        }
        match self.kind {
            Kind::Text(Text::Filled) => drop(schema.insert("minLength".into(), 1.into())),
            Kind::Text(Text::Pattern(pattern)) => drop(schema.insert("pattern".into(), pattern.into())),
            Kind::Whole(range) | Kind::Number(range) => schema.extend(range.schema()),
            Kind::List { pattern, filled } => {
                let mut entry = json!({ "type": "string" });
                if let Some(pattern) = pattern {
                    entry["pattern"] = pattern.into();
                }
                schema.insert("items".into(), entry);
                if filled {
                    schema.insert("minItems".into(), 1.into());
                }
            }
            _ => {}
        }
        let texts = [("unit", self.unit), ("computed", self.computed), ("when", self.when)];
        schema.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into()))));
        schema.insert("description".into(), self.meaning().into());
        schema
    }

    fn json_type(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => "string",
            Kind::Whole(_) => "integer",
            Kind::Number(_) | Kind::OneOf(_) => "number",
            Kind::Truth => "boolean",
            Kind::List { .. } => "array",
            Kind::Json(_) => "object",
        }
    }

    /// Its type for people: "whole number from 0, or null".
    fn type_words(&self) -> String {
        let words = match self.kind {
            Kind::Text(Text::Names(names)) => {
                names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            }
            Kind::Text(Text::Pattern(pattern)) => format!("text like `{pattern}`"),
            Kind::Text(_) => "text".to_owned(),
            Kind::Whole(range) => format!("whole number{}", range.words()),
            Kind::Number(range) => format!("number{}", range.words()),
            Kind::OneOf(numbers) => numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            Kind::Truth => "true or false".to_owned(),
            Kind::List { .. } => "list of text".to_owned(),
            Kind::Json(_) => "object".to_owned(),
        };
        if self.nullable { format!("{words}, or null") } else { words }
    }
}

impl Range {
    fn schema(self) -> impl Iterator<Item = (String, Value)> {
        let bounds = [
            ("minimum", self.least),
            ("exclusiveMinimum", self.above),
            ("maximum", self.most),
            ("exclusiveMaximum", self.below),
        ];
        bounds.into_iter().filter_map(|(name, bound)| Some((name.to_owned(), number_value(bound?))))
    }

    fn words(self) -> String {
        let bounds = [("from", self.least), ("above", self.above), ("to", self.most), ("below", self.below)];
        let words = bounds.into_iter().filter_map(|(word, bound)| Some(format!(" {word} {}", bound?)));
        words.collect()
    }
}

impl Disclosure {
    fn words(self) -> String {
        match self {
            Self::Suppressed => String::new(),
            Self::Published(why) => format!("published: {why}"),
            Self::WithCount(why) => format!("suppressed with the count: {why}"),
            Self::Recomputed(why) => format!("computed again: {why}"),
        }
    }
}

/// A number without a point where it is whole.
fn number_value(number: f64) -> Value {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns;

    columns! {
        mod sample(row: &(i64, &str)) {
            /// how many,
            /// zeros included
            COUNT: whole.least(0.0).unit("events") => row.0;
            /// their share
            SHARE as "<measure>_share": number.share().or_null() => (row.0 > 0).then_some(0.5);
            /// the direction
            TREND: text.names(&["up", "down"]).or_null() => Some(row.1).filter(|trend| !trend.is_empty());
        }
    }

    #[test]
    fn definitions_make_columns_and_schemas() {
        let mut table = crate::table::Table::new(2);
        sample::write(&mut table.family("harm"), &[(0, "up"), (3, "")]);
        let names: Vec<&str> = table.columns().map(|column| column.name.as_ref()).collect();
        assert_eq!(names, ["count", "harm_share", "trend"]);
        assert_eq!(sample::COUNT.meaning(), "how many, zeros included");
        let layout =
            Layout { name: "sample", title: "sample.csv", columns: &[sample::FIELDS], map: None, table_only: None };
        let items = &layout.schema("1")["items"];
        assert_eq!(items["required"], json!(["count", "trend"]));
        assert_eq!(items["properties"]["count"]["minimum"], 0);
        assert_eq!(items["properties"]["trend"]["enum"], json!(["up", "down", null]));
        assert_eq!(items["patternProperties"]["^[^_]+_share$"]["type"], json!(["number", "null"]));
    }
}
