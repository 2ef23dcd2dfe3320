//! Hours of the week of each cell, shrunk towards those of the study area: the fewer events a cell has, the more.

use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek};
use hexspot_stats::shrink_proportions;

/// Fewest timed events from which hours are estimated; with fewer, the fullest of 168 hours would be chance.
const FEWEST_TIMED: u64 = 100;

/// The same as a share of all events: a smaller share is often of one source or kind and not representative.
const LEAST_SHARE: f64 = 0.1;

/// Where the hours of the week come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoursMethod {
    /// From events whose time of day is observed.
    Events,
    /// From an assumption: footfall by the hour, or every hour alike.
    Assumption,
}

impl HoursMethod {
    /// Events, if at least 100 of them and a tenth of all have a time of day.
    pub fn from_counts(timed: u64, all: u64) -> Self {
        let enough = timed >= FEWEST_TIMED && timed as f64 >= LEAST_SHARE * all as f64;
        if enough { Self::Events } else { Self::Assumption }
    }
}

/// What the hours of a demand are based on.
#[derive(Clone, Debug, PartialEq)]
pub enum HoursBasis {
    /// Events with an observed time of day.
    Timed {
        /// Number of events with a time of day.
        events: u64,
        /// Number of all events of the theme.
        of: u64,
        /// Prior strength: how many events the hours of the study area count for in those of a cell; `None` where cells
        /// do not differ detectably.
        concentration: Option<f64>,
    },
    /// An assumption, because too few events have a time of day.
    TooFew {
        /// Number of events with a time of day.
        events: u64,
        /// Number of all events of the theme.
        of: u64,
        /// The assumption.
        assumed: Box<Self>,
    },
    /// People present by the hour (the text is their meaning): an assumption, as no event has a time of day.
    Footfall(String),
    /// No information: every hour counts alike.
    Nothing,
}

impl HoursBasis {
    /// Whether the hours are assumed and not estimated from events.
    pub fn is_assumed(&self) -> bool {
        self.method() == HoursMethod::Assumption
    }

    /// Where the hours come from.
    pub fn method(&self) -> HoursMethod {
        match self {
            Self::Timed { .. } => HoursMethod::Events,
            Self::TooFew { .. } | Self::Footfall(_) | Self::Nothing => HoursMethod::Assumption,
        }
    }

    /// The basis as a caveat.
    pub fn note(&self) -> String {
        format!("harm by the hour: {}", self.describe())
    }

    /// The basis in a sentence.
    pub fn describe(&self) -> String {
        match self {
            Self::Timed { events, of, concentration: Some(concentration) } => format!(
                "hours of the {events} of {of} events whose time of day is known; a cell's own are drawn towards those of the study \
                 area, which count as {concentration:.0} events"
            ),
            Self::Timed { events, of, concentration: None } => format!(
                "hours of the {events} of {of} events whose time of day is known; the own hours of cells cannot be distinguished and are \
                 those of the study area"
            ),
            Self::TooFew { events, of, assumed } => format!(
                "assumed: {events} of {of} events have a time of day, too few to tell by, and {}",
                assumed.assumption()
            ),
            Self::Footfall(_) => format!("assumed: no event has a time of day, and {}", self.assumption()),
            Self::Nothing => {
                "assumed: neither an event with a time of day nor footfall by the hour was given, and every hour is taken alike".into()
            }
        }
    }

    /// The assumption as the end of a sentence.
    fn assumption(&self) -> String {
        match self {
            Self::Footfall(meaning) => format!("harm is taken to follow the people present by the hour ({meaning})"),
            Self::Timed { .. } | Self::TooFew { .. } | Self::Nothing => "every hour is taken alike".into(),
        }
    }
}

/// Hours of the study area and of each place as shares that add up to 1, from events by hour of the week, and the prior
/// strength of the study area's hours in those of a place (`None` where places do not differ detectably).
///
/// The hours of the study area are shrunk towards weekday × hour of the day as if independent, and these towards
/// uniform shares, so that a few events do not empty an hour. Those of a place are shrunk towards the study area's.
pub fn shrunken_hours(all: &HoursOfWeek, places: &[HoursOfWeek]) -> (HoursOfWeek, Vec<HoursOfWeek>, Option<f64>) {
    let area = shrink(&all.0, &weekday_by_hour(all).0);
    let area = week(&area).unwrap_or_else(HoursOfWeek::uniform);
    let rows: Vec<&[f64]> = places.iter().map(|place| &place.0[..]).collect();
    let (shares, concentration) = shrink_proportions(&area.0, &rows);
    (area, shares.iter().filter_map(|shares| week(shares)).collect(), concentration)
}

/// The shares of one row, shrunk towards `towards`.
fn shrink(row: &[f64], towards: &[f64]) -> Vec<f64> {
    let (mut shares, _) = shrink_proportions(towards, &[row]);
    shares.swap_remove(0)
}

fn week(shares: &[f64]) -> Option<HoursOfWeek> {
    <[f64; HOURS_PER_WEEK]>::try_from(shares).ok().map(HoursOfWeek)
}

/// Share of the weekday × share of the hour of the day, each shrunk towards uniform shares.
fn weekday_by_hour(all: &HoursOfWeek) -> HoursOfWeek {
    let of_day: [f64; 7] = std::array::from_fn(|day| all.0[day * 24..][..24].iter().sum());
    let of_hour: [f64; 24] = std::array::from_fn(|hour| all.0.iter().skip(hour).step_by(24).sum());
    let (days, hours) = (shrink(&of_day, &[1.0 / 7.0; 7]), shrink(&of_hour, &[1.0 / 24.0; 24]));
    HoursOfWeek(std::array::from_fn(|at| days[at / 24] * hours[at % 24]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week_of(weights: impl Fn(usize) -> f64) -> HoursOfWeek {
        HoursOfWeek(std::array::from_fn(weights))
    }

    #[test]
    fn places_with_few_events_have_hours_of_the_area() {
        let late = |at: usize| if at % 24 >= 15 { 10.0 } else { 1.0 };
        let places: Vec<HoursOfWeek> = (0..40).map(|place| week_of(|at| late(at) * f64::from(1 + place % 3))).collect();
        let all = week_of(|at| places.iter().map(|place| place.0[at]).sum());
        let mut places = places;
        places.push(week_of(|at| if at == 3 { 1.0 } else { 0.0 }));
        let (area, shares, concentration) = shrunken_hours(&all, &places);
        assert!((area.sum() - 1.0).abs() < 1e-9 && shares.iter().all(|hours| (hours.sum() - 1.0).abs() < 1e-9));
        assert!(concentration.is_none_or(|events| events > 1000.0), "all but one are alike: {concentration:?}");
        let few = shares.last().expect("a place");
        assert!((few.0[3] / area.0[3] - 1.0).abs() < 0.3, "{} {}", few.0[3], area.0[3]);
        let (area, _, _) = shrunken_hours(&HoursOfWeek::zeros(), &[]);
        assert!(
            area.0.iter().all(|share| (share * HOURS_PER_WEEK as f64 - 1.0).abs() < 1e-9),
            "of no events all alike"
        );
    }

    #[test]
    fn different_places_keep_their_hours() {
        let of = |place: usize| week_of(move |at| if (at % 24 >= 12) == place.is_multiple_of(2) { 50.0 } else { 0.5 });
        let places: Vec<HoursOfWeek> = (0..20).map(of).collect();
        let all = week_of(|at| places.iter().map(|place| place.0[at]).sum());
        let (_, shares, concentration) = shrunken_hours(&all, &places);
        assert!(concentration.is_some_and(|events| events < 1000.0), "{concentration:?}");
        assert!(shares[0].0[23] > 30.0 * shares[0].0[3]);
    }

    #[test]
    fn empty_hours_keep_a_share() {
        let morning = |times: f64| {
            let all = week_of(|at| if at != 5 && at % 24 < 12 { times } else { 0.0 });
            shrunken_hours(&all, &[]).0
        };
        let area = morning(3.0);
        assert!(area.0[5] > 20.0 * area.0[13], "its day and its hour have some: {} {}", area.0[5], area.0[13]);
        assert!(area.0[13] > morning(30.0).0[13] && morning(30.0).0[13] > 0.0);
        let few = shrunken_hours(&week_of(|at| if [17, 40, 100].contains(&at) { 1.0 } else { 0.0 }), &[]).0;
        assert!(few.0.iter().all(|share| share * 168.0 > 0.5), "three events set no hour aside");
    }

    #[test]
    fn assumes_hours_with_few_timed_events() {
        let method = |timed, all| HoursMethod::from_counts(timed, all);
        assert_eq!([method(0, 0), method(3, 300), method(99, 99), method(400, 5_000)], [HoursMethod::Assumption; 4]);
        assert_eq!([method(100, 100), method(500, 5_000)], [HoursMethod::Events; 2]);
        let known = HoursBasis::TooFew { events: 3, of: 300, assumed: Box::new(HoursBasis::Nothing) };
        assert!(known.is_assumed());
        assert_eq!(
            known.note(),
            "harm by the hour: assumed: 3 of 300 events have a time of day, too few to tell by, and every hour is taken alike"
        );
        let alike = HoursBasis::Timed { events: 900, of: 900, concentration: None };
        assert!(!alike.is_assumed() && alike.describe().contains("cannot be distinguished"));
    }
}
