//! The events of each observed month, so that the past of an origin is a slice.

use crate::grid::{Coverage, Grid, OUTSIDE};
use crate::ingest::{EventGroup, Events};
use crate::period::Month;
use crate::theme::Selection;

/// The events of one observed month, in columns by cell of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthRecord {
    /// The month.
    pub month: Month,
    /// Events of the theme.
    pub count: Vec<u32>,
    /// Their harm by the chosen preset.
    pub harm: Vec<f64>,
    /// Events of the theme by place, as (index of the place, events) in order.
    pub places: Vec<(u32, u32)>,
    /// Events of any category.
    pub any: Vec<u32>,
}

/// Collects the months for which every source of a theme has data, in order.
pub fn monthly_series(
    grid: &Grid,
    events: &Events,
    cell_of: &[u32],
    selection: &Selection,
    coverage: &Coverage,
) -> Vec<MonthRecord> {
    let cells = grid.cells.len();
    let empty = |month| MonthRecord {
        month,
        count: vec![0; cells],
        harm: vec![0.0; cells],
        places: Vec::new(),
        any: vec![0; cells],
    };
    let observed = coverage.period.iter().zip(&coverage.complete).filter(|(_, complete)| **complete);
    let mut months: Vec<MonthRecord> = observed.map(|(month, _)| empty(month)).collect();
    let position = |months: &[MonthRecord], group: &EventGroup| {
        let cell = cell_of[group.place as usize];
        let month = months.binary_search_by_key(&group.month, |record| record.month).ok()?;
        (cell != OUTSIDE).then_some((month, cell as usize))
    };
    for group in selection.groups(events) {
        if let (Some((month, cell)), Some(weights)) = (position(&months, group), selection.weights(group)) {
            let record = &mut months[month];
            record.count[cell] += group.count;
            record.harm[cell] += f64::from(group.count) * weights.chosen;
            record.places.push((group.place, group.count));
        }
    }
    for group in &events.groups {
        if let Some((month, cell)) = position(&months, group) {
            months[month].any[cell] += group.count;
        }
    }
    months.iter_mut().for_each(|record| record.places = joined(std::mem::take(&mut record.places)));
    months
}

/// Places in order, with the events of each summed.
pub(super) fn joined(mut places: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    places.sort_unstable();
    let one = |same: &[(u32, u32)]| (same[0].0, same.iter().map(|(_, events)| events).sum());
    places.chunk_by(|a, b| a.0 == b.0).map(one).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::clock::LocalClock;
    use crate::grid::build;
    use crate::ingest::{EventPlace, Feed};
    use crate::period::Period;
    use crate::place::LonLat;
    use crate::theme::{Catalogue, select};
    use h3o::Resolution;

    /// About two hundred cells, all reported.
    pub fn grid() -> Grid {
        let at = |i: i32| {
            LonLat::new(-0.1 + f64::from(i % 12) * 0.0017, 51.50 + f64::from(i / 12) * 0.0011).expect("in range")
        };
        let places: Vec<EventPlace> = (0..144).map(|i| EventPlace { at: at(i), street: None }).collect();
        build(None, None, &places, Resolution::Ten, 1).expect("a grid")
    }

    /// Months from January 2020 with `events` at each cell centre; the place of a cell has the index of the cell.
    pub fn months(grid: &Grid, months: usize, events: impl Fn(usize, usize) -> u32) -> Vec<MonthRecord> {
        let record = |month: usize| {
            let count: Vec<u32> = (0..grid.cells.len()).map(|cell| events(cell, month)).collect();
            let places = (0u32..).zip(&count).filter(|(_, n)| **n > 0).map(|(place, n)| (place, *n)).collect();
            let harm = count.iter().map(|n| f64::from(*n)).collect();
            MonthRecord { month: Month::MIN.plus(1_440 + month as u16), any: count.clone(), count, harm, places }
        };
        (0..months).map(record).collect()
    }

    #[test]
    fn excludes_incomplete_months() {
        let month = |number: u16| Month::new(2024, number).expect("a month");
        let group = |place: u32, feed: u32, number: u16, category: u16, count: u32| EventGroup {
            place,
            feed,
            month: month(number),
            category,
            count,
            rows: count,
        };
        let at = |lat: f64| EventPlace { at: LonLat::new(-0.1, lat).expect("in range"), street: None };
        let feed = |body: &str, months: &[u16]| Feed {
            file: 0,
            reported_by: body.into(),
            months: months.iter().map(|number| month(*number)).collect(),
        };
        let events = Events {
            places: vec![at(51.500), at(51.502)],
            categories: vec!["Drugs".into(), "Robbery".into()],
            feeds: vec![feed("City", &[1, 2, 3, 4]), feed("Transport", &[1, 3, 4])],
            groups: vec![
                group(0, 0, 1, 0, 2),
                group(0, 0, 2, 0, 9),
                group(0, 0, 3, 1, 4),
                group(1, 0, 3, 0, 1),
                group(0, 1, 1, 0, 3),
                group(0, 1, 3, 0, 1),
            ],
            ..Events::default()
        };
        let grid = build(None, None, &events.places, Resolution::Ten, 1).expect("a grid");
        let cell_of = grid.locate(&events.places);
        let selection =
            select(&Catalogue::built_in(), "drugs", "cchi", &events, None, &LocalClock::default()).expect("a theme");
        let coverage = Coverage::from_events(&events, &cell_of, None, None).expect("months");
        assert_eq!(coverage.period, Period::new(month(1), month(4)).expect("in order"));
        let met = monthly_series(&grid, &events, &cell_of, &selection, &coverage);
        let known: Vec<Month> = met.iter().map(|record| record.month).collect();
        assert_eq!(known, [month(1), month(3), month(4)], "Transport has nothing for February");
        let (first, second) = (cell_of[0] as usize, cell_of[1] as usize);
        assert_eq!((met[0].count[first], met[0].places.clone()), (5, vec![(0, 5)]));
        assert_eq!((met[1].count[first], met[1].count[second], met[1].any[first]), (1, 1, 5));
        assert_eq!((met[0].harm[first], met[2].any.iter().sum::<u32>()), (5.0 * 3.5, 0));
    }
}
