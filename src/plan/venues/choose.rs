//! The plan: candidates and demand made into a siting problem, solved, and told in shares of the night's demand.

use rayon::prelude::*;

use super::candidates::{Part, Parts};
use super::demand::{Demand, Drawn};
use super::wanted::Wanted;
use crate::error::{ErrorKind, Result};
use crate::ingest::Venue;
use crate::place::{AllNear, LonLat};
use crate::plan::siting::{Coverage, Effort, Group, Objective, Rule, Rules, Site, Siting, Solved, Unmet};
use crate::plan::walk::Walk;

/// The ground a plan is made on.
pub struct Ground<'a> {
    /// What is to be covered.
    pub demand: &'a Demand,
    /// The hours of the week that count.
    pub slots: &'a [usize],
    /// How far it is on foot.
    pub walk: &'a Walk,
    /// The areas that must each have some, by name.
    pub areas: &'a [String],
    /// In which of them each premises lies.
    pub area_of: &'a [Option<usize>],
}

/// A chosen venue. What it covers is told in shares of the whole demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Its number among the premises.
    pub venue: usize,
    /// What it covers that neither existing ones nor those before it do.
    pub gain: f64,
    /// What is covered with it and those before it.
    pub cover_after: f64,
    /// What would be covered no more if it alone were not won.
    pub lost_without: f64,
    /// The best one for its place, and what would be covered less with that; `None` without any.
    pub next_best: Option<(usize, f64)>,
    /// In what share of draws of the demand it is among the best; `None` without draws.
    pub chosen_share: Option<f64>,
    /// The place within its reach that weighs most by night, by its number; `None` when it reaches none.
    pub place: Option<usize>,
}

/// Venues chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct VenuePlan {
    /// The new ones, in the order in which to win them.
    pub chosen: Vec<Chosen>,
    /// The premises that are members already.
    pub existing: Vec<usize>,
    /// Candidates with anything within reach.
    pub candidates: usize,
    /// All demand of the hours that count, in a week.
    pub total: f64,
    /// The share that existing ones cover once and twice.
    pub before: [f64; 2],
    /// The share covered once and twice with the new ones.
    pub after: [f64; 2],
    /// The share that all candidates together would cover.
    pub most: f64,
    /// How good the choice is.
    pub solved: Solved,
    /// Whether it is proven that fewer would not do; `None` when that was not asked.
    pub fewest: Option<bool>,
    /// How many draws `chosen_share` rests on.
    pub draws: u32,
}

/// Chooses venues. `drawn` gives the weights of a draw and how many there are. Fails when a rule cannot be met, and when nothing can be chosen.
pub fn choose(
    venues: &[Venue],
    parts: &Parts,
    wanted: &Wanted,
    ground: &Ground<'_>,
    drawn: Option<(u32, Drawn<'_>)>,
) -> Result<VenuePlan> {
    let (candidates, existing) = (parts.candidates(), parts.existing());
    let demand = ground.demand;
    let near = AllNear::new(&demand.at);
    let sites = |numbers: &[usize]| -> Vec<Site> {
        numbers.par_iter().map(|venue| site(venues[*venue].at, &parts.of[*venue], &near, wanted, ground)).collect()
    };
    let (all, standing) = (sites(&candidates), sites(&existing));
    // One that reaches nothing can still give an area what it must have.
    let has_use = |site: &Site| wanted.per_area > 0 || !site.reaches.is_empty();
    let (candidates, all): (Vec<usize>, Vec<Site>) =
        candidates.into_iter().zip(all).filter(|(_, site)| has_use(site)).unzip();
    let coverage = Coverage::of(demand.at.len(), ground.slots.len(), &all, &standing);
    let weigh = |weekly: &[f64]| coverage.weigh(|place, band| weekly[place] * demand.share(place, ground.slots[band]));
    let of_place =
        |place: usize| ground.slots.iter().map(|slot| demand.share(place, *slot)).sum::<f64>() * demand.weekly[place];
    let total: f64 = (0..demand.at.len()).map(of_place).sum();
    let siting = Siting {
        coverage: &coverage,
        weights: weigh(&demand.weekly),
        objective: if wanted.backup > 0.0 { Objective::Backup { share: wanted.backup } } else { Objective::Cover },
        rules: rules(venues, &candidates, &existing, wanted, ground),
    };
    let share = |chosen: &[usize], times: u32| {
        if total > 0.0 { coverage.covered(&siting.weights, chosen, times) / total } else { 0.0 }
    };
    let most = share(&(0..candidates.len()).collect::<Vec<_>>(), 1);
    let told = |unmet| cannot(unmet, wanted, ground);
    let (solved, fewest) = match wanted.cover_share {
        None => (siting.solve(Effort::of(&coverage)).map_err(told)?, None),
        Some(share) => {
            let fewer = Siting {
                rules: Rules { choose: wanted.number.min(candidates.len()), ..siting.rules.clone() },
                ..siting.clone()
            };
            let smallest = fewer.smallest(share * total, Effort::of(&coverage)).map_err(told)?;
            let smallest = smallest.ok_or_else(|| too_little(share, most, wanted.number))?;
            (smallest.solved, Some(smallest.proven))
        }
    };
    let siting = Siting { rules: Rules { choose: solved.chosen.len(), ..siting.rules.clone() }, ..siting.clone() };
    let often = drawn
        .filter(|(number, _)| *number > 0)
        .map(|(number, drawn)| how_often(&siting, number, &|run| weigh(&drawn(run))));
    let mut before = Vec::new();
    let mut chosen = Vec::new();
    for worth in siting.worth(&solved.chosen) {
        let gained_by = |site: usize| -> Vec<usize> { before.iter().copied().chain([site]).collect() };
        let (covered, after) = (share(&before, 1), share(&gained_by(worth.site), 1));
        let others: Vec<usize> = solved.chosen.iter().copied().filter(|site| *site != worth.site).collect();
        let whole = share(&solved.chosen, 1);
        let exchanged = |next: usize| whole - share(&[&others[..], &[next]].concat(), 1);
        chosen.push(Chosen {
            venue: candidates[worth.site],
            gain: after - covered,
            cover_after: after,
            lost_without: whole - share(&others, 1),
            next_best: worth.next_best.map(|next| (candidates[next.site], exchanged(next.site).max(0.0))),
            chosen_share: often.as_ref().map(|often| often[worth.site]),
            place: all[worth.site]
                .reaches
                .iter()
                .copied()
                .max_by(|a, b| of_place(*a).total_cmp(&of_place(*b)).then(b.cmp(a))),
        });
        before.push(worth.site);
    }
    Ok(VenuePlan {
        chosen,
        existing,
        candidates: candidates.len(),
        total,
        before: [share(&[], 1), share(&[], 2)],
        after: [share(&solved.chosen, 1), share(&solved.chosen, 2)],
        most,
        solved,
        fewest,
        draws: drawn.map_or(0, |(number, _)| number),
    })
}

/// The places within a walk of a premises, and when it is open.
fn site(at: LonLat, part: &Part, near: &AllNear, wanted: &Wanted, ground: &Ground<'_>) -> Site {
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

/// What must hold of the choice; existing ones count towards what an area must have.
fn rules(venues: &[Venue], candidates: &[usize], existing: &[usize], wanted: &Wanted, ground: &Ground<'_>) -> Rules {
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
    Rules {
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
fn how_often(siting: &Siting<'_>, draws: u32, weights: &(dyn Fn(u64) -> Vec<f64> + Sync)) -> Vec<f64> {
    let best = |run: u64| Siting { weights: weights(run), ..siting.clone() }.quickly().unwrap_or_default();
    let all: Vec<Vec<usize>> = (0..u64::from(draws)).into_par_iter().map(best).collect();
    let mut times = vec![0_u32; siting.coverage.candidates()];
    all.iter().flatten().for_each(|candidate| times[*candidate] += 1);
    times.into_iter().map(|times| f64::from(times) / f64::from(draws)).collect()
}

/// Which rule cannot be met, in words.
fn cannot(unmet: Unmet, wanted: &Wanted, ground: &Ground<'_>) -> crate::Error {
    let Unmet { rule, wanted: asked, possible } = unmet;
    let limit = wanted.per_operator.unwrap_or_default();
    let (setting, problem, advice) = match rule {
        Rule::Choose => (
            "number",
            format!(
                "{asked} new venues are wanted, and only {possible} premises can be chosen: those with nothing within the walk cannot"
            ),
            "Ask for fewer, allow more --candidate-kinds, or add --unknown-hours open where hours are not known",
        ),
        Rule::PerOperator => (
            "per-operator",
            format!("with at most {limit} of one operator only {possible} of the {asked} wanted can be chosen"),
            "Allow more of one operator, or ask for fewer venues",
        ),
        Rule::Group(area) => (
            "per-area",
            format!("{} must have {asked} more, and only {possible} can be chosen there", ground.areas[area]),
            "Ask for fewer in each area, allow more --candidate-kinds, or leave that area out of --areas",
        ),
        Rule::Groups => (
            "per-area",
            format!("all areas together must have {asked} more, and only {possible} are to be chosen"),
            "Raise -n, or ask for fewer in each area",
        ),
        Rule::GroupsPerOperator => (
            "per-area",
            format!(
                "all areas together must have {asked} more, and with at most {limit} of one operator only {possible} of these can be chosen"
            ),
            "Allow more of one operator, or ask for fewer in each area",
        ),
    };
    ErrorKind::Setting { setting, problem, advice: advice.into() }.into()
}

fn too_little(share: f64, most: f64, number: usize) -> crate::Error {
    let problem = format!(
        "{number} new venues are not enough to cover {:.1} %; all that can be chosen together cover {:.1} %",
        100.0 * share,
        100.0 * most
    );
    let advice = "Ask for a smaller share, raise -n, or allow a longer --walk".into();
    ErrorKind::Setting { setting: "cover-share", problem, advice }.into()
}
