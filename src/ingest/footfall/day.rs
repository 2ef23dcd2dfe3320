//! Kinds of days, as people are counted on them.

use jiff::civil::{Date, Weekday};

/// A kind of day. What is counted "on a Monday to Thursday" is the average of one such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayType {
    /// An average day, whichever of the week it is.
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
    /// How many days of a week it stands for.
    pub fn days(self) -> u8 {
        self.weekdays().count_ones() as u8
    }

    /// Which days of the week it stands for: Monday is the lowest of seven bits.
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
    pub(super) fn of(date: Date) -> Self {
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

    /// The kind of day of Transport for London's codes.
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

    /// The kind of day that the heading of a column names, such as "Midweek (Tue-Thu)".
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
    fn a_kind_of_day_stands_for_its_days() {
        let days = |day: DayType| (day.days(), day.weekdays());
        assert_eq!(days(DayType::MondayToFriday), (5, 0b1_1111));
        assert_eq!(days(DayType::TuesdayToThursday), (3, 0b1110));
        assert_eq!(DayType::EveryDay.days(), 7);
        assert_eq!(DayType::of("2023-01-01".parse().expect("a date")), DayType::Sunday);
        assert_eq!(DayType::of("2024-02-29".parse().expect("a date")), DayType::Thursday);
    }
}
