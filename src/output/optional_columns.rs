//! The fields of a cell that are written only when they are asked for.

use super::table::Table;
use crate::rank::DensitySurface;
use hexspot_stats::{PermutationStatistics, PermutationTest};

/// Adds the densities to a table of cells in this order: `--bandwidth`.
pub fn add_densities(out: &mut Table, order: &[usize], surface: &DensitySurface) {
    out.number("kde_per_km2", order.iter().map(|cell| Some(surface.fixed[*cell])));
    out.number("kde_adaptive_per_km2", order.iter().map(|cell| Some(surface.adaptive[*cell])));
    let risk = |cell: &usize| surface.relative_risk.as_ref().map(|risk| risk[*cell]);
    let sound = |cell: &usize| risk(cell).filter(|risk| !risk.floored).map(|risk| risk.value);
    out.number("kde_relative_risk", order.iter().map(sound));
}

/// Adds the statistics by permutation to a table of cells in this order: `--permutations`.
pub fn add_permuted(out: &mut Table, order: &[usize], permuted: &PermutationStatistics) {
    let q = |by: &PermutationTest| -> Vec<Option<f64>> {
        order.iter().map(|cell| by.q.as_ref().ok().and_then(|q| q[*cell])).collect()
    };
    out.number("gi_p_permuted", order.iter().map(|cell| permuted.gi.p[*cell]));
    out.number("gi_q_permuted", q(&permuted.gi));
    out.number("moran_i", order.iter().map(|cell| permuted.moran_i[*cell].map(|moran| moran.i)));
    let quadrant = |cell: &usize| permuted.moran_i[*cell].and_then(|moran| moran.quadrant);
    out.text("moran_quadrant", order.iter().map(|cell| quadrant(cell).map(|quadrant| quadrant.as_str().to_owned())));
    out.number("moran_p_permuted", order.iter().map(|cell| permuted.moran.p[*cell]));
    out.number("moran_q_permuted", q(&permuted.moran));
}
