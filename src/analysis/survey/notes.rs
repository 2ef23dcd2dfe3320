//! What a reader of survey findings should know.

use super::Findings;
use crate::survey::{FEW_RESPONDENTS, Kind};

impl Findings {
    /// The notes, in the order in which they matter.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.comparisons.iter().any(|comparison| comparison.kind == Kind::Circumstances) {
            notes.push(
                "circumstances (day and night) are compared as if other people had answered about each: who is who is not known. Where the same \
                 people answered and those who feel safe in one tend to feel safe in the other, the true difference is surer than said"
                    .into(),
            );
        }
        notes.push(
            "shares are of those who answered, and intervals tell of chance alone: who was asked, who answered and how the question was put \
             are not in them. Respondents are taken to be independent of each other and to count one each"
                .into(),
        );
        let few = self.tallies.iter().flat_map(|tallies| tallies.by.values()).filter(|tally| tally.is_few()).count();
        if few > 0 {
            let all: usize = self.tallies.iter().map(|tallies| tallies.by.len()).sum();
            notes
                .push(format!("{few} of {all} shares are of fewer than {FEW_RESPONDENTS} respondents and are flagged"));
        }
        match &self.compared {
            Some(compared) => {
                notes.push(format!(
                    "perception beside recorded events of {}: neither is the cause of the other; large areas record more, people answer about \
                     where they are, and who feels unsafe stays away",
                    compared.period
                ));
                if !compared.unknown.is_empty() {
                    let of = compared.known + compared.unknown.len();
                    notes.push(format!(
                        "{} of {of} areas of the survey are none of those given: {}",
                        compared.unknown.len(),
                        compared.unknown.join(", ")
                    ));
                }
            }
            None if !self.beside.is_empty() => notes.push(
                "areas stand without recorded events: these need --crime and --areas (or --area) with the areas of the survey".into(),
            ),
            None => {}
        }
        notes
    }
}
