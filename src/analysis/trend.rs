//! Whether places change: files to the course of the whole area, its hotspots, areas and cells, month by month.

mod areas;
mod counted;
mod notes;
mod output;

pub use output::write_trend;
pub(super) use output::{section, write_into};

use super::Progress;
use super::cells::{self, CountsByArea};
use super::config::Config;
use super::outcome::{Outcome, Ran};
use crate::error::Result;
use crate::evaluate::StabilityChoice;
use crate::grid::CellTable;
use crate::ingest::{Ledger, Loaded};
use crate::period::Period;
use crate::trend::{Course, Kind, Measures, Place, Steps, courses, own_dispersion};
use areas::AreaSeries;

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
    /// The steps of the trends; `None` where too few months are known.
    pub steps: Option<Steps>,
    /// How much more events vary than by chance; 1 where that cannot be told.
    pub phi: f64,
    /// The whole, then hotspots, then areas.
    pub places: Vec<Place>,
    /// The cells by rank; none where only counts by area are known.
    pub cells: Vec<Place>,
    /// Where the areas' numbers are from.
    pub areas_from: Option<String>,
    /// Areas of which nothing is known.
    pub unknown_areas: usize,
}

/// The trends of all themes.
#[derive(Debug)]
pub struct TrendOutcome {
    /// The ranking they stand beside; `None` where only counts by area are known.
    pub ranked: Option<Outcome>,
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
pub fn trend(config: &Config, progress: Progress<'_>) -> Result<TrendOutcome> {
    if !config.has_events() {
        return counted::trend(config, progress);
    }
    // Whether a hotspot is there on other grids is a question to the ranking.
    let config = &Config { stability: StabilityChoice::Off, ..config.clone() };
    let bounded = config.inputs.areas.is_some() || config.inputs.area.is_some();
    let counts = if bounded { CountsByArea::UsedElsewhere } else { CountsByArea::Unused };
    let (mut ranked, mut loaded) = cells::rank(config, counts, progress)?;
    let areas = AreaSeries::of(&ranked, &mut loaded);
    let joined = areas.as_ref().map_or_else(Vec::new, |areas| areas.enter(&mut ranked.ledger, &loaded));
    let themes = of_ranked(config, &ranked, &loaded, areas.as_ref());
    Ok(TrendOutcome { ranked: Some(ranked), counted: None, joined, themes })
}

/// The trends beside a ranking, counts by area left to the comparison of areas.
pub(super) fn beside(config: &Config, ranked: &Outcome, loaded: &Loaded) -> Vec<TrendedTheme> {
    let areas = AreaSeries::of_events(ranked, loaded);
    of_ranked(config, ranked, loaded, areas.as_ref())
}

fn of_ranked(config: &Config, ranked: &Outcome, loaded: &Loaded, areas: Option<&AreaSeries>) -> Vec<TrendedTheme> {
    ranked.themes.iter().map(|ran| of_theme(config, ranked, loaded, areas, ran)).collect()
}

fn of_theme(config: &Config, ranked: &Outcome, loaded: &Loaded, areas: Option<&AreaSeries>, ran: &Ran) -> TrendedTheme {
    let (name, coverage) = (&ran.selection.name, &ran.coverage);
    let known = Known { observed: &coverage.observed, complete: &coverage.complete };
    let telling =
        Telling { config, steps: ran.courses.steps.as_ref(), phi: ran.judgement.phi(), complete: &coverage.complete };
    let sum = |cells: &mut dyn Iterator<Item = usize>| known.sum(&ran.table, cells);
    let whole = sum(&mut ranked.grid.study());
    let whole_course = telling.courses(std::slice::from_ref(&whole));
    let mut places =
        vec![telling.place((Kind::Whole, WHOLE.into(), ran.selection.theme.title.clone()), whole, whole_course[0])];
    for (hotspot, course) in ran.hotspots.iter().zip(&ran.hotspot_courses.places) {
        let named = (Kind::Hotspot, format!("{name}-{}", hotspot.number), hotspot.label.clone());
        places.push(telling.place(named, sum(&mut hotspot.cells.iter().copied()), *course));
    }
    let of_areas = areas.map(|areas| areas.of_theme(config, loaded, &ran.selection, coverage));
    let mut unknown_areas = 0;
    if let (Some(areas), Some(of_areas)) = (areas, &of_areas) {
        let (labels, series): (Vec<&String>, Vec<Vec<Option<u64>>>) = areas
            .labels
            .iter()
            .zip(of_areas.series.iter().cloned())
            .filter(|(_, series)| series.iter().any(Option::is_some))
            .unzip();
        unknown_areas = areas.labels.len() - labels.len();
        let courses = telling.courses(&series);
        let named = labels.into_iter().zip(series).zip(courses);
        places.extend(named.map(|((label, series), course)| {
            telling.place((Kind::Area, label.clone(), label.clone()), series, course)
        }));
    }
    let windows = &ranked.grid.neighbours;
    let cell = |cell: &usize| {
        let window = sum(&mut windows.window(*cell).iter().map(|member| *member as usize));
        let named = (Kind::Cell, ranked.grid.cells[*cell].to_string(), ran.ranking.label[*cell].clone());
        telling.cell(named, sum(&mut std::iter::once(*cell)), &window, ran.courses.places[*cell])
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
    }
}

/// What the whole is called among the places.
const WHOLE: &str = "whole area";

/// Which months are known.
struct Known<'a> {
    observed: &'a [bool],
    complete: &'a [bool],
}

impl Known<'_> {
    /// The events of some cells by month.
    fn sum(&self, table: &CellTable, cells: &mut dyn Iterator<Item = usize>) -> Vec<Option<u64>> {
        let mut sums = vec![0; table.months];
        for cell in cells {
            let of_cell = &table.monthly[cell * table.months..][..table.months];
            sums.iter_mut().zip(of_cell).for_each(|(sum, count)| *sum += u64::from(*count));
        }
        debug_assert_eq!(self.complete.len(), sums.len());
        sums.into_iter().zip(self.observed).map(|(sum, observed)| observed.then_some(sum)).collect()
    }
}

/// What is told of every place of a theme in the same way.
struct Telling<'a> {
    config: &'a Config,
    steps: Option<&'a Steps>,
    phi: f64,
    complete: &'a [bool],
}

impl Telling<'_> {
    /// The months that can be compared.
    fn compared(&self, series: &[Option<u64>]) -> Vec<Option<f64>> {
        let comparable =
            |(count, complete): (&Option<u64>, &bool)| count.filter(|_| *complete).map(|count| count as f64);
        series.iter().zip(self.complete).map(comparable).collect()
    }

    /// The courses of places of which only the months are known.
    fn courses(&self, series: &[Vec<Option<u64>>]) -> Vec<Course> {
        let compared: Vec<_> = series.iter().map(|series| self.compared(series)).collect();
        courses(&compared, self.steps, self.config.alpha)
    }

    /// A place that is judged by itself.
    fn place(&self, (kind, id, label): (Kind, String, String), series: Vec<Option<u64>>, course: Course) -> Place {
        let own = self.compared(&series);
        let latest = usize::from(self.config.spans.recent_months);
        let dispersion = own_dispersion(&own, latest).unwrap_or(1.0).max(self.phi);
        let measures = Measures::of(course, (&own, &own), self.steps, (latest, dispersion));
        Place { kind, id, label, series, measures }
    }

    /// A cell, whose trend is that of its window.
    fn cell(
        &self,
        (kind, id, label): (Kind, String, String),
        series: Vec<Option<u64>>,
        window: &[Option<u64>],
        course: Course,
    ) -> Place {
        let (own, compared) = (self.compared(&series), self.compared(window));
        let latest = usize::from(self.config.spans.recent_months);
        let measures = Measures::of(course, (&own, &compared), self.steps, (latest, self.phi));
        Place { kind, id, label, series, measures }
    }
}
