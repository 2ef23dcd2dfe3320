//! All plans that the inputs allow, for the first theme that was ranked.

use serde_json::{Value, json};

use super::cover::{self, CoverOutcome};
use super::patrol::{self, PatrolOutcome};
use super::ranking_result::RankingResult;
use super::routes::{self, RoutesOutcome};
use super::venues::{self, VenuesOutcome};
use crate::ingest::InputData;
use crate::options::Options;
use crate::output::Sheets;

/// The table of the operators of venues to win, where that of the operators of premises stands beside it.
const OPERATORS: &str = "venues_operators";

/// Plans, as far as the inputs have what they need.
#[derive(Debug)]
pub struct Plans {
    /// Premises to win for a scheme; `None` when no premises were given.
    pub venues: Option<VenuesOutcome>,
    /// Ways home; `None` when no streets or no premises were given.
    pub routes: Option<RoutesOutcome>,
    /// Patrols.
    pub patrol: Option<PatrolOutcome>,
    /// Gaps of assets; `None` when none were given.
    pub cover: Option<CoverOutcome>,
    /// Plans that could not be made though something was given for them, and why.
    pub unmade: Vec<(&'static str, String)>,
}

/// Every plan that the inputs allow.
pub(super) fn of_ranked(config: &Options, ranked: &RankingResult, loaded: &InputData) -> Plans {
    let mut unmade = Vec::new();
    let mut made = |name, reason: String| unmade.push((name, reason));
    let venues = config.study.inputs.has_premises().then(|| venues::of_ranked(config, ranked, loaded));
    let venues = venues.and_then(|plan| plan.map_err(|why| made("venues", why.to_string())).ok());
    let routes = (config.study.inputs.has_premises() && !config.streets.streets.is_empty())
        .then(|| routes::of_ranked(config, ranked, loaded))
        .and_then(|plan| plan.map_err(|why| made("routes", why.to_string())).ok());
    let patrol = patrol::of_ranked(config, ranked, loaded).map_err(|why| made("patrol", why.to_string())).ok();
    let cover = config.has_assets().then(|| cover::of_ranked(config, ranked, loaded));
    let cover = cover.and_then(|plan| plan.map_err(|why| made("cover", why.to_string())).ok());
    Plans { venues, routes, patrol, cover, unmade }
}

impl Plans {
    /// The notes of all of them.
    pub fn notes(&self, config: &Options, ranked: &RankingResult) -> Vec<String> {
        let of_venues = self.venues.iter().flat_map(|venues| venues.notes(config));
        let of_routes = self.routes.iter().flat_map(|routes| routes.notes(ranked));
        let of_patrol = self.patrol.iter().flat_map(|patrol| patrol.notes(ranked));
        let of_cover = self.cover.iter().flat_map(|cover| cover.notes(ranked));
        let unmade = self.unmade.iter().map(|(name, why)| format!("no plan of {name} was made: {why}"));
        of_venues.chain(of_routes).chain(of_patrol).chain(of_cover).chain(unmade).collect()
    }
}

/// Adds the sheets of all of them.
pub(super) fn add_sheets(plans: &Plans, ranked: &RankingResult, config: &Options, sheets: &mut Sheets<'_>) {
    if let Some(venues) = &plans.venues {
        venues::add_sheets(venues, config, OPERATORS, sheets);
    }
    if let Some(routes) = &plans.routes {
        routes::add_sheets(ranked, routes, config, sheets);
    }
    if let Some(patrol) = &plans.patrol {
        patrol::add_sheets(ranked, patrol, config, sheets);
    }
    if let Some(cover) = &plans.cover {
        cover::add_sheets(ranked, cover, config, sheets);
    }
}

/// What the manifest says of each, by its name.
pub(super) fn sections(plans: &Plans, ranked: &RankingResult, config: &Options) -> [(&'static str, Value); 4] {
    [
        ("venues", json!(plans.venues.as_ref().map(|venues| venues::section(venues, config)))),
        ("routes", json!(plans.routes.as_ref().map(|routes| routes::section(ranked, routes, config)))),
        ("patrol", json!(plans.patrol.as_ref().map(|patrol| patrol::section(ranked, patrol)))),
        ("cover", json!(plans.cover.as_ref().map(|cover| cover::section(cover, ranked)))),
    ]
}
