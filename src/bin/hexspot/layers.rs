//! Options from their layers: flags before a project file, that before a preset, and that before the defaults of the command.

use std::path::Path;

use clap::ArgMatches;
use hexspot::Error;
use hexspot::error::ErrorKind;
use hexspot::options::{GROUPS, Group, Options, text_of};
use toml::{Table, Value};

/// The options of a command and what its flags said.
pub struct Layered {
    /// Every option.
    pub options: Options,
    /// The flags that were given.
    pub flags: Table,
}

/// The options that flags and the files they name give; what they leave open is as in `base`.
pub fn read<'a>(
    matches: &ArgMatches,
    groups: impl Iterator<Item = &'a Group>,
    base: Options,
) -> anyhow::Result<Layered> {
    let mut flags = Table::new();
    for group in groups {
        flags.extend(group.given(matches)?);
    }
    let file =
        matches.get_one::<std::path::PathBuf>("config").map(|path| table_of(path)).transpose()?.unwrap_or_default();
    let mut options = base;
    let preset = flags.get("preset").or_else(|| file.get("preset")).and_then(Value::as_str);
    if let Some(preset) = preset {
        options.set(preset.parse::<hexspot::report::Preset>()?.settings())?;
    }
    options.set(file)?;
    options.set(flags.clone())?;
    options.read_files()?;
    Ok(Layered { options, flags })
}

/// The keys of a configuration file, with paths relative to its folder resolved.
fn table_of(path: &Path) -> anyhow::Result<Table> {
    let text = text_of("config", path)?;
    let wrong = |problem: String, advice: String| {
        let problem = format!("{}: {problem}", path.display());
        Error::from(ErrorKind::Setting { setting: "config", problem, advice })
    };
    let table: Table = toml::from_str(&text)
        .map_err(|error| wrong(error.to_string().trim_end().into(), "See `hexspot config --example`".into()))?;
    // Values are checked here, where the file's name is known.
    let mut flat = Options::flatten(table).map_err(|error| in_file(error, path))?;
    Options::default().set(flat.clone()).map_err(|error| in_file(error, path))?;
    resolve(&mut flat, path.parent().unwrap_or(Path::new("")));
    Ok(flat)
}

/// An error about a key, with the file that holds it.
fn in_file(error: Error, path: &Path) -> Error {
    match error.kind() {
        ErrorKind::Setting { setting, problem, advice } => {
            ErrorKind::Setting { setting, problem: format!("{}: {problem}", path.display()), advice: advice.clone() }
                .into()
        }
        _ => error,
    }
}

/// Makes paths relative to the folder of the file that names them.
fn resolve(table: &mut Table, folder: &Path) {
    let join = |value: &mut Value| {
        if let Some(path) = value.as_str().filter(|path| *path != "-") {
            *value = Value::String(folder.join(path).to_string_lossy().into_owned());
        }
    };
    for key in GROUPS.iter().flat_map(Group::paths) {
        match table.get_mut(&key) {
            Some(Value::Array(paths)) => paths.iter_mut().for_each(join),
            Some(path) => join(path),
            None => (),
        }
    }
    if let Some(Value::Array(tables)) = table.get_mut("table") {
        tables.iter_mut().filter_map(|table| table.get_mut("path")).for_each(join);
    }
}
