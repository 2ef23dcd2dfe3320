//! A local map projection in metres, for straight-line geometry such as bandwidths and densities.

use super::LonLat;

/// An azimuthal equidistant projection: x metres east and y metres north of its centre.
///
/// Distances and directions from the centre are those on the sphere of [`LonLat::distance_m`]. Between points r metres from the
/// centre, distances are too long by at most r²/6R²: 1 in 97,000 within 50 km (an area 100 km wide), 1 in 970 within 500 km.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    middle: LonLat,
}

impl Plane {
    /// The projection centred on a position.
    pub fn at(middle: LonLat) -> Self {
        Self { middle }
    }

    /// The projection centred on the mean of many positions. `None` when there are none, or they surround the earth.
    pub fn around(places: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        let sum = places.into_iter().map(LonLat::on_sphere).fold([0.0; 3], |sum, at| {
            let mut axis = 0..3;
            sum.map(|part| part + axis.next().map_or(0.0, |axis| at[axis]))
        });
        let [x, y, z] = sum;
        let level = x.hypot(y);
        let middle = LonLat::new(y.atan2(x).to_degrees(), z.atan2(level).to_degrees())?;
        (level.hypot(z) > 0.0).then_some(Self { middle })
    }

    /// The centre of the projection.
    pub fn middle(&self) -> LonLat {
        self.middle
    }

    /// Projects a position to metres east and north of the centre.
    pub fn metres(&self, place: LonLat) -> [f64; 2] {
        let (lat, lat_0) = (place.lat.to_radians(), self.middle.lat.to_radians());
        let east = (place.lon - self.middle.lon).to_radians();
        let x = lat.cos() * east.sin();
        let y = lat_0.cos() * lat.sin() - lat_0.sin() * lat.cos() * east.cos();
        let towards = lat_0.sin() * lat.sin() + lat_0.cos() * lat.cos() * east.cos();
        let sine = x.hypot(y);
        let scale = if sine > 0.0 { sine.atan2(towards) / sine } else { 1.0 } * radius_m();
        [x * scale, y * scale]
    }

    /// The position at these metres east and north of the centre; `None` beyond the antipode.
    pub fn place(&self, [x, y]: [f64; 2]) -> Option<LonLat> {
        let away = x.hypot(y);
        if away == 0.0 {
            return Some(self.middle);
        }
        let (angle, lat_0) = (away / radius_m(), self.middle.lat.to_radians());
        if angle.is_nan() || angle > std::f64::consts::PI {
            return None;
        }
        let lat = (angle.cos() * lat_0.sin() + y / away * angle.sin() * lat_0.cos()).clamp(-1.0, 1.0).asin();
        let east = (x * angle.sin()).atan2(away * lat_0.cos() * angle.cos() - y * lat_0.sin() * angle.sin());
        let lon = self.middle.lon + east.to_degrees();
        let turns = (lon / 360.0).round() * 360.0;
        LonLat::new(lon - turns, lat.to_degrees())
    }
}

/// How far along the segment `from`–`to` the point nearest to `[x, y]` lies, as a share of its length, 0 to 1.
pub fn share_along(from: [f64; 2], to: [f64; 2], [x, y]: [f64; 2]) -> f64 {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let squared = dx * dx + dy * dy;
    if squared > 0.0 { (((x - from[0]) * dx + (y - from[1]) * dy) / squared).clamp(0.0, 1.0) } else { 0.0 }
}

fn radius_m() -> f64 {
    h3o::EARTH_RADIUS_KM * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("in range")
    }

    #[test]
    fn distances_match_the_sphere_within_100_km() {
        for middle in [at(-0.0887, 51.5133), at(179.9, -36.85), at(12.0, 0.0)] {
            let plane = Plane::at(middle);
            let places: Vec<LonLat> = (0..48)
                .map(|i| f64::from(i) * 0.7)
                .map(|turn| plane.place([50_000.0 * turn.sin(), (20_000.0 + 900.0 * turn) * turn.cos()]))
                .map(|place| place.expect("on the earth"))
                .collect();
            let mut worst: f64 = 0.0;
            for a in &places {
                let ([x, y], back) = (plane.metres(*a), plane.place(plane.metres(*a)).expect("on the earth"));
                assert!((x.hypot(y) / middle.distance_m(*a) - 1.0).abs() < 1e-9, "distances from the middle are exact");
                assert!(back.distance_m(*a) < 1e-3, "{a:?} came back as {back:?}");
                for b in places.iter().filter(|b| b.distance_m(*a) > 100.0) {
                    let [u, v] = plane.metres(*b);
                    worst = worst.max(((x - u).hypot(y - v) / a.distance_m(*b) - 1.0).abs());
                }
            }
            assert!(worst < 1.05 / 97_000.0 && worst > 1e-7, "{worst:e}");
        }
    }

    #[test]
    fn share_along_projects_or_clamps() {
        let share = |x, y| share_along([10.0, 0.0], [10.0, 40.0], [x, y]);
        assert_eq!([share(-5.0, 10.0), share(10.0, -3.0), share(99.0, 41.0)], [0.25, 0.0, 1.0]);
        assert_eq!(share_along([3.0, 4.0], [3.0, 4.0], [0.0, 0.0]), 0.0, "a segment of no length is one point");
    }

    #[test]
    fn centre_crosses_the_date_line() {
        let plane = Plane::around([at(179.0, 10.0), at(-179.0, 10.0)]).expect("places");
        assert!((plane.middle().lon().abs() - 180.0).abs() < 1e-9 && (plane.middle().lat() - 10.0).abs() < 0.01);
        assert_eq!(plane.metres(plane.middle()), [0.0, 0.0]);
        let [x, y] = plane.metres(at(-179.0, 10.0));
        assert!(x > 100_000.0 && y.abs() < 1_000.0, "east is to the right: {x}, {y}");
        assert_eq!(Plane::around([]), None);
        assert_eq!(plane.place([f64::NAN, 0.0]), None);
        assert_eq!(plane.place([3e7, 0.0]), None);
    }
}
