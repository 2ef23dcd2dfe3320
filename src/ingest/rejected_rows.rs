//! Rows that are not in the analysis, counted by reason.

use std::collections::BTreeMap;
use std::fmt;

/// Why a row is not in the analysis, in the order of reporting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DropReason {
    /// The row has more or fewer fields than the header.
    WrongFieldCount,
    /// The month is blank or not `YYYY-MM`.
    UnreadableMonth,
    /// A date or time is blank or cannot be read.
    UnreadableTime,
    /// The row has no date or time.
    NoTime,
    /// A number (coordinate, count) cannot be read.
    UnreadableNumber,
    /// The category is not one of the format's.
    UnknownCategory,
    /// Longitude and latitude are in each other's column. They are reported and never swapped.
    CoordinatesSwapped,
    /// A coordinate is outside the valid range.
    CoordinatesOutOfRange,
    /// The row is well formed but has no position (suppressed, or never recorded).
    NoCoordinates,
    /// The month is outside the requested period.
    OutsidePeriod,
    /// The month is before the report period. Such rows count only in comparisons with the past.
    BeforeReportPeriod,
    /// The month is long after all other months of its source.
    DateOutlier,
    /// The row is excluded by the mapping's `only`, or is of a kind that is not requested.
    NotSelected,
    /// The row repeats a non-blank Crime ID of the file and month, and the rule in force drops it.
    RepeatedId,
    /// The shape encloses nothing, has too few points or invalid coordinates, or cannot be read.
    BrokenShape,
    /// A feature of a boundary file is not a polygon.
    NotAPolygon,
    /// A feature of a street file is not a line.
    NotALine,
    /// A feature of a file of places is neither a point nor a polygon.
    NotAPlace,
    /// The feature has no shape.
    NoShape,
    /// The area of a row of counts is blank or coded as missing.
    NoArea,
    /// The count is missing (which is not zero), or is in another row.
    NoCount,
    /// A survey row has no question or no answer.
    NoAnswer,
    /// Other rows of the file already count these events in another way.
    CountedInOtherRows,
    /// The area of a row of counts is not among the given areas.
    UnknownArea,
    /// The same place as in another list. Its attributes are merged there and it counts once.
    MergedDuplicate,
    /// A member of a scheme is not among the given premises.
    NotAmongPremises,
    /// The position of a station or sensor is in none of the given lists.
    StationNotFound,
    /// The row repeats one for the same place, day and direction.
    RepeatedRow,
    /// Only one direction was counted, so the total is unknown.
    OneDirection,
    /// The numbers of the row contradict each other, such as more women than passengers.
    Contradiction,
    /// The time is outside the requested hours of the day.
    OutsideHours,
    /// The row has no time of day, and the analysis is restricted to hours of the day.
    HourMissing,
    /// The position is in no cell of the study area or its buffer.
    OutsideStudyArea,
}

impl DropReason {
    /// Whether the row is faulty, as opposed to well formed but not used.
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

    /// The reason in words, as in outputs.
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
            Self::OutsidePeriod => "period not asked for",
            Self::BeforeReportPeriod => "before the months reported",
            Self::DateOutlier => "long after all other rows of the source",
            Self::NotSelected => "kind not asked for",
            Self::RepeatedId => "repeated Crime ID",
            Self::BrokenShape => "broken shape",
            Self::NotAPolygon => "not a polygon",
            Self::NotALine => "not a line",
            Self::NotAPlace => "neither point nor polygon",
            Self::NoShape => "no shape",
            Self::NoArea => "no area",
            Self::NoCount => "no count of its own",
            Self::NoAnswer => "no answer",
            Self::CountedInOtherRows => "counted in other rows",
            Self::UnknownArea => "unknown area",
            Self::MergedDuplicate => "same place as another source's",
            Self::NotAmongPremises => "not among the premises",
            Self::StationNotFound => "station or sensor without a position",
            Self::RepeatedRow => "repeated row",
            Self::OneDirection => "counted in one direction only",
            Self::Contradiction => "numbers that contradict each other",
            Self::OutsideHours => "hour not asked for",
            Self::HourMissing => "hour not known",
            Self::OutsideStudyArea => "outside the study area",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A fault of a row, with the field that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    /// The reason.
    pub reason: DropReason,
    /// The name of the column that shows it; empty when none does.
    pub column: &'a str,
    /// The value in that column.
    pub value: &'a [u8],
}

/// One of the rows dropped for a reason, as an example to look up in the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DropExample {
    /// The value that shows the fault, cut to 40 characters.
    pub value: String,
    /// The line of the file on which the row begins. The header is line 1.
    pub line: u64,
    /// The column that shows the fault; empty when none does.
    pub column: String,
}

impl fmt::Display for DropExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "line {}", self.line)
        } else {
            write!(f, "line {}, column {:?}, value {:?}", self.line, self.column, self.value)
        }
    }
}

/// The number of rows dropped for one reason, with an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DropCount {
    /// The number of rows.
    pub rows: u64,
    /// The first of them by value and then line, so that the example does not depend on the order of the rows.
    pub example: Option<DropExample>,
}

impl DropCount {
    fn absorb(&mut self, rows: u64, example: Option<DropExample>) {
        self.rows += rows;
        self.example = match (self.example.take(), example) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

/// The rows dropped, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DroppedRows(BTreeMap<DropReason, DropCount>);

impl DroppedRows {
    /// Counts one dropped row, with the column and value that show why.
    pub fn count(&mut self, reason: DropReason, column: &str, value: &[u8], line: u64) {
        /// Characters of the value that are kept: enough to recognise it.
        const SHOWN: usize = 40;
        let value: String = super::table::field_text(value).chars().take(SHOWN).collect();
        self.0.entry(reason).or_default().absorb(1, Some(DropExample { value, line, column: column.to_owned() }));
    }

    /// Counts one row dropped for a fault.
    pub fn count_fault(&mut self, fault: &Fault<'_>, line: u64) {
        self.count(fault.reason, fault.column, fault.value, line);
    }

    /// Counts rows dropped for a reason that has no example.
    pub fn count_many(&mut self, reason: DropReason, rows: u64) {
        if rows > 0 {
            self.0.entry(reason).or_default().rows += rows;
        }
    }

    /// Adds the dropped rows of a later part of the same file, which begins `lines` lines further down.
    pub fn absorb(&mut self, part: Self, lines: u64) {
        for (reason, dropped) in part.0 {
            let example = dropped.example.map(|example| DropExample { line: example.line + lines, ..example });
            self.0.entry(reason).or_default().absorb(dropped.rows, example);
        }
    }

    /// Moves the rows of one reason to a more specific one.
    pub fn rename(&mut self, from: DropReason, to: DropReason) {
        if let Some(dropped) = self.0.remove(&from) {
            self.0.entry(to).or_default().absorb(dropped.rows, dropped.example);
        }
    }

    /// The total of dropped rows.
    pub fn total(&self) -> u64 {
        self.0.values().map(|dropped| dropped.rows).sum()
    }

    /// The rows dropped for `reason`.
    pub fn rows(&self, reason: DropReason) -> u64 {
        self.0.get(&reason).map_or(0, |dropped| dropped.rows)
    }

    /// The number of faulty rows, and the commonest fault with its example.
    pub fn faults(&self) -> (u64, Option<(DropReason, &DropCount)>) {
        let faults = || self.iter().filter(|(reason, _)| reason.is_fault());
        (faults().map(|(_, dropped)| dropped.rows).sum(), faults().max_by_key(|(_, dropped)| dropped.rows))
    }

    /// The reasons in order, each with its count.
    pub fn iter(&self) -> impl Iterator<Item = (DropReason, &DropCount)> {
        self.0.iter().map(|(reason, dropped)| (*reason, dropped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_is_independent_of_row_order() {
        let mut one = DroppedRows::default();
        let mut other = DroppedRows::default();
        for (value, line) in [("b", 2), ("a", 3), ("c", 4)] {
            one.count(DropReason::UnreadableNumber, "Longitude", value.as_bytes(), line);
        }
        for (value, line) in [("c", 4), ("a", 3), ("b", 2)] {
            other.count(DropReason::UnreadableNumber, "Longitude", value.as_bytes(), line);
        }
        assert_eq!(one, other);
    }
}
