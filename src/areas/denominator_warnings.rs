//! Denominators that can lie, and numbers that are not whole.

use std::fmt;

use super::area_context::AreaContext;
use super::monthly_counts::Tally;
use crate::ingest::CountKind;

/// What a reader must know before comparing an area on a measure.
#[derive(Clone, Debug, PartialEq)]
pub enum Flag {
    /// Nothing is known of it: the source has no row.
    Unknown,
    /// Some months are not known.
    MonthsUnknown(usize),
    /// Some months are known of some sources only.
    MonthsInPart(usize),
    /// No source counts there.
    Outside,
    /// It holds no event of any kind: perhaps no source counts there.
    Empty,
    /// It has no premises: no rate per premises can be said.
    NoPremises,
    /// It has so few that one more or less changes the rate much.
    FewPremises(u32),
    /// No station or sensor counts near it: no rate per footfall can be said.
    NoFootfall,
    /// What is counted is people at stations, not in the street.
    FootfallAtStations,
    /// Only this share of it lies where the sources count, or inside the study area.
    Split(f64),
    /// These areas hold a part of it too: what happened there counts in both.
    Overlaps(Vec<String>),
}

/// The share of an area inside the boundary of the data at which it is taken to be outside: a sliver holds nothing to go by.
pub const OUTSIDE: f64 = 0.05;

/// The flags of an area on a measure.
pub fn flags(ground: &AreaContext, tally: &Tally, area: usize, min_premises: u32) -> Vec<Flag> {
    /// Boundaries drawn by different hands differ by slivers.
    const WHOLE: f64 = 0.98;
    let mut flags = Vec::new();
    match tally.period.months() - tally.months(area) {
        0 => {}
        unknown if unknown == tally.period.months() => {
            let outside = ground.inside[area].is_some_and(|share| share <= OUTSIDE);
            flags.push(if outside { Flag::Outside } else { Flag::Unknown });
        }
        unknown => flags.push(Flag::MonthsUnknown(unknown)),
    }
    if tally.in_part > 0 {
        flags.push(Flag::MonthsInPart(tally.in_part));
    }
    if ground.empty[area] {
        flags.push(Flag::Empty);
    }
    if let Some(premises) = &ground.exposure.premises {
        match premises.counted[area] {
            0 => flags.push(Flag::NoPremises),
            few if few < min_premises => flags.push(Flag::FewPremises(few)),
            _ => {}
        }
    }
    if let Some(footfall) = &ground.exposure.footfall {
        if footfall.daily[area] <= 0.0 {
            flags.push(Flag::NoFootfall);
        } else if footfall.source.counts.contains(&CountKind::Passengers) {
            flags.push(Flag::FootfallAtStations);
        }
    }
    if let Some(share) = ground.inside[area].filter(|share| *share < WHOLE && *share > OUTSIDE) {
        flags.push(Flag::Split(share));
    }
    if !ground.overlaps[area].is_empty() {
        flags.push(Flag::Overlaps(ground.overlaps[area].iter().map(|other| ground.labels[*other].clone()).collect()));
    }
    flags
}

impl fmt::Display for Flag {
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
