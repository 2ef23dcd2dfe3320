//! The documented example of a configuration file, made from the options themselves so that it cannot drift.

use clap::{ArgAction, Command};
use hexspot::options::{GROUPS, Options};
use hexspot::report::Preset;
use toml::{Table, Value};

/// A complete configuration file with every setting explained; those without a default are commented out.
pub fn example() -> String {
    written(
        "# hexspot.toml: every setting there is. Flags say the same things and go before the file.\n\
         # Keys may also stand in a table of their group, such as [scan]. Paths are relative to this file.\n\
         # Use it with: hexspot rank -c hexspot.toml\n",
        &Table::new(),
    )
}

/// The same with what a preset sets; the inputs are left to be filled in.
pub fn example_of(preset: Preset) -> String {
    let head = format!(
        "# hexspot.toml: {}. What the preset sets stands first in its paragraph without a #; say where the data is (crime, area, …).\n\
         # Paths are relative to this file. Use it with: hexspot report -c hexspot.toml\n",
        preset.title()
    );
    written(&head, &preset.settings())
}

fn written(head: &str, set: &Table) -> String {
    let mut text = head.to_owned();
    let defaults = Options::default().table();
    let is_set = |value: &&Value| value.as_array().is_none_or(|list| !list.is_empty());
    for group in GROUPS {
        for arg in group.add_flags(Command::new("example")).get_arguments() {
            let Some(key) = arg.get_long() else { continue };
            let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
            let line = match set.get(key).or_else(|| defaults.get(key)).filter(is_set) {
                Some(value) => format!("{key} = {value}"),
                None => format!("# {key} = {}", form(arg)),
            };
            text.push_str(&format!("\n{}{line}\n", comment(&help)));
        }
    }
    text.push_str(TABLE);
    text
}

/// A text as comments; the paragraphs of a help follow each other.
fn comment(help: &str) -> String {
    help.lines().filter(|line| !line.is_empty()).fold(String::new(), |text, line| text + "# " + line + "\n")
}

/// What a value without a default looks like: its form in quotes unless it is a number.
fn form(arg: &clap::Arg) -> String {
    const NUMBERS: [&str; 4] = ["N", "K", "SHARE", "METRES"];
    let names = arg.get_value_names().unwrap_or_default();
    let name = names.first().map_or("", |name| name.as_str());
    let one = if NUMBERS.contains(&name) { name.to_owned() } else { format!("{name:?}") };
    if matches!(arg.get_action(), ArgAction::Append) { format!("[{one}]") } else { one }
}

/// How a table of the user's own is described.
const TABLE: &str = include_str!("table_example.toml");

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Options {
        let mut options = Options::default();
        options.set(toml::from_str(text).expect("TOML")).expect("valid");
        options
    }

    // The example says the defaults, and names every key.
    #[test]
    fn example_is_the_defaults() {
        let example = example();
        assert_eq!(options(&example), Options::default());
        for key in GROUPS.iter().flat_map(hexspot::options::Group::keys).filter(|key| key != "table") {
            assert!(example.contains(&format!("\n{key} = ")) || example.contains(&format!("\n# {key} = ")), "{key}");
        }
    }

    #[test]
    fn example_of_a_preset_is_that_preset() {
        for preset in Preset::ALL {
            let mut set = Options::default();
            set.set(preset.settings()).expect("valid");
            assert_eq!(options(&example_of(preset)), set);
            assert_ne!(set, Options::default(), "{preset}");
        }
    }

    #[test]
    fn table_of_the_example_is_valid() {
        let plain: String = TABLE
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.contains(" = ") || line.starts_with('['))
            .fold(String::new(), |text, line| text + line + "\n");
        let tables = options(&plain).study.inputs.tables;
        tables[0].mapping.check().expect("the table of the example means something");
    }
}
