//! At what hours of which days things happen.

use jiff::civil::{Date, DateTime};
use rand::{Rng, RngExt};

use crate::period::Month;
use crate::synth::integer_rng::draw_weighted;

/// The hour with which a day begins: what happens before it belongs to the night of the day before.
const FIRST_HOUR: i8 = 5;
const HOURS: i8 = 24;

/// How often something happens by hour from 05:00, and by day from Monday, in no particular unit.
pub(super) struct Hours {
    hours: [u32; HOURS as usize],
    days: [u32; 7],
}

/// Bars and clubs: most from Thursday to Saturday, from ten in the evening to three in the morning.
pub(super) static NIGHT: Hours = Hours {
    hours: [0, 0, 1, 1, 1, 1, 2, 3, 3, 3, 3, 4, 6, 9, 13, 18, 24, 36, 44, 48, 42, 32, 14, 5],
    days: [10, 13, 19, 41, 49, 38, 9],
};

/// Full trains: the two rush hours of working days.
pub(super) static COMMUTE: Hours = Hours {
    hours: [2, 8, 24, 42, 26, 11, 9, 11, 13, 12, 14, 26, 44, 42, 26, 16, 13, 12, 10, 5, 1, 0, 0, 0],
    days: [30, 34, 35, 36, 29, 10, 7],
};

/// Whatever needs people and nothing else: through the day and into the evening.
pub(super) static DAY: Hours = Hours {
    hours: [2, 3, 6, 12, 15, 16, 18, 22, 24, 22, 20, 21, 24, 24, 20, 17, 15, 13, 10, 6, 4, 3, 2, 1],
    days: [22, 24, 25, 26, 26, 16, 12],
};

impl Hours {
    /// A minute of a month.
    pub(super) fn draw(&self, month: Month, rng: &mut impl Rng) -> DateTime {
        const MINUTES: i8 = 60;
        let first = month.first_day();
        let hours = (1..=first.days_in_month()).flat_map(|day| (0..HOURS).map(move |hour| (day, hour)));
        let on = |day: i8| first.with().day(day).build().expect("a day of the month");
        let weights = hours.clone().map(|(day, hour)| self.weight(on(day), hour));
        let drawn = draw_weighted(weights.clone(), weights.sum(), rng);
        let (day, hour) = hours.clone().nth(drawn).expect("one of them was drawn");
        on(day).at(hour, rng.random_range(0..MINUTES), 0, 0)
    }

    fn weight(&self, date: Date, hour: i8) -> u32 {
        let nights = i8::from(hour < FIRST_HOUR);
        let began = (date.weekday().to_monday_zero_offset() - nights).rem_euclid(7);
        let since = (hour - FIRST_HOUR).rem_euclid(HOURS);
        self.days[began.unsigned_abs() as usize] * self.hours[since.unsigned_abs() as usize]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use hexspot_stats::RandomStreams;

    #[test]
    fn the_small_hours_belong_to_the_night_before() {
        let (friday, saturday, sunday) = (date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 3));
        assert_eq!(NIGHT.weight(saturday, 1), 49 * 42);
        assert_eq!(NIGHT.weight(saturday, 23), 38 * 44);
        assert_eq!(NIGHT.weight(sunday, 5), 0);
        assert_eq!(COMMUTE.weight(friday, 8), 29 * 42);
    }

    #[test]
    fn nights_out_are_where_they_should_be_and_stay_in_their_month() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let month = Month::new(2024, 2).expect("a month");
        let mut out = 0;
        for _ in 0..1_000 {
            let at = NIGHT.draw(month, rng);
            assert_eq!((at.year(), at.month()), (2024, 2));
            let late = at.hour() >= 22 || at.hour() < 3;
            let began = if at.hour() < 5 { at.date().yesterday().expect("a date") } else { at.date() };
            out += u32::from(late && (3..=5).contains(&began.weekday().to_monday_zero_offset()));
        }
        assert!((400..600).contains(&out), "{out} of 1000 in the nights of Thursday to Saturday");
    }
}
