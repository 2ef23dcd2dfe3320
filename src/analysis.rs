//! The whole analysis, in order: [`run`] ranks cells, [`areas`] compares areas, [`premises`] tells what happened at which premises,
//! [`scan`] looks for clusters of any size, [`when`] tells hours, nights and weekends, [`trend`] whether places change, [`compare`]
//! what changed between two periods, [`near_repeat`] how far and how long after an event others are more likely, [`survey`] what
//! people answered; [`venues`] tells which premises to win for a scheme, [`routes`] the ways home, [`patrol`] who visits what and when,
//! [`cover`] where assets are missing; [`whole`] does all that the inputs allow; [`calibrate`] tells how far the verdicts of a ranking are to be
//! trusted, [`backtest`] tests rankings on what happened next.

mod areas;
mod backtest;
mod baseline_period;
mod calibrate;
mod caveats;
mod cells;
mod compare;
mod context_layers;
mod cover;
mod data_quality;
mod demand;
mod disclosure_control;
mod full_report;
mod headline;
mod manifest;
mod near_repeat;
mod optional_statistics;
mod output_folder_check;
mod patrol;
mod pipeline;
mod plans;
mod premises;
mod rank_summary;
mod ranking_result;
mod report_summary;
mod reported;
mod result;
mod routes;
mod scan;
mod snap_point_redistribution;
mod stability;
mod study_area;
mod survey;
mod time_filter;
mod trend;
mod venues;
mod walking_distance;
mod when;
mod write;

pub use areas::{AreasOutcome, areas};
pub use backtest::{BacktestOutcome, Tested, backtest};
pub use calibrate::{Calibrated, calibrate};
pub use compare::{
    ChosenIn, CompareOutcome, Compared, ComparedTheme, Comparisons, ReportPeriodComparison, SchemeActivityFindings,
    compare,
};

pub use cover::{CoverOutcome, CoveredKind, cover};
pub use disclosure_control::PublishedFigures;
pub use full_report::{FullReport, whole};
pub use headline::Headline;
pub use near_repeat::{NearRepeatOutcome, Paired, RepeatedTheme, near_repeat};
pub use optional_statistics::OptionalStatistics;
pub use output_folder_check::check_folder;
pub use patrol::{PatrolOutcome, Test as PatrolTest, patrol};
pub use plans::Plans;
pub use premises::{PremisesOutcome, premises};
pub use ranking_result::{RankingResult, ThemeResult};

pub use result::{AnalysisResult, several_files};
pub use routes::{RoutesOutcome, routes};
pub use scan::{ScanOutcome, ScannedTheme, scan};
pub use snap_point_redistribution::RedistributionSummary;
pub use survey::{BesideRecorded, Findings, SurveyOutcome, Surveyed, survey};
pub use trend::{TrendOutcome, TrendedTheme, trend};
pub use venues::{VenuesOutcome, venues};
pub use when::{Timed, TimedTheme, WhenOutcome, when};
pub use write::Written;

use crate::error::Result;
use crate::options::Options;
use cells::CountsByArea;

/// Told after each crime file how many are read, of how many.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Ranks cells and hotspots for every theme of `config`.
pub fn run(config: &Options, progress: Progress<'_>) -> Result<RankingResult> {
    let (outcome, _) = cells::rank(config, CountsByArea::Unused, progress)?;
    Ok(outcome)
}
