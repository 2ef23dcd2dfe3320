//! The whole analysis in one: cells ranked, areas compared, premises told, as far as the inputs have them.

use serde_json::json;

use super::areas::{self, AreasOutcome};
use super::cells::{self, CountsByArea};
use super::config::Config;
use super::outcome::Outcome;
use super::premises::{self, PremisesOutcome};
use super::study::Ground;
use super::when::{self, Timed};
use super::write::{self, Format, Written};
use super::{Progress, manifest};
use crate::error::Result;
use crate::export::{OutputFolder, ledger, write_csv};

/// Everything that the inputs have.
#[derive(Debug)]
pub struct Whole {
    /// Cells and hotspots.
    pub ranked: Outcome,
    /// Areas; `None` when no boundaries were given.
    pub areas: Option<AreasOutcome>,
    /// Premises; `None` when none were given.
    pub premises: Option<PremisesOutcome>,
    /// When things happen; `None` when no event has a time of day.
    pub when: Option<Timed>,
}

/// Ranks cells for the themes of `config`, compares areas on every measure that the data has, tells when the events of every theme
/// happen that has events with a time of day, and what happened at which premises.
pub fn whole(config: &Config, progress: Progress<'_>) -> Result<Whole> {
    let bounded = config.inputs.areas.is_some() || config.inputs.area.is_some();
    let counts = if bounded { CountsByArea::UsedElsewhere } else { CountsByArea::Unused };
    let (ranked, loaded) = cells::rank(config, counts, progress)?;
    let ground = Ground::of(config, &loaded, ranked.resolution.resolution)?;
    let when = when::of_all_timed(config, &loaded, &ground)?;
    let premises = config.has_premises().then(|| premises::at_premises(config, &ranked, loaded)).transpose()?;
    let every_measure = Config { themes: Vec::new(), ..config.clone() };
    let areas = bounded.then(|| areas::areas(&every_measure, progress)).transpose()?;
    Ok(Whole { ranked, areas, premises, when })
}

impl Whole {
    /// The notes of all parts, each once.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.ranked.notes();
        let of_areas = self.areas.iter().flat_map(AreasOutcome::notes);
        let of_premises = self.premises.iter().flat_map(|premises| premises.notes(&self.ranked));
        let of_times = self.when.iter().flat_map(Timed::notes);
        for note in of_areas.chain(of_premises).chain(of_times) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }
}

/// Writes every file of all parts, then publishes them together, `manifest.json` last.
pub fn write_whole(
    whole: &Whole,
    config: &Config,
    command: &str,
    formats: &[Format],
    mut folder: OutputFolder,
) -> Result<Written> {
    write::write_into(&whole.ranked, config, formats, &mut folder)?;
    if let Some(areas) = &whole.areas {
        areas::write_into(areas, config, formats, &mut folder)?;
    }
    if let Some(premises) = &whole.premises {
        premises::write_into(&whole.ranked, premises, config, formats, &mut folder)?;
    }
    if let Some(timed) = &whole.when {
        when::write_into(timed, formats, &mut folder)?;
    }
    folder.write("ledger.csv", |out| write_csv(&ledger(&whole.ranked.ledger), out))?;
    let mut manifest = manifest::of(&whole.ranked, config, command, folder.names());
    manifest["areas"] = json!(whole.areas.as_ref().map(areas::section));
    manifest["premises"] = json!(whole.premises.as_ref().map(|premises| premises::section(premises, config)));
    manifest["when"] = json!(whole.when.as_ref().map(|timed| when::section(timed, config)));
    manifest["notes"] = json!(whole.notes());
    write::write_manifest(manifest, folder)
}
