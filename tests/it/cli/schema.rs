//! The dictionary of the outputs is true: every output validates against it, and it names nothing that is not there.

use serde_json::Value;

use crate::support::Folder;

fn validates(schema: &str, output: &Value) {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let faults: Vec<String> =
        validator.iter_errors(output).take(5).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_map_validates_against_its_schema() {
    let folder = Folder::new();
    let ran = folder.run("demo --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let read = |name: &str| -> Value { serde_json::from_str(&folder.text(&format!("out/{name}"))).expect("JSON") };
    for theme in hexspot::sample::THEMES {
        validates(include_str!("../../../data/schema/cells.schema.json"), &read(&format!("cells_{theme}.geojson")));
        validates(
            include_str!("../../../data/schema/hotspots.schema.json"),
            &read(&format!("hotspots_{theme}.geojson")),
        );
    }
}

#[test]
fn a_field_that_is_missing_or_unknown_is_noticed() {
    let schema: Value = serde_json::from_str(include_str!("../../../data/schema/cells.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema["properties"]["features"]["items"]["properties"]["properties"]);
    let validator = validator.expect("a schema");
    assert!(!validator.is_valid(&serde_json::json!({ "h3": "8a194ad30c5ffff" })));
    assert_eq!(schema["schema_version"], hexspot::export::SCHEMA_VERSION);
}
