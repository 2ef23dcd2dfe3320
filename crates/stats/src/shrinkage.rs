//! Marshall's global empirical Bayes: rates shrunk towards the overall rate without a distribution for them.

/// Shrunken rates, and the overall rate towards which they are shrunk.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrinkage {
    /// The overall rate: events over base, of the places that have a base.
    pub mean: f64,
    /// The variance of true rates from place to place; 0 when chance alone explains the differences.
    pub prior_variance: f64,
    /// The rates, in order of the places.
    pub rates: Vec<ShrunkRate>,
}

/// A shrunken rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShrunkRate {
    /// Events per unit of base; never negative.
    pub value: f64,
    /// Whether the place has no base: its rate is then the overall rate, and its events count nowhere.
    pub without_base: bool,
}

/// Shrinks the rates of places with `events` in `base` (population, premises, area: the denominator of the rate).
///
/// m = Σe/Σb, s² = Σ b (r − m)²/Σb, A = max(0, s² − m/b̄), θ = m + A/(A + m/b) (r − m), over the places whose base is
/// finite and above 0. `None` when there is no such place.
///
/// Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes estimators. *Applied Statistics*
/// 40, 283–294. doi:10.2307/2347593
///
/// ```
/// use hexspot_stats::marshall;
///
/// let shrunk = marshall(&[4, 400, 100, 7], &[1.0, 100.0, 100.0, 0.0]).expect("bases");
/// // Both have 4 events a unit; the smaller place is shrunk further.
/// assert!(shrunk.rates[0].value < shrunk.rates[1].value && shrunk.rates[1].value < 4.0);
/// assert!(shrunk.rates[3].without_base);
/// ```
pub fn marshall(events: &[u32], base: &[f64]) -> Option<Shrinkage> {
    // A base so small that the rate overflows counts as no base.
    let usable = |events: f64, base: f64| base > 0.0 && base.is_finite() && (events / base).is_finite();
    let all: Vec<(f64, f64)> = events.iter().map(|events| f64::from(*events)).zip(base.iter().copied()).collect();
    let usable_places: Vec<(f64, f64)> = all.iter().copied().filter(|(e, b)| usable(*e, *b)).collect();
    let total: f64 = usable_places.iter().map(|(_, b)| b).sum();
    if usable_places.is_empty() || !total.is_finite() {
        return None;
    }
    let mean = usable_places.iter().map(|(e, _)| e).sum::<f64>() / total;
    let variance = usable_places.iter().map(|(e, b)| b / total * (e / b - mean).powi(2)).sum::<f64>();
    let prior_variance = (variance - mean / (total / usable_places.len() as f64)).max(0.0);
    let shrunk = |(e, b): &(f64, f64)| {
        if !usable(*e, *b) {
            return ShrunkRate { value: mean, without_base: true };
        }
        let weight = if prior_variance > 0.0 { 1.0 / (1.0 + mean / b / prior_variance) } else { 0.0 };
        ShrunkRate { value: (mean + weight * (e / b - mean)).max(0.0), without_base: false }
    };
    Some(Shrinkage { mean, prior_variance, rates: all.iter().map(shrunk).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_places_shrink_further() {
        let met = marshall(&[4, 400, 100, 20], &[1.0, 100.0, 100.0, 10.0]).expect("bases");
        let weight = |place: usize, raw: f64| (met.rates[place].value - met.mean) / (raw - met.mean);
        assert!(weight(0, 4.0) < weight(3, 2.0) && weight(3, 2.0) < weight(1, 4.0) && weight(1, 4.0) < 1.0);
    }

    #[test]
    fn chance_differences_shrink_fully() {
        let met = marshall(&[10, 11, 9, 10], &[5.0; 4]).expect("bases");
        assert_eq!((met.mean, met.prior_variance), (2.0, 0.0));
        assert!(met.rates.iter().all(|rate| rate.value == 2.0));
    }

    #[test]
    fn places_without_base_have_overall_rate() {
        let met = marshall(&[10, 50, 30, 7], &[5.0, 0.0, 5.0, f64::NAN]).expect("bases");
        assert_eq!(met.mean, 4.0, "its events are left out");
        assert_eq!(met.rates[1], ShrunkRate { value: 4.0, without_base: true });
        assert!(met.rates[3].without_base && !met.rates[0].without_base);
        assert_eq!(marshall(&[3], &[0.0]), None);
        assert_eq!(marshall(&[], &[]), None);
    }
}
