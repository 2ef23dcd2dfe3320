//! Areas compared: files to a comparison on every measure.

mod caveats;
pub(super) mod measures;
mod output;
pub(super) mod summary;
mod traffic_light_points;

pub(super) use output::{add_sheets, section};

use rayon::prelude::*;

use super::{Progress, pipeline, time_filter};
use crate::areas::{
    AreaComparison, AreaContext, MAX_OUTSIDE_SHARE, MonthlyCounts, RankReversals, compare, finding, rank_reversals,
};
use crate::error::{ErrorKind, Result};
use crate::exposure::{self, AreaExposure, FineGrid};
use crate::grid::{self, Coverage};
use crate::ingest::{
    self, AreaCounts, AreaIndex, Areas, DropReason, InputData, JoinedCounts, Ledger, areas_from_keys, join,
};
use crate::options::Options;
use crate::period::Period;
use hexspot_stats::{Draws, RandomStreams};
use measures::Origin;

/// Areas compared, and all that is needed to say how.
#[derive(Debug)]
pub struct AreasOutcome {
    /// The account of every row.
    pub ledger: Ledger,
    /// The areas and their denominators.
    pub ground: AreaContext,
    /// The months.
    pub period: Period,
    /// The months that the sources of events know; `None` when only counts by area were given.
    pub coverage: Option<Coverage>,
    /// A comparison for each measure, in the order asked for.
    pub comparisons: Vec<AreaComparison>,
    /// For each of these, the pairs of areas whose order hangs on the denominator.
    pub flips: Vec<RankReversals>,
    /// What the comparisons say of each area, in plain English.
    pub findings: Vec<String>,
    /// How counts by area were joined to the areas, where some of them were not.
    pub joined: Vec<String>,
    /// The date of the premises' extract, when stated.
    pub premises_date: Option<String>,
    /// How many draws the rank intervals rest on.
    pub draws: u32,
}

/// Compares areas on every measure of `config`; without a theme in it, on every measure that the data has.
pub fn areas(config: &Options, progress: Progress<'_>) -> Result<AreasOutcome> {
    config.check()?;
    of_loaded(config, time_filter::load(config, progress)?)
}

/// The same of what was read already.
pub(super) fn of_loaded(config: &Options, mut loaded: InputData) -> Result<AreasOutcome> {
    let areas = subjects(&mut loaded)?;
    let joined = join_counts(&loaded, &areas);
    enter_joined(&joined, &loaded.area_counts, &mut loaded.ledger);
    other_files(&loaded)
        .into_iter()
        .for_each(|file| loaded.ledger.note(file, "read and not used by the comparison of areas"));
    let index = AreaIndex::new(&areas);
    let areas_of = locate(&index, &mut loaded);
    let (period, coverage) = months(config, &loaded, &areas_of)?;
    drop_outside_period(period, &areas_of, &mut loaded);
    let ground = ground(config, period, &areas, &index, &areas_of, &mut loaded)?;
    loaded.ledger.check()?;

    let measures = measures::choose(config, &loaded, &index, period, areas.areas.len())?;
    let draws = Draws {
        number: config.draws.draws.number(areas.areas.len()),
        streams: RandomStreams::new(config.study.random.seed),
    };
    let mut comparisons = Vec::with_capacity(measures.len());
    for (measure, origin) in measures {
        let tally = match origin {
            Origin::Points(tally) => tally,
            Origin::Events(selection) => {
                let coverage = coverage.as_ref().expect("a measure of events has events");
                let known = coverage.for_theme(&loaded.events, &first(&areas_of), &selection);
                MonthlyCounts::from_events(&selection, &loaded.events, &areas_of, &known, areas.areas.len())
            }
            Origin::Counts(theme) => measures::of_counts(&theme, &joined, &loaded, period, areas.areas.len()),
        };
        let outside =
            (0..ground.len()).filter(|area| ground.inside[*area].is_some_and(|share| share <= MAX_OUTSIDE_SHARE));
        let tally = tally.missing_in(outside);
        comparisons.push(compare(measure, tally, &ground, config.rates.min_premises, draws));
    }
    check_known(&comparisons, &joined)?;
    Ok(AreasOutcome {
        joined: joined.iter().filter(|joined| !joined.unmatched.is_empty()).map(ToString::to_string).collect(),
        flips: comparisons.par_iter().map(rank_reversals).collect(),
        findings: (0..ground.len()).into_par_iter().map(|area| finding(&ground, &comparisons, area)).collect(),
        ledger: loaded.ledger,
        premises_date: loaded.premises.and_then(|premises| premises.extract_date),
        draws: draws.number,
        ground,
        period,
        coverage,
        comparisons,
    })
}

/// Fails when nothing is known of any area: an empty table would look like an answer.
fn check_known(comparisons: &[AreaComparison], joined: &[JoinedCounts]) -> Result<()> {
    let known = |comparison: &AreaComparison| {
        (0..comparison.counts.monthly.len()).any(|area| comparison.counts.months(area) > 0)
    };
    if comparisons.iter().any(known) {
        return Ok(());
    }
    let how: Vec<String> = joined.iter().map(ToString::to_string).collect();
    let how = if how.is_empty() { String::new() } else { format!(": counts were {}", how.join("; ")) };
    let problem = format!("nothing is known of any area on any measure{how}");
    let advice =
        "Check that areas and data are of the same place, and that the areas have the names or codes of the counts"
            .into();
    Err(ErrorKind::NothingToAnalyse { problem, advice }.into())
}

/// The areas to compare: those given as areas, else the study area's, else those that the counts name.
pub(super) fn subjects(loaded: &mut InputData) -> Result<Areas> {
    if let Some(areas) = loaded.areas.take().or_else(|| loaded.area.clone()) {
        return Ok(areas);
    }
    let counts: Vec<_> = loaded.area_counts.iter().map(|(_, counts)| counts).collect();
    if counts.is_empty() {
        let problem = "no areas were given to compare".to_owned();
        let advice = "Give --areas FILE (wards, night-time-economy areas), or --counts FILE".into();
        return Err(ErrorKind::Setting { setting: "areas", problem, advice }.into());
    }
    Ok(areas_from_keys(counts))
}

/// Counts by area joined to the areas, in order of their tables. The account of it is another step, for the ledger may have left
/// what was loaded: see [`enter_joined`].
pub(super) fn join_counts(loaded: &InputData, areas: &Areas) -> Vec<JoinedCounts> {
    loaded.area_counts.iter().map(|(_, counts)| join(counts, areas)).collect()
}

/// Enters in the ledger, once, how counts by area were joined.
pub(super) fn enter_joined(joined: &[JoinedCounts], counts: &[(usize, AreaCounts)], ledger: &mut Ledger) {
    counts.iter().zip(joined).for_each(|((file, _), joined)| joined.record_in_ledger(ledger, *file));
}

/// The files that areas and their counts have no use for.
pub(super) fn other_files(loaded: &InputData) -> Vec<usize> {
    let places = loaded.places.iter().map(|(file, _)| *file);
    let surveys = loaded.surveys.iter().map(|(file, _)| *file);
    places.chain(surveys).chain(loaded.journeys.iter().map(|(file, _)| *file)).collect()
}

/// The areas that hold each place; what lies in none is taken off the ledger's kept rows.
fn locate(index: &AreaIndex<'_>, loaded: &mut InputData) -> Vec<Vec<usize>> {
    let areas_of: Vec<Vec<usize>> = loaded.events.places.par_iter().map(|place| index.containing(place.at)).collect();
    for group in loaded.events.groups.iter().filter(|group| areas_of[group.place as usize].is_empty()) {
        let file = loaded.events.feeds[group.feed as usize].file;
        loaded.ledger.drop_kept(file, DropReason::OutsideStudyArea, u64::from(group.rows));
    }
    areas_of
}

/// The first area of each place, as the coverage of months takes it.
fn first(areas_of: &[Vec<usize>]) -> Vec<u32> {
    areas_of.iter().map(|areas| areas.first().map_or(grid::OUTSIDE, |area| *area as u32)).collect()
}

/// The months of the comparison: those of the events in the areas and of the counts, as far as they were asked for.
fn months(config: &Options, loaded: &InputData, areas_of: &[Vec<usize>]) -> Result<(Period, Option<Coverage>)> {
    let first = first(areas_of);
    let of_events = Coverage::from_events(&loaded.events, &first, config.study.period.from, config.study.period.to);
    let counted = loaded.area_counts.iter().flat_map(|(_, counts)| counts.months.iter().copied());
    let months = of_events.iter().flat_map(|coverage| [coverage.period.from, coverage.period.to]).chain(counted);
    let period = ingest::covering_period(months, config.study.period.from, config.study.period.to)
        .ok_or_else(|| pipeline::no_months(loaded))?;
    // A shorter series is unknown beyond its ends: the months of all are one period.
    let coverage = Coverage::from_events(&loaded.events, &first, Some(period.from), Some(period.to));
    Ok((period, coverage))
}

/// Takes off the ledger's kept rows what lies in an area and not in the period.
fn drop_outside_period(period: Period, areas_of: &[Vec<usize>], loaded: &mut InputData) {
    let inside = |place: u32| !areas_of[place as usize].is_empty();
    for group in loaded.events.groups.iter().filter(|group| inside(group.place)) {
        if period.position(group.month).is_none() {
            let file = loaded.events.feeds[group.feed as usize].file;
            loaded.ledger.drop_kept(file, DropReason::OutsidePeriod, u64::from(group.rows));
        }
    }
}

/// What is known of the areas before anything is counted.
fn ground(
    config: &Options,
    period: Period,
    areas: &Areas,
    index: &AreaIndex<'_>,
    areas_of: &[Vec<usize>],
    loaded: &mut InputData,
) -> Result<AreaContext> {
    let number = areas.areas.len();
    let km2 = exposure::area_km2(areas);
    let shaped = km2.iter().any(Option::is_some);
    let fine = shaped.then(|| FineGrid::build(areas, index)).transpose()?;
    let premises = loaded.premises.as_ref().filter(|_| shaped).map(|premises| {
        exposure::area_premises(index, number, premises, &config.study.exposure.counted(), &mut loaded.ledger)
    });
    let footfall = loaded.footfall.as_ref().zip(fine.as_ref());
    let footfall = footfall.and_then(|(footfall, fine)| exposure::area_footfall(fine, footfall, period));
    // Where the sources count is the better boundary of the two: a study area may be part of it.
    let boundary = loaded.coverage.as_ref().or(loaded.area.as_ref());
    Ok(AreaContext {
        labels: AreaContext::labels(areas),
        inside: AreaContext::inside(fine.as_ref(), number, boundary.as_slice()),
        empty: empty(number, areas_of, loaded),
        overlaps: AreaContext::overlaps(fine.as_ref(), number),
        exposure: AreaExposure { premises, footfall, km2 },
        areas: areas.clone(),
    })
}

/// Whether each area holds no event of any kind, though events were given.
fn empty(areas: usize, areas_of: &[Vec<usize>], loaded: &InputData) -> Vec<bool> {
    let mut empty = vec![!loaded.events.groups.is_empty(); areas];
    for group in &loaded.events.groups {
        areas_of[group.place as usize].iter().for_each(|area| empty[*area] = false);
    }
    empty
}
