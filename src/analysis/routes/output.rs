//! Ways home put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use std::borrow::Cow;

use geo::LineString;
use serde_json::{Map, Value, json};

use super::RoutesOutcome;
use crate::analysis::RankingResult;
use crate::analysis::manifest;
use crate::analysis::walking_distance::walk_section;
use crate::options::Options;
use crate::output::{Collection, OnFoot, Shape, Sheets, Table, routes, ways_home};
use crate::plan::routes::{FARTHEST_M, LEAST_SAVED, SaferSearch, TOP, route_line};

impl AnalysisResult for (RankingResult, RoutesOutcome) {
    fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(&self.0, &self.1, options, sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({ "routes": section(&self.0, &self.1, options) }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.1.notes(&self.0)
    }

    fn summary(&self, _: &Options) -> String {
        summary(&self.1, &self.0)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.0.shortcomings(options.study.reading.quality())
    }
}

/// Adds the sheets of ways home.
pub fn add_sheets(ranked: &RankingResult, outcome: &RoutesOutcome, config: &Options, sheets: &mut Sheets<'_>) {
    let Some(on_foot) = outcome.on_foot(config) else { return };
    let (pieces, ways) = (routes(&on_foot), ways_home(&on_foot));
    let map = |what: &str, lines: Vec<LineString>, properties: &Table| Collection {
        members: members(ranked, outcome, config),
        ids: (1..=lines.len()).map(|row| format!("{what}-{row}")).collect(),
        shapes: lines.into_iter().map(|line| Shape::Line(Cow::Owned(line))).collect(),
        properties: properties.clone(),
    };
    let numbers = outcome.routes.streets.iter().map(|piece| piece.flow.edge);
    let lines = numbers.map(|piece| on_foot.network.edge(piece).line()).collect();
    sheets.map("routes", map("route", lines, &pieces));
    let lines = on_foot.order().iter().map(|way| outcome.safer_line(&on_foot, *way)).collect();
    sheets.map("ways_home", map("way", lines, &ways));
    sheets.table("routes", pieces);
    sheets.table("ways_home", ways);
}

impl RoutesOutcome {
    /// The ways as the outputs show them; `None` without streets, which a plan of ways home always has.
    pub fn on_foot<'a>(&'a self, config: &Options) -> Option<OnFoot<'a>> {
        let network = self.walk.streets()?;
        let (venues, stations, routes) = (&self.venues, &self.stations, &self.routes);
        Some(OnFoot { network, venues, stations, routes, detour: config.routes.detour })
    }

    fn safer_line(&self, on_foot: &OnFoot<'_>, way: usize) -> LineString {
        let way = &self.routes.routes[way];
        let from = self.venues[self.routes.departures.by_venue[way.from].venue].at;
        route_line(on_foot.network, &way.safer, from, self.stations[way.station].at)
    }
}

fn members(ranked: &RankingResult, outcome: &RoutesOutcome, config: &Options) -> Map<String, Value> {
    let mut members = manifest::collection(config, ranked.coverage.period, ranked.premises_date.as_deref());
    let mut put = |name: &str, value: Value| members.insert(name.into(), value);
    if let Some(ran) = ranked.themes.first() {
        put("theme", json!(ran.selection.name));
        put("title", json!(ran.selection.theme.title));
        put("proxy_of", json!(ran.selection.proxy_of));
    }
    put("harm", json!(outcome.harm));
    put("distances", json!(outcome.walk.describe()));
    put("hours", json!(outcome.hours.describe()));
    members
}

/// What the manifest says of ways home.
pub fn section(ranked: &RankingResult, outcome: &RoutesOutcome, config: &Options) -> Value {
    let routes = &outcome.routes;
    let leavers = &routes.departures.by_venue;
    let ended = |end: SaferSearch| routes.routes.iter().filter(|way| way.search == end).count();
    let not_by_night = routes.departures.not_by_night;
    let weekly: f64 = routes.routes.iter().map(|way| leavers[way.from].weekly()).sum();
    json!({
        "theme": ranked.themes.first().map(|ran| &ran.selection.name),
        "harm": outcome.harm,
        "hours": outcome.hours.describe(),
        "hours_assumed": outcome.hours.is_assumed(),
        "walking": walk_section(&outcome.walk),
        "origins": "venues of the study area that rates are per (--premises-kinds), when they close by night; all whom a venue holds leave",
        "capacity_not_known": "the median of the venues of the same kind that say theirs; 1 where none does",
        "hours_not_known": "as many evenings as the others close on average, at the hours at which they do; at 23:00 every evening where none of the others closes by night",
        "destinations": format!("the station nearest on foot, within {FARTHEST_M:.0} m"),
        "harm_on_streets": "the harm of a cell in an average hour in which people leave, dealt out to the streets in it by their length there; that of a cell without a street is on the nearest. A metre that no cell of the study area covers counts as the average metre inside when ways are compared",
        "exposure": "people in a week × harm in an hour",
        "safer_way": "the least harm-weighted length among all ways no longer than detour × the shortest: exact, by label setting; one that saves less than least_saved of the harm is not told",
        "least_saved": LEAST_SAVED,
        "detour": config.routes.detour,
        "sureness": format!(
            "{} draws of each cell's harm from what is known of it: share in which a piece is among the {TOP} of most exposure, and in which the safer way has less harm. It says nothing of how many people walk where",
            routes.uncertainty.draws
        ),
        "draws": routes.uncertainty.draws,
        "venues": leavers.len(),
        "venues_with_capacity": leavers.iter().filter(|leaver| !leaver.capacity_assumed).count(),
        "venues_with_hours": leavers.iter().filter(|leaver| leaver.closes.is_some()).count(),
        "closing_assumed": routes.departures.closing_assumed,
        "venues_not_closing_by_night": not_by_night.number(),
        "venues_closing_by_day": not_by_night.by_day,
        "venues_closing_after_the_night": not_by_night.after_night,
        "venues_that_never_close": not_by_night.never,
        "venues_off_the_network": routes.unrouted.off_network,
        "venues_without_a_station": routes.unrouted.no_station,
        "stations": outcome.stations.len(),
        "stations_off_the_network": routes.stations.off,
        "people_a_week": weekly,
        "ways": routes.routes.len(),
        "ways_with_a_safer_one": ended(SaferSearch::Better),
        "ways_whose_safer_one_saves_too_little": ended(SaferSearch::TooLittle),
        "ways_whose_search_was_given_up": ended(SaferSearch::GivenUp),
        "pieces_on_ways": routes.streets.len(),
    })
}
