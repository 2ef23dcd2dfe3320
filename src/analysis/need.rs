//! What plans start from: one theme ranked, and its need by cell and hour of the week.

use std::collections::BTreeMap;

use h3o::Resolution;

use super::cells::{self, CountsByArea};
use super::config::Config;
use super::outcome::{Outcome, Ran};
use super::study::{Ground, OnGround};
use super::{Progress, when};
use crate::error::{ErrorKind, Result};
use crate::evaluate::StabilityChoice;
use crate::exposure::HourlyFootfall;
use crate::grid::{CellTable, Coverage, Role};
use crate::inference::Posterior;
use crate::ingest::Loaded;
use crate::place::centre;
use crate::plan::need::{CellNeed, HoursKnown, Need, hours_known, shrunken_hours};
use crate::rank::{self, Order};
use crate::theme::Selection;
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

/// A theme on the ground, as far as its need is made of it.
#[derive(Clone, Copy)]
struct OfTheme<'a> {
    ground: &'a Ground,
    selection: &'a Selection,
    coverage: &'a Coverage,
    table: &'a CellTable,
}

/// What the hours of a need are to rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HoursBy {
    /// The time of day of events where enough of them have one, else an assumption.
    WhatThereIs,
    /// The time of day of whatever events have one.
    Events,
    /// An assumption, whatever is known.
    Assumption,
}

impl HoursBy {
    /// The rule by which a need came by its hours, for needs that are to be compared with it.
    pub fn of(need: &Need) -> Self {
        if need.known.is_assumed() { Self::Assumption } else { Self::Events }
    }

    fn heeds(self, events: u64, of: u64) -> bool {
        match self {
            Self::WhatThereIs => hours_known(events, of),
            Self::Events => true,
            Self::Assumption => false,
        }
    }
}

/// The need of a theme, from what was ranked.
pub(super) fn need(config: &Config, ranked: &Outcome, ran: &Ran, loaded: &Loaded) -> Result<Need> {
    let laws = rank::laws(&ranked.evidence(ran), Order::Harm);
    let ground = Ground::of_ranked(ranked, &loaded.events);
    let theme = OfTheme { ground: &ground, selection: &ran.selection, coverage: &ran.coverage, table: &ran.table };
    of_theme(config, theme, &laws, loaded, HoursBy::WhatThereIs, |cell| ran.ranking.label[cell].clone())
}

/// The need of a theme as it was known at the end of the last month of `config`, on cells of the same resolution: counts, laws and hours
/// of the months before, without the names of cells; and those counts.
///
/// Which times of day stand for "not known" is told by all that was loaded: that is how a source writes, not what happened.
pub(super) fn need_then(
    config: &Config,
    selection: &Selection,
    loaded: &Loaded,
    resolution: Resolution,
    by: HoursBy,
) -> Result<(Need, CellTable)> {
    let ground = Ground::of(config, loaded, resolution)?;
    let on_ground = ground.theme(config, loaded, selection);
    let laws = rank::laws(&on_ground.evidence(&ground, None), Order::Harm);
    let OnGround { coverage, table, .. } = on_ground;
    let theme = OfTheme { ground: &ground, selection, coverage: &coverage, table: &table };
    let need = of_theme(config, theme, &laws, loaded, by, |_| String::new())?;
    Ok((need, table))
}

fn of_theme(
    config: &Config,
    theme: OfTheme<'_>,
    laws: &[Option<Posterior>],
    loaded: &Loaded,
    by: HoursBy,
    label: impl Fn(usize) -> String,
) -> Result<Need> {
    let (hours, of_cell, known) = hours(config, theme, loaded, by)?;
    let grid = &theme.ground.grid;
    let cell = |cell: usize| CellNeed {
        cell,
        h3: grid.cells[cell],
        at: centre(grid.cells[cell]),
        label: label(cell),
        law: laws[cell],
        hours: of_cell.get(&cell).copied().unwrap_or(0),
    };
    let weeks = theme.coverage.years_observed() * 365.25 / 7.0;
    Ok(Need { cells: grid.study().map(cell).collect(), weeks, hours, known, harm: config.harm.clone() })
}

/// Hours of the study area first, then those of cells; which a cell has; and what they rest on.
type Hours = (Vec<HoursOfWeek>, BTreeMap<usize, usize>, HoursKnown);

fn hours(config: &Config, theme: OfTheme<'_>, loaded: &Loaded, by: HoursBy) -> Result<Hours> {
    let timed = timed(config, theme, loaded)?;
    let (events, of) = match &timed {
        Some((_, _, HoursKnown::Timed { events, of, .. })) => (*events, *of),
        _ => (0, 0),
    };
    if let Some(hours) = timed.filter(|_| by.heeds(events, of)) {
        return Ok(hours);
    }
    let (hours, of_cell, known) = by_footfall(config, theme.ground, loaded).unwrap_or_else(|| {
        let alike = HoursOfWeek([1.0 / HOURS as f64; HOURS]);
        (vec![alike], BTreeMap::new(), HoursKnown::Nothing)
    });
    Ok((hours, of_cell, known.instead_of(events, of)))
}

/// Hours of the events whose time of day is known; `None` without any.
fn timed(config: &Config, theme: OfTheme<'_>, loaded: &Loaded) -> Result<Option<Hours>> {
    let OfTheme { ground, selection, coverage, table } = theme;
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
    let tally = when::tally_of(config, loaded, &dated, coverage, 1 + numbers.len(), within)?;
    let (all, places) = match &tally.places[..] {
        [all, places @ ..] => (&all.known, places),
        [] => return Ok(None),
    };
    let weeks: Vec<HoursOfWeek> = places.iter().map(|place| place.known.events.clone()).collect();
    let Some((area, shares, concentration)) = shrunken_hours(&all.events, &weeks) else { return Ok(None) };
    let of = ground.grid.study().map(|cell| u64::from(table.count[cell])).sum();
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
