//! Where to act: venues to win, patrols, streets on ways home, and what assets do not reach.

use serde_json::Value;

use super::{Block, Section, lines, section, title_of};
use crate::output::columns::{gap, plan_venue, street, visit, wanted_operator};
use crate::report::column_access::field;
use crate::report::html_table::{Grid, Of, Show};
use crate::table::{Sheets, Table};

const VENUES: [Of; 9] = [
    ("Order", plan_venue::ORDER, Show::Number(0)),
    ("Venue", plan_venue::NAME, Show::Words),
    ("Operator", plan_venue::OPERATOR, Show::Words),
    ("Kind", plan_venue::KIND, Show::Words),
    ("Hours", plan_venue::HOURS, Show::Words),
    ("Brings", plan_venue::GAIN, Show::Percent),
    ("Next best", plan_venue::NEXT_BEST, Show::Words),
    ("Stays best in draws", plan_venue::CHOSEN_SHARE, Show::Percent),
    ("Why", plan_venue::REASON, Show::Words),
];

const WANTED: [Of; 4] = [
    ("Operator", wanted_operator::OPERATOR, Show::Words),
    ("Venues wanted", wanted_operator::VENUES_WANTED, Show::Number(0)),
    ("Their names", wanted_operator::VENUE_NAMES, Show::Words),
    ("Why", wanted_operator::REASON, Show::Words),
];

const VISITS: [Of; 7] = [
    ("Order", visit::ORDER, Show::Number(0)),
    ("From", visit::START, Show::Time),
    ("To", visit::END, Show::Time),
    ("Place", visit::LABEL, Show::Words),
    ("Walk before (minutes)", visit::WALK_MINUTES, Show::Number(0)),
    ("In draws", visit::SHARE_OF_DRAWS, Show::Percent),
    ("Why", visit::REASON, Show::Words),
];

const STREETS: [Of; 6] = [
    ("Rank", street::RANK, Show::Number(0)),
    ("Street", street::STREET, Show::Words),
    ("People a week", street::PEOPLE, Show::Number(0)),
    ("Share of exposure", street::EXPOSURE_SHARE, Show::Percent),
    ("Stays among the first", street::P_TOP, Show::Percent),
    ("Why", street::REASON, Show::Words),
];

const PROPOSALS: [Of; 7] = [
    ("Kind", gap::KIND, Show::Words),
    ("Order", gap::ORDER, Show::Number(0)),
    ("Near", gap::LABEL, Show::Words),
    ("Brings within reach", gap::GAIN_SHARE, Show::Percent),
    ("Within reach then", gap::COVER_AFTER, Show::Percent),
    ("Stays in draws", gap::STAYS, Show::Percent),
    ("Why", gap::REASON, Show::Words),
];

/// Streets that the page shows; the file has all.
const STREETS_SHOWN: usize = 20;

/// The plans, each with what it rests on.
pub(super) fn plans(sheets: &Sheets<'_>, manifest: &Value) -> [Section; 4] {
    [
        section(
            "venues",
            "Venues to win",
            venues(sheets, manifest),
            "No plan of venues: it needs premises of which some could join, and harm or footfall.",
        ),
        section(
            "patrol",
            "Patrol plan",
            patrol(sheets, manifest),
            "No patrol plan: it needs events of which harm can be expected.",
        ),
        section(
            "routes",
            "Ways home",
            routes(sheets, manifest),
            "No ways home: they need venues, stations and streets.",
        ),
        section(
            "cover",
            "What cameras and lights do not reach",
            cover(sheets, manifest),
            "No cameras, lights or other assets were given.",
        ),
    ]
}

/// What the hours of a plan rest on, when it is taken for granted.
fn assumed(hours: &Value) -> String {
    hours
        .as_str()
        .filter(|hours| hours.starts_with("assumed"))
        .map(|hours| format!(" Hours are {hours}."))
        .unwrap_or_default()
}

fn share(value: &Value) -> Option<String> {
    Some(format!("{:.0} %", 100.0 * value.as_f64()?))
}

fn venues(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    let Some(table) = sheets.find_table("venues").filter(|table| table.rows() > 0) else { return Vec::new() };
    let told = &manifest["venues"];
    let of = told["theme"].as_str().map(|theme| Block::Text(format!("For: {theme}.")));
    let mut blocks: Vec<Block> = of.into_iter().collect();
    if let (Some(before), Some(after)) = (share(&told["cover_before"]), share(&told["cover_after"])) {
        let scheme = told["scheme"].as_str().unwrap_or("the scheme");
        blocks.push(Block::Text(format!("With the venues of {scheme} there are, {before} of the need by night is within a walk of one that is open; with these, {after}.")));
    }
    let caveat = format!(
        "A list to ask, not to order about: whether a venue is willing and fit is not in the data.{}",
        assumed(&told["hours_of_demand"])
    );
    blocks.push(Block::Grid(
        Grid::of("Venues in the order in which they bring most", table, &VENUES, 0..table.rows()).caveat(caveat),
    ));
    let operators = sheets.find_table("venues_operators").or(sheets.find_table("operators_wanted"));
    if let Some(table) = operators.filter(|table| table.rows() > 0) {
        blocks.push(Block::Grid(Grid::of("By operator", table, &WANTED, 0..table.rows())));
    }
    blocks
}

fn patrol(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    let Some(table) = sheets.find_table("patrol").filter(|table| table.rows() > 0) else { return Vec::new() };
    let told = &manifest["patrol"];
    let of = told["theme"].as_str().map(|theme| format!("For: {}.", title_of(manifest, theme)));
    let mut blocks: Vec<Block> = of.into_iter().chain(lines(&told["sentences"])).map(Block::Text).collect();
    let caveat = format!(
        "A plan of where to be, not of whom to stop. Times are the beginning and end of a visit.{}",
        assumed(&told["hours"])
    );
    for (shift, team) in rounds(table) {
        let (shifts, teams) = (field(table, visit::SHIFT), field(table, visit::TEAM));
        let of_round =
            |row: &usize| shifts.text(*row) == Some(shift) && teams.number(*row).map(|team| team as i64) == team;
        let name = team.map_or_else(String::new, |team| format!(", team {team}"));
        let grid = Grid::of(format!("{shift}{name}"), table, &VISITS, (0..table.rows()).filter(of_round)).folded();
        blocks.push(Block::Grid(grid));
    }
    blocks.push(Block::Text(caveat));
    blocks
}

/// Shift and team of each round, in the order of the table.
fn rounds(table: &Table) -> Vec<(&str, Option<i64>)> {
    let (shift, team) = (field(table, visit::SHIFT), field(table, visit::TEAM));
    let mut rounds = Vec::new();
    for row in 0..table.rows() {
        let round = (shift.text(row).unwrap_or_default(), team.number(row).map(|team| team as i64));
        if !rounds.contains(&round) {
            rounds.push(round);
        }
    }
    rounds
}

fn routes(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    let Some(map) = sheets.find_map("routes").filter(|map| map.properties.rows() > 0) else { return Vec::new() };
    let rows = map.properties.rows().min(STREETS_SHOWN);
    let caveat = format!(
        "Where people are taken to walk: nobody was followed or counted.{}",
        assumed(&manifest["routes"]["hours"])
    );
    let caption = format!("Streets by people and harm on ways from venues to stations (the first {rows})");
    vec![Block::Grid(Grid::of(caption, &map.properties, &STREETS, 0..rows).caveat(caveat).folded())]
}

fn cover(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    let Some(table) = sheets.find_table("cover") else { return Vec::new() };
    let mut blocks = Vec::new();
    for kind in manifest["cover"]["kinds"].as_array().into_iter().flatten() {
        if let (Some(name), Some(now), Some(then)) =
            (kind["kind"].as_str(), share(&kind["coverage"]), share(&kind["coverage_after"]))
        {
            blocks.push(Block::Text(format!(
                "{name}: {now} of the need is within reach now, {then} with the places proposed."
            )));
        }
    }
    let feature = field(table, gap::FEATURE);
    let rows: Vec<usize> = (0..table.rows()).filter(|row| feature.text(*row) == Some("proposal")).collect();
    if !rows.is_empty() {
        let caveat = format!(
            "Reach is by the straight line; walls, columns and power are not known.{}",
            assumed(&manifest["cover"]["hours"])
        );
        blocks.push(Block::Grid(Grid::of("Places for new ones", table, &PROPOSALS, rows).caveat(caveat).folded()));
    }
    blocks
}
