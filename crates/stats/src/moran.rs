//! Moran's I: whether neighbouring cells have similar values, cell by cell and over all cells.

use crate::Neighbours;

/// A cell's value and the mean of its neighbours, each above the overall mean (high) or not (low).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// High value, high neighbours.
    HighHigh,
    /// Low value, high neighbours.
    LowHigh,
    /// Low value, low neighbours.
    LowLow,
    /// High value, low neighbours.
    HighLow,
}

impl Quadrant {
    /// The short name, the cell first: "HH", "LH", "LL" or "HL".
    ///
    /// ```
    /// assert_eq!(hexspot_stats::Quadrant::HighLow.as_str(), "HL");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HighHigh => "HH",
            Self::LowHigh => "LH",
            Self::LowLow => "LL",
            Self::HighLow => "HL",
        }
    }
}

/// Local Moran's I of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalMoran {
    /// I_i; 0 for a cell without neighbours.
    pub i: f64,
    /// The quadrant; `None` for a cell without neighbours.
    pub quadrant: Option<Quadrant>,
}

/// Local Moran's I of each cell: positive among similar neighbours, negative among dissimilar ones.
///
/// I_i = (n − 1)/n z_i Σ_j w_ij z_j with z by the population standard deviation and w_ij = 1/k for the k other cells
/// of the window. Where every cell has neighbours, the sum of I_i over n − 1 is the global I. `None` where I is
/// undefined: all values equal.
///
/// Anselin, L. (1995). Local indicators of spatial association — LISA. *Geographical Analysis* 27, 93–115.
/// doi:10.1111/j.1538-4632.1995.tb00338.x
///
/// ```
/// use hexspot_stats::{Neighbours, Quadrant, local_moran};
///
/// let street = Neighbours::from_windows(vec![vec![0, 1], vec![0, 1, 2], vec![1, 2, 3], vec![2, 3]]);
/// let moran = local_moran(&[8.0, 9.0, 0.0, 1.0], &street).expect("values differ");
/// assert_eq!(moran[0].quadrant, Some(Quadrant::HighHigh));
/// assert!(moran[0].i > 0.0);
/// ```
pub fn local_moran(values: &[f64], neighbours: &Neighbours) -> Option<Vec<LocalMoran>> {
    let z = standardised(values)?;
    let n = values.len() as f64;
    let of_cell = |cell: usize| {
        let Some(lag) = lag(&z, neighbours, cell) else { return LocalMoran { i: 0.0, quadrant: None } };
        let quadrant = match (z[cell] > 0.0, lag > 0.0) {
            (true, true) => Quadrant::HighHigh,
            (false, true) => Quadrant::LowHigh,
            (false, false) => Quadrant::LowLow,
            (true, false) => Quadrant::HighLow,
        };
        LocalMoran { i: (n - 1.0) / n * z[cell] * lag, quadrant: Some(quadrant) }
    };
    Some((0..values.len()).map(of_cell).collect())
}

/// The global I, and its distance from the value expected without association.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GlobalMoran {
    /// I.
    pub i: f64,
    /// Its mean without association, −1/(n − 1).
    pub expected: f64,
    /// (I − mean) over the standard deviation, if values are draws from one normal distribution.
    pub z_normality: f64,
    /// (I − mean) over the standard deviation, if every order of the observed values is equally likely.
    pub z_randomisation: f64,
}

/// Global Moran's I with row-standardised binary weights without the cell itself, and its moments.
///
/// `None` where it is undefined: all values equal, no cell with neighbours, or fewer than four cells.
///
/// Cliff, A. D. & Ord, J. K. (1981). *Spatial Processes: Models and Applications*, §1.4–1.5. Pion.
///
/// ```
/// use hexspot_stats::{Neighbours, global_moran};
///
/// let street = Neighbours::from_windows(vec![vec![0, 1], vec![0, 1, 2], vec![1, 2, 3], vec![2, 3]]);
/// let moran = global_moran(&[8.0, 9.0, 0.0, 1.0], &street).expect("four cells that differ");
/// assert!(moran.i > moran.expected);
/// ```
pub fn global_moran(values: &[f64], neighbours: &Neighbours) -> Option<GlobalMoran> {
    /// The moments under randomisation divide by (n − 1)(n − 2)(n − 3).
    const FEWEST: usize = 4;
    let z = standardised(values).filter(|z| z.len() >= FEWEST)?;
    let n = z.len() as f64;
    let sum = |of_cell: &dyn Fn(usize) -> f64| (0..z.len()).map(of_cell).sum::<f64>();
    let s0 = sum(&|cell| f64::from(u8::from(others(neighbours, cell) > 0)));
    if s0 == 0.0 {
        return None;
    }
    let i = n / s0 * sum(&|cell| z[cell] * lag(&z, neighbours, cell).unwrap_or(0.0)) / sum(&|cell| z[cell] * z[cell]);
    let (s1, s2) = weight_moments(neighbours);
    let expected = -1.0 / (n - 1.0);
    let normal = (n * n * s1 - n * s2 + 3.0 * s0 * s0) / ((n * n - 1.0) * s0 * s0) - expected * expected;
    let kurtosis = n * sum(&|cell| z[cell].powi(4)) / sum(&|cell| z[cell] * z[cell]).powi(2);
    let free = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0 * s0);
    let heavy = kurtosis * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0 * s0);
    let randomised = (free - heavy) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0 * s0) - expected * expected;
    let z_of = |variance: f64| (i - expected) / variance.sqrt();
    (normal > 0.0 && randomised > 0.0).then(|| GlobalMoran {
        i,
        expected,
        z_normality: z_of(normal),
        z_randomisation: z_of(randomised),
    })
}

/// Deviations from the mean over the population standard deviation; `None` when all values are equal.
fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let varied = values.windows(2).any(|pair| pair[0] != pair[1]);
    (varied && sd > 0.0 && sd.is_finite()).then(|| values.iter().map(|x| (x - mean) / sd).collect())
}

/// The number of other cells in a window.
fn others(neighbours: &Neighbours, cell: usize) -> usize {
    neighbours.window(cell).iter().filter(|member| **member as usize != cell).count()
}

/// The mean of the other cells of a window; `None` when there are none.
fn lag(z: &[f64], neighbours: &Neighbours, cell: usize) -> Option<f64> {
    let members = neighbours.window(cell).iter().map(|member| *member as usize).filter(|member| *member != cell);
    let (sum, number) = members.fold((0.0, 0u32), |(sum, number), member| (sum + z[member], number + 1));
    (number > 0).then(|| sum / f64::from(number))
}

/// S1 = ½ Σ (w_ij + w_ji)² and S2 = Σ (w_i. + w_.i)² of row-standardised weights.
fn weight_moments(neighbours: &Neighbours) -> (f64, f64) {
    let weight: Vec<f64> = (0..neighbours.len()).map(|cell| 1.0 / others(neighbours, cell).max(1) as f64).collect();
    let mut column = vec![0.0; weight.len()];
    let mut s1 = 0.0;
    for (cell, window) in neighbours.windows().enumerate() {
        for member in window.iter().map(|member| *member as usize).filter(|member| *member != cell) {
            column[member] += weight[cell];
            let back = neighbours.window(member).binary_search(&(cell as u32)).is_ok();
            s1 += weight[cell] * weight[cell] + if back { weight[cell] * weight[member] } else { 0.0 };
        }
    }
    let row = |cell: usize| f64::from(u8::from(others(neighbours, cell) > 0));
    let s2 = column.iter().enumerate().map(|(cell, column)| (row(cell) + column).powi(2)).sum();
    (s1, s2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u32) -> Neighbours {
        Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect())
    }

    #[test]
    fn quadrants_by_hand() {
        let met = local_moran(&[9.0, 8.0, 9.0, 0.0, 1.0, 0.0, 9.0], &line(7)).expect("varied");
        let quadrants: Vec<&str> = met.iter().map(|cell| cell.quadrant.expect("neighbours").as_str()).collect();
        assert_eq!(quadrants, ["HH", "HH", "HL", "LL", "LL", "LL", "HL"]);
        assert!(met[0].i > 0.0 && met[4].i > 0.0 && met[6].i < 0.0);
    }

    #[test]
    fn local_values_sum_to_global() {
        let x: Vec<f64> = (0..40).map(|i| f64::from(i * i % 17)).collect();
        let local = local_moran(&x, &line(40)).expect("varied");
        let global = global_moran(&x, &line(40)).expect("varied");
        assert!((local.iter().map(|cell| cell.i).sum::<f64>() / 39.0 - global.i).abs() < 1e-12);
    }

    #[test]
    fn moments_match_all_permutations() {
        let (x, neighbours) = ([1.0, 4.0, 0.0, 9.0, 2.0, 2.0], line(6));
        let mut all = Vec::new();
        permute(&mut x.to_vec(), 0, &mut |order| all.push(global_moran(order, &neighbours).expect("varied").i));
        assert_eq!(all.len(), 720);
        let mean = all.iter().sum::<f64>() / 720.0;
        let sd = (all.iter().map(|i| (i - mean).powi(2)).sum::<f64>() / 720.0).sqrt();
        let met = global_moran(&x, &neighbours).expect("varied");
        assert!((mean - met.expected).abs() < 1e-12, "{mean} and {}", met.expected);
        assert!(((met.i - mean) / sd - met.z_randomisation).abs() < 1e-9, "{met:?}");
    }

    fn permute(x: &mut Vec<f64>, from: usize, each: &mut dyn FnMut(&[f64])) {
        if from == x.len() {
            return each(x);
        }
        for to in from..x.len() {
            x.swap(from, to);
            permute(x, from + 1, each);
            x.swap(from, to);
        }
    }

    #[test]
    fn degenerate_input_is_none() {
        assert_eq!(local_moran(&[2.0; 8], &line(8)), None);
        assert_eq!(global_moran(&[2.0; 8], &line(8)), None);
        assert_eq!(global_moran(&[1.0, 2.0, 3.0], &line(3)), None);
        let alone = Neighbours::from_windows((0..5).map(|cell| vec![cell]).collect());
        let x = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!(global_moran(&x, &alone), None);
        let local = local_moran(&x, &alone).expect("varied");
        assert!(local.iter().all(|cell| *cell == LocalMoran { i: 0.0, quadrant: None }));
        assert_eq!(local_moran(&[], &line(1)), None);
        assert_eq!(local_moran(&[f64::INFINITY, 1.0], &line(2)), None);
    }
}
