//! `hexspot rank --spread snap-points`: what it writes, and that nothing else changes.

use serde_json::Value;

use super::schema::map_faults;
use crate::support::{Dictionary, Folder};

const CITY: &str = "rank --crime city/crime --premises city/premises/licensed-premises.csv --area city/boundaries/wards.geojson \
    --theme violence --theme asb --resolution 10";

/// A synthetic city of four months, ranked into `plain` with what is set when nothing is said.
fn city() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 4").code, 0);
    rank(&folder, "--out plain");
    folder
}

fn rank(folder: &Folder, arguments: &str) -> String {
    let run = folder.run(&format!("{CITY} {arguments}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stderr
}

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&folder.text(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

fn column(folder: &Folder, name: &str, column: &str) -> Vec<f64> {
    let text = folder.text(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader.headers().expect("a header").iter().position(|met| met == column).expect("the column is there");
    reader.records().map(|row| row.expect("CSV")[at].parse().expect("a number")).collect()
}

#[test]
fn the_spread_is_written_beside_the_counts_as_its_dictionaries_say() {
    let folder = city();
    let said = rank(&folder, "--out spread --spread snap-points");
    let cells = json(&folder, "spread/cells_violence.geojson");
    assert_eq!(map_faults(&Dictionary::of("cells").with(&["spread"]), &cells), [""; 0]);
    let ranking = Dictionary::of("cells").with(&["spread"]).rows(Some("ranking"));
    assert_eq!(ranking.csv_faults(&folder.text("spread/ranking_violence.csv")), [""; 0]);
    let table = "spread/spread_violence.csv";
    assert_eq!(Dictionary::of("spread").csv_faults(&folder.text(table)), [""; 0]);

    let of = |name: &str| column(&folder, table, name);
    let (count, spread) = (of("count"), of("spread_count"));
    let (counted, spread_out): (f64, f64) = (count.iter().sum(), spread.iter().sum());
    assert!(counted > 100.0 && (counted - spread_out).abs() < 1e-6, "{counted} events became {spread_out}");
    assert!(spread.is_sorted_by(|a, b| a >= b) && spread.iter().any(|count| count.fract() != 0.0));
    let moved: Vec<f64> =
        of("rank_before").iter().zip(of("rank_after")).map(|(before, after)| before - after).collect();
    assert!(moved == of("change") && moved.iter().any(|moved| *moved != 0.0) && moved.iter().sum::<f64>() == 0.0);
    assert!(column(&folder, "plain/ranking_violence.csv", "count").iter().sum::<f64>() == counted);

    // What the spread does not touch is as without it, cell by cell.
    let plain = json(&folder, "plain/cells_violence.geojson");
    let features = |map: &Value| map["features"].as_array().expect("features").clone();
    for cell in features(&cells) {
        let before = features(&plain).into_iter().find(|plain| plain["id"] == cell["id"]).expect("the same cells");
        for (name, value) in before["properties"].as_object().expect("properties") {
            match name.as_str() {
                "rank" => assert_eq!(cell["properties"]["rank_before_spread"], *value),
                "rank_low" | "rank_high" | "p_top" => {}
                _ => assert_eq!(cell["properties"][name], *value, "{name} of {}", cell["id"]),
            }
        }
    }
    let manifest = json(&folder, "spread/manifest.json");
    assert_eq!(
        (&manifest["spread"]["by"], &manifest["configuration"]["spread"]),
        (&"area".into(), &"snap-points".into())
    );
    let points = |name: &str| manifest["spread"][name].as_u64().expect("a number");
    assert!(0 < points("points_in_cells") && points("points_in_cells") <= points("points"));
    let of_theme = &manifest["themes"][0]["spread"];
    assert!(of_theme["kept_of_first_10"].as_u64().expect("a number") <= 10, "{of_theme}");
    for told in ["were spread over the ground nearest to each", "tested on the counts at the points", "of the first 20"]
    {
        assert!(said.contains(told), "{told:?} is not in {said}");
    }
}

#[test]
fn without_the_flag_no_output_knows_of_it() {
    let folder = city();
    rank(&folder, "--out none --spread none");
    assert_eq!(folder.files("none"), folder.files("plain"));
    for file in folder.files("plain").iter().filter(|file| *file != "manifest.json") {
        assert!(folder.bytes(&format!("plain/{file}")) == folder.bytes(&format!("none/{file}")), "{file}");
        assert!(!folder.text(&format!("plain/{file}")).contains("spread"), "{file}");
    }
    assert!(json(&folder, "plain/manifest.json")["spread"].is_null());
}

#[test]
fn every_order_and_both_ways_to_spread_give_the_same_for_any_number_of_threads() {
    let folder = city();
    for (order, by) in [("harm --harm cchi", "area"), ("density", "area"), ("rate-premises", "premises")] {
        for threads in [1, 3] {
            rank(
                &folder,
                &format!("--out t{threads} --spread snap-points --spread-by {by} --by {order} --threads {threads}"),
            );
        }
        for file in folder.files("t1") {
            let same = folder.bytes(&format!("t1/{file}")) == folder.bytes(&format!("t3/{file}"));
            assert!(same, "{file} by {order} differs with the number of threads");
        }
        let table = "t1/spread_violence.csv";
        let values = folder.text(table);
        let mut reader = csv::Reader::from_reader(values.as_bytes());
        let after: Vec<Option<f64>> = reader.records().map(|row| row.expect("CSV")[8].parse().ok()).collect();
        assert!(after.is_sorted_by(|a, b| a >= b) && after[0] > Some(0.0), "by {order}");
        assert_eq!(column(&folder, table, "rank_after")[..3], [1.0, 2.0, 3.0]);
        let by_premises =
            json(&folder, "t1/manifest.json")["spread"]["points_without_premises_spread_by_area"].as_u64();
        assert_eq!(by_premises.is_some_and(|without| without > 0), by == "premises", "{by_premises:?}");
    }
}

#[test]
fn exact_positions_are_told_apart_from_map_points() {
    let row = |number: usize| {
        let crime = crate::support::Crime::default();
        let (longitude, latitude) =
            (format!("{:.6}", -0.08 + 1e-5 * number as f64), format!("{:.6}", 51.515 + 1e-5 * number as f64));
        crate::support::Crime { longitude: &longitude, latitude: &latitude, ..crime }.to_string()
    };
    let folder = Folder::new().with("crime.csv", crate::support::police_file((0..60).map(row)));
    let run = folder.run("rank --crime crime.csv --theme violence --spread snap-points --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("100 % of these events are alone at their position"), "{}", run.stderr);
}

#[test]
fn only_what_is_published_at_map_points_is_spread() {
    let exact = "When,Lon,Lat\n2024-01-03,-0.0805,51.5151\n2024-01-04,-0.0801,51.5152\n";
    let toml = "crime = [\"crime.csv\"]\ntheme = [\"all\"]\nspread = \"snap-points\"\nout = \"out\"\n[[table]]\npath = \"exact.csv\"\n\
        holds = \"events\"\nsource = \"Ambulance\"\ncategory = \"Violence and sexual offences\"\n[table.columns]\ntime = \"When\"\n\
        lon = \"Lon\"\nlat = \"Lat\"\n";
    let folder = Folder::new()
        .with("crime.csv", crate::support::police_rows("2024-01", 40))
        .with("exact.csv", exact)
        .with("hexspot.toml", toml);
    let run = folder.run("rank -c hexspot.toml");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("not spread, for they are not of data.police.uk: the events of Ambulance"),
        "{}",
        run.stderr
    );
    assert_eq!(json(&folder, "out/manifest.json")["spread"]["points"], 40);
    let (count, spread) = ("count", "spread_count");
    let sum = |name: &str| column(&folder, "out/spread_all.csv", name).iter().sum::<f64>();
    assert!((sum(count) - 42.0).abs() < 1e-9 && (sum(spread) - 42.0).abs() < 1e-9, "{} {}", sum(count), sum(spread));
}
