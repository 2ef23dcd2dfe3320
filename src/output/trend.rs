//! The fields of trends: months of places, and what is told of their course.

use super::cells::interval;
use super::table::Table;
use crate::period::Period;
use crate::trend::{HotHistories, HotHistory, PlaceTrend, YearOnYear, explain};
use hexspot_stats::Kendall;
use hexspot_stats::{Interval, two_sided};

/// `trend_<theme>.csv`: a row for each place and month of `period`; `complete` says which months every source knows.
pub fn trend_months(period: Period, complete: &[bool], places: &[&PlaceTrend]) -> Table {
    let rows =
        || places.iter().flat_map(|place| period.iter().zip(&place.series).enumerate().map(move |row| (*place, row)));
    let mut out = Table::new(places.len() * period.months());
    out.text("place", rows().map(|(place, _)| Some(place.id.clone())));
    out.text("month", rows().map(|(_, (_, (month, _)))| Some(month.to_string())));
    out.whole("count", rows().map(|(_, (_, (_, count)))| *count));
    out.truth("observed", rows().map(|(_, (_, (_, count)))| Some(count.is_some())));
    out.truth("complete", rows().map(|(_, (at, (_, count)))| Some(complete[at] && count.is_some())));
    out.text("place_kind", rows().map(|(place, _)| Some(place.kind.as_str().to_owned())));
    out.text("label", rows().map(|(place, _)| Some(place.label.clone())));
    out
}

/// `trends_<theme>.csv`: a row for the whole, each hotspot and each area; sentences at the level `alpha`.
pub fn trend_places(places: &[PlaceTrend], alpha: f64) -> Table {
    let mut out = Table::new(places.len());
    out.text("place", places.iter().map(|place| Some(place.id.clone())));
    out.text("place_kind", places.iter().map(|place| Some(place.kind.as_str().to_owned())));
    measures(&mut out, places, alpha);
    out
}

/// `trend_<theme>.geojson`: the cells by rank; sentences at the level `alpha`.
pub fn trend_cells(cells: &[PlaceTrend], alpha: f64) -> Table {
    let mut out = Table::new(cells.len());
    out.text("h3", cells.iter().map(|cell| Some(cell.id.clone())));
    measures(&mut out, cells, alpha);
    out
}

fn measures(out: &mut Table, places: &[PlaceTrend], alpha: f64) {
    let of = |field: fn(&HotHistory) -> Option<u32>| places.iter().map(move |place| field(&place.measures.history));
    out.text("label", places.iter().map(|place| Some(place.label.clone())));
    out.whole("count", places.iter().map(|place| Some(place.count())));
    out.whole("months_observed", places.iter().map(|place| Some(place.months_observed() as u64)));
    out.whole("months_hot", of(|course| course.months_hot));
    let trends = || places.iter().map(|place| place.measures.history.trend.as_ref());
    let plain = |field: fn(&Kendall) -> f64| trends().map(move |trend| trend.map(|trend| field(&trend.scores.plain)));
    let seasonal = |field: fn(&Kendall) -> f64| {
        trends().map(move |trend| trend.and_then(|trend| trend.scores.seasonal.as_ref()).map(field))
    };
    out.whole("step_months", places.iter().map(|place| place.measures.step_months.map(|months| months as u64)));
    out.number("mk_s", plain(|score| score.s));
    out.number("mk_z", plain(|score| score.z));
    out.number("mk_p", plain(|score| two_sided(score.z)));
    out.number("tau", plain(|score| score.tau));
    out.number("sen_slope_per_year", places.iter().map(|place| place.measures.sen_slope_per_year));
    out.number("seasonal_z", seasonal(|score| score.z));
    out.number("seasonal_p", seasonal(|score| two_sided(score.z)));
    out.text("trend", places.iter().map(|place| direction(&place.measures.history)));
    out.number("trend_q", trends().map(|trend| trend.map(|trend| trend.q)));
    out.text("emerging", places.iter().map(|place| emerging(&place.measures.history)));
    out.whole("steps_hot", of(|course| course.steps.map(|[hot, _]| hot)));
    out.whole("steps_cold", of(|course| course.steps.map(|[_, cold]| cold)));
    let recent = || places.iter().map(|place| place.measures.recent);
    let number = |field: fn(YearOnYear) -> f64| recent().map(move |recent| recent.map(field));
    out.whole("recent_months", recent().map(|recent| recent.map(|recent| recent.months as u64)));
    out.whole("recent_count", recent().map(|recent| recent.map(|recent| recent.count)));
    out.number("earlier_mean", number(|recent| recent.earlier_mean));
    let ratios: Vec<Option<Interval>> = recent().map(|recent| recent?.ratio).collect();
    interval(out, ["ratio", "ratio_low", "ratio_high"], &ratios);
    out.number("p", number(|recent| recent.p));
    out.text("sentence", places.iter().map(|place| Some(explain(place, alpha))));
}

/// Adds what a ranking says of the course of the places in `rows`: in how many months each was hot, its trend, what it is becoming.
pub(super) fn course_fields(out: &mut Table, courses: &HotHistories, rows: &[usize]) {
    let of = || rows.iter().map(|row| &courses.places[*row]);
    out.whole("months_hot", of().map(|course| course.months_hot));
    out.text("trend", of().map(direction));
    out.text("emerging", of().map(emerging));
}

fn direction(course: &HotHistory) -> Option<String> {
    course.trend.map(|trend| trend.direction.as_str().to_owned())
}

fn emerging(course: &HotHistory) -> Option<String> {
    course.emerging.map(|emerging| emerging.as_str().to_owned())
}
