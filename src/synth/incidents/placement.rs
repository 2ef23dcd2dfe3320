//! Where things happen: near some of a list of points, more in one area than in another.

use geo::{Contains, Coord};
use rand::Rng;

use crate::synth::areas::AREAS;
use crate::synth::integer_rng::{draw_index, draw_weighted};
use crate::synth::outline::outline;
use crate::synth::plane::{self, distance_squared};
use crate::synth::premises::Premises;

/// Something that can be near: a night-time-economy area's venues, a station.
pub(super) enum PlacementMap {
    /// Within so many metres of one of these points.
    Near(Vec<Coord>, f64),
    /// Anywhere in the outline.
    Anywhere,
}

/// Grounds, each with its weight.
pub(super) struct Grounds(Vec<(u32, PlacementMap)>);

impl Grounds {
    pub(super) fn new(grounds: Vec<(u32, PlacementMap)>) -> Self {
        Self(grounds)
    }

    /// Of what happens, the `shares` within `reach` metres of those of the points that lie in each night-time-economy area, in
    /// their order, and the share `elsewhere` anywhere.
    pub(super) fn by_area(points: &[Coord], reach: f64, shares: [u32; AREAS.len()], elsewhere: u32) -> Self {
        let areas = AREAS.iter().zip(shares).map(|(area, share)| {
            let polygon = area.polygon();
            let there: Vec<Coord> = points.iter().copied().filter(|point| polygon.contains(point)).collect();
            (share, PlacementMap::Near(there, reach))
        });
        Self(areas.chain([(elsewhere, PlacementMap::Anywhere)]).collect())
    }

    /// Which of the grounds, and a point of it.
    pub(super) fn draw(&self, rng: &mut impl Rng) -> (usize, Coord) {
        let weights = self.0.iter().map(|(weight, _)| *weight);
        let drawn = draw_weighted(weights.clone(), weights.sum(), rng);
        let point = match &self.0[drawn].1 {
            PlacementMap::Near(points, reach) => near(points[draw_index(points.len(), rng)], *reach, rng),
            PlacementMap::Anywhere => plane::uniform_in(outline(), rng),
        };
        (drawn, point)
    }
}

/// Where people go out: the pubs, bars and nightclubs of the register that anyone may enter.
pub(super) fn night_life(register: &[Premises]) -> Vec<Coord> {
    register.iter().filter(|premises| premises.is_night_life()).map(Premises::on_plane).collect()
}

/// A point uniform over the circle of this radius, in metres.
fn near(centre: Coord, radius: f64, rng: &mut impl Rng) -> Coord {
    let reach = Coord { x: radius, y: radius };
    loop {
        let point = plane::uniform_in_box(centre - reach, centre + reach, rng);
        if distance_squared(point, centre) <= radius * radius {
            return point;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::RandomStreams;

    #[test]
    fn each_area_has_its_share_within_reach_of_its_own_points() {
        let stream = &mut RandomStreams::new(1).stream("test", 0);
        let points: Vec<Coord> = AREAS.iter().map(|area| plane::uniform_in(&area.polygon(), stream)).collect();
        let grounds = Grounds::by_area(&points, 30.0, [50, 0, 0, 0, 0, 20], 30);
        let mut drawn = [0; 7];
        for _ in 0..2_000 {
            let (ground, point) = grounds.draw(stream);
            drawn[ground] += 1;
            assert!(ground == 6 || distance_squared(point, points[ground]) <= 900.0);
            assert!(ground < 6 || outline().contains(&point));
        }
        assert!((920..1080).contains(&drawn[0]) && (340..460).contains(&drawn[5]), "{drawn:?}");
        assert_eq!(drawn[1..5], [0; 4]);
    }
}
