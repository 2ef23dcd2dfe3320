//! Small random instances against enumeration of every choice.

use rand::{Rng, RngExt};

use super::*;
use crate::RandomStreams;

/// A random instance.
#[derive(Clone)]
struct Instance {
    weights: Vec<Vec<f64>>,
    candidates: Vec<Site>,
    existing: Vec<Site>,
    objective: Objective,
    constraints: Constraints,
}

#[derive(Clone, Copy)]
struct Features {
    hours: bool,
    existing: bool,
    groups: bool,
    operators: bool,
    backup: bool,
}

fn features(on: [bool; 5]) -> Features {
    let [hours, existing, groups, operators, backup] = on;
    Features { hours, existing, groups, operators, backup }
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

impl Instance {
    fn random(number: u64, features: Features) -> Self {
        let mut rng = RandomStreams::new(7).stream("siting/towns", number);
        let (points, bands, count) =
            (12 + (number % 20) as usize, if features.hours { 3 } else { 1 }, 8 + (number % 13) as usize);
        let candidates: Vec<Site> = (0..count).map(|_| site(&mut rng, points, bands, features.hours)).collect();
        let existing = if features.existing {
            (0..2).map(|_| site(&mut rng, points, bands, features.hours)).collect()
        } else {
            Vec::new()
        };
        let weights = (0..points).map(|_| (0..bands).map(|_| weight(&mut rng)).collect()).collect();
        let mut constraints = Constraints::new(2 + (number % 3) as usize, count);
        if features.groups {
            constraints.group = (0..count).map(|_| Some(rng.random_range(0..4)).filter(|group| *group < 3)).collect();
            let of_first = if constraints.choose > 3 { 2 } else { 1 };
            constraints.groups = [of_first, 0, 1].map(|at_least| Group { at_least }).into();
        }
        if features.operators {
            constraints.operator =
                (0..count).map(|_| Some(rng.random_range(0..5)).filter(|operator| *operator < 4)).collect();
            constraints.per_operator = Some(1 + number as usize / 8 % 2);
        }
        let objective = if features.backup { Objective::Backup { share: 0.4 } } else { Objective::Cover };
        Self { weights, candidates, existing, objective, constraints }
    }

    fn coverage(&self) -> Coverage {
        Coverage::new(self.weights.len(), self.weights[0].len(), &self.candidates, &self.existing)
    }

    /// The optimum by enumeration, without the code under test; `None` when no choice is feasible.
    fn optimum_by_enumeration(&self) -> Option<f64> {
        let mut cells: Vec<(u32, u32, f64)> = Vec::new();
        for (point, weights) in self.weights.iter().enumerate() {
            for (band, weight) in weights.iter().enumerate() {
                let covers = |site: &Site| site.reaches.contains(&point) && site.open[band];
                let mask = self.candidates.iter().enumerate().map(|(at, site)| u32::from(covers(site)) << at).sum();
                cells.push((mask, self.existing.iter().filter(|site| covers(site)).count() as u32, *weight));
            }
        }
        let cover_values = match self.objective {
            Objective::Cover => [0.0, 1.0, 1.0],
            Objective::Backup { share } => [0.0, 1.0 - share, 1.0],
        };
        let value = |chosen: u32| -> f64 {
            cells
                .iter()
                .map(|(mask, existing, weight)| {
                    weight * cover_values[((mask & chosen).count_ones() + existing).min(2) as usize]
                })
                .sum()
        };
        let all = (0..1_u32 << self.candidates.len())
            .filter(|chosen| chosen.count_ones() as usize == self.constraints.choose && self.is_feasible(*chosen));
        all.map(value).max_by(f64::total_cmp)
    }

    /// Whether a choice, one bit per candidate, satisfies the constraints other than the number.
    fn is_feasible(&self, chosen: u32) -> bool {
        let of = |labels: &[Option<usize>], label: usize| {
            (0..self.candidates.len()).filter(|at| chosen >> at & 1 == 1 && labels[*at] == Some(label)).count()
        };
        let most = self.constraints.per_operator.unwrap_or(usize::MAX);
        let groups = &self.constraints.groups;
        (0..8).all(|operator| of(&self.constraints.operator, operator) <= most)
            && groups.iter().enumerate().all(|(at, group)| of(&self.constraints.group, at) >= group.at_least)
    }

    fn problem<'a>(&self, coverage: &'a Coverage) -> SitingProblem<'a> {
        let weights = coverage.row_weights(|point, band| self.weights[point][band]);
        SitingProblem { coverage, weights, objective: self.objective, constraints: self.constraints.clone() }
    }
}

fn bits(chosen: &[usize]) -> u32 {
    chosen.iter().map(|at| 1 << at).sum()
}

#[test]
fn finds_the_optimum() {
    let modes = [
        features([false, false, false, false, false]),
        features([true, false, false, false, false]),
        features([false, true, false, false, false]),
        features([false, false, true, false, false]),
        features([false, false, false, true, false]),
        features([false, false, false, false, true]),
        features([true, true, true, true, false]),
        features([true, true, true, true, true]),
    ];
    let (mut infeasible, mut improved, mut outside) = (0, 0, 0);
    for number in 0..240 {
        let instance = Instance::random(number, modes[number as usize % modes.len()]);
        let coverage = instance.coverage();
        let problem = instance.problem(&coverage);
        let solution = problem.solve(Effort::default());
        let (Some(best), Ok(solution)) = (instance.optimum_by_enumeration(), &solution) else {
            assert!(
                instance.optimum_by_enumeration().is_none() && solution.is_err(),
                "instance {number}: {solution:?}"
            );
            infeasible += 1;
            continue;
        };
        assert!(
            (solution.value - best).abs() < 1e-9 * (1.0 + best),
            "instance {number}: {} is not {best}",
            solution.value
        );
        assert!(solution.proven && solution.bound >= best - 1e-9 * (1.0 + best), "instance {number}: {solution:?}");
        assert!((problem.value(&solution.chosen) - best).abs() < 1e-9 * (1.0 + best), "instance {number}");
        let greedy = problem.value(&problem.solve_greedy().expect("feasible"));
        assert!(
            greedy <= best + 1e-9
                && problem
                    .constraints
                    .complete(&fixings(&problem.solve_greedy().expect("feasible"), &problem))
                    .is_some()
        );
        improved += u32::from(greedy < best - 1e-9);
        let is_outside =
            |at: &usize| !instance.constraints.groups.is_empty() && instance.constraints.group[*at].is_none();
        outside += solution.chosen.iter().filter(|at| is_outside(at)).count();
    }
    assert!(infeasible < 60, "{infeasible} instances are infeasible");
    assert!(outside > 0, "no candidate outside every group was ever chosen");
    assert!(improved > 0, "greedy was optimal on every instance: the test proves little");
}

fn fixings(chosen: &[usize], problem: &SitingProblem<'_>) -> Vec<constraints::Fixing> {
    let fixing = |at: usize| if chosen.contains(&at) { constraints::Fixing::In } else { constraints::Fixing::Out };
    (0..problem.coverage.candidate_count()).map(fixing).collect()
}

#[test]
fn bound_holds_with_no_effort() {
    for number in 0..60 {
        let instance = Instance::random(number, features([true, true, number % 2 == 0, number % 3 == 0, false]));
        let coverage = instance.coverage();
        let problem = instance.problem(&coverage);
        for effort in [Effort { steps: 0, nodes: 0 }, Effort { steps: 1, nodes: 1 }, Effort { steps: 15, nodes: 2 }] {
            let (Ok(solution), Some(best)) = (problem.solve(effort), instance.optimum_by_enumeration()) else {
                continue;
            };
            assert!(
                solution.bound >= best - 1e-9 && solution.value <= best + 1e-9,
                "instance {number}: {solution:?}, best {best}"
            );
            assert!(solution.gap() < 1.0 && solution.nodes <= effort.nodes);
        }
    }
}

#[test]
fn incremental_gains_equal_recomputed_gains() {
    for number in 0..24 {
        let instance = Instance::random(number, features([true, number % 2 == 0, false, false, number % 3 == 0]));
        let coverage = instance.coverage();
        let weights = coverage.row_weights(|point, band| instance.weights[point][band]);
        let problem = SitingProblem {
            coverage: &coverage,
            weights,
            objective: instance.objective,
            constraints: instance.constraints.clone(),
        };
        let mut rng = RandomStreams::new(8).stream("siting/opened", number);
        let mut solution = PartialSolution::new(&problem);
        for _ in 0..40 {
            let candidate = rng.random_range(0..coverage.candidate_count());
            match solution.chosen().contains(&candidate) {
                true if rng.random_bool(0.5) => {
                    let gains = solution.gains();
                    solution.close(candidate);
                    solution.best(|_| true);
                    solution.reopen(candidate, gains);
                }
                true => solution.close(candidate),
                false => solution.open(candidate),
            }
            let mut recomputed = PartialSolution::with(&problem, &solution.chosen());
            assert_eq!(solution.gains(), recomputed.gains(), "instance {number}");
            assert_eq!(solution.best(|_| true), recomputed.best(|_| true));
            assert_eq!(solution.value(), recomputed.value());
        }
    }
}

#[test]
fn gains_add_up_to_the_objective() {
    for number in 0..24 {
        let instance =
            Instance::random(number, features([true, true, number % 2 == 0, number % 3 == 0, number % 4 == 0]));
        let coverage = instance.coverage();
        let problem = instance.problem(&coverage);
        let Ok(solution) = problem.solve(Effort::default()) else { continue };
        let values = problem.site_values(&solution.chosen);
        let gained: f64 = values.iter().map(|value| value.gain).sum();
        assert!((problem.value(&[]) + gained - solution.value).abs() < 1e-9);
        assert!(values.windows(2).all(|pair| pair[0].gain >= pair[1].gain - 1e-9), "sites are ordered by gain");
        assert!((values.last().expect("sites").after - solution.value).abs() < 1e-9);
        for value in &values {
            check(&instance, &problem, &solution, value);
        }
    }
}

/// The replacement is the best of the feasible ones.
fn check(instance: &Instance, problem: &SitingProblem<'_>, solution: &Solution, value: &SiteValue) {
    let others: Vec<usize> = solution.chosen.iter().copied().filter(|site| *site != value.site).collect();
    assert!((solution.value - problem.value(&others) - value.loss_without).abs() < 1e-9);
    let exchanged = |other: usize| [&others[..], &[other]].concat();
    let allowed = (0..problem.coverage.candidate_count())
        .filter(|other| !solution.chosen.contains(other) && instance.is_feasible(bits(&exchanged(*other))));
    let best = allowed.map(|other| problem.value(&exchanged(other))).max_by(f64::total_cmp);
    assert_eq!(best.is_some(), value.replacement.is_some(), "{value:?}");
    if let (Some(best), Some(next)) = (best, value.replacement) {
        assert!(instance.is_feasible(bits(&exchanged(next.site))), "{next:?} is infeasible");
        assert!((problem.value(&exchanged(next.site)) - best).abs() < 1e-9, "{next:?} is not the best replacement");
        assert!((solution.value - best - next.loss).abs() < 1e-9, "{value:?}");
    }
}

#[test]
fn fewest_sites_is_minimal() {
    let mut clamped = 0;
    // Instances with few candidates: every choice of every number is enumerated.
    for number in (0..104).filter(|number| number % 13 < 4) {
        let on = [true, number % 2 == 0, number % 3 == 0, number % 4 < 2, false];
        let mut instance = Instance::random(number, features(on));
        let coverage = instance.coverage();
        let all = instance.problem(&coverage).weights.iter().sum::<f64>();
        // All candidates may be chosen, which the operator maximum may forbid: no error here.
        instance.constraints.choose = instance.candidates.len();
        let problem = instance.problem(&coverage);
        let best = |choose: usize| {
            Instance { constraints: Constraints { choose, ..instance.constraints.clone() }, ..instance.clone() }
                .optimum_by_enumeration()
        };
        let most = (0..=instance.candidates.len()).rev().find(|choose| best(*choose).is_some());
        let Some(most) = most.and_then(best) else {
            assert!(problem.fewest_sites(1.0, Effort::default()).is_err(), "instance {number}");
            continue;
        };
        clamped += u32::from(problem.constraints.check_feasible().is_err());
        let target = 0.8 * most;
        let fewest = problem.fewest_sites(target, Effort::default()).expect("feasible").expect("reached");
        let minimum =
            (0..=instance.candidates.len()).find(|choose| best(*choose).is_some_and(|met| met >= target - 1e-9));
        assert_eq!(Some(fewest.solution.chosen.len()), minimum, "instance {number}");
        assert!(
            fewest.proven
                && fewest.solution.value >= target - 1e-9
                && instance.is_feasible(bits(&fewest.solution.chosen))
        );
        assert_eq!(problem.fewest_sites(2.0 * all, Effort::default()), Ok(None));
    }
    assert!(clamped > 4, "the operator maximum never mattered");
}

#[test]
fn gap_is_a_share_of_the_bound_and_better_a_share_of_the_value() {
    let solution =
        Solution { chosen: vec![0], value: 4.0, bound: 5.0, proven: false, greedy_value: 4.0, nodes: 1, steps: 1 };
    assert!((solution.gap() - 0.2).abs() < 1e-12);
    let sentence = solution.describe();
    assert!(sentence.starts_with("no choice can be more than 25.00 % better"), "{sentence}");
    let sentence = Solution { value: 0.0, ..solution }.describe();
    assert!(sentence.starts_with("no improvement found; optimality not proven"), "{sentence}");
}
