//! Counts of a measure by area and month.

use crate::grid::Coverage;
use crate::ingest::{Events, JoinedCounts, OffenceCategory};
use crate::period::Period;
use crate::theme::Selection;

/// One measure by area and month.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthlyCounts {
    /// The months.
    pub period: Period,
    /// Counts by area and month of the period; `None` where the count is missing, which is not zero.
    pub monthly: Vec<Vec<Option<f64>>>,
    /// Variance over mean of the value of one incident: 1 for counts, Σ points² / Σ points for points.
    pub scale: f64,
    /// Events of the measure in the period that lie in no area.
    pub outside: u64,
    /// Events of the measure without a position.
    pub unlocated: u64,
    /// The number of months for which some but not all of its sources have rows.
    pub in_part: usize,
}

impl MonthlyCounts {
    /// Counts the events of a theme. `areas_of` are the areas that hold each place, of `areas` in total. An event in two overlapping areas
    /// counts in both.
    pub fn from_events(
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
                // A month for which only a neighbouring body has rows is not observed: its few events are not the month's total.
                monthly[*area][month] = monthly[*area][month].map(|sum| sum + f64::from(group.count));
            }
        }
        let parts = coverage.observed.iter().zip(&coverage.complete);
        let in_part = parts.filter(|(observed, complete)| **observed && !**complete).count();
        Self { period: coverage.period, monthly, scale: 1.0, outside, unlocated: selection.unlocated(events), in_part }
    }

    /// Takes the `wanted` counts of `areas` areas from a table. Months that are not in the table are missing.
    pub fn from_counts(
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

    /// The same counts, missing in these areas: an area outside the coverage of the sources has no count, not zero.
    pub fn missing_in(mut self, areas: impl IntoIterator<Item = usize>) -> Self {
        for area in areas {
            self.monthly[area].fill(None);
        }
        self
    }

    /// The sum over the months of an area; `None` when all are missing.
    pub fn number(&self, area: usize) -> Option<f64> {
        self.monthly[area].iter().copied().flatten().reduce(|sum, month| sum + month)
    }

    /// The number of months observed in an area.
    pub fn months(&self, area: usize) -> usize {
        self.monthly[area].iter().flatten().count()
    }

    /// The number of years observed in an area.
    pub fn years(&self, area: usize) -> f64 {
        self.months(area) as f64 / 12.0
    }

    /// The sum over all areas.
    pub fn total(&self) -> f64 {
        (0..self.monthly.len()).filter_map(|area| self.number(area)).sum()
    }

    /// The input of [`hexspot_stats::estimate_dispersion`]: whole incidents by area and month, and whether each month is observed in all
    /// areas that are observed at all.
    pub fn incidents(&self) -> (Vec<u32>, Vec<bool>) {
        let months = self.period.months();
        let of_any: Vec<&Vec<Option<f64>>> =
            self.monthly.iter().filter(|series| series.iter().any(Option::is_some)).collect();
        let observed = (0..months).map(|month| of_any.iter().all(|series| series[month].is_some())).collect();
        let whole = |count: &Option<f64>| (count.unwrap_or(0.0) / self.scale).round() as u32;
        (of_any.into_iter().flatten().map(whole).collect(), observed)
    }
}
