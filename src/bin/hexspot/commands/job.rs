//! What the commands that analyse share: settings in; progress, results, notes and exit code out.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use hexspot::analysis::{self, Config, RankingResult, Written};
use hexspot::error::ErrorKind;
use hexspot::ingest::Ledger;
use hexspot::output::{Format, OutputFolder, Table, write_csv};
use serde_json::json;

use super::flags::heeds;
use crate::args::Rank;
use crate::printer::Printer;
use crate::settings::Settings;
use crate::{Finish, interrupt};

/// What is to be done, checked.
pub struct Job {
    pub settings: Settings,
    /// The settings that were given as flags, by name.
    pub flags: Vec<String>,
    pub config: Config,
    pub formats: Vec<Format>,
    pub out: PathBuf,
}

impl Job {
    /// The job that arguments and configuration file ask for; what they leave open is as in `base`.
    ///
    /// Fails when small numbers are to be withheld: of the results of few commands it is known how.
    pub fn of(args: Rank, base: Config) -> anyhow::Result<Self> {
        let job = Self::of_shareable(args, base)?;
        job.config.check_not_shared()?;
        Ok(job)
    }

    /// The same for a command whose results may be shared with small numbers withheld.
    pub fn of_shareable(args: Rank, base: Config) -> anyhow::Result<Self> {
        let flags = args.settings.given();
        let settings = effective(args)?;
        let (config, formats, out) = (settings.onto(base)?, settings.formats()?, settings.out());
        Ok(Self { settings, flags, config, formats, out })
    }

    /// Tells of flags that were given and change nothing in this command: a reader would believe that they had.
    pub fn note_unused(&self, command: &str, printer: &Printer) {
        self.flags.iter().filter(|flag| !heeds(command, flag)).for_each(|flag| tell_unused(flag, command, printer));
    }

    /// Tells of one flag that it changes nothing in this form of a command, if it was given.
    pub fn note_unused_flag(&self, flag: &str, command: &str, printer: &Printer) {
        self.flags.iter().filter(|given| *given == flag).for_each(|flag| tell_unused(flag, command, printer));
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
        if !printer.json() && self.settings.format.is_empty() {
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
        if self.config.sharing.below().is_none() {
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
        } else if let Some(below) = self.config.sharing.below() {
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

/// The settings of flags, file and preset together.
pub fn effective(args: Rank) -> anyhow::Result<Settings> {
    let given = match args.config {
        Some(path) => args.settings.or(Settings::read(&path)?),
        None => args.settings,
    };
    Ok(match &given.preset {
        Some(preset) => {
            let preset = Settings::of_preset(preset.parse()?);
            given.or(preset)
        }
        None => given,
    })
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
pub fn table_to_stdout(table: &Table) -> anyhow::Result<()> {
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

fn tell_unused(flag: &str, command: &str, printer: &Printer) {
    printer.message(&format!("note: --{flag} changes nothing in `hexspot {command}`"));
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
pub fn finish(outcome: RankingResult, config: &Config, printer: &Printer) -> Finish {
    let shortcomings = outcome.shortcomings(config.quality);
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
