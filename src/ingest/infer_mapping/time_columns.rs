//! Infers the columns of the time of an event, and how they are written.

use super::{Inference, MIN_SHARE};
use crate::ingest::event_time::{DEFAULT_TIME_ZONE, DateOrder, EventTimeParser};
use crate::ingest::mapping::{ColumnNames, Role};
use crate::ingest::table;

/// Names of a single column that holds the time.
const SINGLE_TIMES: [&str; 12] = [
    "datetime",
    "occurred",
    "occurredat",
    "incidentdate",
    "dateofincident",
    "committeddate",
    "dateoccurred",
    "crimedate",
    "date",
    "calldate",
    "reported",
    "month",
];

impl Inference<'_> {
    pub(super) fn time(&mut self) {
        let parser = |order| EventTimeParser::new(order, None, DEFAULT_TIME_ZONE).ok();
        let reads = |order| move |text: &str| parser(order).is_some_and(|parser| parser.read(text).is_some());
        let any = |text: &str| reads(DateOrder::DayFirst)(text) || reads(DateOrder::MonthFirst)(text);
        let is_date = |text: &str| any(text) && text.len() >= 6;
        // Columns with other dates are not candidates until the dates of the event are found.
        let others: Vec<usize> = (0..self.names.len()).filter(|at| !self.may_hold_event_time(*at)).collect();
        self.taken.extend(&others);
        let from = self.find(&["datestart", "startdate", "from", "datefrom", "start", "committedfrom"], is_date);
        let to = self.find(&["dateend", "enddate", "to", "dateto", "end", "committedto"], is_date);
        let single = self.find(&SINGLE_TIMES, is_date);
        if let (Some(from), Some(to)) = (from, to) {
            self.assign(Role::Time, &[from]);
            self.assign(Role::TimeTo, &[to]);
        } else if let Some(parts) = self.time_parts().filter(|parts| parts.len() > 2 || single.is_none()) {
            self.assign(Role::Time, &parts);
        } else if let Some(single) = single.or(from).or_else(|| self.dated_column(is_date)) {
            let is_time = |text: &str| text.contains(':') && text.len() <= 11;
            self.taken.insert(single);
            match self.find(&["time", "timeofday", "occurredtime", "incidenttime", "starttime"], is_time) {
                Some(time) => self.assign(Role::Time, &[single, time]),
                None => self.assign(Role::Time, &[single]),
            }
        }
        self.date_order();
        self.other_dates(&others, is_date);
    }

    /// Adds a doubt when a second column holds dates, and sets the time zone when the header names it.
    fn other_dates(&mut self, no_dates: &[usize], is_date: impl Fn(&str) -> bool) {
        let columns = self.mapping.columns.get(&Role::Time).map_or(&[][..], ColumnNames::names);
        let of_time = columns.first().and_then(|name| table::column(&self.table.columns, name));
        if of_time.is_some_and(|at| ["utc", "gmt"].iter().any(|zone| self.names[at].contains(zone))) {
            self.mapping.time_zone = Some("UTC".into());
        }
        if self.mapping.columns.contains_key(&Role::TimeTo) {
            return; // with a start and an end there is no doubt
        }
        let other = (0..self.names.len()).find(|at| !self.taken.contains(at) && self.share(*at, &is_date) >= MIN_SHARE);
        if let (Some(other), Some(at)) = (other, of_time) {
            let (taken, other) = (&self.table.columns[at], &self.table.columns[other]);
            self.doubts.push(format!("{taken:?} is assumed to be the time of the event; {other:?} holds dates too"));
        }
        self.taken.retain(|at| !no_dates.contains(at));
    }

    fn dated_column(&self, is_date: impl Fn(&str) -> bool) -> Option<usize> {
        (0..self.names.len()).find(|at| {
            let dated =
                ["date", "month", "when", "occurred", "column3"].iter().any(|word| self.names[*at].contains(word));
            !self.taken.contains(at) && dated && self.share(*at, &is_date) >= MIN_SHARE
        })
    }

    /// The columns of year, month, day, hour and minute, where they are separate.
    fn time_parts(&self) -> Option<Vec<usize>> {
        let whole = |text: &str| text.parse::<u16>().is_ok();
        let exact = |name: &str| {
            self.names.iter().position(|known| known == name).filter(|at| self.share(*at, whole) >= MIN_SHARE)
        };
        let parts: Vec<usize> =
            ["year", "month", "day", "hour", "minute"].iter().map_while(|name| exact(name)).collect();
        (parts.len() >= 2).then_some(parts)
    }

    /// Sets the order of day and month, and adds a doubt where no value shows it.
    fn date_order(&mut self) {
        let Some(columns) = self.mapping.columns.get(&Role::Time) else { return };
        let Some(at) = table::column(&self.table.columns, &columns.names()[0]) else { return };
        let parted: Vec<String> =
            self.sample.iter().map(|record| record.text(at)).filter(|text| short_first(text)).collect();
        let number = |text: &str, part: usize| {
            text.split(['/', '-', '.', ' ']).nth(part).and_then(|part| part.parse::<u8>().ok())
        };
        let above = |part| parted.iter().any(|text| number(text, part).is_some_and(|value| value > 12));
        match (parted.is_empty(), above(0), above(1)) {
            (true, ..) | (false, true, false) => {}
            (false, false, true) => self.mapping.date_order = Some(DateOrder::MonthFirst),
            (false, true, true) => self.doubts.push("some dates have the day first and some the month".into()),
            (false, false, false) => {
                self.mapping.date_order = Some(DateOrder::DayFirst);
                self.doubts.push("dates such as 03/04/2024 are assumed to be day first: no value shows it".into());
            }
        }
    }

    /// Whether a column may hold the time of the event. A date of birth or of the last change does not.
    fn may_hold_event_time(&self, at: usize) -> bool {
        const OTHER_DATES: [&str; 8] =
            ["birth", "dob", "updated", "modified", "created", "closed", "entered", "expiry"];
        !OTHER_DATES.iter().any(|word| self.names[at].contains(word))
    }
}

/// Whether a text is a date that begins with a day or month in figures: 3/4/2024, 03-04-2024.
fn short_first(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let second = text.get(digits + 1..).and_then(|rest| rest.chars().next());
    (1..=2).contains(&digits)
        && text.as_bytes().get(digits).is_some_and(|mark| b"/-.".contains(mark))
        && second.is_some_and(|second| second.is_ascii_digit())
}
