//! The columns of pairs of themes and of concentration.

use hexspot_stats::{ColocationTest, Concentration};

use crate::rank::{Coincidence, ThemeOverlap};
use crate::table::{Table, columns};

columns! {
    /// The columns of two themes.
    pub mod theme_pair(row: &ThemeOverlap) {
        /// name of the first theme
        FIRST_THEME: text => &row.first;
        /// name of the second theme
        SECOND_THEME: text => &row.second;
        /// cells hot in both
        HOT_IN_BOTH: whole.least(0.0).unit("cells") => row.cells.both;
        /// cells hot in at least one
        HOT_IN_EITHER: whole.least(0.0).unit("cells") => row.cells.either();
        /// cells hot in the first only
        HOT_IN_FIRST_ONLY: whole.least(0.0).unit("cells") => row.cells.only_first;
        /// cells hot in the second only
        HOT_IN_SECOND_ONLY: whole.least(0.0).unit("cells") => row.cells.only_second;
        /// hot_in_both over hot_in_either; null when nothing is hot
        JACCARD: number.share().or_null().unit("0 to 1") => row.cells.jaccard();
        /// share of the events of the theme that has fewer which are events of the other too
        SHARED_EVENTS: number.share() => row.shared_events;
        /// mean of the cells hot in both over the arrangements by chance; null when not tested
        EXPECTED_IN_BOTH: number.least(0.0).or_null().unit("cells") => tested(row).map(|test| test.expected);
        /// (1 + arrangements that share at least as many cells) / (1 + arrangements): the hotspots of the first
        /// theme, each put down whole at a random place of the study area, against those of the second as they are;
        /// null when not tested; null too where shared_events is 0.5 or more: such themes coincide because they are
        /// the same events
        P: number.above(0.0).most(1.0).or_null().unit("0 to 1") => tested(row).map(|test| test.p);
        /// arrangements by chance; null when not tested
        ARRANGEMENTS: whole.least(1.0).or_null() => tested(row).map(|test| test.runs);
        /// what p says and does not say, or why there is no test
        NOTE: text.filled() => note(row);
    }
}

/// `overlap`: a row for every two themes.
pub fn theme_overlaps(overlaps: &[ThemeOverlap]) -> Table {
    let mut out = Table::new(overlaps.len());
    theme_pair::write(&mut out, overlaps);
    out
}

fn tested(pair: &ThemeOverlap) -> Option<ColocationTest> {
    match pair.test {
        Coincidence::Tested(test) => Some(test),
        _ => None,
    }
}

/// What the numbers of a pair mean and do not mean.
fn note(pair: &ThemeOverlap) -> String {
    let untested = |why: &str| format!("not tested: {why}");
    match pair.test {
        Coincidence::NotRequested => untested("no draws were asked for"),
        Coincidence::Untestable(why) => untested(&why.to_string()),
        Coincidence::SameEvents => untested("most events of one theme are events of the other, so that they coincide says nothing"),
        Coincidence::Tested(_) => "p: how often the first theme's hotspots, each put down whole at a random place of the study area, \
                                   share as many cells with the second's. It says that they coincide, not that one causes the \
                                   other: both may follow where people are"
            .into(),
    }
}

/// A point of a Lorenz curve.
pub struct LorenzPoint<'a> {
    measure: &'a str,
    share_of_places: f64,
    share_of_measure: f64,
}

columns! {
    /// The columns of a point of a Lorenz curve.
    pub mod lorenz_point(row: &LorenzPoint<'_>) {
        /// events, or harm by the preset chosen
        MEASURE: text.names(&["count", "harm", "incidents_named"]) => row.measure;
        /// the emptiest places (cells, or premises), as a share of all places (cells, or premises)
        SHARE_OF_PLACES: number.share().unit("0 to 1") => row.share_of_places;
        /// what these hold, as a share of all events or harm
        SHARE_OF_MEASURE: number.share().unit("0 to 1") => row.share_of_measure;
    }
}

/// `concentration`: the Lorenz curve of each named measure, emptiest places first, a row a point.
pub fn concentration<'a>(curves: impl IntoIterator<Item = (&'a str, &'a Option<Concentration>)>) -> Table {
    let mut rows = Vec::new();
    for (measure, concentration) in curves {
        let points = concentration.iter().flat_map(|concentration| &concentration.curve);
        let point = |(share_of_places, share_of_measure): &(f64, f64)| LorenzPoint {
            measure,
            share_of_places: *share_of_places,
            share_of_measure: *share_of_measure,
        };
        rows.extend(points.map(point));
    }
    let mut out = Table::new(rows.len());
    lorenz_point::write(&mut out, &rows);
    out
}
