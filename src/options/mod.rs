//! Every option of the program: groups of options, which commands use which, and how flags, a project file, a preset and defaults
//! come together.
//!
//! Precedence: flag, then project file, then preset, then default. An option is one field of one group; nothing else lists options.

mod check;
mod group;

pub use check::not_shareable;
pub use group::{GROUPS, Group};

use std::path::Path;

use toml::{Table, Value};

use crate::areas::RateOptions;
use crate::compare::CompareOptions;
use crate::disclosure::DisclosureOptions;
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::evaluate::{BacktestOptions, CalibrationOptions, SensitivityOptions};
use crate::ingest::{Inputs, TableContent};
use crate::near_repeat::NearRepeatOptions;
use crate::output::OutputOptions;
use crate::plan::SitingOptions;
use crate::plan::asset_gaps::AssetOptions;
use crate::plan::patrol::PatrolOptions;
use crate::plan::routes::RouteOptions;
use crate::plan::venues::{DemandBy, VenueOptions};
use crate::plan::walk::StreetOptions;
use crate::premises::{PremisesOptions, Scheme};
use crate::rank::{DensityOptions, DrawOptions, OrderOptions, SpreadOptions};
use crate::report::PageOptions;
use crate::report::{PresetOptions, ReportPeriodOptions};
use crate::scan::{ReplicationOptions, ScanOptions};
use crate::study::StudyOptions;
use crate::temporal::{SpanTimingOptions, TimingOptions};
use crate::trend::{RecentOptions, StepOptions};

/// Every option, by group.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each group says what it is of")]
pub struct Options {
    pub study: StudyOptions,
    pub order: OrderOptions,
    pub spread: SpreadOptions,
    pub draws: DrawOptions,
    pub density: DensityOptions,
    pub sensitivity: SensitivityOptions,
    pub step: StepOptions,
    pub recent: RecentOptions,
    pub timing: SpanTimingOptions,
    pub premises: PremisesOptions,
    pub rates: RateOptions,
    pub compare: CompareOptions,
    pub scan: ScanOptions,
    pub replications: ReplicationOptions,
    pub near_repeat: NearRepeatOptions,
    pub calibration: CalibrationOptions,
    pub backtest: BacktestOptions,
    pub streets: StreetOptions,
    pub siting: SitingOptions,
    pub venues: VenueOptions,
    pub routes: RouteOptions,
    pub patrol: PatrolOptions,
    pub assets: AssetOptions,
    pub preset: PresetOptions,
    pub report_period: ReportPeriodOptions,
    pub page: PageOptions,
    pub disclosure: DisclosureOptions,
    pub output: OutputOptions,
    /// The points and thresholds by which premises are rated: those of the file `traffic-light`.
    pub scheme: Scheme,
}

impl Options {
    /// A copy with some options changed.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut options = self.clone();
        change(&mut options);
        options
    }

    /// Everything to read.
    pub fn inputs(&self) -> Inputs {
        let given = self.study.inputs.clone();
        Inputs {
            crime: given.crime,
            premises: given.premises,
            footfall: given.footfall,
            stations: given.stations,
            streets: self.streets.streets.clone(),
            assets: self.assets.assets.clone(),
            area: given.area,
            areas: given.areas,
            coverage: given.coverage,
            treated: self.compare.treated.clone(),
            control: self.compare.control.clone(),
            counts: given.counts,
            tables: given.tables,
        }
    }

    /// Whether a plan is for the people present, which needs no crime.
    pub fn is_for_people(&self) -> bool {
        self.venues.demand == DemandBy::Footfall
    }

    /// Whether any assets were given, or gaps of a kind without any are requested.
    pub fn has_assets(&self) -> bool {
        !self.assets.assets.is_empty()
            || !self.assets.reach_of.is_empty()
            || self.study.inputs.holds(TableContent::Places)
    }

    /// How times of day are assigned, and which hours count.
    pub fn timing(&self) -> TimingOptions {
        TimingOptions { timing: self.timing.timing, night: self.study.hours.night, hours: self.study.hours.hours }
    }

    /// Which venues to choose, and how many.
    pub fn venues(&self) -> VenueOptions {
        VenueOptions { number: self.siting.number, ..self.venues.clone() }
    }

    /// The handling mark of outputs.
    pub fn handling(&self) -> String {
        let mark = self.study.marking.handling.clone();
        mark.unwrap_or_else(|| self.disclosure.mark("OFFICIAL"))
    }

    /// Sets what a table of keys says; keys of a group may stand in a table of its name.
    ///
    /// # Errors
    ///
    /// A key that no group has, or a value that is not one of its option.
    pub fn set(&mut self, table: Table) -> Result<()> {
        let mut keys = Self::flatten(table)?;
        for group in GROUPS {
            let of_group = group.keys().into_iter().filter_map(|key| keys.remove_entry(&key)).collect::<Table>();
            if !of_group.is_empty() {
                group.set(self, of_group)?;
            }
        }
        match keys.keys().next() {
            None => Ok(()),
            Some(key) => Err(unknown_key(key)),
        }
    }

    /// Brings the keys that stand in tables of their group to the top.
    ///
    /// # Errors
    ///
    /// A key in the table of another group.
    pub fn flatten(table: Table) -> Result<Table> {
        let mut flat = Table::new();
        for (key, value) in table {
            let groups: Vec<&Group> = GROUPS.iter().filter(|group| group.name == key).collect();
            match value {
                Value::Table(inner) if !groups.is_empty() => {
                    let known: Vec<String> = groups.iter().flat_map(|group| group.keys()).collect();
                    if let Some(other) = inner.keys().find(|key| !known.contains(key)) {
                        return Err(misplaced_key(other, &key));
                    }
                    flat.extend(inner);
                }
                value => drop(flat.insert(key, value)),
            }
        }
        Ok(flat)
    }

    /// Every option as a table, by key; what has no value is absent.
    pub fn table(&self) -> Table {
        GROUPS.iter().flat_map(|group| group.values(self)).collect()
    }

    /// Reads the files that options name: themes, and the traffic-light scheme of premises.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or does not say what it should.
    pub fn read_files(&mut self) -> Result<()> {
        if let Some(path) = &self.study.theme.themes {
            let text = text_of("themes", path)?;
            self.study.catalogue.extend_from(&path.display().to_string(), &text)?;
        }
        if let Some(path) = &self.premises.traffic_light {
            self.scheme = Scheme::from_toml(&path.display().to_string(), &text_of("traffic-light", path)?)?;
        }
        Ok(())
    }
}

fn misplaced_key(key: &str, table: &str) -> Error {
    match GROUPS.iter().find(|group| group.keys().iter().any(|known| known == key)) {
        Some(group) => {
            let problem = format!("`{key}` is not a key of [{table}]");
            ErrorKind::Setting { setting: "config", problem, advice: format!("Move it to [{}]", group.name) }.into()
        }
        None => unknown_key(key),
    }
}

fn unknown_key(key: &str) -> Error {
    let known: Vec<String> = GROUPS.iter().flat_map(Group::keys).collect();
    let advice = match nearest(key, known.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Known keys: {}", known.join(", ")),
    };
    ErrorKind::Setting { setting: "config", problem: format!("there is no setting `{key}`"), advice }.into()
}

/// Reads a file that an option names; that it cannot be read is a fault of the option.
///
/// # Errors
///
/// A file that cannot be read.
pub fn text_of(setting: &'static str, path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|source| {
        let problem = Error::cannot_open(path, source).to_string();
        let advice = "Every setting is explained by `hexspot config --example`".into();
        ErrorKind::Setting { setting, problem, advice }.into()
    })
}
