//! How often the verdicts are false where nothing is there, and how often they find what is: on the study's own ground.

use rand::RngExt;
use rayon::prelude::*;

use super::simulation::World;
use hexspot_stats::{
    HarmWeights, Interval, Observations, RandomStreams, TestOptions, Verdicts, estimate_dispersion, verdicts,
    wilson_interval,
};

/// The relative risks that are planted.
pub const RELATIVE_RISKS: [f64; 3] = [2.0, 3.0, 5.0];

/// A verdict whose alarms are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// `hot`: the verdict on events.
    Hot,
    /// `harm_hot`: the verdict on harm.
    HarmHot,
    /// The exact window test by its q, without the adjustment for clumping; for comparison.
    Exact,
    /// Gi* by the q of its normal p; for comparison.
    GiStar,
}

impl Alarm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hot, Self::HarmHot, Self::Exact, Self::GiStar];

    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        ["hot", "harm_hot", "exact", "gi_star"][self as usize]
    }

    /// Whether any of `cells` is hot by this verdict; `None` when it was not made.
    fn on(self, judgement: &Verdicts, mut cells: impl Iterator<Item = usize>) -> Option<bool> {
        let by_q = |q: &[Option<f64>], cell: usize| q[cell].is_some_and(|q| q <= judgement.options.alpha);
        Some(match self {
            Self::Hot => cells.any(|cell| judgement.hot[cell] == Some(true)),
            Self::HarmHot => {
                let harm = judgement.harm.as_ref()?;
                cells.any(|cell| harm.hot[cell] == Some(true))
            }
            Self::Exact => cells.any(|cell| by_q(&judgement.exact.q, cell)),
            Self::GiStar => cells.any(|cell| by_q(&judgement.gi_q, cell)),
        })
    }
}

/// What is put into every world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Planted {
    /// Nothing: every alarm is false.
    Nothing,
    /// A cell drawn anew for every world and those within so many windows of it (rings, where windows have one), with so many times the risk: an alarm in any of them is a
    /// detection. Cells whose block is cut by the edge are not drawn.
    Block {
        /// Windows around the cell.
        windows: u32,
        /// Times the risk of the rest.
        relative_risk: f64,
    },
}

/// Which verdicts were given in one world, in order of [`Alarm::ALL`]; `None` for one that was not made.
pub type Alarms = [Option<bool>; 4];

/// A share of worlds with its Monte Carlo interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The verdict.
    pub verdict: Alarm,
    /// The share of worlds in which it was given.
    pub rate: Interval,
    /// Worlds.
    pub runs: u32,
}

/// The verdicts given in `runs` worlds, each drawn from a stream of its own and judged as the study is: dispersion estimated from its
/// months, harm by its own mix.
///
/// `done` is told after each world.
pub fn alarms(
    world: &World<'_>,
    planted: Planted,
    question: TestOptions,
    runs: u32,
    (streams, purpose): (RandomStreams, &str),
    done: &(dyn Fn() + Sync),
) -> Vec<Alarms> {
    let windows = world.windows;
    let blocks = match planted {
        Planted::Nothing => vec![Vec::new()],
        Planted::Block { windows, .. } => world.blocks(windows),
    };
    let one = |run: u32| {
        let mut rng = streams.stream(purpose, u64::from(run));
        let (block, risk) = match planted {
            Planted::Nothing => (&[][..], 1.0),
            Planted::Block { relative_risk, .. } => (&blocks[rng.random_range(0..blocks.len())][..], relative_risk),
        };
        let drawn = world.draw(block, risk, &mut rng);
        let mix = world.mix.and_then(|mix| {
            HarmWeights::from_events(
                mix.weights().iter().map(|(weight, _)| *weight).zip(drawn.by_weight.iter().copied()),
            )
        });
        let observed = Observations { counts: &drawn.counts, harm: mix.as_ref().map(|mix| (&drawn.harm[..], mix)) };
        let dispersion = estimate_dispersion(&drawn.monthly, world.months.len(), world.known);
        let judgement = verdicts(observed, windows, dispersion, question);
        done();
        let everywhere = || 0..windows.reported.len();
        Alarm::ALL.map(|verdict| match planted {
            Planted::Nothing => verdict.on(&judgement, everywhere()),
            Planted::Block { .. } => verdict.on(&judgement, block.iter().map(|cell| *cell as usize)),
        })
    };
    if blocks.is_empty() {
        return Vec::new();
    }
    (0..runs).into_par_iter().map(one).collect()
}

/// The rate of each verdict over worlds.
pub fn measure(worlds: &[Alarms]) -> Vec<Measured> {
    let of = |(at, verdict): (usize, Alarm)| {
        let made: Vec<bool> = worlds.iter().filter_map(|alarms| alarms[at]).collect();
        let raised = made.iter().filter(|raised| **raised).count();
        let rate = wilson_interval(raised as u64, made.len() as u64)?;
        Some(Measured { verdict, rate, runs: made.len() as u32 })
    };
    Alarm::ALL.into_iter().enumerate().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_that_were_not_made_are_not_counted() {
        let worlds = [[Some(true), None, Some(true), Some(true)], [Some(false), None, Some(true), Some(true)]];
        let measured = measure(&worlds);
        let names: Vec<&str> = measured.iter().map(|measured| measured.verdict.as_str()).collect();
        assert_eq!(names, ["hot", "exact", "gi_star"]);
        assert_eq!((measured[0].rate.value, measured[1].rate.value, measured[0].runs), (0.5, 1.0, 2));
    }
}
