//! Ways home: files to the streets on which people walk from venues to stations at closing time.

mod caveats;
mod output;
pub(super) mod summary;

pub(super) use output::{add_sheets, section};

use super::Progress;
use super::demand::{need, rank_one};
use super::ranking_result::RankingResult;
use super::study_area::in_study;
use super::walking_distance::walk_of;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{CountKind, InputData, StationLocation, Venue};
use crate::options::Options;
use crate::plan::demand::HoursBasis;
use crate::plan::routes::{FARTHEST_M, RouteInput, RoutePlan, plan};
use crate::plan::walk::{OFF_NETWORK_M, Walk};
use hexspot_stats::RandomStreams;

/// Ways home, and all that is needed to say how they were found.
#[derive(Debug)]
pub struct RoutesOutcome {
    /// How distances are found: along streets.
    pub walk: Walk,
    /// The venues.
    pub venues: Vec<Venue>,
    /// The stations.
    pub stations: Vec<StationLocation>,
    /// What the hours of the harm rest on.
    pub hours: HoursBasis,
    /// What harm is counted in.
    pub harm: String,
    /// The ways, and the pieces of street on them.
    pub routes: RoutePlan,
}

/// Ranks the cells of one theme, and plans ways home from the venues of the study area.
pub fn routes(config: &Options, progress: Progress<'_>) -> Result<(RankingResult, RoutesOutcome)> {
    config.check()?;
    check_inputs(config)?;
    let (ranked, loaded) = rank_one(config, progress)?;
    let routes = of_ranked(config, &ranked, &loaded)?;
    Ok((ranked, routes))
}

/// Plans ways home for the first theme that was ranked.
pub(super) fn of_ranked(config: &Options, ranked: &RankingResult, loaded: &InputData) -> Result<RoutesOutcome> {
    let ran =
        ranked.themes.first().ok_or_else(|| missing("theme", "no theme was ranked", "Ask for one with --theme"))?;
    let walk = walk_of(config, loaded)?;
    let network = walk.streets().ok_or_else(no_streets)?;
    let need = need(config, ranked, ran, loaded)?;
    let stations = stations(loaded)?;
    let venues = loaded.premises.as_ref().map_or_else(Vec::new, |premises| premises.venues.clone());
    let of = venues_left(config, ranked, loaded, &venues)?;
    let question = RouteInput {
        network,
        demand: &need,
        venues: &venues,
        of: &of,
        stations: &stations,
        night: config.study.hours.night,
        options: config.routes,
        draws: config.draws.draws,
        streams: RandomStreams::new(config.study.random.seed),
    };
    let routes = plan(&question);
    check_found(&routes, of.len())?;
    Ok(RoutesOutcome { hours: need.hours_basis, harm: need.harm, walk, venues, stations, routes })
}

fn missing(setting: &'static str, problem: &str, advice: &str) -> Error {
    ErrorKind::Setting { setting, problem: problem.into(), advice: advice.into() }.into()
}

fn no_streets() -> Error {
    let problem = "ways home lead along streets, and none were given";
    missing("streets", problem, "Give --streets FILE: lines such as those of OpenStreetMap or OS Open Roads")
}

/// Fails before anything is read when an input is missing.
fn check_inputs(config: &Options) -> Result<()> {
    if config.streets.streets.is_empty() {
        return Err(no_streets());
    }
    if !config.study.inputs.has_premises() {
        let advice = "Give --premises FILE: a register or OpenStreetMap, with hours and capacity where they are known";
        return Err(missing("premises", "ways home begin at venues, and no premises were given", advice));
    }
    Ok(())
}

/// Where people go: the stations given, else those at which passengers are counted.
fn stations(loaded: &InputData) -> Result<Vec<StationLocation>> {
    let stations = known_stations(loaded);
    if stations.is_empty() {
        let advice = "Give --stations FILE, points or a CSV of stations or stops, or --footfall that says where its stations are";
        return Err(missing("stations", "ways home lead to stations, and no position of one is known", advice));
    }
    Ok(stations)
}

/// Stations of which the position is known, in order of place, each once.
pub(super) fn known_stations(loaded: &InputData) -> Vec<StationLocation> {
    let counted = loaded.footfall.iter().flat_map(|footfall| &footfall.stations);
    let counted = counted.filter(|station| station.count_kind == CountKind::Passengers);
    let mut stations = match loaded.stations.as_slice() {
        [] => {
            counted.map(|station| StationLocation { code: None, name: station.name.clone(), at: station.at }).collect()
        }
        given => given.to_vec(),
    };
    stations.sort_by(|a, b| a.at.order_key().cmp(&b.at.order_key()).then_with(|| a.name.cmp(&b.name)));
    stations.dedup_by(|a, b| a.at == b.at);
    stations
}

/// The premises of the study area that rates are per, which are those that people leave.
fn venues_left(config: &Options, ranked: &RankingResult, loaded: &InputData, venues: &[Venue]) -> Result<Vec<usize>> {
    let in_study = in_study(&ranked.grid, loaded.area.as_ref());
    let left = |(number, venue): (usize, &Venue)| {
        (config.study.exposure.counted().counts(venue) && in_study(venue.at)).then_some(number)
    };
    let of: Vec<usize> = venues.iter().enumerate().filter_map(left).collect();
    if of.is_empty() {
        let problem = format!("none of the {} premises given is a venue in the study area", venues.len());
        let advice = "Name kinds with --premises-kinds, or check positions and --area".into();
        return Err(ErrorKind::NothingToAnalyse { problem, advice }.into());
    }
    Ok(of)
}

/// Fails where a plan would be empty, or its order would rest on nothing.
fn check_found(routes: &RoutePlan, venues: usize) -> Result<()> {
    let nothing =
        |problem: String, advice: &str| Err(ErrorKind::NothingToAnalyse { problem, advice: advice.into() }.into());
    let leavers = routes.departures.by_venue.len();
    if leavers == 0 {
        let when = routes.departures.not_by_night.describe();
        let problem = format!("nobody leaves the {venues} venues of the study area by night; they close: {when}");
        return nothing(problem, "Name other kinds with --premises-kinds, or say with --night when it is night");
    }
    if routes.routes.is_empty() {
        let no_way = routes.unrouted;
        let problem = format!(
            "no way leads from any of {leavers} venues to a station: {} are further than {OFF_NETWORK_M:.0} m from every street, {} further \
             than {FARTHEST_M:.0} m on foot from every station",
            no_way.off_network, no_way.no_station
        );
        return nothing(problem, "Check that the streets and stations given are those of the study area");
    }
    if !routes.streets.iter().any(|piece| piece.harm.is_some()) {
        let problem = format!("no cell of the study area covers a street on the {} ways home", routes.routes.len());
        return nothing(problem, "Check that streets, premises and --area are of the same place");
    }
    if !routes.streets.iter().any(|piece| piece.exposure.is_some_and(|exposure| exposure > 0.0)) {
        let problem = format!(
            "no harm is expected on the {} ways home in the hours at which people leave, and streets cannot be told apart",
            routes.routes.len()
        );
        return nothing(problem, "Give more months or another theme, or check the hours of the premises");
    }
    Ok(())
}
