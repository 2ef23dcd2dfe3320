//! Months of crime from the archive of data.police.uk: a zip of over a gigabyte with all forces and 36 months, of which only the
//! wanted members are read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::str::FromStr;

use zip::ZipArchive;
use zip::result::ZipError;

use super::download::write_error;
use super::line::Step;
use super::part::Version;
use super::ranges::{Changed, Opened, RemoteFile};
use super::session::{Fetched, PublishedFile, Session, entry};
use super::trouble::failed;
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

/// No member is larger; a zip that says otherwise is damaged or malicious.
const LARGEST_MEMBER: u64 = 1 << 30;

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

#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    month: Month,
    force: String,
    kind: String,
}

impl Member {
    fn in_zip(&self) -> String {
        let Self { month, force, kind } = self;
        format!("{month}/{month}-{force}-{kind}.csv")
    }

    fn path(&self) -> String {
        format!("crime/{}", self.in_zip())
    }
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
        let mut unpacked = Fetched::default();
        let outcome = match RemoteFile::open(&session.line, &address, absent)? {
            Opened::Ranges(file) => {
                let version = file.version().clone();
                let mut open = Open { shelf: &mut session.shelf, publisher: &publisher, version, again: session.again };
                let begins = |path: &str| session.line.watcher.step(Step::Begins(path));
                open.unpack(file, archive, members, &begins, &mut unpacked)
            }
            Opened::WholeOnly => {
                let file = PublishedFile { path: &whole, address: &address, publisher: &publisher, absent };
                session.file(&file, &mut Fetched::default())?;
                let place = session.shelf.place(&whole);
                let zip = File::open(&place).map_err(|source| Error::cannot_open(&place, source))?;
                let noted = session.shelf.holds(&whole).cloned().unwrap_or_default();
                let version =
                    Version { address: address.clone(), date: noted.date, etag: noted.etag, ..Version::default() };
                let mut open = Open { shelf: &mut session.shelf, publisher: &publisher, version, again: session.again };
                let begins = |path: &str| session.line.watcher.step(Step::Begins(path));
                open.unpack(zip, archive, members, &begins, &mut unpacked)
            }
        };
        match outcome {
            Ok(()) => {
                fetched.written.append(&mut unpacked.written);
                fetched.kept.append(&mut unpacked.kept);
                fetched.missing.append(&mut unpacked.missing);
                return session.shelf.remove(&whole);
            }
            Err(Unreadable::Failed(error)) => return Err(error),
            Err(Unreadable::Changed) => {}
        }
    }
    let problem = format!("the archive was replaced {VERSIONS} times while it was read");
    Err(failed(&address, problem, "Run the same command later"))
}

/// An archive being unpacked.
struct Open<'a> {
    shelf: &'a mut super::shelf::Shelf,
    publisher: &'a super::catalogue::Publisher,
    version: Version,
    again: bool,
}

/// Why an archive was not unpacked to its end.
enum Unreadable {
    /// It is another one now.
    Changed,
    /// For good.
    Failed(Error),
}

impl From<Error> for Unreadable {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Open<'_> {
    fn unpack(
        &mut self,
        file: impl Read + Seek,
        archive: Month,
        members: &[Member],
        begins: &dyn Fn(&str),
        fetched: &mut Fetched,
    ) -> Result<(), Unreadable> {
        let mut zip = ZipArchive::new(file).map_err(|problem| self.unreadable("its directory", problem))?;
        let names: BTreeSet<String> =
            zip.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned)).collect();
        check_forces(&names, members)?;
        let mut missing: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
        for member in members {
            let (path, name) = (member.path(), member.in_zip());
            let Some(index) = zip.index_for_name(&name) else {
                missing.entry((&member.force, &member.kind)).or_default().push(member.month.to_string());
                continue;
            };
            if self.is_held(&path) {
                fetched.kept.push(path);
                continue;
            }
            begins(&path);
            let mut bytes = Vec::new();
            let member = zip.by_index(index).map_err(|problem| self.unreadable(&name, problem))?;
            member
                .take(LARGEST_MEMBER)
                .read_to_end(&mut bytes)
                .map_err(|problem| self.unreadable(&name, problem.into()))?;
            self.write(path, name, &bytes, fetched)?;
        }
        for ((force, kind), months) in missing {
            fetched.missing.push(format!("{force} {kind}: not in the archive {archive} for {}", months.join(", ")));
        }
        if fetched.written.is_empty() && fetched.kept.is_empty() {
            let months: BTreeSet<&str> = names.iter().filter_map(|name| name.get(..7)).collect();
            let (first, last) = (months.first().unwrap_or(&""), months.last().unwrap_or(&""));
            let problem = format!("nothing of what is wanted is in this archive, which holds {first} to {last}");
            return Err(failed(&self.version.address, problem, "Choose other months, or another --archive").into());
        }
        Ok(())
    }

    /// Whether a file is there from this very version of the archive.
    fn is_held(&self, path: &str) -> bool {
        let same = |entry: &super::sources::Entry| {
            let comparable = !self.again || entry.etag.is_some();
            entry.address == self.version.address && entry.etag == self.version.etag && comparable
        };
        self.shelf.holds(path).is_some_and(same)
    }

    fn write(&mut self, path: String, name: String, bytes: &[u8], fetched: &mut Fetched) -> Result<()> {
        let written = self.shelf.write(&path, |out| out.write_all(bytes));
        let facts = written.map_err(|source| write_error(&self.shelf.place(&path), source))?;
        let mut entry = entry(self.publisher, self.version.clone(), facts);
        entry.member = Some(name);
        self.shelf.record(&path, entry)?;
        fetched.written.push(path);
        Ok(())
    }

    /// What a failure to read the zip means: the network's own errors travel inside those of the zip.
    fn unreadable(&self, what: &str, problem: ZipError) -> Unreadable {
        let problem = match problem {
            ZipError::Io(problem) if is_changed(&problem) => return Unreadable::Changed,
            ZipError::Io(problem) => match problem.downcast::<Error>() {
                Ok(error) => return Unreadable::Failed(error),
                Err(problem) => problem.to_string(),
            },
            other => other.to_string(),
        };
        let advice = "Run the same command again; if it stays so, choose another --archive";
        Unreadable::Failed(failed(
            &self.version.address,
            format!("{what} is damaged in the archive ({problem})"),
            advice,
        ))
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
