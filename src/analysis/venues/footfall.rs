//! Venues for the people present by night, where there is no crime to go by.

use std::collections::BTreeSet;

use super::{Found, VenuesOutcome, chosen};
use crate::analysis::cells::CountsByArea;
use crate::analysis::walking_distance::walk_of;
use crate::analysis::{Progress, pipeline, time_filter};
use crate::error::{Error, ErrorKind, Result};
use crate::exposure::HourlyFootfall;
use crate::grid::{self, Grid, ResolutionChoice};
use crate::ingest::{EventPlace, InputData};
use crate::options::Options;
use crate::period::{Month, Period};
use crate::place::centre;
use crate::plan::venues::{VenueDemand, snap_to_street};
use crate::plan::walk::Walk;
use crate::rank::Labels;
use crate::temporal::HoursOfWeek;

/// Fine enough for a walk of a few minutes: cells 130 m across.
const RESOLUTION: h3o::Resolution = h3o::Resolution::Ten;

/// Chooses venues for the people whom footfall counts by the hour.
pub fn venues(config: &Options, progress: Progress<'_>) -> Result<VenuesOutcome> {
    config.check()?;
    let mut loaded = time_filter::load(config, progress)?;
    pipeline::note_unused(&mut loaded, CountsByArea::Unused);
    let resolution = match config.study.grid.resolution {
        ResolutionChoice::Fixed(resolution) => resolution,
        ResolutionChoice::Auto => RESOLUTION,
    };
    let counters = loaded.footfall.iter().flat_map(|footfall| &footfall.stations);
    let places: Vec<EventPlace> = counters.map(|station| EventPlace { at: station.at, street: None }).collect();
    let grid =
        grid::build(loaded.area.as_ref(), loaded.coverage.as_ref(), &places, resolution, config.study.window.rings)?;
    let walk = walk_of(config, &loaded)?;
    let demand = people(config, &loaded, &grid, &walk)?;
    let mut outcome = chosen(config, Found { demand, walk, drawn: None, grid: &grid }, &loaded)?;
    outcome.ranking_notes.extend(other_years(config, &loaded));
    outcome.ledger = loaded.ledger;
    Ok(outcome)
}

/// The period asked for; all there is, where none was.
fn period(config: &Options) -> Period {
    Period { from: config.study.period.from.unwrap_or(Month::MIN), to: config.study.period.to.unwrap_or(Month::MAX) }
}

/// Says of footfall that its years are not of the period asked for.
fn other_years(config: &Options, loaded: &InputData) -> Option<String> {
    let period = period(config);
    let weeks = loaded.footfall.as_ref()?.hourly(period);
    let is_other = |year: &u16| *year < period.from.year() || *year > period.to.year();
    let years: BTreeSet<u16> = weeks.into_iter().flatten().map(|(_, year)| year).filter(is_other).collect();
    let said: Vec<String> = years.iter().map(u16::to_string).collect();
    (!said.is_empty())
        .then(|| format!("THE PEOPLE ARE NOT OF THE MONTHS ASKED FOR: they were counted in {}", said.join(", ")))
}

/// The people present in each cell that a counter reaches, by hour of the week.
fn people(config: &Options, loaded: &InputData, grid: &Grid, walk: &Walk) -> Result<VenueDemand> {
    let footfall = loaded.footfall.as_ref();
    let hourly = footfall.and_then(|footfall| HourlyFootfall::from_stations(grid, footfall, period(config)));
    let hourly = hourly.ok_or_else(no_hours)?;
    let named = loaded.areas.iter().chain(&loaded.area);
    let labels = Labels::new(named, loaded.footfall.as_ref(), &loaded.stations, &[]);
    let mut demand = VenueDemand {
        at: Vec::new(),
        label: Vec::new(),
        weekly: Vec::new(),
        source: Vec::new(),
        hours: Vec::new(),
        hours_of: Vec::new(),
        hours_basis: format!("people counted by the hour: {}", hourly.meaning),
        description: "of the people present by night",
    };
    for cell in grid.study() {
        let Some(people) = hourly.within(|at| at as usize == cell) else { continue };
        let week = HoursOfWeek::from_calendar(&people, config.study.hours.night);
        let all = week.sum();
        if all > 0.0 {
            demand.source.push((demand.at.len(), 1.0));
            demand.at.push(snap_to_street(walk, centre(grid.cells[cell])));
            demand.label.push(labels.cell_label(grid.cells[cell], &[]));
            demand.weekly.push(all);
            demand.hours_of.push(demand.hours.len());
            demand.hours.push(HoursOfWeek(week.0.map(|people| people / all)));
        }
    }
    if demand.at.is_empty() { Err(no_hours()) } else { Ok(demand) }
}

fn no_hours() -> Error {
    let problem = "people are to be covered, and no footfall by the hour lies in the study area".into();
    let advice =
        "Give --footfall with counts by the hour and where the counters stand, or leave out --demand footfall".into();
    ErrorKind::Setting { setting: "demand", problem, advice }.into()
}
