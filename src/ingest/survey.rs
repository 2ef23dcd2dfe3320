//! Surveys: what people answered, by question, group, area and circumstance.
//!
//! Two forms: long, a row for each answer (or for so many of it), with columns for question and answer; and wide, a row for each
//! respondent, with a column for each question.

use std::collections::{BTreeMap, BTreeSet};

use super::column_mapping_reader::Mapped;
use super::ledger::FileAccount;
use super::mapping::{Mapping, Role};
use super::rejected_rows::{DropReason, Drops, Fault};
use super::source::InputFile;
use super::table::Record;
use crate::error::{ErrorKind, Result};
use crate::period::Month;

/// The answers of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Whose it is.
    pub source: String,
    /// The questions, in order.
    pub questions: Vec<String>,
    /// For each question, the answers given to it that count as yes.
    pub yes: Vec<Vec<String>>,
    /// The columns by which respondents are grouped, as the mapping has them.
    pub groupings: Vec<String>,
    /// The answers, row by row.
    pub answered: Vec<Answered>,
    /// First and last month, where the table says when.
    pub months: Option<(Month, Month)>,
}

/// What a row of a survey says.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// How many respondents.
    pub respondents: u64,
    /// Where they live or were asked, by code or name.
    pub area: Option<String>,
    /// What was asked about: by day, after dark.
    pub circumstance: Option<String>,
    /// Their group in each of [`Survey::groupings`].
    pub groups: Vec<Option<String>>,
    /// For each question answered, an index into [`Survey::questions`], whether the answer counts as yes.
    pub answers: Vec<(usize, bool)>,
}

/// What such a table is called in the ledger.
pub const FORMAT: &str = "survey (table of the user's)";

/// A row as it stands.
struct Row {
    answered: Answered,
    month: Option<Month>,
    /// Question and answer.
    said: Vec<(String, String)>,
}

/// What is answered to each question: the answers met, in small letters, each as first written by the least of them.
type Met = BTreeMap<String, BTreeMap<String, String>>;

/// Reads a table of answers through its mapping; `local` is the zone of the analysis.
pub fn read(file: &InputFile, mapping: &Mapping, local: &str) -> Result<(FileAccount, Survey)> {
    let mapped = Mapped::open(file, mapping, local)?;
    let (mut rows, mut drops) = (Vec::new(), Drops::default());
    for record in &mapped.table.records {
        match row(&mapped, record) {
            Ok(row) => rows.push(row),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let met = met(&rows);
    check_positive(&file.name, mapping, &met)?;
    let survey = gathered(file, &mapped, rows, &met);
    let (read, kept) = (mapped.table.records.len() as u64, survey.answered.len() as u64);
    let sha256 = mapped.table.sha256.clone();
    let mut account = FileAccount::new(file.name.clone(), FORMAT, sha256, read, kept, drops);
    let answers: BTreeSet<&String> = met.values().flat_map(BTreeMap::keys).collect();
    let never: Vec<&str> =
        mapping.positive.iter().filter(|yes| !answers.contains(&yes.to_lowercase())).map(String::as_str).collect();
    account.note = format!("answers that count as yes: {}", mapping.positive.join(", "));
    if !never.is_empty() {
        account.note += &format!("; of these nobody gave: {}", never.join(", "));
    }
    Ok((account, survey))
}

fn row<'r>(mapped: &'r Mapped<'_>, record: &'r Record) -> Result<Row, Fault<'r>> {
    mapped.check(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let fault = |reason, role| Fault { reason, column: mapped.column(role), value: mapped.bytes(record, role) };
    let said: Vec<(String, String)> = if mapped.has(Role::Answers) {
        let questions = mapped.columns(Role::Answers).map(str::to_owned);
        questions.zip(mapped.texts(record, Role::Answers)).filter_map(|(asked, said)| Some((asked, said?))).collect()
    } else {
        let question = match mapped.has(Role::Question) {
            true => text(Role::Question).ok_or_else(|| fault(DropReason::NoAnswer, Role::Question))?,
            false => mapped.column(Role::Answer).to_owned(),
        };
        text(Role::Answer).map(|answer| (question, answer)).into_iter().collect()
    };
    if said.is_empty() {
        let role = if mapped.has(Role::Answers) { Role::Answers } else { Role::Answer };
        return Err(fault(DropReason::NoAnswer, role));
    }
    let respondents = match mapped.has(Role::Count) {
        true => mapped.number(record, Role::Count)?.ok_or_else(|| fault(DropReason::NoCount, Role::Count))?,
        false => 1.0,
    };
    /// More people than there are.
    const MOST: f64 = 1e10;
    if respondents.fract() != 0.0 || respondents > MOST {
        return Err(fault(DropReason::UnreadableNumber, Role::Count));
    }
    Ok(Row {
        month: mapped.moment(record, Role::Time)?.and_then(super::EventTime::month),
        answered: Answered {
            respondents: respondents as u64,
            area: text(Role::Area),
            circumstance: text(Role::Circumstance),
            groups: mapped.texts(record, Role::Group),
            answers: Vec::new(),
        },
        said,
    })
}

fn met(rows: &[Row]) -> Met {
    let mut met = Met::new();
    for (question, answer) in rows.iter().flat_map(|row| &row.said) {
        let answers = met.entry(question.clone()).or_default();
        let written = answers.entry(answer.to_lowercase()).or_insert_with(|| answer.clone());
        if answer < written {
            written.clone_from(answer);
        }
    }
    met
}

/// Fails where it is not known which answers to a question count as yes: a share of nought would look like an answer.
fn check_positive(file: &str, mapping: &Mapping, met: &Met) -> Result<()> {
    let words = |answers: &BTreeMap<String, String>| {
        /// Answers named as examples.
        const NAMED: usize = 8;
        let more = if answers.len() > NAMED { ", …" } else { "" };
        answers.values().take(NAMED).map(|answer| format!("{answer:?}")).collect::<Vec<_>>().join(", ") + more
    };
    let wrong = |problem: String, advice: &str| {
        Err(ErrorKind::Setting { setting: "table", problem, advice: advice.into() }.into())
    };
    if mapping.positive.is_empty() {
        let all: BTreeMap<String, String> = met.values().flatten().map(|(a, b)| (a.clone(), b.clone())).collect();
        let problem = format!("{file}: it is not said which answers count as yes; met: {}", words(&all));
        return wrong(problem, "Name them, such as positive = [\"Very safe\", \"Fairly safe\"]");
    }
    let yes = |answers: &BTreeMap<String, String>| {
        mapping.positive.iter().any(|yes| answers.contains_key(&yes.to_lowercase()))
    };
    // An answer of a question that somebody said yes to is known to be no: another question may have only such answers.
    let known: BTreeSet<&String> = met.values().filter(|answers| yes(answers)).flat_map(BTreeMap::keys).collect();
    let unknown = |(_, answers): &(&String, &BTreeMap<String, String>)| {
        !yes(answers) && answers.keys().any(|answer| !known.contains(answer))
    };
    match met.iter().find(unknown) {
        None => Ok(()),
        Some((question, answers)) => wrong(
            format!("{file}: no answer to {question:?} is among those that count as yes; met: {}", words(answers)),
            "Add those that do to positive, or leave the question out with only",
        ),
    }
}

fn gathered(file: &InputFile, mapped: &Mapped<'_>, rows: Vec<Row>, met: &Met) -> Survey {
    let questions: Vec<String> = met.keys().cloned().collect();
    let yes: BTreeSet<String> = mapped.mapping.positive.iter().map(|yes| yes.to_lowercase()).collect();
    let months: BTreeSet<Month> = rows.iter().filter_map(|row| row.month).collect();
    let of = |row: Row| {
        let number =
            |question: &String| questions.binary_search(question).expect("questions are those met in the rows");
        let answers = row.said.iter().map(|(asked, said)| (number(asked), yes.contains(&said.to_lowercase())));
        Answered { answers: answers.collect(), ..row.answered }
    };
    let yes_of = |answers: &BTreeMap<String, String>| {
        answers.iter().filter(|(small, _)| yes.contains(*small)).map(|(_, answer)| answer.clone()).collect()
    };
    Survey {
        yes: met.values().map(yes_of).collect(),
        source: mapped.mapping.source.clone().unwrap_or_else(|| super::crime::source_of(&file.name).to_owned()),
        groupings: mapped.columns(Role::Group).map(str::to_owned).collect(),
        answered: rows.into_iter().map(of).collect(),
        months: months.first().copied().zip(months.last().copied()),
        questions,
    }
}
