//! Hotspots: hot cells that share an edge, merged into one place.

use geo::{MultiPolygon, Orient, orient::Direction};
use h3o::CellIndex;
use h3o::geom::SolventBuilder;
use rayon::prelude::*;

use super::explain::{Facts, Subject, sentence};
use super::ranking::{Ranking, Rates};
use super::single_point_dependence::hotspot_without_top_point;
use super::{CellData, Order, rank_uncertainty};
use hexspot_stats::{Draws, Interval, RankInterval, Rate, poisson_interval, rank_intervals};

/// A hotspot: neighbouring hot cells as one place, with its own measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Hotspot {
    /// Place among the hotspots, from 1, by the order of the ranking.
    pub number: usize,
    /// Named as its first cell is.
    pub label: String,
    /// Numbers of its cells in the grid, in order.
    pub cells: Vec<usize>,
    /// Its outline, degrees, outer rings counter-clockwise.
    pub shape: MultiPolygon,
    /// The 90 % interval of its place among the hotspots; `None` when no draws were asked for.
    pub rank_interval: Option<RankInterval>,
    /// The best rank among its cells.
    pub best_rank: u32,
    /// Events.
    pub count: u32,
    /// Harm by the chosen preset, by the Cambridge index and by the severity score.
    pub harm: [f64; 3],
    /// Share of its events on its fullest point; `None` without events.
    pub top_point_share: Option<f64>,
    /// Whether it stays hot without its fullest point.
    pub hot_without_top_point: bool,
    /// Area, m².
    pub area_m2: f64,
    /// Share of the reported events, and share of the reported area.
    pub shares: [f64; 2],
    /// Premises counted, when files were given.
    pub premises: Option<u32>,
    /// Events per premises and year.
    pub rate_per_premises: Option<Rate>,
    /// Average daily entries and exits, when files were given.
    pub footfall: Option<f64>,
    /// Events per 1,000 of them and year.
    pub rate_per_1000_footfall: Option<Rate>,
    /// Events over what its share of the exposure would have.
    pub times_expected: Option<Interval>,
    /// The least q of its cells by the test behind the verdict.
    pub hot_q: f64,
    /// The highest level of its cells.
    pub hot_level: Option<f64>,
    /// One plain sentence.
    pub reason: String,
}

/// Merges the hot cells of a ranking into hotspots, first place first.
///
/// Their rank intervals are from `draws` named `purpose`.
pub fn merge(evidence: &CellData<'_>, ranking: &Ranking, draws: Draws, purpose: &str) -> Vec<Hotspot> {
    let whole = StudyTotals {
        events: evidence.grid.study().map(|cell| f64::from(evidence.table.count[cell])).sum(),
        area_m2: evidence.grid.study().map(|cell| evidence.grid.area_m2[cell]).sum(),
        exposure: evidence.expected.iter().sum(),
        tested_events: evidence.table.total() as f64 - evidence.judgement.without_exposure as f64,
    };
    let mut hotspots: Vec<Hotspot> =
        components(evidence).into_par_iter().map(|cells| hotspot(evidence, ranking, &whole, cells)).collect();
    let measure = |hotspot: &Hotspot| value(evidence, ranking, &hotspot.cells);
    hotspots.sort_by(|a, b| measure(b).total_cmp(&measure(a)).then(a.best_rank.cmp(&b.best_rank)));
    let laws: Vec<_> =
        hotspots.iter().map(|hotspot| rank_uncertainty::of_hotspot(evidence, ranking, &hotspot.cells)).collect();
    let intervals =
        rank_intervals(&laws, draws.number, rank_uncertainty::TOP, &draws.streams, &format!("rank/hotspots/{purpose}"));
    for ((hotspot, interval), number) in hotspots.iter_mut().zip(intervals).zip(1..) {
        (hotspot.number, hotspot.rank_interval) =
            (number, interval.map(|interval| interval.extended_to(number as u32)));
    }
    hotspots
}

/// The value by which the hotspot of these cells has its place.
fn value(evidence: &CellData<'_>, ranking: &Ranking, cells: &[usize]) -> f64 {
    let sum = |value: &dyn Fn(usize) -> f64| cells.iter().map(|cell| value(*cell)).sum::<f64>();
    let count = |cell: usize| evidence.ranked_count(cell);
    let [per_premises, per_footfall] = ranking.ranked_rates();
    let rate =
        |rates: &Option<Rates>| rate_of(rates, cells, &count, evidence.judgement.phi()).map_or(-1.0, |rate| rate.value);
    match ranking.by {
        Order::Count => sum(&count),
        Order::Harm => sum(&|cell| evidence.ranked_harm(cell)),
        Order::Density => sum(&count) / sum(&|cell| evidence.grid.area_m2[cell]),
        Order::RatePremises => rate(per_premises),
        Order::RateFootfall => rate(per_footfall),
    }
}

/// The rate of some cells together. Only those that have exposure speak of a rate: the events of the others are not events of these
/// premises.
fn rate_of(rates: &Option<Rates>, cells: &[usize], count: &dyn Fn(usize) -> f64, dispersion: f64) -> Option<Rate> {
    let rates = rates.as_ref()?;
    let (events, exposure) = exposed(&rates.exposure, cells, count);
    (exposure > 0.0).then(|| rates.prior.posterior(events, exposure, dispersion).summary())
}

/// Events and exposure of those of the cells that have any exposure.
fn exposed(exposure: &[f64], cells: &[usize], count: &dyn Fn(usize) -> f64) -> (f64, f64) {
    let cells = cells.iter().filter(|cell| exposure[**cell] > 0.0);
    cells.fold((0.0, 0.0), |(n, e), cell| (n + count(*cell), e + exposure[*cell]))
}

/// What the shares of a hotspot are shares of.
struct StudyTotals {
    /// Events of the reported cells.
    events: f64,
    /// Area of the reported cells.
    area_m2: f64,
    /// Exposure of all cells analysed.
    exposure: f64,
    /// Events of the cells that have exposure.
    tested_events: f64,
}

/// The hot cells, grouped where they share an edge; each group in order.
fn components(evidence: &CellData<'_>) -> Vec<Vec<usize>> {
    let grid = evidence.grid;
    let hot = |cell: usize| evidence.judgement.hot[cell] == Some(true);
    let mut seen = vec![false; grid.cells.len()];
    let mut components = Vec::new();
    for start in (0..grid.cells.len()).filter(|cell| hot(*cell)) {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (mut component, mut open) = (Vec::new(), vec![start]);
        while let Some(cell) = open.pop() {
            component.push(cell);
            let beside = grid.cells[cell].grid_disk_safe(1).filter_map(|beside| grid.number(beside));
            for beside in beside.map(|number| number as usize).filter(|beside| hot(*beside)) {
                if !std::mem::replace(&mut seen[beside], true) {
                    open.push(beside);
                }
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    components
}

fn hotspot(evidence: &CellData<'_>, ranking: &Ranking, whole: &StudyTotals, cells: Vec<usize>) -> Hotspot {
    let CellData { grid, table, judgement, .. } = evidence;
    let sum = |column: &[f64]| cells.iter().map(|cell| column[*cell]).sum::<f64>();
    let count: u32 = cells.iter().map(|cell| table.count[*cell]).sum();
    let top_point = cells.iter().map(|cell| table.top_point[*cell]).max().unwrap_or_default();
    let first = *cells.iter().min_by_key(|cell| ranking.rank[**cell]).expect("a component has a cell");
    let phi = judgement.phi();
    let at_points = |cell: usize| f64::from(table.count[cell]);
    let rate = |rates| rate_of(rates, &cells, &at_points, phi);
    let (tested_events, tested_exposure) = exposed(evidence.expected, &cells, &at_points);
    let expected = whole.tested_events * tested_exposure / whole.exposure;
    let times_expected = (expected > 0.0).then(|| poisson_interval(tested_events as u32, phi).divided_by(expected));
    let hot_without_top_point = hotspot_without_top_point(evidence, &cells);
    let hot_q = cells.iter().filter_map(|cell| judgement.hot_q[*cell]).fold(1.0, f64::min);
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
        shares: [f64::from(count) / whole.events, sum(&grid.area_m2) / whole.area_m2],
        premises: evidence.premises.map(|premises| cells.iter().map(|cell| premises.counted[*cell]).sum()),
        rate_per_premises: rate(&ranking.per_premises),
        footfall: evidence.footfall.map(|footfall| sum(&footfall.daily)),
        rate_per_1000_footfall: rate(&ranking.per_1000_footfall),
        times_expected,
        hot_q,
        hot_level: cells.iter().filter_map(|cell| judgement.hot_level[*cell]).reduce(f64::max),
        reason: sentence(&Facts {
            count,
            months: evidence.coverage.months_observed(),
            times_expected,
            hot: Some(true),
            window_hot: true,
            hot_q: Some(hot_q),
            subject: Subject::Hotspot,
            judgement,
            expect: evidence.expect,
            top_point,
            hot_without_top_point: Some(hot_without_top_point),
        }),
        cells,
    }
}

/// The outline of cells, outer rings counter-clockwise as RFC 7946 asks.
pub(super) fn outline(cells: impl Iterator<Item = CellIndex>) -> MultiPolygon {
    let dissolved =
        SolventBuilder::new().build().dissolve(cells).expect("the cells are distinct and of one resolution");
    dissolved.orient(Direction::Default)
}
