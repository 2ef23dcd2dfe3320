//! Words and numbers for people: plurals, thousands separators, percentages, probabilities and lists.

/// A count with its noun: "1 event", "1200 events".
pub fn counted(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {}", plural(number == 1, noun))
}

/// A count with thousands separators and its noun: "1 event", "1,200 events".
pub fn counted_in_thousands(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{} {}", thousands(number), plural(number == 1, noun))
}

/// A noun in the singular for one, else in the plural: "month", "months".
pub fn plural(is_one: bool, noun: &str) -> String {
    if is_one { noun.to_owned() } else { format!("{noun}s") }
}

/// A whole number with thousands separators: "1,234,567".
pub fn thousands(number: u64) -> String {
    group_digits(&number.to_string())
}

/// Digits with thousands separators.
pub fn group_digits(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share as a percentage with so many decimals: "12.3 %".
pub fn percent(share: f64, decimals: usize) -> String {
    format!("{:.decimals$} %", 100.0 * share)
}

/// A number without trailing zeros, with at most so many decimals: "0", "10", "100.25".
pub fn trimmed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A list: "a", "a and b", "a, b and c".
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    let texts: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match texts.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A rank as an ordinal number: "1st", "2nd", "11th".
pub fn ordinal(rank: impl Into<u64>) -> String {
    let rank = rank.into();
    let ending = match (rank % 100, rank % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{rank}{ending}")
}

/// A text with its first letter in lower case.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_with_nouns() {
        assert_eq!([counted(0u32, "event"), counted(1usize, "event")], ["0 events", "1 event"]);
        assert_eq!([counted(1200, "event"), counted_in_thousands(1200, "event")], ["1200 events", "1,200 events"]);
        assert_eq!(counted_in_thousands(1, "month"), "1 month");
    }

    #[test]
    fn separates_thousands() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(group_digits(""), "");
    }

    #[test]
    fn writes_percentages_and_trims_zeros() {
        assert_eq!([percent(0.5, 0), percent(0.12345, 2)], ["50 %", "12.35 %"]);
        assert_eq!([0.0, 10.0, 100.25, 0.5].map(|value| trimmed(value, 2)), ["0", "10", "100.25", "0.5"]);
        assert_eq!(trimmed(100.0, 0), "100");
    }

    #[test]
    fn joins_lists() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!([list(&["a"]), list(&["a", "b"]), list(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
    }

    #[test]
    fn writes_ordinal_numbers() {
        let met = [1u32, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal);
        assert_eq!(met, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]);
    }

    #[test]
    fn lowers_the_first_letter() {
        assert_eq!([lower_first("First of 6"), lower_first("")], ["first of 6", ""]);
    }
}
