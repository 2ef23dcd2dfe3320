//! numpy: Marshall's global empirical Bayes. The reference excludes the events of places without base, as `marshall` does.

use hexspot_stats::marshall;
use serde_json::Value;

use super::{assert_relative, numbers};

#[test]
fn marshalls_rates_agree_with_numpy() {
    let file: Value = serde_json::from_str(include_str!("eb_marshall.json")).expect("valid");
    let events: Vec<u32> = numbers(&file, "events").iter().map(|events| *events as u32).collect();
    let (base, rate) = (numbers(&file, "base"), numbers(&file, "rate"));
    let met = marshall(&events, &base).expect("bases");
    assert_relative("mean", met.mean, file["mean"].as_f64().expect("mean"), 1e-9);
    let prior_variance = file["prior_variance"].as_f64().expect("prior_variance");
    assert_relative("prior variance", met.prior_variance, prior_variance, 1e-9);
    assert_eq!((met.rates.len(), met.rates.iter().filter(|rate| rate.without_base).count() > 5), (rate.len(), true));
    for (place, expected) in rate.iter().enumerate() {
        assert_relative("rate", met.rates[place].value, *expected, 1e-9);
        assert_eq!(met.rates[place].without_base, base[place] == 0.0);
    }
}
