//! The program: arguments to settings, settings to one call into the library, its result to paper.

mod cli;
mod commands;
mod example;
mod fetch_args;
mod interrupt;
mod layers;
mod printer;

use std::process::ExitCode;

use crate::cli::{Global, Invocation, Other};
use crate::printer::Printer;

/// Finished, but the data fell below the quality threshold.
const BELOW_QUALITY: u8 = 3;
/// The command line or the configuration makes no sense.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let (global, invocation) = cli::parse();
    let printer = Printer::new(global.quiet, global.verbose, global.json).with_progress(!global.no_progress);
    match run(&global, &invocation, &printer) {
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

fn run(global: &Global, invocation: &Invocation, printer: &Printer) -> anyhow::Result<Finish> {
    if let Some(threads) = global.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
    }
    match invocation {
        Invocation::Analysis(analysis, matches) => analysis.run(matches, printer),
        Invocation::Other(None, _) => commands::welcome(printer),
        Invocation::Other(Some(Other::Inspect(inspect)), _) => commands::inspect(inspect, printer),
        Invocation::Other(Some(Other::Synth(synth)), _) => commands::synth(synth, printer),
        Invocation::Other(Some(Other::Fetch(fetch)), _) => commands::fetch(fetch, printer),
        Invocation::Other(Some(Other::Config(config)), matches) => {
            commands::config(config, matches.as_ref().expect("it was parsed with its flags"), printer)
        }
    }
}
