//! What a screen shows of it.

use crate::analysis::{BacktestOutcome, Tested};
use crate::evaluate::{AREA_SHARES, Difference, ForecastMethod};

pub fn summary(outcome: &BacktestOutcome) -> String {
    outcome.themes.iter().flat_map(table).collect::<Vec<_>>().join("\n")
}

/// The means of a theme, and what they say.
fn table(tested: &Tested) -> Vec<String> {
    let heads = ["area", "method", "hit rate", "PAI", "PEI", "harm", "against plain-count, points (95 %)"];
    let mut lines = vec![tested.selection.theme.title.clone(), row(heads.map(str::to_owned))];
    for area_share in AREA_SHARES {
        for summary in ForecastMethod::ALL.iter().filter_map(|method| tested.summary(*method, area_share)) {
            lines.push(row([
                format!("{:.0} %", 100.0 * area_share),
                summary.method.as_str().into(),
                format!("{:.1} %", 100.0 * summary.hit_rate),
                format!("{:.2}", summary.pai),
                format!("{:.2}", summary.pei),
                summary.harm_share.map_or_else(String::new, |share| format!("{:.1} %", 100.0 * share)),
                summary.against_plain.map_or_else(String::new, told),
            ]));
        }
    }
    lines.extend([String::new(), tested.sentence(), String::new()]);
    lines
}

/// "+1.2 (0.3 to 2.1): better".
fn told(difference: Difference) -> String {
    let points = |share: f64| format!("{:+.1}", 100.0 * share);
    let ends = difference.interval.map(|(low, high)| format!(" ({} to {})", points(low), points(high)));
    format!("{}{}: {}", points(difference.value), ends.unwrap_or_default(), difference.verdict().as_str())
}

fn row([area, method, hit_rate, pai, pei, harm, against]: [String; 7]) -> String {
    format!("{area:>5}  {method:<12} {hit_rate:>9} {pai:>6} {pei:>5} {harm:>8}  {against}").trim_end().to_owned()
}
