//! Which column of an unknown table means what, guessed from its header and its values.
//!
//! A guess is a start for the analyst, who knows: what is in doubt is said. Only a guess without doubt is ever used unasked, and
//! then the ledger says what was guessed.

mod column_synonyms;
mod place;
mod survey;
mod when;

use std::collections::BTreeSet;

use column_synonyms::{NAMES, plain};

use super::mapping::{Holds, Mapping, OneOrMore, Role};
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
    guess.positive();
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

    fn names(&mut self) {
        let any = |_: &str| true;
        let number = |text: &str| text.replace(',', "").parse::<f64>().is_ok_and(|value| value >= 0.0);
        for (role, names, is_number) in NAMES {
            let found = match role {
                // "Location category" is no category of crime, "Incident number" no count, "Use of force" no force.
                Role::Category
                | Role::Count
                | Role::Source
                | Role::Id
                | Role::Answer
                | Role::Group
                | Role::Circumstance => {
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
        let of_journeys =
            has(Role::Passengers) && has(Role::Time) && (has(Role::Count) || has(Role::Women) || has(Role::LoneWomen));
        self.mapping.holds = match () {
            () if of_journeys => Holds::Journeys,
            () if has(Role::Sensor) && (has(Role::Count) || has(Role::Entries)) => Holds::Footfall,
            () if has(Role::Sensor) && placed => Holds::Sensors,
            () if has(Role::Question) && has(Role::Answer) => Holds::Survey,
            () if has(Role::Area) && !placed => Holds::AreaCounts,
            () if placed && has(Role::Time) => Holds::Events,
            () if placed && of_premises => Holds::Premises,
            () if placed => Holds::Places,
            () => Holds::Events,
        };
        if self.mapping.holds == Holds::Journeys {
            self.hour_of_day();
        }
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

    /// Schemes write the hour beside the date, "22" or "22:00".
    fn hour_of_day(&mut self) {
        let Some(OneOrMore::One(date)) = self.mapping.columns.get(&Role::Time).cloned() else { return };
        let is_hour =
            |text: &str| text.split(':').next().and_then(|hour| hour.parse().ok()).is_some_and(|hour: u8| hour < 24);
        if let Some(at) = self.find(&["hour", "hourbeginning", "hourstarting"], is_hour) {
            self.taken.insert(at);
            let hour = self.table.columns[at].clone();
            self.mapping.columns.insert(Role::Time, OneOrMore::More(vec![date, hour]));
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
