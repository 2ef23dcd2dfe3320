//! What plans start from: one theme ranked, and its need by cell and hour of the week.

use std::collections::BTreeMap;

use super::cells::{self, CountsByArea};
use super::config::Config;
use super::outcome::{Outcome, Ran};
use super::study::Ground;
use super::{Progress, when};
use crate::error::{ErrorKind, Result};
use crate::evaluate::StabilityChoice;
use crate::exposure::HourlyFootfall;
use crate::grid::Role;
use crate::ingest::Loaded;
use crate::place::centre;
use crate::plan::need::{CellNeed, HoursKnown, Need, shrunken_hours};
use crate::rank::{self, Order};
use crate::time::{HOURS, HoursOfWeek};

/// Ranks cells for the one theme of `config` that a plan is for; what was loaded is handed on, but for the ledger.
pub(super) fn rank_one(config: &Config, progress: Progress<'_>) -> Result<(Outcome, Loaded)> {
    if let [_, _, ..] = &config.themes[..] {
        let problem = format!("a plan is for one theme, and {} were asked for", config.themes.len());
        let advice = "Ask for one, or make a theme of your own that counts what they count (--themes)".into();
        return Err(ErrorKind::Setting { setting: "theme", problem, advice }.into());
    }
    // What a plan has no use for: it tells how often it stays best itself.
    let config = Config { stability: StabilityChoice::Off, permutations: 0, bandwidth_m: None, ..config.clone() };
    cells::rank(&config, CountsByArea::Unused, progress)
}

/// The need of a theme, from what was ranked.
pub(super) fn need(config: &Config, ranked: &Outcome, ran: &Ran, loaded: &Loaded) -> Result<Need> {
    let laws = rank::laws(&ranked.evidence(ran), Order::Harm);
    let ground = Ground::of_ranked(ranked, &loaded.events);
    let (hours, of_cell, known) = hours(config, &ground, ran, loaded)?;
    let grid = &ranked.grid;
    let cell = |cell: usize| CellNeed {
        cell,
        h3: grid.cells[cell],
        at: centre(grid.cells[cell]),
        label: ran.ranking.label[cell].clone(),
        law: laws[cell],
        hours: of_cell.get(&cell).copied().unwrap_or(0),
    };
    let weeks = ran.coverage.years_observed() * 365.25 / 7.0;
    Ok(Need { cells: grid.study().map(cell).collect(), weeks, hours, known, harm: config.harm.clone() })
}

/// Hours of the study area first, then those of cells; which a cell has; and what they rest on.
type Hours = (Vec<HoursOfWeek>, BTreeMap<usize, usize>, HoursKnown);

fn hours(config: &Config, ground: &Ground, ran: &Ran, loaded: &Loaded) -> Result<Hours> {
    match timed(config, ground, ran, loaded)? {
        Some(hours) => Ok(hours),
        None => Ok(by_footfall(config, ground, loaded).unwrap_or_else(|| {
            let alike = HoursOfWeek([1.0 / HOURS as f64; HOURS]);
            (vec![alike], BTreeMap::new(), HoursKnown::Nothing)
        })),
    }
}

/// Hours of the events whose time of day is known; `None` without any.
fn timed(config: &Config, ground: &Ground, ran: &Ran, loaded: &Loaded) -> Result<Option<Hours>> {
    let selection = &ran.selection;
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let dated = selection.dated(&loaded.events);
    let study = |place: u32| {
        let cell = ground.cell_of[place as usize] as usize;
        ground.grid.roles.get(cell).is_some_and(|role| *role == Role::Study).then_some(cell)
    };
    for cell in dated.details.iter().filter_map(|detail| study(detail.place?)) {
        let next = 1 + numbers.len();
        numbers.entry(cell).or_insert(next);
    }
    let within = |place: u32| Some([0, *numbers.get(&study(place)?)?]);
    let tally = when::tally_of(config, loaded, &dated, &ran.coverage, 1 + numbers.len(), within)?;
    let (all, places) = match &tally.places[..] {
        [all, places @ ..] => (&all.known, places),
        [] => return Ok(None),
    };
    let weeks: Vec<HoursOfWeek> = places.iter().map(|place| place.known.events.clone()).collect();
    let Some((area, shares, concentration)) = shrunken_hours(&all.events, &weeks) else { return Ok(None) };
    let of = ground.grid.study().map(|cell| u64::from(ran.table.count[cell])).sum();
    let known = HoursKnown::Timed { events: all.number, of, concentration };
    Ok(Some(([vec![area], shares].concat(), numbers, known)))
}

/// Hours of the people present; `None` where nobody counts them by the hour.
fn by_footfall(config: &Config, ground: &Ground, loaded: &Loaded) -> Option<Hours> {
    let (grid, night) = (&ground.grid, config.telling.night);
    let hourly = HourlyFootfall::of(grid, loaded.footfall.as_ref()?, ground.coverage.period)?;
    let shares = |people: [f64; HOURS]| {
        let week = HoursOfWeek::of_calendar(&people, night);
        let all = week.sum();
        (all > 0.0).then(|| HoursOfWeek(week.0.map(|people| people / all)))
    };
    let is_study = |cell: u32| grid.roles[cell as usize] == Role::Study;
    let mut hours = vec![hourly.within(is_study).and_then(shares)?];
    let mut of_cell = BTreeMap::new();
    for cell in grid.study() {
        if let Some(own) = hourly.within(|at| at as usize == cell).and_then(shares) {
            of_cell.insert(cell, hours.len());
            hours.push(own);
        }
    }
    Some((hours, of_cell, HoursKnown::Footfall(hourly.meaning.clone())))
}
