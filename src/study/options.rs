//! The options that analyses share.

use std::path::PathBuf;

use clap::Args;
use hexspot_stats::{DEFAULT_ALPHA, DEFAULT_AT_LEAST, TestOptions};
use serde::{Deserialize, Serialize};

use crate::clock::{self, HoursOfDay, LocalClock, Night};
use crate::error::{Error, ErrorKind, Result};
use crate::exposure::{Expectation, PremisesFilter};
use crate::grid::ResolutionChoice;
use crate::ingest::{
    DEFAULT_MAX_BAD_SHARE, DEFAULT_TIME_ZONE, IngestOptions, MappedTable, PoliceOptions, RepeatedIds, Source,
    TableContent, slug,
};
use crate::option_group::default_from_attributes;
use crate::period::{Month, Period};
use crate::theme::{Catalogue, DEFAULT_HARM, DEFAULT_THEME};

/// Everything that decides what is counted, where, and how it is tested.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyOptions {
    /// Files.
    pub inputs: InputOptions,
    /// Months.
    pub period: PeriodOptions,
    /// Themes and harm.
    pub theme: ThemeOptions,
    /// How rows are read.
    pub reading: ReadingOptions,
    /// Hours of the day.
    pub hours: HourOptions,
    /// Cells.
    pub grid: GridOptions,
    /// Levels of significance.
    pub significance: SignificanceOptions,
    /// Windows of the hotspot test.
    pub window: WindowOptions,
    /// What events are expected to follow.
    pub expectation: ExpectationOptions,
    /// What rates are per.
    pub exposure: ExposureOptions,
    /// Random numbers.
    pub random: RandomOptions,
    /// Marks of outputs.
    pub marking: MarkingOptions,
    /// The themes and harm presets there are: the built-in ones and those of the file `themes`.
    pub catalogue: Catalogue,
}

/// Files to read.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Input")]
#[serde(default, rename_all = "kebab-case")]
pub struct InputOptions {
    /// Read crime: police CSV, API answers or any table of events
    ///
    /// A file, folder or zip of months; repeatable.
    #[arg(long, value_name = "PATH")]
    pub crime: Vec<Source>,
    /// Use these polygons as the study area
    ///
    /// GeoJSON, shapefile or GeoPackage. Without it, the study area is the cells that hold an event.
    #[arg(long, value_name = "FILE")]
    pub area: Option<Source>,
    /// Compare these areas, such as wards, and name cells by them
    ///
    /// Without it, those of the study area.
    #[arg(long, value_name = "FILE")]
    pub areas: Option<Source>,
    /// Read premises: food hygiene, OpenStreetMap, licensing registers
    ///
    /// FHRS XML, OpenStreetMap GeoJSON, a register or a list of members of a scheme as CSV or Excel; repeatable.
    #[arg(long, value_name = "PATH")]
    pub premises: Vec<Source>,
    /// Read footfall: TfL stations, sensors by hour, counts by area
    ///
    /// Repeatable.
    #[arg(long, value_name = "PATH")]
    pub footfall: Vec<Source>,
    /// Read where stations are, for footfall that does not say
    ///
    /// GeoJSON points or a CSV; repeatable.
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub stations: Vec<Source>,
    /// Read where the crime files count everything: gives a buffer
    ///
    /// For sources that cover more than the study area.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub coverage: Option<Source>,
    /// Read counts by area and month without positions
    ///
    /// In a known form; others need a `[[table]]`. Repeatable.
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub counts: Vec<Source>,
    /// Tables of the user's own, each with what its columns mean: `[[table]]` of `hexspot.toml`.
    #[arg(skip)]
    #[serde(rename = "table")]
    pub tables: Vec<MappedTable>,
}

impl InputOptions {
    /// Whether a table of the user's own holds this.
    pub fn holds(&self, what: TableContent) -> bool {
        self.tables.iter().any(|table| table.mapping.holds == what)
    }

    /// Whether any file of premises was given.
    pub fn has_premises(&self) -> bool {
        !self.premises.is_empty() || self.holds(TableContent::Premises)
    }

    /// Whether any survey was given.
    pub fn has_survey(&self) -> bool {
        self.holds(TableContent::Survey)
    }

    /// Whether any file of events was given.
    pub fn has_events(&self) -> bool {
        !self.crime.is_empty() || self.holds(TableContent::Events)
    }
}

/// Months to analyse.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct PeriodOptions {
    /// Analyse from this month [default: the first of the data]
    #[arg(long, value_name = "YYYY-MM")]
    pub from: Option<Month>,
    /// Analyse to this month [default: the last of the data]
    #[arg(long, value_name = "YYYY-MM")]
    pub to: Option<Month>,
}

/// Themes to analyse, and weights of harm.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct ThemeOptions {
    /// Analyse this theme: vawg, asb, nte, violence or another
    ///
    /// Built in: vawg, asb, nte, violence, serious-violence, personal-theft, neighbourhood-crime, drugs, all. Repeatable. Without it: vawg; for areas all that the data has; for survey violence and asb; for premises nte; for when every theme with times.
    #[arg(long, value_name = "NAME")]
    pub theme: Vec<String>,
    /// Read themes and harm weights of your own (TOML)
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub themes: Option<PathBuf>,
    /// Weigh harm by count, cchi, css or your own
    ///
    /// cchi is the Cambridge Crime Harm Index, css the ONS Crime Severity Score.
    #[arg(long, value_name = "NAME", default_value = DEFAULT_HARM, hide_short_help = true)]
    pub harm: String,
}

impl ThemeOptions {
    /// The themes to rank: those requested, or the default one.
    pub fn ranked(&self) -> Vec<String> {
        if self.theme.is_empty() { vec![DEFAULT_THEME.into()] } else { self.theme.clone() }
    }
}

/// How rows of files are read, and what data is too poor to rely on.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Reading and quality")]
#[serde(default, rename_all = "kebab-case")]
pub struct ReadingOptions {
    /// Count repeated IDs: keep, one-per-place, one
    ///
    /// Rows that repeat a Crime ID within a month.
    #[arg(long, value_name = "RULE", default_value = "keep", hide_short_help = true)]
    pub repeated_ids: RepeatedIds,
    /// Refuse a file with a larger share of faulty rows
    #[arg(long, value_name = "SHARE", default_value_t = DEFAULT_MAX_BAD_SHARE, hide_short_help = true)]
    pub max_bad_share: f64,
    /// Exit with 3 above this share without position
    ///
    /// Of a theme's events.
    #[arg(long, value_name = "SHARE", default_value_t = 0.25, hide_short_help = true)]
    pub max_unlocated_share: f64,
    /// Convert times into this time zone
    ///
    /// Times written in another.
    #[arg(long, value_name = "ZONE", default_value = DEFAULT_TIME_ZONE, hide_short_help = true)]
    pub time_zone: String,
}

/// The night, and hours that events are restricted to.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct HourOptions {
    /// Set the night, in whole hours
    ///
    /// It belongs to the day on which it begins.
    #[arg(long, value_name = "HH:MM-HH:MM", default_value = "18:00-06:00", hide_short_help = true)]
    pub night: Night,
    /// Count only events of these hours: night, or 18:00-06:00
    ///
    /// Of those whose time of day is known.
    #[arg(long, value_name = "HOURS", hide_short_help = true)]
    pub hours: Option<HoursOfDay>,
}

/// The cells.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct GridOptions {
    /// Use cells of this H3 resolution, 4 to 13
    #[arg(short, long, value_name = "N|auto", default_value = "auto")]
    pub resolution: ResolutionChoice,
}

/// Levels at which something is significant.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Tests and uncertainty")]
#[serde(default, rename_all = "kebab-case")]
pub struct SignificanceOptions {
    /// Set the false-discovery rate, and the level of tests
    #[arg(long, value_name = "A", default_value_t = DEFAULT_ALPHA, hide_short_help = true)]
    pub alpha: f64,
}

/// The windows over which cells are tested.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Tests and uncertainty")]
#[serde(default, rename_all = "kebab-case")]
pub struct WindowOptions {
    /// Test each cell with so many rings around it
    #[arg(long, value_name = "K", default_value_t = 1, hide_short_help = true)]
    pub rings: u32,
    /// Call hot what is significantly above C times expected
    #[arg(long, value_name = "C", default_value_t = DEFAULT_AT_LEAST, hide_short_help = true)]
    pub at_least: f64,
}

/// What events are expected to follow.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Tests and uncertainty")]
#[serde(default, rename_all = "kebab-case")]
pub struct ExpectationOptions {
    /// Expect events by area, premises or footfall
    #[arg(long, value_name = "WHAT", default_value = "area", hide_short_help = true)]
    pub expect: Expectation,
}

/// What rates are per.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct ExposureOptions {
    /// Compute rates per premises of these kinds
    ///
    /// Kinds, or COLUMN=VALUE of a register. auto: all of a licensing register; pubs, bars and nightclubs of others.
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', default_value = "auto", hide_short_help = true)]
    pub premises_kinds: Vec<String>,
}

impl ExposureOptions {
    /// The premises that rates are per.
    pub fn counted(&self) -> PremisesFilter {
        match self.premises_kinds.as_slice() {
            [] => PremisesFilter::Auto,
            [auto] if auto == "auto" => PremisesFilter::Auto,
            [one] if one.contains('=') => {
                let (name, value) = attribute(one).unwrap_or_default();
                PremisesFilter::Attribute { name: name.into(), value: value.into() }
            }
            kinds => PremisesFilter::Kinds(kinds.iter().map(|kind| slug(kind)).collect()),
        }
    }

    /// Checks the form of the kinds.
    ///
    /// # Errors
    ///
    /// A kind with `=` that is not COLUMN=VALUE.
    pub fn check(&self) -> Result<()> {
        match self.premises_kinds.as_slice() {
            [one] if one.contains('=') && attribute(one).is_none() => Err(Error::from(ErrorKind::Setting {
                setting: "premises-kinds",
                problem: format!("{one:?} is not COLUMN=VALUE"),
                advice: "Such as Region=Metro, or kinds separated by commas".into(),
            })),
            _ => Ok(()),
        }
    }
}

/// The column and value of "Region=Metro".
fn attribute(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    Some((name.trim(), value.trim())).filter(|(name, value)| !name.is_empty() && !value.is_empty())
}

/// The seed of a run that names none.
const DEFAULT_SEED: u64 = 20_260_101;

/// Random numbers.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Tests and uncertainty")]
#[serde(default, rename_all = "kebab-case")]
pub struct RandomOptions {
    /// Draw all random numbers from this seed
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED, hide_short_help = true)]
    pub seed: u64,
}

/// How outputs are marked.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Output")]
#[serde(default, rename_all = "kebab-case")]
pub struct MarkingOptions {
    /// Head every output with this
    ///
    /// Such as that the data is synthetic.
    #[arg(long, value_name = "TEXT", hide_short_help = true)]
    pub notice: Option<String>,
    /// Mark outputs so [default: OFFICIAL]
    #[arg(long, value_name = "TEXT", hide_short_help = true)]
    pub handling: Option<String>,
    /// State this licence of the sources
    ///
    /// Before the lines of publishers whose forms the files have.
    #[arg(long, value_name = "TEXT", hide_short_help = true)]
    pub licence: Option<String>,
}

/// Thresholds beyond which a finished analysis should not be relied on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// The largest share of a theme's events without a position.
    pub max_unlocated_share: f64,
    /// The largest share of faulty rows over all files.
    pub max_faulty_share: f64,
}

impl ReadingOptions {
    /// The thresholds of data quality.
    pub fn quality(&self) -> Quality {
        Quality { max_unlocated_share: self.max_unlocated_share, max_faulty_share: 0.05 }
    }
}

default_from_attributes!(
    InputOptions,
    PeriodOptions,
    ThemeOptions,
    ReadingOptions,
    HourOptions,
    GridOptions,
    SignificanceOptions,
    WindowOptions,
    ExpectationOptions,
    ExposureOptions,
    RandomOptions,
    MarkingOptions,
);

impl StudyOptions {
    /// The night, and the time zone.
    ///
    /// # Errors
    ///
    /// A time zone that is not known.
    pub fn times(&self) -> Result<LocalClock> {
        Ok(LocalClock { night: self.hours.night, zone: clock::zone(&self.reading.time_zone)? })
    }

    /// How each cell is tested.
    pub fn test_options(&self) -> TestOptions {
        TestOptions { at_least: self.window.at_least, alpha: self.significance.alpha }
    }

    /// How files are read.
    pub fn reading(&self) -> IngestOptions {
        let PeriodOptions { from, to } = self.period;
        let bounded = from.is_some() || to.is_some();
        let period = bounded.then(|| Period { from: from.unwrap_or(Month::MIN), to: to.unwrap_or(Month::MAX) });
        IngestOptions {
            police: PoliceOptions { period, repeated_ids: self.reading.repeated_ids },
            max_bad_share: self.reading.max_bad_share,
            time_zone: self.reading.time_zone.clone(),
        }
    }
}
