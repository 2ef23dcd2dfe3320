//! Output files that appear whole or not at all.

mod previous_run;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempDir;

use super::format::Format;
use crate::error::{Error, ErrorKind, Result};
use crate::table::Sheets;

pub use previous_run::Earlier;

/// What fills a file.
pub type Content<'a> = Box<dyn FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()> + Send + 'a>;

/// A folder to write to. Files are written to a hidden folder inside it and moved to their places together by
/// [`OutputFolder::publish`]; dropped before that, nothing of them remains, nor of a folder made for
/// them.
#[derive(Debug)]
pub struct OutputFolder {
    folder: PathBuf,
    staging: TempDir,
    names: Vec<String>,
    /// After the hidden folder, so that it goes after it.
    _made: Option<Made>,
}

/// A folder that was made for outputs: it goes if none came.
#[derive(Debug)]
struct Made(PathBuf);

impl Drop for Made {
    fn drop(&mut self) {
        // One that holds anything stays: that is what the system refuses.
        drop(std::fs::remove_dir(&self.0));
    }
}

impl OutputFolder {
    /// Opens the folder, made if need be, before any work is done: an output that cannot be written should not cost a run.
    pub fn open(folder: &Path) -> Result<Self> {
        let failed = |source| Error::from(ErrorKind::Write { path: folder.into(), source });
        let made = (!folder.exists()).then(|| Made(folder.into()));
        std::fs::create_dir_all(folder).map_err(failed)?;
        let staging = tempfile::Builder::new().prefix(".hexspot-").tempdir_in(folder).map_err(failed)?;
        Ok(Self { folder: folder.into(), staging, names: Vec::new(), _made: made })
    }

    /// Writes one file, by name relative to the folder.
    pub fn write(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
    ) -> Result<()> {
        self.stage(name, content)?;
        self.names.push(name.to_owned());
        Ok(())
    }

    /// Writes several files side by side.
    pub fn write_all(&mut self, files: Vec<(String, Content<'_>)>) -> Result<()> {
        let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        files.into_par_iter().try_for_each(|(name, content)| self.stage(&name, content))?;
        self.names.extend(names);
        Ok(())
    }

    /// Writes the files of sheets side by side.
    pub fn write_sheets(&mut self, sheets: &Sheets<'_>, formats: &[Format]) -> Result<()> {
        self.write_all(super::sheet::files(sheets, formats))
    }

    fn stage(&self, name: &str, content: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>) -> Result<()> {
        let failed = |source| Error::from(ErrorKind::Write { path: self.folder.join(name), source });
        let path = self.staging.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path).map_err(failed)?);
        content(&mut out).and_then(|()| out.flush()).map_err(failed)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The hidden folder in which files wait.
    pub fn staging(&self) -> &Path {
        self.staging.path()
    }

    /// The names written so far.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Moves the files to their places in the order in which they were written (write the manifest last), and returns where they are.
    /// The files they replace are kept until all are in place: if one cannot be moved, those before it are replaced by what stood there.
    ///
    /// # Errors
    ///
    /// A file that cannot be moved; the folder is then as it was.
    pub fn publish(self) -> Result<Vec<PathBuf>> {
        let replaced = self.staging.path().join(REPLACED);
        let mut published = Vec::new();
        for name in &self.names {
            let place = self.folder.join(name);
            let moved = keep(&place, &replaced.join(name)).and_then(|()| self.move_to(name, &place));
            if let Err(source) = moved {
                // Undone as far as the system lets: the error that stopped it is the one to report.
                for (name, place) in self.names.iter().zip(&published).rev().chain([(name, &place)]) {
                    let _ = std::fs::remove_file(place);
                    let _ = std::fs::rename(replaced.join(name), place);
                }
                return Err(ErrorKind::Write { path: place, source }.into());
            }
            published.push(place);
        }
        Ok(published)
    }

    fn move_to(&self, name: &str, place: &Path) -> std::io::Result<()> {
        if let Some(parent) = place.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::rename(self.staging.path().join(name), place)
    }
}

/// The folder, among the staged files, of those that they replace.
const REPLACED: &str = ".replaced";

/// Moves a file aside, if there is one.
fn keep(file: &Path, aside: &Path) -> std::io::Result<()> {
    if !file.is_file() {
        return Ok(());
    }
    if let Some(parent) = aside.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::rename(file, aside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_appears_before_it_is_published_and_nothing_remains_of_what_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("out");
        let mut out = OutputFolder::open(&target).expect("opened");
        out.write("a.csv", |out| out.write_all(b"a")).expect("written");
        assert!(!target.join("a.csv").exists());
        let failed = out.write("b.csv", |_| Err(std::io::Error::other("full disk")));
        assert!(failed.expect_err("fails").to_string().contains("full disk"));
        drop(out);
        assert!(!target.exists(), "a folder that was made for nothing");
        std::fs::create_dir(&target).expect("made");
        drop(OutputFolder::open(&target).expect("opened"));
        assert_eq!(std::fs::read_dir(&target).expect("it was there before").count(), 0);

        let mut out = OutputFolder::open(&target).expect("opened");
        out.write("sub/a.csv", |out| out.write_all(b"a")).expect("written");
        let published = out.publish().expect("published");
        assert_eq!(published, [target.join("sub/a.csv")]);
        assert_eq!(std::fs::read_dir(&target).expect("there").count(), 1);
    }

    // A later file cannot take its place, for a folder stands there.
    #[test]
    fn failed_publish_restores_the_run_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a.csv"), "before").expect("written");
        std::fs::create_dir_all(path("b.csv/in the way")).expect("made");
        let mut out = OutputFolder::open(folder.path()).expect("opened");
        for name in ["a.csv", "new.csv", "b.csv"] {
            out.write(name, |out| out.write_all(b"after")).expect("written");
        }
        let failed = out.publish().expect_err("a folder is in the way").to_string();
        assert!(failed.contains("b.csv"), "{failed}");
        assert_eq!(std::fs::read_to_string(path("a.csv")).expect("it stands"), "before");
        assert!(!path("new.csv").exists(), "nothing new remains");
    }
}
