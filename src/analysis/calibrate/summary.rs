//! What a screen shows of it.

use crate::analysis::Calibrated;
use crate::evaluate::{Alarm, CalibrationRate};

/// The rates of each theme, for people.
pub fn summary(calibrated: &Calibrated) -> String {
    let mut lines = Vec::new();
    for (name, found) in &calibrated.themes {
        lines.push(format!("{name}: {}", found.explain()));
        lines.push(String::new());
        lines.push(line("relative risk", Alarm::ALL.map(|verdict| verdict.as_str().to_owned())));
        let mut risks: Vec<f64> = found.rates.iter().map(|rate| rate.relative_risk).collect();
        risks.dedup();
        for risk in risks {
            let of = |verdict| found.rate(verdict, risk).map_or_else(String::new, percent);
            let what = if risk > 1.0 { format!("{risk}") } else { "1 (false alarms)".into() };
            lines.push(line(&what, Alarm::ALL.map(of)));
        }
        lines.push(String::new());
    }
    lines.push("exact and gi_star are not verdicts; they stand here for comparison.".into());
    lines.join("\n")
}

fn percent(rate: &CalibrationRate) -> String {
    let share = rate.alarm_rate.rate;
    let [value, low, high] = [share.value, share.low, share.high].map(|share| 100.0 * share);
    format!("{value:.1} % ({low:.1} to {high:.1})")
}

fn line(what: &str, [hot, harm, exact, gi]: [String; 4]) -> String {
    format!("{what:>18} {hot:>24} {harm:>24} {exact:>24} {gi:>24}")
}
