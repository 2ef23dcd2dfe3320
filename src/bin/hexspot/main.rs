//! The program: arguments to settings, settings to one call into the library, its result to paper.

mod args;
mod commands;
mod config_file;
mod example;
mod interrupt;
mod printer;
mod settings;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::args::{Cli, Command};
use crate::printer::Printer;

/// Finished, but the data fell below the quality threshold.
const BELOW_QUALITY: u8 = 3;
/// The command line or the configuration makes no sense.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let matches = example::with_defaults(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let printer = Printer::new(cli.quiet, cli.verbose, cli.json);
    match run(cli, &printer) {
        Ok(Finish::Done) => ExitCode::SUCCESS,
        Ok(Finish::BelowQuality) => ExitCode::from(BELOW_QUALITY),
        Err(error) if printer::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            printer.error(&error);
            let usage = error.downcast_ref::<hexspot::Error>().is_some_and(hexspot::Error::is_usage);
            ExitCode::from(if usage { USAGE } else { 1 })
        }
    }
}

/// How a command ended.
enum Finish {
    Done,
    BelowQuality,
}

fn run(cli: Cli, printer: &Printer) -> anyhow::Result<Finish> {
    let Cli { command, quiet: _, verbose: _, json: _, no_progress, threads } = cli;
    if let Some(threads) = threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
    }
    let printer = &printer.with_progress(!no_progress);
    match command {
        None => commands::welcome(printer),
        Some(Command::Rank(rank)) => commands::rank(rank, printer),
        Some(Command::Areas(areas)) => commands::areas(areas, printer),
        Some(Command::Premises(premises)) => commands::premises(premises, printer),
        Some(Command::Trend(trend)) => commands::trend(trend, printer),
        Some(Command::When(when)) => commands::when(when, printer),
        Some(Command::Scan(scan)) => commands::scan(scan, printer),
        Some(Command::NearRepeat(near_repeat)) => commands::near_repeat(near_repeat, printer),
        Some(Command::Survey(survey)) => commands::survey(survey, printer),
        Some(Command::Venues(venues)) => commands::venues(venues, printer),
        Some(Command::Routes(routes)) => commands::routes(routes, printer),
        Some(Command::Patrol(patrol)) => commands::patrol(patrol, printer),
        Some(Command::Cover(cover)) => commands::cover(cover, printer),
        Some(Command::Calibrate(calibrate)) => commands::calibrate(calibrate, printer),
        Some(Command::Backtest(backtest)) => commands::backtest(backtest, printer),
        Some(Command::Compare(compare)) => commands::compare(compare, printer),
        Some(Command::Report(report)) => commands::report(report, printer),
        Some(Command::Demo(demo)) => commands::demo(demo, printer),
        Some(Command::Inspect(inspect)) => commands::inspect(&inspect, printer),
        Some(Command::Synth(synth)) => commands::synth(&synth, printer),
        Some(Command::Fetch(fetch)) => commands::fetch(&fetch, printer),
        Some(Command::Config(config)) => commands::config(config, printer),
    }
}
