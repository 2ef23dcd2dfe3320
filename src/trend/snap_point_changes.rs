//! Detects a replaced list of snap points, after which cells rise and fall because of the map.

use std::collections::BTreeMap;

use crate::period::Period;

/// The month in which the snap points of the data were replaced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SnapPointChange {
    /// The first month of the new points, as a position in the period.
    pub month: usize,
    /// Share of the events before it that lie on points without events from then on.
    pub given_up: f64,
    /// Share of the events from it on that lie on points without events before.
    pub taken_up: f64,
}

impl SnapPointChange {
    /// The caveat for the theme `name` over `period`.
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

/// Finds the month in which most events moved to other points; `None` where there is no such month.
///
/// `events` are (point, month, number) in a period of `months`. Anonymised positions come from a list of snap points. When the publisher
/// replaces the list, every event moves by some tens of metres, often into another cell or ward. Exact addresses with two events within
/// weeks also appear and disappear, but they do so every month; a replaced list stands out from other months.
pub fn find_snap_point_change(
    events: impl IntoIterator<Item = (u32, usize, u64)>,
    months: usize,
) -> Option<SnapPointChange> {
    /// The least share of events on points that are used in several months; with fewer, nothing can be inferred.
    const MIN_REUSED: f64 = 0.5;
    /// The share of events that move when a list is replaced; a few points are in the new list too.
    const MIN_MOVED: f64 = 0.75;
    /// Months needed on each side; with fewer, a rarely used point seems to be abandoned.
    const MIN_SIDE: usize = 3;
    /// How far the share moved must exceed the median share of months that are not next to it.
    const MIN_EXCESS: f64 = 0.5;
    if months < 2 * MIN_SIDE {
        return None;
    }
    let mut points: BTreeMap<u32, BTreeMap<usize, u64>> = BTreeMap::new();
    for (point, month, number) in events {
        *points.entry(point).or_default().entry(month).or_default() += number;
    }
    let total =
        |points: &mut dyn Iterator<Item = &BTreeMap<usize, u64>>| points.flat_map(BTreeMap::values).sum::<u64>() as f64;
    let all = total(&mut points.values());
    // Exact positions are points of one event each, which are always new: they say nothing.
    points.retain(|_, by_month| by_month.len() > 1);
    if total(&mut points.values()) < MIN_REUSED * all {
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
        SnapPointChange { month, given_up: share(given_up, before), taken_up: share(taken_up, after) }
    };
    let both = |changed: &SnapPointChange| changed.given_up.min(changed.taken_up);
    let changes: Vec<SnapPointChange> = (MIN_SIDE..=months - MIN_SIDE).map(at).collect();
    let most = changes.iter().max_by(|a, b| both(a).total_cmp(&both(b)).then(b.month.cmp(&a.month)))?;
    let others = changes.iter().filter(|other| other.month.abs_diff(most.month) >= MIN_SIDE).map(both);
    let usual = median(others.collect())?;
    (both(most) > MIN_MOVED && both(most) - usual >= MIN_EXCESS).then_some(*most)
}

/// The upper median; `None` without values.
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
    fn finds_a_replaced_list() {
        let met = find_snap_point_change(events(18), 24).expect("all points are others");
        assert_eq!((met.month, met.given_up, met.taken_up), (18, 1.0, 1.0));
        assert_eq!(find_snap_point_change(events(24), 24), None);
        assert_eq!(find_snap_point_change(events(23), 24), None, "one month of new points may be seldom used ones");
        let half: Vec<_> = events(24).into_iter().chain(events(12)).collect();
        assert_eq!(find_snap_point_change(half, 24), None, "half of the events stay");
    }

    #[test]
    fn ignores_repeat_addresses() {
        for (months, apart) in [(24, 1), (24, 4), (36, 1), (12, 2)] {
            // Four hundred addresses with two events each, the second some months after the first.
            let twice = |address: u32| {
                let first = address as usize * 7 % (months - apart);
                [(address, first, 1), (address, first + 1 + address as usize % apart, 1)]
            };
            let met = find_snap_point_change((0..400).flat_map(twice), months);
            assert_eq!(met, None, "{months} months, up to {apart} apart");
        }
    }

    #[test]
    fn reports_the_first_of_two_changes() {
        let list = |month: usize| 100 * (u32::from(month >= 10) + u32::from(month >= 22));
        let events = (0..36).flat_map(|month| (0..40).map(move |point| (list(month) + point, month, 1)));
        assert_eq!(find_snap_point_change(events, 36).map(|changed| changed.month), Some(10));
    }

    #[test]
    fn ignores_exact_positions() {
        assert_eq!(find_snap_point_change((0..2_400).map(|event| (event, event as usize / 100, 1)), 24), None);
        assert_eq!(find_snap_point_change([], 24), None);
        assert_eq!(find_snap_point_change([(1, 0, 5)], 1), None);
    }
}
