//! What a reader of clusters should know.

use super::ScanOutcome;
use crate::analysis::caveats::{of_files, premises_age};
use crate::grid::Extent;
use crate::options::Options;
use crate::period::runs;
use hexspot_stats::scan::WindowShape;

impl ScanOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self, config: &Options) -> Vec<String> {
        let mut notes = Vec::new();
        if self.grid.extent == Extent::Occupied {
            notes.push(
                "no boundary was given: the cells are those that hold an event and a ring around them, so what is expected, and what \
                 is a cluster, hang on where the data happens to end. Give --area"
                    .into(),
            );
        }
        if self.grid.uncovered > 0 {
            let cells = self.grid.uncovered;
            notes.push(format!("{cells} cells of the study area lie outside --coverage: unknown, and left out"));
        }
        notes.extend(premises_age(self.premises_date.as_deref(), self.coverage.period));
        if self.too_large > 0 {
            notes.push(format!(
                "{} of {} cells hold more than {} % of the whole by themselves and are in no window (--max-share)",
                self.too_large,
                self.populated,
                100.0 * config.scan.max_share
            ));
        }
        if config.scan.shape == WindowShape::Irregular {
            notes.push(
                "irregular clusters draw an outline; rings are the better alarm: sets of any outline can be made of chance alone, so a \
                 compact cluster has to be stronger to be found among them"
                    .into(),
            );
        }
        for (body, months) in &self.coverage.gaps {
            notes.push(format!("{body} has no rows for {}: unknown, not zero", runs(months)));
        }
        for theme in &self.themes {
            let name = &theme.selection.name;
            if theme.test.is_none() {
                notes.push(format!(
                    "theme {name}: nothing to scan: there are {} events in {} months that every source knows",
                    self.study_events(theme),
                    theme.months.len()
                ));
            }
            if theme.dispersion.is_none() {
                notes.push(format!(
                    "theme {name}: too few months or events to tell how clumped events are in time, so no cluster has a verdict"
                ));
            }
            if theme.left_out > 0 && theme.test.is_some() {
                let why = match config.scan.shape {
                    WindowShape::SpaceTime => "months that not every source knows".to_owned(),
                    WindowShape::Rings | WindowShape::Irregular => {
                        format!("cells without {}", config.study.expectation.expect.as_str())
                    }
                };
                notes.push(format!("theme {name}: {} events are in {why} and were not scanned", theme.left_out));
            }
        }
        notes.extend(of_files(&self.ledger));
        notes
    }
}
