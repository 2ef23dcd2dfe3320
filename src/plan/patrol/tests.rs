//! Plans against enumeration of all plans, and against the upper bound.

use super::*;
use crate::clock::Night;
use crate::place::LonLat;
use crate::plan::walk::Walk;
use hexspot_stats::RandomStreams;
use rand::RngExt;

struct Town {
    at: Vec<LonLat>,
    hourly: HourlyHarm,
    options: PatrolOptions,
    roster: Roster,
}

/// Random cells within about 1 km, with harm that differs by cell and hour.
fn town(seed: u64, cells: usize, shifts: &[&str], teams: u32, second_visit: f64) -> Town {
    let mut rng = RandomStreams::new(seed).stream("town", 0);
    let at = (0..cells).map(|_| {
        let (x, y): (f64, f64) = (rng.random(), rng.random());
        LonLat::new(-0.1 + 0.012 * x, 51.5 + 0.008 * y).expect("in range")
    });
    let at: Vec<LonLat> = at.collect();
    let shifts = shifts.iter().map(|text| text.parse().expect("a shift")).collect();
    let options = PatrolOptions { teams, shifts, visit_minutes: 15, second_visit };
    let roster = Roster::new(&options, Night::default());
    let mut rng = RandomStreams::new(seed).stream("harm", 0);
    let drawn: Vec<f64> = (0..cells * 168).map(|_| -rng.random::<f64>().ln()).collect();
    let hourly = roster.hourly_harm(cells, |cell, slot| drawn[cell * 168 + slot]);
    Town { at, hourly, options, roster }
}

impl Town {
    fn plan(&self) -> PatrolPlan {
        plan(&self.at, &self.hourly, &Walk::default(), &self.options, &self.roster)
    }

    fn discounted(&self, routes: &[PatrolRoute]) -> f64 {
        covered_harm(routes, &self.hourly, &self.options, &self.roster).discounted
    }

    fn leg(&self, from: usize, to: usize) -> u16 {
        let metres = Walk::default().metres(self.at[from], self.at[to]).expect("a way");
        if from == to { 0 } else { (metres / WALKING_M_PER_S / 60.0).ceil() as u16 }
    }

    /// All maximal routes of a shift, with visits at every possible minute.
    fn routes(&self, shift: usize) -> Vec<Vec<Visit>> {
        let (minutes, visit) = (self.options.shifts[shift].minutes(), self.options.visit_minutes);
        let starts = |from: u16| from..=minutes - visit;
        let cells = || 0..self.at.len();
        let first =
            cells().flat_map(|cell| starts(0).map(move |start| vec![Visit { cell, start, walked: 0, spare: start }]));
        let (mut open, mut all): (Vec<Vec<Visit>>, _) = (first.collect(), Vec::new());
        while let Some(route) = open.pop() {
            let (last, before) = (route[route.len() - 1], open.len());
            for cell in cells() {
                let walked = self.leg(last.cell, cell);
                let there = last.start + visit + walked;
                let next = |start| [&route[..], &[Visit { cell, start, walked, spare: start - there }]].concat();
                open.extend(starts(there).map(next));
            }
            if open.len() == before {
                all.push(route);
            }
        }
        all
    }

    /// The optimum of one shift with one or two teams.
    fn optimum(&self) -> f64 {
        let routes = self.routes(0);
        let route = |team: u32, visits: &Vec<Visit>| PatrolRoute { shift: 0, team, visits: visits.clone() };
        let mut most: f64 = 0.0;
        for (at, first) in routes.iter().enumerate() {
            if self.options.teams == 1 {
                most = most.max(self.discounted(&[route(1, first)]));
                continue;
            }
            for second in &routes[at..] {
                most = most.max(self.discounted(&[route(1, first), route(2, second)]));
            }
        }
        most
    }
}

#[test]
fn plans_are_near_the_optimum_and_below_the_bound() {
    let (mut worst, mut sum, mut exact) = (1f64, 0.0, 0);
    const TOWNS: u64 = 30;
    for seed in 0..TOWNS {
        let (teams, shift) = if seed % 2 == 0 { (1, "Fri 23:30-00:20") } else { (2, "Fri 23:42-00:15") };
        let town = town(seed, 4, &[shift], teams, 0.5);
        let (met, optimum) = (town.discounted(&town.plan().routes), town.optimum());
        let bound = upper_bound(&town.at, &town.hourly, &town.options, &town.roster);
        assert!(met <= optimum * (1.0 + 1e-9), "{seed}: {met} is above every plan there is, {optimum}");
        assert!(optimum <= bound * (1.0 + 1e-9), "{seed}: {optimum} is above the bound {bound}");
        worst = worst.min(met / optimum);
        sum += met / optimum;
        exact += u32::from(met > optimum * (1.0 - 1e-9));
    }
    assert!(worst > 0.9 && sum / TOWNS as f64 > 0.985 && exact >= 20, "{worst} {} {exact}", sum / TOWNS as f64);
}

#[test]
fn one_team_without_discount_is_optimal() {
    for seed in 100..120 {
        let town = town(seed, 4, &["Sat 22:30-23:20"], 1, 1.0 - 1e-12);
        let (met, optimum) = (town.discounted(&town.plan().routes), town.optimum());
        assert!((met / optimum - 1.0).abs() < 1e-9, "{seed}: {met} {optimum}");
    }
}

#[test]
fn bound_is_tight_with_short_walks() {
    let town = town(5, 60, &["Fri 20:00-04:00"], 3, 0.5);
    // Harm differs by cell and by hour, and all cells have the same profile of hours.
    let hourly = town.roster.hourly_harm(60, |cell, slot| 8.0 / (1.0 + cell as f64) * (1.0 + slot as f64 / 168.0));
    let near: Vec<LonLat> = (0..60)
        .map(|i| LonLat::new(-0.1 + 1e-5 * f64::from(i % 8), 51.5 + 1e-5 * f64::from(i / 8)).expect("in range"))
        .collect();
    let town = Town { at: near, hourly, ..town };
    let (met, bound) =
        (town.discounted(&town.plan().routes), upper_bound(&town.at, &town.hourly, &town.options, &town.roster));
    assert!(met <= bound && met > 0.9 * bound, "{met} {bound}");
}

#[test]
fn plans_keep_to_time_and_harm_adds_up() {
    let town = town(9, 50, &["Fri 20:00-04:00", "Sat 01:30-03:10"], 3, 0.5);
    let plan = town.plan();
    assert_eq!(plan.routes.len(), 6);
    let mut summed = 0.0;
    for route in &plan.routes {
        let mut free: Option<(usize, u16)> = None;
        for visit in &route.visits {
            let from = free.map_or(0, |(cell, end)| end + town.leg(cell, visit.cell));
            assert_eq!(visit.start, from + visit.spare);
            assert_eq!(from - visit.walked, free.map_or(0, |(_, end)| end));
            free = Some((visit.cell, visit.start + 15));
            let parts = town.roster.parts(route.shift, visit.start, 15);
            summed += parts.map(|(slot, minutes)| town.hourly.at(visit.cell, slot) * minutes / 60.0).sum::<f64>();
        }
        assert!(free.is_some_and(|(_, end)| end <= town.options.shifts[route.shift].minutes()));
    }
    let met = covered_harm(&plan.routes, &town.hourly, &town.options, &town.roster);
    assert!((met.harm / summed - 1.0).abs() < 1e-9, "no cell has more than an hour of anybody: {met:?} {summed}");
    assert!(met.discounted <= met.harm && met.discounted > 0.8 * met.harm);
    let equal = equal_spread(&plan.routes, &town.hourly, &town.options, &town.roster);
    assert!(equal.harm < 0.6 * met.harm, "{equal:?} {met:?}");
    assert!(met.harm < town.hourly.total(&town.roster));
}

#[test]
fn equal_cells_count_minutes() {
    let town = town(3, 20, &["Fri 21:00-23:00"], 2, 0.5);
    let hourly = town.roster.hourly_harm(20, |_, _| 3.0);
    let town = Town { hourly, ..town };
    let routes = town.plan().routes;
    let visits: usize = routes.iter().map(|route| route.visits.len()).sum();
    let expected = visits as f64 * 0.25 * 3.0;
    let of = |present: CoveredHarm| present.harm;
    assert!((of(covered_harm(&routes, &town.hourly, &town.options, &town.roster)) - expected).abs() < 1e-9);
    assert!((of(equal_spread(&routes, &town.hourly, &town.options, &town.roster)) - expected).abs() < 1e-9);
}

#[test]
fn no_visits_without_expected_harm() {
    let town = town(11, 6, &["Fri 20:00-04:00", "Tue 10:00-12:00"], 2, 0.5);
    let slot_of = |minute: usize| town.roster.slots[town.roster.of_minute[0][minute]];
    let busy = [slot_of(130), slot_of(370)];
    let hourly = town.roster.hourly_harm(6, |cell, slot| if busy.contains(&slot) { 1.0 + cell as f64 } else { 0.0 });
    let town = Town { hourly, ..town };
    let plan = town.plan();
    for route in &plan.routes {
        assert_eq!(route.visits.is_empty(), route.shift == 1, "{route:?}");
        for visit in &route.visits {
            let (from, to) = (visit.start, visit.start + 15);
            assert!([120, 360].iter().any(|hour| from < hour + 60 && to > *hour), "{visit:?}");
        }
    }
    assert_eq!(covered_harm(&plan.routes[2..], &town.hourly, &town.options, &town.roster), CoveredHarm::default());
    let early = Visit { cell: 0, start: 0, walked: 0, spare: 0 };
    let undrawn = PatrolUncertainty::undrawn();
    let of = |visit: &Visit| explain_visit(&town.hourly, &town.roster, &plan.routes[0], visit, &undrawn);
    assert!(of(&early).starts_with("Nothing is expected here"), "{}", of(&early));
    let reasons: Vec<String> = plan.routes[0].visits.iter().map(of).collect();
    assert!(reasons.iter().all(|reason| !reason.contains("NaN")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("times that of an average cell")), "{reasons:?}");
}

#[test]
fn waits_for_the_hour_with_harm() {
    let town = town(12, 4, &["Fri 21:50-22:10"], 1, 0.5);
    let late = town.roster.slots[1];
    let hourly = town.roster.hourly_harm(4, |cell, slot| if slot == late { 1.0 + cell as f64 } else { 0.0 });
    let plan = Town { hourly, ..town }.plan();
    let visits: Vec<(usize, u16)> = plan.routes[0].visits.iter().map(|visit| (visit.cell, visit.start)).collect();
    assert_eq!(visits, [(3, 5)], "ten of its fifteen minutes are after ten");
}
