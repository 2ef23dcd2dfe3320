//! Estimates the false-alarm and detection rates of the verdicts by simulation on the study grid.

use rand::RngExt;
use rayon::prelude::*;

use super::simulation::SimulationModel;
use hexspot_stats::{
    HarmWeights, Interval, Observations, RandomStreams, TestOptions, Verdicts, estimate_dispersion, verdicts,
    wilson_interval,
};

/// The relative risks of planted hotspots.
pub const RELATIVE_RISKS: [f64; 3] = [2.0, 3.0, 5.0];

/// A verdict whose alarms are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// `hot`: the verdict on events.
    Hot,
    /// `harm_hot`: the verdict on harm.
    HarmHot,
    /// The exact window test by its q, without adjustment for overdispersion; for comparison.
    Exact,
    /// Gi* by the q of its normal p; for comparison.
    GiStar,
}

impl Alarm {
    /// All verdicts, in order.
    pub const ALL: [Self; 4] = [Self::Hot, Self::HarmHot, Self::Exact, Self::GiStar];

    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        ["hot", "harm_hot", "exact", "gi_star"][self as usize]
    }

    /// Whether any of `cells` is hot by this verdict; `None` without the verdict.
    fn raised(self, verdicts: &Verdicts, mut cells: impl Iterator<Item = usize>) -> Option<bool> {
        let by_q = |q: &[Option<f64>], cell: usize| q[cell].is_some_and(|q| q <= verdicts.options.alpha);
        Some(match self {
            Self::Hot => cells.any(|cell| verdicts.hot[cell] == Some(true)),
            Self::HarmHot => {
                let harm = verdicts.harm.as_ref()?;
                cells.any(|cell| harm.hot[cell] == Some(true))
            }
            Self::Exact => cells.any(|cell| by_q(&verdicts.exact.q, cell)),
            Self::GiStar => cells.any(|cell| by_q(&verdicts.gi_q, cell)),
        })
    }
}

/// The hotspot planted in each simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlantedRisk {
    /// None: every alarm is false.
    Nothing,
    /// A random cell and those within some windows of it, with a higher risk. An alarm in any of them is a detection. Cells whose block is
    /// truncated by the edge are not drawn.
    Block {
        /// Windows around the cell (rings, where windows have one ring).
        windows: u32,
        /// The risk relative to the other cells.
        relative_risk: f64,
    },
}

/// The alarms of one simulation, in the order of [`Alarm::ALL`]; `None` without the verdict.
pub type Alarms = [Option<bool>; 4];

/// The rate of alarms over simulations, with its Monte Carlo interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlarmRate {
    /// The verdict.
    pub verdict: Alarm,
    /// The share of simulations with an alarm.
    pub rate: Interval,
    /// Simulations.
    pub runs: u32,
}

/// Simulates `runs` data sets and returns their alarms.
///
/// Each simulation has its own random stream and is analysed as the study is, with the dispersion estimated from its months and the harm
/// weights of its own events. `done` is called after each simulation.
pub fn simulate_alarms(
    model: &SimulationModel<'_>,
    planted: PlantedRisk,
    options: TestOptions,
    runs: u32,
    (streams, purpose): (RandomStreams, &str),
    done: &(dyn Fn() + Sync),
) -> Vec<Alarms> {
    let windows = model.windows;
    let blocks = match planted {
        PlantedRisk::Nothing => vec![Vec::new()],
        PlantedRisk::Block { windows, .. } => model.blocks(windows),
    };
    let one = |run: u32| {
        let mut rng = streams.stream(purpose, u64::from(run));
        let (block, risk) = match planted {
            PlantedRisk::Nothing => (&[][..], 1.0),
            PlantedRisk::Block { relative_risk, .. } => (&blocks[rng.random_range(0..blocks.len())][..], relative_risk),
        };
        let drawn = model.draw(block, risk, &mut rng);
        let mix = model.harm_weights.and_then(|weights| {
            HarmWeights::from_events(
                weights.weights().iter().map(|(weight, _)| *weight).zip(drawn.by_weight.iter().copied()),
            )
        });
        let observed = Observations { counts: &drawn.counts, harm: mix.as_ref().map(|mix| (&drawn.harm[..], mix)) };
        let dispersion = estimate_dispersion(&drawn.monthly, model.month_shares.len(), model.complete);
        let verdicts = verdicts(observed, windows, dispersion, options);
        done();
        let everywhere = || 0..windows.reported.len();
        Alarm::ALL.map(|verdict| match planted {
            PlantedRisk::Nothing => verdict.raised(&verdicts, everywhere()),
            PlantedRisk::Block { .. } => verdict.raised(&verdicts, block.iter().map(|cell| *cell as usize)),
        })
    };
    if blocks.is_empty() {
        return Vec::new();
    }
    (0..runs).into_par_iter().map(one).collect()
}

/// The alarm rate of each verdict over simulations.
pub fn alarm_rates(simulations: &[Alarms]) -> Vec<AlarmRate> {
    let rate_of = |(at, verdict): (usize, Alarm)| {
        let made: Vec<bool> = simulations.iter().filter_map(|alarms| alarms[at]).collect();
        let raised = made.iter().filter(|raised| **raised).count();
        let rate = wilson_interval(raised as u64, made.len() as u64)?;
        Some(AlarmRate { verdict, rate, runs: made.len() as u32 })
    };
    Alarm::ALL.into_iter().enumerate().filter_map(rate_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_missing_verdicts() {
        let simulations = [[Some(true), None, Some(true), Some(true)], [Some(false), None, Some(true), Some(true)]];
        let measured = alarm_rates(&simulations);
        let names: Vec<&str> = measured.iter().map(|measured| measured.verdict.as_str()).collect();
        assert_eq!(names, ["hot", "exact", "gi_star"]);
        assert_eq!((measured[0].rate.value, measured[1].rate.value, measured[0].runs), (0.5, 1.0, 2));
    }
}
