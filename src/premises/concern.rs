//! Premises of concern, each with the grounds for it.

use super::PremisesEvidence;
use super::rating::Light;
use hexspot_stats::fit_gamma_prior;

/// From where on a premises is of concern by the incidents that name it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// How many times the mean of all listed premises its rate must clearly exceed.
    pub times_mean: f64,
    /// How probable that must be.
    pub probability: f64,
    /// Incidents below which it is not asked: one is no pattern, however rare they are.
    pub incidents: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { times_mean: 2.0, probability: 0.95, incidents: 2 }
    }
}

/// A ground for concern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ConcernContext {
    /// It is red at the end of the period.
    Red,
    /// Its points rose by so many in the last month, a whole band of the scheme or more.
    Rising {
        /// Points more than the month before.
        by: f64,
    },
    /// More incidents name it than premises have in common.
    Exceeds {
        /// How probable it is that its rate is more than [`Limits::times_mean`] times the mean.
        probability: f64,
    },
}

/// A premises of concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Concern {
    /// Which.
    pub venue: usize,
    /// Why; never empty.
    pub grounds: Vec<ConcernContext>,
}

/// The premises of concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Concerns {
    /// By what limits.
    pub limits: Limits,
    /// Incidents that name a listed premises, for each of them, over the observed months: the mean that grounds are told against.
    pub mean_named: f64,
    /// The premises, in the order of [`PremisesEvidence::order`].
    pub list: Vec<Concern>,
}

impl Concerns {
    /// The grounds on which a premises is of concern; none when it is not.
    pub fn grounds(&self, venue: usize) -> &[ConcernContext] {
        self.list.iter().find(|concern| concern.venue == venue).map_or(&[], |concern| &concern.grounds)
    }
}

/// The listed premises that are red, rising, or named by clearly more incidents than premises have in common.
///
/// For the last, the premises' true rates are taken to come from one gamma law, fitted to all listed premises; each one's own
/// follows by Bayes from its incidents, and the tail of it above the limit is the probability. Only incidents that name a premises count.
pub fn concerns(evidence: &PremisesEvidence<'_>, limits: Limits) -> Concerns {
    let order = evidence.order();
    let named: Vec<u64> = order.iter().map(|venue| evidence.tally(*venue).named).collect();
    let mean_named = named.iter().map(|named| *named as f64).sum::<f64>() / order.len().max(1) as f64;
    let probability = exceedance(&named, limits.times_mean * mean_named);
    let band = evidence.ratings.map(|ratings| ratings.scheme.band());
    let mut list = Vec::new();
    for ((venue, named), probability) in order.iter().zip(&named).zip(probability) {
        let mut grounds = Vec::new();
        if let Some((rating, band)) = evidence.rating(*venue).zip(band) {
            if rating.light == Light::Red {
                grounds.push(ConcernContext::Red);
            }
            let rising = rating.change.filter(|by| *by > 0.0 && *by >= band && *named >= limits.incidents);
            grounds.extend(rising.map(|by| ConcernContext::Rising { by }));
        }
        if *named >= limits.incidents && probability >= limits.probability {
            grounds.push(ConcernContext::Exceeds { probability });
        }
        if !grounds.is_empty() {
            list.push(Concern { venue: *venue, grounds });
        }
    }
    Concerns { limits, mean_named, list }
}

/// For each premises the probability that its rate, in incidents a period, is above `limit`; 0 when nothing is known of any.
fn exceedance(named: &[u64], limit: f64) -> Vec<f64> {
    let events: Vec<u32> = named.iter().map(|named| u32::try_from(*named).unwrap_or(u32::MAX)).collect();
    // All have been observed for the same months: one period of exposure each.
    let Some(prior) = fit_gamma_prior(&events, &vec![1.0; events.len()]) else {
        return vec![0.0; events.len()];
    };
    events.iter().map(|events| prior.posterior(f64::from(*events), 1.0, 1.0).probability_above(limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::Fixture;
    use crate::premises::{Scheme, rate};

    #[test]
    fn the_probability_is_the_tail_of_the_posterior() {
        let named = [0, 1, 0, 2, 1, 0, 3, 1, 0, 25];
        let probability = exceedance(&named, 2.0 * 3.3);
        let prior = fit_gamma_prior(&named.map(|named| named as u32), &[1.0; 10]).expect("events");
        // The tail by adding up slices of the density.
        let (shape, rate) = (prior.shape + 25.0, prior.rate + 1.0);
        let density = |x: f64| {
            ((shape - 1.0) * x.ln() + shape * rate.ln() - rate * x - statrs::function::gamma::ln_gamma(shape)).exp()
        };
        let step = 1e-3;
        let below: f64 = (0..6600).map(|slice| density((f64::from(slice) + 0.5) * step) * step).sum();
        assert!((probability[9] - (1.0 - below)).abs() < 1e-6, "{} {}", probability[9], 1.0 - below);
        assert!(probability[9] > 0.999 && probability[6] < 0.2 && probability[0] < 0.05, "{probability:?}");
        assert_eq!(exceedance(&[0, 0], 0.0), [0.0, 0.0]);
        assert!(exceedance(&[], 0.0).is_empty());
    }

    #[test]
    fn where_all_premises_are_alike_none_stands_out() {
        assert!(exceedance(&[4; 50], 8.0).iter().all(|probability| *probability < 0.05));
        assert!(exceedance(&[9], 18.0)[0] < 0.5, "one premises is its own mean");
    }

    #[test]
    fn red_and_rising_are_grounds_and_amber_is_none() {
        let town = Fixture::new();
        let attribution = town.attribution();
        let grounds = |scheme: &Scheme, incidents: u64| {
            let ratings = rate(&attribution, scheme, &town.observed).expect("sound").expect("rated");
            let concerns = concerns(
                &town.evidence(&attribution, Some(&ratings)),
                Limits { probability: 1.1, incidents, ..Limits::default() },
            );
            concerns.list.into_iter().map(|concern| (concern.venue, concern.grounds)).collect::<Vec<_>>()
        };
        assert_eq!(grounds(&town.scheme(), 2), [], "the Crown is amber with 6.5 points");
        assert_eq!(grounds(&Scheme { red: 6.5, amber: 1.5, ..town.scheme() }, 2), [(0, vec![ConcernContext::Red])]);
        let fast = Scheme { months: 1, red: 1.0, amber: 0.5, ..town.scheme() };
        // In April the Crown's points fall from 5 to 4, the White Hart's rise from none to 1.
        assert_eq!(
            grounds(&fast, 1),
            [(0, vec![ConcernContext::Red]), (1, vec![ConcernContext::Red, ConcernContext::Rising { by: 1.0 }])]
        );
        assert_eq!(
            grounds(&fast, 2),
            [(0, vec![ConcernContext::Red]), (1, vec![ConcernContext::Red])],
            "one incident is no rise"
        );
    }

    #[test]
    fn without_ratings_only_named_incidents_are_grounds() {
        let town = Fixture::new();
        let attribution = town.attribution();
        let concerns = concerns(&town.evidence(&attribution, None), Limits { times_mean: 1.2, ..Limits::default() });
        assert_eq!(concerns.mean_named, 10.0 / 4.0);
        assert_eq!(concerns.list.iter().map(|concern| concern.venue).collect::<Vec<_>>(), [0]);
        assert!(matches!(concerns.grounds(0), [ConcernContext::Exceeds { probability }] if *probability >= 0.95));
        assert!(concerns.grounds(1).is_empty());
    }
}
