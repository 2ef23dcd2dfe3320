//! How rare a ratio is among maxima, beyond what so many of them can show.

/// Euler's constant: the mean of the standard Gumbel law.
const EULER: f64 = 0.577_215_664_901_532_9;

/// The chance of at least `ratio` under the Gumbel law that has the mean and standard deviation s of `maxima`: β = s√6/π,
/// μ = mean − 0.5772 β. `None` where they are fewer than two or all alike.
///
/// Abrams, A. M., Kleinman, K. & Kulldorff, M. (2010). Gumbel based p-value approximations for spatial scan statistics.
/// *International Journal of Health Geographics* 9, 61. doi:10.1186/1476-072X-9-61
pub fn gumbel_upper(maxima: &[f64], ratio: f64) -> Option<f64> {
    let number = maxima.len() as f64;
    let mean = maxima.iter().sum::<f64>() / number;
    let variance = maxima.iter().map(|maximum| (maximum - mean).powi(2)).sum::<f64>() / (number - 1.0);
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let scale = variance.sqrt() * 6f64.sqrt() / std::f64::consts::PI;
    let location = mean - EULER * scale;
    Some(-(-((location - ratio) / scale).exp()).exp_m1())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::Gumbel;

    #[test]
    fn the_tail_is_that_of_the_law_from_which_the_maxima_came() {
        let law = Gumbel::new(6.0, 1.3).expect("valid");
        let mut rng = RandomStreams::new(9).stream("gumbel", 0);
        let maxima: Vec<f64> = (0..50_000).map(|_| law.sample(&mut rng)).collect();
        for ratio in [5.0f64, 8.0, 12.0, 18.0] {
            let exact = 1.0 - (-(-(ratio - 6.0) / 1.3).exp()).exp();
            let met = gumbel_upper(&maxima, ratio).expect("they differ");
            assert!((met / exact - 1.0).abs() < 0.1, "{met} is not {exact} at {ratio}");
        }
        assert_eq!(
            (gumbel_upper(&[2.0; 9], 3.0), gumbel_upper(&[2.0], 3.0), gumbel_upper(&[], 3.0)),
            (None, None, None)
        );
    }
}
