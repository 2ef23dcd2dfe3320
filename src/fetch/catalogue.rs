//! The catalogue of publishers: where data is published, under which terms. One is built in; users can change it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::url::is_https;
use crate::error::{Error, ErrorKind, Result};

/// The built-in catalogue.
const BUILT_IN: &str = include_str!("catalogue.toml");

/// Publishers, and the files and layers that `fetch` knows by name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Publishers by name: `police`, `hygiene`, `footfall`, `boundaries`.
    #[serde(default)]
    pub publishers: BTreeMap<String, Publisher>,
    /// Files of station counts by name.
    #[serde(default)]
    pub footfall: BTreeMap<String, FootfallFile>,
    /// Layers of boundaries by the kind of area.
    #[serde(default)]
    pub boundaries: BTreeMap<String, BoundaryLayer>,
}

/// A publisher of data and its terms.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// What all its addresses begin with; https.
    pub base: String,
    /// The licence.
    pub licence: String,
    /// The attribution that a map made from the data must carry.
    pub attribution: String,
    /// The path after the base of each kind of file; `{name}` is a placeholder.
    #[serde(default)]
    pub paths: BTreeMap<String, String>,
}

/// A file of station counts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FootfallFile {
    /// The path after the base, not percent-encoded.
    pub path: String,
    /// What it holds.
    #[serde(rename = "what")]
    pub description: String,
}

/// A layer of boundaries.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundaryLayer {
    /// The name of the service.
    pub service: String,
    /// The field by which a local authority's features are found.
    pub name_field: String,
    /// The field by which features are ordered.
    pub code_field: String,
    /// How its name is written in that field.
    #[serde(rename = "named")]
    pub name_match: NameMatch,
    /// What the features are.
    #[serde(rename = "what")]
    pub description: String,
}

/// How the name of a local authority is written in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameMatch {
    /// As it is.
    Exactly,
    /// Followed by a blank and a code of four characters.
    Numbered,
}

impl Catalogue {
    /// The built-in catalogue.
    pub fn built_in() -> Self {
        toml::from_str(BUILT_IN).expect("the built-in catalogue is tested")
    }

    /// Adds the entries of a user's file; they replace entries of the same name.
    ///
    /// # Errors
    ///
    /// When the text is no catalogue, or a base in it is not https.
    pub fn merge_toml(&mut self, file: &str, text: &str) -> Result<()> {
        let mut additions: Self = toml::from_str(text).map_err(|problem| {
            let problem = format!("{file}: {}", problem.to_string().trim_end());
            setting("catalogue", problem, "It has the form of src/fetch/catalogue.toml in the source of hexspot")
        })?;
        for publisher in additions.publishers.values_mut() {
            publisher.base = checked_base(&publisher.base)?;
        }
        self.publishers.append(&mut additions.publishers);
        self.footfall.append(&mut additions.footfall);
        self.boundaries.append(&mut additions.boundaries);
        Ok(())
    }

    /// Replaces the base of a publisher's addresses.
    ///
    /// # Errors
    ///
    /// When there is no such publisher, or the address is not https.
    pub fn set_base(&mut self, publisher: &str, address: &str) -> Result<()> {
        let Some(found) = self.publishers.get_mut(publisher) else {
            return Err(Error::unknown_name("publisher", publisher, self.publishers.keys().map(String::as_str)));
        };
        found.base = checked_base(address)?;
        Ok(())
    }

    /// The publisher of this name.
    pub(super) fn publisher(&self, name: &str) -> Result<&Publisher> {
        let known = self.publishers.keys().map(String::as_str);
        self.publishers.get(name).ok_or_else(|| Error::unknown_name("publisher", name, known))
    }
}

impl Publisher {
    /// The address of the path called `path`, with its placeholders filled in; `name` is the publisher's name, for the error.
    pub(super) fn address(&self, name: &str, path: &str, values: &[(&str, &str)]) -> Result<String> {
        let Some(template) = self.paths.get(path) else {
            let problem = format!("the publisher {name} has no paths.{path}");
            return Err(setting(
                "catalogue",
                problem,
                "Add it, as in src/fetch/catalogue.toml in the source of hexspot",
            ));
        };
        let filled =
            values.iter().fold(template.clone(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
        Ok(format!("{}/{filled}", self.base))
    }
}

fn checked_base(address: &str) -> Result<String> {
    if is_https(address) {
        return Ok(address.trim_end_matches('/').to_owned());
    }
    Err(setting("base", format!("{address:?} is not an https address"), "Give one that begins with https://"))
}

fn setting(setting: &'static str, problem: String, advice: &str) -> Error {
    ErrorKind::Setting { setting, problem, advice: advice.into() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_catalogue_is_complete() {
        let catalogue = Catalogue::built_in();
        for (name, paths) in
            [("police", &["archive", "street"][..]), ("hygiene", &["ratings"]), ("boundaries", &["query"])]
        {
            let publisher = catalogue.publisher(name).expect("there");
            assert!(is_https(&publisher.base) && !publisher.licence.is_empty() && !publisher.attribution.is_empty());
            assert!(paths.iter().all(|path| publisher.paths.contains_key(*path)), "{name}");
        }
        assert!(!catalogue.footfall.is_empty() && catalogue.boundaries.contains_key("wards"));
    }

    #[test]
    fn replaces_base_and_requires_https() {
        let mut catalogue = Catalogue::built_in();
        catalogue.set_base("police", "https://mirror.example/p/").expect("https");
        let police = catalogue.publisher("police").expect("there");
        let address = police.address("police", "archive", &[("month", "2024-12")]).expect("known");
        assert_eq!(address, "https://mirror.example/p/data/archive/2024-12.zip");
        assert!(catalogue.set_base("police", "http://mirror.example").expect_err("refused").is_usage());
        let unknown = catalogue.set_base("polcie", "https://a.uk").expect_err("unknown").to_string();
        assert!(unknown.contains("did you mean \"police\""), "{unknown}");
        let file = "[publishers.police]\nbase = \"ftp://a\"\nlicence = \"\"\nattribution = \"\"";
        assert!(catalogue.merge_toml("my.toml", file).is_err());
    }
}
