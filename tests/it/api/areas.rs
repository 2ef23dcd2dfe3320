//! Areas compared: what must hold whatever the data, and denominators that lie.

use hexspot::analysis::{AreasOutcome, areas};
use hexspot::areas::{Denominator, DenominatorWarning};
use hexspot::ingest::Source;
use hexspot::options::Options;
use hexspot::sample;
use hexspot::study::InputOptions;

use crate::support::{Folder, police_file, square};

fn compare(config: &Options) -> AreasOutcome {
    areas(config, &|_, _| {}).unwrap_or_else(|problem| panic!("{problem}"))
}

/// Named squares as GeoJSON: west, south and side in degrees.
fn squares(named: &[(&str, f64, f64, f64)]) -> String {
    let feature = |(name, west, south, side): &(&str, f64, f64, f64)| {
        let whole: serde_json::Value = serde_json::from_str(&square(*west, *south, *side)).expect("GeoJSON");
        let geometry = whole["features"].get(0).map_or(&whole, |feature| feature)["geometry"].clone();
        serde_json::json!({ "type": "Feature", "properties": { "NAME": name }, "geometry": geometry })
    };
    let features: Vec<_> = named.iter().map(feature).collect();
    serde_json::json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// Drug offences at positions, `count` each.
fn drugs(at: &[(f64, f64, usize)]) -> String {
    let rows = at.iter().flat_map(|(lon, lat, count)| {
        let row =
            format!(",2024-01,City Police,City Police,{lon},{lat},On or near High Street,E01000001,City 001A,Drugs,,");
        std::iter::repeat_n(row, *count)
    });
    police_file(rows)
}

const PREMISES: &str = "id,name,operator,kind,access,lon,lat,capacity,hours,schemes\n\
    1,One,,pub,public,-0.095,51.515,,,\n2,Two,,pub,restricted,-0.094,51.515,,,\n";

fn config(folder: &Folder, areas: &str) -> Options {
    let source = |name: &str| Source::from(folder.path(name));
    let inputs = InputOptions {
        crime: vec![source("crime")],
        premises: vec![source("premises.csv")],
        areas: Some(source(areas)),
        ..InputOptions::default()
    };
    Options::default().with(|options| options.study.inputs = inputs)
}

#[test]
fn every_event_is_in_an_area_or_outside_all() {
    let config = sample::options().with(|options| options.study.theme.theme = Vec::new());
    let outcome = compare(&config);
    let ranked = hexspot::analysis::run(
        &sample::options().with(|options| options.study.theme.theme = vec!["violence".into()]),
        &|_, _| {},
    );
    let everywhere = ranked.expect("ranked").themes[0].table.located;
    let violence = &outcome.comparisons[0];
    assert_eq!(violence.measure.name, "violence");
    assert_eq!(violence.counts.total() as u64 + violence.counts.outside, everywhere);
    outcome.ledger.check().expect("the account adds up");
}

#[test]
fn denominators_that_lie_are_flagged_and_nothing_is_dropped() {
    let folder = Folder::new()
        .with("crime/2024-01-x-street.csv", drugs(&[(-0.095, 51.515, 9), (-0.075, 51.515, 4), (-0.065, 51.515, 2)]))
        .with("premises.csv", PREMISES)
        .with(
            "areas.geojson",
            squares(&[
                ("Two pubs", -0.1, 51.51, 0.01),
                ("None", -0.08, 51.51, 0.01),
                ("Both", -0.07, 51.51, 0.01),
                ("Also", -0.068, 51.51, 0.01),
            ]),
        )
        .with("whole.geojson", squares(&[("Study", -0.2, 51.4, 0.125)]));
    let outcome = compare(&config(&folder, "areas.geojson"));
    let drugs = &outcome.comparisons[0];
    let numbers: Vec<Option<f64>> = (0..4).map(|area| drugs.counts.number(area)).collect();
    assert_eq!(numbers, [Some(9.0), Some(4.0), Some(2.0), Some(2.0)], "an event of two areas is an event of both");
    assert_eq!(drugs.warnings[0], [DenominatorWarning::FewPremises(2)]);
    assert_eq!(drugs.warnings[1], [DenominatorWarning::NoPremises]);
    assert_eq!(drugs.warnings[2], [DenominatorWarning::NoPremises, DenominatorWarning::Overlaps(vec!["Also".into()])]);
    let per_premises = drugs.by(Denominator::Premises).expect("premises were given");
    assert!(per_premises.rate[0].is_some() && per_premises.rate[1..].iter().all(Option::is_none));
    assert_eq!((per_premises.rank[0], per_premises.rank[1]), (Some(1), None));
    assert!(outcome.findings[1].contains("no premises"), "{}", outcome.findings[1]);

    let mut split = config(&folder, "areas.geojson");
    split.study.inputs.area = Some(Source::from(folder.path("whole.geojson")));
    let outcome = compare(&split);
    let [DenominatorWarning::NoPremises, DenominatorWarning::Split(share)] =
        outcome.comparisons[0].warnings[1].as_slice()
    else {
        panic!("{:?}", outcome.comparisons[0].warnings[1])
    };
    assert!((0.4..0.6).contains(share), "half of it lies in the study area: {share}");
    assert!(outcome.findings[1].contains("% of it lies where the data covers it"), "{}", outcome.findings[1]);
}

#[test]
fn counts_by_area_rank_without_boundaries_and_what_is_blank_is_unknown() {
    let table = "Ward,Borough,Month,N\nAbbey,Merton,2024-01,30\nAbbey,Barking,2024-01,10\nBow,Tower Hamlets,2024-01,20\n\
        Abbey,Merton,2024-02,30\nAbbey,Barking,2024-02,12\nBow,Tower Hamlets,2024-02,\n";
    let mapping = "path='n.csv'\nholds='area-counts'\ncategory='Overdose'\n[columns]\narea='Ward'\narea-within='Borough'\n\
        time='Month'\ncount='N'\n";
    let folder = Folder::new().with("n.csv", table);
    let mapping: hexspot::ingest::Mapping = toml::from_str(mapping).expect("a mapping");
    let mapping = hexspot::ingest::Mapping { path: folder.path("n.csv"), ..mapping };
    let inputs = InputOptions { tables: vec![mapping.into()], ..InputOptions::default() };
    let outcome = compare(&Options::default().with(|options| options.study.inputs = inputs));
    assert_eq!(outcome.ground.labels, ["Abbey (Barking)", "Abbey (Merton)", "Bow"]);
    let overdose = &outcome.comparisons[0];
    assert_eq!(overdose.measure.title, "Overdose");
    let number = overdose.by(Denominator::Number).expect("always there");
    // Bow has 20 in the one month known, a rate below Merton's 30 a month and above Barking's 11.
    assert_eq!(number.rank, [Some(3), Some(1), Some(2)]);
    assert_eq!(
        (overdose.counts.number(2), overdose.warnings[2].clone()),
        (Some(20.0), vec![DenominatorWarning::MonthsUnknown(1)])
    );
    assert!(overdose.by(Denominator::Premises).is_none() && overdose.by(Denominator::Surface).is_none());
}

#[test]
fn the_seed_decides_the_intervals_and_the_order_of_areas_does_not() {
    let wards = |folder: &Folder, seed: u64| {
        let mut config = sample::options().with(|options| {
            options.study.random.seed = seed;
            options.study.theme.theme = vec!["violence".into()];
        });
        config.study.inputs.areas = Some(Source::from(folder.path("areas.geojson")));
        compare(&config)
    };
    let areas = ["one", "two", "three"];
    let at = |order: [usize; 3]| {
        let shapes = [(-0.09, 51.512, 0.008), (-0.10, 51.512, 0.008), (-0.085, 51.518, 0.004)];
        let named: Vec<_> = order.iter().map(|i| (areas[*i], shapes[*i].0, shapes[*i].1, shapes[*i].2)).collect();
        Folder::new().with("areas.geojson", squares(&named))
    };
    let (straight, turned) = (wards(&at([0, 1, 2]), 1), wards(&at([2, 1, 0]), 1));
    for area in 0..3 {
        assert_eq!(straight.comparisons[0].counts.number(area), turned.comparisons[0].counts.number(2 - area));
        let rank = |outcome: &AreasOutcome, area: usize| outcome.comparisons[0].rankings[0].rank[area];
        assert_eq!(rank(&straight, area), rank(&turned, 2 - area));
    }
    let p = |outcome: &AreasOutcome| {
        let number = outcome.comparisons[0].by(Denominator::Number).expect("always there");
        number.rank_interval.iter().flatten().map(|interval| interval.p_first).collect::<Vec<_>>()
    };
    assert_eq!(p(&straight), p(&wards(&at([0, 1, 2]), 1)));
}

/// Counts by area of these rows (area, month, category, number), compared beside the crime in `crime`, if there is any.
fn counted(rows: &str, crime: Option<&str>, themes: &[&str]) -> hexspot::Result<AreasOutcome> {
    let table = format!("Area,Month,Type,N\n{rows}");
    let mut folder = Folder::new()
        .with("n.csv", table)
        .with("areas.geojson", squares(&[("A", -0.1, 51.51, 0.01), ("B", -0.08, 51.51, 0.01)]));
    let mapping = "path='n.csv'\nholds='area-counts'\nsource='Survey'\n[columns]\narea='Area'\ntime='Month'\ncategory='Type'\ncount='N'\n";
    let mapping: hexspot::ingest::Mapping = toml::from_str(mapping).expect("a mapping");
    let mapping = hexspot::ingest::Mapping { path: folder.path("n.csv"), ..mapping };
    let mut inputs = InputOptions {
        tables: vec![mapping.into()],
        areas: Some(Source::from(folder.path("areas.geojson"))),
        ..InputOptions::default()
    };
    if let Some(crime) = crime {
        folder = folder.with("2024-01-x-street.csv", crime);
        inputs.crime = vec![Source::from(folder.path("2024-01-x-street.csv"))];
    }
    let themes = themes.iter().map(|name| (*name).to_owned()).collect();
    areas(
        &Options::default().with(|options| {
            options.study.inputs = inputs;
            options.study.theme.theme = themes;
        }),
        &|_, _| {},
    )
}

#[test]
fn every_category_counted_is_a_measure_of_its_own_whatever_it_is_called() {
    let rows = "A,2024-01,VAWG,5\nA,2024-01,All,7\nA,2024-01,Noise-y,2\nA,2024-01,Noise y,3\nA,2024-01,!!,4\nB,2024-01,All,1\n";
    let outcome = counted(rows, None, &[]).expect("compared");
    let met: Vec<(&str, &str, f64)> = outcome
        .comparisons
        .iter()
        .map(|c| (c.measure.name.as_str(), c.measure.title.as_str(), c.counts.total()))
        .collect();
    let mut expected = [
        ("counted", "!!", 4.0),
        ("all-2", "All", 8.0),
        ("noise-y", "Noise y", 3.0),
        ("noise-y-2", "Noise-y", 2.0),
        ("vawg-2", "VAWG", 5.0),
    ];
    expected.sort_by_key(|(_, title, _)| *title);
    assert_eq!(met, expected, "none is lost, none counts another's");
}

#[test]
fn counts_go_before_events_and_say_which_they_leave_out() {
    let rows = "A,2024-01,Drugs,50\nB,2024-01,Drugs,20\n";
    let outcome = counted(rows, Some(&drugs(&[(-0.095, 51.515, 9)])), &["drugs"]).expect("compared");
    assert_eq!(outcome.comparisons[0].counts.total(), 70.0);
    let notes = outcome.notes().join("\n");
    assert!(
        notes.contains("from counts by area of Survey (9 events with a position record the same and are not used)"),
        "{notes}"
    );
}

#[test]
fn areas_that_nothing_is_known_of_are_no_table_of_zeros() {
    let problem = counted("X,2024-01,Drugs,50\nY,2024-01,Drugs,20\n", None, &[]).expect_err("nothing").to_string();
    for said in ["nothing is known of any area", "\"X\"", "names or codes"] {
        assert!(problem.contains(said), "{said} is not in {problem}");
    }
    let folder = Folder::new()
        .with("crime/2024-01-x-street.csv", drugs(&[(-0.095, 51.515, 9), (-0.075, 51.515, 4)]))
        .with("premises.csv", PREMISES)
        .with("study.geojson", squares(&[("Study", -0.11, 51.50, 0.04)]))
        .with(
            "areas.geojson",
            squares(&[("In", -0.1, 51.51, 0.01), ("Too", -0.08, 51.51, 0.005), ("Wales", -3.2, 51.5, 0.01)]),
        );
    let mut config = config(&folder, "areas.geojson");
    let outcome = compare(&config);
    assert_eq!(
        outcome.comparisons[0].warnings[2],
        [DenominatorWarning::Empty, DenominatorWarning::NoPremises],
        "without a boundary it can only be asked"
    );
    config.study.inputs.area = Some(Source::from(folder.path("study.geojson")));
    let outcome = compare(&config);
    let drugs = &outcome.comparisons[0];
    assert_eq!((drugs.counts.number(2), drugs.rankings[0].rank[2]), (None, None), "unknown, not zero");
    assert_eq!(drugs.warnings[2][0], DenominatorWarning::Outside);
    assert!(outcome.findings[2].starts_with("There is nothing to compare"), "{}", outcome.findings[2]);
}

#[test]
fn nobody_is_first_of_one_and_equals_are_joint() {
    let one = counted("A,2024-01,Drugs,50\n", None, &[]).expect("compared");
    assert!(one.findings[0].starts_with("There is nothing to compare"), "{}", one.findings[0]);
    let alike = counted("A,2024-01,Drugs,50\nB,2024-01,Drugs,50\n", None, &[]).expect("compared");
    assert!(alike.findings[0].starts_with("Joint first of 2 by number"), "{}", alike.findings[0]);
    assert!(alike.findings[0].contains("First by number, but not surely"), "{}", alike.findings[0]);
}

#[test]
fn ranks_lie_in_their_intervals_and_few_areas_have_honest_rates() {
    let outcome = compare(&sample::options().with(|options| options.study.theme.theme = Vec::new()));
    for comparison in &outcome.comparisons {
        for column in &comparison.rankings {
            for (rank, interval) in column.rank.iter().zip(&column.rank_interval) {
                assert_eq!(rank.is_some(), interval.is_some());
                let Some((rank, interval)) = rank.zip(*interval) else { continue };
                assert!(interval.low <= rank && rank <= interval.high, "{rank}: {interval:?}");
            }
        }
    }
    // One area has the interval of its own count, clumping and all, not the none that a prior fitted to it alone would leave.
    let one = counted("A,2024-01,Drugs,400\n", None, &[]).expect("compared");
    let rate = one.comparisons[0].rankings[0].rate[0].expect("a rate");
    assert!((rate.high - rate.low) / rate.value > 0.18, "{rate:?}");
}
