//! Errors for plans that no choice of venues satisfies.

use super::options::VenueOptions;
use super::plan::VenueInput;
use crate::error::ErrorKind;
use hexspot_stats::siting::{Constraint, Constraints, Infeasible};

/// Explains an infeasible constraint.
pub(super) fn infeasible_error(
    infeasible: Infeasible,
    constraints: &Constraints,
    options: &VenueOptions,
    input: &VenueInput<'_>,
) -> crate::Error {
    let Infeasible { constraint, required, possible } = infeasible;
    let limit = options.per_operator.unwrap_or_default();
    let (setting, problem, advice) = match constraint {
        Constraint::Choose => (
            "number",
            format!(
                "{required} new venues are wanted, and only {possible} premises can be chosen: those with nothing within the walk cannot"
            ),
            "Ask for fewer, allow more `candidate-kinds`, or set `unknown-hours` to open where hours are not known",
        ),
        Constraint::PerOperator => (
            "per-operator",
            format!("with at most {limit} of one operator only {possible} of the {required} wanted can be chosen"),
            "Allow more of one operator, or ask for fewer venues",
        ),
        Constraint::Group(_) => (
            "per-area",
            areas_short(constraints, input),
            "Ask for fewer in each area, allow more `candidate-kinds`, or leave what cannot have them out of `areas`",
        ),
        Constraint::Groups => (
            "per-area",
            format!("all areas together must have {required} more, and only {possible} are to be chosen"),
            "Raise `number`, or ask for fewer in each area",
        ),
        Constraint::GroupsPerOperator => (
            "per-area",
            format!(
                "all areas together must have {required} more, and with at most {limit} of one operator only {possible} of these can be chosen"
            ),
            "Allow more of one operator, or ask for fewer in each area",
        ),
    };
    ErrorKind::Setting { setting, problem, advice: advice.into() }.into()
}

/// All areas that cannot have their minimum.
fn areas_short(constraints: &Constraints, input: &VenueInput<'_>) -> String {
    /// Areas named before the rest are counted.
    const NAMED: usize = 12;
    let (mut constraints, mut texts) = (constraints.clone(), Vec::new());
    while let Err(Infeasible { constraint: Constraint::Group(area), required: options, possible }) =
        constraints.check_feasible()
    {
        texts.push(format!("{} must have {options} more, and only {possible} can be chosen there", input.areas[area]));
        constraints.groups[area].at_least = 0;
    }
    let more = texts.len().saturating_sub(NAMED);
    texts.truncate(NAMED);
    let more = if more > 0 { format!("; and {more} more areas") } else { String::new() };
    format!("{}{more}", texts.join("; "))
}

/// Explains that `number` venues do not reach a share of the demand, or that none such were found; all candidates cover
/// `most`.
pub(super) fn unreachable_share(share: f64, most: f64, number: usize, is_proven: bool) -> crate::Error {
    let percent = 100.0 * share;
    let few = match is_proven {
        true => format!("{number} new venues are not enough to cover {percent:.1} %"),
        false => format!(
            "no {number} new venues that cover {percent:.1} % were found, and that there are none is not proven"
        ),
    };
    let problem = format!("{few}; all that can be chosen together cover {:.1} %", 100.0 * most);
    let advice = "Ask for a smaller share, raise `number`, or allow a longer `walk`".into();
    ErrorKind::Setting { setting: "cover-share", problem, advice }.into()
}
