//! The configuration in force, every option by its key.

use serde_json::{Map, Value, json};

use crate::options::{GROUPS, Group, Options};

/// Options that say where a run wrote, and not what it found.
const OF_OUTPUT: [&str; 2] = ["out", "format"];

/// Every option of a run; what has no value is null.
pub fn of(config: &Options) -> Map<String, Value> {
    let values = config.table();
    let mut keys: Vec<String> = GROUPS.iter().flat_map(Group::keys).collect();
    keys.retain(|key| !OF_OUTPUT.contains(&key.as_str()));
    let mut of_keys: Map<String, Value> = keys.iter().map(|key| (name(key), json!(values.get(key)))).collect();
    if config.disclosure.below().is_some() {
        // Those an export is shared with have no business with the folders of its maker.
        for key in GROUPS.iter().flat_map(Group::paths) {
            if let Some(path) = of_keys.get_mut(&name(&key)) {
                *path = without_folders(path);
            }
        }
        without_folder_of_tables(&mut of_keys);
    }
    of_keys.insert("suppress".into(), json!(config.disclosure.below()));
    of_keys.insert("traffic_light".into(), json!(config.scheme));
    of_keys
}

/// The name of a key in the manifest.
fn name(key: &str) -> String {
    match key {
        "table" => "tables".into(),
        key => key.replace('-', "_"),
    }
}

fn without_folders(value: &Value) -> Value {
    match value {
        Value::String(path) => json!(file_name(path)),
        Value::Array(paths) => paths.iter().map(without_folders).collect(),
        other => other.clone(),
    }
}

fn without_folder_of_tables(of_keys: &mut Map<String, Value>) {
    for table in of_keys.get_mut("tables").and_then(Value::as_array_mut).into_iter().flatten() {
        table["path"] = without_folders(&table["path"]);
    }
}

/// The last part of a path, of a folder or of a file within a zip too.
pub fn file_name(path: &str) -> &str {
    let is_separator = |c| std::path::is_separator(c) || c == '/';
    path.trim_end_matches(is_separator).rsplit(is_separator).next().unwrap_or_default()
}
