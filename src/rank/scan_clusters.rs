//! Clusters of a scan: placed, named and explained.

use geo::MultiPolygon;

use super::hotspots::outline;
use super::label::Labels;
use crate::grid::{CellTable, Grid};
use crate::period::{Month, Period};
use hexspot_stats::scan::relative_risk;
use hexspot_stats::scan::{Cluster, ScanTest};

/// A cluster of a scan, with its place and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedCluster {
    /// Place among the clusters, from 1, by likelihood.
    pub number: usize,
    /// Named as its fullest cell is.
    pub label: String,
    /// Its outline, degrees, outer rings counter-clockwise.
    pub shape: MultiPolygon,
    /// Its months; `None` when time was not scanned.
    pub period: Option<Period>,
    /// The window and how sure it is.
    pub found: Cluster,
    /// The risk inside over the risk outside; `None` when time was scanned, or when every event is inside.
    pub relative_risk: Option<f64>,
    /// Whether it is more than chance, clumping allowed for; `None` where that is not known.
    pub significant: Option<bool>,
    /// One plain sentence.
    pub reason: String,
}

/// What a scan was of.
#[derive(Clone, Copy, Debug)]
pub struct Scanned<'a> {
    /// The cells.
    pub grid: &'a Grid,
    /// The counts.
    pub table: &'a CellTable,
    /// The events scanned.
    pub total: u32,
    /// The months scanned, in order.
    pub months: &'a [Month],
    /// The level at which a cluster is significant.
    pub level: f64,
}

/// Places and names the clusters that are worth a look: the most likely one, and of the others those that chance alone, clumping
/// left aside, would have in no more than `level` of its replications.
pub fn placed(scanned: &Scanned<'_>, test: &ScanTest, labels: &Labels<'_>) -> Vec<PlacedCluster> {
    let worth = |(at, cluster): &(usize, &Cluster)| *at == 0 || cluster.p_poisson <= scanned.level;
    let clusters = test.clusters.iter().enumerate().filter(worth).map(|(_, cluster)| cluster).zip(1..);
    clusters.map(|(cluster, number)| place(scanned, test, labels, cluster, number)).collect()
}

fn place(scanned: &Scanned<'_>, test: &ScanTest, labels: &Labels<'_>, found: &Cluster, number: usize) -> PlacedCluster {
    let Scanned { grid, table, .. } = scanned;
    let cells = || found.window.cells.iter().map(|cell| *cell as usize);
    let fullest = cells().max_by_key(|cell| (table.count[*cell], std::cmp::Reverse(*cell)));
    let fullest = fullest.expect("a window has a cell");
    let period = found.window.months.as_ref().and_then(|months| {
        let scanned = scanned.months.get(months.clone())?;
        Period::new(*scanned.first()?, *scanned.last()?)
    });
    let significant = found.significant(scanned.level);
    PlacedCluster {
        number,
        label: labels.of_cell(grid.cells[fullest], &table.streets[fullest]),
        shape: outline(cells().map(|cell| grid.cells[cell])),
        period,
        relative_risk: match period {
            Some(_) => None,
            None => relative_risk(found.window.cases, found.window.expected, scanned.total),
        },
        significant,
        reason: sentence(found, period, significant, test.phi),
        found: found.clone(),
    }
}

/// How many, against how many expected, and how sure.
fn sentence(found: &Cluster, period: Option<Period>, significant: Option<bool>, phi: Option<f64>) -> String {
    let window = &found.window;
    let cells = if window.cells.len() == 1 { "1 cell".into() } else { format!("{} cells", window.cells.len()) };
    let (when, independent) = match period {
        Some(period) if period.from == period.to => {
            (format!(" in {}", period.from), "time had nothing to do with place")
        }
        Some(period) => (format!(" from {} to {}", period.from, period.to), "time had nothing to do with place"),
        None => (String::new(), "events were independent of each other"),
    };
    let times = f64::from(window.cases) / window.expected;
    let many = format!(
        "{} events in {cells}{when} where {:.1} are expected ({times:.1} times)",
        window.cases, window.expected
    );
    let alone = format!("{} if {independent}", told(found.p_poisson));
    let clumps =
        phi.map_or_else(String::new, |phi| format!("events as clumped as these (variance {phi:.1} times the mean)"));
    let verdict = match (significant, found.p_overdispersed) {
        (Some(true), Some(p)) => format!("more than chance has anywhere, also with {clumps}: {}", told(p)),
        (_, Some(p)) => format!("not clearly more than chance has somewhere with {clumps}: {}; {alone}", told(p)),
        (_, None) => format!("no verdict, for how clumped events are is not known; {alone}"),
    };
    format!("{many}; {verdict}.")
}

/// A probability as people write it; never "0.000".
fn told(p: f64) -> String {
    if p < 0.0005 { "p < 0.001".into() } else { format!("p = {p:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::scan::Window;

    #[test]
    fn the_sentence_says_how_many_how_sure_and_what_is_not_known() {
        let window = Window { cells: vec![3, 4], months: None, cases: 40, expected: 10.0, ratio: 20.0 };
        let cluster =
            |p_overdispersed| Cluster { window: window.clone(), p_poisson: 0.001, p_gumbel: None, p_overdispersed };
        let sure = sentence(&cluster(Some(0.004)), None, Some(true), Some(1.8));
        assert_eq!(
            sure,
            "40 events in 2 cells where 10.0 are expected (4.0 times); more than chance has anywhere, also with events as clumped as \
             these (variance 1.8 times the mean): p = 0.004."
        );
        let unsure = sentence(&cluster(Some(0.3)), None, Some(false), Some(1.8));
        assert!(
            unsure.contains("not clearly more") && unsure.contains("p = 0.300; p = 0.001 if events were"),
            "{unsure}"
        );
        let period = Period::new(Month::new(2024, 3).expect("a month"), Month::new(2024, 5).expect("a month"));
        let unknown = sentence(&cluster(None), period, None, None);
        assert!(unknown.contains("from 2024-03 to 2024-05") && unknown.contains("no verdict"), "{unknown}");
    }
}
