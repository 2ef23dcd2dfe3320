//! The contribution of each chosen site: its gain, the loss without it, and the best replacement.

use super::constraints::Counts;
use super::{PartialSolution, SitingProblem};

/// What a chosen site contributes to the objective.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteValue {
    /// The candidate.
    pub site: usize,
    /// What it adds after the existing sites and the chosen ones before it.
    pub gain: f64,
    /// Objective value with it and those before it.
    pub after: f64,
    /// What the objective loses when this site alone closes.
    pub loss_without: f64,
    /// The best feasible replacement; `None` when there is none.
    pub replacement: Option<Replacement>,
}

/// A candidate that can replace a chosen site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replacement {
    /// The candidate.
    pub site: usize,
    /// What the objective loses by the exchange; 0 for a candidate that is as good.
    pub loss: f64,
}

impl SitingProblem<'_> {
    /// The chosen sites by gain, each with what it adds to those before it: always the largest gain next, the first of equals.
    ///
    /// ```
    /// # use hexspot_stats::siting::{Constraints, Coverage, Objective, Site, SitingProblem};
    /// # let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// let coverage = Coverage::new(4, 1, &[site(&[0, 1]), site(&[1, 2]), site(&[3])], &[]);
    /// let weights = coverage.row_weights(|point, _| [5.0, 3.0, 4.0, 9.0][point]);
    /// let constraints = Constraints::new(3, 3);
    /// let problem = SitingProblem { coverage: &coverage, weights, objective: Objective::Cover, constraints };
    /// // Candidate 1 adds point 2 only: point 1 is covered by then.
    /// assert_eq!(problem.order_by_gain(&[0, 1, 2]), [(2, 9.0), (0, 8.0), (1, 4.0)]);
    /// ```
    pub fn order_by_gain(&self, chosen: &[usize]) -> Vec<(usize, f64)> {
        let mut is_chosen = vec![false; self.coverage.candidate_count()];
        chosen.iter().for_each(|site| is_chosen[*site] = true);
        let mut solution = PartialSolution::new(self);
        let mut order = Vec::new();
        while let Some((site, gain)) = solution.best(|site| is_chosen[site]) {
            solution.open(site);
            order.push((site, gain));
        }
        order
    }

    /// What each chosen site contributes, [ordered by gain](Self::order_by_gain). `chosen` must satisfy the constraints.
    ///
    /// ```
    /// # use hexspot_stats::siting::{Constraints, Coverage, Objective, Replacement, Site, SitingProblem};
    /// # let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// let coverage = Coverage::new(3, 1, &[site(&[0, 1]), site(&[1, 2]), site(&[2])], &[]);
    /// let weights = coverage.row_weights(|point, _| [5.0, 3.0, 4.0][point]);
    /// let constraints = Constraints::new(2, 3);
    /// let problem = SitingProblem { coverage: &coverage, weights, objective: Objective::Cover, constraints };
    /// let values = problem.site_values(&[0, 1]);
    /// assert_eq!((values[0].site, values[0].gain, values[0].loss_without), (0, 8.0, 5.0));
    /// // Candidate 2 covers point 2 as well as candidate 1 does, so nothing is lost by the exchange.
    /// assert_eq!((values[1].site, values[1].after), (1, 12.0));
    /// assert_eq!(values[1].replacement, Some(Replacement { site: 2, loss: 0.0 }));
    /// ```
    pub fn site_values(&self, chosen: &[usize]) -> Vec<SiteValue> {
        let mut all = PartialSolution::with(self, chosen);
        all.refresh();
        let mut solution = PartialSolution::new(self);
        let counts = Counts::new(&self.constraints, chosen);
        let of_site = |(site, gain): (usize, f64)| {
            solution.open(site);
            let loss_without = all.loss(site);
            let mut without = all.clone();
            without.close(site);
            let best = without.best(|other| other != site && self.constraints.allows_exchange(&counts, site, other));
            let replacement = best.map(|(site, gain)| Replacement { site, loss: (loss_without - gain).max(0.0) });
            SiteValue { site, gain, after: solution.value(), loss_without, replacement }
        };
        self.order_by_gain(chosen).into_iter().map(of_site).collect()
    }
}
