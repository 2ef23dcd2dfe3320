//! Kinds of licensed premises: how common, how large, when open, and what they are called.

use rand::{Rng, RngExt};

use super::integer_rng::{draw_index, draw_weighted};
use super::names::Pair;

/// A kind of licensed premises, as the register writes it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Pub,
    Bar,
    Nightclub,
    Restaurant,
    Hotel,
    MembersClub,
    OfficeBar,
    OffLicence,
    LateTakeaway,
}

use Kind::{Bar, Hotel, LateTakeaway, MembersClub, Nightclub, OffLicence, OfficeBar, Pub, Restaurant};

/// Kinds of premises that anyone may enter, in per cent.
const PUBLIC: [(Kind, u32); 7] =
    [(Restaurant, 52), (Pub, 17), (Bar, 15), (LateTakeaway, 6), (OffLicence, 4), (Hotel, 3), (Nightclub, 3)];

/// Kinds of premises that only members, guests or staff may enter, in per cent.
const RESTRICTED: [(Kind, u32); 4] = [(OfficeBar, 45), (MembersClub, 38), (Hotel, 10), (Restaurant, 7)];

impl Kind {
    /// A kind of public or of restricted premises.
    pub(super) fn draw(restricted: bool, rng: &mut impl Rng) -> Self {
        let kinds: &[(Self, u32)] = if restricted { &RESTRICTED } else { &PUBLIC };
        let weights = kinds.iter().map(|(_, weight)| *weight);
        kinds[draw_weighted(weights.clone(), weights.sum(), rng)].0
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Pub => "pub",
            Bar => "bar",
            Nightclub => "nightclub",
            Restaurant => "restaurant",
            Hotel => "hotel",
            MembersClub => "members-club",
            OfficeBar => "office-bar",
            OffLicence => "off-licence",
            LateTakeaway => "late-takeaway",
        }
    }

    /// Whether people come for drinks late in the evening.
    pub(super) const fn is_late(self) -> bool {
        matches!(self, Pub | Bar | Nightclub)
    }

    /// A name of this kind.
    pub(super) fn name(self, (adjective, noun): Pair) -> String {
        match self {
            Pub => format!("The {adjective} {noun}"),
            Bar => format!("{adjective} {noun} Bar"),
            Nightclub => format!("{adjective} {noun} Rooms"),
            Restaurant => format!("{adjective} {noun} Kitchen"),
            Hotel => format!("{adjective} {noun} Hotel"),
            MembersClub => format!("{adjective} {noun} Club"),
            OfficeBar => format!("{adjective} {noun} House, Staff Bar"),
            OffLicence => format!("{adjective} {noun} Wines"),
            LateTakeaway => format!("{adjective} {noun} Grill"),
        }
    }

    /// How many people it holds, in tens; none for one in five, and for shops.
    pub(super) fn draw_capacity(self, rng: &mut impl Rng) -> Option<u32> {
        let tens = match self {
            Pub => 6..26,
            Bar => 5..31,
            Nightclub => 20..71,
            Restaurant => 3..19,
            Hotel => 8..41,
            MembersClub => 6..36,
            OfficeBar => 4..21,
            LateTakeaway => 1..5,
            OffLicence => return None,
        };
        let capacity = rng.random_range(tens) * 10;
        (!rng.random_ratio(1, 5)).then_some(capacity)
    }

    /// Opening hours in OpenStreetMap's syntax; blank for one in eight.
    pub(super) fn draw_hours(self, rng: &mut impl Rng) -> &'static str {
        let choices: &[&str] = match self {
            Pub => &[
                "Mo-We 11:00-23:00; Th-Sa 11:00-02:00",
                "Mo-Fr 11:00-23:00; Sa,Su off",
                "Mo-Th 11:00-23:30; Fr 11:00-00:30; Sa 12:00-00:00; Su 12:00-22:30",
                "Mo-Fr 10:00-23:00; Sa 12:00-23:00",
            ],
            Bar => &["Mo-We 12:00-00:00; Th-Sa 12:00-02:00", "Mo-Fr 16:00-01:00; Sa 18:00-03:00", "Tu-Sa 17:00-02:00"],
            Nightclub => &["Th-Sa 22:00-04:00", "Fr,Sa 21:00-05:00", "We 21:00-03:00; Fr,Sa 22:00-06:00"],
            Restaurant => {
                &["Mo-Fr 12:00-15:00,18:00-22:30", "Mo-Sa 12:00-23:00", "Mo-Su 11:30-22:30", "Mo-Fr 07:30-16:00"]
            }
            Hotel => &["24/7"],
            MembersClub => &["Mo-Fr 08:00-00:00", "Mo-Th 11:00-23:00; Fr 11:00-01:00"],
            OfficeBar => &["Mo-Fr 12:00-22:00", "Th,Fr 16:00-23:00"],
            OffLicence => &["Mo-Su 10:00-22:00", "Mo-Sa 09:00-23:00; Su 11:00-21:00"],
            LateTakeaway => &["Mo-We 16:00-01:00; Th-Sa 16:00-04:00", "Mo-Su 17:00-03:00"],
        };
        let hours = choices[draw_index(choices.len(), rng)];
        if rng.random_ratio(1, 8) { "" } else { hours }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_given_in_per_cent() {
        let sum = |kinds: &[(Kind, u32)]| kinds.iter().map(|(_, weight)| weight).sum::<u32>();
        assert_eq!((sum(&PUBLIC), sum(&RESTRICTED)), (100, 100));
    }
}
