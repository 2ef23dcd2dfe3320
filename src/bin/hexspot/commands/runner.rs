//! What every analysis shares: progress, files, results, notes and exit code.

use std::io::{BufWriter, Write};
use std::path::Path;

use hexspot::analysis::{self, AnalysisResult, Written};
use hexspot::error::ErrorKind;
use hexspot::ingest::Ledger;
use hexspot::options::Options;
use hexspot::output::OutputFolder;
use hexspot::plan::venues::DemandBy;
use hexspot::sample;
use hexspot_stats::scan::WindowShape;
use serde_json::json;

use super::AnalysisCommand;
use crate::layers::Layered;
use crate::printer::Printer;
use crate::{Finish, interrupt};

/// Runs an analysis and publishes what it found, or writes its main output to stdout.
pub fn run(command: &AnalysisCommand, layered: &Layered, printer: &Printer) -> anyhow::Result<Finish> {
    let Layered { options, .. } = layered;
    if command.name == "demo" {
        printer.message(sample::NOTICE);
    }
    warn_unused_flags(command.name, layered, printer);
    if options.output.out == Path::new("-") {
        return to_stdout(command, layered, printer);
    }
    let folder = OutputFolder::open(&options.output.out)?;
    analysis::check_folder(&folder, options)?;
    interrupt::remove_on_interrupt(folder.staging().to_owned());
    let result = with_progress(command, options, printer)?;
    print_files(result.ledger(), options, printer);
    let written = result.write(options, command.name, folder)?;
    print(&*result, &written, options, printer)?;
    Ok(finish(result, options, printer))
}

/// Writes the main output to stdout, and nothing else there.
fn to_stdout(command: &AnalysisCommand, layered: &Layered, printer: &Printer) -> anyhow::Result<Finish> {
    let Layered { options, flags } = layered;
    if !command.stdout {
        return Err(analysis::several_files().into());
    }
    let too_much = [("--json", printer.json()), ("--format", flags.contains_key("format"))];
    if let Some((flag, _)) = too_much.into_iter().find(|(_, is_given)| *is_given) {
        let problem = format!("- writes the main output to stdout and nothing else, and {flag} was given");
        let advice = "Name a folder, or ask for less".into();
        return Err(hexspot::Error::from(ErrorKind::Setting { setting: "out", problem, advice }).into());
    }
    let result = with_progress(command, options, printer)?;
    print_files(result.ledger(), options, printer);
    let mut stdout = BufWriter::new(std::io::stdout());
    result.write_main(options, &mut stdout)?;
    stdout.flush()?;
    print_notes(&result.notes(options), printer);
    Ok(finish(result, options, printer))
}

/// Warns of flags that the chosen form of a command does not use.
fn warn_unused_flags(command: &str, Layered { options, flags }: &Layered, printer: &Printer) {
    let (form, unused): (&str, &[&str]) = match command {
        "scan" if options.scan.shape == WindowShape::SpaceTime => ("scan --scan space-time", &["expect"]),
        "venues" if options.venues.demand == DemandBy::Footfall => {
            ("venues --demand footfall", &["theme", "harm", "draws", "spread", "spread-by", "timing"])
        }
        _ => return,
    };
    for flag in unused.iter().filter(|flag| flags.contains_key(**flag)) {
        printer.message(&format!("note: --{flag} is not used by `hexspot {form}`"));
    }
}

/// Runs an analysis behind a bar that shows how far its reading is.
fn with_progress(
    command: &AnalysisCommand,
    options: &Options,
    printer: &Printer,
) -> hexspot::Result<Box<dyn AnalysisResult>> {
    let bar = printer.bar("reading crime files");
    let result = (command.run)(options, &|done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    result
}

/// Prints what was found and where it is; where small numbers are suppressed only the latter, for a screen is copied as files are.
fn print(result: &dyn AnalysisResult, written: &Written, options: &Options, printer: &Printer) -> anyhow::Result<()> {
    if printer.json() {
        let files: Vec<String> = written.files.iter().map(|file| file.display().to_string()).collect();
        printer.json_result(&json!({ "manifest": written.manifest, "files": files }))?;
    } else if let Some(below) = options.disclosure.below() {
        let whole = written.manifest["sharing"]["withheld"].as_array().map_or(0, Vec::len);
        printer.result(&format!(
            "Numbers below {below} are withheld: what was found is told by the files alone, and none of it here. {whole} files are \
             withheld whole; manifest.json names them."
        ))?;
    } else {
        printer.result(&result.summary(options))?;
    }
    print_notes(&result.notes(options), printer);
    let out = &options.output.out;
    if !written.left_behind.is_empty() {
        printer.message(&left_behind(out, &written.left_behind));
    }
    printer.message(&format!("{} files written to {}", written.files.len(), out.display()));
    Ok(())
}

/// What is said of files that an earlier run left in the folder.
fn left_behind(out: &Path, files: &[String]) -> String {
    /// Names that fit a line; the rest are counted.
    const NAMED: usize = 5;
    let named = files.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = files.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!(
        "note: {} still holds files of an earlier run that this one did not write: {named}{more}. manifest.json describes this run only",
        out.display()
    )
}

fn print_notes(notes: &[String], printer: &Printer) {
    notes.iter().for_each(|note| printer.message(&format!("note: {note}")));
}

/// Prints, for those who want to know more, what became of each file; not where small numbers are suppressed, for rows are counted
/// there.
fn print_files(ledger: &Ledger, options: &Options, printer: &Printer) {
    if options.disclosure.below().is_some() {
        return;
    }
    for account in ledger.files() {
        printer.detail(&format!(
            "{}: {}, {} rows read, {} kept",
            account.file, account.format, account.read, account.kept
        ));
    }
}

/// How an analysis ends: well, or below the quality threshold.
fn finish(result: Box<dyn AnalysisResult>, options: &Options, printer: &Printer) -> Finish {
    let shortcomings = result.shortcomings(options);
    // The program ends here: the system takes the memory back at once, freeing a country's cells one by one takes time.
    std::mem::forget(result);
    for shortcoming in &shortcomings {
        printer.warning(&format!("below the quality threshold: {shortcoming}"));
    }
    if shortcomings.is_empty() { Finish::Done } else { Finish::BelowQuality }
}
