//! A file from an address to its place: gone on with where it broke off, checked, and moved there whole.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::error::{FetchError, FetchProgress, Passing, failed};
use super::http::{Answer, Request};
use super::partial_download::{Part, Version};
use super::range_reader::ContentRange;
use super::retry::{RetryingClient, Step, unexpected};
use super::sniff::{Content, not_kept};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::Fingerprint;

/// What is to be downloaded.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// From where.
    pub address: &'a str,
    /// To where.
    pub place: &'a Path,
    /// What it must look like.
    pub content: Content,
    /// The tag of the version at hand: that one need not be sent again.
    pub at_hand: Option<&'a str>,
    /// What to advise when nothing is at the address.
    pub absent: &'a str,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Downloaded {
    /// The file is at its place.
    New(Arrived),
    /// The file at hand is still the one that is published.
    Unchanged,
}

/// A file at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    /// What it is.
    pub version: Version,
    /// Its hash.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// Bytes of a broken attempt that count as progress. Less could keep a hopeless download alive for ever.
const WORTH: u64 = 64 << 10;

/// Downloads a file.
pub fn download(line: &RetryingClient<'_>, wanted: &Wanted<'_>) -> Result<Downloaded> {
    let part = Part::of(wanted.place);
    let failed = |source| write_error(wanted.place, source);
    if let Some(folder) = wanted.place.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut furthest = 0;
    let version = line.persist(wanted.address, || attempt(line, wanted, &part, &mut furthest))?;
    let Some(version) = version else { return Ok(Downloaded::Unchanged) };
    if let Some(fault) = wanted.content.fault(&part.path).map_err(failed)? {
        part.discard().map_err(failed)?;
        return Err(not_kept(wanted.address, &fault));
    }
    let (sha256, bytes) = fingerprint(&part.path).map_err(failed)?;
    File::open(&part.path).and_then(|file| file.sync_all()).map_err(failed)?;
    part.finish(wanted.place).map_err(failed)?;
    Ok(Downloaded::New(Arrived { version, sha256, bytes }))
}

/// One attempt; `None` when the file at hand is still good. `furthest` is how far any attempt has come.
fn attempt(
    line: &RetryingClient<'_>,
    wanted: &Wanted<'_>,
    part: &Part,
    furthest: &mut u64,
) -> Result<Option<Version>, FetchError> {
    let so_far = part.so_far(wanted.address);
    if let Some((version, bytes)) = &so_far
        && version.length == Some(*bytes)
    {
        return Ok(Some(version.clone()));
    }
    let headers = headers(wanted, so_far.as_ref());
    let answer = line.send(&Request { address: wanted.address, headers, form: None })?;
    let write_failed = |source| write_error(wanted.place, source);
    match (answer.status, so_far) {
        (200, _) => {
            let version = Version::of(wanted.address, &answer);
            let file = part.begin(&version).map_err(write_failed)?;
            receive(line, wanted, answer, file, Progress { version, bytes: 0, furthest }).map(Some)
        }
        (206, Some((version, bytes))) => {
            let fits = ContentRange::of(&answer).is_some_and(|range| range.continues(bytes, &version));
            if !fits || !version.agrees_with(&answer) {
                part.discard().map_err(write_failed)?;
                return Err(FetchError::passing("the server went on with another part or version than was asked for"));
            }
            let file = part.go_on().map_err(write_failed)?;
            receive(line, wanted, answer, file, Progress { version, bytes, furthest }).map(Some)
        }
        (304, None) => Ok(None),
        (416, Some(_)) => {
            part.discard().map_err(write_failed)?;
            Err(FetchError::passing("the file has become shorter than what is here of it"))
        }
        _ => Err(unexpected(wanted.address, &answer, wanted.absent).into()),
    }
}

fn headers(wanted: &Wanted<'_>, so_far: Option<&(Version, u64)>) -> Vec<(&'static str, String)> {
    match (so_far, wanted.at_hand) {
        (Some((version, bytes)), _) => {
            let if_range = version.validator().map(|validator| ("if-range", validator.to_owned()));
            [("range", format!("bytes={bytes}-"))].into_iter().chain(if_range).collect()
        }
        (None, Some(tag)) => vec![("if-none-match", tag.to_owned())],
        (None, None) => Vec::new(),
    }
}

struct Progress<'a> {
    version: Version,
    bytes: u64,
    furthest: &'a mut u64,
}

/// Takes the body to the file and says which version it is now whole.
fn receive(
    line: &RetryingClient<'_>,
    wanted: &Wanted<'_>,
    answer: Answer,
    mut file: File,
    mut progress: Progress<'_>,
) -> Result<Version, FetchError> {
    let whole = progress.version.length;
    let mut body = answer.into_reader();
    let mut buffer = vec![0; 128 << 10];
    let broke_off = loop {
        match body.read(&mut buffer) {
            Ok(0) => break None,
            Ok(n) => {
                file.write_all(&buffer[..n]).map_err(|source| write_error(wanted.place, source))?;
                progress.bytes += n as u64;
                line.watcher.step(Step::Bytes(progress.bytes, whole));
            }
            Err(problem) if problem.kind() == std::io::ErrorKind::Interrupted => {}
            Err(problem) => break Some(problem.to_string().to_lowercase()),
        }
    };
    let bytes = progress.bytes;
    match (broke_off, whole) {
        (None, Some(whole)) if bytes > whole => {
            Part::of(wanted.place).discard().map_err(|source| write_error(wanted.place, source))?;
            let problem = format!("{bytes} bytes came where the server had said {whole}");
            Err(failed(wanted.address, problem, "Try again later, and tell the publisher if it stays so").into())
        }
        (None, whole) if whole.is_none_or(|whole| bytes == whole) => Ok(progress.version),
        (broke_off, whole) => {
            let gain = if bytes >= *progress.furthest + WORTH { FetchProgress::Some } else { FetchProgress::None };
            *progress.furthest = bytes.max(*progress.furthest);
            let of = whole.map_or_else(String::new, |whole| format!(" of {whole}"));
            let why = broke_off.unwrap_or_else(|| "the server closed the connection".into());
            let problem = format!("the download broke off after {bytes}{of} bytes ({why})");
            Err(FetchError::Passing(Passing { problem, status: None, wait: None, gain }))
        }
    }
}

/// The hash and length of a file on disk.
pub fn fingerprint(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hash = Fingerprint::new();
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((hash.finish(), bytes)),
            n => {
                hash.take(&buffer[..n]);
                bytes += n as u64;
            }
        }
    }
}

/// The error of a file that cannot be written.
pub fn write_error(path: &Path, source: std::io::Error) -> Error {
    ErrorKind::Write { path: path.into(), source }.into()
}
