//! `hexspot areas`: the Liverpool Street analysis, on the sample that is built to its pattern. What is proved is the arithmetic.

use std::collections::BTreeMap;

use crate::support::Folder;

/// A table of CSV by (area, measure), each row a map of its columns.
type Rows = BTreeMap<(String, String), BTreeMap<String, String>>;

const LIVERPOOL_STREET: &str = "Liverpool Street / Bishopsgate";

/// The published measures, and whether Liverpool Street is first on each by rate too.
const MEASURES: [(&str, bool); 8] = [
    ("violence", true),
    ("sexual-offences", true),
    ("btp", true),
    ("tfl", true),
    ("traffic-light", true),
    ("ambulance-alcohol", true),
    ("asb", false),
    ("noise", false),
];

fn rows(text: &str) -> Rows {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let row = |record: csv::StringRecord| {
        let fields: BTreeMap<String, String> =
            header.iter().zip(&record).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        ((fields["area"].clone(), fields["measure"].clone()), fields)
    };
    reader.records().map(|record| row(record.expect("CSV"))).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} is {:?}", row[column]))
}

/// The sample unpacked, and areas compared by its own settings with these flags.
fn compared(flags: &str) -> (Folder, Rows) {
    let folder = Folder::new();
    assert_eq!(folder.run("synth -o city").code, 0);
    let ran = folder.run(&format!("areas -c city/hexspot.toml -o out {flags}"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let rows = rows(&folder.text("out/areas.csv"));
    (folder, rows)
}

#[test]
fn liverpool_street_is_first_by_number_and_by_rate_where_it_was_published_to_be() {
    let (folder, rows) = compared("");
    let at = |measure: &str| &rows[&(LIVERPOOL_STREET.to_owned(), measure.to_owned())];
    for (measure, first_by_rate) in MEASURES {
        let row = at(measure);
        assert_eq!((row["premises"].as_str(), row["premises_restricted"].as_str()), ("256", "64"), "{measure}");
        assert_eq!((row["rank_by_number"].as_str(), row["rank_by_number_low"].as_str()), ("1", "1"), "{measure}");
        let rank = number(row, "rank_by_rate_per_premises");
        assert_eq!(rank == 1.0, first_by_rate, "{measure} is {rank} by rate");
        assert!(first_by_rate || rank >= 4.0, "{measure} is {rank} by rate");
        let sure = number(row, "p_first_by_rate");
        assert!(if first_by_rate { sure > 0.95 } else { sure < 0.05 }, "{measure}: {sure}");
        assert_eq!(number(row, "ratio_to_rest") > 1.0, first_by_rate, "{measure}");
    }
    let map: serde_json::Value = serde_json::from_str(&folder.text("out/areas.geojson")).expect("JSON");
    let feature =
        map["features"].as_array().expect("features").iter().find(|f| f["properties"]["area"] == LIVERPOOL_STREET);
    let finding = feature.expect("it is there")["properties"]["finding"].as_str().expect("text").to_owned();
    for said in [
        "First of 6 by number on 9 of 9 measures; first of 6 by rate per premises on 6 of 9 measures",
        "otherwise 2nd to 5th",
        "Anti-social behaviour (1st by number, 5th by rate)",
        "Noise complaints (1st by number, 5th by rate)",
        "All 9 first places by number are sure",
        "All 6 first places by rate per premises are sure",
        "256 premises, of which 64 (25 %) are not open to everybody",
    ] {
        assert!(finding.contains(said), "{said:?} is not in {finding:?}");
    }
}

#[test]
fn what_is_printed_is_what_its_columns_say() {
    let (_, rows) = compared("--draws 0");
    for ((area, measure), row) in &rows {
        let what = format!("{area}, {measure}");
        let years = number(row, "months_observed") / 12.0;
        let crude = number(row, "number") / number(row, "premises") / years;
        assert!((number(row, "crude_rate_per_premises") / crude - 1.0).abs() < 1e-12 || crude == 0.0, "{what}");
        let [low, rate, high] = ["_low", "", "_high"].map(|end| number(row, &format!("rate_per_premises{end}")));
        assert!(0.0 <= low && low <= rate && rate <= high, "{what}: {low} {rate} {high}");
        let open = number(row, "premises") - number(row, "premises_restricted");
        let public = number(row, "crude_rate_per_public_premises") * open;
        assert!((public - crude * number(row, "premises")).abs() < 1e-9 * public.max(1.0), "{what}");
        assert!(
            (number(row, "density_per_km2") * number(row, "area_km2") - number(row, "number")).abs() < 1e-6,
            "{what}"
        );
        assert_eq!(
            (row["rank_by_number_low"].as_str(), row["p_first_by_rate"].as_str()),
            ("", ""),
            "no draws, no interval"
        );
    }
    // The ratio to all others together, by hand.
    for (measure, _) in MEASURES {
        let of = |wanted: bool, column: &str| -> f64 {
            let mine = rows.iter().filter(|((area, m), _)| m == measure && (area == LIVERPOOL_STREET) == wanted);
            mine.map(|(_, row)| number(row, column)).sum()
        };
        let ratio = of(true, "number") / of(true, "premises") / (of(false, "number") / of(false, "premises"));
        let met = number(&rows[&(LIVERPOOL_STREET.to_owned(), measure.to_owned())], "ratio_to_rest");
        assert!((met / ratio - 1.0).abs() < 1e-12, "{measure}: {met} and {ratio}");
    }
}

#[test]
fn drug_offences_in_bishopsgate_are_near_three_times_those_of_the_next_ward() {
    let (_, rows) = compared("--areas city/boundaries/wards.geojson --theme drugs");
    assert_eq!(rows.len(), 25);
    let bishopsgate = &rows[&("Bishopsgate".to_owned(), "drugs".to_owned())];
    assert_eq!(bishopsgate["rank_by_number"], "1");
    let times = number(bishopsgate, "number_to_next");
    assert!((2.5..=3.5).contains(&times), "{times}");
    let ranks: f64 = rows.values().map(|row| number(row, "rank_by_number")).sum();
    assert_eq!(ranks, 25.0 * 26.0 / 2.0, "every rank once");
}

#[test]
fn the_demonstration_says_the_same_as_the_sample_unpacked() {
    let (folder, _) = compared("");
    let ran = folder.run("demo -o demo");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for file in ["areas.csv", "area_flips.csv", "area_premises.csv"] {
        assert!(folder.text(&format!("out/{file}")) == folder.text(&format!("demo/{file}")), "{file}");
    }
    let premises =
        folder.run("premises -c city/hexspot.toml -o premises --theme vawg --theme violence --theme asb --theme nte");
    assert_eq!(premises.code, 0, "{}", premises.stderr);
    for file in ["premises.csv", "ratings.csv", "concern.csv", "operators.csv", "repeat_locations.csv"] {
        assert!(folder.text(&format!("premises/{file}")) == folder.text(&format!("demo/{file}")), "{file}");
    }
}

#[test]
fn the_table_goes_to_stdout_when_asked_and_nothing_else_does() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth -o city --months 6").code, 0);
    let ran = folder.run("areas -c city/hexspot.toml -o - --draws 20");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("area,code,measure,"), "{}", &ran.stdout[..60]);
    assert_eq!(rows(&ran.stdout).len(), 9 * 6);
}
