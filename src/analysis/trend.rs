//! Whether places change: files to the course of the whole area, its hotspots, areas and cells, month by month.

mod areas;
mod caveats;
mod from_area_counts;
mod output;
pub(super) mod summary;

pub(super) use output::{add_sheets, section};

use super::Progress;
use super::cells::{self, CountsByArea};
use super::ranking_result::{RankingResult, ThemeResult};
use super::when;
use crate::error::Result;
use crate::evaluate::StabilityChoice;
use crate::grid::CellCounts;
use crate::ingest::{InputData, Ledger};
use crate::options::Options;
use crate::period::Period;
use crate::place::{PlaceKind, STUDY_AREA, WHOLE_STUDY_AREA};
use crate::rank::{Hotspot, Order};
use crate::trend::{
    HotHistories, PlaceTrend, SnapPointChange, TimeSteps, TrendMeasures, trends_only, year_to_year_dispersion,
};
use areas::AreaSeries;

/// Said of files that trends make nothing of.
const UNUSED: &str = "read and not used by trends";

/// The trends of a theme.
#[derive(Clone, Debug)]
pub struct TrendedTheme {
    /// The theme, or the measure that was counted by area.
    pub name: String,
    /// In words.
    pub title: String,
    /// What it stands for when the data cannot say it.
    pub proxy_of: Option<String>,
    /// The months.
    pub period: Period,
    /// For each month whether any source has rows.
    pub observed: Vec<bool>,
    /// For each month whether every source has them: those that are compared.
    pub complete: Vec<bool>,
    /// The steps of the trends of cells, of areas where there are none; `None` where too few months are known.
    pub steps: Option<TimeSteps>,
    /// How much more events vary than by chance; 1 where that cannot be told.
    pub phi: f64,
    /// The whole, then hotspots, then areas.
    pub places: Vec<PlaceTrend>,
    /// The cells by rank; none where only counts by area are known.
    pub cells: Vec<PlaceTrend>,
    /// Where the areas' numbers are from.
    pub areas_from: Option<String>,
    /// Areas of which nothing is known.
    pub unknown_areas: usize,
    /// When the map points of its events changed, if they did.
    pub points_changed: Option<SnapPointChange>,
}

/// The trends of all themes.
#[derive(Debug)]
pub struct TrendOutcome {
    /// The ranking they stand beside; `None` where only counts by area are known.
    pub ranked: Option<RankingResult>,
    /// The account of every row, where nothing was ranked.
    pub counted: Option<Ledger>,
    /// How counts by area were joined to the areas, where some of them were not.
    pub joined: Vec<String>,
    /// The themes, in the order asked for.
    pub themes: Vec<TrendedTheme>,
}

impl TrendOutcome {
    /// The account of every row read.
    pub fn ledger(&self) -> &Ledger {
        let ranked = self.ranked.as_ref().map(|ranked| &ranked.ledger);
        ranked.or(self.counted.as_ref()).expect("one of the two was read")
    }
}

/// Tells the trends of the themes of `config`; where it gives only counts by area, of what was counted.
pub fn trend(config: &Options, progress: Progress<'_>) -> Result<TrendOutcome> {
    if !config.study.inputs.has_events() {
        return from_area_counts::trend(config, progress);
    }
    // Trends are of numbers, and a theme may have no harm weights.
    let config = &if config.order.by == Order::Harm { config.clone() } else { when::counted(config) };
    // Whether a hotspot is there on other grids is a question to the ranking.
    let config = &config.with(|options| options.sensitivity.stability = StabilityChoice::Off);
    let bounded = config.study.inputs.areas.is_some() || config.study.inputs.area.is_some();
    let counts = if bounded { CountsByArea::UsedElsewhere } else { CountsByArea::Unused };
    let (mut ranked, loaded) = cells::rank(config, counts, progress)?;
    let areas = AreaSeries::of(&ranked, &loaded);
    let joined = areas.as_ref().map_or_else(Vec::new, |areas| areas.enter(&mut ranked.ledger, &loaded));
    let themes = of_ranked(config, &ranked, &loaded, areas.as_ref());
    Ok(TrendOutcome { ranked: Some(ranked), counted: None, joined, themes })
}

/// The trends beside a ranking, counts by area left to the comparison of areas.
pub(super) fn beside(config: &Options, ranked: &RankingResult, loaded: &InputData) -> Vec<TrendedTheme> {
    let areas = AreaSeries::of_events(ranked, loaded);
    of_ranked(config, ranked, loaded, areas.as_ref())
}

fn of_ranked(
    config: &Options,
    ranked: &RankingResult,
    loaded: &InputData,
    areas: Option<&AreaSeries>,
) -> Vec<TrendedTheme> {
    ranked.themes.iter().map(|ran| of_theme(config, ranked, loaded, areas, ran)).collect()
}

fn of_theme(
    config: &Options,
    ranked: &RankingResult,
    loaded: &InputData,
    areas: Option<&AreaSeries>,
    ran: &ThemeResult,
) -> TrendedTheme {
    let (name, coverage) = (&ran.selection.name, &ran.coverage);
    let telling = TimingOptions { config, phi: ran.judgement.phi(), complete: &coverage.complete };
    let sum = |cells: &mut dyn Iterator<Item = usize>| by_month(&ran.table, &coverage.observed, cells);
    let whole = vec![sum(&mut ranked.grid.study())];
    let mut places =
        telling.places(PlaceKind::StudyArea, vec![(STUDY_AREA.into(), WHOLE_STUDY_AREA.into())], whole, None);
    let named = |hotspot: &Hotspot| (format!("{name}-{}", hotspot.number), hotspot.label.clone());
    let series = ran.hotspots.iter().map(|hotspot| sum(&mut hotspot.cells.iter().copied())).collect();
    let named = ran.hotspots.iter().map(named).collect();
    places.extend(telling.places(PlaceKind::Hotspot, named, series, Some(&ran.hotspot_courses)));
    let of_areas = areas.map(|areas| areas.of_theme(config, loaded, &ran.selection, coverage));
    let mut unknown_areas = 0;
    if let (Some(areas), Some(of_areas)) = (areas, &of_areas) {
        let (named, series) = known_areas(&areas.labels, &of_areas.series);
        unknown_areas = areas.labels.len() - named.len();
        places.extend(telling.places(PlaceKind::Area, named, series, None));
    }
    let cell = |cell: &usize| {
        let named = (ranked.grid.cells[*cell].to_string(), ran.ranking.label[*cell].clone());
        telling.cell(named, sum(&mut std::iter::once(*cell)), &ran.courses, *cell)
    };
    TrendedTheme {
        name: name.clone(),
        title: ran.selection.theme.title.clone(),
        proxy_of: ran.selection.proxy_of.clone(),
        period: coverage.period,
        observed: coverage.observed.clone(),
        complete: coverage.complete.clone(),
        steps: ran.courses.steps.clone(),
        phi: ran.judgement.phi(),
        places,
        cells: ran.ranking.order.iter().map(cell).collect(),
        areas_from: of_areas.map(|of_areas| of_areas.from),
        unknown_areas,
        points_changed: ran.points_changed,
    }
}

/// The names and months of the areas of which anything is known.
fn known_areas(labels: &[String], series: &[Vec<Option<u64>>]) -> (Vec<Named>, Vec<Vec<Option<u64>>>) {
    let known = labels.iter().zip(series).filter(|(_, series)| series.iter().any(Option::is_some));
    known.map(|(label, series)| ((label.clone(), label.clone()), series.clone())).unzip()
}

/// What a place is called among all places, and what people call it.
type Named = (String, String);

/// The events of some cells by month.
fn by_month(table: &CellCounts, observed: &[bool], cells: &mut dyn Iterator<Item = usize>) -> Vec<Option<u64>> {
    let mut sums = vec![0; table.months];
    for cell in cells {
        let of_cell = &table.monthly[cell * table.months..][..table.months];
        sums.iter_mut().zip(of_cell).for_each(|(sum, count)| *sum += u64::from(*count));
    }
    sums.into_iter().zip(observed).map(|(sum, observed)| observed.then_some(sum)).collect()
}

/// What is told of every place of a theme in the same way.
struct TimingOptions<'a> {
    config: &'a Options,
    phi: f64,
    complete: &'a [bool],
}

impl TimingOptions<'_> {
    /// Places of a kind that are judged by themselves, one family; their courses where they are known already.
    fn places(
        &self,
        kind: PlaceKind,
        named: Vec<Named>,
        series: Vec<Vec<Option<u64>>>,
        known: Option<&HotHistories>,
    ) -> Vec<PlaceTrend> {
        let compared: Vec<_> = series.iter().map(|series| self.compared(series)).collect();
        let Options { study, step, recent, .. } = self.config;
        let alpha = study.significance.alpha;
        let found = known.is_none().then(|| trends_only(&compared, self.complete, step.step, alpha));
        let courses = known.or(found.as_ref()).expect("one of the two");
        let latest = usize::from(recent.recent_months);
        let place = |(at, ((id, label), series)): (usize, (Named, Vec<Option<u64>>))| {
            let own = &compared[at];
            let dispersion = year_to_year_dispersion(own, latest).unwrap_or(1.0).max(self.phi);
            let measures = TrendMeasures::new(courses.places[at], own, courses.steps.as_ref(), (latest, dispersion));
            PlaceTrend { kind, id, label, series, measures }
        };
        named.into_iter().zip(series).enumerate().map(place).collect()
    }

    /// A cell, whose trend is that of its window.
    fn cell(&self, (id, label): Named, series: Vec<Option<u64>>, courses: &HotHistories, cell: usize) -> PlaceTrend {
        let own = self.compared(&series);
        let latest = usize::from(self.config.recent.recent_months);
        let measures = TrendMeasures::new(courses.places[cell], &own, courses.steps.as_ref(), (latest, self.phi));
        PlaceTrend { kind: PlaceKind::Cell, id, label, series, measures }
    }

    /// The months that can be compared.
    fn compared(&self, series: &[Option<u64>]) -> Vec<Option<f64>> {
        let comparable =
            |(count, complete): (&Option<u64>, &bool)| count.filter(|_| *complete).map(|count| count as f64);
        series.iter().zip(self.complete).map(comparable).collect()
    }
}
