//! Footfall by hour of the week, of any set of cells: what stations count each hour, spread as their days are.

use std::collections::BTreeSet;

use super::footfall::{how_spread, reach, words};
use crate::grid::Grid;
use crate::ingest::{CountKind, Footfall, HOURS_OF_WEEK};
use crate::period::Period;

/// Footfall by hour at every station, with the cells that it is spread over.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyFootfall {
    stations: Vec<Counted>,
    /// Stations that count people and not by the hour: what lies within their reach is not known.
    pub without_hours: Vec<String>,
    /// What it is, in words.
    pub meaning: String,
}

/// A station that reaches the grid.
#[derive(Clone, Debug, PartialEq)]
struct Counted {
    /// People in each hour of the week, Monday 00:00 first; `None` where only days are known.
    hours: Option<[f64; HOURS_OF_WEEK]>,
    /// Cells and their shares.
    reach: Vec<(u32, f64)>,
}

impl HourlyFootfall {
    /// The stations whose people are spread over cells of the grid; `None` when none of them counts by the hour.
    pub fn of(grid: &Grid, footfall: &Footfall, period: Period) -> Option<Self> {
        let (mut stations, mut without_hours) = (Vec::new(), Vec::new());
        let (mut years, mut who) = (BTreeSet::new(), BTreeSet::<CountKind>::new());
        let known = footfall.daily(period).into_iter().zip(footfall.hourly(period));
        for (station, (daily, hourly)) in footfall.stations.iter().zip(known) {
            // A station that has neither is left out of daily footfall too, which says so.
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
                    who.insert(station.count_kind);
                }
                None => without_hours.push(station.name.clone()),
            }
            stations.push(Counted { hours: hourly.map(|(hours, _)| hours), reach });
        }
        let (first, last) = (years.first()?, years.last()?);
        let period = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let (counted, mean) = words(&who);
        let spread = how_spread();
        let meaning = format!(
            "{counted} in an average hour of the week in {period}, {spread}: {mean}, a proxy for the people present"
        );
        Some(Self { stations, without_hours, meaning })
    }

    /// People in each hour of the week in the cells that `holds`, Monday 00:00 first; `None` where a station that reaches them does
    /// not count by the hour, or where none does.
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
    fn hours_are_spread_as_days_are_and_what_is_not_known_is_not_zero() {
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
        let daily = crate::exposure::spread(&grid, &footfall, period).expect("a full week").daily;
        let hourly = HourlyFootfall::of(&grid, &footfall, period).expect("hours");
        let whole = hourly.within(|_| true).expect("a station");
        assert!((whole[8] - 100.0).abs() < 1e-9 && whole[7] == 0.0);
        let number = grid.number(own).expect("in the grid");
        let here = hourly.within(|cell| cell == number).expect("a station");
        assert!((here.iter().sum::<f64>() / 7.0 - daily[number as usize]).abs() < 1e-9);
        let beyond = grid.number(far.cell(Resolution::Ten)).expect("in the grid");
        assert_eq!(hourly.within(|cell| cell == beyond), None, "nobody counts there");
        footfall.stations.push(station("B", far));
        footfall.days.push(DayCount { station: 1, year: 2019, day: DayType::EveryDay, count: 5.0 });
        let hourly = HourlyFootfall::of(&grid, &footfall, period).expect("hours");
        assert_eq!(hourly.without_hours, ["B"]);
        assert_eq!((hourly.within(|_| true), hourly.within(|cell| cell == beyond)), (None, None));
        assert_eq!(hourly.within(|cell| cell == number), Some(here), "B does not reach so far");
    }
}
