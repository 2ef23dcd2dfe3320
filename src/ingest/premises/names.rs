//! Compares names of premises as different lists write them.

/// Words that describe the kind of place and do not identify it: one list has "The Crown Tavern", another "Crown Public House".
const COMMON_WORDS: [&str; 26] = [
    "a",
    "and",
    "at",
    "bar",
    "cafe",
    "co",
    "company",
    "h",
    "hotel",
    "house",
    "inn",
    "kitchen",
    "limited",
    "llp",
    "london",
    "ltd",
    "of",
    "p",
    "ph",
    "plc",
    "pub",
    "public",
    "restaurant",
    "tavern",
    "the",
    "wine",
];

/// The least similarity of two names of one place within [`super::merge::MAX_DISTANCE_M`] of each other.
///
/// Chosen on real overlaps (OpenStreetMap and Open Pubs of London, hygiene register of the City and Open Pubs), judged by eye from
/// names and distance. Of 47 pairs of misspelt names, all 38 from 0.90 up looked like one place; of the nine below, up to four
/// looked like two. Of 51 pairs in which one name contains the distinctive words of the other, 48 looked like one place.
pub const MIN_SIMILARITY: f64 = 0.90;

/// A name prepared for comparison.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameKey {
    /// Its distinctive words in alphabetical order without duplicates; all words if none is distinctive.
    words: Vec<String>,
    /// The same words in their original order, concatenated.
    joined: String,
}

impl NameKey {
    /// The key of a name.
    pub fn new(name: &str) -> Self {
        let all = words(name);
        let distinctive: Vec<String> =
            all.iter().filter(|word| !COMMON_WORDS.contains(&word.as_str())).cloned().collect();
        let mut words = if distinctive.is_empty() { all } else { distinctive };
        let joined = words.concat();
        words.sort();
        words.dedup();
        Self { words, joined }
    }

    /// The similarity of two names: 1 when one contains all distinctive words of the other, else Jaro–Winkler; 0 for an empty name.
    pub fn similarity(&self, other: &Self) -> f64 {
        if self.words.is_empty() || other.words.is_empty() {
            return 0.0;
        }
        let (fewer, more) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        if fewer.words.iter().all(|word| more.words.binary_search(word).is_ok()) {
            return 1.0;
        }
        strsim::jaro_winkler(&self.joined, &other.joined)
    }
}

/// A brand or owner for grouping: without letter case, punctuation and legal forms of companies.
pub fn operator_key(operator: &str) -> String {
    const LEGAL_FORMS: [&str; 8] = ["limited", "ltd", "llp", "plc", "pty", "the", "co", "company"];
    let all = words(operator);
    let kept: Vec<&str> = all.iter().map(String::as_str).filter(|word| !LEGAL_FORMS.contains(word)).collect();
    if kept.is_empty() { all.join(" ") } else { kept.join(" ") }
}

/// The words of a name in lower case. Apostrophes join words; every other mark separates them.
fn words(name: &str) -> Vec<String> {
    let plain: String =
        name.to_lowercase().chars().filter(|c| !matches!(c, '\'' | '’' | '`')).map(strip_accent).collect();
    let parted = plain.split(|c: char| !c.is_alphanumeric());
    parted.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter without the accents that occur in names of British premises.
fn strip_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_names_of_one_place() {
        let similarity = |a: &str, b: &str| NameKey::new(a).similarity(&NameKey::new(b));
        for (a, b) in [
            ("The Fox & Anchor", "Fox and Anchor"),
            ("The Crown Tavern", "Crown Public House"),
            ("O'Neils", "O'Neills"),
            ("Sir Christopher Hatton", "Sir Chrisptopher Hatton"),
            ("the fléadh", "The Fleadh"),
            ("The Craft Beer Co.", "Craft Beer Company"),
        ] {
            assert!(similarity(a, b) >= MIN_SIMILARITY && similarity(b, a) == similarity(a, b), "{a}, {b}");
        }
        for (a, b) in [("White Hart", "White Swan"), ("The Royal Oak", "The Royal Vauxhall Tavern"), ("", "The Bell")] {
            assert!(similarity(a, b) < MIN_SIMILARITY, "{a}, {b}");
        }
        assert_eq!(similarity("The Public House", "public house"), 1.0, "common words count when there are no others");
    }

    #[test]
    fn ignores_legal_forms() {
        assert_eq!(operator_key("J. D. Wetherspoon PLC"), operator_key("J D Wetherspoon plc"));
        assert_eq!(operator_key("Fuller's Ltd"), "fullers");
        assert_eq!(operator_key("The Company"), "the company");
    }
}
