//! Places that crime rows name: snap points, to which published crimes are moved so that no one is identified, and far places.
//!
//! The real City has about 1,400 snap points over ten years. These are fewer and evenly spread, 25 m apart or more, so that moving
//! crimes to the nearest one blurs the map (by about 30 m) without piling crime up where there was none.

use std::sync::LazyLock;

use geo::Coord;
use serde::Deserialize;

use crate::plane::{Position, distance_squared};
use crate::tables::read_csv;

/// A place as the crime files show it.
pub struct CrimePlace {
    pub position: Position,
    /// The text of the Location column.
    pub location: String,
    pub lsoa_code: String,
    pub lsoa_name: String,
}

/// All places.
pub struct CrimePlaces {
    /// Snap points inside the outline, each with its point of the plane.
    pub inside: Vec<(Coord, CrimePlace)>,
    /// How many of `inside`, the first ones, lie along a through street.
    along_streets: usize,
    /// Snap points just beyond the border.
    pub beyond: Vec<CrimePlace>,
    /// Places from Cornwall to Essex to which a few rows of every real file are put, by mistake or because an offence came to light
    /// there. Towns are real; the numbers of the census areas (9xx) are not in use.
    pub far: Vec<CrimePlace>,
}

/// Which snap point it is.
#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// Along a through street.
    Street,
    /// Between the through streets.
    Lane,
    /// Just beyond the border.
    Beyond,
}

pub static PLACES: LazyLock<CrimePlaces> = LazyLock::new(|| {
    let place = |position, [location, lsoa_code, lsoa_name]: [String; 3]| CrimePlace {
        position,
        location,
        lsoa_code,
        lsoa_name,
    };
    let mut places = CrimePlaces { inside: Vec::new(), along_streets: 0, beyond: Vec::new(), far: Vec::new() };
    // Metres on the plane: the nearest snap point is found by them, to the last digit.
    for (kind, x, y, texts) in read_csv::<(Kind, f64, f64, _)>(include_str!("../data/snap-points.csv")) {
        let point = Coord { x, y };
        let place = place(Position::from_plane(point), texts);
        places.along_streets += usize::from(kind == Kind::Street);
        match kind {
            Kind::Beyond => places.beyond.push(place),
            Kind::Street | Kind::Lane => places.inside.push((point, place)),
        }
    }
    let far = read_csv(include_str!("../data/far-places.csv"));
    places.far = far.into_iter().map(|(lon, lat, texts)| place(Position::from_degrees(lon, lat), texts)).collect();
    places
});

impl CrimePlaces {
    /// The points of the plane along the through streets, where buses stop.
    pub fn along_streets(&self) -> Vec<Coord> {
        self.inside[..self.along_streets].iter().map(|(point, _)| *point).collect()
    }

    /// The index of the snap point inside the outline that is nearest to a point.
    pub fn nearest_inside(&self, point: Coord) -> usize {
        self.nearest_inside_except(point, None)
    }

    /// The index of the snap point inside the outline that is nearest to the one at `index`.
    pub fn neighbour(&self, index: usize) -> usize {
        self.nearest_inside_except(self.inside[index].0, Some(index))
    }

    fn nearest_inside_except(&self, point: Coord, except: Option<usize>) -> usize {
        let distance = |index: &usize| distance_squared(self.inside[*index].0, point);
        (0..self.inside.len())
            .filter(|index| Some(*index) != except)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .expect("there are hundreds of snap points")
    }
}

#[cfg(test)]
mod tests {
    use geo::Contains;

    use super::*;
    use crate::plane::{OUTLINE, distance_to_boundary};
    use crate::planted_hotspots::HOTSPOTS;

    #[test]
    fn points_keep_their_distance_and_side_of_the_border() {
        assert_eq!((PLACES.inside.len(), PLACES.along_streets().len(), PLACES.beyond.len()), (420, 277, 60));
        let beyond = PLACES.beyond.iter().map(|place| place.position.on_plane());
        let all: Vec<Coord> = PLACES.inside.iter().map(|(point, _)| *point).chain(beyond).collect();
        for (index, point) in all.iter().enumerate() {
            assert_eq!(OUTLINE.contains(point), index < 420, "{point:?}");
            assert!(distance_to_boundary(*point, &OUTLINE) > 11.9, "{point:?}");
            assert!(all[..index].iter().all(|other| distance_squared(*point, *other).sqrt() > 24.8), "{point:?}");
        }
    }

    // A hotspot is never a single point.
    #[test]
    fn every_hotspot_has_several_points() {
        for hotspot in HOTSPOTS.iter() {
            let there = PLACES.inside.iter().filter(|(point, _)| hotspot.contains(*point)).count();
            assert!(there >= 8, "{}: {there}", hotspot.name);
        }
    }

    #[test]
    fn neighbour_is_another_point() {
        for (index, (point, _)) in PLACES.inside.iter().enumerate() {
            assert_eq!(PLACES.nearest_inside(*point), index);
            assert_ne!(PLACES.neighbour(index), index);
        }
    }

    #[test]
    fn far_places_are_from_cornwall_to_essex() {
        for CrimePlace { position, location, lsoa_name, .. } in &PLACES.far {
            assert!((-5.0..=0.65).contains(&position.lon()) && (50.0..55.5).contains(&position.lat()), "{location}");
            assert!(!(-0.13..-0.06).contains(&position.lon()), "{lsoa_name}");
        }
        assert!(PLACES.far.iter().any(|place| place.lsoa_name.contains(',')), "readers must cope with a comma");
    }
}
