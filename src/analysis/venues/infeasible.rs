//! Why no premises can be chosen, and what to do about the commonest reason.

use crate::error::{Error, ErrorKind};
use crate::plan::venues::{LeftOut, Parts};

pub(super) fn no_candidate(parts: &Parts) -> Error {
    let left = parts.left_out();
    let said: Vec<String> = left.iter().map(|(why, number)| format!("{number} {}", why.as_str())).collect();
    let existing = parts.existing().len();
    let reasons = [vec![format!("{existing} are members already")], said].concat().join(", ");
    let problem = format!("none of the premises can be chosen: {reasons}");
    let commonest = left.iter().max_by_key(|(_, number)| **number).filter(|(_, number)| **number > existing);
    let (setting, advice) = match commonest.map(|(why, _)| *why) {
        Some(LeftOut::Outside) => ("premises", "Give the premises of the study area, or an --area that holds these"),
        Some(LeftOut::Kind) => ("candidate-kinds", "Name kinds that can be (--candidate-kinds)"),
        Some(LeftOut::Access) => ("premises", "Give premises that everybody may enter"),
        Some(LeftOut::HoursUnknown) => {
            ("unknown-hours", "Add --unknown-hours open to take them to be open all night, and ask them")
        }
        Some(LeftOut::ClosedByNight) => ("premises", "Give premises that are open by night, or another --night"),
        Some(LeftOut::ExistingHoursUnknown) | None => {
            ("existing-scheme", "Give premises that are not members yet, or name another scheme (--existing-scheme)")
        }
    };
    ErrorKind::Setting { setting, problem, advice: advice.into() }.into()
}
