//! A edge of street between two places where streets meet or end.

use geo::LineString;

use crate::place::LonLat;

/// A edge of street.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetEdge {
    /// The street it is of, as its source identifies it.
    pub id: String,
    /// The name of the street.
    pub name: Option<String>,
    /// Its corners, both ends among them.
    line: Vec<LonLat>,
    /// How far each corner is from the first, metres.
    along: Vec<f64>,
}

/// A part of a edge that somebody walks, in metres from its beginning; against its course where `from_m` is the larger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// The number of the edge.
    pub edge: usize,
    /// Where it is entered.
    pub from_m: f64,
    /// Where it is left.
    pub to_m: f64,
}

impl Leg {
    /// Its length, metres.
    pub fn metres(self) -> f64 {
        (self.to_m - self.from_m).abs()
    }
}

impl StreetEdge {
    /// A edge with these corners, two or more.
    pub(super) fn new(id: String, name: Option<String>, line: Vec<LonLat>) -> Self {
        let mut metres = 0.0;
        let steps = line.windows(2).map(|pair| {
            metres += pair[0].distance_m(pair[1]);
            metres
        });
        let along = std::iter::once(0.0).chain(steps).collect();
        Self { id, name, line, along }
    }

    /// Its length, metres.
    pub fn length_m(&self) -> f64 {
        self.along.last().copied().unwrap_or(0.0)
    }

    /// Its corners.
    pub fn corners(&self) -> &[LonLat] {
        &self.line
    }

    /// How far along it a share of the way from corner `segment` to the next is.
    pub(super) fn along(&self, segment: usize, share: f64) -> f64 {
        let (from, to) = (self.along[segment], self.along[segment + 1]);
        from + share * (to - from)
    }

    /// The place so many metres from its beginning.
    pub fn place(&self, metres: f64) -> LonLat {
        let next = self.along.partition_point(|along| *along <= metres).clamp(1, self.line.len() - 1);
        let (from, to) = (self.along[next - 1], self.along[next]);
        let share = if to > from { ((metres - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
        let (a, b) = (self.line[next - 1], self.line[next]);
        let between = |a: f64, b: f64| a + share * (b - a);
        LonLat::new(between(a.lon(), b.lon()), between(a.lat(), b.lat())).unwrap_or(a)
    }

    /// The whole as a line.
    pub fn line(&self) -> LineString {
        self.line.iter().map(|at| at.coord()).collect()
    }

    /// The places along a part of it, from where it is entered to where it is left.
    pub fn part(&self, from_m: f64, to_m: f64) -> Vec<LonLat> {
        let (low, high) = (from_m.min(to_m), from_m.max(to_m));
        let between = self.along.iter().zip(&self.line).filter(|(along, _)| low < **along && **along < high);
        let mut part: Vec<LonLat> = [self.place(low)].into_iter().chain(between.map(|(_, at)| *at)).collect();
        part.push(self.place(high));
        if from_m > to_m {
            part.reverse();
        }
        part
    }
}
