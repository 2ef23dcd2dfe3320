//! Bandwidths that suit the ground: narrow where events crowd, wide where they are few.

/// The largest multiple of the fixed bandwidth that a single event gets.
pub const LARGEST_FACTOR: f64 = 5.0;

/// The square-root law: an event where the pilot density is f gets the bandwidth h √(g/f), g being the geometric mean of f over
/// the events; at most [`LARGEST_FACTOR`] times h.
///
/// Abramson, I. S. (1982). On bandwidth variation in kernel estimates — a square root law. *Annals of Statistics* 10, 1217–1223.
/// doi:10.1214/aos/1176345986
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveBandwidth {
    ln_mean: f64,
}

impl AdaptiveBandwidth {
    /// The law of events as (number, pilot density where they are). Those without events, or where the pilot is none, say nothing;
    /// `None` when no other are left.
    pub fn of(events: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        let known = events.into_iter().filter(|(events, pilot)| *events > 0.0 && *pilot > 0.0);
        let (sum, total) =
            known.fold((0.0, 0.0), |(sum, total), (events, pilot)| (sum + events * pilot.ln(), total + events));
        (total > 0.0).then_some(Self { ln_mean: sum / total })
    }

    /// By how much an event has to be spread wider where the pilot density is `pilot`.
    pub fn factor(self, pilot: f64) -> f64 {
        if pilot > 0.0 { (0.5 * (self.ln_mean - pilot.ln())).exp().min(LARGEST_FACTOR) } else { LARGEST_FACTOR }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_follow_the_square_root_law_and_average_one() {
        let events = [(1.0, 4.0), (3.0, 1.0), (2.0, 9.0), (5.0, 0.0), (0.0, 7.0)];
        let law = AdaptiveBandwidth::of(events).expect("events");
        assert!((law.factor(1.0) / law.factor(4.0) - 2.0).abs() < 1e-12);
        let mean: f64 = events[..3].iter().map(|(n, pilot)| n * law.factor(*pilot).ln()).sum();
        assert!(mean.abs() < 1e-12, "the geometric mean of the factors is 1: {mean}");
        assert_eq!((law.factor(1e-9), law.factor(0.0)), (5.0, 5.0));
        assert_eq!(AdaptiveBandwidth::of([(0.0, 1.0), (2.0, 0.0)]), None);
    }
}
