//! Surveys: answers by question, group, area and circumstance.
//!
//! Two table forms are read. A long table has a row per answer (or per number of equal answers), with columns for question and answer.
//! A wide table has a row per respondent, with a column for each question.

use std::collections::{BTreeMap, BTreeSet};

use super::column_mapping_reader::ColumnMappingReader;
use super::ledger::FileAccount;
use super::mapping::{Mapping, Role};
use super::rejected_rows::{DropReason, DroppedRows, Fault};
use super::source::InputFile;
use super::table::Record;
use crate::error::{ErrorKind, Result};
use crate::period::Month;

/// The responses of a survey table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Its source.
    pub source: String,
    /// The questions, in order.
    pub questions: Vec<String>,
    /// For each question, the answers that count as yes.
    pub yes: Vec<Vec<String>>,
    /// The columns by which respondents are grouped, in the order of the mapping.
    pub groupings: Vec<String>,
    /// The responses, row by row.
    pub responses: Vec<SurveyResponse>,
    /// The first and last month, where the table has dates.
    pub months: Option<(Month, Month)>,
}

/// A row of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyResponse {
    /// The number of respondents.
    pub respondents: u64,
    /// The area where they live or were interviewed, by code or name.
    pub area: Option<String>,
    /// The circumstance of the question, such as by day or after dark.
    pub circumstance: Option<String>,
    /// Their group in each of [`Survey::groupings`].
    pub groups: Vec<Option<String>>,
    /// For each question answered, its index in [`Survey::questions`] and whether the answer counts as yes.
    pub answers: Vec<(usize, bool)>,
}

/// The name of such a table in the ledger.
pub const FORMAT: &str = "survey (table of the user's)";

/// A row before its questions are numbered.
struct SurveyRow {
    response: SurveyResponse,
    month: Option<Month>,
    /// Questions and answers.
    answers: Vec<(String, String)>,
}

/// The answers to each question: in lower case, with the least of their spellings.
type AnswerSpellings = BTreeMap<String, BTreeMap<String, String>>;

/// Reads a survey through its mapping; `local` is the time zone of the analysis.
pub fn read(file: &InputFile, mapping: &Mapping, local: &str) -> Result<(FileAccount, Survey)> {
    let mapped = ColumnMappingReader::open(file, mapping, local)?;
    let (mut rows, mut drops) = (Vec::new(), DroppedRows::default());
    for record in &mapped.table.records {
        match parse_row(&mapped, record) {
            Ok(row) => rows.push(row),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let spellings = answer_spellings(&rows);
    check_positive(&file.name, mapping, &spellings)?;
    let survey = build_survey(file, &mapped, rows, &spellings);
    let (read, kept) = (mapped.table.records.len() as u64, survey.responses.len() as u64);
    let sha256 = mapped.table.sha256.clone();
    let mut account = FileAccount::new(file.name.clone(), FORMAT, sha256, read, kept, drops);
    let answers: BTreeSet<&String> = spellings.values().flat_map(BTreeMap::keys).collect();
    let unused: Vec<&str> =
        mapping.positive.iter().filter(|yes| !answers.contains(&yes.to_lowercase())).map(String::as_str).collect();
    account.note = format!("answers that count as yes: {}", mapping.positive.join(", "));
    if !unused.is_empty() {
        account.note += &format!("; of these nobody gave: {}", unused.join(", "));
    }
    Ok((account, survey))
}

fn parse_row<'r>(mapped: &'r ColumnMappingReader<'_>, record: &'r Record) -> Result<SurveyRow, Fault<'r>> {
    mapped.check(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let fault = |reason, role| Fault { reason, column: mapped.column(role), value: mapped.bytes(record, role) };
    let answers: Vec<(String, String)> = if mapped.has(Role::Answers) {
        let questions = mapped.columns(Role::Answers).map(str::to_owned);
        questions
            .zip(mapped.texts(record, Role::Answers))
            .filter_map(|(question, answer)| Some((question, answer?)))
            .collect()
    } else {
        let question = match mapped.has(Role::Question) {
            true => text(Role::Question).ok_or_else(|| fault(DropReason::NoAnswer, Role::Question))?,
            false => mapped.column(Role::Answer).to_owned(),
        };
        text(Role::Answer).map(|answer| (question, answer)).into_iter().collect()
    };
    if answers.is_empty() {
        let role = if mapped.has(Role::Answers) { Role::Answers } else { Role::Answer };
        return Err(fault(DropReason::NoAnswer, role));
    }
    let respondents = match mapped.has(Role::Count) {
        true => mapped.number(record, Role::Count)?.ok_or_else(|| fault(DropReason::NoCount, Role::Count))?,
        false => 1.0,
    };
    /// More than the population of the world.
    const MAX_RESPONDENTS: f64 = 1e10;
    if respondents.fract() != 0.0 || respondents > MAX_RESPONDENTS {
        return Err(fault(DropReason::UnreadableNumber, Role::Count));
    }
    Ok(SurveyRow {
        month: mapped.event_time(record, Role::Time)?.and_then(super::EventTime::month),
        response: SurveyResponse {
            respondents: respondents as u64,
            area: text(Role::Area),
            circumstance: text(Role::Circumstance),
            groups: mapped.texts(record, Role::Group),
            answers: Vec::new(),
        },
        answers,
    })
}

fn answer_spellings(rows: &[SurveyRow]) -> AnswerSpellings {
    let mut spellings = AnswerSpellings::new();
    for (question, answer) in rows.iter().flat_map(|row| &row.answers) {
        let answers = spellings.entry(question.clone()).or_default();
        let spelling = answers.entry(answer.to_lowercase()).or_insert_with(|| answer.clone());
        if answer < spelling {
            spelling.clone_from(answer);
        }
    }
    spellings
}

/// Fails when it is unknown which answers to a question count as yes: a share of zero would look like a result.
fn check_positive(file: &str, mapping: &Mapping, spellings: &AnswerSpellings) -> Result<()> {
    let examples = |answers: &BTreeMap<String, String>| {
        /// How many answers are named as examples.
        const MAX_NAMED: usize = 8;
        let more = if answers.len() > MAX_NAMED { ", …" } else { "" };
        answers.values().take(MAX_NAMED).map(|answer| format!("{answer:?}")).collect::<Vec<_>>().join(", ") + more
    };
    let setting_error = |problem: String, advice: &str| {
        Err(ErrorKind::Setting { setting: "table", problem, advice: advice.into() }.into())
    };
    if mapping.positive.is_empty() {
        let all: BTreeMap<String, String> = spellings.values().flatten().map(|(a, b)| (a.clone(), b.clone())).collect();
        let problem = format!("{file}: it is not said which answers count as yes; met: {}", examples(&all));
        return setting_error(problem, "Name them, such as positive = [\"Very safe\", \"Fairly safe\"]");
    }
    let yes = |answers: &BTreeMap<String, String>| {
        mapping.positive.iter().any(|yes| answers.contains_key(&yes.to_lowercase()))
    };
    // If a question has answers that count as yes, its other answers mean no. Another question may have only such answers.
    let known: BTreeSet<&String> = spellings.values().filter(|answers| yes(answers)).flat_map(BTreeMap::keys).collect();
    let unknown = |(_, answers): &(&String, &BTreeMap<String, String>)| {
        !yes(answers) && answers.keys().any(|answer| !known.contains(answer))
    };
    match spellings.iter().find(unknown) {
        None => Ok(()),
        Some((question, answers)) => setting_error(
            format!("{file}: no answer to {question:?} is among those that count as yes; met: {}", examples(answers)),
            "Add those that do to positive, or leave the question out with only",
        ),
    }
}

fn build_survey(
    file: &InputFile,
    mapped: &ColumnMappingReader<'_>,
    rows: Vec<SurveyRow>,
    spellings: &AnswerSpellings,
) -> Survey {
    let questions: Vec<String> = spellings.keys().cloned().collect();
    let yes: BTreeSet<String> = mapped.mapping.positive.iter().map(|yes| yes.to_lowercase()).collect();
    let months: BTreeSet<Month> = rows.iter().filter_map(|row| row.month).collect();
    let response = |row: SurveyRow| {
        let number =
            |question: &String| questions.binary_search(question).expect("the questions are those of the rows");
        let answers =
            row.answers.iter().map(|(question, answer)| (number(question), yes.contains(&answer.to_lowercase())));
        SurveyResponse { answers: answers.collect(), ..row.response }
    };
    let yes_answers = |answers: &BTreeMap<String, String>| {
        answers.iter().filter(|(lower, _)| yes.contains(*lower)).map(|(_, answer)| answer.clone()).collect()
    };
    Survey {
        yes: spellings.values().map(yes_answers).collect(),
        source: mapped.mapping.source.clone().unwrap_or_else(|| super::crime::source_of(&file.name).to_owned()),
        groupings: mapped.columns(Role::Group).map(str::to_owned).collect(),
        responses: rows.into_iter().map(response).collect(),
        months: months.first().copied().zip(months.last().copied()),
        questions,
    }
}
