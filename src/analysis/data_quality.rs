//! What makes an analysis one not to rely on: the thresholds of quality that its rows and themes miss, with their figures and without.

use std::collections::BTreeMap;

use crate::ingest::Ledger;
use crate::study::Quality;
use crate::theme::LocatedCounts;

/// Events below which the share of them without a position is no verdict on the data: one of three may be chance.
const FEWEST_FOR_SHARE: u64 = 20;

/// What says whether the events of a theme can be relied on.
pub(super) struct Reliability {
    /// The theme.
    pub name: String,
    /// Its events with and without a position.
    pub positions: LocatedCounts,
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
    for Reliability { name, positions, events } in themes {
        let unlocated_share = positions.share_without();
        if positions.with + positions.without >= FEWEST_FOR_SHARE && unlocated_share > quality.max_unlocated_share {
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
            let why = match positions {
                LocatedCounts { with: 0, without: 0 } => {
                    "none of the events read is of it: check that they have its categories (`hexspot inspect` tells those of a file), and the months"
                }
                LocatedCounts { with: 0, .. } => "none of its events has a position",
                _ => "check that --area is where the events are, longitude first",
            };
            let none = format!("theme {name} has no event in the study area and period");
            found.push(Missed { told: format!("{none}: {why}"), without_figures: none });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::ReadingOptions;

    #[test]
    fn a_share_of_a_handful_is_no_verdict_and_nothing_at_all_is_one() {
        let of = |with, without, events| {
            let theme = Reliability { name: "asb".into(), positions: LocatedCounts { with, without }, events };
            shortcomings(&Ledger::default(), std::iter::once(theme), ReadingOptions::default().quality()).len()
        };
        assert_eq!([of(1, 2, 1), of(10, 9, 10)], [0, 0]);
        assert_eq!([of(10, 10, 10), of(1, 40, 1)], [1, 1]);
        assert_eq!([of(16, 5, 16), of(15, 5, 15)], [0, 0], "no more than a quarter");
        assert_eq!([of(0, 0, 0), of(0, 40, 0)], [1, 2]);
        let why = |with, without| {
            let theme = Reliability { name: "asb".into(), positions: LocatedCounts { with, without }, events: 0 };
            shortcomings(&Ledger::default(), std::iter::once(theme), ReadingOptions::default().quality()).concat()
        };
        let met = [why(0, 0), why(0, 5), why(5, 5)];
        for (met, why) in met.iter().zip(["categories", "none of its events has a position", "--area"]) {
            assert!(met.contains(why), "{met}");
        }
    }
}
