//! What plans start from: one theme ranked, and its need by cell and hour of the week.

mod forecast;

use std::collections::BTreeMap;

use h3o::Resolution;

use super::cells::{self, CountsByArea};
use super::ranking_result::{RankingResult, ThemeResult};
use super::study_area::{StudyGrid, ThemeOnGrid};
use super::{Progress, when};
use crate::error::{ErrorKind, Result};
use crate::evaluate::{SensitivityOptions, StabilityChoice};
use crate::exposure::HourlyFootfall;
use crate::grid::{CellCounts, Coverage, Role};
use crate::ingest::InputData;
use crate::options::Options;
use crate::place::centre;
use crate::plan::demand::{CellDemand, Demand, HoursBasis, HoursMethod, shrunken_hours};
use crate::rank::DrawsChoice;
use crate::rank::{self, Order};
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek};
use crate::theme::Selection;
use hexspot_stats::Posterior;

/// Ranks cells for the one theme of `config` that a plan is for; what was loaded is handed on, but for the ledger.
pub(super) fn rank_one(config: &Options, progress: Progress<'_>) -> Result<(RankingResult, InputData)> {
    if let [_, _, ..] = &config.study.theme.theme[..] {
        let problem = format!("a plan is for one theme, and {} were asked for", config.study.theme.theme.len());
        let advice = "Ask for one, or make a theme of your own that counts what they count (--themes)".into();
        return Err(ErrorKind::Setting { setting: "theme", problem, advice }.into());
    }
    // What a plan has no use for: it tells how often it stays best itself.
    let config = config.with(|options| {
        options.sensitivity = SensitivityOptions { stability: StabilityChoice::Off, permutations: 0 };
        options.density.bandwidth_m = None;
    });
    cells::rank(&config, CountsByArea::Unused, progress)
}

/// Draws by which it is told how often a part of a plan is among the best: those asked for, else so many that a share is known within
/// 3.5 % (standard error), for each is a plan of its own.
pub(super) fn draws(config: &Options) -> u32 {
    const USUAL: u32 = 199;
    match config.draws.draws {
        DrawsChoice::Auto => USUAL,
        DrawsChoice::Fixed(number) => number,
    }
}

/// A theme on the ground, as far as its need is made of it.
#[derive(Clone, Copy)]
struct OfTheme<'a> {
    ground: &'a StudyGrid,
    selection: &'a Selection,
    coverage: &'a Coverage,
    table: &'a CellCounts,
}

/// The need of a theme, from what was ranked.
pub(super) fn need(config: &Options, ranked: &RankingResult, ran: &ThemeResult, loaded: &InputData) -> Result<Demand> {
    let laws = rank::posteriors_without_rates(&ranked.evidence(ran), Order::Harm);
    let ground = StudyGrid::of_ranked(ranked, &loaded.events);
    let theme = OfTheme { ground: &ground, selection: &ran.selection, coverage: &ran.coverage, table: &ran.table };
    of_theme(config, theme, &laws, loaded, None, |cell| ran.ranking.label[cell].clone())
}

/// The need of the weeks to come, as the past foretells it; that of the whole period where the past is too short.
pub(super) fn need_to_come(
    config: &Options,
    ranked: &RankingResult,
    ran: &ThemeResult,
    loaded: &InputData,
) -> Result<Demand> {
    let evidence = ranked.evidence(ran);
    let ground = StudyGrid::of_ranked(ranked, &loaded.events);
    let theme = OfTheme { ground: &ground, selection: &ran.selection, coverage: &ran.coverage, table: &ran.table };
    let laws = rank::posteriors_without_rates(&evidence, Order::Harm);
    let laws = forecast::to_come(config, theme, &evidence, loaded, &laws).unwrap_or(laws);
    of_theme(config, theme, &laws, loaded, None, |cell| ran.ranking.label[cell].clone())
}

/// The need of the weeks to come as it was known at the end of the last month of `config`, on cells of the same resolution: counts, laws and hours
/// of the months before, without the names of cells; and those counts. Its hours are told by what those of the plan are, so that all
/// months that a plan is tested on are tested by one rule.
///
/// Which times of day stand for "not known" is told by all that was loaded: that is how a source writes, not what happened.
pub(super) fn need_then(
    config: &Options,
    selection: &Selection,
    loaded: &InputData,
    resolution: Resolution,
    hours: HoursMethod,
) -> Result<(Demand, CellCounts)> {
    let ground = StudyGrid::of(config, loaded, resolution)?;
    let on_ground = ground.theme(config, loaded, selection);
    let evidence = on_ground.evidence(&ground, None);
    let ThemeOnGrid { coverage, table, .. } = &on_ground;
    let theme = OfTheme { ground: &ground, selection, coverage, table };
    let laws = rank::posteriors_without_rates(&evidence, Order::Harm);
    let laws = forecast::to_come(config, theme, &evidence, loaded, &laws).unwrap_or(laws);
    let need = of_theme(config, theme, &laws, loaded, Some(hours), |_| String::new())?;
    Ok((need, on_ground.table))
}

fn of_theme(
    config: &Options,
    theme: OfTheme<'_>,
    laws: &[Option<Posterior>],
    loaded: &InputData,
    by: Option<HoursMethod>,
    label: impl Fn(usize) -> String,
) -> Result<Demand> {
    let (hours, of_cell, known) = hours(config, theme, loaded, by)?;
    let grid = &theme.ground.grid;
    let cell = |cell: usize| CellDemand {
        cell,
        h3: grid.cells[cell],
        at: centre(grid.cells[cell]),
        label: label(cell),
        posterior: laws[cell],
        hours: of_cell.get(&cell).copied().unwrap_or(0),
    };
    let weeks = theme.coverage.years_observed() * 365.25 / 7.0;
    Ok(Demand {
        cells: grid.study().map(cell).collect(),
        weeks,
        hours,
        hours_basis: known,
        harm: config.study.theme.harm.clone(),
    })
}

/// Hours of the study area first, then those of cells; which a cell has; and what they rest on.
type Hours = (Vec<HoursOfWeek>, BTreeMap<usize, usize>, HoursBasis);

/// The hours of a theme, told as asked, or as the events whose time of day is known allow.
fn hours(config: &Options, theme: OfTheme<'_>, loaded: &InputData, by: Option<HoursMethod>) -> Result<Hours> {
    let TimedEvents { numbers, all, places, events } = timed(config, theme, loaded)?;
    let of = theme.ground.grid.study().map(|cell| u64::from(theme.table.count[cell])).sum();
    if by.unwrap_or(HoursMethod::from_counts(events, of)) == HoursMethod::Events {
        let (area, shares, concentration) = shrunken_hours(&all, &places);
        return Ok(([vec![area], shares].concat(), numbers, HoursBasis::Timed { events, of, concentration }));
    }
    let (hours, of_cell, assumed) = by_footfall(config, theme.ground, loaded)
        .unwrap_or_else(|| (vec![HoursOfWeek::uniform()], BTreeMap::new(), HoursBasis::Nothing));
    let known = if events > 0 { HoursBasis::TooFew { events, of, assumed: Box::new(assumed) } } else { assumed };
    Ok((hours, of_cell, known))
}

/// Events by hour of the week, as far as their time of day is known.
struct TimedEvents {
    /// The number, from 1, of each cell that has any.
    numbers: BTreeMap<usize, usize>,
    /// Those of the study area.
    all: HoursOfWeek,
    /// Those of each of these cells, in order of their numbers.
    places: Vec<HoursOfWeek>,
    /// How many they are.
    events: u64,
}

fn timed(config: &Options, theme: OfTheme<'_>, loaded: &InputData) -> Result<TimedEvents> {
    let OfTheme { ground, selection, coverage, .. } = theme;
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
    let mut known = tally.places.into_iter().map(|place| place.timed);
    let (all, events) = known.next().map_or((HoursOfWeek::zeros(), 0), |all| (all.events, all.number));
    let places = known.map(|place| place.events).collect();
    Ok(TimedEvents { numbers, all, places, events })
}

/// Hours of the people present; `None` where nobody counts them by the hour.
fn by_footfall(config: &Options, ground: &StudyGrid, loaded: &InputData) -> Option<Hours> {
    let (grid, night) = (&ground.grid, config.study.hours.night);
    let hourly = HourlyFootfall::from_stations(grid, loaded.footfall.as_ref()?, ground.coverage.period)?;
    let shares = |people: [f64; HOURS_PER_WEEK]| {
        let week = HoursOfWeek::from_calendar(&people, night);
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
    Some((hours, of_cell, HoursBasis::Footfall(hourly.meaning.clone())))
}
