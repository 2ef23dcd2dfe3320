//! Merges several lists of premises into one without duplicates.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::names::{MIN_SIMILARITY, NameKey};
use super::schemes;
use super::{FilePremises, Premises, UNKNOWN_KIND, Venue};
use crate::ingest::ledger::Ledger;
use crate::ingest::rejected_rows::DropReason;
use crate::place::{LonLat, PointIndex};

/// How far apart, in metres, two lists may locate one place. Registers use the centre of a postcode, some tens of metres away; in a
/// dense street a longer distance begins to merge neighbours.
pub const MAX_DISTANCE_M: f64 = 50.0;

/// Merges the premises of all files: opens their accounts, merges the rows of one place, and assigns schemes to their members.
///
/// Two rows are one place when they are of two lists, lie within [`MAX_DISTANCE_M`] and have names of at least [`MIN_SIMILARITY`]. All
/// rows of a place lie within that distance of each other and no two are of one list, so that branches of a chain stay separate. The
/// most similar and nearest rows are merged first; the order of the files makes no difference.
pub fn merge(files: Vec<FilePremises>, ledger: &mut Ledger) -> Premises {
    let mut premises = Premises::default();
    let mut members = Vec::new();
    for file in files {
        let number = ledger.open(vec![file.account]);
        members.push((number, file.members));
        premises.venues.extend(file.venues);
        premises.others.extend(file.list_name);
        premises.extract_date = match (premises.extract_date.take(), file.extract_date) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    let places = group_by_place(&premises.venues);
    premises.joined = merge_rows(&mut premises.venues, &places, ledger);
    schemes::assign(&mut premises.venues, &members, ledger);
    premises
}

/// The rows of each place that has more than one, in order of rank.
fn group_by_place(venues: &[Venue]) -> Vec<Vec<usize>> {
    let rank = ranks(venues);
    let mut place_of: Vec<usize> = (0..venues.len()).collect();
    let mut rows: Vec<Vec<usize>> = (0..venues.len()).map(|row| vec![row]).collect();
    for (a, b) in candidate_pairs(venues, &rank) {
        let (one, other) = (place_of[a], place_of[b]);
        let compatible = |x: &usize, y: &usize| {
            list_of(&venues[*x]) != list_of(&venues[*y]) && venues[*x].at.distance_m(venues[*y].at) <= MAX_DISTANCE_M
        };
        if one == other || !rows[one].iter().all(|x| rows[other].iter().all(|y| compatible(x, y))) {
            continue;
        }
        let moved = std::mem::take(&mut rows[other]);
        for row in &moved {
            place_of[*row] = one;
        }
        rows[one].extend(moved);
    }
    rows.retain(|rows| rows.len() > 1);
    for rows in &mut rows {
        rows.sort_by_key(|row| rank[*row]);
    }
    rows
}

/// The list, or part of one, of a row; no place is in it twice.
fn list_of(venue: &Venue) -> (usize, u8) {
    (venue.file, venue.part)
}

/// Pairs of rows that may be one place, in the order in which to merge them.
fn candidate_pairs(venues: &[Venue], rank: &[usize]) -> Vec<(usize, usize)> {
    let at: Vec<LonLat> = venues.iter().map(|venue| venue.at).collect();
    let near = PointIndex::new(&at);
    let keys: Vec<NameKey> = venues.iter().map(|venue| NameKey::new(&venue.name)).collect();
    let of_row = |row: usize| {
        let (near, keys) = (&near, &keys);
        let venue = &venues[row];
        let others = near.within(venue.at, MAX_DISTANCE_M).filter(move |other| rank[*other] > rank[row]);
        let others = others.filter(move |other| list_of(venue) != list_of(&venues[*other]));
        others.filter_map(move |other| {
            let similarity = keys[row].similarity(&keys[other]);
            (similarity >= MIN_SIMILARITY).then(|| (similarity, venue.at.distance_m(venues[other].at), row, other))
        })
    };
    let mut pairs: Vec<_> = (0..venues.len()).into_par_iter().flat_map_iter(of_row).collect();
    pairs.sort_by(|a, b| {
        let ranks = |pair: &(f64, f64, usize, usize)| (rank[pair.2], rank[pair.3]);
        b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)).then_with(|| ranks(a).cmp(&ranks(b)))
    });
    pairs.into_iter().map(|(.., row, other)| (row, other)).collect()
}

/// The rank of each row by the kind of its list, then by its content, and not by the order of the files.
fn ranks(venues: &[Venue]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..venues.len()).collect();
    let key = |row: &usize| {
        let venue = &venues[*row];
        (venue.register, venue.at.order_key(), &venue.name, &venue.id, &venue.kind, venue.part, venue.line)
    };
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut rank = vec![0; venues.len()];
    for (place, row) in order.into_iter().enumerate() {
        rank[row] = place;
    }
    rank
}

/// Merges the rows of each place into the first; returns how many places each pair of files shares.
fn merge_rows(venues: &mut Vec<Venue>, places: &[Vec<usize>], ledger: &mut Ledger) -> Vec<(usize, usize, u64)> {
    let mut joined = BTreeMap::<(usize, usize), u64>::new();
    let mut merged = BTreeSet::new();
    for rows in places {
        let mut files: Vec<usize> = rows.iter().map(|row| venues[*row].file).collect();
        files.sort_unstable();
        for (number, one) in files.iter().enumerate() {
            for other in &files[number + 1..] {
                *joined.entry((*one, *other)).or_default() += 1;
            }
        }
        let (first, others) = rows.split_first().expect("a place has rows");
        for other in others {
            let other = &venues[*other];
            ledger.drop_kept_row(other.file, DropReason::MergedDuplicate, "name", &other.name, other.line);
        }
        let mut place = venues[*first].clone();
        for other in others {
            fill_missing(&mut place, &venues[*other]);
            place.also_in.push(venues[*other].clone());
        }
        venues[*first] = place;
        merged.extend(others.iter().copied());
    }
    let mut row = 0;
    venues.retain(|_| {
        row += 1;
        !merged.contains(&(row - 1))
    });
    joined.into_iter().map(|((one, other), places)| (one, other, places)).collect()
}

/// Fills the missing fields of `place` from `other`, whose list ranks lower.
fn fill_missing(place: &mut Venue, other: &Venue) {
    if place.name.is_empty() {
        place.name.clone_from(&other.name);
    }
    if place.kind == UNKNOWN_KIND {
        place.kind.clone_from(&other.kind);
    }
    // Readable hours replace unreadable ones.
    let readable = |venue: &Venue| venue.hours.as_ref().is_some_and(|hours| hours.week.is_some());
    if place.hours.is_none() || (!readable(place) && readable(other)) {
        place.hours.clone_from(&other.hours);
    }
    place.operator = place.operator.take().or_else(|| other.operator.clone());
    place.access = place.access.or(other.access);
    place.capacity = place.capacity.or(other.capacity);
    place.postcode = place.postcode.take().or_else(|| other.postcode.clone());
    for scheme in &other.schemes {
        if !place.schemes.contains(scheme) {
            place.schemes.push(scheme.clone());
        }
    }
    for (name, value) in &other.attributes {
        place.attributes.entry(name.clone()).or_insert_with(|| value.clone());
    }
}
