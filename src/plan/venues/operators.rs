//! The chosen venues by operator: one conversation wins several.

use std::collections::BTreeMap;

use super::choose::{VenuePlan, operator_of};
use crate::ingest::Venue;

/// An operator, and which of its premises are wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorWanted {
    /// Its name as the first of them has it.
    pub name: String,
    /// Places in [`VenuePlan::chosen`], in order.
    pub wanted: Vec<usize>,
    /// What they cover that nothing before them does, each in its order, together: a share of the whole demand.
    pub gain: f64,
    /// Its premises that are members already.
    pub existing: usize,
}

/// The operators of the chosen venues, most wanted first, then most gained. One that states no operator is in none.
pub fn operators(plan: &VenuePlan, venues: &[Venue]) -> Vec<OperatorWanted> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, chosen) in plan.chosen.iter().enumerate() {
        operator_of(&venues[chosen.venue]).into_iter().for_each(|key| by_key.entry(key).or_default().push(place));
    }
    let existing: Vec<Option<String>> = plan.existing.iter().map(|venue| operator_of(&venues[*venue])).collect();
    let wanted = |(key, wanted): (String, Vec<usize>)| OperatorWanted {
        name: venues[plan.chosen[wanted[0]].venue].operator.clone().unwrap_or_default().trim().to_owned(),
        gain: wanted.iter().map(|place| plan.chosen[*place].gain).sum(),
        existing: existing.iter().filter(|other| other.as_ref() == Some(&key)).count(),
        wanted,
    };
    let mut list: Vec<OperatorWanted> = by_key.into_iter().map(wanted).collect();
    list.sort_by(|a, b| b.wanted.len().cmp(&a.wanted.len()).then(b.gain.total_cmp(&a.gain)));
    list
}
