//! Which candidates cover what: one row for all that the same sites cover.

use std::collections::BTreeMap;

/// A place that can cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The points within its reach.
    pub reaches: Vec<usize>,
    /// Whether it is open, by band of hours.
    pub open: Vec<bool>,
}

/// What is covered by the same candidates and as many existing sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The candidates, in order.
    pub by: Vec<u32>,
    /// Existing sites; more than two are counted as two, for a third adds nothing.
    pub existing: u32,
}

/// Who covers each point in each band of hours.
///
/// Points and bands with the same cover are one row: nothing is lost by it, and there are far fewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub(super) rows: Vec<Row>,
    /// The rows that each candidate covers, in order.
    pub(super) rows_of: Vec<Vec<u32>>,
    /// The row of each point and band that anything covers.
    parts: Vec<(u32, u32, u32)>,
}

impl Coverage {
    /// Of points 0 to `points` and bands of hours 0 to `bands`. What lies outside of these is left out.
    pub fn of(points: usize, bands: usize, candidates: &[Site], existing: &[Site]) -> Self {
        let (by_candidate, by_existing) = (reached(points, candidates), reached(points, existing));
        let mut numbers: BTreeMap<(Vec<u32>, u32), u32> = BTreeMap::new();
        let mut parts = Vec::new();
        let open = |sites: &[Site], site: u32, band: usize| sites[site as usize].open.get(band) == Some(&true);
        for (point, (near, standing)) in by_candidate.iter().zip(&by_existing).enumerate() {
            for band in 0..bands {
                let by: Vec<u32> = near.iter().copied().filter(|site| open(candidates, *site, band)).collect();
                let standing = standing.iter().filter(|site| open(existing, **site, band)).count().min(2) as u32;
                if !by.is_empty() || standing > 0 {
                    let next = numbers.len() as u32;
                    parts.push((point as u32, band as u32, *numbers.entry((by, standing)).or_insert(next)));
                }
            }
        }
        let mut rows = vec![Row { by: Vec::new(), existing: 0 }; numbers.len()];
        numbers.into_iter().for_each(|((by, existing), number)| rows[number as usize] = Row { by, existing });
        let mut rows_of = vec![Vec::new(); candidates.len()];
        for (number, row) in rows.iter().enumerate() {
            row.by.iter().for_each(|candidate| rows_of[*candidate as usize].push(number as u32));
        }
        Self { rows, rows_of, parts }
    }

    /// The weight of each row, from that of a point in a band.
    pub fn weigh(&self, weight: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let mut weights = vec![0.0; self.rows.len()];
        self.parts
            .iter()
            .for_each(|(point, band, row)| weights[*row as usize] += weight(*point as usize, *band as usize));
        weights
    }

    /// How many candidates there are.
    pub fn candidates(&self) -> usize {
        self.rows_of.len()
    }

    /// Of `weights`, how much is covered by at least `times` open sites (1 or 2) when `chosen` are opened beside the existing ones.
    pub fn covered(&self, weights: &[f64], chosen: &[usize], times: u32) -> f64 {
        let mut open: Vec<u32> = self.rows.iter().map(|row| row.existing).collect();
        chosen.iter().flat_map(|site| &self.rows_of[*site]).for_each(|row| open[*row as usize] += 1);
        let covered = weights.iter().zip(open).filter(|(_, open)| *open >= times).map(|(weight, _)| weight);
        // The sum of nothing is -0.
        covered.sum::<f64>() + 0.0
    }
}

/// The sites within whose reach each point lies, in order.
fn reached(points: usize, sites: &[Site]) -> Vec<Vec<u32>> {
    let mut by = vec![Vec::new(); points];
    for (number, site) in sites.iter().enumerate() {
        for point in site.reaches.iter().filter(|point| **point < points) {
            by[*point].push(number as u32);
        }
    }
    by.iter_mut().for_each(Vec::dedup);
    by
}
