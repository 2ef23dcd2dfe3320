//! Which property of areas the keys of a table are values of, and which area each key means.

use std::collections::{BTreeMap, BTreeSet};

use super::AreaKey;
use crate::ingest::areas::{Area, Areas};

/// A property by which areas can be told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The code.
    Code,
    /// The name.
    Name,
    /// Another property.
    Property(String),
}

impl By {
    /// Its value.
    pub fn of<'a>(&self, area: &'a Area) -> Option<&'a str> {
        match self {
            Self::Code => area.code.as_deref(),
            Self::Name => Some(&area.name),
            Self::Property(name) => area.properties.get(name).map(String::as_str),
        }
    }

    /// The name of the property in the file.
    pub fn name(&self, areas: &Areas) -> String {
        match self {
            Self::Code => areas.code_property.clone().unwrap_or_else(|| "code".into()),
            Self::Name => areas.name_property.clone().unwrap_or_else(|| "name".into()),
            Self::Property(name) => name.clone(),
        }
    }

    /// All there are: code, name, then the others in order.
    fn all(areas: &Areas) -> Vec<Self> {
        let names: BTreeSet<&String> = areas.areas.iter().flat_map(|area| area.properties.keys()).collect();
        let others = names.into_iter().map(|name| Self::Property(name.clone()));
        [Self::Code, Self::Name].into_iter().chain(others).collect()
    }
}

/// How keys find areas.
pub struct Index {
    /// The property that the keys are values of.
    pub by: By,
    /// The property that the larger areas are values of, when there is one.
    pub within: Option<By>,
    /// Whether keys are codes, which mean one area whatever holds it.
    pub codes: bool,
    found: BTreeMap<(String, String), Vec<usize>>,
}

impl Index {
    /// The index by which most of `keys` find exactly one area; of equals by code, then by name.
    pub fn best(keys: &[AreaKey], areas: &Areas) -> Self {
        let codes = 2 * keys.iter().filter(|key| looks_like_code(&key.key)).count() > keys.len();
        let within = larger(keys, areas);
        let build = |by: By| {
            let mut index = Self { by, within: within.clone(), codes, found: BTreeMap::new() };
            for (number, area) in areas.areas.iter().enumerate() {
                let Some(value) = index.by.of(area) else { continue };
                let larger = index.larger_of(area);
                index.found.entry((plain(value), larger)).or_default().push(number);
            }
            index
        };
        let certain = |index: &Self| keys.iter().filter(|key| index.find(key).len() == 1).count();
        let indexes = By::all(areas).into_iter().map(build);
        let scored = indexes.map(|index| (certain(&index), index));
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.expect("code and name are always tried").1
    }

    /// The areas that a key may mean.
    pub fn find(&self, key: &AreaKey) -> &[usize] {
        let larger = match (&self.within, &key.within) {
            (Some(_), Some(within)) if !self.codes => plain(within),
            _ => String::new(),
        };
        self.found.get(&(plain(&key.key), larger)).map_or(&[], Vec::as_slice)
    }

    fn larger_of(&self, area: &Area) -> String {
        let within = self.within.as_ref().filter(|_| !self.codes);
        within.and_then(|within| within.of(area)).map(plain).unwrap_or_default()
    }
}

/// The area that each of these codes or names means; `None` where it means none or several.
pub fn find_areas(names: &[String], areas: &Areas) -> Vec<Option<usize>> {
    let key = |name: &String| AreaKey { key: name.clone(), within: None, rows: 0 };
    let keys: Vec<AreaKey> = names.iter().map(key).collect();
    let index = Index::best(&keys, areas);
    let one = |key: &AreaKey| match index.find(key) {
        [one] => Some(*one),
        _ => None,
    };
    keys.iter().map(one).collect()
}

/// The property that most of the larger areas are values of.
fn larger(keys: &[AreaKey], areas: &Areas) -> Option<By> {
    let wanted: BTreeSet<String> = keys.iter().filter_map(|key| key.within.as_deref()).map(plain).collect();
    let met = |by: &By| {
        let values: BTreeSet<String> = areas.areas.iter().filter_map(|area| by.of(area)).map(plain).collect();
        values.intersection(&wanted).count()
    };
    let scored = By::all(areas).into_iter().map(|by| (met(&by), by)).filter(|(met, _)| *met > 0);
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, by)| by)
}

/// A name without what people write differently: case, punctuation, blanks, "&" for "and".
pub fn plain(name: &str) -> String {
    let spelt = name.replace('&', "and");
    spelt.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
    fn names_are_the_same_however_they_are_written() {
        for (a, b) in [
            ("St James's", "ST. JAMES’S"),
            ("Hackney & Dalston", "Hackney and Dalston"),
            ("Stoke-Newington", "Stoke Newington"),
        ] {
            assert_eq!(plain(a), plain(b));
        }
        assert_ne!(plain("Bishopsgate"), plain("Bishopsgate Within"));
    }
}
