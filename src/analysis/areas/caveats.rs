//! What a reader of a comparison should know that is no fault of the data.

use super::AreasOutcome;
use crate::analysis::caveats::{footfall_age, of_files, premises_age};
use crate::areas::{AreaComparison, Denominator, RateRanking};

impl AreasOutcome {
    /// Gaps, ages, approximations, choices made by default.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(premises_age(self.premises_date.as_deref(), self.period));
        if let Some(premises) = &self.ground.exposure.premises {
            notes.push(format!("rates per premises are per {}", premises.meaning));
            if !premises.access_known {
                notes.push(
                    "no register says who may enter: how many premises are open to everybody is not known".into(),
                );
            }
        }
        if let Some(footfall) = &self.ground.exposure.footfall {
            notes.push(format!("footfall is {}", footfall.source.meaning));
            notes.extend(footfall_age(&footfall.source, self.period));
        }
        for (body, months) in self.coverage.iter().flat_map(|coverage| &coverage.gaps) {
            notes.push(format!("{body} has no rows for {}: unknown, not zero", crate::period::runs(months)));
        }
        notes.extend(of_files(&self.ledger));
        notes.extend(self.joined.iter().map(|joined| format!("counts by area: {joined}")));
        if self.ground.exposure.premises.as_ref().is_some_and(|premises| premises.counted.iter().all(|n| *n == 0)) {
            notes.push("none of the premises given is counted in any area: check their kinds and positions".into());
        }
        notes.extend(self.nowhere());
        for comparison in &self.comparisons {
            let title = &comparison.measure.title;
            if let Some(proxy_of) = &comparison.measure.proxy_of {
                notes.push(format!("{title}: a proxy of {proxy_of}"));
            }
            if comparison.measure.source.contains("not used") {
                notes.push(format!("{title}: from {}", comparison.measure.source));
            }
            if comparison.dispersion.is_none() {
                notes.push(format!("{title}: too few months or events to tell how clumped events are in time; intervals are not widened for it"));
            }
            let ranked = comparison.by(Denominator::Number).map_or(0, RateRanking::ranked);
            if ranked < self.ground.len() {
                notes.push(format!(
                    "{title}: nothing is known of {} of {} areas",
                    self.ground.len() - ranked,
                    self.ground.len()
                ));
            }
        }
        notes
    }

    /// What the comparison leaves out because it is in no area or has no position.
    fn nowhere(&self) -> Option<String> {
        let of = |comparison: &AreaComparison| {
            let (outside, unlocated) = (comparison.counts.outside, comparison.counts.unlocated);
            (outside + unlocated > 0).then(|| format!("{} {outside} and {unlocated}", comparison.measure.name))
        };
        let left: Vec<String> = self.comparisons.iter().filter_map(of).collect();
        (!left.is_empty()).then(|| format!("in no area, and without a position: {}", left.join("; ")))
    }
}
