//! The dictionary of the outputs is true: every output is as it says, and it names nothing that is not there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hexspot::output::{LAYOUTS, SCHEMA_VERSION};
use hexspot::sample::THEMES;
use hexspot::table::Layout;
use serde_json::Value;

use super::compare::{MAPPING, MARSHALS};
use super::{geojson_readers, near_repeat, survey};
use crate::support::{Dictionary, Folder, police_rows, square, square_of_police_rows};

/// What no dictionary describes: the account of every row, which README.md explains, what says itself what it holds, and what has a
/// standard of its own.
const WITHOUT: [&str; 4] = ["ledger.csv", "manifest.json", "patrol.ics", "report.html"];

/// Endings of pictures of what other files hold, and of styles of maps.
const PICTURES: [&str; 3] = [".png", ".svg", ".qml"];

/// The themes of which the sample's tables know the time of day.
const TIMED: [&str; 4] = ["btp", "noise", "sexual-offences", "tfl"];

/// What writes files that the demonstration does not, each into a folder of its own.
const BESIDE: [&str; 13] = [
    "synth --out city --months 14",
    "scan -c city/hexspot.toml --theme violence --replications 99 --out out/scan",
    "scan -c city/hexspot.toml --theme violence --replications 99 --scan space-time --out out/space-time",
    "calibrate -c city/hexspot.toml --theme violence --resolution 9 --runs 20 --out out/calibrated",
    "near-repeat -c near.toml --theme violence --replications 399 --out out/near",
    "survey -c survey.toml --area city/boundaries/wards.geojson --crime city/crime --theme asb --out out/survey",
    "backtest -c city/hexspot.toml --theme vawg --resolution 10 --out out/tested",
    "cover -c city/hexspot.toml --theme violence --reach-of camera=50,street-light=25,cleaning=100 --draws 19 -n 3 \
     --resolution 9 --out out/cover",
    "patrol -c city/hexspot.toml --theme violence --resolution 9 --teams 2 --draws 19 --out out/patrol",
    "rank -c city/hexspot.toml --theme violence --spread snap-points --out spread",
    "compare -c city/hexspot.toml --theme violence --before 2022-01:2022-06 --after 2022-07:2022-12 \
     --resolution 10 --treated treated.geojson --out compared",
    "compare -c marshals/hexspot.toml --out out/journeys",
    "report --crime city/crime --theme violence --resolution 9 --draws 19 --from 2023-01 --to 2023-02 \
     --compare-to previous,year-before --out report",
];

/// The name of the dictionary of a file, and what its rows have beside the fields of that; `None` for a file that has none.
fn described_by(file: &str) -> Option<(&str, Option<&str>)> {
    let (stem, _) = file.split_once('.')?;
    let of_theme = THEMES.iter().chain(&TIMED).find_map(|theme| stem.strip_suffix(theme)?.strip_suffix('_'));
    let (name, more) = match of_theme.unwrap_or(stem) {
        "ranking" => ("cells", Some("ranking")),
        "trend" if file.ends_with(".csv") => ("trend_rows", None),
        "areas" if file.ends_with(".csv") => ("area_rows", None),
        "compare" | "compare_year-before" if file.ends_with(".csv") => ("compare_rows", None),
        "compare_year-before" => ("compare", None),
        "concentration_premises" => ("concentration", None),
        name => (name, None),
    };
    dictionaries().contains(name).then_some((name, more))
}

/// The names of all dictionaries.
fn dictionaries() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/schema");
    let files = folder.read_dir().expect("the dictionaries").map(|entry| entry.expect("a file").file_name());
    let name = |file: String| file.strip_suffix(".schema.json").unwrap_or_else(|| panic!("{file}")).to_owned();
    files.map(|file| name(file.into_string().expect("UTF-8"))).collect()
}

/// Where the dictionary of this name is.
fn schema_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/schema/{name}.schema.json"))
}

#[test]
fn every_output_is_as_its_dictionary_says() {
    let folder = Folder::new()
        .with("survey/safety-survey.csv", survey::safety_survey())
        .with("survey.toml", survey::TABLE)
        .with("extract.csv", near_repeat::extract())
        .with("near.toml", near_repeat::TABLE)
        .with("treated.geojson", square(-0.085, 51.515, 0.005))
        .with("marshals/marshals.csv", MARSHALS)
        .with("marshals/hexspot.toml", MAPPING);
    for command in ["demo --out out"].iter().chain(&BESIDE) {
        let ran = folder.run(command);
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
    }
    for (from, name) in [
        ("spread/spread_violence.csv", "spread_violence.csv"),
        ("compared/displacement.csv", "displacement.csv"),
        ("report/compare_year-before.csv", "compare_year-before.csv"),
        ("report/compare_year-before_violence.geojson", "compare_year-before_violence.geojson"),
    ] {
        std::fs::rename(folder.path(from), folder.path(&format!("out/{name}"))).expect("written");
    }
    let (mut faults, mut used, mut layers) = (Vec::new(), BTreeSet::new(), Vec::new());
    for path in folder.files("out") {
        let file = path.rsplit('/').next().unwrap_or_default();
        if WITHOUT.contains(&file) || PICTURES.iter().any(|ending| file.ends_with(ending)) {
            continue;
        }
        let Some((name, more)) = described_by(file) else {
            faults.push(format!("{file} has no dictionary"));
            continue;
        };
        used.insert(name.to_owned());
        if file.ends_with(".geojson") {
            layers.push((folder.path(&format!("out/{path}")), schema_file(name)));
        }
        let (dictionary, text) = (Dictionary::of(name).with(&[]), folder.text(&format!("out/{path}")));
        let met = match file.rsplit_once('.') {
            Some((_, "geojson")) => map_faults(&dictionary, &serde_json::from_str(&text).expect("JSON")),
            Some((_, "csv")) if text.lines().count() > 1 => dictionary.rows(more).csv_faults(&text),
            _ => vec!["an empty table, or neither a map nor a table, proves nothing".to_owned()],
        };
        faults.extend(met.into_iter().map(|fault| format!("{path}: {fault}")));
    }
    faults.extend(geojson_readers::faults(&layers));
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(used, dictionaries(), "a dictionary describes what is not written");
}

/// Where a map is not as described, the order of its members and of the fields of its features included.
pub fn map_faults(dictionary: &Dictionary, map: &Value) -> Vec<String> {
    let mut faults = dictionary.faults(map);
    let keys = |value: &Value| -> Vec<String> {
        value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
    };
    if keys(map) != dictionary.members() {
        faults.push(format!("the members are {:?}", keys(map)));
    }
    // What JSON Schema cannot ask for: that every measure has every field that a measure has.
    let of_measure = dictionary.row()["patternProperties"].as_object().into_iter().flatten();
    let of_measure: Vec<&str> = of_measure.map(|(pattern, _)| pattern.trim_matches(['^', '$'])).collect();
    let measures = map["measures"].as_array().into_iter().flatten().filter_map(|measure| measure["name"].as_str());
    let named = measures.flat_map(|name| of_measure.iter().map(move |pattern| pattern.replace("[^_]+", name)));
    let styles = dictionary.style_fields();
    let own = dictionary.fields().into_iter().filter(|field| !styles.contains(field)).map(str::to_owned);
    let fields: Vec<String> = own.chain(named).chain(styles.iter().map(|style| (*style).to_owned())).collect();
    for feature in
        map["features"].as_array().into_iter().flatten().filter(|feature| keys(&feature["properties"]) != fields)
    {
        faults.push(format!("feature {} has fields {:?}", feature["id"], keys(&feature["properties"])));
    }
    faults
}

#[test]
fn fields_that_are_asked_for_are_as_the_dictionary_says_and_others_are_not_written() {
    let folder =
        Folder::new().with("crime.csv", police_rows("2024-01", 60)).with("square.geojson", square_of_police_rows());
    for settings in [&["bandwidth"][..], &["permutations"], &["bandwidth", "permutations"]] {
        let given = settings.iter().map(|setting| format!(" --{setting} 99")).collect::<String>();
        let ran = folder.run(&format!("rank --crime crime.csv --area square.geojson --resolution 10 --out out{given}"));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let map: Value = serde_json::from_str(&folder.text("out/cells_vawg.geojson")).expect("JSON");
        let dictionary = Dictionary::of("cells").with(settings);
        assert_eq!(map_faults(&dictionary, &map), [""; 0], "{settings:?}");
        let table = folder.text("out/ranking_vawg.csv");
        assert_eq!(dictionary.rows(Some("ranking")).csv_faults(&table), [""; 0], "{settings:?}");
        assert!(
            !map_faults(&Dictionary::of("cells").with(&[]), &map).is_empty(),
            "columns that were not chosen are noticed"
        );
    }
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let asked = &manifest["themes"][0]["asked_for"];
    assert_eq!(
        (asked["density"]["bandwidth_m"].as_f64(), asked["permutation_tests"]["permutations"].as_u64()),
        (Some(99.0), Some(99))
    );
}

#[test]
fn a_column_or_value_that_is_not_as_described_is_noticed() {
    let faults = |text: &str| Dictionary::of("concentration").csv_faults(text);
    let header = "measure,share_of_places,share_of_measure\n";
    assert_eq!(faults(&format!("{header}count,0.5,0.1\nharm,1,1.0\n")), [""; 0]);
    for row in ["number,0.5,0.1", "count,1.5,0.1", "count,,0.1", "count,half,0.1", ",0.5,0.1"] {
        assert!(!faults(&format!("{header}{row}\n")).is_empty(), "{row}");
    }
    for table in [
        "measure,share_of_measure,share_of_places\ncount,0.5,0.1\n",
        "measure,share_of_places\ncount,0.5\n",
        "measure,share_of_places,share_of_measure,note\ncount,0.5,0.1,\n",
    ] {
        assert!(!faults(table).is_empty(), "{table}");
    }
    let faults = |row: &str| {
        Dictionary::of("area_premises")
            .csv_faults(&format!("area,kind,premises,premises_restricted,premises_public\n{row}\n"))
    };
    assert_eq!(faults("Bank,pub,3,,"), [""; 0]);
    assert!(!faults("Bank,pub,3.0,,").is_empty(), "a whole number is written as one");
}

/// Writes a generated file when `HEXSPOT_REDRAW` is set; else says whether it is as generated.
fn is_current(file: &Path, generated: &str) -> bool {
    if std::env::var_os("HEXSPOT_REDRAW").is_some() {
        std::fs::write(file, generated).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
    }
    std::fs::read_to_string(file).is_ok_and(|text| text.replace("\r\n", "\n") == generated)
}

// After a column changed: HEXSPOT_REDRAW=1 cargo test --test it schema
#[test]
fn schemas_and_field_dictionary_are_generated() {
    let mut stale = Vec::new();
    for layout in LAYOUTS {
        let schema = serde_json::to_string_pretty(&layout.schema(SCHEMA_VERSION)).expect("JSON") + "\n";
        let file = schema_file(layout.name);
        if !is_current(&file, &schema) {
            stale.push(file);
        }
    }
    let names: BTreeSet<String> = LAYOUTS.iter().map(|layout| layout.name.to_owned()).collect();
    assert_eq!(names, dictionaries(), "a schema without an output, or an output without a schema");
    let fields = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/FIELDS.md");
    let dictionary = LAYOUTS.iter().map(Layout::dictionary).collect::<Vec<_>>().join("\n");
    if !is_current(&fields, &format!("{FIELDS_HEAD}\n{dictionary}")) {
        stale.push(fields);
    }
    assert!(stale.is_empty(), "run with HEXSPOT_REDRAW=1 and review the changes: {stale:?}");
}

/// The head of `data/FIELDS.md`.
const FIELDS_HEAD: &str = "# Fields of the outputs

Generated from the definitions of the columns in `src/output`; the JSON schemas in `data/schema` say the same for programs. A value that is
null in GeoJSON is empty in CSV: it is missing or does not apply, and never zero. Fields with `<measure>` in their name stand for one field
for each measure. The last column says which fields a run with `suppress` or `public` publishes, and why each reveals no suppressed number;
all others are then empty.
";

// A column that is renamed must not compile: pages and figures look columns up by their definitions alone.
#[test]
fn columns_are_looked_up_by_definition() {
    let mut wrong = Vec::new();
    for folder in ["src/figures", "src/report", "src/disclosure", "src/analysis/disclosure_control"] {
        for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let text = std::fs::read_to_string(&file).expect("a source file");
            let by_text = ["column", "field", "numbers", "texts", "truths", "named"].iter().any(|call| {
                text.lines()
                    .any(|line| line.contains(&format!("{call}(\"")) || line.contains(&format!("{call}(table, \"")))
            });
            if by_text {
                wrong.push(file);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").path());
    let below = |path: PathBuf| match path.is_dir() {
        true => sources(&path),
        false => vec![path].into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect(),
    };
    entries.flat_map(below).collect()
}

#[test]
fn every_dictionary_is_named_where_data_is_explained() {
    let readme = include_str!("../../../data/README.md");
    for name in dictionaries() {
        assert!(readme.contains(&format!("| `{name}.schema.json` |")), "data/README.md does not name {name}");
    }
    for file in WITHOUT.into_iter().chain(PICTURES) {
        assert!(readme.contains(&format!("{file}`")), "data/README.md does not say why {file} has no dictionary");
    }
}
