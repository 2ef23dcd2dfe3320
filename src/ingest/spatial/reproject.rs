//! Converts layers to WGS84, from the coordinate system that the file states, or else from the one that its coordinates suggest.

use geo::{Coord, CoordsIter, Geometry, MapCoords};

use super::{Feature, Layer, ShapeError};
use crate::error::{Error, Result};
use crate::ingest::crs::{Converter, Crs};
use crate::ingest::rejected_rows::DropReason;
use crate::place::LonLat;

/// Converts the shapes of a layer to WGS84 and notes how, unless they are in WGS84 already.
///
/// Vertices are converted; the sides between them stay straight, now in degrees. The old and new side differ by
/// `length² / 8 · tan(latitude) / earth's radius`: 2.5 cm in London for a side of 1 km that runs east, 2.5 m for one of 10 km.
pub fn to_wgs84(file: &str, layer: &mut Layer) -> Result<()> {
    let summary = CoordinateSummary::new(&layer.features);
    let crs = match layer.stated_crs {
        Some(Crs::Wgs84) if summary.degrees == 0 && summary.others() > 0 => {
            return Err(summary.error(file, "says that it is in degrees (WGS84)"));
        }
        Some(stated) => stated,
        None if summary.others() == 0 => Crs::Wgs84,
        None if summary.degrees == 0 && summary.british == summary.others() => Crs::BritishNationalGrid,
        None => return Err(summary.error(file, "does not state its coordinate system")),
    };
    let converter = crs.converter();
    for feature in &mut layer.features {
        if let Ok(shape) = &feature.shape {
            feature.shape = convert(shape, &converter);
        }
    }
    let why = if layer.stated_crs.is_some() { "as the file states" } else { "assumed: the file states no system" };
    if crs != Crs::Wgs84 {
        layer.notes.push(format!("coordinates in {crs}, {why}; {}", crs.accuracy()));
    }
    Ok(())
}

fn convert(shape: &Geometry, converter: &Converter) -> Result<Geometry, ShapeError> {
    shape.try_map_coords(|at: Coord| match converter.to_wgs84(at.x, at.y) {
        Some(place) => Ok(place.coord()),
        None if at.x.is_finite() && at.y.is_finite() => {
            Err(ShapeError { reason: DropReason::CoordinatesOutOfRange, found: format!("{}, {}", at.x, at.y) })
        }
        None => Err(ShapeError::broken(format!("{}, {}", at.x, at.y))),
    })
}

/// How many features have coordinates of each kind.
#[derive(Default)]
struct CoordinateSummary {
    degrees: usize,
    /// Within the extent of British National Grid, in metres.
    british: usize,
    unrecognised: usize,
    /// The first coordinate that is not in degrees, and the number of its feature.
    example: Option<(usize, Coord)>,
}

impl CoordinateSummary {
    fn new(features: &[Feature]) -> Self {
        let mut summary = Self::default();
        for (number, feature) in features.iter().enumerate() {
            let Ok(shape) = &feature.shape else { continue };
            let finite = || shape.coords_iter().filter(|at| at.x.is_finite() && at.y.is_finite());
            let not_degrees = finite().find(|at| LonLat::new(at.x, at.y).is_none());
            match not_degrees {
                None if finite().next().is_none() => {}
                None => summary.degrees += 1,
                Some(at) => {
                    if finite().all(in_british_grid) {
                        summary.british += 1
                    } else {
                        summary.unrecognised += 1
                    }
                    summary.example.get_or_insert((number, at));
                }
            }
        }
        summary
    }

    fn others(&self) -> usize {
        self.british + self.unrecognised
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
