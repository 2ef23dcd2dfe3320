//! Scanned for clusters: from files to the most likely windows of each theme.

mod caveats;
mod output;
mod summary;

use super::Progress;
use super::cells::CountsByArea;
use super::data_quality::{Reliability, shortcomings};
use super::study_area::{Study, StudyGrid, ThemeOnGrid};
use crate::error::{ErrorKind, Result};
use crate::grid::{CellCounts, ChosenResolution, Coverage, Grid, Role};
use crate::ingest::Ledger;
use crate::options::Options;
use crate::period::Month;
use crate::rank::{Labels, LocatedCluster, ScanContext, locate_clusters};
use crate::theme::Selection;
use hexspot_stats::Neighbours;
use hexspot_stats::scan::{
    Cases, CircularWindows, CircularZones, IrregularWindows, MonthRuns, SpaceTimeCases, SpaceTimeWindows, WindowShape,
};
use hexspot_stats::scan::{ScanTest, permutation_scan_test, scan_test};
use hexspot_stats::{Dispersion, Draws, RandomStreams};

/// The scan of a theme.
#[derive(Clone, Debug)]
pub struct ScannedTheme {
    /// The theme and its events.
    pub selection: Selection,
    /// The months in which it is known.
    pub coverage: Coverage,
    /// The months scanned: where time is, those that every source knows.
    pub months: Vec<Month>,
    /// The counts.
    pub table: CellCounts,
    /// Events scanned.
    pub events: u32,
    /// Events of the study area that were not: in cells without population, or in months that a source does not know.
    pub left_out: u64,
    /// How clumped events are in time; `None` where that cannot be told.
    pub dispersion: Option<Dispersion>,
    /// What the scan found; `None` where there was nothing to scan.
    pub test: Option<ScanTest>,
    /// The clusters worth a look, most likely first.
    pub clusters: Vec<LocatedCluster>,
}

/// The result of a scan.
#[derive(Clone, Debug)]
pub struct ScanOutcome {
    /// The account of every row read.
    pub ledger: Ledger,
    /// The date of the premises' extract, when stated.
    pub premises_date: Option<String>,
    /// The months.
    pub coverage: Coverage,
    /// The resolution and its reason.
    pub resolution: ChosenResolution,
    /// The cells.
    pub grid: Grid,
    /// Cells of the study area that have population.
    pub populated: usize,
    /// Of these, cells that hold more than the largest share by themselves, and so are in no window.
    pub too_large: usize,
    /// The themes, in the order asked for.
    pub themes: Vec<ScannedTheme>,
}

/// The windows of a scan.
enum Searched {
    Zones(CircularZones),
    Edges(Neighbours),
}

/// Scans every theme of `config` for clusters. Windows stop at the study area, and so does what is expected.
pub fn scan(config: &Options, progress: Progress<'_>) -> Result<ScanOutcome> {
    let Study { loaded, selections, resolution, ground, .. } = Study::read(config, CountsByArea::Unused, progress)?;
    let labels = Labels::new(
        loaded.areas.iter().chain(&loaded.area),
        loaded.footfall.as_ref(),
        &loaded.stations,
        &loaded.events.streets,
    );
    let population = population(config, &ground);
    let none = vec![0; population.len()];
    let ground_alone = Cases::new(&none, &population).ok_or_else(|| nothing_at_risk(config))?;
    let shares = ground_alone.shares();
    let populated = shares.iter().filter(|share| **share > 0.0).count();
    check_size(config, populated)?;
    let searched = match config.scan.shape {
        WindowShape::Rings | WindowShape::SpaceTime => {
            Searched::Zones(CircularZones::rings(&ground.grid.cells, shares, config.scan.max_share))
        }
        WindowShape::Irregular => Searched::Edges(Neighbours::from_cells(&ground.grid.cells, 1)),
    };
    let too_large = shares.iter().filter(|share| **share > config.scan.max_share).count();
    let mut themes = Vec::new();
    for selection in selections {
        let on_ground = ground.theme(config, &loaded, &selection);
        themes.push(theme(config, &ground.grid, &population, &searched, &labels, selection, on_ground));
    }
    let premises_date = loaded.premises.as_ref().and_then(|premises| premises.extract_date.clone());
    let StudyGrid { grid, coverage, .. } = ground;
    Ok(ScanOutcome { ledger: loaded.ledger, premises_date, coverage, resolution, grid, populated, too_large, themes })
}

/// What windows hold a share of, by cell: what events are expected to follow, and, where place and time alone are compared, area.
fn population(config: &Options, ground: &StudyGrid) -> Vec<f64> {
    let of_cells = match config.scan.shape {
        WindowShape::SpaceTime => &ground.grid.area_m2,
        WindowShape::Rings | WindowShape::Irregular => &ground.expected,
    };
    let roles = of_cells.iter().zip(&ground.grid.roles);
    roles.map(|(population, role)| if *role == Role::Study { *population } else { 0.0 }).collect()
}

fn theme(
    config: &Options,
    grid: &Grid,
    population: &[f64],
    searched: &Searched,
    labels: &Labels<'_>,
    selection: Selection,
    on_ground: ThemeOnGrid,
) -> ScannedTheme {
    let ThemeOnGrid { coverage, table, judgement } = on_ground;
    let phi = judgement.dispersion.map(|dispersion| dispersion.phi);
    let draws =
        Draws { number: config.replications.replications, streams: RandomStreams::new(config.study.random.seed) };
    let known = match config.scan.shape {
        WindowShape::SpaceTime => &coverage.complete,
        WindowShape::Rings | WindowShape::Irregular => &coverage.observed,
    };
    let months: Vec<Month> = coverage.period.iter().zip(known).filter(|(_, known)| **known).map(|(at, _)| at).collect();
    let name = &selection.name;
    let (events, test) = match (searched, config.scan.shape) {
        (Searched::Zones(zones), WindowShape::SpaceTime) => {
            let table = SpaceTimeCases::new(known_months(&table, population, known), months.len());
            let events = table.as_ref().map_or(0, SpaceTimeCases::total);
            let cylinders = table.as_ref().map(|table| (SpaceTimeWindows::new(zones, table, MonthRuns::Any), table));
            (events, cylinders.map(|(windows, table)| permutation_scan_test(&windows, table, phi, draws, name)))
        }
        (searched, _) => {
            let cases = Cases::new(&table.count, population);
            let test = |cases: &Cases| match searched {
                Searched::Zones(zones) => scan_test(&CircularWindows::new(zones, cases), cases, phi, draws, name),
                Searched::Edges(edges) => {
                    scan_test(&IrregularWindows::new(edges, cases, config.scan.max_share), cases, phi, draws, name)
                }
            };
            (cases.as_ref().map_or(0, Cases::total), cases.as_ref().map(test))
        }
    };
    let scanned =
        ScanContext { grid, table: &table, total: events, months: &months, level: config.study.significance.alpha };
    let clusters = test.as_ref().map_or_else(Vec::new, |test| locate_clusters(&scanned, test, labels));
    let in_study: u64 = grid.study().map(|cell| u64::from(table.count[cell])).sum();
    let left_out = in_study.saturating_sub(u64::from(events));
    ScannedTheme {
        selection,
        coverage,
        months,
        events,
        left_out,
        dispersion: judgement.dispersion,
        test,
        clusters,
        table,
    }
}

/// The counts of the cells that have population, in the months that are known: `cell × known months + month`.
fn known_months(table: &CellCounts, population: &[f64], known: &[bool]) -> Vec<u32> {
    let mut monthly = Vec::new();
    for (cell, population) in table.monthly.chunks_exact(table.months).zip(population) {
        let months = cell.iter().zip(known).filter(|(_, known)| **known).map(|(count, _)| *count);
        monthly.extend(months.map(|count| if *population > 0.0 { count } else { 0 }));
    }
    monthly
}

fn nothing_at_risk(config: &Options) -> crate::Error {
    let what = config.study.expectation.expect.as_str();
    let problem = format!("no cell of the study area has {what} to expect events by");
    ErrorKind::NothingToAnalyse {
        problem,
        advice: format!("Check that the {what} given is of this place, or use --expect area"),
    }
    .into()
}

/// Fails when the windows would be more than can be searched a thousand times.
fn check_size(config: &Options, cells: usize) -> Result<()> {
    /// Cells of all windows together: 200 MB, and a minute or two of work.
    const MOST: f64 = 5e7;
    let share = config.scan.max_share;
    if (cells as f64).powi(2) * share <= MOST {
        return Ok(());
    }
    let problem = format!("windows of up to {} % of {cells} cells are too many to search", 100.0 * share);
    let advice = "Choose a smaller share, a coarser --resolution or a smaller --area".into();
    Err(ErrorKind::Setting { setting: "max-share", problem, advice }.into())
}

impl ScanOutcome {
    /// Events of a theme in the cells that are reported.
    pub fn study_events(&self, theme: &ScannedTheme) -> u64 {
        self.grid.study().map(|cell| u64::from(theme.table.count[cell])).sum()
    }

    /// What makes this scan one not to rely on; nothing when the data is good enough.
    pub fn shortcomings(&self, quality: crate::study::Quality) -> Vec<String> {
        let of = |theme: &ScannedTheme| Reliability {
            name: theme.selection.name.clone(),
            positions: theme.table.positions(),
            events: self.study_events(theme),
        };
        shortcomings(&self.ledger, self.themes.iter().map(of), quality)
    }
}
