//! What places of several cells vary by themselves, told by the two periods or, where these are too short, by the months outside.

use std::collections::BTreeMap;

use crate::compare::{CommonMonths, PeriodCounts, PlaceboPeriods, SeriesPair, within_period_dispersion};
use crate::period::Month;
use hexspot_stats::PlaceDispersion;

/// What places of several cells vary by themselves from month to month.
pub struct PlaceDispersions<'a> {
    /// The events.
    pub counted: &'a PeriodCounts,
    comparable: &'a CommonMonths,
    elsewhere: PlaceboPeriods,
}

impl<'a> PlaceDispersions<'a> {
    /// Of the events `counted` of two periods, and outside them.
    pub fn of(counted: &'a PeriodCounts, comparable: &'a CommonMonths) -> Self {
        Self { counted, comparable, elsewhere: PlaceboPeriods::find(comparable) }
    }

    /// By the months of the two periods or, where these are too few, by those outside.
    pub fn variations(&self, places: usize, holding: &dyn Fn(usize) -> Vec<usize>) -> Vec<Option<PlaceDispersion>> {
        let inside = self.counted.series(places, self.comparable, holding);
        let outside = self.counted.outside(places, holding);
        let one = |(inside, outside): (&SeriesPair, &BTreeMap<Month, f64>)| {
            within_period_dispersion(inside).or_else(|| {
                let enough = outside.values().sum::<f64>() >= self.comparable.other_months.len() as f64;
                self.outside(outside).filter(|_| enough)
            })
        };
        inside.iter().zip(&outside).map(one).collect()
    }

    /// Of all that lies in `places` together, outside the two periods.
    pub fn usual(&self, places: impl Fn(usize) -> bool) -> Option<PlaceDispersion> {
        let together = self.counted.outside(1, |at| if places(at) { vec![0] } else { Vec::new() });
        self.outside(&together[0])
    }

    fn outside(&self, events: &BTreeMap<Month, f64>) -> Option<PlaceDispersion> {
        self.elsewhere.dispersion(|month| events.get(&month).copied().unwrap_or_default())
    }
}
