//! The log likelihood ratio of a window, and its relative risk.

/// The log likelihood ratio of `cases` in a window where `expected` of all `total` cases are expected.
///
/// c ln(c/E) + (C − c) ln((C − c)/(C − E)) if c > E, else 0. Finite and not negative for 0 ≤ c ≤ C and 0 < E < C.
///
/// ```
/// use hexspot_stats::scan::log_likelihood_ratio;
///
/// assert!((log_likelihood_ratio(85, 49.71, 552) - 11.57).abs() < 0.01);
/// assert_eq!(log_likelihood_ratio(4, 5.0, 10), 0.0);
/// ```
pub fn log_likelihood_ratio(cases: u32, expected: f64, total: u32) -> f64 {
    let (inside, outside) = (f64::from(cases), f64::from(total) - f64::from(cases));
    if inside <= expected {
        return 0.0;
    }
    let beyond = if outside > 0.0 { outside * (outside / (f64::from(total) - expected)).ln() } else { 0.0 };
    (inside * (inside / expected).ln() + beyond).max(0.0)
}

/// The risk inside a window over the risk outside, (c/E)/((C − c)/(C − E)); `None` when every case is inside.
///
/// ```
/// use hexspot_stats::scan::relative_risk;
///
/// assert!((relative_risk(6, 4.0, 16).expect("cases outside") - 1.8).abs() < 1e-12);
/// assert_eq!(relative_risk(10, 5.0, 10), None);
/// ```
pub fn relative_risk(cases: u32, expected: f64, total: u32) -> Option<f64> {
    let outside = f64::from(total) - f64::from(cases);
    let risk = f64::from(cases) / expected / (outside / (f64::from(total) - expected));
    risk.is_finite().then_some(risk)
}

/// Logarithms of whole numbers, computed once: a scan uses them hundreds of millions of times.
#[derive(Clone, Debug)]
pub(super) struct Logs {
    total: u32,
    ln: Vec<f64>,
    /// c ln c + (C − c) ln(C − c).
    entropy: Vec<f64>,
}

impl Logs {
    pub fn new(total: u32) -> Self {
        let ln: Vec<f64> = (0..=total).map(|n| f64::from(n.max(1)).ln()).collect();
        let part = |n: u32| f64::from(n) * ln[n as usize];
        let entropy = (0..=total).map(|cases| part(cases) + part(total - cases)).collect();
        Self { total, ln, entropy }
    }

    pub fn total(&self) -> u32 {
        self.total
    }

    pub fn ln(&self, n: u32) -> f64 {
        self.ln[n as usize]
    }

    /// The log likelihood ratio of more cases than expected, from the logarithms of the expected cases inside and
    /// outside.
    pub fn ratio(&self, cases: u32, ln_inside: f64, ln_outside: f64) -> f64 {
        self.entropy[cases as usize] - f64::from(cases) * ln_inside - f64::from(self.total - cases) * ln_outside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_matches_kulldorff() {
        let logs = Logs::new(552);
        for (cases, expected) in [(85u32, 49.71f64), (3, 0.5), (2, 1.999), (552, 10.0), (280, 276.0)] {
            let (c, all) = (f64::from(cases), 552.0f64);
            let likelihood = |q: f64, n: f64| if n > 0.0 { n * q.ln() } else { 0.0 };
            let alternative = likelihood(c / expected, c) + likelihood((all - c) / (all - expected), all - c);
            let met = log_likelihood_ratio(cases, expected, 552);
            assert!((met - alternative).abs() < 1e-9, "{met} is not {alternative}");
            let fast = logs.ratio(cases, expected.ln(), (all - expected).ln());
            assert!((met - fast).abs() < 1e-9, "{met} is not {fast}");
        }
        assert_eq!(log_likelihood_ratio(5, 5.0, 10), 0.0);
        assert_eq!(log_likelihood_ratio(4, 5.0, 10), 0.0);
        assert_eq!(relative_risk(10, 5.0, 10), None);
        assert_eq!(relative_risk(6, 4.0, 16), Some(1.5 / (10.0 / 12.0)));
    }
}
