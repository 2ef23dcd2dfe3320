//! Every choice of an analysis, checked. What is not chosen has the default of the room it belongs to.

mod check;
mod labelling;

use super::data_quality::Quality;
use super::reporting::Reporting;
use crate::areas::DEFAULT_MIN_PREMISES;
use crate::clock::{self, Times};
use crate::compare::Choices;
use crate::disclosure::Sharing;
use crate::error::Result;
use crate::evaluate::{DEFAULT_RUNS, Origins, StabilityChoice};
use crate::exposure::{Counted, Expectation};
use crate::grid::{ResolutionChoice, Spread, SpreadBy};
use crate::ingest::{DEFAULT_MAX_BAD_SHARE, DEFAULT_TIME_ZONE, Holds, Inputs, Options, PoliceOptions, RepeatedIds};
use crate::period::{Month, Period};
use crate::plan::asset_gaps;
use crate::plan::patrol;
use crate::plan::routes::RouteChoices;
use crate::plan::venues::{DemandBy, Wanted};
use crate::premises::{DEFAULT_REACH_M, Scheme};
use crate::rank::{DrawsChoice, Order};
use crate::report;
use crate::temporal::TimingOptions;
use crate::theme::{Catalogue, DEFAULT_HARM, DEFAULT_THEME};
use crate::trend::Spans;
use hexspot_stats::near_repeat::DistanceTimeBands;
use hexspot_stats::scan::Scanning;
use hexspot_stats::{DEFAULT_ALPHA, DEFAULT_AT_LEAST, DEFAULT_PERMUTATIONS, DEFAULT_SEED, TestOptions};

pub(super) use check::not_shown;
pub use labelling::Labelling;

/// Rings of a window when none are asked for.
pub const DEFAULT_RINGS: u32 = 1;

/// A whole analysis as asked for.
#[derive(Clone, Debug)]
pub struct Config {
    /// What to read.
    pub inputs: Inputs,
    /// The themes to rank or compare, by name; none for those that suit the analysis.
    pub themes: Vec<String>,
    /// The themes and harm presets there are.
    pub catalogue: Catalogue,
    /// The harm preset of `harm`.
    pub harm: String,
    /// First month; that of the data when absent.
    pub from: Option<Month>,
    /// Last month; that of the data when absent.
    pub to: Option<Month>,
    /// How fine the cells are.
    pub resolution: ResolutionChoice,
    /// How many rings a window has around its cell.
    pub rings: u32,
    /// What the ranking is ordered by.
    pub by: Order,
    /// Whether counts at map points are spread before cells are ranked by them.
    pub spread: Spread,
    /// What they are spread by.
    pub spread_by: SpreadBy,
    /// The false-discovery rate at which a cell is hot, and the level at which a cluster of a scan is one.
    pub alpha: f64,
    /// The multiple of its expectation that a hot window exceeds.
    pub at_least: f64,
    /// What events are expected to follow.
    pub expect: Expectation,
    /// Which premises rates are per.
    pub counted: Counted,
    /// Premises below which a rate per premises is flagged.
    pub min_premises: u32,
    /// The points and thresholds by which premises are rated.
    pub scheme: Scheme,
    /// How far from an incident that names none premises are near it, metres.
    pub reach_m: f64,
    /// How many draws rank intervals rest on.
    pub draws: DrawsChoice,
    /// How to scan for clusters.
    pub scan: Scanning,
    /// The bands and periods in which near repeats are looked for.
    pub near_repeat: DistanceTimeBands,
    /// Which venues are wanted.
    pub venues: Wanted,
    /// Whether the stability of hotspots is worked out.
    pub stability: StabilityChoice,
    /// In how many worlds rates of false alarms and detections are measured.
    pub runs: u32,
    /// The bandwidth of density surfaces, metres; none without it.
    pub bandwidth_m: Option<f64>,
    /// Permutations of each cell behind `gi_p_permuted` and `moran_p_permuted`; 0 for neither.
    pub permutations: u32,
    /// What is compared with what.
    pub compare: Choices,
    /// What a report is of, and what that is held against.
    pub reporting: Reporting,
    /// How ways home are planned.
    pub routes: RouteChoices,
    /// Which assets' gaps are told, and how many new ones are placed.
    pub cover: asset_gaps::Choices,
    /// What a back-test learns from and is tested on.
    pub origins: Origins,
    /// What lengths of time trends compare.
    pub spans: Spans,
    /// Who is out on patrol when.
    pub patrol: patrol::Choices,
    /// What is chosen about the report.
    pub report: report::Choices,
    /// The rule for repeated Crime IDs.
    pub repeated_ids: RepeatedIds,
    /// The largest share of faulty rows a file may have.
    pub max_bad_share: f64,
    /// The zone in which the analysis tells time, by its IANA name.
    pub time_zone: String,
    /// How times of day are told, and which hours count.
    pub telling: TimingOptions,
    /// What makes a finished analysis one not to rely on.
    pub quality: Quality,
    /// Where random numbers come from.
    pub seed: u64,
    /// How outputs are marked.
    pub labelling: Labelling,
    /// What is withheld from those whom outputs are shared with.
    pub sharing: Sharing,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            inputs: Inputs::default(),
            themes: Vec::new(),
            catalogue: Catalogue::built_in(),
            harm: DEFAULT_HARM.into(),
            from: None,
            to: None,
            resolution: ResolutionChoice::default(),
            rings: DEFAULT_RINGS,
            by: Order::default(),
            spread: Spread::default(),
            spread_by: SpreadBy::default(),
            alpha: DEFAULT_ALPHA,
            at_least: DEFAULT_AT_LEAST,
            expect: Expectation::default(),
            counted: Counted::default(),
            min_premises: DEFAULT_MIN_PREMISES,
            scheme: Scheme::default(),
            reach_m: DEFAULT_REACH_M,
            draws: DrawsChoice::default(),
            scan: Scanning::default(),
            near_repeat: DistanceTimeBands::default(),
            venues: Wanted::default(),
            stability: StabilityChoice::default(),
            runs: DEFAULT_RUNS,
            bandwidth_m: None,
            permutations: DEFAULT_PERMUTATIONS,
            compare: Choices::default(),
            reporting: Reporting::default(),
            routes: RouteChoices::default(),
            cover: asset_gaps::Choices::default(),
            origins: Origins::default(),
            spans: Spans::default(),
            patrol: patrol::Choices::default(),
            report: report::Choices::default(),
            repeated_ids: RepeatedIds::default(),
            max_bad_share: DEFAULT_MAX_BAD_SHARE,
            time_zone: DEFAULT_TIME_ZONE.into(),
            telling: TimingOptions::default(),
            quality: Quality::default(),
            seed: DEFAULT_SEED,
            labelling: Labelling::default(),
            sharing: Sharing::default(),
        }
    }
}

impl Config {
    /// Whether any file of premises was given.
    pub fn has_premises(&self) -> bool {
        !self.inputs.premises.is_empty() || self.holds(Holds::Premises)
    }

    /// Whether a plan is for the people present, which needs no crime.
    pub(super) fn is_for_people(&self) -> bool {
        self.venues.demand == DemandBy::Footfall
    }

    /// Whether any cameras, lights or other assets were given, or gaps of a kind without any are asked for.
    pub fn has_assets(&self) -> bool {
        !self.inputs.assets.is_empty() || !self.cover.reach_of.is_empty() || self.holds(Holds::Places)
    }

    /// Whether any survey was given.
    pub fn has_survey(&self) -> bool {
        self.holds(Holds::Survey)
    }

    /// Whether any file of events was given.
    pub(super) fn has_events(&self) -> bool {
        !self.inputs.crime.is_empty() || self.holds(Holds::Events)
    }

    /// Whether a table of the user's own holds this.
    pub(super) fn holds(&self, what: Holds) -> bool {
        self.inputs.tables.iter().any(|table| table.mapping.holds == what)
    }

    /// The themes to rank: those asked for, or the default one.
    pub fn ranked_themes(&self) -> Vec<String> {
        if self.themes.is_empty() { vec![DEFAULT_THEME.into()] } else { self.themes.clone() }
    }

    /// What is night, and in which zone.
    pub(super) fn times(&self) -> Result<Times> {
        Ok(Times { night: self.telling.night, zone: clock::zone(&self.time_zone)? })
    }

    /// What is asked of each cell.
    pub(super) fn question(&self) -> TestOptions {
        TestOptions { at_least: self.at_least, alpha: self.alpha }
    }

    /// How files are to be read.
    pub(super) fn reading(&self) -> Options {
        let asked = self.from.is_some() || self.to.is_some();
        let period = asked.then(|| Period { from: self.from.unwrap_or(Month::MIN), to: self.to.unwrap_or(Month::MAX) });
        Options {
            police: PoliceOptions { period, repeated_ids: self.repeated_ids },
            max_bad_share: self.max_bad_share,
            time_zone: self.time_zone.clone(),
        }
    }
}
