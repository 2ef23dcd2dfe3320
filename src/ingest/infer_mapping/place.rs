//! Where: longitude and latitude, or east and north in a system that somebody has to know.

use super::{Guess, MOST, UNKNOWN_CRS};
use crate::ingest::crs::Crs;
use crate::ingest::mapping::Role;

impl Guess<'_> {
    pub(super) fn position(&mut self, file: &str) {
        let within = |limit: f64| move |text: &str| text.parse::<f64>().is_ok_and(|value| value.abs() <= limit);
        let lon = self.find(&["lon", "lng", "long", "longitude", "x", "xcoord"], within(180.0));
        let lat = self.find(&["lat", "latitude", "y", "ycoord"], within(90.0));
        if let (Some(lon), Some(lat)) = (lon, lat) {
            self.take(Role::Lon, &[lon]);
            self.take(Role::Lat, &[lat]);
            return;
        }
        let metres = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
        let east = self.find(&["easting", "eastings", "east", "x", "xcoord", "xcoordinate", "column1"], metres);
        let north = self.find(&["northing", "northings", "north", "y", "ycoord", "ycoordinate", "column2"], metres);
        let (Some(east), Some(north)) = (east, north) else { return };
        self.take(Role::Easting, &[east]);
        self.take(Role::Northing, &[north]);
        let british =
            |at: usize, most: f64| self.share(at, |text| text.parse::<f64>().is_ok_and(|v| (0.0..=most).contains(&v)));
        let named = self.names[east].starts_with("easting") && self.names[north].starts_with("northing");
        if british(east, 700_000.0) >= MOST && british(north, 1_300_000.0) >= MOST && named {
            self.mapping.crs = Some(Crs::BritishNationalGrid.to_string());
            let says_so =
                |text: &str| ["bng", "osgb", "27700", "british"].iter().any(|word| text.to_lowercase().contains(word));
            if !says_so(file) && !self.table.columns.iter().any(|name| says_so(name)) {
                self.doubts.push("eastings and northings are taken for British National Grid (EPSG:27700)".into());
            }
        } else if let Some(zone) = utm_zone(file) {
            self.mapping.crs = Some(format!("EPSG:{zone}"));
            self.doubts.push(format!("the coordinate system EPSG:{zone} (UTM) is guessed from the file's name"));
        } else {
            self.mapping.crs = Some(UNKNOWN_CRS.into());
        }
    }
}

/// The EPSG code of the UTM zone that a file's name states, such as `utm10n`.
fn utm_zone(file: &str) -> Option<u16> {
    let name = file.to_lowercase();
    let rest = &name[name.find("utm")? + 3..];
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let zone: u16 = digits.parse().ok().filter(|zone| (1..=60).contains(zone))?;
    match rest[digits.len()..].chars().next() {
        Some('n') => Some(32600 + zone),
        Some('s') => Some(32700 + zone),
        _ => None,
    }
}
