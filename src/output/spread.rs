//! The fields of a cell before and after counts at map points are spread.

use super::table::Table;
use crate::grid::RedistributedCounts;
use crate::rank::{CellData, Ranking, RedistributionRanks};

/// `spread_<theme>.csv`: the reported cells in order of their rank by spread counts, with the rank that they had before.
pub fn spread(
    evidence: &CellData<'_>,
    ranking: &Ranking,
    spread: &RedistributedCounts,
    redistribution: &RedistributionRanks,
) -> Table {
    let order = &ranking.order;
    let mut out = Table::new(order.len());
    let climbed = |cell: &usize| {
        let place = |rank: &[Option<u32>]| rank[*cell].map(i64::from);
        Some(place(&redistribution.rank_before)? - place(&ranking.rank)?)
    };
    out.text("cell", order.iter().map(|cell| Some(evidence.grid.cells[*cell].to_string())));
    out.text("label", order.iter().map(|cell| Some(ranking.label[*cell].clone())));
    out.whole("count", order.iter().map(|cell| Some(evidence.table.count[*cell])));
    out.number("spread_count", order.iter().map(|cell| Some(spread.count[*cell])));
    out.whole("rank_before", order.iter().map(|cell| redistribution.rank_before[*cell]));
    out.whole("rank_after", order.iter().map(|cell| ranking.rank[*cell]));
    out.whole("change", order.iter().map(climbed));
    out.number("value_before", order.iter().map(|cell| redistribution.value_before[*cell]));
    out.number("value_after", order.iter().map(|cell| ranking.value(evidence, *cell)));
    out
}
