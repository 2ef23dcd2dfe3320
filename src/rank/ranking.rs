//! The cells of the study area in order, with every measure they could have been ordered by.

use rayon::prelude::*;

use super::label::Labels;
use super::one_point::cells_without_top_point;
use super::order::Order;
use super::{Evidence, reason, sureness};
use crate::error::{ErrorKind, Result};
use crate::grid::CellTable;
use crate::inference::{Draws, GammaPrior, Posterior, RankInterval, Rate, fit, posteriors};
use crate::stats::ranks;

/// A rate's column and the law it was drawn towards.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// Exposure of each cell: units × years observed.
    pub exposure: Vec<f64>,
    /// What the rates were drawn towards, when there are many; of few, the likeliest of what they may have been.
    pub prior: GammaPrior,
    /// What is known of each true rate; `None` for a cell without exposure or not reported.
    pub laws: Vec<Option<Posterior>>,
    /// Shrunken rate per unit and year; `None` for a cell without exposure or not reported.
    pub rate: Vec<Option<Rate>>,
}

/// Ranked cells: columns in order of the grid's cells, and the numbers of the reported cells by rank.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// What it is ordered by.
    pub by: Order,
    /// Numbers of the reported cells, first rank first.
    pub order: Vec<usize>,
    /// Events per km².
    pub density_per_km2: Vec<f64>,
    /// Events per premises and year.
    pub per_premises: Option<Rates>,
    /// Events per 1,000 daily entries and exits, and year.
    pub per_1000_footfall: Option<Rates>,
    /// Rank of each cell by the chosen order.
    pub rank: Vec<Option<u32>>,
    /// What is known of the true value that each cell is ordered by.
    pub laws: Vec<Option<Posterior>>,
    /// The 90 % interval of that rank, and the probability of the first ranks; `None` when no draws were asked for.
    pub rank_interval: Vec<Option<RankInterval>>,
    /// By number of events.
    pub rank_by_count: Vec<Option<u32>>,
    /// By Cambridge Crime Harm Index.
    pub rank_by_harm_cchi: Vec<Option<u32>>,
    /// By ONS Crime Severity Score.
    pub rank_by_harm_css: Vec<Option<u32>>,
    /// By rate per premises; `None` when the cell has no such rate.
    pub rank_by_rate_per_premises: Vec<Option<u32>>,
    /// By rate per 1,000 footfall; `None` when the cell has no such rate.
    pub rank_by_rate_per_1000_footfall: Vec<Option<u32>>,
    /// For each hot cell, whether it stays hot without the fullest point of its window.
    pub hot_without_top_point: Vec<Option<bool>>,
    /// The nearest named things.
    pub label: Vec<String>,
    /// One plain sentence each.
    pub reason: Vec<String>,
}

/// Ranks the reported cells by `by`, with rank intervals from `draws` named `purpose`.
pub fn rank(evidence: &Evidence<'_>, by: Order, labels: &Labels<'_>, draws: Draws, purpose: &str) -> Result<Ranking> {
    let Evidence { grid, table, .. } = evidence;
    let study: Vec<usize> = grid.study().collect();
    let years = evidence.coverage.years_observed();
    let per_premises =
        evidence.premises.and_then(|premises| rates(evidence, premises.counted.iter().map(|n| f64::from(*n) * years)));
    let per_1000_footfall = evidence
        .footfall
        .and_then(|footfall| rates(evidence, footfall.daily.iter().map(|daily| daily / 1000.0 * years)));
    let density: Vec<f64> =
        table.count.iter().zip(&grid.area_m2).map(|(count, m2)| f64::from(*count) / (m2 / 1e6)).collect();
    require(by, &per_premises, &per_1000_footfall)?;

    let place = |value: &dyn Fn(usize) -> Option<f64>| ranks(&study, value, &table.count);
    let order = place(&|cell| measure(by, table, &density, &per_premises, &per_1000_footfall, cell));
    let numbered = |value: &dyn Fn(usize) -> Option<f64>| {
        let order = place(value);
        let mut ranks = positions(&order, grid.cells.len());
        study.iter().filter(|cell| value(**cell).is_none()).for_each(|cell| ranks[*cell] = None);
        ranks
    };
    let rank = positions(&order, grid.cells.len());
    let laws = sureness::laws(evidence, by, [&per_premises, &per_1000_footfall]);
    let label: Vec<String> = (0..grid.cells.len())
        .into_par_iter()
        .map(|cell| labels.of_cell(grid.cells[cell], &table.streets[cell]))
        .collect();
    let mut ranking = Ranking {
        by,
        rank_by_count: numbered(&|cell| Some(f64::from(table.count[cell]))),
        rank_by_harm_cchi: numbered(&|cell| Some(table.harm_cchi[cell]).filter(|harm| harm.is_finite())),
        rank_by_harm_css: numbered(&|cell| Some(table.harm_css[cell]).filter(|harm| harm.is_finite())),
        rank_by_rate_per_premises: numbered(&|cell| rate_of(&per_premises, cell)),
        rank_by_rate_per_1000_footfall: numbered(&|cell| rate_of(&per_1000_footfall, cell)),
        order,
        density_per_km2: density,
        per_premises,
        per_1000_footfall,
        rank_interval: sureness::of_cells(&laws, &rank, draws, purpose),
        rank,
        laws,
        hot_without_top_point: cells_without_top_point(evidence),
        label,
        reason: Vec::new(),
    };
    ranking.reason = (0..grid.cells.len())
        .map(|cell| reason::of_cell(evidence, cell, ranking.hot_without_top_point[cell]))
        .collect();
    Ok(ranking)
}

impl Ranking {
    /// Whether the two harm indices tell different stories of a cell: by one it is among the first [`sureness::TOP`], by the other
    /// not even among twice as many. `None` where either has no weight for its events.
    pub fn harm_indices_disagree(&self, cell: usize) -> Option<bool> {
        let (a, b) = (self.rank_by_harm_cchi[cell]?, self.rank_by_harm_css[cell]?);
        Some(a.min(b) as usize <= sureness::TOP && a.max(b) as usize > 2 * sureness::TOP)
    }

    /// The value by which a cell has its rank.
    pub fn value(&self, evidence: &Evidence<'_>, cell: usize) -> Option<f64> {
        measure(self.by, evidence.table, &self.density_per_km2, &self.per_premises, &self.per_1000_footfall, cell)
    }
}

fn measure(
    by: Order,
    table: &CellTable,
    density: &[f64],
    per_premises: &Option<Rates>,
    per_footfall: &Option<Rates>,
    cell: usize,
) -> Option<f64> {
    match by {
        Order::Count => Some(f64::from(table.count[cell])),
        Order::Harm => Some(table.harm[cell]),
        Order::Density => Some(density[cell]),
        Order::RatePremises => rate_of(per_premises, cell),
        Order::RateFootfall => rate_of(per_footfall, cell),
    }
}

/// The rate of a cell, if it has one.
fn rate_of(rates: &Option<Rates>, cell: usize) -> Option<f64> {
    rates.as_ref().and_then(|rates| rates.rate[cell]).map(|rate| rate.value)
}

/// Rates of the reported cells; `None` when nothing happened where there is exposure.
fn rates(evidence: &Evidence<'_>, exposure: impl Iterator<Item = f64>) -> Option<Rates> {
    let exposure: Vec<f64> = exposure.collect();
    let count = &evidence.table.count;
    let (events, exposed): (Vec<u32>, Vec<f64>) =
        evidence.grid.study().map(|cell| (count[cell], exposure[cell])).unzip();
    let prior = fit(&events, &exposed)?;
    let study: Vec<usize> = evidence.grid.study().collect();
    let counts: Vec<f64> = events.iter().map(|events| f64::from(*events)).collect();
    let known = posteriors(&counts, &exposed, evidence.judgement.phi())?;
    let mut laws = vec![None; exposure.len()];
    study.iter().zip(known).for_each(|(cell, law)| laws[*cell] = law);
    let rate = laws.iter().map(|law: &Option<Posterior>| law.map(|law| law.summary())).collect();
    Some(Rates { exposure, prior, laws, rate })
}

fn require(by: Order, per_premises: &Option<Rates>, per_footfall: &Option<Rates>) -> Result<()> {
    let (missing, flag) = match by {
        Order::RatePremises if per_premises.is_none() => ("premises", "--premises"),
        Order::RateFootfall if per_footfall.is_none() => ("footfall", "--footfall"),
        _ => return Ok(()),
    };
    Err(ErrorKind::Setting {
        setting: "by",
        problem: format!("{by} needs {missing} in the study area, and there is none where events happened"),
        advice: format!("Give {flag}, or order by count"),
    }
    .into())
}

/// The rank of each cell, from 1, given the cells in order.
fn positions(order: &[usize], cells: usize) -> Vec<Option<u32>> {
    let mut ranks = vec![None; cells];
    for (cell, rank) in order.iter().zip(1..) {
        ranks[*cell] = Some(rank);
    }
    ranks
}
