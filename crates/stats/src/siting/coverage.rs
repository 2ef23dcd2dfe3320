//! The coverage matrix: demand points and hour bands by sites, with equal rows merged.

use std::collections::BTreeMap;

/// A place that covers demand: a candidate, or a site that is open already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Demand points within its reach, by number.
    pub reaches: Vec<usize>,
    /// Whether it is open, by hour band.
    pub open: Vec<bool>,
}

/// Demand that the same candidates and the same number of existing sites cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The candidates, ascending.
    pub candidates: Vec<u32>,
    /// Number of existing sites, at most 2: a third adds nothing to any objective.
    pub existing: u32,
}

/// Which sites cover each demand point in each hour band.
///
/// Points and bands covered by the same sites are merged into one row. This loses nothing, and there are far fewer rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub(super) rows: Vec<Row>,
    /// The rows that each candidate covers, ascending.
    pub(super) rows_of: Vec<Vec<u32>>,
    /// Point, band and row, for every point and band that any site covers.
    row_of: Vec<(u32, u32, u32)>,
}

impl Coverage {
    /// Coverage of `points` demand points in `bands` hour bands. Points and bands beyond these numbers are ignored.
    ///
    /// ```
    /// use hexspot_stats::siting::{Coverage, Site};
    ///
    /// // Two hour bands; the candidate is open in the first only, the existing site in both.
    /// let candidate = Site { reaches: vec![0, 1], open: vec![true, false] };
    /// let existing = Site { reaches: vec![1], open: vec![true, true] };
    /// let coverage = Coverage::new(2, 2, &[candidate], &[existing]);
    /// assert_eq!(coverage.candidate_count(), 1);
    /// // Point 0 (candidate), point 1 in band 0 (both) and point 1 in band 1 (existing) differ: three rows.
    /// assert_eq!(coverage.row_weights(|_, _| 1.0), [1.0, 1.0, 1.0]);
    /// ```
    pub fn new(points: usize, bands: usize, candidates: &[Site], existing: &[Site]) -> Self {
        let (by_candidate, by_existing) = (SitesByPoint::new(points, candidates), SitesByPoint::new(points, existing));
        let open = |sites: &[Site], site: u32, band: usize| sites[site as usize].open.get(band) == Some(&true);
        let (mut rows, mut row_of): (Vec<Row>, Vec<(u32, u32, u32)>) = (Vec::new(), Vec::new());
        let mut numbers: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        // The candidates that cover, then the number of existing sites that do. One buffer: there may be a million points, and only
        // new keys are stored.
        let mut key: Vec<u32> = Vec::new();
        for point in 0..points {
            let (near, near_existing) = (by_candidate.of_point(point), by_existing.of_point(point));
            for band in 0..bands {
                key.clear();
                key.extend(near.iter().copied().filter(|site| open(candidates, *site, band)));
                let existing = near_existing.iter().filter(|site| open(existing, **site, band)).count().min(2) as u32;
                if key.is_empty() && existing == 0 {
                    continue;
                }
                key.push(existing);
                let number = numbers.get(&key[..]).copied().unwrap_or_else(|| {
                    let number = rows.len() as u32;
                    rows.push(Row { candidates: key[..key.len() - 1].to_vec(), existing });
                    numbers.insert(key.clone(), number);
                    number
                });
                row_of.push((point as u32, band as u32, number));
            }
        }
        let mut rows_of = vec![Vec::new(); candidates.len()];
        for (number, row) in rows.iter().enumerate() {
            row.candidates.iter().for_each(|candidate| rows_of[*candidate as usize].push(number as u32));
        }
        Self { rows, rows_of, row_of }
    }

    /// Weight of each row: the sum of `weight(point, band)` over the points and bands merged into it.
    ///
    /// ```
    /// use hexspot_stats::siting::{Coverage, Site};
    ///
    /// let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// // Points 0 and 1 are covered alike and share a row; point 3 is out of reach and has none.
    /// let coverage = Coverage::new(4, 1, &[site(&[0, 1, 2]), site(&[2])], &[]);
    /// assert_eq!(coverage.row_weights(|point, _| [5.0, 3.0, 4.0, 9.0][point]), [8.0, 4.0]);
    /// ```
    pub fn row_weights(&self, weight: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let mut weights = vec![0.0; self.rows.len()];
        self.row_of
            .iter()
            .for_each(|(point, band, row)| weights[*row as usize] += weight(*point as usize, *band as usize));
        weights
    }

    /// Number of candidates.
    ///
    /// ```
    /// use hexspot_stats::siting::{Coverage, Site};
    ///
    /// let out_of_reach = Site { reaches: vec![], open: vec![true] };
    /// assert_eq!(Coverage::new(4, 1, &[out_of_reach], &[]).candidate_count(), 1);
    /// ```
    pub fn candidate_count(&self) -> usize {
        self.rows_of.len()
    }

    /// Number of non-zero entries of the coverage matrix, rows × candidates: the work of one pass over all candidates.
    ///
    /// ```
    /// use hexspot_stats::siting::{Coverage, Site};
    ///
    /// let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// // Rows: points 0 and 1 (candidate 0), point 2 (candidates 0 and 1).
    /// assert_eq!(Coverage::new(3, 1, &[site(&[0, 1, 2]), site(&[2])], &[]).nonzeros(), 3);
    /// ```
    pub fn nonzeros(&self) -> usize {
        self.rows_of.iter().map(Vec::len).sum()
    }

    /// How much of `weights` (one per row) at least `times` open sites cover, `times` 1 or 2: `chosen` candidates and existing sites.
    ///
    /// ```
    /// use hexspot_stats::siting::{Coverage, Site};
    ///
    /// let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// let coverage = Coverage::new(3, 1, &[site(&[0, 1])], &[site(&[1, 2])]);
    /// let weights = coverage.row_weights(|point, _| [5.0, 3.0, 4.0][point]);
    /// assert_eq!(coverage.covered_weight(&weights, &[], 1), 7.0);
    /// assert_eq!(coverage.covered_weight(&weights, &[0], 1), 12.0);
    /// assert_eq!(coverage.covered_weight(&weights, &[0], 2), 3.0);
    /// ```
    pub fn covered_weight(&self, weights: &[f64], chosen: &[usize], times: u32) -> f64 {
        let mut open: Vec<u32> = self.rows.iter().map(|row| row.existing).collect();
        chosen.iter().flat_map(|site| &self.rows_of[*site]).for_each(|row| open[*row as usize] += 1);
        let covered = weights.iter().zip(open).filter(|(_, open)| *open >= times).map(|(weight, _)| weight);
        // The sum of no floats is -0.
        covered.sum::<f64>() + 0.0
    }
}

/// The sites that reach each point, in one allocation.
struct SitesByPoint {
    sites: Vec<u32>,
    /// Start and end in `sites`, by point.
    ranges: Vec<(usize, usize)>,
}

impl SitesByPoint {
    fn new(points: usize, sites: &[Site]) -> Self {
        let mut counts = vec![0; points];
        let all = sites.iter().flat_map(|site| &site.reaches).filter(|point| **point < points);
        all.for_each(|point| counts[*point] += 1);
        let mut next = 0;
        let empty_range = |count: usize| {
            next += count;
            (next - count, next - count)
        };
        let mut ranges: Vec<(usize, usize)> = counts.into_iter().map(empty_range).collect();
        let mut by_point = vec![0; next];
        for (number, site) in (0..).zip(sites) {
            for point in site.reaches.iter().filter(|point| **point < points) {
                let (start, end) = &mut ranges[*point];
                // A site that lists a point twice reaches it once.
                if *end == *start || by_point[*end - 1] != number {
                    by_point[*end] = number;
                    *end += 1;
                }
            }
        }
        Self { sites: by_point, ranges }
    }

    /// The sites that reach a point, ascending.
    fn of_point(&self, point: usize) -> &[u32] {
        let (start, end) = self.ranges[point];
        &self.sites[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_bands_with_equal_cover_and_drops_uncovered_ones() {
        let site = |reaches: &[usize], open: [bool; 4]| Site { reaches: reaches.to_vec(), open: open.to_vec() };
        let candidates = [site(&[0, 1], [true, true, true, false]), site(&[1, 2, 99], [true, true, false, false])];
        let coverage = Coverage::new(4, 4, &candidates, &[site(&[3], [true, false, false, false])]);
        assert_eq!(coverage.rows.len(), 4, "{:?}", coverage.rows);
        let weights = coverage.row_weights(|point, band| (10 * (point + 1) + band) as f64);
        // Rows: point 0 in three bands and point 1 in one (first candidate); point 1 in two (both); point 2 in two (second candidate);
        // point 3 in one (existing site).
        assert_eq!(weights.iter().sum::<f64>(), (10 + 11 + 12 + 20 + 21 + 22 + 30 + 31 + 40) as f64);
        assert_eq!(coverage.covered_weight(&weights, &[], 1), 40.0);
        assert_eq!(coverage.covered_weight(&weights, &[0], 1), (40 + 10 + 11 + 12 + 20 + 21 + 22) as f64);
        assert_eq!(coverage.covered_weight(&weights, &[0, 1], 2), (20 + 21) as f64);
    }
}
