//! What a screen shows of it.

use crate::analysis::Findings;
use crate::survey::{QuestionAnswers, RecordedComparison};

/// Comparisons that fit a screen.
const SHOWN: usize = 12;

/// Shares, the differences that are clear, and areas beside what is recorded.
pub fn summary(findings: &Findings, level: f64) -> String {
    let mut lines = vec![format!("{:<52} {:>11} {:>6}  {:>14}", "question", "respondents", "yes", "95 % interval")];
    lines.extend(findings.tallies.iter().map(line));
    let clear: Vec<_> = findings.comparisons.iter().filter(|comparison| comparison.q <= level).collect();
    lines.push(String::new());
    lines.push(format!("{} of {} comparisons show a clear difference", clear.len(), findings.comparisons.len()));
    lines.extend(clear.iter().take(SHOWN).map(|comparison| format!("  {}", comparison.sentence)));
    if clear.len() > SHOWN {
        lines.push(format!("  and {} more in survey_tests.csv", clear.len() - SHOWN));
    }
    let beside: Vec<String> = findings.beside.iter().filter_map(|beside| correlation(beside, level)).collect();
    if !beside.is_empty() {
        lines.push(String::new());
        lines.push("Perception beside recorded events, area by area (not cause):".into());
        lines.extend(beside);
    }
    lines.join("\n")
}

fn line(tallies: &QuestionAnswers) -> String {
    let asked = &tallies.question;
    let about = asked.circumstance.as_ref().map_or_else(String::new, |circumstance| format!(" ({circumstance})"));
    let title: String = format!("{}{about}", asked.text).chars().take(52).collect();
    let all = tallies.all();
    let share = all.share().map_or_else(String::new, |share| {
        let [value, low, high] = [share.value, share.low, share.high].map(|share| 100.0 * share);
        format!("{value:>4.0} %  {:>14}", format!("{low:.0} to {high:.0} %"))
    });
    format!("{title:<52} {:>11} {share}", all.respondents)
}

/// How the answers of areas go with the events of a theme.
fn correlation(beside: &RecordedComparison, level: f64) -> Option<String> {
    let (met, q) = (beside.by_events?, beside.q_events?);
    let asked = &beside.question;
    let about = asked.circumstance.as_ref().map_or_else(String::new, |circumstance| format!(" ({circumstance})"));
    let clear = if q <= level { "" } else { "no clear relation: " };
    Some(format!(
        "  {}{about} and {}: {clear}Spearman's rho {:+.2} over {} areas (q {q:.3})",
        asked.text,
        beside.theme.as_deref().unwrap_or_default(),
        met.rho,
        met.places
    ))
}
