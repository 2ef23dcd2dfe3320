//! Effects by hand, and in a thousand worlds in which the truth is known.

use super::*;
use crate::compare::{MonthMet, Series};
use hexspot_stats::RandomStreams;
use rand::distr::Distribution;
use rand_distr::{Gamma, Poisson};

fn pair(before: u64, after: u64) -> Pair {
    Pair { before, after }
}

#[test]
fn a_worked_example_of_each_form() {
    let arms = Arms { treated: pair(60, 40), ring: pair(20, 25), control: pair(50, 40) };
    let met = displacement(arms, [12.0, 12.0], true);
    let by = |form: Form| *met.effects.iter().find(|effects| effects.form == form).expect("reckoned");
    // Differences: −20 + 5 − 2 (−10); 40 + 60 + 25 + 20 + 4 (40 + 50).
    let differences = by(Form::Differences);
    assert_eq!((differences.total.value, differences.total.variance), (5.0, 505.0));
    assert_eq!((differences.local.value, differences.local.variance), (-10.0, 190.0));
    assert_eq!((differences.ring.value, differences.ring.variance), (15.0, 135.0));
    let interval = differences.total.interval(Width::INDEPENDENT);
    assert!((interval.low + 39.045).abs() < 1e-3 && (interval.high - 49.045).abs() < 1e-3, "{interval:?}");
    // Ratios: the control fell by a fifth. 40 − 48; 25 − 16; 40 + 0.64 (60 + 3600 × 0.045).
    let ratios = by(Form::Ratios);
    assert!((ratios.local.value + 8.0).abs() < 1e-12 && (ratios.ring.value - 9.0).abs() < 1e-12);
    assert!((ratios.local.variance - 182.08).abs() < 1e-9 && (ratios.total.value - 1.0).abs() < 1e-12);
    let ratio = met.ratio.expect("events");
    assert!((ratio.value - 5.0 / 6.0).abs() < 1e-12 && (ratio.variance - 13.0 / 150.0).abs() < 1e-9);
    // (25/40 − 20/50) / (40/40 − 60/50).
    assert!((met.quotient.expect("it fell") + 1.125).abs() < 1e-12);
    assert!((differences.total.interval(Width::known(4.0)).high - 5.0 - 2.0 * (interval.high - 5.0)).abs() < 1e-9);
}

#[test]
fn when_all_change_alike_there_is_no_effect_whatever_the_sizes_and_lengths() {
    let arms = Arms { treated: pair(60, 15), ring: pair(40, 10), control: pair(4_000, 1_000) };
    let met = displacement(arms, [24.0, 8.0], false);
    assert_eq!(met.effects.len(), 1, "a control of another size has no parallel differences");
    assert!(
        met.effects[0].total.value.abs() < 1e-9 && met.ratio.is_some_and(|ratio| (ratio.value - 1.0).abs() < 1e-12)
    );
    assert_eq!(met.quotient, None, "it did not fall against the control");
    let silent = displacement(Arms { control: pair(0, 3), ..arms }, [24.0, 8.0], false);
    assert!(silent.effects.is_empty() && silent.ratio.is_none() && silent.quotient.is_none());
}

/// A world in which the treated ground falls to 0.7 of its rate, a fifth of what it loses goes to the ring, and all change by 0.9.
struct World {
    phi: f64,
    months: [u32; 2],
}

impl World {
    const TREND: f64 = 0.9;
    const MONTHLY: [f64; 3] = [20.0, 12.0, 90.0];

    fn effects(&self) -> [f64; 3] {
        let lost = Self::MONTHLY[0] * Self::TREND * 0.3 * f64::from(self.months[1]);
        [-0.8 * lost, -lost, 0.2 * lost]
    }

    /// What 1,000 runs say: in how many the intervals of total, local and ring effect and of the ratio hold the truth, all of
    /// the width that `width` has for the months of the arms.
    fn held(&self, width: impl Fn(&[Series]) -> Width) -> [usize; 4] {
        let [treated, ring, control] = Self::MONTHLY;
        let lost = treated * 0.3;
        let rates = [[treated, treated - lost], [ring, ring + 0.2 * lost], [control, control]];
        let truth = self.effects();
        let mut held = [0; 4];
        for run in 0..1_000 {
            let mut rng = RandomStreams::new(11).stream("interventions", run);
            let mut month = |mean: f64| {
                let clump = Gamma::new(mean / (self.phi - 1.0), self.phi - 1.0);
                let rate = if self.phi > 1.0 { f64::max(clump.expect("valid").sample(&mut rng), 1e-12) } else { mean };
                Poisson::new(rate).expect("positive").sample(&mut rng) as u64
            };
            let mut side = |mean: f64, months: u32| -> Vec<MonthMet> {
                let met = |at: u32| MonthMet { month: at as u16 % 12 + 1, exposure: 1.0, events: month(mean) as f64 };
                (0..months).map(met).collect()
            };
            let arms: [Series; 3] =
                rates.map(|[before, after]| [side(before, self.months[0]), side(after * Self::TREND, self.months[1])]);
            let count = |side: &Vec<MonthMet>| side.iter().map(|month| month.events).sum::<f64>() as u64;
            let pair = |[before, after]: &Series| Pair { before: count(before), after: count(after) };
            let [treated, ring, control] = arms.each_ref().map(pair);
            let width = width(&arms);
            let met = displacement(Arms { treated, ring, control }, self.months.map(f64::from), false);
            let effects = met.effects[0];
            let within = |interval: Interval, truth: f64| usize::from((interval.low..=interval.high).contains(&truth));
            for (held, (effect, truth)) in
                held.iter_mut().zip([effects.total, effects.local, effects.ring].iter().zip(truth))
            {
                *held += within(effect.interval(width), truth);
            }
            held[3] += within(met.ratio.expect("events").interval(width), 0.7);
        }
        held
    }
}

#[test]
fn of_1000_simulated_interventions_the_95_percent_intervals_hold_the_truth_in_930_to_970() {
    for months in [[24, 10], [12, 12], [12, 18]] {
        let held = World { phi: 1.0, months }.held(|_| Width::INDEPENDENT);
        assert!(held.iter().all(|held| (930..=970).contains(held)), "{months:?}: {held:?}");
    }
    let clumped = World { phi: 2.5, months: [24, 10] };
    let (adjusted, plain) = (clumped.held(|_| Width::known(2.5)), clumped.held(|_| Width::INDEPENDENT));
    assert!(adjusted.iter().all(|held| (930..=970).contains(held)), "{adjusted:?}");
    assert!(plain.iter().all(|held| *held < 850), "clumped events, taken for independent: {plain:?}");
}

#[test]
fn through_the_estimate_too_the_intervals_hold_the_truth_in_930_to_970_of_1000_where_events_clump() {
    // What blocks of cells show when clumping is shared by an arm: next to nothing.
    let local = Width { phi: 1.05, degrees: 200 };
    for months in [[12, 12], [24, 10]] {
        // Without clumping they are a little wide: the estimate is held to at least 1, and can only widen them.
        for (phi, most) in [(1.0, 980), (2.5, 970)] {
            let met = World { phi, months }.held(|arms| Width::of(Some(local), arms).expect("months enough"));
            assert!(met.iter().all(|held| (930..=most).contains(held)), "{months:?}, {phi}: {met:?}");
        }
        let by_cells = World { phi: 2.5, months }.held(|_| local);
        assert!(by_cells[0] < 850, "cells alone do not show it: {by_cells:?}");
    }
}

#[test]
fn parallel_differences_are_for_a_control_that_is_as_busy() {
    let forms = |before: u64| {
        let arms = Arms { treated: pair(60, 40), ring: pair(20, 25), control: pair(before, 40) };
        displacement(arms, [12.0, 12.0], true).effects.iter().filter(|of| of.form == Form::Differences).count()
    };
    assert_eq!([0, 29, 30, 120, 121].map(forms), [0, 0, 1, 1, 0]);
}
