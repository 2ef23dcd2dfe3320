//! The fields of a cell, by rank.

use std::borrow::Cow;

use super::table::Table;
use super::trend::course_fields;
use crate::rank::{CellData, Ranking};
use crate::trend::HotHistories;
use hexspot_stats::Interval;

/// The reported cells in order of their rank, every field of the contract that is computed.
pub fn cells(evidence: &CellData<'_>, ranking: &Ranking, courses: &HotHistories) -> Table {
    let CellData { grid, table, verdicts, .. } = evidence;
    let order = &ranking.order;
    let mut out = Table::new(order.len());
    let of = |cell: &usize| *cell;
    out.text("h3", order.iter().map(|cell| Some(grid.cells[*cell].to_string())));
    out.whole("resolution", order.iter().map(|_| Some(u8::from(grid.resolution))));
    out.text("label", order.iter().map(|cell| Some(ranking.label[*cell].clone())));
    out.whole("rank", order.iter().map(|cell| ranking.rank[*cell]));
    let sure = |cell: &usize| ranking.rank_interval[*cell];
    out.whole("rank_low", order.iter().map(|cell| sure(cell).map(|interval| interval.low)));
    out.whole("rank_high", order.iter().map(|cell| sure(cell).map(|interval| interval.high)));
    out.number("p_top", order.iter().map(|cell| sure(cell).map(|interval| interval.p_top)));
    out.whole("count", order.iter().map(|cell| Some(table.count[*cell])));
    out.number("harm", order.iter().map(|cell| Some(table.harm[*cell])));
    out.number("harm_cchi", order.iter().map(|cell| Some(table.harm_cchi[*cell])));
    out.number("harm_css", order.iter().map(|cell| Some(table.harm_css[*cell])));
    out.number("top_point_share", order.iter().map(|cell| share(table.top_point[*cell], table.count[*cell])));
    let without = |cell: &usize| ranking.hot_without_top_point[*cell];
    out.truth("hot_without_top_point", order.iter().map(without));
    out.number("area_m2", order.iter().map(|cell| Some(grid.area_m2[*cell])));
    out.number("density_per_km2", order.iter().map(|cell| Some(ranking.density_per_km2[*cell])));

    let premises = |cell: &usize| evidence.premises.map(|premises| premises.counted[of(cell)]);
    out.whole("premises", order.iter().map(premises));
    let rates = |rates: &Option<crate::rank::Rates>| -> Vec<Option<Interval>> {
        order.iter().map(|cell| rates.as_ref().and_then(|rates| rates.rate[*cell])).collect()
    };
    let names = ["rate_per_premises", "rate_per_premises_low", "rate_per_premises_high"];
    interval(&mut out, names, &rates(&ranking.per_premises));
    out.number("footfall", order.iter().map(|cell| evidence.footfall.map(|footfall| footfall.daily[*cell])));
    let names = ["rate_per_1000_footfall", "rate_per_1000_footfall_low", "rate_per_1000_footfall_high"];
    interval(&mut out, names, &rates(&ranking.per_1000_footfall));

    out.number("gi_z", order.iter().map(|cell| verdicts.gi_z[*cell]));
    out.number("gi_p", order.iter().map(|cell| verdicts.gi_p[*cell]));
    out.number("gi_q", order.iter().map(|cell| verdicts.gi_q[*cell]));
    let times: Vec<Option<Interval>> = order.iter().map(|cell| verdicts.times_expected[*cell]).collect();
    interval(&mut out, ["times_expected", "times_expected_low", "times_expected_high"], &times);
    out.number("exact_p", order.iter().map(|cell| verdicts.exact.p[*cell]));
    out.number("exact_q", order.iter().map(|cell| verdicts.exact.q[*cell]));
    out.truth("hot", order.iter().map(|cell| verdicts.hot[*cell]));
    out.number("hot_level", order.iter().map(|cell| verdicts.hot_level[*cell]));
    out.number("hot_q", order.iter().map(|cell| verdicts.hot_q[*cell]));
    out.text("hot_test", order.iter().map(|_| Some(verdicts.test.as_str().to_owned())));
    let harm = verdicts.harm.as_ref();
    out.number("harm_p", order.iter().map(|cell| harm.and_then(|harm| harm.test.p[*cell])));
    out.number("harm_q", order.iter().map(|cell| harm.and_then(|harm| harm.test.q[*cell])));
    out.truth("harm_hot", order.iter().map(|cell| harm.and_then(|harm| harm.hot[*cell])));

    out.whole("rank_by_count", order.iter().map(|cell| ranking.rank_by_count[*cell]));
    out.whole("rank_by_harm_cchi", order.iter().map(|cell| ranking.rank_by_harm_cchi[*cell]));
    out.whole("rank_by_harm_css", order.iter().map(|cell| ranking.rank_by_harm_css[*cell]));
    out.truth("harm_indices_disagree", order.iter().map(|cell| ranking.harm_indices_disagree(*cell)));
    out.whole("rank_by_rate_per_premises", order.iter().map(|cell| ranking.rank_by_rate_per_premises[*cell]));
    out.whole("rank_by_rate_per_1000_footfall", order.iter().map(|cell| ranking.rank_by_rate_per_1000_footfall[*cell]));
    course_fields(&mut out, courses, order);
    out.whole("months_observed", order.iter().map(|_| Some(evidence.coverage.months_observed() as u64)));
    out.text("reason", order.iter().map(|cell| Some(ranking.reason[*cell].clone())));
    if let Some((spread, redistribution)) = evidence.redistributed.zip(ranking.redistribution.as_ref()) {
        out.number("spread_count", order.iter().map(|cell| Some(spread.count[*cell])));
        out.whole("rank_before_spread", order.iter().map(|cell| redistribution.rank_before[*cell]));
    }
    out
}

/// Adds an estimate and the ends of its interval.
pub(super) fn interval(out: &mut Table, names: [impl Into<Cow<'static, str>>; 3], intervals: &[Option<Interval>]) {
    let [value, low, high] = names;
    out.number(value, intervals.iter().map(|interval| interval.map(|interval| interval.value)));
    out.number(low, intervals.iter().map(|interval| interval.map(|interval| interval.low)));
    out.number(high, intervals.iter().map(|interval| interval.map(|interval| interval.high)));
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
