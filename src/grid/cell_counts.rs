//! Counts of a theme's events by cell, month and category.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::cells::{Grid, OUTSIDE, Role};
use super::coverage::Coverage;
use crate::ingest::{EventGroup, Events};
use crate::period::Period;
use crate::theme::{LocatedCounts, Selection};

/// The counts of one theme; columns are in the order of the grid's cells.
#[derive(Clone, Debug)]
pub struct CellCounts {
    /// Events.
    pub count: Vec<u32>,
    /// Events by cell and month of the period: `monthly[cell × months + month]`.
    pub monthly: Vec<u32>,
    /// The number of months of the period.
    pub months: usize,
    /// Harm by the chosen preset.
    pub harm: Vec<f64>,
    /// Sum of the squared harm of single events, by the chosen preset: the variance of harm if counts are Poisson.
    pub harm_squared: Vec<f64>,
    /// Harm by the Cambridge Crime Harm Index, days.
    pub harm_cchi: Vec<f64>,
    /// Harm by the ONS Crime Severity Score.
    pub harm_css: Vec<f64>,
    /// Events of each category of the data, over all cells.
    pub by_category: Vec<u64>,
    /// Events at the cell's point with most events.
    pub top_point: Vec<u32>,
    /// Location texts of the cell's points, most events first.
    pub streets: Vec<Vec<u32>>,
    /// Events of the theme in the period without a position.
    pub unlocated: u64,
    /// Events of the theme in the period with a position, in the grid or not.
    pub located: u64,
}

/// Sums over part of the groups.
struct Sums {
    monthly: Vec<u32>,
    by_category: Vec<u32>,
    by_place: Vec<u32>,
}

/// Counts the events of `selection` by cell. `cell_of` is [`Grid::locate`] of the events' places.
pub fn count_by_cell(
    grid: &Grid,
    events: &Events,
    cell_of: &[u32],
    selection: &Selection,
    coverage: &Coverage,
) -> CellCounts {
    let (cells, months, categories) = (grid.cells.len(), coverage.period.months(), events.categories.len());
    let empty = || Sums {
        monthly: vec![0; cells * months],
        by_category: vec![0; cells * categories],
        by_place: vec![0; events.places.len()],
    };
    let add = |sums: &mut Sums, group: &EventGroup| {
        let cell = cell_of[group.place as usize];
        let Some(month) = coverage.period.position(group.month).filter(|_| cell != OUTSIDE) else {
            return;
        };
        if selection.weights(group).is_some() {
            sums.monthly[cell as usize * months + month] += group.count;
            sums.by_category[cell as usize * categories + usize::from(group.category)] += group.count;
            sums.by_place[group.place as usize] += group.count;
        }
    };
    // One part per thread, each with its own sums. Whole numbers add up the same in any order.
    let groups = selection.groups(events);
    let part = groups.len().div_ceil(rayon::current_num_threads()).max(1);
    let sums = groups
        .par_chunks(part)
        .map(|groups| {
            let mut sums = empty();
            groups.iter().for_each(|group| add(&mut sums, group));
            sums
        })
        .reduce_with(|mut a, b| {
            let join = |a: &mut [u32], b: &[u32]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            join(&mut a.monthly, &b.monthly);
            join(&mut a.by_category, &b.by_category);
            join(&mut a.by_place, &b.by_place);
            a
        })
        .unwrap_or_else(empty);
    finish(sums, grid, events, cell_of, selection, coverage.period)
}

/// Counts the events of `selection` in the study area by source.
pub fn count_by_source(
    grid: &Grid,
    events: &Events,
    cell_of: &[u32],
    selection: &Selection,
    period: Period,
) -> BTreeMap<String, u64> {
    let reported = |group: &&EventGroup| {
        let cell = cell_of[group.place as usize];
        cell != OUTSIDE && grid.roles[cell as usize] == Role::Study && period.position(group.month).is_some()
    };
    let mut sums = vec![0; events.feeds.len()];
    for group in selection.groups(events).iter().filter(reported).filter(|group| selection.weights(group).is_some()) {
        sums[group.feed as usize] += u64::from(group.count);
    }
    let mut by_source = BTreeMap::new();
    for (feed, events) in events.feeds.iter().zip(sums).filter(|(_, events)| *events > 0) {
        *by_source.entry(feed.reported_by.clone()).or_default() += events;
    }
    by_source
}

fn finish(
    sums: Sums,
    grid: &Grid,
    events: &Events,
    cell_of: &[u32],
    selection: &Selection,
    period: Period,
) -> CellCounts {
    let months = period.months();
    let categories = events.categories.len();
    let weights = |pick: fn(crate::theme::Weights) -> f64| -> Vec<f64> {
        (0..categories as u16).map(|category| selection.category_weights(category).map_or(0.0, pick)).collect()
    };
    let harm = |pick| -> Vec<f64> {
        let weights = weights(pick);
        // A category without events adds nothing, even if its weight is not a number.
        let occurs = |(n, _): &(&u32, &f64)| **n > 0;
        let of_cell =
            |counts: &[u32]| counts.iter().zip(&weights).filter(occurs).map(|(n, weight)| f64::from(*n) * weight).sum();
        (0..grid.cells.len())
            .map(|cell| of_cell(&sums.by_category[cell * categories..(cell + 1) * categories]))
            .collect()
    };
    let mut points: Vec<(u32, u32, u32)> = (0u32..)
        .zip(&sums.by_place)
        .filter(|(_, count)| **count > 0)
        .map(|(place, count)| (cell_of[place as usize], u32::MAX - count, place))
        .collect();
    points.sort_unstable();
    let (mut top_point, mut streets) = (vec![0; grid.cells.len()], vec![Vec::new(); grid.cells.len()]);
    for (cell, below_max, place) in points {
        let cell = cell as usize;
        top_point[cell] = top_point[cell].max(u32::MAX - below_max);
        if let Some(street) = events.places[place as usize].street.filter(|street| !streets[cell].contains(street)) {
            streets[cell].push(street);
        }
    }
    CellCounts {
        count: (0..grid.cells.len())
            .map(|cell| sums.monthly[cell * months..(cell + 1) * months].iter().sum())
            .collect(),
        months,
        harm: harm(|weights| weights.chosen),
        harm_squared: harm(|weights| weights.chosen * weights.chosen),
        harm_cchi: harm(|weights| weights.cchi),
        harm_css: harm(|weights| weights.css),
        by_category: (0..categories)
            .map(|category| sums.by_category.iter().skip(category).step_by(categories).map(|n| u64::from(*n)).sum())
            .collect(),
        monthly: sums.monthly,
        top_point,
        streets,
        unlocated: selection.unlocated(events),
        located: selection.located(events, period),
    }
}

impl CellCounts {
    /// The number of events counted.
    pub fn total(&self) -> u64 {
        self.count.iter().map(|count| u64::from(*count)).sum()
    }

    /// The theme's events in the period with and without a position.
    pub fn positions(&self) -> LocatedCounts {
        LocatedCounts { with: self.located, without: self.unlocated }
    }
}
