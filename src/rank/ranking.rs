//! The ranking of the cells of the study area, with every measure by which they can be ranked.

use rayon::prelude::*;

use super::explain::explain_cell;
use super::label::Labels;
use super::rank_uncertainty::{TOP, cell_posteriors, cell_rank_intervals};
use super::single_point_dependence::cells_without_top_point;
use super::{CellData, Order};
use crate::error::{ErrorKind, Result};
use hexspot_stats::ranks;
use hexspot_stats::{Draws, GammaPrior, Posterior, RankInterval, Rate, fit_gamma_prior};

/// The rates of cells, and the prior towards which they are shrunk.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// Exposure of each cell: units × years observed.
    pub exposure: Vec<f64>,
    /// The prior fitted to the rates.
    pub prior: GammaPrior,
    /// The posterior of each rate; `None` for a cell without exposure or outside the study area.
    pub posteriors: Vec<Option<Posterior>>,
    /// Shrunken rate per unit and year; `None` for a cell without exposure or outside the study area.
    pub rate: Vec<Option<Rate>>,
}

/// Ranked cells. Columns are in the order of the grid's cells.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The measure by which cells are ranked.
    pub by: Order,
    /// The numbers of the cells of the study area in rank order.
    pub order: Vec<usize>,
    /// Events per km².
    pub density_per_km2: Vec<f64>,
    /// Events per premises and year.
    pub per_premises: Option<Rates>,
    /// Events per 1,000 footfall and year.
    pub per_1000_footfall: Option<Rates>,
    /// The rank of each cell; `None` outside the study area.
    pub rank: Vec<Option<u32>>,
    /// The posterior of the value by which each cell is ranked.
    pub posteriors: Vec<Option<Posterior>>,
    /// The 90 % interval of that rank, and the probability of the first ranks; `None` without draws.
    pub rank_interval: Vec<Option<RankInterval>>,
    /// Rank by number of events.
    pub rank_by_count: Vec<Option<u32>>,
    /// Rank by Cambridge Crime Harm Index.
    pub rank_by_harm_cchi: Vec<Option<u32>>,
    /// Rank by ONS Crime Severity Score.
    pub rank_by_harm_css: Vec<Option<u32>>,
    /// Rank by rate per premises; `None` for a cell without such a rate.
    pub rank_by_rate_per_premises: Vec<Option<u32>>,
    /// Rank by rate per 1,000 footfall; `None` for a cell without such a rate.
    pub rank_by_rate_per_1000_footfall: Vec<Option<u32>>,
    /// Whether each hot cell stays hot without the point with most events in its window; `None` for cells that are not hot.
    pub hot_without_top_point: Vec<Option<bool>>,
    /// The label of each cell.
    pub label: Vec<String>,
    /// The sentence that explains each cell.
    pub reason: Vec<String>,
    /// The effect of redistributing counts over catchments; `None` when counts are not redistributed.
    pub redistribution: Option<RedistributionRanks>,
}

/// The ranks before counts were redistributed, and the rates after it.
#[derive(Clone, Debug)]
pub struct RedistributionRanks {
    /// The rank of each cell by the same measure before redistribution.
    pub rank_before: Vec<Option<u32>>,
    /// The value behind that rank.
    pub value_before: Vec<Option<f64>>,
    /// Redistributed events per premises and year.
    pub per_premises: Option<Rates>,
    /// Redistributed events per 1,000 footfall and year.
    pub per_1000_footfall: Option<Rates>,
}

impl RedistributionRanks {
    /// The number of cells among the first `places` by `rank` that were among them before redistribution.
    pub fn kept_of_first(&self, places: u32, rank: &[Option<u32>]) -> usize {
        let first = |rank: &Option<u32>| rank.is_some_and(|rank| rank <= places);
        rank.iter().zip(&self.rank_before).filter(|(after, before)| first(after) && first(before)).count()
    }
}

/// Ranks the cells of the study area by `by`. Rank intervals come from the random stream `purpose` of `draws`.
///
/// # Errors
///
/// A ranking by a rate without events where there is exposure.
pub fn rank(data: &CellData<'_>, by: Order, labels: &Labels<'_>, draws: Draws, purpose: &str) -> Result<Ranking> {
    let CellData { grid, table, .. } = data;
    let study: Vec<usize> = grid.study().collect();
    let at_points = CellData { redistributed: None, ..*data };
    let [per_premises, per_1000_footfall] = all_rates(&at_points);
    let density: Vec<f64> =
        table.count.iter().zip(&grid.area_m2).map(|(count, m2)| f64::from(*count) / (m2 / 1e6)).collect();
    require(by, &per_premises, &per_1000_footfall)?;

    let in_order = |value: &dyn Fn(usize) -> Option<f64>| ranks(&study, value, &table.count);
    let numbered = |value: &dyn Fn(usize) -> Option<f64>| {
        let order = in_order(value);
        let mut ranks = positions(&order, grid.cells.len());
        study.iter().filter(|cell| value(**cell).is_none()).for_each(|cell| ranks[*cell] = None);
        ranks
    };
    let before = |cell: usize| measure(by, &at_points, [&per_premises, &per_1000_footfall], cell);
    let mut order = in_order(&before);
    let redistribution = data.redistributed.map(|_| {
        let [per_premises, per_1000_footfall] = all_rates(data);
        RedistributionRanks {
            rank_before: positions(&order, grid.cells.len()),
            value_before: (0..grid.cells.len()).map(before).collect(),
            per_premises,
            per_1000_footfall,
        }
    });
    if let Some(redistribution) = &redistribution {
        order = in_order(&|cell| {
            measure(by, data, [&redistribution.per_premises, &redistribution.per_1000_footfall], cell)
        });
    }
    let rank = positions(&order, grid.cells.len());
    let rates =
        redistribution.as_ref().map(|redistribution| [&redistribution.per_premises, &redistribution.per_1000_footfall]);
    let posteriors = cell_posteriors(data, by, rates.unwrap_or([&per_premises, &per_1000_footfall]));
    let label: Vec<String> = (0..grid.cells.len())
        .into_par_iter()
        .map(|cell| labels.cell_label(grid.cells[cell], &table.streets[cell]))
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
        rank_interval: cell_rank_intervals(&posteriors, &rank, draws, purpose),
        rank,
        posteriors,
        hot_without_top_point: cells_without_top_point(data),
        label,
        reason: Vec::new(),
        redistribution,
    };
    ranking.reason =
        (0..grid.cells.len()).map(|cell| explain_cell(data, cell, ranking.hot_without_top_point[cell])).collect();
    Ok(ranking)
}

impl Ranking {
    /// Whether the two harm indices disagree about a cell: it is among the first [`TOP`] by one and not among the first 2 × [`TOP`] by
    /// the other. `None` where either index has no weight for its events.
    pub fn harm_indices_disagree(&self, cell: usize) -> Option<bool> {
        let (a, b) = (self.rank_by_harm_cchi[cell]?, self.rank_by_harm_css[cell]?);
        Some(a.min(b) as usize <= TOP && a.max(b) as usize > 2 * TOP)
    }

    /// The value by which a cell is ranked.
    pub fn value(&self, data: &CellData<'_>, cell: usize) -> Option<f64> {
        measure(self.by, data, self.ranked_rates(), cell)
    }

    /// The rates per premises and per footfall by which cells are ranked.
    pub(super) fn ranked_rates(&self) -> [&Option<Rates>; 2] {
        match &self.redistribution {
            Some(redistribution) => [&redistribution.per_premises, &redistribution.per_1000_footfall],
            None => [&self.per_premises, &self.per_1000_footfall],
        }
    }
}

fn measure(by: Order, data: &CellData<'_>, rates: [&Option<Rates>; 2], cell: usize) -> Option<f64> {
    match by {
        Order::Count => Some(data.ranked_count(cell)),
        Order::Harm => Some(data.ranked_harm(cell)),
        Order::Density => Some(data.ranked_count(cell) / (data.grid.area_m2[cell] / 1e6)),
        Order::RatePremises => rate_of(rates[0], cell),
        Order::RateFootfall => rate_of(rates[1], cell),
    }
}

/// The rate of a cell; `None` when it has none.
fn rate_of(rates: &Option<Rates>, cell: usize) -> Option<f64> {
    rates.as_ref().and_then(|rates| rates.rate[cell]).map(|rate| rate.value)
}

/// Rates per premises and per footfall, where files were given.
fn all_rates(data: &CellData<'_>) -> [Option<Rates>; 2] {
    let years = data.coverage.years_observed();
    let premises = data.premises.map(|premises| premises.counted.iter().map(|n| f64::from(*n) * years).collect());
    let footfall = data.footfall.map(|footfall| footfall.daily.iter().map(|daily| daily / 1000.0 * years).collect());
    [premises, footfall].map(|exposure| rates(data, exposure?))
}

/// Rates of the cells of the study area; `None` without events where there is exposure.
fn rates(data: &CellData<'_>, exposure: Vec<f64>) -> Option<Rates> {
    let study: Vec<usize> = data.grid.study().collect();
    let (events, exposed): (Vec<f64>, Vec<f64>) =
        study.iter().map(|cell| (data.ranked_count(*cell), exposure[*cell])).unzip();
    let prior = fit_gamma_prior(&events, &exposed)?;
    let known = hexspot_stats::posteriors(&events, &exposed, data.verdicts.phi())?;
    let mut posteriors: Vec<Option<Posterior>> = vec![None; exposure.len()];
    study.iter().zip(known).for_each(|(cell, posterior)| posteriors[*cell] = posterior);
    let rate = posteriors.iter().map(|posterior| posterior.map(|posterior| posterior.summary())).collect();
    Some(Rates { exposure, prior, posteriors, rate })
}

fn require(by: Order, per_premises: &Option<Rates>, per_footfall: &Option<Rates>) -> Result<()> {
    let missing = match by {
        Order::RatePremises if per_premises.is_none() => "premises",
        Order::RateFootfall if per_footfall.is_none() => "footfall",
        _ => return Ok(()),
    };
    Err(ErrorKind::Setting {
        setting: "by",
        problem: format!("{by} needs {missing} in the study area, and there is none where events happened"),
        advice: format!("Give {missing}, or order by count"),
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
