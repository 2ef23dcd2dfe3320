//! Premises, footfall and surface of whole areas.

use std::collections::BTreeMap;

use geo::orient::Direction;
use geo::{GeodesicArea, Orient};
use h3o::Resolution;

use super::footfall::{FootfallExposure, spread};
use super::premises::Counted;
use crate::error::Result;
use crate::grid::{self, Grid};
use crate::ingest::{Access, AreaIndex, Areas, DropReason, Footfall, Ledger, Premises};
use crate::period::Period;
use crate::place::centre;

/// What the events of areas are divided by, in order of the areas.
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
    /// All premises by kind, counted or not: how many, and of these how many are not open to everybody.
    pub by_kind: BTreeMap<String, Vec<(u32, u32)>>,
    /// Whether any register says who may enter: without one, that none is restricted is not known.
    pub access_known: bool,
    /// What is counted, in words, with what it is a proxy for.
    pub meaning: String,
}

/// Footfall by area.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaFootfall {
    /// People on an average day.
    pub daily: Vec<f64>,
    /// The years counted, stations left out, and what it means.
    pub source: FootfallExposure,
}

/// Counts premises by area; those in none are taken off the ledger's kept rows.
pub fn premises_of(
    index: &AreaIndex<'_>,
    areas: usize,
    premises: &Premises,
    counted: &Counted,
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

/// Spreads footfall over fine cells as for a ranking of cells, and adds up those whose centre lies in each area.
pub fn footfall_of(fine: &Fine, footfall: &Footfall, period: Period) -> Option<AreaFootfall> {
    let source = spread(&fine.grid, footfall, period)?;
    let mut daily = vec![0.0; fine.areas];
    for (cell, areas) in fine.areas_of.iter().enumerate() {
        areas.iter().for_each(|area| daily[*area] += source.daily[cell]);
    }
    Some(AreaFootfall { daily, source })
}

/// The surface of each area, km².
pub fn km2(areas: &Areas) -> Vec<Option<f64>> {
    let surface = |area: &crate::ingest::Area| {
        // A ring drawn clockwise would be all of the earth but the area.
        let m2 = area.shape.orient(Direction::Default).geodesic_area_unsigned();
        (m2 > 0.0).then_some(m2 / 1e6)
    };
    areas.areas.iter().map(surface).collect()
}

/// Areas as fine cells, for what is known by cell and asked by area.
#[derive(Clone, Debug)]
pub struct Fine {
    /// The cells.
    pub grid: Grid,
    /// For each cell the areas that hold its centre.
    pub areas_of: Vec<Vec<usize>>,
    areas: usize,
}

impl Fine {
    /// The cells of areas that have a shape: the finest of which there are not too many.
    pub fn of(areas: &Areas, index: &AreaIndex<'_>) -> Result<Self> {
        /// Cells beyond which a coarser resolution will do: 12 for a city centre (300 m² each), 10 for a metropolis.
        const MOST: f64 = 300_000.0;
        const CANDIDATES: [Resolution; 5] =
            [Resolution::Twelve, Resolution::Eleven, Resolution::Ten, Resolution::Nine, Resolution::Eight];
        let m2: f64 = km2(areas).iter().flatten().sum::<f64>() * 1e6;
        let fits = |resolution: &Resolution| m2 / resolution.area_m2() <= MOST;
        let resolution = CANDIDATES.into_iter().find(fits).unwrap_or(Resolution::Seven);
        let grid = grid::build(Some(areas), None, &[], resolution, 0)?;
        let areas_of = grid.cells.iter().map(|cell| index.containing(centre(*cell))).collect();
        Ok(Self { grid, areas_of, areas: areas.areas.len() })
    }

    /// For each area the share of its cells whose centre passes; `None` for one without cells.
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
