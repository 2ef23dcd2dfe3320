//! Was the ranking right? Files to back-tests of every theme.

mod caveats;
mod output;
mod summary;

use super::Progress;
use super::cells::CountsByArea;
use super::data_quality::{Reliability, shortcomings};
use super::study_area::Study;
use crate::error::Result;
use crate::evaluate::{self, Backtest, ForecastContext, MonthRecord};
use crate::grid::{ChosenResolution, Coverage, Grid};
use crate::ingest::Ledger;
use crate::options::Options;
use crate::period::Month;
use crate::theme::{LocatedCounts, Selection};
use hexspot_stats::RandomStreams;

/// The back-test of a theme.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The theme and its events.
    pub selection: Selection,
    /// The months in which it is known.
    pub coverage: Coverage,
    /// The back-test.
    pub backtest: Backtest,
    /// Its events in the study area, in the months that are learnt from or tested on.
    pub events: u64,
    /// Share of its events, wherever they happened, that have no position.
    pub positions: LocatedCounts,
    /// Months that hold as many events in every cell as the month before: no two real months do.
    pub repeated_months: usize,
}

/// Back-tests, and all that is needed to say how they were made.
#[derive(Clone, Debug)]
pub struct BacktestOutcome {
    /// The account of every row read.
    pub ledger: Ledger,
    /// The resolution and its reason.
    pub resolution: ChosenResolution,
    /// The cells.
    pub grid: Grid,
    /// The months.
    pub coverage: Coverage,
    /// The themes, in the order asked for.
    pub themes: Vec<Tested>,
}

impl BacktestOutcome {
    /// What makes this back-test one not to rely on.
    pub fn shortcomings(&self, quality: crate::study::Quality) -> Vec<String> {
        let of = |tested: &Tested| Reliability {
            name: tested.selection.name.clone(),
            positions: tested.positions,
            events: tested.events,
        };
        shortcomings(&self.ledger, self.themes.iter().map(of), quality)
    }
}

/// Ranks the cells of every theme of `config` by what was known at each origin, and counts what happened next.
pub fn backtest(config: &Options, progress: Progress<'_>) -> Result<BacktestOutcome> {
    let Study { mut loaded, selections, resolution, ground, .. } = Study::read(config, CountsByArea::Unused, progress)?;
    let (grid, events) = (&ground.grid, &loaded.events);
    let field = ForecastContext::new(
        grid,
        &events.places,
        &ground.expected,
        config.study.test_options(),
        config.density.bandwidth_m,
    );
    let mut themes = Vec::new();
    for selection in selections {
        let coverage = ground.coverage.for_theme(events, &ground.cell_of, &selection);
        let months = evaluate::monthly_series(grid, events, &ground.cell_of, &selection, &coverage);
        let backtest = evaluate::backtest(
            &field,
            &months,
            config.backtest,
            RandomStreams::new(config.study.random.seed),
            &selection.name,
        )?;
        let same =
            |pair: &&[MonthRecord]| pair[0].count == pair[1].count && pair[0].count.iter().any(|count| *count > 0);
        let repeated_months = months.windows(2).filter(same).count();
        let events_of = |record: &MonthRecord| grid.study().map(|cell| u64::from(record.count[cell])).sum::<u64>();
        let positions = selection.positions(events, coverage.period);
        let events = months.iter().map(events_of).sum();
        themes.push(Tested { selection, coverage, backtest, events, positions, repeated_months });
    }
    let ledger = std::mem::take(&mut loaded.ledger);
    Ok(BacktestOutcome { ledger, resolution, grid: ground.grid, coverage: ground.coverage, themes })
}

impl Tested {
    /// Months of the period that are neither learnt from nor tested on, for not all who cover the ground have rows for them.
    pub fn months_left_out(&self) -> Vec<Month> {
        let months = self.coverage.period.iter().zip(&self.coverage.complete);
        months.filter(|(_, complete)| !**complete).map(|(month, _)| month).collect()
    }
}
