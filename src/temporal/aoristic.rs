//! The hours of events that happened some time between a start and an end.

use std::str::FromStr;

use crate::clock::{HoursOfDay, Night, Span};
use crate::error::{Error, Result};

/// How hours are assigned to an event of which only a start and an end are known.
///
/// Ratcliffe, J. H. (2002). Aoristic signatures and the spatio-temporal analysis of high volume crime patterns. *Journal of
/// Quantitative Criminology* 18, 23–43. doi:10.1023/A:1013240828824. The weights themselves: Ratcliffe, J. H. (2000). Aoristic
/// analysis: the spatial interpretation of unspecific temporal events. *International Journal of Geographical Information Science*
/// 14, 669–679. doi:10.1080/136588100424963.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimingMethod {
    /// Aoristic weights: each hour has the share of the span that lies in it.
    #[default]
    Aoristic,
    /// The hour in which the span begins.
    Start,
    /// The hour in the middle of the span.
    Midpoint,
}

impl TimingMethod {
    /// The names of the methods.
    pub const NAMES: [&'static str; 3] = ["aoristic", "start", "midpoint"];

    /// The name of this method.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The part of a span that represents the event.
    pub fn apply(self, span: Span) -> Span {
        match self {
            Self::Aoristic => span,
            Self::Start => span.start(),
            Self::Midpoint => span.middle(),
        }
    }
}

crate::option_group::serde_as_text!(TimingMethod);

impl std::fmt::Display for TimingMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TimingMethod {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::Aoristic, Self::Start, Self::Midpoint];
        let found = all.into_iter().find(|timing| timing.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("timing", name, Self::NAMES))
    }
}

/// The options for times of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimingOptions {
    /// How hours are assigned to spans.
    pub timing: TimingMethod,
    /// The hours of the night.
    pub night: Night,
    /// The hours to which all events are restricted, if any.
    pub hours: Option<HoursOfDay>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assigns_hours_by_each_method() {
        let zone = crate::clock::LocalClock::default().zone;
        let at = |text: &str| text.parse().expect("a time");
        let span = Span::between(at("2024-05-03T22:30"), at("2024-05-04T01:30"), &zone).expect("in order");
        let hours = |timing: TimingMethod| -> Vec<(i8, f64)> {
            timing.apply(span).slices(&zone).map(|slice| (slice.local.hour(), slice.share)).collect()
        };
        let (sixth, third) = (1.0 / 6.0, 1.0 / 3.0);
        assert_eq!(hours(TimingMethod::Aoristic), [(22, sixth), (23, third), (0, third), (1, sixth)]);
        assert_eq!(hours(TimingMethod::Start), [(22, 1.0)]);
        assert_eq!(hours(TimingMethod::Midpoint), [(0, 1.0)]);
    }
}
