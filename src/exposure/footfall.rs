//! Footfall per cell: counts at stations, distributed over the cells within walking distance.

use std::collections::BTreeSet;

use h3o::CellIndex;

use crate::grid::Grid;
use crate::ingest::{CountKind, Footfall};
use crate::period::Period;
use crate::place::{LonLat, centre};

/// The distance over which a station's people are distributed, metres: five minutes' walk.
const REACH_M: f64 = 400.0;

/// The distance over which the weight of a cell falls by a factor of e, metres.
const DECAY_M: f64 = 150.0;

/// Footfall per cell; columns are in the order of the grid's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct FootfallExposure {
    /// People on an average day: entries and exits of stations, passers-by of sensors, people in areas.
    pub daily: Vec<f64>,
    /// The first and last year of the counts.
    pub years: (u16, u16),
    /// Stations excluded because none of their years has every day of the week.
    pub incomplete: Vec<String>,
    /// The sum over all stations; what is not in `daily` lies in cells outside the grid.
    pub total: f64,
    /// The kinds of counts.
    pub counts: BTreeSet<CountKind>,
    /// A description of what it is and how it was computed.
    pub meaning: String,
}

/// Distributes each station's mean daily count, from its year nearest the period, over the cells around it with exponential distance
/// decay; the total is preserved. `None` when no station has a full week.
pub fn footfall_exposure(grid: &Grid, footfall: &Footfall, period: Period) -> Option<FootfallExposure> {
    let mut daily = vec![0.0; grid.cells.len()];
    let (mut total, mut years, mut incomplete, mut kinds) = (0.0, Vec::new(), Vec::new(), BTreeSet::new());
    for (station, counted) in footfall.stations.iter().zip(footfall.daily(period)) {
        let Some((count, year)) = counted else {
            let mode = if station.mode.is_empty() { String::new() } else { format!(" ({})", station.mode) };
            incomplete.push(format!("{}{mode}", station.name));
            continue;
        };
        total += count;
        kinds.insert(station.count_kind);
        years.push(year);
        for (cell, share) in reach(grid, station.at) {
            daily[cell as usize] += count * share;
        }
    }
    let years = (*years.iter().min()?, *years.iter().max()?);
    let mut exposure = FootfallExposure { daily, years, incomplete, total, counts: kinds, meaning: String::new() };
    exposure.meaning = meaning(&exposure.counts, &exposure.period());
    Some(exposure)
}

fn meaning(kinds: &BTreeSet<CountKind>, period: &str) -> String {
    let (counted, mean) = describe_counts(kinds);
    format!("average daily {counted} in {period}, {}: {mean}", describe_distribution())
}

/// A description of how counts are distributed over cells.
pub(super) fn describe_distribution() -> String {
    format!("spread over cells within {REACH_M} m (weight falling by e every {DECAY_M} m)")
}

/// Descriptions of what was counted, and of what that means.
pub(super) fn describe_counts(kinds: &BTreeSet<CountKind>) -> (String, String) {
    let words = |counts: &CountKind| match counts {
        CountKind::Passengers => ("entries and exits of stations", "people at stations, not in the street"),
        CountKind::PassersBy => ("passers-by of sensors", "people passing a sensor, each as often as they pass"),
        CountKind::Present => ("people in areas", "people in areas, put at their centres"),
    };
    let (counted, mean): (Vec<&str>, Vec<&str>) = kinds.iter().map(words).unzip();
    let mixed = if kinds.len() > 1 { "; these are different things side by side" } else { "" };
    (counted.join(" and "), format!("{}{mixed}", mean.join(" and ")))
}

impl FootfallExposure {
    /// The years of the counts as text, "2019" or "2017 to 2019".
    pub fn period(&self) -> String {
        let (first, last) = self.years;
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    }
}

/// The cells of the grid within reach of a station, in order, with their shares of its people. Shares that are missing from 1 lie
/// outside the grid.
pub(super) fn reach(grid: &Grid, at: LonLat) -> Vec<(u32, f64)> {
    let weights = weights(grid, at);
    let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
    weights.into_iter().filter_map(|(cell, weight)| Some((grid.number(cell)?, weight / sum))).collect()
}

/// The cells within reach of a station, in order, with their weights. The station's own cell is always one of them.
fn weights(grid: &Grid, at: LonLat) -> Vec<(CellIndex, f64)> {
    let own = at.cell(grid.resolution);
    // Centres of neighbouring hexagons are √(2A/√3) apart. One more ring covers their unequal sizes.
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
    fn preserves_the_total_and_falls_with_distance() {
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
        let exposure = footfall_exposure(&grid, &footfall, Period { from: month, to: month }).expect("a full week");
        assert!((exposure.daily.iter().sum::<f64>() - 1000.0).abs() < 1e-9);
        let of = |cell: CellIndex| exposure.daily[grid.number(cell).expect("in the grid") as usize];
        let own = at.cell(Resolution::Ten);
        assert!(own.grid_ring::<Vec<_>>(2).into_iter().all(|cell| of(cell) < of(own)));
        assert!(own.grid_ring::<Vec<_>>(6).into_iter().all(|cell| of(cell) == 0.0));
    }
}
