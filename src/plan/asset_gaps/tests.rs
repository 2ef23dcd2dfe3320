//! Properties of gaps, and gaps by enumeration of subcells and hours.

use rand::RngExt;

use super::*;
use crate::place::{LonLat, centre};
use crate::plan::demand::{CellDemand, Demand, HoursBasis};
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek};
use h3o::{CellIndex, Resolution};
use hexspot_stats::{Posterior, RandomStreams};

fn cells(rings: u32) -> Vec<CellIndex> {
    let middle = LonLat::new(-0.0832, 51.5173).expect("in range").cell(Resolution::Ten);
    let mut cells: Vec<CellIndex> = middle.grid_disk_safe(rings).collect();
    cells.sort_unstable();
    cells
}

/// Random harm and hours for any cells.
fn need(cells: &[CellIndex], instance: u64) -> Demand {
    let mut rng = RandomStreams::new(3).stream("test/gaps", instance);
    let mut week = || {
        let parts: [f64; HOURS_PER_WEEK] = std::array::from_fn(|_| rng.random_range(0.0..1.0));
        let all: f64 = parts.iter().sum();
        HoursOfWeek(parts.map(|part| part / all))
    };
    let hours = vec![week(), week()];
    let cell = |(cell, h3): (usize, &CellIndex)| CellDemand {
        cell,
        h3: *h3,
        at: centre(*h3),
        label: String::new(),
        posterior: (cell != 2).then(|| Posterior { shape: rng.random_range(0.5..9.0), rate: 0.5 }),
        hours: cell % 2,
    };
    let cells = cells.iter().enumerate().map(cell).collect();
    Demand { cells, weeks: 4.0, hours, hours_basis: HoursBasis::Nothing, harm: "count".into() }
}

fn assets(cells: &[CellIndex], number: usize, instance: u64) -> Vec<Asset> {
    let mut rng = RandomStreams::new(4).stream("test/assets", instance);
    let mut asset = || {
        let cell = centre(cells[rng.random_range(0..cells.len())]);
        let (east, north) = (rng.random_range(-1e-3..1e-3), rng.random_range(-1e-3..1e-3));
        let at = LonLat::new(cell.lon() + east, cell.lat() + north).expect("in range");
        let first = rng.random_range(0..HOURS_PER_WEEK);
        let hours = match rng.random_range(0..3) {
            0 => HourSet::all(),
            _ => HourSet::from_fn(|slot| (slot + HOURS_PER_WEEK - first) % HOURS_PER_WEEK < 60),
        };
        Asset { at, hours }
    };
    (0..number).map(|_| asset()).collect()
}

fn input<'a>(cells: &'a [CellIndex], demand: &'a AssetDemand, assets: &'a [Asset]) -> AssetGapInput<'a> {
    AssetGapInput { reach_m: 70.0, assets, cells, demand, new: 3, streets: None }
}

#[test]
fn gaps_match_enumeration() {
    let cells = cells(1);
    for instance in 0..12 {
        let need = need(&cells, instance);
        let (demand, assets) = (AssetDemand::from_harm(&need), assets(&cells, 6, instance));
        let met = plan(&input(&cells, &demand, &assets));
        let weekly = need.weekly();
        for (cell, label) in met.cells.iter().enumerate() {
            let mut missing = 0.0;
            for subcell in met.subcells.range(cell) {
                for slot in 0..HOURS_PER_WEEK {
                    let covers = |asset: &&Asset| {
                        asset.hours.holds(slot) && asset.at.distance_m(met.subcells.at[subcell]) <= 70.0
                    };
                    if !assets.iter().any(|asset| covers(&asset)) {
                        missing += met.subcells.share[subcell] * weekly[cell] * need.share(cell, slot);
                    }
                }
            }
            let gap = label.gap().expect("known");
            assert!((gap - missing).abs() < 1e-9, "cell {cell}: {gap} and {missing}");
            assert!((0.0..=1.0).contains(&label.coverage));
            let hours = label.hours.as_ref().expect("known");
            assert!((hours.sum() - gap).abs() < 1e-9);
        }
        assert!((met.demand.sum() - demand.total()).abs() < 1e-9, "no need is lost");
        assert!((met.gap.sum() - met.siting.weights.iter().sum::<f64>()).abs() < 1e-9, "pieces make up the gap");
        let ranks: Vec<usize> = met.cells.iter().filter_map(|cell| cell.rank).collect();
        assert!(
            (1..=ranks.len()).all(|rank| ranks.contains(&rank)) && ranks.len() <= 6,
            "cell 2 needs nothing: {ranks:?}"
        );
    }
}

#[test]
fn coverage_is_monotone_in_assets() {
    let cells = cells(1);
    let need = need(&cells, 0);
    let demand = AssetDemand::from_harm(&need);
    let all = assets(&cells, 9, 1);
    let mut before = plan(&input(&cells, &demand, &[]));
    assert_eq!((before.covered(), before.reaching), (0.0, 0));
    for number in 1..=all.len() {
        let met = plan(&input(&cells, &demand, &all[..number]));
        for (more, less) in met.cells.iter().zip(&before.cells) {
            assert!(more.coverage >= less.coverage - 1e-12 && more.assets >= less.assets);
        }
        before = met;
    }
    assert!(before.covered() > 0.2, "{}", before.covered());
    let far = Asset { at: LonLat::new(-0.2, 51.6).expect("in range"), hours: HourSet::all() };
    let never = Asset { at: centre(cells[0]), hours: HourSet::none() };
    let with = plan(&input(&cells, &demand, &[&all[..], &[far]].concat()));
    assert_eq!((&with.cells, with.reaching, &with.proposals), (&before.cells, before.reaching, &before.proposals));
    let idle = plan(&input(&cells, &demand, &[&all[..], &[never]].concat()));
    assert!((idle.gap.sum() - before.gap.sum()).abs() < 1e-12, "what is never at work covers nothing");
}

#[test]
fn proposals_gain_what_they_state() {
    let cells = cells(1);
    let need = need(&cells, 5);
    let (demand, there) = (AssetDemand::from_harm(&need), assets(&cells, 3, 5));
    let met = plan(&input(&cells, &demand, &there));
    assert_eq!(met.proposals.len(), 3);
    let mut with = there.clone();
    for proposal in &met.proposals {
        with.push(Asset { at: proposal.at, hours: HourSet::all() });
        let after = plan(&input(&cells, &demand, &with));
        assert!((after.covered() - proposal.cover_after).abs() < 1e-9, "{} {}", after.covered(), proposal.cover_after);
        assert_eq!(cells[proposal.cell], proposal.at.cell(Resolution::Ten));
    }
    assert!((met.gained() - met.solution.value).abs() < 1e-9 && met.gained() <= met.solution.bound + 1e-9);
}

#[test]
fn no_pair_beats_the_proposals() {
    let cells = cells(1);
    for instance in 0..4 {
        let need = need(&cells, instance);
        let (demand, there) = (AssetDemand::from_harm(&need), assets(&cells, 3, instance));
        let met = plan(&AssetGapInput { new: 2, ..input(&cells, &demand, &there) });
        let weights = &met.siting.weights;
        let holds = |place: &LonLat| -> Vec<bool> {
            met.subcells.at.iter().map(|subcell| subcell.distance_m(*place) <= 70.0).collect()
        };
        let reached: Vec<Vec<bool>> = met.candidates.at.iter().map(holds).collect();
        let gain = |a: &Vec<bool>, b: &Vec<bool>| -> f64 {
            a.iter().zip(b).zip(weights).filter(|((a, b), _)| **a || **b).map(|(_, weight)| weight).sum()
        };
        let pairs = reached.iter().enumerate().flat_map(|(at, a)| reached[..at].iter().map(move |b| (a, b)));
        let best = pairs.map(|(a, b)| gain(a, b)).fold(0.0, f64::max);
        assert!(met.solution.proven && (met.gained() - best).abs() < 1e-9, "{} and {best}", met.gained());
        assert!(met.proposals[0].gain >= met.proposals[1].gain);
    }
}

#[test]
fn proposals_end_without_gain() {
    let cells = cells(0);
    let need = need(&cells, 1);
    let demand = AssetDemand::from_harm(&need);
    let met = plan(&AssetGapInput { new: 40, ..input(&cells, &demand, &[]) });
    assert!(!met.proposals.is_empty() && met.proposals.len() < 40, "{}", met.proposals.len());
    assert!(met.proposals.iter().all(|proposal| proposal.gain > 0.0) && met.solution.proven);
    assert!((met.proposals.last().expect("some").cover_after - 1.0).abs() < 1e-9);
}

#[test]
fn light_demand_is_dark_harm() {
    let cells = cells(0);
    let need = need(&cells, 1);
    let dark = HoursOfWeek(std::array::from_fn(|slot| if slot % 24 >= 12 { 1.0 } else { 0.25 }));
    let demand = AssetDemand::from_harm_in_the_dark(&need, &dark);
    let by_hand: f64 = (0..HOURS_PER_WEEK).map(|slot| need.weekly()[0] * need.share(0, slot) * dark.0[slot]).sum();
    assert!((demand.total() - by_hand).abs() < 1e-12);
    assert!((demand.at(0, 0).expect("known") - need.weekly()[0] * need.share(0, 0) * 0.25).abs() < 1e-12);
    let unknown = AssetDemand::from_amounts(&[None]);
    let met = plan(&input(&cells, &unknown, &[]));
    assert_eq!(
        (met.cells[0].demand, met.cells[0].gap(), met.cells[0].rank, met.proposals.len()),
        (None, None, None, 0)
    );
    let known = AssetDemand::from_amounts(&[Some(dark), None]);
    assert!((known.total() - 100.0).abs() < 1e-9 && known.at(1, 3).is_none());
}

#[test]
fn uncertainty_is_reproducible() {
    let cells = cells(1);
    let need = need(&cells, 2);
    let (demand, there) = (AssetDemand::from_harm(&need), assets(&cells, 2, 2));
    let met = plan(&input(&cells, &demand, &there));
    let how = (3, 70.0);
    let certain = estimate_uncertainty(&met, how, 20, |_| vec![1.0; cells.len()]);
    assert!(
        certain.stays.iter().all(|share| *share == 1.0) && certain.kept.is_some_and(|kept| (kept - 1.0).abs() < 1e-9)
    );
    let first = |cell: &CellGap| f64::from(u8::from(cell.rank.is_some_and(|rank| rank <= 3)));
    assert_eq!(certain.among_first, met.cells.iter().map(first).collect::<Vec<_>>());
    let (streams, weekly) = (RandomStreams::new(1), need.weekly());
    let drawn = |run| -> Vec<f64> {
        let times = |(drawn, mean): (f64, &f64)| if *mean > 0.0 { drawn / mean } else { 0.0 };
        need.draw(&streams, run).into_iter().zip(&weekly).map(times).collect()
    };
    let (one, other) = (estimate_uncertainty(&met, how, 40, drawn), estimate_uncertainty(&met, how, 40, drawn));
    assert_eq!(one, other);
    assert!((one.among_first.iter().sum::<f64>() - 3.0).abs() < 1e-9, "three of them in every draw");
    assert!(one.kept.is_some_and(|kept| kept < 1.0 && kept > 0.5) && one.stays.iter().any(|share| *share < 1.0));
    assert_eq!(estimate_uncertainty(&met, how, 0, drawn).draws, 0);
}
