//! The hours in which most happens, in a form that a rota can be written from: the same hours on some days of the week.

use std::fmt;

use super::week::HoursOfWeek;
use crate::clock::Night;

/// The share of all events that peak hours hold at least.
pub const SHARE: f64 = 0.25;

/// Events below which no peak is told: the fullest of so many choices of hours would be chance.
pub const FEWEST: u64 = 50;

/// The same run of hours on some days of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Peak {
    /// The days on which the run begins, 0 for Monday, in order.
    pub days: Vec<usize>,
    /// The hour at which it begins, 0 to 23.
    pub from: usize,
    /// How many hours it lasts.
    pub hours: usize,
    /// The share of all events that these hours hold.
    pub share: f64,
}

impl Peak {
    /// The fewest hours of this form, in runs of 2 to 8, that hold a quarter of the events; of as few those that hold more, then the
    /// shorter run, then the earlier. `None` for fewer than [`FEWEST`] events.
    ///
    /// It is found on the data that it describes, so another year's events will be less concentrated in it.
    pub fn of(events: &HoursOfWeek, night: Night) -> Option<Self> {
        const RUNS: std::ops::RangeInclusive<usize> = 2..=8;
        let total = events.sum();
        if total < FEWEST as f64 {
            return None;
        }
        let runs = RUNS.flat_map(|hours| (0..24).map(move |from| (from, hours)));
        let peaks = runs.filter_map(|(from, hours)| fewest_days(events, night, total, from, hours));
        let size = |peak: &Self| peak.hours * peak.days.len();
        peaks.reduce(|best, other| {
            let better = size(&other) < size(&best) || size(&other) == size(&best) && other.share > best.share + 1e-12;
            if better { other } else { best }
        })
    }
}

/// The fewest days on which this run of hours holds its share, fullest first.
fn fewest_days(events: &HoursOfWeek, night: Night, total: f64, from: usize, hours: usize) -> Option<Peak> {
    let mut by_day: Vec<(usize, f64)> = (0..7).map(|day| (day, events.run(day * 24 + from, hours, night))).collect();
    by_day.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut held = 0.0;
    let enough = by_day.iter().position(|(_, events)| {
        held += events;
        held >= SHARE * total
    })?;
    let mut days: Vec<usize> = by_day[..=enough].iter().map(|(day, _)| *day).collect();
    days.sort_unstable();
    Some(Peak { days, from, hours, share: held / total })
}

impl fmt::Display for Peak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let consecutive = self.days.windows(2).all(|pair| pair[1] == pair[0] + 1);
        match (self.days.as_slice(), consecutive) {
            ([_, _, _, _, _, _, _], _) => f.write_str("daily")?,
            ([first, _, .., last], true) if last - first > 1 => write!(f, "{}–{}", SHORT[*first], SHORT[*last])?,
            (days, _) => f.write_str(&days.iter().map(|day| SHORT[*day]).collect::<Vec<_>>().join(", "))?,
        }
        write!(f, " {:02}:00–{:02}:00", self.from, (self.from + self.hours) % 24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::week::HOURS;

    /// The peak of a week with `count` events in each calendar hour.
    fn peak(count: impl Fn(usize, usize) -> f64) -> Option<String> {
        let calendar: [f64; HOURS] = std::array::from_fn(|at| count(at / 24, at % 24));
        Peak::of(&HoursOfWeek::of_calendar(&calendar, Night::default()), Night::default()).map(|peak| peak.to_string())
    }

    #[test]
    fn it_is_the_fewest_hours_that_hold_a_quarter() {
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
    fn it_goes_through_midnight_and_round_the_week() {
        let sunday_night = |day: usize, hour: usize| match (day, hour) {
            (6, 23) | (0, 0) => 100.0,
            _ => 1.0,
        };
        assert_eq!(peak(sunday_night), Some("Sun 23:00–01:00".into()));
    }
}
