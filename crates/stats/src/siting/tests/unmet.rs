//! Constraints that cannot be met.

use super::*;

fn unmet(rules: &Constraints) -> Option<Infeasible> {
    rules.possible().err()
}

#[test]
fn what_cannot_be_met_is_named_with_what_is_wanted_and_possible() {
    let of =
        |operator: &[usize], per_operator: usize, group: &[usize], at_least: &[usize], choose: usize| Constraints {
            choose,
            operator: operator.iter().map(|operator| Some(*operator)).collect(),
            per_operator: Some(per_operator),
            group: group.iter().map(|group| Some(*group)).collect(),
            groups: at_least.iter().map(|at_least| Group { at_least: *at_least }).collect(),
        };
    let named = |rule, wanted, possible| Some(Infeasible { rule, wanted, possible });
    assert_eq!(unmet(&Constraints::choose(4, 3)), named(Constraint::Choose, 4, 3));
    assert_eq!(unmet(&of(&[0, 0, 0, 1], 1, &[0; 4], &[0], 3)), named(Constraint::PerOperator, 3, 2));
    assert_eq!(unmet(&of(&[0, 1, 2, 3], 1, &[0, 0, 0, 1], &[0, 2], 3)), named(Constraint::Group(1), 2, 1));
    assert_eq!(unmet(&of(&[0, 0, 1, 2], 1, &[1, 1, 0, 0], &[0, 2], 3)), named(Constraint::Group(1), 2, 1));
    assert_eq!(unmet(&of(&[0, 1, 2, 3], 1, &[0, 0, 1, 1], &[2, 2], 3)), named(Constraint::Groups, 4, 3));
    assert_eq!(
        unmet(&of(&[0, 1, 0, 1, 2], 1, &[0, 0, 1, 1, 2], &[1, 2, 0], 3)),
        named(Constraint::GroupsPerOperator, 3, 2)
    );
    // Found only when the first group gives way to the second.
    assert_eq!(unmet(&of(&[0, 1, 0], 1, &[0, 0, 1], &[1, 1], 2)), None);
}
