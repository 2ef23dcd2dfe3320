//! The columns of a cluster of a scan, most likely first.

use crate::grid::Grid;
use crate::rank::LocatedCluster;
use crate::table::{Table, columns};

/// A cluster of a theme.
pub struct ClusterRow<'a> {
    theme: &'a str,
    grid: &'a Grid,
    cluster: &'a LocatedCluster,
}

impl ClusterRow<'_> {
    fn cells(&self) -> Vec<String> {
        let index = |cell: &u32| self.grid.cells[*cell as usize].to_string();
        self.cluster.cluster.window.cells.iter().map(index).collect()
    }
}

columns! {
    /// The columns of a cluster.
    pub mod cluster(row: &ClusterRow<'_>) {
        /// theme and number of the cluster, such as vawg-c1
        ID: text => cluster_id(row.theme, row.cluster);
        /// place among the clusters listed, the most likely first
        NUMBER: whole.least(1.0) => row.cluster.number;
        /// label of its cell with most events in the whole period
        LABEL: text => &row.cluster.label;
        /// H3 indices of its cells
        CELLS: list.cell().filled() => row.cells();
        /// events in it, in its months where time is scanned
        COUNT: whole.least(2.0).unit("events") => row.cluster.cluster.window.cases;
        /// events that its share of what they are expected to follow would have; where time is scanned, those that
        /// its cells and its months would have if they had nothing to do with each other
        EXPECTED: number.above(0.0).unit("events") => row.cluster.cluster.window.expected;
        /// events over expected inside, over the same outside; null where time is scanned, and where every event is
        /// inside
        RELATIVE_RISK: number.above(1.0).or_null().unit("ratio") => row.cluster.relative_risk;
        /// count over expected; of the most likely of many windows, so it is too high rather than too low
        TIMES_EXPECTED: number.above(1.0).unit("ratio")
            => f64::from(row.cluster.cluster.window.cases) / row.cluster.cluster.window.expected;
        /// log likelihood ratio of a higher risk inside than outside
        LLR: number.above(0.0) => row.cluster.cluster.window.ratio;
        /// upper tail, all windows together: (1 + replications whose most likely window is as likely) / (1 +
        /// replications); replications place as many events independently (where time is scanned: redistribute the
        /// months of all events). No verdict by itself: it mistakes overdispersed events for clusters
        P_POISSON: number.above(0.0).most(1.0).unit("0 to 1") => row.cluster.cluster.p_poisson;
        /// p_poisson by a Gumbel law put through the same replications, for what is rarer than they can show: far
        /// beyond these it is the law that speaks and not the data; no verdict either; null where they are all alike
        P_GUMBEL: number.share().or_null().unit("0 to 1") => row.cluster.cluster.p_gumbel;
        /// as p_poisson, with replications whose counts vary phi times as much; null where phi is not known
        P_CLUMPED: number.above(0.0).most(1.0).or_null().unit("0 to 1") => row.cluster.cluster.p_overdispersed;
        /// whether p_clumped is at most the level; null where phi is not known, for then there is no verdict
        SIGNIFICANT: truth.or_null() => row.cluster.significant;
        /// its first month; null where time is not scanned
        FROM: text.month().or_null() => row.cluster.period.map(|period| period.from.to_string());
        /// its last month; null where time is not scanned
        TO: text.month().or_null() => row.cluster.period.map(|period| period.to.to_string());
        /// one plain sentence
        REASON: text => &row.cluster.reason;
    }
}

/// The id of a cluster of theme `theme`.
pub fn cluster_id(theme: &str, cluster: &LocatedCluster) -> String {
    format!("{theme}-c{}", cluster.number)
}

/// The clusters of theme `theme`.
pub fn clusters(theme: &str, grid: &Grid, clusters: &[LocatedCluster]) -> Table {
    let rows: Vec<ClusterRow<'_>> = clusters.iter().map(|cluster| ClusterRow { theme, grid, cluster }).collect();
    let mut out = Table::new(rows.len());
    cluster::write(&mut out, &rows);
    out
}
