//! Addresses: made of parts, followed from one to the next, and https or nothing.

use std::fmt::Write;

/// Whether an address is one that may be asked.
pub fn is_https(address: &str) -> bool {
    let scheme = address.get(..8).unwrap_or_default();
    scheme.eq_ignore_ascii_case("https://") && address[8..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
}

/// A text as it stands in a query or a form.
pub fn encode(text: &str) -> String {
    escape(text, "-._~")
}

/// A path: the same, its slashes kept.
pub fn encode_path(path: &str) -> String {
    escape(path, "-._~/")
}

fn escape(text: &str, plain: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || plain.contains(c) {
            escaped.push(c);
        } else {
            write!(escaped, "%{byte:02X}").expect("a String takes any text");
        }
        escaped
    })
}

/// Fields as they stand after a question mark or in the body of a form.
pub fn fields(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Where a `Location` met at `address` leads. (RFC 3986, section 5, but for `.` and `..`, which servers do not send.)
pub fn resolve(address: &str, location: &str) -> String {
    let location = location.split('#').next().unwrap_or_default();
    let (scheme, rest) = address.split_once("://").unwrap_or(("https", address));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let path = rest[host.len()..].split(['?', '#']).next().unwrap_or_default();
    let has_scheme = location.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '?']));
    if has_scheme {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{host}{location}")
    } else if location.is_empty() || location.starts_with('?') {
        format!("{scheme}://{host}{path}{location}")
    } else {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{host}{folder}/{location}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_an_address_is_escaped() {
        assert_eq!(encode_path("Network Demand/a 1.csv"), "Network%20Demand/a%201.csv");
        assert_eq!(fields(&[("where", "N = 'A&B'"), ("f", "geojson")]), "where=N%20%3D%20%27A%26B%27&f=geojson");
    }

    #[test]
    fn a_location_leads_where_a_browser_would_go() {
        let from = "https://a.uk:8443/data/archive/2024-12.zip?x=1";
        for (location, leads_to) in [
            ("https://b.uk/c", "https://b.uk/c"),
            ("http://b.uk/c", "http://b.uk/c"),
            ("//b.uk/c#top", "https://b.uk/c"),
            ("/c?d=e:f", "https://a.uk:8443/c?d=e:f"),
            ("c.zip", "https://a.uk:8443/data/archive/c.zip"),
            ("?y=2", "https://a.uk:8443/data/archive/2024-12.zip?y=2"),
        ] {
            assert_eq!(resolve(from, location), leads_to, "{location}");
        }
        assert_eq!(resolve("https://a.uk", "c"), "https://a.uk/c");
    }

    #[test]
    fn https_and_nothing_else_may_be_asked() {
        assert!(is_https("https://a.uk/") && is_https("HTTPS://127.0.0.1:1") && is_https("https://[::1]/"));
        for other in ["http://a.uk", "https:/a.uk", "https://", "https:///a", "ftp://a.uk", "a.uk", "", "höttps://a.uk"]
        {
            assert!(!is_https(other), "{other:?}");
        }
    }
}
