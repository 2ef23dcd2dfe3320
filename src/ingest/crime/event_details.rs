//! Details of single events beyond month and category: exact time, offence, victim's sex, premises.
//!
//! Open street-level crime has none of these. Users' tables and stop and search do. Each of their events is also counted in a group.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::{DayWindow, Span};
use crate::ingest::event_time::EventTime;

/// The victim's sex, where the source states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum VictimSex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Stated as neither.
    Other,
}

impl VictimSex {
    /// Parses the usual words and letters; `None` for other text, such as "unknown".
    pub fn read(text: &str) -> Option<Self> {
        // "Female (F)" and "F - Female" begin with the word.
        let word: String = text.trim().to_lowercase().chars().take_while(|c| c.is_alphabetic() || *c == '-').collect();
        match word.trim_end_matches('-') {
            "f" | "female" | "woman" | "girl" | "w" => Some(Self::Female),
            "m" | "male" | "man" | "boy" => Some(Self::Male),
            "o" | "other" | "x" | "non-binary" | "nonbinary" | "transgender" => Some(Self::Other),
            _ => None,
        }
    }
}

/// The details of an event, or of several counted in one row.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct EventDetail {
    /// Index into [`Events::feeds`](super::Events::feeds); while a file is read, into its reporters.
    pub feed: u32,
    /// Index into [`Events::places`](super::Events::places); `None` for an event without a position.
    pub place: Option<u32>,
    /// The time, or its beginning.
    pub from: EventTime,
    /// The end of the time, where only a start and end are known.
    pub to: Option<EventTime>,
    /// Index into [`Events::categories`](super::Events::categories).
    pub category: u16,
    /// Index into [`Events::offences`](super::Events::offences).
    pub offence: Option<u32>,
    /// The victim's sex.
    pub victim_sex: Option<VictimSex>,
    /// Index into [`Events::premises`](super::Events::premises): the name of the premises in the source.
    pub premises: Option<u32>,
    /// The harm, as the source states it.
    pub weight: Option<f64>,
    /// The number of events.
    pub count: u32,
}

impl EventDetail {
    /// One event of the first source, place and category with only a time, for tests.
    #[cfg(test)]
    pub(crate) fn sample(from: EventTime) -> Self {
        Self {
            feed: 0,
            place: Some(0),
            from,
            to: None,
            category: 0,
            offence: None,
            victim_sex: None,
            premises: None,
            weight: None,
            count: 1,
        }
    }

    /// The elapsed time within which the event happened, in the zone of the analysis. Without an end, or with an end before the
    /// beginning, it is the beginning alone. `None` when the time of day is missing.
    pub fn span(&self, zone: &TimeZone) -> Option<Span> {
        let EventTime::Minute(from) = self.from else { return None };
        let whole = self.end().and_then(|to| Span::between(from, to, zone));
        whole.or_else(|| Span::at(from, zone))
    }

    /// Whether more than half of that time lies in a window of the day, or exactly half including the beginning. An event is thus at
    /// night or by day, never both. `None` when the time of day is missing.
    pub fn is_within(&self, window: DayWindow, zone: &TimeZone) -> Option<bool> {
        /// The rounding error of a sum of shares, at most.
        const ROUNDING: f64 = 1e-9;
        let span = self.span(zone)?;
        let beyond_half = span.share_within(window, zone) - 0.5;
        let begins = || window.holds(zone.to_datetime(span.from).time());
        Some(beyond_half > ROUNDING || beyond_half >= -ROUNDING && begins())
    }

    /// Whether the recorded end is before the beginning.
    pub fn ends_before_start(&self, zone: &TimeZone) -> bool {
        let EventTime::Minute(from) = self.from else { return false };
        self.end().is_some_and(|to| Span::between(from, to, zone).is_none())
    }

    /// The end, where it is recorded to the minute.
    fn end(&self) -> Option<DateTime> {
        match self.to {
            Some(EventTime::Minute(to)) => Some(to),
            _ => None,
        }
    }
}

/// Sorts details by their values, so that the result does not depend on the order of rows.
pub fn sort(details: &mut [EventDetail]) {
    // Weights are finite, so every pair compares.
    details.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_is_at_night_or_by_day() {
        let at = |text: &str| EventTime::Minute(text.parse().expect("a time"));
        let zone = crate::clock::LocalClock::default().zone;
        let within = |from: &str, to: &str| {
            let detail = EventDetail { to: Some(at(to)), ..EventDetail::sample(at(from)) };
            ["18:00-06:00", "06:00-18:00"].map(|window| {
                detail.is_within(DayWindow::parse("hours", window).expect("a window"), &zone) == Some(true)
            })
        };
        assert_eq!(within("2024-05-03T17:00", "2024-05-03T19:00"), [false, true], "half, from the day on");
        assert_eq!(within("2024-05-03T12:00", "2024-05-04T12:00"), [false, true]);
        assert_eq!(within("2024-05-03T05:00", "2024-05-03T07:00"), [true, false], "half, from the night on");
        assert_eq!(within("2024-05-03T17:00", "2024-05-03T19:01"), [true, false]);
    }
}
