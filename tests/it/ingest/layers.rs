//! Places and streets from files of each format.

use std::path::Path;

use geo::{LineString, MultiPolygon, Polygon};
use hexspot::ingest::{
    DropReason, LAYER_ENDINGS, LayerKind, Mapping, Source, layer_kind, read_mapped_points, read_points, read_streets,
};

use super::write::{self, System, Ward};
use crate::support::{Folder, real_data};

fn file(path: &Path) -> hexspot::ingest::InputFile {
    Source::Path(path.into()).file(&LAYER_ENDINGS).expect("there")
}

#[test]
fn the_stations_of_london_load_with_their_lines() {
    let Some(data) = real_data() else { return };
    let (account, tfl) = read_points(&file(&data.join("stations/tfl-stations.geojson"))).expect("readable");
    account.check().expect("adds up");
    assert_eq!((account.read, account.kept, tfl.points.len()), (552, 552, 552));
    let acton = tfl.points.iter().find(|place| place.name.as_deref() == Some("Acton Town")).expect("there");
    assert_eq!((acton.id.as_str(), acton.attributes["lines"].as_str()), ("940GZZLUACT", "District; Piccadilly"));
    assert!((acton.at.lon() + 0.279_916_7).abs() < 1e-6 && (acton.at.lat() - 51.502_643_6).abs() < 1e-6);
    assert_eq!(tfl.source, "tfl-stations");
    let (account, rail) = read_points(&file(&data.join("stations/nr-stations.geojson"))).expect("readable");
    assert_eq!((account.kept, rail.points[0].name.as_deref()), (2_560, Some("Abbey Wood")));
    let pubs = file(&data.join("premises/osm-london-pubs-2019.geojson"));
    assert_eq!(layer_kind(&pubs).expect("readable"), Some(LayerKind::Points));
    let (account, pubs) = read_points(&pubs).expect("readable");
    println!("pubs: {} of {} kept, {:?}", account.kept, account.read, account.dropped);
    assert_eq!((account.read, account.kept, account.dropped.rows(DropReason::NotAPlace)), (3_227, 3_222, 5));
    assert_eq!(pubs.points.len(), 3_222);
}

#[test]
fn a_polygon_is_put_at_its_centroid_in_any_system() {
    let square = LineString::from(vec![(-0.11, 51.50), (-0.09, 51.50), (-0.09, 51.52), (-0.11, 51.52), (-0.11, 51.50)]);
    let shape = MultiPolygon(vec![Polygon::new(square, vec![])]);
    let ward = [Ward { name: "Car park".into(), code: "7".into(), shape }];
    let folder = Folder::new();
    write::geojson(&folder.path("a.geojson"), &ward, System::BritishNationalGrid, false);
    write::shapefile(&folder.path("a.shp"), &ward, System::BritishNationalGrid);
    write::geopackage(&folder.path("a.gpkg"), &ward, System::BritishNationalGrid);
    for name in ["a.geojson", "a.shp", "a.gpkg"] {
        let (_, places) = read_points(&file(&folder.path(name))).expect("readable");
        let at = places.points[0].at;
        assert!((at.lon() + 0.10).abs() < 1e-6 && (at.lat() - 51.51).abs() < 1e-6, "{name}: {at:?}");
        assert_eq!(places.points[0].name.as_deref(), Some("Car park"));
    }
}

#[test]
fn places_of_a_table_are_read_through_its_mapping() {
    let text = "Ref,Title,Sort,E,N,Owner\nC1,Bank,camera,532700,181100,City\nC2,Nowhere,camera,,,City\nC3,Far,camera,9e9,1,City\n";
    let folder = Folder::new().with("cameras.csv", text);
    let mapping: Mapping = toml::from_str(
        "path='cameras.csv'\nholds='places'\nsource='City of London Corporation'\n[columns]\nid='Ref'\nname='Title'\n\
         kind='Sort'\neasting='E'\nnorthing='N'\nattributes=['Owner']\n",
    )
    .expect("a mapping");
    let file = Source::Path(folder.path("cameras.csv")).file(&[".csv"]).expect("there");
    let (account, places) = read_mapped_points(&file, &mapping, "Europe/London").expect("readable");
    account.check().expect("adds up");
    assert_eq!((account.read, account.kept), (3, 1));
    assert_eq!(account.dropped.rows(DropReason::NoCoordinates), 1);
    assert_eq!(account.dropped.rows(DropReason::CoordinatesOutOfRange), 1);
    let camera = &places.points[0];
    assert_eq!(
        (camera.id.as_str(), camera.kind.as_deref(), camera.attributes["Owner"].as_str()),
        ("C1", Some("camera"), "City")
    );
    assert!((camera.at.lat() - 51.513).abs() < 0.002 && (camera.at.lon() + 0.089).abs() < 0.002, "{:?}", camera.at);
    assert_eq!(places.source, "City of London Corporation");
}

#[test]
fn streets_are_read_line_by_line_and_what_is_none_is_counted() {
    let line = |coordinates: &str| format!("{{\"type\":\"LineString\",\"coordinates\":{coordinates}}}");
    let shapes = [
        line("[[-0.1,51.5],[-0.09,51.5]]"),
        "{\"type\":\"MultiLineString\",\"coordinates\":[[[0,51],[0,52]],[[1,51],[1,52]],[[2,51],[2,51]]]}".into(),
        line("[[-0.1,51.5],[-0.1,51.5]]"),
        line("[]"),
        "{\"type\":\"Point\",\"coordinates\":[0,51]}".into(),
        "null".into(),
    ];
    let features: Vec<String> = shapes
        .iter()
        .map(|shape| format!("{{\"type\":\"Feature\",\"properties\":{{\"name\":\"Cheapside\",\"oneway\":true}},\"geometry\":{shape}}}"))
        .collect();
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    let folder = Folder::new().with("roads.geojson", text);
    let (account, streets) = read_streets(&file(&folder.path("roads.geojson"))).expect("readable");
    account.check().expect("adds up");
    assert_eq!((account.read, account.kept, streets.streets.len()), (6, 2, 3));
    assert_eq!(account.dropped.rows(DropReason::BrokenShape), 2);
    assert_eq!((account.dropped.rows(DropReason::NotALine), account.dropped.rows(DropReason::NoShape)), (1, 1));
    let ids: Vec<&str> = streets.streets.iter().map(|street| street.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "2"]);
    assert_eq!(streets.streets[0].attributes["oneway"], "true");
    let folder = folder.with("points.geojson", "{\"type\":\"Point\",\"coordinates\":[0,51]}");
    let message = read_streets(&file(&folder.path("points.geojson"))).expect_err("no line").to_string();
    assert!(message.contains("is a line"), "{message}");
}

#[test]
fn streets_of_a_shapefile_and_a_package_are_the_same() {
    let folder = Folder::new();
    let line = LineString::from(vec![(-0.1, 51.5), (-0.09, 51.51), (-0.08, 51.5)]);
    let table = shapefile::dbase::TableWriterBuilder::new().add_character_field("NAME".try_into().expect("short"), 20);
    let mut writer = shapefile::Writer::from_path(folder.path("a.shp"), table).expect("written");
    let mut record = shapefile::dbase::Record::default();
    record.insert("NAME".into(), shapefile::dbase::FieldValue::Character(Some("Cheapside".into())));
    writer.write_shape_and_record(&shapefile::Polyline::from(line.clone()), &record).expect("written");
    drop(writer);
    let database = write::empty_geopackage(&folder.path("a.gpkg"), System::Wgs84);
    write::add_layer(&database, "roads", "LINESTRING", System::Wgs84);
    let shape = write::blob(&line.clone().into(), System::Wgs84);
    database.execute("INSERT INTO roads (geom, WD22NM) VALUES (?1, 'Cheapside')", [shape]).expect("a row");
    for name in ["a.shp", "a.gpkg"] {
        assert_eq!(layer_kind(&file(&folder.path(name))).expect("readable"), Some(LayerKind::Streets));
        let (_, streets) = read_streets(&file(&folder.path(name))).expect("readable");
        assert_eq!(
            (&streets.streets[0].line, streets.streets[0].name.as_deref()),
            (&line, Some("Cheapside")),
            "{name}"
        );
    }
}
