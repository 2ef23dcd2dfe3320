//! `hexspot trend`: gaps are gaps, areas counted without positions have trends too, and a month alone has none.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::support::{Crime, Dictionary, Folder, police_file, police_rows, square_of_police_rows};

/// Two years and a half of a force, more from month to month in one place, with one month missing.
fn months() -> Folder {
    let mut folder = Folder::new().with("square.geojson", square_of_police_rows());
    for at in 0..30 {
        let month = format!("{}-{:02}", 2022 + at / 12, 1 + at % 12);
        if month == "2023-05" {
            continue;
        }
        let rising = Crime { month: &month, longitude: "-0.0800", latitude: "51.5150", ..Crime::default() }.to_string();
        let rows = police_rows(&month, 40) + &format!("{rising}\n").repeat(at);
        folder = folder.with(&format!("crime/{month}-city-street.csv"), rows);
    }
    folder
}

type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let row = |record: csv::StringRecord| -> Row {
        header.iter().zip(&record).map(|(name, value)| (name.into(), value.into())).collect()
    };
    reader.records().map(|record| row(record.expect("CSV"))).collect()
}

#[test]
fn a_month_without_rows_is_a_gap_and_the_months_of_cells_add_up_to_the_whole() {
    let folder = months();
    let ran = folder.run("trend --crime crime --area square.geojson --theme violence --resolution 10 --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("by year: 2022 546; 2023 634 (in 11 months); 2024 399 (in 6 months)"),
        "{}",
        ran.stdout
    );
    assert!(ran.stderr.contains("2023-05 are not known: gaps, not zeros"), "{}", ran.stderr);
    let text = folder.text("out/trend_violence.csv");
    assert!(text.starts_with("place,month,count,observed,"), "{}", text.lines().next().unwrap_or_default());
    assert_eq!(Dictionary::of("trend_rows").with(&[]).csv_faults(&text), [""; 0]);
    let rows = rows(&text);
    let mut sums: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for row in &rows {
        let gap = row["month"] == "2023-05";
        assert_eq!((row["observed"] == "false", row["count"].is_empty()), (gap, gap), "{row:?}");
        *sums.entry((&row["place_kind"], &row["month"])).or_default() += row["count"].parse().unwrap_or(0);
    }
    let (whole, cells): (Vec<_>, Vec<_>) = sums
        .into_iter()
        .filter(|((kind, _), _)| ["study-area", "cell"].contains(kind))
        .partition(|((kind, _), _)| *kind == "study-area");
    let numbers = |of: Vec<((&str, &str), u64)>| {
        of.into_iter().map(|((_, month), sum)| (month.to_owned(), sum)).collect::<Vec<_>>()
    };
    let whole = numbers(whole);
    assert_eq!((whole.len(), whole[0].1, whole[29].1), (30, 40, 69));
    assert_eq!(numbers(cells), whole);

    let places = folder.text("out/trends_violence.csv");
    assert_eq!(Dictionary::of("trends").csv_faults(&places), [""; 0]);
    let whole = &self::rows(&places)[0];
    assert_eq!((whole["trend"].as_str(), whole["months_observed"].as_str()), ("up", "29"));
    // Twelve steps of a month, each a year's twelfth: one event more each month.
    assert_eq!(whole["sen_slope_per_year"], "144.0");
    assert_eq!((whole["recent_months"].as_str(), whole["months_hot"].as_str()), ("12", ""));
    assert!(whole["sentence"].contains("clearly rising"), "{whole:?}");

    let map: Value = serde_json::from_str(&folder.text("out/trend_violence.geojson")).expect("JSON");
    assert_eq!(super::schema::map_faults(&Dictionary::of("trend"), &map), [""; 0]);
    let up = |feature: &&Value| feature["properties"]["trend"] == "up";
    let rising: Vec<&Value> = map["features"].as_array().expect("features").iter().filter(up).collect();
    assert_eq!(rising[0]["properties"]["months_hot"].as_u64().map(|hot| hot > 15), Some(true), "{}", rising[0]);
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    assert_eq!(manifest["trends"]["themes"][0]["months_compared"], 29);
    assert_eq!(
        (&manifest["configuration"]["step"], &manifest["configuration"]["recent"]),
        (&"auto".into(), &12.into())
    );
}

#[test]
fn one_month_has_no_trend_and_is_hot_where_the_whole_is() {
    let folder = months();
    let only = "--from 2024-06 --to 2024-06";
    let command = format!("trend --crime crime --area square.geojson --theme violence --resolution 10 {only}");
    let ran = folder.run(&format!("{command} --out out"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("too few whole months are known to tell a trend"), "{}", ran.stderr);
    let ran = folder.run(&format!("{} --out ranked", command.replacen("trend", "rank", 1)));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ranked: Value = serde_json::from_str(&folder.text("ranked/cells_violence.geojson")).expect("JSON");
    let mut hot = 0;
    for cell in ranked["features"].as_array().expect("features").iter().map(|feature| &feature["properties"]) {
        assert_eq!(cell["months_hot"], u64::from(cell["hot"] == true), "{cell}");
        assert_eq!((&cell["trend"], &cell["emerging"]), (&Value::Null, &Value::Null));
        hot += u64::from(cell["hot"] == true);
    }
    assert!(hot > 0, "the fullest cell is hot");
    for row in rows(&folder.text("out/trends_violence.csv")) {
        assert_eq!((row["trend"].as_str(), row["mk_s"].as_str(), row["ratio"].as_str()), ("", "", ""), "{row:?}");
    }
}

#[test]
fn counts_by_area_have_trends_and_a_blank_is_a_gap() {
    let mut counts = String::from("Ward,Month,Kind,N\n");
    for at in 0..36 {
        let month = format!("{}-{:02}", 2022 + at / 12, 1 + at % 12);
        let bow = if at == 20 { String::new() } else { (12 + at * 5 % 7).to_string() };
        write!(counts, "Abbey,{month},Theft,{}\nBow,{month},Theft,{bow}\n", 60 - at).expect("a String takes any text");
    }
    let settings = "theme = ['theft']\nthemes = 'themes.toml'\n[[table]]\npath = 'counts.csv'\nholds = 'area-counts'\n[table.columns]\narea = 'Ward'\n\
        time = 'Month'\ncategory = 'Kind'\ncount = 'N'\n";
    let themes = "[themes.theft]\ntitle = 'Theft'\ncategories = ['Theft']\n";
    let folder = Folder::new().with("counts.csv", counts).with("hexspot.toml", settings).with("themes.toml", themes);
    let ran = folder.run("trend -c hexspot.toml --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(folder.files("out"), ["ledger.csv", "manifest.json", "trend_theft.csv", "trends_theft.csv"]);
    let places = folder.text("out/trends_theft.csv");
    assert_eq!(Dictionary::of("trends").csv_faults(&places), [""; 0]);
    let met: Vec<_> = rows(&places)
        .into_iter()
        .map(|row| {
            (
                row["place"].clone(),
                row["trend"].clone(),
                row["months_observed"].clone(),
                row["sen_slope_per_year"].clone(),
            )
        })
        .collect();
    let of = |place: &str| met.iter().find(|row| row.0 == place).expect("a row").clone();
    let row =
        |place: &str, trend: &str, months: &str, slope: &str| [place, trend, months, slope].map(str::to_owned).into();
    assert_eq!(of("Abbey"), row("Abbey", "down", "36", "-144.0"));
    assert_eq!((of("Bow").1.as_str(), of("Bow").2.as_str()), ("none", "35"));
    assert_eq!(of("study-area").2, "35", "a month that is not known of one area is not known of all");
    let gaps = rows(&folder.text("out/trend_theft.csv")).into_iter().filter(|row| row["count"].is_empty()).count();
    assert_eq!(gaps, 2, "of Bow, and of the whole");
    let ledger = self::rows(&folder.text("out/ledger.csv"));
    assert!(ledger.iter().all(|row| row["file"].ends_with("counts.csv") && row["note"].matches("joined").count() == 1));
    let ran = folder.run("trend -c hexspot.toml --hours night --out night");
    assert!(ran.code != 0 && ran.stderr.contains("no event carries a time of day"), "{}", ran.stderr);
}

#[test]
fn map_points_that_changed_are_noticed() {
    let mut folder = Folder::new().with("square.geojson", square_of_police_rows());
    for at in 0..12 {
        let month = format!("2023-{:02}", 1 + at);
        let point =
            |row: usize| format!("{:.6}", -0.0830 + 0.0004 * (row % 10) as f64 + if at < 7 { 0.0 } else { 0.000_21 });
        let row = |row: usize| Crime { month: &month, longitude: &point(row), ..Crime::default() }.to_string();
        folder = folder.with(&format!("crime/{month}-city-street.csv"), police_file((0..50).map(row)));
    }
    for command in ["trend", "rank"] {
        let ran = folder.run(&format!(
            "{command} --crime crime --area square.geojson --theme violence --resolution 10 --out {command}"
        ));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(
            ran.stderr.contains("the map points changed in 2023-08: 100 % of the events before it"),
            "{}",
            ran.stderr
        );
        assert!(!ran.stdout.contains("give --from"), "the note is said once: {}", ran.stdout);
        assert_eq!(ran.stdout.contains("The map points changed in 2023-08: see the note."), command == "trend");
    }
    for (periods, of_map) in [
        ("--before 2023-05:2023-07 --after 2023-08:2023-10", true),
        ("--before 2023-08:2023-09 --after 2023-10:2023-12", false),
    ] {
        let ran = folder.run(&format!(
            "compare --crime crime --area square.geojson --theme violence --resolution 10 {periods} --out compare"
        ));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(ran.stderr.contains("replaced in 2023-08, within what is compared"), of_map, "{}", ran.stderr);
        let table = folder.text("compare/compare.csv");
        let said = |kind: &str| {
            let mut rows = table.lines().filter(|row| row.contains(kind));
            rows.any(|row| row.contains("may be of the map alone"))
        };
        assert_eq!([said(",cell,"), said("study-area")], [of_map, false], "{table}");
    }
}

#[test]
fn the_whole_sample_has_trends_and_its_ledger_says_once_what_became_of_each_file() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 14").code, 0);
    let ran = folder.run("trend -c city/hexspot.toml --theme violence --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ledger = rows(&folder.text("out/ledger.csv"));
    let unused = |row: &&Row| row["note"].matches("read and not used by trends").count() == 1;
    let unused: Vec<&str> = ledger.iter().filter(unused).map(|row| row["file"].as_str()).collect();
    for file in ["survey", "schemes"] {
        assert!(unused.iter().any(|path| path.contains(file)), "{file}: {unused:?}");
    }
    let said_twice = |row: &&Row| row["note"].matches("joined to areas").count() > 1;
    assert_eq!(ledger.iter().find(said_twice), None);
}

/// Three years of fights at ten places, which no harm preset knows, as many in each year.
fn fights() -> Folder {
    let mut events = String::from("Time,Lon,Lat\n");
    for at in 0..36 {
        for fight in 0..11 + at % 12 {
            let (month, lon) =
                (format!("{}-{:02}", 2022 + at / 12, 1 + at % 12), -0.0830 + 0.0004 * f64::from(fight % 10));
            writeln!(events, "{month}-05 23:10,{lon:.6},51.5150").expect("a String takes any text");
        }
    }
    let settings = "theme = ['fights']\nthemes = 'themes.toml'\nresolution = 10\narea = 'square.geojson'\n[[table]]\npath = 'events.csv'\n\
        holds = 'events'\nsource = 'A force'\ncategory = 'Fight'\n[table.columns]\ntime = 'Time'\nlon = 'Lon'\nlat = 'Lat'\n";
    let themes = "[themes.fights]\ntitle = 'Fights'\ncategories = ['Fight']\n";
    let folder = Folder::new().with("events.csv", events).with("square.geojson", square_of_police_rows());
    folder.with("hexspot.toml", settings).with("themes.toml", themes)
}

#[test]
fn a_theme_without_harm_weights_has_trends_and_years_that_are_the_same_none() {
    let folder = fights();
    let ran = folder.run("trend -c hexspot.toml --step 1 --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let whole = &rows(&folder.text("out/trends_fights.csv"))[0];
    assert_eq!((whole["trend"].as_str(), whole["sen_slope_per_year"].as_str()), ("none", "0.0"), "{whole:?}");
    assert_eq!((whole["seasonal_z"].as_str(), whole["trend_q"].as_str()), ("0.0", "1.0"), "{whole:?}");
    assert!(whole["mk_p"].parse::<f64>().expect("a number") < 0.05, "the plain test takes the season for a trend");
    let ran = folder.run("trend -c hexspot.toml --by harm --out harm");
    assert!(ran.code != 0 && ran.stderr.contains("no weight in a harm preset"), "{}", ran.stderr);
}

#[test]
fn what_a_length_of_time_asked_for_leaves_is_said() {
    let folder = fights();
    let ran = folder.run("trend -c hexspot.toml --step 24 --recent 36 --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("steps of 24 months, as asked for, leave 1 of the 4 whole ones"), "{}", ran.stderr);
    assert!(ran.stderr.contains("ask for fewer with --recent"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("too few whole months"), "{}", ran.stderr);
    let ran = folder.run("trend -c hexspot.toml --step 1 --to 2023-06 --out short");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("what rises or falls may be the season"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("--recent"), "{}", ran.stderr);
}

#[test]
fn lengths_of_time_that_make_no_sense_are_refused() {
    let folder = Folder::new().with("crime.csv", police_rows("2024-01", 40));
    for (flags, said) in [
        ("--step 0", "\"0\" is not auto, nor a number of months from 1 to 24"),
        ("--step year", "\"year\" is not auto"),
        ("--recent 0", "0 is not a number of months from 1 to 120"),
        ("-o -", "several files"),
    ] {
        let out = if flags.starts_with("-o") { "" } else { "--out out" };
        let ran = folder.run(&format!("trend --crime crime.csv {flags} {out}"));
        assert_eq!(ran.code, 2, "{flags}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{flags}: {}", ran.stderr);
    }
    let ran = folder.run("rank --crime crime.csv --recent 3 --out out");
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("--recent is not used by `hexspot rank`"), "{}", ran.stderr);
}
