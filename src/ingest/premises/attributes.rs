//! Parses attributes that registers write in words of their own. Unreadable values are kept as text and counted.

use std::collections::BTreeMap;

use super::Access;
use super::hours::HoursReader;

/// Parses the attributes of the premises of a list, and counts the unreadable values.
#[derive(Default)]
pub struct AttributeParser {
    /// Opening hours.
    pub hours: HoursReader,
    unread_capacities: u64,
    unread_accesses: u64,
}

impl AttributeParser {
    /// Parses a capacity in persons. A value that is not a number is stored in the attributes under the name of its column.
    pub fn parse_capacity(
        &mut self,
        column: &str,
        words: &str,
        attributes: &mut BTreeMap<String, String>,
    ) -> Option<u32> {
        let persons = parse_persons(words);
        if persons.is_none() {
            self.unread_capacities += 1;
            attributes.insert(column.to_owned(), words.to_owned());
        }
        persons
    }

    /// Parses who may enter. An unclear value is stored in the attributes under the name of its column.
    pub fn parse_access(
        &mut self,
        column: &str,
        words: &str,
        attributes: &mut BTreeMap<String, String>,
    ) -> Option<Access> {
        let access = parse_access(words);
        if access.is_none() {
            self.unread_accesses += 1;
            attributes.insert(column.to_owned(), words.to_owned());
        }
        access
    }

    /// Describes what was read and what could not be; empty when there is nothing to report.
    pub fn note(&self) -> String {
        let unread = |count: u64, what: &str| if count == 0 { String::new() } else { format!("{what} of {count}") };
        let parts = [
            self.hours.note(),
            unread(self.unread_capacities, "no number for the capacity"),
            unread(self.unread_accesses, "neither public nor restricted the access"),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
    }
}

/// Parses a number of persons as spreadsheets write it: 1200, 1,200 or 1200.0.
fn parse_persons(words: &str) -> Option<u32> {
    let persons: f64 = words.trim().replace(',', "").parse().ok()?;
    (persons.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&persons)).then_some(persons as u32)
}

/// Parses who may enter. Words for both, such as "public and members", are unclear.
fn parse_access(words: &str) -> Option<Access> {
    const RESTRICTED: [&str; 6] = ["restricted", "private", "member", "invitation", "employee", "staff"];
    const BOTH: [&str; 4] = ["public", "non-member", "non member", "not restricted"];
    let words = words.trim().to_lowercase();
    if words == "public" {
        return Some(Access::Public);
    }
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    (has(&RESTRICTED) && !has(&BOTH)).then_some(Access::Restricted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_or_keeps_and_counts() {
        let (mut parser, mut kept) = (AttributeParser::default(), BTreeMap::new());
        for (words, persons) in [("1,200", 1200), ("90", 90), ("90.0", 90)] {
            assert_eq!(parser.parse_capacity("Cap", words, &mut kept), Some(persons), "{words}");
        }
        for words in ["Public", "public"] {
            assert_eq!(parser.parse_access("Entry", words, &mut kept), Some(Access::Public), "{words}");
        }
        for words in ["Members only", "PRIVATE", "By invitation", "Employees", "staff canteen", "restricted"] {
            assert_eq!(parser.parse_access("Entry", words, &mut kept), Some(Access::Restricted), "{words}");
        }
        assert!(kept.is_empty() && parser.note().is_empty(), "{kept:?}, {}", parser.note());
        for words in ["many", "-5", "nan", "12.5"] {
            assert_eq!(parser.parse_capacity("Cap", words, &mut kept), None, "{words}");
            assert_eq!(kept["Cap"], words);
        }
        for words in ["Members and public", "non-members welcome", "ring the bell"] {
            assert_eq!(parser.parse_access("Entry", words, &mut kept), None, "{words}");
            assert_eq!(kept["Entry"], words);
        }
        assert_eq!(parser.note(), "no number for the capacity of 4; neither public nor restricted the access of 3");
    }
}
