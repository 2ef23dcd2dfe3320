//! Ranks of places, and the uncertainty of a rank.

use rayon::prelude::*;

use crate::{Posterior, RandomStreams};

/// The places of `among` in order, largest value first and places without a value last.
///
/// Ties go to the larger `count`, then to the lower position, so that a rank never depends on chance. `value` and
/// `count` are by position.
///
/// ```
/// use hexspot_stats::ranks;
///
/// let rates = [Some(1.5), None, Some(3.0), Some(1.5)];
/// assert_eq!(ranks(&[0, 1, 2, 3], |place| rates[place], &[4, 90, 2, 6]), [2, 3, 0, 1]);
/// ```
pub fn ranks(among: &[usize], value: impl Fn(usize) -> Option<f64>, count: &[u32]) -> Vec<usize> {
    let mut keyed: Vec<_> = among.iter().map(|&place| (value(place), count[place], place)).collect();
    keyed.par_sort_unstable_by(|a, b| {
        let by_value = match (a.0, b.0) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by_value.then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2))
    });
    keyed.into_iter().map(|(_, _, place)| place).collect()
}

/// The least share of draws within a rank interval.
pub const RANK_LEVEL: f64 = 0.9;

/// The uncertainty of the rank of a place, rank 1 being the highest rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankInterval {
    /// The 5 % quantile of the rank.
    pub low: u32,
    /// The 95 % quantile: at least 90 % of the draws are between the two, ends included. With D draws these are the
    /// ⌊(D + 1)/20⌋-th rank from either end, so that 999 draws give neither too wide nor too narrow an interval, and
    /// fewer than 39 give the extremes.
    pub high: u32,
    /// The share of draws in which the place is among the first `top`.
    pub p_top: f64,
    /// The share of draws in which it is first.
    pub p_first: f64,
}

impl RankInterval {
    /// The interval extended to hold a rank given by other means, such as that of the mean rate: where posteriors are
    /// very skewed, few draws come near their mean, and its rank may lie outside.
    ///
    /// ```
    /// use hexspot_stats::RankInterval;
    ///
    /// let interval = RankInterval { low: 3, high: 9, p_top: 0.2, p_first: 0.0 };
    /// assert_eq!(interval.extended_to(2).low, 2);
    /// ```
    pub fn extended_to(self, rank: u32) -> Self {
        Self { low: self.low.min(rank), high: self.high.max(rank), ..self }
    }
}

/// The 90 % interval of each place's rank by the true rate: all rates are drawn together `draws` times, each draw is
/// ranked, and the intervals are quantiles of the ranks.
///
/// `top` is the number of places whose membership [`RankInterval::p_top`] counts. A place without a posterior is
/// `None` and has no rank among the others; all are `None` when `draws` is 0. Every draw has its own stream named
/// `purpose`, so the number of threads changes nothing. Needs 4 bytes for each place and draw.
///
/// The interval is of one place among all, not of all places at once. With the posteriors of
/// [`posteriors`](crate::posteriors), simulations show that it holds the true rank of 99 % of places where there are
/// 6, 95 % of 25, and 90 % from 220 on. Where true rates are log-normal instead, it holds 89 % of 2,000, and 86 % of
/// the third with the most exposure.
///
/// Laird, N. M. & Louis, T. A. (1989). Empirical Bayes ranking methods. *Journal of Educational Statistics* 14,
/// 29–46. doi:10.3102/10769986014001029; Goldstein, H. & Spiegelhalter, D. J. (1996). League tables and their
/// limitations. *Journal of the Royal Statistical Society A* 159, 385–443. doi:10.2307/2983325
///
/// ```
/// use hexspot_stats::{Posterior, RandomStreams, rank_intervals};
///
/// let rate = |events: f64| Some(Posterior { shape: events, rate: 10.0 });
/// let ranks = rank_intervals(&[rate(90.0), rate(20.0), None, rate(18.0)], 999, 1, &RandomStreams::new(1), "wards");
/// let (first, second) = (ranks[0].expect("a rate"), ranks[1].expect("a rate"));
/// assert_eq!((first.low, first.high), (1, 1));
/// assert_eq!((second.low, second.high), (2, 3));
/// assert_eq!(ranks[2], None);
/// ```
pub fn rank_intervals(
    posteriors: &[Option<Posterior>],
    draws: u32,
    top: usize,
    streams: &RandomStreams,
    purpose: &str,
) -> Vec<Option<RankInterval>> {
    let defined: Vec<Posterior> = posteriors.iter().flatten().copied().collect();
    if defined.is_empty() || draws == 0 {
        return vec![None; posteriors.len()];
    }
    /// Places whose ranks are read together.
    const BLOCK: usize = 64;
    let places = defined.len();
    let mut ranks = vec![0u32; places * draws as usize];
    ranks.par_chunks_exact_mut(places).enumerate().for_each_init(Vec::new, |order, (draw, ranks)| {
        let mut rng = streams.stream(purpose, draw as u64);
        order.clear();
        order.extend(defined.iter().map(|posterior| posterior.draw_ln(&mut rng)).zip(0usize..));
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.iter().zip(1..).for_each(|((_, place), rank)| ranks[*place] = rank);
    });
    let summary = |own: &mut [u32]| -> RankInterval {
        own.sort_unstable();
        // The true rank counts as one more draw: it falls beyond the k-th of D draws with probability k/(D + 1), not k/D.
        let beyond = ((own.len() + 1) as f64 * (1.0 - RANK_LEVEL) / 2.0 + 1e-9) as usize;
        let outside = beyond.saturating_sub(1);
        let share = |limit: usize| own.partition_point(|rank| *rank as usize <= limit) as f64 / own.len() as f64;
        RankInterval { low: own[outside], high: own[own.len() - 1 - outside], p_top: share(top), p_first: share(1) }
    };
    // Places are read in blocks, so that each draw's ranks are contiguous in memory.
    let of_block = |first: usize| {
        let block = first..(first + BLOCK).min(places);
        let mut own = vec![0; block.len() * draws as usize];
        for (draw, ranks) in ranks.chunks_exact(places).enumerate() {
            for (place, rank) in ranks[block.clone()].iter().enumerate() {
                own[place * draws as usize + draw] = *rank;
            }
        }
        own.chunks_exact_mut(draws as usize).map(summary).collect::<Vec<_>>()
    };
    let blocks: Vec<usize> = (0..places).step_by(BLOCK).collect();
    let mut summaries = blocks.into_par_iter().flat_map_iter(of_block).collect::<Vec<_>>().into_iter();
    posteriors.iter().map(|posterior| posterior.and_then(|_| summaries.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_by_value_count_and_position() {
        let values = [Some(1.0), None, Some(3.0), Some(1.0), Some(1.0), None];
        let count = [5, 9, 1, 7, 5, 10];
        assert_eq!(ranks(&[0, 1, 2, 3, 4, 5], |i| values[i], &count), [2, 3, 0, 4, 5, 1]);
    }

    fn posteriors(n: u32) -> Vec<Option<Posterior>> {
        let posterior = |i: u32| Posterior { shape: 0.3 + f64::from(i * 7 % 11), rate: 1.0 + f64::from(i % 5) };
        (0..n).map(|i| (i % 6 != 4).then(|| posterior(i))).collect()
    }

    /// The same by counting, draw by draw and place by place.
    fn plain(
        posteriors: &[Option<Posterior>],
        draws: u32,
        top: usize,
        streams: &RandomStreams,
    ) -> Vec<Option<RankInterval>> {
        let tables: Vec<Vec<Option<f64>>> = (0..draws)
            .map(|draw| {
                let mut rng = streams.stream("plain", u64::from(draw));
                posteriors.iter().map(|posterior| posterior.map(|posterior| posterior.draw_ln(&mut rng))).collect()
            })
            .collect();
        let ranks = |place: usize| -> Option<Vec<usize>> {
            tables
                .iter()
                .map(|table| table[place].map(|own| 1 + table.iter().flatten().filter(|other| **other > own).count()))
                .collect()
        };
        let interval = |ranks: Vec<usize>| {
            let share = |limit: usize| ranks.iter().filter(|rank| **rank <= limit).count() as f64 / f64::from(draws);
            let below = |limit: usize| ranks.iter().filter(|rank| **rank < limit).count() as f64 / f64::from(draws);
            // At most so many draws lie outside on either side: one fewer than a twentieth of one draw more.
            let outside = ((f64::from(draws) + 1.0) * 0.05 - 1.0 + 1e-9).max(0.0).floor() / f64::from(draws) + 1e-9;
            let low = (1..=posteriors.len()).filter(|rank| below(*rank) <= outside).max().expect("no rank is below 1");
            let high =
                (1..=posteriors.len()).find(|rank| 1.0 - share(*rank) <= outside).expect("all are below the last");
            RankInterval { low: low as u32, high: high as u32, p_top: share(top), p_first: share(1) }
        };
        (0..posteriors.len()).map(|place| ranks(place).map(interval)).collect()
    }

    #[test]
    fn matches_direct_count() {
        let (posteriors, streams) = (posteriors(150), RandomStreams::new(5));
        for draws in [1, 19, 38, 39, 59, 137, 399, 400] {
            assert_eq!(
                rank_intervals(&posteriors, draws, 3, &streams, "plain"),
                plain(&posteriors, draws, 3, &streams),
                "{draws}"
            );
        }
    }

    #[test]
    fn independent_of_threads() {
        let (posteriors, streams) = (posteriors(200), RandomStreams::new(8));
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| rank_intervals(&posteriors, 150, 5, &streams, "threads"))
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn shares_add_up() {
        let mut posteriors = posteriors(30);
        posteriors[9] = Some(Posterior { shape: 1e6, rate: 1.0 });
        let ranks = rank_intervals(&posteriors, 300, 4, &RandomStreams::new(1), "shares");
        let sum = |share: fn(&RankInterval) -> f64| ranks.iter().flatten().map(share).sum::<f64>();
        assert!((sum(|rank| rank.p_top) - 4.0).abs() < 1e-9 && (sum(|rank| rank.p_first) - 1.0).abs() < 1e-9);
        assert_eq!(ranks[9], Some(RankInterval { low: 1, high: 1, p_top: 1.0, p_first: 1.0 }));
        assert!(posteriors.iter().zip(&ranks).all(|(posterior, rank)| posterior.is_some() == rank.is_some()));
    }

    #[test]
    fn tiny_shapes_share_the_ranks() {
        let tiny = Some(Posterior { shape: 1e-4, rate: 1.0 });
        for rank in rank_intervals(&[tiny; 5], 500, 1, &RandomStreams::new(2), "noughts").into_iter().flatten() {
            assert!((rank.low, rank.high) == (1, 5) && (rank.p_first - 0.2).abs() < 0.08, "{rank:?}");
        }
    }

    #[test]
    fn no_ranks_without_posteriors_or_draws() {
        let streams = RandomStreams::new(2);
        assert_eq!(rank_intervals(&[None, None], 10, 1, &streams, "none"), [None, None]);
        assert_eq!(rank_intervals(&posteriors(3), 0, 1, &streams, "none"), [None, None, None]);
    }
}
