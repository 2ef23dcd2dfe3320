//! Verdicts and hotspots from told numbers alone: whoever has the export and this program gets the same, so they tell nothing more.

use super::PublishedFigures;
use crate::analysis::ranking_result::{RankingResult, ThemeResult};
use crate::grid::{CellCounts, Role};
use crate::options::Options;
use crate::rank::{self, CellData, Hotspot, Order, Ranking};
use hexspot_stats;
use hexspot_stats::{Dispersion, Draws, Observations, RandomStreams, Verdicts, Windows};

/// The dispersion of every theme of what is shared: declared, for an estimate tells of the months of cells. Events clump; in the data that
/// this program was tried on the variance of months was 1.1 to 2.5 times the Poisson variance, mostly less than 2.
pub const SHARED_DISPERSION: Dispersion =
    Dispersion { phi: 2.0, raw: 2.0, upper: 2.5, degrees: 0, blocks: 0, months: 0 };

/// The name of the test with that dispersion in outputs.
pub const SHARED_TEST: &str = "dispersion-declared";

/// A theme as far as told numbers have it.
pub struct SharedVerdicts {
    /// The counts, those withheld replaced.
    pub table: CellCounts,
    /// The verdicts on them; none on a cell whose number is withheld.
    pub judgement: Verdicts,
    /// The cells of the study area: those whose number is told by rank, then the others in order of their index.
    pub order: Vec<usize>,
    /// Rank of each cell of the grid whose number is told.
    pub rank: Vec<Option<u32>>,
    /// The hotspots.
    pub hotspots: Vec<Hotspot>,
}

impl SharedVerdicts {
    /// Theme number `theme` of a ranking, as far as it is told.
    pub fn of(outcome: &RankingResult, told: &PublishedFigures, theme: usize, config: &Options) -> Self {
        let ran = &outcome.themes[theme];
        let table = CellCounts { count: stand_in(outcome, told, theme), ..ran.table.clone() };
        let reported: Vec<bool> = outcome.grid.roles.iter().map(|role| *role == Role::Study).collect();
        let windows =
            Windows { exposure: &outcome.expected, neighbours: &outcome.grid.neighbours, reported: &reported };
        let dispersion = Some(SHARED_DISPERSION);
        let mut judgement = hexspot_stats::verdicts(
            Observations::events(&table.count),
            windows,
            dispersion,
            config.study.test_options(),
        );
        let (mut order, withheld): (Vec<usize>, Vec<usize>) =
            outcome.grid.study().partition(|cell| told.of_cell(theme, *cell).is_some());
        withheld.iter().for_each(|cell| judgement.hot[*cell] = None);
        order.sort_by_key(|cell| std::cmp::Reverse(table.count[*cell]));
        let mut rank = vec![None; reported.len()];
        order.iter().zip(1..).for_each(|(cell, place)| rank[*cell] = Some(place));
        let hotspots = hotspots(outcome, ran, &table, &judgement, &rank);
        order.extend(withheld);
        Self { table, judgement, order, rank, hotspots }
    }

    /// All that is told of the cells.
    pub fn evidence<'a>(&'a self, outcome: &'a RankingResult, ran: &'a ThemeResult) -> CellData<'a> {
        evidence(outcome, ran, &self.table, &self.judgement)
    }
}

fn evidence<'a>(
    outcome: &'a RankingResult,
    ran: &'a ThemeResult,
    table: &'a CellCounts,
    judgement: &'a Verdicts,
) -> CellData<'a> {
    CellData { table, verdicts: judgement, redistributed: None, ..outcome.evidence(ran) }
}

fn hotspots(
    outcome: &RankingResult,
    ran: &ThemeResult,
    table: &CellCounts,
    judgement: &Verdicts,
    rank: &[Option<u32>],
) -> Vec<Hotspot> {
    let by_number = Ranking { by: Order::Count, rank: rank.to_vec(), redistribution: None, ..ran.ranking.clone() };
    let no_draws = Draws { number: 0, streams: RandomStreams::new(0) };
    rank::hotspots(&evidence(outcome, ran, table, judgement), &by_number, no_draws, &ran.selection.name)
}

/// The counts of all cells, with the remainder of the told total shared out evenly over cells whose number is withheld (one to each, the
/// rest by what events are expected to follow), and beyond the study area what it would have there.
fn stand_in(outcome: &RankingResult, told: &PublishedFigures, theme: usize) -> Vec<u32> {
    let number = |cell: usize| told.of_cell(theme, cell);
    let withheld: Vec<usize> = outcome.grid.study().filter(|cell| number(*cell).is_none()).collect();
    let mut count: Vec<u32> = (0..outcome.grid.cells.len())
        .map(|cell| number(cell).map_or(0, |number| u32::try_from(number).unwrap_or(u32::MAX)))
        .collect();
    let sum = |count: &[u32]| outcome.grid.study().map(|cell| u64::from(count[cell])).sum::<u64>();
    let left = told.of_all(theme).map_or(withheld.len() as u64, |all| all.saturating_sub(sum(&count)));
    let spare = left.saturating_sub(withheld.len() as u64) as f64;
    let whole: f64 = withheld.iter().map(|cell| outcome.expected[*cell]).sum();
    let (mut so_far, mut given) = (0.0, 0);
    for (at, cell) in withheld.iter().enumerate() {
        so_far += outcome.expected[*cell];
        let share = if whole > 0.0 { so_far / whole } else { (at + 1) as f64 / withheld.len() as f64 };
        let by_now = (spare * share).round() as u32;
        count[*cell] = 1 + by_now.saturating_sub(given);
        given = given.max(by_now);
    }
    let exposed: f64 = outcome.grid.study().map(|cell| outcome.expected[cell]).sum();
    let rate = if exposed > 0.0 { sum(&count) as f64 / exposed } else { 0.0 };
    for (cell, role) in outcome.grid.roles.iter().enumerate() {
        if *role == Role::Buffer {
            count[cell] = (rate * outcome.expected[cell]).round() as u32;
        }
    }
    count
}
