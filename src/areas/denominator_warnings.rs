//! Warnings about misleading denominators and incomplete counts.

use std::fmt;

use super::area_context::AreaContext;
use super::monthly_counts::MonthlyCounts;
use crate::ingest::CountKind;

/// A warning about an area on a measure.
#[derive(Clone, Debug, PartialEq)]
pub enum DenominatorWarning {
    /// The source has no row for it.
    Unknown,
    /// So many months are missing.
    MonthsUnknown(usize),
    /// So many months are missing from some of the sources.
    MonthsInPart(usize),
    /// It lies outside the coverage of the sources.
    Outside,
    /// It holds no event of any kind: perhaps no source covers it.
    Empty,
    /// It has no premises, so no rate per premises.
    NoPremises,
    /// It has so few premises that one more or less changes the rate much.
    FewPremises(u32),
    /// It is not within reach of a station or sensor, so it has no rate per footfall.
    NoFootfall,
    /// Footfall counts people at stations, not in the street.
    FootfallAtStations,
    /// Only this share of it lies inside the coverage of the sources or the study area.
    Split(f64),
    /// These areas overlap it; events there count in both.
    Overlaps(Vec<String>),
}

/// The largest share of an area inside the coverage of the sources at which it still counts as outside.
pub const MAX_OUTSIDE_SHARE: f64 = 0.05;

/// The warnings about an area on a measure.
pub fn denominator_warnings(
    context: &AreaContext,
    counts: &MonthlyCounts,
    area: usize,
    min_premises: u32,
) -> Vec<DenominatorWarning> {
    /// The share from which an area is wholly inside: boundaries from different sources differ by slivers.
    const WHOLE: f64 = 0.98;
    let mut warnings = Vec::new();
    match counts.period.months() - counts.months(area) {
        0 => {}
        unknown if unknown == counts.period.months() => {
            let outside = context.inside[area].is_some_and(|share| share <= MAX_OUTSIDE_SHARE);
            warnings.push(if outside { DenominatorWarning::Outside } else { DenominatorWarning::Unknown });
        }
        unknown => warnings.push(DenominatorWarning::MonthsUnknown(unknown)),
    }
    if counts.in_part > 0 {
        warnings.push(DenominatorWarning::MonthsInPart(counts.in_part));
    }
    if context.empty[area] {
        warnings.push(DenominatorWarning::Empty);
    }
    if let Some(premises) = &context.exposure.premises {
        match premises.counted[area] {
            0 => warnings.push(DenominatorWarning::NoPremises),
            few if few < min_premises => warnings.push(DenominatorWarning::FewPremises(few)),
            _ => {}
        }
    }
    if let Some(footfall) = &context.exposure.footfall {
        if footfall.daily[area] <= 0.0 {
            warnings.push(DenominatorWarning::NoFootfall);
        } else if footfall.source.counts.contains(&CountKind::Passengers) {
            warnings.push(DenominatorWarning::FootfallAtStations);
        }
    }
    if let Some(share) = context.inside[area].filter(|share| *share < WHOLE && *share > MAX_OUTSIDE_SHARE) {
        warnings.push(DenominatorWarning::Split(share));
    }
    if !context.overlaps[area].is_empty() {
        warnings.push(DenominatorWarning::Overlaps(
            context.overlaps[area].iter().map(|other| context.labels[*other].clone()).collect(),
        ));
    }
    warnings
}

impl fmt::Display for DenominatorWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("not known: the source has no row for it"),
            Self::MonthsUnknown(months) => write!(f, "{months} months not known"),
            Self::MonthsInPart(months) => write!(f, "{months} months of some sources only"),
            Self::Outside => f.write_str("outside the area that the data covers: not known"),
            Self::Empty => f.write_str("no event of any kind in it: does the data cover it?"),
            Self::NoPremises => f.write_str("no premises: no rate per premises"),
            Self::FewPremises(few) => write!(f, "few premises ({few})"),
            Self::NoFootfall => f.write_str("no footfall counted within reach: no rate per footfall"),
            Self::FootfallAtStations => f.write_str("footfall is of stations, not of the street"),
            Self::Split(share) => write!(f, "{:.0} % of it lies where the data covers it", 100.0 * share),
            Self::Overlaps(others) => write!(f, "overlaps {}, events there count in both", others.join(" and ")),
        }
    }
}
