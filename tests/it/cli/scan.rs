//! `hexspot scan` on the sample, in which five blocks are planted.

use geo::{Intersects, MultiPolygon, Polygon};
use geojson::{FeatureCollection, GeoJson};
use serde_json::Value;

use crate::support::Folder;

fn collection(text: &str) -> FeatureCollection {
    match text.parse().expect("GeoJSON") {
        GeoJson::FeatureCollection(collection) => collection,
        _ => panic!("no collection"),
    }
}

/// The sample unpacked, and scanned for violence with these flags into `out`.
fn scanned(flags: &str) -> Folder {
    let folder = Folder::new();
    for command in ["synth --out city", &format!("scan -c city/hexspot.toml --theme violence --out out {flags}")] {
        let run = folder.run(command);
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
    }
    folder
}

#[test]
fn the_planted_blocks_are_found_and_what_is_said_of_them_is_whole() {
    let folder = scanned("--resolution 10");
    assert_eq!(
        folder.files("out"),
        ["clusters_violence.csv", "clusters_violence.geojson", "clusters_violence.qml", "ledger.csv", "manifest.json"]
    );
    let clusters = collection(&folder.text("out/clusters_violence.geojson")).features;
    let mut planted = 0;
    for block in collection(&folder.text("city/truth.geojson")).features {
        let categories = block.property("categories").expect("categories").to_string();
        if !categories.contains("Violence and sexual offences") {
            continue;
        }
        planted += 1;
        let shape: Polygon = Polygon::try_from(block.geometry.expect("drawn").value).expect("a polygon");
        let hit = |cluster: &geojson::Feature| {
            let value = cluster.geometry.clone().expect("drawn").value;
            let outline = Polygon::<f64>::try_from(value.clone()).map(MultiPolygon::from);
            let outline = outline.or_else(|_| MultiPolygon::<f64>::try_from(value)).expect("polygons");
            cluster.property("significant") == Some(&Value::Bool(true)) && outline.intersects(&shape)
        };
        assert!(clusters.iter().any(hit), "{:?} is planted and in no cluster", block.properties);
    }
    assert!(planted > 0, "nothing is planted in violence");
    let first = clusters[0].properties.as_ref().expect("properties");
    assert_eq!(
        (&first["id"], &first["number"], &first["p_clumped"]),
        (&"violence-c1".into(), &1.into(), &0.001.into())
    );
    assert_eq!((&first["from"], &first["to"]), (&Value::Null, &Value::Null));
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let scan = manifest["scan"].to_string();
    for said in ["upper", "p_poisson alone is no verdict", "most likely of all windows", "\"phi\":{\"phi\":"] {
        assert!(scan.contains(said), "{said:?} is not in {scan}");
    }
    assert_eq!(manifest["configuration"]["max_share"], 0.1);
}

#[test]
fn a_scan_of_space_and_time_says_when_and_any_number_of_threads_gives_the_same_bytes() {
    let folder = scanned("--scan space-time --from 2024-01 --replications 99 --threads 1");
    let run = folder
        .run("scan -c city/hexspot.toml --theme violence --scan space-time --from 2024-01 --replications 99 --threads 2 --out two");
    assert_eq!(run.code, 0, "{}", run.stderr);
    for file in folder.files("out") {
        assert_eq!(folder.text(&format!("out/{file}")), folder.text(&format!("two/{file}")), "{file}");
    }
    let clusters = collection(&folder.text("out/clusters_violence.geojson")).features;
    for cluster in &clusters {
        let month = |name: &str| cluster.property(name).and_then(Value::as_str).expect("a month").to_owned();
        assert!(month("from") <= month("to"));
        assert_eq!(cluster.property("relative_risk"), Some(&Value::Null));
    }
    assert!(!clusters.is_empty());
}

#[test]
fn one_month_has_no_verdict_and_no_space_time() {
    let folder = Folder::new().with("crime.csv", crate::support::police_rows("2024-01", 40));
    let run = folder.run("scan --crime crime.csv --max-share 0.3 --replications 99 --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("no cluster has a verdict"), "{}", run.stderr);
    let clusters = collection(&folder.text("out/clusters_vawg.geojson")).features;
    assert!(!clusters.is_empty());
    for cluster in &clusters {
        assert_eq!(
            (cluster.property("significant"), cluster.property("p_clumped")),
            (Some(&Value::Null), Some(&Value::Null))
        );
        let reason = cluster.property("reason").expect("a sentence").to_string();
        assert!(reason.contains("no verdict"), "{reason}");
    }
    let run = folder.run("scan --crime crime.csv --scan space-time --out space-time");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("nothing to scan") && run.stderr.contains("1 months"), "{}", run.stderr);
    assert!(collection(&folder.text("space-time/clusters_vawg.geojson")).features.is_empty());
}
