//! What a bound settles: candidates that every better choice has, or none has.

use super::{Best, Relaxation, RelaxationResult};
use crate::siting::constraints::{Counts, Fixed};

impl Relaxation<'_> {
    /// Fixes candidates whose other fate would put the bound below what is found already: by what the best choice at these prices loses
    /// when one is forced in or kept out.
    pub(super) fn fix(&self, at: &RelaxationResult, fixed: &mut [Fixed], best: &Best) {
        let rules = &self.siting.rules;
        let counts = Counts::of(rules, &at.chosen);
        let mut chosen = vec![false; fixed.len()];
        at.chosen.iter().for_each(|candidate| chosen[*candidate] = true);
        let is_chosen = |candidate: usize| chosen[candidate];
        let least = |operator: Option<usize>| {
            let of =
                |out: &&usize| fixed[**out] == Fixed::Free && (operator.is_none() || rules.operator[**out] == operator);
            at.chosen.iter().filter(of).map(|out| at.pay[*out]).min_by(f64::total_cmp)
        };
        let next = |operator: Option<usize>| {
            let can = |other: &usize| {
                let frees = operator.is_some() && rules.operator[*other] == operator;
                fixed[*other] == Fixed::Free && !is_chosen(*other) && (frees || counts.has_room(rules, *other))
            };
            (0..fixed.len()).filter(can).map(|other| at.pay[other]).max_by(f64::total_cmp)
        };
        // Most have no operator that is full, and the same for all of these: there may be many.
        let (least_of_all, next_of_all) = (least(None), next(None));
        let full = |candidate: usize| rules.operator[candidate].filter(|_| !counts.has_room(rules, candidate));
        let settled = |candidate: usize| {
            let (other, fate) = if is_chosen(candidate) {
                let next = full(candidate).map_or(next_of_all, |operator| next(Some(operator)));
                (next.map(|pay| pay - at.pay[candidate]), Fixed::In)
            } else {
                let least = full(candidate).map_or(least_of_all, |operator| least(Some(operator)));
                (least.map(|pay| at.pay[candidate] - pay), Fixed::Out)
            };
            // Without another there is no other fate.
            other.is_none_or(|change| at.bound + change <= best.enough()).then_some(fate)
        };
        let fates: Vec<Option<Fixed>> =
            (0..fixed.len()).map(|at| if fixed[at] == Fixed::Free { settled(at) } else { None }).collect();
        for (fixed, fate) in fixed.iter_mut().zip(fates) {
            *fixed = fate.unwrap_or(*fixed);
        }
    }
}
