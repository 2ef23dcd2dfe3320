//! A file on a server read here and there, as if it lay on disk, all of it from one version.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};

use super::error::FetchError;
use super::http::{Answer, Request};
use super::partial_download::Version;
use super::retry::{RetryingClient, Step, body, unexpected};
use crate::error::Result;

/// The least that is asked for at once.
const BLOCK: u64 = 64 << 10;

/// The most: somebody who reads on and on is spared the round trips.
const LONGEST_RUN: u64 = 2 << 20;

/// How many runs are kept.
const KEPT: usize = 8;

/// What `Content-Range` states: first and last byte and the length of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRange {
    /// The first byte.
    pub first: u64,
    /// The last byte.
    pub last: u64,
    /// The length of the file.
    pub whole: Option<u64>,
}

impl ContentRange {
    /// That of an answer, unless it contradicts itself.
    pub fn of(answer: &Answer) -> Option<Self> {
        let range = Self::parse(answer.header("content-range")?)?;
        answer.length().is_none_or(|length| length == range.last - range.first + 1).then_some(range)
    }

    fn parse(header: &str) -> Option<Self> {
        let (range, whole) = header.strip_prefix("bytes")?.trim_start().split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        let whole = whole.trim().parse().ok();
        (first <= last && whole.is_none_or(|whole| last < whole)).then_some(Self { first, last, whole })
    }

    /// Whether it leads from `bytes` to the end of `version`.
    pub fn continues(self, bytes: u64, version: &Version) -> bool {
        let to_the_end = self.whole.is_none_or(|whole| self.last + 1 == whole);
        let as_long = version.length.is_none_or(|length| self.last + 1 == length);
        self.first == bytes && to_the_end && as_long
    }
}

/// How a server that was asked for a range took it.
pub enum Opened<'a> {
    /// It gives ranges.
    Ranges(RemoteFile<'a>),
    /// It gives the whole or nothing.
    WholeOnly,
}

/// A file of which ranges can be had.
pub struct RemoteFile<'a> {
    line: &'a RetryingClient<'a>,
    version: Version,
    length: u64,
    position: u64,
    runs: VecDeque<Run>,
    taken: u64,
}

struct Run {
    start: u64,
    bytes: Vec<u8>,
}

/// The file has changed since it was opened: what was read of it must be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file has changed on the server while it was read")]
pub struct Changed;

enum Ranged {
    Bytes(Vec<u8>),
    Changed,
}

impl<'a> RemoteFile<'a> {
    /// Asks for the first byte, to learn the length, the version and whether the server gives ranges.
    pub fn open(line: &'a RetryingClient<'a>, address: &str, absent: &str) -> Result<Opened<'a>> {
        line.persist(address, || {
            let answer = line.send(&Request { address, headers: vec![("range", "bytes=0-0".into())], form: None })?;
            match (answer.status, ContentRange::of(&answer)) {
                (206, Some(ContentRange { first: 0, whole: Some(length), .. })) => {
                    let version = Version { length: Some(length), ..Version::of(address, &answer) };
                    // Read to its end, so that the connection can serve again.
                    body(address, answer)?;
                    let (position, runs, taken) = (0, VecDeque::new(), 0);
                    Ok(Opened::Ranges(Self { line, version, length, position, runs, taken }))
                }
                (200 | 206 | 416, _) => Ok(Opened::WholeOnly),
                _ => Err(unexpected(address, &answer, absent).into()),
            }
        })
    }

    /// Which version is read.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// The index of the run that holds the byte at the position, fetched if need be.
    fn run(&mut self) -> io::Result<usize> {
        let at = self.position;
        let holds = |run: &Run| (run.start..run.start + run.bytes.len() as u64).contains(&at);
        if let Some(found) = self.runs.iter().position(holds) {
            return Ok(found);
        }
        let (start, size) = match self.runs.back() {
            Some(last) if last.start + last.bytes.len() as u64 == at => {
                (at, (2 * last.bytes.len() as u64).clamp(BLOCK, LONGEST_RUN))
            }
            _ => (at - at % BLOCK, BLOCK),
        };
        let bytes = self.fetch(start, (start + size).min(self.length) - 1)?;
        self.taken += bytes.len() as u64;
        self.line.watcher.step(Step::Bytes(self.taken, None));
        self.runs.push_back(Run { start, bytes });
        if self.runs.len() > KEPT {
            self.runs.pop_front();
        }
        Ok(self.runs.len() - 1)
    }

    fn fetch(&self, first: u64, last: u64) -> io::Result<Vec<u8>> {
        let address = self.version.address.as_str();
        let mut headers = vec![("range", format!("bytes={first}-{last}"))];
        headers.extend(self.version.validator().map(|validator| ("if-range", validator.to_owned())));
        let request = Request { address, headers, form: None };
        let whole = Some(self.length);
        let ranged = self.line.persist(address, || {
            let answer = self.line.send(&request)?;
            match (answer.status, ContentRange::of(&answer)) {
                (206, Some(range)) => {
                    if range.whole != whole || !self.version.agrees_with(&answer) {
                        return Ok(Ranged::Changed);
                    }
                    if (range.first, range.last) != (first, last) {
                        return Err(FetchError::passing("the server sent another part than was asked for"));
                    }
                    let bytes = body(address, answer)?;
                    let complete = bytes.len() as u64 == last - first + 1;
                    if complete {
                        Ok(Ranged::Bytes(bytes))
                    } else {
                        Err(FetchError::passing("part of a range is missing"))
                    }
                }
                (206, None) => Err(FetchError::passing("the server does not say which part it sent")),
                // With If-Range, a whole file instead of the part is how a server says that it has another version.
                (200 | 412 | 416, _) => Ok(Ranged::Changed),
                _ => Err(unexpected(address, &answer, "It was there a moment ago: try again later").into()),
            }
        });
        match ranged.map_err(io::Error::other)? {
            Ranged::Bytes(bytes) => Ok(bytes),
            Ranged::Changed => Err(io::Error::other(Changed)),
        }
    }
}

impl Read for RemoteFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let index = self.run()?;
        let run = &self.runs[index];
        let from = usize::try_from(self.position - run.start).expect("a run is in memory");
        let n = buffer.len().min(run.bytes.len() - from);
        buffer[..n].copy_from_slice(&run.bytes[from..from + n]);
        self.position += n as u64;
        Ok(n)
    }
}

impl Seek for RemoteFile<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_that_contradicts_itself_is_none() {
        let range = ContentRange { first: 5, last: 9, whole: Some(10) };
        assert_eq!(ContentRange::parse("bytes 5-9/10"), Some(range));
        assert_eq!(ContentRange::parse("bytes 5-9/*"), Some(ContentRange { whole: None, ..range }));
        for wrong in ["bytes 9-5/10", "bytes 5-10/10", "5-9/10", "bytes */10", "bytes 5-/10", "bytes 5-9", ""] {
            assert_eq!(ContentRange::parse(wrong), None, "{wrong:?}");
        }
        let version = |length| Version { length, ..Version::default() };
        assert!(range.continues(5, &version(Some(10))) && range.continues(5, &version(None)));
        assert!(!range.continues(4, &version(Some(10))) && !range.continues(5, &version(Some(11))));
    }
}
