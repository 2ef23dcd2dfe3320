//! The harm of cells apportioned to the streets in them.

use std::collections::BTreeMap;

use h3o::CellIndex;

use crate::place::{LonLat, corners};
use crate::plan::demand::Demand;
use crate::plan::walk::Network;

/// Spacing of the sample points that measure the length of a street in a cell, at most, metres; less in small cells.
const STEP_M: f64 = 5.0;

/// Shares of each cell's harm on each street edge.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetHarm {
    /// By edge: index of the cell and share of its harm.
    shares: Vec<Vec<(usize, f64)>>,
    /// By edge: length, and length outside the cells, metres.
    metres: Vec<(f64, f64)>,
    /// Number of cells without a street. Their harm goes to the nearest edge, or to none if that is too far.
    pub without_street: usize,
    /// Number of those whose harm is on no street.
    pub beyond: usize,
}

impl StreetHarm {
    /// Apportions the harm of each cell to the streets in it by length, or to the nearest street.
    pub fn new(network: &Network, demand: &Demand) -> Self {
        let numbers: BTreeMap<CellIndex, usize> =
            demand.cells.iter().enumerate().map(|(number, cell)| (cell.h3, number)).collect();
        let mut of_cell = vec![0.0; demand.cells.len()];
        let mut metres = Vec::new();
        let mut shares: Vec<BTreeMap<usize, f64>> = Vec::new();
        let extent = Extent::new(demand);
        let resolution = demand.cells.first().map(|cell| cell.h3.resolution());
        for edge in network.edges() {
            let length = edge.length_m();
            let (mut own, mut unknown) = (BTreeMap::new(), 0u32);
            if !extent.meets(edge.corners()) {
                metres.push((length, length));
                shares.push(own);
                continue;
            }
            let step = resolution.map_or(STEP_M, |resolution| STEP_M.min(resolution.edge_length_m() / 4.0));
            let steps = (length / step).ceil().max(1.0);
            for at in 0..steps as usize {
                let middle = edge.place((at as f64 + 0.5) / steps * length);
                match resolution.and_then(|resolution| numbers.get(&middle.cell(resolution))) {
                    Some(cell) => *own.entry(*cell).or_insert(0.0) += length / steps,
                    None => unknown += 1,
                }
            }
            own.iter().for_each(|(cell, metres)| of_cell[*cell] += metres);
            metres.push((length, length * (f64::from(unknown) / steps)));
            shares.push(own);
        }
        let (mut without_street, mut beyond) = (0, 0);
        for (number, cell) in demand.cells.iter().enumerate().filter(|(number, _)| of_cell[*number] == 0.0) {
            without_street += 1;
            match network.snap(cell.at) {
                Some(snap) => *shares[snap.edge].entry(number).or_default() = 1.0,
                None => beyond += 1,
            }
        }
        let share =
            |(cell, metres): (usize, f64)| (cell, if of_cell[cell] > 0.0 { metres / of_cell[cell] } else { 1.0 });
        let shares = shares.into_iter().map(|own| own.into_iter().map(share).collect()).collect();
        Self { shares, metres, without_street, beyond }
    }

    /// Harm on each edge from the harm of each cell; `None` for an edge that no cell covers.
    pub fn on_edges(&self, cells: &[f64]) -> Vec<Option<f64>> {
        let of = |shares: &Vec<(usize, f64)>| {
            (!shares.is_empty()).then(|| shares.iter().map(|(cell, share)| cells[*cell] * share).sum())
        };
        self.shares.iter().map(of).collect()
    }

    /// Harm per metre of each edge. Outside the cells it is the average inside: unknown is not safe.
    pub fn per_metre(&self, on_edges: &[Option<f64>]) -> Vec<f64> {
        let known: f64 = self.metres.iter().map(|(length, unknown)| length - unknown).sum();
        let average = if known > 0.0 { on_edges.iter().flatten().sum::<f64>() / known } else { 0.0 };
        let of = |(harm, (length, unknown)): (&Option<f64>, &(f64, f64))| {
            if *length > 0.0 { (harm.unwrap_or(0.0) + unknown * average) / length } else { 0.0 }
        };
        on_edges.iter().zip(&self.metres).map(of).collect()
    }
}

/// Bounding box of the cells, degrees; streets outside it are not sampled.
struct Extent {
    low: [f64; 2],
    high: [f64; 2],
}

impl Extent {
    fn new(demand: &Demand) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for at in demand.cells.iter().flat_map(|cell| corners(cell.h3)) {
            for (axis, degrees) in [at.lon(), at.lat()].into_iter().enumerate() {
                (low[axis], high[axis]) = (low[axis].min(degrees), high[axis].max(degrees));
            }
        }
        Self { low, high }
    }

    /// Whether the bounding box of a line meets this box.
    fn meets(&self, line: &[LonLat]) -> bool {
        let along = |axis: usize| line.iter().map(move |at| if axis == 0 { at.lon() } else { at.lat() });
        (0..2).all(|axis| along(axis).any(|at| at >= self.low[axis]) && along(axis).any(|at| at <= self.high[axis]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Street, StreetLayer};
    use crate::place::Plane;
    use crate::plan::demand::{CellDemand, HoursBasis};
    use crate::temporal::HoursOfWeek;
    use h3o::Resolution;

    fn plane() -> Plane {
        Plane::at(LonLat::new(-0.08, 51.515).expect("in range"))
    }

    fn at(x: f64, y: f64) -> LonLat {
        plane().place([x, y]).expect("on the plane")
    }

    fn network(lines: &[[(f64, f64); 2]]) -> Network {
        let street = |line: &[(f64, f64); 2]| Street {
            id: String::new(),
            name: None,
            line: line.iter().map(|(x, y)| at(*x, *y).coord()).collect(),
            attributes: Default::default(),
        };
        let streets = lines.iter().map(street).collect();
        Network::new(&[StreetLayer { streets, source: "test".into() }]).expect("streets")
    }

    /// The cells that hold these places, each once.
    fn demand(places: impl Iterator<Item = LonLat>) -> Demand {
        let mut cells: Vec<CellIndex> = places.map(|at| at.cell(Resolution::Eleven)).collect();
        cells.sort_unstable();
        cells.dedup();
        let cell = |(cell, h3): (usize, CellIndex)| {
            let at = crate::place::centre(h3);
            CellDemand { cell, h3, at, label: String::new(), posterior: None, hours: 0 }
        };
        let cells = cells.into_iter().enumerate().map(cell).collect();
        let hours = vec![HoursOfWeek([1.0 / 168.0; 168])];
        Demand { cells, weeks: 1.0, hours, hours_basis: HoursBasis::Nothing, harm: "count".into() }
    }

    #[test]
    fn harm_is_apportioned_once() {
        let network =
            network(&[[(0.0, 0.0), (310.0, 25.0)], [(310.0, 25.0), (330.0, 260.0)], [(0.0, 0.0), (-61.3, 90.0)]]);
        let around = (-30..60).flat_map(|x| (-10..30).map(move |y| at(f64::from(x) * 10.0, f64::from(y) * 10.0)));
        let demand = demand(around.chain([at(3_000.0, 0.0)]));
        let harm = StreetHarm::new(&network, &demand);
        assert!(harm.without_street > 20 && (1..harm.without_street).contains(&harm.beyond), "{harm:?}");
        let of_cells: Vec<f64> = (0..demand.cells.len()).map(|cell| 1.0 + (cell * 7 % 11) as f64).collect();
        let mut on_none = 0.0;
        for (cell, of_cell) in of_cells.iter().enumerate() {
            let alone: Vec<f64> = (0..demand.cells.len()).map(|other| if other == cell { 1.0 } else { 0.0 }).collect();
            let dealt: f64 = harm.on_edges(&alone).into_iter().flatten().sum();
            let expected = if network.snap(demand.cells[cell].at).is_some() { 1.0 } else { 0.0 };
            assert!((dealt - expected).abs() < 1e-9, "cell {cell}: {dealt} of {expected}");
            on_none += of_cell * (1.0 - expected);
        }
        let dealt: f64 = harm.on_edges(&of_cells).into_iter().flatten().sum();
        let all: f64 = of_cells.iter().sum();
        assert!(on_none > 0.0 && (dealt / (all - on_none) - 1.0).abs() < 1e-9, "{dealt} of {all} without {on_none}");
    }

    #[test]
    fn uncovered_edges_have_unknown_harm() {
        for length in [3.7, 10.0, 61.3, 61.7, 99.9, 123.4] {
            // The edges lie apart, and both within the bounding box of the two cells.
            let network = network(&[[(0.0, 0.0), (20.0, 0.0)], [(200.0, 0.0), (200.0 + length, 0.0)]]);
            let demand = demand([at(10.0, 0.0), at(800.0, 0.0)].into_iter());
            let harm = StreetHarm::new(&network, &demand);
            let on_edges = harm.on_edges(&vec![1.0; demand.cells.len()]);
            let known = network.snap(at(10.0, 0.0)).expect("near").edge;
            assert!(on_edges[known] == Some(1.0) && on_edges[1 - known].is_none(), "{length} m: {on_edges:?}");
            let per_metre = harm.per_metre(&on_edges);
            assert!(per_metre.iter().all(|per_metre| *per_metre > 0.0), "what is not known is not safe: {per_metre:?}");
        }
    }
}
