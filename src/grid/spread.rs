//! Counts spread over the catchments of the points on which they stand.

use std::str::FromStr;

use super::catchment::Catchments;
use super::cells::{Grid, OUTSIDE};
use super::coverage::Coverage;
use crate::error::Error;
use crate::ingest::Events;
use crate::theme::Selection;

/// Whether counts are spread before cells are ranked by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// They stand in the cells of their points.
    #[default]
    None,
    /// Those on anonymised map points are spread over the ground nearest to each.
    SnapPoints,
}

impl Spread {
    /// The names of the choices.
    pub const NAMES: [&'static str; 2] = ["none", "snap-points"];

    /// The name of this choice.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl FromStr for Spread {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = [Self::None, Self::SnapPoints].into_iter().find(|spread| spread.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("spread", name, Self::NAMES))
    }
}

/// What the events of a point are taken to follow within its catchment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpreadBy {
    /// Area.
    #[default]
    Area,
    /// Premises, each the same; where there are none, area.
    Premises,
}

impl SpreadBy {
    /// The names of the choices.
    pub const NAMES: [&'static str; 2] = ["area", "premises"];

    /// The name of this choice.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl FromStr for SpreadBy {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = [Self::Area, Self::Premises].into_iter().find(|by| by.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("way to spread", name, Self::NAMES))
    }
}

/// The spread counts of one theme, columns in order of the grid's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct SpreadTable {
    /// Events, parts of one among them; over all cells as many as were counted.
    pub count: Vec<f64>,
    /// Harm by the chosen preset.
    pub harm: Vec<f64>,
    /// The variance of a spread count over its mean where events fall by chance: Σ w² n / Σ w n over the reported cells, w the share
    /// of a point's n events that a cell gets. 1 where nothing was spread; less, the more cells share a point.
    pub count_scale: f64,
    /// The same of harm, for events of the harm h: Σ w² h² / Σ w h.
    pub harm_scale: f64,
}

impl SpreadTable {
    /// Spreads the events of `selection`. Those of feeds that are not on map points (`on_points` by feed), and of places without a
    /// catchment, stay in the cells of their places (`cell_of`).
    pub fn of(
        grid: &Grid,
        events: &Events,
        cell_of: &[u32],
        catchments: &Catchments,
        on_points: &[bool],
        selection: &Selection,
        coverage: &Coverage,
    ) -> Self {
        let mut cells = vec![Moments::default(); grid.cells.len()];
        let mut at_point = vec![Moments::default(); events.places.len()];
        for group in selection.groups(events).iter().filter(|group| coverage.period.position(group.month).is_some()) {
            let (place, own) = (group.place as usize, cell_of[group.place as usize]);
            let Some(weights) = selection.weights(group).filter(|_| own != OUTSIDE) else { continue };
            let met = Moments::of(f64::from(group.count), weights.chosen);
            if on_points[group.feed as usize] && !catchments.shares(place).is_empty() {
                at_point[place].add(&met, 1.0);
            } else {
                cells[own as usize].add(&met, 1.0);
            }
        }
        for (place, met) in at_point.iter().enumerate().filter(|(_, met)| met.count > 0.0) {
            catchments.shares(place).iter().for_each(|(cell, share)| cells[*cell as usize].add(met, *share));
        }
        table(grid, &cells)
    }
}

/// Events and harm, and what both vary by.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    count: f64,
    count_squared: f64,
    harm: f64,
    harm_squared: f64,
}

impl Moments {
    fn of(count: f64, harm: f64) -> Self {
        Self { count, count_squared: count, harm: count * harm, harm_squared: count * harm * harm }
    }

    /// Adds a share of others.
    fn add(&mut self, other: &Self, share: f64) {
        self.count += share * other.count;
        self.count_squared += share * share * other.count_squared;
        self.harm += share * other.harm;
        self.harm_squared += share * share * other.harm_squared;
    }
}

/// The columns of the sums of all cells.
fn table(grid: &Grid, cells: &[Moments]) -> SpreadTable {
    let scale = |squares: fn(&Moments) -> f64, parts: fn(&Moments) -> f64| {
        let sum = |part: fn(&Moments) -> f64| grid.study().map(|cell| part(&cells[cell])).sum::<f64>();
        let all = sum(parts);
        if all > 0.0 { sum(squares) / all } else { 1.0 }
    };
    SpreadTable {
        count: cells.iter().map(|cell| cell.count).collect(),
        harm: cells.iter().map(|cell| cell.harm).collect(),
        count_scale: scale(|cell| cell.count_squared, |cell| cell.count),
        harm_scale: scale(|cell| cell.harm_squared, |cell| cell.harm),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        assert!(Spread::NAMES.iter().all(|name| name.parse::<Spread>().expect("known").as_str() == *name));
        assert!(SpreadBy::NAMES.iter().all(|name| name.parse::<SpreadBy>().expect("known").as_str() == *name));
        let misspelt = "snap-point".parse::<Spread>().expect_err("misspelt").to_string();
        assert!(misspelt.contains("did you mean \"snap-points\""), "{misspelt}");
    }
}
