//! `hexspot compare` on the sample, and on tables small enough to count by hand.

use std::collections::BTreeMap;

use serde_json::Value;

use super::schema::map_faults;
use crate::support::{Account, Dictionary, Folder, accounts, square, square_of_police_rows};

/// What taxi marshals hand in; one row lacks its journeys, one has more women than passengers.
pub const MARSHALS: &str = "Date,Hour,Marshal point,Journeys,Passengers,Women,Lone women\n\
    2024-03-01,22:00,Liverpool Street,10,20,12,5\n\
    2024-03-02,00:00,Liverpool Street,8,15,7,4\n\
    2024-03-04,01:00,Bank,4,5,4,\n\
    2024-03-08,23,Liverpool Street,9,9,10,4\n\
    2024-03-09,01,Liverpool Street,,9,1,1\n";

/// What the columns of that mean.
pub const MAPPING: &str = "\n[[table]]\npath = \"marshals.csv\"\nholds = \"journeys\"\nsource = \"Taxi marshals\"\n\
    [table.columns]\ntime = [\"Date\", \"Hour\"]\nname = \"Marshal point\"\ncount = \"Journeys\"\npassengers = \"Passengers\"\n\
    women = \"Women\"\nlone-women = \"Lone women\"\n";

/// The rows of a table, each by its columns.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let row = |record: csv::StringRecord| columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.expect("CSV"))).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

fn map(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn an_evaluation_of_the_sample_adds_up_and_is_as_its_dictionaries_say() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city").code, 0);
    let folder = folder
        .with("city/schemes/taxi-marshals.csv", MARSHALS)
        .with("treated.geojson", square(-0.085, 51.515, 0.005))
        .with("control.geojson", square(-0.105, 51.51, 0.008));
    let flags = "--treated treated.geojson --control control.geojson --ring 300 --resolution 10";
    let run = folder
        .run(&format!("compare -c city/hexspot.toml --theme violence --theme btp --harm count {flags} --out out"));
    assert_eq!(run.code, 0, "{}", run.stderr);

    for (file, dictionary) in [("compare", "compare_rows"), ("displacement", "displacement"), ("journeys", "journeys")]
    {
        assert_eq!(
            Dictionary::of(dictionary).with(&[]).csv_faults(&folder.text(&format!("out/{file}.csv"))),
            [""; 0],
            "{file}"
        );
    }
    let changed = rows(&folder.text("out/compare.csv"));
    let evaluated = rows(&folder.text("out/displacement.csv"));
    for theme in ["violence", "btp"] {
        let cells = map(&folder.text(&format!("out/compare_{theme}.geojson")));
        assert_eq!(map_faults(&Dictionary::of("compare").with(&["treated"]), &cells), [""; 0]);
        let cells: Vec<&Value> =
            cells["features"].as_array().expect("features").iter().map(|cell| &cell["properties"]).collect();
        let sum = |of: &dyn Fn(&Value) -> bool, side: &str| -> f64 {
            cells.iter().filter(|cell| of(cell)).map(|cell| cell[side].as_f64().expect("a count")).sum()
        };
        let total =
            changed.iter().find(|row| row["theme"] == theme && row["place_kind"] == "study-area").expect("a total");
        let forms: Vec<&BTreeMap<String, String>> = evaluated.iter().filter(|row| row["theme"] == theme).collect();
        assert_eq!(
            forms.iter().map(|row| row["assumption"].as_str()).collect::<Vec<_>>(),
            // The control holds less than half the events of transport that the treated ground does.
            ["parallel ratios", "parallel differences"][..if theme == "btp" { 1 } else { 2 }]
        );
        for side in ["before", "after"] {
            // The total is of the boundary; cells at its edge reach over it or fall short of it.
            let (in_cells, total) = (sum(&|_| true, side), number(total, side));
            assert!(total > 0.0 && (in_cells - total).abs() < 0.02 * total, "{in_cells} {total}");
            for arm in ["treated", "ring", "control"] {
                let of_arm = sum(&|cell| cell["arm"] == arm, side);
                assert!(
                    forms.iter().all(|row| number(row, &format!("{arm}_{side}")) == of_arm),
                    "{theme} {arm} {side}"
                );
            }
        }
        assert!(cells.iter().any(|cell| cell["arm"].is_null()), "ground in no arm, for a control was given");
    }

    let told = rows(&folder.text("out/journeys.csv"));
    let of = |kind: &str| told.iter().filter(|row| row["kind"] == kind).collect::<Vec<_>>();
    let [total] = of("total")[..] else { panic!("one total") };
    assert_eq!(
        [&total["nights"], &total["journeys"], &total["passengers"], &total["women"], &total["lone_women"]],
        ["2", "22", "40", "23", "9"]
    );
    assert!(
        (number(total, "share_women") - 23.0 / 40.0).abs() < 1e-12
            && (number(total, "share_lone_women") - 9.0 / 35.0).abs() < 1e-12
    );
    // One o'clock on Monday 4 March is of the night of Sunday the third, and so of the week before.
    assert_eq!(
        of("week").iter().map(|row| (row["monday"].as_str(), row["journeys"].as_str())).collect::<Vec<_>>(),
        [("2024-02-26", "22")]
    );
    assert_eq!(of("hour").iter().map(|row| row["hour"].as_str()).collect::<Vec<_>>(), ["0", "1", "22"]);
    assert_eq!(of("point").iter().map(|row| row["point"].as_str()).collect::<Vec<_>>(), ["Bank", "Liverpool Street"]);
    assert!(total["theme"] == "btp" && number(total, "events") > 0.0 && total["weeks_known"] == "1", "{total:?}");
    let ledger = accounts(&folder.text("out/ledger.csv"));
    let marshals = ledger.iter().find(|account| account.file.ends_with("marshals.csv")).expect("read");
    assert!(marshals.adds_up() && marshals.kept == 3, "{marshals:?}");
    let reasons: Vec<(&str, u64)> = marshals.dropped.iter().map(|(reason, rows, _)| (reason.as_str(), *rows)).collect();
    assert_eq!(reasons, [("no count of its own", 1), ("numbers that contradict each other", 1)]);
}

#[test]
fn a_table_of_journeys_is_enough() {
    let folder = Folder::new().with("hexspot.toml", MAPPING).with("marshals.csv", MARSHALS);
    let run = folder.run("compare -c hexspot.toml --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("22 journeys on 2 nights, 40 passengers, 23 women (57.5 %"), "{}", run.stdout);
    assert_eq!(folder.files("out"), ["journeys.csv", "ledger.csv", "manifest.json"]);
    assert!(run.stdout.clone().contains("no events were given") || run.stderr.contains("no events were given"));
    let some =
        folder.run("compare -c hexspot.toml --before 2024-01-01:2024-01-31 --after 2024-03-02:2024-03-05 --out some");
    assert_eq!(some.code, 0, "{}", some.stderr);
    assert!(some.stdout.contains("12 journeys on 2 nights"), "{}", some.stdout);
    assert!((some.stdout + &some.stderr).contains("no two periods of events are compared: no events were given"));
    let ledger = accounts(&folder.text("some/ledger.csv"));
    assert!(ledger.iter().all(Account::adds_up) && ledger.iter().any(|account| account.kept == 2), "{ledger:?}");
    let reasons = ledger.iter().flat_map(|account| &account.dropped);
    assert!(reasons.clone().any(|(reason, rows, _)| reason == "period not asked for" && *rows == 1), "{ledger:?}");
    let none = folder.run("compare -c hexspot.toml --from 2024-04 --out none");
    assert!(none.stdout.contains("no journeys"), "{}", none.stdout);
    assert!(folder.run("inspect marshals.csv").stdout.contains("journeys (mapped table)"));
    let manifest: serde_json::Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let table = &manifest["journeys"]["tables"][0];
    assert_eq!((&table["source"], &table["nights"]), (&"Taxi marshals".into(), &2.into()));
    assert!(table["rows"].as_u64().is_some_and(|rows| rows > 1) && table["period"]["from"].is_string(), "{table}");
    assert!(manifest["journeys"]["events"].as_str().is_some_and(|said| said.contains("no effect")));
    assert_eq!(manifest["below_quality_threshold"], serde_json::json!([]));
}

/// Events of two years: each month, at a spot of the treated ground, of its ring and of the control, the number given for it, on days that
/// are spread over the month.
fn planted(of_month: impl Fn(u32) -> [u32; 3]) -> Folder {
    let control = (0..8).map(|spot| (-0.098, 51.5015 + 0.003 * f64::from(spot))).collect();
    let spots: [Vec<(f64, f64)>; 3] =
        [vec![(-0.0835, 51.5165), (-0.0815, 51.5185)], vec![(-0.0825, 51.5214), (-0.0835, 51.5136)], control];
    let mut table = "Day,Lon,Lat\n".to_owned();
    for month in 0..24 {
        for (spots, events) in spots.iter().zip(of_month(month)) {
            for event in 0..events {
                let (lon, lat) = spots[((event + month) as usize) % spots.len()];
                let (year, month, day) = (2023 + month / 12, month % 12 + 1, event * 28 / events + 1);
                table += &format!("{year}-{month:02}-{day:02},{lon},{lat}\n");
            }
        }
    }
    let settings = "area = 'area.geojson'\n[[table]]\npath = 'events.csv'\nholds = 'events'\ncategory = 'Robbery'\n\
        [table.columns]\ntime = 'Day'\nlon = 'Lon'\nlat = 'Lat'\n";
    Folder::new()
        .with("events.csv", table)
        .with("hexspot.toml", settings)
        .with("area.geojson", square(-0.1, 51.5, 0.03))
        .with("treated.geojson", square(-0.085, 51.515, 0.005))
}

#[test]
fn what_was_done_is_found_where_it_was_done_and_where_it_moved() {
    const COMPARE: &str = "compare -c hexspot.toml --theme all --resolution 10 --treated treated.geojson --intervention 2024-01-01 --out out";
    let evaluated = |of_month: &dyn Fn(u32) -> [u32; 3]| {
        let folder = planted(of_month);
        let run = folder.run(COMPARE);
        assert_eq!(run.code, 0, "{}", run.stderr);
        (rows(&folder.text("out/displacement.csv")).remove(0), run.stdout + &run.stderr)
    };
    let uneven = |month: u32| [month * 7 % 5, month * 5 % 3, month * 11 % 9];
    let (met, said) = evaluated(&|month| {
        let [a, b, c] = uneven(month);
        if month < 12 { [20 + a, 8 + b, 60 + c] } else { [8 + a, 14 + b, 60 + c] }
    });
    let within = |name: &str, low: f64, high: f64| {
        let ends = ["", "_low", "_high", "_low_independent", "_high_independent"];
        let [value, lower, upper, plain_lower, plain_upper] = ends.map(|end| number(&met, &format!("{name}{end}")));
        assert!(low < lower && lower < value && value < upper && upper < high, "{name}: {met:?}");
        assert!(lower <= plain_lower && plain_upper <= upper, "{name}: {met:?}");
    };
    within("local_effect", -250.0, 0.0);
    within("displacement_effect", 0.0, 200.0);
    within("total_effect", -200.0, 0.0);
    within("treated_ratio", 0.2, 0.8);
    within("ring_ratio", 1.1, 3.0);
    assert!(met["sentence"].contains("fewer than would have been") && met["sentence"].contains("parallel ratios"));
    assert!(said.contains("days are calendar days"), "{said}");
    let (nothing, _) = evaluated(&|month| {
        let [a, b, c] = uneven(month);
        [20 + a, 8 + b, 60 + c]
    });
    assert!(number(&nothing, "total_effect_low") < 0.0 && number(&nothing, "total_effect_high") > 0.0, "{nothing:?}");
    assert!(nothing["sentence"].contains("no significant effect"), "{nothing:?}");
}

#[test]
fn treated_ground_is_asked_for_whatever_stands_beside() {
    let folder = planted(|_| [5, 5, 5]).with("marshals.csv", MARSHALS);
    let settings = folder.text("hexspot.toml") + MAPPING;
    let folder = folder.with("both.toml", settings);
    let compare = |flags: &str| {
        folder.run(&format!("compare -c both.toml --theme all --resolution 10 --from 2024-01 {flags} --out out"))
    };
    let beside = compare("");
    assert_eq!(beside.code, 0, "{}", beside.stderr);
    assert!((beside.stdout + &beside.stderr).contains("less than two years"));
    let asked = compare("--treated treated.geojson");
    assert!(asked.code != 0 && asked.stderr.contains("less than two years"), "{}", asked.stderr);
}

#[test]
fn days_are_compared_where_the_data_knows_them() {
    let days = ["2024-01-02", "2024-01-30", "2024-01-31", "2024-02-09", "2024-02-10", "2024-02-19", "2024-02-20"];
    let table = days.iter().fold("Day,Lon,Lat\n".to_owned(), |text, day| text + day + ",-0.08,51.515\n");
    let settings = "area = 'square.geojson'\n[[table]]\npath = 'events.csv'\nholds = 'events'\ncategory = 'Robbery'\n\
        [table.columns]\ntime = 'Day'\nlon = 'Lon'\nlat = 'Lat'\n";
    let folder = Folder::new()
        .with("events.csv", table)
        .with("hexspot.toml", settings)
        .with("square.geojson", square_of_police_rows());
    let compare = |periods: &str| {
        let run = folder.run(&format!("compare -c hexspot.toml --theme all --resolution 9 {periods} --out out"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        rows(&folder.text("out/compare.csv")).remove(0)
    };
    let total = compare("--before 2024-01-01:2024-01-31 --after 2024-02-10:2024-02-19");
    assert_eq!((number(&total, "before"), number(&total, "after")), (3.0, 2.0));
    assert!((number(&total, "ratio") - 2.0 / 10.0 * 31.0 / 3.0).abs() < 1e-9, "{total:?}");
    assert_eq!((total["change"].as_str(), total["p_adjusted"].as_str()), ("", ""), "clumping is not known");
    let parted = compare("--intervention 2024-02-10");
    assert_eq!((number(&parted, "before"), number(&parted, "after")), (4.0, 3.0));
    assert!((number(&parted, "after_months") * 365.2425 / 12.0 - 20.0).abs() < 1e-9, "{parted:?}");
    let by_month = compare("--before 2024-01 --after 2024-02");
    assert_eq!(number(&by_month, "after"), 4.0);
}

#[test]
fn a_place_compared_with_a_copy_of_itself_has_not_changed() {
    let month = |month: &str| crate::support::police_rows(month, 40);
    let folder = Folder::new().with("square.geojson", square_of_police_rows());
    let folder = (1..=12).fold(folder, |folder, number| {
        let months = [format!("2023-{number:02}"), format!("2024-{number:02}")];
        months.iter().fold(folder, |folder, name| folder.with(&format!("crime/{name}-street.csv"), month(name)))
    });
    let run = folder.run("compare --crime crime --area square.geojson --theme violence --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let changed = rows(&folder.text("out/compare.csv"));
    assert!(changed.len() > 5);
    for row in changed.iter().filter(|row| number(row, "before") > 0.0) {
        assert_eq!((number(row, "ratio"), number(row, "percent_change")), (1.0, 0.0), "{row:?}");
        assert!(
            (number(row, "p") - 1.0).abs() < 1e-9 && ["none", "too few", ""].contains(&row["change"].as_str()),
            "{row:?}"
        );
    }
}
