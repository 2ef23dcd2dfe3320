//! Where what is published: the catalogue that travels with the program, and changes to it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::url::is_https;
use crate::error::{Error, ErrorKind, Result};

/// The built-in catalogue, as written for people.
const BUILT_IN: &str = include_str!("catalogue.toml");

/// Publishers and what is known of theirs by name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Publishers: `police`, `hygiene`, `footfall`, `boundaries`.
    #[serde(default)]
    pub publishers: BTreeMap<String, Publisher>,
    /// Files of station counts.
    #[serde(default)]
    pub footfall: BTreeMap<String, FootfallFile>,
    /// Layers of boundaries, by the kind of area.
    #[serde(default)]
    pub boundaries: BTreeMap<String, Layer>,
}

/// Who publishes, where, and under which terms.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// What all addresses begin with; https.
    pub base: String,
    /// The licence.
    pub licence: String,
    /// What a map made from the data must say.
    pub attribution: String,
    /// What follows the base, by what is there; `{name}` stands for something to fill in.
    #[serde(default)]
    pub paths: BTreeMap<String, String>,
}

/// A file of station counts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FootfallFile {
    /// What follows the base, not escaped.
    pub path: String,
    /// What is in it.
    pub what: String,
}

/// A layer of boundaries.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The name of the service.
    pub service: String,
    /// The field by which a local authority's features are found.
    pub name_field: String,
    /// The field by which features are ordered.
    pub code_field: String,
    /// How its name is written in that field.
    pub named: Named,
    /// What the features are.
    pub what: String,
}

/// How the name of a local authority stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Named {
    /// As it is.
    Exactly,
    /// With a blank and a code of four characters after it.
    Numbered,
}

impl Catalogue {
    /// The catalogue that travels with the program.
    pub fn built_in() -> Self {
        toml::from_str(BUILT_IN).expect("the built-in catalogue is tested")
    }

    /// Adds the entries of a user's file, which replace those of the same name.
    ///
    /// # Errors
    ///
    /// When the text is no catalogue, or a base in it is not https.
    pub fn extend_from(&mut self, file: &str, text: &str) -> Result<()> {
        let mut theirs: Self = toml::from_str(text).map_err(|problem| {
            let problem = format!("{file}: {}", problem.to_string().trim_end());
            setting("catalogue", problem, "It has the form of src/fetch/catalogue.toml in the source of hexspot")
        })?;
        for publisher in theirs.publishers.values_mut() {
            publisher.base = base(&publisher.base)?;
        }
        self.publishers.append(&mut theirs.publishers);
        self.footfall.append(&mut theirs.footfall);
        self.boundaries.append(&mut theirs.boundaries);
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
        found.base = base(address)?;
        Ok(())
    }

    pub(super) fn publisher(&self, name: &str) -> Result<&Publisher> {
        let known = self.publishers.keys().map(String::as_str);
        self.publishers.get(name).ok_or_else(|| Error::unknown_name("publisher", name, known))
    }
}

impl Publisher {
    /// The address of what is called `path` here, with these blanks filled in; `name` is the publisher's own, for the error.
    pub(super) fn address(&self, name: &str, path: &str, blanks: &[(&str, &str)]) -> Result<String> {
        let Some(template) = self.paths.get(path) else {
            let problem = format!("the publisher {name} has no paths.{path}");
            return Err(setting(
                "catalogue",
                problem,
                "Add it, as in src/fetch/catalogue.toml in the source of hexspot",
            ));
        };
        let filled =
            blanks.iter().fold(template.clone(), |text, (blank, value)| text.replace(&format!("{{{blank}}}"), value));
        Ok(format!("{}/{filled}", self.base))
    }
}

fn base(address: &str) -> Result<String> {
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
    fn the_built_in_catalogue_is_whole() {
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
    fn a_base_is_replaced_by_flag_or_file_and_is_always_https() {
        let mut catalogue = Catalogue::built_in();
        catalogue.set_base("police", "https://mirror.example/p/").expect("https");
        let police = catalogue.publisher("police").expect("there");
        let address = police.address("police", "archive", &[("month", "2024-12")]).expect("known");
        assert_eq!(address, "https://mirror.example/p/data/archive/2024-12.zip");
        assert!(catalogue.set_base("police", "http://mirror.example").expect_err("refused").is_usage());
        let unknown = catalogue.set_base("polcie", "https://a.uk").expect_err("unknown").to_string();
        assert!(unknown.contains("did you mean \"police\""), "{unknown}");
        let file = "[publishers.police]\nbase = \"ftp://a\"\nlicence = \"\"\nattribution = \"\"";
        assert!(catalogue.extend_from("my.toml", file).is_err());
    }
}
