//! The sentence that explains a comparison.

use super::comparison::{ComparedGroup, ComparisonKind, SurveyComparison};

/// The sentence for a comparison at a level of significance.
pub fn explain(comparison: &SurveyComparison, level: f64) -> String {
    let question = &comparison.question;
    let about = question.circumstance.as_ref().map_or_else(String::new, |circumstance| format!(" ({circumstance})"));
    let q = if comparison.q < 0.001 { "q below 0.001".to_owned() } else { format!("q {:.3}", comparison.q) };
    let sure = if comparison.q <= level { "" } else { "no clear difference: " };
    let few = if comparison.few { "; few answered" } else { "" };
    let said = match (&comparison.groups, comparison.difference) {
        (Some([first, second]), Some(difference)) => format!(
            "{} against {}, a difference of {} points ({} to {})",
            share_of(first),
            share_of(second),
            points(difference.value),
            points(difference.low),
            points(difference.high)
        ),
        _ => {
            let what = match comparison.kind {
                ComparisonKind::Areas => "areas".to_owned(),
                _ => format!("groups by {}", comparison.grouping.as_deref().unwrap_or("group")),
            };
            let differ = if comparison.q <= level { "differ" } else { "do not clearly differ" };
            let apart = comparison.cramers_v.unwrap_or_default();
            return format!(
                "{}{about}: the {} {what} {differ} (Cramér's V {apart:.2}, {q}){few}",
                question.text, comparison.shares
            );
        }
    };
    format!("{}{about}: {sure}{said}, {q}{few}", question.text)
}

fn share_of(group: &ComparedGroup) -> String {
    let share = group.counts.share().map_or(0.0, |share| 100.0 * share.value);
    format!("{} {share:.0} % of {}", group.label, group.counts.respondents)
}

/// Percentage points with their sign.
fn points(share: f64) -> String {
    match (100.0 * share).round() {
        0.0 => "0".into(),
        below if below < 0.0 => format!("−{:.0}", -below),
        above => format!("+{above:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{AnswerCounts, SurveyQuestion};
    use hexspot_stats::Interval;

    #[test]
    fn explains_comparisons() {
        let group = |label: &str, positive| ComparedGroup {
            label: label.into(),
            counts: AnswerCounts { respondents: 100, positive },
        };
        let two = SurveyComparison {
            question: SurveyQuestion { survey: "Council".into(), text: "Safe?".into(), circumstance: None },
            kind: ComparisonKind::Circumstances,
            grouping: None,
            groups: Some([group("by day", 96), group("by night", 71)]),
            shares: 2,
            few: false,
            difference: Some(Interval { value: 0.25, low: 0.153, high: 0.347 }),
            statistic: Some(4.8),
            degrees: None,
            cramers_v: None,
            p: 1e-6,
            q: 1e-6,
            method: "score z",
            sentence: String::new(),
        };
        assert_eq!(
            explain(&two, 0.05),
            "Safe?: by day 96 % of 100 against by night 71 % of 100, a difference of +25 points (+15 to +35), q below 0.001"
        );
        let unsure = SurveyComparison { q: 0.3, few: true, ..two.clone() };
        let said = explain(&unsure, 0.05);
        assert!(said.contains("no clear difference") && said.ends_with("q 0.300; few answered"), "{said}");
        let all = SurveyComparison {
            kind: ComparisonKind::Areas,
            groups: None,
            difference: None,
            shares: 5,
            cramers_v: Some(0.21),
            ..two
        };
        assert_eq!(explain(&all, 0.05), "Safe?: the 5 areas differ (Cramér's V 0.21, q below 0.001)");
    }
}
