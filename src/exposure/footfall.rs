//! Footfall per cell: what stations count, spread over the cells within a walk of them.

use h3o::CellIndex;

use crate::grid::Grid;
use crate::ingest::Footfall;
use crate::place::{LonLat, centre};

/// How far from a station its passengers are spread, metres: five minutes' walk.
const REACH_M: f64 = 400.0;

/// The distance over which the share of a cell falls by a factor e, metres.
const DECAY_M: f64 = 150.0;

/// Footfall per cell, in order of the grid's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct FootfallExposure {
    /// Average daily entries and exits.
    pub daily: Vec<f64>,
    /// The year counted.
    pub year: u16,
    /// All that the stations counted; what is not in `daily` was spread over cells outside the grid.
    pub total: f64,
    /// How it was made, in words.
    pub meaning: String,
}

/// Spreads the daily counts of `year` over the cells around each station, nearer cells more (exponential decay), the
/// total preserved.
pub fn spread(grid: &Grid, footfall: &Footfall, year: u16) -> FootfallExposure {
    let daily_counts = footfall.daily(year);
    let mut daily = vec![0.0; grid.cells.len()];
    for (station, count) in footfall.stations.iter().zip(&daily_counts) {
        let shares = shares(grid, station.at);
        let sum: f64 = shares.iter().map(|(_, share)| share).sum();
        for (cell, share) in shares {
            if let Some(number) = grid.number(cell) {
                daily[number as usize] += count * share / sum;
            }
        }
    }
    let meaning = format!(
        "average daily entries and exits of stations in {year}, spread over cells within {REACH_M} m \
         (weight falling by e every {DECAY_M} m): people at stations, not in the street"
    );
    FootfallExposure {
        daily,
        year,
        total: daily_counts.iter().sum(),
        meaning,
    }
}

/// The cells within reach of a station and the weight of each, in order of the cells. The station's own cell always has one.
fn shares(grid: &Grid, at: LonLat) -> Vec<(CellIndex, f64)> {
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
            .map(|cell| crate::ingest::EventPlace {
                at: centre(cell),
                street: None,
            })
            .collect();
        let grid = crate::grid::build(None, None, &places, Resolution::Ten, 1).expect("a grid");
        let footfall = Footfall {
            stations: vec![Station {
                name: "A".into(),
                mode: "LU".into(),
                at,
            }],
            hours: vec![HourCount {
                station: 0,
                year: 2019,
                day: DayType::Friday,
                hour: 8,
                count: 1000.0,
            }],
        };
        let exposure = spread(&grid, &footfall, 2019);
        assert!((exposure.daily.iter().sum::<f64>() - 1000.0).abs() < 1e-9);
        let of = |cell: CellIndex| exposure.daily[grid.number(cell).expect("in the grid") as usize];
        let own = at.cell(Resolution::Ten);
        assert!(own.grid_ring::<Vec<_>>(2).into_iter().all(|cell| of(cell) < of(own)));
        assert!(own.grid_ring::<Vec<_>>(6).into_iter().all(|cell| of(cell) == 0.0));
    }
}
