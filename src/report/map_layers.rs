//! What stands on the map beside results, and results that are places of their own: premises, venues wanted, rounds.

use geo::{LineString, MultiPolygon};
use serde_json::{Value, json};

use super::column_access::{Keep, field, number, numbers};
use crate::figures::{Backdrop, Named};
use crate::output::columns::{plan_venue, premises_identity, premises_incidents, round};
use crate::place::LonLat;
use crate::table::{Collection, Field, Shape, Sheets};

/// Decimals of degrees: a metre.
const PLACE: Keep = Keep::Decimals(5);

/// A closed or open line as `[lon, lat, lon, lat, …]`.
pub(super) fn ring(line: impl IntoIterator<Item = (f64, f64)>) -> Value {
    line.into_iter().flat_map(|(lon, lat)| [number(lon, PLACE), number(lat, PLACE)]).collect()
}

fn line(line: &LineString) -> Value {
    ring(line.coords().map(|at| (at.x, at.y)))
}

/// Outlines and holes alike: they are drawn as lines, or filled by the rule of odd and even.
pub(super) fn rings(shape: &MultiPolygon) -> Value {
    shape.iter().flat_map(|polygon| [polygon.exterior()].into_iter().chain(polygon.interiors())).map(line).collect()
}

/// Boundaries, stations, streets and members of the scheme.
pub(super) fn backdrop(backdrop: &Backdrop) -> Value {
    let area = |area: &Named<MultiPolygon>| json!({ "name": area.name, "rings": rings(&area.of) });
    json!({
        "study": backdrop.study_area.as_ref().map(rings),
        "areas": backdrop.areas.iter().map(area).collect::<Vec<_>>(),
        "stations": points(&backdrop.stations),
        "streets": backdrop.streets.iter().map(line).collect::<Vec<_>>(),
        "members": points(&backdrop.members),
        "scheme": backdrop.scheme,
    })
}

fn points(points: &[Named<LonLat>]) -> Value {
    let axis = |of: fn(LonLat) -> f64| points.iter().map(|point| number(of(point.of), PLACE)).collect::<Vec<_>>();
    let names: Vec<&str> = points.iter().map(|point| point.name.as_str()).collect();
    json!({ "name": names, "lon": axis(LonLat::lon), "lat": axis(LonLat::lat) })
}

/// Premises with what happened at them; `null` without.
pub(super) fn premises(sheets: &Sheets<'_>) -> Value {
    sheets.find_map("premises").map_or(Value::Null, |map| {
        let of = |column| texts(map, column);
        let table = &map.properties;
        let number = |column| numbers(table, column, Keep::Decimals(1));
        json!({
            "lon": positions(map, LonLat::lon), "lat": positions(map, LonLat::lat), "name": of(premises_identity::NAME), "kind": of(premises_identity::KIND),
            "rating": of(premises_incidents::RATING), "incidents": number(premises_incidents::INCIDENTS), "named": number(premises_incidents::INCIDENTS_NAMED),
        })
    })
}

/// Venues that a plan would win for the scheme; `null` without a plan.
pub(super) fn venues(sheets: &Sheets<'_>) -> Value {
    sheets.find_map("venues").map_or(Value::Null, |map| {
        json!({
            "lon": positions(map, LonLat::lon), "lat": positions(map, LonLat::lat), "name": texts(map, plan_venue::NAME),
            "status": texts(map, plan_venue::STATUS), "order": numbers(&map.properties, plan_venue::ORDER, Keep::Decimals(0)),
            "reason": texts(map, plan_venue::REASON),
        })
    })
}

/// Rounds of a patrol plan; `null` without.
pub(super) fn rounds(sheets: &Sheets<'_>) -> Value {
    sheets.find_map("patrol_routes").map_or(Value::Null, |map| {
        let lines: Vec<Value> = map
            .shapes
            .iter()
            .map(|shape| match shape {
                Shape::Line(shape) => line(shape),
                _ => json!([]),
            })
            .collect();
        json!({ "line": lines, "shift": texts(map, round::SHIFT), "team": numbers(&map.properties, round::TEAM, Keep::Decimals(0)) })
    })
}

fn positions(map: &Collection<'_>, of: fn(LonLat) -> f64) -> Vec<Value> {
    let at = |shape: &Shape<'_>| match shape {
        Shape::Point(at) => number(of(*at), PLACE),
        _ => Value::Null,
    };
    map.shapes.iter().map(at).collect()
}

fn texts(map: &Collection<'_>, column: &Field) -> Vec<Value> {
    let field = field(&map.properties, column);
    (0..map.properties.rows()).map(|row| field.text(row).into()).collect()
}
