//! Types of days for which footfall is published.

use jiff::civil::{Date, Weekday};

/// A type of day. A count for Monday to Thursday is the average of one such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayType {
    /// An average day of the week.
    EveryDay,
    /// An average Monday to Friday.
    MondayToFriday,
    /// An average Monday to Thursday.
    MondayToThursday,
    /// An average Tuesday to Thursday.
    TuesdayToThursday,
    /// A Monday.
    Monday,
    /// A Tuesday.
    Tuesday,
    /// A Wednesday.
    Wednesday,
    /// A Thursday.
    Thursday,
    /// A Friday.
    Friday,
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
}

impl DayType {
    /// How many days of the week it covers.
    pub fn days(self) -> u8 {
        self.weekdays().count_ones() as u8
    }

    /// The days of the week that it covers, as bits; Monday is the lowest.
    pub(super) fn weekdays(self) -> u8 {
        match self {
            Self::EveryDay => 0b111_1111,
            Self::MondayToFriday => 0b001_1111,
            Self::MondayToThursday => 0b000_1111,
            Self::TuesdayToThursday => 0b000_1110,
            Self::Monday => 1,
            Self::Tuesday => 1 << 1,
            Self::Wednesday => 1 << 2,
            Self::Thursday => 1 << 3,
            Self::Friday => 1 << 4,
            Self::Saturday => 1 << 5,
            Self::Sunday => 1 << 6,
        }
    }

    /// The day of the week of a date.
    pub(super) fn from_date(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }

    /// Parses a code of Transport for London.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "MTF" => Self::MondayToFriday,
            "MTT" => Self::MondayToThursday,
            "FRI" => Self::Friday,
            "SAT" => Self::Saturday,
            "SUN" => Self::Sunday,
            _ => return None,
        })
    }

    /// Parses the heading of a column, such as "Midweek (Tue-Thu)".
    pub(super) fn from_heading(heading: &str) -> Option<Self> {
        Some(match heading.to_lowercase().as_str() {
            "monday" => Self::Monday,
            "tuesday" => Self::Tuesday,
            "wednesday" => Self::Wednesday,
            "thursday" => Self::Thursday,
            "friday" => Self::Friday,
            "saturday" => Self::Saturday,
            "sunday" => Self::Sunday,
            "midweek (tue-thu)" => Self::TuesdayToThursday,
            "weekday (mon-thu)" => Self::MondayToThursday,
            "weekday (mon-fri)" => Self::MondayToFriday,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_its_weekdays() {
        let days = |day: DayType| (day.days(), day.weekdays());
        assert_eq!(days(DayType::MondayToFriday), (5, 0b1_1111));
        assert_eq!(days(DayType::TuesdayToThursday), (3, 0b1110));
        assert_eq!(DayType::EveryDay.days(), 7);
        assert_eq!(DayType::from_date("2023-01-01".parse().expect("a date")), DayType::Sunday);
        assert_eq!(DayType::from_date("2024-02-29".parse().expect("a date")), DayType::Thursday);
    }
}
