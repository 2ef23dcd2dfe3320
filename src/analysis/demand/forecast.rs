//! What the past foretells of the weeks to come, where a plan is for these and not for years.

use super::OfTheme;
use crate::evaluate::{fit_mixture, monthly_series};
use crate::ingest::InputData;
use crate::options::Options;
use crate::rank::{self, CellData, Order};
use hexspot_stats::Posterior;

/// The laws of the cells' harm in the weeks to come, from those of the whole period: each with the mean that a mixture of maps of the
/// past ([`blend`]) gives the cell's events, times the mean harm of its events; the harm of all cells together is as it was. `None`
/// while the past is too short for a mixture to have learnt anything.
///
/// A posterior is as wide as if it rested on the months that the mixture heeds: of each map the share of all months that it is made of, by its
/// weight.
pub(super) fn to_come(
    config: &Options,
    theme: OfTheme<'_>,
    evidence: &CellData<'_>,
    loaded: &InputData,
    laws: &[Option<Posterior>],
) -> Option<Vec<Option<Posterior>>> {
    let OfTheme { ground, selection, coverage, .. } = theme;
    let past = monthly_series(&ground.grid, &loaded.events, &ground.cell_of, selection, coverage);
    let train = config.backtest.train_months as usize;
    if past.len() <= train.max(1) {
        return None;
    }
    let blend = fit_mixture(&ground.grid, &past, train);
    let counts = rank::posteriors_without_rates(evidence, Order::Count);
    let mean = |posterior: &Option<Posterior>| posterior.map_or(0.0, |posterior| posterior.shape / posterior.rate);
    let harm_each = |cell: usize| if mean(&counts[cell]) > 0.0 { mean(&laws[cell]) / mean(&counts[cell]) } else { 0.0 };
    let foretold: Vec<f64> = blend.expected.iter().enumerate().map(|(cell, share)| share * harm_each(cell)).collect();
    let scale = laws.iter().map(mean).sum::<f64>() / foretold.iter().sum::<f64>();
    if !(scale > 0.0 && scale.is_finite()) {
        return None;
    }
    let heeded = heeded(&blend.weight, train, past.len());
    let posterior = |(posterior, foretold): (&Option<Posterior>, f64)| {
        let shape = posterior.as_ref()?.shape * heeded;
        (foretold > 0.0).then(|| Posterior { shape, rate: shape / (foretold * scale) })
    };
    Some(laws.iter().zip(foretold).map(posterior).collect())
}

/// The share of all months that the maps of a mixture are made of, by their weights: see [`COMPONENTS`](crate::evaluate::COMPONENTS).
fn heeded(weight: &[f64], train: usize, known: usize) -> f64 {
    let trained = train.min(known);
    let months = [trained.div_ceil(4), trained, known, trained, known, trained, known];
    weight.iter().zip(months).map(|(weight, months)| weight * months as f64 / known as f64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_heeds_as_many_months_as_its_maps() {
        let of = |map: usize| heeded(&std::array::from_fn::<f64, 7, _>(|at| f64::from(u8::from(at == map))), 12, 48);
        assert_eq!([of(0), of(1), of(2), of(6)], [3.0 / 48.0, 0.25, 1.0, 1.0]);
        assert!((heeded(&[1.0 / 7.0; 7], 12, 12) - (6.0 + 0.25) / 7.0).abs() < 1e-12);
    }
}
