//! Coverage: the months observed, by reporting body. A month without rows is missing, not zero.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::OUTSIDE;
use crate::ingest::{EventGroup, Events};
use crate::period::{Month, Period};
use crate::theme::Selection;

/// The least share of the grid's events from which a reporting body covers the grid. A body with fewer is a neighbour, whose months
/// say nothing about the grid.
pub const MIN_SHARE_OF_EVENTS: f64 = 0.01;

/// The months of a period observed by the bodies that cover the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The months of the analysis.
    pub period: Period,
    /// The names of the bodies that cover the grid, in order.
    pub bodies: Vec<String>,
    /// For each month, whether any of the bodies has rows.
    pub observed: Vec<bool>,
    /// For each month, whether all of the bodies have rows: only such months are comparable.
    pub complete: Vec<bool>,
    /// The bodies that have no rows for some months, with these months.
    pub gaps: Vec<(String, Vec<Month>)>,
}

impl Coverage {
    /// The coverage of the months from `from` to `to`; where absent, the first or last month in which a covering body has rows.
    /// `cell_of` is the cell of each place. `None` when no month between has rows.
    pub fn from_events(events: &Events, cell_of: &[u32], from: Option<Month>, to: Option<Month>) -> Option<Self> {
        let months = months(events, &bodies(events, &events.groups, cell_of, &|_| true));
        let period = crate::ingest::covering_period(months.values().flatten().copied(), from, to)?;
        Some(Self::from_months(period, &months))
    }

    /// The coverage of the same months by the bodies that supply a theme: those with events that it counts, regardless of premises
    /// nearby. A month that an ambulance service did not record is missing even if the police recorded it.
    pub fn for_theme(&self, events: &Events, cell_of: &[u32], selection: &Selection) -> Self {
        let groups = selection.groups(events);
        let counts = |group: &EventGroup| selection.weights_anywhere(group).is_some();
        let supplies = |feed: usize| {
            let first = groups.partition_point(|group| (group.feed as usize) < feed);
            groups[first..].iter().take_while(|group| group.feed as usize == feed).any(counts)
        };
        let suppliers: BTreeSet<&str> = (0..events.feeds.len())
            .filter(|feed| supplies(*feed))
            .map(|feed| events.feeds[feed].reported_by.as_str())
            .collect();
        let covering = bodies(events, groups, cell_of, &counts);
        let mut bodies: BTreeSet<&str> = covering.intersection(&suppliers).copied().collect();
        if bodies.is_empty() {
            bodies = self.bodies.iter().map(String::as_str).collect();
        }
        let months = months(events, &bodies);
        Self::from_months(self.period, &months)
    }

    fn from_months(period: Period, months: &BTreeMap<&str, BTreeSet<Month>>) -> Self {
        let by_month = |test: &dyn Fn(Month) -> bool| period.iter().map(test).collect::<Vec<bool>>();
        Self {
            period,
            observed: by_month(&|month| months.values().any(|seen| seen.contains(&month))),
            complete: by_month(&|month| months.values().all(|seen| seen.contains(&month))),
            gaps: crate::ingest::missing_months(months, period),
            bodies: months.keys().map(|body| (*body).to_owned()).collect(),
        }
    }

    /// The number of months observed.
    pub fn months_observed(&self) -> usize {
        self.observed.iter().filter(|observed| **observed).count()
    }

    /// The number of years observed, by which counts become yearly rates.
    pub fn years_observed(&self) -> f64 {
        self.months_observed() as f64 / 12.0
    }
}

/// The months for which each of `bodies` has rows.
fn months<'a>(events: &'a Events, bodies: &BTreeSet<&str>) -> BTreeMap<&'a str, BTreeSet<Month>> {
    let mut months: BTreeMap<&str, BTreeSet<Month>> = BTreeMap::new();
    for feed in events.feeds.iter().filter(|feed| bodies.contains(feed.reported_by.as_str())) {
        months.entry(&feed.reported_by).or_default().extend(&feed.months);
    }
    months
}

/// The bodies that cover the grid with events of groups that pass `counts`; all of them when the grid has no such event.
fn bodies<'a>(
    events: &'a Events,
    groups: &[EventGroup],
    cell_of: &[u32],
    counts: &dyn Fn(&EventGroup) -> bool,
) -> BTreeSet<&'a str> {
    let mut inside: BTreeMap<&str, u64> = BTreeMap::new();
    for feed in &events.feeds {
        inside.entry(&feed.reported_by).or_default();
    }
    let in_grid = |group: &&EventGroup| cell_of[group.place as usize] != OUTSIDE && counts(group);
    for group in groups.iter().filter(in_grid) {
        let body = events.feeds[group.feed as usize].reported_by.as_str();
        *inside.entry(body).or_default() += u64::from(group.count);
    }
    let total: u64 = inside.values().sum();
    let covers = |events: u64| total == 0 || events as f64 >= MIN_SHARE_OF_EVENTS * total as f64;
    inside.into_iter().filter(|(_, events)| covers(*events)).map(|(body, _)| body).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::LocalClock;
    use crate::ingest::{EventPlace, Feed};
    use crate::place::LonLat;
    use crate::theme::Catalogue;

    fn month(number: u16) -> Month {
        Month::new(2024, number).expect("a month")
    }

    /// One feed per body, with the months of its rows and one event per month at its place.
    fn events(bodies: &[(&str, f64, std::ops::RangeInclusive<u16>)]) -> Events {
        let mut events = Events { categories: vec!["Drugs".into()], ..Events::default() };
        for (number, (body, lat, months)) in bodies.iter().enumerate() {
            let months: Vec<Month> = months.clone().map(month).collect();
            events.places.push(EventPlace { at: LonLat::new(-0.1, *lat).expect("in range"), street: None });
            events.groups.extend(months.iter().map(|month| EventGroup {
                place: number as u32,
                feed: number as u32,
                month: *month,
                category: 0,
                count: 1,
                rows: 1,
            }));
            events.feeds.push(Feed { file: number, reported_by: (*body).into(), months });
        }
        events
    }

    #[test]
    fn ignores_bodies_without_events_in_the_grid() {
        let events = events(&[("City", 51.5, 1..=6), ("Kent", 52.5, 7..=9)]);
        let coverage = Coverage::from_events(&events, &[0, OUTSIDE], None, None).expect("months");
        assert_eq!((coverage.period.to, coverage.months_observed()), (month(6), 6));
        assert_eq!(coverage.bodies, ["City"]);
        assert!(coverage.gaps.is_empty());
    }

    #[test]
    fn theme_is_observed_in_the_months_of_its_suppliers() {
        let mut events = events(&[("Police", 51.5, 1..=6), ("Ambulance", 51.5, 3..=4)]);
        events.categories.push("Overdose".into());
        events.groups.iter_mut().filter(|group| group.feed == 1).for_each(|group| group.category = 1);
        let coverage = Coverage::from_events(&events, &[0, 0], None, None).expect("months");
        assert_eq!(coverage.months_observed(), 6);
        let select = |category: &str| {
            let mut catalogue = Catalogue::built_in();
            let own = format!("[themes.own]\ntitle='Own'\ncategories=['{category}']\n");
            catalogue.extend_from("own.toml", &own).expect("readable");
            crate::theme::select(&catalogue, "own", "count", &events, None, &LocalClock::default())
                .expect("known categories")
        };
        let police = coverage.for_theme(&events, &[0, 0], &select("Drugs"));
        assert_eq!((police.months_observed(), police.bodies), (6, vec!["Police".to_owned()]));
        let ambulance = coverage.for_theme(&events, &[0, 0], &select("Overdose"));
        assert_eq!((ambulance.period, ambulance.months_observed()), (coverage.period, 2));
        assert_eq!(ambulance.complete, [false, false, true, true, false, false]);
        let unsupplied = coverage.for_theme(&events, &[0, 0], &select("Burglary"));
        assert_eq!(unsupplied, coverage, "without a supplier, the coverage of the run");
    }

    #[test]
    fn missing_months_of_a_body_are_observed_and_not_complete() {
        let events = events(&[("City", 51.5, 1..=6), ("Transport", 51.6, 5..=6)]);
        let coverage = Coverage::from_events(&events, &[0, 1], None, None).expect("months");
        assert_eq!(coverage.months_observed(), 6);
        assert_eq!(coverage.complete, [false, false, false, false, true, true]);
        assert_eq!(coverage.gaps, [("Transport".to_owned(), (1..=4).map(month).collect())]);
        assert!(Coverage::from_events(&events, &[0, 1], Some(month(8)), None).is_none());
    }
}
