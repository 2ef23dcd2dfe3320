//! Which answers of a survey seem to count as yes.

use std::collections::BTreeSet;

use super::Guess;
use crate::ingest::mapping::{Holds, Role};

/// How answers begin that usually mean yes.
const YES: [&str; 12] = [
    "yes",
    "very safe",
    "fairly safe",
    "safe",
    "agree",
    "strongly agree",
    "tend to agree",
    "satisfied",
    "very satisfied",
    "fairly satisfied",
    "concerned",
    "very concerned",
];

impl Guess<'_> {
    /// Takes those of the answers met that usually mean yes, and says so.
    pub(super) fn positive(&mut self) {
        if self.mapping.holds != Holds::Survey {
            return;
        }
        let Some(answer) = self.mapping.columns.get(&Role::Answer).and_then(|columns| columns.names().first()) else {
            return;
        };
        let Some(at) = self.table.columns.iter().position(|column| column == answer) else { return };
        let met: BTreeSet<String> =
            self.sample.iter().map(|record| record.text(at)).filter(|text| !text.is_empty()).collect();
        let (yes, no): (Vec<String>, Vec<String>) =
            met.into_iter().partition(|answer| YES.contains(&answer.to_lowercase().as_str()));
        self.doubts.push(format!(
            "answers that count as yes are guessed: {}; the others are no: {}",
            yes.join(", "),
            no.join(", ")
        ));
        self.mapping.positive = yes;
    }
}
