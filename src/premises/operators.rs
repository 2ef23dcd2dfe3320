//! Operators: premises grouped by brand or owner, who can be contacted for all of them at once.

use std::collections::BTreeMap;

use super::PremisesData;
use super::apportion::IncidentCounts;
use super::rating::TrafficLight;
use crate::ingest::slug;

/// The scheme whose members are counted separately.
const SAFE_HAVEN: &str = "safe-haven";

/// A brand or owner with its reported premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// Its most frequent name.
    pub name: String,
    /// The premises, in the order of [`PremisesData::order`].
    pub venues: Vec<usize>,
    /// Their incidents.
    pub counts: IncidentCounts,
    /// The sum of their points; `None` when they are not rated.
    pub points: Option<f64>,
    /// The number rated red.
    pub red: usize,
    /// The number rated amber.
    pub amber: usize,
    /// The number in hotspots.
    pub in_hotspots: usize,
    /// The number that are Safe Havens.
    pub safe_havens: usize,
    /// The number in each scheme, by its name, Safe Havens included.
    pub schemes: BTreeMap<String, usize>,
}

/// The operators, and the premises without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Operators {
    /// The operators, most incidents first, then most premises.
    pub list: Vec<Operator>,
    /// The number of reported premises without an operator.
    pub without_operator: usize,
    /// Their incidents.
    pub without_operator_counts: IncidentCounts,
}

/// Groups the reported premises by operator. `in_hotspot` states for each premises whether it is in a hotspot.
pub fn operators(data: &PremisesData<'_>, in_hotspot: &[bool]) -> Operators {
    let mut by_key = BTreeMap::<String, Vec<usize>>::new();
    let (mut without_operator, mut without_operator_counts) = (0, IncidentCounts::default());
    for venue in data.order() {
        match data.venues[venue].operator_key().filter(|key| !key.is_empty()) {
            Some(key) => by_key.entry(key).or_default().push(venue),
            None => {
                without_operator += 1;
                without_operator_counts = without_operator_counts + data.counts(venue);
            }
        }
    }
    let mut list: Vec<Operator> = by_key.into_values().map(|venues| operator(data, venues, in_hotspot)).collect();
    // Equal operators stay in order of their key.
    list.sort_by_key(|operator| std::cmp::Reverse((operator.counts.units(), operator.venues.len())));
    Operators { list, without_operator, without_operator_counts }
}

fn operator(data: &PremisesData<'_>, venues: Vec<usize>, in_hotspot: &[bool]) -> Operator {
    let mut names = BTreeMap::<&str, usize>::new();
    let mut schemes = BTreeMap::<String, usize>::new();
    for venue in venues.iter().map(|venue| &data.venues[*venue]) {
        *names.entry(venue.operator.as_deref().unwrap_or_default().trim()).or_default() += 1;
        for scheme in &venue.schemes {
            *schemes.entry(scheme.clone()).or_default() += 1;
        }
    }
    // Of equally frequent names the first in the alphabet.
    let name = names.iter().rev().max_by_key(|(_, count)| **count).map_or("", |(name, _)| name).to_owned();
    let rated = |light| venues.iter().filter(|venue| data.rating(**venue).is_some_and(|at| at.light == light)).count();
    let is_haven =
        |venue: &&usize| data.venues[**venue].schemes.iter().any(|scheme| slug(scheme).starts_with(SAFE_HAVEN));
    let ratings: Vec<f64> = venues.iter().filter_map(|venue| Some(data.rating(*venue)?.points)).collect();
    Operator {
        name,
        counts: venues.iter().fold(IncidentCounts::default(), |total, venue| total + data.counts(*venue)),
        points: (!ratings.is_empty()).then(|| ratings.iter().sum()),
        red: rated(TrafficLight::Red),
        amber: rated(TrafficLight::Amber),
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
    fn groups_by_operator() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let ratings = rate(&attribution, &fixture.scheme(), &fixture.observed).expect("sound").expect("rated");
        let operators = operators(&fixture.data(&attribution, Some(&ratings)), &[true, false, true, true, true]);
        assert_eq!(
            operators.list.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
            ["STONE GATE LIMITED", "Younger Brewery"]
        );
        let first = &operators.list[0];
        assert_eq!(
            (first.venues.as_slice(), first.counts),
            (&[0, 1][..], IncidentCounts { named: 9, near: 5 * UNITS })
        );
        assert_eq!((first.points, first.red, first.amber), (Some(7.5), 0, 1));
        assert_eq!((first.in_hotspots, first.safe_havens), (1, 1));
        assert_eq!(first.schemes, [("Safe Haven".to_owned(), 1), ("WAVE".to_owned(), 1)].into());
        assert_eq!(
            (operators.without_operator, operators.without_operator_counts),
            (1, IncidentCounts { named: 0, near: 2 * UNITS })
        );
    }
}
