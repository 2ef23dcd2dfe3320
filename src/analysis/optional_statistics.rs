//! What is reckoned of cells only when it is asked for: a density surface, and statistics by permutation.

use serde_json::{Value, json};

use super::study_area::{StudyGrid, ThemeOnGrid};
use crate::grid::OUTSIDE;
use crate::ingest::InputData;
use crate::options::Options;
use crate::rank::{DensitySurface, WeightedPoint, density_surface};
use crate::theme::Selection;
use hexspot_stats::{PermutationStatistics, Permutations, RandomStreams, permutation_statistics};

/// What was asked for of a theme, each `None` when it was not.
#[derive(Clone, Debug, Default)]
pub struct OptionalStatistics {
    /// Densities.
    pub surface: Option<DensitySurface>,
    /// Gi* and local Moran's I by permutation.
    pub permuted: Option<PermutationStatistics>,
}

impl OptionalStatistics {
    /// Reckons what `config` asks for of a theme on the ground.
    pub(super) fn of(
        config: &Options,
        loaded: &InputData,
        ground: &StudyGrid,
        selection: &Selection,
        on_ground: &ThemeOnGrid,
    ) -> Self {
        let surface = config.density.bandwidth_m.map(|bandwidth_m| {
            let premises = premises(config, loaded, ground);
            density_surface(&ground.grid, &events(loaded, ground, selection), premises.as_deref(), bandwidth_m)
        });
        let (streams, purpose) = (RandomStreams::new(config.study.random.seed), selection.name.as_str());
        let permutations = Permutations { runs: config.sensitivity.permutations, streams, purpose };
        let counts = &on_ground.table.count;
        let permuted = permutation_statistics(
            counts,
            &ground.grid.neighbours,
            &ground.reported,
            permutations,
            config.study.significance.alpha,
        );
        Self { surface, permuted }
    }

    /// What a reader should know of it.
    pub(super) fn notes(&self, theme: &str, middles_apart_m: f64) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(surface) = self.surface.as_ref().filter(|surface| surface.bandwidth_m < middles_apart_m) {
            notes.push(format!(
                "theme {theme}: densities are told at the middles of cells, some {middles_apart_m:.0} m apart: with a bandwidth of \
                 {} m events between them are in none",
                surface.bandwidth_m
            ));
        }
        for (field, by) in self.permuted.iter().flat_map(tests) {
            if let Err(few) = &by.q {
                notes.push(format!(
                    "theme {theme}: {field} is not given, for so few permutations support no false-discovery rate over so many cells; \
                     --permutations {} would",
                    few.needed
                ));
            }
        }
        notes
    }

    /// What the manifest says of it.
    pub(super) fn manifest(&self, alpha: f64) -> Value {
        let needed = |by: &hexspot_stats::PermutationTest| by.q.as_ref().err().map(|few| few.needed);
        json!({
            "density": self.surface.as_ref().map(|surface| json!({
                "bandwidth_m": surface.bandwidth_m,
                "kernel": "quartic, at the middle of each cell, on a plane that touches in the middle of the study area; corrected for \
                           the part of each kernel that lies outside the cells",
                "adaptive": "Abramson's square-root law on the fixed density, factors of 5 at the most",
                "relative_risk": "share of the events over share of the premises; null where the density of premises is below that of \
                                  one premises within the bandwidth",
                "premises_floor_per_km2": surface.floor_per_km2,
            })),
            "permutation_tests": self.permuted.as_ref().map(|permuted| json!({
                "permutations": permuted.runs,
                "method": "conditional: the cell's own count is held fixed, its neighbours are drawn from all other cells; p = (M + 1)/(R + 1)",
                "gi_p_permuted": "tested: Gi*, whether the counts around a cell are larger than chance would have them; tail: upper",
                "moran_p_permuted": "tested: local Moran's I, whether the counts around a cell are more like it, or less, than chance would \
                                     have them; tail: both (twice the smaller)",
                "correction": "Benjamini-Hochberg over the cells of the study area",
                "alpha": alpha,
                "gi_q_needs_permutations": needed(&permuted.gi),
                "moran_q_needs_permutations": needed(&permuted.moran),
                "decides": "nothing: whether a cell is hot is decided by the window test",
            })),
        })
    }
}

/// Each test of the permuted statistics with the field of its rate.
fn tests(permuted: &PermutationStatistics) -> [(&'static str, &hexspot_stats::PermutationTest); 2] {
    [("gi_q_permuted", &permuted.gi), ("moran_q_permuted", &permuted.moran)]
}

/// The theme's events of the period by position.
fn events(loaded: &InputData, ground: &StudyGrid, selection: &Selection) -> Vec<WeightedPoint> {
    let mut at_place = vec![0u64; loaded.events.places.len()];
    for group in selection.groups(&loaded.events) {
        let known = ground.cell_of[group.place as usize] != OUTSIDE;
        if known && ground.coverage.period.position(group.month).is_some() && selection.weights(group).is_some() {
            at_place[group.place as usize] += u64::from(group.count);
        }
    }
    let piles = loaded.events.places.iter().zip(at_place).filter(|(_, events)| *events > 0);
    piles.map(|(place, events)| (place.at, events as f64)).collect()
}

/// The premises that rates are per, in the cells.
fn premises(config: &Options, loaded: &InputData, ground: &StudyGrid) -> Option<Vec<WeightedPoint>> {
    let grid = &ground.grid;
    let venues = &loaded.premises.as_ref()?.venues;
    let counted = venues.iter().filter(|venue| config.study.exposure.counted().counts(venue)).map(|venue| venue.at);
    let mut inside: Vec<_> = counted.filter(|at| grid.number(at.cell(grid.resolution)).is_some()).collect();
    // Densities are sums, and sums hang on their order to the last bit: that of the file must not show.
    inside.sort_unstable_by_key(|at| at.order_key());
    Some(inside.into_iter().map(|at| (at, 1.0)).collect())
}
