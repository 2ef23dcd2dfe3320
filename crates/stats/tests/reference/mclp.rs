//! PuLP with CBC: the most that can be covered.

use hexspot_stats::siting::{Constraints, Coverage, Effort, Objective, Site, SitingProblem};
use serde_json::Value;

use super::{assert_relative, numbers};

/// A maximal covering problem of the reference: all sites, the weights, which sites are open already, how many more to choose.
struct Problem {
    sites: Vec<Site>,
    weights: Vec<f64>,
    existing: Vec<usize>,
    choose: usize,
}

fn problem(row: &Value) -> Problem {
    let at = |x: &str, y: &str| numbers(row, x).into_iter().zip(numbers(row, y)).collect::<Vec<_>>();
    let (demand, sites) = (at("demand_x", "demand_y"), at("site_x", "site_y"));
    let radius = row["radius_m"].as_f64().expect("metres");
    let near = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).hypot(a.1 - b.1) <= radius;
    let site =
        |site| Site { reaches: (0..demand.len()).filter(|at| near(&demand[*at], site)).collect(), open: vec![true] };
    Problem {
        sites: sites.iter().map(site).collect(),
        weights: numbers(row, "demand"),
        existing: numbers(row, "existing").into_iter().map(|site| site as usize).collect(),
        choose: row["choose"].as_u64().expect("a number") as usize,
    }
}

#[test]
fn optimum_agrees_with_cbc() {
    let file: Value = serde_json::from_str(include_str!("mclp.json")).expect("valid");
    let rows = file["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 3);
    for row in rows {
        let Problem { sites, weights, existing, choose } = problem(row);
        let standing: Vec<Site> = existing.iter().map(|site| sites[*site].clone()).collect();
        let open: Vec<Site> =
            sites.iter().enumerate().filter(|(at, _)| !existing.contains(at)).map(|(_, site)| site.clone()).collect();
        let coverage = Coverage::new(weights.len(), 1, &open, &standing);
        let siting = SitingProblem {
            coverage: &coverage,
            weights: coverage.row_weights(|point, _| weights[point]),
            objective: Objective::Cover,
            constraints: Constraints::new(choose, open.len()),
        };
        let solved = siting.solve(Effort::default()).expect("possible");
        let optimum = row["optimum"].as_f64().expect("a number");
        assert_relative("optimum", solved.value, optimum, 1e-12);
        assert!(solved.proven && solved.chosen.len() == choose, "{solved:?}");
        let fewer = SitingProblem { constraints: Constraints::new(choose - 1, open.len()), ..siting.clone() };
        assert!(fewer.solve(Effort::default()).expect("possible").value < optimum);
    }
}
