//! Plans by what was known before each of the latest months, and what then happened.

use std::collections::BTreeSet;

use h3o::Resolution;
use rayon::prelude::*;

use crate::analysis::demand::need_then;
use crate::analysis::study_area::StudyGrid;
use crate::analysis::when;
use crate::error::Result;
use crate::evaluate::{Origin, PatrolDuty, PatrolMethod, PatrolRow, PatrolSummary, summarise_patrols};
use crate::grid::{CellCounts, Coverage, OUTSIDE};
use crate::ingest::InputData;
use crate::options::Options;
use crate::period::{Month, Period};
use crate::plan::demand::{Demand, HoursMethod};
use crate::plan::patrol::{CoveredHarm, HourlyHarm};
use crate::study::PeriodOptions;
use crate::theme::{DatedEvents, Selection};
use hexspot_stats::RandomStreams;

/// BacktestOptions tested at most, the latest: five years of months.
const MOST_ORIGINS: usize = 60;

/// Plans tested on what happened next.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// A row for every method and origin, by origin.
    pub rows: Vec<PatrolRow>,
    /// Means over origins.
    pub summaries: Vec<PatrolSummary>,
    /// How many origins were tested, the latest.
    pub origins: usize,
    /// How many there is room for.
    pub possible: usize,
    /// Whether the hours of what happened are assumed like those planned by: then only the choice of cells is tested.
    pub hours_assumed: bool,
}

/// Tests plans at the latest origins that the known months of a theme have room for, each by `hours` told as the plan's are; why not,
/// where there is none.
pub fn test(
    config: &Options,
    selection: &Selection,
    coverage: &Coverage,
    loaded: &InputData,
    resolution: Resolution,
    duty: &PatrolDuty<'_>,
    hours: HoursMethod,
) -> Result<Result<Test, String>> {
    let known: Vec<Month> = coverage
        .period
        .iter()
        .zip(&coverage.complete)
        .filter(|(_, complete)| **complete)
        .map(|(month, _)| month)
        .collect();
    let origins = match config.backtest.origins(known.len(), &selection.name) {
        Ok(origins) => origins,
        Err(few) => return Ok(Err(few.to_string())),
    };
    let latest = &origins[origins.len().saturating_sub(MOST_ORIGINS)..];
    let after = Following { config, selection, loaded, resolution, duty, hours };
    let met: Vec<Vec<PatrolRow>> =
        latest.par_iter().map(|origin| after.origin(&known, origin)).collect::<Result<_>>()?;
    let rows: Vec<PatrolRow> = met.into_iter().flatten().collect();
    let summaries = summarise_patrols(&rows, RandomStreams::new(config.study.random.seed), &selection.name);
    let (tested, possible) = (latest.len(), origins.len());
    Ok(Ok(Test { rows, summaries, origins: tested, possible, hours_assumed: hours == HoursMethod::Assumption }))
}

/// Events of a cell in the last `months` of a table.
pub fn latest(table: &CellCounts, cell: usize, months: u32) -> f64 {
    let own = &table.monthly[cell * table.months..][..table.months];
    let latest = own.len().saturating_sub(months as usize);
    own[latest..].iter().map(|events| f64::from(*events)).sum()
}

/// What every origin is tested with.
struct Following<'a> {
    config: &'a Options,
    selection: &'a Selection,
    loaded: &'a InputData,
    resolution: Resolution,
    duty: &'a PatrolDuty<'a>,
    /// How the plan's hours are told, and so those of every origin.
    hours: HoursMethod,
}

impl Following<'_> {
    fn origin(&self, known: &[Month], origin: &Origin) -> Result<Vec<PatrolRow>> {
        let train_to = known[origin.test.start - 1];
        let test = Period { from: known[origin.test.start], to: known[origin.test.end - 1] };
        let before = self.config.with(|options| options.study.period.to = Some(train_to));
        let (need, table) = need_then(&before, self.selection, self.loaded, self.resolution, self.hours)?;
        let counts: Vec<f64> =
            need.cells.iter().map(|cell| latest(&table, cell.cell, self.config.backtest.train_months)).collect();
        let (harm, events) = self.happened(&need, test)?;
        let total = harm.total(self.duty.roster);
        let met = self.duty.compare(&self.duty.plan(&need), &need, &counts, &harm);
        let share = |met: CoveredHarm| CoveredHarm { harm: met.harm / total, discounted: met.discounted / total };
        let row = |(method, met): (PatrolMethod, CoveredHarm)| PatrolRow {
            method,
            train_to,
            test_from: test.from,
            test_to: test.to,
            events,
            share: (total > 0.0).then(|| share(met)),
        };
        Ok(PatrolMethod::ALL.into_iter().zip(met).map(row).collect())
    }

    /// The harm of the cells of a need in months to come, by the hour, and the events while anybody is out: those whose time of day is
    /// known, and where hours are assumed all of them, spread over the hours as the need has it.
    fn happened(&self, need: &Demand, test: Period) -> Result<(HourlyHarm, f64)> {
        let then = self.config.with(|options| {
            options.study.period = PeriodOptions { from: Some(test.from), to: Some(test.to) };
        });
        let ground = StudyGrid::of(&then, self.loaded, self.resolution)?;
        let (roster, cells) = (self.duty.roster, need.cells.len());
        if self.hours == HoursMethod::Assumption {
            let table = ground.theme(&then, self.loaded, self.selection).table;
            let number = |cell: usize| ground.grid.number(need.cells[cell].h3).map(|cell| cell as usize);
            let of = |column: &dyn Fn(usize) -> f64| {
                roster.hourly_harm(cells, |cell, slot| number(cell).map_or(0.0, column) * need.share(cell, slot))
            };
            let events = of(&|cell| f64::from(table.count[cell])).total(roster);
            return Ok((of(&|cell| table.harm[cell]), events));
        }
        let coverage = ground.coverage.for_theme(&self.loaded.events, &ground.cell_of, self.selection);
        let mut number = vec![None; ground.grid.cells.len()];
        for (own, cell) in need.cells.iter().enumerate() {
            if let Some(cell) = ground.grid.number(cell.h3) {
                number[cell as usize] = Some(own);
            }
        }
        let within = |place: u32| match ground.cell_of[place as usize] {
            OUTSIDE => None,
            cell => Some([number[cell as usize]?]),
        };
        let dated = self.selection.dated(&self.loaded.events);
        let (mut harm, mut events) = (vec![0.0; cells * roster.slots.len()], 0.0);
        for category in 0..self.loaded.events.categories.len() as u16 {
            let Some(weights) = self.selection.category_weights(category) else { continue };
            let details = dated.details.iter().copied().filter(|detail| detail.category == category).collect();
            let of_category = DatedEvents { details, month_only: 0, uncounted_categories: BTreeSet::new() };
            let tally = when::tally_of(&then, self.loaded, &of_category, &coverage, cells, within)?;
            for (cell, place) in tally.places.iter().enumerate() {
                for (at, slot) in roster.slots.iter().enumerate() {
                    let met = place.timed.events.0[*slot];
                    harm[cell * roster.slots.len() + at] += met * weights.chosen;
                    events += met * roster.minutes[at] / 60.0;
                }
            }
        }
        let number = |slot: usize| roster.slots.iter().position(|own| *own == slot).unwrap_or(0);
        Ok((roster.hourly_harm(cells, |cell, slot| harm[cell * roster.slots.len() + number(slot)]), events))
    }
}
