//! Premises of concern, with the reasons.

use super::PremisesData;
use super::rating::TrafficLight;
use hexspot_stats::fit_gamma_prior;

/// The thresholds of concern by the incidents that name a premises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConcernLimits {
    /// The multiple of the mean rate of reported premises that its rate must exceed.
    pub times_mean: f64,
    /// The least probability of that.
    pub probability: f64,
    /// The least number of incidents: a single one is no pattern.
    pub incidents: u64,
}

impl Default for ConcernLimits {
    fn default() -> Self {
        Self { times_mean: 2.0, probability: 0.95, incidents: 2 }
    }
}

/// A reason for concern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ConcernReason {
    /// It is red at the end of the period.
    Red,
    /// Its points rose by at least the width of a band of the scheme in the last month.
    Rising {
        /// The rise, points.
        by: f64,
    },
    /// More incidents name it than the mean of premises explains.
    Exceeds {
        /// The probability that its rate exceeds [`ConcernLimits::times_mean`] times the mean.
        probability: f64,
    },
}

/// A premises of concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Concern {
    /// The number of the premises.
    pub venue: usize,
    /// The reasons, at least one.
    pub reasons: Vec<ConcernReason>,
}

/// The premises of concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Concerns {
    /// The thresholds.
    pub limits: ConcernLimits,
    /// The mean number of incidents that name a reported premises, over the observed months.
    pub mean_named: f64,
    /// The premises, in the order of [`PremisesData::order`].
    pub list: Vec<Concern>,
}

impl Concerns {
    /// The reasons why a premises is of concern; empty when it is not.
    pub fn reasons(&self, venue: usize) -> &[ConcernReason] {
        self.list.iter().find(|concern| concern.venue == venue).map_or(&[], |concern| &concern.reasons)
    }
}

/// The reported premises that are red, rising, or named by significantly more incidents than the mean explains.
///
/// For the last, the rates of premises are modelled by a gamma prior fitted to all reported premises. The probability is the tail of
/// each posterior above the threshold. Only incidents that name a premises count.
pub fn concerns(data: &PremisesData<'_>, limits: ConcernLimits) -> Concerns {
    let order = data.order();
    let named: Vec<u64> = order.iter().map(|venue| data.counts(*venue).named).collect();
    let mean_named = named.iter().map(|named| *named as f64).sum::<f64>() / order.len().max(1) as f64;
    let probability = exceedance(&named, limits.times_mean * mean_named);
    let band = data.ratings.map(|ratings| ratings.scheme.band());
    let mut list = Vec::new();
    for ((venue, named), probability) in order.iter().zip(&named).zip(probability) {
        let mut reasons = Vec::new();
        if let Some((rating, band)) = data.rating(*venue).zip(band) {
            if rating.light == TrafficLight::Red {
                reasons.push(ConcernReason::Red);
            }
            let rising = rating.change.filter(|by| *by > 0.0 && *by >= band && *named >= limits.incidents);
            reasons.extend(rising.map(|by| ConcernReason::Rising { by }));
        }
        if *named >= limits.incidents && probability >= limits.probability {
            reasons.push(ConcernReason::Exceeds { probability });
        }
        if !reasons.is_empty() {
            list.push(Concern { venue: *venue, reasons });
        }
    }
    Concerns { limits, mean_named, list }
}

/// The probability that the rate of each premises, in incidents per period, exceeds `limit`; 0 without incidents.
fn exceedance(named: &[u64], limit: f64) -> Vec<f64> {
    let events: Vec<u32> = named.iter().map(|named| u32::try_from(*named).unwrap_or(u32::MAX)).collect();
    // All are observed for the same months: one period of exposure each.
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
    fn exceedance_is_the_tail_of_the_posterior() {
        let named = [0, 1, 0, 2, 1, 0, 3, 1, 0, 25];
        let probability = exceedance(&named, 2.0 * 3.3);
        let prior = fit_gamma_prior(&named.map(|named| named as u32), &[1.0; 10]).expect("events");
        // The tail by numerical integration of the density.
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
    fn equal_premises_are_not_of_concern() {
        assert!(exceedance(&[4; 50], 8.0).iter().all(|probability| *probability < 0.05));
        assert!(exceedance(&[9], 18.0)[0] < 0.5, "one premises is its own mean");
    }

    #[test]
    fn red_and_rising_are_reasons() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let reasons = |scheme: &Scheme, incidents: u64| {
            let ratings = rate(&attribution, scheme, &fixture.observed).expect("sound").expect("rated");
            let concerns = concerns(
                &fixture.data(&attribution, Some(&ratings)),
                ConcernLimits { probability: 1.1, incidents, ..ConcernLimits::default() },
            );
            concerns.list.into_iter().map(|concern| (concern.venue, concern.reasons)).collect::<Vec<_>>()
        };
        assert_eq!(reasons(&fixture.scheme(), 2), [], "the Crown is amber with 6.5 points");
        assert_eq!(reasons(&Scheme { red: 6.5, amber: 1.5, ..fixture.scheme() }, 2), [(0, vec![ConcernReason::Red])]);
        let fast = Scheme { months: 1, red: 1.0, amber: 0.5, ..fixture.scheme() };
        // In April the Crown's points fall from 5 to 4, the White Hart's rise from none to 1.
        assert_eq!(
            reasons(&fast, 1),
            [(0, vec![ConcernReason::Red]), (1, vec![ConcernReason::Red, ConcernReason::Rising { by: 1.0 }])]
        );
        assert_eq!(
            reasons(&fast, 2),
            [(0, vec![ConcernReason::Red]), (1, vec![ConcernReason::Red])],
            "one incident is no rise"
        );
    }

    #[test]
    fn without_ratings_only_named_incidents_count() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let concerns =
            concerns(&fixture.data(&attribution, None), ConcernLimits { times_mean: 1.2, ..ConcernLimits::default() });
        assert_eq!(concerns.mean_named, 10.0 / 4.0);
        assert_eq!(concerns.list.iter().map(|concern| concern.venue).collect::<Vec<_>>(), [0]);
        assert!(matches!(concerns.reasons(0), [ConcernReason::Exceeds { probability }] if *probability >= 0.95));
        assert!(concerns.reasons(1).is_empty());
    }
}
