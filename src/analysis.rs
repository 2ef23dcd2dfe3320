//! The whole analysis, in order.

mod config;
mod manifest;
mod outcome;
mod write;

pub use config::{Config, Expectation, Labelling};
pub use outcome::{Outcome, Ran};
pub use write::{Format, Written, write, write_cells};

use crate::error::{ErrorKind, Result};
use crate::grid::{CellTable, Coverage, Grid, OUTSIDE};
use crate::ingest::{DropReason, Loaded};
use crate::rank::{Evidence, Labels};
use crate::theme::Selection;
use crate::{exposure, grid, inference, ingest, rank, theme};

/// Ranks cells and hotspots for every theme of `config`. `progress` is told how many crime files are read, of how many.
pub fn run(config: &Config, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Outcome> {
    config.check()?;
    let mut loaded = ingest::load(&config.inputs, &config.reading(), progress)?;
    let coverage = coverage(config, &loaded)?;
    let selections = select(config, &loaded)?;
    let resolution = grid::choose(
        config.resolution,
        loaded.area.as_ref(),
        &loaded.events.places,
        &fewest(&selections, &loaded),
    )?;
    let grid = grid::build(
        loaded.area.as_ref(),
        loaded.coverage.as_ref(),
        &loaded.events.places,
        resolution.resolution,
        config.rings,
    )?;
    let cell_of = locate(&grid, &mut loaded);
    let premises = loaded
        .premises
        .as_ref()
        .map(|premises| exposure::count(&grid, premises, &config.counted, &mut loaded.ledger));
    let footfall = loaded.footfall.as_ref().and_then(|footfall| {
        footfall
            .year_for(coverage.period)
            .map(|year| exposure::spread(&grid, footfall, year))
    });
    loaded.ledger.check()?;

    let expected = config.expect.exposure(&grid, premises.as_ref(), footfall.as_ref())?;
    let labels = Labels::new(
        loaded.areas.as_ref().or(loaded.area.as_ref()),
        loaded.footfall.as_ref(),
        &loaded.events.streets,
    );
    let mut themes = Vec::new();
    for selection in selections {
        let table = grid::bin(&grid, &loaded.events, &cell_of, &selection, &coverage);
        let judgement = judge(config, &grid, &table, &coverage, &expected);
        let evidence = Evidence {
            grid: &grid,
            table: &table,
            coverage: &coverage,
            premises: premises.as_ref(),
            footfall: footfall.as_ref(),
            judgement: &judgement,
        };
        let ranking = rank::rank(&evidence, config.by, &labels)?;
        let hotspots = rank::merge(&evidence, &ranking, &expected);
        themes.push(Ran {
            selection,
            table,
            judgement,
            ranking,
            hotspots,
        });
    }
    Ok(Outcome {
        ledger: loaded.ledger,
        premises_date: loaded.premises.and_then(|p| p.extract_date),
        coverage,
        resolution,
        grid,
        premises,
        footfall,
        themes,
    })
}

/// The months of the analysis; an error when none of those asked for is in the data.
fn coverage(config: &Config, loaded: &Loaded) -> Result<Coverage> {
    Coverage::of(&loaded.events, config.from, config.to)
        .filter(|coverage| coverage.months_observed() > 0)
        .ok_or_else(|| {
            let months = || loaded.events.feeds.iter().flat_map(|feed| feed.months.iter());
            let (problem, advice) = match (months().min(), months().max()) {
                (Some(first), Some(last)) => (
                    format!("no row is in the months asked for; the files hold {first} to {last}"),
                    "Change --from and --to, or give the files of those months",
                ),
                _ => (
                    without_rows(loaded),
                    "Give street-level crime: the files of data.police.uk that end in -street.csv",
                ),
            };
            ErrorKind::NothingLeft {
                problem,
                advice: advice.into(),
            }
            .into()
        })
}

/// What is said when no crime file has a row.
fn without_rows(loaded: &Loaded) -> String {
    /// Files named before the rest are counted.
    const NAMED: usize = 3;
    let crime: Vec<String> = loaded
        .ledger
        .files()
        .iter()
        .filter(|account| account.is_crime())
        .map(|account| match account.note.as_str() {
            "" => format!("{} (no rows under its header)", account.file),
            note => format!("{} ({}; {note})", account.file, account.format),
        })
        .collect();
    let more = crime.len().saturating_sub(NAMED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "no crime file has a row: {}{more}",
        crime[..crime.len().min(NAMED)].join(", ")
    )
}

fn select(config: &Config, loaded: &Loaded) -> Result<Vec<Selection>> {
    let premises = loaded.premises.as_ref();
    let select = |name: &String| theme::select(&config.catalogue, name, &config.harm, &loaded.events, premises);
    config.themes.iter().map(select).collect()
}

/// Events of each place, for the theme that has fewest: the resolution must suit the scarcest.
fn fewest(selections: &[Selection], loaded: &Loaded) -> Vec<u32> {
    let at_places = |selection: &Selection| {
        let mut events = vec![0u32; loaded.events.places.len()];
        for group in loaded
            .events
            .groups
            .iter()
            .filter(|group| selection.weights(group).is_some())
        {
            events[group.place as usize] += group.count;
        }
        events
    };
    let total = |events: &Vec<u32>| events.iter().map(|count| u64::from(*count)).sum::<u64>();
    selections.iter().map(at_places).min_by_key(total).unwrap_or_default()
}

/// The cell of each place; what lies in none is taken off the ledger's kept rows.
fn locate(grid: &Grid, loaded: &mut Loaded) -> Vec<u32> {
    let cell_of = grid.locate(&loaded.events.places);
    for group in loaded
        .events
        .groups
        .iter()
        .filter(|group| cell_of[group.place as usize] == OUTSIDE)
    {
        let file = loaded.events.feeds[group.feed as usize].file;
        loaded
            .ledger
            .drop_kept(file, DropReason::OutsideStudyArea, u64::from(group.count));
    }
    cell_of
}

fn judge(
    config: &Config,
    grid: &Grid,
    table: &CellTable,
    coverage: &Coverage,
    expected: &[f64],
) -> inference::Judgement {
    let reported: Vec<bool> = grid.roles.iter().map(|role| *role == grid::Role::Study).collect();
    let dispersion = inference::estimate(&table.monthly, table.months, &coverage.observed);
    inference::judge(
        &table.count,
        expected,
        &grid.neighbours,
        &reported,
        dispersion,
        config.alpha,
        config.at_least,
    )
}
