//! Boundaries in each format and coordinate system are the same boundary; broken ones are answered.

use std::collections::BTreeSet;
use std::path::Path;

use geo::{CoordsIter, LineString, MultiPolygon, Polygon};
use h3o::{CellIndex, Resolution};
use hexspot::ingest::{Areas, DropReason, FileAccount, LAYER_ENDINGS, LayerKind, Source, layer_kind, read_areas};

use super::write::{self, System, Ward};
use crate::support::{Folder, real_data, square, zip_of};

fn read(path: &Path) -> hexspot::Result<(FileAccount, Areas)> {
    read_areas(&Source::Path(path.into()).file(&LAYER_ENDINGS)?)
}

#[track_caller]
fn read_well(path: &Path) -> (FileAccount, Areas) {
    let (account, areas) = read(path).unwrap_or_else(|problem| panic!("{problem}"));
    account.check().expect("the account adds up");
    (account, areas)
}

/// Two wards side by side, of some hundred corners each, one with a hole and an island in another part.
fn drawn_wards() -> Vec<Ward> {
    let round = |lon: f64, lat: f64, radius: f64, corners: u32| -> LineString {
        let corner = |at: u32| {
            let turn = std::f64::consts::TAU * f64::from(at % corners) / f64::from(corners);
            let bulge = 1.0 + 0.2 * (5.0 * turn).sin();
            (lon + 1.6 * radius * bulge * turn.cos(), lat + radius * bulge * turn.sin())
        };
        (0..=corners).map(corner).collect()
    };
    let ward =
        |name: &str, code: &str, polygons| Ward { name: name.into(), code: code.into(), shape: MultiPolygon(polygons) };
    let holed = Polygon::new(round(-0.10, 51.51, 0.008, 120), vec![round(-0.10, 51.51, 0.003, 40)]);
    let island = Polygon::new(round(-0.10, 51.51, 0.001, 12), vec![]);
    vec![
        ward("Castle Baynard", "E05000010", vec![holed, island]),
        ward("Café Row & St James's", "E05000011", vec![Polygon::new(round(-0.04, 51.50, 0.006, 90), vec![])]),
    ]
}

fn real_wards() -> Option<Vec<Ward>> {
    let (_, areas) = read_well(&real_data()?.join("boundaries/wards_gla_city_of_london.geojson"));
    let ward =
        |area: hexspot::ingest::Area| Ward { name: area.name, code: area.code.expect("a code"), shape: area.shape };
    Some(areas.areas.into_iter().map(ward).collect())
}

fn cells(areas: &Areas, resolution: Resolution) -> BTreeSet<CellIndex> {
    let grid = hexspot::grid::build(Some(areas), None, &[], resolution, 1).expect("a grid");
    grid.cells.into_iter().collect()
}

/// How far a corner may be from where it was drawn, degrees: a centimetre.
const CORNER: f64 = 1e-7;

/// What the areas are read as must be what was written, to a centimetre and to the cell.
fn check(what: &str, wards: &[Ward], path: &Path, system: System, format: &str) {
    let (account, areas) = read_well(path);
    assert_eq!((account.read, account.kept), (wards.len() as u64, wards.len() as u64), "{what}");
    assert_eq!(account.format, format, "{what}");
    assert!(account.note.contains("\"WD22NM\"") && account.note.contains("\"WD22CD\""), "{what}: {}", account.note);
    assert_eq!(account.note.contains("EPSG:"), system != System::Wgs84, "{what}: {}", account.note);
    let drawn = |ward: &Ward| (ward.name.clone(), Some(ward.code.clone()));
    let met: Vec<_> = areas.areas.iter().map(|area| (area.name.clone(), area.code.clone())).collect();
    assert_eq!(met, wards.iter().map(drawn).collect::<Vec<_>>(), "{what}");
    assert!(areas.areas.iter().all(|area| area.properties["LAD22NM"] == "City of London"), "{what}");
    for (area, ward) in areas.areas.iter().zip(wards) {
        assert_eq!(area.shape.coords_count(), ward.shape.coords_count(), "{what}");
        for at in area.shape.coords_iter() {
            let near = |drawn: geo::Coord| (drawn.x - at.x).abs() < CORNER && (drawn.y - at.y).abs() < CORNER;
            assert!(ward.shape.coords_iter().any(near), "{what}: {} has a corner at {at:?}", area.name);
        }
    }
    let as_drawn = Areas {
        areas: areas
            .areas
            .iter()
            .zip(wards)
            .map(|(area, ward)| hexspot::ingest::Area { shape: ward.shape.clone(), ..area.clone() })
            .collect(),
        ..areas.clone()
    };
    for resolution in [Resolution::Nine, Resolution::Ten, Resolution::Eleven] {
        let (met, drawn) = (cells(&areas, resolution), cells(&as_drawn, resolution));
        assert!(drawn.len() > 5);
        assert_eq!(met, drawn, "{what} at resolution {resolution}");
    }
}

fn check_every_way(wards: &[Ward]) {
    for system in [System::Wgs84, System::BritishNationalGrid, System::WebMercator, System::Utm30] {
        let folder = Folder::new();
        let path = |name: &str| folder.path(name);
        write::geojson(&path("wards.geojson"), wards, system, true);
        check(&format!("GeoJSON in {system:?}"), wards, &path("wards.geojson"), system, "areas (GeoJSON)");
        write::shapefile(&path("wards.shp"), wards, system);
        check(&format!("shapefile in {system:?}"), wards, &path("wards.shp"), system, "areas (shapefile)");
        write::geopackage(&path("wards.gpkg"), wards, system);
        check(&format!("GeoPackage in {system:?}"), wards, &path("wards.gpkg"), system, "areas (GeoPackage)");
    }
}

#[test]
fn a_boundary_has_the_same_cells_in_every_format_and_system() {
    check_every_way(&drawn_wards());
}

#[test]
fn the_citys_wards_have_the_same_cells_in_every_format_and_system() {
    if let Some(wards) = real_wards() {
        check_every_way(&wards);
    }
}

#[test]
fn metres_of_the_british_grid_are_known_by_themselves() {
    let folder = Folder::new();
    let wards = drawn_wards();
    write::geojson(&folder.path("wards.geojson"), &wards, System::BritishNationalGrid, false);
    check("GeoJSON without crs", &wards, &folder.path("wards.geojson"), System::BritishNationalGrid, "areas (GeoJSON)");
    write::shapefile(&folder.path("wards.shp"), &wards, System::BritishNationalGrid);
    std::fs::remove_file(folder.path("wards.prj")).expect("was there");
    check(
        "shapefile without .prj",
        &wards,
        &folder.path("wards.shp"),
        System::BritishNationalGrid,
        "areas (shapefile)",
    );
    let (account, _) = read_well(&folder.path("wards.shp"));
    assert!(account.note.contains("states no system"), "{}", account.note);
    write::geojson(&folder.path("web.geojson"), &wards, System::WebMercator, false);
    assert!(read(&folder.path("web.geojson")).expect_err("unknown metres").to_string().contains("are no degrees"));
}

#[test]
fn a_shapefile_is_read_from_its_zip_and_from_a_folder() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("loose")).expect("a folder");
    write::shapefile(&folder.path("loose/wards.shp"), &drawn_wards(), System::BritishNationalGrid);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for ending in ["shp", "shx", "dbf", "prj"] {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("Wards_(2022)/WARDS.{}", ending.to_uppercase()), options).expect("memory");
        std::io::Write::write_all(&mut zip, &folder.bytes(&format!("loose/wards.{ending}"))).expect("memory");
    }
    let folder = folder.with("wards.zip", zip.finish().expect("memory").into_inner());
    let (_, loose) = read_well(&folder.path("loose"));
    let (account, zipped) = read_well(&folder.path("wards.zip"));
    assert_eq!(loose, zipped);
    assert!(account.file.ends_with("wards.zip/Wards_(2022)/WARDS.SHP"), "{}", account.file);
    write::geopackage(&folder.path("w.gpkg"), &drawn_wards(), System::BritishNationalGrid);
    let zipped = zip_bytes("w.gpkg", &folder.bytes("w.gpkg"));
    let folder = folder.with("package.zip", zipped);
    assert_eq!(read_well(&folder.path("package.zip")).1.areas.len(), 2);
}

fn zip_bytes(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
    std::io::Write::write_all(&mut zip, bytes).expect("memory");
    zip.finish().expect("memory").into_inner()
}

#[test]
fn a_shapefile_without_one_of_its_parts_says_so() {
    let folder = Folder::new();
    let wards = drawn_wards();
    write::shapefile(&folder.path("wards.shp"), &wards, System::Wgs84);
    std::fs::remove_file(folder.path("wards.shx")).expect("was there");
    let (account, areas) = read_well(&folder.path("wards.shp"));
    assert!(account.note.contains(".shx is missing") && areas.areas.len() == 2, "{}", account.note);
    let table = folder.bytes("wards.dbf");
    std::fs::remove_file(folder.path("wards.dbf")).expect("was there");
    let (account, areas) = read_well(&folder.path("wards.shp"));
    assert!(account.note.contains(".dbf is missing"), "{}", account.note);
    assert_eq!(areas.areas[1].name, "area 2");
    // One row fewer: the shapes would have the names of their neighbours.
    let mut shorter = table.clone();
    shorter[4] -= 1;
    let folder = folder.with("wards.dbf", shorter);
    assert!(
        read(&folder.path("wards.shp"))
            .expect_err("of two minds")
            .to_string()
            .contains("2 shapes, and its .dbf 1 rows")
    );
    let folder = folder.with("wards.dbf", &table[..table.len() - 30]);
    assert!(read(&folder.path("wards.shp")).expect_err("cut short").to_string().contains("wards.dbf"));
    let folder =
        folder.with("wards.dbf", &table).with("wards.prj", "PROJCS[\"Moon_2000\",AUTHORITY[\"IAU\",\"30100\"]]");
    let message = read(&folder.path("wards.shp")).expect_err("unknown system").to_string();
    assert!(message.contains("Moon_2000") && message.contains("wards.prj"), "{message}");
    let message = read(&folder.path("wards.dbf")).expect_err("the wrong part").to_string();
    assert!(message.contains("ends in .shp"), "{message}");
}

/// A GeoJSON of these shapes, as text.
fn features(shapes: &[&str]) -> String {
    let feature =
        |shape: &&str| format!("{{\"type\":\"Feature\",\"properties\":{{\"name\":\"A\"}},\"geometry\":{shape}}}");
    let features: Vec<String> = shapes.iter().map(feature).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

const SQUARE: &str =
    "{\"type\":\"Polygon\",\"coordinates\":[[[-0.1,51.5],[-0.09,51.5],[-0.09,51.51],[-0.1,51.51],[-0.1,51.5]]]}";

#[test]
fn shapes_that_cannot_be_used_are_counted_by_reason() {
    let bow_tie = "{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.01,51.01],[0.01,51],[0,51.01],[0,51]]]}";
    let cases: [(&str, Option<DropReason>); 14] = [
        ("null", Some(DropReason::NoShape)),
        ("{\"type\":\"Point\",\"coordinates\":[-0.1,51.5]}", Some(DropReason::NotAPolygon)),
        ("{\"type\":\"LineString\",\"coordinates\":[[-0.1,51.5],[0,51]]}", Some(DropReason::NotAPolygon)),
        ("{\"type\":\"GeometryCollection\",\"geometries\":[]}", Some(DropReason::BrokenShape)),
        ("{\"type\":\"Polygon\",\"coordinates\":[]}", Some(DropReason::BrokenShape)),
        ("{\"type\":\"Polygon\",\"coordinates\":[[]]}", Some(DropReason::BrokenShape)),
        ("{\"type\":\"Polygon\",\"coordinates\":[[[-0.1,51.5],[0,51],[-0.1,51.5]]]}", Some(DropReason::BrokenShape)),
        ("{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[1,52],[2,53],[0,51]]]}", Some(DropReason::BrokenShape)),
        ("{\"type\":\"MultiPolygon\",\"coordinates\":[]}", Some(DropReason::BrokenShape)),
        // Three corners and not closed: a triangle all the same.
        ("{\"type\":\"Polygon\",\"coordinates\":[[[-0.1,51.5],[0,51],[-0.1,51]]]}", None),
        // It touches itself, and goes round something.
        (bow_tie, None),
        // A hole that encloses nothing would stop the tiling.
        ("{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[0.01,51],[0.01,51.01],[0,51]],[[0.001,51.001]]]}", None),
        ("{\"type\":\"Polygon\",\"coordinates\":[[[0,51],[1],[2,52],[0,51]]]}", Some(DropReason::BrokenShape)),
        ("{\"type\":\"Polygon\",\"coordinates\":[[[0,51,7],[0.01,51,7],[0.01,51.01,8],[0,51,7]]]}", None),
    ];
    for (shape, reason) in cases {
        let folder = Folder::new().with("a.geojson", features(&[SQUARE, shape]));
        let (account, areas) = match read(&folder.path("a.geojson")) {
            Ok(read) => read,
            // The package may refuse the whole file for a position that is none.
            Err(problem) => {
                assert!(shape.contains("[1]") && problem.to_string().contains("not GeoJSON"), "{shape}: {problem}");
                continue;
            }
        };
        account.check().expect("adds up");
        assert_eq!(areas.areas.len() as u64, account.kept);
        match reason {
            Some(reason) => assert_eq!((account.kept, account.dropped.rows(reason)), (1, 1), "{shape}"),
            None => assert_eq!((account.kept, account.dropped.total()), (2, 0), "{shape}"),
        }
        assert!(!cells(&areas, Resolution::Nine).is_empty(), "{shape}");
    }
}

#[test]
fn files_that_are_no_boundary_are_one_clear_error() {
    let whole = features(&[SQUARE]);
    let cases: [(&str, &[u8], &str); 12] = [
        ("a.geojson", b"", "empty"),
        ("a.geojson", b" \n ", "empty"),
        ("a.geojson", b"<!DOCTYPE html><html></html>", "HTML or XML"),
        ("a.geojson", &whole.as_bytes()[..whole.len() / 2], "not GeoJSON"),
        ("a.geojson", b"[1,2]", "not GeoJSON"),
        ("a.geojson", b"{\"type\":\"FeatureCollection\",\"features\":[]}", "none of its 0 features"),
        ("a.shp", b"PK\x03\x04 a zip by another name", "not a shapefile"),
        ("a.shp", b"", "empty"),
        ("a.shp", &[0, 0, 0x27, 0x0A, 0, 0], "cut short"),
        ("a.gpkg", b"", "empty"),
        ("a.gpkg", b"not a database at all", "not a GeoPackage"),
        ("a.gpkg", b"SQLite format 3\0 and no more", "not a GeoPackage that can be read"),
    ];
    for (name, content, says) in cases {
        let folder = Folder::new().with(name, content);
        let message = read(&folder.path(name)).expect_err(says).to_string();
        assert!(message.contains(says) && message.contains(name), "{message}");
    }
    let points = features(&["{\"type\":\"Point\",\"coordinates\":[0,51]}"]);
    let folder = Folder::new().with("a.geojson", points).with("stated.geojson", stated("EPSG:99999"));
    assert!(read(&folder.path("a.geojson")).expect_err("points").to_string().contains("is a polygon"));
    assert!(read(&folder.path("stated.geojson")).expect_err("no such system").to_string().contains("99999"));
    let folder = folder.with("stated.geojson", stated("urn:ogc:def:crs:OGC:1.3:CRS84"));
    let message = read(&folder.path("stated.geojson")).expect_err("metres said to be degrees").to_string();
    assert!(message.contains("says that it is in degrees") && message.contains("EPSG:27700"), "{message}");
}

/// A square in metres of the British grid with a stated system.
fn stated(system: &str) -> String {
    let crs = format!("{{\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"{system}\"}}}},");
    square(532_000.0, 180_000.0, 2_000.0).replacen('{', &crs, 1)
}

#[test]
fn coordinates_beyond_a_system_are_counted_and_files_of_two_minds_refused() {
    let metres = square(532_000.0, 180_000.0, 2_000.0);
    let far = "{\"type\":\"Polygon\",\"coordinates\":[[[9e5,2e6],[9.1e5,2e6],[9.1e5,2.1e6],[9e5,2e6]]]}";
    let both = metres.replace(
        "\"features\":[",
        &format!("\"features\":[{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{far}}},"),
    );
    let stated = both.replacen('{', "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:27700\"}},", 1);
    let folder = Folder::new().with("a.geojson", stated).with("mixed.geojson", both.replace(far, SQUARE));
    let (account, _) = read_well(&folder.path("a.geojson"));
    assert_eq!((account.kept, account.dropped.rows(DropReason::CoordinatesOutOfRange)), (1, 1));
    let message = read(&folder.path("mixed.geojson")).expect_err("degrees and metres").to_string();
    assert!(message.contains("feature 2") && message.contains("others are degrees"), "{message}");
}

#[test]
fn coordinates_that_are_no_numbers_are_counted() {
    let mut wards = drawn_wards();
    wards[1].shape.0[0].exterior_mut(|ring| ring.0[3].x = f64::NAN);
    let folder = Folder::new();
    write::shapefile(&folder.path("a.shp"), &wards, System::Wgs84);
    write::geopackage(&folder.path("a.gpkg"), &wards, System::Wgs84);
    for name in ["a.shp", "a.gpkg"] {
        let (account, areas) = read_well(&folder.path(name));
        assert_eq!((account.kept, account.dropped.rows(DropReason::BrokenShape)), (1, 1), "{name}");
        assert_eq!(areas.areas[0].name, "Castle Baynard");
    }
}

#[test]
fn a_database_that_is_no_package_and_one_of_many_layers_say_so() {
    let folder = Folder::new();
    let plain = rusqlite::Connection::open(folder.path("plain.gpkg")).expect("a database");
    plain.execute_batch("CREATE TABLE wards (name TEXT)").expect("a table");
    assert!(read(&folder.path("plain.gpkg")).expect_err("plain").to_string().contains("no GeoPackage"));
    let database = write::empty_geopackage(&folder.path("many.gpkg"), System::Wgs84);
    assert!(read(&folder.path("many.gpkg")).expect_err("no layer").to_string().contains("no layer"));
    for (name, shapes) in [("roads \"old\"", "LINESTRING"), ("wards", "POLYGON"), ("z", "POINT")] {
        write::add_layer(&database, name, shapes, System::Wgs84);
    }
    let ward = &drawn_wards()[1].shape.0[0];
    let insert = "INSERT INTO wards (geom, WD22NM) VALUES (?1, 'A'), (NULL, 'B'), (x'4750', 'C'), ('text', 'D')";
    database.execute(insert, [write::blob(&ward.clone().into(), System::Wgs84)]).expect("rows");
    let (account, areas) = read_well(&folder.path("many.gpkg"));
    assert_eq!((account.read, areas.areas.len()), (4, 1), "the one layer of polygons is taken");
    assert_eq!((account.dropped.rows(DropReason::NoShape), account.dropped.rows(DropReason::BrokenShape)), (1, 2));
    write::add_layer(&database, "boroughs", "MULTIPOLYGON", System::Wgs84);
    let message = read(&folder.path("many.gpkg")).expect_err("which?").to_string();
    assert!(message.contains("4 layers (boroughs, roads \"old\", wards, z)"), "{message}");
}

#[test]
fn files_cut_short_or_spoilt_anywhere_are_answered() {
    let folder = Folder::new();
    let ward = Ward { shape: MultiPolygon(vec![drawn_wards()[0].shape.0[1].clone()]), ..drawn_wards().remove(0) };
    write::shapefile(&folder.path("w.shp"), &[ward], System::Wgs84);
    let parts = ["shp", "shx", "dbf"].map(|ending| (ending, folder.bytes(&format!("w.{ending}"))));
    for (ending, whole) in &parts {
        let path = folder.path(&format!("w.{ending}"));
        for end in 0..whole.len() - 1 {
            std::fs::write(&path, &whole[..end]).expect("written");
            assert!(read(&folder.path("w.shp")).is_err(), "{ending} cut at {end}");
        }
        for at in 0..whole.len() {
            for spoilt in [0x00, 0x7F, 0x80, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] = spoilt;
                std::fs::write(&path, bytes).expect("written");
                let _ = read(&folder.path("w.shp"));
            }
        }
        std::fs::write(&path, whole).expect("written");
    }
    write::geopackage(&folder.path("w.gpkg"), &drawn_wards(), System::Wgs84);
    let whole = folder.bytes("w.gpkg");
    for end in (0..whole.len() - 4096).step_by(509) {
        std::fs::write(folder.path("cut.gpkg"), &whole[..end]).expect("written");
        assert!(read(&folder.path("cut.gpkg")).is_err(), "cut at {end}");
    }
}

#[test]
fn what_a_file_holds_is_told_without_reading_it() {
    let folder = Folder::new();
    let wards = drawn_wards();
    write::geojson(&folder.path("a.geojson"), &wards, System::Wgs84, false);
    write::shapefile(&folder.path("a.shp"), &wards, System::Wgs84);
    write::geopackage(&folder.path("a.gpkg"), &wards, System::Wgs84);
    let folder =
        folder.with("b.json", "{\"rows\":[]}").with("b.shp", "no").with("b.zip", zip_of(&[("c.geojson", SQUARE)]));
    let kind = |name: &str| {
        layer_kind(&Source::Path(folder.path(name)).file(&LAYER_ENDINGS).expect("there")).expect("readable")
    };
    for name in ["a.geojson", "a.shp", "a.gpkg", "b.zip"] {
        assert_eq!(kind(name), Some(LayerKind::Areas), "{name}");
    }
    assert_eq!((kind("b.json"), kind("b.shp")), (None, None));
}
