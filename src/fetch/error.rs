//! Why a request did not give what was asked: for now, or for good.

use std::time::Duration;

use crate::error::{Error, ErrorKind};

/// What became of one attempt that failed.
#[derive(Debug)]
pub enum FetchError {
    /// It may go better next time.
    Passing(Passing),
    /// It will not.
    Lasting(Error),
}

/// Trouble that may pass.
#[derive(Debug)]
pub struct Passing {
    /// What happened, for a message.
    pub problem: String,
    /// The HTTP status, where the server answered at all.
    pub status: Option<u16>,
    /// How long the server asks to wait.
    pub wait: Option<Duration>,
    /// What the attempt brought in spite of it: one that brought something does not count as failed.
    pub gain: FetchProgress,
}

/// Whether a failed attempt brought the download further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchProgress {
    /// It did.
    Some,
    /// It did not.
    None,
}

impl FetchError {
    /// Trouble that may pass, with nothing gained.
    pub fn passing(problem: impl Into<String>) -> Self {
        Self::Passing(Passing { problem: problem.into(), status: None, wait: None, gain: FetchProgress::None })
    }

    /// Trouble that will not pass.
    pub fn lasting(address: &str, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Lasting(failed(address, problem, advice))
    }
}

impl From<Error> for FetchError {
    fn from(error: Error) -> Self {
        Self::Lasting(error)
    }
}

/// The error of something that could not be fetched.
pub fn failed(address: &str, problem: impl Into<String>, advice: impl Into<String>) -> Error {
    /// More of an address (a polygon of thousands of corners) tells nobody anything.
    const SHOWN: usize = 300;
    let shown: String = address.chars().take(SHOWN).collect();
    let more = if shown.len() < address.len() { "…" } else { "" };
    ErrorKind::Fetch { address: shown + more, problem: problem.into(), advice: advice.into() }.into()
}
