//! The comparison of areas on one measure.

use super::area_context::AreaContext;
use super::denominator::Denominator;
use super::denominator_warnings::{DenominatorWarning, denominator_warnings};
use super::monthly_counts::MonthlyCounts;
use super::rate_ranking::RateRanking;
use hexspot_stats::{Dispersion, Draws, estimate_dispersion};

/// The unit of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureUnit {
    /// Events, each 1.
    Events,
    /// Points of a scheme, more for more serious incidents.
    Points,
}

impl MeasureUnit {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Points => "points",
        }
    }
}

/// A measure on which areas are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name in outputs.
    pub name: String,
    /// Its full name.
    pub title: String,
    /// Its unit.
    pub unit: MeasureUnit,
    /// What it is a proxy of; absent when it is exact.
    pub proxy_of: Option<String>,
    /// A description of what it was counted from.
    pub source: String,
}

/// The comparison of areas on one measure; columns are in the order of the areas.
#[derive(Clone, Debug)]
pub struct AreaComparison {
    /// The measure.
    pub measure: Measure,
    /// The counts.
    pub counts: MonthlyCounts,
    /// The overdispersion in time; `None` where it could not be estimated and 1 is assumed.
    pub dispersion: Option<Dispersion>,
    /// The ranking by each available denominator, the count itself first.
    pub rankings: Vec<RateRanking>,
    /// The warnings of each area.
    pub warnings: Vec<Vec<DenominatorWarning>>,
}

/// Compares areas on a measure by every available denominator.
pub fn compare(
    measure: Measure,
    counts: MonthlyCounts,
    context: &AreaContext,
    min_premises: u32,
    draws: Draws,
) -> AreaComparison {
    let (incidents, observed) = counts.incidents();
    let dispersion = estimate_dispersion(&incidents, counts.period.months(), &observed);
    let phi = dispersion.map_or(1.0, |dispersion| dispersion.phi);
    let ranking = |denominator: Denominator| {
        let purpose = format!("areas/{}/{}", measure.name, denominator.as_str());
        Some(RateRanking::compute(&counts, denominator, denominator.units(context)?, phi, draws, &purpose))
    };
    let mut rankings: Vec<RateRanking> = Denominator::ALL.into_iter().filter_map(ranking).collect();
    for ranking in &mut rankings {
        for area in (0..context.len()).filter(|area| !context.overlaps[*area].is_empty()) {
            // Areas that overlap are not independent of the rest.
            ranking.to_rest[area] = None;
        }
    }
    AreaComparison {
        rankings,
        warnings: (0..context.len()).map(|area| denominator_warnings(context, &counts, area, min_premises)).collect(),
        measure,
        counts,
        dispersion,
    }
}

impl AreaComparison {
    /// The ranking by a denominator; `None` when it is not available.
    pub fn by(&self, denominator: Denominator) -> Option<&RateRanking> {
        self.rankings.iter().find(|ranking| ranking.denominator == denominator)
    }

    /// The warnings of an area as one text; `None` when it has none.
    pub fn warning(&self, area: usize) -> Option<String> {
        let warnings = &self.warnings[area];
        (!warnings.is_empty()).then(|| warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }
}
