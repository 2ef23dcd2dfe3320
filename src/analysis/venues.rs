//! Which premises to win for a scheme such as Safe Haven: files to a plan.

mod caveats;
mod footfall;
mod infeasible;
mod output;
pub(super) mod summary;

use std::collections::BTreeMap;

pub(super) use output::{add_sheets, section};

use super::Progress;
use super::demand::{draws, need, rank_one};
use super::ranking_result::{RankingResult, ThemeResult};
use super::study_area::in_study;
use super::walking_distance::walk_of;
use crate::error::{ErrorKind, Result};
use crate::grid::{Coverage, Grid};
use crate::ingest::{AreaIndex, Areas, InputData, Ledger, Venue};
use crate::options::Options;
use crate::place::LonLat;
use crate::plan::demand::Demand;
use crate::plan::venues::{
    DemandBy, DrawnWeights, NightHours, OperatorSummary, PremisesRoles, VenueDemand, VenueInput, VenuePlan,
    assign_roles, operators, plan,
};
use crate::plan::walk::Walk;
use hexspot_stats::RandomStreams;

/// A plan of venues, and all that is needed to say how it was found.
#[derive(Debug)]
pub struct VenuesOutcome {
    /// The account of every row read.
    pub ledger: Ledger,
    /// What was to be covered.
    pub demand: VenueDemand,
    /// The theme whose harm was to be covered, by its title, and what it is a proxy of; `None` when people were.
    pub theme: Option<(String, Option<String>)>,
    /// The premises.
    pub venues: Vec<Venue>,
    /// What each is to the plan.
    pub parts: PremisesRoles,
    /// The plan.
    pub plan: VenuePlan,
    /// The operators of the chosen ones.
    pub operators: Vec<OperatorSummary>,
    /// How distances on foot were found.
    pub walk: Walk,
    /// The months that the harm is of; `None` when people were to be covered.
    pub coverage: Option<Coverage>,
    /// The date of the premises' extract, when stated.
    pub premises_date: Option<String>,
    /// What makes the ranking behind it one not to rely on.
    pub shortcomings: Vec<String>,
    /// What a reader of that ranking should know.
    ranking_notes: Vec<String>,
}

/// Chooses venues for the theme of `config`, or for the people present.
pub fn venues(config: &Options, progress: Progress<'_>) -> Result<VenuesOutcome> {
    if !config.study.inputs.has_premises() {
        let advice = "Give --premises FILE: a register, food-hygiene XML or OpenStreetMap".into();
        return Err(ErrorKind::Setting { setting: "premises", problem: "no premises were given".into(), advice }.into());
    }
    config.siting.check()?;
    match config.venues.demand {
        DemandBy::Footfall => footfall::venues(config, progress),
        DemandBy::Harm => {
            let (ranked, loaded) = rank_one(config, progress)?;
            let mut outcome = of_ranked(config, &ranked, &loaded)?;
            outcome.ledger = ranked.ledger;
            Ok(outcome)
        }
    }
}

/// Chooses venues for the first theme of what was ranked; the ledger stays with that.
pub(super) fn of_ranked(config: &Options, ranked: &RankingResult, loaded: &InputData) -> Result<VenuesOutcome> {
    let ran = &ranked.themes[0];
    let need = need(config, ranked, ran, loaded)?;
    let streams = RandomStreams::new(config.study.random.seed);
    let walk = walk_of(config, loaded)?;
    let demand = VenueDemand::from_harm(&need, &happened(ranked, ran, loaded, &need), &walk);
    let drawn = |run: u64| demand.spread(&need.draw(&streams, run));
    let theme = (ran.selection.theme.title.clone(), ran.selection.proxy_of.clone());
    let found = Found { demand: demand.clone(), walk, drawn: Some((draws(config), &drawn)), grid: &ranked.grid };
    let outcome = chosen(config, found, loaded)?;
    Ok(VenuesOutcome {
        theme: Some(theme),
        coverage: Some(ranked.coverage.clone()),
        premises_date: ranked.premises_date.clone(),
        shortcomings: ranked.shortcomings(config.study.reading.quality()),
        ranking_notes: ranked.notes(),
        ..outcome
    })
}

/// Where the events of the theme are in each cell of the need, and how many at each place.
fn happened(ranked: &RankingResult, ran: &ThemeResult, loaded: &InputData, need: &Demand) -> Vec<Vec<(LonLat, u32)>> {
    let places = &loaded.events.places;
    let number = ran.selection.events_at(&loaded.events, Some(ran.coverage.period));
    let mut by_cell: BTreeMap<usize, Vec<(LonLat, u32)>> = BTreeMap::new();
    for ((place, cell), number) in places.iter().zip(ranked.grid.locate(places)).zip(number) {
        if number > 0 {
            by_cell.entry(cell as usize).or_default().push((place.at, number));
        }
    }
    need.cells.iter().map(|cell| by_cell.remove(&cell.cell).unwrap_or_default()).collect()
}

/// What is to be covered, and where.
struct Found<'a> {
    demand: VenueDemand,
    walk: Walk,
    drawn: Option<(u32, DrawnWeights<'a>)>,
    grid: &'a Grid,
}

/// The plan for a demand.
fn chosen(config: &Options, found: Found<'_>, loaded: &InputData) -> Result<VenuesOutcome> {
    let Found { demand, walk, drawn, grid } = found;
    let premises = loaded.premises.as_ref();
    let venues = premises.map(|premises| premises.venues.clone()).unwrap_or_default();
    let (wanted, night) = (&config.venues(), config.study.hours.night);
    let is_inside = in_study(grid, loaded.area.as_ref());
    let in_study: Vec<bool> = venues.iter().map(|venue| is_inside(venue.at)).collect();
    let parts = assign_roles(&venues, wanted, &config.study.exposure.counted(), &in_study, &mut NightHours::new(night));
    if parts.candidates().is_empty() {
        return Err(infeasible::no_candidate(&parts));
    }
    let areas = if wanted.per_area > 0 { Some(areas_of(loaded)?) } else { None };
    let names: Vec<String> = areas.iter().flat_map(|areas| &areas.areas).map(|area| area.name.clone()).collect();
    let index = areas.map(AreaIndex::new);
    let area_of = |venue: &Venue| index.as_ref().and_then(|areas| areas.containing(venue.at).first().copied());
    let ground = VenueInput {
        demand: &demand,
        night,
        walk: &walk,
        areas: &names,
        area_of: &venues.iter().map(area_of).collect::<Vec<_>>(),
    };
    let plan = plan(&venues, &parts, wanted, &ground, drawn)?;
    if plan.total <= 0.0 {
        let problem = format!("nothing {} is expected", demand.description);
        let advice =
            "Check that --area is where the data is, and that its events or people are of the night too".into();
        return Err(ErrorKind::NothingToAnalyse { problem, advice }.into());
    }
    let operators = operators(&plan, &venues);
    Ok(VenuesOutcome {
        ledger: Ledger::default(),
        demand,
        theme: None,
        venues,
        parts,
        plan,
        operators,
        walk,
        coverage: None,
        premises_date: premises.and_then(|premises| premises.extract_date.clone()),
        shortcomings: Vec::new(),
        ranking_notes: Vec::new(),
    })
}

/// The areas that must each have some venues.
fn areas_of(loaded: &InputData) -> Result<&Areas> {
    loaded.areas.as_ref().or(loaded.area.as_ref()).ok_or_else(|| {
        let problem = "venues in each area are wanted, and no areas were given".into();
        let advice = "Give --areas, such as wards".into();
        ErrorKind::Setting { setting: "per-area", problem, advice }.into()
    })
}
