//! Gi* and local Moran's I by permutation: for comparison, deciding nothing.

use super::permutation::{Permutations, Permuted, permute};
use super::permutation_q::{TooFewPermutations, permutation_q};
use super::rng::RandomStreams;
use crate::Neighbours;
use crate::{LocalMoran, local_moran};

/// What permutations said of a statistic, columns in order of the cells; `None` for cells that are not reported or not testable.
#[derive(Clone, Debug, PartialEq)]
pub struct ByPermutation {
    /// The p-value.
    pub p: Vec<Option<f64>>,
    /// Its false-discovery rate over the reported cells, unless the permutations are too few to support one.
    pub q: Result<Vec<Option<f64>>, TooFewPermutations>,
}

/// Both statistics by permutation.
#[derive(Clone, Debug, PartialEq)]
pub struct PermutedStatistics {
    /// Permutations of each cell.
    pub runs: u32,
    /// Gi*: upper tail.
    pub gi: ByPermutation,
    /// Local Moran's I of the reported cells.
    pub moran_i: Vec<Option<LocalMoran>>,
    /// Local Moran's I: both tails, for neighbours more alike and neighbours less alike are each a finding.
    pub moran: ByPermutation,
}

/// Permutes the counts around each reported cell `runs` times for either statistic; `None` when none are asked for. Where all counts are
/// the same both statistics are undefined, and so is every p.
///
/// With the cell's own count held fixed Gi* rises with the sum of its neighbours, and I with that sum times the cell's deviation
/// from the mean: what is permuted are these, whole numbers times a constant, so that ties are exact.
pub fn permuted_statistics(
    counts: &[u32],
    neighbours: &Neighbours,
    reported: &[bool],
    permutations: (u32, RandomStreams, &str),
    alpha: f64,
) -> Option<PermutedStatistics> {
    let (runs, streams, purpose) = permutations;
    if runs == 0 {
        return None;
    }
    let values: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let Some(moran_i) = local_moran(&values, neighbours) else {
        let undefined = ByPermutation { p: vec![None; counts.len()], q: Ok(vec![None; counts.len()]) };
        return Some(PermutedStatistics {
            runs,
            gi: undefined.clone(),
            moran_i: vec![None; counts.len()],
            moran: undefined,
        });
    };
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let named = |statistic: &str| format!("permutations/{statistic}/{purpose}");
    let (gi, moran) = (named("gi"), named("moran"));
    let with = |purpose| Permutations { runs, streams, purpose };
    let gi = permute(&values, neighbours, reported, with(&gi), |_, others| others.iter().sum());
    let moran = permute(&values, neighbours, reported, with(&moran), |own, others| {
        (own - mean) * (others.iter().sum::<f64>() - mean * others.len() as f64)
    });
    let by = |met: Vec<Option<Permuted>>, p: fn(Permuted) -> f64, tails: u8| {
        let p: Vec<Option<f64>> = met.into_iter().map(|cell| cell.map(p)).collect();
        ByPermutation { q: permutation_q(&p, runs, tails, alpha), p }
    };
    let shown = moran_i.into_iter().zip(reported).map(|(cell, reported)| reported.then_some(cell));
    Some(PermutedStatistics {
        runs,
        gi: by(gi, Permuted::p_upper, 1),
        moran_i: shown.collect(),
        moran: by(moran, Permuted::p_either, 2),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex_lattice::disk;

    #[test]
    fn a_crowd_is_found_by_both_and_constant_counts_by_neither() {
        let cells = disk(6);
        let neighbours = Neighbours::of(&cells, 1, |cell| cells.binary_search(&cell).ok().map(|at| at as u32));
        let inside = |cell: &h3o::CellIndex| cell.grid_disk_safe(3).all(|near| cells.binary_search(&near).is_ok());
        let middle = cells.iter().position(inside).expect("a cell inside");
        let mut counts: Vec<u32> = (0..cells.len() as u32).map(|i| i * 5 % 3).collect();
        neighbours.window(middle).iter().for_each(|member| counts[*member as usize] = 30);
        let reported: Vec<bool> = (0..cells.len()).map(|cell| cell != 0).collect();
        let all = |counts: &[u32], runs| {
            permuted_statistics(counts, &neighbours, &reported, (runs, RandomStreams::new(5), "crowd"), 0.05)
        };
        let met = all(&counts, 1_999).expect("varied");
        assert!(met.gi.p[middle].expect("tested") <= 0.001 && met.moran.p[middle].expect("tested") <= 0.002);
        assert!(met.gi.q.as_ref().expect("supported")[middle].expect("tested") <= 0.05);
        assert_eq!((met.gi.p[0], met.moran_i[0]), (None, None), "a cell that is not reported");
        let quiet: Vec<u32> = (0..cells.len() as u32).map(|i| i * 5 % 3).collect();
        let few = all(&quiet, 9).expect("varied");
        assert_eq!(few.gi.q, Err(TooFewPermutations { needed: 126 * 20 - 1 }));
        assert_eq!(few.moran.q, Err(TooFewPermutations { needed: 126 * 40 - 1 }));
        assert_eq!(all(&counts, 0), None);
        let constant = all(&[2; 127], 99).expect("asked for");
        assert!(constant.gi.p.iter().chain(&constant.moran.p).all(Option::is_none));
    }
}
