//! How many real hours of the months observed each hour of the week had, and how many of them were dark.

use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::daylight::Daylight;
use super::week::{HoursOfWeek, slot};
use crate::clock::{Night, Span};
use crate::period::Month;

/// Hours of the months observed, by hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedHours {
    /// All of them: in spring one is missing, in autumn one is there twice.
    pub all: HoursOfWeek,
    /// Those that were dark.
    pub dark: HoursOfWeek,
}

impl ObservedHours {
    /// The hours of these months.
    pub fn of(months: impl IntoIterator<Item = Month>, night: Night, zone: &TimeZone, daylight: &mut Daylight) -> Self {
        const HOUR: f64 = 3600.0;
        let mut hours = Self { all: HoursOfWeek::none(), dark: HoursOfWeek::none() };
        for month in months {
            let [from, to] = [month, month.plus(1)].map(|month| month.first_day().to_datetime(Time::midnight()));
            let Some(span) = Span::between(from, to, zone) else { continue };
            for slice in span.slices(zone) {
                let (slot, length) = (slot(slice.local, night), slice.span.seconds() as f64 / HOUR);
                hours.all.0[slot] += length;
                hours.dark.0[slot] += length * daylight.dark_share(slice.span);
            }
        }
        hours
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::LonLat;

    fn hours(months: &[&str]) -> ObservedHours {
        let zone = crate::clock::Times::default().zone;
        let mut daylight = Daylight::of(LonLat::new(-0.1276, 51.5072).expect("in range"));
        let months = months.iter().map(|month| month.parse().expect("a month"));
        ObservedHours::of(months, Night::default(), &zone, &mut daylight)
    }

    #[test]
    fn a_month_has_its_real_hours() {
        for (month, expected) in [("2024-02", 29 * 24), ("2024-03", 31 * 24 - 1), ("2024-10", 31 * 24 + 1)] {
            assert!((hours(&[month]).all.sum() - f64::from(expected)).abs() < 1e-9, "{month}");
        }
        // March 2024 has five Saturday nights; on the last the hour from 1 is missing. Sunday 01:00 stands under Saturday.
        let march = hours(&["2024-03"]).all;
        let saturday = 5 * 24;
        assert_eq!((march.0[saturday + 18], march.0[saturday + 19]), (5.0, 4.0));
    }

    #[test]
    fn a_year_is_dark_for_less_than_half_of_it() {
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
}
