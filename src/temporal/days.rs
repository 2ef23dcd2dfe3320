//! The days whose times of day are known: month-only data beside them says nothing of any hour.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use super::week::{day, slot};
use super::windows::is_night;
use crate::clock::Night;
use crate::period::{Month, Period};

/// The days from the first to the last event with a time of day of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDays {
    /// The source.
    pub source: String,
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// The last of which the night has begun: what is extracted on a Sunday at noon knows nothing of that evening.
    evenings_to: Date,
}

/// The days of a period that sources of timed events know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownDays {
    /// The sources, by name.
    pub sources: Vec<SourceDays>,
    /// Days that any of them knows.
    any: BTreeSet<Date>,
    /// Days that all of them know.
    all: BTreeSet<Date>,
}

impl KnownDays {
    /// The days of `period` known by sources that put events at these local times: of each those from its first event to its last,
    /// but for months without any.
    pub fn of(times: &BTreeMap<&str, Vec<DateTime>>, period: Period, night: Night) -> Self {
        let mut known = Self::default();
        for (source, times) in times {
            let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else { continue };
            let (from, to) = (first.date(), last.date());
            let months: BTreeSet<Month> = times.iter().filter_map(|time| month_of(time.date())).collect();
            let in_period = months.into_iter().filter(|month| period.position(*month).is_some());
            let days: BTreeSet<Date> = in_period.flat_map(days_of).filter(|day| (from..=to).contains(day)).collect();
            known.all = if known.sources.is_empty() { days.clone() } else { &known.all & &days };
            known.any.extend(days);
            let evenings_to = last_evening(*last, night);
            known.sources.push(SourceDays { source: (*source).to_owned(), from, to, evenings_to });
        }
        known
    }

    /// Those that any source knows, in order: of these are the hours that events are held against.
    pub fn any(&self) -> &BTreeSet<Date> {
        &self.any
    }

    /// Those that all sources know: what days can be compared by.
    pub fn all(&self) -> &BTreeSet<Date> {
        &self.all
    }

    /// The months in which any source knows a day.
    pub fn months(&self) -> usize {
        self.any.iter().filter_map(|day| month_of(*day)).collect::<BTreeSet<Month>>().len()
    }

    /// Whether all sources know the night that begins on a day, as far as the first day of the next month is not needed for it.
    pub(super) fn is_evening_known(&self, day: Date) -> bool {
        self.all.contains(&day) && self.sources.iter().all(|source| day <= source.evenings_to)
    }
}

/// The last day of which the night has begun at a time.
fn last_evening(at: DateTime, night: Night) -> Date {
    let evening = day(at, night).unwrap_or(at.date());
    if is_night(slot(at, night), night) { evening } else { evening.yesterday().unwrap_or(evening) }
}

fn month_of(date: Date) -> Option<Month> {
    u16::try_from(date.year()).ok().and_then(|year| Month::new(year, date.month() as u16))
}

fn days_of(month: Month) -> impl Iterator<Item = Date> {
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

    fn known(sources: &[(&'static str, &[&str])]) -> KnownDays {
        let at = |text: &&str| text.parse().expect("a time");
        let times = sources.iter().map(|(source, times)| (*source, times.iter().map(at).collect())).collect();
        let month = |text: &str| text.parse().expect("a month");
        KnownDays::of(&times, Period { from: month("2024-01"), to: month("2024-04") }, Night::default())
    }

    #[test]
    fn a_source_knows_the_days_from_its_first_event_to_its_last() {
        let one = known(&[("A", &["2024-01-10T23:00", "2024-03-31T12:00", "2023-12-01T00:00"])]);
        assert_eq!((one.any().len(), one.months()), (31 + 31, 2), "February has no event, December is not asked for");
        let two = known(&[
            ("A", &["2024-01-10T23:00", "2024-01-20T19:00"]),
            ("B", &["2024-01-15T01:00", "2024-01-25T01:00"]),
        ]);
        assert_eq!((two.any().len(), two.all().len()), (16, 6));
        assert!(known(&[("A", &["9999-12-31T23:00"])]).any().is_empty());
    }

    #[test]
    fn an_evening_is_known_when_an_event_lies_in_it_or_later() {
        for (last, sunday) in [("2024-03-31T17:59", false), ("2024-03-31T18:00", true), ("2024-03-31T03:00", false)] {
            let days = known(&[("A", &["2024-03-01T12:00", last])]);
            let evening = "2024-03-31".parse().expect("a date");
            assert_eq!(days.is_evening_known(evening), sunday, "{last}");
            assert!(days.all().contains(&evening));
        }
    }
}
