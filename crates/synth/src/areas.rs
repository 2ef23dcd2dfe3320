//! The six night-time-economy areas and the rest of the outline, with what differs between them.

use std::sync::LazyLock;

use geo::Polygon;
use serde::Deserialize;

use crate::plane::{OUTLINE, read_polygons};
use crate::tables::read_csv;

/// A night-time-economy area, or the rest of the outline.
pub struct Area {
    pub figures: AreaFigures,
    /// The area on the plane; of the rest it is the whole outline.
    pub polygon: Polygon,
}

/// A row of `areas.csv`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AreaFigures {
    #[serde(rename = "area")]
    pub name: String,
    /// Licensed premises. The first area has the published 256, of which a quarter are restricted.
    pub premises: usize,
    /// How many of the premises only members, guests or staff may enter.
    pub restricted: usize,
    /// Complaints about noise, per cent of all.
    pub noise: u32,
    /// Sexual offences, per cent of all.
    pub sexual_offences: u32,
    /// Incidents that Transport for London records, per cent of all.
    pub tfl: u32,
    /// Alcohol-related call-outs in an average month.
    pub call_outs: u32,
    /// By how many percentage points fewer feel safe at night than on average.
    pub less_safe: u32,
    /// By how many percentage points more are concerned about anti-social behaviour: more where fewer feel safe.
    pub more_concerned: i32,
    /// The courses of the premises with most incidents, separated by spaces.
    pub repeat_premises: String,
}

static ALL: LazyLock<Vec<Area>> = LazyLock::new(|| {
    let polygons = read_polygons(include_str!("../data/files/boundaries/nte-areas.geojson"));
    let figures = read_csv(include_str!("../data/areas.csv"));
    let polygons = polygons.into_iter().chain([OUTLINE.clone()]);
    figures.into_iter().zip(polygons).map(|(figures, polygon)| Area { figures, polygon }).collect()
});

/// The six areas; the first is the one that the published analysis singles out.
pub fn areas() -> &'static [Area] {
    &ALL[..ALL.len() - 1]
}

/// The rest of the outline.
pub fn elsewhere() -> &'static Area {
    &ALL[ALL.len() - 1]
}

#[cfg(test)]
mod tests {
    use geo::{Area as _, Contains, Intersects};

    use super::*;

    #[test]
    fn areas_lie_in_the_outline_and_apart() {
        assert_eq!((areas().len(), elsewhere().figures.name.as_str()), (6, "Elsewhere"));
        for (index, area) in areas().iter().enumerate() {
            assert!(area.polygon.signed_area() > 80_000.0, "{}", area.figures.name);
            assert!(OUTLINE.contains(&area.polygon), "{}", area.figures.name);
            assert!(areas()[..index].iter().all(|other| !area.polygon.intersects(&other.polygon)));
        }
    }

    #[test]
    fn figures_have_the_names_of_the_polygons() {
        let geojson = include_str!("../data/files/boundaries/nte-areas.geojson");
        let named = geojson.lines().filter_map(|line| line.split("\"NAME\":\"").nth(1)?.split('"').next());
        assert!(named.eq(areas().iter().map(|area| area.figures.name.as_str())));
    }
}
