//! The one error of the library: what was wrong, where, and what to do about it.
//!
//! A bad *row* is not an error: it is counted by reason in the [`crate::ingest::Ledger`]. An error is a file
//! that cannot be used at all, a choice that makes no sense, or an output that cannot be written.

use std::path::{Path, PathBuf};

/// The result of anything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. One pointer wide; the facts are in [`Error::kind`].
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Box<ErrorKind>);

/// The facts of an [`Error`], by the stage in which it arose.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are the words of the message that stands above them")]
pub enum ErrorKind {
    /// A path that was given does not exist or cannot be opened.
    #[error("{path}: {source}{}", hint(.advice))]
    Open { path: PathBuf, source: std::io::Error, advice: String },
    /// A path was given as input but holds nothing that this input could be.
    #[error("{path}: {problem}. {advice}")]
    NothingToRead { path: PathBuf, problem: String, advice: String },
    /// A file was opened, but its content is not what it must be.
    #[error("{file}{}: {problem}. {advice}", at(.row))]
    Unreadable { file: String, row: Option<u64>, problem: String, advice: String },
    /// A file is whole, and of another format than it must be.
    #[error("{file}: {problem}. {advice}")]
    AnotherFormat { file: String, problem: String, advice: String },
    /// Too many rows of a file could not be understood for the rest to be trusted.
    #[error(
        "{file}: {bad} of {read} rows could not be read ({:.0} %, the limit is {:.0} %); most often: {example}. \
         Look at that row, or raise --max-bad-share if the rest is to be trusted",
        100.0 * *.bad as f64 / (*.read).max(1) as f64, 100.0 * .limit
    )]
    TooManyBadRows { file: String, bad: u64, read: u64, limit: f64, example: String },
    /// The same month of the same force stands in two files.
    #[error(
        "{month} of {reported_by:?} is in two files, {first} and {second}: its events would be counted twice. \
         Give only one of them (a re-issued month replaces the older file)"
    )]
    MonthTwice { month: String, reported_by: String, first: String, second: String },
    /// The same file was given twice.
    #[error("{second} is the same file as {first}: what is in it would be counted twice. Give only one of them")]
    FileTwice { first: String, second: String },
    /// The rows of a file do not add up: a fault of this program, reported rather than hidden.
    #[error(
        "the ledger of {file} does not add up: {read} rows read, {kept} kept, {dropped} dropped. This is a fault of hexspot; please report it"
    )]
    LedgerImbalance { file: String, read: u64, kept: u64, dropped: u64 },
    /// A name that is not known.
    #[error("there is no {what} {name:?}{}. Known: {known}", suggestion(.nearest))]
    UnknownName { what: &'static str, name: String, nearest: Option<String>, known: String },
    /// A setting whose value makes no sense, alone or with the others.
    #[error("{setting}: {problem}. {advice}")]
    Setting { setting: &'static str, problem: String, advice: String },
    /// The data does not know finely enough when events were.
    #[error("{question} cannot be told: {problem}. {advice}")]
    TooVague { question: String, problem: String, advice: String },
    /// Nothing is left to analyse.
    #[error("nothing to analyse: {problem}. {advice}")]
    NothingLeft { problem: String, advice: String },
    /// Something could not be fetched from the network.
    #[error("{address}: {problem}. {advice}")]
    Fetch { address: String, problem: String, advice: String },
    /// An output could not be written; nothing of it was left behind.
    #[error("{path}: cannot be written: {source}. Choose another folder with --out")]
    Write { path: PathBuf, source: std::io::Error },
}

impl Error {
    /// The facts.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Whether the user asked for something that cannot be asked (exit code 2), rather than something failing
    /// on the way (exit code 1).
    pub fn is_usage(&self) -> bool {
        matches!(self.kind(), ErrorKind::UnknownName { .. } | ErrorKind::Setting { .. })
    }

    /// Whether a file is simply not of the format it was tried as.
    pub(crate) fn is_another_kind(&self) -> bool {
        matches!(self.kind(), ErrorKind::AnotherFormat { .. })
    }

    /// A path that cannot be opened, with what may have been meant.
    pub fn cannot_open(path: &Path, source: std::io::Error) -> Self {
        let advice = match source.kind() {
            std::io::ErrorKind::NotFound => {
                let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let missing_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let beside: Vec<String> = parent
                    .read_dir()
                    .map(|entries| {
                        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
                    })
                    .unwrap_or_default();
                match nearest(&missing_name, beside.iter().map(String::as_str)) {
                    Some(name) if parent == Path::new(".") => format!("Did you mean {name}?"),
                    Some(name) => format!("Did you mean {}?", parent.join(name).display()),
                    None => "Check the path".into(),
                }
            }
            std::io::ErrorKind::PermissionDenied => "Ask for leave to read it, or copy it to a folder of yours".into(),
            _ => String::new(),
        };
        ErrorKind::Open { path: path.into(), source, advice }.into()
    }

    /// A file whose content is not what it must be.
    pub(crate) fn unreadable(file: &str, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        ErrorKind::Unreadable { file: file.into(), row: None, problem: problem.into(), advice: advice.into() }.into()
    }

    /// A file of another format.
    pub(crate) fn another_format(file: &str, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        ErrorKind::AnotherFormat { file: file.into(), problem: problem.into(), advice: advice.into() }.into()
    }

    /// An unknown `name`, with the nearest of `known` as a suggestion.
    pub fn unknown_name<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let nearest = nearest(name, known.iter().copied()).map(str::to_owned);
        ErrorKind::UnknownName { what, name: name.into(), nearest, known: known.join(", ") }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

/// The candidate most like `name`, if one is near enough to be what was meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this Jaro–Winkler similarity a suggestion is a guess that misleads.
    const NEAR: f64 = 0.8;
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity >= NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean {name:?}?"))
}

fn at(row: &Option<u64>) -> String {
    row.map_or_else(String::new, |row| format!(", line {row}"))
}

fn hint(advice: &str) -> String {
    if advice.is_empty() { String::new() } else { format!(". {advice}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_gets_the_nearest_and_a_strange_one_gets_none() {
        let themes = ["vawg", "violence", "serious-violence"];
        assert_eq!(nearest("voilence", themes), Some("violence"));
        assert_eq!(nearest("VAGW", themes), Some("vawg"));
        assert_eq!(nearest("bicycles", themes), None);
    }
}
