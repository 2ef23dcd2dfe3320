//! A plan of patrols put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use std::borrow::Cow;

use geo::LineString;
use serde_json::{Map, Value, json};

use super::PatrolOutcome;
use crate::analysis::RankingResult;
use crate::analysis::manifest;
use crate::evaluate::{PatrolMethod, PatrolSummary};
use crate::options::Options;
use crate::output::{
    Collection, Planned, Shape, Sheets, Table, patrol_calendar, patrol_routes, patrol_tested, patrol_visits,
};
use crate::place::LonLat;
use crate::plan::patrol::{PatrolRoute, Visit, WALKING_M_PER_S};

impl AnalysisResult for (RankingResult, PatrolOutcome) {
    fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(&self.0, &self.1, options, sheets);
    }

    fn manifest(&self, _: &Options) -> Map<String, Value> {
        manifest::object(json!({ "patrol": section(&self.0, &self.1) }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.1.notes(&self.0)
    }

    fn summary(&self, _: &Options) -> String {
        summary(&self.0, &self.1)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.0.shortcomings(options.study.reading.quality())
    }
}

/// Adds the sheets of a plan.
pub fn add_sheets(ranked: &RankingResult, outcome: &PatrolOutcome, config: &Options, sheets: &mut Sheets<'_>) {
    let theme = name(ranked);
    let planned = outcome.planned(theme);
    let visits = patrol_visits(&planned);
    sheets.map("patrol", visit_map(outcome, members(ranked, outcome, config), visits.clone()));
    sheets.map("patrol_routes", route_map(ranked, outcome, config));
    sheets.table("patrol", visits);
    if let Ok(test) = &outcome.test {
        sheets.table("patrol_tested", patrol_tested(theme, &test.rows));
    }
    sheets.file("patrol.ics", patrol_calendar(&planned));
}

fn visit_map(outcome: &PatrolOutcome, members: Map<String, Value>, visits: Table) -> Collection<'static> {
    fn of_route(route: &PatrolRoute) -> impl Iterator<Item = (&PatrolRoute, usize, &Visit)> {
        route.visits.iter().zip(1..).map(move |(visit, order)| (route, order, visit))
    }
    let all = || outcome.patrol.routes.iter().flat_map(of_route);
    Collection {
        members,
        ids: all().map(|(route, order, _)| format!("{}-{}-{order}", route.shift + 1, route.team)).collect(),
        shapes: all().map(|(_, _, visit)| Shape::Cell(outcome.need.cells[visit.cell].h3)).collect(),
        properties: visits,
    }
}

fn route_map(ranked: &RankingResult, outcome: &PatrolOutcome, config: &Options) -> Collection<'static> {
    let routes: Vec<&PatrolRoute> = outcome.patrol.routes.iter().filter(|route| !route.visits.is_empty()).collect();
    Collection {
        members: members(ranked, outcome, config),
        ids: routes.iter().map(|route| format!("{}-{}", route.shift + 1, route.team)).collect(),
        shapes: routes.iter().map(|route| Shape::Line(Cow::Owned(outcome.line(route)))).collect(),
        properties: patrol_routes(&outcome.planned(name(ranked)), &routes),
    }
}

impl PatrolOutcome {
    fn planned<'a>(&'a self, theme: &'a str) -> Planned<'a> {
        let Self { need, choices, roster, hourly, patrol, sureness, monday, .. } = self;
        Planned { theme, need, choices, roster, hourly, patrol, sureness, monday: *monday }
    }

    /// The middles of the cells of a round in order; twice the same where it stays in one, for a line has two ends.
    fn line(&self, route: &PatrolRoute) -> LineString {
        let mut line: Vec<LonLat> = route.visits.iter().map(|visit| self.need.cells[visit.cell].at).collect();
        line.dedup();
        if let [only] = line[..] {
            line.push(only);
        }
        line.into_iter().map(LonLat::coord).collect()
    }
}

fn name(ranked: &RankingResult) -> &str {
    ranked.themes.first().map_or("", |ran| ran.selection.name.as_str())
}

fn members(ranked: &RankingResult, outcome: &PatrolOutcome, config: &Options) -> Map<String, Value> {
    let mut members = manifest::collection(config, ranked.coverage.period, ranked.premises_date.as_deref());
    let selection = ranked.themes.first().map(|ran| &ran.selection);
    members.extend(manifest::object(json!({
        "theme": name(ranked),
        "title": selection.map(|selection| &selection.theme.title),
        "proxy_of": selection.and_then(|selection| selection.proxy_of.as_ref()),
        "harm": outcome.need.harm,
        "time_zone": config.study.reading.time_zone,
        "hours": outcome.need.hours_basis.describe(),
        "hours_assumed": outcome.need.hours_basis.is_assumed(),
        "walking": outcome.walk.describe(),
    })));
    members
}

/// What the manifest says of a plan.
pub fn section(ranked: &RankingResult, outcome: &PatrolOutcome) -> Value {
    let [plan, count, equal] = outcome.shares();
    let visits: usize = outcome.patrol.routes.iter().map(|route| route.visits.len()).sum();
    json!({
        "theme": name(ranked),
        "harm": outcome.need.harm,
        "week_from": outcome.monday.to_string(),
        "hours": outcome.need.hours_basis.describe(),
        "hours_assumed": outcome.need.hours_basis.is_assumed(),
        "teams": outcome.choices.teams,
        "shifts": outcome.choices.shifts.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "visit_minutes": outcome.choices.visit_minutes,
        "visits": visits,
        "walking": outcome.walk.describe(),
        "walking_m_per_s": WALKING_M_PER_S,
        "expected_harm": "harm of a cell foretold for a week (its share by a mixture of maps of the past, weighted by how well each has foretold; × the \
                          mean harm of its events; the posterior mean of the whole period where the past is no longer than the training \
                          months) × the share of the hour × the part of the hour that the visit lasts",
        "second_visit": {
            "worth_of_the_first": outcome.choices.second_visit,
            "meaning": "minutes in a cell within an hour beyond those of one visit, whoever makes them, count so much, beyond two its square …: \
                        an assumption about how long order outlasts a visit",
        },
        "method": "each round in turn the best that was found given the others, by the best round to every cell and minute; then each looked \
                   for again until none is bettered. Teams wait where more is to be gained later, and have no visit where nothing is \
                   expected",
        "expected": {
            "harm_in_a_week_while_anybody_is_out": outcome.hourly.total(&outcome.roster),
            "share_present": { "plan": plan.harm, "plain_count": count.harm, "equal_spread": equal.harm },
            "share_counted": { "plan": plan.discounted, "plain_count": count.discounted, "equal_spread": equal.discounted },
            "counted_is": "minutes of further visits to a cell within an hour counted less: what both planners are made to raise",
            "counted": outcome.expected[0].discounted,
            "bound": outcome.bound,
            "of_bound": outcome.of_bound(),
            "bound_is": "a number that the counted harm of no plan of these teams and shifts exceeds: every hour filled as if teams could \
                         walk from any cell to any other in the time of the shortest straight line between two (a fractional knapsack)",
        },
        "share_of_draws": {
            "draws": outcome.sureness.draws,
            "mean_over_visits": outcome.sureness.mean(&outcome.patrol),
            "meaning": "for each visit the share of draws of the cells' harm (gamma laws of the foretold mean, as wide as by the months that the mixture heeds, each cell by itself; hours as they are) after \
                        which a plan sends any team to its cell in the same shift",
        },
        "tested": outcome.test.as_ref().map_or_else(|why| json!({ "not_tested": why }), |test| json!({
            "rule": "before each of the latest months a plan is made by the months before it and by nothing else; share of the harm of the \
                     month, while anybody is out, for which teams would have been there; plain-count is the same planner given the number of \
                     events of each cell in the training months (--train-months), every hour alike, or by the same hours where these are \
                     assumed; equal-spread the minutes of the plan \
                     dealt out to all cells alike",
            "origins": test.origins,
            "origins_possible": test.possible,
            "hours_assumed": test.hours_assumed,
            "interval": "95 % bootstrap interval over origins, taken as independent trials; each comparison by itself",
            "methods": test.summaries.iter().map(of_method).collect::<Vec<_>>(),
        })),
        "sentences": outcome.sentences(),
    })
}

fn of_method(summary: &PatrolSummary) -> Value {
    let more = summary.plan_more.filter(|_| summary.method != PatrolMethod::Plan);
    json!({
        "method": summary.method.as_str(),
        "origins": summary.origins,
        "share_present": summary.share.harm,
        "share_counted": summary.share.discounted,
        "plan_more": more.map(|more| more.value),
        "plan_more_low": more.and_then(|more| more.interval).map(|ends| ends.0),
        "plan_more_high": more.and_then(|more| more.interval).map(|ends| ends.1),
        "plan_more_present": summary.plan_more_present.map(|more| more.value),
        "plan_more_present_low": summary.plan_more_present.and_then(|more| more.interval).map(|ends| ends.0),
        "plan_more_present_high": summary.plan_more_present.and_then(|more| more.interval).map(|ends| ends.1),
        "verdict": more.map(|more| more.verdict().as_str()),
        "verdict_present": summary.plan_more_present.map(|more| more.verdict().as_str()),
    })
}
