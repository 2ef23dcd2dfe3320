//! Why a venue is chosen, in a sentence or two that can be read aloud.

use super::demand::VenueDemand;
use super::night_hours::friday_hours;
use super::operators::OperatorSummary;
use super::plan::VenuePlan;
use super::venue_benefit::ChosenVenue;
use crate::ingest::Venue;

impl VenuePlan {
    /// Explains a chosen venue.
    pub fn explain(&self, chosen: &ChosenVenue, venues: &[Venue], demand: &VenueDemand) -> String {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let around = chosen.place.map_or_else(String::new, |place| format!(", most around {}", demand.label[place]));
        let twice = chosen.gain_twice.map(|twice| format!(" and {} within a walk of a second", percent(twice)));
        let mut text = format!(
            "brings {} {} within a walk{}{around}",
            percent(chosen.gain),
            demand.description,
            twice.unwrap_or_default()
        );
        let hours = venues[chosen.venue].hours.as_ref();
        match (friday_hours(&venues[chosen.venue], self.night), hours) {
            (Some((from, to)), _) if from == to => text.push_str("; open round the clock on Fridays"),
            (Some((from, to)), _) => text.push_str(&format!("; open {from} to {to} on Fridays")),
            (None, None) => text.push_str("; its hours are not known: ask"),
            (None, Some(hours)) if hours.week.is_none() => {
                text.push_str(&format!("; its hours, {:?}, could not be read: ask", hours.text));
            }
            (None, Some(_)) => text.push_str("; closed on Friday nights"),
        }
        let of = if chosen.gain_twice.is_some() { " of first and second cover by their weights" } else { "" };
        text.push_str(&format!("; without it {}{of} would be lost", percent(chosen.loss_without)));
        if let Some((next, loss)) = chosen.replacement {
            let name = Some(venues[next].name.as_str()).filter(|name| !name.is_empty()).unwrap_or("one without a name");
            text.push_str(&format!(", or {} with {name} in its place", percent(loss)));
        }
        if let Some(share) = chosen.chosen_share {
            text.push_str(&format!("; among the best in {:.0} % of draws", 100.0 * share));
        }
        text
    }
}

impl OperatorSummary {
    /// Explains why to contact an operator.
    pub fn explain(&self) -> String {
        let number = self.venues.len();
        let there = match self.existing {
            0 => String::new(),
            existing => format!("; {existing} of its premises take part already"),
        };
        let gain = format!("{:.1} % more within a walk", 100.0 * self.gain);
        match number {
            1 => format!("one of its premises is wanted: {gain}{there}"),
            _ => format!("one conversation wins {number} of the venues wanted: {gain}{there}"),
        }
    }
}
