//! Demand for an asset, by cell and hour of the week.

use crate::plan::demand::Demand;
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek};

/// Demand for an asset, by cell and hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct AssetDemand {
    /// Demand in a week by cell, in the order of [`Demand::cells`]; `None` where unknown.
    pub weekly: Vec<Option<f64>>,
    /// Distributions over the hours of the week: shares that add up to 1, or all 0.
    hours: Vec<HoursOfWeek>,
    /// Index into `hours` for each cell.
    of_cell: Vec<usize>,
}

impl AssetDemand {
    /// The expected harm.
    pub fn from_harm(harm: &Demand) -> Self {
        let weekly = harm.weekly().into_iter().map(Some).collect();
        Self { weekly, hours: harm.hours.clone(), of_cell: harm.cells.iter().map(|cell| cell.hours).collect() }
    }

    /// The part of the expected harm that falls in the dark; `dark` is the dark share of each hour of the week over the
    /// months of the demand.
    pub fn from_harm_in_the_dark(harm: &Demand, dark: &HoursOfWeek) -> Self {
        let parts: Vec<HoursOfWeek> =
            harm.hours.iter().map(|hours| HoursOfWeek(std::array::from_fn(|at| hours.0[at] * dark.0[at]))).collect();
        let of_cell: Vec<usize> = harm.cells.iter().map(|cell| cell.hours).collect();
        let weekly = harm.weekly().into_iter().zip(&of_cell).map(|(all, hours)| Some(all * parts[*hours].sum()));
        Self { weekly: weekly.collect(), hours: parts.iter().map(shares).collect(), of_cell }
    }

    /// Amounts by cell and hour as percentages of the total of all cells; `None` where unknown.
    pub fn from_amounts(amounts: &[Option<HoursOfWeek>]) -> Self {
        let all: f64 = amounts.iter().flatten().map(HoursOfWeek::sum).sum();
        let percent = |hours: &HoursOfWeek| if all > 0.0 { 100.0 * hours.sum() / all } else { 0.0 };
        let hours = amounts.iter().map(|amount| amount.as_ref().map_or_else(HoursOfWeek::zeros, shares)).collect();
        let weekly = amounts.iter().map(|amount| amount.as_ref().map(percent)).collect();
        Self { weekly, hours, of_cell: (0..amounts.len()).collect() }
    }

    /// Demand of a cell in an hour of the week; `None` where unknown.
    pub fn at(&self, cell: usize, slot: usize) -> Option<f64> {
        Some(self.weekly[cell]? * self.hours[self.of_cell[cell]].0[slot])
    }

    /// Demand of all cells.
    pub fn total(&self) -> f64 {
        self.weekly.iter().flatten().sum()
    }
}

/// Parts as shares that add up to 1; all 0 if the parts are.
fn shares(parts: &HoursOfWeek) -> HoursOfWeek {
    let all = parts.sum();
    HoursOfWeek(if all > 0.0 { parts.0.map(|part| part / all) } else { [0.0; HOURS_PER_WEEK] })
}
