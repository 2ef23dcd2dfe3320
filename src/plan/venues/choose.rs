//! The plan: candidates and demand made into a siting problem, and solved.

use rayon::prelude::*;

use super::candidates::{Part, Parts};
use super::demand::{Demand, Drawn};
use super::infeasible::{cannot, too_little};
use super::night_hours::night_slots;
use super::options::VenueOptions;
use super::venue_benefit::{Chosen, Telling};
use crate::clock::Night;
use crate::error::Result;
use crate::ingest::Venue;
use crate::place::{AllNear, LonLat};
use crate::plan::walk::Walk;
use hexspot_stats::siting::{
    Constraint, Constraints, Coverage, Effort, Group, Infeasible, Objective, Site, SitingProblem, Solution,
};

/// The ground a plan is made on.
pub struct VenueContext<'a> {
    /// What is to be covered.
    pub demand: &'a Demand,
    /// The night, whose hours count.
    pub night: Night,
    /// How far it is on foot.
    pub walk: &'a Walk,
    /// The areas that must each have some, by name.
    pub areas: &'a [String],
    /// In which of them each premises lies.
    pub area_of: &'a [Option<usize>],
}

/// Venues chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct VenuePlan {
    /// The new ones, in the order in which to win them.
    pub chosen: Vec<Chosen>,
    /// The premises that are members already.
    pub existing: Vec<usize>,
    /// Those of them that are closed all night: they cover nothing, and no area has one in them.
    pub closed: Vec<usize>,
    /// Candidates with anything within reach.
    pub candidates: usize,
    /// The night.
    pub night: Night,
    /// All demand of the night, in a week.
    pub total: f64,
    /// The share that existing ones cover once and twice.
    pub before: [f64; 2],
    /// The share covered once and twice with the new ones.
    pub after: [f64; 2],
    /// The share that all candidates together would cover.
    pub most: f64,
    /// How good the choice is.
    pub solved: Solution,
    /// Whether it is proven that fewer would not do; `None` when that was not asked.
    pub fewest: Option<bool>,
    /// How many draws `chosen_share` rests on.
    pub draws: u32,
}

/// Chooses venues. `drawn` gives the weights of a draw and how many there are. Fails when a rule cannot be met, and when nothing can be chosen.
pub fn choose(
    venues: &[Venue],
    parts: &Parts,
    wanted: &VenueOptions,
    ground: &VenueContext<'_>,
    drawn: Option<(u32, Drawn<'_>)>,
) -> Result<VenuePlan> {
    let (demand, slots) = (ground.demand, night_slots(ground.night));
    let (candidates, existing, closed) = (parts.candidates(), parts.existing(), parts.closed());
    let near = AllNear::new(&demand.at);
    let sites = |numbers: &[usize]| -> Vec<Site> {
        numbers.par_iter().map(|venue| site(venues[*venue].at, &parts.of[*venue], &near, wanted, ground)).collect()
    };
    let (all, standing) = (sites(&candidates), sites(&existing));
    // One that reaches nothing can still give an area what it must have.
    let has_use = |site: &Site| wanted.per_area > 0 || !site.reaches.is_empty();
    let (candidates, all): (Vec<usize>, Vec<Site>) =
        candidates.into_iter().zip(all).filter(|(_, site)| has_use(site)).unzip();
    let coverage = Coverage::new(demand.at.len(), slots.len(), &all, &standing);
    let weigh = |weekly: &[f64]| coverage.row_weights(|place, band| weekly[place] * demand.share(place, slots[band]));
    let open: Vec<usize> = existing.iter().copied().filter(|venue| !closed.contains(venue)).collect();
    let siting = SitingProblem {
        coverage: &coverage,
        weights: weigh(&demand.weekly),
        objective: if wanted.backup > 0.0 { Objective::Backup { share: wanted.backup } } else { Objective::Cover },
        constraints: rules(venues, &candidates, &open, wanted, ground),
    };
    let total = demand.total(&slots);
    let (siting, slots) = (&siting, &slots[..]);
    let telling = Telling { siting, candidates: &candidates, sites: &all, standing: &standing, demand, slots, total };
    let most = telling.share(&(0..candidates.len()).collect::<Vec<_>>(), 1);
    let (solved, fewest) = match wanted.cover_share {
        None => (
            siting
                .solve(Effort::for_coverage(&coverage))
                .map_err(|unmet| cannot(unmet, &siting.constraints, wanted, ground))?,
            None,
        ),
        Some(share) => as_few_as(siting, share, (total, most), wanted, ground)?,
    };
    let often = drawn.filter(|(number, _)| *number > 0).map(|(number, drawn)| {
        let rules = Constraints { choose: solved.chosen.len(), ..siting.constraints.clone() };
        how_often(&SitingProblem { constraints: rules, ..siting.clone() }, number, &|run| weigh(&drawn(run)))
    });
    Ok(VenuePlan {
        chosen: telling.chosen(&solved.chosen, often.as_deref()),
        existing,
        closed,
        candidates: candidates.len(),
        night: ground.night,
        total,
        before: [1, 2].map(|times| telling.share(&[], times)),
        after: [1, 2].map(|times| telling.share(&solved.chosen, times)),
        most,
        solved,
        fewest,
        draws: drawn.map_or(0, |(number, _)| number),
    })
}

/// As few as cover a share of the demand, and whether fewer are proven not to; all candidates would cover `most` of `total`.
fn as_few_as(
    siting: &SitingProblem<'_>,
    share: f64,
    (total, most): (f64, f64),
    wanted: &VenueOptions,
    ground: &VenueContext<'_>,
) -> Result<(Solution, Option<bool>)> {
    let of =
        |choose| SitingProblem { constraints: Constraints { choose, ..siting.constraints.clone() }, ..siting.clone() };
    let effort = Effort::for_coverage(siting.coverage);
    let fewer = of(wanted.number.min(siting.coverage.candidate_count()));
    let told = |unmet| cannot(unmet, &siting.constraints, wanted, ground);
    if let Some(smallest) = fewer.fewest_sites(share * total, effort).map_err(told)? {
        return Ok((smallest.solution, Some(smallest.proven)));
    }
    let number = match fewer.constraints.check_feasible() {
        Err(Infeasible { constraint: Constraint::PerOperator, possible, .. }) => possible,
        _ => fewer.constraints.choose,
    };
    let bound = of(number).solve(effort).map_err(told)?.bound;
    Err(too_little(share, most, number, bound < share * total))
}

/// The places within a walk of a premises, and when it is open.
fn site(at: LonLat, part: &Part, near: &AllNear, wanted: &VenueOptions, ground: &VenueContext<'_>) -> Site {
    let open = match part {
        Part::Candidate(open) | Part::Existing(open) => open.clone(),
        Part::LeftOut(_) => Vec::new(),
    };
    // No way on foot is shorter than the straight line.
    let mut around: Vec<usize> = near.within(at, wanted.walk_m).collect();
    around.sort_unstable();
    let targets: Vec<LonLat> = around.iter().map(|place| ground.demand.at[*place]).collect();
    let within = ground.walk.within(at, &targets, wanted.walk_m);
    Site { reaches: within.into_iter().map(|(target, _)| around[target]).collect(), open }
}

/// What must hold of the choice; existing ones that open by night count towards what an area must have.
fn rules(
    venues: &[Venue],
    candidates: &[usize],
    existing: &[usize],
    wanted: &VenueOptions,
    ground: &VenueContext<'_>,
) -> Constraints {
    let mut keys: Vec<String> = candidates.iter().filter_map(|venue| operator_of(&venues[*venue])).collect();
    keys.sort_unstable();
    keys.dedup();
    let operator = |venue: &usize| keys.binary_search(&operator_of(&venues[*venue])?).ok();
    let mut groups = Vec::new();
    if wanted.per_area > 0 {
        groups = vec![Group { at_least: wanted.per_area }; ground.areas.len()];
        for area in existing.iter().filter_map(|venue| ground.area_of[*venue]) {
            groups[area].at_least = groups[area].at_least.saturating_sub(1);
        }
    }
    let group = |venue: &usize| ground.area_of[*venue].filter(|_| !groups.is_empty());
    Constraints {
        choose: wanted.number,
        operator: candidates.iter().map(operator).collect(),
        per_operator: wanted.per_operator,
        group: candidates.iter().map(group).collect(),
        groups,
    }
}

/// Whose a premises is; `None` where its list does not say.
pub(super) fn operator_of(venue: &Venue) -> Option<String> {
    venue.operator_key().filter(|key| !key.is_empty())
}

/// In what share of draws each candidate is in the quick choice, which is made anew for each.
fn how_often(siting: &SitingProblem<'_>, draws: u32, weights: &(dyn Fn(u64) -> Vec<f64> + Sync)) -> Vec<f64> {
    let best = |run: u64| SitingProblem { weights: weights(run), ..siting.clone() }.solve_greedy().unwrap_or_default();
    let all: Vec<Vec<usize>> = (0..u64::from(draws)).into_par_iter().map(best).collect();
    let mut times = vec![0_u32; siting.coverage.candidate_count()];
    all.iter().flatten().for_each(|candidate| times[*candidate] += 1);
    times.into_iter().map(|times| f64::from(times) / f64::from(draws)).collect()
}
