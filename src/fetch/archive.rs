//! Months of crime from the archive of data.police.uk.
//!
//! An archive is a zip of over a gigabyte with all forces and 36 months. Only the requested members are read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek};

use strum::VariantNames;
use zip::ZipArchive;
use zip::result::ZipError;

use super::catalogue::Publisher;
use super::download::{FileVersion, write_error};
use super::download_dir::DownloadDir;
use super::error::fetch_error;
use super::fetcher::{FetchSummary, Fetcher, PublishedFile, source_entry};
use super::provenance::SourceEntry;
use super::range_reader::{FileChanged, RangeSupport, RemoteFile};
use super::retry::{FetchObserver, Progress, RetryingClient};
use crate::error::{Error, Result};
use crate::ingest::slug;
use crate::period::{Month, Period};

/// Which months of which forces to fetch from the archive.
#[derive(Clone, Debug)]
pub struct ArchiveRequest {
    /// The forces, by name or as in the file names: "City of London", "city-of-london", "btp".
    pub forces: Vec<String>,
    /// The months.
    pub period: Period,
    /// The archive to read, by its last month. Without it, the archive of the last month requested, and those 36 months, 72 months
    /// and so on before it.
    pub archive: Option<Month>,
    /// What to fetch besides street-level crime.
    pub extras: Vec<ArchiveExtra>,
}

/// A kind of file that the archive has besides street-level crime.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case", parse_err_ty = Error, parse_err_fn = unknown_extra)]
pub enum ArchiveExtra {
    /// The outcome of each crime.
    Outcomes,
    /// Stops and searches.
    StopAndSearch,
}

fn unknown_extra(name: &str) -> Error {
    Error::unknown_name("kind of file", name, ArchiveExtra::VARIANTS.iter().copied())
}

/// The months in an archive.
const ARCHIVE_MONTHS: i32 = 36;

/// How many versions of an archive to try when it is replaced while it is read.
const MAX_VERSIONS: usize = 3;

/// Fetches the months to `crime/YYYY-MM/YYYY-MM-FORCE-street.csv`, as they are in the archive. If the server does not answer range
/// requests, the archive is downloaded whole and unpacked.
///
/// # Errors
///
/// When the archive cannot be fetched or is damaged, a force is not in it, or none of the requested files is.
pub fn fetch_crime_from_archive(fetcher: &mut Fetcher<'_>, request: &ArchiveRequest) -> Result<FetchSummary> {
    let forces: BTreeSet<String> = request.forces.iter().map(|force| slug(force)).collect();
    let extras = request.extras.iter().map(|extra| <&'static str>::from(*extra));
    let kinds: BTreeSet<&str> = ["street"].into_iter().chain(extras).collect();
    let mut archives: BTreeMap<Month, Vec<ArchiveMember>> = BTreeMap::new();
    for month in request.period.iter() {
        // A remainder of at most 35 months always fits.
        let later = u16::try_from(request.period.to.since(month) % ARCHIVE_MONTHS).unwrap_or_default();
        let members = archives.entry(request.archive.unwrap_or_else(|| month.plus(later))).or_default();
        for force in &forces {
            members.extend(kinds.iter().map(|kind| ArchiveMember {
                month,
                force: force.clone(),
                kind: (*kind).into(),
            }));
        }
    }
    let mut summary = FetchSummary::default();
    for (archive, members) in archives {
        fetch_members(fetcher, archive, &members, &mut summary)?;
    }
    Ok(summary)
}

/// Fetches members of one archive.
fn fetch_members(
    fetcher: &mut Fetcher<'_>,
    archive: Month,
    members: &[ArchiveMember],
    summary: &mut FetchSummary,
) -> Result<()> {
    let publisher = fetcher.catalogue.publisher("police")?.clone();
    let address = publisher.address("police", "archive", &[("month", &archive.to_string())])?;
    // Hidden, so that its months are not read besides those unpacked from it; recorded like any file, so that a run after one that
    // was interrupted while unpacking finds it again.
    let zip_path = format!(".archive/{archive}.zip");
    let is_present = |member: &ArchiveMember| {
        fetcher.dir.verified_entry(&member.path()).is_some_and(|entry| entry.address == address)
    };
    if !fetcher.refresh && members.iter().all(is_present) {
        summary.unchanged.extend(members.iter().map(ArchiveMember::path));
        return fetcher.dir.remove(&zip_path);
    }
    let not_found_advice = "Archives are published for each month some two months later; choose another (`archive`)";
    for _ in 0..MAX_VERSIONS {
        let outcome = match RemoteFile::open(&fetcher.client, &address, not_found_advice)? {
            RangeSupport::Ranges(file) => {
                let version = file.version().clone();
                Unpacker::new(&fetcher.client, &mut fetcher.dir, &publisher, version).unpack(
                    file,
                    members,
                    fetcher.refresh,
                )
            }
            RangeSupport::WholeOnly => {
                let file =
                    PublishedFile { path: &zip_path, address: &address, publisher: &publisher, not_found_advice };
                fetcher.fetch_file(&file, &mut FetchSummary::default())?;
                let path = fetcher.dir.path(&zip_path);
                let zip = File::open(&path).map_err(|source| Error::cannot_open(&path, source))?;
                let SourceEntry { date, etag, .. } = fetcher.dir.verified_entry(&zip_path).cloned().unwrap_or_default();
                let version = FileVersion { address: address.clone(), date, etag, ..FileVersion::default() };
                Unpacker::new(&fetcher.client, &mut fetcher.dir, &publisher, version).unpack(
                    zip,
                    members,
                    fetcher.refresh,
                )
            }
        };
        match outcome {
            Ok(mut unpacked) => {
                summary.written.append(&mut unpacked.written);
                summary.unchanged.append(&mut unpacked.unchanged);
                summary.missing.append(&mut unpacked.missing);
                return fetcher.dir.remove(&zip_path);
            }
            Err(UnpackError::Changed) => {}
            Err(UnpackError::Damaged(error)) => {
                fetcher.dir.remove(&zip_path)?;
                return Err(error);
            }
            Err(UnpackError::Other(error)) => return Err(error),
        }
    }
    let problem = format!("the archive was replaced {MAX_VERSIONS} times while it was read");
    Err(fetch_error(&address, problem, "Run the same command later"))
}

/// The largest member allowed, in bytes; a zip that states more is damaged or malicious.
const MAX_MEMBER: u64 = 1 << 30;

/// A file of the archive: one month of one force.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ArchiveMember {
    /// The month.
    month: Month,
    /// The force, as in the file names.
    force: String,
    /// `street`, `outcomes` or `stop-and-search`.
    kind: String,
}

impl ArchiveMember {
    /// Its path in the zip.
    fn path_in_zip(&self) -> String {
        let Self { month, force, kind } = self;
        format!("{month}/{month}-{force}-{kind}.csv")
    }

    /// Its path in the folder.
    fn path(&self) -> String {
        format!("crime/{}", self.path_in_zip())
    }
}

/// Why an archive was not unpacked completely.
#[derive(Debug)]
enum UnpackError {
    /// The server has another version now: begin again.
    Changed,
    /// It cannot be read.
    Damaged(Error),
    /// Another failure: the network, the disk, the request.
    Other(Error),
}

impl From<Error> for UnpackError {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// Unpacks members of an archive into the folder.
struct Unpacker<'a> {
    observer: &'a dyn FetchObserver,
    dir: &'a mut DownloadDir,
    publisher: &'a Publisher,
    version: FileVersion,
    summary: FetchSummary,
}

impl<'a> Unpacker<'a> {
    fn new(
        client: &RetryingClient<'a>,
        dir: &'a mut DownloadDir,
        publisher: &'a Publisher,
        version: FileVersion,
    ) -> Self {
        Self { observer: client.observer, dir, publisher, version, summary: FetchSummary::default() }
    }

    /// Unpacks the members that are in the archive. With `refresh`, a present file from an archive without a tag is unpacked again.
    fn unpack(
        mut self,
        file: impl Read + Seek,
        members: &[ArchiveMember],
        refresh: bool,
    ) -> Result<FetchSummary, UnpackError> {
        let mut zip = ZipArchive::new(file).map_err(|problem| self.unpack_error("its directory", problem))?;
        let names: BTreeSet<String> = zip.file_names().filter_map(|name| name.ok().map(Cow::into_owned)).collect();
        check_forces(&names, members)?;
        let mut missing: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
        for member in members {
            let (path, name) = (member.path(), member.path_in_zip());
            let Some(index) = zip.index_for_name(&name) else {
                missing.entry((&member.force, &member.kind)).or_default().push(member.month.to_string());
                continue;
            };
            if self.is_present(&path, refresh) {
                self.summary.unchanged.push(path);
                continue;
            }
            self.observer.progress(Progress::Started(&path));
            let mut bytes = Vec::new();
            let member = zip.by_index(index).map_err(|problem| self.unpack_error(&name, problem))?;
            let read = member.take(MAX_MEMBER + 1).read_to_end(&mut bytes);
            read.map_err(|problem| self.unpack_error(&name, problem.into()))?;
            if bytes.len() as u64 > MAX_MEMBER {
                return Err(self.damaged(&name, "it is larger than a gigabyte"));
            }
            self.write(path, name, &bytes)?;
        }
        for ((force, kind), months) in missing {
            let problem = format!("{force} {kind}: not in {} for {}", self.version.address, months.join(", "));
            self.summary.missing.push(problem);
        }
        if self.summary.written.is_empty() && self.summary.unchanged.is_empty() {
            let months: BTreeSet<&str> = names.iter().filter_map(|name| name.get(..7)).collect();
            let (first, last) = (months.first().unwrap_or(&""), months.last().unwrap_or(&""));
            let problem = format!("nothing of what is wanted is in this archive, which holds {first} to {last}");
            return Err(fetch_error(
                &self.version.address,
                problem,
                "Choose other months, or another archive (`archive`)",
            )
            .into());
        }
        Ok(self.summary)
    }

    /// Whether the folder has a file from this version of the archive.
    fn is_present(&self, path: &str, refresh: bool) -> bool {
        let same = |entry: &SourceEntry| {
            let comparable = !refresh || entry.etag.is_some();
            entry.address == self.version.address && entry.etag == self.version.etag && comparable
        };
        self.dir.verified_entry(path).is_some_and(same)
    }

    fn write(&mut self, path: String, name: String, bytes: &[u8]) -> Result<()> {
        let written = self.dir.write(&path, |out| out.write_all(bytes));
        let hash_and_length = written.map_err(|source| write_error(&self.dir.path(&path), source))?;
        let mut entry = source_entry(self.publisher, self.version.clone(), hash_and_length);
        entry.member = Some(name);
        self.dir.record(&path, entry)?;
        self.summary.written.push(path);
        Ok(())
    }

    /// Interprets a failure to read the zip. Network errors are wrapped in errors of the zip.
    fn unpack_error(&self, what: &str, problem: ZipError) -> UnpackError {
        match problem {
            ZipError::Io(problem) if is_file_changed(&problem) => UnpackError::Changed,
            ZipError::Io(problem) => match problem.downcast::<Error>() {
                Ok(error) => UnpackError::Other(error),
                Err(problem) => self.damaged(what, &problem.to_string()),
            },
            other => self.damaged(what, &other.to_string()),
        }
    }

    fn damaged(&self, what: &str, problem: &str) -> UnpackError {
        let advice = "Run the same command again; if it stays so, choose another archive (`archive`)";
        let problem = format!("{what} is damaged in the archive ({problem})");
        UnpackError::Damaged(fetch_error(&self.version.address, problem, advice))
    }
}

fn is_file_changed(problem: &io::Error) -> bool {
    problem.get_ref().and_then(|inner| inner.downcast_ref::<FileChanged>()).is_some()
}

/// Fails when the archive has no file of a force, and names the force that was probably meant.
fn check_forces(names: &BTreeSet<String>, members: &[ArchiveMember]) -> Result<()> {
    let forces: BTreeSet<&str> = names.iter().filter_map(|name| force_in(name)).collect();
    match members.iter().find(|member| !forces.contains(member.force.as_str())) {
        Some(member) => Err(Error::unknown_name("force", &member.force, forces)),
        None => Ok(()),
    }
}

/// The force in a name such as `2024-12/2024-12-city-of-london-street.csv`.
fn force_in(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?.strip_suffix(".csv")?;
    let kinds = ["-street", "-outcomes", "-stop-and-search"];
    kinds.iter().find_map(|kind| file.strip_suffix(kind))?.get(8..)
}
