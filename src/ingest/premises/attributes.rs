//! What lists say of a premises in words of their own. What cannot be read is kept as it stands, and counted.

use std::collections::BTreeMap;

use super::Access;
use super::hours::Reader;

/// Reads the facts of a list's premises, and counts.
#[derive(Default)]
pub struct Facts {
    /// Opening hours.
    pub hours: Reader,
    capacities: u64,
    accesses: u64,
}

impl Facts {
    /// Persons; words that are no number go to the attributes, under the name of their column.
    pub fn capacity(&mut self, column: &str, words: &str, attributes: &mut BTreeMap<String, String>) -> Option<u32> {
        let persons = persons_of(words);
        if persons.is_none() {
            self.capacities += 1;
            attributes.insert(column.to_owned(), words.to_owned());
        }
        persons
    }

    /// Who may enter; words that do not say so go to the attributes, under the name of their column.
    pub fn access(&mut self, column: &str, words: &str, attributes: &mut BTreeMap<String, String>) -> Option<Access> {
        let access = access_of(words);
        if access.is_none() {
            self.accesses += 1;
            attributes.insert(column.to_owned(), words.to_owned());
        }
        access
    }

    /// What was read and what could not be; nothing when there is nothing to say.
    pub fn note(&self) -> String {
        let unread = |count: u64, what: &str| if count == 0 { String::new() } else { format!("{what} of {count}") };
        let parts = [
            self.hours.note(),
            unread(self.capacities, "no number for the capacity"),
            unread(self.accesses, "neither public nor restricted the access"),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
    }
}

/// A number of persons as spreadsheets write it: 1200, 1,200 or 1200.0.
fn persons_of(words: &str) -> Option<u32> {
    let persons: f64 = words.trim().replace(',', "").parse().ok()?;
    (persons.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&persons)).then_some(persons as u32)
}

/// Who may enter, in the words of registers. Words that speak of both, such as "public and members", say nothing certain.
fn access_of(words: &str) -> Option<Access> {
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
    fn words_are_read_or_kept_and_counted() {
        let (mut facts, mut kept) = (Facts::default(), BTreeMap::new());
        for (words, persons) in [("1,200", 1200), ("90", 90), ("90.0", 90)] {
            assert_eq!(facts.capacity("Cap", words, &mut kept), Some(persons), "{words}");
        }
        for words in ["Public", "public"] {
            assert_eq!(facts.access("Entry", words, &mut kept), Some(Access::Public), "{words}");
        }
        for words in ["Members only", "PRIVATE", "By invitation", "Employees", "staff canteen", "restricted"] {
            assert_eq!(facts.access("Entry", words, &mut kept), Some(Access::Restricted), "{words}");
        }
        assert!(kept.is_empty() && facts.note().is_empty(), "{kept:?}, {}", facts.note());
        for words in ["many", "-5", "nan", "12.5"] {
            assert_eq!(facts.capacity("Cap", words, &mut kept), None, "{words}");
            assert_eq!(kept["Cap"], words);
        }
        for words in ["Members and public", "non-members welcome", "ring the bell"] {
            assert_eq!(facts.access("Entry", words, &mut kept), None, "{words}");
            assert_eq!(kept["Entry"], words);
        }
        assert_eq!(facts.note(), "no number for the capacity of 4; neither public nor restricted the access of 3");
    }
}
