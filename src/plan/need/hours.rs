//! The hours of a cell, drawn towards those of the study area, the more the less is known of the cell.

use crate::inference::shares_towards;
use crate::time::{HOURS, HoursOfWeek};

/// What the hours of a need rest on.
#[derive(Clone, Debug, PartialEq)]
pub enum HoursKnown {
    /// Events of which the time of day is known.
    Timed {
        /// How many tell the hour.
        events: u64,
        /// Of how many events of the theme.
        of: u64,
        /// How many events the hours of the study area count for in those of a cell; `None` where cells cannot be told apart, and all
        /// have those of the study area.
        concentration: Option<f64>,
    },
    /// Too few events to go by: the hours rest on something else.
    TooFew {
        /// How many tell the hour.
        events: u64,
        /// Of how many events of the theme.
        of: u64,
        /// What they rest on.
        instead: Box<HoursKnown>,
    },
    /// People present by the hour, in words: an assumption, where no event of the theme has a time of day.
    Footfall(String),
    /// Nothing: every hour is taken alike.
    Nothing,
}

impl HoursKnown {
    /// Whether the hours are assumed and not those of events.
    pub fn is_assumed(&self) -> bool {
        !matches!(self, Self::Timed { .. })
    }

    /// The same as a note.
    pub fn note(&self) -> String {
        format!("harm by the hour: {}", self.words())
    }

    /// What the hours rest on, for people.
    pub fn words(&self) -> String {
        match self {
            Self::Timed { events, of, concentration: Some(concentration) } => format!(
                "hours of the {events} of {of} events whose time of day is known; a cell's own are drawn towards those of the study \
                 area, which count as {concentration:.0} events"
            ),
            Self::Timed { events, of, concentration: None } => format!(
                "hours of the {events} of {of} events whose time of day is known; cells' own hours cannot be told apart and are those of \
                 the study area"
            ),
            Self::TooFew { events, of, instead } => format!(
                "assumed: the time of day is known of {events} of {of} events only, too few to go by, and {}",
                instead.assumption()
            ),
            Self::Footfall(_) | Self::Nothing => {
                format!("assumed: no event has a time of day, and {}", self.assumption())
            }
        }
    }

    /// What is taken for granted.
    fn assumption(&self) -> String {
        match self {
            Self::Footfall(meaning) => format!("harm is taken to follow the people present by the hour ({meaning})"),
            _ => "every hour is taken alike, for no footfall by the hour was given".into(),
        }
    }

    /// What hours rest on that are not those of events, where so many of so many have a time of day.
    pub fn instead_of(self, events: u64, of: u64) -> Self {
        if events == 0 { self } else { Self::TooFew { events, of, instead: Box::new(self) } }
    }
}

/// Whether so many of so many events tell the hours of all: one for each hour of the week, and a tenth of all, for the few of one source
/// that tells the time say little of the others'.
pub fn hours_known(events: u64, of: u64) -> bool {
    const SHARE: f64 = 0.1;
    events >= HOURS as u64 && events as f64 >= SHARE * of as f64
}

/// The hours of the study area; of each place; how many events the former count for in the latter.
type Shrunken = (HoursOfWeek, Vec<HoursOfWeek>, Option<f64>);

/// The hours of the study area and of each place, as shares that add up to 1, from events by hour of the week; and how many events
/// the study area's hours count for in those of a place. `None` without any event.
///
/// The hours of the study area are drawn towards weekday × hour of the day taken apart; those of a place towards the study area's.
pub fn shrunken_hours(all: &HoursOfWeek, places: &[HoursOfWeek]) -> Option<Shrunken> {
    let apart = apart(all)?;
    let rows: Vec<&[f64]> = vec![&all.0];
    let (area, _) = shares_towards(&apart.0, &rows);
    let area = week(area.first()?)?;
    let rows: Vec<&[f64]> = places.iter().map(|place| &place.0[..]).collect();
    let (shares, concentration) = shares_towards(&area.0, &rows);
    Some((area, shares.iter().filter_map(|shares| week(shares)).collect(), concentration))
}

fn week(shares: &[f64]) -> Option<HoursOfWeek> {
    <[f64; HOURS]>::try_from(shares).ok().map(HoursOfWeek)
}

/// Share of the weekday × share of the hour of the day.
fn apart(all: &HoursOfWeek) -> Option<HoursOfWeek> {
    let total = all.sum();
    if total <= 0.0 {
        return None;
    }
    let of_day = |day: usize| all.0[day * 24..][..24].iter().sum::<f64>();
    let of_hour = |hour: usize| all.0.iter().skip(hour).step_by(24).sum::<f64>();
    let (days, hours): (Vec<f64>, Vec<f64>) = ((0..7).map(of_day).collect(), (0..24).map(of_hour).collect());
    Some(HoursOfWeek(std::array::from_fn(|at| days[at / 24] * hours[at % 24] / (total * total))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week_of(weights: impl Fn(usize) -> f64) -> HoursOfWeek {
        HoursOfWeek(std::array::from_fn(weights))
    }

    #[test]
    fn hours_add_up_and_a_place_of_few_events_has_those_of_the_area() {
        let late = |at: usize| if at % 24 >= 15 { 10.0 } else { 1.0 };
        let places: Vec<HoursOfWeek> = (0..40).map(|place| week_of(|at| late(at) * f64::from(1 + place % 3))).collect();
        let all = week_of(|at| places.iter().map(|place| place.0[at]).sum());
        let mut places = places;
        places.push(week_of(|at| if at == 3 { 1.0 } else { 0.0 }));
        let (area, shares, concentration) = shrunken_hours(&all, &places).expect("events");
        assert!((area.sum() - 1.0).abs() < 1e-9 && shares.iter().all(|hours| (hours.sum() - 1.0).abs() < 1e-9));
        assert!(concentration.is_none_or(|events| events > 1000.0), "all places but one are alike: {concentration:?}");
        let few = shares.last().expect("a place");
        assert!((few.0[3] / area.0[3] - 1.0).abs() < 0.3, "{} {}", few.0[3], area.0[3]);
        assert_eq!(shrunken_hours(&HoursOfWeek::none(), &places), None);
    }

    #[test]
    fn places_that_differ_keep_their_own_hours() {
        let of = |place: usize| week_of(move |at| if (at % 24 >= 12) == place.is_multiple_of(2) { 50.0 } else { 0.5 });
        let places: Vec<HoursOfWeek> = (0..20).map(of).collect();
        let all = week_of(|at| places.iter().map(|place| place.0[at]).sum());
        let (_, shares, concentration) = shrunken_hours(&all, &places).expect("events");
        assert!(concentration.is_some_and(|events| events < 1000.0), "{concentration:?}");
        assert!(shares[0].0[23] > 30.0 * shares[0].0[3]);
    }

    #[test]
    fn an_hour_without_events_has_a_share_where_its_day_and_its_hour_have_some() {
        let all = week_of(|at| match at {
            5 => 0.0,
            at if at % 24 < 12 => 3.0,
            _ => 0.0,
        });
        let (area, _, _) = shrunken_hours(&all, &[]).expect("events");
        assert!(area.0[5] > 0.0 && area.0[13] == 0.0);
    }

    #[test]
    fn a_handful_of_timed_events_does_not_tell_the_hours() {
        assert!(!hours_known(3, 3) && !hours_known(200, 5_000) && hours_known(168, 1_680) && hours_known(5_661, 5_661));
        let few = HoursKnown::Footfall("people".into()).instead_of(3, 5_000);
        assert!(few.is_assumed() && few.words().contains("of 3 of 5000 events only"), "{}", few.words());
        assert!(few.words().ends_with("follow the people present by the hour (people)"), "{}", few.words());
        assert_eq!(HoursKnown::Nothing.instead_of(0, 7), HoursKnown::Nothing);
        let alike = HoursKnown::Timed { events: 9, of: 9, concentration: None };
        assert!(alike.words().ends_with("cannot be told apart and are those of the study area"), "{}", alike.words());
    }
}
