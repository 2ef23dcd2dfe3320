//! Attribution of events to premises: every event of a period to the premises it belongs to, or to the reason why it belongs to none.

use std::collections::{BTreeMap, BTreeSet};

use super::apportion::{IncidentCounts, UNITS, apportion, ranks};
use super::event_partition::{EventPartition, KindKey};
use super::name_matching::{NameIndex, NameMatch};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{EventGroup, Events, Venue};
use crate::period::Period;
use crate::place::{LonLat, PointIndex};

/// The kind of an incident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IncidentKind {
    /// Its category.
    pub category: String,
    /// Its offence; `None` where the source does not state it.
    pub offence: Option<String>,
}

/// Incidents of one kind at a premises in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Incidents {
    /// Month of the period, from 0.
    pub month: usize,
    /// Index into [`Attribution::kinds`].
    pub kind: usize,
    /// The number of incidents.
    pub counts: IncidentCounts,
}

/// Events at a place in a month that are not attributed by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PointIncidents {
    /// Index into the places of the events.
    pub place: u32,
    /// Month of the period, from 0.
    pub month: usize,
    /// The number of events.
    pub events: u64,
}

/// Why events are not attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnattributedReason {
    /// They name no premises, and none is within reach.
    NoPremisesInReach,
    /// They name no premises and are not of the theme.
    NotRequested,
    /// They name no premises, and have no position.
    NoPosition,
    /// No premises has the number or a similar name.
    NameUnknown,
    /// Several premises have the name and cannot be distinguished.
    NameAmbiguous,
    /// The premises with the name are too far from the events.
    NameElsewhere,
}

impl UnattributedReason {
    /// The reason in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPremisesInReach => "no premises within reach",
            Self::NotRequested => "not of the theme",
            Self::NoPosition => "no position and no premises named",
            Self::NameUnknown => "name unknown",
            Self::NameAmbiguous => "name of several premises",
            Self::NameElsewhere => "premises of this name stand too far away",
        }
    }
}

/// A name that events give and that matches no premises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplacedName {
    /// The name as given by the source.
    pub name: String,
    /// Why it matches none.
    pub reason: UnattributedReason,
    /// The number of events that give it.
    pub events: u64,
    /// The premises that it may be, in rank order: all with the name, the nearest of them, or the one with the most similar name.
    pub candidates: Vec<usize>,
}

/// The events of a period by premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The months.
    pub period: Period,
    /// The kinds of incidents, in order.
    pub kinds: Vec<IncidentKind>,
    /// The incidents of each premises, by month and kind.
    pub venues: Vec<Vec<Incidents>>,
    /// Events of the theme with a position that are not attributed by name, by place and month.
    pub points: Vec<PointIncidents>,
    /// NameIndex that lead to no premises, most events first.
    pub names: Vec<UnplacedName>,
    /// Events that are not attributed, by reason.
    pub unattributed: BTreeMap<UnattributedReason, u64>,
    /// All events of the period: those attributed, whole or in shares, and those not attributed.
    pub events: u64,
    /// Whether any event of the period names a premises; otherwise the incidents at premises are unknown.
    pub names_given: bool,
    /// The distance within which premises are near an event, metres.
    pub reach_m: f64,
    /// The rank of each premises by its own attributes.
    pub(super) rank: Vec<usize>,
}

impl Attribution {
    /// The incidents of a premises in the whole period.
    pub fn counts(&self, venue: usize) -> IncidentCounts {
        self.venues[venue].iter().fold(IncidentCounts::default(), |total, incidents| total + incidents.counts)
    }
}

/// The default distance within which premises are near an event, metres.
pub const DEFAULT_REACH_M: f64 = 50.0;

/// The default distance within which an event's name matches premises, metres: registers put premises at the centre of a postcode, and
/// sources move events to the nearest map point.
pub const DEFAULT_NAMED_WITHIN_M: f64 = 250.0;

/// How events are attributed.
#[derive(Clone, Copy)]
pub struct AttributionOptions<'a> {
    /// The months.
    pub period: Period,
    /// Whether a group's events that name no premises are apportioned. Events that name a premises always belong to it.
    pub near: &'a dyn Fn(&EventGroup) -> bool,
    /// The distance within which premises are near such an event, metres.
    pub reach_m: f64,
    /// The distance within which an event's name matches premises, metres.
    pub named_within_m: f64,
}

/// Attributes the events of a period.
///
/// An event that names a premises is attributed to it: by its number in a register, else by its name, to the nearest of several. An event
/// that names none and passes [`AttributionOptions::near`] is apportioned equally among all premises within reach. Attributed and
/// unattributed events add up to exactly the events of the period, in [`UNITS`].
///
/// # Errors
///
/// A distance that is negative or not finite, or more events than a count can hold.
pub fn attribute(events: &Events, venues: &[Venue], options: &AttributionOptions<'_>) -> Result<Attribution> {
    check_distance("reach-m", options.reach_m)?;
    check_distance("named-within-m", options.named_within_m)?;
    let partition = EventPartition::new(events, options.period, options.near);
    let all = checked_count(partition.events())?;
    let rank = ranks(venues);
    let mut builder = AttributionBuilder::new(venues.len(), kinds(&partition));
    attribute_by_name(events, &NameIndex::new(venues, &rank), &partition, options.named_within_m, &mut builder);
    attribute_by_proximity(events, venues, &rank, &partition, options.reach_m, &mut builder);
    builder.add_unattributed(UnattributedReason::NotRequested, partition.not_requested);
    builder.add_unattributed(UnattributedReason::NoPosition, partition.no_position);
    Ok(Attribution {
        period: options.period,
        events: all,
        names_given: !partition.named.is_empty(),
        reach_m: options.reach_m,
        kinds: builder.kinds().map(|kind| incident_kind(events, kind)).collect(),
        names: builder.names(&rank),
        points: builder.points(),
        unattributed: builder.unattributed,
        venues: builder.venues.into_iter().map(incident_list).collect(),
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

/// Checks that the units of so many events can be summed without overflow.
fn checked_count(events: u128) -> Result<u64> {
    let count = u64::try_from(events).ok().filter(|count| *count <= u64::MAX / UNITS);
    count.ok_or_else(|| {
        let problem = format!("{events} events are more than can be attributed to premises");
        let advice = "Look at the column that counts events: is it a number of something else?".into();
        Error::from(ErrorKind::Setting { setting: "crime", problem, advice })
    })
}

/// Attributes events that name a premises, or records why they are not attributed.
fn attribute_by_name(
    events: &Events,
    names: &NameIndex<'_>,
    partition: &EventPartition,
    within_m: f64,
    builder: &mut AttributionBuilder,
) {
    let mut used: Vec<u32> = partition.named.keys().map(|(name, ..)| *name).collect();
    used.dedup();
    let text = |name: u32| events.premises[name as usize].trim();
    let candidates = names.candidates(&used.iter().map(|name| text(*name)).collect::<Vec<_>>());
    let mut resolved = BTreeMap::<(u32, Option<u32>), NameMatch>::new();
    for (&(name, place, month, kind), &count) in &partition.named {
        let matched = resolved.entry((name, place)).or_insert_with(|| {
            let candidates = &candidates[used.partition_point(|used| *used < name)];
            names.resolve(candidates, place.map(|place| events.places[place as usize].at), within_m)
        });
        match matched {
            NameMatch::Venue(venue) => {
                builder.add_incidents(*venue, month, kind, IncidentCounts { named: count, near: 0 })
            }
            NameMatch::Unresolved(reason, candidates) => {
                builder.add_unplaced_name(text(name), *reason, count, candidates);
                if let Some(place) = place {
                    builder.add_point(place, month, count);
                }
            }
        }
    }
}

/// Apportions events that name no premises among the premises within reach, in the order of `rank`.
fn attribute_by_proximity(
    events: &Events,
    venues: &[Venue],
    rank: &[usize],
    partition: &EventPartition,
    reach_m: f64,
    builder: &mut AttributionBuilder,
) {
    let within = PointIndex::new(&venues.iter().map(|venue| venue.at).collect::<Vec<LonLat>>());
    let mut here: (Option<u32>, Vec<usize>) = (None, Vec::new());
    for (&(place, month, kind), &count) in &partition.unnamed {
        if here.0 != Some(place) {
            let mut near: Vec<usize> = within.within(events.places[place as usize].at, reach_m).collect();
            near.sort_by_key(|venue| rank[*venue]);
            here = (Some(place), near);
        }
        builder.add_point(place, month, count);
        if here.1.is_empty() {
            builder.add_unattributed(UnattributedReason::NoPremisesInReach, count);
        }
        for (venue, near) in here.1.iter().zip(apportion(count, here.1.len())) {
            builder.add_incidents(*venue, month, kind, IncidentCounts { named: 0, near });
        }
    }
}

/// The kinds of incidents, in order.
fn kinds(partition: &EventPartition) -> Vec<KindKey> {
    let named = partition.named.keys().map(|(.., kind)| *kind);
    let mut kinds: Vec<KindKey> = named.chain(partition.unnamed.keys().map(|(.., kind)| *kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn incident_kind(events: &Events, (category, offence): KindKey) -> IncidentKind {
    IncidentKind {
        category: events.categories[usize::from(category)].clone(),
        offence: offence.map(|offence| events.offences[offence as usize].clone()),
    }
}

fn incident_list(incidents: BTreeMap<(usize, usize), IncidentCounts>) -> Vec<Incidents> {
    incidents.into_iter().map(|((month, kind), counts)| Incidents { month, kind, counts }).collect()
}

/// An attribution under construction.
struct AttributionBuilder {
    /// The incidents of each premises, by month of the period and kind.
    venues: Vec<BTreeMap<(usize, usize), IncidentCounts>>,
    /// Events that are not attributed, by reason.
    unattributed: BTreeMap<UnattributedReason, u64>,
    kinds: Vec<KindKey>,
    points: BTreeMap<(u32, usize), u64>,
    names: BTreeMap<(String, UnattributedReason), (u64, BTreeSet<usize>)>,
}

impl AttributionBuilder {
    /// An empty attribution to so many premises; `kinds` are in order.
    fn new(venues: usize, kinds: Vec<KindKey>) -> Self {
        Self {
            venues: vec![BTreeMap::new(); venues],
            unattributed: BTreeMap::new(),
            kinds,
            points: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// Adds incidents to a premises.
    fn add_incidents(&mut self, venue: usize, month: usize, kind: KindKey, counts: IncidentCounts) {
        let kind = self.kinds.partition_point(|known| *known < kind);
        let sum = self.venues[venue].entry((month, kind)).or_default();
        *sum = *sum + counts;
    }

    /// Adds events that are not attributed.
    fn add_unattributed(&mut self, reason: UnattributedReason, events: u64) {
        if events > 0 {
            *self.unattributed.entry(reason).or_default() += events;
        }
    }

    /// Adds events whose name matches no premises.
    fn add_unplaced_name(&mut self, name: &str, reason: UnattributedReason, events: u64, candidates: &[usize]) {
        self.add_unattributed(reason, events);
        let (sum, known) = self.names.entry((name.to_owned(), reason)).or_default();
        *sum += events;
        known.extend(candidates);
    }

    /// Adds events at a place that are not attributed by name.
    fn add_point(&mut self, place: u32, month: usize, events: u64) {
        *self.points.entry((place, month)).or_default() += events;
    }

    /// The kinds of incidents, in order.
    fn kinds(&self) -> impl Iterator<Item = KindKey> + '_ {
        self.kinds.iter().copied()
    }

    /// The events that are not attributed by name, by place and month.
    fn points(&self) -> Vec<PointIncidents> {
        let points = self.points.iter();
        points.map(|(&(place, month), &events)| PointIncidents { place, month, events }).collect()
    }

    /// The names that match no premises, most events first; candidates in the order of `rank`.
    fn names(&self, rank: &[usize]) -> Vec<UnplacedName> {
        let unplaced =
            |((name, reason), (events, candidates)): (&(String, UnattributedReason), &(u64, BTreeSet<usize>))| {
                let mut candidates: Vec<usize> = candidates.iter().copied().collect();
                candidates.sort_by_key(|venue| rank[*venue]);
                UnplacedName { name: name.clone(), reason: *reason, events: *events, candidates }
            };
        let mut list: Vec<UnplacedName> = self.names.iter().map(unplaced).collect();
        // Equal names stay in order of name and reason.
        list.sort_by_key(|name| std::cmp::Reverse(name.events));
        list
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::{EventDetail, EventPlace, EventTime, UnlocatedEvents};
    use crate::premises::rate;
    use crate::premises::test_fixture::{Fixture, at, month, venue};

    fn total(attribution: &Attribution) -> u64 {
        let given: u64 = (0..attribution.venues.len()).map(|venue| attribution.counts(venue).units()).sum();
        given + attribution.unattributed.values().sum::<u64>() * UNITS
    }

    #[test]
    fn attributes_the_fixture() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let tallies: Vec<(u64, u64)> =
            (0..5).map(|venue| attribution.counts(venue)).map(|counts| (counts.named, counts.near)).collect();
        assert_eq!(tallies, [(8, 3 * UNITS), (1, 2 * UNITS), (0, 2 * UNITS), (1, 0), (0, UNITS)]);
        let unattributed = [
            (UnattributedReason::NoPremisesInReach, 1),
            (UnattributedReason::NoPosition, 2),
            (UnattributedReason::NameUnknown, 2),
            (UnattributedReason::NameAmbiguous, 1),
        ];
        assert_eq!(attribution.unattributed, unattributed.into());
        assert_eq!((attribution.events, total(&attribution)), (24, 24 * UNITS));
        let unplaced = |name: &str, reason, events, candidates: &[usize]| UnplacedName {
            name: name.into(),
            reason,
            events,
            candidates: candidates.to_vec(),
        };
        assert_eq!(attribution.names[1], unplaced("The Crown", UnattributedReason::NameAmbiguous, 1, &[0, 3]));
        let moonlight = &attribution.names[0];
        assert_eq!(
            (moonlight.name.as_str(), moonlight.reason, moonlight.events),
            ("Moonlight Club", UnattributedReason::NameUnknown, 2)
        );
        let april: Vec<(&str, IncidentCounts)> = attribution.venues[0]
            .iter()
            .filter(|incidents| incidents.month == 3)
            .map(|incidents| (attribution.kinds[incidents.kind].category.as_str(), incidents.counts))
            .collect();
        assert_eq!(april, [("Theft", IncidentCounts { named: 4, near: 0 })]);
        let affray = IncidentKind { category: "Violence and sexual offences".into(), offence: Some("Affray".into()) };
        assert!(attribution.kinds.contains(&affray));
    }

    #[test]
    fn is_independent_of_row_order() {
        let fixture = Fixture::new();
        let mut reversed = Fixture::new();
        reversed.venues.reverse();
        reversed.events.details.reverse();
        reversed.events.groups.reverse();
        let (one, other) = (fixture.attribution(), reversed.attribution());
        assert!((0..5).all(|venue| one.venues[venue] == other.venues[4 - venue]));
        let back = |mut name: UnplacedName| {
            name.candidates.iter_mut().for_each(|venue| *venue = 4 - *venue);
            name
        };
        assert_eq!(one.names, other.names.iter().cloned().map(back).collect::<Vec<_>>());
        assert_eq!((&one.unattributed, &one.points, &one.kinds), (&other.unattributed, &other.points, &other.kinds));
        // Among seventeen premises the odd units fall to the same ones, whichever list they come from and in however many rows.
        let crowd: Vec<Venue> = (0..17).map(|number| venue(&format!("{number}"), "", f64::from(number))).collect();
        let reversed: Vec<Venue> = crowd.iter().rev().cloned().collect();
        let mut split = fixture.events.clone();
        split.groups.iter_mut().for_each(|group| group.count -= 1);
        split.groups.extend(fixture.events.groups.iter().map(|group| EventGroup { feed: 1, count: 1, ..*group }));
        split.details.clear();
        let whole = Events { details: Vec::new(), ..fixture.events.clone() };
        let of =
            |events, venues: &[Venue]| attribute(events, venues, &fixture.options(&|_| true)).expect("sound").venues;
        let (one, mut other) = (of(&whole, &crowd), of(&split, &reversed));
        other.reverse();
        assert_eq!(one, other);
        assert!(one.iter().any(|venue| *venue != one[0]), "some have a unit more");
    }

    #[test]
    fn rejects_invalid_distances_and_too_many_events() {
        let fixture = Fixture::new();
        let all = |_: &EventGroup| true;
        for metres in [-1.0, f64::NAN, f64::INFINITY] {
            let options = AttributionOptions { reach_m: metres, ..fixture.options(&all) };
            assert!(attribute(&fixture.events, &fixture.venues, &options).expect_err("no distance").is_usage());
        }
        let mut many = Events {
            unlocated: vec![UnlocatedEvents { feed: 0, month: month(1), category: 0, count: u32::MAX }; 6_000],
            ..fixture.events
        };
        many.details.clear();
        let options = AttributionOptions { period: fixture.period, near: &all, reach_m: 50.0, named_within_m: 250.0 };
        assert!(
            attribute(&many, &fixture.venues, &options).expect_err("too many").to_string().contains("more than can be")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn accounts_for_every_unit(
            venues in prop::collection::vec((0..6usize, -100i32..100), 0..40),
            rows in prop::collection::vec((0..8u32, 1..6u16, 0..2u16, 0..5u32, prop::option::of(0..9u32), any::<bool>()), 0..60),
            reach_m in prop_oneof![Just(0.0), 1.0..400.0],
            requested in 0..3u16,
        ) {
            const NAMES: [&str; 6] = ["The Crown", "Crown & Anchor", "Bell", "", "White Hart", "Bell Inn"];
            let venues: Vec<Venue> =
                venues.iter().map(|(name, metres)| venue(NAMES[*name], NAMES[*name], f64::from(*metres))).collect();
            let mut events = Events {
                places: (0..7).map(|place| EventPlace { at: at(f64::from(place) * 30.0 - 90.0), street: None }).collect(),
                categories: vec!["A".into(), "B".into()],
                offences: vec!["O".into()],
                premises: ["Anchor", "Bell", "Crown", "Crown and Anchor", "Nobody", "White Hart", "bell inn", " ", "wite hart"]
                    .map(str::to_owned).to_vec(),
                ..Events::default()
            };
            let mut rows = rows;
            rows.sort_unstable();
            let mut all = 0;
            for (place, number, category, count, premises, described) in rows {
                let located = (place < 7).then_some(place);
                all += if number <= 4 { u64::from(count) } else { 0 };
                match located {
                    Some(place) => match events.groups.last_mut() {
                        Some(last) if (last.place, last.month, last.category) == (place, month(number), category) => last.count += count,
                        _ => events.groups.push(EventGroup { place, feed: 0, month: month(number), category, count, rows: 1 }),
                    },
                    None => match events.unlocated.last_mut() {
                        Some(last) if (last.month, last.category) == (month(number), category) => last.count += count,
                        _ => events.unlocated.push(UnlocatedEvents { feed: 0, month: month(number), category, count }),
                    },
                }
                if described || premises.is_some() {
                    events.details.push(EventDetail {
                        feed: 0, place: located, from: EventTime::Month(month(number)), to: None, category,
                        offence: described.then_some(0), victim_sex: None, premises, weight: None, count,
                    });
                }
            }
            let near = |group: &EventGroup| group.category < requested;
            let options = AttributionOptions { reach_m, ..Fixture::new().options(&near) };
            let attribution = attribute(&events, &venues, &options).expect("sound");
            prop_assert_eq!(attribution.events, all);
            prop_assert_eq!(total(&attribution), all * UNITS);
        }
    }

    #[test]
    fn ranks_reported_premises_and_accounts_for_the_others() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let ratings = rate(&attribution, &fixture.scheme(), &fixture.observed).expect("a sound scheme").expect("rated");
        let data = fixture.data(&attribution, Some(&ratings));
        let names: Vec<&str> = data.order().iter().map(|venue| fixture.venues[*venue].name.as_str()).collect();
        assert_eq!(names, ["The Crown", "White Hart", "The Crown", "Bell Inn"]);
        assert_eq!(data.ranks(), Some(vec![1, 2, 3, 4]));
        let (listed, others) = data.totals();
        let unattributed: u64 = attribution.unattributed.values().sum();
        assert_eq!(others.near, UNITS, "the florist beyond the border is near to half of two thefts");
        assert_eq!((listed + others).units() + unattributed * UNITS, attribution.events * UNITS);
    }

    #[test]
    fn builder_sums_by_key() {
        let mut builder = AttributionBuilder::new(2, vec![(0, None), (0, Some(3)), (2, None)]);
        builder.add_incidents(1, 4, (2, None), IncidentCounts { named: 1, near: 0 });
        builder.add_incidents(1, 4, (2, None), IncidentCounts { named: 2, near: 5 });
        assert_eq!(builder.venues[1], [((4, 2), IncidentCounts { named: 3, near: 5 })].into());
        builder.add_unattributed(UnattributedReason::NoPosition, 0);
        for (name, events) in [("b", 1), ("a", 2), ("b", 1), ("c", 3)] {
            builder.add_unplaced_name(name, UnattributedReason::NameUnknown, events, &[1, 0]);
        }
        assert_eq!(builder.unattributed, [(UnattributedReason::NameUnknown, 7)].into());
        let names = builder.names(&[9, 4]);
        assert_eq!(names.iter().map(|name| name.name.as_str()).collect::<Vec<_>>(), ["c", "a", "b"]);
        assert_eq!(names[0].candidates, [1, 0]);
    }
}
