//! One run of `fetch`: the client, the catalogue and the folder.

use std::path::Path;

use super::catalogue::{Catalogue, Publisher};
use super::download::{DownloadOutcome, DownloadRequest, DownloadedFile, FileVersion, download};
use super::download_dir::DownloadDir;
use super::http::HttpOptions;
use super::provenance::SourceEntry;
use super::retry::{FetchObserver, Progress, RetryingClient};
use super::sniff::Content;
use crate::error::Result;

/// Downloads open data into a folder.
pub struct Fetcher<'a> {
    pub(super) client: RetryingClient<'a>,
    pub(super) catalogue: Catalogue,
    pub(super) dir: DownloadDir,
    /// Whether to ask the publisher again about files that are already in the folder; initially `false`.
    pub refresh: bool,
}

/// The result of a fetch: paths in the folder, with `/` between their parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchSummary {
    /// Files written, in the order in which they arrived.
    pub written: Vec<String>,
    /// Files that were already there with the right hash.
    pub unchanged: Vec<String>,
    /// Data that was requested and is not published, in words.
    pub missing: Vec<String>,
}

impl<'a> Fetcher<'a> {
    /// Opens the folder, which is created if it does not exist and locked against other runs.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to or is in use by another run, or when its `sources.toml` or a certificate of `options`
    /// cannot be read.
    pub fn open(
        folder: &Path,
        catalogue: Catalogue,
        options: &HttpOptions,
        observer: &'a dyn FetchObserver,
    ) -> Result<Self> {
        let client = RetryingClient::new(options, observer)?;
        Ok(Self { client, catalogue, dir: DownloadDir::open(folder)?, refresh: false })
    }

    /// Fetches one whole file, unless it is there.
    pub(super) fn fetch_file(&mut self, file: &PublishedFile<'_>, summary: &mut FetchSummary) -> Result<()> {
        let PublishedFile { path, address, publisher, not_found_advice } = file;
        self.client.observer.progress(Progress::Started(path));
        let present = self.dir.verified_entry(path).filter(|entry| entry.address == *address);
        if present.is_some() && !self.refresh {
            summary.unchanged.push((*path).into());
            return Ok(());
        }
        let present_etag = present.and_then(|entry| entry.etag.clone());
        let target = self.dir.path(path);
        let request = DownloadRequest {
            address,
            target: &target,
            content: Content::from_name(path),
            present_etag: present_etag.as_deref(),
            not_found_advice,
        };
        match download(&self.client, &request)? {
            DownloadOutcome::NotModified => summary.unchanged.push((*path).into()),
            DownloadOutcome::Downloaded(DownloadedFile { version, sha256, bytes }) => {
                self.dir.record(path, source_entry(publisher, version, (sha256, bytes)))?;
                summary.written.push((*path).into());
            }
        }
        Ok(())
    }
}

/// A file that a publisher offers as such.
pub(super) struct PublishedFile<'a> {
    /// Its path in the folder.
    pub path: &'a str,
    /// Its address.
    pub address: &'a str,
    /// Its publisher.
    pub publisher: &'a Publisher,
    /// What to advise when it is not there.
    pub not_found_advice: &'a str,
}

/// The entry of a file in `sources.toml`.
pub(super) fn source_entry(publisher: &Publisher, version: FileVersion, (sha256, bytes): (String, u64)) -> SourceEntry {
    SourceEntry {
        address: version.address,
        area_sha256: None,
        attribution: publisher.attribution.clone(),
        bytes,
        date: version.date,
        etag: version.etag,
        licence: publisher.licence.clone(),
        member: None,
        sha256,
    }
}
