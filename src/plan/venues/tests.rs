//! A street with venues: which covers what, and when.

mod explain;

use super::*;
use crate::clock::Night;
use crate::error::Result;
use crate::exposure::PremisesFilter;
use crate::ingest::{Hours, Register, Venue};
use crate::place::{LonLat, Plane};
use crate::plan::walk::Walk;
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek, WEEKDAYS, day_and_hour};

fn at(metres: f64) -> LonLat {
    let plane = Plane::at(LonLat::new(-0.08, 51.5).expect("in range"));
    plane.place([metres, 0.0]).expect("on the plane")
}

fn venue(name: &str, metres: f64, hours: &str, operator: &str) -> Venue {
    Venue {
        name: name.into(),
        kind: "pub".into(),
        hours: Some(Hours::new(hours)),
        operator: Some(operator.into()),
        ..Venue::at(at(metres), Register::Licensing, 0, 1)
    }
}

/// Demand at places along the street, all of it in one hour of the week.
fn demand(places: &[(f64, f64)], day: usize, hour: u8) -> VenueDemand {
    let slot = (0..HOURS_PER_WEEK).find(|slot| day_and_hour(*slot, Night::default()) == (day, hour)).expect("an hour");
    let mut hours = HoursOfWeek::zeros();
    hours.0[slot] = 1.0;
    VenueDemand {
        at: places.iter().map(|(metres, _)| at(*metres)).collect(),
        label: places.iter().map(|(metres, _)| format!("{metres} m")).collect(),
        weekly: places.iter().map(|(_, weight)| *weight).collect(),
        source: (0..places.len()).map(|place| (place, 1.0)).collect(),
        hours: vec![hours],
        hours_of: vec![0; places.len()],
        hours_basis: String::new(),
        description: "of the harm expected by night",
    }
}

fn plan_all(venues: &[Venue], options: &VenueOptions, demand: &VenueDemand) -> Result<VenuePlan> {
    plan_in(venues, options, demand, &[], &vec![None; venues.len()])
}

fn plan_in(
    venues: &[Venue],
    options: &VenueOptions,
    demand: &VenueDemand,
    areas: &[String],
    area_of: &[Option<usize>],
) -> Result<VenuePlan> {
    let night = Night::default();
    let roles =
        assign_roles(venues, options, &PremisesFilter::Auto, &vec![true; venues.len()], &mut NightHours::new(night));
    plan(venues, &roles, options, &VenueInput { demand, night, walk: &Walk::default(), areas, area_of }, None)
}

fn names<'a>(plan: &VenuePlan, venues: &'a [Venue]) -> Vec<&'a str> {
    plan.chosen.iter().map(|chosen| venues[chosen.venue].name.as_str()).collect()
}

const ALL_NIGHT: &str = "Mo-Su 18:00-06:00";

#[test]
fn covers_only_open_and_within_walk() {
    let venues = [
        venue("shut at two", 0.0, "Mo-Su 18:00-02:00", "A"),
        venue("open", 700.0, ALL_NIGHT, "B"),
        venue("weekends", 20.0, "Sa 18:00-06:00", "C"),
    ];
    let one = VenueOptions { number: 1, ..VenueOptions::default() };
    let at_three = |day| demand(&[(0.0, 90.0), (700.0, 10.0)], day, 3);
    let friday = plan_all(&venues, &one, &at_three(4)).expect("possible");
    assert_eq!(
        (names(&friday, &venues), friday.after[0]),
        (vec!["open"], 0.1),
        "who is shut covers nothing, however near"
    );
    let saturday = plan_all(&venues, &one, &at_three(5)).expect("possible");
    assert_eq!((names(&saturday, &venues), saturday.after[0]), (vec!["weekends"], 0.9), "{}", WEEKDAYS[5]);
    let friday_at_one = plan_all(&venues, &one, &demand(&[(0.0, 90.0), (700.0, 10.0)], 4, 1)).expect("possible");
    assert_eq!(names(&friday_at_one, &venues), ["shut at two"]);
    // 190 m in a straight line are 247 m on foot, 195 m are 253 m.
    let near = |metres: f64| {
        plan_all(&venues, &one, &demand(&[(700.0, 1.0), (700.0 + metres, 1.0)], 4, 3)).expect("possible").after[0]
    };
    assert_eq!((near(190.0), near(195.0)), (1.0, 0.5));
}

#[test]
fn members_count_while_open() {
    let mut venues = [
        venue("member", 0.0, "Mo-Su 18:00-02:00", "A"),
        venue("a", 10.0, ALL_NIGHT, "A"),
        venue("b", 900.0, ALL_NIGHT, "A"),
    ];
    venues[0].schemes = vec!["Safe Haven".into()];
    let one = VenueOptions { number: 1, ..VenueOptions::default() };
    let places = [(0.0, 60.0), (900.0, 40.0)];
    let early = plan_all(&venues, &one, &demand(&places, 0, 22)).expect("possible");
    assert_eq!((early.before[0], names(&early, &venues), early.after[0]), (0.6, vec!["b"], 1.0));
    let late = plan_all(&venues, &one, &demand(&places, 0, 4)).expect("possible");
    assert_eq!((late.before[0], names(&late, &venues), late.after[0]), (0.0, vec!["a"], 0.6));
    assert_eq!(operators(&late, &venues)[0].existing, 1);
}

#[test]
fn keeps_or_names_constraints() {
    let venues = [
        venue("1", 0.0, ALL_NIGHT, "Big Ltd"),
        venue("2", 600.0, ALL_NIGHT, "BIG LIMITED"),
        venue("3", 1_200.0, ALL_NIGHT, "Small"),
        venue("4", 5_000.0, ALL_NIGHT, "Other"),
    ];
    let demand = demand(&[(0.0, 50.0), (600.0, 40.0), (1_200.0, 10.0)], 4, 23);
    let two = VenueOptions { number: 2, ..VenueOptions::default() };
    assert_eq!(names(&plan_all(&venues, &two, &demand).expect("possible"), &venues), ["1", "2"]);
    let apart = VenueOptions { per_operator: Some(1), ..two.clone() };
    assert_eq!(names(&plan_all(&venues, &apart, &demand).expect("possible"), &venues), ["1", "3"]);
    let fair = VenueOptions { per_area: 1, ..two.clone() };
    let areas = ["Near".to_owned(), "Far".to_owned()];
    let of = [Some(0), Some(0), Some(0), Some(1)];
    let plan_of = |options: &VenueOptions| plan_in(&venues, options, &demand, &areas, &of);
    let mut chosen = names(&plan_of(&fair).expect("possible"), &venues);
    chosen.sort_unstable();
    assert_eq!(chosen, ["1", "4"], "one that reaches nothing serves where an area must have one");
    let said = |options: &VenueOptions| plan_of(options).expect_err("impossible").to_string();
    let message = said(&VenueOptions { per_area: 2, number: 4, ..two.clone() });
    assert!(message.starts_with("per-area: Far must have 2 more, and only 1 can be chosen there"), "{message}");
    let message = said(&VenueOptions { number: 4, per_operator: Some(1), ..fair });
    assert!(message.starts_with("per-operator: with at most 1 of one operator only 3 of the 4"), "{message}");
    let message = plan_all(&venues, &VenueOptions { number: 9, ..two }, &demand).expect_err("impossible").to_string();
    assert!(message.starts_with("number: 9 new venues are wanted, and only 3"), "{message}");
}

#[test]
fn closed_members_do_not_count_for_areas() {
    let mut venues = [
        venue("office", 0.0, "Mo-Fr 07:30-16:00", "A"),
        venue("near", 20.0, ALL_NIGHT, "B"),
        venue("bar", 600.0, ALL_NIGHT, "C"),
        venue("hall", 5_000.0, "Mo-Fr 07:30-16:00", "D"),
    ];
    [0, 2].into_iter().for_each(|member| venues[member].schemes = vec!["Safe Haven".into()]);
    let demand = demand(&[(0.0, 50.0), (600.0, 40.0)], 4, 23);
    let fair = VenueOptions { number: 1, per_area: 1, ..VenueOptions::default() };
    let plan_of = |of: &[Option<usize>]| plan_in(&venues, &fair, &demand, &["1", "2", "3"].map(str::to_owned), of);
    let met = plan_in(&venues, &fair, &demand, &["West".into()], &[Some(0), Some(0), None, None]).expect("possible");
    assert_eq!((names(&met, &venues), &met.closed[..]), (vec!["near"], &[0][..]));
    assert_eq!(met.solution.chosen.len(), 1);
    let message = plan_of(&[Some(0), None, Some(1), Some(2)]).expect_err("impossible").to_string();
    assert!(
        message.starts_with(
            "per-area: 1 must have 1 more, and only 0 can be chosen there; 3 must have 1 more, and only 0 can be chosen there"
        ),
        "every area is named: {message}"
    );
}

#[test]
fn fewest_venues_within_operator_limit() {
    let venues = [venue("1", 0.0, ALL_NIGHT, "A"), venue("1b", 5.0, ALL_NIGHT, "A"), venue("2", 600.0, ALL_NIGHT, "C")];
    let demand = demand(&[(0.0, 90.0), (600.0, 10.0)], 4, 23);
    let options =
        |share| VenueOptions { cover_share: Some(share), number: 3, per_operator: Some(1), ..VenueOptions::default() };
    assert_eq!(plan_all(&venues, &options(0.8), &demand).expect("one is enough").chosen.len(), 1);
    let far = [&venues[..], &[venue("3", 3_000.0, ALL_NIGHT, "A")]].concat();
    let all = VenueDemand { weekly: vec![45.0, 10.0, 45.0], ..demand_of(&[0.0, 600.0, 3_000.0]) };
    let message = plan_all(&far, &options(0.9), &all).expect_err("one of A cannot be in both").to_string();
    assert!(message.starts_with("cover-share: 2 new venues are not enough to cover 90.0 %"), "{message}");
    let message = infeasible::unreachable_share(0.9, 1.0, 2, false).to_string();
    assert!(message.contains("no 2 new venues that cover 90.0 % were found, and that there are none is not proven"));
}

fn demand_of(places: &[f64]) -> VenueDemand {
    demand(&places.iter().map(|metres| (*metres, 1.0)).collect::<Vec<_>>(), 4, 23)
}

#[test]
fn fewest_venues_and_backup() {
    let venues = [venue("1", 0.0, ALL_NIGHT, "A"), venue("1b", 5.0, ALL_NIGHT, "B"), venue("2", 600.0, ALL_NIGHT, "C")];
    let demand = demand(&[(0.0, 90.0), (600.0, 10.0)], 4, 23);
    let share = |share| VenueOptions { cover_share: Some(share), number: 3, ..VenueOptions::default() };
    let few = plan_all(&venues, &share(0.9), &demand).expect("possible");
    assert_eq!((few.chosen.len(), few.fewest), (1, Some(true)));
    assert_eq!(plan_all(&venues, &share(0.91), &demand).expect("possible").chosen.len(), 2);
    let message =
        plan_all(&venues, &VenueOptions { number: 1, ..share(1.0) }, &demand).expect_err("too few").to_string();
    assert!(message.starts_with("cover-share: 1 new venues are not enough to cover 100.0 %"), "{message}");
    let two = |backup| {
        plan_all(&venues, &VenueOptions { number: 2, backup, ..VenueOptions::default() }, &demand).expect("possible")
    };
    assert_eq!((two(0.0).after, two(0.4).after), ([1.0, 0.0], [0.9, 0.9]));
}

#[test]
fn draws_give_chosen_shares() {
    let venues = [
        venue("sure", 0.0, ALL_NIGHT, "A"),
        venue("toss", 600.0, ALL_NIGHT, "B"),
        venue("up", 1_200.0, ALL_NIGHT, "C"),
    ];
    let demand = demand(&[(0.0, 50.0), (600.0, 11.0), (1_200.0, 10.0)], 4, 23);
    let drawn = |run: u64| if run.is_multiple_of(4) { vec![40.0, 1.0, 9.0] } else { vec![40.0, 9.0, 1.0] };
    let options = VenueOptions { number: 2, ..VenueOptions::default() };
    let night = Night::default();
    let roles = assign_roles(&venues, &options, &PremisesFilter::Auto, &[true; 3], &mut NightHours::new(night));
    let input = VenueInput { demand: &demand, night, walk: &Walk::default(), areas: &[], area_of: &[None; 3] };
    let plan = plan(&venues, &roles, &options, &input, Some((40, &drawn))).expect("possible");
    let shares: Vec<Option<f64>> = plan.chosen.iter().map(|chosen| chosen.chosen_share).collect();
    assert_eq!((names(&plan, &venues), shares), (vec!["sure", "toss"], vec![Some(1.0), Some(0.75)]));
    let reason = plan.explain(&plan.chosen[1], &venues, &demand);
    assert!(
        reason.starts_with("brings 15.5 % of the harm expected by night within a walk, most around 600 m"),
        "{reason}"
    );
    assert!(
        reason.contains("open 18:00 to 06:00 on Fridays") && reason.contains("1.4 % with up in its place"),
        "{reason}"
    );
}
