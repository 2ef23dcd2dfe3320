//! Reads GeoPackages: SQLite databases with tables that list the layers, their types of shape and coordinate systems.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use tempfile::NamedTempFile;

use super::{Feature, Layer, LayerFormat, LayerKind, ShapeError, kind_of_type, prj, wkb};
use crate::error::{Error, Result};
use crate::ingest::crs::Crs;
use crate::ingest::rejected_rows::DropReason;
use crate::ingest::sha256::Sha256;
use crate::ingest::source::InputFile;

/// How an SQLite database begins.
pub const SIGNATURE: &[u8] = b"SQLite format 3\0";

/// A database, and the temporary file that holds it when it came from a zip.
struct Database {
    connection: Connection,
    _temporary: Option<NamedTempFile>,
}

/// A table of features.
struct FeatureTable {
    name: String,
    column: String,
    /// The name of its type of shape; "GEOMETRY" when it has several.
    shape_type: String,
    /// The number of its coordinate system in this database.
    srs_id: i64,
}

/// Reads the features of the only layer of this kind, or else of the only layer.
pub fn read(file: &InputFile, kind: LayerKind) -> Result<Layer> {
    let database = open(file)?;
    let damaged = |problem: rusqlite::Error| damaged(&file.name, &problem);
    let tables = tables(file, &database.connection)?;
    let table = choose_table(&file.name, &tables, kind)?;
    let mut layer = Layer {
        format: LayerFormat::GeoPackage,
        features: Vec::new(),
        properties: Vec::new(),
        sha256: hash_file(file)?,
        notes: Vec::new(),
        stated_crs: read_crs(file, &database.connection, table.srs_id)?,
    };
    if tables.len() > 1 {
        layer.notes.push(format!("layer {:?} of {}", table.name, tables.len()));
    }
    let query = format!("SELECT * FROM {}", quote(&table.name));
    let mut statement = database.connection.prepare(&query).map_err(damaged)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let Some(at) = columns.iter().position(|column| column.eq_ignore_ascii_case(&table.column)) else {
        let problem = format!("layer {:?} has no column {:?} for its shapes", table.name, table.column);
        return Err(Error::unreadable(&file.name, problem, "Export it again"));
    };
    layer.properties = columns.iter().filter(|column| **column != columns[at]).cloned().collect();
    let mut rows = statement.query([]).map_err(damaged)?;
    while let Some(row) = rows.next().map_err(damaged)? {
        layer.features.push(feature(row, &columns, at).map_err(damaged)?);
    }
    Ok(layer)
}

/// The kind of the first layer with a single type of shape; `None` for a database that is not a GeoPackage.
pub fn layer_kind(file: &InputFile) -> Result<Option<LayerKind>> {
    let database = open(file)?;
    match tables(file, &database.connection) {
        Ok(tables) => Ok(tables.iter().find_map(|table| kind_of_type(&table.shape_type))),
        Err(problem) if problem.is_wrong_format() => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn open(file: &InputFile) -> Result<Database> {
    let failed = |source| Error::cannot_open(Path::new(&file.name), source);
    let temporary = match file.path() {
        Some(_) => None,
        None => {
            let mut temporary = NamedTempFile::new().map_err(failed)?;
            temporary.write_all(&file.read()?).and_then(|()| temporary.flush()).map_err(failed)?;
            Some(temporary)
        }
    };
    let path = temporary.as_ref().map(NamedTempFile::path).or(file.path()).unwrap_or(Path::new(""));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|problem| damaged(&file.name, &problem))?;
    Ok(Database { connection, _temporary: temporary })
}

fn damaged(file: &str, problem: &rusqlite::Error) -> Error {
    let advice = "It may be cut short, or open in another program: close it there, or export it again";
    Error::unreadable(file, format!("not a GeoPackage that can be read ({problem})"), advice)
}

fn tables(file: &InputFile, connection: &Connection) -> Result<Vec<FeatureTable>> {
    let damaged = |problem: rusqlite::Error| damaged(&file.name, &problem);
    let wanted = "SELECT count(*) FROM sqlite_master WHERE name IN ('gpkg_contents', 'gpkg_geometry_columns')";
    let found: i64 = connection.query_row(wanted, [], |row| row.get(0)).map_err(damaged)?;
    if found < 2 {
        let problem = "an SQLite database, but no GeoPackage: it has no tables gpkg_contents and gpkg_geometry_columns";
        return Err(Error::wrong_format(&file.name, problem, "Export the layer as GeoPackage or GeoJSON"));
    }
    let query = "SELECT g.table_name, g.column_name, g.geometry_type_name, g.srs_id FROM gpkg_geometry_columns g \
        JOIN gpkg_contents c ON c.table_name = g.table_name WHERE c.data_type = 'features' ORDER BY g.table_name";
    let mut statement = connection.prepare(query).map_err(damaged)?;
    let table = |row: &Row<'_>| {
        Ok(FeatureTable { name: row.get(0)?, column: row.get(1)?, shape_type: row.get(2)?, srs_id: row.get(3)? })
    };
    let tables = statement.query_map([], table).map_err(damaged)?.collect::<Result<Vec<_>, _>>().map_err(damaged)?;
    if tables.is_empty() {
        let problem = "it holds no layer of features";
        return Err(Error::wrong_format(&file.name, problem, "Export the layer of areas, streets or points"));
    }
    Ok(tables)
}

fn choose_table<'t>(file: &str, tables: &'t [FeatureTable], kind: LayerKind) -> Result<&'t FeatureTable> {
    let of_kind: Vec<&FeatureTable> =
        tables.iter().filter(|table| kind_of_type(&table.shape_type) == Some(kind)).collect();
    match (of_kind.as_slice(), tables) {
        ([one], _) => Ok(one),
        ([], [one]) => Ok(one),
        _ => {
            let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
            let problem = format!("it holds {} layers ({}), where one is wanted", names.len(), names.join(", "));
            Err(Error::unreadable(file, problem, "Export the one you mean to a file of its own"))
        }
    }
}

/// The coordinate system with this number; none where the number means "unknown".
fn read_crs(file: &InputFile, connection: &Connection, id: i64) -> Result<Option<Crs>> {
    const UNKNOWN: [i64; 2] = [-1, 0];
    if UNKNOWN.contains(&id) {
        return Ok(None);
    }
    let query = "SELECT organization, organization_coordsys_id, definition, srs_name FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let text = |row: &Row<'_>, at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    let parts = |row: &Row<'_>| Ok((text(row, 0)?, row.get::<_, Option<i64>>(1)?, text(row, 2)?, text(row, 3)?));
    let row = connection.query_row(query, [id], parts).optional().map_err(|problem| damaged(&file.name, &problem))?;
    let epsg = |code: i64| u16::try_from(code).ok().and_then(Crs::from_epsg);
    let (crs, name) = match row {
        None => (epsg(id), id.to_string()),
        Some((organization, code, definition, name)) => {
            let by_code = code.filter(|_| organization.eq_ignore_ascii_case("EPSG")).and_then(epsg);
            (by_code.or_else(|| prj::parse_crs(&definition).ok()), name)
        }
    };
    crs.map(Some).ok_or_else(|| {
        let problem = format!("its coordinate system {name:?} is not one that is known here");
        Error::unreadable(&file.name, problem, "Export it in WGS84 (EPSG:4326) or British National Grid (EPSG:27700)")
    })
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn feature(row: &Row<'_>, columns: &[String], geometry: usize) -> rusqlite::Result<Feature> {
    let mut properties = BTreeMap::new();
    for (at, name) in columns.iter().enumerate().filter(|(at, _)| *at != geometry) {
        let value = match row.get_ref(at)? {
            ValueRef::Null | ValueRef::Blob(_) => continue,
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
        };
        if !value.is_empty() {
            properties.insert(name.clone(), value);
        }
    }
    let shape = match row.get_ref(geometry)? {
        ValueRef::Null => Err(ShapeError { reason: DropReason::NoShape, found: String::new() }),
        ValueRef::Blob(blob) => match wkb_of(blob) {
            Ok(Some(bytes)) => wkb::parse(bytes).map_err(ShapeError::broken),
            Ok(None) => Err(ShapeError { reason: DropReason::NoShape, found: "empty".into() }),
            Err(problem) => Err(ShapeError::broken(problem)),
        },
        _ => Err(ShapeError::broken("text or number in place of a shape")),
    };
    Ok(Feature { id: None, shape, properties })
}

/// The well-known binary in a blob, after "GP", version, flags, the number of the coordinate system and an envelope. `None` for an
/// empty shape.
fn wkb_of(blob: &[u8]) -> Result<Option<&[u8]>, &'static str> {
    const HEADER: usize = 8;
    const EMPTY: u8 = 0b1_0000;
    let [b'G', b'P', _, flags, ..] = blob else { return Err("not the shape of a GeoPackage") };
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err("unknown envelope"),
    };
    if flags & EMPTY != 0 {
        return Ok(None);
    }
    blob.get(HEADER + envelope..).map(Some).ok_or("cut short")
}

fn hash_file(file: &InputFile) -> Result<String> {
    let failed = |source| Error::cannot_open(Path::new(&file.name), source);
    let (mut reader, mut hash, mut block) = (file.open()?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match reader.read(&mut block).map_err(failed)? {
            0 => return Ok(hash.finish()),
            read => hash.update(&block[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_envelopes_of_all_sizes() {
        for (code, size) in [(0u8, 0usize), (1, 32), (2, 48), (3, 48), (4, 64)] {
            let mut blob = vec![b'G', b'P', 0, code << 1 | 1, 0, 0, 0, 0];
            blob.extend(vec![7; size]);
            blob.extend([1, 2, 3]);
            assert_eq!(wkb_of(&blob), Ok(Some(&[1, 2, 3][..])));
            assert!(size == 0 || wkb_of(&blob[..HEADER_AND_SOME]).is_err());
        }
        const HEADER_AND_SOME: usize = 20;
        assert_eq!(wkb_of(&[b'G', b'P', 0, 0b1_0001, 0, 0, 0, 0]), Ok(None));
        assert!(wkb_of(&[b'G', b'P', 0, 0b1011, 0, 0, 0, 0]).is_err());
        assert!(wkb_of(b"").is_err() && wkb_of(b"POINT(0 0)").is_err());
    }
}
