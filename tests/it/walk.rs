//! Distances along streets agree with Floyd and Warshall's algorithm, which knows nothing of how they are found.

use geo::LineString;
use hexspot::ingest::{Street, StreetLayer};
use hexspot::place::{LonLat, Plane};
use hexspot::plan::walk::{Network, OFF_NETWORK_M, Reachability, Walk};

/// A place so many metres east and north of one in the City.
pub fn at(x: f64, y: f64) -> LonLat {
    let middle = LonLat::new(-0.0887, 51.5133).expect("in range");
    Plane::at(middle).place([x, y]).expect("on the earth")
}

/// Streets through these places.
pub fn streets(lines: &[&[(f64, f64)]]) -> Vec<StreetLayer> {
    let street = |(number, line): (usize, &&[(f64, f64)])| Street {
        id: number.to_string(),
        name: Some(format!("Street {number}")),
        line: line.iter().map(|(x, y)| at(*x, *y).coord()).collect::<LineString>(),
        attributes: Default::default(),
    };
    vec![StreetLayer { streets: lines.iter().enumerate().map(street).collect(), source: "test".into() }]
}

/// A place beside a street: the street by two neighbouring corners, the share of the way between them, and the metres to its left.
type Beside = ((f64, f64), (f64, f64), f64, f64);

/// Metres between all corners and places by Floyd and Warshall; infinite where no way leads. Every place is a node of its own, joined to the
/// corners at both ends of its stretch.
fn floyd_warshall(lines: &[&[(f64, f64)]], places: &[Beside]) -> Vec<Vec<f64>> {
    let mut corners: Vec<(f64, f64)> = lines.iter().flat_map(|line| line.iter().copied()).collect();
    corners.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
    corners.dedup();
    let number = |of: &(f64, f64)| corners.iter().position(|corner| corner == of).expect("a corner");
    let size = corners.len() + places.len();
    let mut metres = vec![vec![f64::INFINITY; size]; size];
    let mut join = |a: usize, b: usize, length: f64| {
        metres[a][b] = metres[a][b].min(length);
        metres[b][a] = metres[b][a].min(length);
    };
    let apart = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
    for pair in lines.iter().flat_map(|line| line.windows(2)) {
        join(number(&pair[0]), number(&pair[1]), apart(pair[0], pair[1]));
    }
    for (here, (from, to, share, off)) in places.iter().enumerate() {
        let (node, length) = (corners.len() + here, apart(*from, *to));
        join(node, number(from), off + share * length);
        join(node, number(to), off + (1.0 - share) * length);
        for (there, (other_from, other_to, other_share, other_off)) in places[..here].iter().enumerate() {
            if (from, to) == (other_from, other_to) {
                join(node, corners.len() + there, off + other_off + (share - other_share).abs() * length);
            }
        }
    }
    for through in 0..size {
        for a in 0..size {
            for b in 0..size {
                metres[a][b] = metres[a][b].min(metres[a][through] + metres[through][b]);
            }
        }
    }
    metres.split_off(corners.len()).into_iter().map(|mut row| row.split_off(corners.len())).collect()
}

fn position(((x, y), (u, v), share, off): Beside) -> LonLat {
    let length = (u - x).hypot(v - y);
    let left = (-(v - y) / length * off, (u - x) / length * off);
    at(x + share * (u - x) + left.0, y + share * (v - y) + left.1)
}

/// Checks every two places, and `within` from each, against Floyd and Warshall.
fn agree(lines: &[&[(f64, f64)]], places: &[Beside]) {
    /// The plane on which streets are drawn is not the sphere on which they are measured.
    const NEAR: f64 = 0.02;
    let walk = Walk::from(Network::new(&streets(lines)).expect("streets"));
    let all: Vec<LonLat> = places.iter().copied().map(position).collect();
    let expected = floyd_warshall(lines, places);
    for (a, from) in all.iter().enumerate() {
        for (b, to) in all.iter().enumerate() {
            let (straight, off) = (from.distance_m(*to), places[a].3 + places[b].3);
            let wanted = if straight <= off { straight } else { expected[a][b] };
            match walk.metres(*from, *to) {
                Some(metres) => assert!((metres - wanted).abs() < NEAR, "{a} to {b}: {metres}, not {wanted}"),
                None => assert!(wanted.is_infinite(), "{a} to {b}: no way, not {wanted}"),
            }
        }
        for limit in [0.0, 150.0, 320.0, 1e9] {
            let found = walk.within(*from, &all, limit);
            let each = all.iter().enumerate().filter_map(|(b, to)| Some((b, walk.metres(*from, *to)?)));
            assert_eq!(found, each.filter(|(_, metres)| *metres <= limit).collect::<Vec<_>>(), "{a} within {limit}");
        }
    }
}

#[test]
fn a_grid_with_a_diagonal() {
    let row = |y: f64| [(0.0, y), (100.0, y), (200.0, y), (300.0, y)];
    let column = |x: f64| [(x, 0.0), (x, 80.0), (x, 160.0)];
    let (rows, columns) =
        ([row(0.0), row(80.0), row(160.0)], [column(0.0), column(100.0), column(200.0), column(300.0)]);
    let diagonal = [(0.0, 0.0), (100.0, 80.0), (200.0, 160.0)];
    let mut lines: Vec<&[(f64, f64)]> = rows.iter().map(|line| &line[..]).collect();
    lines.extend(columns.iter().map(|line| &line[..]));
    lines.push(&diagonal);
    agree(
        &lines,
        &[
            ((0.0, 0.0), (100.0, 0.0), 0.0, 0.0),
            ((0.0, 0.0), (100.0, 0.0), 0.25, 4.0),
            ((0.0, 0.0), (100.0, 0.0), 0.75, 3.0),
            ((0.0, 0.0), (100.0, 80.0), 0.5, 5.0),
            ((200.0, 160.0), (300.0, 160.0), 1.0, 0.0),
            ((200.0, 160.0), (300.0, 160.0), 0.6, 30.0),
            ((300.0, 0.0), (300.0, 80.0), 0.1, 7.0),
            ((100.0, 80.0), (200.0, 80.0), 0.5, 2.0),
        ],
    );
}

#[test]
fn a_part_that_hangs_together_with_nothing_else() {
    let lines: [&[(f64, f64)]; 4] = [
        &[(0.0, 0.0), (200.0, 0.0), (200.0, 150.0)],
        &[(0.0, 0.0), (0.0, 150.0), (200.0, 150.0)],
        &[(600.0, 0.0), (700.0, 0.0)],
        &[(700.0, 0.0), (700.0, 60.0)],
    ];
    let places: [Beside; 5] = [
        ((0.0, 0.0), (200.0, 0.0), 0.3, 4.0),
        ((0.0, 150.0), (200.0, 150.0), 0.9, 0.0),
        ((600.0, 0.0), (700.0, 0.0), 0.2, 6.0),
        ((700.0, 0.0), (700.0, 60.0), 0.5, 0.0),
        ((0.0, 0.0), (0.0, 150.0), 0.5, 0.0),
    ];
    agree(&lines, &places);
    let network = Network::new(&streets(&lines)).expect("streets");
    let parts = network.components();
    assert_eq!(parts.number, 2);
    assert!((parts.metres - 860.0).abs() < 0.1 && (parts.disconnected - 160.0 / 860.0).abs() < 1e-4, "{parts:?}");
    let walk = Walk::from(network);
    let far = at(0.0, -OFF_NETWORK_M - 5.0);
    let placed = Reachability::new(&walk, places.iter().copied().map(position).chain([far]));
    assert_eq!(placed, Reachability { all: 6, off: 1, disconnected: 2 });
    assert_eq!(walk.metres(far, at(0.0, 0.0)), None);
    assert!(walk.within(far, &[at(0.0, 0.0)], 1e9).is_empty());
    assert!(walk.describe().contains("one part of them, 18.6"), "{}", walk.describe());
}

#[test]
fn a_bridge_is_no_junction_and_the_way_round_is_long() {
    // The second line passes over the first and comes down far behind it.
    let lines: [&[(f64, f64)]; 2] =
        [&[(0.0, 0.0), (500.0, 0.0)], &[(250.0, 100.0), (250.0, -300.0), (500.0, -300.0), (500.0, 0.0)]];
    let places: [Beside; 4] = [
        ((0.0, 0.0), (500.0, 0.0), 0.5, 0.0),
        ((250.0, 100.0), (250.0, -300.0), 0.2, 5.0),
        ((0.0, 0.0), (500.0, 0.0), 0.1, 1.0),
        ((250.0, -300.0), (500.0, -300.0), 0.5, 0.0),
    ];
    agree(&lines, &places);
    let walk = Walk::from(Network::new(&streets(&lines)).expect("streets"));
    let (under, over) = (at(249.0, 0.5), at(250.5, 20.0));
    assert!(walk.metres(under, over).expect("a way") > 1_000.0, "not up the side of the bridge");
}

#[test]
fn lines_meet_within_half_a_metre_and_an_end_meets_the_line_that_it_is_on() {
    let walk = |lines: &[&[(f64, f64)]]| Network::new(&streets(lines)).expect("streets");
    let parts = |lines: &[&[(f64, f64)]]| walk(lines).components().number;
    assert_eq!(parts(&[&[(0.0, 0.0), (100.0, 0.0)], &[(100.3, 0.2), (100.0, 90.0)]]), 1);
    assert_eq!(parts(&[&[(0.0, 0.0), (100.0, 0.0)], &[(102.0, 0.0), (100.0, 90.0)]]), 2);
    let side = walk(&[&[(0.0, 0.0), (100.0, 0.0)], &[(40.0, 0.3), (40.0, 90.0)]]);
    assert_eq!((side.components().number, side.size()), (1, 3), "a side street without a corner of the main street");
    assert_eq!(parts(&[&[(0.0, 0.0), (100.0, 0.0)], &[(40.0, 2.0), (40.0, 90.0)]]), 2);
    assert_eq!(parts(&[&[(0.0, 0.0), (100.0, 0.0)], &[(40.0, -50.0), (40.0, 90.0)]]), 2, "a crossing is no junction");
    let ring = walk(&[&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]]);
    assert_eq!(ring.size(), 1);
    let (a, b) = (at(50.0, 0.0), at(0.0, 10.0));
    assert!((Walk::from(ring).metres(a, b).expect("a way") - 60.0).abs() < 0.01, "round the ring by its beginning");
    assert!(Network::new(&[]).is_none() && Network::new(&streets(&[&[(0.0, 0.0), (0.1, 0.0)]])).is_none());
}

#[test]
fn the_order_and_direction_of_lines_make_no_difference() {
    let lines: Vec<Vec<(f64, f64)>> = (0..6)
        .flat_map(|i| {
            let i = f64::from(i) * 90.0;
            [vec![(i, -10.0), (i, 500.0)], vec![(-10.0, i), (210.0, i), (500.0, i)]]
        })
        .collect();
    // Corners only where rows and columns share them: side streets end on them.
    let forward: Vec<&[(f64, f64)]> = lines.iter().map(|line| &line[..]).collect();
    let mut layers = streets(&forward);
    let one = Walk::from(Network::new(&layers).expect("streets"));
    layers[0].streets.reverse();
    let two = Walk::from(Network::new(&layers).expect("streets"));
    let places: Vec<LonLat> = (0..40).map(|i| at(f64::from(i * 37 % 480), f64::from(i * 53 % 470))).collect();
    for from in &places {
        assert_eq!(one.within(*from, &places, 1e9), two.within(*from, &places, 1e9));
    }
}

#[test]
fn without_streets_the_straight_line_is_made_longer() {
    let (walk, a, b) = (Walk::default(), at(0.0, 0.0), at(300.0, 400.0));
    assert!((walk.metres(a, b).expect("always") - 650.0).abs() < 0.01);
    assert_eq!(walk.within(a, &[b, a], 600.0), [(1, 0.0)]);
    assert!(walk.streets().is_none() && walk.describe().contains("× 1.3"));
    assert_eq!(Reachability::new(&walk, [a, b]), Reachability { all: 2, off: 0, disconnected: 0 });
}
