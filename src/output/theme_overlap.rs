//! The fields of themes together and of concentration.

use super::table::Table;
use crate::rank::{Coincidence, ThemeOverlap};
use hexspot_stats::Concentration;

/// `overlap`: a row for every two themes.
pub fn theme_overlaps(overlaps: &[ThemeOverlap]) -> Table {
    let mut out = Table::new(overlaps.len());
    let all = || overlaps.iter();
    out.text("first_theme", all().map(|pair| Some(pair.first.clone())));
    out.text("second_theme", all().map(|pair| Some(pair.second.clone())));
    out.whole("hot_in_both", all().map(|pair| Some(pair.cells.both)));
    out.whole("hot_in_either", all().map(|pair| Some(pair.cells.either())));
    out.whole("hot_in_first_only", all().map(|pair| Some(pair.cells.only_first)));
    out.whole("hot_in_second_only", all().map(|pair| Some(pair.cells.only_second)));
    out.number("jaccard", all().map(|pair| pair.cells.jaccard()));
    out.number("shared_events", all().map(|pair| Some(pair.shared_events)));
    let test = |pair: &ThemeOverlap| match pair.test {
        Coincidence::Tested(test) => Some(test),
        _ => None,
    };
    out.number("expected_in_both", all().map(|pair| test(pair).map(|test| test.expected)));
    out.number("p", all().map(|pair| test(pair).map(|test| test.p)));
    out.whole("arrangements", all().map(|pair| test(pair).map(|test| test.runs)));
    out.text("note", all().map(|pair| Some(note(pair))));
    out
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

/// `concentration`: the Lorenz curve of each named measure, emptiest places first, a row a point.
pub fn concentration<'a>(curves: impl IntoIterator<Item = (&'a str, &'a Option<Concentration>)>) -> Table {
    let points: Vec<(&str, (f64, f64))> = curves
        .into_iter()
        .filter_map(|(measure, concentration)| Some((measure, concentration.as_ref()?)))
        .flat_map(|(measure, concentration)| concentration.curve.iter().map(move |point| (measure, *point)))
        .collect();
    let mut out = Table::new(points.len());
    out.text("measure", points.iter().map(|(measure, _)| Some((*measure).to_owned())));
    out.number("share_of_places", points.iter().map(|(_, (places, _))| Some(*places)));
    out.number("share_of_measure", points.iter().map(|(_, (_, share))| Some(*share)));
    out
}
