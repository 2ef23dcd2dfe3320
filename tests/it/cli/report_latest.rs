//! `hexspot report` of the latest that is known: which months and days that is, how fine the cells are, what totals are of.

use std::fmt::Write;

use serde_json::Value;

use super::near_repeat::{TABLE, extract};
use super::report::{QUICK, manifest, report, totals};
use crate::support::{Account, Crime, Folder, accounts, police_rows, square};

/// A month of a force: violence, and so many rows of anti-social behaviour.
fn month(month: &str, violence: usize, asb: usize) -> String {
    let place = |row: usize| (format!("{:.6}", -0.0825 + 0.0005 * (row % 10) as f64), "51.514");
    let rows: Vec<String> = (0..asb)
        .map(|row| {
            let (longitude, latitude) = place(row);
            let category = "Anti-social behaviour";
            Crime { id: "", month, longitude: &longitude, latitude, category, ..Crime::default() }.to_string()
        })
        .collect();
    rows.into_iter().fold(police_rows(month, violence), |text, row| text + &row + "\n")
}

/// Fourteen months of violence, the last two with these rows of anti-social behaviour, those before with four each.
fn force(last: [usize; 2]) -> Folder {
    (0..14).fold(Folder::new(), |folder, at| {
        let name = format!("{}-{:02}", 2022 + at / 12, 1 + at % 12);
        let asb = if at < 12 { 4 } else { last[at - 12] };
        folder.with(&format!("crime/{name}-city-street.csv"), month(&name, 60, asb))
    })
}

/// Choices that a shell would have to quote.
const LATEST: &str = "latest = \"1 month\"\n";

fn rows(folder: &Folder, file: &str) -> usize {
    folder.text(file).lines().count() - 1
}

#[test]
fn a_theme_with_hardly_an_event_in_the_month_does_not_make_the_cells_of_all_coarse() {
    let report = |folder: &Folder| {
        let ran = folder.run("report --crime crime --preset monthly --draws 19 --stability off --out out");
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let (one, none) = (force([4, 1]), force([4, 0]));
    let said = report(&one);
    assert!(said.contains("theme asb, of 4 events in a usual period of that length, has no say"), "{said}");
    assert!(rows(&one, "out/ranking_vawg.csv") > 3, "{said}");
    // A month without is a finding and no fault of the data, and the cells are those of the other report.
    report(&none);
    assert_eq!(manifest(&none, "out")["below_quality_threshold"], serde_json::json!([]));
    assert_eq!(manifest(&none, "out")["resolution"], manifest(&one, "out")["resolution"]);
    assert_eq!(rows(&none, "out/ranking_asb.csv"), rows(&none, "out/ranking_vawg.csv"));
}

#[test]
fn a_theme_that_was_asked_for_is_missed_where_one_of_a_preset_is_left_out() {
    let folder = Folder::new().with("crime/2023-01-city-street.csv", police_rows("2023-01", 50));
    let report =
        |more: &str| folder.run(&format!("report --crime crime --draws 19 --stability off --preset tasking {more}"));
    let ran = report("--out preset");
    let first = "Of Violence and sexual offences only months are known: told is 2023-01, not the last 2 weeks";
    assert!(ran.stdout.contains(&format!("Tasking for two weeks\n{first}\n")), "{}", ran.stdout);
    assert!(ran.code == 0 && ran.stderr.contains("which are left out: personal-theft"), "{}", ran.stderr);
    assert!(!folder.files("preset").contains(&"cells_personal-theft.geojson".into()));
    assert!(!ran.stderr.contains("high by choice"), "one month has no months before it: {}", ran.stderr);
    let ran = report("--theme violence --theme personal-theft --out asked");
    assert!(ran.code == 3 && ran.stderr.contains("theme personal-theft has no event"), "{}", ran.stderr);
}

#[test]
fn a_part_of_a_month_is_not_ranked_and_a_mistyped_year_is_left_out_and_named() {
    let plain = Folder::new().with("extract.csv", extract()).with("hexspot.toml", TABLE);
    let typed = extract() + "2091-05-05 10:00,,-0.085,51.51\n";
    let typed = Folder::new().with("extract.csv", typed).with("hexspot.toml", TABLE);
    let [_, ran] = [&plain, &typed].map(|folder| report(folder, "-c hexspot.toml --preset tasking --out out"));
    assert!(ran.stderr.contains("1 row of extract.csv (2091-05-05)"), "{}", ran.stderr);
    let [plain_told, typed_told] = [&plain, &typed].map(|folder| manifest(folder, "out"));
    assert_eq!(plain_told["reported"], typed_told["reported"]);
    for file in ["cells_violence.geojson", "compare.csv", "trend_violence.csv", "patrol.csv"] {
        assert!(plain.bytes(&format!("out/{file}")) == typed.bytes(&format!("out/{file}")), "{file}");
    }
    assert!(accounts(&typed.text("out/ledger.csv")).iter().all(Account::adds_up));
    assert_eq!(typed_told["rows"]["dropped_by_reason"]["long after all other rows of the source"], 1);
    assert_eq!(plain_told["rows"]["kept"], typed_told["rows"]["kept"]);

    // The data ends on 12 December.
    let reported = &plain_told["reported"];
    assert_eq!(reported["months"], serde_json::json!({ "from": "2023-11", "to": "2023-11" }));
    assert_eq!(reported["days"], serde_json::json!({ "from": "2023-11-29", "to": "2023-12-12" }));
    let sentence = &plain_told["compare"]["themes"][0]["total"];
    assert!(sentence.as_str().is_some_and(|said| said.contains("in 14 days before")), "{sentence}");
}

#[test]
fn the_weekend_reported_is_the_weekend_told() {
    // An event every evening to a Saturday, and one on the Sunday at noon: what that evening brings is not known.
    let mut text = "When,Until,X,Y\n".to_owned();
    let first: jiff::civil::Date = "2023-10-01".parse().expect("a date");
    for (at, day) in first.series(jiff::Span::new().days(1)).take(70).enumerate() {
        let hour = if at == 69 { 12 } else { 22 };
        let x = -0.08 + 0.0004 * (at % 10) as f64;
        (0..3).for_each(|row| {
            writeln!(text, "{day} {hour}:15,,{x:.4},{}", 51.5 + 0.002 * f64::from(row)).expect("a String")
        });
    }
    text += "2091-05-05 10:00,,-0.08,51.5\n";
    let folder = Folder::new().with("extract.csv", text).with("hexspot.toml", TABLE);
    let folder = folder.with("month.toml", format!("{LATEST}{TABLE}"));
    let ran = report(&folder, "-c hexspot.toml --preset monday --out out");
    let manifest = manifest(&folder, "out");
    let days = &manifest["reported"]["days"];
    assert_eq!((&days["from"], &days["to"]), (&"2023-12-01".into(), &"2023-12-03".into()), "{}", ran.stderr);
    let told = manifest["preset"]["story"][0].as_str().expect("a sentence");
    assert!(told.contains("weekend of Friday 2023-12-01"), "{told}");
    assert!(ran.stderr.contains("up to the last that is known of violence as a whole"), "{}", ran.stderr);
    let months = folder.run(&format!("report {QUICK} -c month.toml --preset monday --out no"));
    assert!(months.code == 2 && months.stderr.contains("monday tells weekends"), "{}", months.stderr);
}

#[test]
fn the_total_is_of_the_boundary_and_not_of_the_cells_that_reach_beyond_it() {
    // Half of the columns of the rows lie in the square, and none of its edges is one of a cell.
    let folder = ["2023-01", "2023-02"].into_iter().enumerate().fold(Folder::new(), |folder, (at, name)| {
        folder.with(&format!("crime/{name}-city-street.csv"), police_rows(name, 40 * (at + 1)))
    });
    let folder = folder.with("latest.toml", LATEST).with("half.geojson", square(-0.08275, 51.5135, 0.0025));
    report(&folder, "--crime crime --area half.geojson -c latest.toml --compare-to previous --out out");
    assert_eq!(totals(&folder.text("out/compare.csv")), ("20".into(), "40".into()));
    let ranked: u64 = manifest(&folder, "out")["themes"][0]["events"].as_u64().expect("events");
    assert!(ranked > 40, "{ranked}: the cells do reach beyond, or this would show nothing");
}

#[test]
fn what_was_only_before_is_in_the_total_without_a_boundary() {
    let elsewhere = |month| {
        (0..30).map(move |row| {
            Crime { id: &format!("{row:064x}"), month, longitude: "-0.05", latitude: "51.53", ..Crime::default() }
                .to_string()
        })
    };
    let mut before = police_rows("2023-01", 50);
    elsewhere("2023-01").for_each(|row| before += &(row + "\n"));
    let folder = Folder::new()
        .with("crime/2023-01-city-street.csv", before)
        .with("crime/2023-02-city-street.csv", police_rows("2023-02", 50))
        .with("latest.toml", LATEST);
    let asked = ["-c latest.toml", "--from 2023-02 --to 2023-02"];
    for (out, asked) in asked.into_iter().enumerate() {
        report(&folder, &format!("--crime crime {asked} --compare-to previous --out {out}"));
        assert_eq!(totals(&folder.text(&format!("{out}/compare.csv"))), ("80".into(), "50".into()), "{asked}");
    }
}

#[test]
fn a_first_month_does_not_cut_what_the_latest_is_compared_with() {
    let folder = force([4, 4]).with("latest.toml", LATEST);
    let report = |more: &str| report(&folder, &format!("--crime crime -c latest.toml {more}"));
    report("--from 2023-01 --compare-to year-before --out from");
    assert_eq!(totals(&folder.text("from/compare.csv")), ("60".into(), "60".into()));
    // And nothing else reaches back so far.
    report("--from 2023-01 --out alone");
    for file in ["cells_violence.geojson", "trend_violence.csv", "patrol.csv"] {
        assert!(folder.bytes(&format!("from/{file}")) == folder.bytes(&format!("alone/{file}")), "{file}");
    }
    let reported: Value = manifest(&folder, "from")["reported"].clone();
    assert_eq!(reported["trends_hours_premises_and_plans_rest_on"]["from"], "2023-01", "{reported}");
    assert!(accounts(&folder.text("from/ledger.csv")).iter().all(Account::adds_up));
}
