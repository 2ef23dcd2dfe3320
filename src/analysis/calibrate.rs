//! How often the verdicts of these very settings are false, and how often they find what is there, on the study's own ground.

mod output;
mod summary;

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Progress;
use super::cells::CountsByArea;
use super::data_quality::{Reliability, shortcomings};
use super::study_area::{Study, StudyGrid, ThemeOnGrid, harm_mix};
use crate::error::Result;
use crate::evaluate::{
    Calibration, CalibrationRate, PlantedRisk, RELATIVE_RISKS, SimulationModel, alarm_rates, simulate_alarms,
};
use crate::options::Options;
use crate::theme::{LocatedCounts, Selection};
use hexspot_stats::RandomStreams;

/// Every theme calibrated.
#[derive(Debug)]
pub struct Calibrated {
    /// What was read, and the ground.
    pub(super) study: Study,
    /// The themes in the order asked for, each with what was found.
    pub themes: Vec<(String, Calibration)>,
    /// For each theme, the share of its events that have no position.
    positions: Vec<LocatedCounts>,
}

/// Measures the verdicts for every theme of `config`; `progress` is told of files while they are read, then of worlds.
pub fn calibrate(config: &Options, progress: Progress<'_>) -> Result<Calibrated> {
    let study = Study::read(config, CountsByArea::Unused, progress)?;
    let worlds = study.selections.len() * (1 + RELATIVE_RISKS.len()) * config.calibration.runs as usize;
    let judged = AtomicUsize::new(0);
    let done = || progress(1 + judged.fetch_add(1, Ordering::Relaxed), worlds);
    let of_theme = |selection: &Selection| {
        let on_ground = study.ground.theme(config, &study.loaded, selection);
        let found = theme(config, &study.ground, &on_ground, selection, &done);
        ((selection.name.clone(), found), on_ground.table.positions())
    };
    let (themes, positions) = study.selections.iter().map(of_theme).unzip();
    Ok(Calibrated { themes, positions, study })
}

fn theme(
    config: &Options,
    ground: &StudyGrid,
    on_ground: &ThemeOnGrid,
    selection: &Selection,
    done: &(dyn Fn() + Sync),
) -> Calibration {
    let ThemeOnGrid { table, judgement, coverage } = on_ground;
    let tested = || (0..judgement.hot.len()).filter(|cell| judgement.hot[*cell].is_some());
    let months: Vec<f64> = (0..table.months)
        .map(|month| table.monthly.iter().skip(month).step_by(table.months).map(|n| f64::from(*n)).sum())
        .collect();
    let mix = harm_mix(table, selection, |weights| weights.chosen);
    let mut found = Calibration {
        events: tested().map(|cell| u64::from(table.count[cell])).sum(),
        cells: tested().count(),
        months: coverage.months_observed(),
        dispersion: judgement.dispersion.map(|dispersion| dispersion.phi),
        rates: Vec::new(),
    };
    if judgement.tested == 0 {
        (0..(1 + RELATIVE_RISKS.len()) * config.calibration.runs as usize).for_each(|_| done());
        return found;
    }
    let world = SimulationModel {
        windows: ground.windows(),
        events: judgement.tested,
        month_shares: &months,
        complete: &coverage.complete,
        dispersion: judgement.phi(),
        harm_weights: mix.as_ref(),
    };
    // The window is the shape that the test looks for.
    let block = |relative_risk| PlantedRisk::Block { windows: 1, relative_risk };
    let planted = RELATIVE_RISKS.into_iter().map(block);
    for planted in [PlantedRisk::Nothing].into_iter().chain(planted) {
        let (relative_risk, block_cells) = match planted {
            PlantedRisk::Nothing => (1.0, None),
            PlantedRisk::Block { windows, relative_risk } => (relative_risk, world.block_cells(windows)),
        };
        if relative_risk > 1.0 && block_cells.is_none() {
            (0..config.calibration.runs).for_each(|_| done());
            continue;
        }
        let purpose = format!("calibrate/{}/{relative_risk}", selection.name);
        let worlds = simulate_alarms(
            &world,
            planted,
            config.study.test_options(),
            config.calibration.runs,
            (RandomStreams::new(config.study.random.seed), &purpose),
            done,
        );
        let rates = alarm_rates(&worlds).into_iter().map(|measured| CalibrationRate {
            relative_risk,
            block_cells,
            alarm_rate: measured,
        });
        found.rates.extend(rates);
    }
    found
}

impl Calibrated {
    /// What a reader should know of the rates.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (name, _) in self.themes.iter().filter(|(_, found)| found.rates.is_empty()) {
            notes.push(format!("theme {name}: there are no events to draw worlds from, so nothing was measured"));
        }
        for (name, found) in self.themes.iter().filter(|(_, found)| !found.rates.is_empty()) {
            if found.dispersion.is_none() {
                notes.push(format!(
                    "theme {name}: too few months or events to tell how clumped events are in time, and worlds were drawn without any \
                     clumping; where events are clumped false alarms are more frequent"
                ));
            }
            if found.rates.iter().all(|rate| rate.block_cells.is_none()) {
                notes.push(format!(
                    "theme {name}: a window is most of the ground, so nothing could be planted and no detection measured"
                ));
            }
        }
        notes
    }

    /// The themes by name, each with what was found.
    pub fn themes(&self) -> impl Iterator<Item = (&str, &Calibration)> {
        self.themes.iter().map(|(name, found)| (name.as_str(), found))
    }

    /// What makes this calibration one not to rely on.
    pub fn shortcomings(&self, quality: crate::study::Quality) -> Vec<String> {
        let of = |((name, found), positions): (&(String, Calibration), &LocatedCounts)| Reliability {
            name: name.clone(),
            positions: *positions,
            events: found.events,
        };
        shortcomings(self.ledger(), self.themes.iter().zip(&self.positions).map(of), quality)
    }

    /// The account of every row read.
    pub fn ledger(&self) -> &crate::ingest::Ledger {
        &self.study.loaded.ledger
    }
}
