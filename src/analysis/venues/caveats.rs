//! What a reader of a plan of venues should know.

use super::VenuesOutcome;
use crate::analysis::caveats::of_files;
use crate::analysis::walking_distance::walk_note;
use crate::options::Options;
use crate::plan::venues::{DemandBy, Exclusion};
use crate::plan::walk::Reachability;

impl VenuesOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self, config: &Options) -> Vec<String> {
        let (plan, parts, wanted) = (&self.plan, &self.parts, &config.venues());
        let mut notes = Vec::new();
        if parts.no_hours_at_all {
            notes.push(
                "NO OPENING HOURS ARE KNOWN of any premises that can be chosen: all are taken to be open all night, every night. Ask before \
                 relying on any of them"
                    .to_owned(),
            );
        } else if parts.assumed_open > 0 {
            notes.push(format!(
                "{} premises whose hours are not known are taken to be open all night, as asked for (--unknown-hours open)",
                parts.assumed_open
            ));
        }
        match wanted.demand {
            DemandBy::Harm => notes.push(format!(
                "harm by the hour: {}. The harm of a cell is taken to lie where its events are, by their number; that of a cell without \
                 any at its middle or on the street nearest to it. A place counts as reached within {} m on foot of a venue that is open",
                self.demand.hours_basis, wanted.walk_m
            )),
            DemandBy::Footfall => notes.push(format!(
                "{}. A cell counts as reached when its middle, or the street nearest to that, lies within {} m on foot of a venue that is \
                 open",
                self.demand.hours_basis, wanted.walk_m
            )),
        }
        notes.push(self.walk_note());
        notes.push(plan.solution.describe());
        if plan.fewest == Some(false) {
            notes.push("that fewer venues would not do is likely and not proven".into());
        }
        notes.extend(self.members_note(&wanted.scheme));
        let gained_nothing = plan.chosen.iter().filter(|chosen| chosen.gain <= 0.0).count();
        if gained_nothing > 0 && wanted.backup == 0.0 {
            notes.push(format!(
                "{gained_nothing} of the chosen venues bring nothing new within reach: fewer would do as well"
            ));
        }
        if wanted.kinds.is_empty() {
            notes.push(format!(
                "any premises that rates are per can be chosen ({} --premises-kinds): name the kinds that suit a refuge with \
                 --candidate-kinds",
                config.study.exposure.counted()
            ));
        }
        for (why, number) in parts.excluded_counts() {
            let hint =
                if why == Exclusion::HoursUnknown { " (--unknown-hours open would take them to be open)" } else { "" };
            notes.push(format!("{number} premises are left out: {}{hint}", why.as_str()));
        }
        notes.extend(self.ranking_notes.iter().cloned());
        if self.coverage.is_none() {
            notes.extend(of_files(&self.ledger));
        }
        notes
    }

    /// What is not as a reader would expect of the members of the scheme.
    fn members_note(&self, scheme: &str) -> Option<String> {
        let (existing, closed) = (self.plan.existing.len(), self.plan.closed.len());
        if closed > 0 {
            return Some(format!(
                "{closed} of {existing} members of {scheme:?} are closed all night: they cover nothing, and are none of the venues that \
                 an area must have"
            ));
        }
        let why = match self.parts.excluded_counts().get(&Exclusion::ExistingHoursUnknown) {
            _ if existing > 0 => return None,
            Some(number) => format!("of no member of {scheme:?} the hours are known ({number} are left out)"),
            None if self.venues.iter().all(|venue| venue.schemes.is_empty()) => {
                "no list of premises says which are members of a scheme".to_owned()
            }
            None => format!("no premises is a member of {scheme:?}"),
        };
        Some(format!(
            "{why}: the plan begins from nothing. Give a list of members as --premises, or name the scheme (--existing-scheme)"
        ))
    }

    /// How distances were found, and which premises and places no street leads to.
    fn walk_note(&self) -> String {
        let sites = self.parts.candidates().into_iter().chain(self.parts.existing());
        let venues = Reachability::new(&self.walk, sites.map(|venue| self.venues[venue].at));
        let demand = Reachability::new(&self.walk, self.demand.at.iter().copied());
        walk_note(&self.walk, &[("venues", venues), ("places of demand", demand)])
    }
}
