//! The real hours of the observed days by hour of the week, and how many of them were dark.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::daylight::Daylight;
use super::week::{HoursOfWeek, slot};
use crate::clock::{DayWindow, Night, Span};

/// The hours of the observed days, by hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedHours {
    /// All hours; when clocks change, one is missing in spring and one occurs twice in autumn.
    pub all: HoursOfWeek,
    /// The dark hours.
    pub dark: HoursOfWeek,
}

impl ObservedHours {
    /// Counts the hours of days, restricted to those within all of the `confined` windows of the day.
    pub fn compute<'a>(
        days: impl IntoIterator<Item = &'a Date>,
        confined: &[DayWindow],
        night: Night,
        zone: &TimeZone,
        daylight: &mut Daylight,
    ) -> Self {
        const HOUR: f64 = 3600.0;
        let mut hours = Self { all: HoursOfWeek::zeros(), dark: HoursOfWeek::zeros() };
        for day in days {
            let midnight = |day: Date| day.to_datetime(Time::midnight());
            let Some(span) = day.tomorrow().ok().and_then(|next| Span::between(midnight(*day), midnight(next), zone))
            else {
                continue;
            };
            for slice in span.slices(zone) {
                let slot = slot(slice.local, night);
                for part in slice.within(confined) {
                    let length = part.seconds() as f64 / HOUR;
                    hours.all.0[slot] += length;
                    hours.dark.0[slot] += length * daylight.dark_share(part);
                }
            }
        }
        hours
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::ToSpan;

    use super::*;
    use crate::period::Month;
    use crate::place::LonLat;

    fn hours(months: &[&str]) -> ObservedHours {
        hours_within(months, &[])
    }

    fn hours_within(months: &[&str], confined: &[DayWindow]) -> ObservedHours {
        let zone = crate::clock::LocalClock::default().zone;
        let mut daylight = Daylight::new(LonLat::new(-0.1276, 51.5072).expect("in range"));
        let months: BTreeSet<Month> = months.iter().map(|month| month.parse().expect("a month")).collect();
        let days: Vec<Date> = months.into_iter().flat_map(days_in).collect();
        ObservedHours::compute(&days, confined, Night::default(), &zone, &mut daylight)
    }

    fn days_in(month: Month) -> impl Iterator<Item = Date> {
        month.first_day().series(1.day()).take_while(move |day| *day < month.plus(1).first_day())
    }

    #[test]
    fn counts_real_hours() {
        for (month, expected) in [("2024-02", 29 * 24), ("2024-03", 31 * 24 - 1), ("2024-10", 31 * 24 + 1)] {
            assert!((hours(&[month]).all.sum() - f64::from(expected)).abs() < 1e-9, "{month}");
        }
        // March 2024 has five Saturday nights; on the last the hour from 1 is missing. Sunday 01:00 belongs to Saturday.
        let march = hours(&["2024-03"]).all;
        let saturday = 5 * 24;
        assert_eq!((march.0[saturday + 18], march.0[saturday + 19]), (5.0, 4.0));
    }

    #[test]
    fn a_year_is_dark_for_under_half() {
        let year: Vec<String> = (1..=12).map(|month| format!("2023-{month:02}")).collect();
        let met = hours(&year.iter().map(String::as_str).collect::<Vec<_>>());
        assert!((met.all.sum() - 8760.0).abs() < 1e-6);
        let share = met.dark.sum() / met.all.sum();
        assert!(
            (0.41..0.45).contains(&share),
            "half a year of night less twice half an hour and more of twilight: {share}"
        );
        assert!(met.dark.0.iter().zip(&met.all.0).all(|(dark, all)| dark <= all));
    }

    #[test]
    fn restricts_hours_to_windows() {
        let window = |text: &str| DayWindow::parse("hours", text).expect("a window");
        let april = |windows: &[DayWindow]| hours_within(&["2024-04"], windows);
        assert_eq!(april(&[window("18:00-06:00")]).all.sum(), 30.0 * 12.0);
        let met = april(&[window("18:00-06:00"), window("05:30-20:15")]);
        assert!((met.all.sum() - 30.0 * 2.75).abs() < 1e-9, "05:30 to 06:00 and 18:00 to 20:15");
        assert!(
            (met.all.0[23] - 2.5).abs() < 1e-9,
            "half an hour of each of five Tuesdays, the last after Monday's night"
        );
        assert!(met.dark.sum() < april(&[window("18:00-06:00")]).dark.sum());
    }
}
