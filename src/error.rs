//! The error type of the library: what is wrong, where, and what to do about it.
//!
//! A bad *row* is not an error: the [`crate::ingest::Ledger`] counts it by reason. An error is a file that cannot be
//! used at all, a setting that makes no sense, or an output that cannot be written.

use std::path::{Path, PathBuf};

/// The result of every function of this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error, one pointer wide. The facts are in [`Error::kind`].
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Box<ErrorKind>);

/// The facts of an [`Error`], by the stage at which it arose.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the message above each variant explains its fields")]
pub enum ErrorKind {
    /// An input path does not exist or cannot be opened.
    #[error("{path}: {source}{}", hint(.advice))]
    Open { path: PathBuf, source: std::io::Error, advice: String },
    /// An input path exists but holds no file of the required kind.
    #[error("{path}: {problem}. {advice}")]
    NothingToRead { path: PathBuf, problem: String, advice: String },
    /// A file was opened, but its content is invalid.
    #[error("{file}{}: {problem}. {advice}", at(.row))]
    Unreadable { file: String, row: Option<u64>, problem: String, advice: String },
    /// A file is of another format than the one required.
    #[error("{file}: {problem}. {advice}")]
    WrongFormat { file: String, problem: String, advice: String },
    /// Too many rows of a file are faulty for the rest to be trusted.
    #[error(
        "{file}: {bad} of {read} rows could not be read ({:.0} %, the limit is {:.0} %); most often: {example}. \
         Look at that row, or raise `max-bad-share` if the rest is to be trusted",
        100.0 * *.bad as f64 / (*.read).max(1) as f64, 100.0 * .limit
    )]
    TooManyBadRows { file: String, bad: u64, read: u64, limit: f64, example: String },
    /// Two files hold the same month of the same force.
    #[error(
        "{month} of {reported_by:?} is in two files, {first} and {second}: its events would be counted twice. \
         Give only one of them (a re-issued month replaces the older file)"
    )]
    DuplicateMonth { month: String, reported_by: String, first: String, second: String },
    /// The same file was given twice.
    #[error("{second} is the same file as {first}: what is in it would be counted twice. Give only one of them")]
    DuplicateFile { first: String, second: String },
    /// The rows of a file do not add up. This is a fault of this program.
    #[error(
        "the ledger of {file} does not add up: {read} rows read, {kept} kept, {dropped} dropped. This is a fault of hexspot; please report it"
    )]
    LedgerImbalance { file: String, read: u64, kept: u64, dropped: u64 },
    /// An unknown name.
    #[error("there is no {what} {name:?}{}. Known: {known}", suggestion(.nearest))]
    UnknownName { what: &'static str, name: String, nearest: Option<String>, known: String },
    /// A setting whose value is invalid, alone or in combination with others.
    #[error("{setting}: {problem}. {advice}")]
    Setting { setting: &'static str, problem: String, advice: String },
    /// The times of the events are not precise enough for the analysis.
    #[error("{question} cannot be determined: {problem}. {advice}")]
    InsufficientDetail { question: String, problem: String, advice: String },
    /// No data remains to analyse.
    #[error("nothing to analyse: {problem}. {advice}")]
    NothingToAnalyse { problem: String, advice: String },
    /// A download failed.
    #[error("{address}: {problem}. {advice}")]
    Fetch { address: String, problem: String, advice: String },
    /// An output could not be written. No part of it remains on disk.
    #[error("{path}: cannot be written: {source}. Choose another output folder (`out`)")]
    Write { path: PathBuf, source: std::io::Error },
}

impl Error {
    /// The facts.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Whether a setting is wrong (exit code 2), as opposed to a failure during the run (exit code 1).
    pub fn is_usage(&self) -> bool {
        matches!(self.kind(), ErrorKind::UnknownName { .. } | ErrorKind::Setting { .. })
    }

    /// Whether the file is valid, but not of the format it was read as.
    pub(crate) fn is_wrong_format(&self) -> bool {
        matches!(self.kind(), ErrorKind::WrongFormat { .. })
    }

    /// The error for a path that cannot be opened, with the nearest existing name as a suggestion.
    pub fn cannot_open(path: &Path, source: std::io::Error) -> Self {
        let advice = match source.kind() {
            std::io::ErrorKind::NotFound => {
                let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let missing_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let siblings: Vec<String> = parent
                    .read_dir()
                    .map(|entries| {
                        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
                    })
                    .unwrap_or_default();
                match nearest(&missing_name, siblings.iter().map(String::as_str)) {
                    Some(name) if parent == Path::new(".") => format!("Did you mean {name}?"),
                    Some(name) => format!("Did you mean {}?", parent.join(name).display()),
                    None => "Check the path".into(),
                }
            }
            std::io::ErrorKind::PermissionDenied => {
                "Check the file's permissions, or copy it to your own folder".into()
            }
            _ => String::new(),
        };
        ErrorKind::Open { path: path.into(), source, advice }.into()
    }

    /// The error for a file with invalid content.
    pub(crate) fn unreadable(file: &str, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        ErrorKind::Unreadable { file: file.into(), row: None, problem: problem.into(), advice: advice.into() }.into()
    }

    /// The error for a file of another format.
    pub(crate) fn wrong_format(file: &str, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        ErrorKind::WrongFormat { file: file.into(), problem: problem.into(), advice: advice.into() }.into()
    }

    /// The error for an unknown `name`, with the nearest of `known` as a suggestion.
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

/// The candidate most similar to `name` (Jaro–Winkler), if one is similar enough to be the intended name.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this Jaro–Winkler similarity a suggestion would mislead.
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
    fn suggests_the_nearest_name() {
        let themes = ["vawg", "violence", "serious-violence"];
        assert_eq!(nearest("voilence", themes), Some("violence"));
        assert_eq!(nearest("VAGW", themes), Some("vawg"));
        assert_eq!(nearest("bicycles", themes), None);
    }
}
