//! Which premises are candidates, which are members already, and why others are excluded.

use std::collections::BTreeMap;

use super::night_hours::NightHours;
use super::options::{UnknownHours, VenueOptions};
use crate::exposure::PremisesFilter;
use crate::ingest::{Access, Venue, slug};

/// The role of a premises in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PremisesRole {
    /// A candidate, open in these hours of the night.
    Candidate(Vec<bool>),
    /// A member of the scheme, open in these hours of the night.
    Existing(Vec<bool>),
    /// Neither.
    Excluded(Exclusion),
}

/// Why a premises is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// Its kind is not eligible.
    Kind,
    /// It is not open to everyone.
    Access,
    /// It lies outside the study area.
    Outside,
    /// Its hours are unknown.
    HoursUnknown,
    /// It is closed all night.
    ClosedByNight,
    /// It is a member with unknown hours, so it covers nothing.
    ExistingHoursUnknown,
}

impl Exclusion {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "not of the kinds that can be chosen",
            Self::Access => "not open to everybody",
            Self::Outside => "outside the study area",
            Self::HoursUnknown => "hours not known",
            Self::ClosedByNight => "closed all night",
            Self::ExistingHoursUnknown => "in the scheme already, and hours not known",
        }
    }
}

/// The role of each premises.
#[derive(Clone, Debug, PartialEq)]
pub struct PremisesRoles {
    /// By premises.
    pub of: Vec<PremisesRole>,
    /// Number of premises assumed to be open all night, because their hours are unknown.
    pub assumed_open: usize,
    /// Whether that is assumed because no candidate has known hours.
    pub no_hours_at_all: bool,
}

impl PremisesRoles {
    /// Number of excluded premises by reason.
    pub fn excluded_counts(&self) -> BTreeMap<Exclusion, usize> {
        let mut left = BTreeMap::new();
        for role in &self.of {
            if let PremisesRole::Excluded(why) = role {
                *left.entry(*why).or_default() += 1;
            }
        }
        left
    }

    /// Indices of the candidates.
    pub fn candidates(&self) -> Vec<usize> {
        let is_one = |(at, role): (usize, &PremisesRole)| matches!(role, PremisesRole::Candidate(_)).then_some(at);
        self.of.iter().enumerate().filter_map(is_one).collect()
    }

    /// Indices of the members with known hours.
    pub fn existing(&self) -> Vec<usize> {
        let is_one = |(at, role): (usize, &PremisesRole)| matches!(role, PremisesRole::Existing(_)).then_some(at);
        self.of.iter().enumerate().filter_map(is_one).collect()
    }

    /// Those of the members that are closed all night.
    pub fn closed(&self) -> Vec<usize> {
        let is_closed = |at: &usize| matches!(&self.of[*at], PremisesRole::Existing(open) if !open.contains(&true));
        self.existing().into_iter().filter(is_closed).collect()
    }
}

/// Assigns roles. `counted` decides which kinds are eligible when none are named; `in_study` says which premises lie in
/// the study area.
pub fn assign_roles(
    venues: &[Venue],
    options: &VenueOptions,
    counted: &PremisesFilter,
    in_study: &[bool],
    hours: &mut NightHours,
) -> PremisesRoles {
    let scheme = slug(&options.scheme);
    let is_member = |venue: &Venue| venue.schemes.iter().any(|name| begins_with(&slug(name), &scheme));
    let why_not = |venue: &Venue, in_study: bool| {
        let right_kind =
            if options.kinds.is_empty() { counted.counts(venue) } else { options.kinds.contains(&venue.kind) };
        let reasons = [
            (!in_study, Exclusion::Outside),
            (!right_kind, Exclusion::Kind),
            (venue.access == Some(Access::Restricted), Exclusion::Access),
        ];
        reasons.into_iter().find(|(holds, _)| *holds).map(|(_, why)| why)
    };
    let known: Vec<Option<Vec<bool>>> = venues.iter().map(|venue| hours.open(venue)).collect();
    let could = |at: usize| !is_member(&venues[at]) && why_not(&venues[at], in_study[at]).is_none();
    let no_hours_at_all = (0..venues.len()).any(could) && !(0..venues.len()).any(|at| could(at) && known[at].is_some());
    let assume = no_hours_at_all || options.unknown_hours == UnknownHours::Open;
    let mut assumed_open = 0;
    let mut open = |known: Option<Vec<bool>>| {
        assumed_open += usize::from(known.is_none() && assume);
        known.or_else(|| assume.then(|| vec![true; hours.number()]))
    };
    let role = |(at, known): (usize, Option<Vec<bool>>)| {
        if is_member(&venues[at]) {
            return open(known).map_or(PremisesRole::Excluded(Exclusion::ExistingHoursUnknown), PremisesRole::Existing);
        }
        match why_not(&venues[at], in_study[at]) {
            Some(why) => PremisesRole::Excluded(why),
            None => match open(known) {
                None => PremisesRole::Excluded(Exclusion::HoursUnknown),
                Some(open) if !open.contains(&true) => PremisesRole::Excluded(Exclusion::ClosedByNight),
                Some(open) => PremisesRole::Candidate(open),
            },
        }
    };
    let of = known.into_iter().enumerate().map(role).collect();
    PremisesRoles { of, assumed_open, no_hours_at_all }
}

/// Whether the name of a scheme begins with these words, in the singular or plural: "safe-havens-london" begins with
/// "safe-haven".
fn begins_with(name: &str, words: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with('-');
    name.strip_prefix(words).is_some_and(|rest| ends(rest) || rest.strip_prefix('s').is_some_and(ends))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Night;
    use crate::ingest::{Hours, Register};
    use crate::place::LonLat;

    fn venue(kind: &str, hours: Option<&str>) -> Venue {
        let at = LonLat::new(0.0, 51.5).expect("in range");
        Venue { kind: kind.into(), hours: hours.map(Hours::new), ..Venue::at(at, Register::Licensing, 0, 1) }
    }

    fn sorted(venues: &[Venue], options: &VenueOptions) -> PremisesRoles {
        let mut hours = NightHours::new(Night::default());
        assign_roles(venues, options, &PremisesFilter::Auto, &vec![true; venues.len()], &mut hours)
    }

    fn why(roles: &PremisesRoles, at: usize) -> Option<Exclusion> {
        if let PremisesRole::Excluded(why) = roles.of[at] { Some(why) } else { None }
    }

    #[test]
    fn assigns_roles_with_reasons() {
        let mut venues = vec![
            venue("pub", Some("Mo-Su 12:00-23:00")),
            venue("pub", None),
            venue("cafe", Some("Mo-Su 08:00-17:00")),
            venue("members-club", Some("Mo-Su 18:00-02:00")),
            venue("bar", Some("24/7")),
            venue("bar", None),
        ];
        venues[3].access = Some(Access::Restricted);
        venues[4].schemes = vec!["WAVE".into(), "Safe Havens".into()];
        venues[5].schemes = vec!["safe haven".into()];
        let met = sorted(&venues, &VenueOptions::default());
        assert_eq!((met.candidates(), met.existing()), (vec![0], vec![4]));
        let reasons = [1, 2, 3, 5].map(|at| why(&met, at).expect("left out"));
        use Exclusion::{ClosedByNight, ExistingHoursUnknown, HoursUnknown};
        assert_eq!(reasons, [HoursUnknown, ClosedByNight, Exclusion::Access, ExistingHoursUnknown]);
        assert_eq!(
            met.excluded_counts().values().sum::<usize>() + met.candidates().len() + met.existing().len(),
            venues.len()
        );
        let open = VenueOptions { unknown_hours: UnknownHours::Open, ..VenueOptions::default() };
        let met = sorted(&venues, &open);
        assert_eq!((met.candidates(), met.existing(), met.assumed_open), (vec![0, 1], vec![4, 5], 2));
        let bars = VenueOptions { kinds: vec!["bar".into()], ..VenueOptions::default() };
        assert_eq!(why(&sorted(&venues, &bars), 0), Some(Exclusion::Kind));
        let wave = VenueOptions { scheme: "Wave".into(), ..VenueOptions::default() };
        assert_eq!(sorted(&venues, &wave).existing(), [4]);
    }

    #[test]
    fn matches_schemes_by_words() {
        let met = ["safe-haven", "safe-havens", "safe-haven-london", "safe-havens-london"];
        assert!(met.iter().all(|name| begins_with(name, "safe-haven")));
        assert!(!["safe-havenly", "wavelength", "safe", ""].iter().any(|name| begins_with(name, "safe-haven")));
        assert!(!begins_with("wavelength", "wave"));
    }

    #[test]
    fn finds_members_closed_all_night() {
        let mut venues = vec![venue("office", Some("Mo-Fr 07:30-16:00")), venue("bar", Some("24/7"))];
        venues.iter_mut().for_each(|venue| venue.schemes = vec!["Safe Haven".into()]);
        let met = sorted(&venues, &VenueOptions::default());
        assert_eq!((met.existing(), met.closed()), (vec![0, 1], vec![0]));
    }

    #[test]
    fn assumes_open_without_any_hours() {
        let met = sorted(&[venue("pub", None), venue("pub", None)], &VenueOptions::default());
        assert!(met.no_hours_at_all && met.assumed_open == 2 && met.candidates() == [0, 1]);
        assert!(matches!(&met.of[0], PremisesRole::Candidate(open) if open.len() == 84 && !open.contains(&false)));
    }
}
