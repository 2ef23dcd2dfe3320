//! Kernel density surfaces, evaluated at the centre of each cell.

use rayon::prelude::*;

use crate::grid::Grid;
use crate::place::{LonLat, NearestIndex, Plane, centre, corners};
use hexspot_stats::kde::{
    AdaptiveBandwidth, KernelPoint, RelativeRisk, denominator_floor, density, density_ratio, window_mass,
};

/// A position, and the number of events or premises there.
pub type WeightedPoint = (LonLat, f64);

/// Edge-corrected densities at the centre of each cell; columns are in the order of the grid's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct DensitySurface {
    /// The bandwidth, metres.
    pub bandwidth_m: f64,
    /// Events per km² by a fixed bandwidth.
    pub fixed: Vec<f64>,
    /// Events per km² by an adaptive bandwidth, wider where events are few; zero everywhere without events.
    pub adaptive: Vec<f64>,
    /// The relative risk: density of events over density of premises, each as a share; `None` without premises or events.
    pub relative_risk: Option<Vec<RelativeRisk>>,
    /// The floor of the density of premises in the relative risk, per km².
    pub floor_per_km2: f64,
}

/// Computes the density surface of `events`, and their risk relative to `premises`, by the quartic kernel.
///
/// Edge correction: a density is divided by the mass of the kernel inside the cells of the grid, buffer included, because nothing is
/// counted beyond them. For the adaptive density this is the kernel of an event at the centre of the cell, with the fixed density as
/// the pilot (Davies, T. M. & Hazelton, M. L. (2010). Adaptive kernel estimation of spatial relative risk. *Statistics in Medicine*
/// 29, 2423–2437. doi:10.1002/sim.3995).
pub fn density_surface(
    grid: &Grid,
    events: &[WeightedPoint],
    premises: Option<&[WeightedPoint]>,
    bandwidth_m: f64,
) -> DensitySurface {
    let floor_per_km2 = denominator_floor(bandwidth_m);
    let zeros = || vec![0.0; grid.cells.len()];
    let Some(density_grid) = DensityGrid::new(grid) else {
        let (fixed, adaptive) = (zeros(), zeros());
        return DensitySurface { bandwidth_m, fixed, adaptive, relative_risk: None, floor_per_km2 };
    };
    let masses = density_grid.masses(&vec![bandwidth_m; grid.cells.len()]);
    let fixed_of = |points: &[WeightedPoint]| density_grid.fixed(points, bandwidth_m, &masses);
    let fixed = fixed_of(events);
    let total = |points: &[WeightedPoint]| points.iter().map(|(_, number)| number).sum::<f64>();
    let relative_risk = premises.and_then(|premises| {
        let totals = (total(events), total(premises));
        let of = |(events, premises): (&f64, &f64)| density_ratio(*events, *premises, totals, floor_per_km2);
        fixed.iter().zip(&fixed_of(premises)).map(of).collect()
    });
    let adaptive = density_grid.adaptive(events, &fixed, bandwidth_m).unwrap_or_else(zeros);
    DensitySurface { bandwidth_m, fixed, adaptive, relative_risk, floor_per_km2 }
}

/// The centres of the cells on a plane, and the edge of the grid.
#[derive(Clone, Debug)]
pub struct DensityGrid<'a> {
    grid: &'a Grid,
    plane: Plane,
    centres: Vec<[f64; 2]>,
    /// The centres of the cells just outside the grid.
    outside: NearestIndex<()>,
}

impl<'a> DensityGrid<'a> {
    /// The centres of a grid; `None` when it has no cells.
    pub fn new(grid: &'a Grid) -> Option<Self> {
        let plane = Plane::around(grid.cells.iter().map(|cell| centre(*cell)))?;
        let centres = grid.cells.iter().map(|cell| plane.metres(centre(*cell))).collect();
        let around = grid.cells.iter().flat_map(|cell| cell.grid_disk_safe(1));
        let mut outside: Vec<_> = around.filter(|cell| grid.number(*cell).is_none()).collect();
        outside.sort_unstable();
        outside.dedup();
        let outside = NearestIndex::new(outside.into_iter().map(|cell| (centre(cell), ())));
        Some(Self { grid, plane, centres, outside })
    }

    fn kernel_point(&self, (at, events): WeightedPoint, bandwidth_m: f64) -> KernelPoint {
        KernelPoint { at: self.plane.metres(at), events, bandwidth_m }
    }

    /// The density of `points` at each centre, per km²; `masses` are [`Self::masses`] for this bandwidth.
    pub fn fixed(&self, points: &[WeightedPoint], bandwidth_m: f64, masses: &[f64]) -> Vec<f64> {
        let kernels = points.iter().map(|point| self.kernel_point(*point, bandwidth_m)).collect();
        divide(&density(kernels, &self.centres), masses)
    }

    /// The mass inside the grid of a kernel at each centre, given the bandwidth of each, metres.
    pub fn masses(&self, bandwidth_m: &[f64]) -> Vec<f64> {
        /// The most by which a neighbouring cell can be larger.
        const SLACK: f64 = 1.2;
        let mass = |cell: usize| {
            let (middle, index) = (centre(self.grid.cells[cell]), self.grid.cells[cell]);
            let reach = corners(index).iter().map(|corner| middle.distance_m(*corner)).fold(0.0, f64::max);
            // A kernel that reaches outside the grid crosses a cell just outside, whose centre is then near.
            if self.outside.within(middle, bandwidth_m[cell] + SLACK * reach).is_none() {
                return 1.0;
            }
            window_mass(self.centres[cell], bandwidth_m[cell], |point| self.contains(point))
        };
        (0..self.centres.len()).into_par_iter().map(mass).collect()
    }

    fn contains(&self, point: [f64; 2]) -> bool {
        let cell = self.plane.place(point).map(|place| place.cell(self.grid.resolution));
        cell.is_some_and(|cell| self.grid.number(cell).is_some())
    }

    /// The adaptive density at each centre, with the `fixed` densities as the pilot; `None` without events.
    fn adaptive(&self, events: &[WeightedPoint], fixed: &[f64], bandwidth_m: f64) -> Option<Vec<f64>> {
        let pilot_at: Vec<[f64; 2]> = events.iter().map(|(at, _)| self.plane.metres(*at)).collect();
        let kernels: Vec<KernelPoint> = events.iter().map(|point| self.kernel_point(*point, bandwidth_m)).collect();
        let mass = |point: &[f64; 2]| window_mass(*point, bandwidth_m, |point| self.contains(point));
        let masses: Vec<f64> = pilot_at.par_iter().map(mass).collect();
        let pilot = divide(&density(kernels, &pilot_at), &masses);
        let adaptive =
            AdaptiveBandwidth::from_pilot(events.iter().map(|(_, number)| *number).zip(pilot.iter().copied()))?;
        let kernels = events
            .iter()
            .zip(&pilot)
            .map(|(point, pilot)| self.kernel_point(*point, bandwidth_m * adaptive.factor(*pilot)));
        let bandwidths: Vec<f64> = fixed.iter().map(|pilot| bandwidth_m * adaptive.factor(*pilot)).collect();
        Some(divide(&density(kernels.collect(), &self.centres), &self.masses(&bandwidths)))
    }
}

fn divide(densities: &[f64], masses: &[f64]) -> Vec<f64> {
    densities.iter().zip(masses).map(|(density, mass)| density / mass).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::build;
    use crate::ingest::EventPlace;
    use crate::place::centre;
    use h3o::Resolution;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("in range")
    }

    /// Cells of about two square kilometres, and an event at the centre of each of their descendants two levels down.
    fn uniform() -> (Grid, Vec<WeightedPoint>) {
        let places: Vec<EventPlace> = (0..40)
            .map(|i| EventPlace {
                at: at(-0.1 + f64::from(i % 8) * 0.003, 51.50 + f64::from(i / 8) * 0.002),
                street: None,
            })
            .collect();
        let grid = build(None, None, &places, Resolution::Ten, 1).expect("a grid");
        let children = grid.cells.iter().flat_map(|cell| cell.children(Resolution::Twelve));
        let points =
            children.map(centre).filter(|at| grid.number(at.cell(Resolution::Ten)).is_some()).map(|at| (at, 1.0));
        let points = points.collect();
        (grid, points)
    }

    #[test]
    fn uniform_events_have_uniform_density_to_the_edge() {
        let (grid, events) = uniform();
        let km2: f64 = grid.area_m2.iter().sum::<f64>() / 1e6;
        let even = events.len() as f64 / km2;
        let met = density_surface(&grid, &events, Some(&events), 180.0);
        for cell in 0..grid.cells.len() {
            for density in [met.fixed[cell], met.adaptive[cell]] {
                assert!((density / even - 1.0).abs() < 0.06, "{density} for {even} in cell {cell}");
            }
        }
        let edge = met
            .fixed
            .iter()
            .zip(&grid.cells)
            .filter(|(_, cell)| cell.grid_disk_safe(1).any(|near| grid.number(near).is_none()));
        let edge: Vec<f64> = edge.map(|(density, _)| *density).collect();
        assert!((edge.iter().sum::<f64>() / edge.len() as f64 / even - 1.0).abs() < 0.02);
        for risk in met.relative_risk.expect("premises") {
            assert!((risk.value - 1.0).abs() < 1e-9 && !risk.floored);
        }
    }

    #[test]
    fn floors_the_risk_where_premises_are_few() {
        let (grid, even) = uniform();
        let crowd = grid.cells[grid.cells.len() / 2];
        let premises: Vec<WeightedPoint> = even.iter().copied().filter(|(at, _)| at.lon() < -0.085).collect();
        let events: Vec<WeightedPoint> = premises.iter().copied().chain([(centre(crowd), 500.0)]).collect();
        let met = density_surface(&grid, &events, Some(&premises), 150.0);
        let risk = met.relative_risk.expect("premises");
        for (risk, cell) in risk.iter().zip(&grid.cells) {
            let (far, near) = (centre(*cell).lon() > -0.081, centre(*cell).lon() < -0.084);
            assert!(risk.floored || !far, "{risk:?} at {:?}", centre(*cell));
            assert!(!risk.floored || !near, "{risk:?} at {:?}", centre(*cell));
        }
        let nothing = density_surface(&grid, &[], Some(&premises), 150.0);
        assert_eq!(nothing.relative_risk, None);
        assert!(nothing.fixed.iter().chain(&nothing.adaptive).all(|density| *density == 0.0));
    }
}
