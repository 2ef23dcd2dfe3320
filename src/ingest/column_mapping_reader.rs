//! A table read through its mapping: fields by what they mean.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::crs::{Converter, Crs};
use super::event_time::{Clock, EventTime};
use super::mapping::{Mapping, Role};
use super::position::position;
use super::rejected_rows::{DropReason, Fault};
use super::source::InputFile;
use super::table::{self, Record, Table, column, field_text, lacks};
use crate::error::Result;
use crate::place::LonLat;

/// A table with its meaning.
pub struct Mapped<'a> {
    /// What the user said.
    pub mapping: &'a Mapping,
    /// The table.
    pub table: Table,
    at: BTreeMap<Role, Vec<usize>>,
    missing: BTreeMap<usize, &'a [String]>,
    only: Vec<(usize, &'a [String])>,
    crs: Crs,
    converter: Converter,
    clock: Clock,
}

impl<'a> Mapped<'a> {
    /// Reads the table of a mapping; times are turned into those of the zone `local`.
    pub fn open(file: &InputFile, mapping: &'a Mapping, local: &str) -> Result<Self> {
        mapping.check()?;
        Self::of(&file.name, table::read(file, &mapping.layout()?)?, mapping, local)
    }

    /// Gives a table that has been read its meaning.
    pub fn of(file: &str, table: Table, mapping: &'a Mapping, local: &str) -> Result<Self> {
        let mut absent: Vec<&str> = Vec::new();
        let mut find = |name: &'a str| {
            column(&table.columns, name).unwrap_or_else(|| {
                absent.push(name);
                0
            })
        };
        let at: BTreeMap<Role, Vec<usize>> = mapping
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
        let clock = Clock::new(mapping.date_order.unwrap_or_default(), mapping.time_zone.as_deref(), local)?;
        Ok(Self { mapping, table, at, missing, only, crs, converter: crs.converter(), clock })
    }

    /// The coordinate system of easting and northing.
    pub fn crs(&self) -> Crs {
        self.crs
    }

    /// Whether the mapping has a role.
    pub fn has(&self, role: Role) -> bool {
        self.at.contains_key(&role)
    }

    /// Fails with the fault of a row that the mapping does not want or that has too many fields.
    pub fn check<'r>(&'r self, record: &'r Record) -> Result<(), Fault<'r>> {
        self.table.check_fields(record)?;
        for (at, values) in &self.only {
            if !values.iter().any(|value| value.eq_ignore_ascii_case(&record.text(*at))) {
                let reason = DropReason::NotAskedFor;
                return Err(Fault { reason, column: &self.table.columns[*at], value: record.bytes(*at) });
            }
        }
        Ok(())
    }

    /// The name of the (first) column of a role.
    pub fn column(&self, role: Role) -> &str {
        self.at.get(&role).and_then(|at| at.first()).map_or("", |at| &self.table.columns[*at])
    }

    /// The bytes of a role's field; nothing when it is blank, stands for a missing value or is not mapped.
    pub fn bytes<'r>(&self, record: &'r Record, role: Role) -> &'r [u8] {
        self.at.get(&role).and_then(|at| at.first()).map_or(&[], |at| self.field(record, *at))
    }

    /// The text of a role's field, unless missing.
    pub fn text<'r>(&self, record: &'r Record, role: Role) -> Option<Cow<'r, str>> {
        Some(field_text(self.bytes(record, role))).filter(|text| !text.is_empty())
    }

    /// The names of the columns of a role.
    pub fn columns(&self, role: Role) -> impl Iterator<Item = &str> {
        self.at.get(&role).into_iter().flatten().map(|at| self.table.columns[*at].as_str())
    }

    /// The texts of a role's fields, in the order of its columns, unless missing.
    pub fn texts(&self, record: &Record, role: Role) -> Vec<Option<String>> {
        let fields =
            self.at.get(&role).into_iter().flatten().map(|at| field_text(self.field(record, *at)).into_owned());
        fields.map(|text| Some(text).filter(|text| !text.is_empty())).collect()
    }

    /// Names and values of the columns kept as attributes, where they have one.
    pub fn attributes(&self, record: &Record) -> BTreeMap<String, String> {
        let columns = self.at.get(&Role::Attributes).map_or(&[][..], Vec::as_slice);
        let pairs = columns.iter().map(|at| (self.table.columns[*at].clone(), field_text(self.field(record, *at))));
        pairs.filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.into_owned())).collect()
    }

    /// A number of 0 or more, unless missing.
    pub fn number<'r>(&'r self, record: &'r Record, role: Role) -> Result<Option<f64>, Fault<'r>> {
        self.at.get(&role).and_then(|at| at.first()).map_or(Ok(None), |at| self.number_at(record, *at))
    }

    /// The same of a column that has no role of its own, such as a month's.
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
        self.at.values().flatten().any(|column| *column == at)
    }

    /// Where: from longitude and latitude, or from easting and northing.
    pub fn position<'r>(&'r self, record: &'r Record) -> Result<LonLat, Fault<'r>> {
        if self.has(Role::Lon) {
            let columns = [self.column(Role::Lon), self.column(Role::Lat)];
            return position(self.bytes(record, Role::Lon), self.bytes(record, Role::Lat), columns);
        }
        let (easting, northing) = (self.bytes(record, Role::Easting), self.bytes(record, Role::Northing));
        let columns = [self.column(Role::Easting), self.column(Role::Northing)];
        super::position::projected(easting, northing, columns, &self.converter)
    }

    /// When; `Ok(None)` when the field is missing.
    pub fn moment<'r>(&'r self, record: &'r Record, role: Role) -> Result<Option<EventTime>, Fault<'r>> {
        let Some(columns) = self.at.get(&role) else { return Ok(None) };
        let fields: Vec<&[u8]> = columns.iter().map(|at| self.field(record, *at)).collect();
        if fields.iter().all(|field| field.is_empty()) {
            return Ok(None);
        }
        let texts: Vec<Cow<'_, str>> = fields.iter().map(|field| field_text(field)).collect();
        let moment = match texts.as_slice() {
            [one] => self.clock.read(one),
            [year, month] if whole(year) && whole(month) => self.clock.read_parts(&[year, month]),
            [date, time] => self.clock.read_both(date, time),
            parts => self.clock.read_parts(&parts.iter().map(AsRef::as_ref).collect::<Vec<_>>()),
        };
        let fault = Fault { reason: DropReason::UnreadableTime, column: self.column(role), value: fields[0] };
        moment.map(Some).ok_or(fault)
    }

    fn field<'r>(&self, record: &'r Record, at: usize) -> &'r [u8] {
        let value = record.bytes(at);
        let stands_for_none =
            self.missing.get(&at).is_some_and(|codes| codes.iter().any(|code| code.as_bytes() == value));
        if stands_for_none { &[] } else { value }
    }
}

/// Digits and nothing else: a year or a month, and no date.
fn whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without the commas that spreadsheets part thousands with; `None` where commas stand elsewhere, as in 1,5.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let apart = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let point = if fraction.is_empty() { "" } else { "." };
    apart.then(|| format!("{}{point}{fraction}", groups.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_part_thousands_and_nothing_else() {
        assert_eq!(without_thousands("1,234,567.5").as_deref(), Some("1234567.5"));
        assert_eq!(without_thousands("12").as_deref(), Some("12"));
        for strange in ["1,0", "1,23,456", "1234,567"] {
            assert_eq!(without_thousands(strange), None, "{strange}");
        }
    }
}
