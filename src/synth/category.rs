//! The 14 categories of street-level crime, how common each is and what becomes of it.

use rand::Rng;

use super::integer_rng::draw_weighted;

/// A category as the police publish it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Category {
    pub(super) name: &'static str,
    /// Rows of this category among [`TOTAL_WEIGHT`]: a year of the real City.
    pub(super) weight: u32,
    outcomes: &'static [CrimeOutcome],
}

/// An outcome label and its weight within the category.
type CrimeOutcome = (&'static str, u32);

pub(super) const ANTI_SOCIAL: &str = "Anti-social behaviour";
pub(super) const DRUGS: &str = "Drugs";
pub(super) const OTHER_THEFT: &str = "Other theft";
pub(super) const PUBLIC_ORDER: &str = "Public order";
pub(super) const ROBBERY: &str = "Robbery";
pub(super) const SHOPLIFTING: &str = "Shoplifting";
pub(super) const THEFT_FROM_PERSON: &str = "Theft from the person";
pub(super) const VIOLENCE: &str = "Violence and sexual offences";

const NO_SUSPECT: &str = "Investigation complete; no suspect identified";
const UNABLE: &str = "Unable to prosecute suspect";
const UNKNOWN: &str = "Status update unavailable";
const COURT: &str = "Court result unavailable";
const AWAITING: &str = "Awaiting court outcome";
const CAUTION: &str = "Offender given a caution";
const LOCAL: &str = "Local resolution";
const NOT_IN_INTEREST: &str = "Formal action is not in the public interest";
const UNDER_INVESTIGATION: &str = "Under investigation";
const DRUGS_WARNING: &str = "Offender given a drugs possession warning";

/// Theft and damage: most offenders are never known.
const PROPERTY: &[CrimeOutcome] =
    &[(NO_SUSPECT, 70), (UNKNOWN, 12), (UNABLE, 9), (COURT, 5), (AWAITING, 2), (UNDER_INVESTIGATION, 2)];
/// Shops know more of theirs.
const SHOPS: &[CrimeOutcome] = &[
    (NO_SUSPECT, 42),
    (COURT, 22),
    (UNKNOWN, 16),
    (UNABLE, 13),
    (CAUTION, 2),
    (LOCAL, 2),
    (AWAITING, 2),
    (NOT_IN_INTEREST, 1),
];
/// Offences against people, where the suspect is often known and the case often not pursued.
const AGAINST_PEOPLE: &[CrimeOutcome] = &[
    (UNABLE, 35),
    (UNKNOWN, 26),
    (NO_SUSPECT, 22),
    (COURT, 10),
    (CAUTION, 2),
    (AWAITING, 2),
    (NOT_IN_INTEREST, 1),
    (LOCAL, 1),
    (UNDER_INVESTIGATION, 1),
];
/// Offences that come to light because someone was stopped.
const POSSESSION: &[CrimeOutcome] =
    &[(DRUGS_WARNING, 28), (COURT, 24), (UNKNOWN, 18), (LOCAL, 14), (UNABLE, 8), (CAUTION, 4), (AWAITING, 4)];
/// Anti-social behaviour is an incident, not a crime: it has neither an identifier nor an outcome.
const NONE: &[CrimeOutcome] = &[];

/// The sum of all weights.
pub(super) const TOTAL_WEIGHT: u32 = 9_992;

const fn category(name: &'static str, weight: u32, outcomes: &'static [CrimeOutcome]) -> Category {
    Category { name, weight, outcomes }
}

/// All categories, the most common first.
pub(super) static CATEGORIES: [Category; 14] = [
    category(OTHER_THEFT, 2_004, PROPERTY),
    category(VIOLENCE, 1_737, AGAINST_PEOPLE),
    category(SHOPLIFTING, 1_602, SHOPS),
    category(THEFT_FROM_PERSON, 1_503, PROPERTY),
    category(PUBLIC_ORDER, 701, AGAINST_PEOPLE),
    category(DRUGS, 531, POSSESSION),
    category(ANTI_SOCIAL, 398, NONE),
    category("Criminal damage and arson", 393, PROPERTY),
    category("Burglary", 333, PROPERTY),
    category("Bicycle theft", 238, PROPERTY),
    category(ROBBERY, 186, PROPERTY),
    category("Other crime", 164, AGAINST_PEOPLE),
    category("Vehicle crime", 123, PROPERTY),
    category("Possession of weapons", 79, AGAINST_PEOPLE),
];

impl Category {
    /// A category in proportion to its weight.
    pub(super) fn draw(rng: &mut impl Rng) -> &'static Self {
        let weights = CATEGORIES.iter().map(|category| category.weight);
        &CATEGORIES[draw_weighted(weights, TOTAL_WEIGHT, rng)]
    }

    /// Whether it is an incident without a Crime ID.
    pub(super) fn is_incident_only(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The last outcome of one offence; blank for an incident.
    pub(super) fn draw_outcome(&self, rng: &mut impl Rng) -> &'static str {
        if self.is_incident_only() {
            return "";
        }
        let weights = self.outcomes.iter().map(|outcome| outcome.1);
        self.outcomes[draw_weighted(weights.clone(), weights.sum(), rng)].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up() {
        assert_eq!(CATEGORIES.iter().map(|c| c.weight).sum::<u32>(), TOTAL_WEIGHT);
    }

    #[test]
    fn only_anti_social_behaviour_has_no_outcome() {
        for category in &CATEGORIES {
            assert_eq!(category.is_incident_only(), category.name == ANTI_SOCIAL);
            // Half of the repeats of an identifier need another outcome to change to.
            assert_ne!(category.outcomes.len(), 1);
        }
    }
}
