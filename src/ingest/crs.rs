//! Coordinate reference systems and their conversion to WGS84.
//!
//! British National Grid is converted with the Ordnance Survey's OSTN15 grid, to centimetres. Every other code is converted by its EPSG
//! definition (PROJ strings) without datum shift grids, which can cost some metres; [`Crs::accuracy`] states this.

use std::fmt;
use std::str::FromStr;

use proj4rs::Proj;
use proj4rs::transform::transform;

use crate::error::{Error, ErrorKind};
use crate::place::LonLat;

/// A coordinate reference system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Crs {
    /// Longitude and latitude, degrees (EPSG:4326).
    #[default]
    Wgs84,
    /// British National Grid, metres east and north (EPSG:27700).
    BritishNationalGrid,
    /// Another EPSG code whose definition is known.
    Epsg(u16),
}

const WGS84: u16 = 4326;
const BRITISH_NATIONAL_GRID: u16 = 27700;

/// The extent of OSTN15, in metres from the origin of British National Grid.
const GRID_EAST: f64 = 700_000.0;
const GRID_NORTH: f64 = 1_250_000.0;

impl Crs {
    /// The system of an EPSG code; `None` when it cannot be converted.
    pub fn from_epsg(code: u16) -> Option<Self> {
        match code {
            WGS84 => Some(Self::Wgs84),
            BRITISH_NATIONAL_GRID => Some(Self::BritishNationalGrid),
            code => projection(code).map(|_| Self::Epsg(code)),
        }
    }

    /// The EPSG code.
    pub fn epsg(self) -> u16 {
        match self {
            Self::Wgs84 => WGS84,
            Self::BritishNationalGrid => BRITISH_NATIONAL_GRID,
            Self::Epsg(code) => code,
        }
    }

    /// The accuracy of converted positions, in words.
    pub fn accuracy(self) -> &'static str {
        match self {
            Self::Wgs84 => "as given",
            Self::BritishNationalGrid => "converted by OSTN15, to a few centimetres",
            Self::Epsg(_) => "converted by its EPSG definition; without a grid of datum shifts, to some metres",
        }
    }

    /// A converter from this system to WGS84.
    pub fn converter(self) -> Converter {
        Converter(match self {
            Self::Wgs84 => Method::None,
            Self::BritishNationalGrid => Method::Ostn15,
            Self::Epsg(code) => {
                let from = projection(code).expect("a system is made from codes that have a projection");
                Method::Projection(Box::new((from, projection(WGS84).expect("WGS84 has a definition"))))
            }
        })
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EPSG:{}", self.epsg())
    }
}

impl FromStr for Crs {
    type Err = Error;

    /// Parses "EPSG:27700", "27700" or "urn:ogc:def:crs:EPSG::27700"; "OGC:CRS84" is WGS84.
    fn from_str(text: &str) -> Result<Self, Error> {
        let last = text.trim().rsplit([':', '/']).next().unwrap_or_default();
        if last.eq_ignore_ascii_case("CRS84") {
            return Ok(Self::Wgs84);
        }
        last.parse().ok().and_then(Self::from_epsg).ok_or_else(|| {
            let problem = format!("{text:?} is no coordinate system that can be converted");
            let advice =
                "Give an EPSG code such as EPSG:27700 (British National Grid) or EPSG:32630 (UTM zone 30N)".into();
            ErrorKind::Setting { setting: "crs", problem, advice }.into()
        })
    }
}

/// A converter from one coordinate reference system to WGS84.
#[derive(Debug)]
pub struct Converter(Method);

#[derive(Debug)]
enum Method {
    None,
    Ostn15,
    Projection(Box<(Proj, Proj)>),
}

impl Converter {
    /// The position at `x` (east, or longitude) and `y` (north, or latitude); `None` outside the system's area.
    pub fn to_wgs84(&self, x: f64, y: f64) -> Option<LonLat> {
        match &self.0 {
            Method::None => LonLat::new(x, y),
            // OSTN15 gives ETRS89, which is used as WGS84: the two have drifted apart by 2.5 cm a year since 1989.
            Method::Ostn15 => {
                // The library reads beyond the east and north edges of the grid, and overflows far beyond them.
                let covered = (0.0..=GRID_EAST).contains(&x) && (0.0..=GRID_NORTH).contains(&y);
                let (lon, lat) = covered.then(|| lonlat_bng::convert_osgb36_to_ll(x, y).ok())??;
                LonLat::new(lon, lat)
            }
            Method::Projection(pair) => {
                let (from, to) = pair.as_ref();
                let scale = |value: f64| if from.is_latlong() { value.to_radians() } else { value };
                let mut point = (scale(x), scale(y), 0.0);
                transform(from, to, &mut point).ok()?;
                LonLat::new(point.0.to_degrees(), point.1.to_degrees())
            }
        }
    }
}

fn projection(code: u16) -> Option<Proj> {
    Proj::from_proj_string(crs_definitions::from_code(code)?.proj4).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_common_spellings() {
        for name in
            ["EPSG:27700", "27700", "urn:ogc:def:crs:EPSG::27700", "http://www.opengis.net/def/crs/EPSG/0/27700"]
        {
            assert_eq!(name.parse::<Crs>().expect(name), Crs::BritishNationalGrid);
        }
        assert_eq!("urn:ogc:def:crs:OGC:1.3:CRS84".parse::<Crs>().expect("WGS84"), Crs::Wgs84);
        assert!("EPSG:99999".parse::<Crs>().is_err());
    }

    #[test]
    fn positions_outside_the_grid_are_none() {
        assert_eq!(Crs::BritishNationalGrid.converter().to_wgs84(-5000.0, 100.0), None);
        assert_eq!(Crs::BritishNationalGrid.converter().to_wgs84(f64::NAN, 100.0), None);
        assert_eq!(Crs::Epsg(26910).converter().to_wgs84(f64::INFINITY, 100.0), None);
    }

    #[test]
    fn utm_matches_a_published_point() {
        // Canada Place, Vancouver: 49.2888 N, 123.1111 W is 491 925 E, 5 459 500 N in zone 10 to some tens of metres.
        let at = Crs::from_epsg(26910).expect("known").converter().to_wgs84(491_925.0, 5_459_500.0).expect("in range");
        assert!(at.distance_m(LonLat::new(-123.1111, 49.2888).expect("in range")) < 100.0, "{at:?}");
    }
}
