//! The settings explained: help texts and the documented example are both made from the flags and the library's defaults, so
//! that neither can drift.

use clap::{Args, Command};
use hexspot::analysis::{Config, Preset};
use hexspot::output::Format;

use crate::settings::{DEFAULT_OUT, Settings};

/// Every key of the configuration file, in the order of the help.
pub fn keys() -> Vec<String> {
    Settings::augment_args(Command::new("settings"))
        .get_arguments()
        .map(|arg| arg.get_id().as_str().replace('_', "-"))
        .collect()
}

/// The default of a setting as its TOML value; `None` when it has none.
pub fn default_of(key: &str) -> Option<String> {
    static DEFAULTS: std::sync::LazyLock<Config> = std::sync::LazyLock::new(Config::default);
    let config = &*DEFAULTS;
    let text = |value: &str| Some(format!("{value:?}"));
    match key {
        "min-premises" => Some(config.min_premises.to_string()),
        "reach" => Some(format!("{:?}", config.reach_m)),
        "draws" => text(&config.draws.to_string()),
        "scan" => text(config.scan.shape.as_str()),
        "max-share" => Some(config.scan.max_share.to_string()),
        "replications" => Some(config.scan.replications.to_string()),
        "band" => Some(format!("{:?}", config.near_repeat.metres)),
        "bands" => Some(config.near_repeat.number.to_string()),
        "days" => Some(config.near_repeat.days.to_string()),
        "periods" => Some(config.near_repeat.periods.to_string()),
        "distance" => text(config.near_repeat.distance.as_str()),
        "number" => Some(config.venues.number.to_string()),
        "walk" => Some(format!("{:?}", config.venues.walk_m)),
        "existing-scheme" => text(&config.venues.scheme),
        "per-area" => Some(config.venues.per_area.to_string()),
        "backup" => Some(format!("{:?}", config.venues.backup)),
        "unknown-hours" => text(config.venues.unknown_hours.as_str()),
        "demand" => text(config.venues.demand.as_str()),
        "stability" => text(&config.stability.to_string()),
        "runs" => Some(config.runs.to_string()),
        "permutations" => Some(config.permutations.to_string()),
        "ring" => Some(format!("{:?}", config.compare.ring_m)),
        "teams" => Some(config.patrol.teams.to_string()),
        "shift" => Some(format!("{:?}", config.patrol.shifts.iter().map(ToString::to_string).collect::<Vec<_>>())),
        "visit" => Some(config.patrol.visit_minutes.to_string()),
        "second-visit" => Some(config.patrol.second_visit.to_string()),
        "train-months" => Some(config.origins.train_months.to_string()),
        "test-months" => Some(config.origins.test_months.to_string()),
        "step" => text(&config.spans.step.to_string()),
        "detour" => Some(config.routes.detour.to_string()),
        "recent" => Some(config.spans.recent_months.to_string()),
        "harm" => text(&config.harm),
        "resolution" => text(&config.resolution.to_string()),
        "rings" => Some(config.rings.to_string()),
        "by" => text(config.by.as_str()),
        "spread" => text(config.spread.as_str()),
        "spread-by" => text(config.spread_by.as_str()),
        "alpha" => Some(config.alpha.to_string()),
        "at-least" => Some(format!("{:?}", config.at_least)),
        "expect" => text(config.expect.as_str()),
        "premises-kinds" => Some("[\"auto\"]".into()),
        "repeated-ids" => text(config.repeated_ids.as_str()),
        "time-zone" => text(&config.time_zone),
        "timing" => text(config.telling.timing.as_str()),
        "night" => text(&config.telling.night.to_string()),
        "max-bad-share" => Some(config.max_bad_share.to_string()),
        "max-unlocated-share" => Some(config.quality.max_unlocated_share.to_string()),
        "handling" => text(&config.labelling.handling),
        "seed" => Some(config.seed.to_string()),
        "format" => Some(format!("{:?}", Format::DEFAULT.map(Format::as_str))),
        "out" => text(DEFAULT_OUT),
        _ => None,
    }
}

/// What a setting without a default may look like.
fn sample_of(key: &str) -> &'static str {
    match key {
        "crime" => "[\"police/2024\", \"police/btp.zip\"]",
        "premises" => "[\"FHRS508en-GB.xml\"]",
        "footfall" => "[\"stations-hourly.csv\"]",
        "bandwidth" => "200.0",
        "counts" => "[\"offences-by-ward.csv\"]",
        "theme" => "[\"vawg\", \"asb\"]",
        "stations" => "[\"stations.geojson\"]",
        "streets" => "[\"streets.gpkg\"]",
        "assets" => "[\"cameras.geojson\"]",
        "reach-of" => "[\"camera=50\", \"light=25\"]",
        "area" => "\"wards.geojson\"",
        "areas" => "\"night-time-areas.geojson\"",
        "coverage" => "\"force-area.geojson\"",
        "cover-share" => "0.8",
        "candidate-kinds" => "[\"pub\", \"hotel\"]",
        "per-operator" => "3",
        "before" => "\"2023-01:2023-12\"",
        "after" => "\"2024-01:2024-12\"",
        "intervention" => "\"2023-12-31\"",
        "treated" => "\"treated.geojson\"",
        "control" => "\"control.geojson\"",
        "traffic-light" => "\"traffic-light.toml\"",
        "themes" => "\"my-themes.toml\"",
        "basemap" => "\"https://tile.openstreetmap.org/{z}/{x}/{y}.png\"",
        "preset" => "\"monthly\"",
        "latest" => "\"1 month\"",
        "compare-to" => "[\"previous\", \"year-before\"]",
        "hours" => "\"night\"",
        "from" => "\"2024-01\"",
        "to" => "\"2024-12\"",
        "notice" => "\"Made up for an exercise\"",
        "suppress" => "5",
        "public" => "true",
        "licence" => "\"Force extract: for the partnership, not to be passed on\"",
        _ => "\"\"",
    }
}

/// A complete configuration file with every setting explained; those without a default are commented out.
pub fn example() -> String {
    written(
        "# hexspot.toml: every setting there is. Flags say the same things and go before the file.\n\
         # Paths are relative to this file. Use it with: hexspot rank -c hexspot.toml\n",
        &toml::Table::new(),
    )
}

/// The same with what a preset sets; the inputs are left to be filled in.
pub fn example_of(preset: Preset) -> anyhow::Result<String> {
    let head = format!(
        "# hexspot.toml: {}. What the preset sets stands first in its paragraph without a #; say where the data is (crime, area, …).\n\
         # Paths are relative to this file. Use it with: hexspot report -c hexspot.toml\n",
        preset.title()
    );
    Ok(written(&head, &toml::Table::try_from(Settings::of_preset(preset))?))
}

fn written(head: &str, set: &toml::Table) -> String {
    let mut text = head.to_owned();
    for arg in Settings::augment_args(Command::new("settings")).get_arguments() {
        let key = arg.get_id().as_str().replace('_', "-");
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let is_set = |value: &&toml::Value| value.as_array().is_none_or(|list| !list.is_empty());
        let line = match (set.get(&key).filter(is_set), default_of(&key)) {
            (Some(value), _) => format!("{key} = {value}"),
            (None, Some(default)) => format!("{key} = {default}"),
            (None, None) => format!("# {key} = {}", sample_of(&key)),
        };
        text.push_str(&format!("\n# {help}\n{line}\n"));
    }
    text.push_str(TABLE);
    text
}

/// How a table of the user's own is described.
const TABLE: &str = r#"
# Tables of your own, one [[table]] each, after everything else. `hexspot inspect FILE --suggest` prints one to start from.
# holds: events, premises, footfall, sensors, area-counts, places, journeys or survey.
# [[table]]
# path = "extract.xlsx"
# holds = "events"
# source = "London Ambulance Service"
# sheet = "2024"                          # of a workbook; the fullest when not said
# header-row = 4                          # 0 for a table without a header
# crs = "EPSG:27700"                      # of easting and northing
# date-order = "day-first"                # what 03/04/2024 is; or "month-first"
# time-zone = "UTC"                       # in which its times are written, if not that of the analysis
# category = "Overdose"                   # of every row, where no column says
# positive = ["Very safe", "Fairly safe"] # of a survey: the answers that count as yes
# [table.columns]                         # which column means what
# time = ["Date", "Time"]                 # one column; date and time; or year, month, day, hour, minute
# time-to = "End"                         # where only a span is known
# easting = "X"
# northing = "Y"                          # or lon and lat
# offence = "Offence"
# victim-sex = "Sex"
# premises = "Venue"
# [table.categories]                      # its categories in the words of themes
# "GBH" = "Violence and sexual offences"
# [table.missing]                         # by column, what stands for a missing value
# "Venue" = ["N/K", "99"]
# [table.only]                            # by column, the values of the rows wanted
# "Status" = ["Confirmed"]
"#;

/// The commands, with the default of each setting in its help.
pub fn with_defaults(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, explain))
}

fn explain(command: Command) -> Command {
    let has_settings = command.get_arguments().any(|arg| arg.get_id() == "rings");
    if !has_settings {
        return command;
    }
    keys().into_iter().fold(command, |command, key| {
        let Some(default) = default_of(&key) else {
            return command;
        };
        command.mut_arg(key.replace('-', "_"), |arg| {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let plain = default.trim_matches(['[', ']']).replace('"', "");
            arg.help(format!("{help} [default: {plain}]"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_the_defaults_and_names_every_key() {
        let example = example();
        let settings: Settings = toml::from_str(&example).expect("the example is valid");
        let crime = Settings { crime: vec!["x.csv".into()], ..Settings::default() };
        let config = crime.clone().or(settings).onto(Config::default()).expect("valid");
        let plain = crime.onto(Config::default()).expect("valid");
        assert_eq!(format!("{config:?}"), format!("{plain:?}"), "the example must say the defaults");
        let uncommented: String = example
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|l| l.contains(" = ") || l.starts_with('[')).unwrap_or(line))
            .fold(String::new(), |t, l| t + l + "\n");
        let all: toml::Table = toml::from_str(&uncommented).expect("the samples are valid too");
        let settings: Settings = toml::from_str(&uncommented).expect("the samples are valid settings");
        settings.table[0].check().expect("the table of the example means something");
        let mut met: Vec<&String> = all.keys().collect();
        let mut known = keys();
        known.push("table".into());
        met.sort();
        known.sort();
        assert_eq!(met, known.iter().collect::<Vec<_>>());
    }

    #[test]
    fn the_example_of_a_preset_is_that_preset_and_the_defaults() {
        for preset in Preset::ALL {
            let example = example_of(preset).expect("written");
            let read: Settings = toml::from_str(&example).expect("the example is valid");
            let crime = Settings { crime: vec!["x.csv".into()], ..Settings::default() };
            let config = |settings: Settings| {
                format!("{:?}", crime.clone().or(settings).onto(Config::default()).expect("valid"))
            };
            assert_eq!(config(read), config(Settings::of_preset(preset)));
            assert_ne!(config(Settings::of_preset(preset)), config(Settings::default()), "{}", preset.as_str());
        }
    }
}
