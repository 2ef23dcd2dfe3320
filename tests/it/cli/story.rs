//! What a report says first: the very numbers of its tables, no noise for a change, no theme lost and none told twice.

use std::collections::BTreeMap;

use serde_json::Value;

use super::near_repeat::{TABLE, extract};
use crate::support::{Crime, Folder, police_file, square_of_police_rows};

/// Violence of 24 months: now many, now few, and no more of it at the end than in between.
const VIOLENCE: [usize; 24] =
    [66, 41, 58, 38, 69, 44, 71, 40, 55, 63, 37, 68, 42, 59, 39, 70, 45, 64, 36, 67, 57, 43, 40, 66];

/// Anti-social behaviour: much the same in each month, and three times as much in the last.
fn disorder(month: usize) -> usize {
    if month == 23 { 120 } else { 38 + month % 5 }
}

/// The months from `first` on, the police's beside a few events of transport that nobody knows before the last.
fn months(first: usize) -> Folder {
    let folder = Folder::new().with("square.geojson", square_of_police_rows());
    (first..24).fold(folder, |folder, at| {
        let month = format!("{}-{:02}", 2022 + at / 12, 1 + at % 12);
        let row = |number: usize, category: &str, reported_by: &str| {
            let longitude = format!("{:.6}", -0.0825 + 0.0005 * (number % 10) as f64);
            let latitude = format!("{:.6}", 51.514 + 0.0005 * (number / 10 % 4) as f64);
            let id = format!("{number:064x}");
            Crime {
                id: &id,
                month: &month,
                longitude: &longitude,
                latitude: &latitude,
                category,
                reported_by,
                ..Crime::default()
            }
            .to_string()
        };
        let police = "City of London Police";
        let violence = (0..VIOLENCE[at]).map(|number| row(number, "Violence and sexual offences", police));
        let disorder = (0..disorder(at)).map(|number| row(1_000 + 7 * number, "Anti-social behaviour", police));
        let folder =
            folder.with(&format!("crime/{month}-city-of-london-street.csv"), police_file(violence.chain(disorder)));
        if at < 23 {
            return folder;
        }
        let transport = (0..30).map(|number| row(5_000 + number, "Drugs", "British Transport Police"));
        folder.with(&format!("crime/{month}-btp-street.csv"), police_file(transport))
    })
}

type Row = BTreeMap<String, String>;

fn rows(folder: &Folder, file: &str) -> Vec<Row> {
    let text = folder.text(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn json(folder: &Folder, file: &str) -> Value {
    serde_json::from_str(&folder.text(file)).expect("JSON")
}

fn story(folder: &Folder, arguments: &str) -> Vec<String> {
    let ran = folder.run(&format!("report {arguments} --resolution 10 --draws 0 --stability off --out out"));
    assert!([0, 3].contains(&ran.code), "{}", ran.stderr);
    let manifest = json(folder, "out/manifest.json");
    let told = manifest["preset"]["story"].as_array().expect("a story").iter().flat_map(Value::as_str);
    told.map(str::to_owned).collect()
}

/// The one sentence that begins so.
fn only<'a>(story: &'a [String], start: &str) -> &'a str {
    let met: Vec<&String> = story.iter().filter(|sentence| sentence.starts_with(start)).collect();
    assert_eq!(met.len(), 1, "{start:?}: {story:#?}");
    met[0]
}

const MONTHLY: &str =
    "--preset monthly --theme violence --theme vawg --theme asb --theme btp --crime crime --area square.geojson";

#[test]
fn the_first_sentences_are_those_of_the_tables() {
    let folder = months(0);
    let story = story(&folder, MONTHLY);
    let titles = [("violence", "Violence and sexual offences"), ("asb", "Anti-social behaviour")];
    for (name, title) in titles {
        for (file, before) in [("compare", 22), ("compare_year-before", 11)] {
            let month = format!("{}-{:02}", 2022 + before / 12, 1 + before % 12);
            let said = only(&story, &format!("{title}, 2023-12 against {month}: "));
            let table = rows(&folder, &format!("out/{file}.csv"));
            let total =
                table.iter().find(|row| row["theme"] == name && row["place_kind"] == "study-area").expect("a total");
            let number = |at: usize| if name == "asb" { disorder(at) } else { VIOLENCE[at] };
            assert_eq!((&total["before"], &total["after"]), (&number(before).to_string(), &number(23).to_string()));
            assert!(said.contains(&total["sentence"]), "{said} is not {}", total["sentence"]);
            let (change, words) =
                if name == "asb" { ("up", "up by more than chance") } else { ("none", "no significant change") };
            assert!(total["change"] == change && said.contains(words), "{said}");
            assert_eq!(said.contains("not of the same season"), before == 22, "{said}");
        }
        let of_areas = rows(&folder, "out/areas.csv");
        let square = of_areas.iter().find(|row| row["measure"] == name).expect("the square");
        let month = if name == "asb" { disorder(23) } else { VIOLENCE[23] };
        assert_eq!(square["number"].parse::<f64>().ok(), Some(month as f64));

        let found = json(&folder, &format!("out/hotspots_{name}.geojson"));
        let labels: Vec<&str> = found["features"]
            .as_array()
            .expect("features")
            .iter()
            .flat_map(|hotspot| hotspot["properties"]["label"].as_str())
            .collect();
        let said = only(&story, &format!("{title}, 2023-12: "));
        match &labels[..] {
            [] => assert!(said.ends_with("no place is clearly hot"), "{said}"),
            [one] => assert!(said.ends_with(&format!("one hotspot, {one}")), "{said}"),
            [first, second, ..] => {
                let told = format!("{} hotspots, first {first}, then {second}", labels.len());
                assert!(said.ends_with(&told), "{said}");
            }
        }
    }
    let twice: Vec<&String> = story.iter().filter(|said| said.contains("women and girls")).collect();
    assert!(twice.len() == 1 && twice[0].contains("counts the same events as Violence"), "{twice:#?}");

    let manifest = json(&folder, "out/manifest.json");
    let not_compared = manifest["reported"]["not_compared"].as_array().expect("a list");
    for month in ["2023-11", "2022-12"] {
        let left_out = only(&story, &format!("theme btp is not compared: nothing to analyse: no month of {month}"));
        assert!(not_compared.iter().any(|said| said == left_out), "{not_compared:?}");
    }
}

#[test]
fn with_two_months_alone_nothing_is_said_to_have_changed_and_the_sentence_says_why() {
    let folder = months(22);
    let story = story(&folder, MONTHLY);
    for title in ["Violence and sexual offences", "Anti-social behaviour"] {
        let said = only(&story, &format!("{title}, 2023-12 against 2023-11: "));
        assert!(said.contains("not judged, for too few months"), "{said}");
    }
    assert!(story.iter().any(|said| said.contains("year before")), "{story:#?}");
}

#[test]
fn the_last_weekends_are_those_of_the_table() {
    let folder = Folder::new().with("extract.csv", extract()).with("hexspot.toml", TABLE);
    let story = story(&folder, "--preset monday -c hexspot.toml --theme violence --theme vawg");
    let table = rows(&folder, "out/weekends_violence.csv");
    let last = table.iter().rfind(|row| row["place_kind"] == "study-area").expect("a weekend");
    let events = if last["events"] == "1" { "1 event".to_owned() } else { format!("{} events", last["events"]) };
    let mean: f64 = last["mean_before"].parse().expect("weekends before");
    let p: f64 = last["p_adjusted"].parse().expect("tested");
    let of_weekend = format!(
        "Violence and sexual offences, weekend of Friday {}: {events}, against a mean of {mean:.1} of ",
        last["friday"]
    );
    let said = only(&story, &of_weekend);
    assert!(
        said.contains(&format!("the {} before", last["weekends_before"])) && said.contains(&format!("{p:.2}")),
        "{said}"
    );
    assert!(said.ends_with("that of a year before is not known") && last["events_year_before"].is_empty(), "{said}");
    let weekends = story.iter().filter(|said| said.contains("weekend of Friday"));
    assert_eq!(weekends.count(), 1, "violence against women is the same events: {story:#?}");
    assert_eq!(story.iter().filter(|said| said.contains("women and girls")).count(), 1, "{story:#?}");
}

#[test]
fn times_of_categories_that_no_theme_counts_are_no_missing_times() {
    let other = TABLE.replace("Violence and sexual offences", "Brawls");
    assert_ne!(other, TABLE);
    let folder = Folder::new().with("extract.csv", extract()).with("hexspot.toml", &other);
    let ran = folder.run("report --preset monday -c hexspot.toml --theme violence --out out");
    assert!(ran.code == 1 && ran.stderr.contains("has a category of any theme"), "{}", ran.stderr);
    let ran = folder.run("rank -c hexspot.toml --theme violence --out ranked");
    assert!(ran.code == 3 && ran.stderr.contains("check that they have its categories"), "{}", ran.stderr);
}

fn reported_months(folder: Folder, latest: &str, arguments: &str) -> (String, String, u64) {
    let folder = folder.with("latest.toml", format!("latest = \"{latest}\"\ncrime = [\"crime\"]\n"));
    let fast = "--resolution 10 --draws 0 --stability off";
    let ran = folder.run(&format!("report -c latest.toml --theme violence {arguments} {fast} --out out"));
    assert!([0, 3].contains(&ran.code), "{}", ran.stderr);
    let manifest = json(&folder, "out/manifest.json");
    let months = &manifest["reported"]["months"];
    let text = |value: &Value| value.as_str().expect("a month").to_owned();
    let observed = manifest["period"]["months_observed"].as_u64().expect("months");
    (text(&months["from"]), text(&months["to"]), observed)
}

#[test]
fn the_latest_goes_no_further_back_than_what_was_read() {
    let met = reported_months(months(0), "3 months", "--from 2023-11");
    assert_eq!(met, ("2023-11".into(), "2023-12".into(), 2), "months not read are not months without events");
}

#[test]
fn a_month_that_a_source_has_yet_to_tell_is_not_the_latest() {
    let file = |month: &str, reported_by: &str| {
        let row = |number: usize| {
            let longitude = format!("{:.6}", -0.0825 + 0.0005 * (number % 10) as f64);
            let id = format!("{number:064x}");
            let (latitude, category) = ("51.515", "Violence and sexual offences");
            Crime { id: &id, month, longitude: &longitude, latitude, category, reported_by, ..Crime::default() }
                .to_string()
        };
        police_file((0..20).map(row))
    };
    let of = |folder: Folder, months: std::ops::RangeInclusive<usize>, body: &str| {
        months.fold(folder, |folder, month| {
            let month = format!("2023-{month:02}");
            folder.with(&format!("crime/{month}-{}.csv", body.replace(' ', "-")), file(&month, body))
        })
    };
    let latest = |police: usize| {
        let folder = of(Folder::new(), 1..=police, "City of London Police");
        let folder = of(folder, 1..=9, "British Transport Police");
        reported_months(folder, "1 month", "").1
    };
    assert_eq!([latest(9), latest(8), latest(6), latest(5)], ["2023-09", "2023-08", "2023-06", "2023-09"]);
}

#[test]
fn the_sample_has_a_monday_meeting() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out sample").code, 0);
    let fast = "--resolution 10 --draws 0 --stability off";
    let ran = folder.run(&format!("report -c sample/hexspot.toml --preset monday {fast} --out out"));
    assert!([0, 3].contains(&ran.code), "{}", ran.stderr);
    let preset = &json(&folder, "out/manifest.json")["preset"];
    let told = preset["story"].as_array().expect("a story").iter().filter_map(Value::as_str);
    assert!(told.clone().any(|said| said.contains("weekend of Friday")), "{preset}");
}
