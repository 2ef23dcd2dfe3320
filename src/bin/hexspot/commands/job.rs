//! What the commands that analyse share: settings in; progress, results, notes and exit code out.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use hexspot::analysis::{self, RankingResult, Written};
use hexspot::error::ErrorKind;
use hexspot::ingest::Ledger;
use hexspot::options::Options;
use hexspot::output::{Format, OutputFolder, OutputOptions, Table as Sheet, write_csv};
use serde_json::json;
use toml::Table;

use crate::layers::Layered;
use crate::printer::Printer;
use crate::{Finish, interrupt};

/// What is to be done, checked.
pub struct Job {
    /// Every option.
    pub config: Options,
    /// The flags that were given.
    flags: Table,
    /// The formats of the outputs.
    pub formats: Vec<Format>,
    out: PathBuf,
}

impl Job {
    /// What layered options ask for.
    pub fn new(Layered { options, flags }: Layered) -> Self {
        let OutputOptions { out, format: formats } = options.output.clone();
        Self { config: options, flags, formats, out }
    }

    /// Whether a flag was given.
    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.contains_key(flag)
    }

    /// Warns of a flag that this form of a command does not use, if it was given.
    pub fn warn_unused_flag(&self, flag: &str, command: &str, printer: &Printer) {
        if self.has_flag(flag) {
            printer.message(&format!("note: --{flag} is not used by `hexspot {command}`"));
        }
    }

    /// Whether one output goes to stdout and nothing else anywhere.
    pub fn to_stdout(&self) -> bool {
        self.out == Path::new("-")
    }

    /// Fails when stdout is asked for by a command whose results come as several files.
    pub fn refuse_stdout(&self, problem: &str) -> Result<(), hexspot::Error> {
        if !self.to_stdout() {
            return Ok(());
        }
        let advice = "Name a folder".into();
        Err(ErrorKind::Setting { setting: "out", problem: problem.into(), advice }.into())
    }

    /// Fails when more is asked for than the one table, `name`, that a command writes to stdout.
    pub fn check_one_table(&self, name: &str, printer: &Printer) -> Result<(), hexspot::Error> {
        if !printer.json() && !self.has_flag("format") {
            return Ok(());
        }
        let problem = format!("- writes {name} to stdout and nothing else, and another format was asked for");
        Err(ErrorKind::Setting { setting: "out", problem, advice: "Name a folder, or ask for less".into() }.into())
    }

    /// Opens the folder of the outputs, which an interrupt leaves as it was.
    pub fn folder(&self) -> anyhow::Result<OutputFolder> {
        let folder = OutputFolder::open(&self.out)?;
        analysis::check_folder(&folder, &self.config)?;
        interrupt::remove_on_interrupt(folder.staging().to_owned());
        Ok(folder)
    }

    /// Tells who wants to know more what became of each file, unless small numbers are withheld: rows are counted there.
    pub fn print_files(&self, ledger: &Ledger, printer: &Printer) {
        if self.config.disclosure.below().is_none() {
            print_files(ledger, printer);
        }
    }

    /// Prints what was found and where it is; where small numbers are withheld only the latter, for a screen is copied as files are.
    pub fn print(
        &self,
        written: &Written,
        summary: impl FnOnce() -> String,
        notes: &[String],
        printer: &Printer,
    ) -> anyhow::Result<()> {
        if printer.json() {
            let files: Vec<String> = written.files.iter().map(|file| file.display().to_string()).collect();
            printer.json_result(&json!({ "manifest": written.manifest, "files": files }))?;
        } else if let Some(below) = self.config.disclosure.below() {
            let whole = written.manifest["sharing"]["withheld"].as_array().map_or(0, Vec::len);
            printer.result(&format!(
                "Numbers below {below} are withheld: what was found is told by the files alone, and none of it here. {whole} files are \
                 withheld whole; manifest.json names them."
            ))?;
        } else {
            printer.result(&summary())?;
        }
        print_notes(notes, printer);
        if !written.left_behind.is_empty() {
            printer.message(&left_behind(&self.out, &written.left_behind));
        }
        printer.message(&format!("{} files written to {}", written.files.len(), self.out.display()));
        Ok(())
    }
}

/// Runs an analysis behind a bar that shows how far its reading is.
pub fn with_progress<T>(
    printer: &Printer,
    analyse: impl FnOnce(analysis::Progress<'_>) -> hexspot::Result<T>,
) -> hexspot::Result<T> {
    let bar = printer.bar("reading crime files");
    let outcome = analyse(&|done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    outcome
}

/// Writes a table to stdout.
pub fn table_to_stdout(table: &Sheet) -> anyhow::Result<()> {
    let mut stdout = BufWriter::new(std::io::stdout());
    write_csv(table, &mut stdout)?;
    Ok(stdout.flush()?)
}

/// What is said of files that an earlier run left in the folder.
fn left_behind(out: &Path, files: &[String]) -> String {
    /// Names that fit a line; the rest are counted.
    const NAMED: usize = 5;
    let named = files.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = files.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!(
        "note: {} still holds files of an earlier run that this one did not write: {named}{more}. manifest.json tells of this run only",
        out.display()
    )
}

pub fn print_notes(notes: &[String], printer: &Printer) {
    notes.iter().for_each(|note| printer.message(&format!("note: {note}")));
}

/// Tells who wants to know more what became of each file.
pub fn print_files(ledger: &Ledger, printer: &Printer) {
    for account in ledger.files() {
        printer.detail(&format!(
            "{}: {}, {} rows read, {} kept",
            account.file, account.format, account.read, account.kept
        ));
    }
}

/// How a ranking ends: well, or below the quality threshold.
pub fn finish(outcome: RankingResult, config: &Options, printer: &Printer) -> Finish {
    let shortcomings = outcome.shortcomings(config.study.reading.quality());
    // The program ends here: the system takes the memory back at once, freeing a country's cells one by one takes time.
    std::mem::forget(outcome);
    ended(&shortcomings, printer)
}

/// How an analysis with these shortcomings ends.
pub fn ended(shortcomings: &[String], printer: &Printer) -> Finish {
    for shortcoming in shortcomings {
        printer.warning(&format!("below the quality threshold: {shortcoming}"));
    }
    if shortcomings.is_empty() { Finish::Done } else { Finish::BelowQuality }
}
