//! What places are put in order by.

use std::fmt;
use std::str::FromStr;

use rayon::prelude::*;

use crate::error::Error;

/// The measure that a ranking is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Events.
    #[default]
    Count,
    /// Harm by the chosen preset.
    Harm,
    /// Events per km².
    Density,
    /// Shrunken rate per premises.
    RatePremises,
    /// Shrunken rate per 1,000 footfall.
    RateFootfall,
}

impl Order {
    /// The names of the orders.
    pub const NAMES: [&'static str; 5] = ["count", "harm", "density", "rate-premises", "rate-footfall"];

    /// The name of this order.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Order {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let orders = [Self::Count, Self::Harm, Self::Density, Self::RatePremises, Self::RateFootfall];
        let found = orders.into_iter().find(|order| order.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("order", name, Self::NAMES))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_first_then_count_then_number_and_the_unknown_last() {
        let values = [Some(1.0), None, Some(3.0), Some(1.0), Some(1.0), None];
        let count = [5, 9, 1, 7, 5, 10];
        assert_eq!(ranks(&[0, 1, 2, 3, 4, 5], |i| values[i], &count), [2, 3, 0, 4, 5, 1]);
    }

    #[test]
    fn names_are_read_back() {
        for name in Order::NAMES {
            assert_eq!(name.parse::<Order>().expect("known").as_str(), name);
        }
        assert!("rate-premise".parse::<Order>().expect_err("misspelt").to_string().contains("rate-premises"));
    }
}
