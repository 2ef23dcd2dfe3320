//! Reads all inputs, the small ones first, so that a faulty boundary is reported before the minutes that crime files take.

use std::collections::BTreeMap;

use super::area_counts;
use super::areas::{self, Areas};
use super::footfall::{self, Footfall, StationLocation};
use super::ledger::Ledger;
use super::mapping::{Mapping, TableContent};
use super::premises::{self, Premises};
use super::source::{InputFile, Source};
use super::{IngestOptions, InputData, Inputs, crime, layers, scheme_journeys, spatial, survey, table};
use crate::error::{ErrorKind, Result};

/// Reads all inputs. After each crime file, `progress` receives the number of files done and the total.
///
/// # Errors
/// When an input cannot be read, too many rows of a file are faulty, or the same data was given twice.
pub fn load(inputs: &Inputs, options: &IngestOptions, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<InputData> {
    let mut loaded = InputData::default();
    loaded.area = load_areas(inputs.area.as_ref(), &mut loaded.ledger)?;
    loaded.areas = load_areas(inputs.areas.as_ref(), &mut loaded.ledger)?;
    loaded.coverage = load_areas(inputs.coverage.as_ref(), &mut loaded.ledger)?;
    loaded.treated = load_areas(inputs.treated.as_ref(), &mut loaded.ledger)?;
    loaded.control = load_areas(inputs.control.as_ref(), &mut loaded.ledger)?;
    loaded.premises = load_premises(inputs, options, &mut loaded.ledger)?;
    loaded.stations = load_stations(inputs, &mut loaded.ledger)?;
    loaded.footfall = load_footfall(inputs, options, &loaded.stations, &mut loaded.ledger)?;
    loaded.streets = load_streets(inputs, &mut loaded.ledger)?;
    load_layers(inputs, options, &mut loaded)?;
    load_area_counts(inputs, options, &mut loaded)?;
    load_surveys(inputs, options, &mut loaded)?;
    let tables = tables(inputs, &[TableContent::Events])?;
    loaded.events = crime::load(&inputs.crime, &tables, options, &mut loaded.ledger, progress)?;
    for account in loaded.ledger.files() {
        account.check_faults(options.max_bad_share)?;
    }
    check_duplicate_files(&loaded.ledger)?;
    loaded.ledger.check()?;
    Ok(loaded)
}

fn load_layers(inputs: &Inputs, options: &IngestOptions, loaded: &mut InputData) -> Result<()> {
    for source in &inputs.assets {
        for file in source.files(&layers::POINT_ENDINGS)? {
            let (account, places) = layers::read_points_or_table(&file, &options.time_zone)?;
            loaded.places.push((loaded.ledger.open(vec![account]), places));
        }
    }
    for (file, mapping) in tables(inputs, &[TableContent::Places])? {
        let (account, places) = layers::read_mapped_points(&file, mapping, &options.time_zone)?;
        loaded.places.push((loaded.ledger.open(vec![account]), places));
    }
    for (file, mapping) in tables(inputs, &[TableContent::Journeys])? {
        let (account, journeys) = scheme_journeys::read(&file, mapping, &options.time_zone)?;
        loaded.journeys.push((loaded.ledger.open(vec![account]), journeys));
    }
    Ok(())
}

fn load_area_counts(inputs: &Inputs, options: &IngestOptions, loaded: &mut InputData) -> Result<()> {
    let mut files = Vec::new();
    for source in &inputs.counts {
        files.extend(source.files(&table::ENDINGS)?.into_iter().map(|file| (file, None)));
    }
    files.extend(tables(inputs, &[TableContent::AreaCounts])?.into_iter().map(|(file, mapping)| (file, Some(mapping))));
    for (file, mapping) in files {
        let (account, counts) = area_counts::read(&file, mapping, &options.time_zone)?;
        loaded.area_counts.push((loaded.ledger.open(vec![account]), counts));
    }
    Ok(())
}

fn load_surveys(inputs: &Inputs, options: &IngestOptions, loaded: &mut InputData) -> Result<()> {
    for (file, mapping) in tables(inputs, &[TableContent::Survey])? {
        let (account, survey) = survey::read(&file, mapping, &options.time_zone)?;
        loaded.surveys.push((loaded.ledger.open(vec![account]), survey));
    }
    Ok(())
}

/// The user's tables with one of these contents, each with its file.
fn tables<'a>(inputs: &'a Inputs, contents: &[TableContent]) -> Result<Vec<(InputFile, &'a Mapping)>> {
    let wanted = inputs.tables.iter().filter(|table| contents.contains(&table.mapping.holds));
    wanted.map(|table| Ok((table.source.file(&table::ENDINGS)?, &table.mapping))).collect()
}

/// Checks that no two files of premises, footfall or survey answers are the same. (The same areas may be given for two purposes, and
/// crime is checked month by month.)
fn check_duplicate_files(ledger: &Ledger) -> Result<()> {
    let counted =
        |format| premises::FORMATS.contains(&format) || footfall::FORMATS.contains(&format) || format == survey::FORMAT;
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for account in ledger.files().iter().filter(|account| counted(account.format)) {
        if let Some(first) = seen.insert(&account.sha256, &account.file) {
            return Err(ErrorKind::DuplicateFile { first: first.into(), second: account.file.clone() }.into());
        }
    }
    Ok(())
}

fn load_areas(source: Option<&Source>, ledger: &mut Ledger) -> Result<Option<Areas>> {
    let Some(source) = source else { return Ok(None) };
    let (account, areas) = areas::read(&source.file(&areas::ENDINGS)?)?;
    ledger.open(vec![account]);
    Ok(Some(areas))
}

fn load_premises(inputs: &Inputs, options: &IngestOptions, ledger: &mut Ledger) -> Result<Option<Premises>> {
    let first = ledger.files().len();
    let mut files = Vec::new();
    for source in &inputs.premises {
        for file in source.files(&premises::ENDINGS)? {
            files.push(premises::read(&file, first + files.len())?);
        }
    }
    for (file, mapping) in tables(inputs, &[TableContent::Premises])? {
        files.push(premises::read_mapped(&file, mapping, &options.time_zone, first + files.len())?);
    }
    Ok((!files.is_empty()).then(|| premises::merge(files, ledger)))
}

fn load_stations(inputs: &Inputs, ledger: &mut Ledger) -> Result<Vec<StationLocation>> {
    let mut stations = Vec::new();
    for source in &inputs.stations {
        for file in source.files(&footfall::STATION_ENDINGS)? {
            let (account, locations) = footfall::read_stations(&file)?;
            ledger.open(vec![account]);
            stations.extend(locations);
        }
    }
    Ok(stations)
}

fn load_streets(inputs: &Inputs, ledger: &mut Ledger) -> Result<Vec<layers::StreetLayer>> {
    let mut layers = Vec::new();
    for source in &inputs.streets {
        for file in source.files(&spatial::ENDINGS)? {
            let (account, streets) = layers::read_streets(&file)?;
            ledger.open(vec![account]);
            layers.push(streets);
        }
    }
    Ok(layers)
}

fn load_footfall(
    inputs: &Inputs,
    options: &IngestOptions,
    stations: &[StationLocation],
    ledger: &mut Ledger,
) -> Result<Option<Footfall>> {
    let mut files = Vec::new();
    for source in &inputs.footfall {
        for file in source.files(&footfall::ENDINGS)? {
            files.push(footfall::read(&file, &options.time_zone)?);
        }
    }
    for (file, mapping) in tables(inputs, &[TableContent::Footfall, TableContent::Sensors])? {
        files.push(footfall::read_mapped(&file, mapping, &options.time_zone)?);
    }
    if files.is_empty() {
        return Ok(None);
    }
    let mut layer = footfall::StationIndex::default();
    layer.add(stations);
    footfall::merge(&files, &layer, ledger).map(Some)
}
