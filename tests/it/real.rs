//! Real open data, where it is at hand: a first check that a run says what everybody knows.

use std::path::Path;

use hexspot::analysis::{self, ChosenIn};
use hexspot::areas::Denominator;
use hexspot::compare::ChangeVerdict;
use hexspot::evaluate::{AREA_SHARES, DifferenceVerdict, ForecastMethod};
use hexspot::ingest::Source;
use hexspot::options::Options;
use hexspot::place::PlaceKind;

use crate::support::real_data;

fn violence_2024(data: &Path) -> Options {
    let mut config = Options::default().with(|options| options.study.theme.theme = vec!["violence".into()]);
    config.study.inputs.crime = vec![Source::Path(data.join("crime/city-of-london"))];
    config.study.inputs.area = Some(Source::Path(data.join("boundaries/wards_gla_city_of_london.geojson")));
    config.study.period.from = Some("2024-01".parse().expect("a month"));
    config.study.period.to = Some("2024-12".parse().expect("a month"));
    config.study.grid.resolution = "10".parse().expect("a resolution");
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
fn the_citys_crime_of_last_year_tells_much_of_next_month() {
    let Some(data) = real_data() else { return };
    let mut config = violence_2024(&data);
    config.study.period.from = Some("2022-01".parse().expect("a month"));
    let outcome = analysis::backtest(&config, &|_, _| {}).expect("tested");
    let tested = &outcome.themes[0];
    let of = |method, area_share| tested.summary(method, area_share).expect("a mean");
    assert_eq!(of(ForecastMethod::PlainCount, 0.05).origins, 24);
    for method in ForecastMethod::ALL {
        assert!(of(method, 0.01).pai > of(method, 0.1).pai && of(method, 0.1).pai > 3.0, "{}", method.as_str());
    }
    let against = |share| of(ForecastMethod::Hexspot, share).against_plain.expect("compared").verdict();
    assert!(AREA_SHARES.into_iter().all(|share| against(share) != DifferenceVerdict::Worse));
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

#[test]
fn bishopsgate_leads_the_wards_by_number_and_not_by_rate_per_pub() {
    let Some(data) = real_data() else { return };
    let mut config = violence_2024(&data);
    config.study.theme.theme = ["violence", "asb", "drugs"].map(str::to_owned).to_vec();
    config.study.period.from = Some("2022-01".parse().expect("a month"));
    config.study.inputs.premises = vec![Source::Path(data.join("premises/FHRS508en-GB.xml"))];
    let outcome = analysis::areas(&config, &|_, _| {}).expect("compared");
    let bishopsgate = outcome.ground.labels.iter().position(|label| label == "Bishopsgate").expect("a ward");
    for (comparison, number) in outcome.comparisons.iter().zip([1_089.0, 326.0, 427.0]) {
        let by_number = comparison.by(Denominator::Number).expect("always there");
        assert_eq!((comparison.counts.number(bishopsgate), by_number.rank[bishopsgate]), (Some(number), Some(1)));
        let interval = by_number.rank_interval[bishopsgate].expect("draws");
        assert_eq!((interval.low, interval.high), (1, 1));
        let by_rate =
            comparison.by(Denominator::Premises).expect("premises").rank_interval[bishopsgate].expect("draws");
        assert!(by_rate.p_first < 0.2, "{}: {}", comparison.measure.name, by_rate.p_first);
        assert!(!outcome.flips.is_empty());
    }
    let km2: f64 = outcome.ground.exposure.km2.iter().flatten().sum();
    assert!((2.9..3.3).contains(&km2), "the City has 2.9 km² of land, and its wards reach into the Thames: {km2}");
    let notes = outcome.notes().join("\n");
    for said in ["a proxy for licensed premises", "the premises are of 2020-11-10, more than 12 months from the events"]
    {
        assert!(notes.contains(said), "{said} is not in {notes}");
    }
}

#[test]
fn the_metropolitan_series_ranks_its_wards_without_boundaries() {
    let Some(data) = real_data() else { return };
    let mut config = Options::default();
    config.study.inputs.counts =
        vec![Source::Path(data.join("crime/counts-by-area/mps-vawg-offences-by-ward-month.parquet"))];
    (config.study.period.from, config.study.period.to) =
        (Some("2023-01".parse().expect("a month")), Some("2025-12".parse().expect("a month")));
    config.draws.draws = "99".parse().expect("a number");
    let outcome = analysis::areas(&config, &|_, _| {}).expect("compared");
    let number = outcome.comparisons[0].by(Denominator::Number).expect("always there");
    let first: Vec<&str> =
        (1..=3).map(|rank| outcome.ground.labels[number.at(rank).expect("ranked")].as_str()).collect();
    assert_eq!(first, ["St James's", "West End", "Fairfield"]);
    let widths = |range: std::ops::Range<u32>| -> f64 {
        let of = range.clone().filter_map(|rank| number.rank_interval[number.at(rank)?]);
        of.map(|interval| f64::from(interval.high - interval.low)).sum::<f64>() / f64::from(range.end - range.start)
    };
    assert!(widths(300..400) > 20.0 * widths(1..4).max(0.5), "the middle of the table is not to be told apart");
}

#[test]
fn the_citys_violence_of_two_years_is_compared_as_it_was_counted() {
    let Some(data) = real_data() else { return };
    let mut config = violence_2024(&data);
    (config.study.period.from, config.study.period.to) = (None, None);
    config.compare.before = "2023-01:2023-12".parse().ok();
    config.compare.after = "2024-01:2024-12".parse().ok();
    let outcome = analysis::compare(&config, &|_, _| {}).expect("compared");
    let theme = &outcome.compared.as_ref().expect("events were given").themes[0];
    let sums = |kind: PlaceKind| {
        theme.of(kind).fold((0, 0), |(before, after), place| {
            (before + place.change.counts.before, after + place.change.counts.after)
        })
    };
    // The whole by the boundary, counted row by row from the files; cells by their middles, some of which are outside it.
    assert_eq!(sums(PlaceKind::StudyArea), (1_389, 1_433));
    assert_eq!(sums(PlaceKind::Cell), (1_340, 1_375));
    assert_eq!((theme.of(PlaceKind::Area).count(), theme.of(PlaceKind::Cell).count()), (25, 233));
    let total = theme.of(PlaceKind::StudyArea).next().expect("there is one").change;
    assert!(total.verdict == Some(ChangeVerdict::None) && total.p_adjusted > Some(total.p), "{total:?}");
    assert!(matches!(theme.chosen, ChosenIn::Earlier(period) if period.months() == 24), "{:?}", theme.chosen);
    let bishopsgate = theme.of(PlaceKind::Area).find(|place| place.label == "Bishopsgate").expect("a ward");
    assert_eq!((bishopsgate.change.counts.before, bishopsgate.change.counts.after), (360, 409));
}

#[test]
fn the_citys_map_points_changed_in_july_2022_and_liverpool_street_is_hot_in_nearly_every_month_since() {
    let Some(data) = real_data() else { return };
    let mut config = violence_2024(&data);
    config.study.period.from = Some("2021-01".parse().expect("a month"));
    let outcome = analysis::trend(&config, &|_, _| {}).expect("told");
    let changed = outcome.themes[0].points_changed.expect("every point was given up");
    assert_eq!(outcome.themes[0].period.from.plus(changed.month as u16).to_string(), "2022-07");
    assert!(changed.given_up > 0.9 && changed.taken_up > 0.9, "{changed:?}");
    config.study.period.from = Some("2022-07".parse().expect("a month"));
    let outcome = analysis::trend(&config, &|_, _| {}).expect("told");
    let theme = &outcome.themes[0];
    assert_eq!(theme.points_changed, None);
    let first = &theme.cells[0];
    assert!(first.label.starts_with("Bishopsgate") && first.measures.history.months_hot >= Some(29), "{first:?}");
    let cells: u64 = theme.cells.iter().map(hexspot::trend::PlaceTrend::count).sum();
    assert_eq!(theme.places[0].count(), cells);
}
