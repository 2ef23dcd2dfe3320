//! Conditional permutation: a cell's own value is held fixed, its neighbours are drawn from everywhere else.

use rand::{Rng, RngExt};
use rayon::prelude::*;

use super::RandomStreams;
use crate::Neighbours;

/// Permutations of each cell when none are asked for.
pub const DEFAULT_PERMUTATIONS: u32 = 0;

/// How a cell's statistic stands among those of its permutations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permuted {
    /// Permutations whose statistic was at least that observed.
    pub at_least: u32,
    /// Permutations whose statistic was at most that observed.
    pub at_most: u32,
    /// Permutations made, R.
    pub runs: u32,
}

impl Permuted {
    /// (M + 1)/(R + 1) of the permutations that reached the observed statistic or more: from 1/(R + 1) to 1.
    pub fn p_upper(self) -> f64 {
        f64::from(self.at_least + 1) / (f64::from(self.runs) + 1.0)
    }

    /// The same of those that reached it or less.
    pub fn p_lower(self) -> f64 {
        f64::from(self.at_most + 1) / (f64::from(self.runs) + 1.0)
    }

    /// Twice the smaller of the two, at most 1.
    pub fn p_either(self) -> f64 {
        (2.0 * self.p_upper().min(self.p_lower())).min(1.0)
    }

    /// Permutations whose statistic was that observed.
    pub fn ties(self) -> u32 {
        self.at_least + self.at_most - self.runs
    }
}

/// The conditional permutations that a test rests on.
#[derive(Clone, Copy, Debug)]
pub struct Permutations<'a> {
    /// How many, R.
    pub runs: u32,
    /// Where the random numbers come from.
    pub streams: RandomStreams,
    /// The name of the streams.
    pub purpose: &'a str,
}

/// Permutes the neighbours of each cell that is `tested`: as many values as its window has other cells are drawn without
/// replacement from all cells but itself, and `statistic` is told its own value and those drawn. `None` for a cell that is not
/// tested or has no neighbours.
///
/// Each cell has its own stream, so that neither the threads nor which other cells are tested changes its result. The values
/// drawn come in no order that means anything, and ties count only where statistics are exactly equal: `statistic` should give the
/// same bits for the same values in any order, as sums of whole numbers do.
///
/// Anselin, L. (1995). Local indicators of spatial association — LISA. *Geographical Analysis* 27, 93–115, §4;
/// (M + 1)/(R + 1): Davison, A. C. & Hinkley, D. V. (1997). *Bootstrap Methods and their Application*, eq. 4.11.
pub fn permute(
    values: &[f64],
    neighbours: &Neighbours,
    tested: &[bool],
    permutations: Permutations<'_>,
    statistic: impl Fn(f64, &[f64]) -> f64 + Sync,
) -> Vec<Option<Permuted>> {
    let cells = values.len() as u32;
    (0..cells)
        .into_par_iter()
        .map_init(
            || (Drawn::new(values.len()), Vec::new()),
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
                Some(Permuted { at_least, at_most, runs: permutations.runs })
            },
        )
        .collect()
}

/// Numbers drawn without replacement, and room to do so again.
struct Drawn {
    chosen: Vec<u32>,
    /// The draw in which each number was last chosen.
    last: Vec<u32>,
    draws: u32,
}

impl Drawn {
    fn new(numbers: usize) -> Self {
        Self { chosen: Vec::new(), last: vec![0; numbers], draws: 0 }
    }

    /// Draws `number` of the numbers below `of`, every set of them being equally likely (Floyd's algorithm).
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex_lattice::disk;
    use rand::distr::Distribution;
    use rand_distr::{Poisson, StandardNormal};

    fn ground(rings: u32) -> Neighbours {
        let cells = disk(rings);
        Neighbours::of(&cells, 1, |cell| cells.binary_search(&cell).ok().map(|at| at as u32))
    }

    fn with(runs: u32, streams: RandomStreams, purpose: &str) -> Permutations<'_> {
        Permutations { runs, streams, purpose }
    }

    fn sum(own: f64, others: &[f64]) -> f64 {
        own + others.iter().sum::<f64>()
    }

    /// Upper p of one cell in each of many worlds drawn by `value`.
    fn of_worlds(value: impl Fn(u64) -> Vec<f64> + Sync, runs: u32) -> Vec<f64> {
        const WORLDS: u64 = 2_000;
        let (neighbours, streams) = (ground(4), RandomStreams::new(31));
        let world = |world: u64| {
            let values = value(world);
            let cell = (world % 61) as usize;
            let tested: Vec<bool> = (0..61).map(|other| other == cell).collect();
            let purpose = format!("world {world}");
            permute(&values, &neighbours, &tested, with(runs, streams, &purpose), sum)[cell].expect("tested").p_upper()
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
    fn p_of_counts_is_no_smaller_than_it_says() {
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
    fn the_two_tails_share_the_ties() {
        let neighbours = ground(4);
        let values: Vec<f64> = (0..61).map(|i| f64::from(i * 7 % 4)).collect();
        let met = permute(&values, &neighbours, &[true; 61], with(99, RandomStreams::new(1), "ties"), sum);
        assert!(met.iter().flatten().any(|cell| cell.ties() > 0));
        for cell in met.iter().map(|cell| cell.expect("tested")) {
            let ties = f64::from(1 + cell.ties()) / 100.0;
            assert!((cell.p_upper() + cell.p_lower() - 1.0 - ties).abs() < 1e-12, "{cell:?}");
            for p in [cell.p_upper(), cell.p_lower(), cell.p_either()] {
                assert!((0.01..=1.0).contains(&p), "{cell:?}");
            }
        }
    }

    #[test]
    fn neighbours_are_others_without_replacement_and_each_as_often() {
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
            with(6_000, RandomStreams::new(2), "all"),
            statistic,
        );
        assert_eq!((met[1], met[4]), (None, None), "without neighbours, and not tested");
        assert_eq!(met[2].map(Permuted::ties), Some(6_000), "all the others can only be all the others");
        let seen = seen.into_inner().expect("no panic");
        assert_eq!(seen.len(), 6, "pairs of four: {seen:?}");
        assert!(seen.values().all(|times| (850..=1_150).contains(times)), "{seen:?}");
    }

    #[test]
    fn any_number_of_threads_gives_the_same() {
        let neighbours = ground(6);
        let values: Vec<f64> = (0..neighbours.len()).map(|i| (i * i % 11) as f64).collect();
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let all = vec![true; values.len()];
            pool.install(|| permute(&values, &neighbours, &all, with(49, RandomStreams::new(3), "threads"), sum))
        };
        assert_eq!(run(1), run(3));
    }
}
