//! What each chosen site is worth: what it gains, what would be lost without it, and which would be next.

use super::Siting;
use super::opened::Opened;
use super::rules::Counts;

/// What a chosen site is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The candidate.
    pub site: usize,
    /// What it adds to the objective after the existing sites and those before it.
    pub gain: f64,
    /// The objective with it and those before it.
    pub after: f64,
    /// What the objective would lose if it alone closed.
    pub lost_without: f64,
    /// The best candidate for its place that keeps the rules; `None` without any.
    pub next_best: Option<Replacement>,
}

/// A candidate in the place of a chosen site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replacement {
    /// The candidate.
    pub site: usize,
    /// What the objective would lose by the exchange, 0 for one as good.
    pub loss: f64,
}

impl Siting<'_> {
    /// What each chosen site is worth, in the order in which to win them: whichever adds most to those before it, the first of equals.
    pub fn worth(&self, chosen: &[usize]) -> Vec<Worth> {
        let all = Opened::of(self, chosen);
        let mut opened = Opened::none(self);
        let mut worth = Vec::new();
        while let Some((site, gain)) = opened.best(|site| all.is_open(site)) {
            opened.open(site);
            let lost_without = all.loss(site);
            let counts = Counts::of(&self.rules, chosen);
            let mut without = all.clone();
            without.close(site);
            let next = without.best(|other| other != site && self.rules.allows(&counts, site, other));
            let next_best = next.map(|(next, gain)| Replacement { site: next, loss: (lost_without - gain).max(0.0) });
            worth.push(Worth { site, gain, after: opened.value(), lost_without, next_best });
        }
        worth
    }
}
