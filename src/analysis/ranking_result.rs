//! What an analysis found, before it is put into files.

use std::collections::BTreeMap;

use crate::exposure::{Expectation, FootfallExposure, PremisesExposure};
use crate::grid::{CellCounts, ChosenResolution, Coverage, Grid, RedistributedCounts};
use crate::ingest::Ledger;
use crate::rank::{CellData, Hotspot, Ranking, ThemeConcentration, ThemeOverlap};
use crate::temporal::PeakHours;
use crate::theme::Selection;
use crate::trend::{HotHistories, SnapPointChange};
use hexspot_stats::Verdicts;

use super::data_quality::{Reliability, shortcomings, shortcomings_without_figures};
use super::disclosure_control::PublishedFigures;
use super::optional_statistics::OptionalStatistics;
use super::snap_point_redistribution::RedistributionSummary;
use crate::evaluate::StableHotspots;
use crate::study::Quality;

/// The result of a theme.
#[derive(Clone, Debug)]
pub struct ThemeResult {
    /// The theme and its events.
    pub selection: Selection,
    /// The months in which it is known.
    pub coverage: Coverage,
    /// Its events in the study area by who reported them.
    pub by_source: BTreeMap<String, u64>,
    /// The counts.
    pub table: CellCounts,
    /// The counts by which cells are ranked, where those at map points are spread.
    pub spread: Option<RedistributedCounts>,
    /// The verdicts, on the counts as they stand.
    pub judgement: Verdicts,
    /// The order.
    pub ranking: Ranking,
    /// The hotspots, first place first.
    pub hotspots: Vec<Hotspot>,
    /// The course of each cell, by month and step.
    pub courses: HotHistories,
    /// The course of each hotspot.
    pub hotspot_courses: HotHistories,
    /// When the map points of its events changed, if they did.
    pub points_changed: Option<SnapPointChange>,
    /// How stable they are; `None` when that was not worked out.
    pub stability: Option<StableHotspots>,
    /// Premises that rates are per in each of them or near it; `None` when no premises were given.
    pub venues_nearby: Option<Vec<u32>>,
    /// The hours in which most happens in each of them, where the data knows enough of that.
    pub peaks: Vec<Option<PeakHours>>,
    /// Events of the hotspots that have a time of day which tells nothing of the hour: in no peak.
    pub hours_untold: u64,
    /// How much of it is in how few cells.
    pub concentration: ThemeConcentration,
    /// What is reckoned only when it is asked for.
    pub asked: OptionalStatistics,
}

/// The result of an analysis.
#[derive(Clone, Debug)]
pub struct RankingResult {
    /// The account of every row read.
    pub ledger: Ledger,
    /// The date of the premises' extract, when stated.
    pub premises_date: Option<String>,
    /// The months.
    pub coverage: Coverage,
    /// The resolution and its reason.
    pub resolution: ChosenResolution,
    /// The cells.
    pub grid: Grid,
    /// What events are expected to follow, by cell.
    pub expected: Vec<f64>,
    /// What that is.
    pub expect: Expectation,
    /// Reported cells without an event of any category.
    pub empty_cells: usize,
    /// Premises per cell.
    pub premises: Option<PremisesExposure>,
    /// Footfall per cell.
    pub footfall: Option<FootfallExposure>,
    /// The map points that counts were spread from, when that was asked for.
    pub spreading: Option<RedistributionSummary>,
    /// The themes, in the order asked for.
    pub themes: Vec<ThemeResult>,
    /// Every two of them together.
    pub overlaps: Vec<ThemeOverlap>,
    /// How many draws rank intervals rest on.
    pub draws: u32,
    /// What may be told of it to others; `None` when nothing is to be withheld.
    pub told: Option<PublishedFigures>,
}

impl RankingResult {
    /// All that is known of the cells for a theme.
    pub fn evidence<'a>(&'a self, ran: &'a ThemeResult) -> CellData<'a> {
        CellData {
            grid: &self.grid,
            expected: &self.expected,
            expect: self.expect,
            table: &ran.table,
            coverage: &ran.coverage,
            premises: self.premises.as_ref(),
            footfall: self.footfall.as_ref(),
            verdicts: &ran.judgement,
            redistributed: ran.spread.as_ref(),
        }
    }

    /// What makes this analysis one not to rely on; nothing when the data is good enough. Where small numbers are to be withheld, without
    /// figures.
    pub fn shortcomings(&self, quality: Quality) -> Vec<String> {
        self.shortcomings_of(quality, |ran| self.study_events(ran))
    }

    /// The same, where a theme without an event here may have `events` elsewhere that say that the study area is not mistaken.
    pub(super) fn shortcomings_of(&self, quality: Quality, events: impl Fn(&ThemeResult) -> u64) -> Vec<String> {
        let of = |ran: &ThemeResult| Reliability {
            name: ran.selection.name.clone(),
            positions: ran.table.positions(),
            events: events(ran),
        };
        let themes = self.themes.iter().map(of);
        match self.told {
            None => shortcomings(&self.ledger, themes, quality),
            Some(_) => shortcomings_without_figures(&self.ledger, themes, quality),
        }
    }

    /// Events of a theme in the cells that are reported.
    pub fn study_events(&self, ran: &ThemeResult) -> u64 {
        self.grid.study().map(|cell| u64::from(ran.table.count[cell])).sum()
    }
}

impl ThemeResult {
    /// Share of the events of the theme's categories, wherever they happened, that have no position.
    pub fn unlocated_share(&self) -> f64 {
        self.table.positions().share_without()
    }

    /// In how many cells the two harm indices tell different stories.
    pub fn harm_indices_disagree(&self) -> usize {
        self.ranking.order.iter().filter(|cell| self.ranking.harm_indices_disagree(**cell) == Some(true)).count()
    }

    /// How many cells are hot.
    pub fn hot_cells(&self) -> usize {
        self.judgement.hot.iter().filter(|hot| **hot == Some(true)).count()
    }
}
