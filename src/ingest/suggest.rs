//! Which column of an unknown table means what, guessed from its header and its values.
//!
//! A guess is a start for the analyst, who knows: what is in doubt is said. Only a guess without doubt is ever used unasked, and
//! then the ledger says what was guessed.

use std::collections::BTreeSet;

use super::crs::Crs;
use super::mapping::{Holds, Mapping, OneOrMore, Role};
use super::moment::{Clock, DEFAULT_TIME_ZONE, DateOrder};
use super::source::InputFile;
use super::table::{self, Layout, Record, Table};
use crate::error::Result;

/// A mapping that a table suggests.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The mapping.
    pub mapping: Mapping,
    /// What somebody who knows the table should look at, in words.
    pub doubts: Vec<String>,
}

/// Rows looked at.
const SAMPLE: usize = 500;

/// Stands where somebody who knows the table has to put an EPSG code.
pub const UNKNOWN_CRS: &str = "EPSG:?";

/// The share of values that must be of a kind for a column to be of it: real columns have slips.
const MOST: f64 = 0.9;

/// Guesses the mapping of a table.
pub fn suggest(file: &InputFile) -> Result<Suggestion> {
    let first = table::read(file, &Layout::default())?;
    let headless = !first.columns.is_empty() && first.columns.iter().all(|name| is_value(name));
    let table = if headless { table::read(file, &Layout { header_row: Some(0), ..Layout::default() })? } else { first };
    let mut guess = Guess::new(&table);
    guess.mapping.path = file.name.clone().into();
    guess.layout(headless);
    guess.position(&file.name);
    guess.time();
    guess.names();
    guess.kind();
    guess.trim();
    Ok(Suggestion { mapping: guess.mapping, doubts: guess.doubts })
}

/// The mapping of a table of events, if it seems to be one, with what is in doubt about it.
pub fn events(file: &InputFile) -> Result<(Option<Mapping>, Vec<String>)> {
    let Suggestion { mapping, mut doubts } = suggest(file)?;
    for role in [Role::Count, Role::Weight] {
        if let Some(column) = mapping.columns.get(&role) {
            doubts.push(format!("{:?} is taken for {}", column.names()[0], role.name()));
        }
    }
    let complete = mapping.holds == Holds::Events && mapping.check().is_ok();
    Ok((complete.then_some(mapping), doubts))
}

/// How the note of a file begins whose columns were guessed.
pub const GUESSED: &str = "columns guessed from header and values";

/// What was guessed, for the ledger.
pub fn in_words(mapping: &Mapping) -> String {
    let columns: Vec<String> = mapping
        .columns
        .iter()
        .map(|(role, columns)| format!("{} = {}", role.name(), columns.names().join(" + ")))
        .collect();
    format!("{GUESSED}: {} (say otherwise in a [[table]])", columns.join(", "))
}

/// A value rather than the name of a column.
fn is_value(text: &str) -> bool {
    text.parse::<f64>().is_ok() || (text.len() > 4 && text.bytes().filter(u8::is_ascii_digit).count() * 2 > text.len())
}

struct Guess<'a> {
    table: &'a Table,
    sample: Vec<&'a Record>,
    names: Vec<String>,
    taken: BTreeSet<usize>,
    mapping: Mapping,
    doubts: Vec<String>,
}

impl<'a> Guess<'a> {
    fn new(table: &'a Table) -> Self {
        let names = table.columns.iter().map(|name| plain(name)).collect();
        // Rows from all over the table: the first may lack what later ones have.
        let sample = table.records.iter().step_by((table.records.len() / SAMPLE).max(1)).collect();
        Self { table, sample, names, taken: BTreeSet::new(), mapping: Mapping::default(), doubts: Vec::new() }
    }

    fn layout(&mut self, headless: bool) {
        if !self.table.unread_sheets.is_empty() {
            self.doubts
                .push(format!("only the fullest sheet is looked at, not {}", self.table.unread_sheets.join(", ")));
        }
        if headless {
            self.mapping.header_row = Some(0);
            self.doubts
                .push("the first line looks like data: the columns have no names, and their meaning is guessed".into());
        } else if !self.table.above.is_empty() {
            let first = self.table.records.first().map_or(1, |record| record.line as usize);
            self.mapping.header_row = Some(first.saturating_sub(1));
        }
    }

    /// Whether a column may say when something happened: a date of birth or of the last change does not.
    fn may_say_when(&self, at: usize) -> bool {
        const OTHERWISE: [&str; 8] = ["birth", "dob", "updated", "modified", "created", "closed", "entered", "expiry"];
        !OTHERWISE.iter().any(|word| self.names[at].contains(word))
    }

    /// The first free column whose plain name is one of `names` (the earlier the likelier) and whose values pass `test`.
    fn find(&self, names: &[&str], test: impl Fn(&str) -> bool) -> Option<usize> {
        let passes = |at: &usize| !self.taken.contains(at) && self.share(*at, &test) >= MOST;
        let exact = |wanted: &&str| (0..self.names.len()).find(|at| self.names[*at] == **wanted && passes(at));
        let within = |wanted: &&str| {
            let has = |at: &usize| wanted.len() > 3 && self.names[*at].contains(*wanted);
            (0..self.names.len()).find(|at| has(at) && passes(at))
        };
        names.iter().find_map(exact).or_else(|| names.iter().find_map(within))
    }

    /// The first free column whose plain name is one of `names` to the letter.
    fn find_exact(&self, names: &[&str]) -> Option<usize> {
        (0..self.names.len()).find(|at| names.contains(&self.names[*at].as_str()) && !self.taken.contains(at))
    }

    /// The share of a column's values that pass; of a column without values, none.
    fn share(&self, at: usize, test: impl Fn(&str) -> bool) -> f64 {
        let values: Vec<String> =
            self.sample.iter().map(|record| record.text(at)).filter(|text| !text.is_empty()).collect();
        let passed = values.iter().filter(|value| test(value)).count();
        if values.is_empty() { 0.0 } else { passed as f64 / values.len() as f64 }
    }

    fn take(&mut self, role: Role, columns: &[usize]) {
        self.taken.extend(columns);
        let names: Vec<String> = columns.iter().map(|at| self.table.columns[*at].clone()).collect();
        let columns = match <[String; 1]>::try_from(names) {
            Ok([one]) => OneOrMore::One(one),
            Err(names) => OneOrMore::More(names),
        };
        self.mapping.columns.insert(role, columns);
    }

    fn position(&mut self, file: &str) {
        let within = |limit: f64| move |text: &str| text.parse::<f64>().is_ok_and(|value| value.abs() <= limit);
        let lon = self.find(&["lon", "lng", "long", "longitude", "x", "xcoord"], within(180.0));
        let lat = self.find(&["lat", "latitude", "y", "ycoord"], within(90.0));
        if let (Some(lon), Some(lat)) = (lon, lat) {
            self.take(Role::Lon, &[lon]);
            self.take(Role::Lat, &[lat]);
            return;
        }
        let metres = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
        let east = self.find(&["easting", "eastings", "east", "x", "xcoord", "xcoordinate", "column1"], metres);
        let north = self.find(&["northing", "northings", "north", "y", "ycoord", "ycoordinate", "column2"], metres);
        let (Some(east), Some(north)) = (east, north) else { return };
        self.take(Role::Easting, &[east]);
        self.take(Role::Northing, &[north]);
        let british =
            |at: usize, most: f64| self.share(at, |text| text.parse::<f64>().is_ok_and(|v| (0.0..=most).contains(&v)));
        let named = self.names[east].starts_with("easting") && self.names[north].starts_with("northing");
        if british(east, 700_000.0) >= MOST && british(north, 1_300_000.0) >= MOST && named {
            self.mapping.crs = Some(Crs::BritishNationalGrid.to_string());
            let says_so =
                |text: &str| ["bng", "osgb", "27700", "british"].iter().any(|word| text.to_lowercase().contains(word));
            if !says_so(file) && !self.table.columns.iter().any(|name| says_so(name)) {
                self.doubts.push("eastings and northings are taken for British National Grid (EPSG:27700)".into());
            }
        } else if let Some(zone) = utm_zone(file) {
            self.mapping.crs = Some(format!("EPSG:{zone}"));
            self.doubts.push(format!("the coordinate system EPSG:{zone} (UTM) is guessed from the file's name"));
        } else {
            self.mapping.crs = Some(UNKNOWN_CRS.into());
        }
    }

    fn time(&mut self) {
        let clock = |order| Clock::new(order, None, DEFAULT_TIME_ZONE).ok();
        let reads = |order| move |text: &str| clock(order).is_some_and(|clock| clock.read(text).is_some());
        let any = |text: &str| reads(DateOrder::DayFirst)(text) || reads(DateOrder::MonthFirst)(text);
        let is_date = |text: &str| any(text) && text.len() >= 6;
        // What is no date of the event is out of the running until the event's are found.
        let others: Vec<usize> = (0..self.names.len()).filter(|at| !self.may_say_when(*at)).collect();
        self.taken.extend(&others);
        let from = self.find(&["datestart", "startdate", "from", "datefrom", "start", "committedfrom"], is_date);
        let to = self.find(&["dateend", "enddate", "to", "dateto", "end", "committedto"], is_date);
        let single = self.find(&SINGLE_TIMES, is_date);
        if let (Some(from), Some(to)) = (from, to) {
            self.take(Role::Time, &[from]);
            self.take(Role::TimeTo, &[to]);
        } else if let Some(parts) = self.time_parts().filter(|parts| parts.len() > 2 || single.is_none()) {
            self.take(Role::Time, &parts);
        } else if let Some(single) = single.or(from).or_else(|| self.dated_column(is_date)) {
            let is_time = |text: &str| text.contains(':') && text.len() <= 11;
            self.taken.insert(single);
            match self.find(&["time", "timeofday", "occurredtime", "incidenttime", "starttime"], is_time) {
                Some(time) => self.take(Role::Time, &[single, time]),
                None => self.take(Role::Time, &[single]),
            }
        }
        self.date_order();
        self.other_dates(&others, is_date);
    }

    /// Two columns of dates leave a doubt which of them is meant; a header that names a zone says which it is.
    fn other_dates(&mut self, no_dates: &[usize], is_date: impl Fn(&str) -> bool) {
        let columns = self.mapping.columns.get(&Role::Time).map_or(&[][..], OneOrMore::names);
        let of_time = columns.first().and_then(|name| table::column(&self.table.columns, name));
        if of_time.is_some_and(|at| ["utc", "gmt"].iter().any(|zone| self.names[at].contains(zone))) {
            self.mapping.time_zone = Some("UTC".into());
        }
        if self.mapping.columns.contains_key(&Role::TimeTo) {
            return; // a beginning and an end leave no doubt
        }
        let other = (0..self.names.len()).find(|at| !self.taken.contains(at) && self.share(*at, &is_date) >= MOST);
        if let (Some(other), Some(at)) = (other, of_time) {
            let (taken, other) = (&self.table.columns[at], &self.table.columns[other]);
            self.doubts.push(format!("{taken:?} is taken for the time of the event; {other:?} holds dates too"));
        }
        self.taken.retain(|at| !no_dates.contains(at));
    }

    fn dated_column(&self, is_date: impl Fn(&str) -> bool) -> Option<usize> {
        (0..self.names.len()).find(|at| {
            let dated =
                ["date", "month", "when", "occurred", "column3"].iter().any(|word| self.names[*at].contains(word));
            !self.taken.contains(at) && dated && self.share(*at, &is_date) >= MOST
        })
    }

    /// Year, month, day, hour and minute in columns of their own.
    fn time_parts(&self) -> Option<Vec<usize>> {
        let whole = |text: &str| text.parse::<u16>().is_ok();
        let exact =
            |name: &str| self.names.iter().position(|known| known == name).filter(|at| self.share(*at, whole) >= MOST);
        let parts: Vec<usize> =
            ["year", "month", "day", "hour", "minute"].iter().map_while(|name| exact(name)).collect();
        (parts.len() >= 2).then_some(parts)
    }

    /// 03/04/2024 is 3 April here; a table in which that cannot be, or cannot be told, says so.
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
                self.doubts.push("dates such as 03/04/2024 are taken as day first: no value tells".into());
            }
        }
    }

    fn names(&mut self) {
        let any = |_: &str| true;
        let number = |text: &str| text.replace(',', "").parse::<f64>().is_ok_and(|value| value >= 0.0);
        for (role, names, is_number) in NAMES {
            let found = match role {
                // "Location category" is no category of crime, "Incident number" no count, "Use of force" no force.
                Role::Category | Role::Count | Role::Source | Role::Id => {
                    self.find_exact(names).filter(|at| !is_number || self.share(*at, number) >= MOST)
                }
                _ if *is_number => self.find(names, number),
                _ => self.find(names, any),
            };
            if let Some(found) = found {
                self.take(*role, &[found]);
            }
        }
    }

    fn kind(&mut self) {
        let has = |role: Role| self.mapping.columns.contains_key(&role);
        let placed = has(Role::Lon) || has(Role::Easting);
        let of_premises =
            [Role::Capacity, Role::Hours, Role::Operator, Role::Access, Role::Schemes].into_iter().any(has);
        self.mapping.holds = match () {
            () if has(Role::Sensor) && (has(Role::Count) || has(Role::Entries)) => Holds::Footfall,
            () if has(Role::Sensor) && placed => Holds::Sensors,
            () if has(Role::Area) && !placed => Holds::AreaCounts,
            () if placed && has(Role::Time) => Holds::Events,
            () if placed && of_premises => Holds::Premises,
            () if placed => Holds::Places,
            () => Holds::Events,
        };
        if self.mapping.holds == Holds::Premises
            && !self.mapping.columns.contains_key(&Role::Kind)
            && let Some(category) = self.mapping.columns.remove(&Role::Category)
        {
            self.mapping.columns.insert(Role::Kind, category);
        }
        if self.mapping.holds == Holds::Sensors
            && let Some(sensor) = self.mapping.columns.remove(&Role::Sensor)
        {
            self.mapping.columns.insert(Role::Id, sensor);
        }
        if self.mapping.holds == Holds::Events && !self.mapping.columns.contains_key(&Role::Category) {
            let stem =
                self.mapping.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            self.mapping.category = Some(stem.split('.').next().unwrap_or_default().to_owned());
        }
    }

    /// Leaves out the roles that a table of its kind does not have, and says what it lacks.
    fn trim(&mut self) {
        let roles = self.mapping.holds.roles();
        self.mapping.columns.retain(|role, _| roles.contains(role));
        if let Some((problem, _)) = self.mapping.problem() {
            self.doubts.push(problem);
        }
    }
}

/// Names of a single column that says when.
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

/// Names of the other roles' columns, the likelier first, and whether they hold numbers.
const NAMES: &[(Role, &[&str], bool)] = &[
    (Role::Sensor, &["sensorid", "sensor", "sensorname", "counterid"], false),
    (Role::Count, &["count", "hourlycounts", "counts", "footfall"], true),
    (
        Role::Category,
        &[
            "category",
            "crimetype",
            "crimecategory",
            "primarytype",
            "offencegroup",
            "incidenttype",
            "calltype",
            "type",
            "majorcategory",
        ],
        false,
    ),
    (Role::Offence, &["offence", "offense", "offencedescription", "description", "minorcategory"], false),
    (Role::VictimSex, &["victimsex", "victimgender", "sexofvictim", "genderofvictim"], false),
    (Role::Premises, &["premises", "premisesname", "venue", "venuename", "licensedpremises"], false),
    (Role::Source, &["source", "agency", "reportedby", "force"], false),
    (Role::Id, &["id", "uid", "crimeid", "incidentid", "reference", "urn", "licencenum", "licencenumber"], false),
    (Role::Name, &["name", "tradingas", "tradingname", "businessname", "stationname"], false),
    (Role::Operator, &["operator", "brand", "owner", "licensee", "company"], false),
    (Role::Kind, &["kind", "businesstype", "licencetype"], false),
    (Role::Capacity, &["capacity", "maximumcapacity", "maxcapacity"], true),
    (Role::Hours, &["openinghours", "hours", "tradinghours", "terminalhour"], false),
    (Role::Area, &["lsoacode", "wardcode", "areacode", "lsoa", "ward", "wardname", "gsscode", "area"], false),
    (Role::AreaWithin, &["boroughname", "borough", "district"], false),
];

/// A date whose first number is a day or a month, in figures: 3/4/2024, 03-04-2024.
fn short_first(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let second = text.get(digits + 1..).and_then(|rest| rest.chars().next());
    (1..=2).contains(&digits)
        && text.as_bytes().get(digits).is_some_and(|mark| b"/-.".contains(mark))
        && second.is_some_and(|second| second.is_ascii_digit())
}

/// A name without case and punctuation: "Incident Date" and "incident_date" are one.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The EPSG code of the UTM zone that a file's name states, such as `utm10n`.
fn utm_zone(file: &str) -> Option<u16> {
    let name = file.to_lowercase();
    let rest = &name[name.find("utm")? + 3..];
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let zone: u16 = digits.parse().ok().filter(|zone| (1..=60).contains(zone))?;
    match rest[digits.len()..].chars().next() {
        Some('n') => Some(32600 + zone),
        Some('s') => Some(32700 + zone),
        _ => None,
    }
}
