//! The command line: global flags, commands that analyse, and commands of their own.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use hexspot::options::Group;

use crate::commands::{ANALYSES, AnalysisCommand, OF_CONFIG};
use crate::fetch_args::Fetch;

/// Crime hotspots on H3 cells: ranked by number and by rate, with the uncertainty shown.
#[derive(Parser)]
#[command(name = "hexspot", version, about, max_term_width = 100, after_help = GLOBAL_HELP)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Other>,
}

/// What help says of the flags of every command, which it does not list for each.
const GLOBAL_HELP: &str = "\
Every command takes: -q, --quiet (results and errors only); -v, --verbose (every file read);
--json (a summary for programs, on stdout); --no-progress; --threads N.";

/// Flags of every command; [`GLOBAL_HELP`] says them in help.
#[derive(Args)]
pub struct Global {
    /// Print results and errors, no messages
    #[arg(short, long, global = true, conflicts_with = "verbose", hide = true)]
    pub quiet: bool,
    /// Print more: every file and what was found in it
    #[arg(short, long, global = true, hide = true)]
    pub verbose: bool,
    /// Print a machine-readable summary on stdout
    #[arg(long, global = true, hide = true)]
    pub json: bool,
    /// Show no progress bar
    #[arg(long, global = true, hide = true)]
    pub no_progress: bool,
    /// Use so many threads [default: one for each core]
    #[arg(long, global = true, value_name = "N", hide = true)]
    pub threads: Option<NonZeroUsize>,
}

/// The commands that are not an analysis.
#[derive(Subcommand)]
pub enum Other {
    /// Show what is in files: format, rows, what would be dropped and why
    Inspect(Inspect),
    /// Generate a synthetic city with planted hotspots, in the real file formats
    Synth(Synth),
    /// Download open data into a folder, noting where each file came from
    Fetch(Fetch),
    /// Print the configuration in force, or a documented example of one
    Config(Config),
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
    /// Generate this place
    #[arg(long, value_name = "NAME", default_value = "square-mile")]
    pub preset: String,
    /// Generate other events in the same place with another seed
    #[arg(long, value_name = "N", default_value_t = hexspot_synth::DEFAULT_SEED)]
    pub seed: u64,
    /// Generate so many months of crime, from January 2022
    #[arg(long, value_name = "N", default_value_t = hexspot_synth::DEFAULT_MONTHS, value_parser = clap::value_parser!(u16).range(1..=240))]
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
    #[arg(long, conflicts_with = "built_in_themes")]
    pub example: bool,
    /// Print the built-in themes and harm weights, to copy and change
    #[arg(long)]
    pub built_in_themes: bool,
}

/// The command line as read: what is to be done.
pub enum Invocation {
    /// An analysis, with what its flags say.
    Analysis(&'static AnalysisCommand, ArgMatches),
    /// Another command, with its flags.
    Other(Option<Other>, Option<ArgMatches>),
}

/// Reads the command line, or ends with help or an error.
pub fn parse() -> (Global, Invocation) {
    let words: Vec<OsString> = std::env::args_os().collect();
    let brief = words.iter().any(|word| word == "-h");
    let matches = command(brief).try_get_matches_from(words).unwrap_or_else(|error| exit(&error));
    let global = Global::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let (name, of_command) = matches.subcommand().map_or(("", None), |(name, matches)| (name, Some(matches.clone())));
    if let (Some(analysis), Some(matches)) = (ANALYSES.iter().find(|analysis| analysis.name == name), &of_command) {
        return (global, Invocation::Analysis(analysis, matches.clone()));
    }
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    (global, Invocation::Other(cli.command, of_command))
}

/// All commands; `brief` help leaves out what few people need.
pub fn command(brief: bool) -> Command {
    let of_config =
        |config: Command| OF_CONFIG.iter().fold(with_config(config), |command, group| group.add_flags(command));
    let others = Cli::command().mut_subcommand("config", |config| {
        of_config(config).about("Print the configuration in force, or a documented example of one")
    });
    let names: Vec<String> = others.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let last = |all: Command, name: String| all.mut_subcommand(name, |command| command.display_order(ANALYSES.len()));
    let others = names.into_iter().fold(others, last);
    let all = ANALYSES
        .iter()
        .enumerate()
        .fold(others, |all, (at, analysis)| all.subcommand(of_analysis(analysis, brief).display_order(at)));
    let names: Vec<String> = all.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names
        .into_iter()
        .fold(with_help(all, brief), |all, name| all.mut_subcommand(name, |command| with_help(command, brief)))
}

fn of_analysis(analysis: &AnalysisCommand, brief: bool) -> Command {
    let hidden: Vec<String> = analysis.hidden_groups(brief).flat_map(Group::keys).collect();
    let command =
        analysis.groups().fold(with_config(Command::new(analysis.name)), |command, group| group.add_flags(command));
    let is_hidden = |arg: &Arg| arg.get_long().is_some_and(|flag| hidden.iter().any(|key| key == flag));
    let command = command.mut_args(|arg| if is_hidden(&arg) { arg.hide(true) } else { arg });
    // A group's own description would stand in the place of the command's.
    let command = command.about(analysis.about);
    if brief { command } else { command.after_help(analysis.more_help()) }
}

fn with_config(command: Command) -> Command {
    command.arg(
        Arg::new("config")
            .short('c')
            .long("config")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .help_heading("Input")
            .help("Read settings from this TOML file; flags go before it"),
    )
}

/// Help on a line for each flag, however it is requested.
fn with_help(command: Command, brief: bool) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::HelpShort).help_heading("Output");
    let command = command
        .disable_help_flag(true)
        .arg(help.help("Print help, with -h the ordinary options; all take -q -v --json --threads N too"));
    if brief { command } else { command.mut_args(|arg| arg.hide_short_help(false)) }
}

/// Ends with an error; a flag of other commands is refused by their names.
fn exit(error: &clap::Error) -> ! {
    let flag = match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(flag))) => flag.trim_start_matches('-').to_owned(),
        _ => error.exit(),
    };
    let users = users_of(&flag);
    if users.is_empty() {
        error.exit();
    }
    let command =
        std::env::args().find(|word| ANALYSES.iter().any(|analysis| analysis.name == word)).unwrap_or_default();
    let users: Vec<String> = users.iter().map(|name| format!("`hexspot {name}`")).collect();
    Command::new("hexspot").error(ErrorKind::UnknownArgument, refusal(&flag, &command, &users.join(", "))).exit()
}

fn refusal(flag: &str, command: &str, users: &str) -> String {
    format!("--{flag} is not used by `hexspot {command}`; it is a flag of {users}")
}

/// The analyses that have a flag.
fn users_of(flag: &str) -> Vec<&'static str> {
    let has = |group: &Group| group.keys().iter().any(|key| key == flag);
    let uses = |analysis: &&AnalysisCommand| analysis.groups().any(has);
    ANALYSES.iter().filter(uses).map(|analysis| analysis.name).collect()
}

/// A name without folders.
fn file_name(text: &str) -> Result<String, String> {
    let plain = std::path::Path::new(text).file_name().is_some_and(|name| name == text);
    if plain { Ok(text.into()) } else { Err("give a plain file name; --out says in which folder".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot::options::GROUPS;

    #[test]
    fn commands_are_well_formed() {
        command(false).debug_assert();
        command(true).debug_assert();
    }

    #[test]
    fn every_group_is_used_and_every_name_is_a_group() {
        for group in GROUPS {
            assert!(ANALYSES.iter().any(|analysis| analysis.groups().any(|used| used.id == group.id)), "{}", group.id);
        }
        for analysis in ANALYSES {
            assert_eq!(analysis.groups().count(), analysis.group_ids().count(), "{}", analysis.name);
        }
    }

    // Help fits: 25 lines of ordinary options, 60 of all.
    #[test]
    fn help_fits() {
        for (brief, most) in [(true, 25), (false, 60)] {
            for analysis in ANALYSES {
                let mut command = command(brief);
                let command = command.find_subcommand_mut(analysis.name).expect("it is there");
                let text = command.clone().term_width(100).render_help().to_string();
                let lines = text.lines().count();
                assert!(lines <= most, "{}: {lines} lines\n{text}", analysis.name);
            }
        }
    }

    #[test]
    fn names_the_commands_that_use_a_flag() {
        assert_eq!(users_of("max-share"), ["scan"]);
        assert!(users_of("rings").contains(&"rank") && !users_of("rings").contains(&"areas"));
        assert_eq!(
            refusal("max-share", "rank", "`hexspot scan`"),
            "--max-share is not used by `hexspot rank`; it is a flag of `hexspot scan`"
        );
    }
}
