//! `hexspot report`: as far as the inputs go; what a period is held against is in no ranking of it; presets.

use serde_json::Value;

use super::near_repeat::{TABLE, extract};
use crate::support::{Folder, Run, accounts, police_rows, square_of_police_rows};

/// Little enough to be quick, and no less of a report.
pub const QUICK: &str = "--theme violence --resolution 9 --draws 19 --stability off";

/// Twenty months of a force, more of it from month to month, and where its square lies.
fn months() -> Folder {
    (0..20).fold(Folder::new().with("square.geojson", square_of_police_rows()), |folder, at| {
        let month = format!("{}-{:02}", 2022 + at / 12, 1 + at % 12);
        folder.with(&format!("crime/{month}-city-street.csv"), police_rows(&month, 40 + at))
    })
}

pub fn manifest(folder: &Folder, out: &str) -> Value {
    serde_json::from_str(&folder.text(&format!("{out}/manifest.json"))).expect("JSON")
}

pub fn report(folder: &Folder, arguments: &str) -> Run {
    let ran = folder.run(&format!("report {QUICK} {arguments}"));
    assert_eq!(ran.code, 0, "{arguments}: {}", ran.stderr);
    ran
}

/// The total before and after in a table of changes.
pub fn totals(table: &str) -> (String, String) {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at =
        |name: &str| header.iter().position(|column| column == name).unwrap_or_else(|| panic!("{name}: {header:?}"));
    let total = reader.records().flatten().find(|row| row.iter().any(|field| field == "study-area")).expect("a total");
    (total[at("before")].to_owned(), total[at("after")].to_owned())
}

#[test]
fn a_report_goes_as_far_as_its_inputs() {
    let folder = Folder::new().with("extract.csv", extract()).with("timed.toml", TABLE);
    assert_eq!(folder.run("synth --out city --months 4").code, 0);
    let (area, crime) = ("--area city/boundaries/wards.geojson", "--crime city/crime");
    let premises = "--premises city/premises/licensed-premises.csv";
    let footfall = "--footfall city/footfall/stations-hourly.csv";
    let has = |inputs: &str, out: &str, with: &[&str], without: &[&str]| {
        report(&folder, &format!("{inputs} --out {out}"));
        let files = folder.files(out);
        let is_there = |name: &&&str| files.iter().any(|file| file == *name);
        let missing: Vec<_> = with.iter().filter(|name| !is_there(name)).collect();
        let too_many: Vec<_> = without.iter().filter(is_there).collect();
        assert!(missing.is_empty() && too_many.is_empty(), "{inputs}: {missing:?} {too_many:?} {files:?}");
        assert!(accounts(&folder.text(&format!("{out}/ledger.csv"))).iter().all(crate::support::Account::adds_up));
    };
    let cells = ["cells_violence.geojson", "trend_violence.csv", "patrol.csv", "manifest.json"];
    has(crime, "a", &cells, &["areas.csv", "premises.csv", "when_violence.csv", "compare.csv"]);
    has(&format!("{crime} {area}"), "b", &[&cells[..], &["areas.csv"]].concat(), &["premises.csv"]);
    has(&format!("{crime} {area} {premises}"), "c", &["areas.csv", "premises.csv", "venues.csv"], &["routes.csv"]);
    has(&format!("{crime} {footfall}"), "d", &cells, &["areas.csv", "premises.csv"]);
    has(
        "-c timed.toml",
        "e",
        &["cells_violence.geojson", "when_violence.csv", "weekends_violence.csv"],
        &["areas.csv"],
    );
    let none = folder.run("report --out f");
    assert!(none.code == 2 && none.stderr.contains("--crime"), "{}", none.stderr);
    let stdout = folder.run(&format!("report {crime} --out -"));
    assert!(stdout.code == 2 && stdout.stderr.contains("Name a folder"), "{}", stdout.stderr);
}

#[test]
fn what_a_period_is_compared_with_is_in_no_ranking_of_it() {
    let folder = months();
    for area in ["", "--area square.geojson"] {
        let asked = format!("--crime crime {area} --from 2023-05 --to 2023-08");
        report(&folder, &format!("{asked} --out alone"));
        let ran = report(&folder, &format!("{asked} --compare-to previous,year-before --out beside"));
        assert!(ran.stderr.contains("is compared with the period before it"), "{}", ran.stderr);
        assert!(ran.stderr.contains("a season may look like a change"), "{}", ran.stderr);
        let alone = folder.files("alone");
        for file in alone.iter().filter(|file| !["ledger.csv", "manifest.json", "report.html"].contains(&file.as_str()))
        {
            let same = folder.bytes(&format!("alone/{file}")) == folder.bytes(&format!("beside/{file}"));
            assert!(same, "{file} of {area:?} hangs on what it is compared with");
        }
        // 40 in the first month, one more in each.
        let (now, previous, year) = ((56..60).sum::<u32>(), (52..56).sum::<u32>(), (44..48).sum::<u32>());
        let met = ["compare", "compare_year-before"].map(|name| totals(&folder.text(&format!("beside/{name}.csv"))));
        assert_eq!(met, [(previous.to_string(), now.to_string()), (year.to_string(), now.to_string())]);
        let ledger = accounts(&folder.text("beside/ledger.csv"));
        assert!(ledger.iter().all(crate::support::Account::adds_up));
        assert_eq!(ledger.iter().map(|account| account.kept).sum::<u64>(), manifest(&folder, "alone")["rows"]["kept"]);
        let reasons = &manifest(&folder, "beside")["rows"]["dropped_by_reason"];
        assert!(reasons["before the months reported"].as_u64() > Some(0), "{reasons}");

        let toml = format!(
            "latest = \"4 months\"\ncrime = [\"crime\"]\n{}",
            if area.is_empty() { "" } else { "area = \"square.geojson\"\n" }
        );
        std::fs::write(folder.path("latest.toml"), toml).expect("written");
        let ran = report(&folder, "-c latest.toml --out latest");
        assert!(ran.stderr.contains("reported is 2023-05 to 2023-08"), "{}", ran.stderr);
        for file in ["cells_violence.geojson", "hotspots_violence.geojson", "ranking_violence.csv"] {
            assert!(
                folder.bytes(&format!("alone/{file}")) == folder.bytes(&format!("latest/{file}")),
                "{file} of {area:?}"
            );
        }
        assert!(folder.text("latest/trend_violence.csv").contains(",2022-01,"), "trends go on over all months");
        assert!(!folder.text("alone/trend_violence.csv").contains(",2022-01,"));
        let period = &manifest(&folder, "latest")["reported"];
        assert_eq!(period["trends_hours_premises_and_plans_rest_on"]["from"], "2022-01");
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = months();
    let ran = report(&folder, "--crime crime --compare-to previous --out all");
    assert!(ran.stderr.contains("is not compared with the period before it"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Give the files of 2020-05 to 2021-12"), "{}", ran.stderr);
    assert!(!folder.files("all").contains(&"compare.csv".to_owned()));
    for (wrong, said) in [
        ("--compare-to previous --before 2022-01:2022-06 --after 2022-07:2022-12", "Give one of them"),
        ("--compare-to yesterday", "year-before"),
        ("--preset weekly", "monthly, monday, tasking"),
        ("--latest fortnight", "2 weeks"),
    ] {
        let ran = folder.run(&format!("report --crime crime {wrong} --out no"));
        assert!(ran.code == 2 && ran.stderr.contains(said), "{wrong}: {}", ran.stderr);
    }
    let ran = folder.run("report --crime crime --preset monday --out no");
    assert!(ran.code == 1 && ran.stderr.contains("no event carries a time of day"), "{}", ran.stderr);
    assert!(folder.files("no").is_empty());
}

#[test]
fn a_preset_is_written_read_back_and_told_first() {
    let folder = Folder::new().with("extract.csv", extract());
    for (preset, first, unit) in
        [("monday", "Monday meeting\n", "1 weekend"), ("tasking", "Tasking for two weeks\n", "2 weeks")]
    {
        let printed = folder.run(&format!("config --preset {preset}"));
        assert_eq!(printed.code, 0, "{}", printed.stderr);
        std::fs::write(folder.path("hexspot.toml"), printed.stdout + TABLE).expect("written");
        let ran = report(&folder, &format!("-c hexspot.toml --out {preset}"));
        assert!(ran.stdout.starts_with(first), "{}", ran.stdout);
        let manifest = manifest(&folder, preset);
        assert_eq!((&manifest["preset"]["name"], &manifest["configuration"]["latest"]), (&preset.into(), &unit.into()));
        let story: Vec<&str> =
            manifest["preset"]["story"].as_array().expect("told").iter().flat_map(Value::as_str).collect();
        assert!(!story.is_empty() && story.iter().all(|sentence| ran.stdout.contains(sentence)), "{story:?}");
        let days = &manifest["reported"]["days"];
        assert!(days["from"].is_string() && days["to"].is_string(), "{days}");
    }
    assert!(folder.text("monday/weekends_violence.csv").contains("study-area"));
    // Fourteen days against the fourteen before, not months.
    let compared = &manifest(&folder, "tasking")["compare"]["themes"][0];
    assert!(
        compared["after"]["span"].as_str().is_some_and(|span| span.len() == "2023-12-01 to 2023-12-14".len()),
        "{compared}"
    );

    let ran = folder.run("config --preset tasking --latest 3_months");
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    std::fs::write(folder.path("own.toml"), format!("preset = \"tasking\"\ncompare-to = [\"year-before\"]\n{TABLE}"))
        .expect("written");
    let ran = folder.run("config -c own.toml --theme drugs");
    let in_force: toml::Table = ran.stdout.parse().expect("TOML");
    assert_eq!(in_force["theme"].as_array().map(Vec::len), Some(1), "a flag goes before the file");
    assert_eq!(in_force["compare-to"][0].as_str(), Some("year-before"), "the file goes before the preset");
    assert_eq!(in_force["latest"].as_str(), Some("2 weeks"), "the preset goes before the default");
}

#[test]
fn the_licence_is_that_of_the_forms_read_the_users_words_first() {
    let folder = months();
    let of = |more: &str, out: &str| {
        report(&folder, &format!("--crime crime --from 2023-08 {more} --out {out}"));
        let cells: Value = serde_json::from_str(&folder.text(&format!("{out}/cells_violence.geojson"))).expect("JSON");
        let manifest = manifest(&folder, out);
        assert_eq!(cells["licence"], manifest["licence"]);
        assert_eq!((&cells["handling"], &manifest["handling"]), (&"OFFICIAL".into(), &"OFFICIAL".into()));
        manifest["licence"].as_str().expect("text").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = of("", "plain");
    assert!(plain.len() == 1 && plain[0].contains("data.police.uk"), "{plain:?}");
    assert_eq!(of("--licence Ours", "own"), ["Ours".to_owned(), plain[0].clone()]);
}
