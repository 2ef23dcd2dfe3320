//! Areas, ready to be asked which of them hold a position.

use geo::{BoundingRect, Contains};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::{Area, Areas};
use crate::place::LonLat;

/// Areas by their bounding boxes. Boxes are in degrees: they only spare the look at areas that are elsewhere.
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

    /// The first area that holds a position.
    pub fn first(&self, at: LonLat) -> Option<&'a Area> {
        self.containing(at).first().map(|number| &self.areas.areas[*number])
    }

    /// The numbers of the areas that hold a position, in order.
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
    use crate::ingest::Area;

    #[test]
    fn it_finds_what_a_look_at_every_area_finds() {
        let square = |i: u32| {
            let (x, y) = (f64::from(i % 7) * 0.01, f64::from(i / 7) * 0.01);
            // Squares overlap: a position may lie in two.
            let shape = Rect::new((x, 51.0 + y), (x + 0.014, 51.0 + y + 0.01)).to_polygon().into();
            Area { name: i.to_string(), code: None, shape, properties: BTreeMap::new() }
        };
        let areas = Areas { areas: (0..35).map(square).collect(), name_property: None, code_property: None };
        let index = AreaIndex::new(&areas);
        let (mut met, mut twice) = (0, 0);
        for i in 0..400u32 {
            let at =
                LonLat::new(f64::from(i % 20) * 0.0043 - 0.003, 50.995 + f64::from(i / 20) * 0.0031).expect("in range");
            let plain: Vec<usize> = (0..35).filter(|n| areas.areas[*n].shape.contains(&at.coord())).collect();
            assert_eq!(index.containing(at), plain);
            met += usize::from(!plain.is_empty());
            twice += usize::from(plain.len() > 1);
        }
        assert!(met > 100 && met < 400 && twice > 10, "{met}, {twice}");
    }
}
