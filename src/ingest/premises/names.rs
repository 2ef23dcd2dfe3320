//! Names of premises as different lists write them.

/// Words that say what a place is, not which: one list has "The Crown Tavern" where another has "Crown Public House".
const COMMON: [&str; 26] = [
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

/// The least similarity of two names that are one place's, when they stand within [`super::merge::WITHIN_M`] of each other.
///
/// Chosen on real overlaps (OpenStreetMap and Open Pubs of London, hygiene register of the City and Open Pubs), judged by eye from
/// names and distance: of 47 pairs of misspelt names all 38 from 0.90 on looked like one place, of the nine below up to four like
/// two. Of 51 pairs in which one name holds the other's distinctive words 48 looked like one place.
pub const SIMILAR: f64 = 0.90;

/// A name ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameKey {
    /// Its distinctive words in order of the alphabet, none twice; all of its words if none is distinctive.
    words: Vec<String>,
    /// The same in order of the name, run together.
    joined: String,
}

impl NameKey {
    /// The key of a name.
    pub fn new(name: &str) -> Self {
        let all = words(name);
        let distinctive: Vec<String> = all.iter().filter(|word| !COMMON.contains(&word.as_str())).cloned().collect();
        let mut words = if distinctive.is_empty() { all } else { distinctive };
        let joined = words.concat();
        words.sort();
        words.dedup();
        Self { words, joined }
    }

    /// How alike two names are: 1 when one holds all distinctive words of the other, else Jaro–Winkler; 0 for no name.
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

/// A brand or owner for grouping: letter case, punctuation and the forms of companies aside.
pub fn operator_key(operator: &str) -> String {
    const FORMS: [&str; 8] = ["limited", "ltd", "llp", "plc", "pty", "the", "co", "company"];
    let all = words(operator);
    let kept: Vec<&str> = all.iter().map(String::as_str).filter(|word| !FORMS.contains(word)).collect();
    if kept.is_empty() { all.join(" ") } else { kept.join(" ") }
}

/// The words of a name in lower case; apostrophes join, every other mark parts.
fn words(name: &str) -> Vec<String> {
    let plain: String =
        name.to_lowercase().chars().filter(|c| !matches!(c, '\'' | '’' | '`')).map(plain_letter).collect();
    let parted = plain.split(|c: char| !c.is_alphanumeric());
    parted.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter without the accents that are met in names of places in Britain.
fn plain_letter(letter: char) -> char {
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
    fn names_of_one_place_are_similar_and_of_two_are_not() {
        let similarity = |a: &str, b: &str| NameKey::new(a).similarity(&NameKey::new(b));
        for (a, b) in [
            ("The Fox & Anchor", "Fox and Anchor"),
            ("The Crown Tavern", "Crown Public House"),
            ("O'Neils", "O'Neills"),
            ("Sir Christopher Hatton", "Sir Chrisptopher Hatton"),
            ("the fléadh", "The Fleadh"),
            ("The Craft Beer Co.", "Craft Beer Company"),
        ] {
            assert!(similarity(a, b) >= SIMILAR && similarity(b, a) == similarity(a, b), "{a}, {b}");
        }
        for (a, b) in [("White Hart", "White Swan"), ("The Royal Oak", "The Royal Vauxhall Tavern"), ("", "The Bell")] {
            assert!(similarity(a, b) < SIMILAR, "{a}, {b}");
        }
        assert_eq!(similarity("The Public House", "public house"), 1.0, "common words count when there are no others");
    }

    #[test]
    fn operators_are_grouped_whatever_their_form() {
        assert_eq!(operator_key("J. D. Wetherspoon PLC"), operator_key("J D Wetherspoon plc"));
        assert_eq!(operator_key("Fuller's Ltd"), "fullers");
        assert_eq!(operator_key("The Company"), "the company");
    }
}
