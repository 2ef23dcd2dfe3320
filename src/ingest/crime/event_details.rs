//! What is known of single events beyond month and category: when exactly, what, to whom, at which premises.
//!
//! Open street-level crime has none of it. Tables of the user's own and stop-and-search do; each of their events is counted in
//! a group like any other, and described here beside it.

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
    /// Stated, and neither.
    Other,
}

impl VictimSex {
    /// Reads the usual words and letters; `None` for those that say that it is not known.
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

/// An event, or several that the source counts in one row.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Detail {
    /// Index into [`Events::feeds`](super::Events::feeds); while a file is read, into its reporters.
    pub feed: u32,
    /// Index into [`Events::places`](super::Events::places); `None` for an event without a position.
    pub place: Option<u32>,
    /// When it was, or had begun.
    pub from: EventTime,
    /// When it had ended, where only a span is known.
    pub to: Option<EventTime>,
    /// Index into [`Events::categories`](super::Events::categories).
    pub category: u16,
    /// Index into [`Events::offences`](super::Events::offences).
    pub offence: Option<u32>,
    /// The victim's sex.
    pub victim_sex: Option<VictimSex>,
    /// Index into [`Events::premises`](super::Events::premises): the premises as the source calls it.
    pub premises: Option<u32>,
    /// Harm, as the source states it.
    pub weight: Option<f64>,
    /// How many events.
    pub count: u32,
}

impl Detail {
    /// One event of the first source, place and category, of which no more is known than when it was: what tests start from.
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

    /// The real time within which it happened, in the zone of the analysis: from its beginning to its end where that is known to the
    /// minute and not before it, else its beginning alone. `None` when the time of day is not known.
    pub fn span(&self, zone: &TimeZone) -> Option<Span> {
        let EventTime::Minute(from) = self.from else { return None };
        let whole = self.end().and_then(|to| Span::between(from, to, zone));
        whole.or_else(|| Span::at(from, zone))
    }

    /// Whether more than half of that time lies in a window of the day, or half of it and its beginning: so that an event is of the
    /// night or of the day, and not of both. `None` when the time of day is not known.
    pub fn is_within(&self, window: DayWindow, zone: &TimeZone) -> Option<bool> {
        /// What a sum of shares may be off by rounding.
        const ROUNDING: f64 = 1e-9;
        let span = self.span(zone)?;
        let beyond_half = span.share_within(window, zone) - 0.5;
        let begins = || window.holds(zone.to_datetime(span.from).time());
        Some(beyond_half > ROUNDING || beyond_half >= -ROUNDING && begins())
    }

    /// Whether it is said to have ended before it began.
    pub fn is_turned(&self, zone: &TimeZone) -> bool {
        let EventTime::Minute(from) = self.from else { return false };
        self.end().is_some_and(|to| Span::between(from, to, zone).is_none())
    }

    /// Its end, where it is known to the minute.
    fn end(&self) -> Option<DateTime> {
        match self.to {
            Some(EventTime::Minute(to)) => Some(to),
            _ => None,
        }
    }
}

/// Sorts details by their values, so that the order of rows leaves no trace.
pub fn sort(details: &mut [Detail]) {
    // Weights are finite, so every pair compares.
    details.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_of_the_night_or_of_the_day() {
        let at = |text: &str| EventTime::Minute(text.parse().expect("a time"));
        let zone = crate::clock::Times::default().zone;
        let within = |from: &str, to: &str| {
            let detail = Detail { to: Some(at(to)), ..Detail::sample(at(from)) };
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
