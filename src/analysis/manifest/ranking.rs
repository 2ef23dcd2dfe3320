//! What the manifest says of a ranking of cells.

use serde_json::{Map, Value, json};

use super::{object, of_concentration, significance};
use crate::analysis::ranking_result::{RankingResult, ThemeResult};
use crate::analysis::snap_point_redistribution;
use crate::grid::{Coverage, Extent, Role};
use crate::options::Options;
use crate::rank::TOP;
use hexspot_stats::RANK_LEVEL;

/// What the manifest says of a ranking of cells.
pub fn of(outcome: &RankingResult, config: &Options) -> Map<String, Value> {
    object(json!({
        "study_area": study_area(outcome),
        "period": period(outcome),
        "exposure": {
            "premises": outcome.premises.as_ref().map(|premises| json!({
                "meaning": premises.meaning,
                "in_study_area": premises.in_study_area(&outcome.grid),
                "restricted_in_study_area": premises.restricted_in_study_area(&outcome.grid),
                "by_kind_in_study_area": premises.by_kind_in_study_area(&outcome.grid),
            })),
            "footfall": outcome.footfall.as_ref().map(|footfall| json!({
                "meaning": footfall.meaning,
                "period": footfall.period(),
                "stations_left_out": footfall.incomplete,
                "daily_at_stations": footfall.total,
                "daily_in_cells": footfall.daily.iter().sum::<f64>(),
            })),
        },
        "rank_intervals": {
            "draws": outcome.draws,
            "level": RANK_LEVEL,
            "top": TOP,
            "method": "true values are drawn from their Gamma-Poisson posteriors, all cells together, and each draw is ranked; where \
                       events are clumped they count for as much less",
        },
        "spread": snap_point_redistribution::of_points(outcome),
        "themes": outcome.themes.iter().map(|ran| theme(outcome, config, ran)).collect::<Vec<_>>(),
        "harm_presets": config.study.catalogue.harm.iter().map(|(name, preset)| {
            (name.clone(), json!({
                "title": preset.title, "unit": preset.unit, "source": preset.source,
                "weights": preset.weights, "default_weight": preset.default_weight,
            }))
        }).collect::<Map<_, _>>(),
    }))
}

fn study_area(outcome: &RankingResult) -> Value {
    let grid = &outcome.grid;
    let buffer = grid.roles.iter().filter(|role| **role == Role::Buffer).count();
    let area_m2: f64 = grid.study().map(|cell| grid.area_m2[cell]).sum();
    let extent = match grid.extent {
        Extent::Boundary => {
            "cells whose centre lies in the boundary given; an area too small to hold a centre gives one cell"
        }
        Extent::Occupied => "no boundary was given: cells that hold an event, closed by one ring",
    };
    let edge = match (grid.extent, buffer) {
        (Extent::Boundary, 0) => {
            "windows stop at the study area: no source was said to cover what lies beyond (--coverage)"
        }
        (Extent::Boundary, _) => {
            "windows reach into buffer cells that the sources cover; these are analysed and not reported"
        }
        (Extent::Occupied, _) => "windows stop at the last occupied cells and their ring",
    };
    json!({
        "extent": extent,
        "edge": edge,
        "resolution": u8::from(grid.resolution),
        "resolution_reason": outcome.resolution.reason,
        "cells": grid.study().count(),
        "cells_not_covered": grid.uncovered,
        "buffer_cells": buffer,
        "area_km2": area_m2 / 1e6,
        "rings": grid.rings,
    })
}

fn period(outcome: &RankingResult) -> Value {
    let coverage = &outcome.coverage;
    let gaps: Map<String, Value> = coverage
        .gaps
        .iter()
        .map(|(body, months)| (body.clone(), json!(months.iter().map(ToString::to_string).collect::<Vec<_>>())))
        .collect();
    json!({
        "from": coverage.period.from.to_string(),
        "to": coverage.period.to.to_string(),
        "months": coverage.period.months(),
        "months_observed": coverage.months_observed(),
        "months_complete": coverage.complete.iter().filter(|complete| **complete).count(),
        "covered_by": coverage.bodies,
        "months_by_source": months_by_source(coverage),
        "gaps": gaps,
    })
}

/// For each source the months of the period that it has rows for: what is missing here is unknown, not zero.
fn months_by_source(coverage: &Coverage) -> Map<String, Value> {
    let missing =
        |body: &String| coverage.gaps.iter().find(|(other, _)| other == body).map_or(&[][..], |(_, gaps)| gaps);
    let known = |body: &String| {
        let missing = missing(body);
        let months = coverage.period.iter().filter(|month| !missing.contains(month));
        months.map(|month| month.to_string()).collect::<Vec<_>>()
    };
    coverage.bodies.iter().map(|body| (body.clone(), json!(known(body)))).collect()
}

fn theme(outcome: &RankingResult, config: &Options, ran: &ThemeResult) -> Value {
    let judgement = &ran.judgement;
    json!({
        "name": ran.selection.name,
        "title": ran.selection.theme.title,
        "categories": ran.selection.theme.categories,
        "sources": ran.selection.theme.sources,
        "offences": ran.selection.theme.offences,
        "victims": ran.selection.theme.victims,
        "hours": ran.selection.theme.hours.map(|hours| hours.to_string()),
        "proxy_of": ran.selection.proxy_of,
        "near": ran.selection.theme.near.as_ref().map(|near| json!({ "kinds": near.kinds, "within_m": near.within_m })),
        "events": outcome.study_events(ran),
        "events_by_source": ran.by_source,
        "months_observed": ran.coverage.months_observed(),
        "covered_by": ran.coverage.bodies,
        "events_with_buffer": ran.table.total(),
        "events_without_position": ran.table.unlocated,
        "share_without_position": ran.unlocated_share(),
        "hot_cells": ran.hot_cells(),
        "harm_hot_cells": ran.judgement.harm.as_ref().map(|harm| harm.hot.iter().filter(|hot| **hot == Some(true)).count()),
        "hotspots": ran.hotspots.len(),
        "concentration": {
            "count": ran.concentration.count.as_ref().map(of_concentration),
            "harm": ran.concentration.harm.as_ref().map(of_concentration),
        },
        "cells_where_harm_indices_disagree": ran.harm_indices_disagree(),
        "test": {
            "question": format!(
                "are there more events in a cell and {} ring(s) around it than {} times what its share of {} would have?",
                config.study.window.rings, config.study.window.at_least, config.study.expectation.expect.as_str()
            ),
            "verdict_by": judgement.test.as_str(),
            "and": "the cell itself must hold more than that multiple: an empty cell beside a full one is not hot",
            "events_without_exposure": judgement.without_exposure,
            "tail": "upper",
            "correction": "Benjamini-Hochberg over the cells of the study area",
            "alpha": config.study.significance.alpha,
            "dispersion": judgement.dispersion.map(|dispersion| json!({
                "phi": dispersion.phi,
                "phi_may_be": dispersion.upper,
                "before_floor_of_1": dispersion.raw,
                "degrees_of_freedom": dispersion.degrees,
                "blocks": dispersion.blocks,
                "months": dispersion.months,
            })),
            "gi_star": "for comparison with other software; its normal p-value is not calibrated on crime counts and decides nothing here",
        },
        "significance": significance::of(config, ran),
        "stability": ran.stability.as_ref().map(|stability| json!({
            "variants": stability.variants,
            "meaning": "share of the variants in which hot cells hold at least half of a hotspot's events",
        })),
        "spread": snap_point_redistribution::of_theme(ran),
        "asked_for": ran.asked.manifest(config.study.significance.alpha),
        "rates": {
            "method": "Gamma-Poisson posterior mean and central 95 % interval; events and exposure are divided by phi where events are clumped",
            "per_premises_prior": ran.ranking.per_premises.as_ref().map(|rates| json!({ "shape": rates.prior.shape, "rate": rates.prior.rate })),
            "per_1000_footfall_prior": ran.ranking.per_1000_footfall.as_ref().map(|rates| json!({ "shape": rates.prior.shape, "rate": rates.prior.rate })),
        },
    })
}
