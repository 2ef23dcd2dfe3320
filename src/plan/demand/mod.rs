//! Demand: harm expected by cell and hour of the week, with its posterior.

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
    /// Number of weeks that [`CellDemand::posterior`] covers.
    pub weeks: f64,
    /// Distributions over the hours of the week: shares that add up to 1. The first is the study area's.
    pub hours: Vec<HoursOfWeek>,
    /// What these hours are based on.
    pub hours_basis: HoursBasis,
    /// Unit of harm: the name of a preset of weights.
    pub harm: String,
}

/// Harm expected in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellDemand {
    /// Index in the grid.
    pub cell: usize,
    /// H3 index.
    pub h3: CellIndex,
    /// Centre.
    pub at: LonLat,
    /// Label for people.
    pub label: String,
    /// Posterior of its true harm in [`Demand::weeks`]; `None` where there are no events at all.
    pub posterior: Option<Posterior>,
    /// Index into [`Demand::hours`].
    pub hours: usize,
}

impl Demand {
    /// Expected harm of each cell in a week: the posterior means.
    pub fn weekly(&self) -> Vec<f64> {
        self.cells.iter().map(|cell| cell.posterior.map_or(0.0, |law| law.shape / law.rate) / self.weeks).collect()
    }

    /// Share of a cell's harm in an hour of the week.
    pub fn share(&self, cell: usize, slot: usize) -> f64 {
        self.hours[self.cells[cell].hours].0[slot]
    }

    /// A draw of the harm of each cell in a week from its posterior, for the uncertainty of plans.
    pub fn draw(&self, streams: &RandomStreams, run: u64) -> Vec<f64> {
        let mut rng = streams.stream("plan/need", run);
        self.cells.iter().map(|cell| cell.posterior.map_or(0.0, |law| law.draw(&mut rng)) / self.weeks).collect()
    }
}
