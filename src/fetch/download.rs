//! Resumable downloads: a file is continued where an attempt broke off, checked, and moved to its place whole.
//!
//! Until then it is `<name>.part`, and `<name>.part.toml` says which version of which file it is a part of.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::{FetchError, TransientFailure, fetch_error};
use super::http::{Request, Response, iso_timestamp};
use super::range_reader::ContentRange;
use super::retry::{Progress, RetryingClient, unexpected_status};
use super::sniff::{Content, rejected_content};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::Sha256;

/// What to download.
#[derive(Clone, Copy, Debug)]
pub struct DownloadRequest<'a> {
    /// From where.
    pub address: &'a str,
    /// To where.
    pub target: &'a Path,
    /// What the file must look like.
    pub content: Content,
    /// The tag of the version that is present, which the server need not send again.
    pub present_etag: Option<&'a str>,
    /// What to advise when nothing is at the address.
    pub not_found_advice: &'a str,
}

/// The result of a download.
#[derive(Clone, Debug, PartialEq)]
pub enum DownloadOutcome {
    /// The file is at its place.
    Downloaded(DownloadedFile),
    /// The file that was present is still the published one.
    NotModified,
}

/// A downloaded file.
#[derive(Clone, Debug, PartialEq)]
pub struct DownloadedFile {
    /// Its version.
    pub version: FileVersion,
    /// Its SHA-256.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// Bytes of a broken attempt that count as progress. Fewer could keep a hopeless download alive for ever.
const MIN_PROGRESS: u64 = 64 << 10;

/// Downloads a file.
pub fn download(client: &RetryingClient<'_>, request: &DownloadRequest<'_>) -> Result<DownloadOutcome> {
    let partial = PartialDownload::new(request.target);
    let failed = |source| write_error(request.target, source);
    if let Some(folder) = request.target.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut furthest = 0;
    let version = client.retry(request.address, || attempt(client, request, &partial, &mut furthest))?;
    let Some(version) = version else { return Ok(DownloadOutcome::NotModified) };
    if let Some(fault) = request.content.find_fault(&partial.path).map_err(failed)? {
        partial.discard().map_err(failed)?;
        return Err(rejected_content(request.address, &fault));
    }
    let (sha256, bytes) = hash_file(&partial.path).map_err(failed)?;
    File::open(&partial.path).and_then(|file| file.sync_all()).map_err(failed)?;
    partial.finish(request.target).map_err(failed)?;
    Ok(DownloadOutcome::Downloaded(DownloadedFile { version, sha256, bytes }))
}

/// One attempt; `None` when the file that is present is still current. `furthest` is the most bytes any attempt reached.
fn attempt(
    client: &RetryingClient<'_>,
    request: &DownloadRequest<'_>,
    partial: &PartialDownload,
    furthest: &mut u64,
) -> Result<Option<FileVersion>, FetchError> {
    let resume = partial.resume_point(request.address);
    if let Some((version, bytes)) = &resume
        && version.length == Some(*bytes)
    {
        return Ok(Some(version.clone()));
    }
    let headers = headers(request, resume.as_ref());
    let response = client.send(&Request { address: request.address, headers, form: None })?;
    let write_failed = |source| write_error(request.target, source);
    match (response.status, resume) {
        (200, _) => {
            let version = FileVersion::from_response(request.address, &response);
            let file = partial.start(&version).map_err(write_failed)?;
            receive(client, request, response, file, Transfer { version, bytes: 0, furthest }).map(Some)
        }
        (206, Some((version, bytes))) => {
            let fits = ContentRange::from_response(&response).is_some_and(|range| range.continues(bytes, &version));
            if !fits || !version.agrees_with(&response) {
                partial.discard().map_err(write_failed)?;
                return Err(FetchError::transient(
                    "the server went on with another part or version than was asked for",
                ));
            }
            let file = partial.append().map_err(write_failed)?;
            receive(client, request, response, file, Transfer { version, bytes, furthest }).map(Some)
        }
        (304, None) => Ok(None),
        (416, Some(_)) => {
            partial.discard().map_err(write_failed)?;
            Err(FetchError::transient("the file has become shorter than what is here of it"))
        }
        _ => Err(unexpected_status(request.address, &response, request.not_found_advice).into()),
    }
}

fn headers(request: &DownloadRequest<'_>, resume: Option<&(FileVersion, u64)>) -> Vec<(&'static str, String)> {
    match (resume, request.present_etag) {
        (Some((version, bytes)), _) => {
            let if_range = version.validator().map(|validator| ("if-range", validator.to_owned()));
            [("range", format!("bytes={bytes}-"))].into_iter().chain(if_range).collect()
        }
        (None, Some(tag)) => vec![("if-none-match", tag.to_owned())],
        (None, None) => Vec::new(),
    }
}

struct Transfer<'a> {
    version: FileVersion,
    bytes: u64,
    furthest: &'a mut u64,
}

/// Writes the body to the file and returns the version that is now complete.
fn receive(
    client: &RetryingClient<'_>,
    request: &DownloadRequest<'_>,
    response: Response,
    mut file: File,
    mut transfer: Transfer<'_>,
) -> Result<FileVersion, FetchError> {
    let total = transfer.version.length;
    let mut body = response.into_reader();
    let mut buffer = vec![0; 128 << 10];
    let interruption = loop {
        match body.read(&mut buffer) {
            Ok(0) => break None,
            Ok(n) => {
                file.write_all(&buffer[..n]).map_err(|source| write_error(request.target, source))?;
                transfer.bytes += n as u64;
                client.observer.progress(Progress::Bytes(transfer.bytes, total));
            }
            Err(problem) if problem.kind() == io::ErrorKind::Interrupted => {}
            Err(problem) => break Some(problem.to_string().to_lowercase()),
        }
    };
    let bytes = transfer.bytes;
    match (interruption, total) {
        (None, Some(total)) if bytes > total => {
            PartialDownload::new(request.target).discard().map_err(|source| write_error(request.target, source))?;
            let problem = format!("{bytes} bytes came where the server had said {total}");
            let advice = "Try again later, and tell the publisher if it stays so";
            Err(fetch_error(request.address, problem, advice).into())
        }
        (None, total) if total.is_none_or(|total| bytes == total) => Ok(transfer.version),
        (interruption, total) => {
            let made_progress = bytes >= *transfer.furthest + MIN_PROGRESS;
            *transfer.furthest = bytes.max(*transfer.furthest);
            let of = total.map_or_else(String::new, |total| format!(" of {total}"));
            let why = interruption.unwrap_or_else(|| "the server closed the connection".into());
            let problem = format!("the download broke off after {bytes}{of} bytes ({why})");
            Err(FetchError::Transient(TransientFailure { problem, status: None, retry_after: None, made_progress }))
        }
    }
}

/// The SHA-256 and length of a file on disk.
pub fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((hash.finish(), bytes)),
            n => {
                hash.update(&buffer[..n]);
                bytes += n as u64;
            }
        }
    }
}

/// The error for a file that cannot be written.
pub fn write_error(path: &Path, source: io::Error) -> Error {
    ErrorKind::Write { path: path.into(), source }.into()
}

/// Which version of a file a server sends.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct FileVersion {
    /// The address requested.
    pub address: String,
    /// The date of the last change where the server states it, else of the first response. ISO 8601, UTC.
    pub date: Option<String>,
    /// Its tag.
    pub etag: Option<String>,
    /// Its length in bytes.
    pub length: Option<u64>,
    /// `Last-Modified` as it was sent.
    pub modified: Option<String>,
}

impl FileVersion {
    /// The version in a response that holds the whole file.
    pub fn from_response(address: &str, response: &Response) -> Self {
        let modified = response.header("last-modified").map(str::to_owned);
        Self {
            address: address.into(),
            date: modified.as_deref().or(response.header("date")).and_then(iso_timestamp),
            etag: response.header("etag").map(str::to_owned),
            length: response.length(),
            modified,
        }
    }

    /// What distinguishes this version from any other, for `If-Range`: a weak tag does not.
    pub fn validator(&self) -> Option<&str> {
        self.etag.as_deref().filter(|tag| !tag.starts_with("W/")).or(self.modified.as_deref())
    }

    /// Whether a response with a range of a file can be of this version.
    pub fn agrees_with(&self, response: &Response) -> bool {
        let same = |ours: &Option<String>, header: &str| match (ours, response.header(header)) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        same(&self.etag, "etag") && same(&self.modified, "last-modified")
    }
}

/// An unfinished download: the `.part` file and its metadata, which may not exist yet.
pub struct PartialDownload {
    /// The bytes received.
    pub path: PathBuf,
    metadata: PathBuf,
}

impl PartialDownload {
    /// The unfinished download of the file at `target`.
    pub fn new(target: &Path) -> Self {
        let with_suffix = |suffix: &str| {
            let mut name = target.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        Self { path: with_suffix(".part"), metadata: with_suffix(".part.toml") }
    }

    /// The version and the bytes received of the file at `address`, if the download can be resumed.
    pub fn resume_point(&self, address: &str) -> Option<(FileVersion, u64)> {
        let metadata = fs::read_to_string(&self.metadata).ok()?;
        let version: FileVersion = toml::from_str(&metadata).ok()?;
        let bytes = self.path.metadata().ok()?.len();
        let usable = version.address == address
            && version.validator().is_some()
            && bytes > 0
            && version.length.is_none_or(|length| bytes <= length);
        usable.then_some((version, bytes))
    }

    /// Starts afresh. The metadata is removed first and written last: it never describes other bytes than are there.
    pub fn start(&self, version: &FileVersion) -> io::Result<File> {
        self.remove_metadata()?;
        let file = File::create(&self.path)?;
        let metadata = toml::to_string(version).map_err(io::Error::other)?;
        let unfinished = self.metadata.with_extension("toml.new");
        fs::write(&unfinished, metadata)?;
        fs::rename(unfinished, &self.metadata)?;
        Ok(file)
    }

    /// Opens the bytes received to append to them.
    pub fn append(&self) -> io::Result<File> {
        File::options().append(true).open(&self.path)
    }

    /// Moves the finished file to its place.
    pub fn finish(&self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.remove_metadata()
    }

    /// Removes what was received.
    pub fn discard(&self) -> io::Result<()> {
        self.remove_metadata()?;
        ignore_not_found(fs::remove_file(&self.path))
    }

    fn remove_metadata(&self) -> io::Result<()> {
        ignore_not_found(fs::remove_file(&self.metadata))
    }
}

fn ignore_not_found(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
