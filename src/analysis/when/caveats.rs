//! What a reader of hours should know.

use super::{Timed, TimedTheme, WhenOutcome};
use crate::analysis::caveats::of_files;
use crate::temporal::WEEKENDS_BEFORE;

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
                 that is not known (events_at_defaulted_times): windows and peak hours leave them out",
                found.source,
                found.events,
                found.timed_events,
                found.time(),
                found.expected
            ));
        }
        for (source, share) in self.defaulted.on_the_hour.iter().filter(|(_, share)| **share > 0.5) {
            notes.push(format!("{source}: {:.0} % of its times are full hours, rounded up or down", 100.0 * share));
        }
        for half in &self.defaulted.half_days {
            notes.push(format!(
                "{}: all events lie within {}: its clock may have lost whether they were of the morning or the evening, and then no hour of \
                 it is to be trusted",
                half.source, half.hours
            ));
        }
        if self.telling.hours.is_some() {
            notes.push(
                "events are confined to some hours: times that stand for \"not known\" are found only where the hours beside them are among \
                 these"
                    .into(),
            );
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
            (account.other_days, "events lie on days that no source which covers the area knows, and are in no figure"),
            (
                account.long,
                "events last longer than a week: they say nothing of the hour, and are in no window and no peak",
            ),
            (
                account.endless,
                "events end more than a month after the last month of the data: their end counts as not known",
            ),
            (account.turned, "events end before they begin: they count by their beginning"),
        ];
        let counted = counted.into_iter().filter(|(events, _)| *events > 0);
        let mut notes: Vec<String> = counted.map(|(events, what)| format!("theme {name}: {events} {what}")).collect();
        const CUT: &str = "not known to all sources from Friday to Sunday evening, and left out";
        match self.weekends.truncated {
            0 => {}
            1 => notes.push(format!("theme {name}: 1 weekend is {CUT}")),
            cut => notes.push(format!("theme {name}: {cut} weekends are {CUT}")),
        }
        notes.extend(self.note_days());
        if self.weekends.fridays.len() <= WEEKENDS_BEFORE as usize {
            let known = match self.weekends.fridays.len() {
                0 => "no whole weekend is".to_owned(),
                1 => "only 1 whole weekend is".to_owned(),
                known => format!("only {known} whole weekends are"),
            };
            notes.push(format!("theme {name}: {known} known, so comparisons rest on fewer than {WEEKENDS_BEFORE}"));
        }
        notes
    }

    /// Which days and hours events are held against, where these are not those of all months.
    fn note_days(&self) -> Vec<String> {
        let (name, days) = (&self.selection.name, &self.days);
        let mut notes = Vec::new();
        let (known, all) = (days.months_observed(), self.coverage.months_observed());
        if known < all {
            notes.push(format!(
                "theme {name}: times of day are known in {known} of the {all} months for which it has rows; hours, windows and weekends are of these"
            ));
        }
        if days.any_source() != days.all_sources() {
            let sources =
                days.sources.iter().map(|known| format!("{} from {} to {}", known.source, known.from, known.to));
            notes.push(format!(
                "theme {name}: its sources know times of day of different days ({}): weekends are compared where all do",
                sources.collect::<Vec<_>>().join(", ")
            ));
        }
        if !self.confined.is_empty() {
            let windows = self.confined.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
            notes.push(format!(
                "theme {name}: its events are confined to {windows}, and so are the hours and people that they are held against; windows that hold \
                 all of these hours, or none, are left out"
            ));
        }
        notes
    }
}
