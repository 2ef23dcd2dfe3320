//! Which premises a name in the events means, if that can be told.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::attribution::UnattributedReason;
use crate::ingest::{MIN_SIMILARITY, NameKey, Venue};
use crate::place::LonLat;

/// The premises, ready to be asked for a name.
pub struct Names<'a> {
    venues: &'a [Venue],
    rank: &'a [usize],
    by_id: BTreeMap<String, Vec<usize>>,
    by_key: BTreeMap<NameKey, Vec<usize>>,
}

/// The premises that a text may mean, by the best evidence there is.
#[derive(Clone, Debug, PartialEq)]
pub enum Alike {
    /// Those with this number in a register.
    Number(Vec<usize>),
    /// Those of this very name and those of a similar one, the latter with their similarity; one of the two is not empty.
    Name(Vec<usize>, Vec<(usize, f64)>),
    /// None; the one whose name is most similar, though not similar enough.
    None(Option<usize>),
}

/// What a text and a position mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// This premises.
    Venue(usize),
    /// None that can be told: why, and those that it may be.
    Unclear(UnattributedReason, Vec<usize>),
}

impl<'a> Names<'a> {
    /// Gathers the numbers and names of premises, those that they have in other lists included. `rank` orders the premises.
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

    /// The premises that each text may mean.
    pub fn alike(&self, texts: &[&str]) -> Vec<Alike> {
        texts.par_iter().map(|text| self.alike_one(text)).collect()
    }

    fn alike_one(&self, text: &str) -> Alike {
        if let Some(found) = self.by_id.get(&id_key(text)) {
            return Alike::Number(found.clone());
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
            return Alike::None(most.filter(|(alike, _)| *alike > 0.0).map(|(_, venue)| venue));
        }
        Alike::Name(exact, similar)
    }

    /// The premises that a text means which is written of an event at `at`. With a position it is the nearest within `within_m`
    /// metres, of the very name before those of a similar one; without, the only one of the very name: a similar name is no
    /// evidence where no place speaks for it.
    pub fn meant(&self, alike: &Alike, at: Option<LonLat>, within_m: f64) -> NameMatch {
        match alike {
            Alike::None(most) => NameMatch::Unclear(UnattributedReason::NameUnknown, most.iter().copied().collect()),
            Alike::Number(venues) => match (venues.as_slice(), at) {
                ([one], _) => NameMatch::Venue(*one),
                (_, Some(at)) => self.nearest(&certain(venues), at, within_m).unwrap_or_else(|| ambiguous(venues)),
                (_, None) => ambiguous(venues),
            },
            Alike::Name(exact, similar) => match at {
                Some(at) => self
                    .nearest(&certain(exact), at, within_m)
                    .or_else(|| self.nearest(similar, at, within_m))
                    .unwrap_or_else(|| self.elsewhere(exact, similar, at)),
                None => match (exact.as_slice(), similar.as_slice()) {
                    ([one], _) => NameMatch::Venue(*one),
                    ([], _) => NameMatch::Unclear(UnattributedReason::NameUnknown, numbers(similar)),
                    _ => ambiguous(exact),
                },
            },
        }
    }

    /// The nearest within `within_m` metres, of those equally near the most similar; `None` when there is none so near.
    fn nearest(&self, alike: &[(usize, f64)], at: LonLat, within_m: f64) -> Option<NameMatch> {
        let key = |(venue, similarity): &(usize, f64)| (at.distance_m(self.venues[*venue].at), -similarity, *venue);
        let mut near: Vec<_> = alike.iter().map(key).filter(|(distance, ..)| *distance <= within_m).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(self.rank[a.2].cmp(&self.rank[b.2])));
        let (distance, unlike, venue) = *near.first()?;
        near.retain(|other| (other.0, other.1) == (distance, unlike));
        let equal: Vec<usize> = near.iter().map(|(.., venue)| *venue).collect();
        Some(if equal.len() == 1 { NameMatch::Venue(venue) } else { ambiguous(&equal) })
    }

    /// The name is known, only not here: the nearest that has it.
    fn elsewhere(&self, exact: &[usize], similar: &[(usize, f64)], at: LonLat) -> NameMatch {
        let all = if exact.is_empty() { numbers(similar) } else { exact.to_vec() };
        let distance = |venue: &usize| at.distance_m(self.venues[*venue].at);
        let nearest = all
            .into_iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)).then_with(|| self.rank[*a].cmp(&self.rank[*b])));
        NameMatch::Unclear(UnattributedReason::NameElsewhere, nearest.into_iter().collect())
    }
}

fn ambiguous(venues: &[usize]) -> NameMatch {
    NameMatch::Unclear(UnattributedReason::NameAmbiguous, venues.to_vec())
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

/// Adds a premises to those of a key. A place may be in several lists under one name, and counts once.
fn add<K: Ord>(map: &mut BTreeMap<K, Vec<usize>>, key: K, venue: usize) {
    let venues = map.entry(key).or_default();
    // All names of a premises are added in a row.
    if venues.last() != Some(&venue) {
        venues.push(venue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::apportion::ranks;
    use crate::premises::test_fixture::{at, venue};

    fn meant(venues: &[Venue], text: &str, at: Option<LonLat>) -> NameMatch {
        let rank = ranks(venues);
        let names = Names::new(venues, &rank);
        names.meant(&names.alike(&[text])[0], at, 250.0)
    }

    #[test]
    fn numbers_go_before_names_and_very_names_before_similar_ones() {
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
            assert_eq!(meant(&venues, text, None), NameMatch::Venue(expected), "{text}");
        }
        assert_eq!(
            meant(&venues, "Crown Ancor", None),
            NameMatch::Unclear(UnattributedReason::NameUnknown, vec![0, 1]),
            "holds the other"
        );
        assert_eq!(
            meant(&venues, "Crowne", None),
            NameMatch::Unclear(UnattributedReason::NameUnknown, vec![0]),
            "no place speaks for it"
        );
        let beside = LonLat::new(venues[0].at.lon(), venues[0].at.lat());
        assert_eq!(meant(&venues, "Crowne", beside), NameMatch::Venue(0), "the place speaks for it");
        assert_eq!(meant(&venues, "Ancor", None), NameMatch::Unclear(UnattributedReason::NameUnknown, vec![1]));
        assert_eq!(meant(&venues, "...", None), NameMatch::Unclear(UnattributedReason::NameUnknown, vec![]));
        assert_eq!(meant(&[], "Crown", None), NameMatch::Unclear(UnattributedReason::NameUnknown, vec![]));
    }

    #[test]
    fn a_position_parts_those_of_one_name_and_a_name_far_from_it_is_not_taken() {
        let venues = [venue("1", "The Crown", 0.0), venue("2", "Crown", 300.0), venue("3", "Crown & Anchor", 290.0)];
        assert_eq!(meant(&venues, "Crown", Some(at(100.0))), NameMatch::Venue(0));
        assert_eq!(
            meant(&venues, "Crown", Some(at(280.0))),
            NameMatch::Venue(1),
            "the very name before the nearer similar one"
        );
        assert_eq!(meant(&venues, "Crown", None), NameMatch::Unclear(UnattributedReason::NameAmbiguous, vec![0, 1]));
        assert_eq!(
            meant(&venues, "Crown", Some(at(5_000.0))),
            NameMatch::Unclear(UnattributedReason::NameElsewhere, vec![1])
        );
        let one_postcode = [venue("1", "The Crown", 0.0), venue("2", "Crown", 0.0)];
        assert_eq!(
            meant(&one_postcode, "Crown", Some(at(9.0))),
            NameMatch::Unclear(UnattributedReason::NameAmbiguous, vec![1, 0])
        );
        let same_number = [venue("7", "Bell", 0.0), venue("7", "Swan", 100.0)];
        assert_eq!(meant(&same_number, "7", Some(at(90.0))), NameMatch::Venue(1));
        assert_eq!(meant(&same_number, "7", None), NameMatch::Unclear(UnattributedReason::NameAmbiguous, vec![0, 1]));
    }
}
