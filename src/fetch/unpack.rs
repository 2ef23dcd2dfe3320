//! The wanted members of a police archive, out of the zip and into the folder.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::catalogue::Publisher;
use super::download::write_error;
use super::download_dir::DownloadDir;
use super::error::failed;
use super::partial_download::Version;
use super::provenance::Entry;
use super::range_reader::Changed;
use super::retry::{FetchObserver, RetryingClient, Step};
use super::session::{Fetched, entry};
use crate::error::{Error, Result};
use crate::period::Month;

/// No member is larger; a zip that says otherwise is damaged or malicious.
const LARGEST_MEMBER: u64 = 1 << 30;

/// A file of the archive: one month of one force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The month.
    pub month: Month,
    /// The force, as in the names of the files.
    pub force: String,
    /// `street`, `outcomes` or `stop-and-search`.
    pub kind: String,
}

impl Member {
    /// Its path in the zip.
    pub fn in_zip(&self) -> String {
        let Self { month, force, kind } = self;
        format!("{month}/{month}-{force}-{kind}.csv")
    }

    /// Its path in the folder.
    pub fn path(&self) -> String {
        format!("crime/{}", self.in_zip())
    }
}

/// Why an archive was not unpacked to its end.
#[derive(Debug)]
pub enum Failure {
    /// It is another one now: begin again.
    Changed,
    /// It cannot be read.
    Damaged(Error),
    /// Something else: the network, the disk, what was asked for.
    Other(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// An archive being unpacked.
pub struct Unpacking<'a> {
    watcher: &'a dyn FetchObserver,
    shelf: &'a mut DownloadDir,
    publisher: &'a Publisher,
    version: Version,
    done: Fetched,
}

impl<'a> Unpacking<'a> {
    /// Of this version of the archive, to this shelf.
    pub fn new(
        line: &RetryingClient<'a>,
        shelf: &'a mut DownloadDir,
        publisher: &'a Publisher,
        version: Version,
    ) -> Self {
        Self { watcher: line.watcher, shelf, publisher, version, done: Fetched::default() }
    }

    /// Unpacks the members that are there. With `again`, a file from an archive without a tag is not taken for the same.
    pub fn unpack(mut self, file: impl Read + Seek, members: &[Member], again: bool) -> Result<Fetched, Failure> {
        let mut zip = ZipArchive::new(file).map_err(|problem| self.failure("its directory", problem))?;
        let names: BTreeSet<String> = zip.file_names().filter_map(|name| name.ok().map(Cow::into_owned)).collect();
        check_forces(&names, members)?;
        let mut missing: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
        for member in members {
            let (path, name) = (member.path(), member.in_zip());
            let Some(index) = zip.index_for_name(&name) else {
                missing.entry((&member.force, &member.kind)).or_default().push(member.month.to_string());
                continue;
            };
            if self.is_held(&path, again) {
                self.done.kept.push(path);
                continue;
            }
            self.watcher.step(Step::Begins(&path));
            let mut bytes = Vec::new();
            let member = zip.by_index(index).map_err(|problem| self.failure(&name, problem))?;
            let read = member.take(LARGEST_MEMBER + 1).read_to_end(&mut bytes);
            read.map_err(|problem| self.failure(&name, problem.into()))?;
            if bytes.len() as u64 > LARGEST_MEMBER {
                return Err(self.damaged(&name, "it is larger than a gigabyte"));
            }
            self.write(path, name, &bytes)?;
        }
        for ((force, kind), months) in missing {
            let problem = format!("{force} {kind}: not in {} for {}", self.version.address, months.join(", "));
            self.done.missing.push(problem);
        }
        if self.done.written.is_empty() && self.done.kept.is_empty() {
            let months: BTreeSet<&str> = names.iter().filter_map(|name| name.get(..7)).collect();
            let (first, last) = (months.first().unwrap_or(&""), months.last().unwrap_or(&""));
            let problem = format!("nothing of what is wanted is in this archive, which holds {first} to {last}");
            return Err(failed(&self.version.address, problem, "Choose other months, or another --archive").into());
        }
        Ok(self.done)
    }

    /// Whether a file is there from this very version of the archive.
    fn is_held(&self, path: &str, again: bool) -> bool {
        let same = |entry: &Entry| {
            let comparable = !again || entry.etag.is_some();
            entry.address == self.version.address && entry.etag == self.version.etag && comparable
        };
        self.shelf.holds(path).is_some_and(same)
    }

    fn write(&mut self, path: String, name: String, bytes: &[u8]) -> Result<()> {
        let written = self.shelf.write(&path, |out| out.write_all(bytes));
        let facts = written.map_err(|source| write_error(&self.shelf.place(&path), source))?;
        let mut entry = entry(self.publisher, self.version.clone(), facts);
        entry.member = Some(name);
        self.shelf.record(&path, entry)?;
        self.done.written.push(path);
        Ok(())
    }

    /// What a failure to read the zip means: the network's own errors travel inside those of the zip.
    fn failure(&self, what: &str, problem: ZipError) -> Failure {
        match problem {
            ZipError::Io(problem) if is_changed(&problem) => Failure::Changed,
            ZipError::Io(problem) => match problem.downcast::<Error>() {
                Ok(error) => Failure::Other(error),
                Err(problem) => self.damaged(what, &problem.to_string()),
            },
            other => self.damaged(what, &other.to_string()),
        }
    }

    fn damaged(&self, what: &str, problem: &str) -> Failure {
        let advice = "Run the same command again; if it stays so, choose another --archive";
        let problem = format!("{what} is damaged in the archive ({problem})");
        Failure::Damaged(failed(&self.version.address, problem, advice))
    }
}

fn is_changed(problem: &io::Error) -> bool {
    problem.get_ref().and_then(|inner| inner.downcast_ref::<Changed>()).is_some()
}

/// Fails when a force is nowhere in the archive, naming the one that was probably meant.
fn check_forces(names: &BTreeSet<String>, members: &[Member]) -> Result<()> {
    let known: BTreeSet<&str> = names.iter().filter_map(|name| force_of(name)).collect();
    match members.iter().find(|member| !known.contains(member.force.as_str())) {
        Some(member) => Err(Error::unknown_name("force", &member.force, known)),
        None => Ok(()),
    }
}

/// The force in `2024-12/2024-12-city-of-london-street.csv`.
fn force_of(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?.strip_suffix(".csv")?;
    let kinds = ["-street", "-outcomes", "-stop-and-search"];
    kinds.iter().find_map(|kind| file.strip_suffix(kind))?.get(8..)
}
