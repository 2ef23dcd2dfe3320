//! The groups of options, and what clap and serde make of each.

use clap::{ArgMatches, Args, Command};
use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Table;

use super::Options;
use crate::error::{ErrorKind, Result};

/// A group of options: its flags, its keys, and its place among [`Options`].
pub struct Group {
    /// Its place among [`Options`], such as `study.period`.
    pub id: &'static str,
    /// The name of its table in `hexspot.toml`.
    pub name: &'static str,
    add_flags: fn(Command) -> Command,
    given: fn(&ArgMatches) -> std::result::Result<Table, clap::Error>,
    set: fn(&mut Options, Table) -> std::result::Result<(), toml::de::Error>,
    values: fn(&Options) -> Table,
}

macro_rules! group {
    ($name:literal, $($field:ident).+) => {
        Group {
            id: stringify!($($field).+),
            name: $name,
            add_flags: |command| add_flags(|options| &options.$($field).+, command),
            given: |matches| given(|options| &options.$($field).+, matches),
            set: |options, keys| set(&mut options.$($field).+, keys),
            values: |options| values(&options.$($field).+),
        }
    };
}

/// The groups, in the order of help and of the example configuration. Groups may share the name of a table.
pub const GROUPS: &[Group] = &[
    group!("input", study.inputs),
    group!("input", streets),
    group!("input", assets),
    group!("study", study.theme),
    group!("study", study.period),
    group!("study", study.grid),
    group!("study", study.hours),
    group!("study", study.exposure),
    group!("rank", order),
    group!("rank", spread),
    group!("rank", density),
    group!("areas", rates),
    group!("premises", premises),
    group!("when", timing),
    group!("trend", step),
    group!("trend", recent),
    group!("compare", compare),
    group!("scan", scan),
    group!("near-repeat", near_repeat),
    group!("siting", siting),
    group!("venues", venues),
    group!("routes", routes),
    group!("patrol", patrol),
    group!("calibrate", calibration),
    group!("backtest", backtest),
    group!("report", preset),
    group!("report", report_period),
    group!("tests", study.window),
    group!("tests", study.expectation),
    group!("tests", study.significance),
    group!("tests", draws),
    group!("tests", replications),
    group!("tests", sensitivity),
    group!("tests", study.random),
    group!("reading", study.reading),
    group!("output", output),
    group!("output", study.marking),
    group!("output", disclosure),
    group!("output", page),
];

impl Group {
    /// Adds its flags to a command.
    pub fn add_flags(&self, command: Command) -> Command {
        (self.add_flags)(command)
    }

    /// Its keys: the names of its flags, and `table` where it has the user's own tables.
    pub fn keys(&self) -> Vec<String> {
        let command = self.add_flags(Command::new("keys"));
        let flags = command.get_arguments().filter_map(|arg| arg.get_long().map(str::to_owned));
        let tables = (self.values)(&with_a_table()).contains_key("table").then(|| "table".to_owned());
        flags.chain(tables).collect()
    }

    /// Its keys whose values are paths.
    pub fn paths(&self) -> Vec<String> {
        let command = self.add_flags(Command::new("paths"));
        let is_path = |name: &clap::builder::Str| ["PATH", "FILE", "DIR"].contains(&&name[..]);
        let paths =
            command.get_arguments().filter(|arg| arg.get_value_names().is_some_and(|names| names.iter().any(is_path)));
        paths.filter_map(|arg| arg.get_long().map(str::to_owned)).collect()
    }

    /// What the command line says of it: flags that were given, not defaults.
    ///
    /// # Errors
    ///
    /// A value that is not one of its flag.
    pub fn given(&self, matches: &ArgMatches) -> std::result::Result<Table, clap::Error> {
        (self.given)(matches)
    }

    /// Sets the keys of a table.
    ///
    /// # Errors
    ///
    /// A value that is not one of its key.
    pub fn set(&self, options: &mut Options, keys: Table) -> Result<()> {
        (self.set)(options, keys).map_err(|error| {
            let problem = error.to_string().trim_end().replace('\n', " ");
            ErrorKind::Setting { setting: "config", problem, advice: "See `hexspot config --example`".into() }.into()
        })
    }

    /// Its values by key; what has no value is absent.
    pub fn values(&self, options: &Options) -> Table {
        (self.values)(options)
    }
}

/// Options with one table of the user's own, so that the key of such tables is seen.
fn with_a_table() -> Options {
    let mut options = Options::default();
    options.study.inputs.tables.push(crate::ingest::Mapping::default().into());
    options
}

fn add_flags<T: Args>(_: fn(&Options) -> &T, command: Command) -> Command {
    T::augment_args(command)
}

fn given<T: Args + Serialize>(_: fn(&Options) -> &T, matches: &ArgMatches) -> std::result::Result<Table, clap::Error> {
    let mut values = values(&T::from_arg_matches(matches)?);
    let command = T::augment_args(Command::new("given"));
    let is_given = |id: &str| matches.value_source(id) == Some(clap::parser::ValueSource::CommandLine);
    let flags = command.get_arguments().filter(|arg| is_given(arg.get_id().as_str()));
    let flags: Vec<&str> = flags.filter_map(clap::Arg::get_long).collect();
    values.retain(|key, _| flags.contains(&key));
    Ok(values)
}

fn set<T: Clone + Serialize + DeserializeOwned>(
    group: &mut T,
    keys: Table,
) -> std::result::Result<(), toml::de::Error> {
    let mut all = values(group);
    all.extend(keys);
    *group = all.try_into()?;
    Ok(())
}

fn values<T: Serialize>(group: &T) -> Table {
    Table::try_from(group).expect("groups are tables of plain values")
}
