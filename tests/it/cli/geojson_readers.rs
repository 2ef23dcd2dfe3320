//! Maps opened as QGIS would open them, by other people's readers (GDAL through geopandas, and fiona).

use std::path::{Path, PathBuf};
use std::process::Command;

/// What readers find wrong with layers, each with its dictionary; nothing, and a printed line, where there is no Python with geopandas
/// (`python3`, or the one in `HEXSPOT_PYTHON`).
pub fn faults(layers: &[(PathBuf, PathBuf)]) -> Vec<String> {
    let python = std::env::var_os("HEXSPOT_PYTHON").unwrap_or_else(|| "python3".into());
    let can = Command::new(&python).args(["-c", "import geopandas"]).output();
    if !can.is_ok_and(|ran| ran.status.success()) {
        println!("skipped: no Python with geopandas to open the maps with (HEXSPOT_PYTHON names one)");
        return Vec::new();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cli/geojson_readers.py");
    let arguments = layers.iter().flat_map(|(layer, dictionary)| [layer, dictionary]);
    let ran = Command::new(&python).arg(script).args(arguments).output().expect("it ran a moment ago");
    let said = String::from_utf8_lossy(&ran.stdout);
    let mut faults: Vec<String> = said.lines().map(str::to_owned).collect();
    if !ran.status.success() && faults.is_empty() {
        faults.push(format!("the readers' script failed: {}", String::from_utf8_lossy(&ran.stderr)));
    }
    faults
}

#[test]
fn readers_notice_columns_of_mixed_types_and_nested_members() {
    let folder = tempfile::tempdir().expect("a folder");
    let feature = |id: &str, properties: &str| {
        format!(
            r#"{{"type":"Feature","id":"{id}","geometry":{{"type":"Point","coordinates":[0,51]}},"properties":{properties}}}"#
        )
    };
    let dictionary = r#"{"properties":{"features":{"items":{"properties":{"properties":{"properties":{
        "number":{"type":["number","null"]},"text":{"type":"string"}}}}}}}}"#;
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("dictionary.json"), dictionary).expect("written");
    let met = |first: &str, second: &str| {
        let text =
            format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, feature("a", first), feature("b", second));
        std::fs::write(path("layer.geojson"), text).expect("written");
        faults(&[(path("layer.geojson"), path("dictionary.json"))])
    };
    let sound = met(r#"{"number":1.5,"text":"x"}"#, r#"{"number":null,"text":"y"}"#);
    assert_eq!(sound, [""; 0]);
    let mixed = met(r#"{"number":1.5,"text":"x"}"#, r#"{"number":"many","text":"y"}"#);
    let nested = met(r#"{"number":1.5,"text":{"a":1}}"#, r#"{"number":2,"text":"y"}"#);
    // Both are empty only where there is no reader, which is said.
    assert_eq!(mixed.is_empty(), nested.is_empty(), "{mixed:?} {nested:?}");
    assert!(mixed.is_empty() || mixed[0].contains("number is"), "{mixed:?}");
    assert!(nested.is_empty() || nested[0].contains("nested"), "{nested:?}");
}
