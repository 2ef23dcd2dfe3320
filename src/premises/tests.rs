//! Attribution: by hand on a small town, in any order of rows, and nothing lost.

use proptest::prelude::*;

use super::test_fixture::{Fixture, at, month, venue};
use super::*;
use crate::ingest::{EventDetail, EventGroup, EventPlace, EventTime, Events, UnlocatedEvents};

fn total(attribution: &Attribution) -> u64 {
    let given: u64 = (0..attribution.venues.len()).map(|venue| attribution.tally(venue).units()).sum();
    given + attribution.left.values().sum::<u64>() * UNITS
}

#[test]
fn the_small_town_is_attributed_as_by_hand() {
    let town = Fixture::new();
    let attribution = town.attribution();
    let tallies: Vec<(u64, u64)> =
        (0..5).map(|venue| attribution.tally(venue)).map(|tally| (tally.named, tally.near)).collect();
    assert_eq!(tallies, [(8, 3 * UNITS), (1, 2 * UNITS), (0, 2 * UNITS), (1, 0), (0, UNITS)]);
    let left = [
        (UnattributedReason::NoPremisesInReach, 1),
        (UnattributedReason::NoPosition, 2),
        (UnattributedReason::NameUnknown, 2),
        (UnattributedReason::NameAmbiguous, 1),
    ];
    assert_eq!(attribution.left, left.into());
    assert_eq!((attribution.events, total(&attribution)), (24, 24 * UNITS));
    let unplaced = |name: &str, left, events, candidates: &[usize]| UnplacedName {
        name: name.into(),
        left,
        events,
        candidates: candidates.to_vec(),
    };
    assert_eq!(attribution.names[1], unplaced("The Crown", UnattributedReason::NameAmbiguous, 1, &[0, 3]));
    let moonlight = &attribution.names[0];
    assert_eq!(
        (moonlight.name.as_str(), moonlight.left, moonlight.events),
        ("Moonlight Club", UnattributedReason::NameUnknown, 2)
    );
    let april: Vec<(&str, Tally)> = attribution.venues[0]
        .iter()
        .filter(|incidents| incidents.month == 3)
        .map(|incidents| (attribution.kinds[incidents.kind].category.as_str(), incidents.tally))
        .collect();
    assert_eq!(april, [("Theft", Tally { named: 4, near: 0 })]);
    let affray = Kind { category: "Violence and sexual offences".into(), offence: Some("Affray".into()) };
    assert!(attribution.kinds.contains(&affray));
}

#[test]
fn the_order_of_rows_and_of_premises_changes_nothing() {
    let town = Fixture::new();
    let mut turned = Fixture::new();
    turned.venues.reverse();
    turned.events.details.reverse();
    turned.events.groups.reverse();
    let (one, other) = (town.attribution(), turned.attribution());
    assert!((0..5).all(|venue| one.venues[venue] == other.venues[4 - venue]));
    let back = |mut name: UnplacedName| {
        name.candidates.iter_mut().for_each(|venue| *venue = 4 - *venue);
        name
    };
    assert_eq!(one.names, other.names.iter().cloned().map(back).collect::<Vec<_>>());
    assert_eq!((&one.left, &one.points, &one.kinds), (&other.left, &other.points, &other.kinds));
    // Among seventeen premises the odd units fall to the same ones, whichever list they come from and in however many rows.
    let crowd: Vec<Venue> = (0..17).map(|number| venue(&format!("{number}"), "", f64::from(number))).collect();
    let reversed: Vec<Venue> = crowd.iter().rev().cloned().collect();
    let mut split = town.events.clone();
    split.groups.iter_mut().for_each(|group| group.count -= 1);
    split.groups.extend(town.events.groups.iter().map(|group| EventGroup { feed: 1, count: 1, ..*group }));
    split.details.clear();
    let whole = Events { details: Vec::new(), ..town.events.clone() };
    let of = |events, venues: &[Venue]| attribute(events, venues, &town.question(&|_| true)).expect("sound").venues;
    let (one, mut other) = (of(&whole, &crowd), of(&split, &reversed));
    other.reverse();
    assert_eq!(one, other);
    assert!(one.iter().any(|venue| *venue != one[0]), "some have a unit more");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let town = Fixture::new();
    let all = |_: &EventGroup| true;
    for metres in [-1.0, f64::NAN, f64::INFINITY] {
        let question = Question { reach_m: metres, ..town.question(&all) };
        assert!(attribute(&town.events, &town.venues, &question).expect_err("no distance").is_usage());
    }
    let mut many = Events {
        unlocated: vec![UnlocatedEvents { feed: 0, month: month(1), category: 0, count: u32::MAX }; 6_000],
        ..town.events
    };
    many.details.clear();
    let question = Question { period: town.period, near: &all, reach_m: 50.0, named_within_m: 250.0 };
    assert!(attribute(&many, &town.venues, &question).expect_err("too many").to_string().contains("more than can be"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_event_is_attributed_or_left_to_the_unit(
        venues in prop::collection::vec((0..6usize, -100i32..100), 0..40),
        rows in prop::collection::vec((0..8u32, 1..6u16, 0..2u16, 0..5u32, prop::option::of(0..9u32), any::<bool>()), 0..60),
        reach_m in prop_oneof![Just(0.0), 1.0..400.0],
        asked in 0..3u16,
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
        let near = |group: &EventGroup| group.category < asked;
        let question = Question { reach_m, ..Fixture::new().question(&near) };
        let attribution = attribute(&events, &venues, &question).expect("sound");
        prop_assert_eq!(attribution.events, all);
        prop_assert_eq!(total(&attribution), all * UNITS);
    }
}

#[test]
fn the_listed_are_ranked_and_nothing_is_lost_to_the_others() {
    let town = Fixture::new();
    let attribution = town.attribution();
    let ratings = rate(&attribution, &town.scheme(), &town.observed).expect("a sound scheme").expect("rated");
    let evidence = town.evidence(&attribution, Some(&ratings));
    let names: Vec<&str> = evidence.order().iter().map(|venue| town.venues[*venue].name.as_str()).collect();
    assert_eq!(names, ["The Crown", "White Hart", "The Crown", "Bell Inn"]);
    assert_eq!(evidence.ranks(), Some(vec![1, 2, 3, 4]));
    let (listed, others) = evidence.totals();
    let left: u64 = attribution.left.values().sum();
    assert_eq!(others.near, UNITS, "the florist beyond the border is near to half of two thefts");
    assert_eq!((listed + others).units() + left * UNITS, attribution.events * UNITS);
}
