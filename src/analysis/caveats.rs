//! What a reader of a ranking should know that is no fault of the data: gaps, ages, approximations, choices made by default.

use super::disclosure_control::SUPPRESSED;
use super::ranking_result::RankingResult;
use super::snap_point_redistribution;
use crate::exposure::FootfallExposure;
use crate::grid::Extent;
use crate::ingest::{COUNTED_TWICE, DropReason, GUESSED, Ledger, NOT_RECOGNISED, PART_OF_MONTH};
use crate::period::{Month, Period, runs};

impl RankingResult {
    /// The notes, in the order in which they matter; where small numbers are to be withheld no more than that, for notes have figures.
    pub fn notes(&self) -> Vec<String> {
        if self.told.is_some() {
            return vec![SUPPRESSED.into()];
        }
        let mut notes = Vec::new();
        self.note_extent(&mut notes);
        self.note_exposure(&mut notes);
        notes.extend(snap_point_redistribution::notes(self));
        for (body, months) in &self.coverage.gaps {
            notes.push(format!("{body} has no rows for {}: unknown, not zero", runs(months)));
        }
        notes.extend(of_files(&self.ledger));
        for ran in &self.themes {
            let (known, all) = (ran.coverage.months_observed(), self.coverage.months_observed());
            if known < all {
                notes.push(format!(
                    "theme {}: its sources have rows for {known} of the {all} months; its rates are of those",
                    ran.selection.name
                ));
            }
            notes.extend(ran.points_changed.map(|changed| changed.note(&ran.selection.name, self.coverage.period)));
            if ran.judgement.dispersion.is_none() {
                notes.push(format!(
                    "theme {}: too few months or events to tell how clumped events are in time; verdicts are by the exact test, not adjusted",
                    ran.selection.name
                ));
            }
            if ran.hours_untold > 0 {
                notes.push(format!(
                    "theme {}: {} events of its hotspots begin at a time that stands for \"not known\" or last longer than a week: \
                     peak_hours leave them out",
                    ran.selection.name, ran.hours_untold
                ));
            }
            if ran.judgement.without_exposure > 0 {
                notes.push(format!(
                    "theme {}: {} events lie in cells without {} and are in no test",
                    ran.selection.name,
                    ran.judgement.without_exposure,
                    self.expect.as_str()
                ));
            }
            notes.extend(ran.asked.notes(&ran.selection.name, self.grid.spacing_m()));
        }
        notes
    }

    fn note_extent(&self, notes: &mut Vec<String>) {
        /// The share of cells without an event of any category above which the sources may not cover the area.
        const EMPTY: f64 = 0.75;
        if self.grid.extent == Extent::Occupied {
            notes.push(
                "no boundary was given: the cells are those that hold an event and a ring around them, so how many times the \
                 expectation a place has, and what is hot, hang on where the data happens to end. Give --area"
                    .into(),
            );
            return;
        }
        if self.grid.uncovered > 0 {
            notes.push(format!(
                "{} cells of the study area lie outside --coverage: unknown, and left out",
                self.grid.uncovered
            ));
        }
        let study = self.grid.study().count();
        let empty = self.empty_cells;
        if empty as f64 > EMPTY * study as f64 {
            notes.push(format!(
                "{empty} of {study} cells hold no event of any category: where the sources do not reach, that is unknown and not zero. Give --coverage, \
                 or a study area that they cover"
            ));
        }
    }

    fn note_exposure(&self, notes: &mut Vec<String>) {
        notes.extend(premises_age(self.premises_date.as_deref(), self.coverage.period));
        if self.premises.as_ref().is_some_and(|premises| premises.in_study_area(&self.grid) == 0) {
            notes.push(
                "none of the premises given is counted in the study area: check their kinds and positions".into(),
            );
        }
        let Some(footfall) = &self.footfall else { return };
        notes.extend(footfall_age(footfall, self.coverage.period));
        if !footfall.incomplete.is_empty() {
            let stations = footfall.incomplete.join(", ");
            notes
                .push(format!("left out of the footfall, for no year of theirs has every day of the week: {stations}"));
        }
    }
}

/// What the files' own accounts say that every reader must know: files passed over, guesses, events that may be there twice.
pub(super) fn of_files(ledger: &Ledger) -> Vec<String> {
    let passed_over = ledger.files().iter().filter(|account| account.format == NOT_RECOGNISED);
    let mut notes: Vec<String> = passed_over.map(|account| format!("{} was {}", account.file, account.note)).collect();
    // A wrong guess makes a wrong map, and so does an event that is there twice: said where the map is read.
    let grave = |note: &str| note.starts_with(GUESSED) || note.contains(COUNTED_TWICE) || note.contains(PART_OF_MONTH);
    let grave = ledger.files().iter().filter(|account| grave(&account.note));
    notes.extend(grave.map(|account| format!("{}: {}", account.file, account.note)));
    let (_, _, dropped) = ledger.totals();
    if let Some((_, dropped)) = dropped.iter().find(|(reason, _)| *reason == DropReason::HourMissing) {
        let rows = dropped.rows;
        notes.push(format!(
            "{rows} rows say no time of day and are left out, for only some hours were asked for (--hours)"
        ));
    }
    notes
}

/// A warning when the premises are of another time than the events.
pub(super) fn premises_age(date: Option<&str>, period: Period) -> Option<String> {
    let month = date.and_then(|date| Month::from_bytes(date.as_bytes().get(..7)?))?;
    let date = date.filter(|_| far(period, month, month))?;
    Some(format!("the premises are of {date}, more than 12 months from the events of {period}"))
}

/// A warning when the footfall is of another time than the events.
pub(super) fn footfall_age(footfall: &FootfallExposure, period: Period) -> Option<String> {
    let (first, last) = (Month::new(footfall.years.0, 1)?, Month::new(footfall.years.1, 12)?);
    let years = footfall.period();
    far(period, first, last)
        .then(|| format!("the footfall is of {years}, more than 12 months from the events of {period}"))
}

/// Whether what is of the months `first` to `last` is of another time than `period`.
fn far(period: Period, first: Month, last: Month) -> bool {
    const YEAR: i32 = 12;
    period.from.since(last) > YEAR || first.since(period.to) > YEAR
}
