//! The sentence that explains a premises: its incidents, rating and reasons for concern.

use super::PremisesData;
use super::concern::{ConcernReason, Concerns};
use super::rating::Rating;
use crate::text::{counted, trimmed};

/// The sentence for a premises.
pub fn explain(data: &PremisesData<'_>, concerns: &Concerns, venue: usize) -> String {
    let counts = data.counts(venue);
    let near = if counts.near == 0 {
        String::new()
    } else {
        format!(
            ", and {} by proximity alone (within {} m) in {}",
            trimmed(counts.near_events(), 2),
            trimmed(data.attribution.reach_m, 2),
            counted(data.attribution.period.months(), "month")
        )
    };
    let named = if counts.named == 1 { "1 incident names".into() } else { format!("{} incidents name", counts.named) };
    let incidents = match data.attribution.names_given {
        true => format!("{named} it in {}{near}", counted(data.months_observed(), "month")),
        false if counts.near == 0 => "No incident names or is near it".into(),
        false => format!("No incident of the data names a premises{near}"),
    };
    let rating = data.rating(venue).map_or_else(|| "; not rated".into(), |rating| rated(data, &rating));
    let reasons: Vec<String> = concerns.reasons(venue).iter().map(|reason| describe_reason(concerns, reason)).collect();
    let concern = if reasons.is_empty() { String::new() } else { format!(" Of concern: {}.", reasons.join("; ")) };
    format!("{incidents}{rating}.{concern}")
}

fn rated(data: &PremisesData<'_>, rating: &Rating) -> String {
    let months = data.ratings.map_or(0, |ratings| usize::from(ratings.scheme.months));
    let change = match rating.change {
        Some(by) if by > 0.0 => format!(", {} more than a month before", trimmed(by, 2)),
        Some(by) if by < 0.0 => format!(", {} fewer than a month before", trimmed(-by, 2)),
        Some(_) => ", as a month before".into(),
        None => String::new(),
    };
    let partial = if rating.partial { "; some of these months are not observed, there may be more" } else { "" };
    let light = rating.light.as_str();
    format!("; {light} with {} points from {}{change}{partial}", trimmed(rating.points, 2), counted(months, "month"))
}

fn describe_reason(concerns: &Concerns, reason: &ConcernReason) -> String {
    match reason {
        ConcernReason::Red => "red".into(),
        ConcernReason::Rising { by } => format!("up by {} points in a month, a whole band or more", trimmed(*by, 2)),
        ConcernReason::Exceeds { probability } => format!(
            "significantly more incidents name it than {} times the mean of {} (probability {:.3})",
            trimmed(concerns.limits.times_mean, 2),
            trimmed(concerns.mean_named, 2),
            // Rounded down, so that it never appears to be certain or to reach a threshold it does not.
            (probability * 1000.0).floor().min(999.0) / 1000.0
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::Fixture;
    use crate::premises::{ConcernLimits, Scheme, concerns, rate};

    #[test]
    fn explains_incidents_and_rating() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let scheme = Scheme { red: 6.0, ..fixture.scheme() };
        let ratings = rate(&attribution, &scheme, &fixture.observed).expect("sound").expect("rated");
        let data = fixture.data(&attribution, Some(&ratings));
        let concerns = concerns(&data, ConcernLimits { probability: 1.1, ..ConcernLimits::default() });
        assert_eq!(
            explain(&data, &concerns, 0),
            "8 incidents name it in 4 months, and 3 by proximity alone (within 50 m) in 4 months; amber with 6.5 points from 3 months, \
             0.5 fewer than a month before."
                .replace("amber", "red")
                .replace("before.", "before. Of concern: red.")
        );
        assert_eq!(
            explain(&data, &concerns, 3),
            "1 incident names it in 4 months; green with 0 points from 3 months, 1 fewer than a month before."
        );
        let unrated = fixture.data(&attribution, None);
        assert!(explain(&unrated, &concerns, 1).ends_with("(within 50 m) in 4 months; not rated."));
    }

    #[test]
    fn explains_the_statistical_reason() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let data = fixture.data(&attribution, None);
        let concerns = concerns(&data, ConcernLimits { times_mean: 1.2, ..ConcernLimits::default() });
        let sentence = explain(&data, &concerns, 0);
        assert!(
            sentence.contains("Of concern: significantly more incidents name it than 1.2 times the mean of 2.5"),
            "{sentence}"
        );
    }
}
