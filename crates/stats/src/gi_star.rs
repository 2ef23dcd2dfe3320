//! The local statistic Gi*.

use crate::{Neighbours, window_sums};

/// Gi* of each cell as a z-score: how far the sum over its window lies above what the mean of all cells would give.
///
/// Weights are binary and the cell itself is in its window. z_i = (Σ_j w_ij x_j − x̄ W_i) / (s √((n S1_i −
/// W_i²)/(n−1))), s² = mean(x²) − x̄², W_i = Σ_j w_ij and S1_i = Σ_j w_ij²; with binary weights both are the number
/// of cells in the window. A cell is `None` where Gi* is undefined: all values equal, or a window that holds every
/// cell.
///
/// Ord, J. K. & Getis, A. (1995). Local spatial autocorrelation statistics. *Geographical Analysis* 27, 286–306.
/// doi:10.1111/j.1538-4632.1995.tb00912.x
///
/// ```
/// use hexspot_stats::{Neighbours, gi_star};
///
/// // Five places along a street, each with those beside it.
/// let street = Neighbours::from_windows(vec![vec![0, 1], vec![0, 1, 2], vec![1, 2, 3], vec![2, 3, 4], vec![3, 4]]);
/// let z = gi_star(&[9.0, 8.0, 1.0, 0.0, 1.0], &street);
/// assert!(z[0] > Some(1.9) && z[4] < Some(0.0));
/// assert_eq!(gi_star(&[3.0; 5], &street), [None; 5]);
/// ```
pub fn gi_star(values: &[f64], neighbours: &Neighbours) -> Vec<Option<f64>> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    // Deviations squared rather than mean(x²) − x̄²: the same number without the cancellation.
    let sd = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let constant = values.windows(2).all(|pair| pair[0] == pair[1]);
    let sums = window_sums(values, neighbours);
    sums.iter()
        .zip(neighbours.windows())
        .map(|(sum, window)| {
            let size = window.len() as f64;
            let spread = (n * size - size * size) / (n - 1.0);
            (!constant && spread > 0.0).then(|| (sum - mean * size) / (sd * spread.sqrt()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u32) -> Neighbours {
        Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect())
    }

    /// The formula for any weights, written out.
    fn plain(x: &[f64], weights: &[Vec<f64>], i: usize) -> f64 {
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let s = (x.iter().map(|v| v * v).sum::<f64>() / n - mean * mean).sqrt();
        let w: f64 = weights[i].iter().sum();
        let s1: f64 = weights[i].iter().map(|w| w * w).sum();
        let local: f64 = weights[i].iter().zip(x).map(|(w, v)| w * v).sum();
        (local - mean * w) / (s * ((n * s1 - w * w) / (n - 1.0)).sqrt())
    }

    #[test]
    fn equals_formula_for_any_scale_of_weights() {
        let x = [3.0, 0.0, 7.0, 1.0, 0.0, 2.0, 9.0, 9.0];
        let neighbours = line(8);
        let z = gi_star(&x, &neighbours);
        for i in 0..8 {
            let row = |weight: f64| -> Vec<f64> {
                (0..8).map(|j| if neighbours.window(i).contains(&j) { weight } else { 0.0 }).collect()
            };
            for weight in [1.0, 0.25, 17.0] {
                let mut weights = vec![vec![0.0; 8]; 8];
                weights[i] = row(weight);
                let expected = plain(&x, &weights, i);
                let met = z[i].expect("defined");
                assert!((met - expected).abs() < 1e-12, "cell {i}, weight {weight}: {met} and {expected}");
            }
        }
    }

    #[test]
    fn undefined_for_constant_values_and_full_windows() {
        assert!(gi_star(&[2.0; 8], &line(8)).iter().all(Option::is_none));
        let whole = Neighbours::from_windows(vec![vec![0, 1, 2]; 3]);
        assert!(gi_star(&[1.0, 2.0, 3.0], &whole).iter().all(Option::is_none));
    }
}
