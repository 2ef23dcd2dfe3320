//! What a reader of hours should know.

use super::{Timed, TimedTheme, WhenOutcome};
use crate::analysis::notes::of_files;
use crate::time::BEFORE;

impl WhenOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.timed.notes();
        notes.extend(of_files(&self.ledger));
        notes
    }
}

impl Timed {
    /// What is not told, what stands for "not known", what footfall is.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.untimed.iter().map(|(_, reason)| reason.clone()).collect();
        for found in &self.defaulted.found {
            notes.push(format!(
                "{}: {} of {} events begin at {}, where the same minute of the hours beside has {:.0}: most of these stand for a time \
                 that is not known (events_at_defaulted_times)",
                found.source,
                found.events,
                found.of,
                found.time(),
                found.expected
            ));
        }
        for (source, share) in self.defaulted.on_the_hour.iter().filter(|(_, share)| **share > 0.5) {
            notes.push(format!("{source}: {:.0} % of its times are full hours, rounded up or down", 100.0 * share));
        }
        for source in &self.defaulted.half_days {
            notes.push(format!(
                "{source}: all events lie in the same twelve hours of the clock: it may have lost whether they were of the morning or the \
                 evening, and then no hour of it is to be trusted"
            ));
        }
        match &self.footfall {
            Some(meaning) => notes.push(format!("footfall by the hour is {meaning}")),
            None => notes.push(
                "no footfall by the hour was given: events are told by number, and not per person present".into(),
            ),
        }
        if !self.without_hours.is_empty() {
            let stations = self.without_hours.join(", ");
            notes.push(format!(
                "counted by the day and not by the hour, so that people near them are not known: {stations}"
            ));
        }
        notes.extend(self.themes.iter().flat_map(TimedTheme::notes));
        notes
    }
}

impl TimedTheme {
    fn notes(&self) -> Vec<String> {
        let (name, account) = (&self.selection.name, &self.account);
        let counted = [
            (account.month_only, "events carry a month and no time of day, and are in no figure"),
            (account.day_only, "events carry a day and no time of day, and are in no figure"),
            (account.without_position, "events have a time of day and no position, and are in no figure"),
            (account.turned, "events end before they begin: they count by their beginning"),
            (self.weekends.cut as u64, "weekends are cut by the end of the months known, and left out"),
        ];
        let counted = counted.into_iter().filter(|(events, _)| *events > 0);
        let mut notes: Vec<String> = counted.map(|(events, what)| format!("theme {name}: {events} {what}")).collect();
        if self.weekends.fridays.len() <= BEFORE as usize {
            let known = self.weekends.fridays.len();
            notes.push(format!(
                "theme {name}: only {known} whole weekends are known, so comparisons rest on fewer than {BEFORE}"
            ));
        }
        notes
    }
}
