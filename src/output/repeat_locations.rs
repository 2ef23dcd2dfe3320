//! The fields of a repeat location, and of a name that leads to no premises.

use super::premises::filled;
use super::table::Table;
use crate::premises::{PremisesData, RepeatKind, RepeatLocation};

/// `repeat_locations.csv`: locations with more than one incident, most first.
pub fn repeat_locations(evidence: &PremisesData<'_>, repeats: &[RepeatLocation]) -> Table {
    let mut out = Table::new(repeats.len());
    let id = |repeat: &RepeatLocation| match repeat.kind {
        RepeatKind::Premises => filled(&evidence.venues[repeat.number].id),
        RepeatKind::MapPoint => None,
    };
    out.text("kind", repeats.iter().map(|repeat| Some(repeat.kind.as_str().to_owned())));
    out.text("id", repeats.iter().map(id));
    out.text("name", repeats.iter().map(|repeat| repeat.name.as_deref().and_then(filled)));
    out.number("lon", repeats.iter().map(|repeat| Some(repeat.at.lon())));
    out.number("lat", repeats.iter().map(|repeat| Some(repeat.at.lat())));
    out.whole("incidents", repeats.iter().map(|repeat| Some(repeat.incidents)));
    out.whole("months_with_incidents", repeats.iter().map(|repeat| Some(repeat.months)));
    out.whole("months_observed", repeats.iter().map(|_| Some(evidence.months_observed())));
    out.text("first_month", repeats.iter().map(|repeat| Some(repeat.first.to_string())));
    out.text("last_month", repeats.iter().map(|repeat| Some(repeat.last.to_string())));
    out.number("share", repeats.iter().map(|repeat| Some(repeat.share)));
    out
}

/// `premises_names.csv`: names that events give and that lead to no premises, most events first, with the premises that may be meant.
pub fn unplaced_names(evidence: &PremisesData<'_>) -> Table {
    let names = &evidence.attribution.names;
    let mut out = Table::new(names.len());
    let candidate = |venue: &usize| match &evidence.venues[*venue] {
        venue if venue.id.is_empty() => venue.name.clone(),
        venue => format!("{} ({})", venue.name, venue.id),
    };
    out.text("name", names.iter().map(|name| Some(name.name.clone())));
    out.text("problem", names.iter().map(|name| Some(name.reason.as_str().to_owned())));
    out.whole("events", names.iter().map(|name| Some(name.events)));
    out.list("may_be", names.iter().map(|name| name.candidates.iter().map(candidate).collect()));
    out
}
