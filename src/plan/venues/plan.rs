//! The choice of venues as a siting problem.

use rayon::prelude::*;

use super::candidates::{PremisesRole, PremisesRoles};
use super::demand::{DrawnWeights, VenueDemand};
use super::infeasible::{infeasible_error, unreachable_share};
use super::night_hours::night_slots;
use super::options::VenueOptions;
use super::uncertainty::chosen_shares;
use super::venue_benefit::{ChosenVenue, VenueBenefits};
use crate::clock::Night;
use crate::error::Result;
use crate::ingest::Venue;
use crate::place::{LonLat, PointIndex};
use crate::plan::walk::Walk;
use hexspot_stats::siting::{
    Constraint, Constraints, Coverage, Effort, Group, Infeasible, Objective, Site, SitingProblem, Solution,
};

/// What a choice of venues is computed from, apart from the premises.
pub struct VenueInput<'a> {
    /// Demand to cover.
    pub demand: &'a VenueDemand,
    /// The night whose hours count.
    pub night: Night,
    /// Walking distances.
    pub walk: &'a Walk,
    /// Names of the areas that must each have venues.
    pub areas: &'a [String],
    /// Area of each premises.
    pub area_of: &'a [Option<usize>],
}

/// A choice of venues.
#[derive(Clone, Debug, PartialEq)]
pub struct VenuePlan {
    /// New venues by gain, the order in which to win them.
    pub chosen: Vec<ChosenVenue>,
    /// Premises that are members already.
    pub existing: Vec<usize>,
    /// Members that are closed all night: they cover nothing and do not count for their area.
    pub closed: Vec<usize>,
    /// Number of candidates with demand within reach.
    pub candidates: usize,
    /// The night.
    pub night: Night,
    /// All demand of the night, in a week.
    pub total: f64,
    /// Share covered at least once and at least twice by existing venues.
    pub before: [f64; 2],
    /// The same with the new venues.
    pub after: [f64; 2],
    /// Share that all candidates together would cover.
    pub reachable_share: f64,
    /// The solution with its bound.
    pub solution: Solution,
    /// Whether fewer are proven not to do; `None` when the fewest were not requested.
    pub fewest: Option<bool>,
    /// Number of draws behind `chosen_share`.
    pub draws: u32,
}

/// Chooses venues. `drawn` is the number of draws and the weights of each.
///
/// # Errors
///
/// A setting that no choice satisfies, or a share of the demand that the number of venues cannot reach.
pub fn plan(
    venues: &[Venue],
    roles: &PremisesRoles,
    options: &VenueOptions,
    input: &VenueInput<'_>,
    drawn: Option<(u32, DrawnWeights<'_>)>,
) -> Result<VenuePlan> {
    let (demand, slots) = (input.demand, night_slots(input.night));
    let (candidates, existing, closed) = (roles.candidates(), roles.existing(), roles.closed());
    let near = PointIndex::new(&demand.at);
    let sites = |numbers: &[usize]| -> Vec<Site> {
        numbers.par_iter().map(|venue| site(venues[*venue].at, &roles.of[*venue], &near, options, input)).collect()
    };
    let (all, existing_sites) = (sites(&candidates), sites(&existing));
    // A venue that reaches nothing can still count for its area.
    let has_use = |site: &Site| options.per_area > 0 || !site.reaches.is_empty();
    let (candidates, all): (Vec<usize>, Vec<Site>) =
        candidates.into_iter().zip(all).filter(|(_, site)| has_use(site)).unzip();
    let coverage = Coverage::new(demand.at.len(), slots.len(), &all, &existing_sites);
    let row_weights =
        |weekly: &[f64]| coverage.row_weights(|place, band| weekly[place] * demand.share(place, slots[band]));
    let open: Vec<usize> = existing.iter().copied().filter(|venue| !closed.contains(venue)).collect();
    let siting = SitingProblem {
        coverage: &coverage,
        weights: row_weights(&demand.weekly),
        objective: if options.backup > 0.0 { Objective::Backup { share: options.backup } } else { Objective::Cover },
        constraints: constraints(venues, &candidates, &open, options, input),
    };
    let total = demand.total(&slots);
    let (siting, slots) = (&siting, &slots[..]);
    let benefits = VenueBenefits {
        siting,
        candidates: &candidates,
        sites: &all,
        existing_sites: &existing_sites,
        demand,
        slots,
        total,
    };
    let reachable_share = benefits.share(&(0..candidates.len()).collect::<Vec<_>>(), 1);
    let (solution, fewest) = match options.cover_share {
        None => (
            siting
                .solve(Effort::for_coverage(&coverage))
                .map_err(|infeasible| infeasible_error(infeasible, &siting.constraints, options, input))?,
            None,
        ),
        Some(share) => fewest_venues(siting, share, (total, reachable_share), options, input)?,
    };
    let often = drawn.filter(|(number, _)| *number > 0).map(|(number, drawn)| {
        let constraints = Constraints { choose: solution.chosen.len(), ..siting.constraints.clone() };
        chosen_shares(&SitingProblem { constraints, ..siting.clone() }, number, &|run| row_weights(&drawn(run)))
    });
    Ok(VenuePlan {
        chosen: benefits.chosen(&solution.chosen, often.as_deref()),
        existing,
        closed,
        candidates: candidates.len(),
        night: input.night,
        total,
        before: [1, 2].map(|times| benefits.share(&[], times)),
        after: [1, 2].map(|times| benefits.share(&solution.chosen, times)),
        reachable_share,
        solution,
        fewest,
        draws: drawn.map_or(0, |(number, _)| number),
    })
}

/// As few as cover a share of the demand, and whether fewer are proven not to; all candidates cover `reachable_share` of `total`.
fn fewest_venues(
    siting: &SitingProblem<'_>,
    share: f64,
    (total, reachable_share): (f64, f64),
    options: &VenueOptions,
    input: &VenueInput<'_>,
) -> Result<(Solution, Option<bool>)> {
    let of =
        |choose| SitingProblem { constraints: Constraints { choose, ..siting.constraints.clone() }, ..siting.clone() };
    let effort = Effort::for_coverage(siting.coverage);
    let fewer = of(options.number.min(siting.coverage.candidate_count()));
    let explain = |infeasible| infeasible_error(infeasible, &siting.constraints, options, input);
    if let Some(smallest) = fewer.fewest_sites(share * total, effort).map_err(explain)? {
        return Ok((smallest.solution, Some(smallest.proven)));
    }
    let number = match fewer.constraints.check_feasible() {
        Err(Infeasible { constraint: Constraint::PerOperator, possible, .. }) => possible,
        _ => fewer.constraints.choose,
    };
    let bound = of(number).solve(effort).map_err(explain)?.bound;
    Err(unreachable_share(share, reachable_share, number, bound < share * total))
}

/// The places within a walk of a premises, and its open hours.
fn site(at: LonLat, role: &PremisesRole, near: &PointIndex, options: &VenueOptions, input: &VenueInput<'_>) -> Site {
    let open = match role {
        PremisesRole::Candidate(open) | PremisesRole::Existing(open) => open.clone(),
        PremisesRole::Excluded(_) => Vec::new(),
    };
    // No path on foot is shorter than the straight line.
    let mut around: Vec<usize> = near.within(at, options.walk_m).collect();
    around.sort_unstable();
    let targets: Vec<LonLat> = around.iter().map(|place| input.demand.at[*place]).collect();
    let within = input.walk.within(at, &targets, options.walk_m);
    Site { reaches: within.into_iter().map(|(target, _)| around[target]).collect(), open }
}

/// Constraints of the choice; existing venues that open by night count towards the minimum of their area.
fn constraints(
    venues: &[Venue],
    candidates: &[usize],
    existing: &[usize],
    options: &VenueOptions,
    input: &VenueInput<'_>,
) -> Constraints {
    let mut keys: Vec<String> = candidates.iter().filter_map(|venue| operator_of(&venues[*venue])).collect();
    keys.sort_unstable();
    keys.dedup();
    let operator = |venue: &usize| keys.binary_search(&operator_of(&venues[*venue])?).ok();
    let mut groups = Vec::new();
    if options.per_area > 0 {
        groups = vec![Group { at_least: options.per_area }; input.areas.len()];
        for area in existing.iter().filter_map(|venue| input.area_of[*venue]) {
            groups[area].at_least = groups[area].at_least.saturating_sub(1);
        }
    }
    let group = |venue: &usize| input.area_of[*venue].filter(|_| !groups.is_empty());
    Constraints {
        choose: options.number,
        operator: candidates.iter().map(operator).collect(),
        per_operator: options.per_operator,
        group: candidates.iter().map(group).collect(),
        groups,
    }
}

/// Operator of a premises; `None` where it is not stated.
pub(super) fn operator_of(venue: &Venue) -> Option<String> {
    venue.operator_key().filter(|key| !key.is_empty())
}
