//! What a reader of ways home should know.

use super::RoutesOutcome;
use crate::analysis::RankingResult;
use crate::analysis::caveats::{of_files, premises_age};
use crate::analysis::walking_distance::walk_note;
use crate::plan::routes::{FARTHEST_M, SaferSearch};

impl RoutesOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self, ranked: &RankingResult) -> Vec<String> {
        let routes = &self.routes;
        let leavers = &routes.departures.by_venue;
        let mut notes = vec![walk_note(&self.walk, &[("venues", routes.places), ("stations", routes.stations)])];
        notes.push(
            "people are taken to leave a full venue when it closes and to walk to the station nearest on foot: read numbers against \
             each other, not as counts. Whether trains still run then is not known here"
                .into(),
        );
        notes.push(
            "the harm of a street is that of the cells it passes, by length: events are known by map point or cell, not by street, and of two \
             streets in one cell neither is known to be worse"
                .into(),
        );
        notes.push(self.hours.note());
        let assumed = leavers.iter().filter(|leaver| leaver.capacity_assumed).count();
        if assumed == leavers.len() {
            notes.push(
                "no venue says its capacity: each counts as one person an evening, so flows are numbers of venues"
                    .into(),
            );
        } else if assumed > 0 {
            notes.push(format!(
                "{assumed} of {} venues do not say their capacity: they count as the median of those of their kind that do, as 1 where none \
                 does",
                leavers.len()
            ));
        }
        let untold = leavers.iter().filter(|leaver| leaver.closes.is_none()).count();
        let not_by_night = routes.departures.not_by_night;
        if routes.departures.closing_assumed && not_by_night.number() == 0 {
            notes.push("no venue says its hours: all are assumed to close at 23:00 every evening".into());
        } else if routes.departures.closing_assumed {
            notes.push(format!(
                "no venue that says its hours closes by night: the {untold} that do not say theirs are assumed to close at 23:00 every evening"
            ));
        } else if untold > 0 {
            notes.push(format!(
                "{untold} of {} venues do not say their hours: they are assumed to close when the others do",
                leavers.len()
            ));
        }
        if not_by_night.number() > 0 {
            notes.push(format!(
                "nobody leaves {} venues here, for they do not close by night: {}",
                not_by_night.number(),
                not_by_night.describe()
            ));
        }
        if routes.unrouted.no_station > 0 {
            notes.push(format!(
                "from {} venues no station is within {FARTHEST_M:.0} m on foot: they have no way home here",
                routes.unrouted.no_station
            ));
        }
        let outside = routes.streets.iter().filter(|piece| piece.harm.is_none()).count();
        if outside > 0 {
            notes.push(format!(
                "no cell of the study area covers {outside} of {} pieces of street: their harm is not known, and a safer way passes them \
                 as the average street inside",
                routes.streets.len()
            ));
        }
        let given_up = routes.routes.iter().filter(|way| way.search == SaferSearch::GivenUp).count();
        if given_up > 0 {
            notes.push(format!(
                "for {given_up} of {} ways the search for a safer one was given up, there being too many to try: whether there is one is \
                 not known. A smaller --detour leaves fewer",
                routes.routes.len()
            ));
        }
        let (without, beyond) = routes.cells_without_street;
        if without > 0 {
            let lost = if beyond > 0 {
                format!("; of {beyond}, which no street is near, it is on none")
            } else {
                String::new()
            };
            notes.push(format!("the harm of {without} cells that no street passes is put on the nearest street{lost}"));
        }
        if routes.uncertainty.draws == 0 {
            notes.push("no draws: how sure the order is was not worked out".into());
        }
        notes.extend(premises_age(ranked.premises_date.as_deref(), ranked.coverage.period));
        notes.extend(of_files(&ranked.ledger));
        notes
    }
}
