//! One run of fetching: the way to the servers, the catalogue and the folder.

use std::path::Path;

use super::catalogue::{Catalogue, Publisher};
use super::download::{Arrived, Downloaded, Wanted, download};
use super::download_dir::DownloadDir;
use super::http::Transport;
use super::partial_download::Version;
use super::provenance::Entry;
use super::retry::{FetchObserver, RetryingClient, Step};
use super::sniff::Content;
use crate::error::Result;

/// What is needed to fetch.
pub struct Session<'a> {
    pub(super) line: RetryingClient<'a>,
    pub(super) catalogue: Catalogue,
    pub(super) shelf: DownloadDir,
    /// Whether to ask the publisher again about files that are already there. Off at first.
    pub again: bool,
}

/// What became of what was asked for: paths in the folder, `/` between their parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Files that were written, in the order in which they came.
    pub written: Vec<String>,
    /// Files that were already there and are what they should be.
    pub kept: Vec<String>,
    /// What was asked for and is not published, in words.
    pub missing: Vec<String>,
}

impl<'a> Session<'a> {
    /// Opens the folder (made if need be), which nobody else may fetch into meanwhile.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to or is being fetched into, its `sources.toml` cannot be read, or a certificate of
    /// `transport` cannot.
    pub fn open(
        folder: &Path,
        catalogue: Catalogue,
        transport: &Transport,
        watcher: &'a dyn FetchObserver,
    ) -> Result<Self> {
        let line = RetryingClient::new(transport, watcher)?;
        Ok(Self { line, catalogue, shelf: DownloadDir::open(folder)?, again: false })
    }

    /// Fetches one file whole, unless it is there.
    pub(super) fn file(&mut self, file: &PublishedFile<'_>, fetched: &mut Fetched) -> Result<()> {
        let PublishedFile { path, address, publisher, absent } = file;
        self.line.watcher.step(Step::Begins(path));
        let held = self.shelf.holds(path).filter(|entry| entry.address == *address);
        if held.is_some() && !self.again {
            fetched.kept.push((*path).into());
            return Ok(());
        }
        let at_hand = held.and_then(|entry| entry.etag.clone());
        let place = self.shelf.place(path);
        let content = Content::of(path);
        let wanted = Wanted { address, place: &place, content, at_hand: at_hand.as_deref(), absent };
        match download(&self.line, &wanted)? {
            Downloaded::Unchanged => fetched.kept.push((*path).into()),
            Downloaded::New(Arrived { version, sha256, bytes }) => {
                self.shelf.record(path, entry(publisher, version, (sha256, bytes)))?;
                fetched.written.push((*path).into());
            }
        }
        Ok(())
    }
}

/// A file that is published as such.
pub(super) struct PublishedFile<'a> {
    /// Where it goes.
    pub path: &'a str,
    /// Where it is.
    pub address: &'a str,
    /// By whom it is published.
    pub publisher: &'a Publisher,
    /// What to advise if it is not there.
    pub absent: &'a str,
}

/// What `sources.toml` says of a file.
pub(super) fn entry(publisher: &Publisher, version: Version, (sha256, bytes): (String, u64)) -> Entry {
    Entry {
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
