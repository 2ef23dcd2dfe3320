//! The planted hotspots, which are the truth a method is checked against.

use geo::{Coord, Polygon};
use h3o::Resolution;
use h3o::geom::{ContainmentMode, TilerBuilder};
use rand::Rng;

use super::NOTE;
use super::category::{
    ANTI_SOCIAL, DRUGS, OTHER_THEFT, PUBLIC_ORDER, ROBBERY, SHOPLIFTING, THEFT_FROM_PERSON, VIOLENCE,
};
use super::features::{FeatureCollection, json_numbers, json_string, json_strings};
use super::plane::{self, LonLat, to_plane};

/// An upright ellipse in which some categories are more frequent than around it.
pub(super) struct Block {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    /// Centre in degrees.
    centre: (f64, f64),
    /// Half of its width and of its height in metres.
    radii: (f64, f64),
    /// The categories that are more frequent, and how many times as many of each there are per area as around the block.
    pub(super) risks: &'static [(&'static str, f64)],
}

/// The blocks. The first lies wholly in Bishopsgate and is wide enough to give that ward near three
/// times the drug offences of any other, as was published for the real one. Its area comes first by violence for each
/// licensed premises and is among the last by anti-social behaviour, as published too: of the one it has far more than
/// the other blocks, of the other no more than they.
pub(super) const BLOCKS: [Block; 5] = [
    Block {
        id: "B1",
        name: "Liverpool Street / Bishopsgate",
        centre: (-0.0814, 51.5181),
        radii: (170.0, 160.0),
        risks: &[
            (VIOLENCE, 12.0),
            (PUBLIC_ORDER, 8.0),
            (ANTI_SOCIAL, 4.5),
            (THEFT_FROM_PERSON, 8.0),
            (DRUGS, 8.0),
            (ROBBERY, 8.0),
        ],
    },
    Block {
        id: "B2",
        name: "Smithfield",
        centre: (-0.1014, 51.5188),
        radii: (130.0, 130.0),
        risks: &[(VIOLENCE, 4.0), (ANTI_SOCIAL, 4.0)],
    },
    Block {
        id: "B3",
        name: "Cheapside / St Paul's",
        centre: (-0.0955, 51.5143),
        radii: (170.0, 90.0),
        risks: &[(SHOPLIFTING, 7.0), (THEFT_FROM_PERSON, 7.0), (ANTI_SOCIAL, 3.0)],
    },
    Block {
        id: "B4",
        name: "Monument / Eastcheap",
        centre: (-0.0855, 51.5112),
        radii: (150.0, 110.0),
        risks: &[(VIOLENCE, 3.5), (THEFT_FROM_PERSON, 5.0), (OTHER_THEFT, 5.0), (ANTI_SOCIAL, 4.0)],
    },
    Block {
        id: "B5",
        name: "Tower / Aldgate",
        centre: (-0.0763, 51.5128),
        radii: (115.0, 115.0),
        risks: &[(ANTI_SOCIAL, 4.5), (DRUGS, 6.0)],
    },
];

/// The resolution at which the blocks were sized: cells of about 1.5 ha, so that a block is several
/// cells.
const RESOLUTION: Resolution = Resolution::Ten;

impl Block {
    pub(super) fn contains(&self, point: Coord) -> bool {
        let d = point - to_plane(self.centre);
        let (x, y) = (d.x / self.radii.0, d.y / self.radii.1);
        x * x + y * y <= 1.0
    }

    /// How many times as many offences of a category there are per area as around the block: 1 of those it does not raise.
    pub(super) fn risk(&self, category: &str) -> f64 {
        self.risks.iter().find(|(raised, _)| *raised == category).map_or(1.0, |(_, risk)| *risk)
    }

    /// Area in square metres.
    pub(super) fn area(&self) -> f64 {
        std::f64::consts::PI * self.radii.0 * self.radii.1
    }

    /// A point uniform over the block.
    pub(super) fn uniform(&self, rng: &mut impl Rng) -> Coord {
        let centre = to_plane(self.centre);
        let reach = Coord { x: self.radii.0, y: self.radii.1 };
        loop {
            let point = plane::uniform_in_box(centre - reach, centre + reach, rng);
            if self.contains(point) {
                return point;
            }
        }
    }

    /// The boundary as 36 corners, counter-clockwise.
    fn corners(&self) -> Vec<LonLat> {
        // A turn by ten degrees, repeated: libraries may differ in the last digit of a sine,
        // constants do not.
        const COS_10: f64 = 0.984_807_753_012_208;
        const SIN_10: f64 = 0.173_648_177_666_930_33;
        const TURNS: usize = 36;

        let centre = to_plane(self.centre);
        let mut unit = Coord { x: 1.0, y: 0.0 };
        let mut corners = Vec::with_capacity(TURNS);
        for _ in 0..TURNS {
            let offset = Coord { x: unit.x * self.radii.0, y: unit.y * self.radii.1 };
            corners.push(plane::to_lonlat(centre + offset));
            unit = Coord { x: unit.x * COS_10 - unit.y * SIN_10, y: unit.x * SIN_10 + unit.y * COS_10 };
        }
        corners
    }

    /// The cells that the block reaches into, sorted.
    pub(super) fn cells(&self) -> Vec<String> {
        let boundary = self.corners().iter().map(|corner| Coord { x: corner.lon(), y: corner.lat() }).collect();
        let mut tiler = TilerBuilder::new(RESOLUTION).containment_mode(ContainmentMode::Covers).build();
        tiler.add(Polygon::new(boundary, Vec::new())).expect("the corners are finite and not all in one place");
        let mut cells: Vec<String> = tiler.into_coverage().map(|c| c.to_string()).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }
}

/// `truth.geojson`.
pub(super) fn truth() -> String {
    let mut collection = FeatureCollection::new();
    for block in &BLOCKS {
        let categories: Vec<&str> = block.risks.iter().map(|(category, _)| *category).collect();
        let properties = [
            ("id", json_string(block.id)),
            ("name", json_string(block.name)),
            ("categories", json_strings(&categories)),
            ("relative_risk", json_numbers(block.risks)),
            ("h3_resolution", u8::from(RESOLUTION).to_string()),
            ("h3_cells", json_strings(&block.cells())),
            ("note", json_string(NOTE)),
        ];
        collection.add_polygon(&properties, &block.corners());
    }
    collection.finish()
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains};

    use super::*;
    use crate::synth::areas::AREAS;
    use crate::synth::outline::outline;

    fn polygon(block: &Block) -> Polygon {
        let degrees: Vec<_> = block.corners().iter().map(|p| (p.lon(), p.lat())).collect();
        plane::polygon(&degrees)
    }

    #[test]
    fn blocks_are_drawn_at_their_size_inside_the_outline() {
        for block in &BLOCKS {
            let drawn = polygon(block);
            let share = drawn.signed_area() / block.area();
            assert!((0.99..1.0).contains(&share), "{}: {share}", block.name);
            assert!(outline().contains(&drawn), "{}", block.name);
        }
    }

    #[test]
    fn each_block_lies_in_the_night_area_of_its_name() {
        for block in &BLOCKS {
            let area = AREAS.iter().find(|area| area.name == block.name).expect("a block has an area");
            assert!(area.polygon().contains(&polygon(block)), "{}", block.name);
        }
    }

    #[test]
    fn cells_include_every_cell_whose_centre_lies_in_the_block() {
        for block in &BLOCKS {
            let cells = block.cells();
            assert!((5..=20).contains(&cells.len()), "{}: {}", block.name, cells.len());
            let mut rng = hexspot_stats::RandomStreams::new(1).stream("test", 0);
            for _ in 0..200 {
                let at = plane::to_lonlat(block.uniform(&mut rng));
                let cell = h3o::LatLng::new(at.lat(), at.lon()).expect("finite").to_cell(RESOLUTION);
                let listed = cells.contains(&cell.to_string());
                let on_drawing = polygon(block).contains(&to_plane((at.lon(), at.lat())));
                assert!(listed || !on_drawing, "{}: {cell}", block.name);
            }
        }
    }
}
