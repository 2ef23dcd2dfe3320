//! The stability of hotspots: whether they persist in equally valid variants of the analysis.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A variant of the analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalysisVariant {
    /// What is different.
    pub name: String,
    /// For each place of the events, whether its cell is hot.
    pub hot_at: Vec<bool>,
}

/// The stability of a hotspot.
#[derive(Clone, Debug, PartialEq)]
pub struct HotspotStability {
    /// For each variant, whether the hotspot is present.
    pub present: Vec<bool>,
}

impl HotspotStability {
    /// The share of variants in which it is present; `None` without variants.
    pub fn share(&self) -> Option<f64> {
        let present = self.present.iter().filter(|present| **present).count();
        (!self.present.is_empty()).then(|| present as f64 / self.present.len() as f64)
    }
}

/// The stability of all hotspots of a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct StableHotspots {
    /// What is different in each variant.
    pub variants: Vec<String>,
    /// The stability of each hotspot, in order.
    pub hotspots: Vec<HotspotStability>,
}

impl StableHotspots {
    /// The variants in which a hotspot is absent.
    pub fn lost_in(&self, hotspot: usize) -> Vec<String> {
        let present = &self.hotspots[hotspot].present;
        self.variants
            .iter()
            .zip(present)
            .filter(|(_, present)| !**present)
            .map(|(variant, _)| variant.clone())
            .collect()
    }
}

/// Computes the stability of a hotspot from its events by place. It is present in a variant when at least half of its events lie in hot
/// cells.
pub fn stability(events_at: &[(usize, u32)], variants: &[AnalysisVariant]) -> HotspotStability {
    let all: u64 = events_at.iter().map(|(_, events)| u64::from(*events)).sum();
    let is_present = |variant: &AnalysisVariant| {
        let hot = events_at.iter().filter(|(place, _)| variant.hot_at[*place]);
        let hot: u64 = hot.map(|(_, events)| u64::from(*events)).sum();
        hot > 0 && 2 * hot >= all
    };
    HotspotStability { present: variants.iter().map(is_present).collect() }
}

/// Whether stability is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StabilityChoice {
    /// If the analysis is small enough to repeat a dozen times.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl StabilityChoice {
    /// The names in settings.
    pub const NAMES: [&'static str; 3] = ["auto", "on", "off"];

    /// Whether it is computed for a number of cells.
    pub fn applies(self, cells: usize) -> bool {
        /// A small city at resolution 10. One variant has seven times as many cells.
        const MAX_AUTO_CELLS: usize = 3_000;
        match self {
            Self::Auto => cells <= MAX_AUTO_CELLS,
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
    fn present_with_half_of_events_in_hot_cells() {
        let variant = |hot_at: [bool; 3]| AnalysisVariant { name: "other".into(), hot_at: hot_at.to_vec() };
        let variants = [
            variant([true, true, true]),
            variant([false, true, false]),
            variant([true, false, true]),
            variant([false, false, false]),
        ];
        let events = [(0, 3), (1, 5), (2, 2)];
        let met = stability(&events, &variants);
        assert_eq!((met.present.clone(), met.share()), (vec![true, true, true, false], Some(0.75)));
        assert_eq!(stability(&[(0, 6), (1, 5)], &variants).present, [true, false, true, false]);
        assert_eq!(stability(&events, &[]).share(), None);
    }

    #[test]
    fn auto_skips_large_grids() {
        for name in StabilityChoice::NAMES {
            assert_eq!(name.parse::<StabilityChoice>().expect("known").to_string(), name);
        }
        assert!("yes".parse::<StabilityChoice>().is_err());
        let applies = |name: &str| name.parse::<StabilityChoice>().expect("known").applies(90_000);
        assert_eq!([applies("auto"), applies("on"), applies("off")], [false, true, false]);
    }
}
