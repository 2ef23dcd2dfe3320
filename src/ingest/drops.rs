//! Rows that are not in the analysis, counted by the reason why.

use std::collections::BTreeMap;
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

/// Why a row cannot be kept, and the field that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    /// The reason.
    pub reason: DropReason,
    /// The column that shows it, when one does.
    pub column: &'a str,
    /// The value met there.
    pub value: &'a [u8],
}

/// One of the rows dropped for a reason, so that somebody can go and look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// The value met.
    pub value: String,
    /// Line of the file on which the row begins, the header being line 1.
    pub line: u64,
    /// The column in which the fault shows, when it shows in one.
    pub column: String,
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "line {}", self.line)
        } else {
            write!(f, "line {}, column {:?}, value {:?}", self.line, self.column, self.value)
        }
    }
}

/// How many rows were dropped for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// The rows.
    pub rows: u64,
    /// The least of them by value and then line: which one is shown must not hang on the order of the rows.
    pub example: Option<Example>,
}

impl Dropped {
    fn absorb(&mut self, rows: u64, example: Option<Example>) {
        self.rows += rows;
        self.example = match (self.example.take(), example) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

/// Rows dropped, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drops(BTreeMap<DropReason, Dropped>);

impl Drops {
    /// Counts one row dropped, with the column and value that show why.
    pub fn count(&mut self, reason: DropReason, column: &str, value: &[u8], line: u64) {
        /// Values are shown to be recognised, not to be read in full.
        const SHOWN: usize = 40;
        let value: String = super::table::field_text(value).chars().take(SHOWN).collect();
        self.0.entry(reason).or_default().absorb(1, Some(Example { value, line, column: column.to_owned() }));
    }

    /// Counts one row dropped for a fault of one of its fields.
    pub fn count_fault(&mut self, fault: &Fault<'_>, line: u64) {
        self.count(fault.reason, fault.column, fault.value, line);
    }

    /// Counts rows dropped for a reason that no single value shows.
    pub fn count_many(&mut self, reason: DropReason, rows: u64) {
        if rows > 0 {
            self.0.entry(reason).or_default().rows += rows;
        }
    }

    /// Adds the drops of a later part of the same file that begins `lines` lines further down.
    pub fn absorb(&mut self, part: Self, lines: u64) {
        for (reason, dropped) in part.0 {
            let example = dropped.example.map(|example| Example { line: example.line + lines, ..example });
            self.0.entry(reason).or_default().absorb(dropped.rows, example);
        }
    }

    /// Counts the rows of one reason under another, where more is known of them.
    pub fn rename(&mut self, from: DropReason, to: DropReason) {
        if let Some(dropped) = self.0.remove(&from) {
            self.0.entry(to).or_default().absorb(dropped.rows, dropped.example);
        }
    }

    /// All rows dropped.
    pub fn total(&self) -> u64 {
        self.0.values().map(|dropped| dropped.rows).sum()
    }

    /// The rows dropped for `reason`.
    pub fn rows(&self, reason: DropReason) -> u64 {
        self.0.get(&reason).map_or(0, |dropped| dropped.rows)
    }

    /// Rows that were faulty, and the commonest fault with its example.
    pub fn faults(&self) -> (u64, Option<(DropReason, &Dropped)>) {
        let faults = || self.iter().filter(|(reason, _)| reason.is_fault());
        (faults().map(|(_, dropped)| dropped.rows).sum(), faults().max_by_key(|(_, dropped)| dropped.rows))
    }

    /// The reasons in order, each with its rows.
    pub fn iter(&self) -> impl Iterator<Item = (DropReason, &Dropped)> {
        self.0.iter().map(|(reason, dropped)| (*reason, dropped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_does_not_hang_on_the_order_of_rows() {
        let mut one = Drops::default();
        let mut other = Drops::default();
        for (value, line) in [("b", 2), ("a", 3), ("c", 4)] {
            one.count(DropReason::UnreadableNumber, "Longitude", value.as_bytes(), line);
        }
        for (value, line) in [("c", 4), ("a", 3), ("b", 2)] {
            other.count(DropReason::UnreadableNumber, "Longitude", value.as_bytes(), line);
        }
        assert_eq!(one, other);
    }
}
