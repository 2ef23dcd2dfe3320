//! The months of areas: from counts by area where those record the theme, else from events with a position.

use crate::analysis::areas::{enter_joined, join_counts, measures, other_files};
use crate::analysis::ranking_result::RankingResult;
use crate::analysis::trend::UNUSED;
use crate::areas::{AreaContext, MonthlyCounts};
use crate::grid::{Coverage, Role};
use crate::ingest::{AreaIndex, Areas, InputData, JoinedCounts, Ledger};
use crate::options::Options;
use crate::theme::Selection;

/// The areas whose months are told, and where their events are.
pub struct AreaSeries {
    /// What each is called.
    pub labels: Vec<String>,
    /// The areas that hold each place of the events, as far as it lies in a reported cell.
    areas_of: Vec<Vec<usize>>,
    /// Whether any event of any kind lies in it: where none does the sources may not count at all.
    any_event: Vec<bool>,
    /// Counts by area, joined, in order of their tables.
    joined: Vec<JoinedCounts>,
}

/// The months of the areas of a theme.
pub struct OfTheme {
    /// By area and month of the period; `None` where it is not known.
    pub series: Vec<Vec<Option<u64>>>,
    /// Where they are from.
    pub from: String,
}

impl AreaSeries {
    /// The areas given, else those of the study area, with counts by area; `None` where there are none.
    pub fn of(ranked: &RankingResult, loaded: &InputData) -> Option<Self> {
        let areas = areas(loaded)?;
        Some(Self { joined: join_counts(loaded, areas), ..Self::located(ranked, loaded, areas) })
    }

    /// The same without counts by area.
    pub fn of_events(ranked: &RankingResult, loaded: &InputData) -> Option<Self> {
        Some(Self::located(ranked, loaded, areas(loaded)?))
    }

    fn located(ranked: &RankingResult, loaded: &InputData, areas: &Areas) -> Self {
        let (grid, events, index) = (&ranked.grid, &loaded.events, AreaIndex::new(areas));
        let reported = |at: crate::place::LonLat| {
            grid.number(at.cell(grid.resolution)).is_some_and(|cell| grid.roles[cell as usize] == Role::Study)
        };
        let holding = |at| if reported(at) { index.containing(at) } else { Vec::new() };
        let areas_of: Vec<Vec<usize>> = events.places.iter().map(|place| holding(place.at)).collect();
        let mut any_event = vec![false; areas.areas.len()];
        events.groups.iter().flat_map(|group| &areas_of[group.place as usize]).for_each(|area| any_event[*area] = true);
        Self { labels: AreaContext::labels(areas), areas_of, any_event, joined: Vec::new() }
    }

    /// Enters in the ledger of the ranking how counts were joined, and what nothing was made of; in words which counts were not joined.
    pub fn enter(&self, ledger: &mut Ledger, loaded: &InputData) -> Vec<String> {
        enter_joined(&self.joined, &loaded.area_counts, ledger);
        other_files(loaded).into_iter().for_each(|file| ledger.note(file, UNUSED));
        self.joined.iter().filter(|joined| !joined.unmatched.is_empty()).map(ToString::to_string).collect()
    }

    /// The months of a theme.
    pub fn of_theme(
        &self,
        config: &Options,
        loaded: &InputData,
        selection: &Selection,
        coverage: &Coverage,
    ) -> OfTheme {
        let areas = self.labels.len();
        if let Some(theme) = config.study.catalogue.themes.get(&selection.name)
            && let Some((_, first)) = loaded.area_counts.iter().find(|(_, counts)| measures::counts_any(theme, counts))
            && !self.joined.is_empty()
        {
            let tally = measures::of_counts(theme, &self.joined, loaded, coverage.period, areas);
            return OfTheme { series: whole_numbers(tally), from: format!("counts by area of {}", first.source) };
        }
        let tally = MonthlyCounts::from_events(selection, &loaded.events, &self.areas_of, coverage, areas);
        let without = (0..areas).filter(|area| !self.any_event[*area]);
        OfTheme {
            series: whole_numbers(tally.missing_in(without)),
            from: "events with a position in reported cells".into(),
        }
    }
}

fn areas(loaded: &InputData) -> Option<&Areas> {
    loaded.areas.as_ref().or(loaded.area.as_ref())
}

/// The months of a tally of counts, which are whole.
pub fn whole_numbers(tally: MonthlyCounts) -> Vec<Vec<Option<u64>>> {
    let whole = |count: Option<f64>| count.map(|count| count as u64);
    tally.monthly.into_iter().map(|series| series.into_iter().map(whole).collect()).collect()
}
