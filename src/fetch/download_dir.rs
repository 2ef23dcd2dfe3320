//! The download folder: its files, its `sources.toml`, and a lock that admits one writer at a time.

use std::fs::{File, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::download::{PartialDownload, hash_file, write_error};
use super::provenance::{NAME, SourceEntry, Sources};
use crate::error::{ErrorKind, Result};

/// Locked by the program that writes to the folder; the system releases the lock however the program ends.
const LOCK: &str = ".hexspot-fetch.lock";

/// A folder of downloaded files.
pub struct DownloadDir {
    folder: PathBuf,
    sources: Sources,
    lock: File,
}

impl DownloadDir {
    /// Opens a folder, and creates it if it does not exist.
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
            // A file system without locks must not prevent fetching.
            Err(TryLockError::Error(_)) => {}
        }
        Ok(Self { folder: folder.into(), sources: Sources::read(folder)?, lock })
    }

    /// The path on disk of a path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// The entry of a file that is there and whose hash is right.
    pub fn verified_entry(&self, path: &str) -> Option<&SourceEntry> {
        let entry = self.sources.files.get(path)?;
        let (sha256, _) = hash_file(&self.path(path)).ok()?;
        (sha256 == entry.sha256).then_some(entry)
    }

    /// Writes a whole file and returns its SHA-256 and length.
    pub fn write(
        &self,
        path: &str,
        content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(String, u64), std::io::Error> {
        let target = self.path(path);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let partial = PartialDownload::new(&target);
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&partial.path)?);
        let written = content(&mut out).and_then(|()| out.flush()).and_then(|()| out.get_ref().sync_all());
        if let Err(problem) = written {
            partial.discard()?;
            return Err(problem);
        }
        let hash_and_length = hash_file(&partial.path)?;
        partial.finish(&target)?;
        Ok(hash_and_length)
    }

    /// Records in `sources.toml` where a file came from.
    pub fn record(&mut self, path: &str, entry: SourceEntry) -> Result<()> {
        self.sources.files.insert(path.to_owned(), entry);
        self.save()
    }

    /// Removes a file and its entry, if it is there.
    pub fn remove(&mut self, path: &str) -> Result<()> {
        let target = self.path(path);
        match std::fs::remove_file(&target) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => return Err(write_error(&target, source)),
            _ => {}
        }
        if self.sources.files.remove(path).is_some() { self.save() } else { Ok(()) }
    }

    fn save(&self) -> Result<()> {
        let text = self.sources.to_toml();
        self.write(NAME, |out| out.write_all(text.as_bytes()))
            .map(drop)
            .map_err(|source| write_error(&self.path(NAME), source))
    }
}

impl Drop for DownloadDir {
    fn drop(&mut self) {
        // A process that is just being started from this one may have inherited the file and keep its lock; closing it here
        // would not release the lock. A file system without locks has nothing to release.
        let _ = self.lock.unlock();
    }
}
