//! Why a row is not in the analysis, as a name and in words.

use std::fmt;

/// Why a row is not in the analysis. The order is the order in which the reasons are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DropReason {
    /// The row has more or fewer fields than the header.
    WrongFieldCount,
    /// The month is blank or not `YYYY-MM`.
    UnreadableMonth,
    /// A date or time is blank or cannot be read.
    UnreadableTime,
    /// The row says nothing of when it was.
    NoTime,
    /// A number (coordinate, count) cannot be read.
    UnreadableNumber,
    /// The category is none of those that the format has.
    UnknownCategory,
    /// Longitude and latitude stand in each other's column: reported, never swapped by guess.
    CoordinatesSwapped,
    /// A coordinate that is no place on earth.
    CoordinatesOutOfRange,
    /// The row is well formed but has no position (withheld, or never recorded).
    NoCoordinates,
    /// Outside the months asked for.
    PeriodNotAskedFor,
    /// Before the months reported: counted where these are held against the past, and in nothing else.
    BeforeReported,
    /// Of months that lie long after all others of its source.
    Stray,
    /// Of another kind than those asked for.
    NotAskedFor,
    /// A repeat of a non-blank Crime ID within the file and month, under the rule in force.
    RepeatedId,
    /// A shape that encloses nothing, has too few points or points that are no numbers, or cannot be read.
    BrokenShape,
    /// A feature of a boundary file that is no polygon.
    NotAPolygon,
    /// A feature of a file of streets that is no line.
    NotALine,
    /// A feature of a file of places that is neither point nor polygon.
    NotAPlace,
    /// A feature without a shape.
    NoShape,
    /// A row of counts whose area is blank or stands for "not known".
    NoArea,
    /// The count is missing, which is not zero, or stands in another row.
    NoCount,
    /// A row of a survey without a question or an answer.
    NoAnswer,
    /// A row that counts again, in another way, what other rows of the file count.
    CountedElsewhere,
    /// A row of counts whose area is none of those given.
    UnknownArea,
    /// The same place as another list's: its facts are kept there, and it counts once.
    JoinedToAnother,
    /// A member of a scheme that is not among the premises given.
    NotAmongPremises,
    /// A station or sensor whose position is in none of the lists given.
    StationNotFound,
    /// A repeat of a row that stands for the same place, day and direction.
    RepeatedRow,
    /// Counted in one direction only, so that the whole is not known.
    OneDirection,
    /// Numbers of the row that cannot all be right, such as more women than passengers.
    Contradiction,
    /// Outside the hours of the day asked for.
    HourNotAskedFor,
    /// Hours of the day were asked for, and the row says none.
    HourNotKnown,
    /// In no cell of the study area or its buffer.
    OutsideStudyArea,
}

impl DropReason {
    /// Whether the row itself is faulty, as against well formed but not wanted here.
    pub fn is_fault(self) -> bool {
        use DropReason::{
            BrokenShape, Contradiction, CoordinatesOutOfRange, CoordinatesSwapped, UnknownCategory, UnreadableMonth,
            UnreadableNumber, UnreadableTime, WrongFieldCount,
        };
        matches!(
            self,
            WrongFieldCount
                | UnreadableMonth
                | UnreadableTime
                | UnreadableNumber
                | UnknownCategory
                | CoordinatesSwapped
                | CoordinatesOutOfRange
                | BrokenShape
                | Contradiction
        )
    }

    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongFieldCount => "wrong number of fields",
            Self::UnreadableMonth => "unreadable month",
            Self::UnreadableTime => "unreadable date or time",
            Self::NoTime => "no date or time",
            Self::UnreadableNumber => "unreadable number",
            Self::UnknownCategory => "unknown category",
            Self::CoordinatesSwapped => "longitude and latitude swapped",
            Self::CoordinatesOutOfRange => "coordinates out of range",
            Self::NoCoordinates => "no coordinates",
            Self::PeriodNotAskedFor => "period not asked for",
            Self::BeforeReported => "before the months reported",
            Self::Stray => "long after all other rows of the source",
            Self::NotAskedFor => "kind not asked for",
            Self::RepeatedId => "repeated Crime ID",
            Self::BrokenShape => "broken shape",
            Self::NotAPolygon => "not a polygon",
            Self::NotALine => "not a line",
            Self::NotAPlace => "neither point nor polygon",
            Self::NoShape => "no shape",
            Self::NoArea => "no area",
            Self::NoCount => "no count of its own",
            Self::NoAnswer => "no answer",
            Self::CountedElsewhere => "counted in other rows",
            Self::UnknownArea => "unknown area",
            Self::JoinedToAnother => "same place as another source's",
            Self::NotAmongPremises => "not among the premises",
            Self::StationNotFound => "station or sensor without a position",
            Self::RepeatedRow => "repeated row",
            Self::OneDirection => "counted in one direction only",
            Self::Contradiction => "numbers that contradict each other",
            Self::HourNotAskedFor => "hour not asked for",
            Self::HourNotKnown => "hour not known",
            Self::OutsideStudyArea => "outside the study area",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
