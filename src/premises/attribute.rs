//! Every event of a period to the premises it belongs to, or to the reason why it belongs to none.

use std::collections::BTreeMap;

use super::attribution::{Attribution, Incidents, Kind, Left, PointIncidents, UnplacedName};
use super::naming::{Meant, Names};
use super::piles::{KindKey, Piles};
use super::shares::{Tally, UNITS, deal, ranks};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{EventGroup, Events, Venue};
use crate::period::Period;
use crate::place::{AllNear, LonLat};

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
    let piles = Piles::of(events, question.period, question.near);
    let all = count_of(piles.events())?;
    let kinds = kinds(&piles);
    let rank = ranks(venues);
    let mut shared = Shared { venues: vec![BTreeMap::new(); venues.len()], kinds: &kinds };
    let (mut left, mut points) = (BTreeMap::<Left, u64>::new(), BTreeMap::<(u32, usize), u64>::new());

    let mut names = BTreeMap::<(&str, Left), (u64, Vec<usize>)>::new();
    for (key, count, meant) in named(events, venues, &rank, &piles, question.named_within_m) {
        let (name, place, month, kind) = key;
        match meant {
            Meant::Venue(venue) => shared.add(venue, month, kind, Tally { named: count, near: 0 }),
            Meant::Unclear(why, candidates) => {
                *left.entry(why).or_default() += count;
                let (events_of_name, known) = names.entry((events.premises[name as usize].trim(), why)).or_default();
                *events_of_name += count;
                known.extend(candidates);
                if let Some(place) = place {
                    *points.entry((place, month)).or_default() += count;
                }
            }
        }
    }

    let at: Vec<LonLat> = venues.iter().map(|venue| venue.at).collect();
    let within = AllNear::new(&at);
    let mut here: (Option<u32>, Vec<usize>) = (None, Vec::new());
    for (&(place, month, kind), &count) in &piles.unnamed {
        if here.0 != Some(place) {
            let mut near: Vec<usize> = within.within(events.places[place as usize].at, question.reach_m).collect();
            near.sort_by_key(|venue| rank[*venue]);
            here = (Some(place), near);
        }
        *points.entry((place, month)).or_default() += count;
        if here.1.is_empty() {
            *left.entry(Left::NoPremisesInReach).or_default() += count;
        }
        for (venue, near) in here.1.iter().zip(deal(count, here.1.len())) {
            shared.add(*venue, month, kind, Tally { named: 0, near });
        }
    }
    for (why, count) in [(Left::NotAskedFor, piles.not_asked), (Left::NoPosition, piles.no_position)] {
        if count > 0 {
            left.insert(why, count);
        }
    }
    Ok(Attribution {
        period: question.period,
        venues: shared.finish(),
        kinds: kinds.iter().map(|kind| in_words(events, *kind)).collect(),
        points: points.into_iter().map(|((place, month), events)| PointIncidents { place, month, events }).collect(),
        names: unplaced(names, &rank),
        left,
        events: all,
        names_given: events
            .details
            .iter()
            .any(|detail| detail.premises.is_some_and(|name| !events.premises[name as usize].trim().is_empty())),
        reach_m: question.reach_m,
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

type NamedKey = (u32, Option<u32>, usize, KindKey);

/// The piles that name a premises, each with what its name means where it happened.
fn named(
    events: &Events,
    venues: &[Venue],
    rank: &[usize],
    piles: &Piles,
    within_m: f64,
) -> Vec<(NamedKey, u64, Meant)> {
    if piles.named.is_empty() {
        return Vec::new();
    }
    let mut used: Vec<u32> = piles.named.keys().map(|(name, ..)| *name).collect();
    used.dedup();
    let texts: Vec<&str> = used.iter().map(|name| events.premises[*name as usize].trim()).collect();
    let names = Names::new(venues, rank);
    let alike = names.alike(&texts);
    let mut meant = BTreeMap::<(u32, Option<u32>), Meant>::new();
    let mean = |(key, count): (&NamedKey, &u64)| {
        let (name, place, ..) = *key;
        let means = meant.entry((name, place)).or_insert_with(|| {
            let text = used.partition_point(|used| *used < name);
            names.meant(&alike[text], place.map(|place| events.places[place as usize].at), within_m)
        });
        (*key, *count, means.clone())
    };
    piles.named.iter().map(mean).collect()
}

/// The kinds there are, in order.
fn kinds(piles: &Piles) -> Vec<KindKey> {
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

/// The incidents of each premises while they are gathered.
struct Shared<'a> {
    venues: Vec<BTreeMap<(usize, usize), Tally>>,
    kinds: &'a [KindKey],
}

impl Shared<'_> {
    fn add(&mut self, venue: usize, month: usize, kind: KindKey, tally: Tally) {
        let kind = self.kinds.partition_point(|known| *known < kind);
        let sum = self.venues[venue].entry((month, kind)).or_default();
        *sum = *sum + tally;
    }

    fn finish(self) -> Vec<Vec<Incidents>> {
        let list = |incidents: BTreeMap<(usize, usize), Tally>| {
            incidents.into_iter().map(|((month, kind), tally)| Incidents { month, kind, tally }).collect()
        };
        self.venues.into_iter().map(list).collect()
    }
}

fn unplaced(names: BTreeMap<(&str, Left), (u64, Vec<usize>)>, rank: &[usize]) -> Vec<UnplacedName> {
    let mut list: Vec<UnplacedName> = names
        .into_iter()
        .map(|((name, left), (events, mut candidates))| {
            candidates.sort_by_key(|venue| rank[*venue]);
            candidates.dedup();
            UnplacedName { name: name.into(), left, events, candidates }
        })
        .collect();
    list.sort_by(|a, b| b.events.cmp(&a.events).then(a.name.cmp(&b.name)).then(a.left.cmp(&b.left)));
    list
}
