//! Footfall by hour of the week in any set of cells: hourly counts at stations, distributed as daily counts are.

use std::collections::BTreeSet;

use super::footfall::{describe_counts, describe_distribution, reach};
use crate::grid::Grid;
use crate::ingest::{CountKind, Footfall, HOURS_OF_WEEK};
use crate::period::Period;

/// Hourly footfall at every station, with the cells over which it is distributed.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyFootfall {
    stations: Vec<HourlyStation>,
    /// Stations that count people but not by the hour: hourly footfall within their reach is missing.
    pub without_hours: Vec<String>,
    /// A description of what it is.
    pub meaning: String,
}

/// A station within reach of the grid.
#[derive(Clone, Debug, PartialEq)]
struct HourlyStation {
    /// People in each hour of the week, Monday 00:00 first; `None` where only daily counts exist.
    hours: Option<[f64; HOURS_OF_WEEK]>,
    /// The cells within reach and their shares.
    reach: Vec<(u32, f64)>,
}

impl HourlyFootfall {
    /// The hourly footfall of the stations within reach of the grid; `None` when none of them counts by the hour.
    pub fn from_stations(grid: &Grid, footfall: &Footfall, period: Period) -> Option<Self> {
        let (mut stations, mut without_hours) = (Vec::new(), Vec::new());
        let (mut years, mut kinds) = (BTreeSet::new(), BTreeSet::<CountKind>::new());
        let known = footfall.daily(period).into_iter().zip(footfall.hourly(period));
        for (station, (daily, hourly)) in footfall.stations.iter().zip(known) {
            // A station without either is excluded from daily footfall too, and reported there.
            if daily.is_none() && hourly.is_none() {
                continue;
            }
            let reach = reach(grid, station.at);
            if reach.is_empty() {
                continue;
            }
            match hourly {
                Some((_, year)) => {
                    years.insert(year);
                    kinds.insert(station.count_kind);
                }
                None => without_hours.push(station.name.clone()),
            }
            stations.push(HourlyStation { hours: hourly.map(|(hours, _)| hours), reach });
        }
        let (first, last) = (years.first()?, years.last()?);
        let period = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let (counted, mean) = describe_counts(&kinds);
        let spread = describe_distribution();
        let meaning = format!(
            "{counted} in an average hour of the week in {period}, {spread}: {mean}, a proxy for the people present"
        );
        Some(Self { stations, without_hours, meaning })
    }

    /// People in each hour of the week in the cells that pass `holds`, Monday 00:00 first; `None` where no station is within reach, or
    /// one that does not count by the hour.
    pub fn within(&self, holds: impl Fn(u32) -> bool) -> Option<[f64; HOURS_OF_WEEK]> {
        let mut sum = None;
        for station in &self.stations {
            let share: f64 = station.reach.iter().filter(|(cell, _)| holds(*cell)).map(|(_, share)| share).sum();
            if share == 0.0 {
                continue;
            }
            let sum = sum.get_or_insert([0.0; HOURS_OF_WEEK]);
            sum.iter_mut().zip(station.hours.as_ref()?).for_each(|(sum, people)| *sum += share * people);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{DayCount, DayType, EventPlace, HourCount, Station};
    use crate::place::{LonLat, centre};
    use h3o::Resolution;

    #[test]
    fn hours_are_distributed_as_days_and_missing_is_not_zero() {
        let at = LonLat::new(-0.0832, 51.5173).expect("in range");
        let own = at.cell(Resolution::Ten);
        let places: Vec<_> = own.grid_disk_safe(9).map(|cell| EventPlace { at: centre(cell), street: None }).collect();
        let grid = crate::grid::build(None, None, &places, Resolution::Ten, 1).expect("a grid");
        let station =
            |name: &str, at| Station { name: name.into(), mode: String::new(), at, count_kind: CountKind::Passengers };
        let far = centre(
            *grid
                .cells
                .iter()
                .max_by(|a, b| centre(**a).distance_m(at).total_cmp(&centre(**b).distance_m(at)))
                .expect("cells"),
        );
        let hour = |hour| HourCount { station: 0, year: 2019, day: DayType::EveryDay, hour, count: 100.0 };
        let mut footfall =
            Footfall { stations: vec![station("A", at)], hours: (8..20).map(hour).collect(), ..Footfall::default() };
        let month = "2024-01".parse().expect("a month");
        let period = Period { from: month, to: month };
        let daily = crate::exposure::footfall_exposure(&grid, &footfall, period).expect("a full week").daily;
        let hourly = HourlyFootfall::from_stations(&grid, &footfall, period).expect("hours");
        let whole = hourly.within(|_| true).expect("a station");
        assert!((whole[8] - 100.0).abs() < 1e-9 && whole[7] == 0.0);
        let number = grid.number(own).expect("in the grid");
        let here = hourly.within(|cell| cell == number).expect("a station");
        assert!((here.iter().sum::<f64>() / 7.0 - daily[number as usize]).abs() < 1e-9);
        let beyond = grid.number(far.cell(Resolution::Ten)).expect("in the grid");
        assert_eq!(hourly.within(|cell| cell == beyond), None, "no station is within reach");
        footfall.stations.push(station("B", far));
        footfall.days.push(DayCount { station: 1, year: 2019, day: DayType::EveryDay, count: 5.0 });
        let hourly = HourlyFootfall::from_stations(&grid, &footfall, period).expect("hours");
        assert_eq!(hourly.without_hours, ["B"]);
        assert_eq!((hourly.within(|_| true), hourly.within(|cell| cell == beyond)), (None, None));
        assert_eq!(hourly.within(|cell| cell == number), Some(here), "B does not reach so far");
    }
}
