//! Conditional permutation: each cell keeps its own value while its neighbours are drawn from all other cells.
//!
//! Gi* and local Moran's I have p-values by permutation in [`permutation_statistics`]; [`permute`] is the engine for
//! any other statistic.

use rand::{Rng, RngExt};
use rayon::prelude::*;

use crate::{LocalMoran, Neighbours, RandomStreams, benjamini_hochberg, local_moran};

/// The rank of a cell's statistic among those of its permutations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermutationRank {
    /// Permutations whose statistic was at least that observed.
    pub at_least: u32,
    /// Permutations whose statistic was at most that observed.
    pub at_most: u32,
    /// Permutations made, R.
    pub runs: u32,
}

impl PermutationRank {
    /// The upper p-value (M + 1)/(R + 1), M being the permutations that reached the observed statistic: from 1/(R +
    /// 1) to 1.
    ///
    /// ```
    /// use hexspot_stats::PermutationRank;
    ///
    /// let rank = PermutationRank { at_least: 4, at_most: 95, runs: 99 };
    /// assert_eq!((rank.p_upper(), rank.p_lower(), rank.p_two_sided()), (0.05, 0.96, 0.1));
    /// ```
    pub fn p_upper(self) -> f64 {
        f64::from(self.at_least + 1) / (f64::from(self.runs) + 1.0)
    }

    /// The lower p-value, of the permutations that reached the observed statistic or less.
    pub fn p_lower(self) -> f64 {
        f64::from(self.at_most + 1) / (f64::from(self.runs) + 1.0)
    }

    /// Twice the smaller of the two, at most 1.
    pub fn p_two_sided(self) -> f64 {
        (2.0 * self.p_upper().min(self.p_lower())).min(1.0)
    }

    /// Permutations whose statistic equalled that observed.
    pub fn ties(self) -> u32 {
        self.at_least + self.at_most - self.runs
    }
}

/// The number of permutations of a test, and their random numbers.
#[derive(Clone, Copy, Debug)]
pub struct Permutations<'a> {
    /// The number of permutations, R.
    pub runs: u32,
    /// The source of random numbers.
    pub streams: RandomStreams,
    /// The name of the streams.
    pub purpose: &'a str,
}

/// Permutes the neighbours of each cell that is `tested` and ranks the observed statistic among the permuted ones.
///
/// As many values as the cell's window has other cells are drawn without replacement from all cells but itself.
/// `statistic` takes the cell's own value and those drawn. A cell is `None` that is not tested or has no neighbours.
///
/// Each cell has its own random stream, so neither the number of threads nor the choice of tested cells changes its
/// result. The order of the drawn values has no meaning, and ties count only where statistics are exactly equal:
/// `statistic` should give the same bits for the same values in any order, as sums of whole numbers do.
///
/// Anselin, L. (1995). Local indicators of spatial association — LISA. *Geographical Analysis* 27, 93–115, §4. The
/// p-value (M + 1)/(R + 1): Davison, A. C. & Hinkley, D. V. (1997). *Bootstrap Methods and their Application*, eq.
/// 4.11.
///
/// ```
/// use hexspot_stats::{Neighbours, Permutations, RandomStreams, permute};
///
/// let n = 30u32;
/// let street = Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect());
/// let mut values = [1.0; 30];
/// (values[10], values[11], values[12]) = (8.0, 9.0, 7.0);
/// let permutations = Permutations { runs: 999, streams: RandomStreams::new(1), purpose: "street" };
/// let sum = |own: f64, others: &[f64]| own + others.iter().sum::<f64>();
/// let ranks = permute(&values, &street, &[true; 30], permutations, sum);
/// assert!(ranks[11].expect("tested").p_upper() < 0.01);
/// ```
pub fn permute(
    values: &[f64],
    neighbours: &Neighbours,
    tested: &[bool],
    permutations: Permutations<'_>,
    statistic: impl Fn(f64, &[f64]) -> f64 + Sync,
) -> Vec<Option<PermutationRank>> {
    let cells = values.len() as u32;
    (0..cells)
        .into_par_iter()
        .map_init(
            || (Sampler::new(values.len()), Vec::new()),
            |(drawn, others), cell| {
                let own = values[cell as usize];
                others.clear();
                let window = neighbours.window(cell as usize).iter().filter(|member| **member != cell);
                others.extend(window.map(|member| values[*member as usize]));
                if !tested[cell as usize] || others.is_empty() {
                    return None;
                }
                let (observed, number) = (statistic(own, others), others.len() as u32);
                let mut rng = permutations.streams.stream(permutations.purpose, u64::from(cell));
                let (mut at_least, mut at_most) = (0, 0);
                for _ in 0..permutations.runs {
                    drawn.draw(cells - 1, number, &mut rng);
                    others.clear();
                    // The cell itself is not among those drawn from.
                    let but_own = drawn.chosen.iter().map(|other| other + u32::from(*other >= cell));
                    others.extend(but_own.map(|other| values[other as usize]));
                    let met = statistic(own, others);
                    at_least += u32::from(met >= observed);
                    at_most += u32::from(met <= observed);
                }
                Some(PermutationRank { at_least, at_most, runs: permutations.runs })
            },
        )
        .collect()
}

/// Draws without replacement, reusing its memory from draw to draw.
struct Sampler {
    chosen: Vec<u32>,
    /// The draw in which each number was last chosen.
    last: Vec<u32>,
    draws: u32,
}

impl Sampler {
    fn new(numbers: usize) -> Self {
        Self { chosen: Vec::new(), last: vec![0; numbers], draws: 0 }
    }

    /// Draws `number` of the numbers below `of`, every set being equally likely (the algorithm of Floyd).
    fn draw(&mut self, of: u32, number: u32, rng: &mut impl Rng) {
        if self.draws == u32::MAX {
            self.last.fill(0);
            self.draws = 0;
        }
        self.draws += 1;
        self.chosen.clear();
        for top in of - number..of {
            let any = rng.random_range(0..=top);
            let choice = if self.last[any as usize] == self.draws { top } else { any };
            self.last[choice as usize] = self.draws;
            self.chosen.push(choice);
        }
    }
}

/// Too few permutations for any discovery: even the least p-value that they can give does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFewPermutations {
    /// The least number of permutations that could support a discovery.
    pub needed: u32,
}

impl std::fmt::Display for TooFewPermutations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "too few permutations for a false-discovery rate: at least {} are needed", self.needed)
    }
}

impl std::error::Error for TooFewPermutations {}

/// The false-discovery rates (Benjamini–Hochberg) of permutation p-values, refused where the permutations are too few
/// for any discovery.
///
/// `runs` is the number of permutations R and `tails` 1 or 2: the least possible p is 1/(R + 1) of one tail, twice
/// that of two. Of m cells with k rejected, the k-th p must be kα/m or less, so R must be at least m/(αk).
///
/// # Errors
///
/// [`TooFewPermutations`] where no cell is rejected and even the least possible p would not be with k = 1: that says
/// something about R and nothing about the cells.
///
/// ```
/// use hexspot_stats::{TooFewPermutations, permutation_q};
///
/// // 100 cells: 99 permutations cannot single out one of them at 5 %.
/// let p = [Some(0.3); 100];
/// assert_eq!(permutation_q(&p, 99, 1, 0.05), Err(TooFewPermutations { needed: 1_999 }));
/// assert!(permutation_q(&p, 1_999, 1, 0.05).is_ok());
/// ```
pub fn permutation_q(
    p: &[Option<f64>],
    runs: u32,
    tails: u8,
    alpha: f64,
) -> Result<Vec<Option<f64>>, TooFewPermutations> {
    /// The relative rounding error of a whole number.
    const ROUNDING: f64 = 1e-9;
    let q = benjamini_hochberg(p);
    let family = p.iter().flatten().count() as f64;
    let needed = (f64::from(tails) * family / alpha * (1.0 - ROUNDING)).ceil() - 1.0;
    let none = q.iter().flatten().all(|q| *q > alpha * (1.0 + ROUNDING));
    if family > 0.0 && none && f64::from(runs) < needed {
        return Err(TooFewPermutations { needed: needed as u32 });
    }
    Ok(q)
}

/// p-values by permutation, in order of the cells; `None` for cells that are not reported or not testable.
#[derive(Clone, Debug, PartialEq)]
pub struct PermutationTest {
    /// The p-value.
    pub p: Vec<Option<f64>>,
    /// The false-discovery rates over the reported cells, unless the permutations are too few to support any.
    pub q: Result<Vec<Option<f64>>, TooFewPermutations>,
}

/// Gi* and local Moran's I by permutation.
#[derive(Clone, Debug, PartialEq)]
pub struct PermutationStatistics {
    /// Permutations of each cell.
    pub runs: u32,
    /// Gi*: upper tail.
    pub gi: PermutationTest,
    /// Local Moran's I of the reported cells.
    pub moran_i: Vec<Option<LocalMoran>>,
    /// Local Moran's I: both tails, for similar and dissimilar neighbours are each a finding.
    pub moran: PermutationTest,
}

/// Gi* and local Moran's I of each reported cell by permutation.
///
/// `None` when `runs` is 0. Where all counts are equal both statistics are undefined, and so is every p. `alpha`
/// is the false-discovery rate that the permutations must be able to support.
///
/// With the cell's own count fixed, Gi* rises with the sum of its neighbours, and I with that sum times the cell's
/// deviation from the mean. These sums are what is permuted, so that ties are exact.
///
/// ```
/// use hexspot_stats::{Neighbours, Permutations, RandomStreams, permutation_statistics};
///
/// let n = 30u32;
/// let street = Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect());
/// let mut counts = [1; 30];
/// (counts[10], counts[11], counts[12]) = (8, 9, 7);
/// let permutations = Permutations { runs: 999, streams: RandomStreams::new(1), purpose: "street" };
/// let statistics = permutation_statistics(&counts, &street, &[true; 30], permutations, 0.05).expect("999 runs");
/// assert!(statistics.gi.p[11] < Some(0.01) && statistics.moran.p[11] < Some(0.02));
/// ```
pub fn permutation_statistics(
    counts: &[u32],
    neighbours: &Neighbours,
    reported: &[bool],
    permutations: Permutations<'_>,
    alpha: f64,
) -> Option<PermutationStatistics> {
    let Permutations { runs, purpose, .. } = permutations;
    if runs == 0 {
        return None;
    }
    let values: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let Some(moran_i) = local_moran(&values, neighbours) else {
        let undefined = PermutationTest { p: vec![None; counts.len()], q: Ok(vec![None; counts.len()]) };
        return Some(PermutationStatistics {
            runs,
            gi: undefined.clone(),
            moran_i: vec![None; counts.len()],
            moran: undefined,
        });
    };
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let named = |statistic: &str| format!("permutations/{statistic}/{purpose}");
    let (gi, moran) = (named("gi"), named("moran"));
    let with = |purpose| Permutations { purpose, ..permutations };
    let gi = permute(&values, neighbours, reported, with(&gi), |_, others| others.iter().sum());
    let moran = permute(&values, neighbours, reported, with(&moran), |own, others| {
        (own - mean) * (others.iter().sum::<f64>() - mean * others.len() as f64)
    });
    let by = |met: Vec<Option<PermutationRank>>, p: fn(PermutationRank) -> f64, tails: u8| {
        let p: Vec<Option<f64>> = met.into_iter().map(|cell| cell.map(p)).collect();
        PermutationTest { q: permutation_q(&p, runs, tails, alpha), p }
    };
    let shown = moran_i.into_iter().zip(reported).map(|(cell, reported)| reported.then_some(cell));
    Some(PermutationStatistics {
        runs,
        gi: by(gi, PermutationRank::p_upper, 1),
        moran_i: shown.collect(),
        moran: by(moran, PermutationRank::p_two_sided, 2),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex_lattice::disk;
    use rand::distr::Distribution;
    use rand_distr::{Poisson, StandardNormal};

    fn neighbours(rings: u32) -> Neighbours {
        let cells = disk(rings);
        Neighbours::from_cells(&cells, 1)
    }

    fn permutations(runs: u32, streams: RandomStreams, purpose: &str) -> Permutations<'_> {
        Permutations { runs, streams, purpose }
    }

    fn sum(own: f64, others: &[f64]) -> f64 {
        own + others.iter().sum::<f64>()
    }

    /// Upper p of one cell in each of many worlds drawn by `value`.
    fn of_worlds(value: impl Fn(u64) -> Vec<f64> + Sync, runs: u32) -> Vec<f64> {
        const WORLDS: u64 = 2_000;
        let (neighbours, streams) = (neighbours(4), RandomStreams::new(31));
        let world = |world: u64| {
            let values = value(world);
            let cell = (world % 61) as usize;
            let tested: Vec<bool> = (0..61).map(|other| other == cell).collect();
            let purpose = format!("world {world}");
            permute(&values, &neighbours, &tested, permutations(runs, streams, &purpose), sum)[cell]
                .expect("tested")
                .p_upper()
        };
        (0..WORLDS).into_par_iter().map(world).collect()
    }

    #[test]
    fn p_of_exchangeable_values_is_uniform() {
        const RUNS: u32 = 199;
        let normal = |world: u64| {
            let mut rng = RandomStreams::new(33).stream("normal", world);
            (0..61).map(|_| StandardNormal.sample(&mut rng)).collect()
        };
        let mut p = of_worlds(normal, RUNS);
        p.sort_by(f64::total_cmp);
        let n = p.len() as f64;
        let steps = f64::from(RUNS) + 1.0;
        let law = |p: f64| (p * steps).round() / steps;
        let distance = (0..p.len())
            .map(|i| {
                let below = p.partition_point(|other| *other < p[i]) as f64 / n;
                let up_to = p.partition_point(|other| *other <= p[i]) as f64 / n;
                (up_to - law(p[i])).abs().max((below - law(p[i] - 1.0 / steps)).abs())
            })
            .fold(0.0, f64::max);
        // 0.1 % point of Kolmogorov's law.
        assert!(distance < 1.95 / n.sqrt(), "Kolmogorov distance {distance}");
        assert!(p[0] >= 1.0 / steps && p[p.len() - 1] <= 1.0);
    }

    #[test]
    fn p_of_counts_is_conservative() {
        let streams = RandomStreams::new(32);
        let count = |world: u64| {
            let (mut rng, law) = (streams.stream("counts", world), Poisson::new(0.4).expect("positive"));
            (0..61).map(|_| law.sample(&mut rng)).collect()
        };
        let p = of_worlds(count, 99);
        for alpha in [0.01, 0.05, 0.1, 0.25, 0.5] {
            let share = p.iter().filter(|p| **p <= alpha).count() as f64 / p.len() as f64;
            let error = (alpha * (1.0 - alpha) / p.len() as f64).sqrt();
            assert!(share <= alpha + 3.0 * error, "p <= {alpha} in {share}");
        }
    }

    #[test]
    fn both_tails_include_ties() {
        let neighbours = neighbours(4);
        let values: Vec<f64> = (0..61).map(|i| f64::from(i * 7 % 4)).collect();
        let met = permute(&values, &neighbours, &[true; 61], permutations(99, RandomStreams::new(1), "ties"), sum);
        assert!(met.iter().flatten().any(|cell| cell.ties() > 0));
        for cell in met.iter().map(|cell| cell.expect("tested")) {
            let ties = f64::from(1 + cell.ties()) / 100.0;
            assert!((cell.p_upper() + cell.p_lower() - 1.0 - ties).abs() < 1e-12, "{cell:?}");
            for p in [cell.p_upper(), cell.p_lower(), cell.p_two_sided()] {
                assert!((0.01..=1.0).contains(&p), "{cell:?}");
            }
        }
    }

    #[test]
    fn draws_each_set_of_others_equally_often() {
        let neighbours =
            Neighbours::from_windows(vec![vec![0, 1, 3], vec![1], vec![0, 1, 2, 3, 4], vec![3, 4], vec![4, 0]]);
        let values = [1.0, 10.0, 100.0, 1_000.0, 10_000.0];
        let seen = std::sync::Mutex::new(std::collections::BTreeMap::<u64, u32>::new());
        let statistic = |own: f64, others: &[f64]| {
            assert!(!others.contains(&own), "a cell is not its own neighbour");
            if own == 1.0 {
                *seen.lock().expect("no panic").entry(others.iter().sum::<f64>() as u64).or_default() += 1;
            }
            others.iter().sum()
        };
        let met = permute(
            &values,
            &neighbours,
            &[true, true, true, true, false],
            permutations(6_000, RandomStreams::new(2), "all"),
            statistic,
        );
        assert_eq!((met[1], met[4]), (None, None), "without neighbours, and not tested");
        assert_eq!(met[2].map(PermutationRank::ties), Some(6_000), "all the others can only be all the others");
        let seen = seen.into_inner().expect("no panic");
        assert_eq!(seen.len(), 6, "pairs of four: {seen:?}");
        assert!(seen.values().all(|times| (850..=1_150).contains(times)), "{seen:?}");
    }

    #[test]
    fn independent_of_threads() {
        let neighbours = neighbours(6);
        let values: Vec<f64> = (0..neighbours.len()).map(|i| (i * i % 11) as f64).collect();
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let all = vec![true; values.len()];
            pool.install(|| {
                permute(&values, &neighbours, &all, permutations(49, RandomStreams::new(3), "threads"), sum)
            })
        };
        assert_eq!(run(1), run(3));
    }

    #[test]
    fn refuses_too_few_permutations() {
        let p = |least: f64, rest: f64| -> Vec<Option<f64>> {
            (0..100).map(|i| Some(if i < 2 { least } else { rest })).collect()
        };
        assert_eq!(permutation_q(&p(0.01, 0.5), 99, 1, 0.05), Err(TooFewPermutations { needed: 1_999 }));
        assert_eq!(permutation_q(&p(0.02, 0.5), 99, 2, 0.05), Err(TooFewPermutations { needed: 3_999 }));
        assert!(permutation_q(&p(0.01, 0.5), 1_999, 1, 0.05).is_ok(), "enough, and nothing found");
        // With the number said a single least p is a discovery; with one fewer it is not.
        let one = |runs: u32| {
            let least = 1.0 / (f64::from(runs) + 1.0);
            permutation_q(&(0..100).map(|i| Some(if i == 0 { least } else { 0.9 })).collect::<Vec<_>>(), runs, 1, 0.05)
        };
        assert!(one(1_999).expect("supported")[0].expect("tested") <= 0.05 + 1e-12);
        assert!(one(1_998).is_err());
        // Many cells pass together with fewer permutations than one alone would need.
        let many: Vec<Option<f64>> = (0..100).map(|i| Some(if i < 30 { 0.01 } else { 0.7 })).collect();
        assert!(permutation_q(&many, 99, 1, 0.05).expect("supported")[0].expect("tested") < 0.05);
        assert_eq!(permutation_q(&[None, None], 9, 1, 0.05), Ok(vec![None, None]));
    }

    #[test]
    fn finds_clusters_and_nothing_in_constant_counts() {
        let cells = disk(6);
        let neighbours = Neighbours::from_cells(&cells, 1);
        let inside = |cell: &h3o::CellIndex| cell.grid_disk_safe(3).all(|near| cells.binary_search(&near).is_ok());
        let middle = cells.iter().position(inside).expect("a cell inside");
        let mut counts: Vec<u32> = (0..cells.len() as u32).map(|i| i * 5 % 3).collect();
        neighbours.window(middle).iter().for_each(|member| counts[*member as usize] = 30);
        let reported: Vec<bool> = (0..cells.len()).map(|cell| cell != 0).collect();
        let all = |counts: &[u32], runs| {
            permutation_statistics(
                counts,
                &neighbours,
                &reported,
                permutations(runs, RandomStreams::new(5), "crowd"),
                0.05,
            )
        };
        let met = all(&counts, 1_999).expect("varied");
        assert!(met.gi.p[middle].expect("tested") <= 0.001 && met.moran.p[middle].expect("tested") <= 0.002);
        assert!(met.gi.q.as_ref().expect("supported")[middle].expect("tested") <= 0.05);
        assert_eq!((met.gi.p[0], met.moran_i[0]), (None, None), "a cell that is not reported");
        let quiet: Vec<u32> = (0..cells.len() as u32).map(|i| i * 5 % 3).collect();
        let few = all(&quiet, 9).expect("varied");
        assert_eq!(few.gi.q, Err(TooFewPermutations { needed: 126 * 20 - 1 }));
        assert_eq!(few.moran.q, Err(TooFewPermutations { needed: 126 * 40 - 1 }));
        assert_eq!(all(&counts, 0), None);
        let constant = all(&[2; 127], 99).expect("99 runs");
        assert!(constant.gi.p.iter().chain(&constant.moran.p).all(Option::is_none));
    }
}
