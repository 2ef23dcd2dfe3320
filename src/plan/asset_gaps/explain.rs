//! Gaps and proposals in sentences.

use super::{AssetGapPlan, CellGap, Proposal};
use crate::clock::Night;
use crate::temporal::{HoursOfWeek, PeakHours};

/// What the sentences are about.
#[derive(Clone, Copy, Debug)]
pub struct AssetLabel<'a> {
    /// Kind of asset.
    pub kind: &'a str,
    /// Reach, metres.
    pub reach_m: f64,
    /// Unit of the demand, such as "events expected a week".
    pub unit: &'a str,
}

/// The hours with most of the demand, in the form of a rota: the fewest that hold a quarter. `None` where that takes
/// more than an eighth of the week.
pub fn worst_hours(hours: &HoursOfWeek, night: Night) -> Option<String> {
    /// Scales shares to counts, because a peak needs a minimum number of events.
    const AS_EVENTS: f64 = 1_000.0;
    let all = hours.sum();
    let scaled = HoursOfWeek(hours.0.map(|part| part / all * AS_EVENTS));
    (all > 0.0).then(|| PeakHours::find(&scaled, night)).flatten().map(|peak| peak.to_string())
}

impl AssetGapPlan {
    /// Explains the rank of a cell. `worst` are its [`worst_hours`]; `among_first` is the share of draws in which its
    /// gap is among the first, and how many are the first.
    pub fn explain_cell(
        &self,
        label: AssetLabel<'_>,
        cell: &CellGap,
        worst: Option<&str>,
        among_first: Option<(f64, usize)>,
    ) -> String {
        let AssetLabel { reach_m, unit, .. } = label;
        let kind = label.kind_in_words();
        let Some(demand) = cell.demand else {
            return format!("{kind}: what is needed here is not known");
        };
        if demand <= 0.0 {
            return format!("{kind}: nothing is expected to be needed here");
        }
        let ranked = self.cells.iter().filter(|cell| cell.rank.is_some()).count();
        let place = match cell.rank {
            Some(rank) => format!("gap {rank} of {ranked}"),
            None => "no gap".into(),
        };
        let reach = match cell.assets {
            0 => "none reaches the cell".to_owned(),
            1 => "1 reaches the cell".to_owned(),
            many => format!("{many} reach the cell"),
        };
        let covered = percent(cell.coverage);
        let mut words = format!(
            "{kind}, {place}: {} {unit}, {covered} of it within {reach_m:.0} m of one; {reach}",
            figures(demand)
        );
        if let Some(hours) = worst {
            words.push_str(&format!("; what is out of reach falls most on {hours}"));
        }
        if let Some((share, first)) = among_first.filter(|(share, _)| *share > 0.0) {
            words.push_str(&format!("; among the first {first} in {} of draws", percent(share)));
        }
        words
    }

    /// Explains a proposal. `order` is 1 for the first; `stays` is the share of draws whose plan has an asset nearby.
    pub fn explain_proposal(
        &self,
        label: AssetLabel<'_>,
        order: usize,
        proposal: &Proposal,
        stays: Option<f64>,
    ) -> String {
        let AssetLabel { reach_m, unit, .. } = label;
        let kind = label.kind_in_words();
        let mut words = format!(
            "new {kind} {order}: within {reach_m:.0} m of it {} {unit} that no other reaches; with it {} of the whole are within \
             reach, {} more",
            figures(proposal.gain),
            percent(proposal.cover_after),
            points(proposal.gain / self.demand.sum())
        );
        if let Some(stays) = stays {
            words.push_str(&format!("; in {} of draws the plan has one within {reach_m:.0} m of it", percent(stays)));
        }
        words
    }
}

impl AssetLabel<'_> {
    fn kind_in_words(&self) -> String {
        self.kind.replace('-', " ")
    }
}

/// A percentage with suitable precision.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    // A share that rounds to 0 or 100 % but is neither is not shown as such.
    match percent {
        p if p > 99.0 && p < 100.0 => "over 99 %".into(),
        p if p > 0.0 && p < 1.0 => format!("{p:.1} %"),
        p if p < 10.0 && p > 0.0 => format!("{p:.1} %"),
        p => format!("{p:.0} %"),
    }
}

/// A difference of shares in percentage points.
fn points(share: f64) -> String {
    match 100.0 * share {
        p if p < 0.05 => "less than 0.1 points".into(),
        p => format!("{p:.1} points"),
    }
}

fn figures(number: f64) -> String {
    match number {
        n if n >= 100.0 => format!("{n:.0}"),
        n if n >= 1.0 => format!("{n:.1}"),
        n if n >= 0.01 || n == 0.0 => format!("{n:.2}"),
        _ => "under 0.01".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::HOURS_PER_WEEK;

    #[test]
    fn formats_shares_and_numbers() {
        assert_eq!(
            [0.0, 0.004, 0.034, 0.5, 0.996, 1.0].map(percent),
            ["0 %", "0.4 %", "3.4 %", "50 %", "over 99 %", "100 %"]
        );
        assert_eq!([0.0, 0.001, 0.25, 3.06, 271.8].map(figures), ["0.00", "under 0.01", "0.25", "3.1", "272"]);
    }

    #[test]
    fn formats_differences_in_points() {
        assert_eq!([0.0001, 0.0049, 0.123].map(points), ["less than 0.1 points", "0.5 points", "12.3 points"]);
    }

    #[test]
    fn worst_hours_need_a_peak() {
        assert_eq!(worst_hours(&HoursOfWeek([0.01; HOURS_PER_WEEK]), Night::default()), None);
        assert_eq!(worst_hours(&HoursOfWeek::zeros(), Night::default()), None);
        let out = |slot: usize| match slot {
            slot if (4 * 24 + 16..4 * 24 + 18).contains(&slot) => 0.4,
            _ => 0.001,
        };
        assert_eq!(
            worst_hours(&HoursOfWeek(std::array::from_fn(out)), Night::default()).as_deref(),
            Some("Fri 22:00–00:00")
        );
    }
}
