//! What single events weigh: the mix of harm over a study.

/// The harm of single events: the weights there are, each with its share of the events.
#[derive(Clone, Debug, PartialEq)]
pub struct HarmWeights {
    weights: Vec<(f64, f64)>,
}

impl HarmWeights {
    /// The mix of events of these weights and numbers; `None` when there are no events, or none that does harm.
    ///
    /// A weight that is negative or not a number makes no law: `None` too.
    pub fn of(events: impl IntoIterator<Item = (f64, u64)>) -> Option<Self> {
        let mut weights: Vec<(f64, f64)> =
            events.into_iter().filter(|(_, n)| *n > 0).map(|(weight, n)| (weight, n as f64)).collect();
        if weights.iter().any(|(weight, _)| !(weight.is_finite() && *weight >= 0.0)) {
            return None;
        }
        weights.sort_by(|a, b| a.0.total_cmp(&b.0));
        weights.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        let all: f64 = weights.iter().map(|(_, n)| n).sum();
        weights.iter_mut().for_each(|(_, n)| *n /= all);
        let mix = Self { weights };
        (mix.mean() > 0.0).then_some(mix)
    }

    /// The mean harm of an event.
    pub fn mean(&self) -> f64 {
        self.weights.iter().map(|(weight, share)| weight * share).sum()
    }

    /// The weights with their shares, lightest first.
    pub fn weights(&self) -> &[(f64, f64)] {
        &self.weights
    }

    /// The largest step of which every weight is a multiple, to four decimals; `None` when there is none to speak of.
    pub(super) fn step(&self) -> Option<f64> {
        const DECIMALS: f64 = 1e4;
        let whole = |weight: f64| {
            let scaled = (weight * DECIMALS).round();
            ((scaled - weight * DECIMALS).abs() < 1e-6 && scaled < 1e15).then_some(scaled as u64)
        };
        let mut common = 0;
        for (weight, _) in &self.weights {
            let (mut a, mut b) = (common, whole(*weight)?);
            while b > 0 {
                (a, b) = (b, a % b);
            }
            common = a;
        }
        (common > 0).then(|| common as f64 / DECIMALS)
    }

    /// The law of an event's harm in steps: (steps, probability). A weight between two steps is shared by both so that its mean stays.
    pub(super) fn in_steps(&self, step: f64) -> Vec<(usize, f64)> {
        let mut law: Vec<(usize, f64)> = Vec::with_capacity(2 * self.weights.len());
        let mut add = |at: usize, share: f64| match law.iter_mut().find(|(there, _)| *there == at) {
            _ if share == 0.0 => {}
            Some((_, there)) => *there += share,
            None => law.push((at, share)),
        };
        for (weight, share) in &self.weights {
            let exact = weight / step;
            // Multiples of the common step are whole but for the last digit.
            let exact = if (exact - exact.round()).abs() < 1e-6 { exact.round() } else { exact };
            let beyond = exact - exact.floor();
            add(exact as usize, share * (1.0 - beyond));
            add(exact as usize + 1, share * beyond);
        }
        law
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_law_is_none() {
        assert_eq!(HarmWeights::of([(0.0, 5)]), None);
        assert_eq!(HarmWeights::of([(f64::NAN, 5), (1.0, 1)]), None);
        assert_eq!(HarmWeights::of([(f64::NAN, 0), (1.0, 1), (1.0, 2)]).expect("one weight").weights(), [(1.0, 1.0)]);
    }
}
