//! The harm of cells dealt out to the streets in them.

use std::collections::BTreeMap;

use h3o::CellIndex;

use crate::place::{LonLat, corners};
use crate::plan::need::Need;
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
            let (mut own, mut unknown) = (BTreeMap::new(), 0.0);
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
                    None => unknown += length / steps,
                }
            }
            own.iter().for_each(|(cell, metres)| of_cell[*cell] += metres);
            metres.push((length, unknown));
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

    /// The harm on each piece, from that of each cell; `None` for a piece that lies outside the cells: unknown.
    pub fn on_pieces(&self, cells: &[f64]) -> Vec<Option<f64>> {
        let of = |(shares, (length, unknown)): (&Vec<(usize, f64)>, &(f64, f64))| {
            let known = unknown < length || !shares.is_empty();
            known.then(|| shares.iter().map(|(cell, share)| cells[*cell] * share).sum())
        };
        self.shares.iter().zip(&self.metres).map(of).collect()
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
