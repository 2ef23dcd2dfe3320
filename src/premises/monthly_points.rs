//! Points by month, before age takes anything from them: what areas are compared on.

use super::attribution::Attribution;
use super::scheme::Scheme;

/// The points that incidents gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// By premises and month of the period.
    pub monthly: Vec<Vec<f64>>,
    /// Σ points² / Σ points over single incidents: how many times as much as a count points vary; 1 without any.
    pub scale: f64,
}

/// Adds up the points of each premises by month; incidents near it as far as the scheme counts them.
pub fn scores(attribution: &Attribution, scheme: &Scheme) -> Scores {
    let points: Vec<f64> = attribution
        .kinds
        .iter()
        .map(|kind| scheme.points_of(kind.offence.as_deref(), &kind.category).unwrap_or(scheme.default_points))
        .collect();
    let (mut sum, mut squares) = (0.0, 0.0);
    let of_venue = |incidents: &Vec<super::Incidents>| {
        let mut monthly = vec![0.0; attribution.period.months()];
        for incidents in incidents {
            let tally = incidents.tally;
            let events = if scheme.count_near { tally.events() } else { tally.named as f64 };
            let each = points[incidents.kind];
            monthly[incidents.month] += events * each;
            sum += events * each;
            squares += events * each * each;
        }
        monthly
    };
    let monthly = attribution.venues.iter().map(of_venue).collect();
    Scores { monthly, scale: if sum > 0.0 { squares / sum } else { 1.0 } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::Fixture;

    #[test]
    fn points_are_those_that_a_rating_of_one_month_has() {
        let town = Fixture::new();
        let (attribution, scheme) = (town.attribution(), town.scheme());
        let met = scores(&attribution, &scheme);
        // The Crown by month: 2 affrays of 4 points, nothing, 1 affray and 1 theft of 1, 4 thefts.
        assert_eq!(met.monthly[0], [8.0, 0.0, 5.0, 4.0]);
        let single = Scheme { months: 1, ..scheme };
        let ratings = crate::premises::rate(&attribution, &single, &town.observed).expect("sound").expect("rated");
        for (venue, monthly) in met.monthly.iter().enumerate() {
            for (month, points) in monthly.iter().enumerate() {
                assert_eq!(ratings.at(venue, month).expect("observed").points, *points);
            }
        }
        assert!(met.scale > 1.0 && met.scale < 4.0, "between a theft and an affray: {}", met.scale);
    }
}
