//! Every choice of small towns is looked at, and none beats the plan.

mod told;
mod unmet;

use rand::{Rng, RngExt};

use super::*;
use crate::RandomStreams;

/// A town at random, with what is switched on.
#[derive(Clone)]
struct Town {
    weights: Vec<Vec<f64>>,
    candidates: Vec<Site>,
    existing: Vec<Site>,
    objective: Objective,
    rules: Constraints,
}

#[derive(Clone, Copy)]
struct With {
    hours: bool,
    existing: bool,
    groups: bool,
    operators: bool,
    backup: bool,
}

fn with(on: [bool; 5]) -> With {
    let [hours, existing, groups, operators, backup] = on;
    With { hours, existing, groups, operators, backup }
}

fn site(rng: &mut impl Rng, points: usize, bands: usize, hours: bool) -> Site {
    Site {
        reaches: (0..points).filter(|_| rng.random_bool(0.18)).collect(),
        open: (0..bands).map(|_| !hours || rng.random_bool(0.6)).collect(),
    }
}

fn weight(rng: &mut impl Rng) -> f64 {
    f64::from(rng.random_range(0..40_u32)) / 8.0
}

impl Town {
    fn at_random(number: u64, with: With) -> Self {
        let mut rng = RandomStreams::new(7).stream("siting/towns", number);
        let (points, bands, count) =
            (12 + (number % 20) as usize, if with.hours { 3 } else { 1 }, 8 + (number % 13) as usize);
        let candidates: Vec<Site> = (0..count).map(|_| site(&mut rng, points, bands, with.hours)).collect();
        let existing = if with.existing {
            (0..2).map(|_| site(&mut rng, points, bands, with.hours)).collect()
        } else {
            Vec::new()
        };
        let weights = (0..points).map(|_| (0..bands).map(|_| weight(&mut rng)).collect()).collect();
        let mut rules = Constraints::choose(2 + (number % 3) as usize, count);
        if with.groups {
            rules.group = (0..count).map(|_| Some(rng.random_range(0..4)).filter(|group| *group < 3)).collect();
            let of_first = if rules.choose > 3 { 2 } else { 1 };
            rules.groups = [of_first, 0, 1].map(|at_least| Group { at_least }).into();
        }
        if with.operators {
            rules.operator =
                (0..count).map(|_| Some(rng.random_range(0..5)).filter(|operator| *operator < 4)).collect();
            rules.per_operator = Some(1 + number as usize / 8 % 2);
        }
        let objective = if with.backup { Objective::Backup { share: 0.4 } } else { Objective::Cover };
        Self { weights, candidates, existing, objective, rules }
    }

    fn coverage(&self) -> Coverage {
        Coverage::of(self.weights.len(), self.weights[0].len(), &self.candidates, &self.existing)
    }

    /// The best value of all choices that keep the rules, without the coverage, the rules' code or the search; `None` when none does.
    fn by_looking_at_all(&self) -> Option<f64> {
        let mut cells: Vec<(u32, u32, f64)> = Vec::new();
        for (point, weights) in self.weights.iter().enumerate() {
            for (band, weight) in weights.iter().enumerate() {
                let covers = |site: &Site| site.reaches.contains(&point) && site.open[band];
                let mask = self.candidates.iter().enumerate().map(|(at, site)| u32::from(covers(site)) << at).sum();
                cells.push((mask, self.existing.iter().filter(|site| covers(site)).count() as u32, *weight));
            }
        }
        let worths = match self.objective {
            Objective::Cover => [0.0, 1.0, 1.0],
            Objective::Backup { share } => [0.0, 1.0 - share, 1.0],
        };
        let value = |chosen: u32| -> f64 {
            cells
                .iter()
                .map(|(mask, more, weight)| weight * worths[((mask & chosen).count_ones() + more).min(2) as usize])
                .sum()
        };
        let all = (0..1_u32 << self.candidates.len())
            .filter(|chosen| chosen.count_ones() as usize == self.rules.choose && self.keeps(*chosen));
        all.map(value).max_by(f64::total_cmp)
    }

    /// Whether a choice, a bit for each candidate, keeps the rules beside the number.
    fn keeps(&self, chosen: u32) -> bool {
        let of = |labels: &[Option<usize>], label: usize| {
            (0..self.candidates.len()).filter(|at| chosen >> at & 1 == 1 && labels[*at] == Some(label)).count()
        };
        let most = self.rules.per_operator.unwrap_or(usize::MAX);
        let groups = &self.rules.groups;
        (0..8).all(|operator| of(&self.rules.operator, operator) <= most)
            && groups.iter().enumerate().all(|(at, must)| of(&self.rules.group, at) >= must.at_least)
    }

    fn siting<'a>(&self, coverage: &'a Coverage) -> Siting<'a> {
        let weights = coverage.weigh(|point, band| self.weights[point][band]);
        Siting { coverage, weights, objective: self.objective, rules: self.rules.clone() }
    }
}

fn bits(chosen: &[usize]) -> u32 {
    chosen.iter().map(|at| 1 << at).sum()
}

#[test]
fn the_plan_is_as_good_as_the_best_of_all_choices() {
    let modes = [
        with([false, false, false, false, false]),
        with([true, false, false, false, false]),
        with([false, true, false, false, false]),
        with([false, false, true, false, false]),
        with([false, false, false, true, false]),
        with([false, false, false, false, true]),
        with([true, true, true, true, false]),
        with([true, true, true, true, true]),
    ];
    let (mut infeasible, mut improved, mut outside) = (0, 0, 0);
    for number in 0..240 {
        let town = Town::at_random(number, modes[number as usize % modes.len()]);
        let coverage = town.coverage();
        let siting = town.siting(&coverage);
        let solved = siting.solve(Effort::default());
        let (Some(best), Ok(solved)) = (town.by_looking_at_all(), &solved) else {
            assert!(town.by_looking_at_all().is_none() && solved.is_err(), "town {number}: {solved:?}");
            infeasible += 1;
            continue;
        };
        assert!((solved.value - best).abs() < 1e-9 * (1.0 + best), "town {number}: {} is not {best}", solved.value);
        assert!(solved.proven && solved.bound >= best - 1e-9 * (1.0 + best), "town {number}: {solved:?}");
        assert!((siting.value(&solved.chosen) - best).abs() < 1e-9 * (1.0 + best), "town {number}");
        let quick = siting.value(&siting.solve_greedy().expect("possible"));
        assert!(
            quick <= best + 1e-9
                && siting.rules.complete(&fixed(&siting.solve_greedy().expect("possible"), &siting)).is_some()
        );
        improved += u32::from(quick < best - 1e-9);
        let is_outside = |at: &usize| !town.rules.groups.is_empty() && town.rules.group[*at].is_none();
        outside += solved.chosen.iter().filter(|at| is_outside(at)).count();
    }
    assert!(infeasible < 60, "{infeasible} of the towns have no choice");
    assert!(outside > 0, "no candidate outside every group was ever chosen");
    assert!(improved > 0, "no town on which the quick choice is not the best: these prove little");
}

fn fixed(chosen: &[usize], siting: &Siting<'_>) -> Vec<constraints::Fixed> {
    let fate = |at: usize| if chosen.contains(&at) { constraints::Fixed::In } else { constraints::Fixed::Out };
    (0..siting.coverage.candidates()).map(fate).collect()
}

#[test]
fn a_budget_of_nothing_still_gives_a_bound_that_holds() {
    for number in 0..60 {
        let town = Town::at_random(number, with([true, true, number % 2 == 0, number % 3 == 0, false]));
        let coverage = town.coverage();
        let siting = town.siting(&coverage);
        for effort in [Effort { steps: 0, nodes: 0 }, Effort { steps: 1, nodes: 1 }, Effort { steps: 15, nodes: 2 }] {
            let (Ok(solved), Some(best)) = (siting.solve(effort), town.by_looking_at_all()) else { continue };
            assert!(
                solved.bound >= best - 1e-9 && solved.value <= best + 1e-9,
                "town {number}: {solved:?}, best {best}"
            );
            assert!(solved.gap() < 1.0 && solved.nodes <= effort.nodes);
        }
    }
}

#[test]
fn gains_kept_while_sites_open_and_close_are_those_summed_anew() {
    for number in 0..24 {
        let town = Town::at_random(number, with([true, number % 2 == 0, false, false, number % 3 == 0]));
        let coverage = town.coverage();
        let weights = coverage.weigh(|point, band| town.weights[point][band]);
        let siting = Siting { coverage: &coverage, weights, objective: town.objective, rules: town.rules.clone() };
        let mut rng = RandomStreams::new(8).stream("siting/opened", number);
        let mut opened = incremental_objective::PartialSolution::none(&siting);
        for _ in 0..40 {
            let candidate = rng.random_range(0..coverage.candidates());
            match opened.chosen().contains(&candidate) {
                true if rng.random_bool(0.5) => {
                    let gains = opened.gains();
                    opened.close(candidate);
                    opened.best(|_| true);
                    opened.reopen(candidate, gains);
                }
                true => opened.close(candidate),
                false => opened.open(candidate),
            }
            let mut anew = incremental_objective::PartialSolution::of(&siting, &opened.chosen());
            assert_eq!(opened.gains(), anew.gains(), "town {number}");
            assert_eq!(opened.best(|_| true), anew.best(|_| true));
            assert_eq!(opened.value(), anew.value());
        }
    }
}

#[test]
fn hours_with_the_same_cover_are_one_row_and_what_nothing_covers_is_none() {
    let site = |reaches: &[usize], open: [bool; 4]| Site { reaches: reaches.to_vec(), open: open.to_vec() };
    let candidates = [site(&[0, 1], [true, true, true, false]), site(&[1, 2, 99], [true, true, false, false])];
    let coverage = Coverage::of(4, 4, &candidates, &[site(&[3], [true, false, false, false])]);
    assert_eq!(coverage.rows.len(), 4, "{:?}", coverage.rows);
    let weights = coverage.weigh(|point, band| (10 * (point + 1) + band) as f64);
    // Point 0 in three bands and point 1 in one by the first alone; point 1 in two by both; point 2 in two; point 3 in one.
    assert_eq!(weights.iter().sum::<f64>(), (10 + 11 + 12 + 20 + 21 + 22 + 30 + 31 + 40) as f64);
    assert_eq!(coverage.covered(&weights, &[], 1), 40.0);
    assert_eq!(coverage.covered(&weights, &[0], 1), (40 + 10 + 11 + 12 + 20 + 21 + 22) as f64);
    assert_eq!(coverage.covered(&weights, &[0, 1], 2), (20 + 21) as f64);
}
