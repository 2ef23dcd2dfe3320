//! What the documentation promises of a whole dataset, measured on its files alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use csv::StringRecord;
use geo::{Area, Contains, Coord};

use super::*;
use crate::areas::areas;
use crate::incident_files::from_british_grid;
use crate::offences::CATEGORIES;
use crate::plane::{OUTLINE, distance_to_boundary, read_polygons, to_plane};
use crate::planted_hotspots::{HOTSPOTS, PlantedHotspot};
use crate::premises::Premises;

const ANTI_SOCIAL: &str = "Anti-social behaviour";

/// A crime row read back.
struct CrimeRow {
    id: String,
    month: String,
    degrees: Option<(f64, f64)>,
    location: String,
    lsoa: String,
    category: String,
    outcome: String,
    text: String,
}

impl CrimeRow {
    fn point(&self) -> Option<Coord> {
        self.degrees.map(|(lon, lat)| to_plane(lon, lat))
    }

    fn is_inside(&self) -> bool {
        self.point().is_some_and(|point| OUTLINE.contains(&point))
    }
}

fn crime_files(data: &Dataset) -> impl Iterator<Item = &DataFile> {
    data.files.iter().filter(|file| file.path.starts_with("crime/"))
}

fn records(file: &DataFile) -> Vec<StringRecord> {
    let reader = csv::ReaderBuilder::new().flexible(true).from_reader(file.bytes.as_slice());
    reader.into_records().map(|record| record.expect("CSV")).collect()
}

fn records_of(data: &Dataset, path: &str) -> Vec<StringRecord> {
    records(data.files.iter().find(|file| file.path == path).expect(path))
}

fn crime_rows(data: &Dataset) -> Vec<CrimeRow> {
    let row = |record: StringRecord| {
        assert_eq!((record.len(), &record[2], &record[11]), (12, "Square Mile Police (synthetic)", ""));
        let degrees = |column: usize| record[column].parse::<f64>().ok();
        CrimeRow {
            id: record[0].to_owned(),
            month: record[1].to_owned(),
            degrees: degrees(4).zip(degrees(5)),
            location: record[6].to_owned(),
            lsoa: record[7].to_owned(),
            category: record[9].to_owned(),
            outcome: record[10].to_owned(),
            text: record.iter().collect::<Vec<_>>().join("|"),
        }
    };
    crime_files(data).flat_map(records).map(row).collect()
}

fn sample() -> &'static Dataset {
    static SAMPLE: LazyLock<Dataset> = LazyLock::new(|| generate(Preset::SquareMile, DEFAULT_SEED, DEFAULT_MONTHS));
    &SAMPLE
}

fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn count(rows: &[CrimeRow], condition: impl Fn(&CrimeRow) -> bool) -> usize {
    rows.iter().filter(|row| condition(row)).count()
}

#[test]
fn preset_names_read_back() {
    assert_eq!(Preset::VARIANTS, ["square-mile"]);
    assert_eq!("square-mile".parse(), Ok(Preset::SquareMile));
}

#[test]
fn settings_file_carries_the_notice() {
    let settings = include_str!("../data/files/hexspot.toml");
    for mark in
        [format!("notice = \"{NOTICE}\""), format!("handling = \"{HANDLING}\""), format!("licence = \"{LICENCE}\"")]
    {
        assert!(settings.contains(&mark), "{mark}");
    }
}

#[test]
fn bytes_depend_on_the_seed_alone() {
    let first = generate(Preset::SquareMile, 1, 3);
    assert_eq!(first, generate(Preset::SquareMile, 1, 3));

    let second = generate(Preset::SquareMile, 2, 3);
    for (a, b) in first.files.iter().zip(&second.files) {
        assert_eq!(a.path, b.path);
        let is_fixed = FIXED_FILES.iter().any(|(path, _)| *path == a.path);
        assert_eq!(a.bytes == b.bytes, is_fixed, "{}", a.path);
    }
}

#[test]
fn fewer_months_are_the_beginning_of_more() {
    let [few, more] = [2, 4].map(|months| generate(Preset::SquareMile, 1, months));
    for file in &few.files {
        let longer = more.files.iter().find(|other| other.path == file.path).expect("in both");
        let grows = ["incidents/", "schemes/"].iter().any(|folder| file.path.starts_with(folder));
        assert!(longer == file || grows && longer.bytes.starts_with(&file.bytes), "{}", file.path);
    }
    assert_eq!(crime_files(&generate(Preset::SquareMile, 1, 0)).count(), 0);
}

#[test]
fn files_are_sorted_and_marked_synthetic() {
    let data = sample();
    assert!(data.files.is_sorted_by(|a, b| a.path < b.path));
    assert_eq!(crime_files(data).count(), 36);
    for file in &data.files {
        let text = String::from_utf8(file.bytes.clone()).expect("UTF-8").to_lowercase();
        assert!(["synthetic", "syn-", "syn5"].iter().any(|mark| text.contains(mark)), "{}", file.path);
    }
}

#[test]
fn line_ends_alternate() {
    for (index, file) in crime_files(sample()).enumerate() {
        assert_eq!(file.bytes.windows(2).any(|pair| pair == b"\r\n"), index % 2 == 1, "{}", file.path);
    }
}

#[test]
fn months_have_about_700_rows_with_more_in_december() {
    let rows = crime_rows(sample());
    let mut months: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *months.entry(&row.month).or_default() += 1;
    }
    assert_eq!(months.len(), 36);
    assert!(months.values().all(|count| (560..=900).contains(count)), "{months:?}");
    let mean = ratio(rows.len(), months.len());
    assert!((685.0..715.0).contains(&mean), "{mean}");
    assert!(count(&rows, |row| row.month.ends_with("-12")) > count(&rows, |row| row.month.ends_with("-02")));
}

#[test]
fn categories_are_in_proportion() {
    let rows = crime_rows(sample());
    let total: u32 = CATEGORIES.iter().map(|category| category.weight).sum();
    for category in CATEGORIES.iter() {
        let share = ratio(count(&rows, |row| row.category == category.name), rows.len());
        let expected = f64::from(category.weight) / f64::from(total);
        // Four standard errors, with the variance of near repeats.
        let tolerance = 4.0 * (1.3 * expected / 25_000.0).sqrt();
        assert!((share - expected).abs() < tolerance, "{}: {share}", category.name);
    }
}

#[test]
fn only_anti_social_rows_have_no_identifier_and_outcome() {
    for row in crime_rows(sample()) {
        let incident = row.category == ANTI_SOCIAL;
        assert_eq!((row.id.is_empty(), row.outcome.is_empty()), (incident, incident));
        assert!(incident || row.id.len() == 64 && row.id.bytes().all(|b| b.is_ascii_hexdigit()));
    }
}

#[test]
fn rows_are_located_as_the_real_ones() {
    let rows = crime_rows(sample());
    let share = |condition: &dyn Fn(&CrimeRow) -> bool| ratio(count(&rows, condition), rows.len());

    let without = share(&|row| row.degrees.is_none());
    assert!((0.068..0.079).contains(&without), "{without}");
    for row in &rows {
        assert_eq!(row.degrees.is_none(), row.location == "No Location");
        assert_eq!(row.degrees.is_none(), row.lsoa.is_empty());
        assert!(row.degrees.is_none() || row.location.starts_with("On or near "));
    }

    let is_far = |row: &CrimeRow| {
        row.degrees.is_some_and(|(lon, lat)| !(-0.13..-0.06).contains(&lon) || !(51.50..51.53).contains(&lat))
    };
    let far = share(&is_far);
    assert!((0.007..0.011).contains(&far), "{far}");
    let near = share(&|row| row.degrees.is_some() && !row.is_inside() && !is_far(row));
    assert!((0.043..0.053).contains(&near), "{near}");
}

#[test]
fn repeated_identifiers_have_another_outcome() {
    let rows = crime_rows(sample());
    let mut by_id: BTreeMap<(&str, &str), Vec<&CrimeRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.id.is_empty()) {
        by_id.entry((&row.month, &row.id)).or_default().push(row);
    }
    let repeats: Vec<_> = by_id.values().filter(|same| same.len() > 1).collect();
    let share = ratio(repeats.len(), rows.len());
    assert!((0.009..0.015).contains(&share), "{share}");
    assert!(repeats.iter().all(|same| same[0].outcome != same[1].outcome));
    let moved = repeats.iter().filter(|same| same[0].degrees != same[1].degrees).count();
    assert!((0.35..0.55).contains(&ratio(moved, repeats.len())), "{moved}");

    let texts: BTreeSet<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    assert!(texts.len() < rows.len(), "some anti-social rows are alike");
}

#[test]
fn monthly_counts_are_overdispersed() {
    let rows = crime_rows(sample());
    let mut places: BTreeMap<String, BTreeMap<&str, u32>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_inside()) {
        let place = places.entry(format!("{:?}", row.degrees)).or_default();
        *place.entry(&row.month).or_default() += 1;
    }
    let ratios: Vec<f64> = places
        .values()
        .map(|months| {
            let sum: f64 = months.values().map(|n| f64::from(*n)).sum();
            let squares: f64 = months.values().map(|n| f64::from(n * n)).sum();
            let months = f64::from(DEFAULT_MONTHS);
            (squares - sum * sum / months) / (months - 1.0) / (sum / months)
        })
        .collect();
    let mean = ratios.iter().sum::<f64>() / ratio(ratios.len(), 1);
    assert!((1.2..1.4).contains(&mean), "variance is {mean} times the mean");
}

#[test]
fn hotspots_are_dense_in_their_own_categories_only() {
    // One seed has about fifty rows of a category in a hotspot; three vary less.
    let rows: Vec<CrimeRow> = [DEFAULT_SEED, 1, 2]
        .iter()
        .flat_map(|seed| crime_rows(&generate(Preset::SquareMile, *seed, DEFAULT_MONTHS)))
        .collect();
    let is_in_any =
        |row: &CrimeRow| row.point().is_some_and(|point| HOTSPOTS.iter().any(|hotspot| hotspot.contains(point)));
    let around = OUTLINE.unsigned_area() - HOTSPOTS.iter().map(PlantedHotspot::area).sum::<f64>();
    for hotspot in HOTSPOTS.iter() {
        let name = &hotspot.name;
        let is_in = |row: &CrimeRow| row.point().is_some_and(|point| hotspot.contains(point));
        let density = |is_wanted: &dyn Fn(&str) -> bool| {
            let inside = count(&rows, |row| is_wanted(&row.category) && is_in(row));
            let outside = count(&rows, |row| is_wanted(&row.category) && row.is_inside() && !is_in_any(row));
            ratio(inside, outside) * around / hotspot.area()
        };
        for (raised, risk) in &hotspot.risks {
            let measured = density(&|category| category == raised);
            assert!((0.6..1.4).contains(&(measured / risk)), "{name}: {measured} times the {raised} for {risk}");
        }
        let unraised = density(&|category| hotspot.risk(category) == 1.0);
        assert!((0.5..1.7).contains(&unraised), "{name}: {unraised} times");
    }
}

const WARDS: &str = include_str!("../data/files/boundaries/wards.geojson");

#[test]
fn wards_add_up_to_the_outline_and_share_their_sides() {
    let wards = read_polygons(WARDS);
    assert_eq!(wards.len(), 25);
    assert!(wards.iter().all(|ward| ward.signed_area() > 30_000.0), "counter-clockwise");
    let share = wards.iter().map(Area::signed_area).sum::<f64>() / OUTLINE.signed_area();
    assert!((share - 1.0).abs() < 1e-5, "{share}");

    let mut sides: BTreeMap<[[u64; 2]; 2], (u32, Coord)> = BTreeMap::new();
    for line in wards.iter().flat_map(|ward| ward.exterior().lines()) {
        let mut ends = [line.start, line.end].map(|end| [end.x.to_bits(), end.y.to_bits()]);
        ends.sort_unstable();
        sides.entry(ends).or_insert((0, (line.start + line.end) / 2.0)).0 += 1;
    }
    for (wards, middle) in sides.into_values() {
        let is_on_outline = distance_to_boundary(middle, &OUTLINE) < 0.2;
        assert_eq!(wards, if is_on_outline { 1 } else { 2 }, "{middle:?}");
    }
}

#[test]
fn bishopsgate_has_about_three_times_the_drug_offences_of_the_next_ward() {
    let wards = read_polygons(WARDS);
    let bishopsgate = wards.iter().position(|ward| ward.contains(&to_plane(-0.0832, 51.5173))).expect("the station");
    assert!(WARDS.lines().nth(bishopsgate + 1).is_some_and(|line| line.contains("\"Bishopsgate\"")));
    // Several similar wards compete for second place, so single seeds vary widely.
    let leads = [DEFAULT_SEED, 1, 2, 3, 4, 5].map(|seed| {
        let rows = crime_rows(&generate(Preset::SquareMile, seed, DEFAULT_MONTHS));
        let drugs: Vec<Coord> = rows.iter().filter(|row| row.category == "Drugs").filter_map(CrimeRow::point).collect();
        let counts: Vec<usize> =
            wards.iter().map(|ward| drugs.iter().filter(|point| ward.contains(*point)).count()).collect();
        let others = counts.iter().enumerate().filter(|(ward, _)| *ward != bishopsgate);
        ratio(counts[bishopsgate], others.map(|(_, count)| *count).max().expect("other wards"))
    });
    assert!((2.6..3.4).contains(&leads[0]), "{leads:?}");
    let mean = leads.iter().sum::<f64>() / ratio(leads.len(), 1);
    assert!((2.7..3.5).contains(&mean), "{leads:?}");
}

fn sum_by_area(points: impl Iterator<Item = (Coord, f64)>) -> Vec<f64> {
    let mut sums = vec![0.0; areas().len()];
    for (point, weight) in points {
        for (sum, area) in sums.iter_mut().zip(areas()) {
            *sum += if area.polygon.contains(&point) { weight } else { 0.0 };
        }
    }
    sums
}

/// Sums over records with longitude and latitude in `lon` and the column after it, skipping those without a position.
fn sum_located(records: &[StringRecord], lon: usize, weight: impl Fn(&StringRecord) -> f64) -> Vec<f64> {
    let point = |record: &StringRecord| {
        let (lon, lat) = record[lon].parse().ok().zip(record[lon + 1].parse().ok())?;
        Some((to_plane(lon, lat), weight(record)))
    };
    sum_by_area(records.iter().filter_map(point))
}

fn traffic_light_points(record: &StringRecord) -> f64 {
    match &record[3] {
        "Serious violence" => 10.0,
        "Sexual offence" => 8.0,
        "Violence" | "Robbery" => 5.0,
        "Drugs" => 3.0,
        "Disorder" | "Breach of licence conditions" => 2.0,
        "Theft" | "Drunkenness" => 1.0,
        other => panic!("{other}"),
    }
}

/// Each measure of the published analysis: its name, its sums by area, and whether Liverpool Street is first by rate.
fn measures(data: &Dataset) -> [(&'static str, Vec<f64>, bool); 8] {
    let crime = crime_rows(data);
    let of_category = |category: &str| {
        sum_by_area(crime.iter().filter(|row| row.category == category).filter_map(|row| Some((row.point()?, 1.0))))
    };
    let incidents = |name: &str| records_of(data, &format!("incidents/{name}.csv"));
    let on_grid = |record: &StringRecord| {
        let metres = |column: usize| record[column].parse().expect("a number");
        (from_british_grid(metres(3), metres(4)), 1.0)
    };
    let mut call_outs = vec![0.0; areas().len()];
    for record in incidents("ambulance").iter().skip(1) {
        let area = areas().iter().position(|area| area.figures.name == record[0]).expect("an area");
        call_outs[area] += record[2].parse::<f64>().expect("a count");
    }
    [
        ("violence", of_category("Violence and sexual offences"), true),
        ("sexual offences", sum_located(&incidents("sexual-offences"), 5, |_| 1.0), true),
        ("transport police", sum_located(&incidents("transport-police"), 5, |_| 1.0), true),
        ("TfL", sum_by_area(incidents("tfl").iter().map(on_grid)), true),
        ("traffic light", sum_located(&incidents("licensing"), 4, traffic_light_points), true),
        ("ambulance", call_outs, true),
        ("anti-social behaviour", of_category(ANTI_SOCIAL), false),
        ("noise", sum_located(&incidents("noise"), 3, |_| 1.0), false),
    ]
}

// The pattern of the published "Liverpool Street analysis": points in an area over premises in it.
#[test]
fn liverpool_street_is_first_as_published() {
    for seed in [DEFAULT_SEED, 1, 2, 3] {
        let data = generate(Preset::SquareMile, seed, DEFAULT_MONTHS);
        let premises = sum_located(&records_of(&data, "premises/licensed-premises.csv"), 5, |_| 1.0);
        for (name, sums, first_by_rate) in measures(&data) {
            let rates: Vec<f64> = sums.iter().zip(&premises).map(|(count, premises)| count / premises).collect();
            assert!(sums[1..].iter().all(|other| *other < sums[0]), "{seed}, {name}: {sums:?}");
            if first_by_rate {
                let second = rates[1..].iter().copied().fold(0.0, f64::max);
                // By a quarter in the published sample; by any margin with other seeds.
                let margin = if seed == DEFAULT_SEED { 1.25 } else { 1.0 };
                assert!(rates[0] > margin * second, "{seed}, {name}: {rates:?}");
            } else {
                let higher = rates[1..].iter().filter(|other| **other > rates[0]).count();
                assert!((3..=4).contains(&higher), "{seed}, {name}: {rates:?}");
            }
        }
    }
}

#[test]
fn incident_files_are_of_modest_size() {
    let data = sample();
    let sizes = [
        ("licensing", 1_350..1_650),
        ("noise", 1_650..1_950),
        ("sexual-offences", 800..1_000),
        ("tfl", 1_500..1_750),
        ("transport-police", 2_700..3_050),
    ];
    for (name, expected) in sizes {
        let rows = records_of(data, &format!("incidents/{name}.csv")).len();
        assert!(expected.contains(&rows), "{name}: {rows}");
    }
}

#[test]
fn a_dozen_premises_have_most_licensing_incidents() {
    let data = sample();
    let register = premises::register(&RandomStreams::new(DEFAULT_SEED));
    let rows = records_of(data, "incidents/licensing.csv");
    let mut counts: BTreeMap<[String; 2], usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry([row[4].to_owned(), row[5].to_owned()]).or_default() += 1;
    }
    let texts = |premises: &Premises| [premises.position.lon_text(), premises.position.lat_text()];
    let by_premises: Vec<usize> =
        register.iter().map(|premises| counts.get(&texts(premises)).copied().unwrap_or(0)).collect();
    assert_eq!(by_premises.iter().sum::<usize>(), rows.len(), "each is at a position of the register");
    let having = |range: std::ops::Range<usize>| by_premises.iter().filter(|count| range.contains(count)).count();
    assert_eq!((having(30..rows.len()), having(12..30)), (12, 0));
    assert!(having(0..3) * 10 > register.len() * 8, "{} of {}", having(0..3), register.len());

    let share =
        |condition: &dyn Fn(&str) -> bool| ratio(rows.iter().filter(|row| condition(&row[2])).count(), rows.len());
    let named = share(&|name| register.iter().any(|premises| premises.name == name));
    let by_id = share(&|name| (0..register.len()).any(|index| premises::id(index) == name));
    let blank = share(&str::is_empty);
    assert!((0.78..0.86).contains(&named), "{named}");
    assert!((0.03..0.08).contains(&by_id) && (0.01..0.05).contains(&blank), "{by_id}, {blank}");
}

#[test]
fn spans_end_after_they_begin_and_some_offences_have_no_position() {
    let rows = records_of(sample(), "incidents/sexual-offences.csv");
    let spans = rows.iter().filter(|row| !row[2].is_empty());
    // The format makes text order time order.
    assert!(spans.clone().all(|row| row[2] > row[1]));
    assert!((rows.len() / 5..rows.len() / 3).contains(&spans.count()));
    let without = rows.iter().filter(|row| row[5].is_empty()).count();
    assert!((8..45).contains(&without), "{without}");
}
