//! `hexspot cover`: assets in, gaps and new places out.

use serde_json::Value;

use crate::support::{Folder, police_rows, square_of_police_rows};

/// Cameras, a lamp that is lit for part of the night, one whose hours nobody can read, and one far away.
const ASSETS: &str = "Ref,Type,At work,Longitude,Latitude\n\
    A1,Camera,24/7,-0.0825,51.5140\n\
    A2,Camera,Th-Sa 18:00-06:00,-0.0805,51.5150\n\
    A3,Camera,when staffed,-0.0790,51.5150\n\
    A4,Street light,Mo-Su 16:00-00:30,-0.0815,51.5145\n\
    A5,Street light,,-0.0795,51.5145\n\
    A6,Street light,,-0.2000,51.6000\n\
    A7,Camera,24/7,,51.5\n";

const TABLE: &str = r#"crime = ["crime.csv"]
area = "square.geojson"
theme = ["violence"]
resolution = 11
draws = 19
number = 2
[[table]]
path = "assets.csv"
holds = "places"
[table.columns]
id = "Ref"
kind = "Type"
hours = "At work"
lon = "Longitude"
lat = "Latitude"
"#;

const GEOJSON: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"A1","kind":"Camera","hours":"24/7"},"geometry":{"type":"Point","coordinates":[-0.0825,51.514]}},
{"type":"Feature","properties":{"id":"A2","kind":"Camera","hours":"Th-Sa 18:00-06:00"},"geometry":{"type":"Point","coordinates":[-0.0805,51.515]}}]}"#;

fn folder() -> Folder {
    Folder::new()
        .with("crime.csv", police_rows("2024-01", 60))
        .with("square.geojson", square_of_police_rows())
        .with("assets.csv", ASSETS)
        .with("assets.geojson", GEOJSON)
        .with("hexspot.toml", TABLE)
}

/// The rows of a file as maps.
fn rows(folder: &Folder, name: &str) -> Vec<Vec<(String, String)>> {
    let text = folder.text(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().expect("a header").clone();
    let row =
        |record: csv::StringRecord| columns.iter().zip(&record).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    reader.records().map(|record| row(record.expect("CSV"))).collect()
}

fn of<'a>(row: &'a [(String, String)], name: &str) -> &'a str {
    row.iter().find(|(column, _)| column == name).map(|(_, value)| value.as_str()).expect("a column")
}

#[test]
fn assets_of_a_table_cover_what_is_near_in_their_hours_and_every_row_is_told() {
    let folder = folder();
    let ran = folder.run("cover -c hexspot.toml --out out");
    // One row in seven has no position, which is more than the quality threshold allows.
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("the hours of 1 of the 3 of kind camera cannot be read"), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 of the 3 of kind street-light reach nothing"), "{}", ran.stderr);
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let kinds = manifest["cover"]["kinds"].as_array().expect("kinds");
    let told: Vec<(&str, u64, u64)> = kinds
        .iter()
        .map(|kind| {
            (
                kind["kind"].as_str().unwrap_or_default(),
                kind["assets"].as_u64().unwrap_or(0),
                kind["reach_the_study_area"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    assert_eq!(told, [("camera", 3, 2), ("street-light", 3, 2)]);
    let input = |file: &str| {
        let inputs = manifest["inputs"].as_array().expect("inputs");
        inputs
            .iter()
            .find(|input| input["file"].as_str().is_some_and(|name| name.ends_with(file)))
            .expect("an input")
            .clone()
    };
    assert_eq!((&input("assets.csv")["read"], &input("assets.csv")["kept"]), (&7.into(), &6.into()));
    let all = rows(&folder, "out/cover.csv");
    for (kind, gap) in [("camera", &kinds[0]["gap"]), ("street-light", &kinds[1]["gap"])] {
        let cells = all.iter().filter(|row| of(row, "kind") == kind && of(row, "feature") == "cell");
        let sum: f64 = cells.map(|row| of(row, "gap").parse::<f64>().expect("a number")).sum();
        assert!((sum / gap.as_f64().expect("a number") - 1.0).abs() < 1e-9, "gaps add up to that of the manifest");
        let hours = rows(&folder, "out/cover_hours.csv");
        let hours = hours.iter().filter(|row| of(row, "kind") == kind);
        let by_hour: f64 = hours.map(|row| of(row, "gap").parse::<f64>().expect("a number")).sum();
        assert!((by_hour / sum - 1.0).abs() < 1e-9, "by hour as by cell");
    }
    let proposals: Vec<_> =
        all.iter().filter(|row| of(row, "feature") == "proposal" && of(row, "kind") == "camera").collect();
    assert_eq!(proposals.len(), 2);
    assert!(
        of(proposals[0], "gain").parse::<f64>().expect("a gain") >= of(proposals[1], "gain").parse().expect("a gain")
    );
    // The camera that is watched on three nights covers the ground around it then and not on Monday at noon.
    let shares = rows(&folder, "out/cover_hours.csv");
    let shares = shares.iter().map(|row| of(row, "coverage")).filter(|share| !share.is_empty());
    assert!(shares.map(|share| share.parse::<f64>().expect("a share")).all(|share| share == 0.0 || share > 1e-9));
    let hour = |weekday: &str, hour: &str| -> f64 {
        let hours = rows(&folder, "out/cover_hours.csv");
        let is = |row: &&Vec<(String, String)>| {
            of(row, "kind") == "camera" && of(row, "weekday") == weekday && of(row, "hour") == hour
        };
        of(hours.iter().find(is).expect("the hour"), "coverage").parse().expect("a share")
    };
    assert!(hour("Saturday", "23") > hour("Monday", "12") && hour("Monday", "12") > 0.0);
}

#[test]
fn the_need_is_the_harm_of_the_ranking_spread_over_the_week() {
    let folder = folder();
    let command = "--crime crime.csv --area square.geojson --theme violence --resolution 10";
    for (more, out) in
        [("rank --permutations 0 --format csv", "rank"), ("cover --draws 0 --assets assets.geojson", "out")]
    {
        let ran = folder.run(&format!("{more} {command} --out {out}"));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let sum = |name: &str, column: &str, of_camera: bool| -> f64 {
        let rows = rows(&folder, name);
        let of_camera = rows.iter().filter(|row| !of_camera || of(row, "kind") == "camera");
        of_camera
            .map(|row| of(row, column))
            .filter(|value| !value.is_empty())
            .map(|value| value.parse::<f64>().expect("a number"))
            .sum()
    };
    let (by_cell, by_hour) = (sum("out/cover.csv", "need", true), sum("out/cover_hours.csv", "need", true));
    assert!((by_hour / by_cell - 1.0).abs() < 1e-9, "{by_hour} {by_cell}");
    // The file is of January: 31 of the 365.25 days of a year.
    let harm = sum("rank/ranking_violence.csv", "harm", false) * 7.0 / 31.0;
    assert!((by_hour / harm - 1.0).abs() < 0.03, "{by_hour} harm a week by the need, {harm} by what happened");
}

#[test]
fn assets_are_read_from_layers_and_plain_tables_alike_for_any_number_of_threads() {
    let two = "id,kind,hours,lon,lat\nA1,Camera,24/7,-0.0825,51.514\nA2,Camera,Th-Sa 18:00-06:00,-0.0805,51.515\n";
    let folder = folder().with("two.csv", two);
    let command = "cover --crime crime.csv --area square.geojson --theme violence --resolution 11 --draws 19 -n 2";
    for (more, out) in
        [("--assets two.csv --threads 1", "a"), ("--assets two.csv", "b"), ("--assets assets.geojson", "c")]
    {
        let ran = folder.run(&format!("{command} {more} --out {out}"));
        assert_eq!(ran.code, 0, "{more}: {}", ran.stderr);
    }
    for file in ["cover.csv", "cover.geojson", "cover_hours.csv"] {
        let [one, two, three] = ["a", "b", "c"].map(|out| folder.bytes(&format!("{out}/{file}")));
        assert!(one == two, "{file} hangs on the number of threads");
        assert!(one == three, "{file} differs between table and layer");
    }
}

#[test]
fn kinds_that_nobody_has_are_all_gap_and_what_cannot_be_told_is_said() {
    let register = "id,name,kind,lon,lat,hours\n1,Crown,pub,-0.0801,51.5151,\n2,Bell,pub,-0.0802,51.5152,\n\
                    3,Swan,pub,-0.0803,51.5153,\n";
    let folder = folder().with("register.csv", register);
    let command = "cover --crime crime.csv --area square.geojson --theme violence --resolution 10 --draws 0 -n 1";
    let ran = folder.run(&format!("{command} --reach-of help-point=40 --out out"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("no asset is of kind help-point"), "{}", ran.stderr);
    assert!(ran.stderr.contains("harm by the hour: assumed"), "{}", ran.stderr);
    assert!(ran.stdout.contains("held against harm expected at any hour"), "{}", ran.stdout);
    for row in rows(&folder, "out/cover.csv").iter().filter(|row| of(row, "feature") == "cell") {
        assert_eq!((of(row, "coverage"), of(row, "assets"), of(row, "among_first")), ("0.0", "0", ""));
    }
    for (more, says) in [
        ("", "assets: no cameras, lights or other assets were given"),
        (" --reach-of camera", "is not KIND=METRES"),
        (" --reach-of camera=0", "is no reach"),
        (" --reach-of street-cleaning=80", "no premises were given"),
        (" --assets assets.geojson -n 5000", "are more than 1000"),
        (" --assets assets.geojson -n 0", "no new place is requested"),
        (" --assets assets.geojson --reach-of cctv=50", "no asset is of kind \"cctv\"; the data has camera (2)"),
        (" --reach-of street-cleaning=80 --premises register.csv", "of none of the 3 venues are the hours known"),
    ] {
        let ran = folder.run(
            &format!("{command}{more} --out other").replace("-n 1 --assets assets.geojson", "--assets assets.geojson"),
        );
        assert_eq!(ran.code, 2, "{more}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{more}: {}", ran.stderr);
    }
    let ran = folder.run(&format!("{command} --assets square.geojson.missing --out other"));
    assert!(ran.code == 1 && ran.stderr.contains("square.geojson"), "{}", ran.stderr);
}

#[test]
fn where_streets_are_given_new_places_lie_along_them() {
    let line = |lat: f64| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"1"}},"geometry":{{"type":"LineString","coordinates":[[-0.0900,{lat}],[-0.0700,{lat}]]}}}}]}}"#
        )
    };
    let folder = folder().with("street.geojson", line(51.5145)).with("far.geojson", line(52.5));
    let command = "cover --crime crime.csv --area square.geojson --theme violence --resolution 10 --draws 0 -n 2 \
                   --reach-of help-point=40";
    let ran = folder.run(&format!("{command} --streets street.geojson --out out"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let all = rows(&folder, "out/cover.csv");
    let proposals: Vec<_> = all.iter().filter(|row| of(row, "feature") == "proposal").collect();
    assert_eq!(proposals.len(), 2);
    for proposal in proposals {
        let lat: f64 = of(proposal, "lat").parse().expect("a latitude");
        assert!((lat - 51.5145).abs() < 1e-6, "{lat}");
    }
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let kind = &manifest["cover"]["kinds"][0];
    assert!(kind["candidates_are"].as_str().is_some_and(|are| are.contains("along the streets given")), "{kind}");
    assert!(kind["choice"].as_str().is_some_and(|choice| choice.contains("proven to be the best")), "{kind}");
    assert_eq!(kind["proven_share"], 1.0);
    let ran = folder.run(&format!("{command} --streets far.geojson --out far"));
    assert!(ran.code == 0 && ran.stderr.contains("none of the streets given lies in the study area"), "{}", ran.stderr);
}

/// Events with a time of day beside a file of months.
const BESIDE_MONTHS: &str = r#"
[[table]]
path = "timed.csv"
holds = "events"
category = "Violence and sexual offences"
[table.columns]
id = "id"
time = "time"
lon = "lon"
lat = "lat"
"#;

#[test]
fn a_handful_of_timed_events_sets_the_hours_of_nothing() {
    let timed = |number: usize| {
        let row = |at: usize| format!("T{at},2024-01-{:02}T{:02}:30:00,-0.0815,51.5145\n", 1 + at % 28, 20 + at % 3);
        format!("id,time,lon,lat\n{}", (0..number).map(row).collect::<String>())
    };
    let folder = folder().with("hexspot.toml", format!("{TABLE}{BESIDE_MONTHS}"));
    let hours = |number: usize| {
        std::fs::write(folder.path("timed.csv"), timed(number)).expect("written");
        let ran = folder.run(&format!("cover -c hexspot.toml --resolution 10 --draws 0 --out {number}"));
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        let camera = |row: &&Vec<(String, String)>| of(row, "kind") == "camera";
        let all = rows(&folder, &format!("{number}/cover_hours.csv"));
        let need: Vec<f64> = all.iter().filter(camera).map(|row| of(row, "need").parse().expect("a number")).collect();
        let most = need.iter().fold(0.0, |a: f64, b| a.max(*b)) / need.iter().sum::<f64>();
        let manifest: Value = serde_json::from_str(&folder.text(&format!("{number}/manifest.json"))).expect("JSON");
        (most * 168.0, manifest["cover"]["hours_assumed"].as_bool(), ran.stderr)
    };
    let (most, assumed, said) = hours(3);
    assert!((most - 1.0).abs() < 1e-9 && assumed == Some(true), "{most}: {said}");
    assert!(said.contains("events have a time of day, too few to tell by, and every hour is taken alike"), "{said}");
    let (most, assumed, said) = hours(150);
    assert!(most > 3.0 && assumed == Some(false), "{most}: {said}");
    assert!(said.contains("harm by the hour: hours of the 150 of"), "{said}");
}

#[test]
fn cleaning_is_told_of_people_and_venues_and_not_of_a_theme() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 6").code, 0);
    let command = "cover -c city/hexspot.toml --theme vawg --resolution 9 --draws 0 -n 1";
    let ran = folder.run(&format!("{command} --reach-of cleaning=100 --out out"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("Assets: ") && !ran.stdout.contains("A proxy of"), "{}", ran.stdout);
    assert!(ran.stderr.contains("what cleaning is held against: people present by the hour"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("harm by the hour"), "{}", ran.stderr);
    let ran = folder.run(&format!("{command} --reach-of camera=50,cleaning=100 --out both"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("A proxy of") && ran.stderr.contains("harm by the hour"), "{}", ran.stderr);
}
