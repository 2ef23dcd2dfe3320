//! Whether the map points that events are put on changed: then cells rise and fall because of the map.

use std::collections::BTreeMap;

use crate::period::Period;

/// When the map points changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointsChanged {
    /// The first month of the new points, by its place in the period.
    pub month: usize,
    /// Share of the events before it on points that have none from it on.
    pub given_up: f64,
    /// Share of the events from it on that are on points without any before.
    pub taken_up: f64,
}

impl PointsChanged {
    /// What a reader of the theme `name` over `period` must know of it.
    pub fn note(&self, name: &str, period: Period) -> String {
        let month = period.from.plus(self.month as u16);
        format!(
            "theme {name}: the map points changed in {month}: {:.0} % of the events before it are on points that have none since, {:.0} % \
             of those since on points that had none. Cells and small areas rise and fall, and are hot or not, for no other reason: give \
             --from {month}, or look at the whole area only",
            100.0 * self.given_up,
            100.0 * self.taken_up
        )
    }
}

/// Finds the month in which most events went over to other points, given events as (point, month, number) in a period of `months`;
/// `None` where at every month most stay, or where as many go over in others.
///
/// Anonymised positions are those of a list of map points. When its makers renew the list, every event lands elsewhere: by some tens of
/// metres, which is another cell or another ward. Addresses as they were, at which something happens twice within weeks, are also given
/// up and taken up; but that they are in every month, so a change is one that stands out from other months.
pub fn points_changed(events: impl IntoIterator<Item = (u32, usize, u64)>, months: usize) -> Option<PointsChanged> {
    /// Most of the events: with fewer on points that are used again nothing can be told.
    const MOST: f64 = 0.5;
    /// Share of the events that go over when a list is renewed; a few points are in the new one too.
    const GONE_OVER: f64 = 0.75;
    /// Months on each side without which a point that is seldom used seems to be given up.
    const SIDE: usize = 3;
    /// By how much more go over in the month of a change than in the middle one of those that are not beside it.
    const STANDS_OUT: f64 = 0.5;
    if months < 2 * SIDE {
        return None;
    }
    let mut points: BTreeMap<u32, BTreeMap<usize, u64>> = BTreeMap::new();
    for (point, month, number) in events {
        *points.entry(point).or_default().entry(month).or_default() += number;
    }
    let total =
        |points: &mut dyn Iterator<Item = &BTreeMap<usize, u64>>| points.flat_map(BTreeMap::values).sum::<u64>() as f64;
    let all = total(&mut points.values());
    // Positions as they were have points of one event each, which are always new: nothing can be told by them.
    points.retain(|_, by_month| by_month.len() > 1);
    if total(&mut points.values()) < MOST * all {
        return None;
    }
    let at = |month: usize| {
        let (mut before, mut after, mut given_up, mut taken_up) = (0, 0, 0, 0);
        for by_month in points.values() {
            let earlier: u64 = by_month.range(..month).map(|(_, number)| number).sum();
            let later: u64 = by_month.range(month..).map(|(_, number)| number).sum();
            (before, after) = (before + earlier, after + later);
            given_up += if later == 0 { earlier } else { 0 };
            taken_up += if earlier == 0 { later } else { 0 };
        }
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        PointsChanged { month, given_up: share(given_up, before), taken_up: share(taken_up, after) }
    };
    let both = |changed: &PointsChanged| changed.given_up.min(changed.taken_up);
    let changes: Vec<PointsChanged> = (SIDE..=months - SIDE).map(at).collect();
    let most = changes.iter().max_by(|a, b| both(a).total_cmp(&both(b)).then(b.month.cmp(&a.month)))?;
    let elsewhere = changes.iter().filter(|other| other.month.abs_diff(most.month) >= SIDE).map(both);
    let usual = median(elsewhere.collect())?;
    (both(most) > GONE_OVER && both(most) - usual >= STANDS_OUT).then_some(*most)
}

/// The middle of the values, the higher of two; `None` of none.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events at 40 points over 24 months, at others from `change` on.
    fn events(change: usize) -> Vec<(u32, usize, u64)> {
        let point = |number: u32, month: usize| if month < change { number } else { 100 + number };
        (0..24)
            .flat_map(|month| (0..40).map(move |number| (point(number, month), month, u64::from(1 + number % 5))))
            .collect()
    }

    #[test]
    fn a_renewed_list_of_points_is_noticed_and_a_lasting_one_is_not() {
        let met = points_changed(events(18), 24).expect("all points are others");
        assert_eq!((met.month, met.given_up, met.taken_up), (18, 1.0, 1.0));
        assert_eq!(points_changed(events(24), 24), None);
        assert_eq!(points_changed(events(23), 24), None, "one month of new points may be seldom used ones");
        let half: Vec<_> = events(24).into_iter().chain(events(12)).collect();
        assert_eq!(points_changed(half, 24), None, "half of the events stay");
    }

    #[test]
    fn addresses_at_which_it_happens_again_soon_are_no_list_of_points() {
        for (months, apart) in [(24, 1), (24, 4), (36, 1), (12, 2)] {
            // Four hundred addresses with two events each, the second some months after the first.
            let twice = |address: u32| {
                let first = address as usize * 7 % (months - apart);
                [(address, first, 1), (address, first + 1 + address as usize % apart, 1)]
            };
            let met = points_changed((0..400).flat_map(twice), months);
            assert_eq!(met, None, "{months} months, up to {apart} apart");
        }
    }

    #[test]
    fn a_list_renewed_twice_has_two_changes_and_the_first_is_told() {
        let list = |month: usize| 100 * (u32::from(month >= 10) + u32::from(month >= 22));
        let events = (0..36).flat_map(|month| (0..40).map(move |point| (list(month) + point, month, 1)));
        assert_eq!(points_changed(events, 36).map(|changed| changed.month), Some(10));
    }

    #[test]
    fn positions_as_they_were_say_nothing_of_points() {
        assert_eq!(points_changed((0..2_400).map(|event| (event, event as usize / 100, 1)), 24), None);
        assert_eq!(points_changed([], 24), None);
        assert_eq!(points_changed([(1, 0, 5)], 1), None);
    }
}
