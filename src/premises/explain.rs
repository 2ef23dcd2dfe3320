//! One plain sentence for a premises: what happened at it, how it is rated, and why it is of concern if it is.

use super::PremisesEvidence;
use super::concern::{ConcernContext, Concerns};
use super::rating::Rating;

/// The sentence for a premises.
pub fn reason(evidence: &PremisesEvidence<'_>, concerns: &Concerns, venue: usize) -> String {
    let tally = evidence.tally(venue);
    let near = if tally.near == 0 {
        String::new()
    } else {
        format!(
            ", and {} by proximity alone (within {} m) in {}",
            plain(tally.near_events()),
            plain(evidence.attribution.reach_m),
            several(evidence.attribution.period.months(), "month")
        )
    };
    let named = if tally.named == 1 { "1 incident names".into() } else { format!("{} incidents name", tally.named) };
    let told = match evidence.attribution.names_given {
        true => format!("{named} it in {}{near}", several(evidence.months_observed(), "month")),
        false if tally.near == 0 => "No incident names or is near it".into(),
        false => format!("No incident of the data names a premises{near}"),
    };
    let rating = evidence.rating(venue).map_or_else(|| "; not rated".into(), |rating| rated(evidence, &rating));
    let grounds: Vec<String> = concerns.grounds(venue).iter().map(|ground| ground_in_words(concerns, ground)).collect();
    let concern = if grounds.is_empty() { String::new() } else { format!(" Of concern: {}.", grounds.join("; ")) };
    format!("{told}{rating}.{concern}")
}

fn rated(evidence: &PremisesEvidence<'_>, rating: &Rating) -> String {
    let months = evidence.ratings.map_or(0, |ratings| usize::from(ratings.scheme.months));
    let change = match rating.change {
        Some(by) if by > 0.0 => format!(", {} more than a month before", plain(by)),
        Some(by) if by < 0.0 => format!(", {} fewer than a month before", plain(-by)),
        Some(_) => ", as a month before".into(),
        None => String::new(),
    };
    let partial = if rating.partial { "; some of these months are not observed, there may be more" } else { "" };
    let light = rating.light.as_str();
    format!("; {light} with {} points from {}{change}{partial}", plain(rating.points), several(months, "month"))
}

fn ground_in_words(concerns: &Concerns, ground: &ConcernContext) -> String {
    match ground {
        ConcernContext::Red => "red".into(),
        ConcernContext::Rising { by } => format!("up by {} points in a month, a whole band or more", plain(*by)),
        ConcernContext::Exceeds { probability } => format!(
            "clearly more incidents name it than {} times the mean of {} (probability {:.3})",
            plain(concerns.limits.times_mean),
            plain(concerns.mean_named),
            // Rounded down: a probability is not said to be certain, nor to reach a limit that it does not.
            (probability * 1000.0).floor().min(999.0) / 1000.0
        ),
    }
}

/// A number with two decimals at most.
fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn several(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::Fixture;
    use crate::premises::{Limits, Scheme, concerns, rate};

    #[test]
    fn a_sentence_says_what_is_named_what_is_near_and_how_it_is_rated() {
        let town = Fixture::new();
        let attribution = town.attribution();
        let scheme = Scheme { red: 6.0, ..town.scheme() };
        let ratings = rate(&attribution, &scheme, &town.observed).expect("sound").expect("rated");
        let evidence = town.evidence(&attribution, Some(&ratings));
        let concerns = concerns(&evidence, Limits { probability: 1.1, ..Limits::default() });
        assert_eq!(
            reason(&evidence, &concerns, 0),
            "8 incidents name it in 4 months, and 3 by proximity alone (within 50 m) in 4 months; amber with 6.5 points from 3 months, \
             0.5 fewer than a month before."
                .replace("amber", "red")
                .replace("before.", "before. Of concern: red.")
        );
        assert_eq!(
            reason(&evidence, &concerns, 3),
            "1 incident names it in 4 months; green with 0 points from 3 months, 1 fewer than a month before."
        );
        let unrated = town.evidence(&attribution, None);
        assert!(reason(&unrated, &concerns, 1).ends_with("(within 50 m) in 4 months; not rated."));
    }

    #[test]
    fn the_statistical_ground_is_said_with_its_numbers() {
        let town = Fixture::new();
        let attribution = town.attribution();
        let evidence = town.evidence(&attribution, None);
        let concerns = concerns(&evidence, Limits { times_mean: 1.2, ..Limits::default() });
        let sentence = reason(&evidence, &concerns, 0);
        assert!(
            sentence.contains("Of concern: clearly more incidents name it than 1.2 times the mean of 2.5"),
            "{sentence}"
        );
        assert_eq!((plain(0.0), plain(10.0), plain(100.25)), ("0".into(), "10".into(), "100.25".into()));
    }
}
