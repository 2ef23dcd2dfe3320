//! `--suppress` and `--public`: what is withheld stands nowhere in the files, and nothing in them brings it back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::schema::map_faults;
use crate::share::Attacker;
use crate::support::{Dictionary, Folder};

const THEMES: [&str; 3] = ["vawg", "asb", "violence"];

/// Fields of a cell that may hold a number though its own is withheld: geometry, lists and files.
const OF_NO_EVENTS: [&str; 8] =
    ["h3", "resolution", "area_m2", "premises", "footfall", "months_observed", "lon", "lat"];

const CITY: &str = "--crime city/crime --premises city/premises/licensed-premises.csv --area city/boundaries/wards.geojson \
    --theme vawg --theme asb --theme violence --resolution 10 --stability off --draws 0";

/// A city of some months in `city`.
fn city() -> Folder {
    let folder = Folder::new();
    let ran = folder.run("synth --out city --months 6");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    folder
}

fn rank(folder: &Folder, more: &str) {
    let ran = folder.run(&format!("rank {CITY} {more}"));
    assert_eq!(ran.code, 0, "{more}: {}", ran.stderr);
}

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&folder.text(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

/// The count of each cell by its index; `None` where it is withheld.
fn counts(folder: &Folder, out: &str, theme: &str) -> BTreeMap<String, Option<u64>> {
    let map = json(folder, &format!("{out}/cells_{theme}.geojson"));
    let of = |feature: &Value| {
        let cell = &feature["properties"];
        (cell["h3"].as_str().expect("an index").to_owned(), cell["count"].as_u64())
    };
    map["features"].as_array().expect("features").iter().map(of).collect()
}

#[test]
fn a_cell_that_is_withheld_has_no_number_anywhere_and_those_told_are_ranked_anew() {
    let folder = city();
    rank(&folder, "--out all");
    rank(&folder, "--suppress 5 --out shared");
    let dictionary = Dictionary::of("cells");
    let looks: Vec<String> = dictionary.style_fields().into_iter().map(str::to_owned).collect();
    for theme in THEMES {
        let truth = counts(&folder, "all", theme);
        let map = json(&folder, &format!("shared/cells_{theme}.geojson"));
        let cells: Vec<&Value> =
            map["features"].as_array().expect("features").iter().map(|f| &f["properties"]).collect();
        assert_eq!(cells.len(), truth.len());
        let withheld = |cell: &&&Value| cell["suppressed"] == true;
        assert!(cells.iter().any(|cell| withheld(&cell)) && cells.iter().any(|cell| !withheld(&cell)), "{theme}");
        for (cell, place) in cells.iter().zip(1..) {
            let index = cell["h3"].as_str().expect("an index");
            if cell["suppressed"] == true {
                let told = cell.as_object().expect("fields").iter().filter(|(_, value)| !value.is_null());
                for (name, value) in told {
                    let words = ["hot_test", "suppressed", "reason"].contains(&name.as_str());
                    let harmless = words || OF_NO_EVENTS.contains(&name.as_str()) || looks.contains(name);
                    assert!(harmless, "{theme} {index}: {name} is {value}");
                }
                assert!(truth[index] > Some(0), "a zero is told");
            } else {
                assert_eq!((cell["count"].as_u64(), cell["rank"].as_u64()), (truth[index], Some(place)));
                assert!(!(1..5).contains(&truth[index].expect("told")), "{theme} {index}");
            }
        }
        let mut of_withheld: Vec<String> = cells
            .iter()
            .filter(withheld)
            .map(|cell| looks.iter().map(|look| cell[look].to_string()).collect())
            .collect();
        of_withheld.dedup();
        assert_eq!(of_withheld.len(), 1, "all that are withheld look alike");
        let ids: Vec<&str> = cells.iter().filter(withheld).map(|cell| cell["h3"].as_str().expect("text")).collect();
        assert!(ids.is_sorted(), "those withheld are in order of their index");
        assert!(cells.iter().skip_while(|cell| cell["suppressed"] == false).all(|cell| cell["suppressed"] == true));
        // The table tells no more than the map.
        let table = folder.text(&format!("shared/ranking_{theme}.csv"));
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let heads = rows.headers().expect("a header").clone();
        for (row, cell) in rows.records().map(|row| row.expect("a row")).zip(&cells) {
            for (name, field) in heads.iter().zip(&row).filter(|(_, field)| !field.is_empty()) {
                let known = OF_NO_EVENTS.contains(&name) || !cell[name].is_null();
                assert!(known, "{theme}: the table has {name} = {field}, the map has none");
            }
        }
        for hotspot in
            json(&folder, &format!("shared/hotspots_{theme}.geojson"))["features"].as_array().expect("features")
        {
            let members = hotspot["properties"]["cells"].as_array().expect("cells");
            let sum: Option<u64> = members.iter().map(|cell| truth[cell.as_str().expect("text")]).sum();
            assert!(members.iter().all(|cell| !ids.contains(&cell.as_str().expect("text"))));
            assert_eq!(hotspot["properties"]["count"].as_u64(), sum);
        }
    }
}

#[test]
fn only_files_that_were_looked_at_are_written_and_the_manifest_says_which_are_not() {
    let folder = city();
    rank(&folder, "--public --out shared");
    let of_theme = |theme: &str| {
        let names = ["cells_", "hotspots_"].map(|name| format!("{name}{theme}"));
        names.into_iter().flat_map(|name| ["geojson", "qml"].map(|ending| format!("{name}.{ending}")))
    };
    let mut expected: BTreeSet<String> = THEMES.into_iter().flat_map(of_theme).collect();
    expected.extend(THEMES.map(|theme| format!("ranking_{theme}.csv")));
    expected.insert("manifest.json".into());
    assert_eq!(folder.files("shared").into_iter().collect::<BTreeSet<_>>(), expected);
    let manifest = json(&folder, "shared/manifest.json");
    let sharing = &manifest["sharing"];
    assert_eq!(
        (&sharing["suppress"], &sharing["public"], &manifest["handling"]),
        (&5.into(), &true.into(), &"NOT PROTECTIVELY MARKED".into())
    );
    assert!(sharing["withheld"].as_array().expect("a list").contains(&"ledger.csv".into()));
    assert!(manifest["rows"].is_null() && manifest["below_quality_threshold"] == serde_json::json!([]));
    for input in manifest["inputs"].as_array().expect("inputs") {
        assert_eq!(input.as_object().expect("an input").len(), 2, "{input}");
    }
    for member in ["statement", "licence", "period"] {
        assert!(!manifest[member].is_null(), "{member}");
    }
}

#[test]
fn the_files_of_an_export_give_an_attacker_nothing() {
    let folder = city();
    rank(&folder, "--out all");
    for below in [5, 10] {
        let shared = format!("shared-{below}");
        rank(&folder, &format!("--suppress {below} --out {shared}"));
        let told: Vec<BTreeMap<String, Option<u64>>> =
            THEMES.iter().map(|theme| counts(&folder, &shared, theme)).collect();
        let truth: Vec<BTreeMap<String, Option<u64>>> =
            THEMES.iter().map(|theme| counts(&folder, "all", theme)).collect();
        let manifest = json(&folder, &format!("{shared}/manifest.json"));
        let cells: Vec<&String> = told[0].keys().collect();
        let mut figures = BTreeMap::new();
        for (theme, counts) in told.iter().enumerate() {
            for (place, cell) in cells.iter().enumerate() {
                figures.insert((theme, place, 0), counts[*cell]);
            }
            figures.insert((theme, cells.len(), 0), manifest["themes"][theme]["events"].as_u64());
        }
        // By category alone, violence is all that is counted for violence against women and girls.
        let attacker = Attacker {
            groups_of: (0..cells.len()).map(|place| vec![place, cells.len()]).collect(),
            spans_of: vec![vec![0]],
            themes_of: vec![vec![0, 2], vec![1]],
            themes: 3,
            told: figures,
        };
        let bounds = attacker.bounds();
        let withheld = bounds.keys().filter(|(_, place, _)| *place < cells.len()).count();
        for ((theme, place, _), (least, most)) in bounds {
            assert!(most - least + 1 >= below - 1, "{} {place}: {least} to {most}", THEMES[theme]);
        }
        let small = truth
            .iter()
            .flat_map(BTreeMap::values)
            .filter(|n| (1..below as u64).contains(&n.expect("all is told")))
            .count();
        println!(
            "--suppress {below}: of {} numbers {small} are small, {} more withheld",
            3 * cells.len(),
            withheld - small
        );
        assert!(withheld >= small);
    }
}

#[test]
fn what_is_shared_is_as_the_dictionaries_say() {
    let folder = city();
    rank(&folder, "--suppress 5 --out shared");
    for (name, theme) in ["cells", "hotspots"].into_iter().flat_map(|name| THEMES.map(|theme| (name, theme))) {
        let dictionary = Dictionary::of(name).with(&["--suppress"]);
        assert_eq!(
            map_faults(&dictionary, &json(&folder, &format!("shared/{name}_{theme}.geojson"))),
            [""; 0],
            "{name}"
        );
        if name == "cells" {
            let table = folder.text(&format!("shared/ranking_{theme}.csv"));
            assert_eq!(dictionary.rows(Some("ranking")).csv_faults(&table), [""; 0]);
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_export() {
    let folder = city();
    for threads in [1, 2] {
        rank(&folder, &format!("--suppress 5 --threads {threads} --out of-{threads}"));
    }
    for file in folder.files("of-1") {
        assert_eq!(folder.bytes(&format!("of-1/{file}")), folder.bytes(&format!("of-2/{file}")), "{file}");
    }
}

#[test]
fn what_nobody_has_shown_to_be_safe_is_refused_before_any_work() {
    let folder = city();
    for command in ["areas", "premises", "when", "trend", "compare", "scan", "venues", "backtest"] {
        let ran = folder.run(&format!("{command} {CITY} --suppress 5 --out refused"));
        assert_eq!(ran.code, 2, "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains("hexspot rank"), "{}", ran.stderr);
        assert!(!folder.path("refused").exists());
    }
    for (flags, word) in
        [("--suppress 2", "ones"), ("--suppress 5 --by harm", "by"), ("--public --spread snap-points", "spread")]
    {
        let ran = folder.run(&format!("rank {CITY} {flags} --out refused"));
        assert_eq!(ran.code, 2, "{flags}: {}", ran.stderr);
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
}
