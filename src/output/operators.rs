//! The columns of an operator.

use super::premises::{filled, named};
use crate::ingest::Venue;
use crate::premises::{Operator, Operators, PremisesData};
use crate::table::{Table, columns};

/// An operator of listed premises.
pub struct OperatorRow<'a> {
    evidence: &'a PremisesData<'a>,
    operator: &'a Operator,
    /// Its place, from 1.
    order: usize,
}

impl OperatorRow<'_> {
    fn rated(&self, count: usize) -> Option<usize> {
        self.evidence.ratings.map(|_| count)
    }

    fn schemes(&self) -> Vec<String> {
        self.operator.schemes.iter().map(|(name, venues)| format!("{name}: {venues}")).collect()
    }

    fn venues(&self, text: fn(&Venue) -> &String) -> Vec<String> {
        self.operator.venues.iter().map(|venue| text(&self.evidence.venues[*venue]).clone()).collect()
    }
}

columns! {
    /// The columns of an operator.
    pub mod operator(row: &OperatorRow<'_>) {
        /// the conversation that covers most incidents first, from 1
        ORDER: whole.least(1.0) => row.order;
        /// brand or owner as most of its premises have it; letter case and the form of the company make no difference
        OPERATOR: text.or_null() => filled(&row.operator.name);
        /// its listed premises
        VENUES: whole.least(1.0).unit("premises") => row.operator.venues.len();
        /// incidents_named and incidents_near together
        INCIDENTS: number.least(0.0).unit("incidents") => row.operator.counts.events();
        /// incidents of the period whose source names one of its premises; null when the data names no premises
        INCIDENTS_NAMED: whole.least(0.0).or_null().unit("incidents")
            => named(row.evidence.attribution, row.operator.counts.named);
        /// its premises' shares of incidents that name no premises: proximity
        INCIDENTS_NEAR: number.least(0.0).unit("incidents") => row.operator.counts.near_events();
        /// points of its premises at the end of the period, together; null when not rated
        POINTS: number.least(0.0).or_null().unit("points") => row.operator.points;
        /// its premises that are red; null when not rated
        RED: whole.least(0.0).or_null().unit("premises") => row.rated(row.operator.red);
        /// its premises that are amber; null when not rated
        AMBER: whole.least(0.0).or_null().unit("premises") => row.rated(row.operator.amber);
        /// its premises that stand in a hotspot
        VENUES_IN_HOTSPOTS: whole.least(0.0).unit("premises") => row.operator.in_hotspots;
        /// its premises that are Safe Havens
        SAFE_HAVENS: whole.least(0.0).unit("premises") => row.operator.safe_havens;
        /// schemes that its premises are in, each with how many
        SCHEMES: list => row.schemes();
        /// numbers of its premises, by rank
        VENUE_IDS: list => row.venues(|venue| &venue.id);
        /// names of its premises, by rank
        VENUE_NAMES: list => row.venues(|venue| &venue.name);
    }
}

/// `operators.csv`: the operators of the listed premises, the conversation that covers most incidents first.
pub fn operators(evidence: &PremisesData<'_>, operators: &Operators) -> Table {
    let row = |(operator, order)| OperatorRow { evidence, operator, order };
    let rows: Vec<OperatorRow<'_>> = operators.list.iter().zip(1..).map(row).collect();
    let mut out = Table::new(rows.len());
    operator::write(&mut out, &rows);
    out
}
