//! Two sets of hot cells compared: their overlap, and whether it is more than chance would give.

use h3o::CellIndex;
use rand::{Rng, RngExt};
use rayon::prelude::*;

use crate::{HexLattice, Orientation, RandomStreams};

/// The overlap of two sets of hot cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jaccard {
    /// Hot for both.
    pub both: u32,
    /// Hot for the first only.
    pub only_first: u32,
    /// Hot for the second only.
    pub only_second: u32,
}

impl Jaccard {
    /// The cells hot for at least one.
    pub fn either(&self) -> u32 {
        self.both + self.only_first + self.only_second
    }

    /// The Jaccard index, both over either, from 0 to 1; `None` when nothing is hot.
    ///
    /// Jaccard, P. (1912). The distribution of the flora in the alpine zone. *New Phytologist* 11, 37–50.
    /// doi:10.1111/j.1469-8137.1912.tb05611.x
    pub fn jaccard(&self) -> Option<f64> {
        (self.either() > 0).then(|| f64::from(self.both) / f64::from(self.either()))
    }
}

/// Counts the cells hot for both and for one of two themes, given in the same order.
///
/// ```
/// use hexspot_stats::jaccard;
///
/// let overlap = jaccard(&[true, true, true, false, false], &[true, false, false, true, false]);
/// assert_eq!((overlap.both, overlap.either()), (1, 4));
/// assert_eq!(overlap.jaccard(), Some(0.25));
/// ```
pub fn jaccard(first: &[bool], second: &[bool]) -> Jaccard {
    let count = |wanted: (bool, bool)| first.iter().zip(second).filter(|(a, b)| (**a, **b) == wanted).count() as u32;
    Jaccard { both: count((true, true)), only_first: count((true, false)), only_second: count((false, true)) }
}

/// The number of hot cells that two themes share, against random arrangements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColocationTest {
    /// Cells hot for both.
    pub observed: u32,
    /// Its mean over random arrangements.
    pub expected: f64,
    /// (1 + arrangements that share at least as many) / (1 + arrangements).
    pub p: f64,
    /// The number of arrangements.
    pub runs: u32,
}

/// The reason for a missing test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untestable {
    /// A theme has no hot cell.
    NothingHot,
    /// The cells do not lie on one lattice of hexagons: they are around a pentagon of H3, too far apart, or mixed.
    NoLattice,
    /// The hot places are so large or many that no other arrangement of them fits.
    NoRoom,
}

impl std::fmt::Display for Untestable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NothingHot => "a theme has no hot cell",
            Self::NoLattice => "the cells do not lie on one lattice of hexagons",
            Self::NoRoom => "the hot places of the first theme leave no room to be put down elsewhere",
        })
    }
}

impl std::error::Error for Untestable {}

/// Tests whether the hot cells of two themes coincide more than those of two unrelated themes.
///
/// `first` and `second` say which of `cells`, the study area, are hot. Hot cells cluster, so that moving them one by
/// one would find any two themes alike. Instead every connected part of the first theme's hot cells keeps its shape
/// and is moved to a random place, in one of six rotations, mirrored or not, wholly within the study area and on no
/// cell of another part (they may touch). The second theme stays in place. The largest part is placed first. Each
/// arrangement (at least one is made) has its own stream named `purpose`: the number of threads changes nothing.
///
/// A Monte Carlo test like that of Besag, J. & Diggle, P. J. (1977). Simple Monte Carlo tests for spatial pattern.
/// *Applied Statistics* 26, 327–333. doi:10.2307/2346974
///
/// # Errors
///
/// [`Untestable`] where a theme has no hot cell, the cells do not lie on one lattice, or no arrangement fits.
///
/// ```
/// use h3o::{LatLng, Resolution};
/// use hexspot_stats::{RandomStreams, colocation_test};
///
/// let centre = LatLng::new(51.5155, -0.0887)?.to_cell(Resolution::Ten);
/// let cells: Vec<_> = centre.grid_disk_safe(8).collect();
/// // The same seven cells are hot for both themes.
/// let hot: Vec<bool> = cells.iter().map(|cell| centre.grid_distance(*cell).is_ok_and(|rings| rings <= 1)).collect();
/// let test = colocation_test(&cells, &hot, &hot, 199, &RandomStreams::new(1), "themes").expect("testable");
/// assert_eq!(test.observed, 7);
/// assert!(test.p < 0.05);
/// # Ok::<(), h3o::error::InvalidLatLng>(())
/// ```
pub fn colocation_test(
    cells: &[CellIndex],
    first: &[bool],
    second: &[bool],
    runs: u32,
    streams: &RandomStreams,
    purpose: &str,
) -> Result<ColocationTest, Untestable> {
    if !first.contains(&true) || !second.contains(&true) {
        return Err(Untestable::NothingHot);
    }
    let lattice = HexLattice::from_cells(cells).ok_or(Untestable::NoLattice)?;
    let mut shapes = lattice.components(first);
    shapes.sort_by_key(|shape| std::cmp::Reverse(shape.len()));
    let observed = first.iter().zip(second).filter(|(first, second)| **first && **second).count() as u32;
    let runs = runs.max(1);
    let shared: Option<Vec<u32>> = (0..runs)
        .into_par_iter()
        .map(|run| {
            let taken = arrange(&lattice, &shapes, &mut streams.stream(purpose, u64::from(run)))?;
            Some(taken.iter().zip(second).filter(|(taken, second)| **taken && **second).count() as u32)
        })
        .collect();
    let shared = shared.ok_or(Untestable::NoRoom)?;
    let as_many = shared.iter().filter(|shared| **shared >= observed).count();
    let expected = shared.iter().map(|shared| f64::from(*shared)).sum::<f64>() / f64::from(runs);
    Ok(ColocationTest { observed, expected, p: (1 + as_many) as f64 / (1.0 + f64::from(runs)), runs })
}

/// Places all shapes apart from each other; starts again when one finds no room, and gives up after some attempts.
fn arrange(lattice: &HexLattice, shapes: &[Vec<u32>], rng: &mut impl Rng) -> Option<Vec<bool>> {
    const ATTEMPTS: usize = 50;
    (0..ATTEMPTS).find_map(|_| {
        let mut taken = vec![false; lattice.len()];
        for shape in shapes {
            let (orientation, to) = random_placement(lattice, shape, &taken, rng)?;
            lattice.put_down(shape, orientation, to).flatten().for_each(|cell| taken[cell as usize] = true);
        }
        Some(taken)
    })
}

/// A random free placement of a shape, all being equally likely: by trial, and where that fails from a list of all.
fn random_placement(
    lattice: &HexLattice,
    shape: &[u32],
    taken: &[bool],
    rng: &mut impl Rng,
) -> Option<(Orientation, u32)> {
    const TRIALS: usize = 200;
    let cells = lattice.len() as u32;
    let free = |orientation: Orientation, to: u32| {
        lattice.put_down(shape, orientation, to).all(|cell| cell.is_some_and(|cell| !taken[cell as usize]))
    };
    for _ in 0..TRIALS {
        let (orientation, to) =
            (Orientation::ALL[rng.random_range(0..Orientation::ALL.len())], rng.random_range(0..cells));
        if free(orientation, to) {
            return Some((orientation, to));
        }
    }
    let placements = Orientation::ALL.iter().flat_map(|orientation| (0..cells).map(|to| (*orientation, to)));
    let placements: Vec<(Orientation, u32)> = placements.filter(|(orientation, to)| free(*orientation, *to)).collect();
    (!placements.is_empty()).then(|| placements[rng.random_range(0..placements.len())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex_lattice::disk;
    use h3o::LatLng;
    use h3o::Resolution;

    #[test]
    fn counts_each_cell_once() {
        let met = jaccard(&[true, true, true, false, false], &[true, false, false, true, false]);
        assert_eq!(met, Jaccard { both: 1, only_first: 2, only_second: 1 });
        assert_eq!((met.either(), met.jaccard()), (4, Some(0.25)));
    }

    #[test]
    fn index_ranges_from_zero_to_one() {
        assert_eq!(jaccard(&[true, false], &[true, false]).jaccard(), Some(1.0));
        assert_eq!(jaccard(&[true, false], &[false, true]).jaccard(), Some(0.0));
        assert_eq!(jaccard(&[false, false], &[false, false]).jaccard(), None);
        assert_eq!(jaccard(&[], &[]).jaccard(), None);
    }

    /// Three disks of one ring and two pairs, anywhere.
    fn plants(cells: &[CellIndex], lattice: &HexLattice, rng: &mut impl Rng) -> Vec<bool> {
        let centre = cells.len() as u32 / 2;
        let ring: Vec<u32> = (0u32..)
            .zip(cells)
            .filter(|(_, cell)| cells[centre as usize].grid_distance(**cell).is_ok_and(|far| far <= 1))
            .map(|(number, _)| number)
            .collect();
        let pair = ring[..2].to_vec();
        arrange(lattice, &[ring.clone(), ring.clone(), ring, pair.clone(), pair], rng).expect("there is room")
    }

    #[test]
    fn keeps_its_level_for_unrelated_themes() {
        const RUNS: u64 = 200;
        let (cells, streams) = (disk(11), RandomStreams::new(21));
        let lattice = HexLattice::from_cells(&cells).expect("a lattice");
        let p: Vec<f64> = (0..RUNS)
            .map(|run| {
                let mut rng = streams.stream("themes", run);
                let (first, second) = (plants(&cells, &lattice, &mut rng), plants(&cells, &lattice, &mut rng));
                let test = colocation_test(&cells, &first, &second, 199, &streams, &format!("arrangements {run}"));
                test.expect("there is room").p
            })
            .collect();
        for level in [0.05, 0.1, 0.25, 0.5] {
            let share = p.iter().filter(|p| **p <= level).count() as f64 / RUNS as f64;
            assert!(share <= level + if level > 0.05 { 0.06 } else { 0.02 }, "p <= {level} in {share} of runs");
        }
    }

    #[test]
    fn finds_coinciding_themes() {
        let (cells, streams) = (disk(11), RandomStreams::new(4));
        let lattice = HexLattice::from_cells(&cells).expect("a lattice");
        let first = plants(&cells, &lattice, &mut streams.stream("plants", 0));
        let test = colocation_test(&cells, &first, &first, 499, &streams, "same").expect("there is room");
        assert_eq!((test.observed, test.runs), (25, 499));
        assert!(test.p <= 0.004, "{test:?}");
        let all = vec![true; cells.len()];
        let certain = colocation_test(&cells, &first, &all, 49, &streams, "all").expect("there is room");
        assert_eq!((certain.observed, certain.expected, certain.p), (25, 25.0, 1.0));
    }

    #[test]
    fn independent_of_threads() {
        let (cells, streams) = (disk(8), RandomStreams::new(4));
        let lattice = HexLattice::from_cells(&cells).expect("a lattice");
        let first = plants(&cells, &lattice, &mut streams.stream("plants", 1));
        let second = plants(&cells, &lattice, &mut streams.stream("plants", 2));
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| colocation_test(&cells, &first, &second, 99, &streams, "threads"))
        };
        assert!(with(1).is_ok());
        assert_eq!(with(1), with(4));
    }

    #[test]
    fn untestable_input_is_an_error() {
        let (cells, streams) = (disk(3), RandomStreams::new(4));
        let n = cells.len();
        let test =
            |first: &[bool], second: &[bool]| colocation_test(&cells, first, second, 9, &streams, "why").map(|_| ());
        let one: Vec<bool> = (0..n).map(|cell| cell == 5).collect();
        assert_eq!(test(&vec![false; n], &one), Err(Untestable::NothingHot));
        assert_eq!(test(&one, &vec![false; n]), Err(Untestable::NothingHot));
        // Everything is hot: the one arrangement is the observed one, and proves nothing.
        let everything = colocation_test(&cells, &vec![true; n], &one, 9, &streams, "why").expect("fits as it stands");
        assert_eq!((everything.p, everything.expected), (1.0, 1.0));
        let pentagon = CellIndex::base_cells().find(|cell| cell.is_pentagon()).expect("twelve of them");
        let around: Vec<CellIndex> =
            pentagon.center_child(Resolution::Five).expect("finer").grid_disk_safe(2).collect();
        let hot: Vec<bool> = (0..around.len()).map(|cell| cell == 3).collect();
        assert_eq!(colocation_test(&around, &hot, &hot, 9, &streams, "pentagon"), Err(Untestable::NoLattice));
    }

    #[test]
    fn gives_up_where_shapes_do_not_fit() {
        let lattice = HexLattice::from_cells(&disk(2)).expect("a lattice");
        let mut rng = RandomStreams::new(4).stream("crowd", 0);
        // 19 cells hold two disks of seven at the most; three do not fit.
        let ring = lattice.components(&disk(2).iter().map(|cell| near(*cell, 1)).collect::<Vec<_>>()).remove(0);
        assert_eq!(ring.len(), 7);
        assert_eq!(arrange(&lattice, &[ring.clone(), ring.clone(), ring], &mut rng), None);
    }

    fn near(cell: CellIndex, rings: u32) -> bool {
        let middle = LatLng::new(51.5155, -0.0887).expect("in range").to_cell(Resolution::Ten);
        middle.grid_distance(cell).is_ok_and(|far| far >= 0 && far as u32 <= rings)
    }
}
