//! Traffic-light ratings at the end of each month, and points by month.

use super::apportion::IncidentCounts;
use super::attribution::{Attribution, Incidents};
use super::scheme::Scheme;
use crate::error::Result;

/// A colour of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrafficLight {
    /// Fewer than [`Scheme::amber`] points.
    Green,
    /// [`Scheme::amber`] points or more.
    Amber,
    /// [`Scheme::red`] points or more.
    Red,
}

impl TrafficLight {
    /// The colour's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

/// The rating of a premises at the end of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// The points of the incidents in the scheme's window of months, reduced by age.
    pub points: f64,
    /// The colour.
    pub light: TrafficLight,
    /// The change of points since the end of the month before; `None` when either month is not observed.
    pub change: Option<f64>,
    /// Whether a month of the window is not observed, so that points may be missing.
    pub partial: bool,
}

/// Incidents of a kind that is not in the scheme, over all premises and months.
#[derive(Clone, Debug, PartialEq)]
pub struct Unscored {
    /// Index into [`Attribution::kinds`].
    pub kind: usize,
    /// The number of incidents, in events.
    pub events: f64,
}

/// The ratings of all premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    /// The rules.
    pub scheme: Scheme,
    /// Incidents with [`Scheme::default_points`], in order of kind.
    pub unscored: Vec<Unscored>,
    /// The points at the end of each month, by premises; empty for a premises without points.
    points: Vec<Vec<f64>>,
    observed: Vec<bool>,
}

/// Rates all premises at the end of each month of the attribution's period; `observed` states which of these months are observed.
///
/// `None` when no event names a premises and the scheme does not count events nearby: incidents at premises are then unknown, and
/// green would claim that there were none.
///
/// # Errors
///
/// An invalid scheme.
pub fn rate(attribution: &Attribution, scheme: &Scheme, observed: &[bool]) -> Result<Option<Ratings>> {
    scheme.check()?;
    if !attribution.names_given && !scheme.count_near {
        return Ok(None);
    }
    let given: Vec<Option<f64>> =
        attribution.kinds.iter().map(|kind| scheme.points_of(kind.offence.as_deref(), &kind.category)).collect();
    let months = attribution.period.months();
    let mut unscored = vec![0.0; given.len()];
    let mut points = Vec::with_capacity(attribution.venues.len());
    for incidents in &attribution.venues {
        let mut of_month = vec![0.0; months];
        for incidents in incidents {
            let counts = incidents.counts;
            let events = counted_events(scheme, counts);
            of_month[incidents.month] += events * given[incidents.kind].unwrap_or(scheme.default_points);
            if given[incidents.kind].is_none() {
                unscored[incidents.kind] += events;
            }
        }
        let any = of_month.iter().any(|points| *points > 0.0);
        points.push(if any {
            (0..months).map(|month| points_at_end(&of_month, month, scheme)).collect()
        } else {
            Vec::new()
        });
    }
    Ok(Some(Ratings {
        scheme: scheme.clone(),
        unscored: (0..given.len())
            .map(|kind| Unscored { kind, events: unscored[kind] })
            .filter(|unscored| unscored.events > 0.0)
            .collect(),
        points,
        observed: (0..months).map(|month| observed.get(month) == Some(&true)).collect(),
    }))
}

/// The incidents of a premises that the scheme counts, in events.
fn counted_events(scheme: &Scheme, counts: IncidentCounts) -> f64 {
    if scheme.count_near { counts.events() } else { counts.named as f64 }
}

/// The points at the end of a month.
fn points_at_end(of_month: &[f64], month: usize, scheme: &Scheme) -> f64 {
    let counted = of_month[..=month].iter().rev().take(usize::from(scheme.months));
    counted.zip(0i32..).map(|(points, age)| points * scheme.decay.powi(age)).sum()
}

impl Ratings {
    /// The rating of a premises at the end of a month of the period, counted from 0; `None` when no month of the window is observed.
    pub fn at(&self, venue: usize, month: usize) -> Option<Rating> {
        let window = usize::from(self.scheme.months);
        let counted = self.observed.get((month + 1).saturating_sub(window)..=month)?;
        if !counted.contains(&true) {
            return None;
        }
        let points = |month: usize| self.points[venue].get(month).copied().unwrap_or_default();
        let before = month.checked_sub(1).filter(|before| self.observed[*before] && self.observed[month]);
        Some(Rating {
            points: points(month),
            light: self.light(points(month)),
            change: before.map(|before| points(month) - points(before)),
            partial: counted.len() < window || counted.contains(&false),
        })
    }

    fn light(&self, points: f64) -> TrafficLight {
        match points {
            points if points >= self.scheme.red => TrafficLight::Red,
            points if points >= self.scheme.amber => TrafficLight::Amber,
            _ => TrafficLight::Green,
        }
    }
}

/// Points by premises and month, before any decay, by which areas are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthlyPoints {
    /// Points by premises and month of the period.
    pub monthly: Vec<Vec<f64>>,
    /// Σ points² / Σ points over single incidents, the variance over mean of points if counts are Poisson; 1 without incidents.
    pub scale: f64,
}

/// Sums the points of each premises by month, with incidents nearby if the scheme counts them.
pub fn monthly_points(attribution: &Attribution, scheme: &Scheme) -> MonthlyPoints {
    let points: Vec<f64> = attribution
        .kinds
        .iter()
        .map(|kind| scheme.points_of(kind.offence.as_deref(), &kind.category).unwrap_or(scheme.default_points))
        .collect();
    let (mut sum, mut squares) = (0.0, 0.0);
    let of_venue = |incidents: &Vec<Incidents>| {
        let mut monthly = vec![0.0; attribution.period.months()];
        for incidents in incidents {
            let counts = incidents.counts;
            let events = counted_events(scheme, counts);
            let each = points[incidents.kind];
            monthly[incidents.month] += events * each;
            sum += events * each;
            squares += events * each * each;
        }
        monthly
    };
    let monthly = attribution.venues.iter().map(of_venue).collect();
    MonthlyPoints { monthly, scale: if sum > 0.0 { squares / sum } else { 1.0 } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::{Fixture, month};

    #[test]
    fn rates_the_fixture_month_by_month() {
        let fixture = Fixture::new();
        let ratings =
            rate(&fixture.attribution(), &fixture.scheme(), &fixture.observed).expect("sound").expect("rated");
        // The Crown by month: 2 affrays, nothing, 1 affray and 1 theft, 4 thefts. Affray 4 points, theft 1; three months; a half kept.
        let crown: Vec<Rating> = (0..4).map(|month| ratings.at(0, month).expect("observed")).collect();
        let rating = |points, light, change, partial| Rating { points, light, change, partial };
        assert_eq!(
            crown,
            [
                rating(8.0, TrafficLight::Red, None, true),
                rating(0.0 + 4.0, TrafficLight::Amber, Some(-4.0), true),
                rating(5.0 + 0.0 + 2.0, TrafficLight::Amber, Some(3.0), false),
                rating(4.0 + 2.5 + 0.0, TrafficLight::Amber, Some(-0.5), false),
            ]
        );
        let florist = ratings.at(4, 3).expect("observed");
        assert_eq!((florist.points, florist.light), (0.0, TrafficLight::Green));
        assert_eq!(ratings.at(0, 4), None, "beyond the period");
    }

    #[test]
    fn without_decay_points_last_for_the_window() {
        let fixture = Fixture::new();
        let scheme = Scheme { decay: 1.0, ..fixture.scheme() };
        let ratings = rate(&fixture.attribution(), &scheme, &fixture.observed).expect("sound").expect("rated");
        let points: Vec<f64> = (0..4).map(|month| ratings.at(0, month).expect("observed").points).collect();
        assert_eq!(points, [8.0, 8.0, 13.0, 9.0]);
        let none_kept = Scheme { decay: 0.0, ..fixture.scheme() };
        let ratings = rate(&fixture.attribution(), &none_kept, &fixture.observed).expect("sound").expect("rated");
        assert_eq!(
            (0..4).map(|month| ratings.at(0, month).expect("observed").points).collect::<Vec<_>>(),
            [8.0, 0.0, 5.0, 4.0]
        );
    }

    #[test]
    fn unobserved_months_are_missing_not_quiet() {
        let fixture = Fixture::new();
        let scheme = Scheme { months: 1, ..fixture.scheme() };
        let ratings = rate(&fixture.attribution(), &scheme, &[true, false, true, true]).expect("sound").expect("rated");
        assert_eq!(ratings.at(0, 1), None);
        assert_eq!(ratings.at(0, 2).expect("observed").change, None, "the month before is not known");
        assert!(!ratings.at(0, 2).expect("observed").partial);
        let ratings =
            rate(&fixture.attribution(), &fixture.scheme(), &[true, false, true, true]).expect("sound").expect("rated");
        assert!(ratings.at(0, 1).expect("January is known").partial && ratings.at(0, 3).expect("observed").partial);
    }

    #[test]
    fn without_names_rates_only_by_proximity() {
        let mut fixture = Fixture::new();
        fixture.events.details.retain(|detail| detail.from.month() == Some(month(5)));
        let attribution = fixture.attribution();
        assert_eq!(rate(&attribution, &fixture.scheme(), &fixture.observed).expect("sound"), None);
        let near = Scheme { count_near: true, ..fixture.scheme() };
        let ratings = rate(&attribution, &near, &fixture.observed).expect("sound").expect("rated");
        assert!(ratings.at(1, 3).expect("observed").points > 0.0);
    }

    #[test]
    fn lists_kinds_with_default_points() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let scheme = Scheme { points: [("affray".to_owned(), 4.0)].into(), default_points: 0.25, ..fixture.scheme() };
        let ratings = rate(&attribution, &scheme, &fixture.observed).expect("sound").expect("rated");
        let unscored: Vec<(&str, f64)> = ratings
            .unscored
            .iter()
            .map(|unscored| (attribution.kinds[unscored.kind].category.as_str(), unscored.events))
            .collect();
        assert_eq!(unscored, [("Theft", 6.0)]);
        assert_eq!(ratings.at(0, 3).expect("observed").points, 4.0 * 0.25 + 0.5 * (4.0 + 0.25));
    }

    #[test]
    fn monthly_points_agree_with_ratings_over_one_month() {
        let fixture = Fixture::new();
        let (attribution, scheme) = (fixture.attribution(), fixture.scheme());
        let met = monthly_points(&attribution, &scheme);
        // The Crown by month: 2 affrays of 4 points, nothing, 1 affray and 1 theft of 1, 4 thefts.
        assert_eq!(met.monthly[0], [8.0, 0.0, 5.0, 4.0]);
        let single = Scheme { months: 1, ..scheme };
        let ratings = rate(&attribution, &single, &fixture.observed).expect("sound").expect("rated");
        for (venue, monthly) in met.monthly.iter().enumerate() {
            for (month, points) in monthly.iter().enumerate() {
                assert_eq!(ratings.at(venue, month).expect("observed").points, *points);
            }
        }
        assert!(met.scale > 1.0 && met.scale < 4.0, "between a theft and an affray: {}", met.scale);
    }
}
