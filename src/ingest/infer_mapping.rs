//! Infers the meaning of the columns of an unknown table from its header and values.
//!
//! The result is a starting point for an analyst who knows the table, with its doubts stated. Only a mapping without doubts is used
//! without confirmation, and the ledger then states it.

mod time_columns;

use std::collections::BTreeSet;

use super::crs::Crs;
use super::mapping::{ColumnNames, Mapping, Role, TableContent};
use super::source::InputFile;
use super::table::{self, Record, Table, TableLayout};
use crate::error::Result;

/// A mapping inferred from a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The mapping.
    pub mapping: Mapping,
    /// What someone who knows the table should check, in words.
    pub doubts: Vec<String>,
}

/// The number of rows examined.
const SAMPLE: usize = 500;

/// The placeholder for an EPSG code that the user has to supply.
pub const UNKNOWN_CRS: &str = "EPSG:?";

/// The share of values that must be of a kind for the column to be of it. Real columns contain errors.
const MIN_SHARE: f64 = 0.9;

/// Infers the mapping of a table.
///
/// # Errors
/// When the file cannot be read as a table.
pub fn suggest(file: &InputFile) -> Result<Suggestion> {
    let first = table::read(file, &TableLayout::default())?;
    let headless = !first.columns.is_empty() && first.columns.iter().all(|name| is_value(name));
    let table = if headless {
        table::read(file, &TableLayout { header_row: Some(0), ..TableLayout::default() })?
    } else {
        first
    };
    let mut inference = Inference::new(&table);
    inference.mapping.path = file.name.clone().into();
    inference.layout(headless);
    inference.position(&file.name);
    inference.time();
    inference.names();
    inference.kind();
    inference.positive();
    inference.trim();
    Ok(Suggestion { mapping: inference.mapping, doubts: inference.doubts })
}

/// The inferred mapping of a table of events, with its doubts; `None` when the table does not seem to contain events.
///
/// # Errors
/// When the file cannot be read as a table.
pub fn events(file: &InputFile) -> Result<(Option<Mapping>, Vec<String>)> {
    let Suggestion { mapping, mut doubts } = suggest(file)?;
    for role in [Role::Count, Role::Weight] {
        if let Some(column) = mapping.columns.get(&role) {
            doubts.push(format!("{:?} is assumed to be {}", column.names()[0], role.as_str()));
        }
    }
    let complete = mapping.holds == TableContent::Events && mapping.check().is_ok();
    Ok((complete.then_some(mapping), doubts))
}

/// How the ledger note begins of a file whose columns were inferred.
pub const GUESSED: &str = "columns guessed from header and values";

/// Describes an inferred mapping, for the ledger.
pub fn describe(mapping: &Mapping) -> String {
    let columns: Vec<String> = mapping
        .columns
        .iter()
        .map(|(role, columns)| format!("{} = {}", role.as_str(), columns.names().join(" + ")))
        .collect();
    format!("{GUESSED}: {} (say otherwise in a [[table]])", columns.join(", "))
}

/// Whether a text looks like a value and not like the name of a column.
fn is_value(text: &str) -> bool {
    text.parse::<f64>().is_ok() || (text.len() > 4 && text.bytes().filter(u8::is_ascii_digit).count() * 2 > text.len())
}

/// A mapping while it is inferred.
struct Inference<'a> {
    table: &'a Table,
    sample: Vec<&'a Record>,
    /// The names of the columns, without case and punctuation.
    names: Vec<String>,
    /// The columns that have a role.
    taken: BTreeSet<usize>,
    mapping: Mapping,
    doubts: Vec<String>,
}

impl<'a> Inference<'a> {
    fn new(table: &'a Table) -> Self {
        let names = table.columns.iter().map(|name| plain(name)).collect();
        // Rows from the whole table, because the first may lack values that later ones have.
        let sample = table.records.iter().step_by((table.records.len() / SAMPLE).max(1)).collect();
        Self { table, sample, names, taken: BTreeSet::new(), mapping: Mapping::default(), doubts: Vec::new() }
    }

    /// Records how the table is stored, where the defaults do not fit.
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

    /// The first free column whose plain name is one of `names` (in order of preference) and whose values pass `test`.
    fn find(&self, names: &[&str], test: impl Fn(&str) -> bool) -> Option<usize> {
        let passes = |at: &usize| !self.taken.contains(at) && self.share(*at, &test) >= MIN_SHARE;
        let exact = |wanted: &&str| (0..self.names.len()).find(|at| self.names[*at] == **wanted && passes(at));
        let within = |wanted: &&str| {
            let has = |at: &usize| wanted.len() > 3 && self.names[*at].contains(*wanted);
            (0..self.names.len()).find(|at| has(at) && passes(at))
        };
        names.iter().find_map(exact).or_else(|| names.iter().find_map(within))
    }

    /// The first free column whose plain name equals one of `names`.
    fn find_exact(&self, names: &[&str]) -> Option<usize> {
        (0..self.names.len()).find(|at| names.contains(&self.names[*at].as_str()) && !self.taken.contains(at))
    }

    /// The share of a column's values that pass `test`; 0 for a column without values.
    fn share(&self, at: usize, test: impl Fn(&str) -> bool) -> f64 {
        let values: Vec<String> =
            self.sample.iter().map(|record| record.text(at)).filter(|text| !text.is_empty()).collect();
        let passed = values.iter().filter(|value| test(value)).count();
        if values.is_empty() { 0.0 } else { passed as f64 / values.len() as f64 }
    }

    fn assign(&mut self, role: Role, columns: &[usize]) {
        self.taken.extend(columns);
        let names: Vec<String> = columns.iter().map(|at| self.table.columns[*at].clone()).collect();
        let columns = match <[String; 1]>::try_from(names) {
            Ok([one]) => ColumnNames::One(one),
            Err(names) => ColumnNames::Several(names),
        };
        self.mapping.columns.insert(role, columns);
    }

    /// Assigns the roles that are recognised by the name of a column.
    fn names(&mut self) {
        let any = |_: &str| true;
        let number = |text: &str| text.replace(',', "").parse::<f64>().is_ok_and(|value| value >= 0.0);
        for (role, names, is_number) in NAMES {
            let found = match role {
                // These need the exact name: "Location category" is no category of crime, "Incident number" no count.
                Role::Category
                | Role::Count
                | Role::Source
                | Role::Id
                | Role::Answer
                | Role::Group
                | Role::Circumstance => {
                    self.find_exact(names).filter(|at| !is_number || self.share(*at, number) >= MIN_SHARE)
                }
                _ if *is_number => self.find(names, number),
                _ => self.find(names, any),
            };
            if let Some(found) = found {
                self.assign(*role, &[found]);
            }
        }
    }

    /// Decides what the table contains.
    fn kind(&mut self) {
        let has = |role: Role| self.mapping.columns.contains_key(&role);
        let placed = has(Role::Lon) || has(Role::Easting);
        let of_premises =
            [Role::Capacity, Role::Hours, Role::Operator, Role::Access, Role::Schemes].into_iter().any(has);
        let of_journeys =
            has(Role::Passengers) && has(Role::Time) && (has(Role::Count) || has(Role::Women) || has(Role::LoneWomen));
        self.mapping.holds = match () {
            () if of_journeys => TableContent::Journeys,
            () if has(Role::Sensor) && (has(Role::Count) || has(Role::Entries)) => TableContent::Footfall,
            () if has(Role::Sensor) && placed => TableContent::Sensors,
            () if has(Role::Question) && has(Role::Answer) => TableContent::Survey,
            () if has(Role::Area) && !placed => TableContent::AreaCounts,
            () if placed && has(Role::Time) => TableContent::Events,
            () if placed && of_premises => TableContent::Premises,
            () if placed => TableContent::Places,
            () => TableContent::Events,
        };
        if self.mapping.holds == TableContent::Journeys {
            self.hour_of_day();
        }
        if self.mapping.holds == TableContent::Premises
            && !self.mapping.columns.contains_key(&Role::Kind)
            && let Some(category) = self.mapping.columns.remove(&Role::Category)
        {
            self.mapping.columns.insert(Role::Kind, category);
        }
        if self.mapping.holds == TableContent::Sensors
            && let Some(sensor) = self.mapping.columns.remove(&Role::Sensor)
        {
            self.mapping.columns.insert(Role::Id, sensor);
        }
        if self.mapping.holds == TableContent::Events && !self.mapping.columns.contains_key(&Role::Category) {
            let stem =
                self.mapping.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            self.mapping.category = Some(stem.split('.').next().unwrap_or_default().to_owned());
        }
    }

    /// Adds the hour to the time of journeys. Schemes write it as "22" or "22:00", next to the date.
    fn hour_of_day(&mut self) {
        let Some(ColumnNames::One(date)) = self.mapping.columns.get(&Role::Time).cloned() else { return };
        let is_hour =
            |text: &str| text.split(':').next().and_then(|hour| hour.parse().ok()).is_some_and(|hour: u8| hour < 24);
        if let Some(at) = self.find(&["hour", "hourbeginning", "hourstarting"], is_hour) {
            self.taken.insert(at);
            let hour = self.table.columns[at].clone();
            self.mapping.columns.insert(Role::Time, ColumnNames::Several(vec![date, hour]));
        }
    }

    /// Removes the roles that a table of its kind cannot have, and adds a doubt for what is missing.
    fn trim(&mut self) {
        let roles = self.mapping.holds.roles();
        self.mapping.columns.retain(|role, _| roles.contains(role));
        if let Some((problem, _)) = self.mapping.problem() {
            self.doubts.push(problem);
        }
    }
}

impl Inference<'_> {
    /// Assigns longitude and latitude, or easting and northing in a coordinate system.
    fn position(&mut self, file: &str) {
        let within = |limit: f64| move |text: &str| text.parse::<f64>().is_ok_and(|value| value.abs() <= limit);
        let lon = self.find(&["lon", "lng", "long", "longitude", "x", "xcoord"], within(180.0));
        let lat = self.find(&["lat", "latitude", "y", "ycoord"], within(90.0));
        if let (Some(lon), Some(lat)) = (lon, lat) {
            self.assign(Role::Lon, &[lon]);
            self.assign(Role::Lat, &[lat]);
            return;
        }
        let metres = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
        let east = self.find(&["easting", "eastings", "east", "x", "xcoord", "xcoordinate", "column1"], metres);
        let north = self.find(&["northing", "northings", "north", "y", "ycoord", "ycoordinate", "column2"], metres);
        let (Some(east), Some(north)) = (east, north) else { return };
        self.assign(Role::Easting, &[east]);
        self.assign(Role::Northing, &[north]);
        let british =
            |at: usize, most: f64| self.share(at, |text| text.parse::<f64>().is_ok_and(|v| (0.0..=most).contains(&v)));
        let named = self.names[east].starts_with("easting") && self.names[north].starts_with("northing");
        if british(east, 700_000.0) >= MIN_SHARE && british(north, 1_300_000.0) >= MIN_SHARE && named {
            self.mapping.crs = Some(Crs::BritishNationalGrid.to_string());
            let names_grid =
                |text: &str| ["bng", "osgb", "27700", "british"].iter().any(|word| text.to_lowercase().contains(word));
            if !names_grid(file) && !self.table.columns.iter().any(|name| names_grid(name)) {
                self.doubts.push("eastings and northings are assumed to be British National Grid (EPSG:27700)".into());
            }
        } else if let Some(zone) = utm_zone(file) {
            self.mapping.crs = Some(format!("EPSG:{zone}"));
            self.doubts.push(format!("the coordinate system EPSG:{zone} (UTM) is guessed from the file's name"));
        } else {
            self.mapping.crs = Some(UNKNOWN_CRS.into());
        }
    }
}

/// The EPSG code of the UTM zone in a file name, such as `utm10n`.
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

/// Answers that usually mean yes.
const YES: [&str; 12] = [
    "yes",
    "very safe",
    "fairly safe",
    "safe",
    "agree",
    "strongly agree",
    "tend to agree",
    "satisfied",
    "very satisfied",
    "fairly satisfied",
    "concerned",
    "very concerned",
];

impl Inference<'_> {
    /// Selects the answers that usually mean yes, and adds a doubt that lists them.
    fn positive(&mut self) {
        if self.mapping.holds != TableContent::Survey {
            return;
        }
        let Some(answer) = self.mapping.columns.get(&Role::Answer).and_then(|columns| columns.names().first()) else {
            return;
        };
        let Some(at) = self.table.columns.iter().position(|column| column == answer) else { return };
        let answers: BTreeSet<String> =
            self.sample.iter().map(|record| record.text(at)).filter(|text| !text.is_empty()).collect();
        let (yes, no): (Vec<String>, Vec<String>) =
            answers.into_iter().partition(|answer| YES.contains(&answer.to_lowercase().as_str()));
        self.doubts.push(format!(
            "answers that count as yes are guessed: {}; the others are no: {}",
            yes.join(", "),
            no.join(", ")
        ));
        self.mapping.positive = yes;
    }
}

/// Column names of the other roles in order of preference, and whether the columns hold numbers.
const NAMES: &[(Role, &[&str], bool)] = &[
    (Role::Sensor, &["sensorid", "sensor", "sensorname", "counterid"], false),
    (Role::LoneWomen, &["lonewomen", "lonefemales", "lonefemale", "womenalone"], true),
    (Role::Women, &["women", "females", "femalepassengers", "womenpassengers"], true),
    (Role::Passengers, &["passengers", "passengercount"], true),
    (
        Role::Count,
        &["count", "hourlycounts", "counts", "footfall", "responses", "respondents", "journeys", "trips"],
        true,
    ),
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
    (Role::Name, &["name", "tradingas", "tradingname", "businessname", "stationname", "marshalpoint"], false),
    (Role::Operator, &["operator", "brand", "owner", "licensee", "company"], false),
    (Role::Kind, &["kind", "businesstype", "licencetype"], false),
    (Role::Capacity, &["capacity", "maximumcapacity", "maxcapacity"], true),
    (Role::Hours, &["openinghours", "hours", "tradinghours", "terminalhour"], false),
    (Role::Area, &["lsoacode", "wardcode", "areacode", "lsoa", "ward", "wardname", "gsscode", "area"], false),
    (Role::Question, &["question", "questiontext"], false),
    (Role::Answer, &["answer", "response"], false),
    (Role::Group, &["group", "agegroup", "respondentgroup", "respondenttype"], false),
    (Role::Circumstance, &["when", "dayornight", "daynight", "circumstance"], false),
    (Role::AreaWithin, &["boroughname", "borough", "district"], false),
];

/// A name without case and punctuation: "Incident Date" and "incident_date" are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
