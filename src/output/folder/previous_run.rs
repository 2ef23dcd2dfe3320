//! What stands in a folder of outputs before anything is published to it.

use std::fs::{DirEntry, File};
use std::io::{self, BufReader};
use std::path::{Component, Path};

use serde_json::Value;

use super::OutputFolder;
use crate::error::{Error, ErrorKind, Result};

/// What every run writes last, and names all its other files in.
const MANIFEST: &str = "manifest.json";

/// The run that wrote to a folder before.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// What its manifest says.
    pub manifest: Value,
    /// The files that it names, and itself.
    pub files: Vec<String>,
}

impl OutputFolder {
    /// The run whose manifest stands in the folder; `None` where there is none that can be read.
    pub fn earlier(&self) -> Option<Earlier> {
        let file = File::open(self.folder.join(MANIFEST)).ok()?;
        let manifest: Value = serde_json::from_reader(BufReader::new(file)).ok()?;
        let outputs = manifest["outputs"].as_array()?.iter().filter_map(Value::as_str);
        let files = outputs.chain([MANIFEST]).filter(|name| is_below(name)).map(str::to_owned).collect();
        Some(Earlier { manifest, files })
    }

    /// Files of the run before that still stand in the folder and are not among those written.
    pub fn left_behind(&self) -> Vec<String> {
        let mut files = self.earlier().map(|earlier| earlier.files).unwrap_or_default();
        files.retain(|name| !self.names.contains(name) && self.folder.join(name).is_file());
        files
    }

    /// The first file in the folder, hidden ones too, that is neither among those written nor one of `others`; `None` when there is none.
    pub fn first_beside(&self, others: &[String]) -> Result<Option<String>> {
        let is_known = |name: &str| [others, &self.names].iter().any(|names| names.iter().any(|known| known == name));
        let failed = |source| Error::from(ErrorKind::Write { path: self.folder.clone(), source });
        self.first_unknown(&self.folder, "", &is_known).map_err(failed)
    }

    fn first_unknown(&self, at: &Path, above: &str, is_known: &dyn Fn(&str) -> bool) -> io::Result<Option<String>> {
        let mut entries = at.read_dir()?.collect::<io::Result<Vec<DirEntry>>>()?;
        entries.sort_by_key(DirEntry::file_name);
        // By its name, for a path may be relative.
        let staging = self.staging.path().file_name().filter(|_| above.is_empty());
        for entry in entries.iter().filter(|entry| Some(&*entry.file_name()) != staging) {
            let name = format!("{above}{}", entry.file_name().to_string_lossy());
            let unknown = match entry.file_type()?.is_dir() {
                true => self.first_unknown(&entry.path(), &format!("{name}/"), is_known)?,
                false => Some(name).filter(|name| !is_known(name)),
            };
            if unknown.is_some() {
                return Ok(unknown);
            }
        }
        Ok(None)
    }
}

/// Whether a name that was read leads to nowhere else.
fn is_below(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(files: &[(&str, &str)]) -> (tempfile::TempDir, OutputFolder) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        let out = OutputFolder::open(folder.path()).expect("opened");
        (folder, out)
    }

    fn write(out: &mut OutputFolder, name: &str) {
        out.write(name, |_| Ok(())).expect("written");
    }

    #[test]
    fn what_the_run_before_left_is_what_its_manifest_names_and_this_one_does_not_write() {
        let manifest = r#"{"outputs": ["a.csv", "sub/b.csv", "gone.csv", "../c.csv", 4], "sharing": {"suppress": 5}}"#;
        let (_kept, mut out) =
            holding(&[("manifest.json", manifest), ("a.csv", ""), ("sub/b.csv", ""), ("letter.txt", "")]);
        assert_eq!(out.earlier().expect("a run").manifest["sharing"]["suppress"], 5);
        assert_eq!(out.left_behind(), ["a.csv", "sub/b.csv", "manifest.json"]);
        ["a.csv", "manifest.json"].into_iter().for_each(|name| write(&mut out, name));
        assert_eq!(out.left_behind(), ["sub/b.csv"]);
        for (files, why) in [(&[][..], "none"), (&[("manifest.json", "{")][..], "damaged")] {
            let (_kept, out) = holding(files);
            assert!(out.earlier().is_none() && out.left_behind().is_empty(), "{why}");
        }
    }

    #[test]
    fn whatever_stands_beside_what_is_written_is_found_hidden_or_deep() {
        for name in ["letter.txt", ".hidden", "a/b/c.csv", ".hexspot-killed/ledger.csv"] {
            let (_kept, mut out) = holding(&[("known.csv", ""), (name, "")]);
            write(&mut out, "z.csv");
            let others = ["known.csv".to_owned()];
            assert_eq!(out.first_beside(&others).expect("looked").as_deref(), Some(name));
            write(&mut out, name);
            assert_eq!(
                out.first_beside(&others).expect("looked"),
                None,
                "what waits to be published is no file of the folder"
            );
        }
    }
}
