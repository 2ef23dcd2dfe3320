//! Clusters put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{ScanOutcome, ScannedTheme};
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{Collection, Shape as Outline, Sheets, cluster_id, clusters};
use hexspot_stats::scan::{MIN_CASES, WindowShape};

impl AnalysisResult for ScanOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        for theme in &self.themes {
            let name = format!("clusters_{}", theme.selection.name);
            let table = clusters(&theme.selection.name, &self.grid, &theme.clusters);
            let map = Collection {
                members: members(self, options, theme),
                ids: theme.clusters.iter().map(|cluster| cluster_id(&theme.selection.name, cluster)).collect(),
                shapes: theme.clusters.iter().map(|cluster| Outline::Polygons(Cow::Borrowed(&cluster.shape))).collect(),
                properties: table.clone(),
            };
            sheets.map(&name, map);
            sheets.table(name, table);
        }
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({
            "study_area": {
                "resolution": u8::from(self.grid.resolution),
                "resolution_reason": self.resolution.reason,
                "cells": self.grid.study().count(),
                "cells_not_covered": self.grid.uncovered,
                "edge": "windows stop at the study area, and so does what is expected",
            },
            "period": {
                "from": self.coverage.period.from.to_string(),
                "to": self.coverage.period.to.to_string(),
                "months_observed": self.coverage.months_observed(),
                "covered_by": self.coverage.bodies,
            },
            "scan": section(self, options),
        }))
    }

    fn notes(&self, options: &Options) -> Vec<String> {
        self.notes(options)
    }

    fn summary(&self, options: &Options) -> String {
        self.themes.iter().map(|theme| summary(self, options, theme)).collect()
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.shortcomings(options.study.reading.quality())
    }
}

fn members(outcome: &ScanOutcome, config: &Options, theme: &ScannedTheme) -> Map<String, Value> {
    let mut members = manifest::collection(config, outcome.coverage.period, outcome.premises_date.as_deref());
    members.extend(manifest::object(json!({
        "theme": theme.selection.name,
        "title": theme.selection.theme.title,
        "proxy_of": theme.selection.proxy_of,
        "windows": config.scan.shape.as_str(),
        "max_share": config.scan.max_share,
        "replications": config.replications.replications,
        "level": config.study.significance.alpha,
        "phi": theme.dispersion.map(|dispersion| dispersion.phi),
    })));
    members
}

/// What was tested, in words and numbers.
fn section(outcome: &ScanOutcome, config: &Options) -> Value {
    let expect = config.study.expectation.expect.as_str();
    let (question, windows, share_of) = match config.scan.shape {
        WindowShape::Rings => (
            format!("is there a place with more events than its share of the {expect} would have?"),
            "a cell and whole rings of cells around it",
            expect,
        ),
        WindowShape::Irregular => (
            format!("is there a place with more events than its share of the {expect} would have?"),
            "connected cells, grown from each cell by the neighbour that raises the likelihood most, until none raises it",
            expect,
        ),
        WindowShape::SpaceTime => (
            "is there a place and a time with more events than if where and when had nothing to do with each other?"
                .to_owned(),
            "a cell and whole rings of cells around it, over any run of months up to half of them",
            "area",
        ),
    };
    let replications = match config.scan.shape {
        WindowShape::SpaceTime => {
            "the months of all events are dealt out among them anew: each cell and each month keeps its number"
        }
        WindowShape::Rings | WindowShape::Irregular => {
            "as many events are dealt to the cells by their shares of what is expected"
        }
    };
    json!({
        "question": question,
        "windows": windows,
        "largest_window": { "share": config.scan.max_share, "of": share_of },
        "fewest_events": MIN_CASES,
        "cells_in_no_window": outcome.too_large,
        "statistic": "the log likelihood ratio of a higher risk inside the window than outside (Kulldorff 1997)",
        "tail": "upper: only windows with more than expected",
        "correction": "the most likely of all windows is compared with the most likely of all windows of each replication: p holds for \
                       all places, sizes and, where scanned, times together; clusters after the first are compared with the same",
        "replications": config.replications.replications,
        "p_poisson": replications,
        "p_gumbel": "the tail of a Gumbel law with the mean and deviation of the maxima behind p_poisson (Abrams et al. 2010)",
        "p_clumped": "as p_poisson, with counts that vary phi times as much: risks differ by a gamma law, the total is kept; phi is taken as \
                      it was estimated, so that of 100 clumped worlds with nothing in them 6 to 7 showed a cluster at 0.05",
        "verdict": "significant says whether p_clumped is at most the level; p_poisson alone is no verdict, for it takes events that come \
                    in clumps for clusters. Where phi is not known there is no verdict",
        "level": config.study.significance.alpha,
        "listed": "the most likely cluster, and others whose p_poisson is at most the level; none shares a cell with a likelier one",
        "themes": outcome.themes.iter().map(|theme| json!({
            "name": theme.selection.name,
            "title": theme.selection.theme.title,
            "categories": theme.selection.theme.categories,
            "proxy_of": theme.selection.proxy_of,
            "events": outcome.study_events(theme),
            "events_scanned": theme.events,
            "events_without_position": theme.table.unlocated,
            "months_scanned": theme.months.len(),
            "phi": theme.dispersion.map(|dispersion| json!({
                "phi": dispersion.phi,
                "before_floor_of_1": dispersion.raw,
                "degrees_of_freedom": dispersion.degrees,
            })),
            "clusters": theme.clusters.len(),
            "significant": theme.clusters.iter().filter(|cluster| cluster.significant == Some(true)).count(),
        })).collect::<Vec<_>>(),
    })
}
