//! A download that is not finished: `<name>.part` beside its place, and `<name>.part.toml`, which says of what it is a part.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::http::Answer;
use super::http_date;

/// Which version of a file a server sends.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Version {
    /// Where it was asked for.
    pub address: String,
    /// The date that the server sent first: of the last change where it tells, else of the answer. ISO 8601, UTC.
    pub date: Option<String>,
    /// Its tag.
    pub etag: Option<String>,
    /// Its length in bytes.
    pub length: Option<u64>,
    /// `Last-Modified` as it was sent.
    pub modified: Option<String>,
}

impl Version {
    /// That of an answer which holds the whole file.
    pub fn of(address: &str, answer: &Answer) -> Self {
        let modified = answer.header("last-modified").map(str::to_owned);
        Self {
            address: address.into(),
            date: modified.as_deref().or(answer.header("date")).and_then(http_date::iso),
            etag: answer.header("etag").map(str::to_owned),
            length: answer.length(),
            modified,
        }
    }

    /// What tells this version from any other, for `If-Range`: a weak tag does not.
    pub fn validator(&self) -> Option<&str> {
        self.etag.as_deref().filter(|tag| !tag.starts_with("W/")).or(self.modified.as_deref())
    }

    /// Whether an answer with a range of a file can be of this version.
    pub fn agrees_with(&self, answer: &Answer) -> bool {
        let same = |ours: &Option<String>, header: &str| match (ours, answer.header(header)) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        same(&self.etag, "etag") && same(&self.modified, "last-modified")
    }
}

/// The part and its note, both possibly not there yet.
pub struct Part {
    /// The bytes.
    pub path: PathBuf,
    note: PathBuf,
}

impl Part {
    /// That of the file at `place`.
    pub fn of(place: &Path) -> Self {
        let beside = |ending: &str| {
            let mut name = place.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        Self { path: beside(".part"), note: beside(".part.toml") }
    }

    /// What is there of the file at `address` and can be gone on with: its version and bytes so far.
    pub fn so_far(&self, address: &str) -> Option<(Version, u64)> {
        let note = fs::read_to_string(&self.note).ok()?;
        let version: Version = toml::from_str(&note).ok()?;
        let bytes = self.path.metadata().ok()?.len();
        let usable = version.address == address
            && version.validator().is_some()
            && bytes > 0
            && version.length.is_none_or(|length| bytes <= length);
        usable.then_some((version, bytes))
    }

    /// Begins afresh. The note goes first and comes back last: at no time does it speak of other bytes than are there.
    pub fn begin(&self, version: &Version) -> io::Result<File> {
        self.remove_note()?;
        let file = File::create(&self.path)?;
        let note = toml::to_string(version).map_err(io::Error::other)?;
        let unfinished = self.note.with_extension("toml.new");
        fs::write(&unfinished, note)?;
        fs::rename(unfinished, &self.note)?;
        Ok(file)
    }

    /// Opens what is there to add to it.
    pub fn go_on(&self) -> io::Result<File> {
        File::options().append(true).open(&self.path)
    }

    /// Moves the finished file to its place.
    pub fn finish(&self, place: &Path) -> io::Result<()> {
        fs::rename(&self.path, place)?;
        self.remove_note()
    }

    /// Forgets what is there.
    pub fn discard(&self) -> io::Result<()> {
        self.remove_note()?;
        absent_is_fine(fs::remove_file(&self.path))
    }

    fn remove_note(&self) -> io::Result<()> {
        absent_is_fine(fs::remove_file(&self.note))
    }
}

fn absent_is_fine(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
