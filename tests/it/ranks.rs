//! Ranks and rates on tables whose truth is known, and on tables as odd as they come.

use hexspot_stats::marshall;
use hexspot_stats::{Interval, Posterior, RandomStreams, fit_gamma_prior, posteriors, rank_intervals};
use rand::distr::Distribution;
use rand::{Rng, RngExt};
use rand_distr::{Gamma, LogNormal, Poisson};
use rayon::prelude::*;

const SEED: u64 = 31;

/// Tables of each law.
const TABLES: u64 = 500;

/// The law from which the true rates of a table come, of mean near 1 event per unit of exposure.
#[derive(Clone, Copy, Debug)]
enum Law {
    Gamma,
    LogNormal,
}

/// A table of places with the rates behind the counts.
struct Table {
    truth: Vec<f64>,
    exposure: Vec<f64>,
    events: Vec<u32>,
}

impl Table {
    /// Exposures from 1 to 256, as premises in areas are: as many places from 1 to 2 as from 128 to 256.
    fn draw(law: Law, places: usize, rng: &mut impl Rng) -> Self {
        let exposure: Vec<f64> = (0..places).map(|_| rng.random_range(0.0..=8.0f64).exp2().round()).collect();
        let truth: Vec<f64> = (0..places)
            .map(|_| match law {
                Law::Gamma => Gamma::new(1.5, 1.0 / 1.5).expect("valid").sample(rng),
                Law::LogNormal => LogNormal::new(-0.3, 0.8).expect("valid").sample(rng),
            })
            .collect();
        let events = truth.iter().zip(&exposure).map(|(rate, exposure)| poisson(rate * exposure, rng)).collect();
        Self { truth, exposure, events }
    }

    /// The rank of each place by its true rate, from 1.
    fn true_ranks(&self) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.truth.len()).collect();
        order.sort_by(|a, b| self.truth[*b].total_cmp(&self.truth[*a]));
        let mut ranks = vec![0; order.len()];
        order.iter().zip(1..).for_each(|(place, rank)| ranks[*place] = rank);
        ranks
    }

    fn laws(&self) -> Vec<Option<Posterior>> {
        let events: Vec<f64> = self.events.iter().map(|events| f64::from(*events)).collect();
        posteriors(&events, &self.exposure, 1.0).unwrap_or_else(|| vec![None; events.len()])
    }
}

fn poisson(mean: f64, rng: &mut impl Rng) -> u32 {
    Poisson::new(mean.max(1e-12)).expect("positive").sample(rng) as u32
}

/// Places whose true rank is in their interval, and places, by thirds of the exposure from smallest to largest.
type Covered = [[u32; 2]; 3];

fn covered(law: Law, tables: u64, places: usize, draws: u32) -> Covered {
    let streams = RandomStreams::new(SEED);
    let one = |table: u64| {
        let purpose = format!("{law:?} {places} {table}");
        let table = Table::draw(law, places, &mut streams.stream(&purpose, 0));
        let ranks = rank_intervals(&table.laws(), draws, 5, &streams, &format!("{purpose} ranks"));
        let mut covered = Covered::default();
        for ((rank, truth), exposure) in ranks.iter().zip(table.true_ranks()).zip(&table.exposure) {
            let Some(rank) = rank else { continue };
            let third = &mut covered[(exposure.log2() / 8.0 * 3.0).min(2.0) as usize];
            third[0] += u32::from((rank.low..=rank.high).contains(&truth));
            third[1] += 1;
        }
        covered
    };
    let add = |mut a: Covered, b: Covered| {
        a.iter_mut().flatten().zip(b.iter().flatten()).for_each(|(a, b)| *a += b);
        a
    };
    (0..tables).into_par_iter().map(one).reduce(Covered::default, add)
}

/// Both laws, so many tables of each. An interval of whole ranks holds more than it must where ranks are few; from 200 places on it may
/// not hold much more, or it would say nothing.
fn intervals_hold_the_true_rank(tables: u64, places: usize, draws: u32) {
    for law in [Law::Gamma, Law::LogNormal] {
        let thirds = covered(law, tables, places, draws);
        let share = |[held, all]: [u32; 2]| f64::from(held) / f64::from(all);
        let all = share(thirds.iter().fold([0, 0], |sum, third| [sum[0] + third[0], sum[1] + third[1]]));
        let [small, middle, large] = thirds.map(share);
        println!("{places} places, {law:?}: {all:.3} (small {small:.3}, middle {middle:.3}, large {large:.3})");
        assert!(all >= 0.87 && (places < 200 || all <= 0.94), "{places} places, {law:?}: {all}");
    }
}

#[test]
fn rank_intervals_of_6_places_hold_the_true_rank() {
    intervals_hold_the_true_rank(TABLES, 6, 399);
}

#[test]
fn rank_intervals_of_25_places_hold_the_true_rank() {
    intervals_hold_the_true_rank(TABLES, 25, 399);
}

#[test]
fn rank_intervals_of_220_places_hold_the_true_rank() {
    intervals_hold_the_true_rank(TABLES, 220, 99);
}

/// 250 tables of each law, and fewer draws, for speed: the intervals of single places are rougher, what a million of them hold
/// is not.
#[test]
fn rank_intervals_of_2000_places_hold_the_true_rank() {
    intervals_hold_the_true_rank(TABLES / 2, 2_000, 39);
}

/// Fifty tables that no city has, and some that a bad file may.
fn odd_tables() -> Vec<(Vec<u32>, Vec<f64>)> {
    let mut tables = vec![
        (vec![], vec![]),
        (vec![0], vec![1.0]),
        (vec![0; 30], vec![1.0; 30]),
        (vec![7], vec![3.0]),
        (vec![u32::MAX], vec![1e-9]),
        (vec![5; 12], vec![2.0; 12]),
        (vec![1, 0, 0, 0, 0], vec![1.0; 5]),
        (vec![5, 3], vec![0.0, 0.0]),
        (vec![5, 3, 9], vec![0.0, 1.0, 2.0]),
        (vec![900, 0, 0], vec![0.0, 1.0, 2.0]),
        (vec![u32::MAX; 4], vec![1.0, 1e12, 1e-9, 0.0]),
        (vec![4_000_000, 9_000_000, 1], vec![1.0, 2.0, 3.0]),
        (vec![3, 4, 5], vec![f64::NAN, 1.0, f64::INFINITY]),
        (vec![3, 4, 5], vec![-1.0, 1.0, 2.0]),
        (vec![3, 4, 5], vec![f64::MIN_POSITIVE, 1.0, f64::MAX]),
        (vec![0, 0, 5], vec![1e-300, 1e300, 1.0]),
    ];
    for power in 0..17 {
        let scale = 10f64.powi(power - 9).min(1e12);
        tables.push((vec![0, 1, 2, 40, 5, 0, 1], (1..8).map(|i| f64::from(i) * scale).collect()));
        let mut lone = vec![0; 40 * (power as usize + 1)];
        lone[7] = 3u32.pow(power as u32);
        let exposure = (0..lone.len()).map(|i| if i % 2 == 0 { 1e12 } else { 1e-9 }).collect();
        tables.push((lone, exposure));
    }
    assert_eq!(tables.len(), 50);
    tables
}

fn sound(what: &str, Interval { value, low, high }: Interval) {
    let numbers = value.is_finite() && low.is_finite() && high.is_finite();
    assert!(numbers && 0.0 <= low && low <= value && value <= high, "{what}: {low} to {high} around {value}");
}

#[test]
fn no_table_gives_a_number_that_is_none() {
    let streams = RandomStreams::new(SEED);
    let drawn = (0..TABLES).map(|run| {
        let mut rng = streams.stream("tables", run);
        let table =
            Table::draw(if run % 2 == 0 { Law::Gamma } else { Law::LogNormal }, 1 + run as usize % 60, &mut rng);
        (table.events, table.exposure)
    });
    for (run, (events, exposure)) in odd_tables().into_iter().chain(drawn).enumerate() {
        let what = format!("table {run}");
        if let Some(shrunk) = marshall(&events, &exposure) {
            assert_eq!(shrunk.rates.len(), events.len());
            let all = shrunk.rates.iter().map(|rate| rate.value).chain([shrunk.mean, shrunk.prior_variance]);
            all.into_iter().for_each(|rate| assert!(rate.is_finite() && rate >= 0.0, "{what}, Marshall: {rate}"));
        }
        let prior = fit_gamma_prior(&events, &exposure);
        let known = |exposure: &f64| *exposure > 0.0 && exposure.is_finite();
        let happened = events.iter().zip(&exposure).any(|(events, exposure)| *events > 0 && known(exposure));
        assert_eq!(prior.is_some(), happened, "{what}");
        let Some(prior) = prior else { continue };
        assert!(prior.shape > 0.0 && prior.shape.is_finite() && prior.rate > 0.0 && prior.rate.is_finite(), "{what}");
        for dispersion in [1.0, 2.5, 1e4] {
            let law = |(events, exposure): (&u32, &f64)| {
                known(exposure).then(|| prior.posterior(f64::from(*events), *exposure, dispersion))
            };
            let plain: Vec<Option<Posterior>> = events.iter().zip(&exposure).map(law).collect();
            let counts: Vec<f64> = events.iter().map(|events| f64::from(*events)).collect();
            let laws = posteriors(&counts, &exposure, dispersion).expect("something happened where there is exposure");
            for law in plain.iter().chain(&laws).flatten() {
                let rate = law.summary();
                sound(&what, rate);
                for limit in [0.0, rate.low, rate.value, 2.0 * rate.value, rate.high, f64::INFINITY] {
                    assert!((0.0..=1.0).contains(&law.probability_above(limit)), "{what}: {law:?} beyond {limit}");
                }
                assert!(law.probability_above(rate.low) >= law.probability_above(rate.value), "{what}: {law:?}");
            }
            let (places, draws) = (laws.iter().flatten().count() as u32, 40);
            let ranks = rank_intervals(&laws, draws, 3, &streams, &what);
            assert!(ranks.iter().zip(&laws).all(|(rank, law)| rank.is_some() == law.is_some()));
            for rank in ranks.iter().flatten() {
                assert!(1 <= rank.low && rank.low <= rank.high && rank.high <= places, "{what}: {rank:?}");
                assert!(0.0 <= rank.p_first && rank.p_first <= rank.p_top && rank.p_top <= 1.0, "{what}: {rank:?}");
            }
        }
    }
}
