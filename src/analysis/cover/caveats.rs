//! What a reader of gaps should know.

use super::assets::UNKNOWN_KIND;
use super::{CoverOutcome, CoveredKind};
use crate::analysis::RankingResult;
use crate::analysis::caveats::of_files;
use crate::plan::asset_gaps::CandidateKind;

impl CoverOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self, ranked: &RankingResult) -> Vec<String> {
        let mut notes = vec![
            "covered means within reach by the straight line: walls, angles of view and lamps that do not burn are not looked at, and what \
             an asset prevents is not known"
                .to_owned(),
        ];
        if self.is_of_harm() {
            notes.push(self.need.hours_basis.note());
        }
        for CoveredKind { kind, rests_on, .. } in &self.kinds {
            notes.extend(rests_on.as_ref().map(|rests_on| format!("what {kind} is held against: {rests_on}")));
        }
        self.kinds.iter().for_each(|kind| notes.extend(of_kind(kind, self.streets_given)));
        for (kind, reason) in &self.left_out {
            notes.push(format!("{kind} is left out: {reason}"));
        }
        notes.extend(of_files(&ranked.ledger));
        notes
    }
}

fn of_kind(of: &CoveredKind, streets_given: bool) -> Vec<String> {
    let CoveredKind { kind, reach_m, assets, unreadable_hours, gaps, .. } = of;
    let mut notes = Vec::new();
    if kind == UNKNOWN_KIND {
        notes.push(format!(
            "{assets} assets are of no kind: they are told together as {kind:?}, held against harm at any hour. Say which column is \
             their kind in a [[table]]"
        ));
    }
    if *assets == 0 {
        notes.push(format!("no asset is of kind {kind}: all of its need counts as out of reach"));
    } else if gaps.reaching == 0 {
        notes.push(format!("none of the {assets} of kind {kind} reaches the study area: check where they are"));
    } else if gaps.reaching + unreadable_hours < *assets {
        let beyond = assets - unreadable_hours - gaps.reaching;
        notes.push(format!("{beyond} of the {assets} of kind {kind} reach nothing of the study area"));
    }
    if *unreadable_hours > 0 {
        notes.push(format!(
            "the hours of {unreadable_hours} of the {assets} of kind {kind} cannot be read: they count as covering nothing"
        ));
    }
    if gaps.subcells.spacing_m() > *reach_m {
        notes.push(format!(
            "{kind}: the study area is so large that ground is looked at every {:.0} m, further than the reach: shares of single cells are \
             rough. Choose a smaller --area",
            gaps.subcells.spacing_m()
        ));
    }
    if gaps.candidates.apart_m > *reach_m {
        notes.push(format!(
            "{kind}: new places are looked for every {:.0} m, further apart than the reach, for the study area is large",
            gaps.candidates.apart_m
        ));
    }
    if streets_given && gaps.candidates.kind == CandidateKind::Lattice {
        notes.push(format!(
            "{kind}: none of the streets given lies in the study area: new places are points of a lattice"
        ));
    }
    notes
}
