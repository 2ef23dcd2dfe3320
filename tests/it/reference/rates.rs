//! scipy: the posterior of a rate under a gamma prior.

use hexspot::inference::GammaPrior;
use serde_json::Value;

use super::{assert_relative, numbers};

#[test]
fn posterior_rates_agree_with_scipy() {
    let file: Value = serde_json::from_str(include_str!("gamma_poisson.json")).expect("valid");
    let prior =
        GammaPrior { shape: file["shape"].as_f64().expect("shape"), rate: file["rate"].as_f64().expect("rate") };
    let (observed, exposure) = (numbers(&file, "observed"), numbers(&file, "exposure"));
    let (mean, low, high) = (numbers(&file, "mean"), numbers(&file, "low"), numbers(&file, "high"));
    for i in 0..observed.len() {
        let rate = prior.posterior(observed[i], exposure[i], 1.0);
        assert_relative("mean", rate.value, mean[i], 1e-9);
        assert_relative("low", rate.low, low[i], 1e-9);
        assert_relative("high", rate.high, high[i], 1e-9);
    }
}
