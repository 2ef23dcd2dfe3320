//! A density surface, told at the middle of each cell.

mod ground;

pub use ground::DensityGround;

use crate::grid::Grid;
use crate::place::LonLat;
use hexspot_stats::kde::{RelativeRisk, denominator_floor, density_ratio};

/// So many events, or premises, at a position.
pub type WeightedPoint = (LonLat, f64);

/// Densities at the middle of each cell, columns in order of the grid's cells; all are corrected for what lies outside the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// The bandwidth, metres.
    pub bandwidth_m: f64,
    /// Events per km², all spread alike.
    pub fixed: Vec<f64>,
    /// Events per km², spread wider where there are few; nought everywhere when there are none.
    pub adaptive: Vec<f64>,
    /// Share of the events over share of the premises; `None` without premises or events.
    pub relative_risk: Option<Vec<RelativeRisk>>,
    /// Premises per km² below which the risk is floored.
    pub floor_per_km2: f64,
}

/// The surface of `events`, and of their risk relative to `premises`, by the quartic kernel.
///
/// A density is divided by the mass of the kernel that lies inside the cells of the grid, buffer included: beyond them nothing was
/// counted. Of the adaptive density it is the kernel that an event in the middle of the cell would have (Davies, T. M. & Hazelton,
/// M. L. (2010). Adaptive kernel estimation of spatial relative risk. *Statistics in Medicine* 29, 2423–2437.
/// doi:10.1002/sim.3995), the pilot being the fixed one.
pub fn surface(grid: &Grid, events: &[WeightedPoint], premises: Option<&[WeightedPoint]>, bandwidth_m: f64) -> Surface {
    let floor_per_km2 = denominator_floor(bandwidth_m);
    let nothing = || vec![0.0; grid.cells.len()];
    let Some(ground) = DensityGround::of(grid) else {
        let (fixed, adaptive) = (nothing(), nothing());
        return Surface { bandwidth_m, fixed, adaptive, relative_risk: None, floor_per_km2 };
    };
    let masses = ground.masses(&vec![bandwidth_m; grid.cells.len()]);
    let fixed_of = |piles: &[WeightedPoint]| ground.fixed(piles, bandwidth_m, &masses);
    let fixed = fixed_of(events);
    let total = |piles: &[WeightedPoint]| piles.iter().map(|(_, number)| number).sum::<f64>();
    let relative_risk = premises.and_then(|premises| {
        let totals = (total(events), total(premises));
        let of = |(events, premises): (&f64, &f64)| density_ratio(*events, *premises, totals, floor_per_km2);
        fixed.iter().zip(&fixed_of(premises)).map(of).collect()
    });
    let adaptive = ground.adaptive(events, &fixed, bandwidth_m).unwrap_or_else(nothing);
    Surface { bandwidth_m, fixed, adaptive, relative_risk, floor_per_km2 }
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

    /// Cells of some two square kilometres, and an event in the middle of each of their children of two levels down.
    fn even() -> (Grid, Vec<WeightedPoint>) {
        let places: Vec<EventPlace> = (0..40)
            .map(|i| EventPlace {
                at: at(-0.1 + f64::from(i % 8) * 0.003, 51.50 + f64::from(i / 8) * 0.002),
                street: None,
            })
            .collect();
        let grid = build(None, None, &places, Resolution::Ten, 1).expect("a grid");
        let children = grid.cells.iter().flat_map(|cell| cell.children(Resolution::Twelve));
        let piles =
            children.map(centre).filter(|at| grid.number(at.cell(Resolution::Ten)).is_some()).map(|at| (at, 1.0));
        let piles = piles.collect();
        (grid, piles)
    }

    #[test]
    fn even_ground_is_even_to_the_edge_whatever_the_kernel() {
        let (grid, events) = even();
        let km2: f64 = grid.area_m2.iter().sum::<f64>() / 1e6;
        let even = events.len() as f64 / km2;
        let met = surface(&grid, &events, Some(&events), 180.0);
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
    fn risk_is_high_where_events_are_and_premises_are_not_and_flagged_where_there_are_none() {
        let (grid, even) = even();
        let crowd = grid.cells[grid.cells.len() / 2];
        let premises: Vec<WeightedPoint> = even.iter().copied().filter(|(at, _)| at.lon() < -0.085).collect();
        let events: Vec<WeightedPoint> = premises.iter().copied().chain([(centre(crowd), 500.0)]).collect();
        let met = surface(&grid, &events, Some(&premises), 150.0);
        let risk = met.relative_risk.expect("premises");
        for (risk, cell) in risk.iter().zip(&grid.cells) {
            let (far, near) = (centre(*cell).lon() > -0.081, centre(*cell).lon() < -0.084);
            assert!(risk.floored || !far, "{risk:?} at {:?}", centre(*cell));
            assert!(!risk.floored || !near, "{risk:?} at {:?}", centre(*cell));
        }
        let nothing = surface(&grid, &[], Some(&premises), 150.0);
        assert_eq!(nothing.relative_risk, None);
        assert!(nothing.fixed.iter().chain(&nothing.adaptive).all(|density| *density == 0.0));
    }
}
