//! The fields of a hotspot, first place first.

use super::cells::interval;
use super::table::Table;
use super::trend::course_fields;
use crate::evaluate::StableHotspots;
use crate::rank::{CellData, Hotspot, TOP};
use crate::temporal::PeakHours;
use crate::trend::HotHistories;

/// The hotspots of theme `theme`, with how stable each is where that was worked out, the premises in it or near it where some
/// were given, and the hours in which most happens there.
pub fn hotspots(
    theme: &str,
    evidence: &CellData<'_>,
    hotspots: &[Hotspot],
    courses: &HotHistories,
    stability: Option<&StableHotspots>,
    nearby: Option<&[u32]>,
    peaks: &[Option<PeakHours>],
) -> Table {
    let mut out = Table::new(hotspots.len());
    let all = || hotspots.iter();
    out.text("hotspot", all().map(|hotspot| Some(format!("{theme}-{}", hotspot.number))));
    out.text("label", all().map(|hotspot| Some(hotspot.label.clone())));
    out.whole("rank", all().map(|hotspot| Some(hotspot.number as u64)));
    out.whole("rank_low", all().map(|hotspot| hotspot.rank_interval.map(|interval| interval.low)));
    out.whole("rank_high", all().map(|hotspot| hotspot.rank_interval.map(|interval| interval.high)));
    // Where there are no more than the first ranks, to be among them says nothing.
    let many = hotspots.len() > TOP;
    out.number("p_top", all().map(|hotspot| hotspot.rank_interval.filter(|_| many).map(|interval| interval.p_top)));
    out.whole("best_cell_rank", all().map(|hotspot| Some(hotspot.best_rank)));
    let index = |cell: &usize| evidence.grid.cells[*cell].to_string();
    out.list("cells", all().map(|hotspot| hotspot.cells.iter().map(index).collect()));
    out.whole("count", all().map(|hotspot| Some(hotspot.count)));
    out.number("share_of_events", all().map(|hotspot| Some(hotspot.shares[0])));
    out.number("share_of_area", all().map(|hotspot| Some(hotspot.shares[1])));
    out.number("harm", all().map(|hotspot| Some(hotspot.harm[0])));
    out.number("harm_cchi", all().map(|hotspot| Some(hotspot.harm[1])));
    out.number("harm_css", all().map(|hotspot| Some(hotspot.harm[2])));
    out.number("top_point_share", all().map(|hotspot| hotspot.top_point_share));
    out.truth("hot_without_top_point", all().map(|hotspot| Some(hotspot.hot_without_top_point)));
    out.number("area_m2", all().map(|hotspot| Some(hotspot.area_m2)));
    out.number("density_per_km2", all().map(|hotspot| Some(f64::from(hotspot.count) / (hotspot.area_m2 / 1e6))));
    out.whole("premises", all().map(|hotspot| hotspot.premises));
    out.whole("venues_nearby", (0..hotspots.len()).map(|at| nearby.map(|nearby| nearby[at])));
    let rates: Vec<_> = all().map(|hotspot| hotspot.rate_per_premises).collect();
    interval(&mut out, ["rate_per_premises", "rate_per_premises_low", "rate_per_premises_high"], &rates);
    out.number("footfall", all().map(|hotspot| hotspot.footfall));
    let rates: Vec<_> = all().map(|hotspot| hotspot.rate_per_1000_footfall).collect();
    let names = ["rate_per_1000_footfall", "rate_per_1000_footfall_low", "rate_per_1000_footfall_high"];
    interval(&mut out, names, &rates);
    let times: Vec<_> = all().map(|hotspot| hotspot.times_expected).collect();
    interval(&mut out, ["times_expected", "times_expected_low", "times_expected_high"], &times);
    out.number("hot_level", all().map(|hotspot| hotspot.hot_level));
    out.number("hot_q", all().map(|hotspot| Some(hotspot.hot_q)));
    out.text("hot_test", all().map(|_| Some(evidence.verdicts.test.as_str().to_owned())));
    out.number(
        "stability",
        (0..hotspots.len()).map(|at| stability.and_then(|stability| stability.hotspots[at].share())),
    );
    let lost_in = |at: usize| stability.map_or_else(Vec::new, |stability| stability.lost_in(at));
    out.list("lost_in", (0..hotspots.len()).map(lost_in));
    course_fields(&mut out, courses, &(0..hotspots.len()).collect::<Vec<_>>());
    out.text("peak_hours", peaks.iter().map(|peak| peak.as_ref().map(ToString::to_string)));
    out.whole("months_observed", all().map(|_| Some(evidence.coverage.months_observed() as u64)));
    out.text("reason", all().map(|hotspot| Some(hotspot.reason.clone())));
    out
}
