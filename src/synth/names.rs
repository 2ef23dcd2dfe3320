//! Invented names of venues and operators.
//!
//! A venue is called after an adjective and a noun that hardly any real venue goes by, and each
//! pair is used once.

use rand::Rng;

use super::integer_rng::draw_index;
use hexspot_stats::RandomStreams;

/// An adjective and a noun.
pub(super) type Pair = (&'static str, &'static str);

#[rustfmt::skip] // packed: one to a line would fill screens
const ADJECTIVES: [&str; 36] = [
    "Amber", "Ashen", "Brindled", "Candid", "Copper", "Crooked", "Distant", "Dusky", "Eastward",
    "Errant", "Feathered", "Freckled", "Gilded", "Hollow", "Idle", "Inked", "Lacquered", "Lopsided",
    "Mellow", "Mended", "Midnight", "Ninefold", "Opal", "Patient", "Pewter", "Quiet", "Ravelled",
    "Rusty", "Saffron", "Sleeping", "Stitched", "Tallow", "Upturned", "Velvet", "Wandering",
    "Woven",
];
#[rustfmt::skip] // packed: one to a line would fill screens
const NOUNS: [&str; 36] = [
    "Abacus", "Almanac", "Astrolabe", "Barometer", "Bobbin", "Candlestick", "Compass", "Cormorant",
    "Damson", "Ferryboat", "Fiddlehead", "Gasket", "Gooseberry", "Heron", "Hourglass", "Inkwell",
    "Kettledrum", "Lantern", "Ledger", "Lighter", "Marlinspike", "Metronome", "Nutmeg", "Orrery",
    "Parasol", "Pendulum", "Quill", "Quince", "Sextant", "Sundial", "Teaspoon", "Thimble",
    "Turnstile", "Weathervane", "Whelk", "Windlass",
];

/// An operator's name and how many venues it has.
pub(super) type Operator = (&'static str, usize);

/// A few large operators and many small ones.
pub(super) const OPERATORS: [Operator; 30] = [
    ("Brindlewick Taverns", 25),
    ("Ninegate Hospitality", 22),
    ("Tallowmere Inns", 18),
    ("Orrery & Daughters", 16),
    ("Lanternfold Group", 14),
    ("Quillbrook Bars", 12),
    ("Pewterhithe Leisure", 11),
    ("Marlow Sands Dining", 10),
    ("Fiddlehead Kitchens", 9),
    ("Eastwater Rooms", 8),
    ("Halfpenny Lofts", 8),
    ("Ferryboat Provisions", 7),
    ("Sextant House", 7),
    ("Gasket & Thimble", 6),
    ("Longshadow Venues", 6),
    ("Coppergirdle", 5),
    ("Whelkstone", 5),
    ("Damson Yard", 4),
    ("Ravelin Hotels", 4),
    ("Turnstile Nights", 4),
    ("Almanac Suppers", 3),
    ("Opal Cellars", 3),
    ("Windlass Brothers", 3),
    ("Barometer Club Company", 2),
    ("Kettledrum Live", 2),
    ("Parasol Terraces", 2),
    ("Bobbin Lane", 1),
    ("Cormorant Quay", 1),
    ("Heronsfoot", 1),
    ("Sundial & Sons", 1),
];

/// Every pair once, in the order in which they are given out: the licensing register takes the
/// first ones.
pub(super) fn pairs(streams: &RandomStreams) -> Vec<Pair> {
    let mut pairs: Vec<Pair> =
        ADJECTIVES.into_iter().flat_map(|adjective| NOUNS.into_iter().map(move |noun| (adjective, noun))).collect();
    shuffle(&mut pairs, &mut streams.stream("synth/names", 0));
    pairs
}

/// Puts a list in random order (Fisher and Yates).
pub(super) fn shuffle<T>(list: &mut [T], rng: &mut impl Rng) {
    for last in (1..list.len()).rev() {
        list.swap(last, draw_index(last + 1, rng));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn pairs_are_all_different() {
        let pairs = pairs(&RandomStreams::new(1));
        assert_eq!(pairs.iter().collect::<BTreeSet<_>>().len(), 36 * 36);
    }

    #[test]
    fn operators_have_one_to_25_venues() {
        assert!(OPERATORS.iter().all(|(_, venues)| (1..=25).contains(venues)));
    }
}
