//! WindowShares in order of a value.

use rayon::prelude::*;

/// The places of `among` in order, largest value first; places without a value after the others. Ties go to the larger
/// `count`, then to the lower number, so that a rank never hangs on chance.
pub fn ranks(among: &[usize], value: impl Fn(usize) -> Option<f64>, count: &[u32]) -> Vec<usize> {
    let mut keyed: Vec<_> = among.iter().map(|&place| (value(place), count[place], place)).collect();
    keyed.par_sort_unstable_by(|a, b| {
        let by_value = match (a.0, b.0) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by_value.then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2))
    });
    keyed.into_iter().map(|(_, _, place)| place).collect()
}

/// A place in an order as people tell it: "1st", "2nd", "11th".
pub fn ordinal(place: impl Into<u64>) -> String {
    let place = place.into();
    let ending = match (place % 100, place % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_as_people_tell_them() {
        let met = [1u32, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal);
        assert_eq!(met, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]);
    }

    #[test]
    fn largest_first_then_count_then_number_and_the_unknown_last() {
        let values = [Some(1.0), None, Some(3.0), Some(1.0), Some(1.0), None];
        let count = [5, 9, 1, 7, 5, 10];
        assert_eq!(ranks(&[0, 1, 2, 3, 4, 5], |i| values[i], &count), [2, 3, 0, 4, 5, 1]);
    }
}
