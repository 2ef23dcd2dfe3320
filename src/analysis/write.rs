//! An analysis put into files.

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use serde_json::{Map, Value, json};

use super::config::Config;
use super::manifest;
use super::outcome::{Outcome, Ran};
use crate::error::{Error, Result};
use crate::export::{
    Collection, Content, OutputFolder, Shape, Table, add_densities, add_permuted, cells, concentration, hotspots,
    ledger, spread, theme_overlaps, write_csv, write_geojson,
};
use crate::ingest::Ledger;
use crate::place::centre;

/// A format that results are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Maps.
    GeoJson,
    /// Tables.
    Csv,
    /// Tables for programs.
    Parquet,
}

impl Format {
    /// The names of the formats.
    pub const NAMES: [&'static str; 3] = ["geojson", "csv", "parquet"];

    /// The formats written when none are named.
    pub const DEFAULT: [Self; 2] = [Self::GeoJson, Self::Csv];

    /// The name of this format.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::GeoJson, Self::Csv, Self::Parquet];
        let found = all.into_iter().find(|format| format.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("format", name, Self::NAMES))
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The files, manifest last.
    pub files: Vec<PathBuf>,
    /// What the manifest says.
    pub manifest: Value,
}

/// Writes every file of an analysis, then publishes them together: `cells_<theme>` and `hotspots_<theme>` as GeoJSON,
/// `ranking_<theme>`, `concentration_<theme>` and, where counts were spread, `spread_<theme>` as CSV or Parquet, `overlap` when there are several themes, `ledger.csv`, and last `manifest.json`.
pub fn write(
    outcome: &Outcome,
    config: &Config,
    command: &str,
    formats: &[Format],
    mut folder: OutputFolder,
) -> Result<Written> {
    write_into(outcome, config, formats, &mut folder)?;
    publish(manifest::of(outcome, config, command), &outcome.ledger, folder)
}

/// Writes the ledger and the manifest, which names all files, and publishes them together.
pub(super) fn publish(manifest: impl Into<Value>, rows: &Ledger, mut folder: OutputFolder) -> Result<Written> {
    folder.write("ledger.csv", |out| write_csv(&ledger(rows), out))?;
    let mut manifest = manifest.into();
    manifest["outputs"] = json!(folder.names());
    folder.write("manifest.json", |out| {
        serde_json::to_writer_pretty(&mut *out, &manifest)?;
        writeln!(out)
    })?;
    Ok(Written { files: folder.publish()?, manifest })
}

/// Writes a table in a tabular format, its ending added to `name`.
pub(super) fn write_table(folder: &mut OutputFolder, name: &str, table: &Table, format: Format) -> Result<()> {
    match format {
        Format::Csv => folder.write(&format!("{name}.csv"), |out| write_csv(table, out)),
        #[cfg(feature = "polars")]
        Format::Parquet => {
            folder.write(&format!("{name}.parquet"), |out| crate::export::parquet::write_parquet(table, out))
        }
        _ => Ok(()),
    }
}

/// Writes the files of all themes, and of themes together, beside others.
pub(super) fn write_into(
    outcome: &Outcome,
    config: &Config,
    formats: &[Format],
    folder: &mut OutputFolder,
) -> Result<()> {
    for ran in &outcome.themes {
        write_theme(outcome, config, ran, formats, folder)?;
        for format in formats {
            let name = format!("concentration_{}", ran.selection.name);
            let curves = [("count", &ran.concentration.count), ("harm", &ran.concentration.harm)];
            write_table(folder, &name, &concentration(curves), *format)?;
        }
        if let Some((counts, respread)) = ran.spread.as_ref().zip(ran.ranking.respread.as_ref()) {
            let table = spread(&outcome.evidence(ran), &ran.ranking, counts, respread);
            let name = format!("spread_{}", ran.selection.name);
            formats.iter().try_for_each(|format| write_table(folder, &name, &table, *format))?;
        }
    }
    if !outcome.overlaps.is_empty() {
        let table = theme_overlaps(&outcome.overlaps);
        formats.iter().try_for_each(|format| write_table(folder, "overlap", &table, *format))?;
    }
    Ok(())
}

/// Writes the files of a theme.
fn write_theme(
    outcome: &Outcome,
    config: &Config,
    ran: &Ran,
    formats: &[Format],
    folder: &mut OutputFolder,
) -> Result<()> {
    let (name, evidence) = (&ran.selection.name, outcome.evidence(ran));
    let cells = cell_table(outcome, ran);
    let nearby = ran.venues_nearby.as_deref();
    let stability = ran.stability.as_ref();
    let hotspots = hotspots(name, &evidence, &ran.hotspots, &ran.hotspot_courses, stability, nearby, &ran.peaks);
    let mut files: Vec<(String, Content<'_>)> = Vec::new();
    for format in formats {
        match format {
            Format::GeoJson => {
                let map = cell_collection(outcome, config, ran, &cells);
                files.push((format!("cells_{name}.geojson"), Box::new(move |out| write_geojson(&map, out))));
                let map = hotspot_collection(outcome, config, ran, &hotspots);
                files.push((format!("hotspots_{name}.geojson"), Box::new(move |out| write_geojson(&map, out))));
            }
            Format::Csv => {
                let table = with_positions(outcome, ran, cells.clone());
                files.push((format!("ranking_{name}.csv"), Box::new(move |out| write_csv(&table, out))));
            }
            #[cfg(feature = "polars")]
            Format::Parquet => {
                let table = with_positions(outcome, ran, cells.clone());
                let content: Content<'_> = Box::new(move |out| crate::export::parquet::write_parquet(&table, out));
                files.push((format!("ranking_{name}.parquet"), content));
            }
            #[cfg(not(feature = "polars"))]
            Format::Parquet => {}
        }
    }
    folder.write_all(files)
}

/// Writes the cells of the first theme alone, for `-o -`.
pub fn write_cells(outcome: &Outcome, config: &Config, out: impl Write + Send) -> std::io::Result<()> {
    let Some(ran) = outcome.themes.first() else {
        return Ok(());
    };
    let table = cell_table(outcome, ran);
    write_geojson(&cell_collection(outcome, config, ran, &table), out)
}

/// The fields of a theme's cells, by rank: those that are always written, then those that were asked for.
fn cell_table(outcome: &Outcome, ran: &Ran) -> Table {
    let mut table = cells(&outcome.evidence(ran), &ran.ranking, &ran.courses);
    if let Some(surface) = &ran.asked.surface {
        add_densities(&mut table, &ran.ranking.order, surface);
    }
    if let Some(permuted) = &ran.asked.permuted {
        add_permuted(&mut table, &ran.ranking.order, permuted);
    }
    table
}

fn cell_collection<'a>(outcome: &'a Outcome, config: &Config, ran: &'a Ran, table: &'a Table) -> Collection<'a> {
    let order = &ran.ranking.order;
    Collection {
        members: members(outcome, config, ran),
        ids: order.iter().map(|cell| outcome.grid.cells[*cell].to_string()).collect(),
        shapes: order.iter().map(|cell| Shape::Cell(outcome.grid.cells[*cell])).collect(),
        properties: table,
    }
}

fn hotspot_collection<'a>(outcome: &Outcome, config: &Config, ran: &'a Ran, table: &'a Table) -> Collection<'a> {
    Collection {
        members: members(outcome, config, ran),
        ids: ran.hotspots.iter().map(|hotspot| format!("{}-{}", ran.selection.name, hotspot.number)).collect(),
        shapes: ran.hotspots.iter().map(|hotspot| Shape::Polygons(&hotspot.shape)).collect(),
        properties: table,
    }
}

/// The members of a collection that say what it is.
fn members(outcome: &Outcome, config: &Config, ran: &Ran) -> Map<String, Value> {
    let selection = &ran.selection;
    let mut members = manifest::collection(config, outcome.coverage.period, outcome.premises_date.as_deref());
    let mut put = |name: &str, value: Value| members.insert(name.into(), value);
    put("theme", json!(selection.name));
    put("title", json!(selection.theme.title));
    put("footfall_period", json!(outcome.footfall.as_ref().map(crate::exposure::FootfallExposure::period)));
    put("proxy_of", json!(selection.proxy_of));
    members
}

/// The table with the centre of each cell, for readers without geometry.
fn with_positions(outcome: &Outcome, ran: &Ran, mut table: Table) -> Table {
    let centres: Vec<_> = ran.ranking.order.iter().map(|cell| centre(outcome.grid.cells[*cell])).collect();
    table.number("lon", centres.iter().map(|at| Some(at.lon())));
    table.number("lat", centres.iter().map(|at| Some(at.lat())));
    table
}
