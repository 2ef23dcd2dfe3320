//! The chosen venues by operator, because one conversation can win several.

use std::collections::BTreeMap;

use super::plan::{VenuePlan, operator_of};
use crate::ingest::Venue;

/// An operator and its chosen premises.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorSummary {
    /// Name as the first of the premises has it.
    pub name: String,
    /// Indices into [`VenuePlan::chosen`], ascending.
    pub venues: Vec<usize>,
    /// Their gains added up, as a share of all demand.
    pub gain: f64,
    /// Number of its premises that are members already.
    pub existing: usize,
}

/// Operators of the chosen venues, most venues first, then largest gain. Venues without a stated operator are in none.
pub fn operators(plan: &VenuePlan, venues: &[Venue]) -> Vec<OperatorSummary> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, chosen) in plan.chosen.iter().enumerate() {
        operator_of(&venues[chosen.venue]).into_iter().for_each(|key| by_key.entry(key).or_default().push(place));
    }
    let existing: Vec<Option<String>> = plan.existing.iter().map(|venue| operator_of(&venues[*venue])).collect();
    let summary = |(key, chosen): (String, Vec<usize>)| OperatorSummary {
        name: venues[plan.chosen[chosen[0]].venue].operator.clone().unwrap_or_default().trim().to_owned(),
        gain: chosen.iter().map(|place| plan.chosen[*place].gain).sum(),
        existing: existing.iter().filter(|other| other.as_ref() == Some(&key)).count(),
        venues: chosen,
    };
    let mut list: Vec<OperatorSummary> = by_key.into_iter().map(summary).collect();
    list.sort_by(|a, b| b.venues.len().cmp(&a.venues.len()).then(b.gain.total_cmp(&a.gain)));
    list
}
