//! Ranked cells and hotspots: from files to the order of places.

use super::config::Config;
use super::outcome::{Outcome, Ran};
use super::{Progress, steps};
use crate::error::Result;
use crate::grid::Coverage;
use crate::inference::{Draws, Streams};
use crate::ingest::Loaded;
use crate::rank::{Evidence, Hot, Labels};
use crate::{exposure, grid, ingest, rank};

/// What becomes of counts by area, which have no cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountsByArea {
    /// They are read and not used.
    Unused,
    /// Another part of the same run compares areas by them.
    UsedElsewhere,
}

/// Ranks cells for every theme of `config`; what was loaded is handed on, but for the ledger, which is in the outcome.
pub fn rank(config: &Config, counts: CountsByArea, progress: Progress<'_>) -> Result<(Outcome, Loaded)> {
    config.check()?;
    config.check_events()?;
    let mut loaded = ingest::load(&config.inputs, &config.reading(), progress)?;
    steps::note_unused(&mut loaded, counts);
    steps::check_months(config, &loaded)?;
    let selections = steps::select(config, &loaded)?;
    let (area, places) = (loaded.area.as_ref(), &loaded.events.places);
    let resolution = grid::choose(config.resolution, area, places, &steps::scarcest(&selections, &loaded))?;
    let grid = grid::build(area, loaded.coverage.as_ref(), places, resolution.resolution, config.rings)?;
    let cell_of = steps::locate(&grid, &mut loaded);
    let coverage =
        Coverage::of(&loaded.events, &cell_of, config.from, config.to).ok_or_else(|| steps::no_months(&loaded))?;
    let empty_cells = steps::count_empty(&grid, &loaded, &cell_of);
    steps::drop_outside_period(&cell_of, &coverage, &mut loaded);
    let premises = steps::count_premises(config, &grid, &mut loaded);
    let footfall = loaded.footfall.as_ref().and_then(|footfall| exposure::spread(&grid, footfall, coverage.period));
    loaded.ledger.check()?;

    let expected = config.expect.exposure(&grid, premises.as_ref(), footfall.as_ref())?;
    let named = loaded.areas.iter().chain(&loaded.area);
    let labels = Labels::new(named, loaded.footfall.as_ref(), &loaded.stations, &loaded.events.streets);
    let draws = Draws { number: config.draws.number(grid.study().count()), streams: Streams::new(config.seed) };
    let mut themes: Vec<Ran> = Vec::new();
    for selection in selections {
        let coverage = coverage.of_theme(&loaded.events, &cell_of, &selection);
        let table = grid::bin(&grid, &loaded.events, &cell_of, &selection, &coverage);
        let judgement = steps::judge(config, &grid, &table, &coverage, &expected);
        let evidence = Evidence {
            grid: &grid,
            table: &table,
            coverage: &coverage,
            premises: premises.as_ref(),
            footfall: footfall.as_ref(),
            judgement: &judgement,
        };
        let ranking = rank::rank(&evidence, config.by, &labels, draws, &selection.name)?;
        let hotspots = rank::merge(&evidence, &ranking, &expected, draws, &selection.name);
        let concentration = rank::concentration(&evidence);
        let by_source = grid::by_source(&grid, &loaded.events, &cell_of, &selection, coverage.period);
        themes.push(Ran { selection, coverage, by_source, table, judgement, ranking, hotspots, concentration });
    }
    let hot: Vec<Hot<'_>> = themes
        .iter()
        .map(|ran| Hot { name: &ran.selection.name, cells: rank::hot_mask(&grid, &ran.judgement) })
        .collect();
    let shared = |a: usize, b: usize| themes[a].selection.shared_with(&themes[b].selection, &loaded.events);
    let overlaps = rank::overlaps(&grid, &hot, &shared, draws);
    let premises_date = loaded.premises.as_ref().and_then(|premises| premises.extract_date.clone());
    let ledger = std::mem::take(&mut loaded.ledger);
    let draws = draws.number;
    let outcome = Outcome {
        ledger,
        premises_date,
        coverage,
        resolution,
        grid,
        empty_cells,
        premises,
        footfall,
        themes,
        overlaps,
        draws,
    };
    Ok((outcome, loaded))
}
