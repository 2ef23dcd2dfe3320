//! Closing times of a venue in relation to the night.

use jiff::civil::{Time, Weekday};

use crate::clock::Night;
use crate::ingest::Week;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// When a venue with known hours closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// Last closing of each day within the night, Monday first: day and minutes from its midnight.
    ByNight(Vec<(usize, u16)>),
    /// By day only, or never open.
    ByDay,
    /// After the end of the night.
    AfterNight,
    /// Never.
    Never,
}

impl Closing {
    /// Closing times of an ordinary week.
    pub(super) fn from_week(week: &Week, night: Night) -> Self {
        let days = || Weekday::Monday.cycle_forward().take(7);
        let last = |(number, day): (usize, Weekday)| {
            let end = week.spans(day).last()?.end;
            let goes_on = end == DAY && week.spans(day.next()).first().is_some_and(|span| span.start == 0);
            (!goes_on).then_some((number, end))
        };
        let ends: Vec<(usize, u16)> = days().enumerate().filter_map(last).collect();
        // A venue that closes at six is open until one minute to six: that minute decides.
        let by_night = |end: u16| {
            let minute = end.saturating_sub(1) % DAY;
            Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).is_ok_and(|at| night.window().holds(at))
        };
        let in_night: Vec<(usize, u16)> = ends.iter().copied().filter(|(_, end)| by_night(*end)).collect();
        let is_open = days().any(|day| !week.spans(day).is_empty());
        match ends.iter().map(|(_, end)| *end).max() {
            _ if !in_night.is_empty() => Self::ByNight(in_night),
            None if is_open => Self::Never,
            Some(end) if end > night_ends(night) => Self::AfterNight,
            _ => Self::ByDay,
        }
    }

    /// Closings within the night.
    pub(super) fn by_night(&self) -> &[(usize, u16)] {
        match self {
            Self::ByNight(closings) => closings,
            _ => &[],
        }
    }
}

/// End of the night of an evening, in minutes from the midnight before it. A night that starts before noon is the small
/// hours that follow.
fn night_ends(night: Night) -> u16 {
    let (from, _) = night.window().bounds();
    let begins = if from < DAY / 2 { from + DAY } else { from };
    begins + u16::from(night.hours()) * 60
}

/// Closings in words: "Mon–Wed 23:00, Thu 24:00, Fri 02:00".
pub(super) fn describe(closings: &[(usize, u16)]) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let runs = closings.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 == b.1).map(|run| {
        let (first, last) = (run[0], run[run.len() - 1]);
        let days =
            if run.len() == 1 { DAYS[first.0].to_owned() } else { format!("{}–{}", DAYS[first.0], DAYS[last.0]) };
        let hour = if first.1 == DAY { 24 } else { first.1 / 60 % 24 };
        format!("{days} {hour:02}:{:02}", first.1 % 60)
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Hours;

    fn closing(hours: &str, night: &str) -> Closing {
        Closing::from_week(&Hours::new(hours).week.expect("readable"), night.parse().expect("a night"))
    }

    #[test]
    fn last_minute_decides_closing_by_night() {
        let words = |hours| describe(closing(hours, "18:00-06:00").by_night());
        assert_eq!(words("Fr 22:00-06:00"), "Fri 06:00", "the night's last minute is theirs");
        assert_eq!(words("Mo-Fr 09:00-18:00"), "", "they are shut when the night begins");
        assert_eq!(words("Mo-Fr 09:00-18:01"), "Mon–Fri 18:01");
        assert_eq!(words("Mo-Th 12:00-24:00; Fr 12:00-00:30"), "Mon–Thu 24:00, Fri 00:30");
    }

    #[test]
    fn distinguishes_other_closings() {
        let of = |hours| closing(hours, "18:00-06:00");
        assert_eq!(of("Fr 22:00-06:01"), Closing::AfterNight);
        assert_eq!(of("Mo-Fr 09:00-18:00"), Closing::ByDay);
        assert_eq!(of("Mo-Su 05:00-16:00"), Closing::ByDay, "the night that ended at six was not its evening's");
        assert_eq!(of("24/7"), Closing::Never);
        assert_eq!(closing("Fr 18:00-23:30", "18:00-23:00"), Closing::AfterNight);
        assert_eq!(closing("Fr 05:00-16:00", "00:00-06:00"), Closing::ByDay);
    }
}
