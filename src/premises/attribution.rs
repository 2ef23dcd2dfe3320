//! The events of a period by premises: what was attributed to which, and what was left and why.

use std::collections::BTreeMap;

use super::apportion::Tally;
use crate::period::Period;

/// What an incident was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// Its category.
    pub category: String,
    /// Its offence, where the source states it.
    pub offence: Option<String>,
}

/// Incidents of one kind at a premises in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Incidents {
    /// Month of the period, from 0.
    pub month: usize,
    /// Index into [`Attribution::kinds`].
    pub kind: usize,
    /// How many.
    pub tally: Tally,
}

/// Events at a place in a month that were not attributed by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PointIncidents {
    /// Index into the places of the events.
    pub place: u32,
    /// Month of the period, from 0.
    pub month: usize,
    /// How many.
    pub events: u64,
}

/// Why events were not attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnattributedReason {
    /// They name no premises, and none is within reach.
    NoPremisesInReach,
    /// They name no premises, and were not asked for.
    NotAskedFor,
    /// They name no premises, and have no position.
    NoPosition,
    /// No premises has the number or a name like the one they give.
    NameUnknown,
    /// Several premises have it, and nothing parts them.
    NameAmbiguous,
    /// The premises that have it stand too far from where they happened.
    NameElsewhere,
}

impl UnattributedReason {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPremisesInReach => "no premises within reach",
            Self::NotAskedFor => "not of the theme",
            Self::NoPosition => "no position and no premises named",
            Self::NameUnknown => "name unknown",
            Self::NameAmbiguous => "name of several premises",
            Self::NameElsewhere => "premises of this name stand too far away",
        }
    }
}

/// A name that events give and that leads to no premises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplacedName {
    /// The name as the source has it.
    pub name: String,
    /// Why.
    pub left: UnattributedReason,
    /// How many events give it.
    pub events: u64,
    /// Those that it may be, in a stated order: all that have the name, the nearest of them, or the one whose name is most similar.
    pub candidates: Vec<usize>,
}

/// The events of a period by premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The months.
    pub period: Period,
    /// The kinds of incidents, in order.
    pub kinds: Vec<Kind>,
    /// For each premises its incidents, by month and kind.
    pub venues: Vec<Vec<Incidents>>,
    /// Events with a position that were asked for and not attributed by name, by place and month.
    pub points: Vec<PointIncidents>,
    /// Names that lead to no premises, most events first.
    pub names: Vec<UnplacedName>,
    /// Events that were not attributed, by reason.
    pub left: BTreeMap<UnattributedReason, u64>,
    /// All events of the period: those attributed, whole or in shares, and those left.
    pub events: u64,
    /// Whether any event of the period names a premises: where none does, what happened at premises is unknown.
    pub names_given: bool,
    /// How far from an event premises were taken to be near it, metres.
    pub reach_m: f64,
    /// The place of each premises in an order by what is known of it.
    pub(super) rank: Vec<usize>,
}

impl Attribution {
    /// What happened at a premises in the whole period.
    pub fn tally(&self, venue: usize) -> Tally {
        self.venues[venue].iter().fold(Tally::default(), |total, incidents| total + incidents.tally)
    }
}
