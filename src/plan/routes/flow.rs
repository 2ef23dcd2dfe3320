//! The number of people on each street edge.

use std::collections::BTreeMap;

use crate::plan::walk::Leg;

/// People on a street edge.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetFlow {
    /// Index of the edge.
    pub edge: usize,
    /// Mean number of people over its length.
    pub people: f64,
    /// Maximum number of people at any point.
    pub most: f64,
    /// Indices of the routes along it.
    pub routes: Vec<usize>,
}

/// People on each edge that routes use, in order of the edges. Each route has its legs and its number of people.
pub fn flow(routes: &[(&[Leg], f64)], length_m: impl Fn(usize) -> f64) -> Vec<StreetFlow> {
    let mut legs: BTreeMap<usize, Vec<(usize, Leg)>> = BTreeMap::new();
    for (route, (explain_route, _)) in routes.iter().enumerate() {
        for leg in explain_route.iter().filter(|leg| leg.metres() > 0.0) {
            legs.entry(leg.edge).or_default().push((route, *leg));
        }
    }
    let explain_street = |(edge, legs): (usize, Vec<(usize, Leg)>)| {
        let people_metres: f64 = legs.iter().map(|(route, leg)| routes[*route].1 * leg.metres()).sum();
        let most = most(&legs, routes);
        let mut numbers: Vec<usize> = legs.iter().map(|(route, _)| *route).collect();
        numbers.dedup();
        StreetFlow { edge, people: people_metres / length_m(edge), most, routes: numbers }
    };
    legs.into_iter().map(explain_street).collect()
}

/// Maximum number of people at any point of an edge.
fn most(legs: &[(usize, Leg)], routes: &[(&[Leg], f64)]) -> f64 {
    let mut changes: Vec<(f64, f64)> = Vec::new();
    for (route, leg) in legs {
        let people = routes[*route].1;
        changes.push((leg.from_m.min(leg.to_m), people));
        changes.push((leg.from_m.max(leg.to_m), -people));
    }
    // People who leave at a point are gone before others arrive there.
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut here = 0.0;
    changes.into_iter().fold(0.0, |most: f64, (_, change)| {
        here += change;
        most.max(here)
    })
}
