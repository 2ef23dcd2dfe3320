//! Laws that hold of any analysis.

use hexspot::analysis::{self, RankingResult};
use hexspot::exposure::Expectation;
use hexspot::ingest::Source;
use hexspot::options::Options;
use hexspot::sample;

fn run(config: &Options) -> RankingResult {
    analysis::run(config, &|_, _| {}).expect("the sample can be analysed")
}

fn violence() -> Options {
    let (resolution, stability) = ("10".parse().expect("a resolution"), "off".parse().expect("a choice"));
    sample::options().with(|options| {
        options.study.theme.theme = vec!["violence".into()];
        options.study.grid.resolution = resolution;
        options.sensitivity.stability = stability;
    })
}

#[test]
fn a_hotspot_holds_events_and_more_than_its_expectation_in_every_cell() {
    for expect in [Expectation::Area, Expectation::Premises, Expectation::Footfall] {
        for at_least in [1.0, 2.0] {
            let outcome = run(&violence().with(|options| {
                options.study.expectation.expect = expect;
                options.study.window.at_least = at_least;
            }));
            let ran = &outcome.themes[0];
            assert!(
                !ran.hotspots.is_empty() || (expect, at_least) == (Expectation::Premises, 2.0),
                "{expect:?} {at_least}"
            );
            for cell in ran.hotspots.iter().flat_map(|hotspot| &hotspot.cells) {
                assert!(ran.judgement.times_expected[*cell].expect("tested").value > at_least);
                assert!(ran.table.count[*cell] > 0);
            }
            for hotspot in &ran.hotspots {
                assert!(hotspot.times_expected.expect("tested").value > at_least);
            }
        }
    }
}

#[test]
fn asking_for_more_leaves_fewer_hot_cells_and_all_of_them_among_those_before() {
    let hot = |at_least| {
        let outcome = run(&violence().with(|options| options.study.window.at_least = at_least));
        let hot = &outcome.themes[0].judgement.hot;
        hot.iter().enumerate().filter(|(_, hot)| **hot == Some(true)).map(|(cell, _)| cell).collect::<Vec<_>>()
    };
    let all = [1.0, 1.5, 2.0, 3.0].map(hot);
    for pair in all.windows(2) {
        assert!(pair[1].len() < pair[0].len() && pair[1].iter().all(|cell| pair[0].contains(cell)));
    }
}

#[test]
fn times_expected_average_one_weighted_by_what_is_expected() {
    for expect in [Expectation::Area, Expectation::Premises, Expectation::Footfall] {
        let outcome = run(&violence().with(|options| options.study.expectation.expect = expect));
        let ran = &outcome.themes[0];
        let exposure =
            expect.exposure(&outcome.grid, outcome.premises.as_ref(), outcome.footfall.as_ref()).expect("given");
        let total: f64 = exposure.iter().sum();
        let weighted =
            ran.judgement.times_expected.iter().zip(&exposure).filter_map(|(times, e)| Some(times.as_ref()?.value * e));
        let mean = weighted.sum::<f64>() / total;
        assert!((mean - 1.0).abs() < 1e-9, "{expect:?}: {mean}");
    }
}

#[test]
fn a_rate_of_a_hotspot_lies_between_those_of_its_cells() {
    let outcome = run(&violence());
    let ran = &outcome.themes[0];
    let rates = ran.ranking.per_premises.as_ref().expect("premises are given");
    for hotspot in &ran.hotspots {
        let of_cells: Vec<f64> = hotspot.cells.iter().filter_map(|cell| Some(rates.rate[*cell]?.value)).collect();
        let (least, most) =
            (of_cells.iter().copied().fold(f64::MAX, f64::min), of_cells.iter().copied().fold(0.0, f64::max));
        let rate = hotspot.rate_per_premises.expect("there are premises").value;
        // Shrinkage of small cells towards the mean lets the whole lie a little beyond the largest of them.
        assert!(rate > least && rate < 1.2 * most, "{rate} of {least} to {most}");
    }
}

#[test]
fn a_small_study_area_does_not_make_the_data_worse() {
    let whole = run(&violence()).themes[0].unlocated_share();
    let area = tempfile::tempdir().expect("a folder");
    let file = area.path().join("small.geojson");
    let square = "[[[-0.084,51.516],[-0.080,51.516],[-0.080,51.519],[-0.084,51.519],[-0.084,51.516]]]";
    std::fs::write(&file, format!("{{\"type\":\"Polygon\",\"coordinates\":{square}}}")).expect("written");
    let mut config = violence();
    config.study.inputs.area = Some(Source::Path(file));
    let small = run(&config);
    assert_eq!(small.themes[0].unlocated_share(), whole);
    assert!(small.shortcomings(config.study.reading.quality()).is_empty());
}

#[test]
fn a_buffer_completes_windows_and_is_not_reported() {
    let with_coverage = |coverage: Option<Source>| {
        let mut config = violence();
        let folder =
            |folder: &str| Source::Embedded { name: sample::NAME, archive: sample::ARCHIVE, folder: folder.into() };
        config.study.inputs.area = Some(folder("boundaries/nte-areas.geojson"));
        config.study.inputs.coverage = coverage.map(|_| folder("boundaries/wards.geojson"));
        run(&config)
    };
    let (without, with) = (with_coverage(None), with_coverage(sample::inputs().area));
    assert_eq!(without.grid.study().count(), with.grid.study().count());
    assert!(with.grid.cells.len() > without.grid.cells.len());
    assert_eq!(with.study_events(&with.themes[0]), without.study_events(&without.themes[0]));
    assert!(with.themes[0].table.total() > with.study_events(&with.themes[0]));
    assert_eq!(with.themes[0].ranking.order.len(), with.grid.study().count());
    let reported = |outcome: &RankingResult| outcome.themes[0].judgement.hot.iter().flatten().count();
    assert_eq!(reported(&with), with.grid.study().count());
}

#[test]
fn the_same_register_twice_is_refused() {
    let mut config = violence();
    config.study.inputs.premises = [sample::inputs().premises, sample::inputs().premises].concat();
    let error = analysis::run(&config, &|_, _| {}).expect_err("counted twice");
    assert!(error.to_string().contains("counted twice"), "{error}");
}
