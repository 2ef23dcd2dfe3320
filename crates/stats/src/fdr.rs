//! Control of the false-discovery rate.

/// The q-value of each p-value: the least false-discovery rate at which it would be called a discovery.
///
/// q_(k) = min over j ≥ k of p_(j) m / j, at most 1. Rejecting q ≤ α rejects the largest k with p_(k) ≤ kα/m, and
/// none where none passes. Undefined p-values stay undefined and are not counted in m.
///
/// Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. *Journal of the Royal Statistical
/// Society B* 57, 289–300. doi:10.1111/j.2517-6161.1995.tb02031.x; for maps Caldas de Castro, M. & Singer, B. H.
/// (2006). *Geographical Analysis* 38, 180–208. doi:10.1111/j.0016-7363.2006.00682.x
///
/// ```
/// use hexspot_stats::benjamini_hochberg;
///
/// let q = benjamini_hochberg(&[Some(0.01), None, Some(0.04)]);
/// assert_eq!(q, [Some(0.02), None, Some(0.04)]);
/// ```
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = p.iter().enumerate().filter_map(|(i, p)| Some(((*p)?, i))).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let family = order.len() as f64;
    let mut q = vec![None; p.len()];
    let mut least: f64 = 1.0;
    for (rank, (p, i)) in order.iter().enumerate().rev() {
        least = least.min(p * family / (rank + 1) as f64);
        q[*i] = Some(least);
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_step_up_rule() {
        let p = [0.010, 0.013, 0.014, 0.190, 0.350, 0.500, 0.630, 0.670, 0.750, 0.810].map(Some);
        let q = benjamini_hochberg(&p);
        for alpha in [0.01, 0.04, 0.05, 0.2, 0.5, 0.9] {
            let mut sorted: Vec<f64> = p.iter().flatten().copied().collect();
            sorted.sort_by(f64::total_cmp);
            let largest = (1..=10).filter(|k| sorted[k - 1] <= *k as f64 * alpha / 10.0).max().unwrap_or(0);
            assert_eq!(q.iter().flatten().filter(|q| **q <= alpha).count(), largest, "at {alpha}");
        }
    }

    #[test]
    fn undefined_values_do_not_count() {
        let q = benjamini_hochberg(&[Some(0.01), None, Some(0.02)]);
        assert_eq!(q, [Some(0.02), None, Some(0.02)]);
    }
}
