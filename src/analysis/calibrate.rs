//! How often the verdicts of these very settings are false, and how often they find what is there, on the study's own ground.

mod output;

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Progress;
use super::cells::CountsByArea;
use super::config::Config;
use super::study::{Ground, OnGround, Study, harm_mix};
use crate::error::Result;
use crate::evaluate::{Calibration, Planted, RELATIVE_RISKS, Rate, World, alarms, measure};
use crate::inference::Streams;
use crate::theme::Selection;

pub use output::write_calibration;

/// Every theme calibrated.
#[derive(Debug)]
pub struct Calibrated {
    /// What was read, and the ground.
    pub(super) study: Study,
    /// The themes in the order asked for, each with what was found.
    pub themes: Vec<(String, Calibration)>,
}

/// Measures the verdicts for every theme of `config`; `progress` is told of files while they are read, then of worlds.
pub fn calibrate(config: &Config, progress: Progress<'_>) -> Result<Calibrated> {
    let study = Study::read(config, CountsByArea::Unused, progress)?;
    let worlds = study.selections.len() * (1 + RELATIVE_RISKS.len()) * config.runs as usize;
    let judged = AtomicUsize::new(0);
    let done = || progress(1 + judged.fetch_add(1, Ordering::Relaxed), worlds);
    let of_theme = |selection: &Selection| {
        let on_ground = study.ground.theme(config, &study.loaded, selection);
        (selection.name.clone(), theme(config, &study.ground, &on_ground, selection, &done))
    };
    let themes = study.selections.iter().map(of_theme).collect();
    Ok(Calibrated { themes, study })
}

fn theme(
    config: &Config,
    ground: &Ground,
    on_ground: &OnGround,
    selection: &Selection,
    done: &(dyn Fn() + Sync),
) -> Calibration {
    let OnGround { table, judgement, .. } = on_ground;
    let months: Vec<f64> = (0..table.months)
        .map(|month| table.monthly.iter().skip(month).step_by(table.months).map(|n| f64::from(*n)).sum())
        .collect();
    let mix = harm_mix(table, selection, |weights| weights.chosen);
    let mut found = Calibration {
        events: judgement.tested,
        cells: judgement.hot.iter().flatten().count(),
        months: months.iter().filter(|events| **events > 0.0).count(),
        dispersion: judgement.phi(),
        rates: Vec::new(),
    };
    if found.events == 0 {
        return found;
    }
    let world = World {
        windows: ground.windows(),
        events: found.events,
        months: &months,
        dispersion: found.dispersion,
        mix: mix.as_ref(),
    };
    // The window is the shape that the test looks for.
    let rings = 1;
    let planted = RELATIVE_RISKS.map(|relative_risk| Planted::Block { rings, relative_risk });
    for planted in [Planted::Nothing].into_iter().chain(planted) {
        let (relative_risk, block_cells) = match planted {
            Planted::Nothing => (1.0, None),
            Planted::Block { rings, relative_risk } => (relative_risk, world.block_cells(rings)),
        };
        let purpose = format!("calibrate/{}/{relative_risk}", selection.name);
        let worlds =
            alarms(&world, planted, config.question(), config.runs, (Streams::new(config.seed), &purpose), done);
        let rates = measure(&worlds).into_iter().map(|measured| Rate { relative_risk, block_cells, measured });
        found.rates.extend(rates);
    }
    found
}

impl Calibrated {
    /// What a reader should know of the rates.
    pub fn notes(&self) -> Vec<String> {
        let without_months = |calibration: &&(String, Calibration)| calibration.1.months == 1;
        let mut notes = Vec::new();
        for (name, _) in self.themes.iter().filter(|(_, found)| found.rates.is_empty()) {
            notes.push(format!("theme {name}: there are no events to draw worlds from, so nothing was measured"));
        }
        for (name, _) in self.themes.iter().filter(without_months) {
            notes.push(format!(
                "theme {name}: with a single month clumping in time cannot be told, and worlds were drawn without any; where events are \
                 clumped false alarms are more frequent"
            ));
        }
        notes
    }

    /// The themes by name, each with what was found.
    pub fn themes(&self) -> impl Iterator<Item = (&str, &Calibration)> {
        self.themes.iter().map(|(name, found)| (name.as_str(), found))
    }

    /// The account of every row read.
    pub fn ledger(&self) -> &crate::ingest::Ledger {
        &self.study.loaded.ledger
    }
}
