//! Reads the fields of a table by the roles that a mapping gives its columns.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::crs::{Converter, Crs};
use super::event_time::{EventTime, EventTimeParser};
use super::mapping::{Mapping, Role};
use super::position::position;
use super::rejected_rows::{DropReason, Fault};
use super::source::InputFile;
use super::table::{self, Record, Table, column, field_text, lacks};
use crate::error::Result;
use crate::place::LonLat;

/// A table together with the mapping of its columns.
pub struct ColumnMappingReader<'a> {
    /// The mapping.
    pub mapping: &'a Mapping,
    /// The table.
    pub table: Table,
    columns_by_role: BTreeMap<Role, Vec<usize>>,
    missing: BTreeMap<usize, &'a [String]>,
    only: Vec<(usize, &'a [String])>,
    crs: Crs,
    converter: Converter,
    times: EventTimeParser,
}

impl<'a> ColumnMappingReader<'a> {
    /// Reads the table of a mapping. Times are converted to the zone `local`.
    ///
    /// # Errors
    /// When the mapping is invalid, the file cannot be read, or the table lacks a mapped column.
    pub fn open(file: &InputFile, mapping: &'a Mapping, local: &str) -> Result<Self> {
        mapping.check()?;
        Self::from_table(&file.name, table::read(file, &mapping.layout()?)?, mapping, local)
    }

    /// Applies a mapping to a table that has been read.
    ///
    /// # Errors
    /// When the table lacks a mapped column, or the coordinate system or time zone is unknown.
    pub fn from_table(file: &str, table: Table, mapping: &'a Mapping, local: &str) -> Result<Self> {
        let mut absent: Vec<&str> = Vec::new();
        let mut find = |name: &'a str| {
            column(&table.columns, name).unwrap_or_else(|| {
                absent.push(name);
                0
            })
        };
        let columns_by_role: BTreeMap<Role, Vec<usize>> = mapping
            .columns
            .iter()
            .map(|(role, columns)| (*role, columns.names().iter().map(|name| find(name)).collect()))
            .collect();
        let missing = mapping.missing.iter().map(|(name, values)| (find(name), values.as_slice())).collect();
        let only = mapping.only.iter().map(|(name, values)| (find(name), values.as_slice())).collect();
        if !absent.is_empty() {
            return Err(lacks(file, "the table that the mapping describes", &table.columns, &absent));
        }
        let crs = mapping.crs.as_deref().map_or(Ok(Crs::BritishNationalGrid), str::parse)?;
        let times = EventTimeParser::new(mapping.date_order.unwrap_or_default(), mapping.time_zone.as_deref(), local)?;
        Ok(Self { mapping, table, columns_by_role, missing, only, crs, converter: crs.converter(), times })
    }

    /// The coordinate system of easting and northing.
    pub fn crs(&self) -> Crs {
        self.crs
    }

    /// Whether a column has this role.
    pub fn has(&self, role: Role) -> bool {
        self.columns_by_role.contains_key(&role)
    }

    /// Checks that a row has the right number of fields and is among those that the mapping selects.
    ///
    /// # Errors
    /// The fault of the row.
    pub fn check<'r>(&'r self, record: &'r Record) -> Result<(), Fault<'r>> {
        self.table.check_fields(record)?;
        for (at, values) in &self.only {
            if !values.iter().any(|value| value.eq_ignore_ascii_case(&record.text(*at))) {
                let reason = DropReason::NotSelected;
                return Err(Fault { reason, column: &self.table.columns[*at], value: record.bytes(*at) });
            }
        }
        Ok(())
    }

    /// The name of the (first) column of a role; empty when no column has it.
    pub fn column(&self, role: Role) -> &str {
        self.columns_by_role.get(&role).and_then(|at| at.first()).map_or("", |at| &self.table.columns[*at])
    }

    /// The bytes of a role's field; empty when it is blank, coded as missing or not mapped.
    pub fn bytes<'r>(&self, record: &'r Record, role: Role) -> &'r [u8] {
        self.columns_by_role.get(&role).and_then(|at| at.first()).map_or(&[], |at| self.field(record, *at))
    }

    /// The text of a role's field; `None` when missing.
    pub fn text<'r>(&self, record: &'r Record, role: Role) -> Option<Cow<'r, str>> {
        Some(field_text(self.bytes(record, role))).filter(|text| !text.is_empty())
    }

    /// The names of the columns of a role.
    pub fn columns(&self, role: Role) -> impl Iterator<Item = &str> {
        self.columns_by_role.get(&role).into_iter().flatten().map(|at| self.table.columns[*at].as_str())
    }

    /// The texts of a role's fields, in the order of its columns; `None` where missing.
    pub fn texts(&self, record: &Record, role: Role) -> Vec<Option<String>> {
        let fields = self
            .columns_by_role
            .get(&role)
            .into_iter()
            .flatten()
            .map(|at| field_text(self.field(record, *at)).into_owned());
        fields.map(|text| Some(text).filter(|text| !text.is_empty())).collect()
    }

    /// The names and values of the columns kept as attributes, without missing values.
    pub fn attributes(&self, record: &Record) -> BTreeMap<String, String> {
        let columns = self.columns_by_role.get(&Role::Attributes).map_or(&[][..], Vec::as_slice);
        let pairs = columns.iter().map(|at| (self.table.columns[*at].clone(), field_text(self.field(record, *at))));
        pairs.filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.into_owned())).collect()
    }

    /// The number of a role's field, 0 or more; `None` when missing.
    ///
    /// # Errors
    /// The fault of a field that is no such number.
    pub fn number<'r>(&'r self, record: &'r Record, role: Role) -> Result<Option<f64>, Fault<'r>> {
        self.columns_by_role.get(&role).and_then(|at| at.first()).map_or(Ok(None), |at| self.number_at(record, *at))
    }

    /// The number of a column without a role, such as a month's; like [`Self::number`].
    pub fn number_at<'r>(&'r self, record: &'r Record, at: usize) -> Result<Option<f64>, Fault<'r>> {
        let value = self.field(record, at);
        if value.is_empty() {
            return Ok(None);
        }
        let number: Option<f64> = without_thousands(&field_text(value)).and_then(|text| text.parse().ok());
        match number.filter(|number| number.is_finite() && *number >= 0.0) {
            Some(number) => Ok(Some(number)),
            None => Err(Fault { reason: DropReason::UnreadableNumber, column: &self.table.columns[at], value }),
        }
    }

    /// Whether a column has a role.
    pub fn has_role(&self, at: usize) -> bool {
        self.columns_by_role.values().flatten().any(|column| *column == at)
    }

    /// The position, from longitude and latitude or from easting and northing.
    ///
    /// # Errors
    /// The fault of a position that is missing or invalid.
    pub fn position<'r>(&'r self, record: &'r Record) -> Result<LonLat, Fault<'r>> {
        if self.has(Role::Lon) {
            let columns = [self.column(Role::Lon), self.column(Role::Lat)];
            return position(self.bytes(record, Role::Lon), self.bytes(record, Role::Lat), columns);
        }
        let (easting, northing) = (self.bytes(record, Role::Easting), self.bytes(record, Role::Northing));
        let columns = [self.column(Role::Easting), self.column(Role::Northing)];
        super::position::projected(easting, northing, columns, &self.converter)
    }

    /// The time in a role's fields; `Ok(None)` when they are missing.
    ///
    /// # Errors
    /// The fault of a date or time that cannot be read.
    pub fn event_time<'r>(&'r self, record: &'r Record, role: Role) -> Result<Option<EventTime>, Fault<'r>> {
        let Some(columns) = self.columns_by_role.get(&role) else { return Ok(None) };
        let fields: Vec<&[u8]> = columns.iter().map(|at| self.field(record, *at)).collect();
        if fields.iter().all(|field| field.is_empty()) {
            return Ok(None);
        }
        let texts: Vec<Cow<'_, str>> = fields.iter().map(|field| field_text(field)).collect();
        let time = match texts.as_slice() {
            [one] => self.times.read(one),
            [year, month] if is_digits(year) && is_digits(month) => self.times.read_parts(&[year, month]),
            [date, time] => self.times.read_both(date, time),
            parts => self.times.read_parts(&parts.iter().map(AsRef::as_ref).collect::<Vec<_>>()),
        };
        let fault = Fault { reason: DropReason::UnreadableTime, column: self.column(role), value: fields[0] };
        time.map(Some).ok_or(fault)
    }

    fn field<'r>(&self, record: &'r Record, at: usize) -> &'r [u8] {
        let value = record.bytes(at);
        let is_missing = self.missing.get(&at).is_some_and(|codes| codes.iter().any(|code| code.as_bytes() == value));
        if is_missing { &[] } else { value }
    }
}

/// Whether a text is digits only: a year or a month, but not a date.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without thousands separators (commas); `None` where commas are elsewhere, as in 1,5.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let point = if fraction.is_empty() { "" } else { "." };
    is_grouped.then(|| format!("{}{point}{fraction}", groups.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_thousands_separators() {
        assert_eq!(without_thousands("1,234,567.5").as_deref(), Some("1234567.5"));
        assert_eq!(without_thousands("12").as_deref(), Some("12"));
        for strange in ["1,0", "1,23,456", "1234,567"] {
            assert_eq!(without_thousands(strange), None, "{strange}");
        }
    }
}
