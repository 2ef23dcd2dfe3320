//! How many draws rank intervals are computed from.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// A number of draws as asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawsChoice {
    /// A thousand, fewer where there are so many places that these would cost more than the rest of the analysis.
    #[default]
    Auto,
    /// As given; 0 for no rank intervals.
    Fixed(u32),
}

impl DrawsChoice {
    /// The number of draws for so many places.
    ///
    /// One less than a multiple of 20, so that the ends of the interval are draws and not between two. With a thousand draws the ends of an interval stand at 5 % and 95 % within 0.7 %, with a hundred within 2.2 % (standard
    /// errors of a share); where not even a hundred are affordable there are none.
    pub fn number(self, places: usize) -> u32 {
        const STEP: usize = 20;
        const USUAL: usize = 1_000;
        const LEAST: usize = 100;
        /// Draws of all places together: half a second of work, 40 MB.
        const AFFORDABLE: usize = 10_000_000;
        match self {
            Self::Fixed(number) => number,
            Self::Auto => match (AFFORDABLE / places.max(1)).min(USUAL) / STEP * STEP {
                few if few < LEAST => 0,
                number => number as u32 - 1,
            },
        }
    }
}

crate::option_group::serde_as_text!(DrawsChoice);

impl FromStr for DrawsChoice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        /// More would only take memory: the ends of the interval are known to 0.05 % by then.
        const MOST: u32 = 200_000;
        /// Fewer have no 5 % ends.
        const FEWEST: u32 = 19;
        if text.eq_ignore_ascii_case("auto") {
            return Ok(Self::Auto);
        }
        let number = text.parse().ok().filter(|number| *number == 0 || (FEWEST..=MOST).contains(number));
        number.map(Self::Fixed).ok_or_else(|| {
            let problem = format!("{text:?} is neither `auto`, 0, nor a number from {FEWEST} to {MOST}");
            ErrorKind::Setting { setting: "draws", problem, advice: "Use 999, or 0 for no rank intervals".into() }
                .into()
        })
    }
}

impl fmt::Display for DrawsChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(number) => write!(f, "{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_places_get_fewer_draws_and_too_many_none() {
        let auto = |places| DrawsChoice::Auto.number(places);
        assert_eq!([auto(6), auto(10_000), auto(50_000), auto(300_000)], [999, 999, 199, 0]);
        assert_eq!("50".parse::<DrawsChoice>().expect("a number").number(300_000), 50);
        assert!("many".parse::<DrawsChoice>().is_err() && "1000000".parse::<DrawsChoice>().is_err());
    }
}
