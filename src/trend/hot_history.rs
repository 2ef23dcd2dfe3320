//! The course of places: in which months and steps each was hot or cold, and what it is becoming.

use super::Direction;
use super::emerging::{Emerging, emerging};
use super::time_step::{StepChoice, Steps};
use super::trend_test::{Scores, Trend, trends};
use crate::grid::{CellCounts, Coverage};
use hexspot_stats::{HotColdState, Verdicts, WindowShares, Windows, hot_cold_states};

/// The cells of a theme, by month.
#[derive(Clone, Copy, Debug)]
pub struct HistoryContext<'a> {
    /// The windows over which cells are tested.
    pub windows: Windows<'a>,
    /// The counts.
    pub table: &'a CellCounts,
    /// The months in which the theme is known.
    pub coverage: &'a Coverage,
    /// The verdicts on the whole period: what was asked, and how clumped events are.
    pub judgement: &'a Verdicts,
}

/// The course of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Course {
    /// In how many of the observed months it was hot; `None` for a place that is not tested.
    pub months_hot: Option<u32>,
    /// In how many of the known steps it was hot, and in how many cold; `None` likewise, or where too few steps are known.
    pub steps: Option<[u32; 2]>,
    /// Whether its numbers rise or fall; `None` where too few steps are known.
    pub trend: Option<Trend>,
    /// What it is becoming; `None` where either is not known.
    pub emerging: Option<Emerging>,
}

/// The courses of places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Courses {
    /// The steps; `None` where too few months are known.
    pub steps: Option<Steps>,
    /// The course of each place, in order; that of a cell that is not reported says nothing.
    pub places: Vec<Course>,
}

/// The course of every cell. A month of the window of a cell (itself and its rings) is tested as the whole period is, given the events
/// of that month: what all places share, such as the season, makes no place hot. Its trend is that of the raw counts of the window, and
/// clear only where the cell itself goes the same way: one that empties beside one that fills is not rising. That condition only takes
/// verdicts away.
pub fn of_cells(ground: HistoryContext<'_>, choice: StepChoice) -> Courses {
    let HistoryContext { windows: Windows { exposure, neighbours, reported }, table, coverage, judgement } = ground;
    let (cells, months) = (exposure.len(), table.months);
    let judged: Vec<bool> = reported.iter().zip(exposure).map(|(reported, e)| *reported && *e > 0.0).collect();
    let total: f64 = exposure.iter().sum();
    let sums = |monthly: &[u32]| -> Vec<u32> {
        let mut sums = vec![0; monthly.len()];
        for (sums, window) in sums.chunks_exact_mut(months).zip(neighbours.windows()) {
            for member in window {
                let of_member = &monthly[*member as usize * months..][..months];
                sums.iter_mut().zip(of_member).for_each(|(sum, count)| *sum += count);
            }
        }
        sums
    };
    let share = |cells: &[u32]| cells.iter().map(|cell| exposure[*cell as usize]).sum::<f64>() / total;
    let window_share: Vec<f64> = neighbours.windows().map(share).collect();
    let own_share: Vec<f64> = exposure.iter().map(|e| e / total).collect();
    let places = WindowShares { share: &own_share, window_share: &window_share, tested: &judged };
    let (own, window) = (tested(table, exposure), sums(&table.monthly));
    let of_window = if judgement.without_exposure > 0 { sums(&own) } else { window.clone() };
    let known = coverage.complete.iter().filter(|known| **known).count();
    let study = (0..cells).filter(|cell| judged[*cell]);
    let mean_share = study.clone().map(|cell| window_share[cell]).sum::<f64>() / study.count().max(1) as f64;
    let a_month = known_events(&own, months, &coverage.complete) as f64 / known.max(1) as f64;
    let steps = Steps::of(choice, &coverage.complete, a_month * mean_share);
    let series = Series { months, own: &own, window: &of_window, all: &by_month(&own, months) };
    let one_month = coverage.months_observed() == 1;
    // A single month is the whole period, which has its verdicts already.
    let months_hot = if one_month {
        judgement.hot.iter().map(|hot| hot.map(u32::from)).collect()
    } else {
        months_hot(ground, places, series)
    };
    let of_steps = |monthly: &[u32], cell: usize, steps: &Steps| {
        steps.sums(|month| Some(f64::from(monthly[cell * months + month])))
    };
    let trends = |steps: &Steps| {
        let of_window = |cell: usize| if reported[cell] { of_steps(&window, cell, steps) } else { Vec::new() };
        let mut found =
            trends(&(0..cells).map(of_window).collect::<Vec<_>>(), steps.seasons(), judgement.options.alpha);
        for (cell, trend) in found.iter_mut().enumerate() {
            let clear = trend.as_mut().filter(|trend| trend.direction != Direction::Level);
            if let Some(trend) = clear
                && Scores::of(&of_steps(&table.monthly, cell, steps), steps.seasons())
                    .is_none_or(|own| own.deciding().s * trend.scores.deciding().s <= 0.0)
            {
                trend.direction = Direction::Level;
            }
        }
        found
    };
    finish(ground, places, series, steps, months_hot, trends)
}

/// The course of groups of cells, each tested by itself.
pub fn of_groups(ground: HistoryContext<'_>, choice: StepChoice, groups: &[&[usize]]) -> Courses {
    let HistoryContext { windows: Windows { exposure, .. }, table, judgement, .. } = ground;
    let months = table.months;
    let total: f64 = exposure.iter().sum();
    let shares: Vec<f64> =
        groups.iter().map(|cells| cells.iter().map(|cell| exposure[*cell]).sum::<f64>() / total).collect();
    let judged: Vec<bool> = shares.iter().map(|share| *share > 0.0).collect();
    let places = WindowShares { share: &shares, window_share: &shares, tested: &judged };
    let of_tested = tested(table, exposure);
    let sum = |monthly: &[u32]| -> Vec<u32> {
        let of_group = |cells: &&[usize]| -> Vec<u32> {
            (0..months).map(|month| cells.iter().map(|cell| monthly[cell * months + month]).sum()).collect()
        };
        groups.iter().flat_map(of_group).collect()
    };
    let (own, raw) = (sum(&of_tested), sum(&table.monthly));
    let series = Series { months, own: &own, window: &own, all: &by_month(&of_tested, months) };
    let complete = &ground.coverage.complete;
    let comparable = |raw: &[u32]| raw.iter().zip(complete).map(|(n, known)| known.then_some(f64::from(*n))).collect();
    let compared: Vec<Vec<Option<f64>>> = raw.chunks_exact(months).map(comparable).collect();
    let steps = Steps::of_places(choice, complete, &compared);
    let trends = |steps: &Steps| by_step(&compared, steps, judgement.options.alpha);
    finish(ground, places, series, steps, months_hot(ground, places, series), trends)
}

/// The course of places of which only the months are known, one family: no share of all events is expected of them, so they are neither
/// hot nor cold.
pub fn courses(series: &[Vec<Option<f64>>], known: &[bool], choice: StepChoice, alpha: f64) -> Courses {
    let steps = Steps::of_places(choice, known, series);
    let trends = steps.as_ref().map_or_else(|| vec![None; series.len()], |steps| by_step(series, steps, alpha));
    let course = |trend| Course { trend, ..Course::default() };
    Courses { steps, places: trends.into_iter().map(course).collect() }
}

/// The trends of series by steps.
fn by_step(series: &[Vec<Option<f64>>], steps: &Steps, alpha: f64) -> Vec<Option<Trend>> {
    let by_step: Vec<Vec<Option<f64>>> = series.iter().map(|series| steps.sums(|month| series[month])).collect();
    trends(&by_step, steps.seasons(), alpha)
}

/// Monthly counts of places and of their windows, `[place × months + month]`, and of all that is tested, by month.
#[derive(Clone, Copy)]
struct Series<'a> {
    months: usize,
    own: &'a [u32],
    window: &'a [u32],
    all: &'a [u64],
}

impl Series<'_> {
    /// The side of each place in a stretch of months.
    fn states(
        &self,
        ground: HistoryContext<'_>,
        places: WindowShares<'_>,
        stretch: std::ops::Range<usize>,
    ) -> Vec<Option<HotColdState>> {
        let sums = |monthly: &[u32]| -> Vec<u64> {
            let of_place = |of_place: &[u32]| of_place[stretch.clone()].iter().map(|count| u64::from(*count)).sum();
            monthly.chunks_exact(self.months).map(of_place).collect()
        };
        let all = self.all[stretch.clone()].iter().sum();
        let Verdicts { dispersion, options, .. } = ground.judgement;
        hot_cold_states(places, (&sums(self.own), &sums(self.window), all), *dispersion, *options)
    }
}

fn months_hot(ground: HistoryContext<'_>, places: WindowShares<'_>, series: Series<'_>) -> Vec<Option<u32>> {
    let mut hot: Vec<Option<u32>> = places.tested.iter().map(|judged| judged.then_some(0)).collect();
    for month in (0..series.months).filter(|month| ground.coverage.observed[*month]) {
        for (hot, side) in hot.iter_mut().zip(series.states(ground, places, month..month + 1)) {
            *hot = hot.map(|hot| hot + u32::from(side == Some(HotColdState::Hot)));
        }
    }
    hot
}

fn finish(
    ground: HistoryContext<'_>,
    places: WindowShares<'_>,
    series: Series<'_>,
    steps: Option<Steps>,
    months_hot: Vec<Option<u32>>,
    trends: impl FnOnce(&Steps) -> Vec<Option<Trend>>,
) -> Courses {
    let Some(steps) = steps else {
        let alone = |months_hot| Course { months_hot, ..Course::default() };
        return Courses { steps: None, places: months_hot.into_iter().map(alone).collect() };
    };
    let trends = trends(&steps);
    let by_step: Vec<Vec<Option<HotColdState>>> =
        steps.known.iter().flatten().map(|stretch| series.states(ground, places, stretch.clone())).collect();
    let course = |(place, (months_hot, trend)): (usize, (Option<u32>, Option<Trend>))| {
        let states: Option<Vec<HotColdState>> = by_step.iter().map(|states| states[place]).collect();
        let number =
            |side: HotColdState| states.as_ref().map(|states| states.iter().filter(|met| **met == side).count() as u32);
        let direction: Option<Direction> = trend.map(|trend| trend.direction);
        Course {
            months_hot,
            steps: number(HotColdState::Hot).zip(number(HotColdState::Cold)).map(|(hot, cold)| [hot, cold]),
            trend,
            emerging: states.as_ref().zip(direction).map(|(states, direction)| emerging(states, direction)),
        }
    };
    Courses { places: months_hot.into_iter().zip(trends).enumerate().map(course).collect(), steps: Some(steps) }
}

/// Monthly counts of the cells that have exposure: events of the others are in no test.
fn tested(table: &CellCounts, exposure: &[f64]) -> Vec<u32> {
    let mut monthly = table.monthly.clone();
    for (of_cell, _) in monthly.chunks_exact_mut(table.months).zip(exposure).filter(|(_, e)| **e <= 0.0) {
        of_cell.fill(0);
    }
    monthly
}

fn by_month(monthly: &[u32], months: usize) -> Vec<u64> {
    let mut all = vec![0; months];
    for of_place in monthly.chunks_exact(months) {
        all.iter_mut().zip(of_place).for_each(|(sum, count)| *sum += u64::from(*count));
    }
    all
}

fn known_events(monthly: &[u32], months: usize, known: &[bool]) -> u64 {
    by_month(monthly, months).iter().zip(known).filter(|(_, known)| **known).map(|(events, _)| events).sum()
}
