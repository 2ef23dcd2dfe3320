//! Demand for street cleaning after a night: a proxy from people present and late venues nearby.

use crate::clock::Night;
use crate::place::{LonLat, PointIndex};
use crate::plan::asset_gaps::HourSet;
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek, day_and_hour};

/// Venues within this distance of a cell's centre count, metres.
pub const LATE_VENUE_REACH_M: f64 = 100.0;

/// Venues that are open late.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LateVenues {
    /// Positions.
    pub at: Vec<LonLat>,
    /// Opening hours of each; `None` where unknown.
    pub open: Vec<Option<HourSet>>,
}

impl LateVenues {
    /// Whether the hours of any venue are known.
    pub fn has_hours(&self) -> bool {
        self.open.iter().any(Option::is_some)
    }

    /// For each hour, the share of venues with known hours that are open: assumed for the others. All 0 without any.
    fn usual(&self) -> HoursOfWeek {
        let known: Vec<HourSet> = self.open.iter().copied().flatten().collect();
        let open = |slot: usize| known.iter().filter(|hours| hours.holds(slot)).count() as f64;
        HoursOfWeek(std::array::from_fn(|slot| open(slot) / known.len().max(1) as f64))
    }
}

/// People present × venues open within [`LATE_VENUE_REACH_M`] of the centre, in the hours of the night, and 0 by day;
/// `None` where people are not counted. `cells` are centres, `people` are by cell and hour.
pub fn cleaning_demand(
    cells: &[LonLat],
    people: &[Option<HoursOfWeek>],
    venues: &LateVenues,
    night: Night,
) -> Vec<Option<HoursOfWeek>> {
    let (near, usual) = (PointIndex::new(&venues.at), venues.usual());
    let late: Vec<bool> = (0..HOURS_PER_WEEK).map(|slot| is_late(slot, night)).collect();
    let of_cell = |(at, people): (&LonLat, &Option<HoursOfWeek>)| {
        let people = people.as_ref()?;
        let around: Vec<usize> = near.within(*at, LATE_VENUE_REACH_M).collect();
        let unknown = around.iter().filter(|venue| venues.open[**venue].is_none()).count() as f64;
        let open = |slot: usize| {
            let known = around.iter().filter(|venue| venues.open[**venue].is_some_and(|hours| hours.holds(slot)));
            known.count() as f64 + unknown * usual.0[slot]
        };
        Some(HoursOfWeek(std::array::from_fn(|slot| if late[slot] { people.0[slot] * open(slot) } else { 0.0 })))
    };
    cells.iter().zip(people).map(of_cell).collect()
}

fn is_late(slot: usize, night: Night) -> bool {
    let (_, hour) = day_and_hour(slot, night);
    (hour + 24 - night.ends()) % 24 >= 24 - night.hours()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(east_m: f64) -> LonLat {
        LonLat::new(-0.08 + east_m / 69_416.0, 51.515).expect("in range")
    }

    #[test]
    fn no_demand_without_known_hours() {
        let venues = LateVenues { at: vec![at(0.0)], open: vec![None] };
        assert!(!venues.has_hours());
        let met = cleaning_demand(&[at(0.0)], &[Some(HoursOfWeek([3.0; HOURS_PER_WEEK]))], &venues, Night::default());
        assert_eq!(met, [Some(HoursOfWeek::zeros())]);
    }

    #[test]
    fn is_people_times_open_venues_by_night() {
        let evening = HourSet::from_fn(|slot| (12..16).contains(&slot));
        let venues = LateVenues {
            at: vec![at(0.0), at(60.0), at(500.0)],
            open: vec![Some(evening), Some(HourSet::all()), None],
        };
        let people = |count: f64| Some(HoursOfWeek([count; HOURS_PER_WEEK]));
        let met = cleaning_demand(
            &[at(10.0), at(500.0), at(900.0), at(0.0)],
            &[people(5.0), people(2.0), people(9.0), None],
            &venues,
            Night::default(),
        );
        let hours = |cell: usize| &met[cell].as_ref().expect("known").0;
        // Monday 06:00 is the first hour; the night is 18:00 to 06:00.
        assert_eq!((hours(0)[0], hours(0)[11], hours(0)[12], hours(0)[23]), (0.0, 0.0, 10.0, 5.0));
        // Of the two venues with known hours, both are open on Monday at 18:00 and one later.
        assert_eq!((hours(1)[12], hours(1)[20]), (2.0, 1.0));
        assert_eq!(hours(2)[12], 0.0, "no venue near");
        assert_eq!(met[3], None, "nobody counts");
    }
}
