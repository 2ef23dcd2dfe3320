//! The days observed by sources of timed events. Data with months only says nothing about hours.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use super::week::{day, slot};
use super::windows::is_night;
use crate::clock::Night;
use crate::period::{Month, Period};

/// The days from the first to the last timed event of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDays {
    /// The source.
    pub source: String,
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// The last day whose night has begun: an extract from Sunday noon does not cover that evening.
    evenings_to: Date,
}

/// The days of a period observed by sources of timed events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedDays {
    /// The sources, by name.
    pub sources: Vec<SourceDays>,
    /// Days observed by any source.
    any: BTreeSet<Date>,
    /// Days observed by all sources.
    all: BTreeSet<Date>,
}

impl ObservedDays {
    /// Finds the observed days of `period` from the local times of events by source.
    ///
    /// A source observes the days from its first event to its last, except months without events.
    pub fn from_event_times(times: &BTreeMap<&str, Vec<DateTime>>, period: Period, night: Night) -> Self {
        let mut observed = Self::default();
        for (source, times) in times {
            let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else { continue };
            let (from, to) = (first.date(), last.date());
            let months: BTreeSet<Month> = times.iter().filter_map(|time| month_of(time.date())).collect();
            let in_period = months.into_iter().filter(|month| period.position(*month).is_some());
            let days: BTreeSet<Date> = in_period.flat_map(days_in).filter(|day| (from..=to).contains(day)).collect();
            observed.all = if observed.sources.is_empty() { days.clone() } else { &observed.all & &days };
            observed.any.extend(days);
            let evenings_to = last_evening(*last, night);
            observed.sources.push(SourceDays { source: (*source).to_owned(), from, to, evenings_to });
        }
        observed
    }

    /// Days observed by any source, in order: the hours that events are compared with.
    pub fn any_source(&self) -> &BTreeSet<Date> {
        &self.any
    }

    /// Days observed by all sources: those that can be compared with each other.
    pub fn all_sources(&self) -> &BTreeSet<Date> {
        &self.all
    }

    /// The number of months with a day observed by any source.
    pub fn months_observed(&self) -> usize {
        self.any.iter().filter_map(|day| month_of(*day)).collect::<BTreeSet<Month>>().len()
    }

    /// Whether all sources observe the beginning of the night of a day.
    pub(super) fn is_evening_observed(&self, day: Date) -> bool {
        self.all.contains(&day) && self.sources.iter().all(|source| day <= source.evenings_to)
    }
}

/// The last day whose night has begun at a time.
fn last_evening(at: DateTime, night: Night) -> Date {
    let evening = day(at, night).unwrap_or(at.date());
    if is_night(slot(at, night), night) { evening } else { evening.yesterday().unwrap_or(evening) }
}

fn month_of(date: Date) -> Option<Month> {
    u16::try_from(date.year()).ok().and_then(|year| Month::new(year, date.month() as u16))
}

fn days_in(month: Month) -> impl Iterator<Item = Date> {
    let mut next = Some(month.first_day());
    std::iter::from_fn(move || {
        let date = next?;
        next = date.tomorrow().ok().filter(|next| next.month() == date.month());
        Some(date)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(sources: &[(&'static str, &[&str])]) -> ObservedDays {
        let at = |text: &&str| text.parse().expect("a time");
        let times = sources.iter().map(|(source, times)| (*source, times.iter().map(at).collect())).collect();
        let month = |text: &str| text.parse().expect("a month");
        ObservedDays::from_event_times(
            &times,
            Period { from: month("2024-01"), to: month("2024-04") },
            Night::default(),
        )
    }

    #[test]
    fn observes_days_from_first_to_last_event() {
        let one = observed(&[("A", &["2024-01-10T23:00", "2024-03-31T12:00", "2023-12-01T00:00"])]);
        assert_eq!(
            (one.any_source().len(), one.months_observed()),
            (31 + 31, 2),
            "February has no event, December is outside the period"
        );
        let two = observed(&[
            ("A", &["2024-01-10T23:00", "2024-01-20T19:00"]),
            ("B", &["2024-01-15T01:00", "2024-01-25T01:00"]),
        ]);
        assert_eq!((two.any_source().len(), two.all_sources().len()), (16, 6));
        assert!(observed(&[("A", &["9999-12-31T23:00"])]).any_source().is_empty());
    }

    #[test]
    fn observes_an_evening_with_a_later_event() {
        for (last, sunday) in [("2024-03-31T17:59", false), ("2024-03-31T18:00", true), ("2024-03-31T03:00", false)] {
            let days = observed(&[("A", &["2024-03-01T12:00", last])]);
            let evening = "2024-03-31".parse().expect("a date");
            assert_eq!(days.is_evening_observed(evening), sunday, "{last}");
            assert!(days.all_sources().contains(&evening));
        }
    }
}
