//! The sample's truth: what was planted is found, and what was not is not.

use std::io::Read;

use geo::{Area, BooleanOps, Intersects, MultiPolygon, Polygon};
use geojson::{FeatureCollection, GeoJson};
use hexspot::analysis::{self, RankingResult};
use hexspot::ingest::slug;
use hexspot::sample;

/// A planted block.
struct Block {
    id: String,
    categories: Vec<String>,
    shape: Polygon,
}

fn blocks() -> Vec<Block> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(sample::ARCHIVE)).expect("a zip");
    let mut text = String::new();
    archive.by_name("truth.geojson").expect("in the sample").read_to_string(&mut text).expect("text");
    let GeoJson::FeatureCollection(FeatureCollection { features, .. }) = text.parse().expect("GeoJSON") else {
        panic!("the truth is a collection");
    };
    let block = |feature: geojson::Feature| {
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        Block {
            id: text(feature.property("id").expect("id")),
            categories: feature
                .property("categories")
                .and_then(|list| list.as_array())
                .expect("categories")
                .iter()
                .map(text)
                .collect(),
            shape: Polygon::try_from(feature.geometry.expect("drawn").value).expect("a polygon"),
        }
    };
    features.into_iter().map(block).collect()
}

/// One theme for every category that is planted anywhere.
fn by_category(blocks: &[Block]) -> RankingResult {
    let mut categories: Vec<&String> = blocks.iter().flat_map(|block| &block.categories).collect();
    categories.sort();
    categories.dedup();
    let mut config = sample::options();
    for category in &categories {
        let theme = format!("[themes.{}]\ntitle = {category:?}\ncategories = [{category:?}]\n", slug(category));
        config.study.catalogue.extend_from("test", &theme).expect("valid");
    }
    config.study.theme.theme = categories.into_iter().map(|category| slug(category)).collect();
    config.study.grid.resolution = "10".parse().expect("a resolution");
    config.sensitivity.stability = "off".parse().expect("a choice");
    analysis::run(&config, &|_, _| {}).expect("the sample can be analysed")
}

#[test]
fn every_planted_block_is_a_reported_hotspot_and_little_else_is() {
    let blocks = blocks();
    assert_eq!(blocks.len(), 5);
    let outcome = by_category(&blocks);
    for block in &blocks {
        for category in &block.categories {
            let ran = outcome.themes.iter().find(|ran| ran.selection.theme.title == *category).expect("a theme each");
            let found = ran.hotspots.iter().any(|hotspot| hotspot.shape.intersects(&block.shape));
            assert!(found, "{} is planted in {} and not among its {} hotspots", block.id, category, ran.hotspots.len());
        }
    }
    let (mut hot, mut outside, mut beyond_reach) = (0.0, 0.0, 0.0);
    for ran in &outcome.themes {
        let planted: Vec<Polygon> = blocks
            .iter()
            .filter(|block| block.categories.contains(&ran.selection.theme.title))
            .map(|block| block.shape.clone())
            .collect();
        let planted = MultiPolygon::new(planted);
        for hotspot in &ran.hotspots {
            hot += hotspot.shape.unsigned_area();
            outside += hotspot.shape.difference(&planted).unsigned_area();
            for cell in &hotspot.cells {
                // The verdict is on a cell with its ring: it is false only when nothing planted lies in either.
                let ring: Vec<_> = outcome.grid.cells[*cell].grid_disk(1);
                let window = h3o::geom::SolventBuilder::new().build().dissolve(ring).expect("distinct cells");
                if !window.intersects(&planted) {
                    beyond_reach += hotspot.shape.unsigned_area() / hotspot.cells.len() as f64;
                }
            }
        }
    }
    println!("share of reported hot area outside the planted blocks: {:.2}", outside / hot);
    println!("share of reported hot area in cells whose window touches no planted block: {:.3}", beyond_reach / hot);
    assert!(outside / hot < 0.52, "{}", outside / hot);
    assert!(beyond_reach / hot <= 0.04, "{}", beyond_reach / hot);
}

#[test]
fn a_category_with_nothing_planted_has_no_hotspot() {
    let mut config = sample::options();
    config
        .study
        .catalogue
        .extend_from("test", "[themes.burglary]\ntitle = 'Burglary'\ncategories = ['Burglary']\n")
        .expect("valid");
    config.study.theme.theme = vec!["burglary".into()];
    config.study.grid.resolution = "10".parse().expect("a resolution");
    config.sensitivity.stability = "off".parse().expect("a choice");
    let outcome = analysis::run(&config, &|_, _| {}).expect("the sample can be analysed");
    assert_eq!(outcome.themes[0].hotspots.len(), 0);
    assert!(outcome.themes[0].table.total() > 500);
}
