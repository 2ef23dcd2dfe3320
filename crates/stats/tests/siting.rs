//! Siting against HiGHS, a solver of mixed integer programmes: `siting/make_highs.py` made `siting/highs.json`.

use hexspot_stats::siting::{Constraints, Coverage, Effort, Group, Objective, Site, SitingProblem};
use serde_json::Value;

/// Relative difference at which two objective values count as equal.
const TOLERANCE: f64 = 1e-9;

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is a list"))
}

fn number(value: &Value) -> usize {
    value.as_u64().expect("a whole number") as usize
}

fn float(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn sites(instance: &Value, key: &str) -> Vec<Site> {
    let site = |site: &Value| Site {
        reaches: list(site, "reaches").iter().map(number).collect(),
        open: list(site, "open").iter().map(|open| open.as_bool().expect("open or not")).collect(),
    };
    list(instance, key).iter().map(site).collect()
}

/// The label of each candidate; none where the instance has no such constraint.
fn labels(instance: &Value, key: &str, candidates: usize) -> Vec<Option<usize>> {
    let label = |value: &Value| value.as_u64().map(|label| label as usize);
    instance[key].as_array().map_or_else(|| vec![None; candidates], |all| all.iter().map(label).collect())
}

fn constraints(instance: &Value, candidates: usize) -> Constraints {
    let at_least = |at_least: &Value| Group { at_least: number(at_least) };
    Constraints {
        choose: number(&instance["choose"]),
        operator: labels(instance, "operator", candidates),
        per_operator: instance["per_operator"].as_u64().map(|most| most as usize),
        group: labels(instance, "group", candidates),
        groups: instance["at_least"].as_array().into_iter().flatten().map(at_least).collect(),
    }
}

/// Whether a choice satisfies the constraints, counted here and not by the code under test.
fn is_feasible(constraints: &Constraints, chosen: &[usize]) -> bool {
    let count = |labels: &[Option<usize>], label| chosen.iter().filter(|at| labels[**at] == Some(label)).count();
    let most = constraints.per_operator.unwrap_or(usize::MAX);
    let groups = constraints.groups.iter().enumerate();
    chosen.windows(2).all(|pair| pair[0] < pair[1])
        && (0..4).all(|operator| count(&constraints.operator, operator) <= most)
        && groups.into_iter().all(|(group, minimum)| count(&constraints.group, group) >= minimum.at_least)
}

#[test]
fn agrees_with_highs() {
    let file: Value = serde_json::from_str(include_str!("siting/highs.json")).expect("valid");
    let instances = list(&file, "instances");
    assert_eq!(instances.len(), 50);
    for (at, instance) in instances.iter().enumerate() {
        let (candidates, existing) = (sites(instance, "candidates"), sites(instance, "existing"));
        let weights: Vec<Vec<f64>> = list(instance, "weights")
            .iter()
            .map(|bands| bands.as_array().expect("a list").iter().map(float).collect())
            .collect();
        let coverage = Coverage::new(weights.len(), weights[0].len(), &candidates, &existing);
        let problem = SitingProblem {
            coverage: &coverage,
            weights: coverage.row_weights(|point, band| weights[point][band]),
            objective: instance["backup"].as_f64().map_or(Objective::Cover, |share| Objective::Backup { share }),
            constraints: constraints(instance, candidates.len()),
        };
        let optimum = float(&instance["optimum"]);
        let solution = problem.solve(Effort::default()).expect("feasible");
        assert!(
            (solution.value - optimum).abs() <= TOLERANCE * optimum,
            "instance {at}: {} is not {optimum}",
            solution.value
        );
        assert!(solution.proven && solution.bound >= optimum * (1.0 - TOLERANCE), "instance {at}: {solution:?}");
        assert_eq!(solution.chosen.len(), problem.constraints.choose, "instance {at}");
        assert!(is_feasible(&problem.constraints, &solution.chosen), "instance {at}: {solution:?}");

        let target = float(&instance["target"]);
        let fewest = problem.fewest_sites(target, Effort::default()).expect("feasible").expect("reached");
        let chosen = &fewest.solution.chosen;
        assert_eq!((chosen.len(), fewest.proven), (number(&instance["fewest"]), true), "instance {at}");
        assert!(fewest.solution.value >= target && is_feasible(&problem.constraints, chosen), "instance {at}");
    }
}
