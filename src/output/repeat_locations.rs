//! The columns of a repeat location, and of a name that leads to no premises.

use super::premises::filled;
use crate::premises::{PremisesData, RepeatKind, RepeatLocation, UnplacedName};
use crate::table::{Table, columns};

/// A location with more than one incident.
pub struct RepeatRow<'a> {
    evidence: &'a PremisesData<'a>,
    repeat: &'a RepeatLocation,
}

impl RepeatRow<'_> {
    fn id(&self) -> Option<&str> {
        match self.repeat.kind {
            RepeatKind::Premises => filled(&self.evidence.venues[self.repeat.number].id),
            RepeatKind::MapPoint => None,
        }
    }
}

columns! {
    /// The columns of a repeat location.
    pub mod repeat_location(row: &RepeatRow<'_>) {
        /// premises that incidents name, or a position of incidents that were not attributed by name (in open data a
        /// map point that stands for the addresses around it)
        KIND: text.names(&["premises named", "map point"]) => row.repeat.kind.as_str();
        /// number of the premises in its register; null for a map point
        ID: text.or_null() => row.id();
        /// name of the premises, or location text of the point
        NAME: text.or_null() => row.repeat.name.as_deref().and_then(filled);
        /// longitude, WGS84
        LON: number.longitude() => row.repeat.at.lon();
        /// latitude, WGS84
        LAT: number.latitude() => row.repeat.at.lat();
        /// incidents of the period; none counts at two locations
        INCIDENTS: whole.least(2.0).unit("incidents") => row.repeat.incidents;
        /// months with an incident
        MONTHS_WITH_INCIDENTS: whole.least(1.0).unit("months") => row.repeat.months;
        /// months of the period that are observed
        MONTHS_OBSERVED: whole.least(0.0).unit("months") => row.evidence.months_observed();
        /// first month with an incident
        FIRST_MONTH: text.month() => row.repeat.first.to_string();
        /// last month with an incident
        LAST_MONTH: text.month() => row.repeat.last.to_string();
        /// share of the incidents at all listed premises and points
        SHARE: number.share().unit("0 to 1") => row.repeat.share;
    }
}

/// `repeat_locations.csv`: locations with more than one incident, most first.
pub fn repeat_locations(evidence: &PremisesData<'_>, repeats: &[RepeatLocation]) -> Table {
    let rows: Vec<RepeatRow<'_>> = repeats.iter().map(|repeat| RepeatRow { evidence, repeat }).collect();
    let mut out = Table::new(rows.len());
    repeat_location::write(&mut out, &rows);
    out
}

/// A name that leads to no premises.
pub struct NameRow<'a> {
    evidence: &'a PremisesData<'a>,
    name: &'a UnplacedName,
}

impl NameRow<'_> {
    fn may_be(&self) -> Vec<String> {
        let candidate = |venue: &usize| match &self.evidence.venues[*venue] {
            venue if venue.id.is_empty() => venue.name.clone(),
            venue => format!("{} ({})", venue.name, venue.id),
        };
        self.name.candidates.iter().map(candidate).collect()
    }
}

columns! {
    /// The columns of a name that leads to no premises.
    pub mod unplaced_name(row: &NameRow<'_>) {
        /// the name as the source has it
        NAME: text.filled() => &row.name.name;
        /// why its events were not attributed
        PROBLEM: text.names(&["name unknown", "name of several premises", "premises of this name stand too far away"])
            => row.name.reason.as_str();
        /// events of the period that give it
        EVENTS: whole.least(1.0).unit("incidents") => row.name.events;
        /// premises that may be meant: all that have the name, the nearest of them, or the one whose name is most
        /// similar
        MAY_BE: list => row.may_be();
    }
}

/// `premises_names.csv`: names that events give and that lead to no premises, most events first, with the premises that may be meant.
pub fn unplaced_names(evidence: &PremisesData<'_>) -> Table {
    let rows: Vec<NameRow<'_>> = evidence.attribution.names.iter().map(|name| NameRow { evidence, name }).collect();
    let mut out = Table::new(rows.len());
    unplaced_name::write(&mut out, &rows);
    out
}
