//! Trends where only counts by area and month are known: no cells, no hotspots.

use super::areas::whole_numbers;
use super::{Telling, TrendOutcome, TrendedTheme, WHOLE};
use crate::analysis::areas::measures::{self, Origin};
use crate::analysis::areas::{join_counts, subjects};
use crate::analysis::config::Config;
use crate::analysis::{Progress, steps};
use crate::areas::{Ground, Measure, Tally};
use crate::error::Result;
use crate::inference;
use crate::ingest::{self, AreaIndex};
use crate::period::Period;
use crate::trend::{Kind, Steps};

/// Tells the trends of what was counted by area.
pub fn trend(config: &Config, progress: Progress<'_>) -> Result<TrendOutcome> {
    config.check()?;
    let mut loaded = ingest::load(&config.inputs, &config.reading(), progress)?;
    let areas = subjects(&mut loaded)?;
    let joined = join_counts(&mut loaded, &areas);
    let months = loaded.area_counts.iter().flat_map(|(_, counts)| counts.months.iter().copied());
    let period = ingest::period_of(months, config.from, config.to).ok_or_else(|| steps::no_months(&loaded))?;
    loaded.ledger.check()?;
    let labels = Ground::labels(&areas);
    let index = AreaIndex::new(&areas);
    let of_measure = |(measure, origin): (Measure, Origin)| match origin {
        Origin::Counts(theme) => {
            let tally = measures::of_counts(&theme, &joined, &loaded, period, labels.len());
            Some(of_tally(config, measure, tally, &labels, period))
        }
        Origin::Events(_) | Origin::Points(_) => None,
    };
    let themes =
        measures::choose(config, &loaded, &index, period, labels.len())?.into_iter().filter_map(of_measure).collect();
    let joined = joined.iter().filter(|joined| !joined.unmatched.is_empty()).map(ToString::to_string).collect();
    Ok(TrendOutcome { ranked: None, counted: Some(loaded.ledger), joined, themes })
}

fn of_tally(config: &Config, measure: Measure, tally: Tally, labels: &[String], period: Period) -> TrendedTheme {
    let (incidents, known_of_all) = tally.incidents();
    let phi = inference::estimate(&incidents, period.months(), &known_of_all).map_or(1.0, |dispersion| dispersion.phi);
    let known: Vec<(&String, Vec<Option<u64>>)> =
        labels.iter().zip(whole_numbers(tally)).filter(|(_, series)| series.iter().any(Option::is_some)).collect();
    let any = |month: usize| known.iter().any(|(_, series)| series[month].is_some());
    let observed: Vec<bool> = (0..period.months()).map(any).collect();
    let events: u64 = known.iter().flat_map(|(_, series)| series.iter().flatten()).sum();
    let months: usize = known.iter().map(|(_, series)| series.iter().flatten().count()).sum();
    let steps = Steps::of(config.spans.step, &observed, events as f64 / months.max(1) as f64);
    let telling = Telling { config, steps: steps.as_ref(), phi, complete: &observed };
    let whole: Vec<Option<u64>> = (0..period.months())
        .map(|month| known.iter().map(|(_, series)| series[month]).sum::<Option<u64>>().filter(|_| !known.is_empty()))
        .collect();
    let course = telling.courses(std::slice::from_ref(&whole))[0];
    let mut places = vec![telling.place((Kind::Whole, WHOLE.into(), measure.title.clone()), whole, course)];
    let unknown_areas = labels.len() - known.len();
    let (labels, series): (Vec<&String>, Vec<_>) = known.into_iter().unzip();
    let courses = telling.courses(&series);
    for ((label, series), course) in labels.into_iter().zip(series).zip(courses) {
        places.push(telling.place((Kind::Area, label.clone(), label.clone()), series, course));
    }
    TrendedTheme {
        name: measure.name,
        title: measure.title,
        proxy_of: measure.proxy_of,
        period,
        complete: observed.clone(),
        observed,
        steps,
        phi,
        places,
        cells: Vec::new(),
        areas_from: Some(measure.source),
        unknown_areas,
    }
}
