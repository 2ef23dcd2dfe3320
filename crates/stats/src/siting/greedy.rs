//! A good choice, solve_greedy: by gain, then by exchange.

use super::Siting;
use super::constraints::{Counts, Fixed};
use super::incremental_objective::PartialSolution;

/// What an exchange must gain, as a share of the value: less is rounding.
const WORTH_IT: f64 = 1e-12;

/// One by one the candidate that gains most and leaves the rules possible to keep, which they must be.
pub(super) fn greedy<'a>(siting: &'a Siting<'a>) -> PartialSolution<'a> {
    let rules = &siting.rules;
    let mut opened = PartialSolution::none(siting);
    let mut fixed = vec![Fixed::Free; siting.coverage.candidates()];
    for _ in 0..rules.choose {
        while let Some((candidate, _)) = opened.best(|candidate| fixed[candidate] == Fixed::Free) {
            fixed[candidate] = Fixed::In;
            if rules.is_number_only() || rules.complete(&fixed).is_some() {
                opened.open(candidate);
                break;
            }
            // What breaks a rule with fewer chosen breaks it with more.
            fixed[candidate] = Fixed::Out;
        }
    }
    opened
}

/// Exchanges a chosen candidate for another as long as that gains.
pub(super) fn exchange(opened: &mut PartialSolution<'_>) {
    let rules = &opened.siting.rules;
    let enough = WORTH_IT * opened.value();
    loop {
        let before = opened.chosen();
        for out in before.iter().copied() {
            let counts = Counts::of(rules, &opened.chosen());
            let loss = opened.loss(out);
            let gains = opened.gains();
            opened.close(out);
            let best = opened.best(|candidate| candidate != out && rules.allows(&counts, out, candidate));
            match best.filter(|(_, gain)| *gain > loss + enough) {
                Some((candidate, _)) => opened.open(candidate),
                None => opened.reopen(out, gains),
            }
        }
        if opened.chosen() == before {
            return;
        }
    }
}
