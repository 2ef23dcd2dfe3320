//! Retries: a request that fails for now is sent again, after a delay that doubles or that the server names.

use std::io::Read;
use std::time::Duration;

use super::error::{FetchError, TransientFailure, fetch_error};
use super::http::{HttpClient, HttpOptions, Request, Response, parse_retry_after};
use crate::error::{Error, Result};

/// What the library leaves to the program: waiting, and showing progress.
pub trait FetchObserver {
    /// Returns after `time`.
    fn wait(&self, time: Duration, reason: WaitReason<'_>);

    /// Receives news of progress.
    fn progress(&self, progress: Progress<'_>);
}

/// Why to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitReason<'a> {
    /// The publisher limits the number of requests per second.
    RateLimit,
    /// An attempt failed; the message says how.
    Retry(&'a str),
}

/// How far a download is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// Work on a file begins; its path in the folder.
    Started(&'a str),
    /// Bytes of it received, and its length where that is stated.
    Bytes(u64, Option<u64>),
}

/// The delay after the first failure; it doubles with each failure.
const FIRST_DELAY: Duration = Duration::from_secs(1);

/// The longest delay that the client chooses itself.
const MAX_DELAY: Duration = Duration::from_secs(60);

/// The largest response, in bytes, that is read into memory.
const MAX_RESPONSE: u64 = 1 << 30;

/// An HTTP client that retries.
pub struct RetryingClient<'a> {
    http: HttpClient,
    /// How often in a row a request may fail; at least 1.
    pub max_attempts: u32,
    max_wait: Duration,
    /// The program.
    pub observer: &'a dyn FetchObserver,
}

impl<'a> RetryingClient<'a> {
    /// A client with these options.
    pub fn new(options: &HttpOptions, observer: &'a dyn FetchObserver) -> Result<Self> {
        let http = HttpClient::new(options)?;
        Ok(Self { http, max_attempts: options.max_attempts.max(1), max_wait: options.max_wait, observer })
    }

    /// Repeats `attempt` until it succeeds, fails permanently, or fails too often in a row without progress.
    pub fn retry<T>(&self, address: &str, mut attempt: impl FnMut() -> Result<T, FetchError>) -> Result<T> {
        let mut failures = 0;
        loop {
            let TransientFailure { problem, status: _, retry_after, made_progress } = match attempt() {
                Ok(done) => return Ok(done),
                Err(FetchError::Permanent(error)) => return Err(error),
                Err(FetchError::Transient(failure)) => failure,
            };
            failures = if made_progress { 1 } else { failures + 1 };
            if failures >= self.max_attempts {
                let problem = format!("given up after {failures} attempts: {problem}");
                return Err(fetch_error(address, problem, "Run the same command later; what is complete is kept"));
            }
            if let Some(wait) = retry_after.filter(|wait| *wait > self.max_wait) {
                let problem = format!("{problem}, and the server asks to wait {} s", wait.as_secs());
                let minutes = wait.as_secs().div_ceil(60);
                return Err(fetch_error(address, problem, format!("Run the same command again in {minutes} minutes")));
            }
            self.observer.wait(retry_after.unwrap_or_else(|| backoff(failures)), WaitReason::Retry(&problem));
        }
    }

    /// Sends a request once. An overloaded or broken server is a transient failure; the caller judges any other status.
    pub fn send(&self, request: &Request<'_>) -> Result<Response, FetchError> {
        let response = self.http.send(request)?;
        if !matches!(response.status, 429 | 500 | 502 | 503 | 504) {
            return Ok(response);
        }
        let retry_after =
            response.header("retry-after").and_then(|value| parse_retry_after(value, response.header("date")));
        let problem = match response.status {
            429 => "too many requests (429)".into(),
            status => format!("the server is in trouble ({status})"),
        };
        let status = Some(response.status);
        Err(FetchError::Transient(TransientFailure { problem, status, retry_after, made_progress: false }))
    }
}

/// Reads the whole body of a response.
pub fn read_body(address: &str, response: Response) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    response
        .into_reader()
        .take(MAX_RESPONSE + 1)
        .read_to_end(&mut bytes)
        .map_err(|problem| FetchError::transient(format!("the answer broke off: {problem}")))?;
    if bytes.len() as u64 > MAX_RESPONSE {
        return Err(FetchError::permanent(address, "the answer is larger than a gigabyte", "Ask for less"));
    }
    Ok(bytes)
}

/// The error for a status that the caller cannot use.
pub fn unexpected_status(address: &str, response: &Response, not_found_advice: &str) -> Error {
    match response.status {
        404 | 410 => fetch_error(address, format!("not there ({})", response.status), not_found_advice),
        401 | 403 => {
            let advice = "Open the address in a browser: the publisher or a filter of your network may say why";
            fetch_error(address, format!("refused ({})", response.status), advice)
        }
        status => {
            fetch_error(address, format!("the server answers {status}"), "Open the address in a browser to see why")
        }
    }
}

fn backoff(failures: u32) -> Duration {
    FIRST_DELAY.saturating_mul(1 << (failures - 1).min(16)).min(MAX_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_a_minute() {
        let delays: Vec<u64> = (1..=8).map(|failures| backoff(failures).as_secs()).collect();
        assert_eq!(delays, [1, 2, 4, 8, 16, 32, 60, 60]);
    }
}
