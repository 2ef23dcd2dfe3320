//! Where nothing changes nothing is said to; what changes is found; months are hot as rarely by chance as whole periods.

use h3o::{CellIndex, Resolution};
use hexspot::evaluate::SimulationModel;
use hexspot::grid::{CellCounts, Coverage};
use hexspot::period::{Month, Period};
use hexspot::place::LonLat;
use hexspot::trend::{
    Direction, EmergingPattern, HistoryContext, HotHistories, StepLength, TrendMeasures, cell_histories,
    group_histories, trends_only, year_on_year,
};
use hexspot_stats::Neighbours;
use hexspot_stats::mann_kendall;
use hexspot_stats::{
    Observations, RandomStreams, TestOptions, Verdicts, Windows, estimate_dispersion, two_sided, verdicts,
};
use rand::distr::Distribution;
use rand_distr::{Gamma, Poisson};

const RINGS: u32 = 11;
const CELLS: usize = 397;
const MONTHS: usize = 36;
const ALPHA: f64 = 0.05;
const QUESTION: TestOptions = TestOptions { at_least: 1.0, alpha: ALPHA };

/// Cells around a middle, and three years in which all months are known.
struct Town {
    neighbours: Neighbours,
    areas: Vec<f64>,
    coverage: Coverage,
}

impl Town {
    fn new() -> Self {
        let middle = LonLat::new(-0.0887, 51.5155).expect("in range").cell(Resolution::Ten);
        let mut cells: Vec<CellIndex> = middle.grid_disk_safe(RINGS).collect();
        cells.sort_unstable();
        assert_eq!(cells.len(), CELLS);
        let from = Month::new(2022, 1).expect("a month");
        Self {
            neighbours: Neighbours::from_cells(&cells, 1),
            areas: cells.iter().map(|cell| cell.area_m2()).collect(),
            coverage: Coverage {
                period: Period::new(from, from.plus(MONTHS as u16 - 1)).expect("in order"),
                bodies: vec!["A force".into()],
                observed: vec![true; MONTHS],
                complete: vec![true; MONTHS],
                gaps: Vec::new(),
            },
        }
    }

    fn windows(&self) -> Windows<'_> {
        Windows { exposure: &self.areas, neighbours: &self.neighbours, reported: &[true; CELLS] }
    }

    /// Events of a world in which no month and no place differs from another but by what is `planted`.
    fn monthly(&self, mean: f64, dispersion: f64, planted: &[u32], run: u64) -> Vec<u32> {
        let world = SimulationModel {
            windows: self.windows(),
            events: (mean * CELLS as f64) as u64,
            month_shares: &[1.0; MONTHS],
            complete: &[true; MONTHS],
            dispersion,
            harm_weights: None,
        };
        world.draw(planted, 6.0, &mut RandomStreams::new(5).stream(&format!("trend {mean} {dispersion}"), run)).monthly
    }

    fn judged(&self, monthly: Vec<u32>) -> (CellCounts, Verdicts) {
        let count: Vec<u32> = monthly.chunks_exact(MONTHS).map(|of_cell| of_cell.iter().sum()).collect();
        let dispersion = estimate_dispersion(&monthly, MONTHS, &self.coverage.complete);
        let judgement = verdicts(Observations::events(&count), self.windows(), dispersion, QUESTION);
        let table = CellCounts {
            harm: vec![0.0; CELLS],
            harm_squared: vec![0.0; CELLS],
            harm_cchi: vec![0.0; CELLS],
            harm_css: vec![0.0; CELLS],
            by_category: Vec::new(),
            top_point: vec![0; CELLS],
            streets: vec![Vec::new(); CELLS],
            unlocated: 0,
            located: 0,
            months: MONTHS,
            count,
            monthly,
        };
        (table, judgement)
    }

    fn courses(&self, monthly: Vec<u32>) -> HotHistories {
        let (table, judgement) = self.judged(monthly);
        let ground =
            HistoryContext { windows: self.windows(), table: &table, coverage: &self.coverage, verdicts: &judgement };
        cell_histories(ground, StepLength::Auto)
    }
}

/// The middle of the town and the six cells around it.
fn block(town: &Town) -> Vec<u32> {
    town.neighbours.window(CELLS / 2).to_vec()
}

#[test]
fn where_nothing_happens_but_chance_trends_and_hot_months_are_as_rare_as_they_say() {
    const RUNS: u64 = 30;
    let town = Town::new();
    for (mean, dispersion) in [(6.0, 1.0), (40.0, 1.0), (40.0, 2.0)] {
        let (mut small_p, mut called, mut runs_with, mut hot, mut cold) = (0, 0, 0, 0, 0);
        for run in 0..RUNS {
            let courses = town.courses(town.monthly(mean, dispersion, &[], run));
            let trends = || courses.places.iter().map(|course| course.trend.expect("three years"));
            small_p += trends().filter(|trend| trend.scores.p() <= ALPHA).count();
            let here = trends().filter(|trend| trend.direction != Direction::Level).count();
            called += here;
            runs_with += u64::from(here > 0);
            hot += courses.places.iter().map(|course| course.months_hot.expect("tested")).sum::<u32>();
            cold += courses.places.iter().map(|course| course.steps.expect("tested")[1]).sum::<u32>();
        }
        let places = (RUNS * CELLS as u64) as f64;
        let share = |number: f64, of: f64| 100.0 * number / of;
        println!(
            "{mean} events a cell, variance/mean {dispersion}: p <= 0.05 in {:.1} % of cells, a trend in {:.2} %, in {runs_with} of {RUNS} maps; \
             {:.3} % of months of cells hot",
            share(small_p as f64, places),
            share(called as f64, places),
            share(f64::from(hot), places * MONTHS as f64)
        );
        let small = small_p as f64 / places;
        assert!((0.02..0.07).contains(&small), "by p alone {small} of places without a trend would have one");
        assert!((called as f64) < 0.002 * places && runs_with <= RUNS / 6, "{called} trends in {runs_with} maps");
        // A map of a month has a false hotspot in one of twenty: of 36 x 30 maps some 54 have, each in a cell or a few.
        assert!(hot <= 54 * 3 && cold <= 54 * 3, "{hot} hot months and {cold} cold steps of cells");
    }
}

#[test]
fn the_season_of_a_place_that_does_not_change_is_called_a_trend_as_rarely_as_chance_is() {
    const RUNS: u64 = 1_000;
    for (months, events) in [(24, 30.0), (36, 30.0), (36, 6.0)] {
        let (mut called, mut by_order) = (0, 0);
        for run in 0..RUNS {
            let mut rng = RandomStreams::new(7).stream(&format!("season {months} {events}"), run);
            // From April: the first half of every year is below its mean and the second above.
            let mut month = |at: u32| {
                let season = 1.0 - 0.25 * (std::f64::consts::TAU * (f64::from(at) + 0.5) / 12.0).sin();
                Some(Poisson::new(events * season).expect("positive").sample(&mut rng))
            };
            let series: Vec<Option<f64>> = (0..months).map(&mut month).collect();
            let plain = mann_kendall(&series).expect("enough");
            by_order += u64::from(two_sided(plain.z) <= ALPHA);
            let known = vec![true; series.len()];
            let met = trends_only(&[series], &known, StepLength::Months(1), ALPHA).places[0].trend.expect("enough");
            called += u64::from(met.direction != Direction::Level);
        }
        let share = |number: u64| number as f64 / RUNS as f64;
        println!("{months} months of {events}: a trend in {:.3}, by order alone {:.3}", share(called), share(by_order));
        assert!((0.005..0.065).contains(&share(called)), "{} of {months} months of {events}", share(called));
        assert!(
            events < 30.0 || share(by_order) > 0.08,
            "a world that misleads nobody tests nothing: {}",
            share(by_order)
        );
    }
}

#[test]
fn years_that_are_the_same_have_no_trend_and_of_one_and_a_half_it_may_be_the_season() {
    let series: Vec<Option<f64>> = (0..36).map(|month| Some(f64::from(11 + month % 12))).collect();
    let told = |months: usize| {
        let own = &series[..months];
        let found = trends_only(&[own.to_vec()], &vec![true; months], StepLength::Months(1), ALPHA);
        let measures = TrendMeasures::new(found.places[0], own, found.steps.as_ref(), (12, 1.0));
        let trend = found.places[0].trend.expect("enough");
        (trend.direction, trend.may_be_season, measures.sen_slope_per_year)
    };
    assert_eq!(told(36), (Direction::Level, false, Some(0.0)));
    assert_eq!(told(24), (Direction::Level, false, Some(0.0)));
    assert_eq!(told(12), (Direction::Up, true, Some(144.0)));
    assert_eq!(told(11), (Direction::Up, true, None), "eleven months have no yearly number");
}

#[test]
fn a_block_of_much_risk_is_hot_in_most_months_and_persistent() {
    let town = Town::new();
    let planted = block(&town);
    let courses = town.courses(town.monthly(60.0, 1.3, &planted, 0));
    let middle = &courses.places[CELLS / 2];
    assert!(middle.months_hot > Some(30), "{middle:?}");
    assert_eq!(middle.emerging, Some(EmergingPattern::PersistentHot));
    let far = (0..CELLS).filter(|cell| !town.neighbours.window(*cell).iter().any(|near| planted.contains(near)));
    assert!(far.map(|cell| courses.places[cell].months_hot.expect("tested")).all(|months| months <= 3));
    let (table, judgement) = town.judged(town.monthly(60.0, 1.3, &planted, 0));
    let ground =
        HistoryContext { windows: town.windows(), table: &table, coverage: &town.coverage, verdicts: &judgement };
    let cells: Vec<usize> = planted.iter().map(|cell| *cell as usize).collect();
    let as_one = group_histories(ground, StepLength::Months(3), &[&cells[..], &[0]]);
    assert_eq!(as_one.places[0].emerging, Some(EmergingPattern::PersistentHot));
    assert!(as_one.places[0].months_hot > Some(34) && as_one.places[1].months_hot < Some(3), "{as_one:?}");
}

#[test]
fn what_rises_is_found_and_a_cell_that_empties_beside_it_does_not_rise() {
    let town = Town::new();
    let planted = block(&town);
    let emptying = *planted.iter().find(|cell| **cell as usize != CELLS / 2).expect("seven cells") as usize;
    let mut monthly = town.monthly(30.0, 1.0, &planted, 1);
    for cell in planted.iter().map(|cell| *cell as usize) {
        for (month, count) in monthly[cell * MONTHS..(cell + 1) * MONTHS].iter_mut().enumerate() {
            *count = if cell == emptying { (MONTHS - month) as u32 / 4 } else { *count * month as u32 / 8 };
        }
    }
    let courses = town.courses(monthly);
    let rising = courses.places[CELLS / 2].trend.expect("three years");
    assert_eq!((rising.direction, rising.scores.deciding().s > 0.0), (Direction::Up, true));
    let emptied = courses.places[emptying].trend.expect("three years");
    assert!(emptied.q <= ALPHA && emptied.scores.deciding().s > 0.0, "its window rises: {emptied:?}");
    assert_eq!(emptied.direction, Direction::Level);
}

#[test]
fn a_month_that_is_not_known_is_neither_hot_nor_in_a_step() {
    let mut town = Town::new();
    let planted = block(&town);
    let mut monthly = town.monthly(60.0, 1.0, &planted, 2);
    let all = town.courses(monthly.clone());
    for month in [10, 11, 35] {
        (town.coverage.observed[month], town.coverage.complete[month]) = (false, false);
        (0..CELLS).for_each(|cell| monthly[cell * MONTHS + month] = 0);
    }
    let part = town.courses(monthly.clone());
    let number = |courses: &HotHistories| courses.steps.as_ref().expect("enough").count();
    assert_eq!((number(&all), number(&part)), (36, 33), "steps of a month");
    let hot = |courses: &HotHistories| courses.places[CELLS / 2].months_hot.expect("tested");
    assert!(hot(&part) + 3 >= hot(&all) && hot(&part) <= 33, "{} of {}", hot(&part), hot(&all));
    assert_eq!(part.places[CELLS / 2].emerging, Some(EmergingPattern::PersistentHot), "a gap is no cold spell");
    // Known of one source and not of the other: hot or not by what is known, and in no step.
    town.coverage.observed = vec![true; MONTHS];
    let in_part = town.courses(monthly);
    assert_eq!(number(&in_part), 33);
    assert_eq!(hot(&in_part), hot(&part), "three months without events are hot nowhere");
}

#[test]
fn where_the_rate_is_the_same_the_comparison_with_earlier_years_says_so() {
    const RUNS: u64 = 1_500;
    for (mean, dispersion) in [(0.5f64, 1.0), (4.0, 1.0), (4.0, 2.0), (30.0, 3.0)] {
        let (mut alarms, mut held, mut intervals) = (0, 0, 0);
        for run in 0..RUNS {
            let mut rng = RandomStreams::new(6).stream(&format!("recent {mean} {dispersion}"), run);
            let gamma =
                (dispersion > 1.0).then(|| Gamma::new(mean / (dispersion - 1.0), dispersion - 1.0).expect("valid"));
            let mut month = || {
                let rate = gamma.as_ref().map_or(mean, |gamma| gamma.sample(&mut rng)).max(1e-12);
                Some(Poisson::new(rate).expect("positive").sample(&mut rng))
            };
            let series: Vec<Option<f64>> = (0..48).map(|_| month()).collect();
            let met = year_on_year(&series, 12, dispersion).expect("four years");
            alarms += u64::from(met.p <= ALPHA);
            if let Some(ratio) = met.ratio {
                intervals += 1;
                held += u64::from(ratio.low <= 1.0 && 1.0 <= ratio.high);
            }
        }
        let (alarms, held) = (alarms as f64 / RUNS as f64, held as f64 / f64::from(intervals));
        println!(
            "{mean} events a month, variance/mean {dispersion}: p <= 0.05 in {alarms:.3}, the interval holds the truth in {held:.3}"
        );
        assert!((0.015..0.07).contains(&alarms), "{alarms} at {mean} and {dispersion}");
        assert!((0.93..0.995).contains(&held), "{held} at {mean} and {dispersion}");
    }
}
