//! How the time of an event is told that happened some time between two.

use std::str::FromStr;

use crate::clock::{HoursOfDay, Night, Span};
use crate::error::{Error, Result};

/// How the hours of an event are told of which only a span is known.
///
/// Ratcliffe, J. H. (2002). Aoristic signatures and the spatio-temporal analysis of high volume crime patterns. *Journal of
/// Quantitative Criminology* 18, 23–43. doi:10.1023/A:1013240828824. The weights themselves: Ratcliffe, J. H. (2000). Aoristic
/// analysis: the spatial interpretation of unspecific temporal events. *International Journal of Geographical Information Science*
/// 14, 669–679. doi:10.1080/136588100424963.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    /// By aoristic weights: each hour has the share of the span that lies in it.
    #[default]
    Aoristic,
    /// Wholly by the hour in which the span begins.
    Start,
    /// Wholly by the hour halfway.
    Midpoint,
}

impl Timing {
    /// The names of the ways.
    pub const NAMES: [&'static str; 3] = ["aoristic", "start", "midpoint"];

    /// The name of this way.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The part of a span that stands for the event.
    pub fn of(self, span: Span) -> Span {
        match self {
            Self::Aoristic => span,
            Self::Start => span.start(),
            Self::Midpoint => span.middle(),
        }
    }
}

crate::option_group::serde_as_text!(Timing);

impl std::fmt::Display for Timing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Timing {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::Aoristic, Self::Start, Self::Midpoint];
        let found = all.into_iter().find(|timing| timing.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("timing", name, Self::NAMES))
    }
}

/// How times of day are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimingOptions {
    /// How the hours of a span are told.
    pub timing: Timing,
    /// The night.
    pub night: Night,
    /// The hours to which all events are confined, if any.
    pub hours: Option<HoursOfDay>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_ways_put_a_span_into_its_hours() {
        let zone = crate::clock::LocalClock::default().zone;
        let at = |text: &str| text.parse().expect("a time");
        let span = Span::between(at("2024-05-03T22:30"), at("2024-05-04T01:30"), &zone).expect("in order");
        let hours = |timing: Timing| -> Vec<(i8, f64)> {
            timing.of(span).slices(&zone).map(|slice| (slice.local.hour(), slice.share)).collect()
        };
        let (sixth, third) = (1.0 / 6.0, 1.0 / 3.0);
        assert_eq!(hours(Timing::Aoristic), [(22, sixth), (23, third), (0, third), (1, sixth)]);
        assert_eq!(hours(Timing::Start), [(22, 1.0)]);
        assert_eq!(hours(Timing::Midpoint), [(0, 1.0)]);
    }
}
