//! Tiles of somebody else's server below the map: the one thing in the report that a network is asked for.

use serde::Serialize;

use crate::error::{ErrorKind, Result};

/// A template of addresses of tiles, and the server that the page may ask for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Basemap {
    /// The address with `{z}`, `{x}` and `{y}`.
    pub template: String,
    /// Its scheme, host and port: what the policy of the page allows.
    pub origin: String,
}

impl Basemap {
    /// Fails unless the text is a web address with `{z}`, `{x}` and `{y}` in its path, and nothing that a policy or a page could take
    /// for something else.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |problem: &str| {
            let advice = "Give the address of tiles such as https://tile.example.org/{z}/{x}/{y}.png";
            let problem = format!("{text:?} {problem}");
            Err(ErrorKind::Setting { setting: "basemap", problem, advice: advice.into() }.into())
        };
        let Some(scheme) = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)) else {
            return wrong("is no web address");
        };
        let (host, path) = text[scheme.len()..].split_once('/').unwrap_or((&text[scheme.len()..], ""));
        let plain_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let plain_path = |c: char| c.is_ascii_alphanumeric() || "-._~/?&=%+,@:{}".contains(c);
        if host.is_empty() || !host.chars().all(plain_host) {
            return wrong("has no plain host");
        }
        if !["{z}", "{x}", "{y}"].into_iter().all(|part| path.contains(part)) {
            return wrong("does not say where {z}, {x} and {y} go");
        }
        if !path.chars().all(plain_path) {
            return wrong("holds characters that an address does not have");
        }
        Ok(Self { template: text.to_owned(), origin: format!("{scheme}{host}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_tiles_gets_into_the_policy() {
        let tiles = Basemap::parse("https://tile.example.org:8443/a/{z}/{x}/{y}.png?k=1").expect("an address");
        assert_eq!(tiles.origin, "https://tile.example.org:8443");
        let refused = [
            "",
            "javascript:alert(1)//{z}{x}{y}",
            "https://{z}/{x}/{y}",
            "https://a.org/tiles",
            "https://a.org; script-src */{z}/{x}/{y}",
            "https://user@a.org/{z}/{x}/{y}",
            "https://a.org/{z}/{x}/{y}\"><script>",
            "ftp://a.org/{z}/{x}/{y}",
        ];
        for text in refused {
            assert!(Basemap::parse(text).is_err_and(|error| error.is_usage()), "{text}");
        }
    }
}
