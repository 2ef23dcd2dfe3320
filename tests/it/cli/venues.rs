//! `hexspot venues`: a register and events in, a list of premises to win out.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Folder, accounts, police_rows, square_of_police_rows};

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &BTreeMap<String, String>, field: &str) -> f64 {
    row[field].parse().unwrap_or_else(|_| panic!("{field} of {row:?}"))
}

#[test]
fn the_sample_gets_ten_new_venues_with_the_cover_before_and_after() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 14").code, 0);
    let run = folder.run("venues -c city/hexspot.toml --resolution 10 -n 10 --draws 39 --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        folder.files("out"),
        ["ledger.csv", "manifest.json", "operators.csv", "venues.csv", "venues.geojson", "venues.qml"]
    );
    for said in
        ["of the harm expected by night within 250 m walking before", "A proxy of", "proven to be the best choice"]
    {
        assert!(run.stdout.contains(said), "{said:?} is not in {}", run.stdout);
    }
    assert!(
        run.stderr.contains("distances on foot are along the streets given") && run.stderr.contains("assumed"),
        "{}",
        run.stderr
    );
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let plan = &manifest["venues"];
    let of = |field: &str| plan[field].as_f64().unwrap_or_else(|| panic!("{field} of {plan}"));
    let venues = rows(&folder.text("out/venues.csv"));
    assert_eq!((venues.len(), plan["chosen"].as_u64()), (10, Some(10)));
    let gained: f64 = venues.iter().map(|row| number(row, "gain")).sum();
    assert!((of("cover_before") + gained - of("cover_after")).abs() < 1e-9 && of("cover_before") > 0.1, "{plan}");
    assert!(of("cover_after") < of("cover_of_all_candidates") + 1e-12);
    let orders: Vec<f64> = venues.iter().map(|row| number(row, "order")).collect();
    assert_eq!(orders, (1..=10).map(f64::from).collect::<Vec<_>>());
    assert!(venues.windows(2).all(|pair| number(&pair[0], "gain") >= number(&pair[1], "gain") - 1e-12));
    assert!(venues.iter().all(|row| !row["reason"].is_empty() && (0.0..=1.0).contains(&number(row, "chosen_share"))));
    let map: Value = serde_json::from_str(&folder.text("out/venues.geojson")).expect("JSON");
    let status = |status: &str| {
        let features = map["features"].as_array().expect("features").iter();
        features.filter(|feature| feature["properties"]["status"] == status).count()
    };
    let closed = plan["existing_closed_by_night"].as_u64().expect("a number");
    let told = format!("({closed} of them closed all night)");
    assert!(
        closed > 0 && run.stdout.contains(&told) && run.stderr.contains(&format!("{closed} of ")),
        "{}",
        run.stdout
    );
    let by_day = |feature: &&Value| {
        let text = |field: &str| feature["properties"][field].as_str().unwrap_or_default();
        text("reason").ends_with("closed all night") && text("open_from").is_empty()
    };
    assert_eq!(map["features"].as_array().expect("features").iter().filter(by_day).count() as u64, closed);
    assert_eq!((status("new"), status("existing") as u64), (10, plan["existing"].as_u64().expect("a number")));
    let operators = rows(&folder.text("out/operators.csv"));
    let wanted: f64 = operators.iter().map(|row| number(row, "venues_wanted")).sum();
    let named = venues.iter().filter(|row| !row["operator"].is_empty()).count();
    assert_eq!(wanted as usize, named);
    assert!(accounts(&folder.text("out/ledger.csv")).iter().all(crate::support::Account::adds_up));
    let again = folder.run("venues -c city/hexspot.toml --resolution 10 -n 10 --draws 39 --out again --threads 1");
    assert_eq!(again.code, 0, "{}", again.stderr);
    for file in ["venues.csv", "venues.geojson", "operators.csv"] {
        assert!(folder.bytes(&format!("out/{file}")) == folder.bytes(&format!("again/{file}")), "{file}");
    }
}

#[test]
fn the_cover_hardly_depends_on_the_size_of_cells_or_on_how_streets_run() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 14").code, 0);
    let before = |flags: &str, out: &str| {
        let run = folder.run(&format!("venues -c city/hexspot.toml -n 3 --draws 0 --walk 250 {flags} --out {out}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let manifest: Value = serde_json::from_str(&folder.text(&format!("{out}/manifest.json"))).expect("JSON");
        manifest["venues"]["cover_before"].as_f64().expect("a share")
    };
    let (coarse, fine) = (before("--resolution 8", "coarse"), before("--resolution 10", "fine"));
    assert!((coarse - fine).abs() < 0.1, "cells 900 m across: {coarse}; 130 m across: {fine}");
}

#[test]
fn footfall_passes_over_what_is_of_crime_and_says_of_which_years_it_is() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 14").code, 0);
    let flags = "--demand footfall --theme asb --harm count --draws 50 --from 2030-01 -n 3 --out out";
    let run = folder.run(&format!("venues -c city/hexspot.toml {flags}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    for flag in ["theme", "harm", "draws"] {
        let said = format!("--{flag} is not used by `hexspot venues --demand footfall`");
        assert!(run.stderr.contains(&said), "{said:?} is not in {}", run.stderr);
    }
    assert!(run.stderr.contains("THE PEOPLE ARE NOT OF THE MONTHS ASKED FOR"), "{}", run.stderr);
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    assert!(manifest["venues"]["chosen_share"].is_null(), "nothing was drawn");
    assert!(manifest["venues"]["weight"].as_str().is_some_and(|weight| weight.starts_with("the people present")));
}

/// Two pubs of a food-hygiene register, which knows no hours.
const REGISTER: &str = "id,name,operator,kind,lon,lat,hours\n\
    1,Crown,Big,pub,-0.0801,51.5151,\n2,Bell,Big,pub,-0.0802,51.5152,\n3,Swan,,pub,-0.0803,51.5153,\n";

#[test]
fn what_cannot_be_is_said_with_what_to_do() {
    let folder = Folder::new()
        .with("crime.csv", police_rows("2024-01", 60))
        .with("area.geojson", square_of_police_rows())
        .with("register.csv", REGISTER)
        .with("elsewhere.csv", REGISTER.replace(",51.5", ",53.5"));
    let files = "--crime crime.csv --area area.geojson --resolution 10 --theme all";
    let run = |flags: &str| folder.run(&format!("venues {files} {flags} --out out"));
    let cases = [
        ("", "no premises were given"),
        ("--premises register.csv -n 0", "no new place is requested"),
        ("--premises register.csv --walk 0", "is no distance to walk"),
        ("--premises register.csv --backup 0.9", "from 0 to 0.5"),
        ("--premises register.csv --cover-share 80", "at most 1"),
        ("--premises register.csv --unknown-hours maybe", "leave-out, open"),
        ("--premises register.csv --demand noise", "harm, footfall"),
        ("--premises register.csv --candidate-kinds zoo", "candidate-kinds: none of the premises can be chosen"),
        ("--premises elsewhere.csv", "premises: none of the premises can be chosen: 0 are members already, 3 outside"),
        ("--premises register.csv --existing-scheme *", "existing-scheme: "),
        ("--premises register.csv --theme vawg", "a plan is for one theme"),
        ("--premises register.csv --demand footfall", "no footfall by the hour"),
    ];
    for (flags, said) in cases {
        let met = run(flags);
        assert!(met.code == 2 && met.stderr.contains(said), "{flags}: {} {}", met.code, met.stderr);
        assert!(!folder.path("out").exists(), "{flags}: an error leaves nothing behind");
    }
    let met = run("--premises register.csv -n 1");
    let said = "no list of premises says which are members of a scheme: the plan begins from nothing";
    assert!(met.code == 0 && met.stderr.contains(said), "{}", met.stderr);
}
