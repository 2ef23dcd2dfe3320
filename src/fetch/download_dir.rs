//! The folder that is filled, its `sources.toml`, and one writer at a time.

use std::fs::{File, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::download::{fingerprint, write_error};
use super::partial_download::Part;
use super::provenance::{Entry, NAME, Sources};
use crate::error::{ErrorKind, Result};

/// Held by the program that writes to the folder; the system lets go of it however the program ends.
const LOCK: &str = ".hexspot-fetch.lock";

/// A folder of fetched files.
pub struct DownloadDir {
    folder: PathBuf,
    sources: Sources,
    lock: File,
}

impl DownloadDir {
    /// Opens a folder, made if need be.
    pub fn open(folder: &Path) -> Result<Self> {
        let failed = |source| write_error(folder, source);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let problem = format!("another hexspot fetch is writing to {}", folder.display());
                let advice = "Wait for it to end, or name another folder";
                return Err(ErrorKind::Setting { setting: "out", problem, advice: advice.into() }.into());
            }
            // A file system without locks is no reason not to fetch.
            Err(TryLockError::Error(_)) => {}
        }
        Ok(Self { folder: folder.into(), sources: Sources::read(folder)?, lock })
    }

    /// Where a file stands on disk.
    pub fn place(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// The entry of a file that is there with the hash it should have.
    pub fn holds(&self, path: &str) -> Option<&Entry> {
        let entry = self.sources.files.get(path)?;
        let (sha256, _) = fingerprint(&self.place(path)).ok()?;
        (sha256 == entry.sha256).then_some(entry)
    }

    /// Writes a file whole: its hash and length.
    pub fn write(
        &self,
        path: &str,
        content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(String, u64), std::io::Error> {
        let place = self.place(path);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = Part::of(&place);
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&part.path)?);
        let written = content(&mut out).and_then(|()| out.flush()).and_then(|()| out.get_ref().sync_all());
        if let Err(problem) = written {
            part.discard()?;
            return Err(problem);
        }
        let facts = fingerprint(&part.path)?;
        part.finish(&place)?;
        Ok(facts)
    }

    /// Notes where a file came from.
    pub fn record(&mut self, path: &str, entry: Entry) -> Result<()> {
        self.sources.files.insert(path.to_owned(), entry);
        self.save()
    }

    /// Removes a file and what is noted of it, if it is there.
    pub fn remove(&mut self, path: &str) -> Result<()> {
        let place = self.place(path);
        match std::fs::remove_file(&place) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => return Err(write_error(&place, source)),
            _ => {}
        }
        if self.sources.files.remove(path).is_some() { self.save() } else { Ok(()) }
    }

    fn save(&self) -> Result<()> {
        let text = self.sources.to_toml();
        self.write(NAME, |out| out.write_all(text.as_bytes()))
            .map(drop)
            .map_err(|source| write_error(&self.place(NAME), source))
    }
}

impl Drop for DownloadDir {
    fn drop(&mut self) {
        // Closing the file alone would leave the lock with a process that is just being started from this one and has not yet
        // closed what it inherited. A file system without locks has nothing to let go of.
        let _ = self.lock.unlock();
    }
}
