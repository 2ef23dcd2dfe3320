//! What an analysis found, before it is put into files.

use crate::exposure::{FootfallExposure, PremisesExposure};
use crate::grid::{CellTable, Chosen, Coverage, Grid};
use crate::inference::Judgement;
use crate::ingest::Ledger;
use crate::rank::{Evidence, Hotspot, Ranking};
use crate::theme::Selection;

use super::config::Quality;

/// The result of a theme.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The theme and its events.
    pub selection: Selection,
    /// The counts.
    pub table: CellTable,
    /// The verdicts.
    pub judgement: Judgement,
    /// The order.
    pub ranking: Ranking,
    /// The hotspots, first place first.
    pub hotspots: Vec<Hotspot>,
}

/// The result of an analysis.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The account of every row read.
    pub ledger: Ledger,
    /// The date of the premises' extract, when stated.
    pub premises_date: Option<String>,
    /// The months.
    pub coverage: Coverage,
    /// The resolution and its reason.
    pub resolution: Chosen,
    /// The cells.
    pub grid: Grid,
    /// Premises per cell.
    pub premises: Option<PremisesExposure>,
    /// Footfall per cell.
    pub footfall: Option<FootfallExposure>,
    /// The themes, in the order asked for.
    pub themes: Vec<Ran>,
}

impl Outcome {
    /// All that is known of the cells for a theme.
    pub fn evidence<'a>(&'a self, ran: &'a Ran) -> Evidence<'a> {
        Evidence {
            grid: &self.grid,
            table: &ran.table,
            coverage: &self.coverage,
            premises: self.premises.as_ref(),
            footfall: self.footfall.as_ref(),
            judgement: &ran.judgement,
        }
    }

    /// What makes this analysis one not to rely on; nothing when the data is good enough.
    pub fn shortcomings(&self, quality: Quality) -> Vec<String> {
        let mut found = Vec::new();
        let (read, _, dropped) = self.ledger.totals();
        let (faulty, _) = dropped.faults();
        let share = faulty as f64 / read.max(1) as f64;
        if share > quality.max_faulty_share {
            found.push(format!(
                "{:.1} % of all rows are faulty (the threshold is {:.0} %)",
                100.0 * share,
                100.0 * quality.max_faulty_share
            ));
        }
        for ran in &self.themes {
            let share = ran.unlocated_share();
            if share > quality.max_unlocated_share {
                found.push(format!(
                    "{:.1} % of the events of theme {} have no position (the threshold is {:.0} %)",
                    100.0 * share,
                    ran.selection.name,
                    100.0 * quality.max_unlocated_share
                ));
            }
            if ran.table.total() == 0 {
                found.push(format!(
                    "theme {} has no event in the study area and period: check that --area is where the events are, longitude first",
                    ran.selection.name
                ));
            }
        }
        found
    }

    /// What a reader should know that is no fault of the data: gaps, ages, approximations, choices made by default.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (body, months) in &self.coverage.gaps {
            let months: Vec<String> = months.iter().map(ToString::to_string).collect();
            notes.push(format!(
                "{body} has no rows for {}: unknown, not zero",
                months.join(", ")
            ));
        }
        let year = |text: &str| text.get(..4).and_then(|year| year.parse::<u16>().ok());
        let far = |year: u16| year + 1 < self.coverage.period.from.year() || year > self.coverage.period.to.year() + 1;
        if let Some(date) = self.premises_date.as_deref().filter(|date| year(date).is_some_and(far)) {
            notes.push(format!(
                "the premises are of {date}, more than 12 months from the events of {}",
                self.coverage.period
            ));
        }
        if let Some(footfall) = self.footfall.as_ref().filter(|footfall| far(footfall.year)) {
            notes.push(format!(
                "the footfall is of {}, more than 12 months from the events of {}",
                footfall.year, self.coverage.period
            ));
        }
        for ran in &self.themes {
            if ran.judgement.dispersion.is_none() {
                let name = &ran.selection.name;
                notes.push(format!(
                    "theme {name}: too few months or events to tell how clumped events are in time; verdicts are by the exact test, not adjusted"
                ));
            }
        }
        notes
    }
}

impl Ran {
    /// Share of the theme's events that have no position. (Where they happened is not known, so neither is whether that was in
    /// the study area.)
    pub fn unlocated_share(&self) -> f64 {
        let unlocated = self.table.unlocated as f64;
        unlocated / (unlocated + self.table.total() as f64).max(1.0)
    }

    /// How many cells are hot.
    pub fn hot_cells(&self) -> usize {
        self.judgement.hot.iter().filter(|hot| **hot == Some(true)).count()
    }
}
