//! The back-test: rank by past months, then count the events of the next months.

use rayon::prelude::*;

use super::BacktestOptions;
use super::accuracy::{Accuracy, Outcomes, accuracy};
use super::forecast_methods::{FittedParameters, ForecastContext, ForecastMethod, MethodRanking};
use super::monthly_series::MonthRecord;
use super::rolling_origins::Origin;
use super::summary::{MethodSummary, summarise};
use crate::error::Result;
use crate::period::Month;
use hexspot_stats::RandomStreams;

/// The result of a method after one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct BacktestRow {
    /// The method.
    pub method: ForecastMethod,
    /// The first month of training.
    pub train_from: Month,
    /// The last month of training.
    pub train_to: Month,
    /// The first month tested.
    pub test_from: Month,
    /// The last month tested.
    pub test_to: Month,
    /// Events of the study area in the test months.
    pub events: u64,
    /// The accuracy at each of [`AREA_SHARES`](super::AREA_SHARES); `None` without events.
    pub accuracy: Option<Vec<Accuracy>>,
    /// The parameters that the method fitted.
    pub fitted: FittedParameters,
}

/// A back-test of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// The results of each method and origin, by origin.
    pub rows: Vec<BacktestRow>,
    /// The means over origins.
    pub summaries: Vec<MethodSummary>,
}

/// Back-tests every method at every origin of a theme's observed months, which are in order.
///
/// A method receives only the months before the origin.
///
/// # Errors
/// If there are too few months for one origin.
pub fn backtest(
    context: &ForecastContext<'_>,
    months: &[MonthRecord],
    options: BacktestOptions,
    streams: RandomStreams,
    theme: &str,
) -> Result<Backtest> {
    let all = options.origins(months.len(), theme)?;
    let study: Vec<usize> = context.grid.study().collect();
    let rows: Vec<Vec<BacktestRow>> = all.par_iter().map(|origin| at_origin(context, months, origin, &study)).collect();
    let rows: Vec<BacktestRow> = rows.into_iter().flatten().collect();
    Ok(Backtest { summaries: summarise(&rows, streams, theme), rows })
}

fn at_origin(
    context: &ForecastContext<'_>,
    months: &[MonthRecord],
    origin: &Origin,
    study: &[usize],
) -> Vec<BacktestRow> {
    let (past, future) = (&months[..origin.test.start], &months[origin.test.clone()]);
    let sum = |value: &dyn Fn(&MonthRecord, usize) -> f64| -> Vec<f64> {
        study.iter().map(|cell| future.iter().map(|record| value(record, *cell)).sum()).collect()
    };
    let area_m2: Vec<f64> = study.iter().map(|cell| context.grid.area_m2[*cell]).collect();
    let (events, harm) = (sum(&|record, cell| f64::from(record.count[cell])), sum(&|record, cell| record.harm[cell]));
    let outcomes = Outcomes { area_m2: &area_m2, events: &events, harm: &harm };
    let row = |method: &ForecastMethod| {
        let MethodRanking { scores, fitted } = method.rank(context, past, origin.train.len(), origin.test.len());
        let scores: Vec<f64> = study.iter().map(|cell| scores[*cell]).collect();
        BacktestRow {
            method: *method,
            train_from: months[if *method == ForecastMethod::Hexspot { 0 } else { origin.train.start }].month,
            train_to: months[origin.test.start - 1].month,
            test_from: months[origin.test.start].month,
            test_to: months[origin.test.end - 1].month,
            events: events.iter().sum::<f64>() as u64,
            accuracy: accuracy(&scores, outcomes),
            fitted,
        }
    };
    ForecastMethod::ALL.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::forecast_methods::tests::context;
    use super::super::monthly_series::tests::{grid, months};
    use super::super::summary::DifferenceVerdict;
    use super::*;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    fn run(months: &[MonthRecord]) -> Backtest {
        let grid = grid();
        backtest(&context(&grid, None), months, BacktestOptions::default(), RandomStreams::new(1), "test")
            .expect("enough months")
    }

    #[test]
    fn later_events_do_not_change_earlier_rankings() {
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
                assert_eq!(plain, planted, "a row before the planted events");
            } else if plain.test_from == month {
                let caught = planted.accuracy.as_ref().expect("events")[0].hit_rate;
                assert!(caught < 0.02, "{} caught {caught} of unpredictable events", planted.method.as_str());
            }
        }
        let after =
            with_plant.rows.iter().filter(|row| row.test_from > month && row.method == ForecastMethod::PlainCount);
        assert!(after.count() == 3, "months after the planted one");
        let context = context(&grid, None);
        let scores = |of: &[MonthRecord], method: ForecastMethod| method.rank(&context, of, 12, 1).scores;
        let known =
            months(&grid, 17, |cell, month| if cell == planted && month == when { 500 } else { quiet(cell, month) });
        for method in ForecastMethod::ALL {
            let first =
                scores(&known, method).iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(cell, _)| cell);
            assert_eq!(first, Some(planted), "{} does not use the last month", method.as_str());
        }
    }

    #[test]
    fn mixture_beats_counts_on_sparse_stable_data() {
        let grid = grid();
        let (law, streams) = (Gamma::new(0.5, 0.3).expect("valid"), RandomStreams::new(12));
        let rates: Vec<f64> =
            (0..grid.cells.len() as u64).map(|cell| law.sample(&mut streams.stream("rates", cell))).collect();
        let draw = |cell: usize, month: usize| {
            let mut rng = streams.stream("events", (month * 10_000 + cell) as u64);
            Poisson::new(rates[cell].max(1e-9)).expect("positive").sample(&mut rng) as u32
        };
        let met = run(&months(&grid, 48, draw));
        let of = |method: ForecastMethod| met.summaries.iter().filter(move |summary| summary.method == method);
        let better = of(ForecastMethod::Hexspot)
            .filter(|s| s.against_plain.expect("compared").verdict() == DifferenceVerdict::Better)
            .count();
        let worse = of(ForecastMethod::Hexspot)
            .filter(|s| s.against_plain.expect("compared").verdict() == DifferenceVerdict::Worse)
            .count();
        assert!(better >= 1 && worse == 0, "{:?}", of(ForecastMethod::Hexspot).collect::<Vec<_>>());
        assert!(of(ForecastMethod::PlainCount).all(|summary| summary.against_plain.is_none() && summary.origins == 36));
    }

    #[test]
    fn is_independent_of_threads() {
        let grid = grid();
        let data =
            months(&grid, 20, |cell, month| if month == 15 { 0 } else { (cell + month).is_multiple_of(7).into() });
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| run(&data))
        };
        let met = with(1);
        assert_eq!(met, with(3));
        assert_eq!(met.rows.iter().filter(|row| row.accuracy.is_none()).count(), ForecastMethod::ALL.len());
        assert!(met.summaries.iter().all(|summary| summary.origins == 7));
        assert_eq!(met.rows.iter().filter(|row| matches!(row.fitted, FittedParameters::BandwidthM(_))).count(), 8);
    }
}
