//! `hexspot config`: the settings in force, or all of them explained.

use clap::ArgMatches;
use hexspot::options::Options;
use hexspot::report::Preset;
use hexspot::theme::Catalogue;

use crate::Finish;
use crate::cli::Config;
use crate::commands::OF_CONFIG;
use crate::example::{example, example_of};
use crate::layers::{self, Layered};
use crate::printer::Printer;

/// Prints a configuration as TOML.
pub fn config(args: &Config, matches: &ArgMatches, printer: &Printer) -> anyhow::Result<Finish> {
    if args.built_in_themes {
        printer.result(Catalogue::built_in_text().trim_end())?;
        return Ok(Finish::Done);
    }
    if args.example {
        printer.result(example().trim_end())?;
        return Ok(Finish::Done);
    }
    let Layered { options, flags } = layers::read(matches, OF_CONFIG.iter(), Options::default())?;
    let only_preset = flags.len() == 1 && !matches.contains_id("config");
    if let (true, Some(preset)) = (only_preset, flags.get("preset").and_then(toml::Value::as_str)) {
        printer.result(example_of(preset.parse::<Preset>()?).trim_end())?;
        return Ok(Finish::Done);
    }
    check(options.clone())?;
    let mut table = options.table();
    table.retain(|_, value| !value.as_array().is_some_and(Vec::is_empty));
    if printer.json() {
        printer.json_result(&serde_json::to_value(table)?)?;
    } else {
        printer.result(toml::to_string(&table)?.trim_end())?;
    }
    Ok(Finish::Done)
}

/// Fails as a run with these settings would, but for the crime files, which a configuration may leave to the command line.
fn check(mut options: Options) -> anyhow::Result<()> {
    if options.study.inputs.crime.is_empty() {
        options.study.inputs.crime.push(std::path::PathBuf::from("to be given").into());
    }
    Ok(options.check()?)
}
