//! The harm of cells dealt out to the streets in them.

use std::collections::BTreeMap;

use h3o::CellIndex;

use crate::place::{LonLat, corners};
use crate::plan::demand::Need;
use crate::plan::walk::Network;

/// How far apart the places are, at most, by which the length of a street in a cell is measured, metres; a quarter of a cell's side
/// where that is less.
const STEP_M: f64 = 5.0;

/// Which share of the harm of which cells falls on each piece of street.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetHarm {
    /// By piece: numbers of cells in the need, each with the share of its harm.
    shares: Vec<Vec<(usize, f64)>>,
    /// By piece: metres, and metres outside the cells, where nothing is known.
    metres: Vec<(f64, f64)>,
    /// Cells that no street passes: their harm is that of the nearest piece, or on none where that is too far.
    pub without_street: usize,
    /// Those of them whose harm is on no street.
    pub beyond: usize,
}

impl StreetHarm {
    /// Deals the harm of each cell out to the streets in it, by their length there. That of a cell without a street goes to the
    /// nearest.
    pub fn of(network: &Network, need: &Need) -> Self {
        let numbers: BTreeMap<CellIndex, usize> =
            need.cells.iter().enumerate().map(|(number, cell)| (cell.h3, number)).collect();
        let mut of_cell = vec![0.0; need.cells.len()];
        let mut metres = Vec::new();
        let mut shares: Vec<BTreeMap<usize, f64>> = Vec::new();
        let extent = Extent::of(need);
        let resolution = need.cells.first().map(|cell| cell.h3.resolution());
        for piece in network.pieces() {
            let length = piece.length_m();
            let (mut own, mut unknown) = (BTreeMap::new(), 0u32);
            if !extent.meets(piece.corners()) {
                metres.push((length, length));
                shares.push(own);
                continue;
            }
            let step = resolution.map_or(STEP_M, |resolution| STEP_M.min(resolution.edge_length_m() / 4.0));
            let steps = (length / step).ceil().max(1.0);
            for at in 0..steps as usize {
                let middle = piece.place((at as f64 + 0.5) / steps * length);
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
        for (number, cell) in need.cells.iter().enumerate().filter(|(number, _)| of_cell[*number] == 0.0) {
            without_street += 1;
            match network.snap(cell.at) {
                Some(snap) => *shares[snap.piece].entry(number).or_default() = 1.0,
                None => beyond += 1,
            }
        }
        let share =
            |(cell, metres): (usize, f64)| (cell, if of_cell[cell] > 0.0 { metres / of_cell[cell] } else { 1.0 });
        let shares = shares.into_iter().map(|own| own.into_iter().map(share).collect()).collect();
        Self { shares, metres, without_street, beyond }
    }

    /// The harm on each piece, from that of each cell; `None` for a piece that no cell covers: unknown.
    pub fn on_pieces(&self, cells: &[f64]) -> Vec<Option<f64>> {
        let of = |shares: &Vec<(usize, f64)>| {
            (!shares.is_empty()).then(|| shares.iter().map(|(cell, share)| cells[*cell] * share).sum())
        };
        self.shares.iter().map(of).collect()
    }

    /// The harm of a metre of each piece. A metre outside the cells counts as the average metre inside: what is not known is not
    /// safe.
    pub fn per_metre(&self, on_pieces: &[Option<f64>]) -> Vec<f64> {
        let known: f64 = self.metres.iter().map(|(length, unknown)| length - unknown).sum();
        let average = if known > 0.0 { on_pieces.iter().flatten().sum::<f64>() / known } else { 0.0 };
        let of = |(harm, (length, unknown)): (&Option<f64>, &(f64, f64))| {
            if *length > 0.0 { (harm.unwrap_or(0.0) + unknown * average) / length } else { 0.0 }
        };
        on_pieces.iter().zip(&self.metres).map(of).collect()
    }
}

/// A box around the cells, degrees: streets beyond it need not be looked at metre by metre.
struct Extent {
    low: [f64; 2],
    high: [f64; 2],
}

impl Extent {
    fn of(need: &Need) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for at in need.cells.iter().flat_map(|cell| corners(cell.h3)) {
            for (axis, degrees) in [at.lon(), at.lat()].into_iter().enumerate() {
                (low[axis], high[axis]) = (low[axis].min(degrees), high[axis].max(degrees));
            }
        }
        Self { low, high }
    }

    /// Whether a line may pass through the box: its own box does.
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
    use crate::plan::demand::{CellNeed, HoursKnown};
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
    fn need(places: impl Iterator<Item = LonLat>) -> Need {
        let mut cells: Vec<CellIndex> = places.map(|at| at.cell(Resolution::Eleven)).collect();
        cells.sort_unstable();
        cells.dedup();
        let cell = |(cell, h3): (usize, CellIndex)| {
            let at = crate::place::centre(h3);
            CellNeed { cell, h3, at, label: String::new(), law: None, hours: 0 }
        };
        let cells = cells.into_iter().enumerate().map(cell).collect();
        let hours = vec![HoursOfWeek([1.0 / 168.0; 168])];
        Need { cells, weeks: 1.0, hours, known: HoursKnown::Nothing, harm: "count".into() }
    }

    #[test]
    fn the_harm_of_every_cell_is_dealt_out_once_and_whole() {
        let network =
            network(&[[(0.0, 0.0), (310.0, 25.0)], [(310.0, 25.0), (330.0, 260.0)], [(0.0, 0.0), (-61.3, 90.0)]]);
        let around = (-30..60).flat_map(|x| (-10..30).map(move |y| at(f64::from(x) * 10.0, f64::from(y) * 10.0)));
        let need = need(around.chain([at(3_000.0, 0.0)]));
        let harm = StreetHarm::of(&network, &need);
        assert!(harm.without_street > 20 && (1..harm.without_street).contains(&harm.beyond), "{harm:?}");
        let of_cells: Vec<f64> = (0..need.cells.len()).map(|cell| 1.0 + (cell * 7 % 11) as f64).collect();
        let mut on_none = 0.0;
        for (cell, of_cell) in of_cells.iter().enumerate() {
            let alone: Vec<f64> = (0..need.cells.len()).map(|other| if other == cell { 1.0 } else { 0.0 }).collect();
            let dealt: f64 = harm.on_pieces(&alone).into_iter().flatten().sum();
            let expected = if network.snap(need.cells[cell].at).is_some() { 1.0 } else { 0.0 };
            assert!((dealt - expected).abs() < 1e-9, "cell {cell}: {dealt} of {expected}");
            on_none += of_cell * (1.0 - expected);
        }
        let dealt: f64 = harm.on_pieces(&of_cells).into_iter().flatten().sum();
        let all: f64 = of_cells.iter().sum();
        assert!(on_none > 0.0 && (dealt / (all - on_none) - 1.0).abs() < 1e-9, "{dealt} of {all} without {on_none}");
    }

    #[test]
    fn a_piece_that_no_cell_covers_is_of_unknown_harm_however_its_length_is_rounded() {
        for length in [3.7, 10.0, 61.3, 61.7, 99.9, 123.4] {
            // Apart from each other, and both within the box around the two cells.
            let network = network(&[[(0.0, 0.0), (20.0, 0.0)], [(200.0, 0.0), (200.0 + length, 0.0)]]);
            let need = need([at(10.0, 0.0), at(800.0, 0.0)].into_iter());
            let harm = StreetHarm::of(&network, &need);
            let on_pieces = harm.on_pieces(&vec![1.0; need.cells.len()]);
            let known = network.snap(at(10.0, 0.0)).expect("near").piece;
            assert!(on_pieces[known] == Some(1.0) && on_pieces[1 - known].is_none(), "{length} m: {on_pieces:?}");
            let per_metre = harm.per_metre(&on_pieces);
            assert!(per_metre.iter().all(|per_metre| *per_metre > 0.0), "what is not known is not safe: {per_metre:?}");
        }
    }
}
