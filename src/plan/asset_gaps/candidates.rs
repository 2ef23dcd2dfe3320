//! Places to choose from for new assets: points along the streets, or of a lattice where no streets are known.

use std::collections::BTreeMap;

use h3o::CellIndex;

use super::subcells;
use crate::place::LonLat;
use crate::plan::walk::{Network, StreetEdge};

/// No more places than these are looked at, as far as spacing decides it.
const MOST: usize = 50_000;

/// Places to choose from, cell by cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidates {
    /// Where each is.
    pub at: Vec<LonLat>,
    /// The number of the cell that holds it.
    pub cell: Vec<u32>,
    /// What they are points of.
    pub of: PointsOf,
    /// How far apart they are, metres: along streets at most, in a lattice between neighbours.
    pub apart_m: f64,
}

/// What places to choose from are points of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsOf {
    /// Streets: where they meet or end, and between.
    Streets,
    /// The middles of finer H3 cells.
    Lattice,
}

impl Candidates {
    /// Points along the streets, no farther apart than half the reach where that is not too many; of a lattice where there are no streets
    /// in any of the cells.
    pub(super) fn of(cells: &[CellIndex], streets: Option<&Network>, reach_m: f64) -> Self {
        streets.and_then(|streets| Self::along(cells, streets, reach_m / 2.0)).unwrap_or_else(|| {
            let lattice = subcells::coarse(cells, reach_m);
            Self { apart_m: lattice.spacing_m(), at: lattice.at, cell: lattice.cell, of: PointsOf::Lattice }
        })
    }

    fn along(cells: &[CellIndex], streets: &Network, apart_m: f64) -> Option<Self> {
        let resolution = cells.first()?.resolution();
        let numbered: BTreeMap<CellIndex, u32> = cells.iter().copied().zip(0..).collect();
        let mut apart_m = apart_m;
        loop {
            let ends = (0..streets.size()).flat_map(|piece| <[usize; 2]>::from(streets.ends(piece)));
            let between = streets.pieces().flat_map(|piece| {
                let parts = (piece.length_m() / apart_m).ceil();
                (1..parts as usize).map(move |part| piece.place(part as f64 / parts * piece.length_m()))
            });
            let places = ends.map(|node| streets.node(node)).chain(between);
            let held = places.filter_map(|at| Some((*numbered.get(&at.cell(resolution))?, at)));
            let mut held: Vec<(u32, LonLat)> = held.collect();
            held.sort_by_key(|(cell, at)| (*cell, at.order_key()));
            held.dedup();
            // Where streets meet there is one however far apart the others are: that does not end by itself.
            let is_coarse = apart_m > streets.pieces().map(StreetEdge::length_m).fold(0.0, f64::max);
            if held.len() <= MOST || is_coarse {
                let (cell, at): (Vec<u32>, Vec<LonLat>) = held.into_iter().unzip();
                return (!at.is_empty()).then_some(Self { at, cell, of: PointsOf::Streets, apart_m });
            }
            apart_m *= 2.0;
        }
    }

    /// What they are, in words.
    pub fn words(&self) -> String {
        let number = self.at.len();
        match self.of {
            PointsOf::Streets => {
                format!(
                    "{number} points along the streets given: where they meet or end, and every {:.0} m",
                    self.apart_m
                )
            }
            PointsOf::Lattice => {
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
    fn places_along_streets_are_no_farther_apart_than_half_the_reach_and_at_every_corner() {
        let streets = network(&[&[(-90.0, 0.0), (0.0, 0.0), (70.0, 0.0)], &[(0.0, 0.0), (0.0, 110.0)]]);
        let met = Candidates::of(&cells(2), Some(&streets), 50.0);
        // 90 m in four parts, 70 m in three, 110 m in five; one end is of all three.
        assert_eq!((met.at.len(), met.of, met.apart_m), (4 + 3 + 5 + 1, PointsOf::Streets, 25.0));
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
    fn without_streets_in_the_cells_they_are_of_a_lattice() {
        let far = network(&[&[(5_000.0, 0.0), (5_100.0, 0.0)]]);
        let (none, beyond) = (Candidates::of(&cells(1), None, 50.0), Candidates::of(&cells(1), Some(&far), 50.0));
        assert_eq!(none.of, PointsOf::Lattice);
        assert_eq!(none, beyond);
        assert!(none.apart_m <= 50.0 && none.words().contains("lattice"));
        assert!(Candidates::of(&[], Some(&far), 50.0).at.is_empty());
        // A street that leaves the cells has places within them alone.
        let long = network(&[&[(-2_000.0, 0.0), (2_000.0, 0.0)]]);
        let met = Candidates::of(&cells(1), Some(&long), 50.0);
        assert!(met.of == PointsOf::Streets && met.at.iter().all(|place| place.distance_m(at(0.0, 0.0)) < 300.0));
    }
}
