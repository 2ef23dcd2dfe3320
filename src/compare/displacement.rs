//! Estimates whether an intervention reduced crime or displaced it nearby.

use super::change::CountPair;
use super::interval_inflation::IntervalInflation;
use hexspot_stats::Interval;

/// The part of a cell in an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    /// In the treated area.
    Treated,
    /// In the buffer around it, near enough for displacement or for the benefit to spread.
    Ring,
    /// In the control area, which shows what would have happened.
    Control,
}

impl Arm {
    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Treated => "treated",
            Self::Ring => "ring",
            Self::Control => "control",
        }
    }
}

/// The events of the three arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArmCounts {
    /// In the treated area.
    pub treated: CountPair,
    /// In the ring around it.
    pub ring: CountPair,
    /// In the control area.
    pub control: CountPair,
}

/// The assumption about what would have happened without the intervention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterfactual {
    /// The rates of all arms would have changed by the same factor; suits a control of any size.
    Ratios,
    /// The counts of all arms would have changed by the same number; suits a control of the same size.
    Differences,
}

impl Counterfactual {
    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ratios => "parallel ratios",
            Self::Differences => "parallel differences",
        }
    }
}

/// Events after beyond those expected without the intervention; below 0, fewer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The estimate.
    pub value: f64,
    /// Its variance for independent events.
    pub variance: f64,
}

/// The effects under one assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
    /// The assumption.
    pub counterfactual: Counterfactual,
    /// In the treated area and the ring together: the weighted displacement difference.
    pub total: Effect,
    /// In the treated area.
    pub local: Effect,
    /// In the ring: above 0 for displacement, below 0 for diffusion of benefit.
    pub ring: Effect,
}

/// The evaluation of an intervention.
#[derive(Clone, Debug, PartialEq)]
pub struct Displacement {
    /// Their events.
    pub arms: ArmCounts,
    /// The effects under each assumption that suits the control.
    pub effects: Vec<Effects>,
    /// (treated after / before) over (control after / before), 1 without effect; `None` where an arm has a period without events.
    pub ratio: Option<RatioEstimate>,
    /// The same of the ring.
    pub ring_ratio: Option<RatioEstimate>,
    /// The weighted displacement quotient; `None` where the treated area did not fall relative to the control.
    pub quotient: Option<f64>,
}

/// A ratio and the variance of its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioEstimate {
    /// The ratio.
    pub value: f64,
    /// The variance of its logarithm for independent events.
    pub variance: f64,
}

impl Effect {
    /// The 95 % interval, widened by `inflation`.
    pub fn interval(self, inflation: IntervalInflation) -> Interval {
        let half = inflation.half_width() * self.variance.sqrt();
        Interval { value: self.value, low: self.value - half, high: self.value + half }
    }
}

impl RatioEstimate {
    /// The 95 % interval, widened by `inflation`.
    pub fn interval(self, inflation: IntervalInflation) -> Interval {
        let half = inflation.half_width() * self.variance.sqrt();
        Interval { value: self.value, low: self.value * (-half).exp(), high: self.value * half.exp() }
    }

    /// The ratio of the changes of two places, by the delta method.
    fn between(place: CountPair, control: CountPair) -> Option<Self> {
        let counts = [place.after, place.before, control.after, control.before].map(|count| count as f64);
        let [after, before, control_after, control_before] = counts;
        let value = after / before / (control_after / control_before);
        let variance = counts.iter().map(|count| 1.0 / count).sum::<f64>();
        counts.iter().all(|count| *count > 0.0).then_some(Self { value, variance })
    }
}

/// Estimates the effects of an intervention from the events of the arms and the observed months before and after.
///
/// Under [`Counterfactual::Ratios`] the effect on a place is x₁ − x₀ c₁/c₀ with variance x₁ + (c₁/c₀)² (x₀ + x₀² (1/c₁ + 1/c₀)) (delta method), where x
/// are its events and c are the control's. It is 0 when all arms change by the same factor, whatever the size of the control and the
/// lengths of the periods. Treated area and ring together count as one place.
///
/// [`Counterfactual::Differences`] is computed only when `like_for_like` and when the control had between half and twice the events of
/// the treated area before. It is the published weighted displacement difference Δtreated − Δcontrol + Δring − Δcontrol. One control stands
/// for both, so that its variance counts fourfold. Here Δx = x₁ − k x₀ with variance x₁ + k² x₀, and k is the length of the period after
/// over that before.
/// Wheeler, A. P. & Ratcliffe, J. H. (2018). A simple weighted displacement difference test to evaluate place based crime interventions.
/// *Crime Science* 7, 11. doi:10.1186/s40163-018-0085-5
///
/// The quotient: Bowers, K. J. & Johnson, S. D. (2003). Measuring the geographical displacement and diffusion of benefit effects of crime
/// prevention activity. *Journal of Quantitative Criminology* 19, 275–301. doi:10.1023/A:1024909009240
pub fn displacement(arms: ArmCounts, [before, after]: [f64; 2], like_for_like: bool) -> Displacement {
    let by_differences = || by_differences(&arms, after / before);
    let effects = [by_ratios(&arms), (like_for_like && is_similar_in_size(&arms)).then(by_differences)];
    Displacement {
        arms,
        effects: effects.into_iter().flatten().collect(),
        ratio: RatioEstimate::between(arms.treated, arms.control),
        ring_ratio: RatioEstimate::between(arms.ring, arms.control),
        quotient: quotient(&arms),
    }
}

/// Whether the control has a similar number of events to the treated area.
fn is_similar_in_size(arms: &ArmCounts) -> bool {
    let (treated, control) = (arms.treated.before, arms.control.before);
    control > 0 && control <= 2 * treated && treated <= 2 * control
}

fn by_ratios(arms: &ArmCounts) -> Option<Effects> {
    let CountPair { before, after } = arms.control;
    if before == 0 || after == 0 {
        return None;
    }
    let (before, after) = (before as f64, after as f64);
    let trend = after / before;
    let effect = |place: CountPair| {
        let (x_0, x_1) = (place.before as f64, place.after as f64);
        let variance = x_1 + trend * trend * (x_0 + x_0 * x_0 * (1.0 / after + 1.0 / before));
        Effect { value: x_1 - x_0 * trend, variance }
    };
    let both =
        CountPair { before: arms.treated.before + arms.ring.before, after: arms.treated.after + arms.ring.after };
    Some(Effects {
        counterfactual: Counterfactual::Ratios,
        total: effect(both),
        local: effect(arms.treated),
        ring: effect(arms.ring),
    })
}

fn by_differences(arms: &ArmCounts, length: f64) -> Effects {
    let change = |place: CountPair| Effect {
        value: place.after as f64 - length * place.before as f64,
        variance: place.after as f64 + length * length * place.before as f64,
    };
    let [treated, ring, control] = [arms.treated, arms.ring, arms.control].map(change);
    let minus_control =
        |place: Effect| Effect { value: place.value - control.value, variance: place.variance + control.variance };
    let total = Effect {
        value: treated.value + ring.value - 2.0 * control.value,
        variance: treated.variance + ring.variance + 4.0 * control.variance,
    };
    Effects {
        counterfactual: Counterfactual::Differences,
        total,
        local: minus_control(treated),
        ring: minus_control(ring),
    }
}

fn quotient(arms: &ArmCounts) -> Option<f64> {
    if arms.control.before == 0 || arms.control.after == 0 {
        return None;
    }
    let relative_change = |place: CountPair| {
        place.after as f64 / arms.control.after as f64 - place.before as f64 / arms.control.before as f64
    };
    let treated = relative_change(arms.treated);
    (treated < 0.0).then(|| relative_change(arms.ring) / treated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{MonthCount, SeriesPair};
    use hexspot_stats::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    fn pair(before: u64, after: u64) -> CountPair {
        CountPair { before, after }
    }

    #[test]
    fn worked_example_of_each_assumption() {
        let arms = ArmCounts { treated: pair(60, 40), ring: pair(20, 25), control: pair(50, 40) };
        let met = displacement(arms, [12.0, 12.0], true);
        let by =
            |assumption| *met.effects.iter().find(|effects| effects.counterfactual == assumption).expect("computed");
        // Differences: −20 + 5 − 2 (−10); 40 + 60 + 25 + 20 + 4 (40 + 50).
        let differences = by(Counterfactual::Differences);
        assert_eq!((differences.total.value, differences.total.variance), (5.0, 505.0));
        assert_eq!((differences.local.value, differences.local.variance), (-10.0, 190.0));
        assert_eq!((differences.ring.value, differences.ring.variance), (15.0, 135.0));
        let interval = differences.total.interval(IntervalInflation::INDEPENDENT);
        assert!((interval.low + 39.045).abs() < 1e-3 && (interval.high - 49.045).abs() < 1e-3, "{interval:?}");
        // Ratios: the control fell by a fifth. 40 − 48; 25 − 16; 40 + 0.64 (60 + 3600 × 0.045).
        let ratios = by(Counterfactual::Ratios);
        assert!((ratios.local.value + 8.0).abs() < 1e-12 && (ratios.ring.value - 9.0).abs() < 1e-12);
        assert!((ratios.local.variance - 182.08).abs() < 1e-9 && (ratios.total.value - 1.0).abs() < 1e-12);
        let ratio = met.ratio.expect("events");
        assert!((ratio.value - 5.0 / 6.0).abs() < 1e-12 && (ratio.variance - 13.0 / 150.0).abs() < 1e-9);
        // (25/40 − 20/50) / (40/40 − 60/50).
        assert!((met.quotient.expect("it fell") + 1.125).abs() < 1e-12);
        assert!(
            (differences.total.interval(IntervalInflation::exact(4.0)).high - 5.0 - 2.0 * (interval.high - 5.0)).abs()
                < 1e-9
        );
    }

    #[test]
    fn equal_changes_have_no_effect() {
        let arms = ArmCounts { treated: pair(60, 15), ring: pair(40, 10), control: pair(4_000, 1_000) };
        let met = displacement(arms, [24.0, 8.0], false);
        assert_eq!(met.effects.len(), 1, "a control of another size has no parallel differences");
        assert!(
            met.effects[0].total.value.abs() < 1e-9 && met.ratio.is_some_and(|ratio| (ratio.value - 1.0).abs() < 1e-12)
        );
        assert_eq!(met.quotient, None, "it did not fall against the control");
        let silent = displacement(ArmCounts { control: pair(0, 3), ..arms }, [24.0, 8.0], false);
        assert!(silent.effects.is_empty() && silent.ratio.is_none() && silent.quotient.is_none());
    }

    /// Simulates a treated area that falls to 0.7 of its rate; a fifth of the loss moves to the ring, and all arms change by 0.9.
    struct Simulation {
        phi: f64,
        months: [u32; 2],
    }

    impl Simulation {
        const TREND: f64 = 0.9;
        const MONTHLY: [f64; 3] = [20.0, 12.0, 90.0];

        fn effects(&self) -> [f64; 3] {
            let lost = Self::MONTHLY[0] * Self::TREND * 0.3 * f64::from(self.months[1]);
            [-0.8 * lost, -lost, 0.2 * lost]
        }

        /// Counts the intervals of total, local and ring effect and of the ratio that contain the truth in 1,000 runs; `width` gives the
        /// inflation for the months of the arms.
        fn coverage(&self, width: impl Fn(&[SeriesPair]) -> IntervalInflation) -> [usize; 4] {
            let [treated, ring, control] = Self::MONTHLY;
            let lost = treated * 0.3;
            let rates = [[treated, treated - lost], [ring, ring + 0.2 * lost], [control, control]];
            let truth = self.effects();
            let mut covered = [0; 4];
            for run in 0..1_000 {
                let mut rng = RandomStreams::new(11).stream("interventions", run);
                let mut month = |mean: f64| {
                    let gamma = Gamma::new(mean / (self.phi - 1.0), self.phi - 1.0);
                    let rate =
                        if self.phi > 1.0 { f64::max(gamma.expect("valid").sample(&mut rng), 1e-12) } else { mean };
                    Poisson::new(rate).expect("positive").sample(&mut rng) as u64
                };
                let mut side = |mean: f64, months: u32| -> Vec<MonthCount> {
                    let met =
                        |at: u32| MonthCount { month: at as u16 % 12 + 1, exposure: 1.0, events: month(mean) as f64 };
                    (0..months).map(met).collect()
                };
                let arms: [SeriesPair; 3] = rates
                    .map(|[before, after]| [side(before, self.months[0]), side(after * Self::TREND, self.months[1])]);
                let count = |side: &Vec<MonthCount>| side.iter().map(|month| month.events).sum::<f64>() as u64;
                let pair = |[before, after]: &SeriesPair| CountPair { before: count(before), after: count(after) };
                let [treated, ring, control] = arms.each_ref().map(pair);
                let width = width(&arms);
                let met = displacement(ArmCounts { treated, ring, control }, self.months.map(f64::from), false);
                let effects = met.effects[0];
                let within =
                    |interval: Interval, truth: f64| usize::from((interval.low..=interval.high).contains(&truth));
                for (covered, (effect, truth)) in
                    covered.iter_mut().zip([effects.total, effects.local, effects.ring].iter().zip(truth))
                {
                    *covered += within(effect.interval(width), truth);
                }
                covered[3] += within(met.ratio.expect("events").interval(width), 0.7);
            }
            covered
        }
    }

    #[test]
    fn intervals_have_nominal_coverage() {
        for months in [[24, 10], [12, 12], [12, 18]] {
            let covered = Simulation { phi: 1.0, months }.coverage(|_| IntervalInflation::INDEPENDENT);
            assert!(covered.iter().all(|n| (930..=970).contains(n)), "{months:?}: {covered:?}");
        }
        let overdispersed = Simulation { phi: 2.5, months: [24, 10] };
        let (adjusted, plain) = (
            overdispersed.coverage(|_| IntervalInflation::exact(2.5)),
            overdispersed.coverage(|_| IntervalInflation::INDEPENDENT),
        );
        assert!(adjusted.iter().all(|n| (930..=970).contains(n)), "{adjusted:?}");
        assert!(plain.iter().all(|n| *n < 850), "overdispersed events, assumed independent: {plain:?}");
    }

    #[test]
    fn estimated_inflation_has_nominal_coverage() {
        // Blocks of cells show almost no dispersion when an arm shares it.
        let local = IntervalInflation { phi: 1.05, degrees: 200 };
        for months in [[12, 12], [24, 10]] {
            // Without overdispersion they are a little wide: the estimate is at least 1 and can only widen them.
            for (phi, most) in [(1.0, 980), (2.5, 970)] {
                let met = Simulation { phi, months }
                    .coverage(|arms| IntervalInflation::larger(Some(local), arms).expect("months enough"));
                assert!(met.iter().all(|n| (930..=most).contains(n)), "{months:?}, {phi}: {met:?}");
            }
            let by_cells = Simulation { phi: 2.5, months }.coverage(|_| local);
            assert!(by_cells[0] < 850, "cells alone do not show it: {by_cells:?}");
        }
    }

    #[test]
    fn parallel_differences_need_a_similar_control() {
        let forms = |before: u64| {
            let arms = ArmCounts { treated: pair(60, 40), ring: pair(20, 25), control: pair(before, 40) };
            displacement(arms, [12.0, 12.0], true)
                .effects
                .iter()
                .filter(|effects| effects.counterfactual == Counterfactual::Differences)
                .count()
        };
        assert_eq!([0, 29, 30, 120, 121].map(forms), [0, 0, 1, 1, 0]);
    }
}
