//! The catalogue of themes and harm presets: the built-in ones and those of the user's own file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::clock::HoursOfDay;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{STOP_AND_SEARCH, VictimSex, slug};

/// The text of the built-in catalogue.
const BUILT_IN: &str = include_str!("themes.toml");

/// A theme: a named selection of events.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// The heading of its maps.
    pub title: String,
    /// The categories that count, named as in the data; empty for all categories.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The sources that count: words contained in the name of the source, ignoring case. Empty for all sources.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The offences that count where the data names them: words contained in their names, ignoring case. Empty for all offences.
    #[serde(default)]
    pub offences: Vec<String>,
    /// The victims that count where the data states the victim's sex. Empty for all victims.
    #[serde(default)]
    pub victims: Vec<VictimSex>,
    /// The hours that count where the data states the time of day: "night" or a window such as "18:00-06:00".
    pub hours: Option<HoursOfDay>,
    /// What the theme is a proxy of, when the data cannot identify it; absent when the theme is exact.
    pub proxy_of: Option<String>,
    /// The premises that an event must be near to count.
    pub near: Option<NearPremises>,
}

/// What the data states about an event, or a count of events, as far as a theme may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventFacts<'a> {
    /// Who recorded it.
    pub source: &'a str,
    /// Its category.
    pub category: &'a str,
    /// Its offence; `None` where the data does not name it.
    pub offence: Option<&'a str>,
    /// The victim's sex; `None` where the data does not state it.
    pub victim: Option<VictimSex>,
    /// Whether it was in the theme's hours; `None` where the theme has none or the time of day is missing.
    pub in_hours: Option<bool>,
}

impl Theme {
    /// Whether such an event counts, regardless of premises nearby. Missing facts do not exclude it, except that a theme defined by
    /// offences alone needs the offence. Stop and search is no crime and counts only in themes that name it.
    pub fn counts(&self, facts: &EventFacts<'_>) -> bool {
        let offence = match facts.offence {
            _ if self.offences.is_empty() => true,
            Some(offence) => contains_any(&self.offences, offence),
            None => !self.categories.is_empty(),
        };
        let victim = self.victims.is_empty() || facts.victim.is_none_or(|victim| self.victims.contains(&victim));
        self.may_count(facts.source, facts.category) && offence && victim && facts.in_hours != Some(false)
    }

    /// Whether an event of this source and category may count, depending on its other facts.
    pub fn may_count(&self, source: &str, category: &str) -> bool {
        let named = self.categories.iter().any(|counted| counted == category);
        (named || self.categories.is_empty() && category != STOP_AND_SEARCH) && self.counts_source(source)
    }

    /// Whether events of this source may count.
    pub fn counts_source(&self, source: &str) -> bool {
        self.sources.is_empty() || contains_any(&self.sources, source)
    }
}

/// Whether a text contains one of these words, ignoring case.
fn contains_any(words: &[String], text: &str) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(&word.to_lowercase()))
}

/// The condition that events are near premises.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearPremises {
    /// The kinds of premises.
    pub kinds: Vec<String>,
    /// The largest distance, metres.
    pub within_m: f64,
}

/// A harm preset: the weight of one event of each category.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarmPreset {
    /// Its name in full.
    pub title: String,
    /// The unit of its weights.
    pub unit: String,
    /// Where the weights come from, with edition and caveats.
    pub source: String,
    /// The weight of categories that are not listed; `None` where these have no weight.
    pub default_weight: Option<f64>,
    /// Weight per event.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
}

impl HarmPreset {
    /// The weight of a category, if it has one.
    pub fn weight(&self, category: &str) -> Option<f64> {
        self.weights.get(category).copied().or(self.default_weight)
    }
}

/// Themes and harm presets by name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Themes by name.
    #[serde(default)]
    pub themes: BTreeMap<String, Theme>,
    /// Harm presets by name.
    #[serde(default)]
    pub harm: BTreeMap<String, HarmPreset>,
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Catalogue {
    /// The built-in themes and presets.
    pub fn built_in() -> Self {
        toml::from_str(BUILT_IN).expect("the built-in catalogue is tested")
    }

    /// Adds the themes and presets of a user's file, which replace those of the same name.
    ///
    /// # Errors
    ///
    /// A text that is not such a file, or a theme or weight that is invalid.
    pub fn extend_from(&mut self, file: &str, text: &str) -> Result<()> {
        let mut theirs: Self = toml::from_str(text).map_err(|problem| {
            let advice = "See the built-in themes with `hexspot config --built-in-themes`";
            let problem = format!("{file}: {}", problem.to_string().trim_end());
            Error::from(ErrorKind::Setting { setting: "themes", problem, advice: advice.into() })
        })?;
        for (name, theme) in &mut theirs.themes {
            check_theme(file, name, theme)?;
        }
        for (name, preset) in &theirs.harm {
            let default = preset.default_weight.iter().map(|weight| ("default_weight", *weight));
            let mut weights =
                preset.weights.iter().map(|(category, weight)| (category.as_str(), *weight)).chain(default);
            if let Some((category, weight)) = weights.find(|(_, weight)| !(weight.is_finite() && *weight >= 0.0)) {
                let problem = format!("harm preset {name:?} weighs {category:?} at {weight}");
                return Err(Error::unreadable(file, problem, "A weight is a number of 0 or more"));
            }
        }
        self.themes.extend(theirs.themes);
        self.harm.extend(theirs.harm);
        Ok(())
    }

    /// The theme of this name.
    ///
    /// # Errors
    ///
    /// A name that is not in the catalogue.
    pub fn theme(&self, name: &str) -> Result<&Theme> {
        let known = || self.themes.keys().map(String::as_str);
        self.themes.get(name).ok_or_else(|| Error::unknown_name("theme", name, known()))
    }

    /// The harm preset of this name.
    ///
    /// # Errors
    ///
    /// A name that is not in the catalogue.
    pub fn harm(&self, name: &str) -> Result<&HarmPreset> {
        let known = || self.harm.keys().map(String::as_str);
        self.harm.get(name).ok_or_else(|| Error::unknown_name("harm preset", name, known()))
    }

    /// The text of the built-in catalogue.
    pub fn built_in_text() -> &'static str {
        BUILT_IN
    }
}

/// Fails when a theme of the user's is invalid; normalises its kinds of premises.
fn check_theme(file: &str, name: &str, theme: &mut Theme) -> Result<()> {
    let wrong = |problem: String, advice: &str| {
        let problem = format!("{file}: theme {name:?} {problem}");
        Err(Error::from(ErrorKind::Setting { setting: "themes", problem, advice: advice.into() }))
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return wrong("is named so that no file can be".into(), "Use small letters, digits and hyphens");
    }
    if theme.categories.is_empty() && theme.sources.is_empty() && theme.offences.is_empty() {
        return wrong("counts no category".into(), "Name at least one category, source or offence");
    }
    if theme.sources.iter().chain(&theme.offences).any(|word| word.trim().is_empty()) {
        return wrong("has an empty word, which every name holds".into(), "Take it out");
    }
    if let Some(near) = &mut theme.near {
        if !(near.within_m > 0.0 && near.within_m.is_finite()) {
            return wrong(format!("counts within {} m", near.within_m), "Give metres above 0, such as 100");
        }
        near.kinds.iter_mut().for_each(|kind| *kind = slug(kind));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::STREET_CATEGORIES;

    /// Themes of sources other than the police, for which harm indices have no weight.
    const MEASURES: [&str; 5] = ["ambulance-alcohol", "btp", "noise", "sexual-offences", "tfl"];

    #[test]
    fn built_in_themes_use_known_categories_with_harm() {
        let catalogue = Catalogue::built_in();
        assert_eq!(catalogue.themes.len(), 14);
        for (name, theme) in &catalogue.themes {
            for category in &theme.categories {
                if !STREET_CATEGORIES.contains(&category.as_str()) {
                    assert!(MEASURES.contains(&name.as_str()), "{name}: {category}");
                    continue;
                }
                for (preset, weights) in &catalogue.harm {
                    assert!(weights.weight(category).is_some(), "{preset} has no weight for {category}");
                }
            }
        }
        assert_eq!(catalogue.themes["all"].categories, STREET_CATEGORIES);
        for proxy in ["vawg", "nte", "serious-violence", "personal-theft", "neighbourhood-crime"] {
            assert!(catalogue.themes[proxy].proxy_of.is_some(), "{proxy} must say what it is a proxy of");
        }
    }

    #[test]
    fn user_file_adds_and_replaces_themes() {
        let mut catalogue = Catalogue::built_in();
        let own = "[themes.bikes]\ntitle = 'Bicycles'\ncategories = ['Bicycle theft']\n";
        catalogue.extend_from("own.toml", own).expect("readable");
        assert_eq!(catalogue.theme("bikes").expect("added").title, "Bicycles");
        assert!(catalogue.extend_from("own.toml", "[themes.x]\ntitel = 'X'\n").is_err());
        let near = "near = { kinds = ['Pub'], within_m = 50 }";
        let theme =
            |categories: &str, near: &str| format!("[themes.x]\ntitle = 'X'\ncategories = [{categories}]\n{near}\n");
        catalogue.extend_from("own.toml", &theme("'Robbery'", near)).expect("readable");
        assert_eq!(catalogue.themes["x"].near.as_ref().expect("near").kinds, ["pub"]);
        assert!(catalogue.extend_from("own.toml", &theme("", "")).is_err());
        assert!(catalogue.extend_from("own.toml", &theme("'Robbery'", &near.replace("50", "-5"))).is_err());
        assert!(
            catalogue.extend_from("own.toml", &theme("'Robbery'", "").replace("themes.x", "themes.'a/b'")).is_err()
        );
        assert!(
            catalogue.extend_from("own.toml", "[harm.x]\ntitle='X'\nunit=''\nsource=''\nweights={Drugs=-1.0}").is_err()
        );
        assert!(catalogue.theme("bike").expect_err("unknown").to_string().contains("did you mean \"bikes\""));
    }
}
