//! What a screen shows of it.

use crate::analysis::AreasOutcome;
use crate::areas::{AreaComparison, Denominator, DenominatorWarning};

/// Areas that fit a screen and a meeting.
const SHOWN: usize = 10;

/// A table for each measure, and what is said of the areas that are first somewhere.
pub fn summary(outcome: &AreasOutcome) -> String {
    let mut lines: Vec<String> = vec![format!("{} areas · {}", outcome.ground.len(), outcome.period), String::new()];
    for comparison in &outcome.comparisons {
        lines.extend(table(outcome, comparison));
    }
    if outcome.comparisons.iter().any(|comparison| {
        comparison.warnings.iter().flatten().any(|flag| matches!(flag, DenominatorWarning::FewPremises(_)))
    }) {
        lines.push("* so few premises that one more or less changes the rate much".into());
        lines.push(String::new());
    }
    let first = |area: &usize| {
        let heads = |comparison: &AreaComparison| {
            [Denominator::Number, Denominator::Premises]
                .iter()
                .any(|by| comparison.by(*by).and_then(|c| c.at(1)) == Some(*area))
        };
        outcome.comparisons.iter().any(heads)
    };
    for area in (0..outcome.ground.len()).filter(first).take(SHOWN) {
        lines.push(format!("{}: {}", outcome.ground.labels[area], outcome.findings[area]));
    }
    lines.join("\n")
}

fn table(outcome: &AreasOutcome, comparison: &AreaComparison) -> Vec<String> {
    let (number, rate) = (comparison.by(Denominator::Number), comparison.by(Denominator::Premises));
    let mut lines = vec![
        comparison.measure.title.clone(),
        row(["rank (90 %)", "area", "number", "premises", "per premises and year (95 %)", "rank by rate", "first"]
            .map(str::to_owned)),
    ];
    let order = (1..).map_while(|rank| number?.at(rank)).take(SHOWN);
    for area in order {
        let ranked = |column: Option<&crate::areas::RateRanking>| {
            let rank = column.and_then(|column| column.rank[area]);
            let interval = column.and_then(|column| column.rank_interval[area]);
            match (rank, interval) {
                (Some(rank), Some(interval)) => format!("{rank} ({} to {})", interval.low, interval.high),
                (Some(rank), None) => rank.to_string(),
                (None, _) => String::new(),
            }
        };
        let few = comparison.warnings[area].iter().any(|flag| matches!(flag, DenominatorWarning::FewPremises(_)));
        let mark = if few { "*" } else { "" };
        let premises = outcome.ground.exposure.premises.as_ref();
        let premises = premises.map(|premises| format!("{}{mark}", premises.counted[area]));
        let per = rate.and_then(|rate| rate.rate[area]);
        let per =
            per.map_or_else(String::new, |rate| format!("{:.2} ({:.2} to {:.2})", rate.value, rate.low, rate.high));
        let first = rate.and_then(|rate| rate.rank_interval[area]).map(|interval| format!("{:.2}", interval.p_first));
        lines.push(row([
            ranked(number),
            outcome.ground.labels[area].chars().take(32).collect(),
            comparison.counts.number(area).map_or_else(String::new, |number| format!("{number:.0}")),
            premises.unwrap_or_default(),
            per,
            ranked(rate),
            first.unwrap_or_default(),
        ]));
    }
    lines.push(String::new());
    lines
}

fn row([rank, area, number, premises, rate, by_rate, first]: [String; 7]) -> String {
    format!("{rank:>14}  {area:<32} {number:>8} {premises:>8} {rate:>28} {by_rate:>14} {first:>5}")
}
