//! What a screen shows of it.

use crate::analysis::{CoverOutcome, CoveredKind};

/// For each kind how much is within reach, the new places, and how good they are.
pub fn summary(outcome: &CoverOutcome) -> String {
    const QUESTION: &str = "what is within reach, and where new ones would help most";
    // A need that no harm is part of is none of the theme's.
    let mut lines = match outcome.is_of_harm() {
        true => vec![format!("{} · {QUESTION}", outcome.title)],
        false => vec![format!("Assets: {QUESTION}")],
    };
    if outcome.is_of_harm() {
        lines.extend(outcome.proxy_of.iter().map(|proxy_of| format!("A proxy of {proxy_of}.")));
    }
    outcome.kinds.iter().for_each(|kind| lines.extend(of_kind(outcome, kind)));
    lines.join("\n")
}

fn of_kind(outcome: &CoverOutcome, of: &CoveredKind) -> Vec<String> {
    let gaps = &of.gaps;
    let mut lines = vec![
        String::new(),
        format!(
            "{} · {} there, reach {:.0} m · held against {}",
            of.kind,
            of.assets,
            of.reach_m,
            of.purpose.describe()
        ),
        format!("      {:.1} {}, {:.1} % of it within reach", gaps.demand.sum(), of.unit, 100.0 * gaps.covered()),
    ];
    for (proposal, order) in gaps.proposals.iter().zip(1..) {
        let label: String = outcome.need.cells[proposal.cell].label.chars().take(44).collect();
        let stays =
            of.sureness.stays.get(order - 1).map_or_else(String::new, |stays| format!("{:>5.0} %", 100.0 * stays));
        lines.push(format!(
            "{order:>4}  {label:<44} +{:<9.3} {:>5.1} %  {stays}",
            proposal.gain,
            100.0 * proposal.cover_after
        ));
    }
    if let Some(proven) = of.proven() {
        let among = gaps.candidates.describe();
        lines.push(if gaps.solution.proven {
            format!("      proven to be the best choice among {among}")
        } else {
            // Rounded down: what rounds to 100 would be read as a proof.
            let at_least = (1000.0 * proven).floor() / 10.0;
            format!("      these gain at least {at_least:.1} % of what the best choice could, among {among}")
        });
    }
    lines
}
