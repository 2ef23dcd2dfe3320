//! All positions moved by a small amount, which has the same effect as moving the grid the other way.

use geo::{Coord, MapCoords};

use super::{Areas, InputData};
use crate::place::LonLat;

/// A shift of positions, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionShift {
    /// Degrees eastwards.
    pub lon: f64,
    /// Degrees northwards.
    pub lat: f64,
}

impl PositionShift {
    fn apply(self, at: LonLat) -> LonLat {
        // A position that would leave the valid range stays where it is.
        LonLat::new(at.lon() + self.lon, at.lat() + self.lat).unwrap_or(at)
    }

    fn apply_to_areas(self, areas: &mut Areas) {
        for area in &mut areas.areas {
            area.shape = area.shape.map_coords(|Coord { x, y }| Coord { x: x + self.lon, y: y + self.lat });
        }
    }
}

impl InputData {
    /// The same data with events, premises, footfall and boundaries shifted. Places keep their numbers.
    #[must_use]
    pub fn shifted(&self, by: PositionShift) -> Self {
        let mut moved = self.clone();
        moved.events.places.iter_mut().for_each(|place| place.at = by.apply(place.at));
        let venues = moved.premises.iter_mut().flat_map(|premises| &mut premises.venues);
        venues.for_each(|venue| venue.at = by.apply(venue.at));
        let stations = moved.footfall.iter_mut().flat_map(|footfall| &mut footfall.stations);
        stations.for_each(|station| station.at = by.apply(station.at));
        for areas in [&mut moved.area, &mut moved.areas, &mut moved.coverage].into_iter().flatten() {
            by.apply_to_areas(areas);
        }
        moved
    }
}
