//! Cells of a study area as a flat lattice of hexagons, on which a shape can be rotated, mirrored and moved.

use foldhash::fast::FixedState;
use h3o::CellIndex;
use hashbrown::HashMap;

/// Steps from a hexagon to its six neighbours, in H3's local IJ coordinates (axes 120° apart).
const STEPS: [[i32; 2]; 6] = [[1, 0], [1, 1], [0, 1], [-1, 0], [-1, -1], [0, -1]];

/// Cells with their coordinates on a flat lattice of hexagons.
#[derive(Clone, Debug)]
pub struct HexLattice {
    /// The coordinates of each cell.
    at: Vec<[i32; 2]>,
    position: HashMap<[i32; 2], u32, FixedState>,
}

/// One of the twelve orientations of a shape on a hexagonal lattice: six rotations, mirrored or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orientation {
    sixths: u8,
    mirrored: bool,
}

impl Orientation {
    /// All twelve orientations; the first leaves a shape as it is.
    ///
    /// ```
    /// use hexspot_stats::Orientation;
    ///
    /// assert_eq!(Orientation::ALL.len(), 12);
    /// ```
    pub const ALL: [Self; 12] = {
        let mut all = [Self { sixths: 0, mirrored: false }; 12];
        let mut at = 0;
        while at < 12 {
            all[at] = Self { sixths: at as u8 % 6, mirrored: at >= 6 };
            at += 1;
        }
        all
    };

    fn apply(self, [i, j]: [i32; 2]) -> [i32; 2] {
        let mirrored = if self.mirrored { [j, i] } else { [i, j] };
        (0..self.sixths).fold(mirrored, |[i, j], _| [i - j, i])
    }
}

impl HexLattice {
    /// The lattice of these cells.
    ///
    /// `None` where the cells do not lie on one lattice: cells of several resolutions or listed twice, cells around
    /// one of the twelve pentagons of H3, or cells too far apart for common coordinates. The coordinates are checked:
    /// two cells must be neighbours on the lattice exactly where they are neighbours in H3.
    ///
    /// ```
    /// use h3o::{LatLng, Resolution};
    /// use hexspot_stats::HexLattice;
    ///
    /// let centre = LatLng::new(51.5155, -0.0887)?.to_cell(Resolution::Ten);
    /// let cells: Vec<_> = centre.grid_disk_safe(2).collect();
    /// let lattice = HexLattice::from_cells(&cells).expect("no pentagon is near London");
    /// assert_eq!(lattice.len(), 19);
    /// assert!(HexLattice::from_cells(&[centre, centre]).is_none());
    /// # Ok::<(), h3o::error::InvalidLatLng>(())
    /// ```
    pub fn from_cells(cells: &[CellIndex]) -> Option<Self> {
        // Coordinates are relative to an origin. The middle of the list is mostly near all cells; beside a pentagon an end may serve.
        let origins = [cells.len() / 2, 0, cells.len().saturating_sub(1)];
        origins.into_iter().find_map(|origin| Self::around(*cells.get(origin)?, cells))
    }

    fn around(origin: CellIndex, cells: &[CellIndex]) -> Option<Self> {
        let coordinates = |cell: &CellIndex| cell.to_local_ij(origin).ok().map(|local| [local.coord.i, local.coord.j]);
        let at: Vec<[i32; 2]> = cells.iter().map(coordinates).collect::<Option<_>>()?;
        let position: HashMap<[i32; 2], u32, FixedState> = at.iter().copied().zip(0..).collect();
        let lattice = Self { at, position };
        (lattice.position.len() == cells.len() && lattice.matches_h3(cells)).then_some(lattice)
    }

    /// Whether cells are neighbours on the lattice exactly where they are neighbours in H3.
    fn matches_h3(&self, cells: &[CellIndex]) -> bool {
        let place: HashMap<CellIndex, u32, FixedState> = cells.iter().copied().zip(0..).collect();
        (0u32..).zip(cells).all(|(number, cell)| {
            let mut real: Vec<u32> = cell.grid_disk_safe(1).filter_map(|near| place.get(&near).copied()).collect();
            real.retain(|near| *near != number);
            let mut flat: Vec<u32> = self.neighbours(number).collect();
            real.sort_unstable();
            flat.sort_unstable();
            real == flat
        })
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there are no cells.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    fn neighbours(&self, cell: u32) -> impl Iterator<Item = u32> {
        let [i, j] = self.at[cell as usize];
        STEPS.iter().filter_map(move |[di, dj]| self.position.get(&[i.wrapping_add(*di), j.wrapping_add(*dj)]).copied())
    }

    /// The connected parts of the chosen cells, each in ascending order, ordered by their first cell.
    ///
    /// ```
    /// use h3o::{LatLng, Resolution};
    /// use hexspot_stats::HexLattice;
    ///
    /// let centre = LatLng::new(51.5155, -0.0887)?.to_cell(Resolution::Ten);
    /// let cells: Vec<_> = centre.grid_disk_safe(2).collect();
    /// let lattice = HexLattice::from_cells(&cells).expect("a lattice");
    /// // The centre and the outer ring, without the ring between.
    /// let chosen: Vec<bool> = cells.iter().map(|cell| centre.grid_distance(*cell) != Ok(1)).collect();
    /// assert_eq!(lattice.components(&chosen).len(), 2);
    /// # Ok::<(), h3o::error::InvalidLatLng>(())
    /// ```
    pub fn components(&self, chosen: &[bool]) -> Vec<Vec<u32>> {
        let mut left = chosen.to_vec();
        let mut components = Vec::new();
        for first in (0u32..).take(chosen.len()) {
            if !std::mem::take(&mut left[first as usize]) {
                continue;
            }
            let mut component = vec![first];
            let mut seen = 0;
            while seen < component.len() {
                for near in self.neighbours(component[seen]) {
                    if std::mem::take(&mut left[near as usize]) {
                        component.push(near);
                    }
                }
                seen += 1;
            }
            component.sort_unstable();
            components.push(component);
        }
        components
    }

    /// The cells that a shape occupies when it is turned to an orientation and its first cell is moved to `to`;
    /// `None` for each cell that falls outside the lattice.
    ///
    /// ```
    /// use h3o::{LatLng, Resolution};
    /// use hexspot_stats::{HexLattice, Orientation};
    ///
    /// let centre = LatLng::new(51.5155, -0.0887)?.to_cell(Resolution::Ten);
    /// let cells: Vec<_> = centre.grid_disk_safe(2).collect();
    /// let lattice = HexLattice::from_cells(&cells).expect("a lattice");
    /// let same: Vec<_> = lattice.put_down(&[0, 1, 2], Orientation::ALL[0], 0).collect();
    /// assert_eq!(same, [Some(0), Some(1), Some(2)]);
    /// # Ok::<(), h3o::error::InvalidLatLng>(())
    /// ```
    pub fn put_down(&self, shape: &[u32], orientation: Orientation, to: u32) -> impl Iterator<Item = Option<u32>> {
        let from = shape.first().map_or([0, 0], |first| self.at[*first as usize]);
        let target = self.at[to as usize];
        shape.iter().map(move |cell| {
            let [i, j] = self.at[*cell as usize];
            let [di, dj] = orientation.apply([i - from[0], j - from[1]]);
            self.position.get(&[target[0] + di, target[1] + dj]).copied()
        })
    }
}

/// The cells of so many rings around the middle of the City of London, in order.
#[cfg(test)]
pub(crate) fn disk(rings: u32) -> Vec<CellIndex> {
    use h3o::Resolution;
    let middle = h3o::LatLng::new(51.5155, -0.0887).expect("in range").to_cell(Resolution::Ten);
    let mut cells: Vec<CellIndex> = middle.grid_disk_safe(rings).collect();
    cells.sort_unstable();
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use h3o::LatLng;
    use h3o::Resolution;

    #[test]
    fn orientations_are_twelve_and_keep_neighbours() {
        let shape = [[0, 0], [1, 0], [2, 0], [2, 1]];
        let mut turned: Vec<Vec<[i32; 2]>> = Orientation::ALL
            .iter()
            .map(|orientation| shape.iter().map(|at| orientation.apply(*at)).collect())
            .collect();
        for turned in &turned {
            let steps = turned.windows(2).map(|pair| [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]]);
            assert!(steps.into_iter().all(|step| STEPS.contains(&step)), "{turned:?}");
        }
        assert_eq!(turned[0], shape);
        turned.sort_unstable();
        turned.dedup();
        assert_eq!(turned.len(), 12, "a shape without symmetry has twelve images");
    }

    #[test]
    fn moved_shapes_keep_distances() {
        let cells = disk(9);
        let lattice = HexLattice::from_cells(&cells).expect("a lattice");
        let shape: Vec<u32> = vec![100, 101, 105, 140];
        let distance = |a: u32, b: u32| cells[a as usize].grid_distance(cells[b as usize]).expect("near");
        let mut inside = 0;
        for orientation in Orientation::ALL {
            for to in 0..cells.len() as u32 {
                let Some(put) = lattice.put_down(&shape, orientation, to).collect::<Option<Vec<u32>>>() else {
                    continue;
                };
                inside += 1;
                assert_eq!(put[0], to);
                for (a, put_a) in shape.iter().zip(&put) {
                    for (b, put_b) in shape.iter().zip(&put) {
                        assert_eq!(distance(*a, *b), distance(*put_a, *put_b));
                    }
                }
            }
        }
        assert!(inside > 300, "{inside}");
        assert!(lattice.put_down(&shape, Orientation::ALL[0], 100).eq(shape.iter().map(|cell| Some(*cell))));
    }

    #[test]
    fn components_join_neighbours() {
        let cells = disk(6);
        let lattice = HexLattice::from_cells(&cells).expect("a lattice");
        assert_eq!((lattice.len(), lattice.is_empty()), (cells.len(), false));
        let chosen: Vec<bool> =
            cells.iter().map(|cell| cells[3].grid_distance(*cell).is_ok_and(|far| far != 2)).collect();
        let components = lattice.components(&chosen);
        assert_eq!(components.iter().map(Vec::len).sum::<usize>(), chosen.iter().filter(|chosen| **chosen).count());
        assert_eq!(components.len(), 2, "a gap of one ring parts the middle from the rest");
    }

    #[test]
    fn rejects_pentagons_distant_and_mixed_cells() {
        let pentagon = CellIndex::base_cells().find(|cell| cell.is_pentagon()).expect("twelve of them");
        let centre = pentagon.center_child(Resolution::Seven).expect("finer");
        assert!(centre.is_pentagon());
        let around: Vec<CellIndex> = centre.grid_disk_safe(3).collect();
        assert!(HexLattice::from_cells(&around).is_none());
        let mut far = disk(2);
        far.push(LatLng::new(-36.85, 174.76).expect("in range").to_cell(Resolution::Ten));
        assert!(HexLattice::from_cells(&far).is_none());
        let mut mixed = disk(1);
        mixed.push(mixed[0].parent(Resolution::Nine).expect("coarser"));
        assert!(HexLattice::from_cells(&mixed).is_none());
        assert!(HexLattice::from_cells(&[disk(1), disk(1)].concat()).is_none());
        assert!(HexLattice::from_cells(&[]).is_none());
    }
}
