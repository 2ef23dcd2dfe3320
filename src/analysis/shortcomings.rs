//! What makes an analysis one not to rely on: the thresholds of quality that its rows and themes miss, with their figures and without.

use std::collections::BTreeMap;

use super::config::Quality;
use crate::ingest::Ledger;

/// What says whether the events of a theme can be relied on.
pub(super) struct Reliability {
    /// The theme.
    pub name: String,
    /// Share of its events that have no position.
    pub unlocated_share: f64,
    /// Its events in the study area.
    pub events: u64,
}

/// A threshold that was missed.
struct Missed {
    /// By how much.
    told: String,
    /// That it was.
    without_figures: String,
}

/// What makes an analysis of these rows and themes one not to rely on.
pub(super) fn shortcomings(
    ledger: &Ledger,
    themes: impl Iterator<Item = Reliability>,
    quality: Quality,
) -> Vec<String> {
    missed(ledger, themes, quality).into_iter().map(|missed| missed.told).collect()
}

/// The same for those who are not to learn how many rows and events there are.
pub(super) fn shortcomings_without_figures(
    ledger: &Ledger,
    themes: impl Iterator<Item = Reliability>,
    quality: Quality,
) -> Vec<String> {
    missed(ledger, themes, quality).into_iter().map(|missed| missed.without_figures).collect()
}

fn missed(ledger: &Ledger, themes: impl Iterator<Item = Reliability>, quality: Quality) -> Vec<Missed> {
    let mut found = Vec::new();
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    for (format, faulty) in faulty_shares(ledger) {
        if faulty > quality.max_faulty_share {
            let limit = percent(quality.max_faulty_share);
            found.push(Missed {
                told: format!("{} of the rows of {format} are faulty (the threshold is {limit})", percent(faulty)),
                without_figures: format!("more rows of {format} are faulty than max_faulty_share allows"),
            });
        }
    }
    for Reliability { name, unlocated_share, events } in themes {
        if unlocated_share > quality.max_unlocated_share {
            let limit = percent(quality.max_unlocated_share);
            let share = percent(unlocated_share);
            found.push(Missed {
                told: format!("{share} of the events of theme {name} have no position (the threshold is {limit})"),
                without_figures: format!(
                    "more events of theme {name} have no position than max_unlocated_share allows"
                ),
            });
        }
        if events == 0 {
            let none = format!(
                "theme {name} has no event in the study area and period: check that --area is where the events are, longitude first"
            );
            found.push(Missed { told: none.clone(), without_figures: none });
        }
    }
    found
}

/// The share of faulty rows of each format that was read.
fn faulty_shares(ledger: &Ledger) -> Vec<(&'static str, f64)> {
    let mut rows: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
    for account in ledger.files() {
        let (faulty, read) = rows.entry(account.format).or_default();
        *faulty += account.dropped.faults().0;
        *read += account.read;
    }
    rows.into_iter().map(|(format, (faulty, read))| (format, faulty as f64 / read.max(1) as f64)).collect()
}
