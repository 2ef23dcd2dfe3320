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
        let (by_candidate, by_existing) = (Reached::of(points, candidates), Reached::of(points, existing));
        let open = |sites: &[Site], site: u32, band: usize| sites[site as usize].open.get(band) == Some(&true);
        let (mut rows, mut parts): (Vec<Row>, Vec<(u32, u32, u32)>) = (Vec::new(), Vec::new());
        let mut numbers: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        // Who covers, and last how many existing sites do. There may be a million points: only those unlike all before them are kept.
        let mut key: Vec<u32> = Vec::new();
        for point in 0..points {
            let (near, standing) = (by_candidate.point(point), by_existing.point(point));
            for band in 0..bands {
                key.clear();
                key.extend(near.iter().copied().filter(|site| open(candidates, *site, band)));
                let existing = standing.iter().filter(|site| open(existing, **site, band)).count().min(2) as u32;
                if key.is_empty() && existing == 0 {
                    continue;
                }
                key.push(existing);
                let number = numbers.get(&key[..]).copied().unwrap_or_else(|| {
                    let number = rows.len() as u32;
                    rows.push(Row { by: key[..key.len() - 1].to_vec(), existing });
                    numbers.insert(key.clone(), number);
                    number
                });
                parts.push((point as u32, band as u32, number));
            }
        }
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

    /// How many rows each candidate covers, all together: what a look at every candidate takes.
    pub fn links(&self) -> usize {
        self.rows_of.iter().map(Vec::len).sum()
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

/// The sites within whose reach each point lies.
struct Reached {
    sites: Vec<u32>,
    /// Where the sites of each point begin and end.
    of: Vec<(usize, usize)>,
}

impl Reached {
    fn of(points: usize, sites: &[Site]) -> Self {
        let mut many = vec![0; points];
        let all = sites.iter().flat_map(|site| &site.reaches).filter(|point| **point < points);
        all.for_each(|point| many[*point] += 1);
        let mut next = 0;
        let begin = |many: usize| {
            next += many;
            (next - many, next - many)
        };
        let mut of: Vec<(usize, usize)> = many.into_iter().map(begin).collect();
        let mut reached = vec![0; next];
        for (number, site) in (0..).zip(sites) {
            for point in site.reaches.iter().filter(|point| **point < points) {
                let (from, end) = &mut of[*point];
                // A site that names a point twice reaches it once.
                if *end == *from || reached[*end - 1] != number {
                    reached[*end] = number;
                    *end += 1;
                }
            }
        }
        Self { sites: reached, of }
    }

    /// In order.
    fn point(&self, point: usize) -> &[u32] {
        let (from, end) = self.of[point];
        &self.sites[from..end]
    }
}
