//! The same analysis done in other ways that would have been as good: coarser and finer cells, shifted grids, other harm weights,
//! other denominators.

use h3o::Resolution;

use super::study_area::{StudyGrid, harm_mix};
use crate::evaluate::{AnalysisVariant, StableHotspots, stability};
use crate::exposure::Expectation;
use crate::grid::{CellCounts, OUTSIDE};
use crate::ingest::{InputData, PositionShift};
use crate::options::Options;
use crate::place::centre;
use crate::rank::Hotspot;
use crate::theme::Selection;
use hexspot_stats;
use hexspot_stats::{HarmWeights, Verdicts};

/// The other grids and denominators, each with what is different in it.
pub(super) struct SensitivityGrids(Vec<(String, Options, StudyGrid)>);

impl SensitivityGrids {
    /// Lays them out; `None` when stability is not asked for. A variant that the data does not allow is left out.
    pub fn of(config: &Options, loaded: &InputData, ground: &StudyGrid) -> Option<Self> {
        if !config.sensitivity.stability.applies(ground.grid.study().count()) {
            return None;
        }
        let resolution = ground.grid.resolution;
        let mut grounds = Vec::new();
        let mut add = |name: String, config: &Options, loaded: &InputData, resolution: Resolution| {
            if let Ok(ground) = StudyGrid::of(config, loaded, resolution) {
                grounds.push((name, config.clone(), ground));
            }
        };
        for (name, other) in [("coarser", resolution.pred()), ("finer", resolution.succ())] {
            if let Some(other) = other {
                add(format!("{name} cells (resolution {other})"), config, loaded, other);
            }
        }
        for (by, number) in half_cells(ground).into_iter().zip(1..) {
            add(
                format!("grid shifted by half a cell, direction {number} of 6"),
                config,
                &loaded.shifted(by),
                resolution,
            );
        }
        for expect in [Expectation::Area, Expectation::Premises, Expectation::Footfall] {
            if expect != config.study.expectation.expect {
                let config = config.with(|options| options.study.expectation.expect = expect);
                add(format!("expected by {}", expect.as_str()), &config, loaded, resolution);
            }
        }
        Some(Self(grounds))
    }

    /// How stable the hotspots of a theme are.
    pub fn stability(
        &self,
        loaded: &InputData,
        ground: &StudyGrid,
        selection: &Selection,
        (table, judgement): (&CellCounts, &Verdicts),
        hotspots: &[Hotspot],
    ) -> StableHotspots {
        let mut variants: Vec<AnalysisVariant> = Vec::new();
        for (name, config, other) in &self.0 {
            let hot = other.hot(config, loaded, selection);
            variants.push(AnalysisVariant { name: name.clone(), hot_at: at_places(&hot, &other.cell_of) });
        }
        let presets: [(&str, &[f64], Option<HarmWeights>); 2] = [
            ("cchi", &table.harm_cchi, harm_mix(table, selection, |weights| weights.cchi)),
            ("css", &table.harm_css, harm_mix(table, selection, |weights| weights.css)),
        ];
        for (preset, harm, mix) in presets {
            // Events of one weight make harm the same as their number: no other way of looking.
            if let Some(mix) = mix.filter(|mix| mix.weights().len() > 1) {
                let question = judgement.options;
                let (windows, dispersion) = (ground.windows(), judgement.dispersion);
                let judged = hexspot_stats::harm_verdicts(harm, judgement.tested, &mix, windows, dispersion, question);
                let name = format!("harm by {preset} in place of number");
                variants.push(AnalysisVariant { name, hot_at: at_places(&judged.hot, &ground.cell_of) });
            }
        }
        let events_at = selection.events_at(&loaded.events, Some(ground.coverage.period));
        let of_hotspot = |hotspot: &Hotspot| {
            let inside = |place: &usize| hotspot.cells.binary_search(&(ground.cell_of[*place] as usize)).is_ok();
            let places = (0..events_at.len()).filter(|place| events_at[*place] > 0).filter(inside);
            stability(&places.map(|place| (place, events_at[place])).collect::<Vec<_>>(), &variants)
        };
        let hotspots = hotspots.iter().map(of_hotspot).collect();
        StableHotspots { variants: variants.into_iter().map(|variant| variant.name).collect(), hotspots }
    }
}

/// Movements by half the distance to each of the six cells around one in the middle of the grid.
fn half_cells(ground: &StudyGrid) -> Vec<PositionShift> {
    let cells = &ground.grid.cells;
    let middle = cells[cells.len() / 2];
    let from = centre(middle);
    let mut around: Vec<_> = middle.grid_disk_safe(1).filter(|cell| *cell != middle).map(centre).collect();
    around.sort_by_key(|to| to.order_key());
    let half = |to: &crate::place::LonLat| PositionShift {
        lon: (to.lon() - from.lon()) / 2.0,
        lat: (to.lat() - from.lat()) / 2.0,
    };
    around.iter().map(half).collect()
}

/// Whether the cell of each place is hot.
fn at_places(hot: &[Option<bool>], cell_of: &[u32]) -> Vec<bool> {
    cell_of.iter().map(|cell| *cell != OUTSIDE && hot[*cell as usize] == Some(true)).collect()
}
