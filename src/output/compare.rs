//! The fields of a place before and after, of an evaluation, and of what a scheme counted.

use std::collections::BTreeMap;

use super::cells::interval;
use super::table::Table;
use crate::compare::{
    ActivityGroup, ActivityTotals, Arm, ComparedPlace, Displacement, Effect, Effects, IntervalInflation, PlaceChange,
    RatioEstimate, explain_displacement,
};
use hexspot_stats::Interval;

/// The places of a theme, and the months known before and after.
pub type OfTheme<'a> = (&'a str, [f64; 2], &'a [ComparedPlace]);

/// `compare.csv`: a row for each theme and place.
pub fn changes(themes: &[OfTheme<'_>]) -> Table {
    let rows: Vec<(&str, [f64; 2], &ComparedPlace)> = themes
        .iter()
        .flat_map(|(theme, months, places)| places.iter().map(move |place| (*theme, *months, place)))
        .collect();
    let mut out = Table::new(rows.len());
    let all = || rows.iter();
    out.text("theme", all().map(|(theme, ..)| Some((*theme).to_owned())));
    out.text("place", all().map(|(.., place)| Some(place.id.clone())));
    out.text("place_kind", all().map(|(.., place)| Some(place.kind.as_str().to_owned())));
    out.text("label", all().map(|(.., place)| Some(place.label.clone())));
    let places: Vec<([f64; 2], &ComparedPlace)> = rows.iter().map(|(_, months, place)| (*months, *place)).collect();
    counts(&mut out, &places);
    out.number(
        "rate_before",
        places.iter().map(|([before, _], place)| Some(place.change.counts.before as f64 / before)),
    );
    out.number("rate_after", places.iter().map(|([_, after], place)| Some(place.change.counts.after as f64 / after)));
    tests(&mut out, &places);
    out.text("sentence", all().map(|(.., place)| Some(place.sentence.clone())));
    out
}

/// The cells of `compare_<theme>.geojson`, in the order given; their arms when ground was treated.
pub fn changed_cells(places: &[&ComparedPlace], months: [f64; 2], arms: Option<&[Option<Arm>]>) -> Table {
    let mut out = Table::new(places.len());
    out.text("h3", places.iter().map(|place| Some(place.id.clone())));
    out.text("label", places.iter().map(|place| Some(place.label.clone())));
    let with_months: Vec<([f64; 2], &ComparedPlace)> = places.iter().map(|place| (months, *place)).collect();
    counts(&mut out, &with_months);
    tests(&mut out, &with_months);
    if let Some(arms) = arms {
        out.text("arm", arms.iter().map(|arm| arm.map(|arm| arm.as_str().to_owned())));
    }
    out
}

fn counts(out: &mut Table, places: &[([f64; 2], &ComparedPlace)]) {
    out.whole("before", places.iter().map(|(_, place)| Some(place.change.counts.before)));
    out.number("before_months", places.iter().map(|([before, _], _)| Some(*before)));
    out.whole("after", places.iter().map(|(_, place)| Some(place.change.counts.after)));
    out.number("after_months", places.iter().map(|([_, after], _)| Some(*after)));
}

fn tests(out: &mut Table, places: &[([f64; 2], &ComparedPlace)]) {
    let changed = || places.iter().map(|(_, place)| &place.change);
    interval(out, ["ratio", "low", "high"], &changed().map(|changed| changed.ratio).collect::<Vec<_>>());
    out.number("percent_change", changed().map(PlaceChange::percent));
    out.number("p", changed().map(|changed| Some(changed.p)));
    out.number("p_adjusted", changed().map(|changed| changed.p_adjusted));
    out.number("q", changed().map(|changed| changed.q));
    out.text("change", changed().map(|changed| changed.verdict.map(|change| change.as_str().to_owned())));
}

/// An evaluation of a theme.
pub struct Evaluated<'a> {
    /// The theme.
    pub theme: &'a str,
    /// What became of the arms.
    pub found: &'a Displacement,
    /// Months known before and after.
    pub months: [f64; 2],
    /// The width of its intervals, where clumping is known.
    pub width: Option<IntervalInflation>,
    /// Cells of each arm.
    pub cells: BTreeMap<Arm, usize>,
}

/// `displacement.csv`: a row for each theme and form.
pub fn displacements(evaluated: &[Evaluated<'_>]) -> Table {
    let forms = |each: &Evaluated<'_>| each.found.effects.len().max(1);
    let rows: Vec<(&Evaluated<'_>, usize)> =
        evaluated.iter().flat_map(|each| (0..forms(each)).map(move |form| (each, form))).collect();
    let mut out = Table::new(rows.len());
    let all = || rows.iter().copied();
    let effects = |(each, form): (&Evaluated<'_>, usize)| each.found.effects.get(form).copied();
    out.text("theme", all().map(|(each, _)| Some(each.theme.to_owned())));
    out.text("assumption", all().map(|row| effects(row).map(|effects| effects.counterfactual.as_str().to_owned())));
    for arm in [Arm::Treated, Arm::Ring, Arm::Control] {
        let name = arm.as_str();
        let pair = |each: &Evaluated<'_>| match arm {
            Arm::Treated => each.found.arms.treated,
            Arm::Ring => each.found.arms.ring,
            Arm::Control => each.found.arms.control,
        };
        out.whole(format!("{name}_cells"), all().map(|(each, _)| each.cells.get(&arm).copied()));
        out.whole(format!("{name}_before"), all().map(|(each, _)| Some(pair(each).before)));
        out.whole(format!("{name}_after"), all().map(|(each, _)| Some(pair(each).after)));
    }
    out.number("before_months", all().map(|(each, _)| Some(each.months[0])));
    out.number("after_months", all().map(|(each, _)| Some(each.months[1])));
    out.number("dispersion", all().map(|(each, _)| each.width.map(|width| width.phi)));
    let effect = |pick: fn(&Effects) -> Effect| {
        move |row: (&Evaluated<'_>, usize), width: IntervalInflation| {
            effects(row).map(|effects| pick(&effects).interval(width))
        }
    };
    with_adjusted(&mut out, "total_effect", &rows, effect(|of| of.total));
    with_adjusted(&mut out, "local_effect", &rows, effect(|of| of.local));
    with_adjusted(&mut out, "displacement_effect", &rows, effect(|of| of.ring));
    let ratio = |pick: fn(&Displacement) -> Option<RatioEstimate>| {
        move |(each, _): (&Evaluated<'_>, usize), width: IntervalInflation| {
            pick(each.found).map(|ratio| ratio.interval(width))
        }
    };
    with_adjusted(&mut out, "treated_ratio", &rows, ratio(|of| of.ratio));
    with_adjusted(&mut out, "ring_ratio", &rows, ratio(|of| of.ring_ratio));
    out.number("weighted_displacement_quotient", all().map(|(each, _)| each.found.quotient));
    out.text(
        "sentence",
        all().map(|(each, form)| Some(explain_displacement(each.found, form, each.months, each.width))),
    );
    out
}

/// Adds an estimate with its interval, which allows for clumping where that is known, and the one for independent events.
fn with_adjusted<'a>(
    out: &mut Table,
    name: &str,
    rows: &[(&'a Evaluated<'a>, usize)],
    of: impl Fn((&'a Evaluated<'a>, usize), IntervalInflation) -> Option<Interval>,
) {
    let plain: Vec<Option<Interval>> = rows.iter().map(|row| of(*row, IntervalInflation::INDEPENDENT)).collect();
    let met = rows.iter().map(|row| of(*row, row.0.width.unwrap_or(IntervalInflation::INDEPENDENT)));
    interval(out, [name.to_owned(), format!("{name}_low"), format!("{name}_high")], &met.collect::<Vec<_>>());
    out.number(format!("{name}_low_independent"), plain.iter().map(|interval| interval.map(|interval| interval.low)));
    out.number(format!("{name}_high_independent"), plain.iter().map(|interval| interval.map(|interval| interval.high)));
}

/// A row of what a scheme counted.
pub struct Counted<'a> {
    /// Whose table it is.
    pub source: &'a str,
    /// What the row is of.
    pub of: &'a ActivityGroup,
    /// What was counted.
    pub slice: &'a ActivityTotals,
    /// The theme whose events stand beside it.
    pub theme: Option<&'a str>,
    /// Its events.
    pub events: Option<u64>,
    /// The weeks that they are of, beside the total.
    pub weeks_known: Option<usize>,
}

/// `journeys.csv`: for each table a row in total, by week, by hour, by both and by point.
pub fn journeys(rows: &[Counted<'_>]) -> Table {
    let mut out = Table::new(rows.len());
    let slices = || rows.iter().map(|row| row.slice);
    let monday = |row: &Counted<'_>| row.of.monday();
    let week = |row: &Counted<'_>| {
        let week = monday(row)?.iso_week_date();
        Some(format!("{:04}-W{:02}", week.year(), week.week()))
    };
    let point = |row: &Counted<'_>| match row.of {
        ActivityGroup::Point(point) => Some(point.clone()),
        _ => None,
    };
    out.text("source", rows.iter().map(|row| Some(row.source.to_owned())));
    out.text("kind", rows.iter().map(|row| Some(row.of.kind().to_owned())));
    out.text("week", rows.iter().map(week));
    out.text("monday", rows.iter().map(|row| monday(row).map(|monday| monday.to_string())));
    out.whole("hour", rows.iter().map(|row| row.of.hour()));
    out.text("point", rows.iter().map(point));
    out.whole("nights", slices().map(|slice| Some(slice.nights.len())));
    out.whole("journeys", slices().map(|slice| Some(slice.journeys)));
    out.whole("passengers", slices().map(|slice| slice.passengers));
    out.whole("women", slices().map(|slice| slice.women));
    let shares = |share: fn(&ActivityTotals) -> Option<Interval>| slices().map(share).collect::<Vec<_>>();
    interval(&mut out, ["share_women", "share_women_low", "share_women_high"], &shares(ActivityTotals::share_women));
    out.whole("lone_women", slices().map(|slice| slice.lone_women));
    let names = ["share_lone_women", "share_lone_women_low", "share_lone_women_high"];
    interval(&mut out, names, &shares(ActivityTotals::share_lone_women));
    out.text("theme", rows.iter().map(|row| row.theme.map(str::to_owned)));
    out.whole("events", rows.iter().map(|row| row.events));
    out.whole("weeks_known", rows.iter().map(|row| row.weeks_known));
    out
}
