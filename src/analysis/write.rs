//! An analysis put into files.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::output_folder_check::check_alone;
use super::rank_summary::summaries;
use super::ranking_result::{RankingResult, ThemeResult};
use super::result::AnalysisResult;
use super::{disclosure_control, manifest};
use crate::error::{ErrorKind, Result};
use crate::figures;
use crate::ingest::Ledger;
use crate::options::{Options, not_shareable};
use crate::output::{
    Collection, Format, OutputFolder, Shape, Sheets, Table, add_densities, add_middles, add_permuted, cells,
    concentration, csv_text, hotspots, ledger, spread, theme_overlaps, write_geojson,
};
use crate::place::centre;

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The files, manifest last.
    pub files: Vec<PathBuf>,
    /// What the manifest says.
    pub manifest: Value,
    /// Files of the run before this one that still stand beside them.
    pub left_behind: Vec<String>,
}

impl AnalysisResult for RankingResult {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(self, options, sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::of(self, options)
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.notes()
    }

    fn summary(&self, options: &Options) -> String {
        summaries(self, options)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.shortcomings(options.study.reading.quality())
    }

    fn write(&self, options: &Options, command: &str, folder: OutputFolder) -> Result<Written> {
        let mut sheets = Sheets::default();
        add_sheets(self, options, &mut sheets);
        publish_with_disclosure_control(
            self,
            options,
            self.whole_manifest(options, command),
            sheets,
            &|_, _| Ok(Vec::new()),
            folder,
        )
    }

    /// The cells of the one theme, as GeoJSON.
    fn write_main(&self, options: &Options, out: &mut (dyn Write + Send)) -> Result<()> {
        if self.themes.len() > 1 {
            let problem = format!(
                "- writes the cells of one theme as GeoJSON to stdout, and {} themes were requested",
                self.themes.len()
            );
            return Err(ErrorKind::Setting {
                setting: "out",
                problem,
                advice: "Name a folder, or request one theme".into(),
            }
            .into());
        }
        write_cells(self, options, out).map_err(|source| ErrorKind::Write { path: "-".into(), source }.into())
    }
}

/// Files made of the sheets and the manifest once these are such as may be told: names and contents.
pub(super) type MadeOf<'a> = &'a dyn Fn(&Sheets<'_>, &Value) -> Result<Vec<(String, Vec<u8>)>>;

/// Writes and publishes what of the sheets may be told and what is made of them, with the manifest and, where nothing is withheld, the
/// ledger.
pub(super) fn publish_with_disclosure_control(
    outcome: &RankingResult,
    config: &Options,
    manifest: Value,
    mut sheets: Sheets<'_>,
    made_of: MadeOf<'_>,
    mut folder: OutputFolder,
) -> Result<Written> {
    let formats = &config.output.format;
    sheets.mark("licence", &manifest["licence"]);
    let add = |sheets: &mut Sheets<'_>, manifest: &Value| -> Result<()> {
        made_of(sheets, manifest)?.into_iter().for_each(|(name, content)| sheets.file(name, content));
        Ok(())
    };
    let Some(told) = &outcome.told else {
        add(&mut sheets, &manifest)?;
        return publish(manifest, &outcome.ledger, sheets, formats, folder);
    };
    let (mut shared, withheld) = disclosure_control::sheets(outcome, told, config, &sheets);
    let mut manifest = disclosure_control::manifest(outcome, told, config, &manifest, &shared, &withheld);
    add(&mut shared, &manifest)?;
    stage(&mut manifest, shared, formats, &mut folder)?;
    // Which files a run writes is known last: those of another export that it does not write again would be shared with it.
    check_alone(&folder, &[])?;
    Ok(Written { files: folder.publish()?, manifest, left_behind: Vec::new() })
}

/// Writes the sheets, the ledger and the manifest, which names all files, and publishes them together; fails when small numbers are to
/// be withheld, for of these sheets nobody has shown how.
pub(super) fn publish(
    manifest: impl Into<Value>,
    rows: &Ledger,
    mut sheets: Sheets<'_>,
    formats: &[Format],
    mut folder: OutputFolder,
) -> Result<Written> {
    let mut manifest = manifest.into();
    sheets.mark("licence", &manifest["licence"]);
    // What every manifest says of its configuration is looked at here, so that no analysis can pass by.
    if !manifest["configuration"]["suppress"].is_null() {
        return Err(not_shareable());
    }
    sheets.file("ledger.csv", csv_text(&ledger(rows)));
    stage(&mut manifest, sheets, formats, &mut folder)?;
    let left_behind = folder.left_behind();
    Ok(Written { files: folder.publish()?, manifest, left_behind })
}

/// Gives maps their colours, and writes all that may be told, to be published.
fn stage(manifest: &mut Value, mut sheets: Sheets<'_>, formats: &[Format], folder: &mut OutputFolder) -> Result<()> {
    if formats.contains(&Format::GeoJson) {
        figures::layer_styles(&sheets).into_iter().for_each(|(name, style)| sheets.file(name, style));
        figures::apply_simplestyle(&mut sheets);
    }
    folder.write_sheets(&sheets, formats)?;
    manifest["outputs"] = json!(folder.names());
    folder.write("manifest.json", |out| {
        serde_json::to_writer_pretty(&mut *out, manifest)?;
        writeln!(out)
    })
}

/// Adds the sheets of all themes, and of themes together.
pub(super) fn add_sheets<'a>(outcome: &'a RankingResult, config: &Options, sheets: &mut Sheets<'a>) {
    for ran in &outcome.themes {
        let (name, evidence) = (&ran.selection.name, outcome.evidence(ran));
        let cells = cell_table(outcome, ran);
        let (nearby, stability) = (ran.venues_nearby.as_deref(), ran.stability.as_ref());
        let hotspots = hotspots(name, &evidence, &ran.hotspots, &ran.hotspot_courses, stability, nearby, &ran.peaks);
        sheets.map(format!("cells_{name}"), cell_collection(outcome, config, ran, cells.clone()));
        sheets.map(format!("hotspots_{name}"), hotspot_collection(outcome, config, ran, hotspots));
        sheets.table(format!("ranking_{name}"), with_positions(outcome, ran, cells));
        let curves = [("count", &ran.concentration.count), ("harm", &ran.concentration.harm)];
        sheets.table(format!("concentration_{name}"), concentration(curves));
        if let Some((counts, redistribution)) = ran.spread.as_ref().zip(ran.ranking.redistribution.as_ref()) {
            sheets.table(format!("spread_{name}"), spread(&evidence, &ran.ranking, counts, redistribution));
        }
    }
    if !outcome.overlaps.is_empty() {
        sheets.table("overlap", theme_overlaps(&outcome.overlaps));
    }
}

/// Writes the cells of the first theme alone, for `-o -`.
pub fn write_cells(outcome: &RankingResult, config: &Options, out: impl Write + Send) -> std::io::Result<()> {
    let Some(ran) = outcome.themes.first() else {
        return Ok(());
    };
    let table = cell_table(outcome, ran);
    let mut cells = cell_collection(outcome, config, ran, table);
    cells.members.insert("licence".into(), json!(config.study.marking.licence_of(&outcome.ledger)));
    let mut sheets = Sheets::default();
    sheets.map(format!("cells_{}", ran.selection.name), cells);
    let mut shared = match &outcome.told {
        Some(told) => disclosure_control::sheets(outcome, told, config, &sheets).0,
        None => sheets,
    };
    figures::apply_simplestyle(&mut shared);
    shared.maps().next().map_or(Ok(()), |(_, cells)| write_geojson(cells, out))
}

/// The fields of a theme's cells, by rank: those that are always written, then those that were asked for.
fn cell_table(outcome: &RankingResult, ran: &ThemeResult) -> Table {
    let mut table = cells(&outcome.evidence(ran), &ran.ranking, &ran.courses);
    if let Some(surface) = &ran.asked.surface {
        add_densities(&mut table, &ran.ranking.order, surface);
    }
    if let Some(permuted) = &ran.asked.permuted {
        add_permuted(&mut table, &ran.ranking.order, permuted);
    }
    table
}

fn cell_collection(outcome: &RankingResult, config: &Options, ran: &ThemeResult, table: Table) -> Collection<'static> {
    let order = &ran.ranking.order;
    Collection {
        members: members(outcome, config, ran),
        ids: order.iter().map(|cell| outcome.grid.cells[*cell].to_string()).collect(),
        shapes: order.iter().map(|cell| Shape::Cell(outcome.grid.cells[*cell])).collect(),
        properties: table,
    }
}

fn hotspot_collection<'a>(
    outcome: &RankingResult,
    config: &Options,
    ran: &'a ThemeResult,
    table: Table,
) -> Collection<'a> {
    Collection {
        members: members(outcome, config, ran),
        ids: ran.hotspots.iter().map(|hotspot| format!("{}-{}", ran.selection.name, hotspot.number)).collect(),
        shapes: ran.hotspots.iter().map(|hotspot| Shape::Polygons(Cow::Borrowed(&hotspot.shape))).collect(),
        properties: table,
    }
}

/// The members of a collection that say what it is.
fn members(outcome: &RankingResult, config: &Options, ran: &ThemeResult) -> Map<String, Value> {
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
fn with_positions(outcome: &RankingResult, ran: &ThemeResult, mut table: Table) -> Table {
    let centres: Vec<_> = ran.ranking.order.iter().map(|cell| centre(outcome.grid.cells[*cell])).collect();
    add_middles(&mut table, &centres);
    table
}
