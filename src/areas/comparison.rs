//! Areas compared on one measure.

use super::area_context::AreaContext;
use super::denominator::Denominator;
use super::denominator_warnings::{Flag, flags};
use super::monthly_counts::Tally;
use super::rate_ranking::Column;
use hexspot_stats::{Dispersion, Draws, estimate_dispersion};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Events, each 1.
    Events,
    /// Points of a scheme, more for graver incidents.
    Points,
}

impl Unit {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Points => "points",
        }
    }
}

/// What areas are compared on.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name, as in outputs.
    pub name: String,
    /// Its name in full.
    pub title: String,
    /// What its number counts.
    pub unit: Unit,
    /// What it is a proxy of; absent when it is exact.
    pub proxy_of: Option<String>,
    /// What it was counted from, in words.
    pub source: String,
}

/// All areas on one measure, in order of the areas.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The measure.
    pub measure: Measure,
    /// What was counted.
    pub tally: Tally,
    /// How clumped it is in time, when there is enough to tell: 1 is then assumed.
    pub dispersion: Option<Dispersion>,
    /// By each denominator there is, the number itself first.
    pub columns: Vec<Column>,
    /// What a reader must know of each area.
    pub flags: Vec<Vec<Flag>>,
}

/// Compares areas on a measure by every denominator there is.
pub fn compare(measure: Measure, tally: Tally, ground: &AreaContext, min_premises: u32, draws: Draws) -> Comparison {
    let (incidents, observed) = tally.incidents();
    let dispersion = estimate_dispersion(&incidents, tally.period.months(), &observed);
    let phi = dispersion.map_or(1.0, |dispersion| dispersion.phi);
    let column = |denominator: Denominator| {
        let purpose = format!("areas/{}/{}", measure.name, denominator.as_str());
        Some(Column::of(&tally, denominator, denominator.units(ground)?, phi, draws, &purpose))
    };
    let mut columns: Vec<Column> = Denominator::ALL.into_iter().filter_map(column).collect();
    for column in &mut columns {
        for area in (0..ground.len()).filter(|area| !ground.overlaps[*area].is_empty()) {
            // What is in two areas is no rest to compare with.
            column.to_rest[area] = None;
        }
    }
    Comparison {
        columns,
        flags: (0..ground.len()).map(|area| flags(ground, &tally, area, min_premises)).collect(),
        measure,
        tally,
        dispersion,
    }
}

impl Comparison {
    /// The column over a denominator, when there is something to divide by.
    pub fn by(&self, denominator: Denominator) -> Option<&Column> {
        self.columns.iter().find(|column| column.denominator == denominator)
    }

    /// The flags of an area as one text, if it has any.
    pub fn flag(&self, area: usize) -> Option<String> {
        let flags = &self.flags[area];
        (!flags.is_empty()).then(|| flags.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }
}
