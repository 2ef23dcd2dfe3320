//! Where files come from: a file, a folder tree, a zip, or the archive embedded in the program.

use std::ffi::OsString;
use std::fmt::{self, Display};
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zip::ZipArchive;

use crate::error::{Error, ErrorKind, Result};

/// An input path given by the user, or a part of the embedded archive.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A file, a folder (searched with its subfolders) or a zip.
    Path(PathBuf),
    /// The files below `folder` of a zip embedded in the program.
    Embedded {
        /// The name of the archive in messages.
        name: &'static str,
        /// The bytes of the zip.
        archive: &'static [u8],
        /// The folder within the archive, or the path of one file.
        folder: String,
    },
}

/// How a file was found. A file named by the user must be of the right kind; one found in a folder may be skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discovery {
    /// The user named it.
    Named,
    /// It is in a folder or zip that the user named.
    InFolder,
}

/// A file to read, on disk or in a zip.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// The name used in messages; `archive.zip/member` for a member of a zip.
    pub name: String,
    /// How it was found.
    pub discovery: Discovery,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    Disk(PathBuf),
    Member { archive: ZipArchive<Bytes>, index: usize, path: String },
}

type Bytes = Cursor<ArchiveBytes>;

#[derive(Clone, Debug)]
enum ArchiveBytes {
    Embedded(&'static [u8]),
    Read(Arc<[u8]>),
}

impl AsRef<[u8]> for ArchiveBytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Embedded(bytes) => bytes,
            Self::Read(bytes) => bytes,
        }
    }
}

impl Source {
    /// The files whose name ends in one of `endings` (lower case, with the dot), in order of name. A file that the user names is
    /// included whatever its ending.
    ///
    /// # Errors
    /// When the path cannot be read, or holds no such file.
    pub fn files(&self, endings: &[&str]) -> Result<Vec<InputFile>> {
        let mut files = match self {
            Self::Embedded { name, archive, folder } => {
                let mut files = members(name, ArchiveBytes::Embedded(archive), endings)?;
                files.retain(|file| file.name[name.len() + 1..].starts_with(folder.as_str()));
                files
            }
            Self::Path(path) => named(path, endings)?,
        };
        files.sort_by(|a, b| a.name.cmp(&b.name));
        if files.is_empty() {
            return Err(ErrorKind::NothingToRead {
                path: self.path(),
                problem: format!("there is no {} file in it", endings.join(" or ")),
                advice: "Point at the folder that holds the files, or at one of them".into(),
            }
            .into());
        }
        Ok(files)
    }

    /// The one file of the source.
    ///
    /// # Errors
    /// When the source holds no such file, or more than one.
    pub fn file(&self, endings: &[&str]) -> Result<InputFile> {
        let mut files = self.files(endings)?;
        match files.pop() {
            Some(file) if files.is_empty() => Ok(file),
            _ => Err(ErrorKind::NothingToRead {
                path: self.path(),
                problem: format!("there are {} files in it where one is wanted", files.len() + 1),
                advice: "Name one of them".into(),
            }
            .into()),
        }
    }

    fn path(&self) -> PathBuf {
        match self {
            Self::Path(path) => path.clone(),
            Self::Embedded { name, folder, .. } => Path::new(name).join(folder),
        }
    }
}

impl From<OsString> for Source {
    fn from(path: OsString) -> Self {
        Self::Path(path.into())
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(f),
            Self::Embedded { name, folder, .. } => write!(f, "{name}/{folder}"),
        }
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        PathBuf::deserialize(deserializer).map(Self::Path)
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl InputFile {
    /// Opens the file for reading from the beginning.
    ///
    /// # Errors
    /// When the file cannot be opened, or is damaged in its zip.
    pub fn open(&self) -> Result<Box<dyn Read + Send>> {
        match &self.origin {
            Origin::Disk(path) => Ok(Box::new(File::open(path).map_err(|source| Error::cannot_open(path, source))?)),
            Origin::Member { archive, index, .. } => {
                let damaged = |problem: String| {
                    Error::unreadable(&self.name, format!("damaged in its zip: {problem}"), "Download the zip again")
                };
                let mut archive = archive.clone();
                let mut member = archive.by_index(*index).map_err(|problem| damaged(problem.to_string()))?;
                let mut bytes = Vec::new();
                member.read_to_end(&mut bytes).map_err(|problem| damaged(problem.to_string()))?;
                Ok(Box::new(Cursor::new(bytes)))
            }
        }
    }

    /// Whether the name ends in one of `endings` (lower case, with the dot).
    pub fn has_ending(&self, endings: &[&str]) -> bool {
        ends_with(Path::new(&self.name), endings)
    }

    /// Reads all bytes of the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes).map_err(|source| Error::cannot_open(Path::new(&self.name), source))?;
        Ok(bytes)
    }

    /// The path on disk; `None` for a member of a zip.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Disk(path) => Some(path),
            Origin::Member { .. } => None,
        }
    }

    /// The file of the same name with another ending (lower case, without the dot; upper case is tried too). Formats of several
    /// files, such as shapefiles, keep them in one folder.
    pub fn sibling(&self, ending: &str) -> Option<Self> {
        let endings = [ending.to_owned(), ending.to_uppercase()];
        match &self.origin {
            Origin::Disk(path) => {
                let mut paths = endings.iter().map(|ending| path.with_extension(ending));
                paths.find(|path| path.is_file()).map(|path| on_disk(&path, self.discovery))
            }
            Origin::Member { archive, path, .. } => endings.iter().find_map(|ending| {
                let sibling = Path::new(path).with_extension(ending).to_string_lossy().into_owned();
                let index = archive.index_for_name(&sibling)?;
                let name = format!("{}{sibling}", self.name.strip_suffix(path.as_str())?);
                Some(Self {
                    name,
                    discovery: self.discovery,
                    origin: Origin::Member { archive: archive.clone(), index, path: sibling },
                })
            }),
        }
    }
}

fn named(path: &Path, endings: &[&str]) -> Result<Vec<InputFile>> {
    let metadata = path.metadata().map_err(|source| Error::cannot_open(path, source))?;
    if metadata.is_dir() {
        let mut files = Vec::new();
        walk(path, endings, &mut files)?;
        return Ok(files);
    }
    if ends_with(path, &[".zip"]) {
        return archive(path, endings);
    }
    Ok(vec![on_disk(path, Discovery::Named)])
}

/// Collects the files below a folder. Zips are opened and hidden files are ignored.
fn walk(folder: &Path, endings: &[&str], files: &mut Vec<InputFile>) -> Result<()> {
    let entries = folder.read_dir().map_err(|source| Error::cannot_open(folder, source))?;
    for entry in entries {
        let path = entry.map_err(|source| Error::cannot_open(folder, source))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            walk(&path, endings, files)?;
        } else if ends_with(&path, &[".zip"]) {
            files.extend(archive(&path, endings)?);
        } else if ends_with(&path, endings) {
            files.push(on_disk(&path, Discovery::InFolder));
        }
    }
    Ok(())
}

fn archive(path: &Path, endings: &[&str]) -> Result<Vec<InputFile>> {
    let bytes = std::fs::read(path).map_err(|source| Error::cannot_open(path, source))?;
    members(&path.display().to_string(), ArchiveBytes::Read(bytes.into()), endings)
}

fn members(name: &str, bytes: ArchiveBytes, endings: &[&str]) -> Result<Vec<InputFile>> {
    let damaged = |problem: zip::result::ZipError| {
        let advice = "It may be cut short: download it again, or unpack it and point at the folder";
        Error::unreadable(name, format!("not a zip that can be read ({problem})"), advice)
    };
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let paths: Vec<String> = archive
        .file_names()
        .map(|path| path.map(std::borrow::Cow::into_owned))
        .collect::<Result<_, _>>()
        .map_err(damaged)?;
    let mut files = Vec::new();
    for path in paths {
        let hidden = path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if let Some(index) = archive.index_for_name(&path).filter(|_| !hidden && ends_with(Path::new(&path), endings)) {
            let name = format!("{name}/{path}");
            let origin = Origin::Member { archive: archive.clone(), index, path };
            files.push(InputFile { name, discovery: Discovery::InFolder, origin });
        }
    }
    Ok(files)
}

fn on_disk(path: &Path, discovery: Discovery) -> InputFile {
    InputFile { name: path.display().to_string(), discovery, origin: Origin::Disk(path.into()) }
}

fn ends_with(path: &Path, endings: &[&str]) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}
