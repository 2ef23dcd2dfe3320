//! A street edge: a section of street between two nodes.

use geo::LineString;

use crate::place::LonLat;

/// A section of street between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetEdge {
    /// Identifier of the street in its source.
    pub id: String,
    /// Name of the street.
    pub name: Option<String>,
    /// Corners, including both ends.
    line: Vec<LonLat>,
    /// Distance of each corner from the first, metres.
    along: Vec<f64>,
}

/// A part of an edge that is walked, in metres from its start; against its direction where `from_m` is larger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// Index of the edge.
    pub edge: usize,
    /// Where it is entered.
    pub from_m: f64,
    /// Where it is left.
    pub to_m: f64,
}

impl Leg {
    /// Length, metres.
    pub fn metres(self) -> f64 {
        (self.to_m - self.from_m).abs()
    }
}

impl StreetEdge {
    /// An edge with these corners, two or more.
    pub(super) fn new(id: String, name: Option<String>, line: Vec<LonLat>) -> Self {
        let mut metres = 0.0;
        let steps = line.windows(2).map(|pair| {
            metres += pair[0].distance_m(pair[1]);
            metres
        });
        let along = std::iter::once(0.0).chain(steps).collect();
        Self { id, name, line, along }
    }

    /// Length, metres.
    pub fn length_m(&self) -> f64 {
        self.along.last().copied().unwrap_or(0.0)
    }

    /// Corners.
    pub fn corners(&self) -> &[LonLat] {
        &self.line
    }

    /// Metres from the start to the point at `share` of the way from corner `segment` to the next.
    pub(super) fn along(&self, segment: usize, share: f64) -> f64 {
        let (from, to) = (self.along[segment], self.along[segment + 1]);
        from + share * (to - from)
    }

    /// Position at `metres` from its start.
    pub fn place(&self, metres: f64) -> LonLat {
        let next = self.along.partition_point(|along| *along <= metres).clamp(1, self.line.len() - 1);
        let (from, to) = (self.along[next - 1], self.along[next]);
        let share = if to > from { ((metres - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
        let (a, b) = (self.line[next - 1], self.line[next]);
        let between = |a: f64, b: f64| a + share * (b - a);
        LonLat::new(between(a.lon(), b.lon()), between(a.lat(), b.lat())).unwrap_or(a)
    }

    /// The whole edge as a line.
    pub fn line(&self) -> LineString {
        self.line.iter().map(|at| at.coord()).collect()
    }

    /// Positions along a part of it, in walking direction.
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
