//! The command line.

mod fetch;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::fetch::{Crime, Fetch, What};
use crate::settings::Settings;

/// Crime hotspots on H3 cells: ranked by number and by rate, with the uncertainty shown.
#[derive(Parser)]
#[command(name = "hexspot", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print results and errors, no messages
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more: every file and what was found in it
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Print a machine-readable summary on stdout
    #[arg(long, global = true)]
    pub json: bool,
    /// Show no progress bar
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Threads to use [default: one for each core]
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Rank the cells and hotspots of a theme
    Rank(Rank),
    /// Compare areas by number and by rate on every measure: the Liverpool Street analysis
    Areas(Rank),
    /// Tell what happened at which premises: traffic-light ratings, operators, repeat locations
    Premises(Rank),
    /// Tell when things happen: hours of the week, nights, weekends, darkness, against people present
    When(Rank),
    /// Tell whether places change: monthly series, trends, what is emerging, the latest months against earlier years
    Trend(Rank),
    /// Compare two periods: what changed and how surely, and whether it was only moved
    Compare(Rank),
    /// Tell how far and how long after an event others are more likely: near repeats
    NearRepeat(Rank),
    /// Tell what a survey says: shares by group and area, what differs, and what is felt beside what is recorded
    Survey(Rank),
    /// Scan for clusters of any size, and tell how sure they are
    Scan(Rank),
    /// Choose the premises to win for a scheme such as Safe Haven, existing ones counted
    Venues(Rank),
    /// Plan ways home: which streets people walk from venues to stations, where harm awaits them, and safer ways
    Routes(Rank),
    /// Plan patrols: which team is where when, so that as much harm as can be happens where somebody is
    Patrol(Rank),
    /// Tell where cameras, lights, cleaning or other assets are missing, and where new ones would help most
    Cover(Rank),
    /// Measure false alarms and detections of these settings on this grid, with these totals
    Calibrate(Rank),
    /// Test rankings on what happened next: PAI, PEI and hit rate, month after month
    Backtest(Rank),
    /// Do it all on your data, as far as it goes: everything that the commands above tell, in one folder
    Report(Rank),
    /// Do it all on the synthetic sample that travels inside the program
    Demo(Rank),
    /// Tell what is in files: format, rows, what would be dropped and why
    Inspect(Inspect),
    /// Generate a synthetic city with planted hotspots, in the real file formats
    Synth(Synth),
    /// Download open data into a folder, noting where each file came from
    Fetch(Fetch),
    /// Print the configuration in force, or a documented example of one
    Config(Config),
}

#[derive(Args)]
pub struct Rank {
    /// Read settings from this TOML file; flags go before it, it before a preset, and that before the defaults
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Args)]
pub struct Inspect {
    /// Files, folders or zips
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Print what the columns of a table seem to mean, ready to paste into hexspot.toml
    #[arg(long)]
    pub suggest: bool,
}

#[derive(Args)]
pub struct Synth {
    /// Which place to generate
    #[arg(long, value_name = "NAME", default_value = "square-mile")]
    pub preset: String,
    /// Any other number gives the same place with other events in it
    #[arg(long, value_name = "N", default_value_t = hexspot::synth::DEFAULT_SEED)]
    pub seed: u64,
    /// Months of crime, from January 2022
    #[arg(long, value_name = "N", default_value_t = hexspot::synth::DEFAULT_MONTHS, value_parser = clap::value_parser!(u16).range(1..=240))]
    pub months: u16,
    /// Write the files into this folder
    #[arg(short, long, value_name = "DIR", default_value = "square-mile")]
    pub out: PathBuf,
    /// Write one zip with this name into the folder instead
    #[arg(long, value_name = "NAME", value_parser = file_name)]
    pub archive: Option<String>,
}

#[derive(Args)]
pub struct Config {
    /// Print a complete example with every setting explained; --preset NAME alone prints one with what that sets
    #[arg(long, conflicts_with = "themes_text")]
    pub example: bool,
    /// Print the built-in themes and harm weights, to copy and change
    #[arg(long = "built-in-themes", id = "themes_text")]
    pub built_in_themes: bool,
    #[command(flatten)]
    pub rank: Rank,
}

/// A name without folders.
fn file_name(text: &str) -> Result<String, String> {
    let plain = std::path::Path::new(text).file_name().is_some_and(|name| name == text);
    if plain { Ok(text.into()) } else { Err("give a plain file name; --out says in which folder".into()) }
}
