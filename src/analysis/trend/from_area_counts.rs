//! Trends where only counts by area and month are known: no cells, no hotspots.

use super::areas::whole_numbers;
use super::{TimingOptions, TrendOutcome, TrendedTheme, UNUSED, known_areas};
use crate::analysis::areas::measures::{self, Origin};
use crate::analysis::areas::{enter_joined, join_counts, other_files, subjects};
use crate::analysis::{Progress, pipeline, time_filter};
use crate::areas::{AreaContext, Measure, MonthlyCounts};
use crate::error::Result;
use crate::ingest::{self, AreaIndex};
use crate::options::Options;
use crate::period::Period;
use crate::place::{PlaceKind, STUDY_AREA};
use crate::trend::TimeSteps;

/// Tells the trends of what was counted by area.
pub fn trend(config: &Options, progress: Progress<'_>) -> Result<TrendOutcome> {
    config.check()?;
    let mut loaded = time_filter::load(config, progress)?;
    let areas = subjects(&mut loaded)?;
    let joined = join_counts(&loaded, &areas);
    enter_joined(&joined, &loaded.area_counts, &mut loaded.ledger);
    other_files(&loaded).into_iter().for_each(|file| loaded.ledger.note(file, UNUSED));
    let months = loaded.area_counts.iter().flat_map(|(_, counts)| counts.months.iter().copied());
    let period = ingest::covering_period(months, config.study.period.from, config.study.period.to)
        .ok_or_else(|| pipeline::no_months(&loaded))?;
    loaded.ledger.check()?;
    let labels = AreaContext::labels(&areas);
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

fn of_tally(
    config: &Options,
    measure: Measure,
    tally: MonthlyCounts,
    labels: &[String],
    period: Period,
) -> TrendedTheme {
    let (incidents, known_of_all) = tally.incidents();
    let phi = hexspot_stats::estimate_dispersion(&incidents, period.months(), &known_of_all)
        .map_or(1.0, |dispersion| dispersion.phi);
    let (named, series) = known_areas(labels, &whole_numbers(tally));
    let unknown_areas = labels.len() - named.len();
    let any = |month: usize| series.iter().any(|series| series[month].is_some());
    let observed: Vec<bool> = (0..period.months()).map(any).collect();
    let telling = TimingOptions { config, phi, complete: &observed };
    // The sum of what is known of some areas would be lower where others are not known.
    let sum = |month: usize| series.iter().map(|series| series[month]).sum::<Option<u64>>().filter(|_| observed[month]);
    let whole: Vec<Option<u64>> = (0..period.months()).map(sum).collect();
    let mut places =
        telling.places(PlaceKind::StudyArea, vec![(STUDY_AREA.into(), measure.title.clone())], vec![whole], None);
    let compared: Vec<_> = series.iter().map(|series| telling.compared(series)).collect();
    let steps = TimeSteps::for_places(config.step.step, &observed, &compared);
    places.extend(telling.places(PlaceKind::Area, named, series, None));
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
        points_changed: None,
    }
}
