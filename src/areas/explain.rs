//! What the comparison says of an area, in plain English.

use super::area_context::AreaContext;
use super::comparison::Comparison;
use super::denominator::Denominator;
use super::denominator_warnings::Flag;
use super::rate_ranking::Column;

/// The probability from which an order is called sure.
const SURE: f64 = 0.95;

/// Where an area stands on a measure.
struct Place<'a> {
    title: &'a str,
    number: Standing,
    /// By rate per premises; `None` where it has none, or none to be compared with.
    rate: Option<Standing>,
    /// By rate per 1,000 footfall, likewise.
    footfall: Option<Standing>,
}

/// A rank of so many.
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
pub fn finding(ground: &AreaContext, comparisons: &[Comparison], area: usize) -> String {
    let places: Vec<Place<'_>> = comparisons.iter().filter_map(|comparison| place(comparison, area)).collect();
    let mut sentences = Vec::new();
    if places.is_empty() {
        sentences.push("There is nothing to compare: nothing is known of it, or of no other area.".to_owned());
    } else {
        sentences.push(standing(&places));
        sentences.extend(contrast(&places));
        // Of areas that overlap the draws are not independent: nothing is said to be sure.
        if ground.overlaps[area].is_empty() {
            sentences.extend(sureness(&places, "number", |place| Some(place.number)));
            sentences.extend(sureness(&places, "rate per premises", |place| place.rate));
        }
        sentences.extend(by_footfall(&places));
    }
    sentences.extend(premises(ground, area));
    sentences.extend(caveats(comparisons, area));
    sentences.join(" ")
}

fn place(comparison: &Comparison, area: usize) -> Option<Place<'_>> {
    let by = |denominator| comparison.by(denominator).and_then(|column| stands(column, area));
    Some(Place {
        title: &comparison.measure.title,
        number: by(Denominator::Number)?,
        rate: by(Denominator::Premises),
        footfall: by(Denominator::Footfall),
    })
}

/// The rank of an area; `None` where no other has one: first of one is no finding.
fn stands(column: &Column, area: usize) -> Option<Standing> {
    let (rank, of) = (column.rank[area]?, column.ranked() as u32);
    let same =
        |other: &usize| *other != area && column.rank[*other].is_some() && column.crude[*other] == column.crude[area];
    let joint = (0..column.rank.len()).any(|other| same(&other));
    let first = column.rank_interval[area].map(|interval| interval.p_first);
    (of > 1).then_some(Standing { rank, of, joint, first })
}

/// "First of 6 by number on 8 of 8 measures; by rate per premises first of 6 on 6 (…), otherwise 5th."
fn standing(places: &[Place<'_>]) -> String {
    let number: Vec<(&str, Standing)> = places.iter().map(|place| (place.title, place.number)).collect();
    let rate: Vec<(&str, Standing)> = places.iter().filter_map(|place| Some((place.title, place.rate?))).collect();
    let by_number = ranks(&number, "by number");
    if rate.is_empty() {
        format!("{by_number}.")
    } else {
        format!("{by_number}; {}.", lower(&ranks(&rate, "by rate per premises")))
    }
}

/// "First of 6 by number on 6 of 8 measures (a, b and c), otherwise 2nd to 4th".
fn ranks(places: &[(&str, Standing)], by: &str) -> String {
    let all = places.len();
    let measures = if all == 1 { "measure" } else { "measures" };
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

/// Where number and rate tell different stories: by one in the first third of the areas, by the other in the lower half.
fn contrast(places: &[Place<'_>]) -> Vec<String> {
    let apart = |high: Standing, low: Standing| {
        high.rank <= high.of.div_ceil(3) && low.rank > low.of.div_ceil(2) && low.rank >= high.rank + 2
    };
    let words = |place: &Place<'_>, rate: Standing| {
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

/// Of which first places one can be sure.
fn sureness(places: &[Place<'_>], by: &str, of: impl Fn(&Place<'_>) -> Option<Standing>) -> Option<String> {
    let first = |place: &Place<'_>| of(place).filter(|standing| standing.rank == 1);
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

/// How it stands per passer-by, which may be another story again.
fn by_footfall(places: &[Place<'_>]) -> Option<String> {
    let footfall: Vec<(&str, Standing)> =
        places.iter().filter_map(|place| Some((place.title, place.footfall?))).collect();
    (!footfall.is_empty()).then(|| format!("{}.", ranks(&footfall, "by rate per 1,000 footfall")))
}

fn premises(ground: &AreaContext, area: usize) -> Option<String> {
    let premises = ground.exposure.premises.as_ref()?;
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

/// The flags that all measures share, and those of some.
fn caveats(comparisons: &[Comparison], area: usize) -> Option<String> {
    let said = |flag: &Flag| !matches!(flag, Flag::NoPremises);
    let mut flags: Vec<(&Flag, Vec<&str>)> = Vec::new();
    for comparison in comparisons {
        for flag in comparison.flags[area].iter().filter(|flag| said(flag)) {
            match flags.iter_mut().find(|(known, _)| *known == flag) {
                Some((_, measures)) => measures.push(&comparison.measure.title),
                None => flags.push((flag, vec![&comparison.measure.title])),
            }
        }
    }
    let words = |(flag, measures): &(&Flag, Vec<&str>)| {
        if measures.len() == comparisons.len() { flag.to_string() } else { format!("{} ({flag})", list(measures)) }
    };
    (!flags.is_empty()).then(|| format!("Beware: {}.", flags.iter().map(words).collect::<Vec<_>>().join("; ")))
}

/// "2nd", or "2nd to 5th".
fn range(ranks: impl Iterator<Item = u32> + Clone) -> String {
    match (ranks.clone().min().unwrap_or_default(), ranks.max().unwrap_or_default()) {
        (low, high) if low == high => ordinal(low),
        (low, high) => format!("{} to {}", ordinal(low), ordinal(high)),
    }
}

/// "a, b and c".
fn list<T: AsRef<str>>(items: &[T]) -> String {
    let texts: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match texts.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Two digits, rounded down: a probability is not said to reach what it does not.
fn probability(p: f64) -> String {
    if p < 0.01 { "below 0.01".into() } else { format!("{:.2}", (p * 100.0).floor() / 100.0) }
}

/// The same with a small first letter.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A rank as an ordinal number: "1st", "2nd", "11th".
pub(crate) fn ordinal(rank: impl Into<u64>) -> String {
    let rank = rank.into();
    let ending = match (rank % 100, rank % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{rank}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_ordinal_numbers() {
        let met = [1u32, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal);
        assert_eq!(met, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]);
    }
}
