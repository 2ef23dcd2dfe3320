//! What an analysis starts from: what was read, and the ground it lies on.

use h3o::Resolution;

use super::cells::CountsByArea;
use super::ranking_result::RankingResult;
use super::{Progress, pipeline, time_filter};
use crate::error::Result;
use crate::exposure::{self, Expectation, FootfallExposure, PremisesExposure};
use crate::grid::{self, CellCounts, ChosenResolution, Coverage, Grid, RedistributedCounts, Role};
use crate::ingest::{AreaIndex, Areas, Events, InputData};
use crate::options::Options;
use crate::period::Month;
use crate::place::LonLat;
use crate::rank::CellData;
use crate::theme::{Selection, Weights};
use hexspot_stats;
use hexspot_stats::{HarmWeights, Observations, Verdicts, Windows};

/// What was read, and the ground it lies on.
#[derive(Debug)]
pub(super) struct Study {
    /// What was read; the ledger knows what lies outside.
    pub loaded: InputData,
    /// The themes, in the order asked for.
    pub selections: Vec<Selection>,
    /// The resolution and its reason.
    pub resolution: ChosenResolution,
    /// The ground.
    pub ground: StudyGrid,
    /// Reported cells without an event of any category.
    pub empty_cells: usize,
}

/// The cells of a study area with everything that is the same for every theme.
#[derive(Clone, Debug)]
pub(super) struct StudyGrid {
    /// The cells.
    pub grid: Grid,
    /// The cell of each place of the events.
    pub cell_of: Vec<u32>,
    /// The months.
    pub coverage: Coverage,
    /// Premises per cell, when files were given.
    pub premises: Option<PremisesExposure>,
    /// Footfall per cell, when files were given.
    pub footfall: Option<FootfallExposure>,
    /// What events are expected to follow, by cell.
    pub expected: Vec<f64>,
    /// What that is.
    pub expect: Expectation,
    /// Which cells are reported.
    pub reported: Vec<bool>,
}

/// A theme on the ground.
#[derive(Clone, Debug)]
pub(super) struct ThemeOnGrid {
    /// The months in which it is known.
    pub coverage: Coverage,
    /// Its counts.
    pub table: CellCounts,
    /// The verdicts.
    pub judgement: Verdicts,
}

impl Study {
    /// Reads the inputs of `config` and lays out the ground.
    pub fn read(config: &Options, counts: CountsByArea, progress: Progress<'_>) -> Result<Self> {
        Self::read_for(config, counts, progress, |_| Ok(config.study.theme.ranked()))
    }

    /// The same for the themes that are chosen when everything is read.
    pub fn read_for(
        config: &Options,
        counts: CountsByArea,
        progress: Progress<'_>,
        themes: impl FnOnce(&InputData) -> Result<Vec<String>>,
    ) -> Result<Self> {
        config.check()?;
        config.check_events()?;
        let loaded = time_filter::load(config, progress)?;
        let themes = themes(&loaded)?;
        Self::of_loaded(config, counts, loaded, &themes, None)
    }

    /// The same of what was read already; chosen by it is the resolution, unless it is given.
    pub fn of_loaded(
        config: &Options,
        counts: CountsByArea,
        mut loaded: InputData,
        themes: &[String],
        resolution: Option<ChosenResolution>,
    ) -> Result<Self> {
        pipeline::note_unused(&mut loaded, counts);
        pipeline::check_months(config, &loaded)?;
        let selections = pipeline::select(config, &loaded, themes)?;
        let (area, places) = (loaded.area.as_ref(), &loaded.events.places);
        let resolution = match resolution {
            Some(chosen) => chosen,
            None => grid::choose_resolution(
                config.study.grid.resolution,
                area,
                places,
                &pipeline::suited(&selections, &loaded),
            )?,
        };
        let ground = StudyGrid::of(config, &loaded, resolution.resolution)?;
        let empty_cells = pipeline::count_empty(&ground, &loaded);
        pipeline::drop_outside(&ground, &mut loaded);
        loaded.ledger.check()?;
        Ok(Self { loaded, selections, resolution, ground, empty_cells })
    }
}

impl StudyGrid {
    /// The ground at a resolution.
    pub fn of(config: &Options, loaded: &InputData, resolution: Resolution) -> Result<Self> {
        let (area, events) = (loaded.area.as_ref(), &loaded.events);
        let grid = grid::build(area, loaded.coverage.as_ref(), &events.places, resolution, config.study.window.rings)?;
        let cell_of = grid.locate(&events.places);
        let coverage = Coverage::from_events(events, &cell_of, config.study.period.from, config.study.period.to)
            .ok_or_else(|| pipeline::no_months(loaded))?;
        let premises = loaded
            .premises
            .as_ref()
            .map(|premises| exposure::premises_exposure(&grid, premises, &config.study.exposure.counted()));
        let footfall =
            loaded.footfall.as_ref().and_then(|footfall| exposure::footfall_exposure(&grid, footfall, coverage.period));
        let expected = config.study.expectation.expect.exposure(&grid, premises.as_ref(), footfall.as_ref())?;
        let reported = grid.roles.iter().map(|role| *role == Role::Study).collect();
        Ok(Self {
            grid,
            cell_of,
            coverage,
            premises,
            footfall,
            expected,
            expect: config.study.expectation.expect,
            reported,
        })
    }

    /// The ground on which cells were ranked.
    pub fn of_ranked(ranked: &RankingResult, events: &Events) -> Self {
        Self {
            grid: ranked.grid.clone(),
            cell_of: ranked.grid.locate(&events.places),
            coverage: ranked.coverage.clone(),
            premises: ranked.premises.clone(),
            footfall: ranked.footfall.clone(),
            expected: ranked.expected.clone(),
            expect: ranked.expect,
            reported: ranked.grid.roles.iter().map(|role| *role == Role::Study).collect(),
        }
    }

    /// The same ground over other months of the same events; `None` when none of them is known.
    pub fn over(&self, events: &Events, from: Option<Month>, to: Option<Month>) -> Option<Self> {
        Some(Self { coverage: Coverage::from_events(events, &self.cell_of, from, to)?, ..self.clone() })
    }

    /// A theme counted and judged.
    pub fn theme(&self, config: &Options, loaded: &InputData, selection: &Selection) -> ThemeOnGrid {
        let coverage = self.coverage.for_theme(&loaded.events, &self.cell_of, selection);
        let table = grid::count_by_cell(&self.grid, &loaded.events, &self.cell_of, selection, &coverage);
        let mix = harm_mix(&table, selection, |weights| weights.chosen);
        let observed = Observations { counts: &table.count, harm: mix.as_ref().map(|mix| (&table.harm[..], mix)) };
        let judgement = self.judge(config, &coverage, &table, observed);
        ThemeOnGrid { coverage, table, judgement }
    }

    /// Which cells are hot by the number of a theme's events.
    pub fn hot(&self, config: &Options, loaded: &InputData, selection: &Selection) -> Vec<Option<bool>> {
        let coverage = self.coverage.for_theme(&loaded.events, &self.cell_of, selection);
        let table = grid::count_by_cell(&self.grid, &loaded.events, &self.cell_of, selection, &coverage);
        self.judge(config, &coverage, &table, Observations::events(&table.count)).hot
    }

    fn judge(&self, config: &Options, coverage: &Coverage, table: &CellCounts, observed: Observations<'_>) -> Verdicts {
        let dispersion = hexspot_stats::estimate_dispersion(&table.monthly, table.months, &coverage.complete);
        hexspot_stats::verdicts(observed, self.windows(), dispersion, config.study.test_options())
    }

    /// The windows over which cells are tested.
    pub fn windows(&self) -> Windows<'_> {
        Windows { exposure: &self.expected, neighbours: &self.grid.neighbours, reported: &self.reported }
    }
}

impl ThemeOnGrid {
    /// All that is known of the cells for the theme.
    pub fn evidence<'a>(&'a self, ground: &'a StudyGrid, spread: Option<&'a RedistributedCounts>) -> CellData<'a> {
        CellData {
            grid: &ground.grid,
            expected: &ground.expected,
            expect: ground.expect,
            table: &self.table,
            coverage: &self.coverage,
            premises: ground.premises.as_ref(),
            footfall: ground.footfall.as_ref(),
            verdicts: &self.judgement,
            redistributed: spread,
        }
    }
}

/// Whether a position lies in the study area: by its boundary, for cells reach beyond it, and further the coarser they are; by the
/// cells where there is no boundary.
pub(super) fn in_study<'a>(grid: &'a Grid, area: Option<&'a Areas>) -> impl Fn(LonLat) -> bool + 'a {
    let boundary = area.map(AreaIndex::new);
    let in_cells = |at: LonLat| {
        let cell = grid.number(at.cell(grid.resolution));
        cell.is_some_and(|cell| grid.roles[cell as usize] == Role::Study)
    };
    move |at| boundary.as_ref().map_or_else(|| in_cells(at), |area| area.first_containing(at).is_some())
}

/// The harm of the theme's single events, by one of its presets.
pub(super) fn harm_mix(table: &CellCounts, selection: &Selection, preset: fn(Weights) -> f64) -> Option<HarmWeights> {
    let of_category =
        |(category, events): (u16, &u64)| (selection.category_weights(category).map_or(0.0, preset), *events);
    HarmWeights::from_events((0u16..).zip(&table.by_category).filter(|(_, events)| **events > 0).map(of_category))
}
