//! The people on each piece of street.

use std::collections::BTreeMap;

use crate::plan::walk::Leg;

/// The people on a piece of street.
#[derive(Clone, Debug, PartialEq)]
pub struct PieceFlow {
    /// The number of the piece.
    pub piece: usize,
    /// People on it, on average over its length.
    pub people: f64,
    /// People where most pass.
    pub most: f64,
    /// Ways that lead along it, by number.
    pub ways: Vec<usize>,
}

/// The people on each piece that ways lead along, in order of the pieces: `people` of each way, on each of its legs.
pub fn flow(ways: &[(&[Leg], f64)], length_m: impl Fn(usize) -> f64) -> Vec<PieceFlow> {
    let mut legs: BTreeMap<usize, Vec<(usize, Leg)>> = BTreeMap::new();
    for (way, (of_way, _)) in ways.iter().enumerate() {
        for leg in of_way.iter().filter(|leg| leg.metres() > 0.0) {
            legs.entry(leg.piece).or_default().push((way, *leg));
        }
    }
    let of_piece = |(piece, legs): (usize, Vec<(usize, Leg)>)| {
        let people_metres: f64 = legs.iter().map(|(way, leg)| ways[*way].1 * leg.metres()).sum();
        let most = most(&legs, ways);
        let mut numbers: Vec<usize> = legs.iter().map(|(way, _)| *way).collect();
        numbers.dedup();
        PieceFlow { piece, people: people_metres / length_m(piece), most, ways: numbers }
    };
    legs.into_iter().map(of_piece).collect()
}

/// The most people anywhere on a piece.
fn most(legs: &[(usize, Leg)], ways: &[(&[Leg], f64)]) -> f64 {
    let mut changes: Vec<(f64, f64)> = Vec::new();
    for (way, leg) in legs {
        let people = ways[*way].1;
        changes.push((leg.from_m.min(leg.to_m), people));
        changes.push((leg.from_m.max(leg.to_m), -people));
    }
    // Who leaves at a place is gone before others come there.
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut here = 0.0;
    changes.into_iter().fold(0.0, |most: f64, (_, change)| {
        here += change;
        most.max(here)
    })
}
