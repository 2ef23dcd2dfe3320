//! Real open data, where it is at hand: a first check that a run says what everybody knows.

use std::path::Path;

use hexspot::analysis::{self, Config};
use hexspot::ingest::Source;

use crate::support::real_data;

fn violence_2024(data: &Path) -> Config {
    let mut config = Config { themes: vec!["violence".into()], ..Config::default() };
    config.inputs.crime = vec![Source::Path(data.join("crime/city-of-london"))];
    config.inputs.area = Some(Source::Path(data.join("boundaries/wards_gla_city_of_london.geojson")));
    config.from = Some("2024-01".parse().expect("a month"));
    config.to = Some("2024-12".parse().expect("a month"));
    config.resolution = "10".parse().expect("a resolution");
    config
}

#[test]
fn the_citys_violence_of_2024_peaks_at_bishopsgate_and_liverpool_street() {
    let Some(data) = real_data() else { return };
    let outcome = analysis::run(&violence_2024(&data), &|_, _| {}).expect("analysed");
    let ran = &outcome.themes[0];
    let first: Vec<(u32, &str)> = ran
        .ranking
        .order
        .iter()
        .take(3)
        .map(|cell| (ran.table.count[*cell], ran.ranking.label[*cell].as_str()))
        .collect();
    assert_eq!(first.iter().map(|(count, _)| *count).collect::<Vec<_>>(), [151, 97, 59]);
    assert!(first.iter().all(|(_, label)| label.starts_with("Bishopsgate")), "{first:?}");
    assert!(first.iter().any(|(_, label)| label.contains("Liverpool Street")), "{first:?}");
    assert_eq!((outcome.grid.cells.len(), ran.table.total()), (233, 1_375));
}

#[test]
fn the_ledger_adds_up_to_every_line_of_every_file() {
    let Some(data) = real_data() else { return };
    let outcome = analysis::run(&violence_2024(&data), &|_, _| {}).expect("analysed");
    let mut of_2024 = 0;
    for account in outcome.ledger.files().iter().filter(|account| account.file.ends_with("-street.csv")) {
        let bytes = std::fs::read(&account.file).expect("readable");
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count() as u64;
        assert_eq!(account.read, lines - 1, "{}", account.file);
        assert_eq!(account.read, account.kept + account.dropped.total(), "{}", account.file);
        if account.file.contains("/2024-") {
            of_2024 += account.read;
        } else {
            assert_eq!(account.kept, 0, "{} is not of 2024", account.file);
        }
    }
    assert_eq!(of_2024, 9_992);
}

#[test]
fn ten_forces_load_with_quoted_commas_and_without_lsoa_codes() {
    let Some(data) = real_data() else { return };
    let found = hexspot::ingest::inspect(&[Source::Path(data.join("crime/forces-2025-06"))]).expect("readable");
    let (read, kept, dropped) = found.ledger.totals();
    assert_eq!((read, dropped.faults().0), (122_049, 0));
    let police = found.events.expect("crime");
    let located: u64 = police.categories.iter().map(|(_, located, _)| located).sum();
    assert_eq!(located, kept);
    assert_eq!(police.categories.len(), 14);
}
