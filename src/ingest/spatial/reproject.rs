//! Into WGS84: by the coordinate system that a file states, else by the one its coordinates show.

use geo::{Coord, CoordsIter, Geometry, MapCoords};

use super::{Feature, Layer, Unusable};
use crate::error::{Error, Result};
use crate::ingest::crs::{Converter, Crs};
use crate::ingest::rejected_rows::DropReason;
use crate::place::LonLat;

/// Turns the shapes of a layer into WGS84 and notes how, unless they were.
///
/// Corners are converted and the sides between them stay straight, now in degrees: the two lines between the same corners part by
/// `length² / 8 · tan(latitude) / earth's radius`, 2.5 cm in London for a side of 1 km that runs east, 2.5 m for one of 10 km.
pub fn to_wgs84(file: &str, layer: &mut Layer) -> Result<()> {
    let looks = Looks::of(&layer.features);
    let system = match layer.stated {
        Some(Crs::Wgs84) if looks.degrees == 0 && looks.others() > 0 => {
            return Err(looks.error(file, "says that it is in degrees (WGS84)"));
        }
        Some(stated) => stated,
        None if looks.others() == 0 => Crs::Wgs84,
        None if looks.degrees == 0 && looks.british == looks.others() => Crs::BritishNationalGrid,
        None => return Err(looks.error(file, "does not state its coordinate system")),
    };
    let converter = system.converter();
    for feature in &mut layer.features {
        if let Ok(shape) = &feature.shape {
            feature.shape = converted(shape, &converter);
        }
    }
    let why = if layer.stated.is_some() { "as the file states" } else { "taken for it: the file states no system" };
    if system != Crs::Wgs84 {
        layer.notes.push(format!("coordinates in {system}, {why}; {}", system.accuracy()));
    }
    Ok(())
}

fn converted(shape: &Geometry, converter: &Converter) -> Result<Geometry, Unusable> {
    shape.try_map_coords(|at: Coord| match converter.to_wgs84(at.x, at.y) {
        Some(place) => Ok(place.coord()),
        None if at.x.is_finite() && at.y.is_finite() => {
            Err(Unusable { reason: DropReason::CoordinatesOutOfRange, met: format!("{}, {}", at.x, at.y) })
        }
        None => Err(Unusable::broken(format!("{}, {}", at.x, at.y))),
    })
}

/// What the coordinates of features look like: how many features each.
#[derive(Default)]
struct Looks {
    degrees: usize,
    british: usize,
    strange: usize,
    /// The first that are not degrees: number of the feature and the coordinate.
    example: Option<(usize, Coord)>,
}

impl Looks {
    fn of(features: &[Feature]) -> Self {
        let mut looks = Self::default();
        for (number, feature) in features.iter().enumerate() {
            let Ok(shape) = &feature.shape else { continue };
            let finite = || shape.coords_iter().filter(|at| at.x.is_finite() && at.y.is_finite());
            let not_degrees = finite().find(|at| LonLat::new(at.x, at.y).is_none());
            match not_degrees {
                None if finite().next().is_none() => {}
                None => looks.degrees += 1,
                Some(at) => {
                    if finite().all(in_british_grid) {
                        looks.british += 1
                    } else {
                        looks.strange += 1
                    }
                    looks.example.get_or_insert((number, at));
                }
            }
        }
        looks
    }

    fn others(&self) -> usize {
        self.british + self.strange
    }

    fn error(&self, file: &str, states: &str) -> Error {
        let (number, at) = self.example.unwrap_or_default();
        let like =
            if in_british_grid(at) { "look like British National Grid metres (EPSG:27700)" } else { "are no degrees" };
        let some = if self.degrees > 0 { " and others are degrees" } else { "" };
        let problem = format!(
            "the file {states}, and the coordinates of feature {} {like}: {}, {}{some}",
            number + 1,
            at.x,
            at.y
        );
        let advice = "Export it in WGS84 longitude and latitude (EPSG:4326), or with its coordinate system stated";
        Error::unreadable(file, problem, advice)
    }
}

fn in_british_grid(at: Coord) -> bool {
    (0.0..=700_000.0).contains(&at.x) && (0.0..=1_300_000.0).contains(&at.y)
}
