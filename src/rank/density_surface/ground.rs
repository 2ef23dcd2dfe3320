//! The cells as the ground of a density: their middles on a plane, and what lies outside.

use rayon::prelude::*;

use super::WeightedPoint;
use crate::grid::Grid;
use crate::place::{NearestIndex, Plane, centre, corners};
use hexspot_stats::kde::{AdaptiveBandwidth, KernelPoint, density, window_mass};

/// The cells on a plane, and where they end.
#[derive(Clone, Debug)]
pub struct DensityGround<'a> {
    grid: &'a Grid,
    plane: Plane,
    middles: Vec<[f64; 2]>,
    /// The middles of the cells just outside.
    outside: NearestIndex<()>,
}

impl<'a> DensityGround<'a> {
    /// The ground of a grid; `None` when it has no cells.
    pub fn of(grid: &'a Grid) -> Option<Self> {
        let plane = Plane::around(grid.cells.iter().map(|cell| centre(*cell)))?;
        let middles = grid.cells.iter().map(|cell| plane.metres(centre(*cell))).collect();
        let around = grid.cells.iter().flat_map(|cell| cell.grid_disk_safe(1));
        let mut outside: Vec<_> = around.filter(|cell| grid.number(*cell).is_none()).collect();
        outside.sort_unstable();
        outside.dedup();
        let outside = NearestIndex::new(outside.into_iter().map(|cell| (centre(cell), ())));
        Some(Self { grid, plane, middles, outside })
    }

    fn spread(&self, (at, events): WeightedPoint, bandwidth_m: f64) -> KernelPoint {
        KernelPoint { at: self.plane.metres(at), events, bandwidth_m }
    }

    /// The density of `piles` at each middle, events per km²; `masses` are [`Self::masses`] of this bandwidth.
    pub fn fixed(&self, piles: &[WeightedPoint], bandwidth_m: f64, masses: &[f64]) -> Vec<f64> {
        let spread = piles.iter().map(|pile| self.spread(*pile, bandwidth_m)).collect();
        over(&density(spread, &self.middles), masses)
    }

    /// The mass of a kernel around each middle that lies inside the cells, given each its bandwidth in metres.
    pub fn masses(&self, bandwidth_m: &[f64]) -> Vec<f64> {
        /// How much larger than this a cell next to it may be.
        const SLACK: f64 = 1.2;
        let mass = |cell: usize| {
            let (middle, index) = (centre(self.grid.cells[cell]), self.grid.cells[cell]);
            let reach = corners(index).iter().map(|corner| middle.distance_m(*corner)).fold(0.0, f64::max);
            // What is left within the bandwidth and outside is crossed into over a cell just outside, whose middle is then near.
            if self.outside.within(middle, bandwidth_m[cell] + SLACK * reach).is_none() {
                return 1.0;
            }
            window_mass(self.middles[cell], bandwidth_m[cell], |point| self.holds(point))
        };
        (0..self.middles.len()).into_par_iter().map(mass).collect()
    }

    fn holds(&self, point: [f64; 2]) -> bool {
        let cell = self.plane.place(point).map(|place| place.cell(self.grid.resolution));
        cell.is_some_and(|cell| self.grid.number(cell).is_some())
    }

    /// The adaptive density at each middle, whose `fixed` densities are the pilot; `None` without events.
    pub(super) fn adaptive(&self, events: &[WeightedPoint], fixed: &[f64], bandwidth_m: f64) -> Option<Vec<f64>> {
        let pilot_at: Vec<[f64; 2]> = events.iter().map(|(at, _)| self.plane.metres(*at)).collect();
        let spread: Vec<KernelPoint> = events.iter().map(|pile| self.spread(*pile, bandwidth_m)).collect();
        let mass = |point: &[f64; 2]| window_mass(*point, bandwidth_m, |point| self.holds(point));
        let masses: Vec<f64> = pilot_at.par_iter().map(mass).collect();
        let pilot = over(&density(spread, &pilot_at), &masses);
        let law = AdaptiveBandwidth::from_pilot(events.iter().map(|(_, number)| *number).zip(pilot.iter().copied()))?;
        let spread =
            events.iter().zip(&pilot).map(|(pile, pilot)| self.spread(*pile, bandwidth_m * law.factor(*pilot)));
        let here: Vec<f64> = fixed.iter().map(|pilot| bandwidth_m * law.factor(*pilot)).collect();
        Some(over(&density(spread.collect(), &self.middles), &self.masses(&here)))
    }
}

fn over(densities: &[f64], masses: &[f64]) -> Vec<f64> {
    densities.iter().zip(masses).map(|(density, mass)| density / mass).collect()
}
