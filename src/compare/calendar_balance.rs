//! Whether two periods are alike, or what stands in them of itself may look like a change: seasons, days of the week.

use super::common_months::{Comparable, PeriodMonths};

impl Comparable {
    /// The greatest difference between the shares that the seven days of the week have of the two.
    pub fn weekdays_apart(&self) -> f64 {
        let (before, after) = (weekdays(&self.before), weekdays(&self.after));
        before.into_iter().zip(after).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }

    /// Whether the two have the same months of the year: otherwise a season may look like a change.
    pub fn is_same_season(&self) -> bool {
        let shares = |side: &PeriodMonths| {
            let all = side.known.len() as f64;
            (1..=12)
                .map(|month| side.known.iter().filter(|each| each.month() == month).count() as f64 / all)
                .collect::<Vec<f64>>()
        };
        let same = |(a, b): (f64, f64)| (a - b).abs() < 1e-9;
        shares(&self.before).into_iter().zip(shares(&self.after)).all(same)
    }
}

/// The share that each day of the week has of the days of a side, from Monday.
fn weekdays(side: &PeriodMonths) -> [f64; 7] {
    let mut days = [0.0; 7];
    for month in &side.known {
        let first = month.first_day();
        for day in (0..i32::from(first.days_in_month())).map(|day| first + jiff::Span::new().days(day)) {
            if side.observed.holds(day) {
                days[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())] += 1.0;
            }
        }
    }
    let all: f64 = days.iter().sum();
    days.map(|number| if all > 0.0 { number / all } else { 0.0 })
}
