//! The fewest sites for a wanted cover.

use super::Siting;
use super::branch_and_bound::{Effort, Solution};
use super::constraints::{Constraints, Infeasible};

/// The fewest sites for a wanted cover.
#[derive(Clone, Debug, PartialEq)]
pub struct SetCover {
    /// The best choice of so many, which reaches what was wanted.
    pub solved: Solution,
    /// Whether it is proven that one fewer would not do.
    pub proven: bool,
}

impl Siting<'_> {
    /// The fewest sites with which the objective is at least `wanted`; [`Constraints::choose`] is the most there may be. `Ok(None)` when as
    /// many of these as the operators' limits allow are not enough, as far as the effort goes. Fails with the rule that cannot be met.
    pub fn smallest(&self, wanted: f64, effort: Effort) -> Result<Option<SetCover>, Infeasible> {
        let least = self.rules.groups.iter().map(|group| group.at_least).sum::<usize>();
        // Fewer may do than there may be, so that no more can be chosen is no fault.
        let most = self.rules.choose.min(self.rules.most(|_| true));
        let of = |choose: usize| {
            let rules = Constraints { choose, ..self.rules.clone() };
            Siting { coverage: self.coverage, weights: self.weights.clone(), objective: self.objective, rules }
        };
        // Rounding must not ask for one more.
        let wanted = wanted - 1e-9 * wanted.abs();
        let solve_greedy = |choose: usize| {
            let siting = of(choose);
            Ok(siting.value(&siting.solve_greedy()?) >= wanted)
        };
        of(most).rules.possible()?;
        // More sites never cover less, so the quick answer is found by halving.
        let (mut low, mut high) = (least, most);
        while low < high {
            let middle = low.midpoint(high);
            if solve_greedy(middle)? { high = middle } else { low = middle + 1 }
        }
        let mut found = Some(of(high).solve(effort)?).filter(|solved| solved.value >= wanted);
        let mut proven = true;
        while let Some(fewer) = found.as_ref().map(|solved| solved.chosen.len()).filter(|number| *number > least) {
            let solved = of(fewer - 1).solve(effort)?;
            if solved.value < wanted {
                proven = solved.bound < wanted;
                break;
            }
            found = Some(solved);
        }
        Ok(found.map(|solved| SetCover { solved, proven }))
    }
}
