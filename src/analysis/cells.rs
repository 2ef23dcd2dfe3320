//! Ranked cells and hotspots: from files to the order of places.

use super::Progress;
use super::disclosure_control::PublishedFigures;
use super::optional_statistics::OptionalStatistics;
use super::ranking_result::{RankingResult, ThemeResult};
use super::snap_point_redistribution::RedistributionSummary;
use super::stability::SensitivityGrids;
use super::study_area::{Study, StudyGrid, ThemeOnGrid};
use super::when;
use crate::error::Result;
use crate::exposure::premises_nearby;
use crate::grid::{ChosenResolution, OUTSIDE};
use crate::ingest::InputData;
use crate::options::Options;
use crate::rank::{HotCells, Labels};
use crate::theme::Selection;
use crate::trend::SnapPointChange;
use crate::{grid, rank, trend};
use hexspot_stats::{Draws, RandomStreams};

/// What becomes of counts by area, which have no cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountsByArea {
    /// They are read and not used.
    Unused,
    /// Another part of the same run compares areas by them.
    UsedElsewhere,
}

/// Ranks cells for every theme of `config`; what was loaded is handed on, but for the ledger, which is in the outcome.
pub fn rank(config: &Options, counts: CountsByArea, progress: Progress<'_>) -> Result<(RankingResult, InputData)> {
    on_ground(config, Study::read(config, counts, progress)?)
}

/// The same of what was read already; chosen by it is the resolution, unless it is given.
pub fn rank_loaded(
    config: &Options,
    counts: CountsByArea,
    loaded: InputData,
    resolution: Option<ChosenResolution>,
) -> Result<(RankingResult, InputData)> {
    config.check_events()?;
    on_ground(config, Study::of_loaded(config, counts, loaded, &config.study.theme.ranked(), resolution)?)
}

fn on_ground(config: &Options, study: Study) -> Result<(RankingResult, InputData)> {
    let Study { mut loaded, selections, resolution, ground, empty_cells } = study;
    let named = loaded.areas.iter().chain(&loaded.area);
    let labels = Labels::new(named, loaded.footfall.as_ref(), &loaded.stations, &loaded.events.streets);
    let draws = Draws {
        number: config.draws.draws.number(ground.grid.study().count()),
        streams: RandomStreams::new(config.study.random.seed),
    };
    let other_grounds = SensitivityGrids::of(config, &loaded, &ground);
    let spreading = RedistributionSummary::of(config, &loaded, &ground);
    let mut themes: Vec<ThemeResult> = Vec::new();
    for selection in selections {
        let on_ground = ground.theme(config, &loaded, &selection);
        let spread = spreading.as_ref().map(|spreading| spreading.theme(&loaded, &ground, &selection, &on_ground));
        let asked = OptionalStatistics::of(config, &loaded, &ground, &selection, &on_ground);
        let evidence = on_ground.evidence(&ground, spread.as_ref());
        let ranking = rank::rank(&evidence, config.order.by, &labels, draws, &selection.name)?;
        let hotspots = rank::hotspots(&evidence, &ranking, draws, &selection.name);
        let shapes = || hotspots.iter().map(|hotspot| &hotspot.shape);
        let venues_nearby = loaded
            .premises
            .as_ref()
            .map(|premises| premises_nearby(shapes(), &premises.venues, &config.study.exposure.counted()));
        let stability = other_grounds.as_ref().map(|others| {
            others.stability(&loaded, &ground, &selection, (&on_ground.table, &on_ground.judgement), &hotspots)
        });
        let ThemeOnGrid { coverage, table, judgement } = &on_ground;
        let by_month = trend::HistoryContext { windows: ground.windows(), table, coverage, verdicts: judgement };
        let courses = trend::cell_histories(by_month, config.step.step);
        let groups: Vec<&[usize]> = hotspots.iter().map(|hotspot| &hotspot.cells[..]).collect();
        let hotspot_courses = trend::group_histories(by_month, config.step.step, &groups);
        let points_changed = points_changed(&loaded, &ground, &selection);
        let (peaks, hours_untold) = when::peaks(config, &loaded, &ground, &selection, coverage, &hotspots)?;
        let concentration = rank::concentration(&evidence);
        let period = ground.coverage.period;
        let by_source = grid::count_by_source(&ground.grid, &loaded.events, &ground.cell_of, &selection, period);
        let ThemeOnGrid { coverage, table, judgement } = on_ground;
        themes.push(ThemeResult {
            selection,
            coverage,
            by_source,
            table,
            spread,
            judgement,
            ranking,
            hotspots,
            courses,
            hotspot_courses,
            points_changed,
            stability,
            venues_nearby,
            peaks,
            hours_untold,
            concentration,
            asked,
        });
    }
    let selections: Vec<&Selection> = themes.iter().map(|ran| &ran.selection).collect();
    let told = config.disclosure.below().map(|below| PublishedFigures::of(&loaded, &ground, &selections, below));
    let StudyGrid { grid, coverage, premises, footfall, expected, expect, .. } = ground;
    let hot: Vec<HotCells<'_>> = themes
        .iter()
        .map(|ran| HotCells { name: &ran.selection.name, cells: rank::hot_cells(&grid, &ran.judgement) })
        .collect();
    let shared = |a: usize, b: usize| themes[a].selection.shared_with(&themes[b].selection, &loaded.events);
    let overlaps = rank::theme_overlaps(&grid, &hot, &shared, draws);
    let premises_date = loaded.premises.as_ref().and_then(|premises| premises.extract_date.clone());
    let ledger = std::mem::take(&mut loaded.ledger);
    let draws = draws.number;
    let outcome = RankingResult {
        ledger,
        premises_date,
        coverage,
        resolution,
        grid,
        expected,
        expect,
        empty_cells,
        premises,
        footfall,
        spreading,
        themes,
        overlaps,
        draws,
        told,
    };
    Ok((outcome, loaded))
}

/// When the map points of a theme's events on the ground changed.
pub(super) fn points_changed(loaded: &InputData, ground: &StudyGrid, selection: &Selection) -> Option<SnapPointChange> {
    let period = ground.coverage.period;
    let groups = selection.groups(&loaded.events).iter();
    let counted =
        groups.filter(|group| ground.cell_of[group.place as usize] != OUTSIDE && selection.weights(group).is_some());
    let by_point =
        counted.filter_map(|group| Some((group.place, period.position(group.month)?, u64::from(group.count))));
    trend::find_snap_point_change(by_point, period.months())
}
