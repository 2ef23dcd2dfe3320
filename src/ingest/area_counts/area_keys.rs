//! Finds the property of areas that holds the keys of a table, and the area of each key.

use std::collections::{BTreeMap, BTreeSet};

use super::AreaKey;
use crate::ingest::areas::{Area, Areas};

/// A property that can identify areas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AreaProperty {
    /// The code.
    Code,
    /// The name.
    Name,
    /// Another property.
    Property(String),
}

impl AreaProperty {
    /// Its value for an area.
    pub fn value<'a>(&self, area: &'a Area) -> Option<&'a str> {
        match self {
            Self::Code => area.code.as_deref(),
            Self::Name => Some(&area.name),
            Self::Property(name) => area.properties.get(name).map(String::as_str),
        }
    }

    /// Its name in the file.
    pub fn name(&self, areas: &Areas) -> String {
        match self {
            Self::Code => areas.code_property.clone().unwrap_or_else(|| "code".into()),
            Self::Name => areas.name_property.clone().unwrap_or_else(|| "name".into()),
            Self::Property(name) => name.clone(),
        }
    }

    /// All properties of the areas: code, name, then the others in order.
    fn all(areas: &Areas) -> Vec<Self> {
        let names: BTreeSet<&String> = areas.areas.iter().flat_map(|area| area.properties.keys()).collect();
        let others = names.into_iter().map(|name| Self::Property(name.clone()));
        [Self::Code, Self::Name].into_iter().chain(others).collect()
    }
}

/// An index from keys to areas.
pub struct KeyIndex {
    /// The property that holds the keys.
    pub property: AreaProperty,
    /// The property that holds the larger areas, when there is one.
    pub parent: Option<AreaProperty>,
    /// Whether the keys are codes, which identify an area without its larger area.
    pub keys_are_codes: bool,
    areas: BTreeMap<(String, String), Vec<usize>>,
}

impl KeyIndex {
    /// The index in which most of `keys` identify exactly one area; of equals the one by code, then by name.
    pub fn best(keys: &[AreaKey], areas: &Areas) -> Self {
        let keys_are_codes = 2 * keys.iter().filter(|key| looks_like_code(&key.key)).count() > keys.len();
        let parent = parent_property(keys, areas);
        let build = |property: AreaProperty| {
            let mut index = Self { property, parent: parent.clone(), keys_are_codes, areas: BTreeMap::new() };
            for (number, area) in areas.areas.iter().enumerate() {
                let Some(value) = index.property.value(area) else { continue };
                let parent = index.parent_value(area);
                index.areas.entry((normalise(value), parent)).or_default().push(number);
            }
            index
        };
        let unambiguous = |index: &Self| keys.iter().filter(|key| index.find(key).len() == 1).count();
        let indexes = AreaProperty::all(areas).into_iter().map(build);
        let scored = indexes.map(|index| (unambiguous(&index), index));
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.expect("code and name are always tried").1
    }

    /// The areas that a key may identify.
    pub fn find(&self, key: &AreaKey) -> &[usize] {
        let parent = match (&self.parent, &key.parent) {
            (Some(_), Some(parent)) if !self.keys_are_codes => normalise(parent),
            _ => String::new(),
        };
        self.areas.get(&(normalise(&key.key), parent)).map_or(&[], Vec::as_slice)
    }

    fn parent_value(&self, area: &Area) -> String {
        let parent = self.parent.as_ref().filter(|_| !self.keys_are_codes);
        parent.and_then(|parent| parent.value(area)).map(normalise).unwrap_or_default()
    }
}

/// The area that each of these codes or names identifies; `None` where it is none or several.
pub fn find_areas(names: &[String], areas: &Areas) -> Vec<Option<usize>> {
    let key = |name: &String| AreaKey { key: name.clone(), parent: None, rows: 0 };
    let keys: Vec<AreaKey> = names.iter().map(key).collect();
    let index = KeyIndex::best(&keys, areas);
    let one = |key: &AreaKey| match index.find(key) {
        [one] => Some(*one),
        _ => None,
    };
    keys.iter().map(one).collect()
}

/// The property that holds most of the larger areas.
fn parent_property(keys: &[AreaKey], areas: &Areas) -> Option<AreaProperty> {
    let wanted: BTreeSet<String> = keys.iter().filter_map(|key| key.parent.as_deref()).map(normalise).collect();
    let matches = |property: &AreaProperty| {
        let values: BTreeSet<String> =
            areas.areas.iter().filter_map(|area| property.value(area)).map(normalise).collect();
        values.intersection(&wanted).count()
    };
    let scored = AreaProperty::all(areas)
        .into_iter()
        .map(|property| (matches(&property), property))
        .filter(|(matches, _)| *matches > 0);
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, property)| property)
}

/// A name without case, punctuation and blanks, with "and" for "&".
pub fn normalise(name: &str) -> String {
    let expanded = name.replace('&', "and");
    expanded.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a key looks like a code of a statistical office: a letter and eight digits.
fn looks_like_code(key: &str) -> bool {
    let [letter, digits @ ..] = key.as_bytes() else { return false };
    letter.is_ascii_alphabetic() && digits.len() == 8 && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_spellings() {
        for (a, b) in [
            ("St James's", "ST. JAMES’S"),
            ("Hackney & Dalston", "Hackney and Dalston"),
            ("Stoke-Newington", "Stoke Newington"),
        ] {
            assert_eq!(normalise(a), normalise(b));
        }
        assert_ne!(normalise("Bishopsgate"), normalise("Bishopsgate Within"));
    }
}
