//! What every analysis gives: sheets, what the manifest says, notes, a summary, and whether the data was good enough.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::manifest;
use super::write::{Written, publish};
use crate::error::{ErrorKind, Result};
use crate::ingest::Ledger;
use crate::options::Options;
use crate::output::{OutputFolder, Sheets, Table, write_csv};

/// What an analysis found, ready to be written and summarised.
pub trait AnalysisResult {
    /// The account of every row read.
    fn ledger(&self) -> &Ledger;

    /// Adds its tables and maps, by the names of their files.
    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>);

    /// What the manifest says of it, besides what it says of every analysis.
    fn manifest(&self, options: &Options) -> Map<String, Value>;

    /// What a reader should know.
    fn notes(&self, options: &Options) -> Vec<String>;

    /// The main findings, for a screen.
    fn summary(&self, options: &Options) -> String;

    /// Why it should not be relied on; nothing when the data is good enough.
    fn shortcomings(&self, options: &Options) -> Vec<String>;

    /// Its main table with the name of its file, where it has one that says enough alone.
    fn main_table(&self, _: &Options) -> Option<(&'static str, Table)> {
        None
    }

    /// Writes every file, then publishes them together, `manifest.json` last.
    ///
    /// # Errors
    ///
    /// A file that cannot be written; then none is published.
    fn write(&self, options: &Options, command: &str, folder: OutputFolder) -> Result<Written> {
        let mut sheets = Sheets::default();
        self.add_sheets(options, &mut sheets);
        publish(self.whole_manifest(options, command), self.ledger(), sheets, &options.output.format, folder)
    }

    /// Writes the one output that stdout takes.
    ///
    /// # Errors
    ///
    /// An analysis whose results come as several files.
    fn write_main(&self, options: &Options, out: &mut (dyn Write + Send)) -> Result<()> {
        let Some((_, table)) = self.main_table(options) else {
            return Err(several_files());
        };
        write_csv(&table, out).map_err(|source| ErrorKind::Write { path: "-".into(), source }.into())
    }

    /// The manifest: what it says of every analysis, then of this one.
    fn whole_manifest(&self, options: &Options, command: &str) -> Value {
        let mut manifest = manifest::head(options, command, self.ledger());
        manifest.extend(self.manifest(options));
        manifest.insert("notes".into(), json!(self.notes(options)));
        manifest.insert("below_quality_threshold".into(), json!(self.shortcomings(options)));
        Value::Object(manifest)
    }
}

/// An analysis whose results come as several files, asked for on stdout.
pub fn several_files() -> crate::Error {
    let problem = "the results come as several files".to_owned();
    ErrorKind::Setting { setting: "out", problem, advice: "Name a folder".into() }.into()
}
