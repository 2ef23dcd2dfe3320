//! Addresses: encoding their parts, resolving redirects, and admitting https only.

use std::fmt::Write;

/// Whether an address is an https address.
pub fn is_https(address: &str) -> bool {
    let scheme = address.get(..8).unwrap_or_default();
    scheme.eq_ignore_ascii_case("https://") && address[8..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
}

/// Percent-encodes a value of a query or a form.
fn encode(text: &str) -> String {
    escape(text, "-._~")
}

/// Percent-encodes a path, except its slashes.
pub fn encode_path(path: &str) -> String {
    escape(path, "-._~/")
}

fn escape(text: &str, unescaped: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || unescaped.contains(c) {
            escaped.push(c);
        } else {
            write!(escaped, "%{byte:02X}").expect("a String takes any text");
        }
        escaped
    })
}

/// Encodes fields as a query string or the body of a form.
pub fn encode_fields(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Resolves the `Location` of a redirect against the address requested (RFC 3986, section 5, without `.` and `..`, which servers
/// do not send).
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
    fn encodes_reserved_characters() {
        assert_eq!(encode_path("Network Demand/a 1.csv"), "Network%20Demand/a%201.csv");
        assert_eq!(encode_fields(&[("where", "N = 'A&B'"), ("f", "geojson")]), "where=N%20%3D%20%27A%26B%27&f=geojson");
    }

    #[test]
    fn resolves_redirects_as_browsers_do() {
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
    fn admits_https_only() {
        assert!(is_https("https://a.uk/") && is_https("HTTPS://127.0.0.1:1") && is_https("https://[::1]/"));
        for other in ["http://a.uk", "https:/a.uk", "https://", "https:///a", "ftp://a.uk", "a.uk", "", "höttps://a.uk"]
        {
            assert!(!is_https(other), "{other:?}");
        }
    }
}
