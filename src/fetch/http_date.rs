//! The dates that servers send.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// The instant that an HTTP header states.
pub fn parse(header: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(header).ok()
}

/// The same in the form of ISO 8601, UTC, for `sources.toml`.
pub fn iso(header: &str) -> Option<String> {
    parse(header).map(|instant| instant.to_string())
}

/// How long a `Retry-After` asks to wait: seconds, or a date that is measured from the server's own `Date`, so that no clock here
/// need be right.
pub fn retry_after(header: &str, server_date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = header.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let seconds = parse(header)?.as_second() - parse(server_date?)?.as_second();
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(retry_after("120", None), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", None), None);
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(iso("Sun, 06 Nov 1994 08:49:37 GMT").as_deref(), Some("1994-11-06T08:49:37Z"));
    }
}
