//! Concentration: the share of crime in the fullest places, Lorenz curve and Gini coefficients.

/// The concentration of a measure over places.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// The share of the measure in the fullest 1 % of the places.
    pub in_1_percent: f64,
    /// In the fullest 5 %.
    pub in_5_percent: f64,
    /// In the fullest 10 %.
    pub in_10_percent: f64,
    /// The Gini coefficient: 0 when all places have the same, near 1 when one has everything.
    pub gini: f64,
    /// The Gini coefficient relative to the most even distribution that so few events allow: 0 when no place has two
    /// events.
    pub gini_generalised: f64,
    /// The Lorenz curve, emptiest places first: (share of the places, share of the measure) from (0, 0) to (1, 1).
    /// About 200 of its points at most, each exact.
    pub curve: Vec<(f64, f64)>,
}

/// The concentration of a measure (a count, harm) over places, of which `events` is the number of events behind it.
///
/// A place that is cut by 1, 5 or 10 % counts in part. With n places and c events the generalised Gini coefficient is
/// G′ = max(n/c, 1) (G − 1) + 1, with c at least the number of places that have any. `None` where shares are
/// undefined: no places, nothing in them, or a value that is negative or not a number.
///
/// Bernasco, W. & Steenbeek, W. (2017). More places than crimes: implications for evaluating the law of crime
/// concentration at place. *Journal of Quantitative Criminology* 33, 451–467. doi:10.1007/s10940-016-9324-7
///
/// ```
/// use hexspot_stats::concentration;
///
/// // Two crimes in four street segments: in one of them, or in two.
/// let one = concentration(&[0.0, 0.0, 0.0, 2.0], 2).expect("crimes");
/// assert_eq!((one.gini, one.gini_generalised), (0.75, 0.5));
/// let two = concentration(&[0.0, 0.0, 1.0, 1.0], 2).expect("crimes");
/// assert_eq!((two.gini, two.gini_generalised), (0.5, 0.0));
/// ```
pub fn concentration(measure: &[f64], events: u64) -> Option<Concentration> {
    let mut ascending = measure.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    let (n, total) = (ascending.len() as f64, ascending.iter().sum::<f64>());
    if !(total > 0.0 && total.is_finite() && ascending.iter().all(|value| *value >= 0.0)) {
        return None;
    }
    // Divided first, so that no product of large numbers overflows.
    let share: Vec<f64> = ascending.iter().map(|value| value / total).collect();
    let gini = share.iter().zip(1..).map(|(share, i)| (2.0 * f64::from(i) - n - 1.0) / n * share).sum::<f64>().max(0.0);
    let occupied = share.iter().filter(|share| **share > 0.0).count() as f64;
    let generalised = (n / (events as f64).max(occupied)).max(1.0) * (gini - 1.0) + 1.0;
    Some(Concentration {
        in_1_percent: in_fullest(&share, 0.01),
        in_5_percent: in_fullest(&share, 0.05),
        in_10_percent: in_fullest(&share, 0.1),
        gini,
        gini_generalised: generalised.clamp(0.0, 1.0),
        curve: curve(&share),
    })
}

/// The share of the measure in the fullest `part` of the places, given the shares of all in ascending order.
fn in_fullest(share: &[f64], part: f64) -> f64 {
    let places = part * share.len() as f64;
    let whole = places.floor();
    let full: f64 = share.iter().rev().take(whole as usize).sum();
    let cut = share.iter().rev().nth(whole as usize).map_or(0.0, |share| share * (places - whole));
    (full + cut).min(1.0)
}

/// Points of the curve, each a hundredth further than the previous one on one axis or the other.
fn curve(share: &[f64]) -> Vec<(f64, f64)> {
    const STEP: f64 = 0.01;
    let (mut points, mut kept, mut sum) = (vec![(0.0, 0.0)], (0.0, 0.0), 0.0);
    for (i, share_of_place) in share.iter().enumerate() {
        sum += share_of_place;
        let point = ((i + 1) as f64 / share.len() as f64, f64::min(sum, 1.0));
        if i + 1 == share.len() {
            points.push((1.0, 1.0));
        } else if point.0 - kept.0 >= STEP || point.1 - kept.1 >= STEP {
            points.push(point);
            kept = point;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_tables_by_hand() {
        let met = concentration(&[0.0, 0.0, 1.0, 1.0], 2).expect("defined");
        assert_eq!((met.gini, met.gini_generalised), (0.5, 0.0), "two crimes cannot be more evenly over four places");
        let met = concentration(&[0.0, 0.0, 0.0, 2.0], 2).expect("defined");
        assert_eq!((met.gini, met.gini_generalised), (0.75, 0.5));
        let met = concentration(&[3.0, 1.0, 4.0, 2.0], 10).expect("defined");
        assert!((met.gini - 0.25).abs() < 1e-12 && (met.gini_generalised - 0.25).abs() < 1e-12);
        assert_eq!(met.curve, [(0.0, 0.0), (0.25, 0.1), (0.5, 0.1 + 0.2), (0.75, 0.1 + 0.2 + 0.3), (1.0, 1.0)]);
        // 5 % of 4 places is a fifth of the fullest.
        assert!((met.in_5_percent - 0.2 * 0.4).abs() < 1e-12);
    }

    #[test]
    fn gini_is_half_the_relative_mean_difference() {
        let x: Vec<f64> = (0..97).map(|i| f64::from(i * i % 31) * 0.7).collect();
        let n = x.len() as f64;
        let differences: f64 = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).abs())).sum();
        let expected = differences / (2.0 * n * x.iter().sum::<f64>());
        assert!((concentration(&x, 5_000).expect("defined").gini - expected).abs() < 1e-12);
    }

    #[test]
    fn fullest_places_by_hand() {
        let mut x = vec![1.0; 250];
        (x[17], x[90], x[201]) = (100.0, 50.0, 20.0);
        let total = 170.0 + 247.0;
        let met = concentration(&x, 417).expect("defined");
        assert!((met.in_1_percent - (150.0 + 0.5 * 20.0) / total).abs() < 1e-12);
        assert!((met.in_5_percent - (170.0 + 9.5) / total).abs() < 1e-12);
        x.reverse();
        assert_eq!(concentration(&x, 417), Some(met));
    }

    #[test]
    fn curve_is_thin_exact_and_increasing() {
        let x: Vec<f64> = (0..60_000u32).map(|i| f64::from(i % 1_000).powi(3)).collect();
        let curve = concentration(&x, 1_000_000).expect("defined").curve;
        assert!((50..=202).contains(&curve.len()), "{}", curve.len());
        assert_eq!((curve[0], curve[curve.len() - 1]), ((0.0, 0.0), (1.0, 1.0)));
        let mut sorted = x.clone();
        sorted.sort_by(f64::total_cmp);
        let total: f64 = sorted.iter().sum();
        for (places, share) in &curve {
            let first = (places * x.len() as f64).round() as usize;
            assert!((share - sorted[..first].iter().sum::<f64>() / total).abs() < 1e-9);
        }
        assert!(curve.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
    }

    #[test]
    fn degenerate_input_is_none() {
        for (x, events) in [(vec![], 0), (vec![0.0; 5], 0), (vec![1.0, f64::NAN], 3), (vec![-1.0, 2.0], 3)] {
            assert_eq!(concentration(&x, events), None, "{x:?}");
        }
        assert_eq!(concentration(&[f64::MAX, f64::MAX], 2), None);
        let one = concentration(&[3.5], 4).expect("defined");
        assert_eq!((one.gini, one.gini_generalised, one.in_1_percent), (0.0, 0.0, 0.01 * 1.0));
        assert_eq!(one.curve, [(0.0, 0.0), (1.0, 1.0)]);
        let tiny = concentration(&[1e-300, 0.0], 0).expect("defined");
        assert!(tiny.gini == 0.5 && tiny.gini_generalised == 0.0);
    }
}
