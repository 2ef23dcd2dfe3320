//! `assets/cameras-and-lights.csv`: what watches and lights the through streets, as a council's asset register hands it over.
//!
//! All of it is laid out by rule along the streets, and the same for every seed: lamps stand closer on some streets than on others,
//! some are dimmed after midnight, and some cameras are watched on weekend nights only.

use geo::Coord;

use super::features::json_string;
use super::incidents::table;
use super::plane::{LonLat, distance_squared, to_lonlat, to_plane};
use super::snap_point_layout::is_clear_inside;
use super::streets::THROUGH_STREETS;

pub(super) const PATH: &str = "assets/cameras-and-lights.csv";

/// Metres between lamps, street by street in turn; the last of them is poorly lit.
const LAMPS: [f64; 5] = [32.0, 36.0, 40.0, 36.0, 90.0];

/// Metres between cameras likewise; the first has none.
const CAMERAS: [f64; 3] = [f64::INFINITY, 150.0, 210.0];

/// When lamps are lit, lamp by lamp in turn: blank for those lit whenever it is dark.
const LIT: [&str; 12] = ["", "", "", "", "", "", "", "", "", "", "", "Mo-Su 16:00-00:30,05:00-09:00"];

/// When cameras are watched, camera by camera in turn.
const WATCHED: [&str; 4] = ["24/7", "24/7", "Th-Sa 18:00-06:00", ""];

/// The file.
pub(super) fn csv() -> Vec<u8> {
    let cameras = along("Camera", "CAM", &CAMERAS, &WATCHED);
    let lamps = along("Street light", "LGT", &LAMPS, &LIT);
    table(["Ref", "Type", "Street", "At work", "Longitude", "Latitude"], cameras.into_iter().chain(lamps))
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    format!(
        r#"
[[table]]
path = {path}
holds = "places"
source = "Square Mile Council (synthetic)"
[table.columns]
id = "Ref"
kind = "Type"
name = "Street"
hours = "At work"
lon = "Longitude"
lat = "Latitude"
"#,
        path = json_string(PATH),
    )
}

/// Rows of a kind along every street, the first half a spacing in.
fn along(kind: &str, mark: &str, spacings: &[f64], hours: &[&str]) -> Vec<[String; 6]> {
    let mut rows: Vec<[String; 6]> = Vec::new();
    for ((street, corners), spacing) in THROUGH_STREETS.iter().zip(spacings.iter().cycle()) {
        for at in stops(corners, *spacing) {
            let number = rows.len();
            rows.push([
                format!("SYN-{mark}-{:04}", number + 1),
                kind.to_owned(),
                (*street).to_owned(),
                hours[number % hours.len()].to_owned(),
                at.lon_text(),
                at.lat_text(),
            ]);
        }
    }
    rows
}

/// Positions along a course inside the outline, one every so many metres.
fn stops(corners: &[(f64, f64)], spacing: f64) -> Vec<LonLat> {
    let corners: Vec<Coord> = corners.iter().copied().map(to_plane).collect();
    let (mut stops, mut until_next) = (Vec::new(), spacing / 2.0);
    for leg in corners.windows(2) {
        let length = distance_squared(leg[0], leg[1]).sqrt();
        while until_next <= length {
            let point = leg[0] + (leg[1] - leg[0]) * (until_next / length);
            stops.extend(is_clear_inside(point).then(|| to_lonlat(point)));
            until_next += spacing;
        }
        until_next -= length;
    }
    stops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lamps_stand_as_far_apart_as_they_should_and_some_streets_have_no_camera() {
        let file = csv();
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(file.as_slice()).into_records().map(|row| row.expect("CSV")).collect();
        let of = |kind: &str| rows.iter().filter(|row| &row[1] == kind).count();
        assert!(
            (60..140).contains(&of("Camera")) && (350..700).contains(&of("Street light")),
            "{} {}",
            of("Camera"),
            of("Street light")
        );
        assert!(rows.iter().all(|row| &row[1] != "Camera" || &row[2] != "Bishopsgate"), "the first street has none");
        assert!(rows.iter().any(|row| row[3].starts_with("Th-Sa")));
        assert_eq!(stops(&[(-0.09, 51.514), (-0.0875, 51.514)], 40.0).len(), 4, "173 m");
    }
}
