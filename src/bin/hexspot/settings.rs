//! Every setting of an analysis, once: as a flag, as a key of `hexspot.toml`, and as a choice of the library.
//!
//! Precedence: flag, then file, then the library's default.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use hexspot::analysis::{Config, Format};
use hexspot::error::ErrorKind;
use hexspot::exposure::Counted;
use hexspot::ingest::{Mapping, Source, slug};
use serde::{Deserialize, Serialize};

/// The settings; what is absent is left to the next in precedence.
#[derive(Args, Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Crime: police street-level CSV, API answers, any table of events; a file, a folder or a zip of months (repeatable)
    #[arg(long, value_name = "PATH")]
    pub crime: Vec<PathBuf>,
    /// Premises: food-hygiene XML, OpenStreetMap GeoJSON, a register or a list of members of a scheme as CSV or Excel (repeatable)
    #[arg(long, value_name = "PATH")]
    pub premises: Vec<PathBuf>,
    /// Footfall: station counts as TfL publishes them, sensors by hour and where they stand, counts by area (repeatable)
    #[arg(long, value_name = "PATH")]
    pub footfall: Vec<PathBuf>,
    /// Where stations are, for footfall that does not say: GeoJSON points or a CSV (repeatable)
    #[arg(long, value_name = "PATH")]
    pub stations: Vec<PathBuf>,
    /// The study area as GeoJSON, shapefile or GeoPackage polygons; without it, the cells that hold an event
    #[arg(long, value_name = "FILE")]
    pub area: Option<PathBuf>,
    /// Areas whose names label the cells, such as wards; without it, those of the study area
    #[arg(long, value_name = "FILE")]
    pub areas: Option<PathBuf>,
    /// Where the crime files count everything, if that is more than the study area: gives its edge a buffer
    #[arg(long, value_name = "FILE")]
    pub coverage: Option<PathBuf>,
    /// Theme to rank: vawg, asb, nte, violence, serious-violence, personal-theft, neighbourhood-crime, drugs, all, or one of
    /// your own (repeatable)
    #[arg(long, value_name = "NAME")]
    pub theme: Vec<String>,
    /// Themes and harm weights of your own, as TOML
    #[arg(long, value_name = "FILE")]
    pub themes: Option<PathBuf>,
    /// Harm weights: count, cchi (Cambridge Crime Harm Index), css (ONS Crime Severity Score), or your own
    #[arg(long, value_name = "NAME")]
    pub harm: Option<String>,
    /// First month
    #[arg(long, value_name = "YYYY-MM")]
    pub from: Option<String>,
    /// Last month
    #[arg(long, value_name = "YYYY-MM")]
    pub to: Option<String>,
    /// H3 resolution, 4 to 13, or auto
    #[arg(short, long, value_name = "N|auto")]
    #[serde(deserialize_with = "crate::config_file::text_or_number")]
    pub resolution: Option<String>,
    /// Rings of cells around each that make its window
    #[arg(long, value_name = "K")]
    pub rings: Option<u32>,
    /// Order: count, harm, density, rate-premises or rate-footfall
    #[arg(long, value_name = "ORDER")]
    pub by: Option<String>,
    /// False-discovery rate at which a cell is called hot
    #[arg(long, value_name = "A")]
    pub alpha: Option<f64>,
    /// Hot means clearly above this many times the expectation
    #[arg(long, value_name = "C")]
    pub at_least: Option<f64>,
    /// What events are expected to follow: area, premises or footfall
    #[arg(long, value_name = "WHAT")]
    pub expect: Option<String>,
    /// Kinds of premises that rates are per, or auto: all of a licensing register, pubs, bars and nightclubs of others; or
    /// COLUMN=VALUE, those of which a register says so
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub premises_kinds: Vec<String>,
    /// Rows that repeat a Crime ID within a month: keep, one-per-place or one
    #[arg(long, value_name = "RULE")]
    pub repeated_ids: Option<String>,
    /// Refuse a file with a larger share of faulty rows
    #[arg(long, value_name = "SHARE")]
    pub max_bad_share: Option<f64>,
    /// Time zone of the analysis: times written in another are turned into it
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Exit with code 3 when a larger share of a theme's events has no position
    #[arg(long, value_name = "SHARE")]
    pub max_unlocated_share: Option<f64>,
    /// Handling mark of the outputs
    #[arg(long, value_name = "TEXT")]
    pub handling: Option<String>,
    /// Licence line of the sources
    #[arg(long, value_name = "TEXT")]
    pub licence: Option<String>,
    /// Seed of all random numbers (none is drawn for a ranking yet); kept in the manifest
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Formats to write: geojson, csv, parquet
    #[arg(long, value_name = "FORMAT,…", value_delimiter = ',')]
    pub format: Vec<String>,
    /// Folder for the outputs; - writes the cells to stdout and nothing else
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Tables of the user's own, each with what its columns mean: only in the file
    #[arg(skip)]
    pub table: Vec<Mapping>,
}

/// Where outputs go when nothing else is said.
pub const DEFAULT_OUT: &str = "hexspot-out";

impl Settings {
    /// These settings, and where they are absent those of `file`.
    pub fn or(self, file: Self) -> Self {
        fn list<T>(ours: Vec<T>, theirs: Vec<T>) -> Vec<T> {
            if ours.is_empty() { theirs } else { ours }
        }
        Self {
            crime: list(self.crime, file.crime),
            premises: list(self.premises, file.premises),
            footfall: list(self.footfall, file.footfall),
            stations: list(self.stations, file.stations),
            area: self.area.or(file.area),
            areas: self.areas.or(file.areas),
            coverage: self.coverage.or(file.coverage),
            theme: list(self.theme, file.theme),
            themes: self.themes.or(file.themes),
            harm: self.harm.or(file.harm),
            from: self.from.or(file.from),
            to: self.to.or(file.to),
            resolution: self.resolution.or(file.resolution),
            rings: self.rings.or(file.rings),
            by: self.by.or(file.by),
            alpha: self.alpha.or(file.alpha),
            at_least: self.at_least.or(file.at_least),
            expect: self.expect.or(file.expect),
            premises_kinds: list(self.premises_kinds, file.premises_kinds),
            repeated_ids: self.repeated_ids.or(file.repeated_ids),
            max_bad_share: self.max_bad_share.or(file.max_bad_share),
            max_unlocated_share: self.max_unlocated_share.or(file.max_unlocated_share),
            handling: self.handling.or(file.handling),
            licence: self.licence.or(file.licence),
            seed: self.seed.or(file.seed),
            format: list(self.format, file.format),
            out: self.out.or(file.out),
            time_zone: self.time_zone.or(file.time_zone),
            table: list(self.table, file.table),
        }
    }

    /// The analysis they ask for; what they leave open is as in `base`.
    pub fn onto(&self, base: Config) -> anyhow::Result<Config> {
        // Every field by name: a new setting cannot be forgotten here.
        let Self {
            crime,
            premises,
            footfall,
            stations,
            area,
            areas,
            coverage,
            theme,
            themes,
            harm,
            from,
            to,
            resolution,
            rings,
            by,
            alpha,
            at_least,
            expect,
            premises_kinds,
            repeated_ids,
            max_bad_share,
            max_unlocated_share,
            handling,
            licence,
            seed,
            time_zone,
            table,
            format: _,
            out: _,
        } = self;
        let mut config = base;
        let sources = |paths: &[PathBuf]| paths.iter().cloned().map(Source::from).collect::<Vec<_>>();
        let inputs = &mut config.inputs;
        for (paths, target) in [
            (crime, &mut inputs.crime),
            (premises, &mut inputs.premises),
            (footfall, &mut inputs.footfall),
            (stations, &mut inputs.stations),
        ] {
            if !paths.is_empty() {
                *target = sources(paths);
            }
        }
        for (path, target) in [(area, &mut inputs.area), (areas, &mut inputs.areas), (coverage, &mut inputs.coverage)] {
            if let Some(path) = path {
                *target = Some(path.clone().into());
            }
        }
        if !table.is_empty() {
            inputs.tables.clone_from(table);
        }
        if let Some(path) = themes {
            let text = crate::config_file::text_of("themes", path)?;
            config.catalogue.extend_from(&path.display().to_string(), &text)?;
        }
        if !theme.is_empty() {
            config.themes.clone_from(theme);
        }
        if !premises_kinds.is_empty() && premises_kinds != &["auto"] {
            config.counted = match premises_kinds.as_slice() {
                [one] if one.contains('=') => attribute(one)?,
                kinds => Counted::Kinds(kinds.iter().map(|kind| slug(kind)).collect()),
            };
        }
        set(&mut config.harm, harm.clone());
        set(&mut config.time_zone, time_zone.clone());
        set(&mut config.labelling.handling, handling.clone());
        set(&mut config.labelling.licence, licence.clone());
        set(&mut config.rings, *rings);
        set(&mut config.alpha, *alpha);
        set(&mut config.at_least, *at_least);
        set(&mut config.max_bad_share, *max_bad_share);
        set(&mut config.quality.max_unlocated_share, *max_unlocated_share);
        set(&mut config.seed, *seed);
        set(&mut config.resolution, parsed(resolution)?);
        set(&mut config.by, parsed(by)?);
        set(&mut config.expect, parsed(expect)?);
        set(&mut config.repeated_ids, parsed(repeated_ids)?);
        for (setting, month, target) in [("from", from, &mut config.from), ("to", to, &mut config.to)] {
            if let Some(month) = month {
                let wrong = |problem| ErrorKind::Setting { setting, problem, advice: "Give whole months".into() };
                *target = Some(month.parse().map_err(|problem| hexspot::Error::from(wrong(problem)))?);
            }
        }
        config.check()?;
        Ok(config)
    }

    /// The formats to write.
    pub fn formats(&self) -> anyhow::Result<Vec<Format>> {
        if self.format.is_empty() {
            return Ok(Format::DEFAULT.to_vec());
        }
        let formats: Vec<Format> = self.format.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
        if !cfg!(feature = "polars") && formats.contains(&Format::Parquet) {
            let problem = "this program was built without Parquet".to_owned();
            let advice = "Build it with the feature `polars`, or write csv".into();
            return Err(hexspot::Error::from(ErrorKind::Setting { setting: "format", problem, advice }).into());
        }
        Ok(formats)
    }

    /// Where outputs go.
    pub fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| DEFAULT_OUT.into())
    }
}

/// Premises by what a register says of them: "Region=Metro".
fn attribute(text: &str) -> Result<Counted, hexspot::Error> {
    match text.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok(Counted::Attribute { name: name.into(), value: value.into() })
        }
        _ => Err(ErrorKind::Setting {
            setting: "premises-kinds",
            problem: format!("{text:?} is not COLUMN=VALUE"),
            advice: "Such as Region=Metro, or kinds separated by commas".into(),
        }
        .into()),
    }
}

fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

fn parsed<T: FromStr<Err = hexspot::Error>>(text: &Option<String>) -> Result<Option<T>, hexspot::Error> {
    text.as_deref().map(str::parse).transpose()
}
