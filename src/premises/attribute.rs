//! Every event of a period to the premises it belongs to, or to the reason why it belongs to none.

use std::collections::BTreeMap;

use super::apportion::{Tally, UNITS, deal, ranks};
use super::attribution::{Attribution, Incidents, Kind, UnattributedReason};
use super::attribution_builder::AttributionBuilder;
use super::event_partition::{EventPartition, KindKey};
use super::name_matching::{NameMatch, Names};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{EventGroup, Events, Venue};
use crate::period::Period;
use crate::place::{LonLat, PointIndex};

/// How far from an event that names no premises they are near it, metres.
pub const DEFAULT_REACH_M: f64 = 50.0;

/// How far from an event's position the premises it names may stand, metres: registers put premises at the middle of a postcode,
/// and sources move events to the nearest map point.
pub const DEFAULT_NAMED_WITHIN_M: f64 = 250.0;

/// What is to be attributed, and how.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The months.
    pub period: Period,
    /// Whether a group's events that name no premises are shared out; those that name one are always its own.
    pub near: &'a dyn Fn(&EventGroup) -> bool,
    /// How far from such an event premises are near it, metres.
    pub reach_m: f64,
    /// How far from an event's position the premises it names may stand, metres.
    pub named_within_m: f64,
}

/// Attributes the events of a period.
///
/// An event that names a premises goes to it: by its number in a register; else by its name, and of several alike the nearest. One
/// that names none, and is asked for, goes in equal shares to all premises within reach. What is attributed and what is left
/// are together exactly the events of the period, in [`UNITS`]. Fails on distances that are none, and on more events than a
/// count can hold.
pub fn attribute(events: &Events, venues: &[Venue], question: &Question<'_>) -> Result<Attribution> {
    check_distance("reach-m", question.reach_m)?;
    check_distance("named-within-m", question.named_within_m)?;
    let piles = EventPartition::of(events, question.period, question.near);
    let all = count_of(piles.events())?;
    let rank = ranks(venues);
    let mut gathered = AttributionBuilder::new(venues.len(), kinds(&piles));
    by_name(events, &Names::new(venues, &rank), &piles, question.named_within_m, &mut gathered);
    by_proximity(events, venues, &rank, &piles, question.reach_m, &mut gathered);
    gathered.leave(UnattributedReason::NotAskedFor, piles.not_asked);
    gathered.leave(UnattributedReason::NoPosition, piles.no_position);
    Ok(Attribution {
        period: question.period,
        events: all,
        names_given: !piles.named.is_empty(),
        reach_m: question.reach_m,
        kinds: gathered.kinds().map(|kind| in_words(events, kind)).collect(),
        names: gathered.names(&rank),
        points: gathered.points(),
        left: gathered.left,
        venues: gathered.venues.into_iter().map(list).collect(),
        rank,
    })
}

fn check_distance(setting: &'static str, metres: f64) -> Result<()> {
    if metres.is_finite() && metres >= 0.0 {
        return Ok(());
    }
    let advice = "Give metres, 0 or more, such as 50".into();
    Err(ErrorKind::Setting { setting, problem: format!("{metres} is no distance"), advice }.into())
}

/// The events as a count whose units can be added up without overflow.
fn count_of(events: u128) -> Result<u64> {
    let count = u64::try_from(events).ok().filter(|count| *count <= u64::MAX / UNITS);
    count.ok_or_else(|| {
        let problem = format!("{events} events are more than can be attributed to premises");
        let advice = "Look at the column that counts events: is it a number of something else?".into();
        Error::from(ErrorKind::Setting { setting: "crime", problem, advice })
    })
}

/// Gives the events that name a premises to it, or leaves them with the reason.
fn by_name(
    events: &Events,
    names: &Names<'_>,
    piles: &EventPartition,
    within_m: f64,
    gathered: &mut AttributionBuilder,
) {
    let mut used: Vec<u32> = piles.named.keys().map(|(name, ..)| *name).collect();
    used.dedup();
    let text = |name: u32| events.premises[name as usize].trim();
    let alike = names.alike(&used.iter().map(|name| text(*name)).collect::<Vec<_>>());
    let mut meant = BTreeMap::<(u32, Option<u32>), NameMatch>::new();
    for (&(name, place, month, kind), &count) in &piles.named {
        let means = meant.entry((name, place)).or_insert_with(|| {
            let alike = &alike[used.partition_point(|used| *used < name)];
            names.meant(alike, place.map(|place| events.places[place as usize].at), within_m)
        });
        match means {
            NameMatch::Venue(venue) => gathered.give(*venue, month, kind, Tally { named: count, near: 0 }),
            NameMatch::Unclear(why, candidates) => {
                gathered.leave_name(text(name), *why, count, candidates);
                if let Some(place) = place {
                    gathered.mark(place, month, count);
                }
            }
        }
    }
}

/// Shares the events that name none out over the premises within reach, which are dealt to in the order of `rank`.
fn by_proximity(
    events: &Events,
    venues: &[Venue],
    rank: &[usize],
    piles: &EventPartition,
    reach_m: f64,
    gathered: &mut AttributionBuilder,
) {
    let within = PointIndex::new(&venues.iter().map(|venue| venue.at).collect::<Vec<LonLat>>());
    let mut here: (Option<u32>, Vec<usize>) = (None, Vec::new());
    for (&(place, month, kind), &count) in &piles.unnamed {
        if here.0 != Some(place) {
            let mut near: Vec<usize> = within.within(events.places[place as usize].at, reach_m).collect();
            near.sort_by_key(|venue| rank[*venue]);
            here = (Some(place), near);
        }
        gathered.mark(place, month, count);
        if here.1.is_empty() {
            gathered.leave(UnattributedReason::NoPremisesInReach, count);
        }
        for (venue, near) in here.1.iter().zip(deal(count, here.1.len())) {
            gathered.give(*venue, month, kind, Tally { named: 0, near });
        }
    }
}

/// The kinds there are, in order.
fn kinds(piles: &EventPartition) -> Vec<KindKey> {
    let named = piles.named.keys().map(|(.., kind)| *kind);
    let mut kinds: Vec<KindKey> = named.chain(piles.unnamed.keys().map(|(.., kind)| *kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn in_words(events: &Events, (category, offence): KindKey) -> Kind {
    Kind {
        category: events.categories[usize::from(category)].clone(),
        offence: offence.map(|offence| events.offences[offence as usize].clone()),
    }
}

fn list(incidents: BTreeMap<(usize, usize), Tally>) -> Vec<Incidents> {
    incidents.into_iter().map(|((month, kind), tally)| Incidents { month, kind, tally }).collect()
}
