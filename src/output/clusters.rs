//! The fields of a cluster of a scan, most likely first.

use super::table::Table;
use crate::grid::Grid;
use crate::period::Period;
use crate::rank::LocatedCluster;

/// The id of a cluster of theme `theme`.
pub fn cluster_id(theme: &str, cluster: &LocatedCluster) -> String {
    format!("{theme}-c{}", cluster.number)
}

/// The clusters of theme `theme`.
pub fn clusters(theme: &str, grid: &Grid, clusters: &[LocatedCluster]) -> Table {
    let mut out = Table::new(clusters.len());
    let all = || clusters.iter();
    let month = |month: fn(Period) -> crate::period::Month| {
        all().map(move |cluster| cluster.period.map(|period| month(period).to_string()))
    };
    out.text("id", all().map(|cluster| Some(cluster_id(theme, cluster))));
    out.whole("number", all().map(|cluster| Some(cluster.number as u64)));
    out.text("label", all().map(|cluster| Some(cluster.label.clone())));
    let index = |cell: &u32| grid.cells[*cell as usize].to_string();
    out.list("cells", all().map(|cluster| cluster.cluster.window.cells.iter().map(index).collect()));
    out.whole("count", all().map(|cluster| Some(cluster.cluster.window.cases)));
    out.number("expected", all().map(|cluster| Some(cluster.cluster.window.expected)));
    out.number("relative_risk", all().map(|cluster| cluster.relative_risk));
    let times = |cluster: &LocatedCluster| f64::from(cluster.cluster.window.cases) / cluster.cluster.window.expected;
    out.number("times_expected", all().map(|cluster| Some(times(cluster))));
    out.number("llr", all().map(|cluster| Some(cluster.cluster.window.ratio)));
    out.number("p_poisson", all().map(|cluster| Some(cluster.cluster.p_poisson)));
    out.number("p_gumbel", all().map(|cluster| cluster.cluster.p_gumbel));
    out.number("p_clumped", all().map(|cluster| cluster.cluster.p_overdispersed));
    out.truth("significant", all().map(|cluster| cluster.significant));
    out.text("from", month(|period| period.from));
    out.text("to", month(|period| period.to));
    out.text("reason", all().map(|cluster| Some(cluster.reason.clone())));
    out
}
