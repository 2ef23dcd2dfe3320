//! Months of crime from the archive of data.police.uk: a zip of over a gigabyte with all forces and 36 months, of which only the
//! wanted members are read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::str::FromStr;

use super::error::failed;
use super::partial_download::Version;
use super::provenance::Entry;
use super::range_reader::{Opened, RemoteFile};
use super::session::{Fetched, PublishedFile, Session};
use super::unpack::{Failure, Member, Unpacking};
use crate::error::{Error, Result};
use crate::ingest::slug;
use crate::period::{Month, Period};

/// Months of some forces, from the archive.
#[derive(Clone, Debug)]
pub struct CrimeFromArchive {
    /// The forces, by name or as in the names of the files: "City of London", "city-of-london", "btp".
    pub forces: Vec<String>,
    /// The months.
    pub period: Period,
    /// The archive to take them from, by its last month; without it, that of the last month wanted and those 36 months, 72 …
    /// before it.
    pub archive: Option<Month>,
    /// What to take besides street-level crime.
    pub also: Vec<Also>,
}

/// What the archive has besides street-level crime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Also {
    /// What became of each crime.
    Outcomes,
    /// Stops and searches.
    StopAndSearch,
}

impl Also {
    fn name(self) -> &'static str {
        match self {
            Self::Outcomes => "outcomes",
            Self::StopAndSearch => "stop-and-search",
        }
    }
}

impl FromStr for Also {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::Outcomes, Self::StopAndSearch];
        let found = all.into_iter().find(|also| also.name() == name);
        found.ok_or_else(|| Error::unknown_name("kind of file", name, all.map(Self::name)))
    }
}

/// The months in an archive.
const MONTHS: i32 = 36;

/// How often an archive may be replaced while it is read.
const VERSIONS: usize = 3;

/// Fetches the months to `crime/YYYY-MM/YYYY-MM-FORCE-street.csv`, as they stand in the archive. Needs a server that gives parts of
/// files, else downloads the archive whole and unpacks it.
///
/// # Errors
///
/// When the archive cannot be had or is damaged, a force is not in it, or nothing of what is wanted.
pub fn crime_from_archive(session: &mut Session<'_>, wanted: &CrimeFromArchive) -> Result<Fetched> {
    let forces: BTreeSet<String> = wanted.forces.iter().map(|force| slug(force)).collect();
    let kinds: BTreeSet<&str> = ["street"].into_iter().chain(wanted.also.iter().map(|also| also.name())).collect();
    let mut archives: BTreeMap<Month, Vec<Member>> = BTreeMap::new();
    for month in wanted.period.iter() {
        // A remainder of at most 35 months always fits.
        let later = u16::try_from(wanted.period.to.since(month) % MONTHS).unwrap_or_default();
        let members = archives.entry(wanted.archive.unwrap_or_else(|| month.plus(later))).or_default();
        for force in &forces {
            members.extend(kinds.iter().map(|kind| Member { month, force: force.clone(), kind: (*kind).into() }));
        }
    }
    let mut fetched = Fetched::default();
    for (archive, members) in archives {
        from_one(session, archive, &members, &mut fetched)?;
    }
    Ok(fetched)
}

fn from_one(session: &mut Session<'_>, archive: Month, members: &[Member], fetched: &mut Fetched) -> Result<()> {
    let publisher = session.catalogue.publisher("police")?.clone();
    let address = publisher.address("police", "archive", &[("month", &archive.to_string())])?;
    // Hidden, so that nobody counts its months beside those unpacked from it; noted like any file, so that a run that was
    // interrupted while unpacking finds it again.
    let whole = format!(".archive/{archive}.zip");
    let held = |member: &Member| session.shelf.holds(&member.path()).is_some_and(|entry| entry.address == address);
    if !session.again && members.iter().all(held) {
        fetched.kept.extend(members.iter().map(Member::path));
        return session.shelf.remove(&whole);
    }
    let absent = "Archives are published for each month some two months later; choose another with --archive YYYY-MM";
    for _ in 0..VERSIONS {
        let outcome = match RemoteFile::open(&session.line, &address, absent)? {
            Opened::Ranges(file) => {
                let version = file.version().clone();
                Unpacking::new(&session.line, &mut session.shelf, &publisher, version).unpack(
                    file,
                    members,
                    session.again,
                )
            }
            Opened::WholeOnly => {
                let file = PublishedFile { path: &whole, address: &address, publisher: &publisher, absent };
                session.file(&file, &mut Fetched::default())?;
                let place = session.shelf.place(&whole);
                let zip = File::open(&place).map_err(|source| Error::cannot_open(&place, source))?;
                let Entry { date, etag, .. } = session.shelf.holds(&whole).cloned().unwrap_or_default();
                let version = Version { address: address.clone(), date, etag, ..Version::default() };
                Unpacking::new(&session.line, &mut session.shelf, &publisher, version).unpack(
                    zip,
                    members,
                    session.again,
                )
            }
        };
        match outcome {
            Ok(mut unpacked) => {
                fetched.written.append(&mut unpacked.written);
                fetched.kept.append(&mut unpacked.kept);
                fetched.missing.append(&mut unpacked.missing);
                return session.shelf.remove(&whole);
            }
            Err(Failure::Changed) => {}
            Err(Failure::Damaged(error)) => {
                session.shelf.remove(&whole)?;
                return Err(error);
            }
            Err(Failure::Other(error)) => return Err(error),
        }
    }
    let problem = format!("the archive was replaced {VERSIONS} times while it was read");
    Err(failed(&address, problem, "Run the same command later"))
}
