//! Everything moved a little: the same as moving the grid the other way.

use geo::{Coord, MapCoords};

use super::{Areas, Loaded};
use crate::place::LonLat;

/// A movement, degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Displacement {
    /// Eastwards.
    pub lon: f64,
    /// Northwards.
    pub lat: f64,
}

impl Displacement {
    fn place(self, at: LonLat) -> LonLat {
        // A place at the edge of the world stays: there is nothing beyond.
        LonLat::new(at.lon() + self.lon, at.lat() + self.lat).unwrap_or(at)
    }

    fn areas(self, areas: &mut Areas) {
        for area in &mut areas.areas {
            area.shape = area.shape.map_coords(|Coord { x, y }| Coord { x: x + self.lon, y: y + self.lat });
        }
    }
}

impl Loaded {
    /// The same with events, premises, footfall and boundaries moved; places keep their numbers.
    #[must_use]
    pub fn displaced(&self, by: Displacement) -> Self {
        let mut moved = self.clone();
        moved.events.places.iter_mut().for_each(|place| place.at = by.place(place.at));
        let venues = moved.premises.iter_mut().flat_map(|premises| &mut premises.venues);
        venues.for_each(|venue| venue.at = by.place(venue.at));
        let stations = moved.footfall.iter_mut().flat_map(|footfall| &mut footfall.stations);
        stations.for_each(|station| station.at = by.place(station.at));
        for areas in [&mut moved.area, &mut moved.areas, &mut moved.coverage].into_iter().flatten() {
            by.areas(areas);
        }
        moved
    }
}
