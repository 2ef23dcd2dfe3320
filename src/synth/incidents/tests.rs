//! What the files promise, measured on them alone.

use std::collections::BTreeMap;

use super::*;
use crate::synth::calendar;
use crate::synth::{DEFAULT_MONTHS, DEFAULT_SEED, premises};

fn made(months: u16) -> Vec<DataFile> {
    let streams = hexspot_stats::RandomStreams::new(DEFAULT_SEED);
    let months: Vec<Month> = (0..months).map(calendar::month).collect();
    files(&premises::register(&streams), &streams, &months)
}

fn rows(files: &[DataFile], path: &str) -> Vec<csv::StringRecord> {
    let file = files.iter().find(|file| file.path == path).expect(path);
    csv::Reader::from_reader(file.bytes.as_slice()).into_records().map(|record| record.expect("CSV")).collect()
}

#[test]
fn files_are_of_modest_size_and_fewer_months_are_the_beginning_of_more() {
    let (few, all) = (made(2), made(DEFAULT_MONTHS));
    for (few, all) in few.iter().zip(&all) {
        assert!(all.bytes.starts_with(&few.bytes), "{}", few.path);
    }
    let sizes = [
        (licensing::PATH, 1_350..1_650),
        (noise::PATH, 1_650..1_950),
        (sexual_offences::PATH, 800..1_000),
        (tfl::PATH, 1_500..1_750),
        (transport_police::PATH, 2_700..3_050),
    ];
    for (path, wanted) in sizes {
        let rows = rows(&all, path).len();
        assert!(wanted.contains(&rows), "{path}: {rows}");
    }
}

#[test]
fn most_premises_have_hardly_an_incident_and_a_dozen_have_many() {
    let files = made(DEFAULT_MONTHS);
    let mut at: BTreeMap<(String, String), usize> = BTreeMap::new();
    let register = premises::register(&hexspot_stats::RandomStreams::new(DEFAULT_SEED));
    for row in rows(&files, licensing::PATH) {
        *at.entry((row[4].to_owned(), row[5].to_owned())).or_default() += 1;
    }
    let own = |premises: &Premises| (premises.at.lon_text(), premises.at.lat_text());
    let counts: Vec<usize> = register.iter().map(|premises| at.get(&own(premises)).copied().unwrap_or(0)).collect();
    assert_eq!(counts.iter().sum::<usize>(), at.values().sum::<usize>(), "each is at a position of the register");
    let (many, few) = (counts.iter().filter(|n| **n >= 30).count(), counts.iter().filter(|n| **n <= 2).count());
    let between = counts.iter().filter(|n| (12..30).contains(*n)).count();
    assert_eq!((many, between), (12, 0));
    assert!(few * 10 > register.len() * 8, "{few} of {}", register.len());
}

#[test]
fn premises_are_mostly_named_as_the_register_names_them() {
    let files = made(DEFAULT_MONTHS);
    let register = premises::register(&hexspot_stats::RandomStreams::new(DEFAULT_SEED));
    let rows = rows(&files, licensing::PATH);
    let share =
        |wanted: &dyn Fn(&str) -> bool| rows.iter().filter(|row| wanted(&row[2])).count() as f64 / rows.len() as f64;
    let named = share(&|name| register.iter().any(|premises| premises.name == name));
    let by_id = share(&|name| (0..register.len()).any(|index| premises::id(index) == name));
    let blank = share(&str::is_empty);
    assert!((0.78..0.86).contains(&named), "{named}");
    assert!((0.03..0.08).contains(&by_id) && (0.01..0.05).contains(&blank), "{by_id}, {blank}");
}

#[test]
fn a_span_ends_after_it_begins_and_some_offences_have_no_position() {
    let rows = rows(&made(DEFAULT_MONTHS), sexual_offences::PATH);
    let spans = rows.iter().filter(|row| !row[2].is_empty());
    // Both are written so that order as text is order in time.
    assert!(spans.clone().all(|row| row[2] > row[1]));
    assert!((rows.len() / 5..rows.len() / 3).contains(&spans.count()));
    let nowhere = rows.iter().filter(|row| row[5].is_empty()).count();
    assert!((8..45).contains(&nowhere), "{nowhere}");
}
