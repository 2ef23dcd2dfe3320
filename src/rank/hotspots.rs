//! Hotspots: hot cells that share an edge, merged into one place.

use geo::{MultiPolygon, Orient, orient::Direction};
use h3o::CellIndex;
use h3o::geom::SolventBuilder;
use rayon::prelude::*;

use super::explain::{Facts, Subject, explain};
use super::rank_uncertainty::{TOP, hotspot_posterior};
use super::ranking::{Ranking, Rates};
use super::single_point_dependence::hotspot_without_top_point;
use super::{CellData, Order};
use hexspot_stats::{Draws, Interval, RankInterval, Rate, poisson_interval, rank_intervals};

/// A hotspot: neighbouring hot cells as one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Hotspot {
    /// Its rank among the hotspots, from 1, by the order of the ranking.
    pub number: usize,
    /// The label of its first-ranked cell.
    pub label: String,
    /// Numbers of its cells in the grid, in order.
    pub cells: Vec<usize>,
    /// Its outline, degrees, outer rings counter-clockwise.
    pub shape: MultiPolygon,
    /// The 90 % interval of its rank among the hotspots; `None` without draws.
    pub rank_interval: Option<RankInterval>,
    /// The best rank among its cells.
    pub best_rank: u32,
    /// Events.
    pub count: u32,
    /// Harm by the chosen preset, by the Cambridge index and by the severity score.
    pub harm: [f64; 3],
    /// The share of its events at its point with most events; `None` without events.
    pub top_point_share: Option<f64>,
    /// Whether it stays hot without that point.
    pub hot_without_top_point: bool,
    /// Area, m².
    pub area_m2: f64,
    /// Its share of the events of the study area, and of its surface.
    pub shares: [f64; 2],
    /// Premises counted; `None` without files.
    pub premises: Option<u32>,
    /// Events per premises and year.
    pub rate_per_premises: Option<Rate>,
    /// People on an average day; `None` without files.
    pub footfall: Option<f64>,
    /// Events per 1,000 footfall and year.
    pub rate_per_1000_footfall: Option<Rate>,
    /// Events over those expected by its share of the exposure.
    pub times_expected: Option<Interval>,
    /// The smallest q of its cells.
    pub hot_q: f64,
    /// The highest level of its cells.
    pub hot_level: Option<f64>,
    /// The sentence that explains it.
    pub reason: String,
}

/// The hotspots of a ranking, in rank order: hot cells that share an edge, merged. Rank intervals come from the random stream
/// `purpose` of `draws`.
pub fn hotspots(data: &CellData<'_>, ranking: &Ranking, draws: Draws, purpose: &str) -> Vec<Hotspot> {
    let totals = StudyTotals {
        events: data.grid.study().map(|cell| f64::from(data.table.count[cell])).sum(),
        area_m2: data.grid.study().map(|cell| data.grid.area_m2[cell]).sum(),
        exposure: data.expected.iter().sum(),
        tested_events: data.table.total() as f64 - data.verdicts.without_exposure as f64,
    };
    let mut hotspots: Vec<Hotspot> =
        components(data).into_par_iter().map(|cells| hotspot(data, ranking, &totals, cells)).collect();
    let measure = |hotspot: &Hotspot| value(data, ranking, &hotspot.cells);
    hotspots.sort_by(|a, b| measure(b).total_cmp(&measure(a)).then(a.best_rank.cmp(&b.best_rank)));
    let posteriors: Vec<_> = hotspots.iter().map(|hotspot| hotspot_posterior(data, ranking, &hotspot.cells)).collect();
    let intervals = rank_intervals(&posteriors, draws.number, TOP, &draws.streams, &format!("rank/hotspots/{purpose}"));
    for ((hotspot, interval), number) in hotspots.iter_mut().zip(intervals).zip(1..) {
        (hotspot.number, hotspot.rank_interval) =
            (number, interval.map(|interval| interval.extended_to(number as u32)));
    }
    hotspots
}

/// The value by which the hotspot with these cells is ranked.
fn value(data: &CellData<'_>, ranking: &Ranking, cells: &[usize]) -> f64 {
    let sum = |value: &dyn Fn(usize) -> f64| cells.iter().map(|cell| value(*cell)).sum::<f64>();
    let count = |cell: usize| data.ranked_count(cell);
    let [per_premises, per_footfall] = ranking.ranked_rates();
    let rate =
        |rates: &Option<Rates>| rate_of(rates, cells, &count, data.verdicts.phi()).map_or(-1.0, |rate| rate.value);
    match ranking.by {
        Order::Count => sum(&count),
        Order::Harm => sum(&|cell| data.ranked_harm(cell)),
        Order::Density => sum(&count) / sum(&|cell| data.grid.area_m2[cell]),
        Order::RatePremises => rate(per_premises),
        Order::RateFootfall => rate(per_footfall),
    }
}

/// The rate of these cells combined. Cells without exposure are excluded: their events did not happen at these premises.
fn rate_of(rates: &Option<Rates>, cells: &[usize], count: &dyn Fn(usize) -> f64, dispersion: f64) -> Option<Rate> {
    let rates = rates.as_ref()?;
    let (events, exposure) = exposed(&rates.exposure, cells, count);
    (exposure > 0.0).then(|| rates.prior.posterior(events, exposure, dispersion).summary())
}

/// Events and exposure of the cells with exposure.
fn exposed(exposure: &[f64], cells: &[usize], count: &dyn Fn(usize) -> f64) -> (f64, f64) {
    let cells = cells.iter().filter(|cell| exposure[**cell] > 0.0);
    cells.fold((0.0, 0.0), |(n, e), cell| (n + count(*cell), e + exposure[*cell]))
}

/// The totals of which a hotspot has shares.
struct StudyTotals {
    /// Events of the study area.
    events: f64,
    /// Surface of the study area.
    area_m2: f64,
    /// Exposure of all cells analysed.
    exposure: f64,
    /// Events of the cells with exposure.
    tested_events: f64,
}

/// The connected components of hot cells, cells of each in order.
fn components(data: &CellData<'_>) -> Vec<Vec<usize>> {
    let grid = data.grid;
    let hot = |cell: usize| data.verdicts.hot[cell] == Some(true);
    let mut seen = vec![false; grid.cells.len()];
    let mut components = Vec::new();
    for start in (0..grid.cells.len()).filter(|cell| hot(*cell)) {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (mut component, mut open) = (Vec::new(), vec![start]);
        while let Some(cell) = open.pop() {
            component.push(cell);
            let neighbours = grid.cells[cell].grid_disk_safe(1).filter_map(|near| grid.number(near));
            for near in neighbours.map(|number| number as usize).filter(|near| hot(*near)) {
                if !std::mem::replace(&mut seen[near], true) {
                    open.push(near);
                }
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    components
}

fn hotspot(data: &CellData<'_>, ranking: &Ranking, totals: &StudyTotals, cells: Vec<usize>) -> Hotspot {
    let CellData { grid, table, verdicts, .. } = data;
    let sum = |column: &[f64]| cells.iter().map(|cell| column[*cell]).sum::<f64>();
    let count: u32 = cells.iter().map(|cell| table.count[*cell]).sum();
    let top_point = cells.iter().map(|cell| table.top_point[*cell]).max().unwrap_or_default();
    let first = *cells.iter().min_by_key(|cell| ranking.rank[**cell]).expect("a component has a cell");
    let phi = verdicts.phi();
    let at_points = |cell: usize| f64::from(table.count[cell]);
    let rate = |rates| rate_of(rates, &cells, &at_points, phi);
    let (tested_events, tested_exposure) = exposed(data.expected, &cells, &at_points);
    let expected = totals.tested_events * tested_exposure / totals.exposure;
    let times_expected = (expected > 0.0).then(|| poisson_interval(tested_events as u32, phi).divided_by(expected));
    let hot_without_top_point = hotspot_without_top_point(data, &cells);
    let hot_q = cells.iter().filter_map(|cell| verdicts.hot_q[*cell]).fold(1.0, f64::min);
    Hotspot {
        number: 0,
        rank_interval: None,
        label: ranking.label[first].clone(),
        shape: outline(cells.iter().map(|cell| grid.cells[*cell])),
        best_rank: ranking.rank[first].unwrap_or_default(),
        count,
        harm: [sum(&table.harm), sum(&table.harm_cchi), sum(&table.harm_css)],
        top_point_share: (count > 0).then(|| f64::from(top_point) / f64::from(count)),
        hot_without_top_point,
        area_m2: sum(&grid.area_m2),
        shares: [f64::from(count) / totals.events, sum(&grid.area_m2) / totals.area_m2],
        premises: data.premises.map(|premises| cells.iter().map(|cell| premises.counted[*cell]).sum()),
        rate_per_premises: rate(&ranking.per_premises),
        footfall: data.footfall.map(|footfall| sum(&footfall.daily)),
        rate_per_1000_footfall: rate(&ranking.per_1000_footfall),
        times_expected,
        hot_q,
        hot_level: cells.iter().filter_map(|cell| verdicts.hot_level[*cell]).reduce(f64::max),
        reason: explain(&Facts {
            count,
            months: data.coverage.months_observed(),
            times_expected,
            hot: Some(true),
            window_hot: true,
            hot_q: Some(hot_q),
            subject: Subject::Hotspot,
            verdicts,
            expect: data.expect,
            top_point,
            hot_without_top_point: Some(hot_without_top_point),
        }),
        cells,
    }
}

/// The outline of cells, outer rings counter-clockwise as RFC 7946 requires.
pub(super) fn outline(cells: impl Iterator<Item = CellIndex>) -> MultiPolygon {
    let dissolved =
        SolventBuilder::new().build().dissolve(cells).expect("the cells are distinct and of one resolution");
    dissolved.orient(Direction::Default)
}
