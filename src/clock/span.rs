//! The elapsed time between two local times, split at every clock hour.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::window::DayWindow;

/// An interval of elapsed time. An instant has equal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The beginning.
    pub from: Timestamp,
    /// The end, not before the beginning.
    pub to: Timestamp,
}

/// The part of a span within one clock hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourSlice {
    /// The local time at the beginning.
    pub local: DateTime,
    /// The beginning and the end.
    pub span: Span,
    /// Its share of the whole span, 0 to 1.
    pub share: f64,
}

impl HourSlice {
    /// The parts of this slice that lie in all of the windows of the day (local time), to the minute. Without windows, the whole
    /// slice.
    pub fn within(self, windows: &[DayWindow]) -> Vec<Span> {
        const MINUTE: i64 = 60;
        if windows.is_empty() {
            return vec![self.span];
        }
        let (begin, end) = (self.span.from.as_second(), self.span.to.as_second());
        let at = |second| Timestamp::from_second(second).expect("between two valid timestamps");
        let mut parts: Vec<Span> = Vec::new();
        for from in (begin..end).step_by(MINUTE as usize) {
            let local = self.local.time().wrapping_add(SignedDuration::from_secs(from - begin));
            if !windows.iter().all(|window| window.holds(local)) {
                continue;
            }
            let (from, to) = (at(from), at((from + MINUTE).min(end)));
            match parts.last_mut() {
                Some(last) if last.to == from => last.to = to,
                _ => parts.push(Span { from, to }),
            }
        }
        parts
    }
}

/// The longest part of a span that is split into hours, in weeks from its beginning.
///
/// After a year every hour of the week has the same share, apart from clock changes, so a longer span adds nothing but
/// computing time.
pub const MAX_SPAN_WEEKS: i64 = 52;

/// Seconds in an hour.
const HOUR: i64 = 3600;

impl Span {
    /// The elapsed time from one local time to another. `None` when the second is the earlier, or when either is out of range.
    ///
    /// When the clocks go back an hour occurs twice. The first is used, unless the span would then end before it begins. When the
    /// clocks go forward an hour is missing. A time in it is moved later by as much as the clocks moved.
    pub fn between(from: DateTime, to: DateTime, zone: &TimeZone) -> Option<Self> {
        let begin = zone.to_ambiguous_zoned(from).compatible().ok()?.timestamp();
        let first = zone.to_ambiguous_zoned(to).compatible().ok()?.timestamp();
        let end = if first < begin { zone.to_ambiguous_zoned(to).later().ok()?.timestamp() } else { first };
        (begin <= end).then_some(Self { from: begin, to: end })
    }

    /// The instant of a local time; `None` when it is out of range.
    pub fn at(local: DateTime, zone: &TimeZone) -> Option<Self> {
        Self::between(local, local, zone)
    }

    /// The length in seconds.
    pub fn seconds(self) -> i64 {
        self.to.as_second() - self.from.as_second()
    }

    /// The instant at the beginning.
    pub fn start(self) -> Self {
        Self { to: self.from, ..self }
    }

    /// The instant halfway.
    pub fn middle(self) -> Self {
        let half = SignedDuration::from_secs(self.seconds() / 2);
        let middle = self.from.saturating_add(half).unwrap_or(self.from);
        Self { from: middle, to: middle }
    }

    /// The parts of the span, one for each clock hour that it touches, in order of time. Their shares sum to 1.
    pub fn slices(self, zone: &TimeZone) -> impl Iterator<Item = HourSlice> + '_ {
        const LONGEST: i64 = MAX_SPAN_WEEKS * 7 * 24 * HOUR;
        let (begin, length) = (self.from.as_second(), self.seconds().min(LONGEST));
        let end = begin + length;
        let mut next = Some(begin);
        std::iter::from_fn(move || {
            let from = next?;
            let to = if from < end { hour_end(from, zone).min(end) } else { end };
            next = (to < end).then_some(to);
            let at = |second| Timestamp::from_second(second).expect("between two valid timestamps");
            let share = if length > 0 { (to - from) as f64 / length as f64 } else { 1.0 };
            let span = Self { from: at(from), to: at(to) };
            Some(HourSlice { local: zone.to_datetime(span.from), span, share })
        })
    }

    /// The share of the span that lies in a window of the day (local time), 0 to 1.
    pub fn share_within(self, window: DayWindow, zone: &TimeZone) -> f64 {
        let inside = |slice: HourSlice| match slice.span.seconds() {
            0 => f64::from(u8::from(window.holds(slice.local.time()))),
            seconds => {
                let time = slice.local.time();
                let from = i64::from(time.hour()) * HOUR + i64::from(time.minute()) * 60 + i64::from(time.second());
                slice.share * window.seconds(from, from + seconds) as f64 / seconds as f64
            }
        };
        self.slices(zone).map(inside).sum()
    }
}

/// The end of the clock hour that contains a timestamp: the next full hour, or an earlier clock change.
fn hour_end(second: i64, zone: &TimeZone) -> i64 {
    let at = Timestamp::from_second(second).expect("between two valid timestamps");
    let offset = zone.to_offset(at);
    let full = second + HOUR - (second + i64::from(offset.seconds())).rem_euclid(HOUR);
    let last = Timestamp::from_second(full - 1).map(|last| zone.to_offset(last));
    if last.is_ok_and(|last| last == offset) {
        return full;
    }
    zone.following(at).next().map_or(full, |change| change.timestamp().as_second().min(full))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> TimeZone {
        crate::clock::zone("Europe/London").expect("a zone")
    }

    fn span(from: &str, to: &str) -> Option<Span> {
        Span::between(from.parse().expect("a time"), to.parse().expect("a time"), &london())
    }

    /// Day of the month, hour and share of each part.
    fn parts(from: &str, to: &str) -> Vec<(i8, i8, f64)> {
        let slices: Vec<HourSlice> = span(from, to).expect("in order").slices(&london()).collect();
        slices.iter().map(|slice| (slice.local.day(), slice.local.hour(), slice.share)).collect()
    }

    fn assert_parts(from: &str, to: &str, expected: &[(i8, i8, f64)]) {
        let met = parts(from, to);
        assert_eq!(met.len(), expected.len(), "{from} to {to}: {met:?}");
        for (met, expected) in met.iter().zip(expected) {
            let same = (met.0, met.1) == (expected.0, expected.1) && (met.2 - expected.2).abs() < 1e-12;
            assert!(same, "{from} to {to}: {met:?} is not {expected:?}");
        }
    }

    #[test]
    fn splits_at_every_hour() {
        assert_parts("2024-05-03T22:10", "2024-05-03T22:10", &[(3, 22, 1.0)]);
        assert_parts("2024-05-03T22:10", "2024-05-03T22:50", &[(3, 22, 1.0)]);
        assert_parts("2024-05-03T23:30", "2024-05-04T01:30", &[(3, 23, 0.25), (4, 0, 0.5), (4, 1, 0.25)]);
        assert_parts("2024-02-28T23:00", "2024-03-01T00:00", &{
            let hours = (0..24).map(|hour| (29, hour, 0.04));
            [vec![(28, 23, 0.04)], hours.collect()].concat()
        });
    }

    #[test]
    fn uses_elapsed_time_across_clock_changes() {
        assert_parts("2024-03-31T00:30", "2024-03-31T03:30", &[(31, 0, 0.25), (31, 2, 0.5), (31, 3, 0.25)]);
        let sixth = 1.0 / 6.0;
        let autumn = [(27, 0, sixth), (27, 1, 2.0 * sixth), (27, 1, 2.0 * sixth), (27, 2, sixth)];
        assert_parts("2024-10-27T00:30", "2024-10-27T02:30", &autumn);
        // 01:50 to 01:10 can only be from the first of the two hours to the second.
        assert_eq!(span("2024-10-27T01:50", "2024-10-27T01:10").map(Span::seconds), Some(20 * 60));
        assert_eq!(span("2024-05-04T01:50", "2024-05-04T01:10"), None);
        // The missing hour.
        assert_parts("2024-03-31T01:30", "2024-03-31T01:30", &[(31, 2, 1.0)]);
    }

    #[test]
    fn splits_at_half_hour_clock_changes() {
        let zone = crate::clock::zone("Australia/Lord_Howe").expect("a zone");
        let at = |text: &str| text.parse().expect("a time");
        let span = Span::between(at("2024-04-07T01:00"), at("2024-04-07T03:00"), &zone).expect("in order");
        let parts: Vec<(i8, i8, f64)> =
            span.slices(&zone).map(|slice| (slice.local.hour(), slice.local.minute(), slice.share)).collect();
        assert_eq!(parts, [(1, 0, 0.4), (1, 30, 0.2), (2, 0, 0.4)]);
    }

    #[test]
    fn computes_the_share_in_a_window() {
        let share = |from: &str, to: &str, window: &str| {
            let window = DayWindow::parse("hours", window).expect("a window");
            span(from, to).expect("in order").share_within(window, &london())
        };
        assert!((share("2024-05-03T17:00", "2024-05-03T20:00", "18:30-06:00") - 0.5).abs() < 1e-12);
        assert!((share("2024-05-03T23:00", "2024-05-05T23:00", "18:00-06:00") - 0.5).abs() < 1e-12);
        assert_eq!(share("2024-05-03T18:00", "2024-05-03T18:00", "18:00-06:00"), 1.0);
        assert_eq!(share("2024-05-03T06:00", "2024-05-03T06:00", "18:00-06:00"), 0.0);
        // The night on which the clocks go forward has eleven hours.
        assert!((share("2024-03-30T17:00", "2024-03-31T06:00", "18:00-06:00") - 11.0 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn long_spans_use_their_first_year() {
        let shares: f64 = span("2001-01-01T00:00", "2199-01-01T00:00")
            .expect("in order")
            .slices(&london())
            .map(|slice| slice.share)
            .sum();
        assert!((shares - 1.0).abs() < 1e-9);
        assert_eq!(span("2001-01-01T00:00", "2199-01-01T00:00").expect("in order").slices(&london()).count(), 52 * 168);
    }
}
