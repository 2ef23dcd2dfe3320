//! Matching of the names that events give to premises.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::attribution::UnattributedReason;
use crate::ingest::{MIN_SIMILARITY, NameKey, Venue};
use crate::place::LonLat;

/// An index of premises by number and name.
pub struct NameIndex<'a> {
    venues: &'a [Venue],
    rank: &'a [usize],
    by_id: BTreeMap<String, Vec<usize>>,
    by_key: BTreeMap<NameKey, Vec<usize>>,
}

/// The premises that a text may refer to, by the best evidence available.
#[derive(Clone, Debug, PartialEq)]
pub enum NameCandidates {
    /// Premises with this number in a register.
    Number(Vec<usize>),
    /// Premises with exactly this name, and those with a similar name and their similarity; at least one of the two is not empty.
    Name(Vec<usize>, Vec<(usize, f64)>),
    /// None; the premises with the most similar name, although not similar enough.
    None(Option<usize>),
}

/// The match of a text at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// This premises.
    Venue(usize),
    /// No unique match: the reason, and the premises that it may be.
    Unresolved(UnattributedReason, Vec<usize>),
}

impl<'a> NameIndex<'a> {
    /// Indexes premises by their numbers and names, including those in other lists. `rank` orders the premises.
    pub fn new(venues: &'a [Venue], rank: &'a [usize]) -> Self {
        let (mut by_id, mut by_key) = (BTreeMap::<_, Vec<usize>>::new(), BTreeMap::<_, Vec<usize>>::new());
        let mut order: Vec<usize> = (0..venues.len()).collect();
        order.sort_by_key(|venue| rank[*venue]);
        for number in order {
            for venue in std::iter::once(&venues[number]).chain(&venues[number].also_in) {
                add(&mut by_id, id_key(&venue.id), number);
                add(&mut by_key, NameKey::new(&venue.name), number);
            }
        }
        by_id.remove("");
        by_key.remove(&NameKey::new(""));
        Self { venues, rank, by_id, by_key }
    }

    /// The candidates of each text.
    pub fn candidates(&self, texts: &[&str]) -> Vec<NameCandidates> {
        texts.par_iter().map(|text| self.candidates_of_one(text)).collect()
    }

    fn candidates_of_one(&self, text: &str) -> NameCandidates {
        if let Some(found) = self.by_id.get(&id_key(text)) {
            return NameCandidates::Number(found.clone());
        }
        let key = NameKey::new(text);
        let exact = self.by_key.get(&key).cloned().unwrap_or_default();
        let mut similarity = BTreeMap::<usize, f64>::new();
        let mut most: Option<(f64, usize)> = None;
        for (other, venues) in &self.by_key {
            let alike = key.similarity(other);
            let first = venues[0];
            if most.is_none_or(|(best, _)| alike > best) {
                most = Some((alike, first));
            }
            if alike >= MIN_SIMILARITY {
                for venue in venues.iter().filter(|venue| !exact.contains(venue)) {
                    let best = similarity.entry(*venue).or_default();
                    *best = best.max(alike);
                }
            }
        }
        let mut similar: Vec<(usize, f64)> = similarity.into_iter().collect();
        similar.sort_by_key(|(venue, _)| self.rank[*venue]);
        if exact.is_empty() && similar.is_empty() {
            return NameCandidates::None(most.filter(|(alike, _)| *alike > 0.0).map(|(_, venue)| venue));
        }
        NameCandidates::Name(exact, similar)
    }

    /// The premises that an event at `at` refers to. With a position it is the nearest candidate within `within_m` metres, exact names
    /// before similar ones. Without, it is the only premises with exactly the name: a similar name alone is no evidence.
    pub fn resolve(&self, candidates: &NameCandidates, at: Option<LonLat>, within_m: f64) -> NameMatch {
        match candidates {
            NameCandidates::None(most) => {
                NameMatch::Unresolved(UnattributedReason::NameUnknown, most.iter().copied().collect())
            }
            NameCandidates::Number(venues) => match (venues.as_slice(), at) {
                ([one], _) => NameMatch::Venue(*one),
                (_, Some(at)) => self.nearest(&certain(venues), at, within_m).unwrap_or_else(|| ambiguous(venues)),
                (_, None) => ambiguous(venues),
            },
            NameCandidates::Name(exact, similar) => match at {
                Some(at) => self
                    .nearest(&certain(exact), at, within_m)
                    .or_else(|| self.nearest(similar, at, within_m))
                    .unwrap_or_else(|| self.elsewhere(exact, similar, at)),
                None => match (exact.as_slice(), similar.as_slice()) {
                    ([one], _) => NameMatch::Venue(*one),
                    ([], _) => NameMatch::Unresolved(UnattributedReason::NameUnknown, numbers(similar)),
                    _ => ambiguous(exact),
                },
            },
        }
    }

    /// The nearest candidate within `within_m` metres, the most similar of those equally near; `None` without one.
    fn nearest(&self, candidates: &[(usize, f64)], at: LonLat, within_m: f64) -> Option<NameMatch> {
        let key = |(venue, similarity): &(usize, f64)| (at.distance_m(self.venues[*venue].at), -similarity, *venue);
        let mut near: Vec<_> = candidates.iter().map(key).filter(|(distance, ..)| *distance <= within_m).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(self.rank[a.2].cmp(&self.rank[b.2])));
        let (distance, unlike, venue) = *near.first()?;
        near.retain(|other| (other.0, other.1) == (distance, unlike));
        let equal: Vec<usize> = near.iter().map(|(.., venue)| *venue).collect();
        Some(if equal.len() == 1 { NameMatch::Venue(venue) } else { ambiguous(&equal) })
    }

    /// The unresolved match of a name that exists only farther away, with the nearest premises.
    fn elsewhere(&self, exact: &[usize], similar: &[(usize, f64)], at: LonLat) -> NameMatch {
        let all = if exact.is_empty() { numbers(similar) } else { exact.to_vec() };
        let distance = |venue: &usize| at.distance_m(self.venues[*venue].at);
        let nearest = all
            .into_iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)).then_with(|| self.rank[*a].cmp(&self.rank[*b])));
        NameMatch::Unresolved(UnattributedReason::NameElsewhere, nearest.into_iter().collect())
    }
}

fn ambiguous(venues: &[usize]) -> NameMatch {
    NameMatch::Unresolved(UnattributedReason::NameAmbiguous, venues.to_vec())
}

fn certain(venues: &[usize]) -> Vec<(usize, f64)> {
    venues.iter().map(|venue| (*venue, 1.0)).collect()
}

fn numbers(similar: &[(usize, f64)]) -> Vec<usize> {
    similar.iter().map(|(venue, _)| *venue).collect()
}

fn id_key(id: &str) -> String {
    id.trim().to_lowercase()
}

/// Adds a premises to a key, once even if it is in several lists under one name.
fn add<K: Ord>(map: &mut BTreeMap<K, Vec<usize>>, key: K, venue: usize) {
    let venues = map.entry(key).or_default();
    // All names of a premises are added consecutively.
    if venues.last() != Some(&venue) {
        venues.push(venue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::apportion::ranks;
    use crate::premises::test_fixture::{at, venue};

    fn resolve(venues: &[Venue], text: &str, at: Option<LonLat>) -> NameMatch {
        let rank = ranks(venues);
        let names = NameIndex::new(venues, &rank);
        names.resolve(&names.candidates(&[text])[0], at, 250.0)
    }

    #[test]
    fn prefers_numbers_then_exact_names() {
        let mut joined = venue("L3", "Bell Inn", 600.0);
        joined.also_in.push(venue("fh/77", "The Old Belfry", 600.0));
        let venues = [venue("L1", "The Crown", 0.0), venue("L2", "Crown & Anchor", 20.0), joined, venue("", "L1", 5.0)];
        for (text, expected) in [
            (" l1 ", 0),
            ("FH/77", 2),
            ("the old belfry", 2),
            ("Crown Public House", 0),
            ("Crown and Anchor Pub", 1),
            ("The Bell Tavern", 2),
        ] {
            assert_eq!(resolve(&venues, text, None), NameMatch::Venue(expected), "{text}");
        }
        assert_eq!(
            resolve(&venues, "Crown Ancor", None),
            NameMatch::Unresolved(UnattributedReason::NameUnknown, vec![0, 1]),
            "contains the other name"
        );
        assert_eq!(
            resolve(&venues, "Crowne", None),
            NameMatch::Unresolved(UnattributedReason::NameUnknown, vec![0]),
            "a similar name without a position"
        );
        let same_place = LonLat::new(venues[0].at.lon(), venues[0].at.lat());
        assert_eq!(resolve(&venues, "Crowne", same_place), NameMatch::Venue(0), "a similar name at the position");
        assert_eq!(resolve(&venues, "Ancor", None), NameMatch::Unresolved(UnattributedReason::NameUnknown, vec![1]));
        assert_eq!(resolve(&venues, "...", None), NameMatch::Unresolved(UnattributedReason::NameUnknown, vec![]));
        assert_eq!(resolve(&[], "Crown", None), NameMatch::Unresolved(UnattributedReason::NameUnknown, vec![]));
    }

    #[test]
    fn resolves_names_by_position() {
        let venues = [venue("1", "The Crown", 0.0), venue("2", "Crown", 300.0), venue("3", "Crown & Anchor", 290.0)];
        assert_eq!(resolve(&venues, "Crown", Some(at(100.0))), NameMatch::Venue(0));
        assert_eq!(
            resolve(&venues, "Crown", Some(at(280.0))),
            NameMatch::Venue(1),
            "the exact name before the nearer similar one"
        );
        assert_eq!(
            resolve(&venues, "Crown", None),
            NameMatch::Unresolved(UnattributedReason::NameAmbiguous, vec![0, 1])
        );
        assert_eq!(
            resolve(&venues, "Crown", Some(at(5_000.0))),
            NameMatch::Unresolved(UnattributedReason::NameElsewhere, vec![1])
        );
        let one_postcode = [venue("1", "The Crown", 0.0), venue("2", "Crown", 0.0)];
        assert_eq!(
            resolve(&one_postcode, "Crown", Some(at(9.0))),
            NameMatch::Unresolved(UnattributedReason::NameAmbiguous, vec![1, 0])
        );
        let same_number = [venue("7", "Bell", 0.0), venue("7", "Swan", 100.0)];
        assert_eq!(resolve(&same_number, "7", Some(at(90.0))), NameMatch::Venue(1));
        assert_eq!(
            resolve(&same_number, "7", None),
            NameMatch::Unresolved(UnattributedReason::NameAmbiguous, vec![0, 1])
        );
    }
}
