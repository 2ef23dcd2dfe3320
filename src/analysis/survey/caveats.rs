//! What a reader of survey findings should know.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use crate::period::{Month, Period};
use crate::survey::{ComparisonKind, FEW_RESPONDENTS, TotalRow};

impl Findings {
    /// The notes, in the order in which they matter.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.comparisons.iter().any(|comparison| comparison.kind == ComparisonKind::Circumstances) {
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
        notes.extend(self.totals.iter().map(TotalRow::note));
        notes.extend(self.pooled());
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

    /// Surveys of which tables of different months are counted together.
    fn pooled(&self) -> Vec<String> {
        let mut of: BTreeMap<&str, BTreeSet<(Month, Month)>> = BTreeMap::new();
        for survey in &self.surveys {
            of.entry(&survey.source).or_default().extend(survey.months);
        }
        let several = of.into_iter().filter(|(_, months)| months.len() > 1);
        let note = |(source, months): (&str, BTreeSet<(Month, Month)>)| {
            let months: Vec<String> =
                months.iter().map(|(from, to)| Period { from: *from, to: *to }.to_string()).collect();
            format!(
                "survey {source}: tables of {} are counted together, as if they were one survey: who answered in both counts twice, and what \
                 changed does not show. Give each a source of its own to keep them apart",
                months.join(" and ")
            )
        };
        several.map(note).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::survey::Surveyed;

    #[test]
    fn tables_of_one_source_and_different_months_are_told() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let of = |source: &str, months: Option<[&str; 2]>| Surveyed {
            source: source.into(),
            rows: 1,
            months: months.map(|[from, to]| (month(from), month(to))),
        };
        let findings = |surveys| Findings {
            surveys,
            tallies: Vec::new(),
            totals: Vec::new(),
            comparisons: Vec::new(),
            beside: Vec::new(),
            compared: None,
        };
        let (early, late) = (Some(["2023-01", "2023-03"]), Some(["2024-01", "2024-03"]));
        let told = findings(vec![of("Council", early), of("Council", late), of("Force", late)]).notes().join("\n");
        assert!(told.contains("survey Council: tables of 2023-01") && !told.contains("survey Force"), "{told}");
        let same = findings(vec![of("Council", early), of("Council", early), of("Council", None)]).notes().join("\n");
        assert!(!same.contains("counted together"), "{same}");
    }
}
