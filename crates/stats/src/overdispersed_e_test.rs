//! The e-test of two rates whose events are clumped.

use super::{Dispersion, EStatistic, e_test, normal_upper};

/// Two-sided p of two counts with their exposures, first (events, exposure), where events vary more than chance alone would have them;
/// `None` where either has no exposure.
///
/// The score statistic over √φ, by the normal law, averaged over what φ may be ([`Dispersion::allow`]): a quasi-likelihood score test
/// (McCullagh, P. & Nelder, J. A. (1989). *Generalized Linear Models*, 2nd ed., chapter 9). Never smaller than the p of [`e_test`], which
/// it is where nothing is clumped.
pub fn overdispersed_e_test(first: (u64, f64), second: (u64, f64), dispersion: &Dispersion) -> Option<f64> {
    let exact = e_test(first, second, EStatistic::Score)?;
    let by_phi = |phi: f64| match phi > 1.0 {
        true => (2.0 * normal_upper(exact.statistic.abs() / phi.sqrt())).min(1.0),
        false => exact.p,
    };
    dispersion.allow(|phi| vec![Some(by_phi(phi))]).pop().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    fn dispersion(phi: f64, upper: f64) -> Dispersion {
        Dispersion { phi, raw: phi, upper, degrees: 500, blocks: 50, months: 24 }
    }

    #[test]
    fn without_clumping_it_is_the_e_test_and_with_it_p_is_larger() {
        for (first, second) in
            [((3, 6.0), (9, 12.0)), ((40, 1.0), (80, 1.0)), ((0, 2.0), (0, 3.0)), ((0, 1.0), (4, 1.0))]
        {
            let exact = e_test(first, second, EStatistic::Score).expect("exposed").p;
            let plain = overdispersed_e_test(first, second, &dispersion(1.0, 1.0)).expect("exposed");
            assert!((plain - exact).abs() < 1e-12, "{plain} {exact}");
            let clumped = overdispersed_e_test(first, second, &dispersion(2.0, 2.2)).expect("exposed");
            assert!(clumped >= exact && (exact == 1.0 || clumped > exact), "{clumped} {exact}");
        }
        assert_eq!(overdispersed_e_test((1, 0.0), (1, 1.0), &dispersion(1.0, 1.0)), None);
    }

    #[test]
    fn it_keeps_its_level_where_the_e_test_does_not() {
        const RUNS: u64 = 2_000;
        let (phi, mean) = (2.5, 4.0);
        let month = Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid");
        let (mut plain, mut clumped) = (0, 0);
        for run in 0..RUNS {
            let mut rng = RandomStreams::new(7).stream("clumped e-test", run);
            let mut events = |months: usize| -> u64 {
                let one = |_| {
                    Poisson::new(f64::max(month.sample(&mut rng), 1e-12)).expect("positive").sample(&mut rng) as u64
                };
                (0..months).map(one).sum()
            };
            let (first, second) = ((events(8), 8.0), (events(14), 14.0));
            plain += u32::from(e_test(first, second, EStatistic::Score).is_some_and(|test| test.p <= 0.05));
            clumped += u32::from(overdispersed_e_test(first, second, &dispersion(phi, phi)).is_some_and(|p| p <= 0.05));
        }
        assert!(plain > 300, "the e-test takes clumps for change: {plain} of {RUNS}");
        assert!((70..=130).contains(&clumped), "{clumped} of {RUNS}");
    }
}
