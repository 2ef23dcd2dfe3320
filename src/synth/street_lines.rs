//! `streets/streets.geojson`: the named streets as lines that share a corner wherever they meet.
//!
//! Through streets have the courses of [`super::streets`]; their ends are led to the next street. A lane runs through the snap points
//! that have its name, from the through street nearest to the first to that nearest to the last.

use geo::Coord;

use super::features::{FeatureCollection, json_string};
use super::plane::{LonLat, distance_squared, to_lonlat, to_plane};
use super::snap::SnapPoints;
use super::streets::{LANES, THROUGH_STREETS};
use crate::place::share_along;

/// Metres from its end to another street within which a street is led on to it; beyond, it is a dead end.
const LED_ON: f64 = 120.0;
/// Metres from a corner of a street within which what crosses it meets it in that corner.
const SAME_CORNER: f64 = 3.0;

/// A street: its name and its corners as they are written.
struct Course {
    name: &'static str,
    corners: Vec<LonLat>,
}

impl Course {
    fn new(name: &'static str, corners: impl Iterator<Item = LonLat>) -> Self {
        let mut corners: Vec<LonLat> = corners.collect();
        corners.dedup();
        Self { name, corners }
    }
}

/// A corner put into a course: the segment, how far along it, and where.
type Cut = (usize, f64, LonLat);

/// The streets as lines.
pub(super) fn geojson(snaps: &SnapPoints) -> String {
    let mut courses = through_streets();
    let through = courses.len();
    for lane in lanes(snaps) {
        courses.push(lane_between(&courses[..through], lane));
    }
    let cuts = crossings(&courses);
    let mut collection = FeatureCollection::new();
    for (number, (mut course, mut cuts)) in courses.into_iter().zip(cuts).enumerate() {
        cuts.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        cuts.into_iter().for_each(|(segment, _, at)| course.corners.insert(segment + 1, at));
        course.corners.dedup();
        let properties = [("id", json_string(&format!("SYN-{:03}", number + 1))), ("name", json_string(course.name))];
        collection.add_line(&properties, &course.corners);
    }
    collection.finish()
}

/// The through streets, each led on to the next street where one is near its end.
fn through_streets() -> Vec<Course> {
    let drawn: Vec<Course> = THROUGH_STREETS
        .iter()
        .map(|(name, corners)| Course { name, corners: corners.iter().copied().map(LonLat::from_degrees).collect() })
        .collect();
    let led_on = |(number, course): (usize, &Course)| {
        let others = || drawn.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, other)| other);
        let foot = |end: LonLat| foot(others(), end).filter(|(away, _)| *away <= LED_ON * LED_ON).map(|(_, at)| at);
        let (first, last) = (course.corners[0], course.corners[course.corners.len() - 1]);
        let corners = foot(first).into_iter().chain(course.corners.iter().copied()).chain(foot(last));
        Course::new(course.name, corners)
    };
    drawn.iter().enumerate().map(led_on).collect()
}

/// The name of each lane with the snap points that have it, where these stand one after the other.
fn lanes(snaps: &SnapPoints) -> Vec<(&'static str, Vec<LonLat>)> {
    let name = |location: &str| LANES.into_iter().find(|lane| location.strip_prefix("On or near ") == Some(*lane));
    let named = snaps.inside.iter().filter_map(|snap| Some((name(&snap.location)?, snap.at)));
    let named: Vec<(&str, LonLat)> = named.collect();
    named.chunk_by(|a, b| a.0 == b.0).map(|lane| (lane[0].0, lane.iter().map(|(_, at)| *at).collect())).collect()
}

/// A lane from street to street.
fn lane_between(streets: &[Course], (name, points): (&'static str, Vec<LonLat>)) -> Course {
    let foot_of = |at: Option<&LonLat>| at.and_then(|at| foot(streets.iter(), *at)).map(|(_, foot)| foot);
    let (first, last) = (foot_of(points.first()), foot_of(points.last()));
    Course::new(name, first.into_iter().chain(points).chain(last.filter(|last| Some(*last) != first)))
}

/// The place on some courses that is nearest to a point, and the squared metres to it.
fn foot<'a>(courses: impl Iterator<Item = &'a Course>, point: LonLat) -> Option<(f64, LonLat)> {
    let point = plane(point);
    let segments = courses.flat_map(|course| course.corners.windows(2)).map(|pair| (plane(pair[0]), plane(pair[1])));
    let feet = segments.map(|(start, end)| {
        start + (end - start) * share_along([start.x, start.y], [end.x, end.y], [point.x, point.y])
    });
    let nearest = feet.map(|foot| (distance_squared(point, foot), foot)).min_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(away, foot)| (away, to_lonlat(foot)))
}

/// The corners that each course must have where others cross or meet it.
fn crossings(courses: &[Course]) -> Vec<Vec<Cut>> {
    let mut cuts: Vec<Vec<Cut>> = courses.iter().map(|_| Vec::new()).collect();
    for b in 0..courses.len() {
        for a in 0..b {
            for (i, of_a) in courses[a].corners.windows(2).enumerate() {
                for (j, of_b) in courses[b].corners.windows(2).enumerate() {
                    let Some((t, u, at)) = crossing(of_a, of_b) else { continue };
                    // One corner for all that meet here, or a map would show a knot of them.
                    let at = known(&courses[a], &cuts[a], at)
                        .or_else(|| known(&courses[b], &cuts[b], at))
                        .unwrap_or_else(|| to_lonlat(at));
                    cuts[a].push((i, t, at));
                    cuts[b].push((j, u, at));
                }
            }
        }
    }
    for (course, cuts) in courses.iter().zip(&mut cuts) {
        let mut seen = course.corners.clone();
        cuts.retain(|(_, _, at)| {
            !seen.contains(at) && {
                seen.push(*at);
                true
            }
        });
    }
    cuts
}

/// Where two segments cross or touch: how far along each, and the point.
fn crossing(a: &[LonLat], b: &[LonLat]) -> Option<(f64, f64, Coord)> {
    /// Metres by which a segment may end short of the other, for corners are written to the nearest decimetre.
    const SHORT: f64 = 0.3;
    let ([a0, a1], [b0, b1]) = ([plane(a[0]), plane(a[1])], [plane(b[0]), plane(b[1])]);
    let (r, s) = (a1 - a0, b1 - b0);
    let across = r.x * s.y - r.y * s.x;
    if across == 0.0 {
        return None;
    }
    let between = b0 - a0;
    let t = (between.x * s.y - between.y * s.x) / across;
    let u = (between.x * r.y - between.y * r.x) / across;
    let reaches = |share: f64, along: Coord| {
        let slack = SHORT / dot(along, along).sqrt();
        (-slack..=1.0 + slack).contains(&share)
    };
    (reaches(t, r) && reaches(u, s)).then(|| (t, u, a0 + r * t))
}

/// The corner of a course, or of those to be put into it, that is near a point.
fn known(course: &Course, cuts: &[Cut], point: Coord) -> Option<LonLat> {
    let corners = course.corners.iter().copied().chain(cuts.iter().map(|(_, _, at)| *at));
    let away = |at: &LonLat| distance_squared(plane(*at), point);
    corners.filter(|at| away(at) <= SAME_CORNER * SAME_CORNER).min_by(|a, b| away(a).total_cmp(&away(b)))
}

fn plane(at: LonLat) -> Coord {
    to_plane((at.lon(), at.lat()))
}

fn dot(a: Coord, b: Coord) -> f64 {
    a.x * b.x + a.y * b.y
}
