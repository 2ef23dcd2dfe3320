//! scipy: the posterior of a rate under a gamma prior, and the priors of three real tables.

use hexspot_stats::{GammaPrior, fit_gamma_prior};
use serde_json::Value;
use statrs::function::gamma::ln_gamma;

use super::{assert_relative, numbers};

#[test]
fn posterior_rates_agree_with_scipy() {
    let file: Value = serde_json::from_str(include_str!("gamma_poisson.json")).expect("valid");
    let prior =
        GammaPrior { shape: file["shape"].as_f64().expect("shape"), rate: file["rate"].as_f64().expect("rate") };
    let (observed, exposure) = (numbers(&file, "observed"), numbers(&file, "exposure"));
    let (mean, low, high) = (numbers(&file, "mean"), numbers(&file, "low"), numbers(&file, "high"));
    for i in 0..observed.len() {
        let rate = prior.posterior(observed[i], exposure[i], 1.0).summary();
        assert_relative("mean", rate.value, mean[i], 1e-9);
        assert_relative("low", rate.low, low[i], 1e-9);
        assert_relative("high", rate.high, high[i], 1e-9);
    }
}

/// The negative-binomial log likelihood of a table under a prior, written out with its constants.
fn log_likelihood(events: &[f64], exposure: &[f64], GammaPrior { shape, rate }: GammaPrior) -> f64 {
    let term = |(o, e): (&f64, &f64)| {
        ln_gamma(o + shape) - ln_gamma(o + 1.0) - ln_gamma(shape)
            + shape * (rate / (rate + e)).ln()
            + o * (e / (rate + e)).ln()
    };
    events.iter().zip(exposure).filter(|(_, e)| **e > 0.0).map(term).sum()
}

#[test]
fn fitted_priors_of_real_tables_agree_with_scipy() {
    let file: Value = serde_json::from_str(include_str!("priors.json")).expect("valid");
    let cases = file["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 3);
    for case in cases {
        let number = |key: &str| case[key].as_f64().expect(key);
        let (events, exposure) = (numbers(case, "events"), numbers(case, "exposure"));
        let counts: Vec<u32> = events.iter().map(|events| *events as u32).collect();
        let prior = fit_gamma_prior(&counts, &exposure).expect("events");
        assert_relative("shape", prior.shape, number("shape"), 1e-6);
        assert_relative("rate", prior.rate, number("rate"), 1e-6);
        // The likelihood is flat at its top: the digits of its sum limit the comparison.
        assert_relative("log likelihood", log_likelihood(&events, &exposure, prior), number("log_likelihood"), 1e-10);
    }
}
