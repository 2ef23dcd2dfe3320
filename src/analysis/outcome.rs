//! What an analysis found, before it is put into files.

use std::collections::BTreeMap;

use crate::exposure::{FootfallExposure, PremisesExposure};
use crate::grid::{CellTable, Chosen, Coverage, Extent, Grid};
use crate::inference::Judgement;
use crate::ingest::{COUNTED_TWICE, GUESSED, Ledger, NOT_RECOGNISED, PART_OF_MONTH};
use crate::period::{Month, Period, runs};
use crate::rank::{Evidence, Hotspot, Ranking};
use crate::theme::Selection;

use super::config::Quality;

/// The result of a theme.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The theme and its events.
    pub selection: Selection,
    /// The months in which it is known.
    pub coverage: Coverage,
    /// Its events in the study area by who reported them.
    pub by_source: BTreeMap<String, u64>,
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
    /// Reported cells without an event of any category.
    pub empty_cells: usize,
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
            coverage: &ran.coverage,
            premises: self.premises.as_ref(),
            footfall: self.footfall.as_ref(),
            judgement: &ran.judgement,
        }
    }

    /// What makes this analysis one not to rely on; nothing when the data is good enough.
    pub fn shortcomings(&self, quality: Quality) -> Vec<String> {
        let mut found = Vec::new();
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        for (format, faulty) in self.faulty_shares() {
            if faulty > quality.max_faulty_share {
                let limit = percent(quality.max_faulty_share);
                found
                    .push(format!("{} of the rows of {format} are faulty (the threshold is {limit})", percent(faulty)));
            }
        }
        for ran in &self.themes {
            let (name, share) = (&ran.selection.name, ran.unlocated_share());
            if share > quality.max_unlocated_share {
                let limit = percent(quality.max_unlocated_share);
                found.push(format!(
                    "{} of the events of theme {name} have no position (the threshold is {limit})",
                    percent(share)
                ));
            }
            if self.study_events(ran) == 0 {
                found.push(format!(
                    "theme {name} has no event in the study area and period: check that --area is where the events are, longitude first"
                ));
            }
        }
        found
    }

    /// Events of a theme in the cells that are reported.
    pub fn study_events(&self, ran: &Ran) -> u64 {
        self.grid.study().map(|cell| u64::from(ran.table.count[cell])).sum()
    }

    /// The share of faulty rows of each format that was read.
    fn faulty_shares(&self) -> Vec<(&'static str, f64)> {
        let mut rows: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
        for account in self.ledger.files() {
            let (faulty, read) = rows.entry(account.format).or_default();
            *faulty += account.dropped.faults().0;
            *read += account.read;
        }
        rows.into_iter().map(|(format, (faulty, read))| (format, faulty as f64 / read.max(1) as f64)).collect()
    }

    /// What a reader should know that is no fault of the data: gaps, ages, approximations, choices made by default.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        self.note_extent(&mut notes);
        self.note_exposure(&mut notes);
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
            if ran.judgement.dispersion.is_none() {
                notes.push(format!(
                    "theme {}: too few months or events to tell how clumped events are in time; verdicts are by the exact test, not adjusted",
                    ran.selection.name
                ));
            }
            if ran.judgement.without_exposure > 0 {
                notes.push(format!(
                    "theme {}: {} events lie in cells without {} and are in no test",
                    ran.selection.name,
                    ran.judgement.without_exposure,
                    ran.judgement.question.expect.as_str()
                ));
            }
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

impl Ran {
    /// Share of the events of the theme's categories, wherever they happened, that have no position.
    pub fn unlocated_share(&self) -> f64 {
        self.table.unlocated as f64 / (self.table.unlocated + self.table.located).max(1) as f64
    }

    /// How many cells are hot.
    pub fn hot_cells(&self) -> usize {
        self.judgement.hot.iter().filter(|hot| **hot == Some(true)).count()
    }
}
