//! Several lists of premises to one in which no place stands twice.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::names::{NameKey, SIMILAR};
use super::schemes;
use super::{FilePremises, Premises, UNKNOWN_KIND, Venue};
use crate::ingest::ledger::Ledger;
use crate::ingest::rejected_rows::DropReason;
use crate::place::{AllNear, LonLat};

/// How far apart, in metres, two lists may put one place. Registers stand at the middle of a postcode, some tens of metres off;
/// in a dense street a longer reach begins to join neighbours.
pub const WITHIN_M: f64 = 50.0;

/// One list of all premises read: opens the files' accounts, joins places that several lists have, gives members of schemes theirs.
///
/// Two rows are one place when they are of two lists, stand within [`WITHIN_M`] and have names at least [`SIMILAR`]. All rows
/// of a place stand within that distance of each other and no two are of one list, so that a chain of like-named pubs stays a
/// chain. The most similar and nearest rows are joined first; the order of the files makes no difference.
pub fn unite(files: Vec<FilePremises>, ledger: &mut Ledger) -> Premises {
    let mut premises = Premises::default();
    let mut members = Vec::new();
    for file in files {
        let number = ledger.open(vec![file.account]);
        members.push((number, file.members));
        premises.venues.extend(file.venues);
        premises.others.extend(file.list);
        premises.extract_date = match (premises.extract_date.take(), file.extract_date) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    let places = places(&premises.venues);
    premises.joined = merge(&mut premises.venues, &places, ledger);
    schemes::give(&mut premises.venues, &members, ledger);
    premises
}

/// The rows of each place that has more than one, the row whose list ranks first in front.
fn places(venues: &[Venue]) -> Vec<Vec<usize>> {
    let rank = ranks(venues);
    let mut place_of: Vec<usize> = (0..venues.len()).collect();
    let mut rows: Vec<Vec<usize>> = (0..venues.len()).map(|row| vec![row]).collect();
    for (a, b) in pairs(venues, &rank) {
        let (one, other) = (place_of[a], place_of[b]);
        let fits = |x: &usize, y: &usize| {
            list(&venues[*x]) != list(&venues[*y]) && venues[*x].at.distance_m(venues[*y].at) <= WITHIN_M
        };
        if one == other || !rows[one].iter().all(|x| rows[other].iter().all(|y| fits(x, y))) {
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

/// A list, or part of one, in which no place stands twice.
fn list(venue: &Venue) -> (usize, u8) {
    (venue.file, venue.part)
}

/// Pairs of rows that may be one place, those to be joined first in front.
fn pairs(venues: &[Venue], rank: &[usize]) -> Vec<(usize, usize)> {
    let at: Vec<LonLat> = venues.iter().map(|venue| venue.at).collect();
    let near = AllNear::new(&at);
    let keys: Vec<NameKey> = venues.iter().map(|venue| NameKey::new(&venue.name)).collect();
    let of_row = |row: usize| {
        let (near, keys) = (&near, &keys);
        let venue = &venues[row];
        let others = near.within(venue.at, WITHIN_M).filter(move |other| rank[*other] > rank[row]);
        let others = others.filter(move |other| list(venue) != list(&venues[*other]));
        others.filter_map(move |other| {
            let similarity = keys[row].similarity(&keys[other]);
            (similarity >= SIMILAR).then(|| (similarity, venue.at.distance_m(venues[other].at), row, other))
        })
    };
    let mut pairs: Vec<_> = (0..venues.len()).into_par_iter().flat_map_iter(of_row).collect();
    pairs.sort_by(|a, b| {
        let ranks = |pair: &(f64, f64, usize, usize)| (rank[pair.2], rank[pair.3]);
        b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)).then_with(|| ranks(a).cmp(&ranks(b)))
    });
    pairs.into_iter().map(|(.., row, other)| (row, other)).collect()
}

/// Each row's place in an order by what the rows say, not by which file was given first: kind of list, then content.
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

/// Merges each place's rows into the first of them; how many places each two files both have.
fn merge(venues: &mut Vec<Venue>, places: &[Vec<usize>], ledger: &mut Ledger) -> Vec<(usize, usize, u64)> {
    let mut joined = BTreeMap::<(usize, usize), u64>::new();
    let mut gone = BTreeSet::new();
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
            ledger.drop_kept_row(other.file, DropReason::JoinedToAnother, "name", &other.name, other.line);
        }
        let mut place = venues[*first].clone();
        for other in others {
            take_what_is_missing(&mut place, &venues[*other]);
            place.also_in.push(venues[*other].clone());
        }
        venues[*first] = place;
        gone.extend(others.iter().copied());
    }
    let mut row = 0;
    venues.retain(|_| {
        row += 1;
        !gone.contains(&(row - 1))
    });
    joined.into_iter().map(|((one, other), places)| (one, other, places)).collect()
}

/// What `place` does not say is taken from `other`, whose list ranks after.
fn take_what_is_missing(place: &mut Venue, other: &Venue) {
    if place.name.is_empty() {
        place.name.clone_from(&other.name);
    }
    if place.kind == UNKNOWN_KIND {
        place.kind.clone_from(&other.kind);
    }
    // Hours that can be read are worth more than words that cannot.
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
