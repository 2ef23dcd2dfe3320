//! What a report of the latest months rests on beside them: all months read, on the same cells, with the hotspots of those reported.

use super::cells::{self, CountsByArea};
use super::ranking_result::{RankingResult, ThemeResult};
use super::reported::Past;
use super::study_area::StudyGrid;
use crate::error::Result;
use crate::evaluate::{SensitivityOptions, StabilityChoice};
use crate::grid::{Grid, ResolutionChoice};
use crate::ingest::InputData;
use crate::options::Options;
use crate::rank::Hotspot;
use crate::trend;

/// What trends, hours, premises and plans rest on.
#[derive(Debug)]
pub(super) struct BaselineRun {
    /// The choices, with the months of it.
    pub config: Options,
    /// The ranking of these months; `None` where they are those reported.
    pub past: Option<RankingResult>,
    /// What was read of them.
    pub loaded: InputData,
    /// The ground over them.
    pub ground: StudyGrid,
    /// The same over the months reported, where these are others.
    pub reported: Option<StudyGrid>,
}

impl BaselineRun {
    /// The months reported and no others.
    pub fn of_ranked(config: Options, ranked: &RankingResult, loaded: InputData) -> Self {
        let ground = StudyGrid::of_ranked(ranked, &loaded.events);
        Self { config, past: None, loaded, ground, reported: None }
    }

    /// All months read: ranked once more, without what only maps of cells show.
    pub fn of_past(past: Past, reported: &RankingResult) -> Result<Self> {
        let (config, loaded) = past.asked_for();
        let config = config.with(|options| {
            options.study.grid.resolution = ResolutionChoice::Fixed(reported.grid.resolution);
            options.sensitivity = SensitivityOptions { stability: StabilityChoice::Off, permutations: 0 };
            options.density.bandwidth_m = None;
        });
        let (mut all, loaded) = cells::rank_loaded(&config, CountsByArea::UsedElsewhere, loaded, None)?;
        let ground = StudyGrid::of_ranked(&all, &loaded.events);
        let months = reported.coverage.period;
        let of_months = ground.over(&loaded.events, Some(months.from), Some(months.to));
        let grid = all.grid.clone();
        for (ran, now) in all.themes.iter_mut().zip(&reported.themes) {
            take_hotspots(ran, now, &ground, &reported.grid, &grid, &config);
        }
        Ok(Self { config, past: Some(all), loaded, ground, reported: of_months })
    }
}

/// Puts the hotspots of the months reported in the place of those of all months: one name is one place in all files of a run.
fn take_hotspots(
    ran: &mut ThemeResult,
    now: &ThemeResult,
    ground: &StudyGrid,
    from: &Grid,
    to: &Grid,
    config: &Options,
) {
    let moved = |hotspot: &Hotspot| {
        let cells = hotspot.cells.iter().filter_map(|cell| to.number(from.cells[*cell]).map(|cell| cell as usize));
        let mut cells: Vec<usize> = cells.collect();
        cells.sort_unstable();
        Hotspot { cells, ..hotspot.clone() }
    };
    ran.hotspots = now.hotspots.iter().map(moved).collect();
    let groups: Vec<&[usize]> = ran.hotspots.iter().map(|hotspot| &hotspot.cells[..]).collect();
    let by_month = trend::HistoryContext {
        windows: ground.windows(),
        table: &ran.table,
        coverage: &ran.coverage,
        verdicts: &ran.judgement,
    };
    ran.hotspot_courses = trend::group_histories(by_month, config.step.step, &groups);
    ran.venues_nearby.clone_from(&now.venues_nearby);
    ran.peaks.clone_from(&now.peaks);
}
