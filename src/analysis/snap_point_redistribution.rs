//! Counts at anonymised map points spread over the ground nearest to each: what was found of the points, and what it changed.

use serde_json::{Value, json};

use super::ranking_result::{RankingResult, ThemeResult};
use super::study_area::{StudyGrid, ThemeOnGrid};
use crate::grid::{Catchments, RedistributedCounts, Spread, SpreadBy};
use crate::ingest::InputData;
use crate::options::Options;
use crate::theme::Selection;

/// The map points of the events that were read, and their catchments.
#[derive(Clone, Debug)]
pub struct RedistributionSummary {
    /// What events are taken to follow within a catchment.
    pub by: SpreadBy,
    /// The catchments.
    pub catchments: Catchments,
    /// For each feed of the events whether it is on map points.
    pub on_points: Vec<bool>,
    /// Who reported events that are not, and stay where they are.
    pub as_they_are: Vec<String>,
    /// The share of the events on points that are alone on theirs: near 1 where positions are exact.
    pub alone_share: f64,
}

impl RedistributionSummary {
    /// The catchments of the points of all events read, when they are asked for.
    ///
    /// The points are those of the files of data.police.uk; where there are none, of all files. Positions of other sources do not
    /// divide the ground: its events are not moved to them.
    pub(super) fn of(config: &Options, loaded: &InputData, ground: &StudyGrid) -> Option<Self> {
        if config.spread.spread == Spread::None {
            return None;
        }
        let events = &loaded.events;
        let published = events.feeds.iter().map(|feed| loaded.ledger.files()[feed.file].is_on_map_points());
        let mut on_points: Vec<bool> = published.collect();
        if !on_points.contains(&true) {
            on_points.fill(true);
        }
        let mut at_place = vec![0u64; events.places.len()];
        for group in events.groups.iter().filter(|group| on_points[group.feed as usize]) {
            at_place[group.place as usize] += u64::from(group.count);
        }
        let is_point: Vec<bool> = at_place.iter().map(|events| *events > 0).collect();
        let mut catchments = Catchments::build(&ground.grid, &events.places, &ground.cell_of, &is_point);
        if config.spread.spread_by == SpreadBy::Premises {
            let venues = loaded.premises.iter().flat_map(|premises| &premises.venues);
            let counted = venues.filter(|venue| config.study.exposure.counted().counts(venue));
            catchments = catchments.by_sites(&ground.grid, &counted.map(|venue| venue.at).collect::<Vec<_>>());
        }
        let alone = at_place.iter().filter(|events| **events == 1).count();
        let mut as_they_are: Vec<String> = events
            .feeds
            .iter()
            .zip(&on_points)
            .filter(|(_, on)| !**on)
            .map(|(feed, _)| feed.reported_by.clone())
            .collect();
        as_they_are.sort();
        as_they_are.dedup();
        Some(Self {
            by: config.spread.spread_by,
            catchments,
            on_points,
            as_they_are,
            alone_share: alone as f64 / at_place.iter().sum::<u64>().max(1) as f64,
        })
    }

    /// The spread counts of a theme.
    pub(super) fn theme(
        &self,
        loaded: &InputData,
        ground: &StudyGrid,
        selection: &Selection,
        on: &ThemeOnGrid,
    ) -> RedistributedCounts {
        let (grid, events) = (&ground.grid, &loaded.events);
        RedistributedCounts::compute(
            grid,
            events,
            &ground.cell_of,
            &self.catchments,
            &self.on_points,
            selection,
            &on.coverage,
        )
    }
}

/// The first places of which the manifest says how many stay among the first.
const FIRST: [u32; 2] = [10, 20];

/// What a reader of the ranking must know of the spread.
pub(super) fn notes(outcome: &RankingResult) -> Vec<String> {
    /// The share of events alone at their position from which on positions are hardly map points.
    const EXACT: f64 = 0.5;
    let Some(spreading) = &outcome.spreading else { return Vec::new() };
    let catchments = &spreading.catchments;
    let by = match (spreading.by, catchments.without_sites) {
        (SpreadBy::Premises, Some(without)) => {
            format!("the premises in it ({without} of {} points have none and are spread by area)", catchments.inside())
        }
        _ => "area".to_owned(),
    };
    let median = catchments.median_m2().map_or_else(String::new, |m2| format!(" (median {m2:.0} m²)"));
    let mut notes = vec![format!(
        "the counts of {} map points were spread over the ground nearest to each{median}, by {by}: ranks and their intervals are of \
         the spread counts, which are no independent draws; what is hot was tested on the counts at the points",
        catchments.inside()
    )];
    let cells = outcome.grid.study().count();
    if catchments.inside() < cells {
        notes.push(format!(
            "there are fewer map points ({}) than cells ({cells}): cells within one catchment are alike, and their order among \
             themselves is that of their area",
            catchments.inside()
        ));
    }
    if spreading.alone_share > EXACT {
        notes.push(format!(
            "spreading is for anonymised map points, on which many events stand together; {:.0} % of these events are alone at \
             their position, as where positions are exact: leave --spread out unless you know that they were moved",
            100.0 * spreading.alone_share
        ));
    }
    if !spreading.as_they_are.is_empty() {
        notes.push(format!(
            "not spread, for they are not of data.police.uk: the events of {}",
            spreading.as_they_are.join(", ")
        ));
    }
    notes.extend(outcome.themes.iter().filter_map(|ran| {
        let kept = kept(ran)?;
        let kept = kept.map(|(places, kept)| format!("{kept} of the first {places}"));
        Some(format!("theme {}: {} cells were there before counts were spread", ran.selection.name, kept.join(" and ")))
    }));
    notes
}

/// What the manifest says of the catchments.
pub(super) fn of_points(outcome: &RankingResult) -> Value {
    json!(outcome.spreading.as_ref().map(|spreading| json!({
        "method": "the events of each map point are shared out over the part of the study area nearer to it than to any other point \
                   of the data (of any category, inside the study area or not), clipped to the cells",
        "by": spreading.by.as_str(),
        "points": spreading.catchments.points(),
        "points_in_cells": spreading.catchments.inside(),
        "points_without_premises_spread_by_area": spreading.catchments.without_sites,
        "median_catchment_m2": spreading.catchments.median_m2(),
        "share_of_events_alone_on_their_point": spreading.alone_share,
        "not_spread": spreading.as_they_are,
        "what_is_ranked": "the spread counts, taken to vary as counts of their own do (times phi where events are clumped): by the \
                           number at each point, and by which of them happened in which cell",
        "what_is_tested": "the counts at the points (hot, exact_p, exact_q, gi_*): spread counts of neighbours share events and are no \
                           independent draws",
    })))
}

/// What it says of a theme.
pub(super) fn of_theme(ran: &ThemeResult) -> Value {
    let Some(([ten, twenty], redistribution)) = kept(ran).zip(ran.ranking.redistribution.as_ref()) else {
        return Value::Null;
    };
    json!({
        "kept_of_first_10": ten.1,
        "kept_of_first_20": twenty.1,
        "cells_with_another_rank": redistribution.rank_before.iter().zip(&ran.ranking.rank).filter(|(a, b)| a != b).count(),
    })
}

/// How many of so many first places were first before.
fn kept(ran: &ThemeResult) -> Option<[(u32, usize); 2]> {
    let redistribution = ran.ranking.redistribution.as_ref()?;
    Some(FIRST.map(|places| (places, redistribution.kept_of_first(places, &ran.ranking.rank))))
}
