//! Footfall per cell: what stations count, spread over the cells within a walk of them.

use std::collections::BTreeSet;

use h3o::CellIndex;

use crate::grid::Grid;
use crate::ingest::{CountKind, Footfall};
use crate::period::Period;
use crate::place::{LonLat, centre};

/// How far from a station its passengers are spread, metres: five minutes' walk.
const REACH_M: f64 = 400.0;

/// The distance over which the share of a cell falls by a factor e, metres.
const DECAY_M: f64 = 150.0;

/// Footfall per cell, in order of the grid's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct FootfallExposure {
    /// People on an average day: entries and exits of stations, passers-by of sensors, people in areas.
    pub daily: Vec<f64>,
    /// The first and last of the years that stations were counted in.
    pub years: (u16, u16),
    /// Stations left out because no year of theirs has every day of the week.
    pub incomplete: Vec<String>,
    /// All that the stations counted; what is not in `daily` was spread over cells outside the grid.
    pub total: f64,
    /// What was counted.
    pub counts: BTreeSet<CountKind>,
    /// How it was made, in words.
    pub meaning: String,
}

/// Spreads each station's daily count, of its year nearest the period, over the cells around it, nearer cells more (exponential
/// decay), the total preserved. `None` when no station has a full week.
pub fn spread(grid: &Grid, footfall: &Footfall, period: Period) -> Option<FootfallExposure> {
    let mut daily = vec![0.0; grid.cells.len()];
    let (mut total, mut years, mut incomplete, mut who) = (0.0, Vec::new(), Vec::new(), BTreeSet::new());
    for (station, counted) in footfall.stations.iter().zip(footfall.daily(period)) {
        let Some((count, year)) = counted else {
            let mode = if station.mode.is_empty() { String::new() } else { format!(" ({})", station.mode) };
            incomplete.push(format!("{}{mode}", station.name));
            continue;
        };
        total += count;
        who.insert(station.count_kind);
        years.push(year);
        for (cell, share) in reach(grid, station.at) {
            daily[cell as usize] += count * share;
        }
    }
    let years = (*years.iter().min()?, *years.iter().max()?);
    let mut exposure = FootfallExposure { daily, years, incomplete, total, counts: who, meaning: String::new() };
    exposure.meaning = meaning(&exposure.counts, &exposure.period());
    Some(exposure)
}

fn meaning(who: &BTreeSet<CountKind>, period: &str) -> String {
    let (counted, mean) = words(who);
    format!("average daily {counted} in {period}, {}: {mean}", how_spread())
}

/// How counts are spread, in words.
pub(super) fn how_spread() -> String {
    format!("spread over cells within {REACH_M} m (weight falling by e every {DECAY_M} m)")
}

/// What was counted, and what that means, in words.
pub(super) fn words(who: &BTreeSet<CountKind>) -> (String, String) {
    let words = |counts: &CountKind| match counts {
        CountKind::Passengers => ("entries and exits of stations", "people at stations, not in the street"),
        CountKind::PassersBy => ("passers-by of sensors", "people passing a sensor, each as often as they pass"),
        CountKind::Present => ("people in areas", "people in areas, put at their centres"),
    };
    let (counted, mean): (Vec<&str>, Vec<&str>) = who.iter().map(words).unzip();
    let mixed = if who.len() > 1 { "; these are different things side by side" } else { "" };
    (counted.join(" and "), format!("{}{mixed}", mean.join(" and ")))
}

impl FootfallExposure {
    /// The years counted, as text.
    pub fn period(&self) -> String {
        let (first, last) = self.years;
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    }
}

/// The numbers of the cells of the grid within reach of a station and the share of its people that each has, in order of the cells;
/// the shares that are missing from 1 lie outside the grid.
pub(super) fn reach(grid: &Grid, at: LonLat) -> Vec<(u32, f64)> {
    let weights = weights(grid, at);
    let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
    weights.into_iter().filter_map(|(cell, weight)| Some((grid.number(cell)?, weight / sum))).collect()
}

/// The cells within reach of a station and the weight of each, in order of the cells. The station's own cell always has one.
fn weights(grid: &Grid, at: LonLat) -> Vec<(CellIndex, f64)> {
    let own = at.cell(grid.resolution);
    // Neighbouring hexagon centres lie √(2A/√3) apart; one ring more covers their unequal sizes.
    let step_m = (own.area_m2() * 2.0 / 3f64.sqrt()).sqrt();
    let rings = (REACH_M / step_m).ceil() as u32 + 1;
    let mut cells: Vec<CellIndex> = own.grid_disk_safe(rings).collect();
    cells.sort_unstable();
    let weigh = |cell: CellIndex| {
        let distance = centre(cell).distance_m(at);
        (cell == own || distance <= REACH_M).then(|| (cell, (-distance / DECAY_M).exp()))
    };
    cells.into_iter().filter_map(weigh).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{DayType, HourCount, Station};
    use h3o::Resolution;

    #[test]
    fn spreading_preserves_the_total_and_falls_with_distance() {
        let at = LonLat::new(-0.0832, 51.5173).expect("in range");
        let places: Vec<_> = at
            .cell(Resolution::Ten)
            .grid_disk_safe(9)
            .map(|cell| crate::ingest::EventPlace { at: centre(cell), street: None })
            .collect();
        let grid = crate::grid::build(None, None, &places, Resolution::Ten, 1).expect("a grid");
        let hour = |day| HourCount { station: 0, year: 2019, day, hour: 8, count: 1000.0 };
        let footfall = Footfall {
            stations: vec![Station { name: "A".into(), mode: "LU".into(), at, count_kind: CountKind::Passengers }],
            hours: [DayType::MondayToFriday, DayType::Saturday, DayType::Sunday].map(hour).to_vec(),
            ..Footfall::default()
        };
        let month = "2024-01".parse().expect("a month");
        let exposure = spread(&grid, &footfall, Period { from: month, to: month }).expect("a full week");
        assert!((exposure.daily.iter().sum::<f64>() - 1000.0).abs() < 1e-9);
        let of = |cell: CellIndex| exposure.daily[grid.number(cell).expect("in the grid") as usize];
        let own = at.cell(Resolution::Ten);
        assert!(own.grid_ring::<Vec<_>>(2).into_iter().all(|cell| of(cell) < of(own)));
        assert!(own.grid_ring::<Vec<_>>(6).into_iter().all(|cell| of(cell) == 0.0));
    }
}
