//! What the documentation promises of a whole dataset, measured on its files alone.

mod pattern;

use std::collections::{BTreeMap, BTreeSet};

use geo::Contains;

use super::category::{ANTI_SOCIAL, CATEGORIES, TOTAL_WEIGHT};
use super::outline::outline;
use super::plane::to_plane;
use super::planted_hotspots::BLOCKS;
use super::*;

/// A crime row read back.
struct Row {
    id: String,
    month: String,
    at: Option<(f64, f64)>,
    location: String,
    lsoa: String,
    category: String,
    outcome: String,
    whole: String,
}

fn crime_files(data: &Dataset) -> impl Iterator<Item = &DataFile> {
    data.files.iter().filter(|file| file.path.starts_with("crime/"))
}

fn rows(data: &Dataset) -> Vec<Row> {
    let mut rows = Vec::new();
    for file in crime_files(data) {
        for record in csv::Reader::from_reader(file.bytes.as_slice()).records() {
            let record = record.expect("the generator writes CSV");
            assert_eq!(record.len(), 12);
            assert_eq!(&record[2], "Square Mile Police (synthetic)");
            assert_eq!(&record[11], "");
            let degrees = |column: usize| record[column].parse::<f64>().ok();
            rows.push(Row {
                id: record[0].to_owned(),
                month: record[1].to_owned(),
                at: degrees(4).zip(degrees(5)),
                location: record[6].to_owned(),
                lsoa: record[7].to_owned(),
                category: record[9].to_owned(),
                outcome: record[10].to_owned(),
                whole: record.iter().collect::<Vec<_>>().join("|"),
            });
        }
    }
    rows
}

fn sample() -> Dataset {
    generate(Preset::SquareMile, DEFAULT_SEED, DEFAULT_MONTHS)
}

#[expect(clippy::cast_precision_loss, reason = "counts here are small")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn count(rows: &[Row], wanted: impl Fn(&Row) -> bool) -> usize {
    rows.iter().filter(|row| wanted(row)).count()
}

fn is_inside(row: &Row) -> bool {
    row.at.is_some_and(|at| outline().contains(&to_plane(at)))
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let first = generate(Preset::SquareMile, 1, 3);
    assert_eq!(first, generate(Preset::SquareMile, 1, 3));

    let second = generate(Preset::SquareMile, 2, 3);
    for (a, b) in first.files.iter().zip(&second.files) {
        assert_eq!(a.path, b.path);
        let same = ["assets/", "boundaries/", "streets/"].iter().any(|folder| a.path.starts_with(folder))
            || ["hexspot.toml", "traffic-light.toml", "truth.geojson"].contains(&a.path.as_str());
        assert_eq!(a.bytes == b.bytes, same, "{}", a.path);
    }
}

#[test]
fn fewer_months_are_the_beginning_of_more() {
    let few = generate(Preset::SquareMile, 1, 2);
    let more = generate(Preset::SquareMile, 1, 4);
    let begins = |file: &DataFile| {
        more.files.iter().any(|other| other.path == file.path && other.bytes.starts_with(&file.bytes))
    };
    assert!(few.files.iter().all(|file| more.files.contains(file)
        || ["incidents/", "schemes/"].iter().any(|folder| file.path.starts_with(folder)) && begins(file)));
    assert_eq!(crime_files(&generate(Preset::SquareMile, 1, 0)).count(), 0);
}

#[test]
fn files_are_sorted_by_path_and_say_that_they_are_synthetic() {
    let data = sample();
    assert!(data.files.is_sorted_by(|a, b| a.path < b.path));
    assert_eq!(crime_files(&data).count(), 36);
    for file in &data.files {
        let text = String::from_utf8(file.bytes.clone()).expect("the generator writes UTF-8").to_lowercase();
        assert!(text.contains("synthetic") || text.contains("syn-") || text.contains("syn5"), "{}", file.path);
    }
}

#[test]
fn line_ends_alternate() {
    let data = sample();
    let crlf: Vec<bool> = crime_files(&data).map(|file| file.bytes.windows(2).any(|pair| pair == b"\r\n")).collect();
    assert!(crlf.iter().enumerate().all(|(index, crlf)| *crlf == (index % 2 == 1)));
}

#[test]
fn a_month_has_about_700_rows_with_more_in_december() {
    let rows = rows(&sample());
    let mut months: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *months.entry(&row.month).or_default() += 1;
    }
    assert_eq!(months.len(), 36);
    assert!(months.values().all(|count| (560..=900).contains(count)), "{months:?}");
    let mean = ratio(rows.len(), months.len());
    assert!((685.0..715.0).contains(&mean), "{mean}");
    let of =
        |end: &str| -> usize { months.iter().filter(|(month, _)| month.ends_with(end)).map(|(_, count)| count).sum() };
    assert!(of("-12") > of("-02"));
}

#[test]
fn categories_are_in_proportion() {
    let rows = rows(&sample());
    for category in &CATEGORIES {
        let share = ratio(count(&rows, |row| row.category == category.name), rows.len());
        let wanted = f64::from(category.weight) / f64::from(TOTAL_WEIGHT);
        // Four standard errors, with the variance of near repeats.
        let tolerance = 4.0 * (1.3 * wanted / 25_000.0).sqrt();
        assert!((share - wanted).abs() < tolerance, "{}: {share}", category.name);
    }
}

#[test]
fn identifiers_and_outcomes_are_blank_for_exactly_the_anti_social_rows() {
    for row in rows(&sample()) {
        let incident = row.category == ANTI_SOCIAL;
        assert_eq!(row.id.is_empty(), incident);
        assert_eq!(row.outcome.is_empty(), incident);
        assert!(incident || row.id.len() == 64 && row.id.bytes().all(|b| b.is_ascii_hexdigit()));
    }
}

#[test]
fn rows_are_where_the_real_ones_are() {
    let rows = rows(&sample());
    let share = |wanted: &dyn Fn(&Row) -> bool| ratio(count(&rows, wanted), rows.len());

    let without = share(&|row| row.at.is_none());
    assert!((0.068..0.079).contains(&without), "{without}");
    for row in &rows {
        assert_eq!(row.at.is_none(), row.location == "No Location");
        assert_eq!(row.at.is_none(), row.lsoa.is_empty());
        assert!(row.at.is_none() || row.location.starts_with("On or near "));
    }

    let far =
        |row: &Row| row.at.is_some_and(|(lon, lat)| !(-0.13..-0.06).contains(&lon) || !(51.50..51.53).contains(&lat));
    let far_share = share(&far);
    assert!((0.007..0.011).contains(&far_share), "{far_share}");
    let near = share(&|row| row.at.is_some() && !is_inside(row) && !far(row));
    assert!((0.043..0.053).contains(&near), "{near}");
}

#[test]
fn some_identifiers_repeat_within_the_month_and_never_as_the_same_row() {
    let rows = rows(&sample());
    let mut by_id: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.id.is_empty()) {
        by_id.entry((&row.month, &row.id)).or_default().push(row);
    }
    let repeats: Vec<_> = by_id.values().filter(|same| same.len() > 1).collect();
    let share = ratio(repeats.len(), rows.len());
    assert!((0.009..0.015).contains(&share), "{share}");
    assert!(repeats.iter().all(|same| same[0].outcome != same[1].outcome));
    let moved = repeats.iter().filter(|same| same[0].at != same[1].at).count();
    assert!((0.35..0.55).contains(&ratio(moved, repeats.len())), "{moved}");

    let whole: BTreeSet<&str> = rows.iter().map(|row| row.whole.as_str()).collect();
    assert!(whole.len() < rows.len(), "some anti-social rows are alike");
}

#[test]
fn counts_of_a_place_vary_more_than_chance_alone() {
    let rows = rows(&sample());
    let mut places: BTreeMap<String, BTreeMap<&str, u32>> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_inside(row)) {
        let (lon, lat) = row.at.expect("a row of a known place");
        let place = places.entry(format!("{lon} {lat}")).or_default();
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
fn every_block_is_dense_in_its_own_categories_only() {
    use geo::Area;

    // One seed has some fifty rows of a category in a block; three stray less.
    let rows: Vec<Row> = [DEFAULT_SEED, 1, 2]
        .iter()
        .flat_map(|seed| rows(&generate(Preset::SquareMile, *seed, DEFAULT_MONTHS)))
        .collect();
    for block in &BLOCKS {
        let in_block = |row: &Row| row.at.is_some_and(|at| block.contains(to_plane(at)));
        let in_any = |row: &Row| row.at.is_some_and(|at| BLOCKS.iter().any(|block| block.contains(to_plane(at))));
        let all_blocks: f64 = BLOCKS.iter().map(planted_hotspots::Block::area).sum();
        let around = outline().unsigned_area() - all_blocks;
        let density = |wanted: &dyn Fn(&str) -> bool| {
            let there = count(&rows, |row| wanted(&row.category) && in_block(row));
            let elsewhere = count(&rows, |row| wanted(&row.category) && is_inside(row) && !in_any(row));
            ratio(there, elsewhere) * around / block.area()
        };
        for (raised, risk) in block.risks {
            let measured = density(&|category| category == *raised);
            let name = block.name;
            assert!((0.6..1.4).contains(&(measured / risk)), "{name}: {measured} times the {raised} for {risk}");
        }
        let unraised = density(&|category| block.risk(category) == 1.0);
        assert!((0.5..1.7).contains(&unraised), "{}: {unraised} times", block.name);
    }
}
