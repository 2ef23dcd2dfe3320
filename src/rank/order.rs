//! What places are put in order by.

use std::fmt;
use std::str::FromStr;

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

crate::option_group::serde_as_text!(Order);

impl FromStr for Order {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let orders = [Self::Count, Self::Harm, Self::Density, Self::RatePremises, Self::RateFootfall];
        let found = orders.into_iter().find(|order| order.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("order", name, Self::NAMES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for name in Order::NAMES {
            assert_eq!(name.parse::<Order>().expect("known").as_str(), name);
        }
        assert!("rate-premise".parse::<Order>().expect_err("misspelt").to_string().contains("rate-premises"));
    }
}
