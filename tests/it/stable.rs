//! A hotspot of many points stays however the map is drawn; one of a single map point is unmasked.

use hexspot::analysis::{self};
use hexspot::ingest::Source;
use hexspot::options::Options;
use hexspot::place::LonLat;
use hexspot::rank::Hotspot;
use hexspot_stats::RandomStreams;
use rand::{Rng, RngExt};

use crate::support::{Crime, Folder, police_file, square};

const MONTHS: usize = 12;
const CORNER: (f64, f64) = (-0.10, 51.50);
const SIDE: f64 = 0.03;
const SPREAD: (f64, f64) = (-0.092, 51.507);
const ARTEFACT: (f64, f64) = (-0.079_123, 51.522_345);

/// Rows of one month at these positions.
fn rows(month: usize, at: impl Iterator<Item = (f64, f64)>) -> Vec<String> {
    let month = format!("2024-{:02}", month + 1);
    let row = |(number, (longitude, latitude)): (usize, (f64, f64))| {
        let id =
            format!("{:064x}", number + 1_000_000 * (month.as_bytes()[6] as usize + 16 * month.as_bytes()[5] as usize));
        let (longitude, latitude) = (format!("{longitude:.6}"), format!("{latitude:.6}"));
        let crime = Crime { id: &id, month: &month, longitude: &longitude, latitude: &latitude, ..Crime::default() };
        crime.to_string()
    };
    at.enumerate().map(row).collect()
}

/// 250 events a month anywhere in the square, 20 within 170 m of one place, and 7 on a single point.
fn month(month: usize) -> Vec<String> {
    let mut rng = RandomStreams::new(7).stream("stable", month as u64);
    let mut at: Vec<(f64, f64)> =
        (0..250).map(|_| (CORNER.0 + SIDE * rng.random::<f64>(), CORNER.1 + SIDE * rng.random::<f64>())).collect();
    at.extend((0..20).map(|_| near(SPREAD, &mut rng)));
    at.extend([ARTEFACT; 7]);
    rows(month, at.into_iter())
}

/// Within 170 m, evenly.
fn near((lon, lat): (f64, f64), rng: &mut impl Rng) -> (f64, f64) {
    let (angle, radius) = (std::f64::consts::TAU * rng.random::<f64>(), 170.0 * rng.random::<f64>().sqrt());
    (lon + radius * angle.cos() / 69_200.0, lat + radius * angle.sin() / 111_200.0)
}

#[test]
fn a_spread_hotspot_is_stable_and_one_of_a_single_point_is_told() {
    let folder = Folder::new()
        .with("square.geojson", square(CORNER.0, CORNER.1, SIDE))
        .with("crime.csv", police_file((0..MONTHS).flat_map(month)));
    let mut config = Options::default().with(|options| {
        options.study.theme.theme = vec!["violence".into()];
        options.study.grid.resolution = "10".parse().expect("a resolution");
    });
    config.study.inputs.crime = vec![Source::from(folder.path("crime.csv"))];
    config.study.inputs.area = Some(folder.path("square.geojson").into());
    let outcome = analysis::run(&config, &|_, _| {}).expect("it can be analysed");
    let ran = &outcome.themes[0];
    let stability = ran.stability.as_ref().expect("a small grid");
    println!("variants: {:#?}", stability.variants);
    let at = |(lon, lat): (f64, f64)| {
        let cell = LonLat::new(lon, lat).expect("in range").cell(outcome.grid.resolution);
        let cell = outcome.grid.number(cell).expect("in the square") as usize;
        ran.hotspots.iter().position(|hotspot| hotspot.cells.contains(&cell)).expect("it is a hotspot")
    };
    let (spread, artefact) = (at(SPREAD), at(ARTEFACT));
    let told = |at: usize| {
        let hotspot: &Hotspot = &ran.hotspots[at];
        let (share, stable) = (hotspot.top_point_share.expect("it has events"), stability.hotspots[at].share());
        println!(
            "{} events, {share:.2} on the fullest point, hot without it: {}, there in {:.2} of {} variants, lost in {:?}",
            hotspot.count,
            hotspot.hot_without_top_point,
            stable.expect("there are variants"),
            stability.variants.len(),
            stability.lost_in(at)
        );
        (share, hotspot.hot_without_top_point, stable.expect("there are variants"), &hotspot.reason)
    };
    let (share, without, stable, _) = told(spread);
    assert!(share < 0.1 && without && stable >= 0.9, "the spread one: {share} {without} {stable}");
    let (share, without, _, reason) = told(artefact);
    assert!(share > 0.8 && !without, "the artefact: {share} {without}");
    assert!(reason.contains("without which it would not be hot"), "{reason}");
    assert!(stability.variants.len() >= 8);
}
