//! What a reader of the premises' list should know.

use super::PremisesOutcome;
use crate::analysis::RankingResult;
use crate::analysis::caveats::{of_files, premises_age};

/// Metres beyond which nearness says nothing of a premises.
const WIDE_M: f64 = 150.0;

impl PremisesOutcome {
    /// Proximity, gaps, names that lead nowhere.
    pub fn notes(&self, ranked: &RankingResult) -> Vec<String> {
        let attribution = &self.attribution;
        let mut notes = Vec::new();
        notes.extend(premises_age(ranked.premises_date.as_deref(), attribution.period));
        notes.push(format!(
            "incidents that name no premises are shared equally by those within {:.0} m of them: that is proximity, not cause",
            attribution.reach_m
        ));
        if attribution.reach_m > WIDE_M {
            notes.push(format!(
                "{:.0} m is a wide reach: it deals incidents to premises that have nothing to do with them",
                attribution.reach_m
            ));
        }
        let themes: Vec<&str> = ranked.themes.iter().map(|ran| ran.selection.name.as_str()).collect();
        notes.push(format!("of incidents that name no premises, those of {} are shared", themes.join(", ")));
        if self.ratings.is_none() {
            notes.push(
                "no incident names a premises, so none is rated: proximity is no reason to (count-near in the scheme would have it so)"
                    .into(),
            );
        }
        if let Some(ratings) = &self.ratings {
            for unscored in &ratings.unscored {
                let kind = &attribution.kinds[unscored.kind];
                let name = kind.offence.as_deref().unwrap_or(&kind.category);
                let points = ratings.scheme.default_points;
                notes.push(format!(
                    "the scheme has no points for {name:?}: its {} incidents count {points} each",
                    unscored.events
                ));
            }
        }
        for (left, events) in &attribution.unattributed {
            notes.push(format!("{events} events belong to no premises: {}", left.as_str()));
        }
        notes.extend(of_files(&ranked.ledger));
        notes
    }
}
