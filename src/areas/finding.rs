//! What the comparison says of an area, in plain English.

use super::comparison::Comparison;
use super::denominator::Denominator;
use super::flag::Flag;
use super::ground::Ground;

/// The probability from which an order is called sure.
const SURE: f64 = 0.95;

/// A place on a measure: its title, the rank, and of how many.
struct Place<'a> {
    title: &'a str,
    number: u32,
    rate: Option<u32>,
    of: u32,
    /// The probability of being first by rate.
    first_by_rate: Option<f64>,
}

/// The finding for an area over all measures.
pub fn finding(ground: &Ground, comparisons: &[Comparison], area: usize) -> String {
    let places: Vec<Place<'_>> = comparisons.iter().filter_map(|comparison| place(comparison, area)).collect();
    let mut sentences = Vec::new();
    if places.is_empty() {
        sentences.push("Nothing is known of it on any measure.".to_owned());
    } else {
        sentences.push(standing(&places));
        sentences.extend(contrast(&places));
        sentences.extend(sureness(&places));
    }
    sentences.extend(premises(ground, area));
    sentences.extend(caveats(comparisons, area));
    sentences.join(" ")
}

fn place(comparison: &Comparison, area: usize) -> Option<Place<'_>> {
    let number = comparison.by(Denominator::Number)?;
    let rate = comparison.by(Denominator::Premises);
    Some(Place {
        title: &comparison.measure.title,
        number: number.rank[area]?,
        rate: rate.and_then(|rate| rate.rank[area]),
        of: number.ranked() as u32,
        first_by_rate: rate.and_then(|rate| rate.rank_interval[area]).map(|interval| interval.p_first),
    })
}

/// "First of 6 by number on 8 of 8 measures, first by rate per premises on 6 (…)."
fn standing(places: &[Place<'_>]) -> String {
    let all = places.len();
    let firsts = places.iter().filter(|place| place.number == 1).count();
    let of = places.iter().map(|place| place.of).max().unwrap_or_default();
    let measures = if all == 1 { "measure" } else { "measures" };
    let by_number = if firsts > 0 {
        format!("First of {of} by number on {firsts} of {all} {measures}")
    } else {
        format!("By number {} of {of} on {all} {measures}", range(places.iter().map(|place| place.number)))
    };
    let rated: Vec<&Place<'_>> = places.iter().filter(|place| place.rate.is_some()).collect();
    if rated.is_empty() {
        return format!("{by_number}.");
    }
    let first_by_rate: Vec<&str> =
        rated.iter().filter(|place| place.rate == Some(1)).map(|place| place.title).collect();
    let by_rate = match first_by_rate.len() {
        0 => format!("{} by rate per premises", range(rated.iter().filter_map(|place| place.rate))),
        n if n == rated.len() => format!("first by rate per premises on all {n}"),
        n => format!("first by rate per premises on {n} ({})", list(&first_by_rate)),
    };
    format!("{by_number}, {by_rate}.")
}

/// Where number and rate tell different stories: half of the table or more between the two ranks.
fn contrast(places: &[Place<'_>]) -> Vec<String> {
    let apart = |place: &&Place<'_>, high: u32, low: u32| {
        let half = place.of.div_ceil(2);
        high <= place.of / 3 && low > half && low - high >= 2
    };
    let words = |place: &Place<'_>| {
        let rate = place.rate.expect("only places with a rate are told apart");
        format!("{} ({} by number, {} by rate)", place.title, ordinal(place.number), ordinal(rate))
    };
    let rated = || places.iter().filter(|place| place.rate.is_some());
    let lower: Vec<String> =
        rated().filter(|place| apart(place, place.number, place.rate.unwrap_or_default())).map(words).collect();
    let higher: Vec<String> =
        rated().filter(|place| apart(place, place.rate.unwrap_or_default(), place.number)).map(words).collect();
    let mut sentences = Vec::new();
    if !lower.is_empty() {
        sentences.push(format!("High by number and low by rate: {}.", list(&lower)));
    }
    if !higher.is_empty() {
        sentences.push(format!("Low by number and high by rate: {}.", list(&higher)));
    }
    sentences
}

/// Of which first places by rate one can be sure.
fn sureness(places: &[Place<'_>]) -> Option<String> {
    let firsts: Vec<(&str, f64)> = places
        .iter()
        .filter(|place| place.rate == Some(1))
        .filter_map(|place| Some((place.title, place.first_by_rate?)))
        .collect();
    let doubtful: Vec<String> = firsts
        .iter()
        .filter(|(_, p)| *p < SURE)
        .map(|(title, p)| format!("{title} (probability {})", probability(*p)))
        .collect();
    match (firsts.len(), doubtful.len()) {
        (0, _) => None,
        (1, 0) => Some(format!("That first place by rate is sure (probability {SURE} or more).")),
        (n, 0) => Some(format!("All {n} first places by rate are sure (probability {SURE} or more each).")),
        (n, d) if n == d => Some(format!("No first place by rate is sure: {}.", list(&doubtful))),
        (_, _) => Some(format!("First by rate, but not surely: {}.", list(&doubtful))),
    }
}

fn premises(ground: &Ground, area: usize) -> Option<String> {
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

/// "1st", "2nd", "11th".
fn ordinal(n: u32) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// Two digits, and never a 1.00 that is not certain.
fn probability(p: f64) -> String {
    if p < 0.01 { "below 0.01".into() } else { format!("{:.2}", p.min(0.99)) }
}
