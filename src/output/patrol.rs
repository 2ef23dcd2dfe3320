//! The fields of a plan of patrols: visits, rounds, its test; and the visits as a calendar.

use icalendar::{Calendar, Component, Event, EventLike};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::table::Table;
use crate::evaluate::PatrolRow;
use crate::plan::demand::{CellDemand, Demand};
use crate::plan::patrol::{
    HourlyHarm, PatrolOptions, PatrolPlan, PatrolRoute, PatrolUncertainty, Roster, Visit, explain_visit, visit_harm,
};
use crate::temporal::WEEKDAYS;

/// A plan and what it rests on.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// The theme.
    pub theme: &'a str,
    /// The need.
    pub need: &'a Demand,
    /// What was asked for.
    pub choices: &'a PatrolOptions,
    /// The hours.
    pub roster: &'a Roster,
    /// The harm expected by cell and hour.
    pub hourly: &'a HourlyHarm,
    /// The plan.
    pub patrol: &'a PatrolPlan,
    /// How sure it is.
    pub sureness: &'a PatrolUncertainty,
    /// The Monday of the week in which the plan is told.
    pub monday: Date,
}

/// A visit, its round, and its number in that, counted from 1.
type Told<'a> = (&'a PatrolRoute, usize, &'a Visit);

impl<'a> Planned<'a> {
    fn visits(&self) -> impl Iterator<Item = Told<'a>> {
        let of_route =
            |route: &'a PatrolRoute| route.visits.iter().zip(1..).map(move |(visit, order)| (route, order, visit));
        self.patrol.routes.iter().flat_map(of_route)
    }

    fn cell(&self, visit: &Visit) -> &'a CellDemand {
        &self.need.cells[visit.cell]
    }

    /// Local time so many minutes into a shift.
    fn local(&self, shift: usize, minutes: u16) -> DateTime {
        let begins = self.choices.shifts[shift].begins();
        self.monday.at(0, 0, 0, 0).saturating_add((i64::from(begins) + i64::from(minutes)).minutes())
    }

    fn starts(&self, (route, _, visit): Told<'_>) -> DateTime {
        self.local(route.shift, visit.start)
    }

    fn ends(&self, (route, _, visit): Told<'_>) -> DateTime {
        self.local(route.shift, visit.start + self.choices.visit_minutes)
    }

    fn reason(&self, (route, _, visit): Told<'_>) -> String {
        explain_visit(self.hourly, self.roster, route, visit, self.sureness)
    }

    fn harm(&self, route: &PatrolRoute) -> f64 {
        route.visits.iter().map(|visit| visit_harm(self.hourly, self.choices, self.roster, route, visit)).sum()
    }
}

/// `patrol.csv` and `patrol.geojson`: a row for each visit, by shift, team and time.
pub fn patrol_visits(planned: &Planned<'_>) -> Table {
    let visits: Vec<Told<'_>> = planned.visits().collect();
    let all = || visits.iter().copied();
    let cells = || all().map(|(_, _, visit)| planned.cell(visit));
    let mut out = Table::new(visits.len());
    out.text("shift", all().map(|(route, ..)| Some(planned.choices.shifts[route.shift].to_string())));
    out.whole("team", all().map(|(route, ..)| Some(route.team)));
    out.whole("order", all().map(|(_, order, _)| Some(order as u64)));
    out.text("weekday", all().map(|told| Some(weekday(planned.starts(told)).to_owned())));
    out.text("start", all().map(|told| Some(iso(planned.starts(told)))));
    out.text("end", all().map(|told| Some(iso(planned.ends(told)))));
    out.text("h3", cells().map(|cell| Some(cell.h3.to_string())));
    out.text("label", cells().map(|cell| Some(cell.label.clone())));
    out.number("lon", cells().map(|cell| Some(cell.at.lon())));
    out.number("lat", cells().map(|cell| Some(cell.at.lat())));
    let harm = |(route, _, visit): Told<'_>| visit_harm(planned.hourly, planned.choices, planned.roster, route, visit);
    out.number("expected_harm", all().map(|told| Some(harm(told))));
    out.whole("walk_minutes", all().map(|(_, _, visit)| Some(visit.walked)));
    let sure = |(route, _, visit): Told<'_>| planned.sureness.share(route.shift, visit.cell);
    out.number("share_of_draws", all().map(sure));
    out.text("reason", all().map(|told| Some(planned.reason(told))));
    out
}

/// `patrol_routes.geojson`: a row for each round. Rounds without a visit are left out by whoever draws them.
pub fn patrol_routes(planned: &Planned<'_>, routes: &[&PatrolRoute]) -> Table {
    let all = || routes.iter().copied();
    let visits = |route: &PatrolRoute| route.visits.len();
    let walked = |route: &PatrolRoute| route.visits.iter().map(|visit| u32::from(visit.walked)).sum::<u32>();
    let end = |route: &PatrolRoute| {
        let last = route.visits.last().map_or(0, |visit| visit.start + planned.choices.visit_minutes);
        planned.local(route.shift, last)
    };
    let distinct = |route: &PatrolRoute| {
        let mut cells: Vec<usize> = route.visits.iter().map(|visit| visit.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        cells.len()
    };
    let all_harm = planned.hourly.total(planned.roster);
    let mut out = Table::new(routes.len());
    out.text("shift", all().map(|route| Some(planned.choices.shifts[route.shift].to_string())));
    out.whole("team", all().map(|route| Some(route.team)));
    let start = |route: &PatrolRoute| planned.local(route.shift, route.visits.first().map_or(0, |visit| visit.start));
    out.text("start", all().map(|route| Some(iso(start(route)))));
    out.text("end", all().map(|route| Some(iso(end(route)))));
    out.whole("visits", all().map(|route| Some(visits(route) as u64)));
    out.whole("cells", all().map(|route| Some(distinct(route) as u64)));
    out.whole("walk_minutes", all().map(|route| Some(walked(route))));
    out.number("expected_harm", all().map(|route| Some(planned.harm(route))));
    let reason = |route: &PatrolRoute| {
        format!(
            "{} to {} and {} of walking: there for {:.2} % of the harm expected while anybody is out.",
            counted(visits(route), "visit"),
            counted(distinct(route), "cell"),
            counted(walked(route) as usize, "minute"),
            100.0 * planned.harm(route) / all_harm
        )
    };
    out.text("reason", all().map(|route| Some(reason(route))));
    out
}

/// `patrol_tested.csv`: a row for every origin and method.
pub fn patrol_tested(theme: &str, rows: &[PatrolRow]) -> Table {
    let mut out = Table::new(rows.len());
    out.text("theme", rows.iter().map(|_| Some(theme.to_owned())));
    out.text("method", rows.iter().map(|row| Some(row.method.as_str().to_owned())));
    out.text("train_to", rows.iter().map(|row| Some(row.train_to.to_string())));
    out.text("test_from", rows.iter().map(|row| Some(row.test_from.to_string())));
    out.text("test_to", rows.iter().map(|row| Some(row.test_to.to_string())));
    out.number("events", rows.iter().map(|row| Some(row.events)));
    out.number("share_present", rows.iter().map(|row| row.share.map(|share| share.harm)));
    out.number("share_counted", rows.iter().map(|row| row.share.map(|share| share.discounted)));
    out
}

/// `patrol.ics`: an event for each visit, at the local time of whoever reads it.
pub fn patrol_calendar(planned: &Planned<'_>) -> String {
    let stamp = |at: DateTime| at.strftime("%Y%m%dT%H%M%S").to_string();
    let made = format!("{}Z", stamp(planned.monday.at(0, 0, 0, 0)));
    let mut calendar = Calendar::new();
    calendar.name(&format!("Patrols: {}", planned.theme));
    for told in planned.visits() {
        let (route, order, visit) = told;
        let cell = planned.cell(visit);
        let mut event = Event::new();
        // Both would else be of this moment and of chance, and no two runs alike. Shifts may begin at the same time: their number tells
        // them apart.
        event.uid(&format!(
            "{}-{}-{}-{}-{order}@hexspot",
            planned.theme,
            stamp(planned.local(route.shift, 0)),
            route.shift + 1,
            route.team
        ));
        event.add_property("DTSTAMP", made.clone());
        event.add_property("DTSTART", stamp(planned.starts(told)));
        event.add_property("DTEND", stamp(planned.ends(told)));
        event.add_property("GEO", format!("{:.6};{:.6}", cell.at.lat(), cell.at.lon()));
        let shift = &planned.choices.shifts[route.shift];
        event.summary(&format!("{shift}, team {}: {}", route.team, cell.label));
        event.location(&format!("{} ({})", cell.label, cell.h3));
        event.description(&planned.reason(told));
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// "1 visit", "2 visits".
fn counted(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}

fn weekday(at: DateTime) -> &'static str {
    WEEKDAYS[at.weekday().to_monday_zero_offset() as usize]
}

fn iso(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
