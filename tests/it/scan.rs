//! Laws of the scans: how often chance is taken for a cluster, and whether what is planted is found.

use h3o::{CellIndex, Resolution};
use hexspot::place::LonLat;
use hexspot_stats::Neighbours;
use hexspot_stats::scan::{
    Cases, CircularWindows, CircularZones, IrregularWindows, MonthRuns, SpaceTimeCases, SpaceTimeWindows,
};
use hexspot_stats::scan::{ScanTest, permutation_scan_test, scan_test};
use hexspot_stats::{Draws, RandomStreams, estimate_dispersion};
use rand::Rng;
use rand::distr::Distribution;
use rand_distr::{Gamma, Poisson};
use rayon::prelude::*;

const SEED: u64 = 17;
const MONTHS: usize = 12;
const LEVEL: f64 = 0.05;

/// A disk of cells, each as large as the others.
struct Town {
    cells: Vec<CellIndex>,
    edges: Neighbours,
    zones: CircularZones,
}

impl Town {
    fn new(rings: u32, max_share: f64) -> Self {
        let mut cells: Vec<CellIndex> = middle().grid_disk_safe(rings).collect();
        cells.sort_unstable();
        let shares = vec![1.0 / cells.len() as f64; cells.len()];
        let edges = Neighbours::from_cells(&cells, 1);
        let zones = CircularZones::rings(&cells, &shares, max_share);
        Self { edges, zones, cells }
    }

    fn cases(&self, counts: &[u32]) -> Cases {
        Cases::new(counts, &vec![1.0; self.cells.len()]).expect("a population")
    }

    fn by_rings(&self, counts: &[u32], phi: Option<f64>, draws: Draws) -> ScanTest {
        let cases = self.cases(counts);
        scan_test(&CircularWindows::new(&self.zones, &cases), &cases, phi, draws, "rings")
    }

    fn irregular(&self, counts: &[u32], phi: Option<f64>, draws: Draws) -> ScanTest {
        let cases = self.cases(counts);
        scan_test(&IrregularWindows::new(&self.edges, &cases, 0.3), &cases, phi, draws, "irregular")
    }

    fn space_time(&self, monthly: Vec<u32>, phi: Option<f64>, draws: Draws) -> ScanTest {
        let table = SpaceTimeCases::new(monthly, MONTHS).expect("cases");
        permutation_scan_test(
            &SpaceTimeWindows::new(&self.zones, &table, MonthRuns::Any),
            &table,
            phi,
            draws,
            "space-time",
        )
    }

    fn numbers(&self, cells: &[CellIndex]) -> Vec<u32> {
        let mut numbers: Vec<u32> =
            cells.iter().map(|cell| self.cells.binary_search(cell).expect("in town") as u32).collect();
        numbers.sort_unstable();
        numbers
    }
}

fn middle() -> CellIndex {
    LonLat::new(-0.0887, 51.5155).expect("in range").cell(Resolution::Ten)
}

fn draws(number: u32, world: u64) -> Draws {
    Draws { number, streams: RandomStreams::new(SEED + world) }
}

/// A count with this mean, its variance `phi` times as much.
fn count(mean: f64, phi: f64, rng: &mut impl Rng) -> u32 {
    let rate = if phi > 1.0 { Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid").sample(rng) } else { mean };
    Poisson::new(rate.max(1e-12)).expect("positive").sample(rng) as u32
}

/// Counts by cell and month.
fn monthly(town: &Town, mean: impl Fn(usize, usize) -> f64, phi: f64, purpose: &str, world: u64) -> Vec<u32> {
    let mut rng = RandomStreams::new(SEED).stream(purpose, world);
    let at = (0..town.cells.len()).flat_map(|cell| (0..MONTHS).map(move |month| (cell, month)));
    at.map(|(cell, month)| count(mean(cell, month), phi, &mut rng)).collect()
}

fn by_cell(monthly: &[u32]) -> Vec<u32> {
    monthly.chunks(MONTHS).map(|months| months.iter().sum()).collect()
}

/// The share of worlds in which the p of the most likely window is at most the level.
fn alarms(worlds: &[ScanTest], p: impl Fn(&hexspot_stats::scan::Cluster) -> f64) -> f64 {
    let alarmed = worlds.iter().filter(|test| test.clusters.first().is_some_and(|first| p(first) <= LEVEL));
    alarmed.count() as f64 / worlds.len() as f64
}

#[test]
fn where_every_place_is_alike_five_worlds_in_a_hundred_raise_an_alarm() {
    let town = Town::new(5, 0.3);
    for (name, worlds) in [("rings", 200u64), ("irregular", 100)] {
        let run = |world: u64| {
            let counts = by_cell(&monthly(&town, |_, _| 0.2, 1.0, "alike", world));
            match name {
                "rings" => town.by_rings(&counts, Some(1.0), draws(99, world)),
                _ => town.irregular(&counts, Some(1.0), draws(99, world)),
            }
        };
        let tests: Vec<ScanTest> = (0..worlds).into_par_iter().map(run).collect();
        let share = alarms(&tests, |first| first.p_poisson);
        println!("{name}: an alarm in {:.1} % of {worlds} worlds where every place is alike", 100.0 * share);
        // 5 %, and three and a half times what so many worlds miss it by.
        let miss = 3.5 * (LEVEL * (1.0 - LEVEL) / worlds as f64).sqrt();
        assert!(share <= LEVEL + miss && share > 0.0, "{name}: {share}");
        for cluster in tests.iter().flat_map(|test| &test.clusters) {
            assert!((0.01..=1.0).contains(&cluster.p_poisson));
            assert_eq!(Some(cluster.p_poisson), cluster.p_overdispersed, "events that are not clumped have one p");
        }
    }
}

#[test]
fn where_events_come_in_clumps_the_poisson_p_takes_fright_and_the_other_does_not() {
    const WORLDS: u64 = 200;
    let town = Town::new(5, 0.3);
    let run = |world: u64| {
        let monthly = monthly(&town, |_, _| 0.5, 2.0, "clumped", world);
        let dispersion = estimate_dispersion(&monthly, MONTHS, &[true; MONTHS]).expect("enough events");
        town.by_rings(&by_cell(&monthly), Some(dispersion.phi), draws(99, world))
    };
    let tests: Vec<ScanTest> = (0..WORLDS).into_par_iter().map(run).collect();
    let poisson = alarms(&tests, |first| first.p_poisson);
    let clumped = alarms(&tests, |first| first.p_overdispersed.expect("phi is known"));
    println!(
        "variance/mean 2: p_poisson at most 0.05 in {:.1} % of worlds, p_overdispersed in {:.1} %",
        100.0 * poisson,
        100.0 * clumped
    );
    assert!(poisson > 0.5, "{poisson}");
    assert!(clumped <= 0.05 + 0.031, "{clumped}");
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let town = Town::new(4, 0.3);
    let table = monthly(&town, |_, _| 0.3, 1.5, "threads", 0);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let counts = by_cell(&table);
            let spatial =
                [town.by_rings(&counts, Some(1.5), draws(99, 0)), town.irregular(&counts, Some(1.5), draws(99, 0))];
            (spatial, town.space_time(table.clone(), Some(1.5), draws(49, 0)))
        })
    };
    let (one, four) = (with(1), with(4));
    assert!(one.0.iter().chain([&one.1]).all(|test| !test.clusters.is_empty()));
    assert_eq!(one, four);
}

/// Shared cells over all cells of two sets.
fn alike(a: &[u32], b: &[u32]) -> f64 {
    let both = a.iter().filter(|cell| b.contains(cell)).count();
    both as f64 / (a.len() + b.len() - both) as f64
}

#[test]
fn a_planted_disk_is_found_by_either_and_a_bent_line_better_by_irregular_sets() {
    const WORLDS: u64 = 20;
    let town = Town::new(6, 0.3);
    let disk: Vec<CellIndex> = middle().grid_disk_safe(1).collect();
    let corner =
        |k: u32| middle().grid_disk_distances_safe(k).filter(move |(_, ring)| *ring == k).map(|(cell, _)| cell);
    let first = corner(4).next().expect("a ring");
    let second = corner(4).find(|cell| cell.grid_distance(first).is_ok_and(|far| far == 7)).expect("round the corner");
    let path = |to: CellIndex| middle().grid_path_cells(to).expect("near").map(|cell| cell.expect("near"));
    let mut line: Vec<CellIndex> = path(first).chain(path(second)).collect();
    line.sort_unstable();
    line.dedup();
    assert_eq!((disk.len(), line.len()), (7, 9));
    for (name, planted) in [("disk", town.numbers(&disk)), ("bent line", town.numbers(&line))] {
        let (mut rings, mut irregular) = (0.0, 0.0);
        for world in 0..WORLDS {
            let mut rng = RandomStreams::new(SEED).stream(name, world);
            let mean = |cell: u32| if planted.contains(&cell) { 20.0 } else { 4.0 };
            let counts: Vec<u32> = (0..town.cells.len() as u32).map(|cell| count(mean(cell), 1.0, &mut rng)).collect();
            let found =
                [town.by_rings(&counts, None, draws(99, world)), town.irregular(&counts, None, draws(99, world))]
                    .map(|test| test.clusters.into_iter().next().expect("a cluster"));
            assert!(found.iter().all(|cluster| cluster.p_poisson == 0.01), "{name}, world {world}: {found:?}");
            assert!(found.iter().all(|cluster| cluster.significant(LEVEL).is_none()), "no phi, no verdict");
            rings += alike(&found[0].window.cells, &planted) / WORLDS as f64;
            irregular += alike(&found[1].window.cells, &planted) / WORLDS as f64;
        }
        println!("{name}: rings share {rings:.2} with what was planted, irregular sets {irregular:.2}");
        match name {
            "disk" => assert!(rings > 0.9 && irregular > 0.6, "{rings} {irregular}"),
            _ => assert!(irregular > rings + 0.2, "{rings} {irregular}"),
        }
    }
}

#[test]
fn places_that_always_have_many_and_months_that_everywhere_have_many_are_no_cluster() {
    const WORLDS: u64 = 200;
    let town = Town::new(4, 0.3);
    // With 19 replications p is at most 0.05 exactly when no replication does as well.
    let share = |phi: f64, p: fn(&hexspot_stats::scan::Cluster) -> f64| {
        let run = |world: u64| {
            let mean = |cell: usize, month: usize| [0.2, 0.8, 3.0][cell % 3] * [0.3, 1.0][month / 6];
            let table = monthly(&town, mean, phi, "margins", world);
            let dispersion = estimate_dispersion(&table, MONTHS, &[true; MONTHS]).expect("enough events");
            town.space_time(table, Some(dispersion.phi), draws(19, world))
        };
        let tests: Vec<ScanTest> = (0..WORLDS).into_par_iter().map(run).collect();
        alarms(&tests, p)
    };
    let independent = share(1.0, |first| first.p_poisson);
    println!("place and time: an alarm in {:.1} % of worlds", 100.0 * independent);
    let miss = 3.5 * (LEVEL * (1.0 - LEVEL) / WORLDS as f64).sqrt();
    assert!(independent <= LEVEL + miss, "{independent}");
    let (fright, clumped) =
        (share(2.0, |first| first.p_poisson), share(2.0, |first| first.p_overdispersed.expect("phi is known")));
    println!("clumped: {:.1} % by the permutation alone, {:.1} % allowing for clumps", 100.0 * fright, 100.0 * clumped);
    assert!(fright > 0.3 && clumped <= LEVEL + miss, "{fright} {clumped}");
}

#[test]
fn a_planted_burst_is_found_where_and_when_it_was_and_a_lasting_one_is_alive() {
    let town = Town::new(4, 0.3);
    let disk = town.numbers(&middle().grid_disk_safe(1).collect::<Vec<_>>());
    let burst = |months: std::ops::Range<usize>, times: f64| {
        let mean = |cell: usize, month: usize| {
            let more = if disk.contains(&(cell as u32)) && months.contains(&month) { times } else { 1.0 };
            more * [0.6, 2.0][cell % 2]
        };
        monthly(&town, mean, 1.0, "burst", 0)
    };
    let first = |test: ScanTest| test.clusters.into_iter().next().expect("a cluster");
    let found = first(town.space_time(burst(4..7, 8.0), Some(1.0), draws(199, 0)));
    assert_eq!((&found.window.cells, &found.window.months), (&disk, &Some(4..7)));
    assert_eq!((found.p_poisson, found.significant(LEVEL)), (0.005, Some(true)));
    let alive = |monthly: Vec<u32>| {
        let table = SpaceTimeCases::new(monthly, MONTHS).expect("cases");
        first(permutation_scan_test(
            &SpaceTimeWindows::new(&town.zones, &table, MonthRuns::Alive),
            &table,
            None,
            draws(199, 0),
            "alive",
        ))
    };
    let lasting = alive(burst(9..12, 8.0));
    assert_eq!((lasting.window.cells, lasting.window.months, lasting.p_poisson), (disk.clone(), Some(9..12), 0.005));
    assert!(alive(burst(2..4, 3.0)).p_poisson > LEVEL, "what is over is not alive");
}
