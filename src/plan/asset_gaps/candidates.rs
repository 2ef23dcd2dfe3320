//! Candidate positions for new assets: points along the streets, or on a lattice where no streets are known.

use std::collections::BTreeMap;

use h3o::CellIndex;

use super::subcells;
use crate::place::LonLat;
use crate::plan::walk::{Network, StreetEdge};

/// Candidates, at most, as far as spacing decides it.
const MOST: usize = 50_000;

/// Candidate positions, cell by cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidates {
    /// Positions.
    pub at: Vec<LonLat>,
    /// Index of the cell that holds each.
    pub cell: Vec<u32>,
    /// What kind of points they are.
    pub kind: CandidateKind,
    /// Spacing in metres: the maximum along streets, between neighbours on a lattice.
    pub apart_m: f64,
}

/// The kinds of candidate positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateKind {
    /// Points on streets: junctions, ends and points between.
    Streets,
    /// Centres of finer H3 cells.
    Lattice,
}

impl Candidates {
    /// Points along the streets at half the reach or less, unless there are too many; on a lattice where no street lies
    /// in the cells.
    pub(super) fn new(cells: &[CellIndex], streets: Option<&Network>, reach_m: f64) -> Self {
        streets.and_then(|streets| Self::along(cells, streets, reach_m / 2.0)).unwrap_or_else(|| {
            let lattice = subcells::coarse(cells, reach_m);
            Self { apart_m: lattice.spacing_m(), at: lattice.at, cell: lattice.cell, kind: CandidateKind::Lattice }
        })
    }

    fn along(cells: &[CellIndex], streets: &Network, apart_m: f64) -> Option<Self> {
        let resolution = cells.first()?.resolution();
        let numbered: BTreeMap<CellIndex, u32> = cells.iter().copied().zip(0..).collect();
        let mut apart_m = apart_m;
        loop {
            let ends = (0..streets.size()).flat_map(|edge| <[usize; 2]>::from(streets.ends(edge)));
            let between = streets.edges().flat_map(|edge| {
                let parts = (edge.length_m() / apart_m).ceil();
                (1..parts as usize).map(move |part| edge.place(part as f64 / parts * edge.length_m()))
            });
            let places = ends.map(|node| streets.node(node)).chain(between);
            let held = places.filter_map(|at| Some((*numbered.get(&at.cell(resolution))?, at)));
            let mut held: Vec<(u32, LonLat)> = held.collect();
            held.sort_by_key(|(cell, at)| (*cell, at.order_key()));
            held.dedup();
            // Junctions remain at any spacing, so without this test the loop might not end.
            let is_coarse = apart_m > streets.edges().map(StreetEdge::length_m).fold(0.0, f64::max);
            if held.len() <= MOST || is_coarse {
                let (cell, at): (Vec<u32>, Vec<LonLat>) = held.into_iter().unzip();
                return (!at.is_empty()).then_some(Self { at, cell, kind: CandidateKind::Streets, apart_m });
            }
            apart_m *= 2.0;
        }
    }

    /// The candidates in words.
    pub fn describe(&self) -> String {
        let number = self.at.len();
        match self.kind {
            CandidateKind::Streets => {
                format!(
                    "{number} points along the streets given: where they meet or end, and every {:.0} m",
                    self.apart_m
                )
            }
            CandidateKind::Lattice => {
                format!("{number} points of a lattice, {:.0} m apart: not streets, walls or columns", self.apart_m)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap as Attributes;

    use h3o::Resolution;

    use super::*;
    use crate::ingest::{Street, StreetLayer};

    fn at(east_m: f64, north_m: f64) -> LonLat {
        LonLat::new(-0.0832 + east_m / 69_416.0, 51.5173 + north_m / 111_195.0).expect("in range")
    }

    fn network(lines: &[&[(f64, f64)]]) -> Network {
        let street = |line: &&[(f64, f64)]| Street {
            id: "a".into(),
            name: None,
            line: line.iter().map(|(east, north)| at(*east, *north).coord()).collect(),
            attributes: Attributes::new(),
        };
        Network::new(&[StreetLayer { streets: lines.iter().map(street).collect(), source: "test".into() }])
            .expect("streets")
    }

    fn cells(rings: u32) -> Vec<CellIndex> {
        let mut cells: Vec<CellIndex> = at(0.0, 0.0).cell(Resolution::Ten).grid_disk_safe(rings).collect();
        cells.sort_unstable();
        cells
    }

    #[test]
    fn street_candidates_are_spaced_by_half_the_reach() {
        let streets = network(&[&[(-90.0, 0.0), (0.0, 0.0), (70.0, 0.0)], &[(0.0, 0.0), (0.0, 110.0)]]);
        let met = Candidates::new(&cells(2), Some(&streets), 50.0);
        // 90 m in four parts, 70 m in three, 110 m in five, plus one shared end.
        assert_eq!((met.at.len(), met.kind, met.apart_m), (4 + 3 + 5 + 1, CandidateKind::Streets, 25.0));
        for corner in [at(-90.0, 0.0), at(0.0, 0.0), at(70.0, 0.0), at(0.0, 110.0)] {
            assert!(met.at.iter().any(|place| place.distance_m(corner) < 0.01), "{corner:?}");
        }
        for step in 0..=110 {
            let on = at(0.0, f64::from(step));
            assert!(met.at.iter().any(|place| place.distance_m(on) <= 12.6), "{step} m along");
        }
        let cells = cells(2);
        let holder = |at: &LonLat| cells.iter().position(|cell| *cell == at.cell(Resolution::Ten));
        assert!(met.at.iter().zip(&met.cell).all(|(at, cell)| holder(at) == Some(*cell as usize)));
    }

    #[test]
    fn uses_a_lattice_without_streets() {
        let far = network(&[&[(5_000.0, 0.0), (5_100.0, 0.0)]]);
        let (none, beyond) = (Candidates::new(&cells(1), None, 50.0), Candidates::new(&cells(1), Some(&far), 50.0));
        assert_eq!(none.kind, CandidateKind::Lattice);
        assert_eq!(none, beyond);
        assert!(none.apart_m <= 50.0 && none.describe().contains("lattice"));
        assert!(Candidates::new(&[], Some(&far), 50.0).at.is_empty());
        // A street that leaves the cells has candidates inside them only.
        let long = network(&[&[(-2_000.0, 0.0), (2_000.0, 0.0)]]);
        let met = Candidates::new(&cells(1), Some(&long), 50.0);
        assert!(
            met.kind == CandidateKind::Streets && met.at.iter().all(|place| place.distance_m(at(0.0, 0.0)) < 300.0)
        );
    }
}
