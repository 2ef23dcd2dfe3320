//! Premises per cell.

use std::collections::BTreeMap;

use crate::grid::{Grid, Role};
use crate::ingest::{Access, DropReason, Ledger, PUB_BAR_NIGHTCLUB, Premises, Register, Venue};

/// Which premises a rate is per.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// Every premises of a licensing register; of a food-hygiene register, which knows no licences, the pubs, bars and
    /// nightclubs.
    #[default]
    Auto,
    /// Those of these kinds.
    Kinds(Vec<String>),
}

impl std::fmt::Display for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Kinds(kinds) => f.write_str(&kinds.join(",")),
        }
    }
}

impl Counted {
    fn counts(&self, venue: &Venue) -> bool {
        match (self, venue.register) {
            (Self::Kinds(kinds), _) => kinds.contains(&venue.kind),
            (Self::Auto, Register::Licensing) => true,
            (Self::Auto, Register::FoodHygiene) => venue.kind == PUB_BAR_NIGHTCLUB,
        }
    }
}

/// Premises per cell, in order of the grid's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct PremisesExposure {
    /// The premises that rates divide by.
    pub counted: Vec<u32>,
    /// Of these, those that only members, guests or employees may enter.
    pub restricted: Vec<u32>,
    /// All premises by kind, counted or not.
    pub by_kind: BTreeMap<String, Vec<u32>>,
    /// What is counted, in words, with what it is a proxy for.
    pub meaning: String,
}

/// Counts premises by cell; those outside the grid are taken off the ledger's kept rows.
pub fn count(grid: &Grid, premises: &Premises, counted: &Counted, ledger: &mut Ledger) -> PremisesExposure {
    let zeros = || vec![0u32; grid.cells.len()];
    let mut exposure = PremisesExposure {
        counted: zeros(),
        restricted: zeros(),
        by_kind: BTreeMap::new(),
        meaning: meaning(premises, counted),
    };
    for venue in &premises.venues {
        let Some(cell) = grid.number(venue.at.cell(grid.resolution)) else {
            ledger.drop_kept(venue.file, DropReason::OutsideStudyArea, 1);
            continue;
        };
        let cell = cell as usize;
        exposure.by_kind.entry(venue.kind.clone()).or_insert_with(zeros)[cell] += 1;
        if counted.counts(venue) {
            exposure.counted[cell] += 1;
            exposure.restricted[cell] += u32::from(venue.access == Some(Access::Restricted));
        }
    }
    exposure
}

impl PremisesExposure {
    /// Premises counted in the cells that are reported.
    pub fn in_study_area(&self, grid: &Grid) -> u32 {
        in_study_area(&self.counted, grid)
    }

    /// Of these, those that are not open to everybody.
    pub fn restricted_in_study_area(&self, grid: &Grid) -> u32 {
        in_study_area(&self.restricted, grid)
    }

    /// All premises in the cells that are reported, counted or not, by kind.
    pub fn by_kind_in_study_area(&self, grid: &Grid) -> BTreeMap<&str, u32> {
        self.by_kind.iter().map(|(kind, cells)| (kind.as_str(), in_study_area(cells, grid))).collect()
    }
}

fn in_study_area(cells: &[u32], grid: &Grid) -> u32 {
    cells.iter().zip(&grid.roles).filter(|(_, role)| **role == Role::Study).map(|(count, _)| count).sum()
}

fn meaning(premises: &Premises, counted: &Counted) -> String {
    let hygiene = premises.venues.iter().any(|venue| venue.register == Register::FoodHygiene);
    let licensing = premises.venues.iter().any(|venue| venue.register == Register::Licensing);
    let date = premises.extract_date.as_ref().map_or_else(String::new, |date| format!(" of {date}"));
    match counted {
        Counted::Kinds(kinds) => format!("premises of kind {}", kinds.join(", ")),
        Counted::Auto if hygiene && licensing => format!(
            "premises of the licensing register and pubs, bars and nightclubs of the food-hygiene register{date}: a place in both is counted twice"
        ),
        Counted::Auto if hygiene => {
            format!("pubs, bars and nightclubs of the food-hygiene register{date}, a proxy for licensed premises")
        }
        Counted::Auto => "premises of the licensing register".into(),
    }
}
