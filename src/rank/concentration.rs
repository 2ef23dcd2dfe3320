//! The concentration of a theme in few cells.

use super::CellData;
use hexspot_stats::Concentration;

/// The concentration of a theme's events, and of its harm by the chosen preset, over the cells of the study area.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeConcentration {
    /// The concentration of events; `None` without events.
    pub count: Option<Concentration>,
    /// The concentration of harm; `None` without events.
    pub harm: Option<Concentration>,
}

/// Computes the concentration of a theme.
pub fn concentration(data: &CellData<'_>) -> ThemeConcentration {
    let of = |value: &dyn Fn(usize) -> f64| {
        let values: Vec<f64> = data.grid.study().map(value).collect();
        let events = data.grid.study().map(|cell| u64::from(data.table.count[cell])).sum();
        hexspot_stats::concentration(&values, events)
    };
    ThemeConcentration { count: of(&|cell| f64::from(data.table.count[cell])), harm: of(&|cell| data.table.harm[cell]) }
}
