//! Clusters of a scan: located, labelled and explained.

use geo::MultiPolygon;

use super::hotspots::outline;
use super::label::Labels;
use crate::grid::{CellCounts, Grid};
use crate::period::{Month, Period};
use crate::text::counted;
use hexspot_stats::scan::relative_risk;
use hexspot_stats::scan::{Cluster, ScanTest};

/// A cluster of a scan, with its shape and label.
#[derive(Clone, Debug, PartialEq)]
pub struct LocatedCluster {
    /// Its rank among the clusters, from 1, by likelihood.
    pub number: usize,
    /// The label of its cell with most events.
    pub label: String,
    /// Its outline, degrees, outer rings counter-clockwise.
    pub shape: MultiPolygon,
    /// Its months; `None` when time was not scanned.
    pub period: Option<Period>,
    /// Its window and p-values.
    pub cluster: Cluster,
    /// The risk inside over the risk outside; `None` when time was scanned, or all events are inside.
    pub relative_risk: Option<f64>,
    /// Whether it is significant given the overdispersion; `None` where overdispersion could not be estimated.
    pub significant: Option<bool>,
    /// The sentence that explains it.
    pub reason: String,
}

/// The data and settings of a scan.
#[derive(Clone, Copy, Debug)]
pub struct ScanContext<'a> {
    /// The cells.
    pub grid: &'a Grid,
    /// The counts.
    pub table: &'a CellCounts,
    /// The events scanned.
    pub total: u32,
    /// The months scanned, in order.
    pub months: &'a [Month],
    /// The level at which a cluster is significant.
    pub level: f64,
}

/// Locates and labels the most likely cluster, and the others that are significant at `level` without allowing for overdispersion.
pub fn locate_clusters(scanned: &ScanContext<'_>, test: &ScanTest, labels: &Labels<'_>) -> Vec<LocatedCluster> {
    let listed = |(at, cluster): &(usize, &Cluster)| *at == 0 || cluster.p_poisson <= scanned.level;
    let clusters = test.clusters.iter().enumerate().filter(listed).map(|(_, cluster)| cluster).zip(1..);
    clusters.map(|(cluster, number)| locate(scanned, test, labels, cluster, number)).collect()
}

fn locate(
    scanned: &ScanContext<'_>,
    test: &ScanTest,
    labels: &Labels<'_>,
    cluster: &Cluster,
    number: usize,
) -> LocatedCluster {
    let ScanContext { grid, table, .. } = scanned;
    let cells = || cluster.window.cells.iter().map(|cell| *cell as usize);
    let fullest = cells().max_by_key(|cell| (table.count[*cell], std::cmp::Reverse(*cell)));
    let fullest = fullest.expect("a window has a cell");
    let period = cluster.window.months.as_ref().and_then(|months| {
        let scanned = scanned.months.get(months.clone())?;
        Period::new(*scanned.first()?, *scanned.last()?)
    });
    let significant = cluster.significant(scanned.level);
    LocatedCluster {
        number,
        label: labels.cell_label(grid.cells[fullest], &table.streets[fullest]),
        shape: outline(cells().map(|cell| grid.cells[cell])),
        period,
        relative_risk: match period {
            Some(_) => None,
            None => relative_risk(cluster.window.cases, cluster.window.expected, scanned.total),
        },
        significant,
        reason: explain(cluster, period, significant, test.phi),
        cluster: cluster.clone(),
    }
}

/// The sentence for a cluster: the number of events, the expected number, and the verdict.
fn explain(cluster: &Cluster, period: Option<Period>, significant: Option<bool>, phi: Option<f64>) -> String {
    let window = &cluster.window;
    let cells = counted(window.cells.len(), "cell");
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
    let alone = format!("{} if {independent}", format_p(cluster.p_poisson));
    let overdispersed = phi
        .map_or_else(String::new, |phi| format!("events as overdispersed as these (variance {phi:.1} times the mean)"));
    let verdict = match (significant, cluster.p_overdispersed) {
        (Some(true), Some(p)) => format!("more than chance has anywhere, also with {overdispersed}: {}", format_p(p)),
        (_, Some(p)) => {
            format!("not significantly more than chance has somewhere with {overdispersed}: {}; {alone}", format_p(p))
        }
        (_, None) => format!("no verdict, for overdispersion could not be estimated; {alone}"),
    };
    format!("{many}; {verdict}.")
}

/// A p-value, never as "0.000".
fn format_p(p: f64) -> String {
    if p < 0.0005 { "p < 0.001".into() } else { format!("p = {p:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::scan::Window;

    #[test]
    fn explains_each_verdict() {
        let window = Window { cells: vec![3, 4], months: None, cases: 40, expected: 10.0, ratio: 20.0 };
        let cluster =
            |p_overdispersed| Cluster { window: window.clone(), p_poisson: 0.001, p_gumbel: None, p_overdispersed };
        let sure = explain(&cluster(Some(0.004)), None, Some(true), Some(1.8));
        assert_eq!(
            sure,
            "40 events in 2 cells where 10.0 are expected (4.0 times); more than chance has anywhere, also with events as overdispersed as \
             these (variance 1.8 times the mean): p = 0.004."
        );
        let unsure = explain(&cluster(Some(0.3)), None, Some(false), Some(1.8));
        assert!(
            unsure.contains("not significantly more") && unsure.contains("p = 0.300; p = 0.001 if events were"),
            "{unsure}"
        );
        let period = Period::new(Month::new(2024, 3).expect("a month"), Month::new(2024, 5).expect("a month"));
        let unknown = explain(&cluster(None), period, None, None);
        assert!(unknown.contains("from 2024-03 to 2024-05") && unknown.contains("no verdict"), "{unknown}");
    }
}
