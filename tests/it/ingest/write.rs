//! Layers written as the programs of users write them, in any coordinate system.

use std::path::Path;

use geo::{Geometry, MapCoords, MultiPolygon};
use proj4rs::Proj;
use proj4rs::transform::transform;
use rusqlite::Connection;
use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};

/// A ward to be written: name, code, shape in WGS84.
pub struct Ward {
    pub name: String,
    pub code: String,
    pub shape: MultiPolygon,
}

/// Coordinate systems that the tests write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum System {
    Wgs84,
    BritishNationalGrid,
    WebMercator,
    Utm30,
}

impl System {
    pub fn epsg(self) -> u16 {
        match self {
            Self::Wgs84 => 4326,
            Self::BritishNationalGrid => 27700,
            Self::WebMercator => 3857,
            Self::Utm30 => 32630,
        }
    }

    /// The text of a `.prj`, as ESRI's programs write it: without codes.
    pub fn prj(self) -> &'static str {
        match self {
            Self::Wgs84 => {
                "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]]]"
            }
            Self::BritishNationalGrid => {
                "PROJCS[\"British_National_Grid\",GEOGCS[\"GCS_OSGB_1936\",DATUM[\"D_OSGB_1936\"]],UNIT[\"Meter\",1.0]]"
            }
            Self::WebMercator => "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",GEOGCS[\"GCS_WGS_1984\"]]",
            Self::Utm30 => "PROJCS[\"WGS_1984_UTM_Zone_30N\",GEOGCS[\"GCS_WGS_1984\"],UNIT[\"Meter\",1.0]]",
        }
    }

    /// A position of WGS84 in this system, each by another way than that of the library.
    fn project(self, lon: f64, lat: f64) -> (f64, f64) {
        /// The radius of the sphere that Web Mercator is drawn on, metres.
        const RADIUS: f64 = 6_378_137.0;
        match self {
            Self::Wgs84 => (lon, lat),
            Self::BritishNationalGrid => lonlat_bng::convert_osgb36(lon, lat).expect("in Great Britain"),
            Self::WebMercator => {
                let north = (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln();
                (RADIUS * lon.to_radians(), RADIUS * north)
            }
            Self::Utm30 => {
                let plain = |text| Proj::from_proj_string(text).expect("a projection");
                let mut at = (lon.to_radians(), lat.to_radians(), 0.0);
                let from = plain("+proj=longlat +datum=WGS84 +no_defs");
                transform(&from, &plain("+proj=utm +zone=30 +datum=WGS84 +units=m"), &mut at).expect("in the zone");
                (at.0, at.1)
            }
        }
    }

    pub fn shape(self, shape: &MultiPolygon) -> MultiPolygon {
        shape.map_coords(|at| self.project(at.x, at.y).into())
    }
}

pub fn geojson(path: &Path, wards: &[Ward], system: System, stated: bool) {
    let features: Vec<serde_json::Value> = wards
        .iter()
        .map(|ward| {
            let shape = geojson::GeometryValue::from(&system.shape(&ward.shape));
            serde_json::json!({
                "type": "Feature",
                "properties": { "WD22CD": ward.code, "WD22NM": ward.name, "LAD22NM": "City of London" },
                "geometry": geojson::Geometry::new(shape),
            })
        })
        .collect();
    let mut file = serde_json::json!({ "type": "FeatureCollection", "features": features });
    if stated {
        let name = format!("urn:ogc:def:crs:EPSG::{}", system.epsg());
        file["crs"] = serde_json::json!({ "type": "name", "properties": { "name": name } });
    }
    std::fs::write(path, file.to_string()).expect("written");
}

/// Writes `.shp`, `.shx`, `.dbf` and `.prj`.
pub fn shapefile(path: &Path, wards: &[Ward], system: System) {
    let field = |name: &str| name.try_into().expect("a short name");
    let table = TableWriterBuilder::new()
        .add_character_field(field("WD22CD"), 9)
        .add_character_field(field("WD22NM"), 60)
        .add_character_field(field("LAD22NM"), 60);
    let mut writer = shapefile::Writer::from_path(path, table).expect("written");
    for ward in wards {
        let mut record = Record::default();
        for (name, value) in [("WD22CD", &ward.code), ("WD22NM", &ward.name), ("LAD22NM", &"City of London".to_owned())]
        {
            record.insert(name.into(), FieldValue::Character(Some(value.clone())));
        }
        let shape = shapefile::Polygon::from(system.shape(&ward.shape));
        writer.write_shape_and_record(&shape, &record).expect("written");
    }
    drop(writer);
    std::fs::write(path.with_extension("prj"), system.prj()).expect("written");
}

/// Writes a GeoPackage with the tables that readers go by.
pub fn geopackage(path: &Path, wards: &[Ward], system: System) {
    let database = empty_geopackage(path, system);
    add_layer(&database, "wards", "MULTIPOLYGON", system);
    let insert = "INSERT INTO wards (geom, WD22CD, WD22NM, LAD22NM) VALUES (?1, ?2, ?3, 'City of London')";
    for ward in wards {
        let shape = blob(&Geometry::from(system.shape(&ward.shape)), system);
        database.execute(insert, (shape, &ward.code, &ward.name)).expect("written");
    }
}

pub fn empty_geopackage(path: &Path, system: System) -> Connection {
    let database = Connection::open(path).expect("a database");
    database
        .execute_batch(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, \
                 organization_coordsys_id INTEGER, definition TEXT, description TEXT);
             CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
             CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, \
                 srs_id INTEGER, z TINYINT, m TINYINT);",
        )
        .expect("tables");
    let insert = "INSERT INTO gpkg_spatial_ref_sys VALUES ('a name', ?1, 'EPSG', ?1, 'undefined', NULL)";
    database.execute(insert, [system.epsg()]).expect("a system");
    database
}

pub fn add_layer(database: &Connection, name: &str, shapes: &str, system: System) {
    let quoted = name.replace('"', "\"\"");
    let table = format!(
        "CREATE TABLE \"{quoted}\" (fid INTEGER PRIMARY KEY, geom BLOB, WD22CD TEXT, WD22NM TEXT, LAD22NM TEXT)"
    );
    database.execute(&table, []).expect("a table");
    let contents = "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, ?2)";
    database.execute(contents, (name, system.epsg())).expect("contents");
    let columns = "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)";
    database.execute(columns, (name, shapes, system.epsg())).expect("a column");
}

/// A shape as a GeoPackage stores it: header without envelope, then well-known binary, big end first (the less common).
pub fn blob(shape: &Geometry, system: System) -> Vec<u8> {
    let mut bytes = vec![b'G', b'P', 0, 0];
    bytes.extend(u32::from(system.epsg()).to_be_bytes());
    binary(shape, &mut bytes);
    bytes
}

fn binary(shape: &Geometry, bytes: &mut Vec<u8>) {
    fn begin(kind: u32, parts: usize, bytes: &mut Vec<u8>) {
        bytes.push(0);
        bytes.extend(kind.to_be_bytes());
        bytes.extend((parts as u32).to_be_bytes());
    }
    fn points(line: &geo::LineString, bytes: &mut Vec<u8>) {
        line.0.iter().for_each(|at| [at.x, at.y].iter().for_each(|n| bytes.extend(n.to_be_bytes())));
    }
    match shape {
        Geometry::LineString(line) => {
            begin(2, line.0.len(), bytes);
            points(line, bytes);
        }
        Geometry::Polygon(polygon) => {
            begin(3, 1 + polygon.interiors().len(), bytes);
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                bytes.extend((ring.0.len() as u32).to_be_bytes());
                points(ring, bytes);
            }
        }
        Geometry::MultiPolygon(polygons) => {
            begin(6, polygons.0.len(), bytes);
            polygons.0.iter().for_each(|polygon| binary(&polygon.clone().into(), bytes));
        }
        other => panic!("the tests write no {other:?}"),
    }
}
