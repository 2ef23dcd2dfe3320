//! Why no premises can be chosen, and what to do about the commonest reason.

use crate::error::{Error, ErrorKind};
use crate::plan::venues::{Exclusion, PremisesRoles};

pub(super) fn no_candidate(parts: &PremisesRoles) -> Error {
    let left = parts.excluded_counts();
    let said: Vec<String> = left.iter().map(|(why, number)| format!("{number} {}", why.as_str())).collect();
    let existing = parts.existing().len();
    let reasons = [vec![format!("{existing} are members already")], said].concat().join(", ");
    let problem = format!("none of the premises can be chosen: {reasons}");
    let commonest = left.iter().max_by_key(|(_, number)| **number).filter(|(_, number)| **number > existing);
    let (setting, advice) = match commonest.map(|(why, _)| *why) {
        Some(Exclusion::Outside) => ("premises", "Give the premises of the study area, or an --area that holds these"),
        Some(Exclusion::Kind) => ("candidate-kinds", "Name kinds that can be (--candidate-kinds)"),
        Some(Exclusion::Access) => ("premises", "Give premises that everybody may enter"),
        Some(Exclusion::HoursUnknown) => {
            ("unknown-hours", "Add --unknown-hours open to take them to be open all night, and ask them")
        }
        Some(Exclusion::ClosedByNight) => ("premises", "Give premises that are open by night, or another --night"),
        Some(Exclusion::ExistingHoursUnknown) | None => {
            ("existing-scheme", "Give premises that are not members yet, or name another scheme (--existing-scheme)")
        }
    };
    ErrorKind::Setting { setting, problem, advice: advice.into() }.into()
}
