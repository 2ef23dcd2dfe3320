//! Counts by area: every event of a table is in an area or in the report of what was not found.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use hexspot::ingest::{
    Area, AreaCounts, Areas, DropReason, DroppedRows, FileAccount, Ledger, Mapping, Source, UnmatchedReason, join,
    read_area_counts, read_areas,
};
use proptest::prelude::*;

use crate::support::{Folder, real_data};

const LONG: &str = "path='t.csv'\nholds='area-counts'\n[columns]\narea='Ward'\narea-within='Borough'\ntime='Month'\n\
    category='Type'\ncount='N'\n";
const WIDE: &str =
    "path='t.csv'\nholds='area-counts'\n[columns]\narea='Ward'\narea-within='Borough'\ncategory='Type'\n";

fn read(text: &str, mapping: &str) -> hexspot::Result<(FileAccount, AreaCounts)> {
    let folder = Folder::new().with("t.csv", text);
    let mapping: Mapping = toml::from_str(mapping).expect("a mapping");
    let file = Source::Path(folder.path("t.csv")).file(&[".csv"])?;
    read_area_counts(&file, Some(&mapping), "Europe/London")
}

#[track_caller]
fn read_well(text: &str, mapping: &str) -> (FileAccount, AreaCounts) {
    let (account, counts) = read(text, mapping).unwrap_or_else(|problem| panic!("{problem}"));
    account.check().expect("the account adds up");
    (account, counts)
}

/// Areas without shapes, by code, name and borough.
fn areas(rows: &[(&str, &str, &str)]) -> Areas {
    let area = |(code, name, borough): &(&str, &str, &str)| Area {
        name: (*name).into(),
        code: Some((*code).into()),
        shape: MultiPolygon(Vec::new()),
        properties: BTreeMap::from([
            ("GSS_CODE".into(), (*code).into()),
            ("NAME".into(), (*name).into()),
            ("BOROUGH".into(), (*borough).into()),
        ]),
    };
    Areas {
        areas: rows.iter().map(area).collect(),
        name_property: Some("NAME".into()),
        code_property: Some("GSS_CODE".into()),
    }
}

fn wards() -> Areas {
    areas(&[
        ("E05000001", "St James's", "Westminster"),
        ("E05000002", "Victoria", "Hackney"),
        ("E05000003", "Hackney Wick & East", "Hackney"),
        ("E05000004", "Quiet", "Hackney"),
    ])
}

#[test]
fn rows_and_columns_of_months_say_the_same() {
    let long = "Ward,Borough,Month,Type,N\nVictoria,Hackney,2024-01,theft,3\nVictoria,Hackney,2024-02,theft,0\n\
        St. James’s,WESTMINSTER,2024-02,theft,\"1,200\"\nVictoria,Hackney,2024-01,theft,2\n";
    let wide = "Ward,Borough,Type,Jan 2024,202402\nVictoria,Hackney,theft,5,0\nSt. James’s,WESTMINSTER,theft,0,1200\n";
    let ((_, long), (_, wide)) = (read_well(long, LONG), read_well(wide, WIDE));
    assert_eq!((&long.months, &long.counts, &long.categories), (&wide.months, &wide.counts, &wide.categories));
    let joined = join(&wide, &wards());
    assert_eq!((joined.key_property.as_str(), joined.parent_property.as_deref()), ("NAME", Some("BOROUGH")));
    assert_eq!(joined.monthly_events(1, |_| true), Some(vec![Some(5), Some(0)]));
    assert_eq!(joined.monthly_events(0, |counted| counted.category == "theft"), Some(vec![Some(0), Some(1200)]));
    assert_eq!(joined.monthly_events(0, |counted| counted.category == "arson"), Some(vec![Some(0), Some(0)]));
    assert_eq!((joined.monthly_events(3, |_| true), joined.areas_without_rows.as_slice()), (None, &[2, 3][..]));
    assert_eq!((joined.total(), joined.unmatched.len()), (1205, 0));
}

#[test]
fn a_blank_is_unknown_and_not_zero() {
    let wide = "Ward,Borough,Type,2024-01,2024-02\nVictoria,Hackney,theft,5,\nVictoria,Hackney,arson,1,2\nQuiet,Hackney,theft,,\n";
    let (account, counts) = read_well(wide, WIDE);
    assert_eq!((account.read, account.kept, account.dropped.rows(DropReason::NoCount)), (3, 2, 1));
    assert!(account.note.contains("3 counts are blank"), "{}", account.note);
    let joined = join(&counts, &wards());
    assert_eq!(joined.monthly_events(1, |_| true), Some(vec![Some(6), None]));
    assert_eq!(joined.monthly_events(1, |counted| counted.category == "arson"), Some(vec![Some(1), Some(2)]));
    assert_eq!(joined.monthly_events(3, |_| true), Some(vec![None, None]));
    let long = "Ward,Borough,Month,Type,N\nVictoria,Hackney,2024-01,theft,\n";
    let (account, counts) = read_well(long, LONG);
    assert_eq!((account.kept, account.dropped.rows(DropReason::NoCount), counts.total()), (0, 1, 0));
}

#[test]
fn rows_that_cannot_be_counted_are_counted_by_reason() {
    let long = "Ward,Borough,Month,Type,N\n,Hackney,2024-01,theft,3\nVictoria,Hackney,soon,theft,3\nVictoria,Hackney,,theft,3\n\
        Victoria,Hackney,2024-01,theft,<5\nVictoria,Hackney,2024-01,theft,2.5\nVictoria,Hackney,2024-01,theft,-1\n\
        Victoria,Hackney,2024-01\nVictoria,Hackney,2024-01,theft,4\n";
    let (account, counts) = read_well(long, LONG);
    assert_eq!((account.read, account.kept, counts.total()), (8, 1, 4));
    for (reason, rows) in [
        (DropReason::NoArea, 1),
        (DropReason::UnreadableTime, 2),
        (DropReason::UnreadableNumber, 3),
        (DropReason::WrongFieldCount, 1),
    ] {
        assert_eq!(account.dropped.rows(reason), rows, "{reason}");
    }
    let with_code = LONG.replace("[columns]", "[missing]\nN=['<5']\n[columns]");
    let (account, _) = read_well(long, &with_code);
    assert_eq!((account.dropped.rows(DropReason::NoCount), account.dropped.rows(DropReason::UnreadableNumber)), (1, 2));
}

#[test]
fn a_table_that_does_not_say_when_is_refused() {
    let message = |text: &str, mapping: &str| read(text, mapping).expect_err("refused").to_string();
    assert!(message("Ward,Borough,Type,N\nA,B,c,1\n", WIDE).contains("no column says when"));
    assert!(message("Ward,Borough,Type,2024-01,202401\nA,B,c,1,1\n", WIDE).contains("both 2024-01"));
    assert!(
        message("Ward,Borough,Type,2024-01\nA,B,c,1\n", &WIDE.replace("area-counts", "places"))
            .contains("something else")
    );
    assert!(message("Name,Borough,Type,2024-01\nA,B,c,1\n", WIDE).contains("lacks the column Ward"));
    let folder = Folder::new().with("t.csv", "a,b\n1,2\n");
    let file = Source::Path(folder.path("t.csv")).file(&[".csv"]).expect("there");
    let message = read_area_counts(&file, None, "Europe/London").expect_err("unknown").to_string();
    assert!(message.contains("[[table]]"), "{message}");
}

#[test]
fn names_are_found_in_their_larger_area_only() {
    let long = "Ward,Borough,Month,Type,N\nVictoria,Westminster,2024-01,theft,7\nHackney Wick and East,Hackney,2024-01,theft,2\n\
        Victoria,Sefton,2024-03,theft,9\nHackney Wik East,Hackney,2023-01,theft,1\nHackney Wik East,Hackney,2024-01,theft,1\n";
    let (account, counts) = read_well(long, LONG);
    let joined = join(&counts, &wards());
    assert_eq!(joined.monthly_events(1, |_| true), None, "the Victoria of Hackney has no row");
    assert_eq!(joined.monthly_events(2, |_| true), Some(vec![Some(0), Some(2), Some(0)]));
    let met: Vec<_> = joined
        .unmatched
        .iter()
        .map(|unmatched| (unmatched.key.key.as_str(), unmatched.events, &unmatched.reason))
        .collect();
    let nearest = UnmatchedReason::NoSuchArea(Some("Hackney Wick & East".into()));
    assert_eq!(
        met,
        [
            ("Victoria", 9, &UnmatchedReason::OutsideParentAreas),
            ("Victoria", 7, &UnmatchedReason::NoSuchArea(None)),
            ("Hackney Wik East", 2, &nearest)
        ]
    );
    assert_eq!(joined.unmatched[2].months.map(|(from, to)| format!("{from} {to}")).as_deref(), Some("2023-01 2024-01"));
    let mut ledger = Ledger::default();
    let file = ledger.open(vec![account]);
    joined.record_in_ledger(&mut ledger, file);
    ledger.check().expect("adds up");
    let account = &ledger.files()[file];
    assert_eq!((account.kept, account.dropped.rows(DropReason::UnknownArea)), (1, 4));
    for said in [
        "\"Hackney Wik East\" in Hackney (2 events 2023-01 to 2024-01; is it",
        "9 events of 1 areas in larger areas that are not here",
        "no row for 3 areas",
    ] {
        assert!(account.note.contains(said), "{}", account.note);
    }
}

#[test]
fn names_that_may_mean_several_areas_mean_none() {
    let long = "Ward,Borough,Month,Type,N\nVictoria,Sefton,2024-01,theft,7\nVictoria,Hartlepool,2024-01,theft,2\nQuiet,Sefton,2024-01,theft,1\n";
    let (_, counts) = read_well(long, LONG);
    let mut areas = wards();
    areas.areas.iter_mut().for_each(|area| area.properties.clear());
    let joined = join(&counts, &areas);
    assert_eq!((joined.parent_property.as_ref(), joined.total()), (None, 1));
    assert!(joined.unmatched.iter().all(|unmatched| unmatched.reason == UnmatchedReason::Ambiguous));
    let twice = self::areas(&[("E05000001", "Victoria", "Hackney"), ("E05000002", "Victoria", "Hackney")]);
    let joined = join(&counts, &twice);
    assert_eq!(joined.total(), 0);
}

#[test]
fn codes_are_found_whatever_holds_them_and_in_any_property() {
    let long = "Ward,Borough,Month,Type,N\nE05000002,E09000012,2024-01,theft,7\nE05000099,E09000012,2024-01,theft,2\n";
    let (_, counts) = read_well(long, LONG);
    let joined = join(&counts, &wards());
    assert_eq!((joined.key_property.as_str(), joined.total()), ("GSS_CODE", 7));
    assert_eq!(joined.unmatched[0].reason, UnmatchedReason::NoSuchArea(None), "a code is like no other");
    let mut old = wards();
    for area in &mut old.areas {
        let code = area.code.replace("E06999999".into()).expect("a code");
        area.properties.insert("WD11CD".into(), code);
        area.properties.remove("GSS_CODE");
    }
    assert_eq!((join(&counts, &old).key_property.as_str(), join(&counts, &old).total()), ("WD11CD", 7));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// No event and no row is lost or made on the way from rows to areas, nor does the order of rows matter.
    #[test]
    fn events_and_rows_are_conserved(
        rows in prop::collection::vec((0usize..6, 0usize..3, 1u16..=12, 0usize..3, prop::option::of(0u64..50)), 0..60),
        turn in 0usize..60,
    ) {
        let names = ["Victoria", "St James's", "Quiet", "Hackney Wick and East", "Nowhere", "E05000003"];
        let boroughs = ["Hackney", "Westminster", "Sefton"];
        let line = |(name, borough, month, kind, count): &(usize, usize, u16, usize, Option<u64>)| {
            let count = count.map_or_else(String::new, |count| count.to_string());
            format!("{},{},2024-{month:02},kind {kind},{count}\n", names[*name], boroughs[*borough])
        };
        let table = |rows: &[(usize, usize, u16, usize, Option<u64>)]| {
            rows.iter().fold("Ward,Borough,Month,Type,N\n".to_owned(), |text, row| text + &line(row))
        };
        let (account, counts) = read_well(&table(&rows), LONG);
        let events: u64 = rows.iter().filter_map(|row| row.4).sum();
        prop_assert_eq!(counts.total(), events);
        prop_assert_eq!(account.kept, rows.iter().filter(|row| row.4.is_some()).count() as u64);
        let joined = join(&counts, &wards());
        let left: u64 = joined.unmatched.iter().map(|unmatched| unmatched.events).sum();
        prop_assert_eq!(joined.total() + left, events);
        let by_area: u64 = (0..4).filter_map(|area| joined.monthly_events(area, |_| true)).flatten().flatten().sum();
        let blank = joined.counts.iter().any(|count| count.count.is_none());
        prop_assert!(by_area == joined.total() || (blank && by_area < joined.total()));
        let mut ledger = Ledger::default();
        let file = ledger.open(vec![account]);
        joined.record_in_ledger(&mut ledger, file);
        prop_assert!(ledger.check().is_ok());
        let mut turned = rows.clone();
        turned.rotate_left(turn.min(rows.len()));
        prop_assert_eq!(read_well(&table(&turned), LONG).1, counts);
    }
}

#[test]
fn the_metropolitan_polices_files_are_known_and_conserved() {
    let Some(data) = real_data() else { return };
    let known = |table: &str, boundary: &str| {
        let file = |path: &str| Source::Path(data.join(path)).file(&[]).expect("there");
        let started = std::time::Instant::now();
        let (account, counts) = read_area_counts(&file(table), None, "Europe/London").expect("known");
        account.check().expect("adds up");
        let (_, areas) = read_areas(&file(boundary)).expect("areas");
        let (read, started) = (started.elapsed(), std::time::Instant::now());
        let joined = join(&counts, &areas);
        let took = (read, started.elapsed());
        let left: u64 = joined.unmatched.iter().map(|unmatched| unmatched.events).sum();
        assert_eq!(joined.total() + left, counts.total());
        println!("{table}: {} rows read, {} kept, {:?}", account.read, account.kept, drops(&account.dropped));
        println!(
            "  {} events, {} months, {} areas; {:?}",
            counts.total(),
            counts.months.len(),
            counts.keys.len(),
            took
        );
        println!("  {joined}");
        let mut ledger = Ledger::default();
        let number = ledger.open(vec![account.clone()]);
        joined.record_in_ledger(&mut ledger, number);
        ledger.check().expect("adds up");
        println!("  {} rows kept in areas, {} unmatched", ledger.files()[0].kept, joined.unmatched_rows());
        (account, counts, joined)
    };
    let (account, counts, joined) = known(
        "crime/counts-by-area/mps-recorded-crime-by-lsoa-month.parquet",
        "boundaries/lsoa_2021_city_and_neighbours.geojson",
    );
    assert_eq!((account.read, account.kept, counts.months.len()), (105_620, 105_620, 25));
    assert_eq!((joined.key_property.as_str(), joined.parent_property.as_deref()), ("LSOA21CD", Some("LAD22CD")));
    let (account, counts, joined) = known(
        "crime/counts-by-area/mps-vawg-offences-by-ward-month.parquet",
        "boundaries/wards_2018_city_and_neighbours.geojson",
    );
    assert_eq!((account.read, account.dropped.rows(DropReason::CountedInOtherRows)), (411_341, 97_180));
    assert_eq!((joined.key_property.as_str(), joined.parent_property.as_deref()), ("NAME", Some("DISTRICT")));
    assert_eq!((counts.months.len(), counts.categories.len()), (146, 1));
    assert!(counts.total() < 1_612_003, "each offence is in the file twice, and some have no ward");
}

fn drops(drops: &DroppedRows) -> Vec<(DropReason, u64)> {
    drops.iter().map(|(reason, dropped)| (reason, dropped.rows)).collect()
}

#[test]
fn an_area_spelt_in_two_ways_is_one_whichever_comes_first() {
    let rows = [
        "St Giles,Camden,2024-01,theft,3\n",
        "St. Giles,Camden,2024-02,theft,4\n",
        "ST GILES,camden,2024-02,theft,1\n",
    ];
    let table =
        |order: [usize; 3]| order.iter().fold("Ward,Borough,Month,Type,N\n".to_owned(), |text, i| text + rows[*i]);
    let (account, counts) = read_well(&table([0, 1, 2]), LONG);
    assert_eq!((counts.keys.len(), counts.keys[0].rows, account.kept, counts.total()), (1, 3, 3, 8));
    assert_eq!(read_well(&table([2, 1, 0]), LONG).1.keys, counts.keys);
    let named = hexspot::ingest::areas_from_keys([&counts]);
    assert_eq!(join(&counts, &named).monthly_events(0, |_| true), Some(vec![Some(3), Some(5)]));
}
