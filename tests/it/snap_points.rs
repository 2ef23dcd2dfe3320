//! A world whose risk is known and whose crimes are moved to map points: does spreading their counts find the riskiest cells?

use std::fmt::Write;

use h3o::{CellIndex, LatLng, Resolution};
use hexspot::analysis::{self, RankingResult};
use hexspot::grid::{self, Spread};
use hexspot::ingest::{Area, Areas};
use hexspot::options::Options;
use hexspot::place::{LonLat, centre};
use hexspot_stats::RandomStreams;
use rand::distr::Distribution;
use rand::{Rng, RngExt};
use rand_distr::{Poisson, StandardNormal};
use rayon::prelude::*;

use crate::support::{Crime, Folder, police_file};

const WORLDS: u64 = 50;
const SEED: u64 = 64;
/// Events a cell.
const EVENTS: f64 = 5.0;
/// Spread of the logarithm of risk.
const SD: f64 = 1.0;
/// The distance over which the correlation of the logarithms falls by a factor e, in cells.
const LENGTH: f64 = 3.0;
const TOP: usize = 20;
/// The middle and the radius, degrees of latitude, of a disk of about 400 cells at resolution 10.
const MIDDLE: (f64, f64) = (-0.0887, 51.5155);
const RADIUS: f64 = 0.0118;

/// The disk, and the half of its map that is the same in every world.
struct Ground {
    area: String,
    cells: Vec<CellIndex>,
    /// The lower triangle whose product with its transpose is the covariance of the logarithms of risk.
    factor: Vec<Vec<f64>>,
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).expect("in range")
}

/// A position `share` of the radius from the middle.
fn around(angle: f64, share: f64) -> LonLat {
    let east = RADIUS * share * angle.cos() / MIDDLE.1.to_radians().cos();
    at(MIDDLE.0 + east, MIDDLE.1 + RADIUS * share * angle.sin())
}

impl Ground {
    fn new() -> Self {
        let rim: Vec<LonLat> =
            (0..180).map(|step| around(f64::from(step) * std::f64::consts::TAU / 180.0, 1.0)).collect();
        let ring: Vec<[f64; 2]> = rim.iter().chain(&rim[..1]).map(|at| [at.lon(), at.lat()]).collect();
        let area = format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"name\":\"Disk\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring:?}]}}}}]}}"
        );
        let outline = geo::LineString::from(ring);
        let shape = geo::MultiPolygon::from(geo::Polygon::new(outline, Vec::new()));
        let disk = Area { name: "Disk".into(), code: None, shape, properties: Default::default() };
        let disk = Areas { areas: vec![disk], name_property: None, code_property: None };
        let cells = grid::build(Some(&disk), None, &[], Resolution::Ten, 1).expect("a grid").cells;
        let step = (cells[0].area_m2() * 2.0 / 3f64.sqrt()).sqrt();
        let distance = |a: &CellIndex, b: &CellIndex| centre(*a).distance_m(centre(*b)) / step;
        let covariance = |a: &CellIndex, b: &CellIndex| SD * SD * (-distance(a, b) / LENGTH).exp();
        Self { area, factor: cholesky(&cells, covariance), cells }
    }
}

fn cholesky(cells: &[CellIndex], covariance: impl Fn(&CellIndex, &CellIndex) -> f64) -> Vec<Vec<f64>> {
    let mut factor: Vec<Vec<f64>> = Vec::new();
    for (row, a) in cells.iter().enumerate() {
        let mut of_row = Vec::with_capacity(row + 1);
        for (column, b) in cells[..=row].iter().enumerate() {
            let above = if column == row { &of_row } else { &factor[column] };
            let left: f64 = of_row[..column].iter().zip(&above[..column]).map(|(a, b)| a * b).sum();
            let rest = covariance(a, b) - left;
            of_row.push(if column == row { rest.sqrt() } else { rest / factor[column][column] });
        }
        factor.push(of_row);
    }
    factor
}

/// The true risk of each cell, and its crimes where they happened and where they are published.
struct World {
    risk: Vec<f64>,
    happened: Vec<LonLat>,
    published: Vec<LonLat>,
}

impl World {
    fn draw(ground: &Ground, number: u64) -> Self {
        let mut rng = RandomStreams::new(SEED).stream("snap-point worlds", number);
        let noise: Vec<f64> = ground.cells.iter().map(|_| StandardNormal.sample(&mut rng)).collect();
        let log = |row: &Vec<f64>| row.iter().zip(&noise).map(|(weight, noise)| weight * noise).sum::<f64>();
        let risk: Vec<f64> = ground.factor.iter().map(|row| log(row).exp()).collect();
        let mean = risk.iter().sum::<f64>() / risk.len() as f64;
        let points: Vec<LonLat> = ground
            .cells
            .iter()
            .map(|_| around(rng.random_range(0.0..std::f64::consts::TAU), rng.random_range(0.0..1.0f64).sqrt()))
            .collect();
        let mut happened = Vec::new();
        for (cell, risk) in ground.cells.iter().zip(&risk) {
            let events = Poisson::new(EVENTS * risk / mean).expect("positive").sample(&mut rng) as u32;
            happened.extend((0..events).map(|_| within(*cell, &mut rng)));
        }
        // On so small a disk the sum of squares will do.
        let shrink = MIDDLE.1.to_radians().cos();
        let squared = |a: LonLat, b: LonLat| ((a.lon() - b.lon()) * shrink).powi(2) + (a.lat() - b.lat()).powi(2);
        let snap = |event: &LonLat| {
            *points.iter().min_by(|a, b| squared(**a, *event).total_cmp(&squared(**b, *event))).expect("points")
        };
        let published = happened.iter().map(snap).collect();
        Self { risk, happened, published }
    }

    /// The numbers of the cells of the highest true risk.
    fn riskiest(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.risk.len()).collect();
        order.sort_by(|a, b| self.risk[*b].total_cmp(&self.risk[*a]));
        order
    }
}

/// A position in a cell, all being alike.
fn within(cell: CellIndex, rng: &mut impl Rng) -> LonLat {
    let middle = LatLng::from(cell);
    loop {
        let (east, north) = (rng.random_range(-0.0016..0.0016), rng.random_range(-0.001..0.001));
        let at = at(middle.lng() + east, middle.lat() + north);
        if at.cell(Resolution::Ten) == cell {
            return at;
        }
    }
}

/// What the program makes of crimes at these positions.
fn analysed(ground: &Ground, crimes: &[LonLat], spread: Spread) -> RankingResult {
    let rows = crimes.iter().map(|at| {
        let (longitude, latitude) = (format!("{:.7}", at.lon()), format!("{:.7}", at.lat()));
        Crime { longitude: &longitude, latitude: &latitude, ..Crime::default() }.to_string()
    });
    let folder = Folder::new().with("2024-01-street.csv", police_file(rows)).with("area.geojson", &ground.area);
    let mut config = Options::default().with(|options| {
        options.study.theme.theme = vec!["violence".into()];
        options.spread.spread = spread;
    });
    config.study.inputs.crime = vec![folder.path("2024-01-street.csv").into()];
    config.study.inputs.area = Some(folder.path("area.geojson").into());
    config.study.grid.resolution = "10".parse().expect("a resolution");
    config.draws.draws = "99".parse().expect("a number");
    config.sensitivity.stability = "off".parse().expect("a choice");
    analysis::run(&config, &|_, _| {}).expect("analysed")
}

/// The share of the first 20 places by a rank that are among the 20 riskiest, and of all cells those whose true rank is in the
/// interval of theirs.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    overlap: f64,
    held: f64,
}

fn found(outcome: &RankingResult, riskiest: &[usize]) -> Found {
    let ranking = &outcome.themes[0].ranking;
    let first = &ranking.order[..TOP];
    let overlap = riskiest[..TOP].iter().filter(|cell| first.contains(cell)).count() as f64 / TOP as f64;
    let held = riskiest.iter().zip(1u32..).filter(|(cell, rank)| {
        ranking.rank_interval[**cell].is_some_and(|interval| (interval.low..=interval.high).contains(rank))
    });
    Found { overlap, held: held.count() as f64 / riskiest.len() as f64 }
}

#[test]
fn spreading_finds_the_riskiest_cells_that_map_points_hide() {
    let ground = Ground::new();
    assert!((390..=410).contains(&ground.cells.len()), "{} cells", ground.cells.len());
    let one = |number: u64| -> [Found; 3] {
        let world = World::draw(&ground, number);
        let riskiest = world.riskiest();
        let spread = analysed(&ground, &world.published, Spread::SnapPoints);
        assert_eq!(spread.grid.cells, ground.cells);
        let counts = spread.themes[0].spread.as_ref().expect("spread");
        let all: f64 = counts.count.iter().sum();
        assert!((all - spread.study_events(&spread.themes[0]) as f64).abs() < 1e-6, "{all}");
        let snapped = analysed(&ground, &world.published, Spread::None);
        let before = &spread.themes[0].ranking.redistribution.as_ref().expect("spread").rank_before;
        assert_eq!(&snapped.themes[0].ranking.rank, before, "what was before is what is without the spread");
        let truth = analysed(&ground, &world.happened, Spread::None);
        [snapped, spread, truth].map(|outcome| found(&outcome, &riskiest))
    };
    let worlds: Vec<[Found; 3]> = (0..WORLDS).into_par_iter().map(one).collect();
    let mean =
        |which: usize, of: fn(&Found) -> f64| worlds.iter().map(|world| of(&world[which])).sum::<f64>() / WORLDS as f64;
    let [snapped, spread, truth] = [0, 1, 2].map(|which| mean(which, |found| found.overlap));
    let mut said =
        format!("{} cells, {WORLDS} worlds; of the 20 riskiest among the first 20 places:", ground.cells.len());
    write!(said, " map points {snapped:.3}, spread {spread:.3}, true positions {truth:.3}").expect("a String");
    let held = [0, 1, 2].map(|which| mean(which, |found| found.held));
    write!(said, "; true ranks in their 90 % interval: {:.3}, {:.3}, {:.3}", held[0], held[1], held[2])
        .expect("a String");
    println!("{said}");
    assert!(spread >= snapped + 0.2, "{said}");
    assert!(truth > spread, "{said}");
    assert!((0.87..0.96).contains(&held[1]), "{said}");
}
