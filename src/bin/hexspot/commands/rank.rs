//! `hexspot rank` and `hexspot demo`: files to ranked cells and hotspots.

use std::io::{BufWriter, Write};
use std::path::Path;

use hexspot::analysis::{self, Config, Outcome, Ran};
use hexspot::error::ErrorKind;
use hexspot::export::OutputFolder;
use hexspot::sample;
use serde_json::json;

use crate::args::Rank;
use crate::printer::Printer;
use crate::settings::Settings;
use crate::{Finish, interrupt};

/// Ranks the user's data.
pub fn rank(args: Rank, printer: &Printer) -> anyhow::Result<Finish> {
    run(args, Config::default(), "rank", printer)
}

/// Ranks the sample that travels inside the program.
pub fn demo(args: Rank, printer: &Printer) -> anyhow::Result<Finish> {
    printer.message(sample::NOTICE);
    run(args, sample::config(), "demo", printer)
}

fn run(args: Rank, base: Config, command: &str, printer: &Printer) -> anyhow::Result<Finish> {
    let settings = effective(args)?;
    let (config, formats, out) = (settings.onto(base)?, settings.formats()?, settings.out());
    if out == Path::new("-") {
        check_one_output(&config, &settings, printer)?;
        let outcome = analyse(&config, printer)?;
        let mut stdout = BufWriter::new(std::io::stdout());
        analysis::write_cells(&outcome, &config, &mut stdout)?;
        stdout.flush()?;
        print_notes(&outcome, printer);
        return finish(outcome, &config, printer);
    }
    let folder = OutputFolder::open(&out)?;
    interrupt::remove_on_interrupt(folder.staging().to_owned());
    let outcome = analyse(&config, printer)?;
    let written = analysis::write(&outcome, &config, command, &formats, folder)?;
    if printer.json() {
        let files: Vec<String> = written.files.iter().map(|file| file.display().to_string()).collect();
        printer.json_result(&json!({ "manifest": written.manifest, "files": files }))?;
    } else {
        for ran in &outcome.themes {
            printer.result(&summary(&outcome, &config, ran))?;
        }
    }
    print_notes(&outcome, printer);
    printer.message(&format!("{} files written to {}", written.files.len(), out.display()));
    finish(outcome, &config, printer)
}

/// Fails when more is asked for than the one output that stdout takes.
fn check_one_output(config: &Config, settings: &Settings, printer: &Printer) -> Result<(), hexspot::Error> {
    let too_much = match () {
        () if config.themes.len() > 1 => format!("{} themes", config.themes.len()),
        () if printer.json() => "--json".into(),
        () if !settings.format.is_empty() => "--format".into(),
        () => return Ok(()),
    };
    let problem =
        format!("- writes the cells of one theme as GeoJSON to stdout and nothing else, and {too_much} was asked for");
    Err(ErrorKind::Setting { setting: "out", problem, advice: "Name a folder, or ask for less".into() }.into())
}

fn print_notes(outcome: &Outcome, printer: &Printer) {
    for note in outcome.notes() {
        printer.message(&format!("note: {note}"));
    }
}

/// The settings of flags and file together.
pub fn effective(args: Rank) -> anyhow::Result<Settings> {
    Ok(match args.config {
        Some(path) => args.settings.or(Settings::read(&path)?),
        None => args.settings,
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

fn analyse(config: &Config, printer: &Printer) -> anyhow::Result<Outcome> {
    let outcome = with_progress(printer, |progress| analysis::run(config, progress))?;
    for account in outcome.ledger.files() {
        printer.detail(&format!(
            "{}: {}, {} rows read, {} kept",
            account.file, account.format, account.read, account.kept
        ));
    }
    Ok(outcome)
}

fn finish(outcome: Outcome, config: &Config, printer: &Printer) -> anyhow::Result<Finish> {
    let shortcomings = outcome.shortcomings(config.quality);
    // The program ends here: the system takes the memory back at once, freeing a country's cells one by one takes time.
    std::mem::forget(outcome);
    for shortcoming in &shortcomings {
        printer.warning(&format!("below the quality threshold: {shortcoming}"));
    }
    Ok(if shortcomings.is_empty() { Finish::Done } else { Finish::BelowQuality })
}

/// The first places of a theme, for people.
fn summary(outcome: &Outcome, config: &Config, ran: &Ran) -> String {
    /// Places that fit a screen and a meeting.
    const PLACES: usize = 10;
    let study = outcome.grid.study().count();
    let coverage = &outcome.coverage;
    let (read, kept, dropped) = outcome.ledger.totals();
    let mut lines = vec![format!(
        "{} · {} · {} of {} months observed",
        ran.selection.theme.title,
        coverage.period,
        coverage.months_observed(),
        coverage.period.months()
    )];
    if let Some(proxy_of) = &ran.selection.proxy_of {
        lines.push(format!("A proxy of {proxy_of}."));
    }
    lines.push(format!(
        "{} events in {study} cells at resolution {} ({}); {read} rows read, {kept} kept, {} dropped (ledger.csv says why)",
        outcome.study_events(ran),
        outcome.grid.resolution,
        outcome.resolution.reason,
        dropped.total()
    ));
    lines.push(format!(
        "{} hot cells in {} hotspots, by the {} test at a false-discovery rate of {}",
        ran.hot_cells(),
        ran.hotspots.len(),
        ran.judgement.test.as_str(),
        config.alpha
    ));
    lines.push(String::new());
    let heads = ["rank", "place", "events", "times expected", "hot", config.by.as_str(), "cell"];
    lines.push(row(heads.map(str::to_owned)));
    for cell in ran.ranking.order.iter().copied().take(PLACES) {
        let times = ran.judgement.times_expected[cell]
            .map_or_else(String::new, |times| format!("{:.1} ({:.1} to {:.1})", times.value, times.low, times.high));
        let hot = match ran.judgement.hot[cell] {
            Some(true) => "yes",
            Some(false) => "no",
            None => "?",
        };
        lines.push(row([
            ran.ranking.rank[cell].unwrap_or_default().to_string(),
            ran.ranking.label[cell].chars().take(44).collect(),
            ran.table.count[cell].to_string(),
            times,
            hot.into(),
            ran.ranking.value(&outcome.evidence(ran), cell).map_or_else(String::new, |value| format!("{value:.1}")),
            outcome.grid.cells[cell].to_string(),
        ]));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A line of the table of places.
fn row([rank, place, events, times, hot, value, cell]: [String; 7]) -> String {
    format!("{rank:>4}  {place:<44} {events:>7} {times:>26}  {hot:<3} {value:>13}  {cell}")
}
