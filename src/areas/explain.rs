//! The finding for an area: its ranks on all measures, their uncertainty and caveats.

use super::area_context::AreaContext;
use super::comparison::AreaComparison;
use super::denominator::Denominator;
use super::denominator_warnings::DenominatorWarning;
use super::rate_ranking::RateRanking;
use crate::text::{list, lower_first, ordinal, plural};

/// The probability from which a first place is sure.
const SURE: f64 = 0.95;

/// The ranks of an area on one measure.
struct MeasureRanks<'a> {
    title: &'a str,
    number: Standing,
    /// By rate per premises; `None` where it or all others have none.
    rate: Option<Standing>,
    /// By rate per 1,000 footfall; `None` where it or all others have none.
    footfall: Option<Standing>,
}

/// A rank among so many areas.
#[derive(Clone, Copy)]
struct Standing {
    rank: u32,
    of: u32,
    /// Whether another area has the same value.
    joint: bool,
    /// The probability of being first; `None` without draws.
    first: Option<f64>,
}

/// The finding for an area over all measures.
pub fn finding(context: &AreaContext, comparisons: &[AreaComparison], area: usize) -> String {
    let places: Vec<MeasureRanks<'_>> =
        comparisons.iter().filter_map(|comparison| measure_ranks(comparison, area)).collect();
    let mut sentences = Vec::new();
    if places.is_empty() {
        sentences.push("There is nothing to compare: nothing is known of it, or of no other area.".to_owned());
    } else {
        sentences.push(ranks_by_number_and_rate(&places));
        sentences.extend(contrast(&places));
        // The draws of overlapping areas are not independent, so no certainty is reported.
        if context.overlaps[area].is_empty() {
            sentences.extend(certainty(&places, "number", |place| Some(place.number)));
            sentences.extend(certainty(&places, "rate per premises", |place| place.rate));
        }
        sentences.extend(by_footfall(&places));
    }
    sentences.extend(premises(context, area));
    sentences.extend(caveats(comparisons, area));
    sentences.join(" ")
}

fn measure_ranks(comparison: &AreaComparison, area: usize) -> Option<MeasureRanks<'_>> {
    let by = |denominator| comparison.by(denominator).and_then(|ranking| standing(ranking, area));
    Some(MeasureRanks {
        title: &comparison.measure.title,
        number: by(Denominator::Number)?,
        rate: by(Denominator::Premises),
        footfall: by(Denominator::Footfall),
    })
}

/// The rank of an area; `None` where no other area has one.
fn standing(ranking: &RateRanking, area: usize) -> Option<Standing> {
    let (rank, of) = (ranking.rank[area]?, ranking.ranked() as u32);
    let same = |other: &usize| {
        *other != area && ranking.rank[*other].is_some() && ranking.crude[*other] == ranking.crude[area]
    };
    let joint = (0..ranking.rank.len()).any(|other| same(&other));
    let first = ranking.rank_interval[area].map(|interval| interval.p_first);
    (of > 1).then_some(Standing { rank, of, joint, first })
}

/// "First of 6 by number on 8 of 8 measures; by rate per premises first of 6 on 6 (…), otherwise 5th."
fn ranks_by_number_and_rate(places: &[MeasureRanks<'_>]) -> String {
    let number: Vec<(&str, Standing)> = places.iter().map(|place| (place.title, place.number)).collect();
    let rate: Vec<(&str, Standing)> = places.iter().filter_map(|place| Some((place.title, place.rate?))).collect();
    let by_number = ranks(&number, "by number");
    if rate.is_empty() {
        format!("{by_number}.")
    } else {
        format!("{by_number}; {}.", lower_first(&ranks(&rate, "by rate per premises")))
    }
}

/// "First of 6 by number on 6 of 8 measures (a, b and c), otherwise 2nd to 4th".
fn ranks(places: &[(&str, Standing)], by: &str) -> String {
    let all = places.len();
    let measures = plural(all == 1, "measure");
    let of = places.iter().map(|(_, standing)| standing.of).max().unwrap_or_default();
    let firsts: Vec<&(&str, Standing)> = places.iter().filter(|(_, standing)| standing.rank == 1).collect();
    let others = || range(places.iter().filter(|(_, standing)| standing.rank > 1).map(|(_, standing)| standing.rank));
    if firsts.is_empty() {
        return format!("{} of {of} {by} on {all} {measures}", others());
    }
    let joint = if firsts.iter().all(|(_, standing)| standing.joint) { "Joint first" } else { "First" };
    let on = format!("{joint} of {of} {by} on {} of {all} {measures}", firsts.len());
    if firsts.len() == all {
        return on;
    }
    let titles: Vec<&str> = firsts.iter().map(|(title, _)| *title).collect();
    format!("{on} ({}), otherwise {}", list(&titles), others())
}

/// Measures on which number and rate disagree: the area is in the first third by one, and in the lower half by the other.
fn contrast(places: &[MeasureRanks<'_>]) -> Vec<String> {
    let apart = |high: Standing, low: Standing| {
        high.rank <= high.of.div_ceil(3) && low.rank > low.of.div_ceil(2) && low.rank >= high.rank + 2
    };
    let words = |place: &MeasureRanks<'_>, rate: Standing| {
        format!("{} ({} by number, {} by rate)", place.title, ordinal(place.number.rank), ordinal(rate.rank))
    };
    let (mut lower, mut higher) = (Vec::new(), Vec::new());
    for (place, rate) in places.iter().filter_map(|place| Some((place, place.rate?))) {
        if apart(place.number, rate) {
            lower.push(words(place, rate));
        } else if apart(rate, place.number) {
            higher.push(words(place, rate));
        }
    }
    let said = |what: &str, of: &[String]| (!of.is_empty()).then(|| format!("{what}: {}.", list(of)));
    [said("High by number and low by rate", &lower), said("Low by number and high by rate", &higher)]
        .into_iter()
        .flatten()
        .collect()
}

/// Which first places are certain.
fn certainty(
    places: &[MeasureRanks<'_>],
    by: &str,
    of: impl Fn(&MeasureRanks<'_>) -> Option<Standing>,
) -> Option<String> {
    let first = |place: &MeasureRanks<'_>| of(place).filter(|standing| standing.rank == 1);
    let firsts = places.iter().filter_map(|place| Some((place.title, first(place)?.first?)));
    let firsts: Vec<(String, f64)> = firsts.map(|(title, p)| (title.to_owned(), p)).collect();
    let doubtful: Vec<String> =
        firsts.iter().filter(|(_, p)| *p < SURE).map(|(title, p)| format!("{title} ({})", probability(*p))).collect();
    match (firsts.len(), doubtful.len()) {
        (0, _) => None,
        (1, 0) => Some(format!("That first place by {by} is sure (probability {SURE} or more).")),
        (n, 0) => Some(format!("All {n} first places by {by} are sure (probability {SURE} or more each).")),
        _ => Some(format!("First by {by}, but not surely (probability): {}.", list(&doubtful))),
    }
}

/// The ranks by rate per footfall.
fn by_footfall(places: &[MeasureRanks<'_>]) -> Option<String> {
    let footfall: Vec<(&str, Standing)> =
        places.iter().filter_map(|place| Some((place.title, place.footfall?))).collect();
    (!footfall.is_empty()).then(|| format!("{}.", ranks(&footfall, "by rate per 1,000 footfall")))
}

fn premises(context: &AreaContext, area: usize) -> Option<String> {
    let premises = context.exposure.premises.as_ref()?;
    let (counted, restricted) = (premises.counted[area], premises.restricted[area]);
    Some(match (counted, premises.access_known) {
        (0, _) => "It has no premises, so no rate per premises can be said.".into(),
        (_, false) => format!("{counted} premises; who may enter them is not known."),
        (_, true) => format!(
            "{counted} premises, of which {restricted} ({:.0} %) are not open to everybody.",
            100.0 * f64::from(restricted) / f64::from(counted)
        ),
    })
}

/// The warnings, with the measures they apply to where these are not all.
fn caveats(comparisons: &[AreaComparison], area: usize) -> Option<String> {
    let is_reported = |warning: &DenominatorWarning| !matches!(warning, DenominatorWarning::NoPremises);
    let mut warnings: Vec<(&DenominatorWarning, Vec<&str>)> = Vec::new();
    for comparison in comparisons {
        for warning in comparison.warnings[area].iter().filter(|warning| is_reported(warning)) {
            match warnings.iter_mut().find(|(known, _)| *known == warning) {
                Some((_, measures)) => measures.push(&comparison.measure.title),
                None => warnings.push((warning, vec![&comparison.measure.title])),
            }
        }
    }
    let words = |(warning, measures): &(&DenominatorWarning, Vec<&str>)| {
        if measures.len() == comparisons.len() {
            warning.to_string()
        } else {
            format!("{} ({warning})", list(measures))
        }
    };
    (!warnings.is_empty()).then(|| format!("Beware: {}.", warnings.iter().map(words).collect::<Vec<_>>().join("; ")))
}

/// "2nd", or "2nd to 5th".
fn range(ranks: impl Iterator<Item = u32> + Clone) -> String {
    match (ranks.clone().min().unwrap_or_default(), ranks.max().unwrap_or_default()) {
        (low, high) if low == high => ordinal(low),
        (low, high) => format!("{} to {}", ordinal(low), ordinal(high)),
    }
}

/// A probability with two digits, rounded down so that it never appears to reach a threshold it does not.
fn probability(p: f64) -> String {
    if p < 0.01 { "below 0.01".into() } else { format!("{:.2}", (p * 100.0).floor() / 100.0) }
}
