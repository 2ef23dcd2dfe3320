//! Exposure of whole areas: premises, footfall and surface.

use std::collections::BTreeMap;

use geo::orient::Direction;
use geo::{GeodesicArea, Orient};
use h3o::Resolution;

use super::footfall::{FootfallExposure, footfall_exposure};
use super::premises::PremisesFilter;
use crate::error::Result;
use crate::grid::{self, Grid};
use crate::ingest::{Access, AreaIndex, Areas, DropReason, Footfall, Ledger, Premises};
use crate::period::Period;
use crate::place::centre;

/// The exposure of areas; columns are in the order of the areas.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaExposure {
    /// Premises; `None` when no file was given.
    pub premises: Option<AreaPremises>,
    /// Footfall; `None` when no file was given or no station has a full week.
    pub footfall: Option<AreaFootfall>,
    /// Surface on the ellipsoid, km²; `None` for an area without a shape.
    pub km2: Vec<Option<f64>>,
}

/// Premises by area.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaPremises {
    /// The premises that rates divide by.
    pub counted: Vec<u32>,
    /// Of these, those that only members, guests or employees may enter.
    pub restricted: Vec<u32>,
    /// All premises by kind, counted or not: their number, and the number not open to the public.
    pub by_kind: BTreeMap<String, Vec<(u32, u32)>>,
    /// Whether any register states who may enter; otherwise `restricted` is missing, not zero.
    pub access_known: bool,
    /// A description of what is counted, with what it is a proxy for.
    pub meaning: String,
}

/// Footfall by area.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaFootfall {
    /// People on an average day.
    pub daily: Vec<f64>,
    /// The years counted, the stations excluded, and the description.
    pub source: FootfallExposure,
}

/// Counts premises by area. Premises in no area are dropped in the ledger.
pub fn area_premises(
    index: &AreaIndex<'_>,
    areas: usize,
    premises: &Premises,
    counted: &PremisesFilter,
    ledger: &mut Ledger,
) -> AreaPremises {
    let mut exposure = AreaPremises {
        counted: vec![0; areas],
        restricted: vec![0; areas],
        by_kind: BTreeMap::new(),
        access_known: premises.venues.iter().any(|venue| venue.access.is_some()),
        meaning: counted.meaning(premises),
    };
    for venue in &premises.venues {
        let holding = index.containing(venue.at);
        if holding.is_empty() {
            ledger.drop_kept(venue.file, DropReason::OutsideStudyArea, 1);
        }
        let restricted = u32::from(venue.access == Some(Access::Restricted));
        for area in holding {
            let kind = exposure.by_kind.entry(venue.kind.clone()).or_insert_with(|| vec![(0, 0); areas]);
            kind[area].0 += 1;
            kind[area].1 += restricted;
            if counted.counts(venue) {
                exposure.counted[area] += 1;
                exposure.restricted[area] += restricted;
            }
        }
    }
    exposure
}

/// Distributes footfall over fine cells as for a ranking of cells, and sums the cells whose centre lies in each area.
pub fn area_footfall(fine: &FineGrid, footfall: &Footfall, period: Period) -> Option<AreaFootfall> {
    let source = footfall_exposure(&fine.grid, footfall, period)?;
    let mut daily = vec![0.0; fine.areas];
    for (cell, areas) in fine.areas_of.iter().enumerate() {
        areas.iter().for_each(|area| daily[*area] += source.daily[cell]);
    }
    Some(AreaFootfall { daily, source })
}

/// The surface of each area on the ellipsoid, km²; `None` for an area without a shape.
pub fn area_km2(areas: &Areas) -> Vec<Option<f64>> {
    let surface = |area: &crate::ingest::Area| {
        // A clockwise ring would enclose the rest of the earth.
        let m2 = area.shape.orient(Direction::Default).geodesic_area_unsigned();
        (m2 > 0.0).then_some(m2 / 1e6)
    };
    areas.areas.iter().map(surface).collect()
}

/// Areas as fine cells, for values by cell that are summed by area.
#[derive(Clone, Debug)]
pub struct FineGrid {
    /// The cells.
    pub grid: Grid,
    /// The areas that hold the centre of each cell.
    pub areas_of: Vec<Vec<usize>>,
    areas: usize,
}

impl FineGrid {
    /// Builds the cells of the areas that have a shape, at the finest resolution with no more than 300,000 cells.
    ///
    /// # Errors
    ///
    /// No area has a shape, or a shape is invalid.
    pub fn build(areas: &Areas, index: &AreaIndex<'_>) -> Result<Self> {
        /// The largest number of cells: resolution 12 (300 m² each) for a city centre, 10 for a metropolis.
        const MOST: f64 = 300_000.0;
        const CANDIDATES: [Resolution; 5] =
            [Resolution::Twelve, Resolution::Eleven, Resolution::Ten, Resolution::Nine, Resolution::Eight];
        let m2: f64 = area_km2(areas).iter().flatten().sum::<f64>() * 1e6;
        let fits = |resolution: &Resolution| m2 / resolution.area_m2() <= MOST;
        let resolution = CANDIDATES.into_iter().find(fits).unwrap_or(Resolution::Seven);
        let grid = grid::build(Some(areas), None, &[], resolution, 0)?;
        let areas_of = grid.cells.iter().map(|cell| index.containing(centre(*cell))).collect();
        Ok(Self { grid, areas_of, areas: areas.areas.len() })
    }

    /// The share of each area's cells whose centre `passes`; `None` for an area without cells.
    pub fn share(&self, passes: impl Fn(crate::place::LonLat) -> bool) -> Vec<Option<f64>> {
        let mut cells = vec![(0.0, 0.0); self.areas];
        for (cell, areas) in self.grid.cells.iter().zip(&self.areas_of).filter(|(_, areas)| !areas.is_empty()) {
            let inside = if passes(centre(*cell)) { 1.0 } else { 0.0 };
            for area in areas {
                cells[*area].0 += inside;
                cells[*area].1 += 1.0;
            }
        }
        cells.into_iter().map(|(inside, all)| (all > 0.0).then(|| inside / all)).collect()
    }
}
