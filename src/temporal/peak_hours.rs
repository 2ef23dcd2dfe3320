//! The peak hours of the week in a form suited to rotas: the same hours on some days.

use std::fmt;

use super::week::{HOURS_PER_WEEK, HoursOfWeek};
use crate::clock::Night;

/// The least share of all events in the peak hours.
pub const PEAK_SHARE: f64 = 0.25;

/// The most peak hours: an eighth of the week. A quarter of the events in them is twice their share; more hours would be no peak.
pub const MAX_PEAK_HOURS: usize = HOURS_PER_WEEK / 8;

/// The fewest events for a peak: with fewer, the fullest of so many combinations of hours would be chance.
pub const MIN_PEAK_EVENTS: u64 = 50;

/// A run of hours on consecutive days of the week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeakHours {
    /// The first day, 0 for Monday. Hours before the end of the night belong to the day before: Saturday 00:00 to Friday.
    pub first_day: usize,
    /// Whether the run begins after midnight, before the night of these days ends.
    pub small_hours: bool,
    /// The number of days.
    pub days: usize,
    /// The hour at which the run begins, 0 to 23.
    pub from: usize,
    /// The length of the run in hours.
    pub hours: usize,
    /// The share of all events in these hours.
    pub share: f64,
}

impl PeakHours {
    /// Finds the fewest hours, in runs of 2 to 8, that contain a quarter of the events.
    ///
    /// Ties go to the larger share, then the shorter run, then the earlier. `None` with fewer than [`MIN_PEAK_EVENTS`] events or where
    /// more than [`MAX_PEAK_HOURS`] would be needed. The peak describes the data it was found in; events of another year will be less
    /// concentrated in it.
    pub fn find(events: &HoursOfWeek, night: Night) -> Option<Self> {
        const RUNS: std::ops::RangeInclusive<usize> = 2..=8;
        let total = events.sum();
        if total < MIN_PEAK_EVENTS as f64 {
            return None;
        }
        let mut best: Option<Self> = None;
        for (hours, from) in RUNS.flat_map(|hours| (0..24).map(move |from| (hours, from))) {
            let by_day: Vec<f64> = (0..7).map(|day| events.run(day * 24 + from, hours, night)).collect();
            for (days, first_day) in (1..=7).flat_map(|days| (0..7).map(move |first_day| (days, first_day))) {
                let contained: f64 = (first_day..first_day + days).map(|day| by_day[day % 7]).sum();
                let peak = Self { first_day, small_hours: false, days, from, hours, share: contained / total };
                let better = best.is_none_or(|best| peak.is_better_than(&best));
                if peak.share >= PEAK_SHARE && peak.size() <= MAX_PEAK_HOURS && better {
                    best = Some(peak);
                }
            }
        }
        best.map(|best| best.into_nights(night))
    }

    /// Converts calendar days into days that run from night to night.
    fn into_nights(self, night: Night) -> Self {
        let small_hours = self.from < usize::from(night.ends());
        Self { first_day: if small_hours { (self.first_day + 6) % 7 } else { self.first_day }, small_hours, ..self }
    }

    fn size(&self) -> usize {
        self.hours * self.days
    }

    /// Whether it has fewer hours, or as few with a larger share.
    fn is_better_than(&self, other: &Self) -> bool {
        /// Sums of the same weights in another order differ by less.
        const ROUNDING: f64 = 1e-12;
        self.size() < other.size() || self.size() == other.size() && self.share > other.share + ROUNDING
    }
}

impl fmt::Display for PeakHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let (first, last) = (SHORT[self.first_day], SHORT[(self.first_day + self.days - 1) % 7]);
        match self.days {
            1 => f.write_str(first)?,
            2 => write!(f, "{first}, {last}")?,
            7 => f.write_str(if self.small_hours { "all" } else { "daily" })?,
            _ => write!(f, "{first}–{last}")?,
        }
        f.write_str(if self.small_hours { " nights" } else { "" })?;
        write!(f, " {:02}:00–{:02}:00", self.from, (self.from + self.hours) % 24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The peak of a week with `count` events in each calendar hour.
    fn peak(count: impl Fn(usize, usize) -> f64) -> Option<String> {
        let calendar: [f64; HOURS_PER_WEEK] = std::array::from_fn(|at| count(at / 24, at % 24));
        PeakHours::find(&HoursOfWeek::from_calendar(&calendar, Night::default()), Night::default())
            .map(|peak| peak.to_string())
    }

    #[test]
    fn finds_the_fewest_hours() {
        // Two nights of four hours, 20 events an hour, hold 160 of 480; the rest is even.
        let nights = |day: usize, hour: usize| {
            let out = (4..6).contains(&day) && hour >= 22 || (5..7).contains(&day) && hour < 2;
            if out { 20.0 } else { 2.0 }
        };
        let met = peak(nights).expect("480 events");
        // A quarter of them, 120, is in three hours of each.
        assert_eq!(met, "Fri, Sat 22:00–01:00");
        assert_eq!(peak(|_, hour| f64::from(u8::from(hour == 8 || hour == 9))), None, "14 events");
        assert_eq!(peak(|_, hour| if hour == 8 || hour == 9 { 9.0 } else { 0.0 }), Some("Mon, Tue 08:00–10:00".into()));
    }

    #[test]
    fn even_weeks_have_no_peak() {
        assert_eq!(peak(|_, _| 10.0), None);
        let evenings = |_: usize, hour: usize| if hour >= 16 { 20.0 } else { 10.0 };
        assert_eq!(peak(evenings), None, "a quarter needs 28 hours");
        let three_evenings = |day: usize, hour: usize| if day < 3 && hour >= 18 { 20.0 } else { 2.0 };
        assert_eq!(peak(three_evenings), Some("Mon–Wed 18:00–21:00".into()));
    }

    #[test]
    fn wraps_at_midnight_and_week_end() {
        let sunday_night = |day: usize, hour: usize| match (day, hour) {
            (6, 23) | (0, 0) => 100.0,
            _ => 1.0,
        };
        assert_eq!(peak(sunday_night), Some("Sun 23:00–01:00".into()));
    }

    #[test]
    fn small_hours_belong_to_the_evening_before() {
        let small = |days: std::ops::Range<usize>| {
            move |day: usize, hour: usize| if days.contains(&day) && hour < 3 { 100.0 } else { 1.0 }
        };
        // Friday to Sunday 00:00 to 03:00 are the nights of Thursday to Saturday.
        assert_eq!(peak(small(4..5)), Some("Thu nights 00:00–02:00".into()));
        assert_eq!(
            peak(|day, hour| if (4..7).contains(&day) && hour == 1 { 99.0 } else { 2.0 }),
            Some("Thu, Fri nights 00:00–02:00".into())
        );
        assert_eq!(
            peak(|day, hour| if day == 0 && hour < 2 { 30.0 } else { 0.5 }),
            Some("Sun nights 00:00–02:00".into())
        );
    }
}
