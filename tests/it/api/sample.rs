//! The sample that travels with the program.

use hexspot::{analysis, sample};
use hexspot_synth::{DEFAULT_MONTHS, DEFAULT_SEED, Preset, TRUTH, generate};

#[test]
fn the_sample_is_what_the_generator_makes() {
    let made = generate(Preset::SquareMile, DEFAULT_SEED, DEFAULT_MONTHS).archive().expect("packed");
    assert!(made == sample::ARCHIVE, "make it again: hexspot synth --archive square-mile.zip -o data");
    assert!(made.len() < 1_800_000, "{} bytes", made.len());
}

#[test]
fn the_truth_beside_the_sample_is_the_truth_within_it() {
    let dataset = generate(Preset::SquareMile, DEFAULT_SEED, 0);
    let within = dataset.files.iter().find(|file| file.path == TRUTH).expect("in the dataset");
    assert!(within.bytes == include_bytes!("../../../data/square-mile-truth.geojson"));
}

#[test]
fn every_built_in_theme_runs_on_the_sample() {
    let mut config = sample::options();
    // Ambulance call-outs come as counts by area, which have no cells.
    config.study.theme.theme =
        config.study.catalogue.themes.keys().filter(|name| *name != "ambulance-alcohol").cloned().collect();
    // What others than the police record has no weight in a harm index.
    config.study.theme.harm = "count".into();
    config.sensitivity.stability = "off".parse().expect("a choice");
    let outcome = analysis::run(&config, &|_, _| {}).expect("analysed");
    assert_eq!(outcome.themes.len(), 13);
    for ran in &outcome.themes {
        assert!(ran.table.total() > 0, "{}", ran.selection.name);
        assert_eq!(ran.ranking.order.len(), outcome.grid.study().count());
    }
    outcome.ledger.check().expect("adds up");
}

#[test]
fn counts_add_up_across_categories() {
    let mut config = sample::options();
    config.study.theme.theme = vec!["all".into(), "violence".into(), "asb".into(), "drugs".into()];
    config.sensitivity.stability = "off".parse().expect("a choice");
    let outcome = analysis::run(&config, &|_, _| {}).expect("analysed");
    let total = |at: usize| outcome.themes[at].table.total();
    let crime_kept: u64 = outcome
        .ledger
        .files()
        .iter()
        .filter(|account| account.format == hexspot::ingest::POLICE_STREET)
        .map(|account| account.kept)
        .sum();
    assert_eq!(total(0), crime_kept, "every kept row is an event of the theme `all`");
    assert!(total(1) + total(2) + total(3) < total(0));
}
