//! The history of places: in which months and steps each was hot or cold, and the pattern that they make.

use super::Direction;
use super::emerging::{EmergingPattern, classify};
use super::time_step::{StepLength, TimeSteps};
use super::trend_test::{Trend, TrendScores, test_trends};
use crate::grid::{CellCounts, Coverage};
use hexspot_stats::{HotColdState, Verdicts, WindowShares, Windows, hot_cold_states};

/// The monthly counts of a theme and what they are tested against.
#[derive(Clone, Copy, Debug)]
pub struct HistoryContext<'a> {
    /// The windows over which cells are tested.
    pub windows: Windows<'a>,
    /// The counts by cell and month.
    pub table: &'a CellCounts,
    /// The months in which the theme is observed.
    pub coverage: &'a Coverage,
    /// The verdicts on the whole period, with the test options and the dispersion of events.
    pub verdicts: &'a Verdicts,
}

/// When a place was hot or cold, its trend and its pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HotHistory {
    /// Observed months in which it was hot; `None` for a place that is not tested.
    pub months_hot: Option<u32>,
    /// Observed steps in which it was hot and in which it was cold; `None` likewise, or where too few steps are observed.
    pub steps: Option<[u32; 2]>,
    /// Whether its counts rise or fall; `None` where too few steps are observed.
    pub trend: Option<Trend>,
    /// Its pattern; `None` where the states or the trend are missing.
    pub emerging: Option<EmergingPattern>,
}

/// The histories of places, all over the same steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HotHistories {
    /// The steps; `None` where too few months are observed.
    pub steps: Option<TimeSteps>,
    /// The history of each place, in order; that of a cell that is not reported is empty.
    pub places: Vec<HotHistory>,
}

/// Computes the history of every cell.
///
/// Each month of a cell's window (the cell and its rings) is tested as the whole period is, given all events of that month. What all
/// places share, such as the season, therefore makes no place hot. The trend is that of the raw counts of the window. It is significant
/// only where the cell's own counts go the same way: an emptying cell next to a filling one is not rising. That condition only removes
/// verdicts.
pub fn cell_histories(context: HistoryContext<'_>, length: StepLength) -> HotHistories {
    let HistoryContext { windows: Windows { exposure, neighbours, reported }, table, coverage, verdicts } = context;
    let (cells, months) = (exposure.len(), table.months);
    let tested: Vec<bool> = reported.iter().zip(exposure).map(|(reported, e)| *reported && *e > 0.0).collect();
    let total: f64 = exposure.iter().sum();
    let sums = |monthly: &[u32]| -> Vec<u32> {
        let mut sums = vec![0; monthly.len()];
        for (sums, window) in sums.chunks_exact_mut(months).zip(neighbours.windows()) {
            for member in window {
                let member_counts = &monthly[*member as usize * months..][..months];
                sums.iter_mut().zip(member_counts).for_each(|(sum, count)| *sum += count);
            }
        }
        sums
    };
    let share = |cells: &[u32]| cells.iter().map(|cell| exposure[*cell as usize]).sum::<f64>() / total;
    let window_share: Vec<f64> = neighbours.windows().map(share).collect();
    let cell_share: Vec<f64> = exposure.iter().map(|e| e / total).collect();
    let places = WindowShares { share: &cell_share, window_share: &window_share, tested: &tested };
    let (cell_counts, window_counts) = (exposed_counts(table, exposure), sums(&table.monthly));
    let exposed_window_counts = if verdicts.without_exposure > 0 { sums(&cell_counts) } else { window_counts.clone() };
    let observed = coverage.complete.iter().filter(|complete| **complete).count();
    let study = (0..cells).filter(|cell| tested[*cell]);
    let mean_share = study.clone().map(|cell| window_share[cell]).sum::<f64>() / study.count().max(1) as f64;
    let events_a_month = observed_events(&cell_counts, months, &coverage.complete) as f64 / observed.max(1) as f64;
    let steps = TimeSteps::new(length, &coverage.complete, events_a_month * mean_share);
    let all = by_month(&cell_counts, months);
    let counts = MonthlyCounts { months, place: &cell_counts, window: &exposed_window_counts, all: &all };
    let one_month = coverage.months_observed() == 1;
    // A single month is the whole period, which has its verdicts already.
    let months_hot = if one_month {
        verdicts.hot.iter().map(|hot| hot.map(u32::from)).collect()
    } else {
        months_hot(context, places, counts)
    };
    let step_sums = |monthly: &[u32], cell: usize, steps: &TimeSteps| {
        steps.sums(|month| Some(f64::from(monthly[cell * months + month])))
    };
    let trends = |steps: &TimeSteps| {
        let series = |cell: usize| if reported[cell] { step_sums(&window_counts, cell, steps) } else { Vec::new() };
        let mut found =
            test_trends(&(0..cells).map(series).collect::<Vec<_>>(), steps.seasons(), verdicts.options.alpha);
        for (cell, trend) in found.iter_mut().enumerate() {
            let significant = trend.as_mut().filter(|trend| trend.direction != Direction::Level);
            if let Some(trend) = significant
                && TrendScores::compute(&step_sums(&table.monthly, cell, steps), steps.seasons())
                    .is_none_or(|cell| cell.deciding().s * trend.scores.deciding().s <= 0.0)
            {
                trend.direction = Direction::Level;
            }
        }
        found
    };
    assemble(context, places, counts, steps, months_hot, trends)
}

/// Computes the history of groups of cells, each tested by itself.
pub fn group_histories(context: HistoryContext<'_>, length: StepLength, groups: &[&[usize]]) -> HotHistories {
    let HistoryContext { windows: Windows { exposure, .. }, table, coverage, verdicts } = context;
    let months = table.months;
    let total: f64 = exposure.iter().sum();
    let shares: Vec<f64> =
        groups.iter().map(|cells| cells.iter().map(|cell| exposure[*cell]).sum::<f64>() / total).collect();
    let tested: Vec<bool> = shares.iter().map(|share| *share > 0.0).collect();
    let places = WindowShares { share: &shares, window_share: &shares, tested: &tested };
    let cell_counts = exposed_counts(table, exposure);
    let sum = |monthly: &[u32]| -> Vec<u32> {
        let group_counts = |cells: &&[usize]| -> Vec<u32> {
            (0..months).map(|month| cells.iter().map(|cell| monthly[cell * months + month]).sum()).collect()
        };
        groups.iter().flat_map(group_counts).collect()
    };
    let (exposed, raw) = (sum(&cell_counts), sum(&table.monthly));
    let counts = MonthlyCounts { months, place: &exposed, window: &exposed, all: &by_month(&cell_counts, months) };
    let complete = &coverage.complete;
    let observed = |raw: &[u32]| raw.iter().zip(complete).map(|(n, whole)| whole.then_some(f64::from(*n))).collect();
    let series: Vec<Vec<Option<f64>>> = raw.chunks_exact(months).map(observed).collect();
    let steps = TimeSteps::for_places(length, complete, &series);
    let trends = |steps: &TimeSteps| trends_by_step(&series, steps, verdicts.options.alpha);
    assemble(context, places, counts, steps, months_hot(context, places, counts), trends)
}

/// Tests the trends of places without exposure, such as published area counts, as one family.
///
/// No share of all events is expected of them, so they are neither hot nor cold.
pub fn trends_only(series: &[Vec<Option<f64>>], complete: &[bool], length: StepLength, alpha: f64) -> HotHistories {
    let steps = TimeSteps::for_places(length, complete, series);
    let trends = steps.as_ref().map_or_else(|| vec![None; series.len()], |steps| trends_by_step(series, steps, alpha));
    let history = |trend| HotHistory { trend, ..HotHistory::default() };
    HotHistories { steps, places: trends.into_iter().map(history).collect() }
}

fn trends_by_step(series: &[Vec<Option<f64>>], steps: &TimeSteps, alpha: f64) -> Vec<Option<Trend>> {
    let by_step: Vec<Vec<Option<f64>>> = series.iter().map(|series| steps.sums(|month| series[month])).collect();
    test_trends(&by_step, steps.seasons(), alpha)
}

/// Monthly counts of places and of their windows, `[place × months + month]`, and of all that is tested, by month.
#[derive(Clone, Copy)]
struct MonthlyCounts<'a> {
    months: usize,
    place: &'a [u32],
    window: &'a [u32],
    all: &'a [u64],
}

impl MonthlyCounts<'_> {
    /// The state of each place over a range of months.
    fn states(
        &self,
        context: HistoryContext<'_>,
        places: WindowShares<'_>,
        range: std::ops::Range<usize>,
    ) -> Vec<Option<HotColdState>> {
        let sums = |monthly: &[u32]| -> Vec<u64> {
            let sum = |counts: &[u32]| counts[range.clone()].iter().map(|count| u64::from(*count)).sum();
            monthly.chunks_exact(self.months).map(sum).collect()
        };
        let all = self.all[range.clone()].iter().sum();
        let Verdicts { dispersion, options, .. } = context.verdicts;
        hot_cold_states(places, (&sums(self.place), &sums(self.window), all), *dispersion, *options)
    }
}

fn months_hot(context: HistoryContext<'_>, places: WindowShares<'_>, counts: MonthlyCounts<'_>) -> Vec<Option<u32>> {
    let mut hot: Vec<Option<u32>> = places.tested.iter().map(|tested| tested.then_some(0)).collect();
    for month in (0..counts.months).filter(|month| context.coverage.observed[*month]) {
        for (hot, state) in hot.iter_mut().zip(counts.states(context, places, month..month + 1)) {
            *hot = hot.map(|hot| hot + u32::from(state == Some(HotColdState::Hot)));
        }
    }
    hot
}

fn assemble(
    context: HistoryContext<'_>,
    places: WindowShares<'_>,
    counts: MonthlyCounts<'_>,
    steps: Option<TimeSteps>,
    months_hot: Vec<Option<u32>>,
    trends: impl FnOnce(&TimeSteps) -> Vec<Option<Trend>>,
) -> HotHistories {
    let Some(steps) = steps else {
        let months_only = |months_hot| HotHistory { months_hot, ..HotHistory::default() };
        return HotHistories { steps: None, places: months_hot.into_iter().map(months_only).collect() };
    };
    let trends = trends(&steps);
    let by_step: Vec<Vec<Option<HotColdState>>> =
        steps.ranges.iter().flatten().map(|range| counts.states(context, places, range.clone())).collect();
    let history = |(place, (months_hot, trend)): (usize, (Option<u32>, Option<Trend>))| {
        let states: Option<Vec<HotColdState>> = by_step.iter().map(|states| states[place]).collect();
        let number = |wanted: HotColdState| {
            states.as_ref().map(|states| states.iter().filter(|state| **state == wanted).count() as u32)
        };
        let direction: Option<Direction> = trend.map(|trend| trend.direction);
        HotHistory {
            months_hot,
            steps: number(HotColdState::Hot).zip(number(HotColdState::Cold)).map(|(hot, cold)| [hot, cold]),
            trend,
            emerging: states.as_ref().zip(direction).map(|(states, direction)| classify(states, direction)),
        }
    };
    HotHistories { places: months_hot.into_iter().zip(trends).enumerate().map(history).collect(), steps: Some(steps) }
}

/// Monthly counts with those of cells without exposure set to 0: their events are in no test.
fn exposed_counts(table: &CellCounts, exposure: &[f64]) -> Vec<u32> {
    let mut monthly = table.monthly.clone();
    for (counts, _) in monthly.chunks_exact_mut(table.months).zip(exposure).filter(|(_, e)| **e <= 0.0) {
        counts.fill(0);
    }
    monthly
}

fn by_month(monthly: &[u32], months: usize) -> Vec<u64> {
    let mut all = vec![0; months];
    for counts in monthly.chunks_exact(months) {
        all.iter_mut().zip(counts).for_each(|(sum, count)| *sum += u64::from(*count));
    }
    all
}

fn observed_events(monthly: &[u32], months: usize, complete: &[bool]) -> u64 {
    by_month(monthly, months).iter().zip(complete).filter(|(_, complete)| **complete).map(|(events, _)| events).sum()
}
