//! Named areas: wards, boroughs, night-time-economy areas.

use std::collections::BTreeMap;

use geo::{BoundingRect, Contains, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::spatial::{self, LayerFormat, LayerKind, code_property, name_property, valid_polygons};
use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::source::InputFile;
use crate::place::LonLat;

/// The endings of files that may hold areas.
pub const ENDINGS: [&str; 4] = spatial::ENDINGS;

/// A named area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name, from [`Areas::name_property`]; "area 3" for the third feature when it has none.
    pub name: String,
    /// Its code, such as E05000010, from [`Areas::code_property`].
    pub code: Option<String>,
    /// Its shape: WGS84 degrees, x = longitude.
    pub shape: MultiPolygon,
    /// All properties that have a value, as text.
    pub properties: BTreeMap<String, String>,
}

/// The areas of a file, in file order.
#[derive(Clone, Debug, PartialEq)]
pub struct Areas {
    /// The areas.
    pub areas: Vec<Area>,
    /// The property that holds the name: a guess, which is reported to the user.
    pub name_property: Option<String>,
    /// The property that holds the code, likewise a guess.
    pub code_property: Option<String>,
}

impl Areas {
    /// The first area that contains a position. For many positions use an [`AreaIndex`].
    pub fn containing(&self, place: LonLat) -> Option<&Area> {
        self.areas.iter().find(|area| area.shape.contains(&place.coord()))
    }
}

/// Reads the polygons of a GeoJSON, shapefile or GeoPackage.
pub fn read(file: &InputFile) -> Result<(FileAccount, Areas)> {
    let mut layer = spatial::read(file, LayerKind::Areas)?;
    let (name_property, code_property) = (name_property(&layer), code_property(&layer));
    let features = layer.features.len();
    let (areas, drops) = layer.convert_features(|number, feature| {
        let value = |property: &Option<String>| feature.properties.get(property.as_ref()?).cloned();
        let name = value(&name_property).unwrap_or_else(|| format!("area {}", number + 1));
        let code = value(&code_property);
        Ok(Area { name, code, shape: valid_polygons(feature.shape?)?, properties: feature.properties })
    });
    if areas.is_empty() {
        let most_frequent = drops.iter().max_by_key(|(_, dropped)| dropped.rows);
        let why = most_frequent.map_or_else(String::new, |(reason, _)| format!(" ({reason})"));
        let problem = format!("none of its {features} features is a polygon that can be used{why}");
        return Err(Error::unreadable(
            &file.name,
            problem,
            "A boundary must be drawn as areas, not as points or lines",
        ));
    }
    let (read, kept) = (features as u64, areas.len() as u64);
    let format = match layer.format {
        LayerFormat::GeoJson => "areas (GeoJSON)",
        LayerFormat::Shapefile => "areas (shapefile)",
        LayerFormat::GeoPackage => "areas (GeoPackage)",
    };
    let mut account = FileAccount::new(file.name.clone(), format, layer.sha256, read, kept, drops);
    layer.notes.insert(0, describe_guesses(&name_property, &code_property));
    account.note = layer.notes.join("; ");
    Ok((account, Areas { areas, name_property, code_property }))
}

fn describe_guesses(name: &Option<String>, code: &Option<String>) -> String {
    let named = match name {
        Some(property) => format!("areas are named by their property {property:?}"),
        None => "the areas have no name property and are numbered".into(),
    };
    code.as_ref().map_or(named.clone(), |code| format!("{named}, their code is {code:?}"))
}

/// A spatial index that finds the areas containing a position. Its bounding boxes, in degrees, only preselect candidates.
#[derive(Clone, Debug)]
pub struct AreaIndex<'a> {
    areas: &'a Areas,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<'a> AreaIndex<'a> {
    /// The index of these areas.
    pub fn new(areas: &'a Areas) -> Self {
        let boxed = areas.areas.iter().enumerate().filter_map(|(number, area)| {
            let bounds = area.shape.bounding_rect()?;
            let corners = (bounds.min(), bounds.max());
            let rectangle = Rectangle::from_corners([corners.0.x, corners.0.y], [corners.1.x, corners.1.y]);
            Some(GeomWithData::new(rectangle, number))
        });
        Self { areas, boxes: RTree::bulk_load(boxed.collect()) }
    }

    /// The first area that contains a position.
    pub fn first_containing(&self, at: LonLat) -> Option<&'a Area> {
        self.containing(at).first().map(|number| &self.areas.areas[*number])
    }

    /// The numbers of the areas that contain a position, in order.
    pub fn containing(&self, at: LonLat) -> Vec<usize> {
        let point = AABB::from_point([at.lon(), at.lat()]);
        let near = self.boxes.locate_in_envelope_intersecting(point).map(|found| found.data);
        let mut holding: Vec<usize> =
            near.filter(|number| self.areas.areas[*number].shape.contains(&at.coord())).collect();
        holding.sort_unstable();
        holding
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use geo::Rect;

    use super::*;

    #[test]
    fn index_agrees_with_exhaustive_search() {
        let square = |i: u32| {
            let (x, y) = (f64::from(i % 7) * 0.01, f64::from(i / 7) * 0.01);
            // Squares overlap: a position may lie in two.
            let shape = Rect::new((x, 51.0 + y), (x + 0.014, 51.0 + y + 0.01)).to_polygon().into();
            Area { name: i.to_string(), code: None, shape, properties: BTreeMap::new() }
        };
        let areas = Areas { areas: (0..35).map(square).collect(), name_property: None, code_property: None };
        let index = AreaIndex::new(&areas);
        let (mut hits, mut twice) = (0, 0);
        for i in 0..400u32 {
            let at =
                LonLat::new(f64::from(i % 20) * 0.0043 - 0.003, 50.995 + f64::from(i / 20) * 0.0031).expect("in range");
            let plain: Vec<usize> = (0..35).filter(|n| areas.areas[*n].shape.contains(&at.coord())).collect();
            assert_eq!(index.containing(at), plain);
            hits += usize::from(!plain.is_empty());
            twice += usize::from(plain.len() > 1);
        }
        assert!(hits > 100 && hits < 400 && twice > 10, "{hits}, {twice}");
    }
}
