//! Does a hotspot hang on how the map was drawn? Whether it is still there when the analysis is done in another way that would have
//! been as good.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// Another way in which the analysis could have been done.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What is different, in words.
    pub name: String,
    /// For each place of the events, whether the cell it lies in is hot.
    pub hot_at: Vec<bool>,
}

/// How stable a hotspot is.
#[derive(Clone, Debug, PartialEq)]
pub struct Stability {
    /// For each variant, whether the hotspot is still there.
    pub there: Vec<bool>,
}

impl Stability {
    /// The share of variants in which it is still there; `None` when there are none.
    pub fn share(&self) -> Option<f64> {
        let there = self.there.iter().filter(|there| **there).count();
        (!self.there.is_empty()).then(|| there as f64 / self.there.len() as f64)
    }
}

/// The hotspots of a theme in all variants.
#[derive(Clone, Debug, PartialEq)]
pub struct StableHotspots {
    /// What is different in each variant.
    pub variants: Vec<String>,
    /// How stable each hotspot is, in order of the hotspots.
    pub hotspots: Vec<Stability>,
}

impl StableHotspots {
    /// The variants in which a hotspot is no longer there.
    pub fn lost_in(&self, hotspot: usize) -> Vec<String> {
        let there = &self.hotspots[hotspot].there;
        self.variants.iter().zip(there).filter(|(_, there)| !**there).map(|(variant, _)| variant.clone()).collect()
    }
}

/// How stable a hotspot is whose events are these, by place: it is still there in a variant when at least half of its events lie in
/// hot cells.
pub fn stability(events_at: &[(usize, u32)], variants: &[Variant]) -> Stability {
    let all: u64 = events_at.iter().map(|(_, events)| u64::from(*events)).sum();
    let there = |variant: &Variant| {
        let hot = events_at.iter().filter(|(place, _)| variant.hot_at[*place]);
        let hot: u64 = hot.map(|(_, events)| u64::from(*events)).sum();
        hot > 0 && 2 * hot >= all
    };
    Stability { there: variants.iter().map(there).collect() }
}

/// Whether stability is worked out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StabilityChoice {
    /// Where the analysis is small enough to be done a dozen times over.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl StabilityChoice {
    /// The names of the choices.
    pub const NAMES: [&'static str; 3] = ["auto", "on", "off"];

    /// Whether it is worked out for so many cells.
    pub fn applies(self, cells: usize) -> bool {
        /// A small city at resolution 10. One of the variants has seven times as many cells.
        const AFFORDABLE: usize = 3_000;
        match self {
            Self::Auto => cells <= AFFORDABLE,
            Self::On => true,
            Self::Off => false,
        }
    }
}

impl fmt::Display for StabilityChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::NAMES[*self as usize])
    }
}

crate::option_group::serde_as_text!(StabilityChoice);

impl FromStr for StabilityChoice {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let all = [Self::Auto, Self::On, Self::Off];
        let found = all.into_iter().find(|choice| Self::NAMES[*choice as usize] == name);
        found.ok_or_else(|| Error::unknown_name("stability", name, Self::NAMES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hotspot_is_there_when_half_of_its_events_are_in_hot_cells() {
        let variant = |hot_at: [bool; 3]| Variant { name: "other".into(), hot_at: hot_at.to_vec() };
        let variants = [
            variant([true, true, true]),
            variant([false, true, false]),
            variant([true, false, true]),
            variant([false, false, false]),
        ];
        let events = [(0, 3), (1, 5), (2, 2)];
        let met = stability(&events, &variants);
        assert_eq!((met.there.clone(), met.share()), (vec![true, true, true, false], Some(0.75)));
        assert_eq!(stability(&[(0, 6), (1, 5)], &variants).there, [true, false, true, false]);
        assert_eq!(stability(&events, &[]).share(), None);
    }

    #[test]
    fn a_choice_is_read_back_and_auto_spares_large_grids() {
        for name in StabilityChoice::NAMES {
            assert_eq!(name.parse::<StabilityChoice>().expect("known").to_string(), name);
        }
        assert!("yes".parse::<StabilityChoice>().is_err());
        let applies = |name: &str| name.parse::<StabilityChoice>().expect("known").applies(90_000);
        assert_eq!([applies("auto"), applies("on"), applies("off")], [false, true, false]);
    }
}
