//! The back-test: rank by what was known, count what happened next.

use rayon::prelude::*;

use super::BacktestOptions;
use super::accuracy::{Accuracy, Happened, accuracy};
use super::forecast_methods::{Field, Learnt, Method, Ranked};
use super::monthly_series::MonthRecord;
use super::rolling_origins::Origin;
use super::summary::{Summary, summarise};
use crate::error::Result;
use crate::period::Month;
use hexspot_stats::RandomStreams;

/// How a method fared after one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The first month that it learnt from.
    pub train_from: Month,
    /// The last month that it knew.
    pub train_to: Month,
    /// The first month tested on.
    pub test_from: Month,
    /// The last.
    pub test_to: Month,
    /// Events of the study area in the months tested on.
    pub events: u64,
    /// Its accuracy at each of [`AREA_SHARES`](super::AREA_SHARES); `None` when nothing happened.
    pub accuracy: Option<Vec<Accuracy>>,
    /// What the method learnt on the way.
    pub learnt: Learnt,
}

/// A back-test of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// A row for every method and origin, by origin.
    pub rows: Vec<Row>,
    /// Means over origins.
    pub summaries: Vec<Summary>,
}

/// Tests every method at every origin of a theme's known months, which come in order.
///
/// A method is given the slice of the months before the origin: what lies after it cannot be asked for.
pub fn backtest(
    field: &Field<'_>,
    months: &[MonthRecord],
    origins: BacktestOptions,
    streams: RandomStreams,
    theme: &str,
) -> Result<Backtest> {
    let all = origins.among(months.len(), theme)?;
    let study: Vec<usize> = field.grid.study().collect();
    let rows: Vec<Vec<Row>> = all.par_iter().map(|origin| at_origin(field, months, origin, &study)).collect();
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    Ok(Backtest { summaries: summarise(&rows, streams, theme), rows })
}

fn at_origin(field: &Field<'_>, months: &[MonthRecord], origin: &Origin, study: &[usize]) -> Vec<Row> {
    let (past, future) = (&months[..origin.test.start], &months[origin.test.clone()]);
    let sum = |of: &dyn Fn(&MonthRecord, usize) -> f64| -> Vec<f64> {
        study.iter().map(|cell| future.iter().map(|record| of(record, *cell)).sum()).collect()
    };
    let area_m2: Vec<f64> = study.iter().map(|cell| field.grid.area_m2[*cell]).collect();
    let (events, harm) = (sum(&|record, cell| f64::from(record.count[cell])), sum(&|record, cell| record.harm[cell]));
    let happened = Happened { area_m2: &area_m2, events: &events, harm: &harm };
    let row = |method: &Method| {
        let Ranked { scores, learnt } = method.rank(field, past, origin.train.len(), origin.test.len());
        let scores: Vec<f64> = study.iter().map(|cell| scores[*cell]).collect();
        Row {
            method: *method,
            train_from: months[if *method == Method::Hexspot { 0 } else { origin.train.start }].month,
            train_to: months[origin.test.start - 1].month,
            test_from: months[origin.test.start].month,
            test_to: months[origin.test.end - 1].month,
            events: events.iter().sum::<f64>() as u64,
            accuracy: accuracy(&scores, happened),
            learnt,
        }
    };
    Method::ALL.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::forecast_methods::tests::field;
    use super::super::monthly_series::tests::{grid, months};
    use super::super::summary::Verdict;
    use super::*;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    fn run(months: &[MonthRecord]) -> Backtest {
        let grid = grid();
        backtest(&field(&grid, None), months, BacktestOptions::default(), RandomStreams::new(1), "test")
            .expect("enough months")
    }

    #[test]
    fn what_happens_after_an_origin_changes_nothing_that_was_ranked_before() {
        let grid = grid();
        let quiet =
            |cell: usize, month: usize| u32::from((cell * 7 + month).is_multiple_of(11) && cell.is_multiple_of(3));
        let (planted, when) = (100, 16);
        assert!((0..20).all(|month| quiet(planted, month) == 0));
        let plain = months(&grid, 20, quiet);
        let with_plant =
            months(&grid, 20, |cell, month| if cell == planted && month == when { 500 } else { quiet(cell, month) });
        let (plain, with_plant) = (run(&plain), run(&with_plant));
        let month = plain.rows[4 * (when - 12)].test_from;
        for (plain, planted) in plain.rows.iter().zip(&with_plant.rows) {
            if plain.test_from < month {
                assert_eq!(plain, planted, "a row of before the plant");
            } else if plain.test_from == month {
                let caught = planted.accuracy.as_ref().expect("events")[0].hit_rate;
                assert!(caught < 0.02, "{} caught {caught} of what nobody could know", planted.method.as_str());
            }
        }
        let after = with_plant.rows.iter().filter(|row| row.test_from > month && row.method == Method::PlainCount);
        assert!(after.count() == 3, "and months after it, by which it is known");
        let field = field(&grid, None);
        let scores = |of: &[MonthRecord], method: Method| method.rank(&field, of, 12, 1).scores;
        let known =
            months(&grid, 17, |cell, month| if cell == planted && month == when { 500 } else { quiet(cell, month) });
        for method in Method::ALL {
            let first =
                scores(&known, method).iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(cell, _)| cell);
            assert_eq!(first, Some(planted), "{} does not use the last month it knows", method.as_str());
        }
    }

    #[test]
    fn sparse_ground_of_lasting_differences_is_better_told_by_all_of_its_past() {
        let grid = grid();
        let (law, streams) = (Gamma::new(0.5, 0.3).expect("valid"), RandomStreams::new(12));
        let rates: Vec<f64> =
            (0..grid.cells.len() as u64).map(|cell| law.sample(&mut streams.stream("rates", cell))).collect();
        let draw = |cell: usize, month: usize| {
            let mut rng = streams.stream("events", (month * 10_000 + cell) as u64);
            Poisson::new(rates[cell].max(1e-9)).expect("positive").sample(&mut rng) as u32
        };
        let met = run(&months(&grid, 48, draw));
        let of = |method: Method| met.summaries.iter().filter(move |summary| summary.method == method);
        let better =
            of(Method::Hexspot).filter(|s| s.against_plain.expect("compared").verdict() == Verdict::Better).count();
        let worse =
            of(Method::Hexspot).filter(|s| s.against_plain.expect("compared").verdict() == Verdict::Worse).count();
        assert!(better >= 1 && worse == 0, "{:?}", of(Method::Hexspot).collect::<Vec<_>>());
        assert!(of(Method::PlainCount).all(|summary| summary.against_plain.is_none() && summary.origins == 36));
    }

    #[test]
    fn any_number_of_threads_gives_the_same_and_months_without_events_have_no_accuracy() {
        let grid = grid();
        let data =
            months(&grid, 20, |cell, month| if month == 15 { 0 } else { (cell + month).is_multiple_of(7).into() });
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| run(&data))
        };
        let met = with(1);
        assert_eq!(met, with(3));
        assert_eq!(met.rows.iter().filter(|row| row.accuracy.is_none()).count(), Method::ALL.len());
        assert!(met.summaries.iter().all(|summary| summary.origins == 7));
        assert_eq!(met.rows.iter().filter(|row| matches!(row.learnt, Learnt::BandwidthM(_))).count(), 8);
    }
}
