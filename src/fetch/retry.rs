//! Persistence: what failed and may pass is tried again, after a while that grows or that the server names.

use std::io::Read;
use std::time::Duration;

use super::error::{FetchError, FetchProgress, Passing, failed};
use super::http::{Answer, Http, Request, Transport};
use super::http_date::retry_after;
use crate::error::{Error, Result};

/// What the library leaves to the program: to let time pass, and to show how far things are.
pub trait FetchObserver {
    /// Returns after `time`.
    fn wait(&self, time: Duration, why: Wait<'_>);

    /// Takes note of progress.
    fn step(&self, step: Step<'_>);
}

/// Why to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait<'a> {
    /// To keep to the number of requests a second that the publisher allows.
    Pace,
    /// Because of trouble, which the message tells.
    FetchError(&'a str),
}

/// How far things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Work on a file begins: its path in the folder.
    Begins(&'a str),
    /// So many bytes of it are here, of so many where that is known.
    Bytes(u64, Option<u64>),
}

/// The wait after the first failure; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// What it grows to.
const LONGEST_OWN_WAIT: Duration = Duration::from_secs(60);

/// The largest answer that is taken into memory.
const LARGEST_ANSWER: u64 = 1 << 30;

/// The way to all servers.
pub struct RetryingClient<'a> {
    http: Http,
    /// How often in a row something may fail; at least once.
    pub tries: u32,
    longest_wait: Duration,
    /// The program.
    pub watcher: &'a dyn FetchObserver,
}

impl<'a> RetryingClient<'a> {
    /// A line with these manners.
    pub fn new(transport: &Transport, watcher: &'a dyn FetchObserver) -> Result<Self> {
        let http = Http::new(transport)?;
        Ok(Self { http, tries: transport.tries.max(1), longest_wait: transport.longest_wait, watcher })
    }

    /// Makes the attempt until it succeeds, fails for good, or has failed too often in a row without gaining anything.
    pub fn persist<T>(&self, address: &str, mut attempt: impl FnMut() -> Result<T, FetchError>) -> Result<T> {
        let mut failures = 0;
        loop {
            let Passing { problem, status: _, wait, gain } = match attempt() {
                Ok(done) => return Ok(done),
                Err(FetchError::Lasting(error)) => return Err(error),
                Err(FetchError::Passing(passing)) => passing,
            };
            failures = if gain == FetchProgress::Some { 1 } else { failures + 1 };
            if failures >= self.tries {
                let problem = format!("given up after {failures} attempts: {problem}");
                return Err(failed(address, problem, "Run the same command later; what is complete is kept"));
            }
            if let Some(wait) = wait.filter(|wait| *wait > self.longest_wait) {
                let problem = format!("{problem}, and the server asks to wait {} s", wait.as_secs());
                let minutes = wait.as_secs().div_ceil(60);
                return Err(failed(address, problem, format!("Run the same command again in {minutes} minutes")));
            }
            self.watcher.wait(wait.unwrap_or_else(|| own_wait(failures)), Wait::FetchError(&problem));
        }
    }

    /// Sends a request once. An overloaded or broken server is trouble; any other status is for the caller to judge.
    pub fn send(&self, request: &Request<'_>) -> Result<Answer, FetchError> {
        let answer = self.http.send(request)?;
        if !matches!(answer.status, 429 | 500 | 502 | 503 | 504) {
            return Ok(answer);
        }
        let wait = answer.header("retry-after").and_then(|asked| retry_after(asked, answer.header("date")));
        let problem = match answer.status {
            429 => "too many requests (429)".into(),
            status => format!("the server is in trouble ({status})"),
        };
        Err(FetchError::Passing(Passing { problem, status: Some(answer.status), wait, gain: FetchProgress::None }))
    }
}

/// The body of an answer, whole.
pub fn body(address: &str, answer: Answer) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    answer
        .into_reader()
        .take(LARGEST_ANSWER + 1)
        .read_to_end(&mut bytes)
        .map_err(|problem| FetchError::passing(format!("the answer broke off: {problem}")))?;
    if bytes.len() as u64 > LARGEST_ANSWER {
        return Err(FetchError::lasting(address, "the answer is larger than a gigabyte", "Ask for less"));
    }
    Ok(bytes)
}

/// The error of a status that the caller has no use for.
pub fn unexpected(address: &str, answer: &Answer, absent: &str) -> Error {
    match answer.status {
        404 | 410 => failed(address, format!("not there ({})", answer.status), absent),
        401 | 403 => {
            let advice = "Open the address in a browser: the publisher or a filter of your network may say why";
            failed(address, format!("refused ({})", answer.status), advice)
        }
        status => failed(address, format!("the server answers {status}"), "Open the address in a browser to see why"),
    }
}

fn own_wait(failures: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << (failures - 1).min(16)).min(LONGEST_OWN_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<u64> = (1..=8).map(|failures| own_wait(failures).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
    }
}
