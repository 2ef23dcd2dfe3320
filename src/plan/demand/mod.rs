//! The need: how much harm is expected in which cell and hour of the week, and how sure that is.

mod hours;

pub use hours::{HoursBasis, HoursMethod, shrunken_hours};

use h3o::CellIndex;

use crate::place::LonLat;
use crate::temporal::HoursOfWeek;
use hexspot_stats::{Posterior, RandomStreams};

/// Harm expected by cell and hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// The cells of the study area, in order of the grid.
    pub cells: Vec<CellDemand>,
    /// Weeks that the harm of [`CellDemand::law`] is of.
    pub weeks: f64,
    /// How it spreads over the hours of the week: shares that add up to 1. The first is that of the study area.
    pub hours: Vec<HoursOfWeek>,
    /// What these hours rest on.
    pub hours_basis: HoursBasis,
    /// What harm is counted in: the name of a preset of weights.
    pub harm: String,
}

/// What is expected of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellDemand {
    /// Its number in the grid.
    pub cell: usize,
    /// Its index.
    pub h3: CellIndex,
    /// Its middle.
    pub at: LonLat,
    /// What people call it.
    pub label: String,
    /// What is known of its true harm in [`Demand::weeks`]; `None` where nothing happened anywhere.
    pub posterior: Option<Posterior>,
    /// Which of [`Demand::hours`] are its.
    pub hours: usize,
}

impl Demand {
    /// Harm expected in each cell in a week: the means of the laws.
    pub fn weekly(&self) -> Vec<f64> {
        self.cells.iter().map(|cell| cell.posterior.map_or(0.0, |law| law.shape / law.rate) / self.weeks).collect()
    }

    /// The share of a cell's harm that falls in an hour of the week.
    pub fn share(&self, cell: usize, slot: usize) -> f64 {
        self.hours[self.cells[cell].hours].0[slot]
    }

    /// The harm of each cell in a week, drawn from what is known of it: what a plan's sureness rests on.
    pub fn draw(&self, streams: &RandomStreams, run: u64) -> Vec<f64> {
        let mut rng = streams.stream("plan/need", run);
        self.cells.iter().map(|cell| cell.posterior.map_or(0.0, |law| law.draw(&mut rng)) / self.weeks).collect()
    }
}
