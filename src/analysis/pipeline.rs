//! The smaller steps on the way to ranked cells.

use rayon::prelude::*;

use super::cells::CountsByArea;
use super::study_area::StudyGrid;
use crate::error::{Error, ErrorKind, Result};
use crate::grid::{OUTSIDE, ResolutionDemand};
use crate::ingest::{AreaIndex, DropReason, InputData, Ledger};
use crate::options::Options;
use crate::theme::Selection;
use crate::{ingest, theme};

/// Says of tables that a ranking of cells has no use for that they were read.
pub(super) fn note_unused(loaded: &mut InputData, counts: CountsByArea) {
    const UNUSED: &str = "read and not used by the ranking of cells";
    if counts == CountsByArea::Unused {
        note_counts(loaded, UNUSED);
        note(&mut loaded.ledger, loaded.journeys.iter().map(|(file, _)| *file), UNUSED);
        note(&mut loaded.ledger, loaded.surveys.iter().map(|(file, _)| *file), UNUSED);
    }
    const UNRANKED: &str = "used by `hexspot cover` and not by the ranking of cells";
    note(&mut loaded.ledger, loaded.places.iter().map(|(file, _)| *file), UNRANKED);
}

/// Says something of each table of counts by area.
pub(super) fn note_counts(loaded: &mut InputData, words: &str) {
    note(&mut loaded.ledger, loaded.area_counts.iter().map(|(file, _)| *file), words);
}

fn note(ledger: &mut Ledger, files: impl Iterator<Item = usize>, words: &str) {
    files.for_each(|file| ledger.note(file, words));
}

/// Fails, before the long work, when no row is in the months asked for.
pub(super) fn check_months(config: &Options, loaded: &InputData) -> Result<()> {
    let months = loaded.events.feeds.iter().flat_map(|feed| feed.months.iter().copied());
    match ingest::covering_period(months, config.study.period.from, config.study.period.to) {
        Some(_) => Ok(()),
        None => Err(no_months(loaded)),
    }
}

/// What is said when no row is in the months asked for.
pub(super) fn no_months(loaded: &InputData) -> Error {
    let months = || loaded.events.feeds.iter().flat_map(|feed| feed.months.iter());
    let (problem, advice) = match (months().min(), months().max()) {
        (Some(first), Some(last)) => (
            format!("no row is in the months asked for; the files hold {first} to {last}"),
            "Change --from and --to, or give the files of those months",
        ),
        _ => (without_rows(loaded), "Give street-level crime: the files of data.police.uk that end in -street.csv"),
    };
    ErrorKind::NothingToAnalyse { problem, advice: advice.into() }.into()
}

/// What is said when no crime file has a row.
fn without_rows(loaded: &InputData) -> String {
    /// Files named before the rest are counted.
    const NAMED: usize = 3;
    let crime: Vec<String> = loaded
        .ledger
        .files()
        .iter()
        .filter(|account| account.is_crime() || account.format == ingest::NOT_RECOGNISED)
        .map(|account| match account.note.as_str() {
            "" => format!("{} (no rows under its header)", account.file),
            note => format!("{} ({}; {note})", account.file, account.format),
        })
        .collect();
    let more = crime.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("no crime file has a row: {}{more}", crime[..crime.len().min(NAMED)].join(", "))
}

/// The events of each theme.
pub(super) fn select(config: &Options, loaded: &InputData, themes: &[String]) -> Result<Vec<Selection>> {
    let premises = loaded.premises.as_ref();
    let times = config.study.times()?;
    let select = |name: &String| {
        theme::select(&config.study.catalogue, name, &config.study.theme.harm, &loaded.events, premises, &times)
    };
    themes.iter().map(select).collect()
}

/// The themes that cells are to suit, all of what was read being ranked.
pub(super) fn suited<'a>(selections: &'a [Selection], loaded: &InputData) -> Vec<ResolutionDemand<'a>> {
    let inside = inside(loaded);
    selections.iter().map(|selection| suited_by(selection, loaded, &inside, 1.0)).collect()
}

/// A theme that cells are to suit, of which a share of the months read is ranked.
pub(super) fn suited_by<'a>(
    selection: &'a Selection,
    loaded: &InputData,
    inside: &[u32],
    share: f64,
) -> ResolutionDemand<'a> {
    let events_at = selection.events_at(&loaded.events, None);
    let is_inside = |(_, inside): &(&u32, &u32)| **inside != OUTSIDE;
    let events = events_at.iter().zip(inside).filter(is_inside).map(|(events, _)| u64::from(*events)).sum();
    ResolutionDemand { theme: &selection.name, events_at, events, share }
}

/// For each place of the events whether it lies in the study area, as coverage takes it, where there are no cells yet.
pub(super) fn inside(loaded: &InputData) -> Vec<u32> {
    let index = loaded.area.as_ref().map(AreaIndex::new);
    let is_inside = |at| index.as_ref().is_none_or(|area| area.first_containing(at).is_some());
    loaded.events.places.par_iter().map(|place| if is_inside(place.at) { 0 } else { OUTSIDE }).collect()
}

/// Takes off the ledger's kept rows what lies in no cell, and what lies in one and not in the period: strays of bodies that do not
/// cover the grid.
pub(super) fn drop_outside(ground: &StudyGrid, loaded: &mut InputData) {
    let StudyGrid { grid, cell_of, coverage, .. } = ground;
    for group in &loaded.events.groups {
        let reason = match (cell_of[group.place as usize], coverage.period.position(group.month)) {
            (OUTSIDE, _) => DropReason::OutsideStudyArea,
            (_, None) => DropReason::OutsidePeriod,
            (_, Some(_)) => continue,
        };
        let file = loaded.events.feeds[group.feed as usize].file;
        loaded.ledger.drop_kept(file, reason, u64::from(group.rows));
    }
    let venues = loaded.premises.iter().flat_map(|premises| &premises.venues);
    for venue in venues.filter(|venue| grid.number(venue.at.cell(grid.resolution)).is_none()) {
        loaded.ledger.drop_kept(venue.file, DropReason::OutsideStudyArea, 1);
    }
}

/// How many reported cells hold no event of any category.
pub(super) fn count_empty(ground: &StudyGrid, loaded: &InputData) -> usize {
    let StudyGrid { grid, cell_of, .. } = ground;
    let mut empty = vec![true; grid.cells.len()];
    for cell in loaded.events.groups.iter().map(|group| cell_of[group.place as usize]).filter(|cell| *cell != OUTSIDE) {
        empty[cell as usize] = false;
    }
    grid.study().filter(|cell| empty[*cell]).count()
}
