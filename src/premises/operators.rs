//! Premises by operator: one conversation reaches all of its venues.

use std::collections::BTreeMap;

use super::PremisesEvidence;
use super::apportion::Tally;
use super::rating::Light;
use crate::ingest::slug;

/// The scheme whose members are counted apart.
const SAFE_HAVEN: &str = "safe-haven";

/// A brand or owner and its listed premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// Its name as most of its premises have it.
    pub name: String,
    /// The premises, in the order of [`PremisesEvidence::order`].
    pub venues: Vec<usize>,
    /// What happened at them.
    pub tally: Tally,
    /// Their points together; `None` when they are not rated.
    pub points: Option<f64>,
    /// How many are red.
    pub red: usize,
    /// How many are amber.
    pub amber: usize,
    /// How many stand in hotspots.
    pub in_hotspots: usize,
    /// How many are Safe Havens.
    pub safe_havens: usize,
    /// How many are in each scheme, by its name; Safe Havens among them.
    pub schemes: BTreeMap<String, usize>,
}

/// The operators, and what has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Operators {
    /// Those with most incidents first, then those with most premises.
    pub list: Vec<Operator>,
    /// How many listed premises state no operator.
    pub alone: usize,
    /// What happened at those.
    pub alone_tally: Tally,
}

/// The operators of the listed premises; `in_hotspot` says for each premises whether it stands in a hotspot.
pub fn operators(evidence: &PremisesEvidence<'_>, in_hotspot: &[bool]) -> Operators {
    let mut by_key = BTreeMap::<String, Vec<usize>>::new();
    let (mut alone, mut alone_tally) = (0, Tally::default());
    for venue in evidence.order() {
        match evidence.venues[venue].operator_key().filter(|key| !key.is_empty()) {
            Some(key) => by_key.entry(key).or_default().push(venue),
            None => {
                alone += 1;
                alone_tally = alone_tally + evidence.tally(venue);
            }
        }
    }
    let mut list: Vec<Operator> = by_key.into_values().map(|venues| operator(evidence, venues, in_hotspot)).collect();
    // Sorted by key so far, which is kept among equals.
    list.sort_by_key(|operator| std::cmp::Reverse((operator.tally.units(), operator.venues.len())));
    Operators { list, alone, alone_tally }
}

fn operator(evidence: &PremisesEvidence<'_>, venues: Vec<usize>, in_hotspot: &[bool]) -> Operator {
    let mut names = BTreeMap::<&str, usize>::new();
    let mut schemes = BTreeMap::<String, usize>::new();
    for venue in venues.iter().map(|venue| &evidence.venues[*venue]) {
        *names.entry(venue.operator.as_deref().unwrap_or_default().trim()).or_default() += 1;
        for scheme in &venue.schemes {
            *schemes.entry(scheme.clone()).or_default() += 1;
        }
    }
    // Of names equally frequent the first of the alphabet.
    let name = names.iter().rev().max_by_key(|(_, count)| **count).map_or("", |(name, _)| name).to_owned();
    let lit =
        |light| venues.iter().filter(|venue| evidence.rating(**venue).is_some_and(|at| at.light == light)).count();
    let is_haven =
        |venue: &&usize| evidence.venues[**venue].schemes.iter().any(|scheme| slug(scheme).starts_with(SAFE_HAVEN));
    let ratings: Vec<f64> = venues.iter().filter_map(|venue| Some(evidence.rating(*venue)?.points)).collect();
    Operator {
        name,
        tally: venues.iter().fold(Tally::default(), |total, venue| total + evidence.tally(*venue)),
        points: (!ratings.is_empty()).then(|| ratings.iter().sum()),
        red: lit(Light::Red),
        amber: lit(Light::Amber),
        in_hotspots: venues.iter().filter(|venue| in_hotspot.get(**venue) == Some(&true)).count(),
        safe_havens: venues.iter().filter(is_haven).count(),
        schemes,
        venues,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::Fixture;
    use crate::premises::{UNITS, rate};

    #[test]
    fn one_conversation_covers_most_first_and_those_without_operator_stand_alone() {
        let town = Fixture::new();
        let attribution = town.attribution();
        let ratings = rate(&attribution, &town.scheme(), &town.observed).expect("sound").expect("rated");
        let operators = operators(&town.evidence(&attribution, Some(&ratings)), &[true, false, true, true, true]);
        assert_eq!(
            operators.list.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
            ["STONE GATE LIMITED", "Younger Brewery"]
        );
        let first = &operators.list[0];
        assert_eq!((first.venues.as_slice(), first.tally), (&[0, 1][..], Tally { named: 9, near: 5 * UNITS }));
        assert_eq!((first.points, first.red, first.amber), (Some(7.5), 0, 1));
        assert_eq!((first.in_hotspots, first.safe_havens), (1, 1));
        assert_eq!(first.schemes, [("Safe Haven".to_owned(), 1), ("WAVE".to_owned(), 1)].into());
        assert_eq!((operators.alone, operators.alone_tally), (1, Tally { named: 0, near: 2 * UNITS }));
    }
}
