//! How concentrated a theme is in its fullest cells.

use super::CellData;
use hexspot_stats::Concentration;

/// The concentration of a theme's events, and of its harm by the chosen preset, over the reported cells; `None` without events.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeConcentration {
    /// Of events.
    pub count: Option<Concentration>,
    /// Of harm.
    pub harm: Option<Concentration>,
}

/// The concentration over the reported cells.
pub fn concentration(evidence: &CellData<'_>) -> ThemeConcentration {
    let of = |value: &dyn Fn(usize) -> f64| {
        let values: Vec<f64> = evidence.grid.study().map(value).collect();
        let events = evidence.grid.study().map(|cell| u64::from(evidence.table.count[cell])).sum();
        hexspot_stats::concentration(&values, events)
    };
    ThemeConcentration {
        count: of(&|cell| f64::from(evidence.table.count[cell])),
        harm: of(&|cell| evidence.table.harm[cell]),
    }
}
