//! What lies on the ground of a map: outlines and lines as far as they are on it, places, and names where there is room.

use std::collections::HashMap;

use geo::{Area, Centroid, Contains, Coord, InteriorPoint, Line, LineString, MultiPolygon, Point};

use super::colour::{Colour, INK, QUIET};
use super::context_layers::Backdrop;
use super::drawing::{At, Drawing, Frame, Weight};
use super::figure_frame::SMALL;
use super::labels::{Labels, Words};
use super::map::{BADGE, Hotspot, badge, member_mark, station_mark};
use super::projection::Projection;

/// The part of the page that is ground.
pub(super) struct MapLayers<'a> {
    pub projection: &'a Projection,
    pub frame: Frame,
}

impl MapLayers<'_> {
    pub fn outline(&self, drawing: &mut Drawing, shape: &MultiPolygon, width: f64, colour: Colour) {
        let rings = shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.for_each(|ring| self.line(drawing, ring, width, colour));
    }

    /// The border of a study area: sides that two of its parts share are none.
    pub fn border(&self, drawing: &mut Drawing, shape: &MultiPolygon) {
        let key = |at: Coord| (at.x.to_bits(), at.y.to_bits());
        let side = |line: &Line| {
            let (a, b) = (key(line.start), key(line.end));
            if a < b { (a, b) } else { (b, a) }
        };
        let sides: Vec<Line> = shape.iter().flat_map(|polygon| polygon.exterior().lines()).collect();
        let mut times: HashMap<_, u32> = HashMap::new();
        sides.iter().for_each(|line| *times.entry(side(line)).or_default() += 1);
        for line in sides.iter().filter(|line| times[&side(line)] == 1) {
            self.line(drawing, &LineString::from(*line), 2.4, INK);
        }
    }

    /// A line, as far as it is on the map.
    pub fn line(&self, drawing: &mut Drawing, line: &LineString, width: f64, colour: Colour) {
        let mut piece: Vec<At> = Vec::new();
        for side in line.lines() {
            let Some((from, to)) = self.frame.clip(self.projection.at(side.start), self.projection.at(side.end)) else {
                continue;
            };
            if piece.last() != Some(&from) {
                drawing.line(std::mem::replace(&mut piece, vec![from]), width, colour);
            }
            piece.push(to);
        }
        drawing.line(piece, width, colour);
    }

    /// Stations, members of the scheme and numbers of hotspots, then names where there is room.
    pub fn places(&self, drawing: &mut Drawing, hotspots: &[Hotspot], backdrop: &Backdrop) {
        let mut labels = Labels::within(self.frame);
        let on_map = |at: At| self.frame.holds(Frame::new(at.0, at.1, at.0, at.1)).then_some(at);
        let around = |(x, y): At, radius: f64| Frame::new(x - radius, y - radius, x + radius, y + radius);
        for member in backdrop.members.iter().filter_map(|member| on_map(self.projection.at(member.of.coord()))) {
            member_mark(drawing, member);
            labels.take(around(member, 6.0));
        }
        let stations: Vec<(At, &str)> = backdrop
            .stations
            .iter()
            .filter_map(|station| Some((on_map(self.projection.at(station.of.coord()))?, station.name.as_str())))
            .collect();
        for (at, _) in &stations {
            station_mark(drawing, *at);
            labels.take(around(*at, 8.0));
        }
        for hotspot in hotspots {
            if let Some(at) = inside(&hotspot.shape).and_then(|at| on_map(self.projection.at(at.into()))) {
                badge(drawing, at, &hotspot.rank);
                labels.take(around(at, BADGE + 2.0));
            }
        }
        for (at, name) in stations {
            labels.write(drawing, at, 7.0, &Words { text: name, size: SMALL, weight: Weight::Regular, colour: INK });
        }
        for area in &backdrop.areas {
            if let Some(at) = inside(&area.of).and_then(|at| on_map(self.projection.at(at.into()))) {
                let words = Words { text: &area.name, size: SMALL, weight: Weight::Regular, colour: QUIET };
                labels.write(drawing, at, -5.0, &words);
            }
        }
    }
}

/// A point in a shape: its middle, where that is inside.
fn inside(shape: &MultiPolygon) -> Option<Point> {
    let largest = shape.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    largest.centroid().filter(|middle| largest.contains(middle)).or_else(|| largest.interior_point())
}
