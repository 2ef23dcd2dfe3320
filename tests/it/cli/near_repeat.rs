//! `hexspot near-repeat`: dated events in, a table of pairs and a risk window in words out.

use std::fmt::Write;

use serde_json::Value;

use crate::support::{Folder, accounts, police_rows};

pub const TABLE: &str = "[[table]]\npath = \"extract.csv\"\nsource = \"Force\"\ncategory = \"Violence and sexual offences\"\n\
    [table.columns]\ntime = \"When\"\ntime-to = \"Until\"\nlon = \"X\"\nlat = \"Y\"\n";

/// Events a few hundred metres from each other over a year, each third followed by another some metres away within the week.
pub fn extract() -> String {
    let mut text = "When,Until,X,Y\n".to_owned();
    let mut state = 12_345u64;
    let mut random = |below: u64| {
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let day = |number: u64| format!("2023-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
    for event in 0..240 {
        let (x, y, on) = (random(2_000) as f64, random(2_000) as f64, random(320));
        let place = |x: f64, y: f64| format!("{:.6},{:.6}", -0.09 + x * 1.45e-5, 51.505 + y * 0.9e-5);
        let until = if event == 7 { day(on + 10) } else { String::new() };
        writeln!(text, "{} 22:15,{until},{}", day(on), place(x, y)).expect("a String takes any text");
        if event % 3 == 0 {
            let again = on + random(6);
            writeln!(text, "{} 08:00,,{}", day(again), place(x + random(30) as f64, y))
                .expect("a String takes any text");
        }
    }
    text
}

#[test]
fn near_repeats_are_found_told_in_words_and_accounted_for() {
    let folder = Folder::new().with("extract.csv", extract()).with("hexspot.toml", TABLE);
    let run = folder.run("near-repeat -c hexspot.toml --theme violence --replications 499 --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(folder.files("out"), ["ledger.csv", "manifest.json", "near_repeat_violence.csv"]);
    assert!(run.stdout.contains("After an event, another within 100 m and 7 days is"), "{}", run.stdout);
    assert!(run.stdout.contains("further away or later nothing is seen"), "{}", run.stdout);
    let text = folder.text("out/near_repeat_violence.csv");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        table.deserialize().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 30, "six rows by five columns");
    let pairs: u64 = rows.iter().map(|row| row["observed"].parse::<u64>().expect("pairs")).sum();
    assert_eq!(pairs, 320 * 319 / 2, "every pair is in one cell");
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let theme = &manifest["near_repeat"]["themes"][0];
    assert!(theme["risk_window"].as_str().is_some_and(|said| run.stdout.contains(said)));
    assert_eq!((&theme["events"], &theme["of_these_longer_than_a_period"]), (&320.into(), &1.into()));
    assert!(accounts(&folder.text("out/ledger.csv")).iter().all(crate::support::Account::adds_up));
    let again = folder.run("near-repeat -c hexspot.toml --theme violence --replications 499 --out again --threads 1");
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(folder.bytes("out/near_repeat_violence.csv") == folder.bytes("again/near_repeat_violence.csv"));
}

#[test]
fn bands_and_periods_are_as_asked_for() {
    let folder = Folder::new().with("extract.csv", extract()).with("hexspot.toml", TABLE);
    let flags = "--band 50 --bands 2 --days 1 --periods 3 --distance manhattan --replications 99";
    let run = folder.run(&format!("near-repeat -c hexspot.toml --theme violence {flags} --out out"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let table = folder.text("out/near_repeat_violence.csv");
    assert_eq!(table.lines().count(), 1 + 4 * 4);
    for said in ["same place", "50 to 100 m", "more than 100 m", "same day", "3 days or more"] {
        assert!(table.contains(said), "{said:?} is not in {table}");
    }
    let few = folder.run("near-repeat -c hexspot.toml --theme violence --replications 19 --out few");
    assert!(few.stdout.contains("cannot be told by 19 replications"), "{}", few.stdout);
    for (flags, said) in [("--band 0", "no width"), ("--periods 0", "periods"), ("--distance road", "euclidean")] {
        let wrong = folder.run(&format!("near-repeat -c hexspot.toml --theme violence {flags} --out wrong"));
        assert!(wrong.code == 2 && wrong.stderr.contains(said), "{flags}: {}", wrong.stderr);
    }
}

#[test]
fn events_known_by_the_month_alone_are_refused() {
    let run = Folder::new()
        .with("crime.csv", police_rows("2024-01", 40))
        .run("near-repeat --crime crime.csv --theme violence --out out");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("carry a month and no day"), "{}", run.stderr);
}

/// Pairs of events 60 m apart within the week, each at a map point where others happened at any time.
fn at_map_points() -> String {
    let mut text = "When,Until,X,Y\n".to_owned();
    let mut row = |day: usize, x: f64, y: f64| {
        let (month, day) = (1 + day / 28, 1 + day % 28);
        writeln!(text, "2023-{month:02}-{day:02} 12:00,,{x:.6},{y:.6}").expect("a String takes any text");
    };
    for place in 0..30usize {
        let (x, y) = (-0.2 + 0.01 * (place % 6) as f64, 51.45 + 0.01 * (place / 6) as f64);
        for time in 0..5usize {
            let day = (place * 97 + time * 61) % 320;
            row(day, x, y);
            row(day + 1 + place % 5, x + 0.00087, y);
        }
    }
    text
}

#[test]
fn repeats_beside_a_map_point_that_itself_has_none_are_a_window() {
    let folder = Folder::new().with("extract.csv", at_map_points()).with("hexspot.toml", TABLE);
    let run = folder.run("near-repeat -c hexspot.toml --theme violence --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("up to 100 m away within 7 days is") || run.stdout.contains("within 100 m and 7 days is"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("No near repeat"), "{}", run.stdout);
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let theme = &manifest["near_repeat"]["themes"][0];
    let step = &theme["risk_window_steps"][0];
    assert_eq!((&step["from_m"], &step["to_m"]), (&0.0.into(), &100.0.into()));
    assert_eq!((&step["days_from"], &step["days_to"]), (&0.into(), &6.into()));
    let tested = theme["tested"].as_u64().expect("a number");
    assert!((1..20).contains(&tested), "rows without a pair are no tests: {tested}");
}

#[test]
fn one_event_gives_no_verdict() {
    let folder = Folder::new()
        .with("extract.csv", "When,Until,X,Y\n2023-01-05 22:15,,-0.09,51.51\n")
        .with("hexspot.toml", TABLE);
    let run = folder.run("near-repeat -c hexspot.toml --theme violence --out out");
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stdout.contains("too few pairs to tell") && !run.stdout.contains("No near repeat"), "{}", run.stdout);
    assert!(run.stderr.contains("the 1 events of theme violence make too few pairs"), "{}", run.stderr);
    let text = folder.text("out/near_repeat_violence.csv");
    let mut table = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    let none = |row: std::collections::BTreeMap<String, String>| row["p"].is_empty() && row["q"].is_empty();
    assert!(table.all(|row| none(row.expect("a row"))));
}

#[test]
fn events_that_no_theme_counts_are_named_and_nothing_is_left_behind() {
    let table = TABLE.replace("Violence and sexual offences", "Verbal abuse of staff");
    let folder = Folder::new().with("extract.csv", extract()).with("hexspot.toml", table);
    let run = folder.run("near-repeat -c hexspot.toml --theme violence --out out");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("does not count what the data has: \"Verbal abuse of staff\""), "{}", run.stderr);
    assert!(!run.stderr.contains("published by month"), "{}", run.stderr);
    assert!(!folder.path("out").exists(), "an empty folder stays");
}
