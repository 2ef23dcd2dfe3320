//! What the program promises of its outputs and its manners, on the sample that travels inside it.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::LazyLock;

use hexspot::ingest::{Source, inspect};
use hexspot::table::style::simplestyle;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use super::geojson;
use crate::support::{Account, Crime, Folder, accounts, police_rows, real_data};

/// What a ranking of one theme writes.
const OUTPUTS: [&str; 83] = [
    "area_flips.csv",
    "area_premises.csv",
    "areas.csv",
    "areas.geojson",
    "areas.qml",
    "cells_violence.geojson",
    "cells_violence.qml",
    "compare.csv",
    "compare_violence.geojson",
    "compare_violence.qml",
    "concentration_premises.csv",
    "concentration_violence.csv",
    "concern.csv",
    "cover.csv",
    "cover.geojson",
    "cover_hours.csv",
    "figures/concentration_violence.png",
    "figures/concentration_violence.svg",
    "figures/count_rate_violence.png",
    "figures/count_rate_violence.svg",
    "figures/hours_btp.png",
    "figures/hours_btp.svg",
    "figures/hours_noise.png",
    "figures/hours_noise.svg",
    "figures/hours_sexual-offences.png",
    "figures/hours_sexual-offences.svg",
    "figures/hours_tfl.png",
    "figures/hours_tfl.svg",
    "figures/map_violence.png",
    "figures/map_violence.svg",
    "figures/ranks_violence.png",
    "figures/ranks_violence.svg",
    "figures/trend_violence.png",
    "figures/trend_violence.svg",
    "hotspots_violence.geojson",
    "hotspots_violence.qml",
    "journeys.csv",
    "ledger.csv",
    "manifest.json",
    "operators.csv",
    "patrol.csv",
    "patrol.geojson",
    "patrol.ics",
    "patrol.qml",
    "patrol_routes.geojson",
    "patrol_routes.qml",
    "premises.csv",
    "premises.geojson",
    "premises.qml",
    "premises_names.csv",
    "ranking_violence.csv",
    "ratings.csv",
    "repeat_locations.csv",
    "report.html",
    "routes.csv",
    "routes.geojson",
    "routes.qml",
    "survey.csv",
    "survey_areas.csv",
    "survey_tests.csv",
    "trend_violence.csv",
    "trend_violence.geojson",
    "trend_violence.qml",
    "trends_violence.csv",
    "venues.csv",
    "venues.geojson",
    "venues.qml",
    "venues_operators.csv",
    "ways_home.csv",
    "ways_home.geojson",
    "ways_home.qml",
    "weekends_btp.csv",
    "weekends_noise.csv",
    "weekends_sexual-offences.csv",
    "weekends_tfl.csv",
    "when_btp.csv",
    "when_noise.csv",
    "when_sexual-offences.csv",
    "when_tfl.csv",
    "when_windows_btp.csv",
    "when_windows_noise.csv",
    "when_windows_sexual-offences.csv",
    "when_windows_tfl.csv",
];

/// The sample analysed for violence once, in `out`.
pub(super) fn demo() -> &'static Folder {
    static DEMO: LazyLock<Folder> = LazyLock::new(|| {
        let folder = Folder::new();
        let run = folder.run("demo --out out --theme violence");
        assert_eq!(run.code, 0, "{}", run.stderr);
        folder
    });
    &DEMO
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|problem| panic!("not one JSON document: {problem}"))
}

fn features(text: &str) -> Vec<Value> {
    json(text)["features"].as_array().expect("a collection has features").clone()
}

fn assert_features_are_in_order(features: &[Value], id_property: &str) {
    assert!(!features.is_empty(), "the sample has hotspots planted in it");
    for (feature, rank) in features.iter().zip(1..) {
        let properties = &feature["properties"];
        assert_eq!(properties["rank"], rank, "feature {} stands in place {rank}", feature["id"]);
        assert_eq!(feature["id"], properties[id_property]);
        assert!(feature["id"].is_string(), "the id {} is no text", feature["id"]);
    }
}

#[test]
fn a_ranking_writes_the_files_of_the_contract_and_no_other() {
    assert_eq!(demo().files("out"), OUTPUTS);
}

#[test]
fn the_manifest_lists_every_output_and_is_written_last() {
    let folder = demo();
    let manifest = json(&folder.text("out/manifest.json"));
    let mut listed: Vec<&str> =
        manifest["outputs"].as_array().expect("a list").iter().map(|name| name.as_str().expect("a name")).collect();
    listed.push("manifest.json");
    listed.sort_unstable();
    assert_eq!(listed, OUTPUTS);
    let written = |name: &str| {
        let metadata = folder.path("out").join(name).metadata().expect("it was written");
        metadata.modified().expect("the system keeps times")
    };
    assert!(OUTPUTS.iter().all(|name| written(name) <= written("manifest.json")));
}

#[test]
fn maps_are_valid_by_rfc_7946() {
    let folder = demo();
    for name in OUTPUTS.into_iter().filter(|name| name.ends_with(".geojson")) {
        let faults = geojson::faults(&folder.text(&format!("out/{name}")));
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

#[test]
fn features_are_in_order_of_rank_and_bear_their_id() {
    let folder = demo();
    let cells = features(&folder.text("out/cells_violence.geojson"));
    assert_features_are_in_order(&cells, "h3");
    let hotspots = features(&folder.text("out/hotspots_violence.geojson"));
    assert_features_are_in_order(&hotspots, "hotspot");
    let known: BTreeSet<&str> = cells.iter().filter_map(|cell| cell["id"].as_str()).collect();
    for hotspot in &hotspots {
        let members = hotspot["properties"]["cells"].as_array().expect("a list of cells");
        assert!(
            members.iter().all(|cell| known.contains(cell.as_str().expect("text"))),
            "hotspot {} has cells that the map lacks",
            hotspot["id"]
        );
    }
}

#[test]
fn no_output_holds_a_number_that_is_none() {
    let folder = demo();
    for name in OUTPUTS.into_iter().filter(|name| !name.ends_with(".png")) {
        let text = folder.text(&format!("out/{name}"));
        // Scripts know the word; what they draw must not.
        let text = text.split("<script id=\"plotly\"").next().unwrap_or_default();
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let strange = words.find(|word| ["nan", "inf", "infinity"].contains(&word.to_lowercase().as_str()));
        assert_eq!(strange, None, "in {name}");
    }
}

#[test]
fn the_ranking_table_has_the_rows_of_the_map_in_the_same_order() {
    let folder = demo();
    let cells = features(&folder.text("out/cells_violence.geojson"));
    let table = folder.text("out/ranking_violence.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let columns = reader.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("CSV")).collect();
    assert_eq!(rows.len(), cells.len());
    for (row, cell) in rows.iter().zip(&cells) {
        let properties = cell["properties"].as_object().expect("properties");
        for (name, value) in
            properties.iter().filter(|(name, _)| simplestyle::FIELDS.iter().all(|field| field.name != *name))
        {
            let at = columns.iter().position(|column| column == name);
            let field = &row[at.unwrap_or_else(|| panic!("the table lacks the column {name}"))];
            let same = match value {
                Value::Null => field.is_empty(),
                Value::Number(number) => field.parse().is_ok_and(|field: f64| {
                    let number = number.as_f64().expect("finite");
                    (field - number).abs() <= 1e-12 * number.abs()
                }),
                Value::String(text) => field == text,
                Value::Bool(truth) => field.parse() == Ok(*truth),
                other => panic!("{name} is {other}, which no table can hold"),
            };
            assert!(same, "cell {}: {name} is {value} on the map and {field:?} in the table", cell["id"]);
        }
    }
}

#[test]
fn every_row_read_is_kept_or_dropped_for_a_reason() {
    let folder = demo();
    let accounts = accounts(&folder.text("out/ledger.csv"));
    for account in &accounts {
        assert!(account.adds_up(), "{account:?}");
    }
    let rows = &json(&folder.text("out/manifest.json"))["rows"];
    let sum = |of: fn(&Account) -> u64| accounts.iter().map(of).sum::<u64>();
    assert_eq!(rows["read"], sum(|account| account.read));
    assert_eq!(rows["kept"], sum(|account| account.kept));
    assert_eq!(rows["dropped"], sum(|account| account.dropped.iter().map(|(_, rows, _)| rows).sum()));
}

#[test]
fn a_dash_for_the_folder_prints_the_map_and_nothing_else() {
    let folder = Folder::new();
    let run = folder.run("demo --out - --theme violence");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(geojson::faults(&run.stdout), Vec::<String>::new());
    assert_eq!(folder.files(""), Vec::<String>::new());
    assert!(run.stdout == demo().text("out/cells_violence.geojson"), "the map differs from that of a folder");
}

#[test]
fn json_prints_one_document() {
    let folder = Folder::new().with("crime.csv", police_rows("2024-01", 40));
    for command in [
        "demo --json --out out --theme violence --theme asb",
        "rank --json --out other --crime crime.csv",
        "inspect --json crime.csv",
        "config --json",
    ] {
        let run = folder.run(command);
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        assert!(json(&run.stdout).is_object(), "{command}");
    }
}

#[test]
fn the_bare_program_says_what_to_do_next() {
    let run = Folder::new().run("");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("hexspot demo"), "{}", run.stdout);
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    let folder = Folder::new().with("crime.csv", police_rows("2024-01", 40));
    for command in [
        "",
        "help",
        "config",
        "config --example",
        "inspect crime.csv",
        "inspect --json crime.csv",
        "demo --theme violence --out -",
        "demo --theme violence --out out",
        "demo --theme violence --out out --json",
    ] {
        let mut program = folder.command(command);
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "hexspot {command}: {stderr}");
        assert!(!stderr.contains("error") && !stderr.contains("panicked"), "hexspot {command}: {stderr}");
    }
}

#[test]
fn the_example_configuration_can_be_used() {
    let folder = Folder::new().with("crime.csv", police_rows("2024-01", 40));
    let example = folder.run("config --example");
    assert_eq!(example.code, 0, "{}", example.stderr);
    let folder = folder.with("hexspot.toml", example.stdout);
    let run = folder.run("rank -c hexspot.toml --crime crime.csv");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(folder.path("hexspot-out/manifest.json").exists(), "it was written where the example says");
}

#[test]
fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
    let folder = Folder::new()
        .with("here/hexspot.toml", "crime = [\"crime.csv\"]\nrings = 2\nalpha = 0.1\nout = \"results\"\n")
        .with("here/crime.csv", police_rows("2024-01", 40));

    let config = folder.run("config -c here/hexspot.toml --alpha 0.2");
    assert_eq!(config.code, 0, "{}", config.stderr);
    let printed: toml::Table = config.stdout.parse().expect("the configuration in force is TOML");
    let run = folder.run("rank -c here/hexspot.toml --alpha 0.2");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let manifest = json(&folder.text("here/results/manifest.json"));
    let used = &manifest["configuration"];

    assert_eq!((printed["alpha"].as_float(), used["alpha"].as_f64()), (Some(0.2), Some(0.2)), "the flag");
    assert_eq!((printed["rings"].as_integer(), used["rings"].as_i64()), (Some(2), Some(2)), "the file");
    assert_eq!((printed["at-least"].as_float(), used["at_least"].as_f64()), (Some(1.0), Some(1.0)), "the default");
    assert_eq!(used["crime"][0], "here/crime.csv", "paths of the file are relative to it");
}

#[test]
fn a_configuration_that_cannot_be_run_is_not_printed_as_if_it_could() {
    let run = Folder::new().run("config --alpha 2 --crime crime.csv");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
}

#[test]
fn the_effective_configuration_is_the_same_when_read_back() {
    let folder = Folder::new();
    let first = folder.run("config --theme asb --rings 3 --crime crime.csv --from 2024-01 --resolution 10");
    let folder = folder.with("hexspot.toml", &first.stdout);
    let second = folder.run("config -c hexspot.toml");
    assert_eq!((second.code, second.stdout), (0, first.stdout), "{}", second.stderr);
}

#[test]
fn real_files_are_read_and_every_row_is_accounted_for() {
    /// A year is enough to meet what ten years hold.
    const FILES: usize = 12;
    let Some(data) = real_data() else { return };
    let crime = data.join("crime/city-of-london");
    let mut files: Vec<_> =
        crime.read_dir().expect("the folder is there").map(|entry| entry.expect("it can be read").path()).collect();
    files.sort();
    let folder = Folder::new();
    let output = folder.command("inspect --json").args(files.iter().take(FILES)).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found = json(&String::from_utf8(output.stdout).expect("UTF-8"));
    let inspected = found["files"].as_array().expect("a list");
    assert_eq!(inspected.len(), FILES);
    for (file, path) in inspected.iter().zip(&files) {
        let count = |value: &Value| value.as_u64().expect("a whole number");
        let dropped: u64 = file["dropped"].as_array().expect("a list").iter().map(|drop| count(&drop["rows"])).sum();
        assert_eq!(count(&file["read"]), count(&file["kept"]) + dropped, "{file}");
        let rows = csv::Reader::from_path(path).expect("it opens").into_byte_records().count();
        assert_eq!(count(&file["read"]), rows as u64, "{}: rows read by hexspot and by a plain reader", path.display());
    }
}

/// A change of one byte of a file.
#[derive(Clone, Debug)]
enum Damage {
    Becomes(Index, u8),
    Goes(Index),
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    // Bytes that mean something to a reader of CSV are the ones that do harm.
    let byte = prop_oneof![any::<u8>(), proptest::sample::select(b"\",\r\n\0;-.<\xEF\xFF\xFE".as_slice())];
    let one = prop_oneof![
        (any::<Index>(), byte).prop_map(|(at, byte)| Damage::Becomes(at, byte)),
        any::<Index>().prop_map(Damage::Goes),
    ];
    proptest::collection::vec(one, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_refused_or_every_row_of_it_accounted_for(damage in damage()) {
        let quoted = Crime { location: "\"On or near Wood Street, east side\"", ..Crime::default() };
        let mut bytes = format!("{}{quoted}\n{quoted}\n", police_rows("2024-01", 20)).into_bytes();
        for change in damage {
            match change {
                Damage::Becomes(at, byte) => { let at = at.index(bytes.len()); bytes[at] = byte; }
                Damage::Goes(at) => { bytes.remove(at.index(bytes.len())); }
            }
        }
        let folder = Folder::new().with("crime.csv", bytes);
        match inspect(&[Source::Path(folder.path("crime.csv"))]) {
            Err(error) => prop_assert!(error.to_string().contains("crime.csv"), "the error names no file: {error}"),
            Ok(found) => for account in found.ledger.files() {
                prop_assert_eq!(account.read, account.kept + account.dropped.total());
            },
        }
    }
}
