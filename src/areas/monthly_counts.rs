//! What happened in each area, month by month.

use crate::grid::Coverage;
use crate::ingest::{Events, JoinedCounts, OffenceCategory};
use crate::period::Period;
use crate::theme::Selection;

/// One measure by area and month.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// The months.
    pub period: Period,
    /// By area and month of the period; `None` where it is not known, which is not zero.
    pub monthly: Vec<Vec<Option<f64>>>,
    /// Variance over mean of what one incident adds: 1 for counts, Σ points² / Σ points for points.
    pub scale: f64,
    /// Events of the period and measure that lie in no area.
    pub outside: u64,
    /// Events of the measure that have no position.
    pub unlocated: u64,
    /// Months for which some and not all of its sources have rows: what the others would add is not known.
    pub in_part: usize,
}

impl Tally {
    /// Counts the events of a theme. `areas_of` are the areas that hold each place, of `areas` in all; an event in two areas that
    /// overlap is an event of both.
    pub fn of_events(
        selection: &Selection,
        events: &Events,
        areas_of: &[Vec<usize>],
        coverage: &Coverage,
        areas: usize,
    ) -> Self {
        let months = coverage.period.months();
        let known = |month: usize| coverage.observed[month].then_some(0.0);
        let mut monthly: Vec<Vec<Option<f64>>> = vec![(0..months).map(known).collect(); areas];
        let mut outside = 0;
        for group in selection.groups(events).iter().filter(|group| selection.weights(group).is_some()) {
            let Some(month) = coverage.period.position(group.month) else { continue };
            let holding = &areas_of[group.place as usize];
            outside += if holding.is_empty() { u64::from(group.count) } else { 0 };
            for area in holding {
                // A month in which only a stray body has rows is not observed: its few events are not the month's.
                monthly[*area][month] = monthly[*area][month].map(|sum| sum + f64::from(group.count));
            }
        }
        let parts = coverage.observed.iter().zip(&coverage.complete);
        let in_part = parts.filter(|(observed, complete)| **observed && !**complete).count();
        Self { period: coverage.period, monthly, scale: 1.0, outside, unlocated: selection.unlocated(events), in_part }
    }

    /// Takes counts of `areas` areas from a table, of what is `wanted`. Months that the table does not have are unknown.
    pub fn of_counts(
        joined: &JoinedCounts,
        wanted: impl Fn(&OffenceCategory) -> bool + Copy,
        period: Period,
        areas: usize,
    ) -> Self {
        let of_area = |area: usize| {
            let series = joined.monthly_events(area, wanted);
            let at = |month| series.as_ref()?[joined.months.binary_search(&month).ok()?].map(|count| count as f64);
            period.iter().map(at).collect()
        };
        Self { period, monthly: (0..areas).map(of_area).collect(), scale: 1.0, outside: 0, unlocated: 0, in_part: 0 }
    }

    /// This tally, of these areas nothing known: an area where no source counts has no number, not none.
    pub fn unknown_in(mut self, areas: impl IntoIterator<Item = usize>) -> Self {
        for area in areas {
            self.monthly[area].fill(None);
        }
        self
    }

    /// What is known of an area; `None` when no month is.
    pub fn number(&self, area: usize) -> Option<f64> {
        self.monthly[area].iter().copied().flatten().reduce(|sum, month| sum + month)
    }

    /// Months known of an area.
    pub fn months(&self, area: usize) -> usize {
        self.monthly[area].iter().flatten().count()
    }

    /// Years known of an area.
    pub fn years(&self, area: usize) -> f64 {
        self.months(area) as f64 / 12.0
    }

    /// All that is known.
    pub fn total(&self) -> f64 {
        (0..self.monthly.len()).filter_map(|area| self.number(area)).sum()
    }

    /// The table as [`hexspot_stats::estimate_dispersion`] takes it: whole incidents by area and month, and the months known of all areas
    /// of which anything is known.
    pub fn incidents(&self) -> (Vec<u32>, Vec<bool>) {
        let months = self.period.months();
        let of_any: Vec<&Vec<Option<f64>>> =
            self.monthly.iter().filter(|series| series.iter().any(Option::is_some)).collect();
        let observed = (0..months).map(|month| of_any.iter().all(|series| series[month].is_some())).collect();
        let whole = |count: &Option<f64>| (count.unwrap_or(0.0) / self.scale).round() as u32;
        (of_any.into_iter().flatten().map(whole).collect(), observed)
    }
}
