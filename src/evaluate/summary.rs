//! What a back-test comes to: means over the origins, and whether a method is clearly better than the plain count.

use rand::{Rng, RngExt};

use super::accuracy::{AREA_SHARES, Accuracy};
use super::backtest::Row;
use super::forecast_methods::Method;
use hexspot_stats::RandomStreams;

/// BacktestOptions below which no difference is called clear: so few repeat themselves too often when they are drawn again.
pub const FEWEST_ORIGINS: usize = 6;

/// The means of a method at an area share.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The method.
    pub method: Method,
    /// The share of the study area.
    pub area_share: f64,
    /// BacktestOptions after which anything happened.
    pub origins: usize,
    /// Events after them in all.
    pub events: u64,
    /// Mean hit rate.
    pub hit_rate: f64,
    /// Mean prediction accuracy index.
    pub pai: f64,
    /// Mean prediction efficiency index.
    pub pei: f64,
    /// Mean share of the harm; `None` when nothing has any.
    pub harm_share: Option<f64>,
    /// Against the plain count; `None` for the plain count itself.
    pub against_plain: Option<Difference>,
}

/// The mean difference of hit rates, a method's less the plain count's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The mean over origins.
    pub value: f64,
    /// The ends of its 95 % interval; `None` with fewer than [`FEWEST_ORIGINS`] origins.
    pub interval: Option<(f64, f64)>,
}

/// What a difference says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval is above nought.
    Better,
    /// The whole interval is below nought.
    Worse,
    /// Neither.
    NoClearDifference,
    /// There is no interval.
    TooFewOrigins,
}

impl Verdict {
    /// The verdict in words.
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
    /// What it says. A difference of less than a twentieth of a point is none, however sure: nobody would see it.
    pub fn verdict(self) -> Verdict {
        const LEAST: f64 = 0.0005;
        match self.interval {
            None => Verdict::TooFewOrigins,
            Some(_) if self.value.abs() < LEAST => Verdict::NoClearDifference,
            Some((low, _)) if low > 0.0 => Verdict::Better,
            Some((_, high)) if high < 0.0 => Verdict::Worse,
            Some(_) => Verdict::NoClearDifference,
        }
    }
}

/// The means of every method at each of [`AREA_SHARES`], methods in order of [`Method::ALL`].
///
/// The difference to the plain count is that of the same origins, its interval the percentile interval of 1,999 draws of as many
/// origins with replacement, drawn out by √(n/(n − 1)), by which draws of n values vary too little. BacktestOptions are taken as so many
/// independent trials, though neighbouring ones share most of their training months.
///
/// Efron, B. & Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*, ch. 13. Chapman & Hall.
pub fn summarise(rows: &[Row], streams: RandomStreams, purpose: &str) -> Vec<Summary> {
    let of = |method: Method| -> Vec<&Row> { rows.iter().filter(|row| row.method == method).collect() };
    let plain = of(Method::PlainCount);
    let summary = |method: Method, share: usize| {
        let own: Vec<(&Accuracy, u64)> = told(&of(method), share).collect();
        let mean = |value: &dyn Fn(&Accuracy) -> f64| mean(&own.iter().map(|(met, _)| value(met)).collect::<Vec<_>>());
        let harm: Vec<f64> = own.iter().filter_map(|(met, _)| met.harm_share).collect();
        let against = told(&plain, share).zip(&own).map(|((plain, _), (met, _))| met.hit_rate - plain.hit_rate);
        let differences: Vec<f64> = against.collect();
        let mut rng = streams.stream(&format!("back-test/{purpose}/{}", method.as_str()), share as u64);
        Summary {
            method,
            area_share: AREA_SHARES[share],
            origins: own.len(),
            events: own.iter().map(|(_, events)| events).sum(),
            hit_rate: mean(&|met| met.hit_rate),
            pai: mean(&|met| met.pai),
            pei: mean(&|met| met.pei),
            harm_share: (!harm.is_empty()).then(|| self::mean(&harm)),
            against_plain: (method != Method::PlainCount).then(|| difference(&differences, &mut rng)),
        }
    };
    Method::ALL.iter().flat_map(|method| (0..AREA_SHARES.len()).map(move |share| summary(*method, share))).collect()
}

/// The accuracies at a share of the origins after which anything happened, with the events.
fn told<'a>(rows: &[&'a Row], share: usize) -> impl Iterator<Item = (&'a Accuracy, u64)> {
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
    /// One less than a multiple of 40, so that the ends are draws and not between two.
    const DRAWS: usize = 1_999;
    const TAIL: f64 = 0.025;
    let (n, value) = (differences.len(), mean(differences));
    if n < FEWEST_ORIGINS {
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
    fn the_interval_holds_the_true_difference() {
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
    fn verdicts_say_better_worse_or_neither() {
        let mut rng = RandomStreams::new(8).stream("verdicts", 0);
        let mut of = |values: &[f64]| difference(values, &mut rng).verdict();
        assert_eq!(of(&[0.02, 0.03, 0.01, 0.02, 0.04, 0.03]), Verdict::Better);
        assert_eq!(of(&[-0.02, -0.03, -0.01, -0.02, -0.04, -0.03]), Verdict::Worse);
        assert_eq!(of(&[0.02, -0.03, 0.01, -0.02, 0.04, -0.03]), Verdict::NoClearDifference);
        assert_eq!(of(&[0.0; 9]), Verdict::NoClearDifference, "the same ranking");
        assert_eq!(of(&[1e-5; 9]), Verdict::NoClearDifference, "sure, and nothing");
        assert_eq!(of(&[0.02; 5]), Verdict::TooFewOrigins);
    }
}
