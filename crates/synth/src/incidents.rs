//! Incidents that other bodies than the police record: how many, of what kind, when and where.
//!
//! A month's incidents depend on the seed and that month only. Places differ in how much each has of it; this makes the Liverpool
//! Street area first where the published analysis has it first.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use geo::{Contains, Coord};
use hexspot_stats::RandomStreams;
use jiff::civil::{Date, DateTime};
use rand::{Rng, RngExt};
use serde::Deserialize;

use crate::areas::{AreaFigures, areas, elsewhere};
use crate::calendar::Month;
use crate::plane::{OUTLINE, Position, distance_squared, uniform_in, uniform_where};
use crate::premises::Premises;
use crate::random::{choose, choose_weighted, draw_count, draw_weighted};
use crate::tables::read_toml;

/// What `incidents.toml` holds.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sources {
    pub licensing: Source,
    pub noise: Source,
    pub sexual_offences: Source,
    pub tfl: Source,
    pub transport_police: Source,
    hours: BTreeMap<String, HourProfile>,
}

pub static SOURCES: LazyLock<Sources> = LazyLock::new(|| read_toml(include_str!("../data/incidents.toml")));

/// What a body records.
#[derive(Deserialize)]
pub struct Source {
    /// Incidents in an average month.
    pub monthly: u32,
    /// Metres within which an incident happens of a point of its placement.
    #[serde(default)]
    pub reach: f64,
    pub kinds: Vec<IncidentKind>,
}

/// A kind of incident: its name in the words of the source, its weight, and the name of its hour profile.
#[derive(Deserialize)]
pub struct IncidentKind(pub String, u32, String);

/// How often something happens by hour from 05:00, and by day from Monday, in no particular unit.
#[derive(Deserialize)]
struct HourProfile {
    hours: [u32; HOURS as usize],
    days: [u32; 7],
}

/// The hour with which a day begins: what happens before it belongs to the night of the day before.
const FIRST_HOUR: i8 = 5;
const HOURS: i8 = 24;

/// One incident before it is a row.
pub struct Incident {
    pub kind: &'static str,
    pub time: DateTime,
    /// Index of the place of the placement.
    pub place: usize,
    pub position: Position,
}

impl Source {
    pub fn draw_kind(&self, rng: &mut impl Rng) -> &IncidentKind {
        choose_weighted(&self.kinds, |kind| kind.1, rng)
    }

    /// The rows of all months. Each month has a random stream of its own for `purpose`, and its incidents are in order of time.
    pub fn rows<const N: usize>(
        &'static self,
        placement: &Placement,
        months: &[Month],
        streams: &RandomStreams,
        purpose: &str,
        row: impl Fn(Month, usize, &Incident, &mut dyn Rng) -> [String; N],
    ) -> Vec<[String; N]> {
        let rows = months.iter().flat_map(|month| {
            let rng = &mut streams.stream(purpose, month.index());
            let incidents = self.draw_month(placement, *month, rng);
            let rows = incidents.iter().enumerate().map(|(index, incident)| row(*month, index, incident, rng));
            rows.collect::<Vec<_>>()
        });
        rows.collect()
    }

    fn draw_month(&'static self, placement: &Placement, month: Month, rng: &mut impl Rng) -> Vec<Incident> {
        let count = draw_count(self.monthly * month.season_percent(), rng);
        let mut incidents: Vec<Incident> = (0..count)
            .map(|_| {
                let kind = self.draw_kind(rng);
                let time = kind.draw_time(month, rng);
                let (place, point) = placement.draw(self.reach, rng);
                Incident { kind: &kind.0, time, place, position: Position::from_plane(point) }
            })
            .collect();
        incidents.sort_by_key(|incident| incident.time);
        incidents
    }
}

impl IncidentKind {
    /// Draws a minute of a month.
    pub fn draw_time(&self, month: Month, rng: &mut impl Rng) -> DateTime {
        SOURCES.hours[&self.2].draw(month, rng)
    }
}

impl HourProfile {
    fn draw(&self, month: Month, rng: &mut impl Rng) -> DateTime {
        const MINUTES: i8 = 60;
        let first = month.first_day();
        let hours = (1..=first.days_in_month()).flat_map(|day| (0..HOURS).map(move |hour| (day, hour)));
        let on = |day: i8| first.with().day(day).build().expect("a day of the month");
        let drawn = draw_weighted(hours.clone().map(|(day, hour)| self.weight(on(day), hour)), rng);
        let (day, hour) = hours.clone().nth(drawn).expect("one of them was drawn");
        on(day).at(hour, rng.random_range(0..MINUTES), 0, 0)
    }

    fn weight(&self, date: Date, hour: i8) -> u32 {
        let nights = i8::from(hour < FIRST_HOUR);
        let day = (date.weekday().to_monday_zero_offset() - nights).rem_euclid(7);
        let since_first = (hour - FIRST_HOUR).rem_euclid(HOURS);
        self.days[day.unsigned_abs() as usize] * self.hours[since_first.unsigned_abs() as usize]
    }
}

/// Where things happen: places with their weights. A place is a list of points near which it is, or the whole outline for `None`.
pub struct Placement(Vec<(u32, Option<Vec<Coord>>)>);

impl Placement {
    /// Places of one point each.
    pub fn near_points(points: impl Iterator<Item = (u32, Coord)>) -> Self {
        Self(points.map(|(weight, point)| (weight, Some(vec![point]))).collect())
    }

    /// Per night-time-economy area the points that lie in it, in the areas' order; then the whole outline, with the share of elsewhere.
    pub fn by_area(points: &[Coord], share: impl Fn(&AreaFigures) -> u32) -> Self {
        let in_areas = areas().iter().map(|area| {
            let inside = points.iter().copied().filter(|point| area.polygon.contains(point)).collect();
            (share(&area.figures), Some(inside))
        });
        Self(in_areas.chain([(share(&elsewhere().figures), None)]).collect())
    }

    /// Where people go out: near the pubs, bars and nightclubs of the register that anyone may enter.
    pub fn night_life(register: &[Premises], share: impl Fn(&AreaFigures) -> u32) -> Self {
        let venues = register.iter().filter(|premises| premises.is_night_life());
        Self::by_area(&venues.map(Premises::on_plane).collect::<Vec<_>>(), share)
    }

    /// Draws a place, as its index, and a point within `reach` metres of one of its points.
    fn draw(&self, reach: f64, rng: &mut impl Rng) -> (usize, Coord) {
        let drawn = draw_weighted(self.0.iter().map(|(weight, _)| *weight), rng);
        let point = match &self.0[drawn].1 {
            Some(points) => uniform_in_circle(*choose(points, rng), reach, rng),
            None => uniform_in(&OUTLINE, rng),
        };
        (drawn, point)
    }
}

/// A point uniform over a circle; the radius is in metres.
fn uniform_in_circle(centre: Coord, radius: f64, rng: &mut impl Rng) -> Coord {
    let reach = Coord { x: radius, y: radius };
    uniform_where(centre - reach, centre + reach, rng, |point| distance_squared(point, centre) <= radius * radius)
}

/// The reference of the row at an index of a month. It begins with `SYN`, for synthetic.
pub fn reference(source: &str, month: Month, index: usize) -> String {
    format!("SYN-{source}-{}-{:03}", month.first_day().strftime("%y%m"), index + 1)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::first_months;

    #[test]
    fn areas_have_their_share_near_their_own_points() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let points: Vec<Coord> = areas().iter().map(|area| uniform_in(&area.polygon, rng)).collect();
        let placement = Placement::by_area(&points, |figures| match figures.name.as_str() {
            "Liverpool Street / Bishopsgate" => 50,
            "Tower / Aldgate" => 20,
            "Elsewhere" => 30,
            _ => 0,
        });
        let mut drawn = [0; 7];
        for _ in 0..2_000 {
            let (place, point) = placement.draw(30.0, rng);
            drawn[place] += 1;
            assert!(place == 6 || distance_squared(point, points[place]) <= 900.0);
            assert!(place < 6 || OUTLINE.contains(&point));
        }
        assert!((920..1080).contains(&drawn[0]) && (340..460).contains(&drawn[5]), "{drawn:?}");
        assert_eq!(drawn[1..5], [0; 4]);
    }

    #[test]
    fn small_hours_belong_to_the_night_before() {
        let (night, commute) = (&SOURCES.hours["night"], &SOURCES.hours["commute"]);
        let (friday, saturday, sunday) = (date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 3));
        assert_eq!(night.weight(saturday, 1), 49 * 42);
        assert_eq!(night.weight(saturday, 23), 38 * 44);
        assert_eq!(night.weight(sunday, 5), 0);
        assert_eq!(commute.weight(friday, 8), 29 * 42);
    }

    #[test]
    fn nights_out_are_late_in_the_week_and_within_the_month() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let february_2024 = first_months(26)[25];
        let mut out = 0;
        for _ in 0..1_000 {
            let at = SOURCES.hours["night"].draw(february_2024, rng);
            assert_eq!((at.year(), at.month()), (2024, 2));
            let late = at.hour() >= 22 || at.hour() < 3;
            let began = if at.hour() < 5 { at.date().yesterday().expect("a date") } else { at.date() };
            out += u32::from(late && (3..=5).contains(&began.weekday().to_monday_zero_offset()));
        }
        assert!((400..600).contains(&out), "{out} of 1000 in the nights of Thursday to Saturday");
    }
}
