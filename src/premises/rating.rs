//! Traffic-light ratings at the end of each month.

use super::attribution::Attribution;
use super::scheme::Scheme;
use crate::error::Result;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// Fewer points than amber takes.
    Green,
    /// From [`Scheme::amber`] points on.
    Amber,
    /// From [`Scheme::red`] points on.
    Red,
}

impl Light {
    /// The colour's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

/// A premises' rating at the end of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// Points of the incidents of the scheme's last months, each as far as its age leaves it.
    pub points: f64,
    /// The colour.
    pub light: Light,
    /// Points more than at the end of the month before; `None` when either month is not observed.
    pub change: Option<f64>,
    /// Whether a month that counts is not observed: there may be more points than are known.
    pub partial: bool,
}

/// Incidents of a kind that the scheme has no points for, over all premises and months.
#[derive(Clone, Debug, PartialEq)]
pub struct Unscored {
    /// Index into [`Attribution::kinds`].
    pub kind: usize,
    /// How many, in events.
    pub events: f64,
}

/// The ratings of all premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    /// The rules.
    pub scheme: Scheme,
    /// Kinds of incidents that got [`Scheme::default_points`], in order of kind.
    pub unscored: Vec<Unscored>,
    /// Points at the end of each month, by premises; no months for a premises without any.
    points: Vec<Vec<f64>>,
    observed: Vec<bool>,
}

/// Rates all premises at the end of each month of the attribution's period; `observed` says which of these months are known.
///
/// `None` when no event names a premises and the scheme does not count those near one: nothing is known to have happened *at* any
/// premises then, and to call them all green would say that nothing did. Fails on a scheme that makes no sense.
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
            let tally = incidents.tally;
            let events = if scheme.count_near { tally.events() } else { tally.named as f64 };
            of_month[incidents.month] += events * given[incidents.kind].unwrap_or(scheme.default_points);
            if given[incidents.kind].is_none() {
                unscored[incidents.kind] += events;
            }
        }
        let any = of_month.iter().any(|points| *points > 0.0);
        points.push(if any {
            (0..months).map(|month| standing(&of_month, month, scheme)).collect()
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

/// The points that stand at the end of a month.
fn standing(of_month: &[f64], month: usize, scheme: &Scheme) -> f64 {
    let counted = of_month[..=month].iter().rev().take(usize::from(scheme.months));
    counted.zip(0i32..).map(|(points, age)| points * scheme.decay.powi(age)).sum()
}

impl Ratings {
    /// The rating of a premises at the end of a month of the period, counted from 0; `None` when no month that counts is observed.
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

    fn light(&self, points: f64) -> Light {
        match points {
            points if points >= self.scheme.red => Light::Red,
            points if points >= self.scheme.amber => Light::Amber,
            _ => Light::Green,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::{Fixture, month};

    #[test]
    fn ratings_follow_the_hand_month_by_month() {
        let town = Fixture::new();
        let ratings = rate(&town.attribution(), &town.scheme(), &town.observed).expect("sound").expect("rated");
        // The Crown by month: 2 affrays, nothing, 1 affray and 1 theft, 4 thefts. Affray 4 points, theft 1; three months; a half kept.
        let crown: Vec<Rating> = (0..4).map(|month| ratings.at(0, month).expect("observed")).collect();
        let rating = |points, light, change, partial| Rating { points, light, change, partial };
        assert_eq!(
            crown,
            [
                rating(8.0, Light::Red, None, true),
                rating(0.0 + 4.0, Light::Amber, Some(-4.0), true),
                rating(5.0 + 0.0 + 2.0, Light::Amber, Some(3.0), false),
                rating(4.0 + 2.5 + 0.0, Light::Amber, Some(-0.5), false),
            ]
        );
        let florist = ratings.at(4, 3).expect("observed");
        assert_eq!((florist.points, florist.light), (0.0, Light::Green));
        assert_eq!(ratings.at(0, 4), None, "beyond the period");
    }

    #[test]
    fn without_decay_points_stand_until_they_leave_the_window() {
        let town = Fixture::new();
        let scheme = Scheme { decay: 1.0, ..town.scheme() };
        let ratings = rate(&town.attribution(), &scheme, &town.observed).expect("sound").expect("rated");
        let points: Vec<f64> = (0..4).map(|month| ratings.at(0, month).expect("observed").points).collect();
        assert_eq!(points, [8.0, 8.0, 13.0, 9.0]);
        let none_kept = Scheme { decay: 0.0, ..town.scheme() };
        let ratings = rate(&town.attribution(), &none_kept, &town.observed).expect("sound").expect("rated");
        assert_eq!(
            (0..4).map(|month| ratings.at(0, month).expect("observed").points).collect::<Vec<_>>(),
            [8.0, 0.0, 5.0, 4.0]
        );
    }

    #[test]
    fn a_month_that_is_not_observed_is_unknown_and_not_quiet() {
        let town = Fixture::new();
        let scheme = Scheme { months: 1, ..town.scheme() };
        let ratings = rate(&town.attribution(), &scheme, &[true, false, true, true]).expect("sound").expect("rated");
        assert_eq!(ratings.at(0, 1), None);
        assert_eq!(ratings.at(0, 2).expect("observed").change, None, "the month before is not known");
        assert!(!ratings.at(0, 2).expect("observed").partial);
        let ratings =
            rate(&town.attribution(), &town.scheme(), &[true, false, true, true]).expect("sound").expect("rated");
        assert!(ratings.at(0, 1).expect("January is known").partial && ratings.at(0, 3).expect("observed").partial);
    }

    #[test]
    fn nothing_named_is_not_rated_unless_proximity_is_asked_for() {
        let mut town = Fixture::new();
        town.events.details.retain(|detail| detail.from.month() == Some(month(5)));
        let attribution = town.attribution();
        assert_eq!(rate(&attribution, &town.scheme(), &town.observed).expect("sound"), None);
        let near = Scheme { count_near: true, ..town.scheme() };
        let ratings = rate(&attribution, &near, &town.observed).expect("sound").expect("rated");
        assert!(ratings.at(1, 3).expect("observed").points > 0.0);
    }

    #[test]
    fn kinds_without_points_get_the_default_and_are_listed() {
        let town = Fixture::new();
        let attribution = town.attribution();
        let scheme = Scheme { points: [("affray".to_owned(), 4.0)].into(), default_points: 0.25, ..town.scheme() };
        let ratings = rate(&attribution, &scheme, &town.observed).expect("sound").expect("rated");
        let unscored: Vec<(&str, f64)> = ratings
            .unscored
            .iter()
            .map(|unscored| (attribution.kinds[unscored.kind].category.as_str(), unscored.events))
            .collect();
        assert_eq!(unscored, [("Theft", 6.0)]);
        assert_eq!(ratings.at(0, 3).expect("observed").points, 4.0 * 0.25 + 0.5 * (4.0 + 0.25));
    }
}
