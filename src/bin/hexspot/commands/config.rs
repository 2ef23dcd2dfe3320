//! `hexspot config`: the settings in force, or all of them explained.

use hexspot::theme::Catalogue;

use crate::Finish;
use crate::args::Config;
use crate::commands::job::effective;
use crate::example::{default_of, example, example_of, keys};
use crate::printer::Printer;
use crate::settings::Settings;

/// Prints a configuration as TOML.
pub fn config(args: Config, printer: &Printer) -> anyhow::Result<Finish> {
    if args.built_in_themes {
        printer.result(Catalogue::built_in_text().trim_end())?;
        return Ok(Finish::Done);
    }
    if args.example {
        printer.result(example().trim_end())?;
        return Ok(Finish::Done);
    }
    if let (["preset"], Some(preset), None) = (
        &args.rank.settings.given().iter().map(String::as_str).collect::<Vec<_>>()[..],
        &args.rank.settings.preset,
        &args.rank.config,
    ) {
        printer.result(example_of(preset.parse()?)?.trim_end())?;
        return Ok(Finish::Done);
    }
    let settings = effective(args.rank)?;
    check(settings.clone())?;
    if printer.json() {
        printer.json_result(&serde_json::to_value(in_force(&settings)?)?)?;
    } else {
        printer.result(toml::to_string(&in_force(&settings)?)?.trim_end())?;
    }
    Ok(Finish::Done)
}

/// Fails as a run with these settings would, but for the crime files, which a configuration may leave to the command line.
fn check(mut settings: Settings) -> anyhow::Result<()> {
    if settings.crime.is_empty() {
        settings.crime.push("to be given".into());
    }
    settings.formats()?;
    settings.onto(hexspot::analysis::Config::default())?;
    Ok(())
}

/// The settings with every default filled in.
fn in_force(settings: &Settings) -> anyhow::Result<toml::Table> {
    let given = toml::Table::try_from(settings)?;
    let mut table = toml::Table::new();
    for key in keys() {
        let empty = |value: &toml::Value| value.as_array().is_some_and(Vec::is_empty);
        let default = || default_of(&key).map(|default| format!("value = {default}").parse::<toml::Table>());
        if let Some(value) = given.get(&key).filter(|value| !empty(value)) {
            table.insert(key, value.clone());
        } else if let Some(mut default) = default().transpose()? {
            table.extend(default.remove("value").map(|value| (key, value)));
        }
    }
    Ok(table)
}
