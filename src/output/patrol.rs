//! The columns of a plan of patrols: visits, rounds, its back-test; and the visits as a calendar.

use icalendar::{Calendar, Component, Event, EventLike};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use crate::evaluate::PatrolRow;
use crate::plan::demand::{CellDemand, Demand};
use crate::plan::patrol::{
    HourlyHarm, PatrolOptions, PatrolPlan, PatrolRoute, PatrolUncertainty, Roster, Visit, explain_visit, visit_harm,
};
use crate::table::{Table, columns};
use crate::temporal::WEEKDAYS;

/// A plan and what it rests on.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// The theme.
    pub theme: &'a str,
    /// The expected harm.
    pub need: &'a Demand,
    /// The options.
    pub choices: &'a PatrolOptions,
    /// The hours.
    pub roster: &'a Roster,
    /// The harm expected by cell and hour.
    pub hourly: &'a HourlyHarm,
    /// The plan.
    pub patrol: &'a PatrolPlan,
    /// Its uncertainty.
    pub sureness: &'a PatrolUncertainty,
    /// The Monday of the week that the plan is written for.
    pub monday: Date,
}

/// A visit of a round.
pub struct VisitRow<'a> {
    planned: &'a Planned<'a>,
    route: &'a PatrolRoute,
    /// Its number in the round, from 1.
    order: usize,
    visit: &'a Visit,
}

impl<'a> VisitRow<'a> {
    fn shift(&self) -> String {
        self.planned.choices.shifts[self.route.shift].to_string()
    }

    fn cell(&self) -> &'a CellDemand {
        &self.planned.need.cells[self.visit.cell]
    }

    fn start(&self) -> DateTime {
        self.planned.local(self.route.shift, self.visit.start)
    }

    fn end(&self) -> DateTime {
        self.planned.local(self.route.shift, self.visit.start + self.planned.choices.visit_minutes)
    }

    fn expected_harm(&self) -> f64 {
        visit_harm(self.planned.hourly, self.planned.choices, self.planned.roster, self.route, self.visit)
    }

    fn reason(&self) -> String {
        explain_visit(self.planned.hourly, self.planned.roster, self.route, self.visit, self.planned.sureness)
    }
}

impl<'a> Planned<'a> {
    fn visits(&'a self) -> Vec<VisitRow<'a>> {
        let of_route = |route: &'a PatrolRoute| {
            route.visits.iter().zip(1..).map(move |(visit, order)| VisitRow { planned: self, route, order, visit })
        };
        self.patrol.routes.iter().flat_map(of_route).collect()
    }

    /// Local time so many minutes into a shift.
    fn local(&self, shift: usize, minutes: u16) -> DateTime {
        let begins = self.choices.shifts[shift].begins();
        self.monday.at(0, 0, 0, 0).saturating_add((i64::from(begins) + i64::from(minutes)).minutes())
    }
}

columns! {
    /// The columns of a visit.
    pub mod visit(row: &VisitRow<'_>) {
        /// the shift: the day on which it begins, and its hours
        SHIFT: text.like("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$") => row.shift();
        /// number of the team within the shift
        TEAM: whole.least(1.0) => row.route.team;
        /// place of the visit in the team's round
        ORDER: whole.least(1.0) => row.order;
        /// weekday on which the visit begins, by the calendar
        WEEKDAY: text.names(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
            => weekday(row.start());
        /// when the visit begins, local time, in the first whole week after the data in which no clock is changed;
        /// every week is alike
        START: text.like("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$") => iso(row.start());
        /// when it ends, local time
        END: text.like("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$") => iso(row.end());
        /// H3 index of the cell
        H3: text.cell() => row.cell().h3.to_string();
        /// what people call the cell
        LABEL: text.filled() => &row.cell().label;
        /// middle of the cell, WGS84
        LON: number.longitude() => row.cell().at.lon();
        /// middle of the cell, WGS84
        LAT: number.latitude() => row.cell().at.lat();
        /// harm expected in the cell while the visit lasts: foretold harm of a week × share of the hour × part of the
        /// hour
        EXPECTED_HARM: number.least(0.0).unit("harm by the preset named in `harm`") => row.expected_harm();
        /// walking from the visit before, rounded up; 0 for the first visit and for one in the same cell
        WALK_MINUTES: whole.least(0.0).unit("minutes") => row.visit.walked;
        /// share of the draws of the cells' harm (gamma laws of the foretold mean) after which a plan sends any team
        /// to this cell in this shift; null where none were made (--draws 0)
        SHARE_OF_DRAWS: number.share().or_null().unit("0 to 1")
            => row.planned.sureness.share(row.route.shift, row.visit.cell);
        /// one plain sentence
        REASON: text.filled() => row.reason();
    }
}

/// `patrol.csv` and `patrol.geojson`: a row for each visit, by shift, team and time.
pub fn patrol_visits(planned: &Planned<'_>) -> Table {
    let rows = planned.visits();
    let mut out = Table::new(rows.len());
    visit::write(&mut out, &rows);
    out
}

/// A round.
pub struct RoundRow<'a> {
    planned: &'a Planned<'a>,
    route: &'a PatrolRoute,
    /// The harm expected in all hours of the roster.
    all_harm: f64,
}

impl RoundRow<'_> {
    fn start(&self) -> DateTime {
        self.planned.local(self.route.shift, self.route.visits.first().map_or(0, |visit| visit.start))
    }

    fn end(&self) -> DateTime {
        let visit_minutes = self.planned.choices.visit_minutes;
        let last = self.route.visits.last().map_or(0, |visit| visit.start + visit_minutes);
        self.planned.local(self.route.shift, last)
    }

    fn cells(&self) -> usize {
        let mut cells: Vec<usize> = self.route.visits.iter().map(|visit| visit.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        cells.len()
    }

    fn walk_minutes(&self) -> u32 {
        self.route.visits.iter().map(|visit| u32::from(visit.walked)).sum()
    }

    fn expected_harm(&self) -> f64 {
        let Planned { hourly, choices, roster, .. } = self.planned;
        self.route.visits.iter().map(|visit| visit_harm(hourly, choices, roster, self.route, visit)).sum()
    }

    fn reason(&self) -> String {
        format!(
            "{} to {} and {} of walking: there for {:.2} % of the harm expected while anybody is out.",
            counted(self.route.visits.len(), "visit"),
            counted(self.cells(), "cell"),
            counted(self.walk_minutes() as usize, "minute"),
            100.0 * self.expected_harm() / self.all_harm
        )
    }
}

columns! {
    /// The columns of a round.
    pub mod round(row: &RoundRow<'_>) {
        /// the shift: the day on which it begins, and its hours
        SHIFT: text.like("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$")
            => row.planned.choices.shifts[row.route.shift].to_string();
        /// number of the team within the shift
        TEAM: whole.least(1.0) => row.route.team;
        /// when the first visit begins, local time, in the first whole week after the data in which no clock is
        /// changed
        START: text.like("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$") => iso(row.start());
        /// when the last visit ends
        END: text.like("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$") => iso(row.end());
        /// how many visits the round has
        VISITS: whole.least(1.0).unit("visits") => row.route.visits.len();
        /// how many cells it goes to
        CELLS: whole.least(1.0).unit("cells") => row.cells();
        /// walking between them in all
        WALK_MINUTES: whole.least(0.0).unit("minutes") => row.walk_minutes();
        /// harm expected in the cells of its visits while these last; what another team in the same cell is there for
        /// too is counted for both
        EXPECTED_HARM: number.least(0.0).unit("harm by the preset named in `harm`") => row.expected_harm();
        /// one plain sentence
        REASON: text.filled() => row.reason();
    }
}

/// `patrol_routes.geojson`: a row for each round. The caller excludes rounds without a visit.
pub fn patrol_routes(planned: &Planned<'_>, routes: &[&PatrolRoute]) -> Table {
    let all_harm = planned.hourly.total(planned.roster);
    let rows: Vec<RoundRow<'_>> = routes.iter().map(|route| RoundRow { planned, route, all_harm }).collect();
    let mut out = Table::new(rows.len());
    round::write(&mut out, &rows);
    out
}

/// A back-test of a plan at an origin.
pub struct PatrolTestRow<'a> {
    theme: &'a str,
    origin: &'a PatrolRow,
}

columns! {
    /// The columns of a back-test of plans.
    pub mod patrol_test(row: &PatrolTestRow<'_>) {
        /// name of the theme
        THEME: text => row.theme;
        /// the plan made by the months before; the same planner given the number of events of each cell in the
        /// training months, every hour alike; the minutes of the plan dealt out to all cells alike
        METHOD: text.names(&["plan", "plain-count", "equal-spread"]) => row.origin.method.as_str();
        /// last month that was known
        TRAIN_TO: text.month() => row.origin.train_to.to_string();
        /// first month tested on
        TEST_FROM: text.month() => row.origin.test_from.to_string();
        /// last month tested on
        TEST_TO: text.month() => row.origin.test_to.to_string();
        /// events of the study area in these months in the hours of the shifts; fractions where only a span is known,
        /// or only the month
        EVENTS: number.least(0.0).unit("events") => row.origin.events;
        /// share of the harm that happened while anybody would have been out, in a cell and minute in which a team
        /// would have been (harm taken as even within each hour); null where nothing happened
        SHARE_PRESENT: number.share().or_null().unit("0 to 1") => row.origin.share.map(|share| share.harm);
        /// the same, minutes of further visits to a cell within an hour counted less (--second-visit): what plans are
        /// made to raise
        SHARE_COUNTED: number.share().or_null().unit("0 to 1") => row.origin.share.map(|share| share.discounted);
    }
}

/// `patrol_tested.csv`: a row for every origin and method.
pub fn patrol_tested(theme: &str, rows: &[PatrolRow]) -> Table {
    let rows: Vec<PatrolTestRow<'_>> = rows.iter().map(|origin| PatrolTestRow { theme, origin }).collect();
    let mut out = Table::new(rows.len());
    patrol_test::write(&mut out, &rows);
    out
}

/// `patrol.ics`: an event for each visit, in local time.
pub fn patrol_calendar(planned: &Planned<'_>) -> String {
    let stamp = |at: DateTime| at.strftime("%Y%m%dT%H%M%S").to_string();
    let made = format!("{}Z", stamp(planned.monday.at(0, 0, 0, 0)));
    let mut calendar = Calendar::new();
    calendar.name(&format!("Patrols: {}", planned.theme));
    for row in planned.visits() {
        let (route, order, cell) = (row.route, row.order, row.cell());
        let mut event = Event::new();
        // Both would else be of this moment and of chance, and no two runs alike. Shifts may begin at the same time: their number
        // distinguishes them.
        event.uid(&format!(
            "{}-{}-{}-{}-{order}@hexspot",
            planned.theme,
            stamp(planned.local(route.shift, 0)),
            route.shift + 1,
            route.team
        ));
        event.add_property("DTSTAMP", made.clone());
        event.add_property("DTSTART", stamp(row.start()));
        event.add_property("DTEND", stamp(row.end()));
        event.add_property("GEO", format!("{:.6};{:.6}", cell.at.lat(), cell.at.lon()));
        event.summary(&format!("{}, team {}: {}", row.shift(), route.team, cell.label));
        event.location(&format!("{} ({})", cell.label, cell.h3));
        event.description(&row.reason());
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
