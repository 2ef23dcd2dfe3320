//! Sentences about chosen venues.

use super::*;
use crate::plan::demand::{CellDemand, Demand, HoursBasis};
use hexspot_stats::Posterior;

#[test]
fn names_the_place_with_most_gain() {
    let venues = [venue("first", 0.0, ALL_NIGHT, "A"), venue("second", 300.0, ALL_NIGHT, "B")];
    // 150 m is within a walk of both, 0 m of the first, and 400 and 410 m, which share a label, of the second.
    let mut demand = demand(&[(0.0, 50.0), (150.0, 40.0), (400.0, 6.0), (410.0, 6.0), (330.0, 8.0)], 4, 23);
    demand.label[3] = demand.label[2].clone();
    let plan = plan_all(&venues, &VenueOptions { number: 2, ..VenueOptions::default() }, &demand).expect("possible");
    let places: Vec<&str> =
        plan.chosen.iter().map(|chosen| demand.label[chosen.place.expect("a gain")].as_str()).collect();
    assert_eq!((names(&plan, &venues), places), (vec!["first", "second"], vec!["0 m", "400 m"]));
    let covered = [venue("a", 0.0, ALL_NIGHT, "A"), venue("b", 5.0, ALL_NIGHT, "B")];
    let plan = plan_all(&covered, &VenueOptions { number: 2, ..VenueOptions::default() }, &demand).expect("possible");
    assert_eq!(plan.chosen[1].place, None, "it brings nothing new");
}

#[test]
fn backup_reports_both_covers() {
    let venues = [
        venue("a", 0.0, ALL_NIGHT, "A"),
        venue("b", 5.0, ALL_NIGHT, "B"),
        venue("c", 600.0, ALL_NIGHT, "C"),
        venue("d", 605.0, ALL_NIGHT, "D"),
    ];
    let demand = demand(&[(0.0, 60.0), (600.0, 40.0)], 4, 23);
    let options = VenueOptions { number: 3, backup: 0.5, ..VenueOptions::default() };
    let plan = plan_all(&venues, &options, &demand).expect("possible");
    let gains: Vec<(f64, Option<f64>)> = plan.chosen.iter().map(|chosen| (chosen.gain, chosen.gain_twice)).collect();
    assert_eq!(gains, [(0.6, Some(0.0)), (0.0, Some(0.6)), (0.4, Some(0.0))]);
    let value = |at: usize| 0.5 * gains[at].0 + 0.5 * gains[at].1.expect("a second cover is wanted");
    assert!((1..3).all(|at| value(at - 1) >= value(at)), "the order is that of the objective");
    let gained: f64 = (0..3).map(value).sum();
    assert!((gained - plan.solution.value / plan.total).abs() < 1e-12);
    let last = &plan.chosen[2];
    assert!((last.loss_without - 0.2).abs() < 1e-12 && last.replacement.expect("d").1.abs() < 1e-12, "{last:?}");
    let reason = plan.explain(&plan.chosen[1], &venues, &demand);
    assert!(reason.contains("and 60.0 % within a walk of a second") && reason.contains("by their weights"), "{reason}");
    let once = plan_all(&venues, &VenueOptions { backup: 0.0, ..options }, &demand).expect("possible");
    assert!(once.chosen.iter().all(|chosen| chosen.gain_twice.is_none()));
}

#[test]
fn asks_for_unreadable_hours() {
    let venues = [
        venue("1", 0.0, "till late", "A"),
        venue("2", 300.0, "Mo-Su 07:00-07:00", "B"),
        venue("3", 600.0, "Sa 18:00-06:00", "C"),
    ];
    let demand = demand(&[(0.0, 30.0), (300.0, 20.0), (600.0, 10.0)], 5, 23);
    let options =
        VenueOptions { number: 3, unknown_hours: UnknownHours::Open, walk_m: 50.0, ..VenueOptions::default() };
    let plan = plan_all(&venues, &options, &demand).expect("possible");
    let said: Vec<String> = plan.chosen.iter().map(|chosen| plan.explain(chosen, &venues, &demand)).collect();
    assert!(said[0].contains("its hours, \"till late\", could not be read: ask"), "{said:?}");
    assert!(said[1].contains("open round the clock on Fridays"), "{said:?}");
    assert!(said[2].contains("closed on Friday nights"), "{said:?}");
}

#[test]
fn spreads_harm_over_past_events() {
    let cell = |metres: f64, hours: usize| CellDemand {
        cell: 0,
        h3: at(metres).cell(h3o::Resolution::Eight),
        at: at(metres),
        label: format!("cell {metres}"),
        posterior: Some(Posterior { shape: 6.0, rate: 1.0 }),
        hours,
    };
    let harm = Demand {
        cells: vec![cell(0.0, 0), cell(900.0, 0)],
        weeks: 2.0,
        hours: vec![HoursOfWeek::zeros()],
        hours_basis: HoursBasis::Nothing,
        harm: String::new(),
    };
    let plan = VenueDemand::from_harm(&harm, &[vec![(at(100.0), 1), (at(400.0), 3)], Vec::new()], &Walk::default());
    assert_eq!((&plan.at[..2], plan.at[2]), (&[at(100.0), at(400.0)][..], at(900.0)));
    let near = |plan: &[f64], options: [f64; 3]| {
        plan.iter().zip(options).all(|(plan, options)| (plan - options).abs() < 1e-12)
    };
    assert!(plan.at.len() == 3 && near(&plan.weekly, [0.75, 2.25, 3.0]), "{:?}", plan.weekly);
    assert!(near(&plan.spread(&[8.0, 1.0]), [2.0, 6.0, 1.0]), "a draw is spread as the mean is");
    assert_eq!(plan.label, ["cell 0", "cell 0", "cell 900"]);
}
