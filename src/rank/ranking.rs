//! The cells of the study area in order, with every measure they could have been ordered by.

use rayon::prelude::*;

use super::label::Labels;
use super::order::Order;
use super::single_point_dependence::cells_without_top_point;
use super::{CellData, explain, rank_uncertainty};
use crate::error::{ErrorKind, Result};
use hexspot_stats::ranks;
use hexspot_stats::{Draws, GammaPrior, Posterior, RankInterval, Rate, fit_gamma_prior, posteriors};

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
    /// What spreading counts over catchments changed; `None` when they are ranked as they stand.
    pub respread: Option<RedistributionRanks>,
}

/// What the order hangs on where counts are spread over catchments, and what it was before.
#[derive(Clone, Debug)]
pub struct RedistributionRanks {
    /// Rank of each cell by the same order without the spread.
    pub rank_before: Vec<Option<u32>>,
    /// The value by which it had that rank.
    pub value_before: Vec<Option<f64>>,
    /// Spread events per premises and year.
    pub per_premises: Option<Rates>,
    /// Spread events per 1,000 daily entries and exits, and year.
    pub per_1000_footfall: Option<Rates>,
}

impl RedistributionRanks {
    /// How many of the first `places` by `rank` had been among the first before.
    pub fn kept_of_first(&self, places: u32, rank: &[Option<u32>]) -> usize {
        let first = |rank: &Option<u32>| rank.is_some_and(|rank| rank <= places);
        rank.iter().zip(&self.rank_before).filter(|(after, before)| first(after) && first(before)).count()
    }
}

/// Ranks the reported cells by `by`, with rank intervals from `draws` named `purpose`.
pub fn rank(evidence: &CellData<'_>, by: Order, labels: &Labels<'_>, draws: Draws, purpose: &str) -> Result<Ranking> {
    let CellData { grid, table, .. } = evidence;
    let study: Vec<usize> = grid.study().collect();
    let at_points = CellData { spread: None, ..*evidence };
    let [per_premises, per_1000_footfall] = all_rates(&at_points);
    let density: Vec<f64> =
        table.count.iter().zip(&grid.area_m2).map(|(count, m2)| f64::from(*count) / (m2 / 1e6)).collect();
    require(by, &per_premises, &per_1000_footfall)?;

    let place = |value: &dyn Fn(usize) -> Option<f64>| ranks(&study, value, &table.count);
    let numbered = |value: &dyn Fn(usize) -> Option<f64>| {
        let order = place(value);
        let mut ranks = positions(&order, grid.cells.len());
        study.iter().filter(|cell| value(**cell).is_none()).for_each(|cell| ranks[*cell] = None);
        ranks
    };
    let before = |cell: usize| measure(by, &at_points, [&per_premises, &per_1000_footfall], cell);
    let mut order = place(&before);
    let respread = evidence.spread.map(|_| {
        let [per_premises, per_1000_footfall] = all_rates(evidence);
        RedistributionRanks {
            rank_before: positions(&order, grid.cells.len()),
            value_before: (0..grid.cells.len()).map(before).collect(),
            per_premises,
            per_1000_footfall,
        }
    });
    if let Some(respread) = &respread {
        order = place(&|cell| measure(by, evidence, [&respread.per_premises, &respread.per_1000_footfall], cell));
    }
    let rank = positions(&order, grid.cells.len());
    let rates = respread.as_ref().map(|respread| [&respread.per_premises, &respread.per_1000_footfall]);
    let laws = rank_uncertainty::laws(evidence, by, rates.unwrap_or([&per_premises, &per_1000_footfall]));
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
        rank_interval: rank_uncertainty::of_cells(&laws, &rank, draws, purpose),
        rank,
        laws,
        hot_without_top_point: cells_without_top_point(evidence),
        label,
        reason: Vec::new(),
        respread,
    };
    ranking.reason = (0..grid.cells.len())
        .map(|cell| explain::of_cell(evidence, cell, ranking.hot_without_top_point[cell]))
        .collect();
    Ok(ranking)
}

impl Ranking {
    /// Whether the two harm indices tell different stories of a cell: by one it is among the first [`sureness::TOP`], by the other
    /// not even among twice as many. `None` where either has no weight for its events.
    pub fn harm_indices_disagree(&self, cell: usize) -> Option<bool> {
        let (a, b) = (self.rank_by_harm_cchi[cell]?, self.rank_by_harm_css[cell]?);
        Some(a.min(b) as usize <= rank_uncertainty::TOP && a.max(b) as usize > 2 * rank_uncertainty::TOP)
    }

    /// The value by which a cell has its rank.
    pub fn value(&self, evidence: &CellData<'_>, cell: usize) -> Option<f64> {
        measure(self.by, evidence, self.ranked_rates(), cell)
    }

    /// The rates, per premises and per footfall, that cells are ranked by where a rate is what they are ranked by.
    pub(super) fn ranked_rates(&self) -> [&Option<Rates>; 2] {
        match &self.respread {
            Some(respread) => [&respread.per_premises, &respread.per_1000_footfall],
            None => [&self.per_premises, &self.per_1000_footfall],
        }
    }
}

fn measure(by: Order, evidence: &CellData<'_>, rates: [&Option<Rates>; 2], cell: usize) -> Option<f64> {
    match by {
        Order::Count => Some(evidence.ranked_count(cell)),
        Order::Harm => Some(evidence.ranked_harm(cell)),
        Order::Density => Some(evidence.ranked_count(cell) / (evidence.grid.area_m2[cell] / 1e6)),
        Order::RatePremises => rate_of(rates[0], cell),
        Order::RateFootfall => rate_of(rates[1], cell),
    }
}

/// The rate of a cell, if it has one.
fn rate_of(rates: &Option<Rates>, cell: usize) -> Option<f64> {
    rates.as_ref().and_then(|rates| rates.rate[cell]).map(|rate| rate.value)
}

/// Rates per premises and per footfall, where files were given.
fn all_rates(evidence: &CellData<'_>) -> [Option<Rates>; 2] {
    let years = evidence.coverage.years_observed();
    let premises = evidence.premises.map(|premises| premises.counted.iter().map(|n| f64::from(*n) * years).collect());
    let footfall =
        evidence.footfall.map(|footfall| footfall.daily.iter().map(|daily| daily / 1000.0 * years).collect());
    [premises, footfall].map(|exposure| rates(evidence, exposure?))
}

/// Rates of the reported cells; `None` when nothing happened where there is exposure.
fn rates(evidence: &CellData<'_>, exposure: Vec<f64>) -> Option<Rates> {
    let study: Vec<usize> = evidence.grid.study().collect();
    let (events, exposed): (Vec<f64>, Vec<f64>) =
        study.iter().map(|cell| (evidence.ranked_count(*cell), exposure[*cell])).unzip();
    let prior = fit_gamma_prior(&events, &exposed)?;
    let known = posteriors(&events, &exposed, evidence.judgement.phi())?;
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
