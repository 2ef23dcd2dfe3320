//! Summarises a back-test: means over origins, and whether a method is better than the plain count.

use rand::{Rng, RngExt};

use super::accuracy::{AREA_SHARES, Accuracy};
use super::backtest::BacktestRow;
use super::forecast_methods::ForecastMethod;
use hexspot_stats::RandomStreams;

/// The fewest origins for a verdict: with fewer, bootstrap samples repeat too often.
pub const MIN_ORIGINS: usize = 6;

/// The means of a method at an area share.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodSummary {
    /// The method.
    pub method: ForecastMethod,
    /// The share of the study area.
    pub area_share: f64,
    /// Origins with events in the test months.
    pub origins: usize,
    /// Events in these months.
    pub events: u64,
    /// The mean hit rate.
    pub hit_rate: f64,
    /// The mean prediction accuracy index.
    pub pai: f64,
    /// The mean prediction efficiency index.
    pub pei: f64,
    /// The mean share of the harm; `None` when no event has any.
    pub harm_share: Option<f64>,
    /// The difference to the plain count; `None` for the plain count itself.
    pub against_plain: Option<Difference>,
}

/// The mean difference of hit rates: a method minus the plain count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The mean over origins.
    pub value: f64,
    /// The ends of its 95 % interval; `None` with fewer than [`MIN_ORIGINS`] origins.
    pub interval: Option<(f64, f64)>,
}

/// The verdict on a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceVerdict {
    /// The whole interval is above 0.
    Better,
    /// The whole interval is below 0.
    Worse,
    /// Neither.
    NoClearDifference,
    /// There is no interval.
    TooFewOrigins,
}

impl DifferenceVerdict {
    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::NoClearDifference => "no clear difference",
            Self::TooFewOrigins => "too few origins to tell",
        }
    }
}

impl Difference {
    /// The verdict. A difference of less than 0.05 percentage points is none, however certain: it has no practical effect.
    pub fn verdict(self) -> DifferenceVerdict {
        const MIN_DIFFERENCE: f64 = 0.0005;
        match self.interval {
            None => DifferenceVerdict::TooFewOrigins,
            Some(_) if self.value.abs() < MIN_DIFFERENCE => DifferenceVerdict::NoClearDifference,
            Some((low, _)) if low > 0.0 => DifferenceVerdict::Better,
            Some((_, high)) if high < 0.0 => DifferenceVerdict::Worse,
            Some(_) => DifferenceVerdict::NoClearDifference,
        }
    }
}

/// Summarises every method at each of [`AREA_SHARES`], in the order of [`ForecastMethod::ALL`].
///
/// The difference to the plain count is paired by origin. Its interval is the percentile interval of 1,999 bootstrap samples of the
/// origins, widened by √(n/(n − 1)) because samples of n values vary too little. Origins are treated as independent, although neighbouring
/// ones share most of their training months.
///
/// Efron, B. & Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*, ch. 13. Chapman & Hall.
pub fn summarise(rows: &[BacktestRow], streams: RandomStreams, purpose: &str) -> Vec<MethodSummary> {
    let rows_of =
        |method: ForecastMethod| -> Vec<&BacktestRow> { rows.iter().filter(|row| row.method == method).collect() };
    let plain = rows_of(ForecastMethod::PlainCount);
    let summary = |method: ForecastMethod, share: usize| {
        let own: Vec<(&Accuracy, u64)> = with_events(&rows_of(method), share).collect();
        let mean = |value: &dyn Fn(&Accuracy) -> f64| mean(&own.iter().map(|(met, _)| value(met)).collect::<Vec<_>>());
        let harm: Vec<f64> = own.iter().filter_map(|(met, _)| met.harm_share).collect();
        let differences =
            with_events(&plain, share).zip(&own).map(|((plain, _), (met, _))| met.hit_rate - plain.hit_rate);
        let differences: Vec<f64> = differences.collect();
        let mut rng = streams.stream(&format!("back-test/{purpose}/{}", method.as_str()), share as u64);
        MethodSummary {
            method,
            area_share: AREA_SHARES[share],
            origins: own.len(),
            events: own.iter().map(|(_, events)| events).sum(),
            hit_rate: mean(&|met| met.hit_rate),
            pai: mean(&|met| met.pai),
            pei: mean(&|met| met.pei),
            harm_share: (!harm.is_empty()).then(|| self::mean(&harm)),
            against_plain: (method != ForecastMethod::PlainCount).then(|| difference(&differences, &mut rng)),
        }
    };
    ForecastMethod::ALL
        .iter()
        .flat_map(|method| (0..AREA_SHARES.len()).map(move |share| summary(*method, share)))
        .collect()
}

/// The accuracies at an area share and the events, for origins with events.
fn with_events<'a>(rows: &[&'a BacktestRow], share: usize) -> impl Iterator<Item = (&'a Accuracy, u64)> {
    rows.iter()
        .filter_map(move |row| Some((&row.accuracy.as_ref()?[share], row.events)))
        .collect::<Vec<_>>()
        .into_iter()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The mean of paired differences with its bootstrap interval.
pub(super) fn difference(differences: &[f64], rng: &mut impl Rng) -> Difference {
    /// One less than a multiple of 40, so that the ends of the interval are samples and not between two.
    const DRAWS: usize = 1_999;
    const TAIL: f64 = 0.025;
    let (n, value) = (differences.len(), mean(differences));
    if n < MIN_ORIGINS {
        return Difference { value, interval: None };
    }
    let one = |rng: &mut dyn Rng| (0..n).map(|_| differences[rng.random_range(0..n)]).sum::<f64>() / n as f64;
    let mut draws: Vec<f64> = (0..DRAWS).map(|_| one(rng)).collect();
    draws.sort_unstable_by(f64::total_cmp);
    let wider = (n as f64 / (n as f64 - 1.0)).sqrt();
    let end = |at: f64| value + wider * (draws[(at * (DRAWS + 1) as f64).round() as usize - 1] - value);
    Difference { value, interval: Some((end(TAIL), end(1.0 - TAIL))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::distr::Distribution;
    use rand_distr::Normal;

    #[test]
    fn interval_has_nominal_coverage() {
        const RUNS: u64 = 600;
        let (law, streams) = (Normal::new(0.02, 0.05).expect("valid"), RandomStreams::new(8));
        let mut held = 0;
        for run in 0..RUNS {
            let mut rng = streams.stream("differences", run);
            let drawn: Vec<f64> = (0..24).map(|_| law.sample(&mut rng)).collect();
            let (low, high) = difference(&drawn, &mut rng).interval.expect("enough");
            held += u32::from(low <= 0.02 && 0.02 <= high);
        }
        let share = f64::from(held) / RUNS as f64;
        assert!((0.91..0.98).contains(&share), "{share}");
    }

    #[test]
    fn verdicts_follow_the_interval() {
        let mut rng = RandomStreams::new(8).stream("verdicts", 0);
        let mut of = |values: &[f64]| difference(values, &mut rng).verdict();
        assert_eq!(of(&[0.02, 0.03, 0.01, 0.02, 0.04, 0.03]), DifferenceVerdict::Better);
        assert_eq!(of(&[-0.02, -0.03, -0.01, -0.02, -0.04, -0.03]), DifferenceVerdict::Worse);
        assert_eq!(of(&[0.02, -0.03, 0.01, -0.02, 0.04, -0.03]), DifferenceVerdict::NoClearDifference);
        assert_eq!(of(&[0.0; 9]), DifferenceVerdict::NoClearDifference, "the same ranking");
        assert_eq!(of(&[1e-5; 9]), DifferenceVerdict::NoClearDifference, "certain but negligible");
        assert_eq!(of(&[0.02; 5]), DifferenceVerdict::TooFewOrigins);
    }
}
