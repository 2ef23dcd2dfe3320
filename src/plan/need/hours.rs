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
        /// How many events the hours of the study area count for in those of a cell.
        concentration: f64,
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
            Self::Timed { events, of, concentration } => format!(
                "hours of the {events} of {of} events whose time of day is known; a cell's own are drawn towards those of the study \
                 area, which count as {concentration:.0} events"
            ),
            Self::Footfall(meaning) => format!(
                "assumed: no event has a time of day, and harm is taken to follow the people present by the hour ({meaning})"
            ),
            Self::Nothing => "assumed: neither an event with a time of day nor footfall by the hour was given, and every hour is taken \
                              alike"
                .into(),
        }
    }
}

/// The hours of the study area and of each place, as shares that add up to 1, from events by hour of the week; and how many events
/// the study area's hours count for in those of a place. `None` without any event.
///
/// The hours of the study area are drawn towards weekday × hour of the day taken apart; those of a place towards the study area's.
pub fn shrunken_hours(all: &HoursOfWeek, places: &[HoursOfWeek]) -> Option<(HoursOfWeek, Vec<HoursOfWeek>, f64)> {
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
        assert!(concentration > 1000.0, "all places but one are alike: {concentration}");
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
        assert!(concentration < 1000.0, "{concentration}");
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
}
