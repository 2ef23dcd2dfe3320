//! What is known of single events beyond month and category: when exactly, what, to whom, at which premises.
//!
//! Open street-level crime has none of it. Tables of the user's own and stop-and-search do; each of their events is counted in
//! a group like any other, and described here beside it.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::{DayWindow, Span};
use crate::ingest::moment::Moment;

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
    pub from: Moment,
    /// When it had ended, where only a span is known.
    pub to: Option<Moment>,
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
    /// The real time within which it happened, in the zone of the analysis: from its beginning to its end where that is known to the
    /// minute and not before it, else its beginning alone. `None` when the time of day is not known.
    pub fn span(&self, zone: &TimeZone) -> Option<Span> {
        let Moment::Minute(from) = self.from else { return None };
        let whole = self.end().and_then(|to| Span::between(from, to, zone));
        whole.or_else(|| Span::at(from, zone))
    }

    /// Whether at least half of that time lies in a window of the day; `None` when the time of day is not known.
    pub fn is_within(&self, window: DayWindow, zone: &TimeZone) -> Option<bool> {
        /// Half, but for the rounding of a sum of shares.
        const HALF: f64 = 0.5 - 1e-9;
        self.span(zone).map(|span| span.share_within(window, zone) >= HALF)
    }

    /// Whether it is said to have ended before it began.
    pub fn is_turned(&self, zone: &TimeZone) -> bool {
        let Moment::Minute(from) = self.from else { return false };
        self.end().is_some_and(|to| Span::between(from, to, zone).is_none())
    }

    /// Its end, where it is known to the minute.
    fn end(&self) -> Option<DateTime> {
        match self.to {
            Some(Moment::Minute(to)) => Some(to),
            _ => None,
        }
    }
}

/// Sorts details by their values, so that the order of rows leaves no trace.
pub fn sort(details: &mut [Detail]) {
    // Weights are finite, so every pair compares.
    details.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
}
