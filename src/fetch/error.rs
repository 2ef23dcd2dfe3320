//! Why a request failed: for now, or for good.

use std::time::Duration;

use crate::error::{Error, ErrorKind};

/// The failure of one attempt.
#[derive(Debug)]
pub enum FetchError {
    /// The next attempt may succeed.
    Transient(TransientFailure),
    /// No attempt will succeed.
    Permanent(Error),
}

/// A failure that may pass.
#[derive(Debug)]
pub struct TransientFailure {
    /// What happened, for a message.
    pub problem: String,
    /// The HTTP status, where the server answered at all.
    pub status: Option<u16>,
    /// How long the server asks the client to wait.
    pub retry_after: Option<Duration>,
    /// Whether the attempt brought the download further all the same. Such an attempt does not count as failed.
    pub made_progress: bool,
}

impl FetchError {
    /// A failure that may pass and brought nothing.
    pub fn transient(problem: impl Into<String>) -> Self {
        let problem = problem.into();
        Self::Transient(TransientFailure { problem, status: None, retry_after: None, made_progress: false })
    }

    /// A failure that will not pass.
    pub fn permanent(address: &str, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Permanent(fetch_error(address, problem, advice))
    }
}

impl From<Error> for FetchError {
    fn from(error: Error) -> Self {
        Self::Permanent(error)
    }
}

/// The error for an address that could not be fetched.
pub fn fetch_error(address: &str, problem: impl Into<String>, advice: impl Into<String>) -> Error {
    /// Longer addresses (with a polygon of thousands of vertices) are shortened.
    const MAX_SHOWN: usize = 300;
    let shown: String = address.chars().take(MAX_SHOWN).collect();
    let more = if shown.len() < address.len() { "…" } else { "" };
    ErrorKind::Fetch { address: shown + more, problem: problem.into(), advice: advice.into() }.into()
}
