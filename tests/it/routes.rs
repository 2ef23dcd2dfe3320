//! Ways home: harm and people are conserved, and a safer way is the best there is.

use std::collections::BTreeMap;

use hexspot::analysis::{self, RoutesOutcome};
use hexspot::output::columns::way_home;
use hexspot::place::LonLat;
use hexspot::plan::routes::{
    ConstrainedPath, MAX_LABELS, PathQuery, RouteOptions, SaferSearch, constrained_shortest_path, cost, explain_route,
    find_routes, flow,
};
use hexspot::plan::walk::{Leg, Network, SearchStep, Snap};
use hexspot::sample;
use hexspot::table::Values;
use hexspot_stats::RandomStreams;
use rand::RngExt;

use crate::support::Folder;
use crate::walk::{at, streets};

/// Where legs begin and end: at a node, or on a edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Node(usize),
    On(usize, u64),
}

fn spot(network: &Network, edge: usize, metres: f64) -> Spot {
    let (start, end) = network.ends(edge);
    match metres {
        0.0 => Spot::Node(start),
        metres if metres == network.edge(edge).length_m() => Spot::Node(end),
        metres => Spot::On(edge, metres.to_bits()),
    }
}

/// Checks that at every node and every place where a way begins or ends as many people come and begin as go and end.
fn conserved(network: &Network, routes: &[(&[Leg], f64, Snap, Snap)]) {
    let mut balance: BTreeMap<Spot, f64> = BTreeMap::new();
    for (legs, people, from, to) in routes {
        let mut put = |spot: Spot, people: f64| *balance.entry(spot).or_default() += people;
        put(spot(network, from.edge, from.along_m), *people);
        put(spot(network, to.edge, to.along_m), -people);
        for leg in *legs {
            put(spot(network, leg.edge, leg.from_m), -people);
            put(spot(network, leg.edge, leg.to_m), *people);
        }
    }
    let wrong: Vec<_> = balance.iter().filter(|(_, people)| people.abs() > 1e-6).collect();
    assert!(wrong.is_empty() && balance.len() > 2, "{wrong:?}");
}

fn planned() -> (hexspot::options::Options, analysis::RankingResult, RoutesOutcome) {
    let mut config = sample::options();
    config.study.theme.theme = vec!["violence".into()];
    config.draws.draws = "19".parse().expect("a number");
    let (ranked, outcome) = analysis::routes(&config, &|_, _| {}).expect("planned");
    (config, ranked, outcome)
}

/// Checks what is told of each edge against the legs of the routes: the people by what each way walks of it, the most by counting who
/// passes between any two places where somebody comes or goes.
fn check_flows(network: &Network, outcome: &RoutesOutcome) {
    let routes = &outcome.routes;
    let mut walked: BTreeMap<usize, Vec<(f64, f64, f64, usize)>> = BTreeMap::new();
    for (number, way) in routes.routes.iter().enumerate() {
        let people = routes.departures.by_venue[way.from].weekly();
        for leg in way.legs.iter().filter(|leg| leg.from_m != leg.to_m) {
            let (low, high) = (leg.from_m.min(leg.to_m), leg.from_m.max(leg.to_m));
            walked.entry(leg.edge).or_default().push((low, high, people, number));
        }
    }
    assert_eq!(walked.len(), routes.streets.len());
    let mut partly = 0;
    for on in &routes.streets {
        let (legs, length) = (&walked[&on.flow.edge], network.edge(on.flow.edge).length_m());
        let people: f64 = legs.iter().map(|(low, high, people, _)| people * (high - low) / length).sum();
        assert!((on.flow.people / people - 1.0).abs() < 1e-9, "{:?}: {people}", on.flow);
        let mut ends: Vec<f64> = legs.iter().flat_map(|(low, high, ..)| [*low, *high]).collect();
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        let passing = |at: f64| -> f64 {
            legs.iter().filter(|(low, high, ..)| (*low..*high).contains(&at)).map(|(_, _, people, _)| people).sum()
        };
        let most = ends.windows(2).map(|pair| passing((pair[0] + pair[1]) / 2.0)).fold(0.0, f64::max);
        assert!((on.flow.most / most - 1.0).abs() < 1e-9, "{:?}: {most}", on.flow);
        let routes: std::collections::BTreeSet<usize> = legs.iter().map(|(.., way)| *way).collect();
        assert_eq!(on.flow.routes, routes.into_iter().collect::<Vec<_>>());
        partly += usize::from(people < most * (1.0 - 1e-6));
    }
    assert!(partly > 20, "on {partly} pieces somebody walks a part only");
}

#[test]
fn people_are_conserved_on_the_sample_and_no_safer_way_is_too_long_or_has_more_harm() {
    let (config, ranked, mut outcome) = planned();
    let (network, routes) = (outcome.walk.streets().expect("streets"), &outcome.routes);
    assert_eq!(network.components().number, 1, "the sample's streets hang together");
    assert!(routes.routes.len() > 500, "{}", routes.routes.len());
    let snap = |at: LonLat| network.snap(at).expect("on a street");
    let venue = |from: usize| outcome.venues[routes.departures.by_venue[from].venue].at;
    for safer in [false, true] {
        let of = |way: &hexspot::plan::routes::Route| if safer { way.safer.clone() } else { way.legs.clone() };
        let legs: Vec<Vec<Leg>> = routes.routes.iter().map(of).collect();
        let people = |way: &hexspot::plan::routes::Route| routes.departures.by_venue[way.from].weekly();
        let all = routes.routes.iter().zip(&legs);
        let all: Vec<_> = all
            .map(|(way, legs)| (&legs[..], people(way), snap(venue(way.from)), snap(outcome.stations[way.station].at)))
            .collect();
        conserved(network, &all);
    }
    check_flows(network, &outcome);
    let walked: f64 = routes
        .routes
        .iter()
        .map(|way| {
            let off = snap(venue(way.from)).off_m + snap(outcome.stations[way.station].at).off_m;
            routes.departures.by_venue[way.from].weekly() * (way.metres - off)
        })
        .sum();
    let on_pieces: f64 = routes.streets.iter().map(|on| on.flow.people * network.edge(on.flow.edge).length_m()).sum();
    assert!((walked / on_pieces - 1.0).abs() < 1e-9, "every metre walked is on a piece: {walked} {on_pieces}");
    let mut better = 0;
    for way in &routes.routes {
        assert!(way.safer_m <= config.routes.detour * way.metres * (1.0 + 1e-6), "{way:?}");
        let (harm, safer) = (cost(&way.legs, &routes.per_metre), cost(&way.safer, &routes.per_metre));
        assert!(safer <= harm && (way.safer == way.legs || safer < harm));
        assert_eq!(way.search == SaferSearch::Better, way.safer != way.legs);
        better += usize::from(safer < harm);
        for station in &outcome.stations {
            let straight = venue(way.from).distance_m(station.at);
            let metres = if straight < way.metres { outcome.walk.metres(venue(way.from), station.at) } else { None };
            // A station nearer than the walk to the street and from it is taken straight by distances, not by routes.
            assert!(metres.is_none_or(|metres| metres >= way.metres - 1e-6 || metres == straight), "{}", station.name);
        }
    }
    assert!(better > 20, "{better}");
    assert!(routes.streets.is_sorted_by(|a, b| a.exposure >= b.exposure));
    assert!(!outcome.notes(&ranked).iter().any(|note| note.contains("given up")));
    let none =
        routes.routes.iter().position(|way| way.search == SaferSearch::NoBetter).expect("some ways are the best");
    assert!(explain_route(routes, none, 1.2).ends_with("m; no way up to 1.2 times as long passes less harm"));
    assert!(explain_route(routes, none, 1.0).ends_with("m; no other way as short passes less harm"));
    outcome.routes.routes[none].search = SaferSearch::GivenUp;
    assert!(explain_route(&outcome.routes, none, 1.2).contains("is not known: there are too many to try"));
    let note = format!("for 1 of {} ways the search for a safer one was given up", outcome.routes.routes.len());
    assert!(outcome.notes(&ranked).iter().any(|told| told.starts_with(&note)), "{note}");
    let told = hexspot::output::ways_home(&outcome.on_foot(&config).expect("streets"));
    let Some(Values::Truth(safer)) = told.column(way_home::SAFER).map(|column| &column.values) else {
        panic!("yes or no")
    };
    assert_eq!(safer.iter().filter(|safer| safer.is_none()).count(), 1, "that one is not known");
    let Some(Values::Number(harm)) = told.column(way_home::SAFER_HARM).map(|column| &column.values) else {
        panic!("numbers")
    };
    assert!(harm.iter().zip(safer).all(|(harm, safer)| harm.is_some() == safer.is_some()));
}

#[test]
fn the_people_on_a_piece_are_those_who_pass() {
    let leg = |from_m, to_m| [Leg { edge: 0, from_m, to_m }];
    let (through, half, back) = (leg(0.0, 100.0), leg(50.0, 100.0), leg(80.0, 30.0));
    let flow = flow(&[(&through, 10.0), (&half, 4.0), (&back, 2.0), (&[], 7.0)], |_| 100.0);
    assert_eq!(flow.len(), 1);
    assert!((flow[0].people - (10.0 + 2.0 + 1.0)).abs() < 1e-12);
    assert_eq!((flow[0].most, &flow[0].routes[..]), (16.0, &[0, 1, 2][..]));
}

/// The least cost of all routes without a node passed twice that are no longer than `longest`, by trying every one.
fn by_trying_all(network: &Network, per_metre: &[f64], from: Snap, to: Snap, longest: f64) -> f64 {
    struct Trial<'a> {
        network: &'a Network,
        per_metre: &'a [f64],
        to: Snap,
        longest: f64,
        best: f64,
    }
    impl Trial<'_> {
        fn go(&mut self, node: usize, metres: f64, cost: f64, passed: &mut Vec<usize>) {
            if metres > self.longest {
                return;
            }
            let length = self.network.edge(self.to.edge).length_m();
            let ends = self.network.ends(self.to.edge);
            for (end, rest) in [(ends.0, self.to.along_m), (ends.1, length - self.to.along_m)] {
                if end == node && metres + rest <= self.longest {
                    self.best = self.best.min(cost + rest * self.per_metre[self.to.edge]);
                }
            }
            passed.push(node);
            for edge in 0..self.network.size() {
                let (a, b) = self.network.ends(edge);
                let length = self.network.edge(edge).length_m();
                for (here, there) in [(a, b), (b, a)] {
                    if here == node && !passed.contains(&there) {
                        self.go(there, metres + length, cost + length * self.per_metre[edge], passed);
                    }
                }
            }
            passed.pop();
        }
    }
    let mut trial = Trial { network, per_metre, to, longest, best: f64::INFINITY };
    if from.edge == to.edge {
        let direct = (from.along_m - to.along_m).abs();
        trial.best = if direct <= longest { direct * per_metre[from.edge] } else { f64::INFINITY };
    }
    let (a, b) = network.ends(from.edge);
    let length = network.edge(from.edge).length_m();
    for (node, metres) in [(a, from.along_m), (b, length - from.along_m)] {
        trial.go(node, metres, metres * per_metre[from.edge], &mut Vec::new());
    }
    trial.best
}

#[test]
fn the_safer_way_is_the_best_of_all_on_random_networks() {
    let mut shorter_would_not_do = 0;
    for run in 0..60 {
        let mut rng = RandomStreams::new(7).stream("test/safer", run);
        // A grid of 3 × 4 with corners out of place and some streets missing.
        let corners: Vec<(f64, f64)> = (0..12)
            .map(|i| {
                (
                    f64::from(i % 4) * 100.0 + rng.random_range(-30.0..30.0),
                    f64::from(i / 4) * 100.0 + rng.random_range(-30.0..30.0),
                )
            })
            .collect();
        let pairs =
            (0..12usize).flat_map(|i| [(i, i + 1, i % 4 < 3), (i, i + 4, i < 8), (i, i + 5, i < 7 && i % 4 < 3)]);
        let lines: Vec<[(f64, f64); 2]> = pairs
            .filter(|(_, _, exists)| *exists && rng.random_range(0..10) < 8)
            .map(|(a, b, _)| [corners[a], corners[b]])
            .collect();
        let lines: Vec<&[(f64, f64)]> = lines.iter().map(|line| &line[..]).collect();
        let network = Network::new(&streets(&lines)).expect("streets");
        let per_metre: Vec<f64> = (0..network.size()).map(|_| rng.random_range(0.0f64..1.0).powi(3)).collect();
        let mut place = || at(rng.random_range(0.0..300.0), rng.random_range(0.0..200.0));
        let (from, to) = (network.snap(place()).expect("near"), network.snap(place()).expect("near"));
        let metres = network.search(to, |_| 1.0, |_, _| SearchStep::Pass);
        let costs = network.search(to, |edge| per_metre[edge], |_, _| SearchStep::Pass);
        let Some(shortest) = network.cost(&metres, from, |_| 1.0) else { continue };
        for detour in [1.0, 1.1, 1.2, 1.5, 3.0] {
            let between =
                PathQuery { network: &network, per_metre: &per_metre, from, to, metres: &metres, costs: &costs };
            let longest = detour * shortest * (1.0 + 1e-9);
            let ConstrainedPath::Route(legs) = constrained_shortest_path(between, longest, MAX_LABELS) else {
                panic!("the shortest way is one")
            };
            assert_eq!(
                constrained_shortest_path(between, longest / detour / 1.001, MAX_LABELS),
                ConstrainedPath::Unrouted
            );
            if legs.len() > 2 {
                assert_eq!(constrained_shortest_path(between, longest, 1), ConstrainedPath::GivenUp);
            }
            let best = by_trying_all(&network, &per_metre, from, to, longest * (1.0 + 1e-9));
            assert!(
                (cost(&legs, &per_metre) - best).abs() < 1e-9,
                "run {run}, {detour}: {} {best}",
                cost(&legs, &per_metre)
            );
            assert!(legs.iter().map(|leg| leg.metres()).sum::<f64>() <= longest * (1.0 + 1e-8));
            conserved_or_short(&network, &legs, from, to);
            let unbound = network.cost(&costs, from, |edge| per_metre[edge]).expect("there is a way");
            shorter_would_not_do += usize::from(cost(&legs, &per_metre) > unbound + 1e-9 && detour > 1.0);
        }
    }
    assert!(shorter_would_not_do > 20, "the limit binds in {shorter_would_not_do}");
}

fn conserved_or_short(network: &Network, legs: &[Leg], from: Snap, to: Snap) {
    let mut here = spot(network, from.edge, from.along_m);
    for leg in legs {
        assert_eq!(spot(network, leg.edge, leg.from_m), here, "{legs:?}");
        here = spot(network, leg.edge, leg.to_m);
    }
    assert_eq!(here, spot(network, to.edge, to.along_m));
}

#[test]
fn a_longer_way_is_taken_around_harm_and_only_if_it_is_not_too_long() {
    // From west to east: straight through harm, or 100 m round it.
    let lines: [&[(f64, f64)]; 3] = [
        &[(0.0, 0.0), (100.0, 0.0), (300.0, 0.0), (400.0, 0.0)],
        &[(100.0, 0.0), (100.0, 50.0), (300.0, 50.0), (300.0, 0.0)],
        &[(0.0, 0.0), (0.0, -20.0)],
    ];
    let network = Network::new(&streets(&lines)).expect("streets");
    let harmful = network.snap(at(200.0, 0.0)).expect("near").edge;
    let per_metre: Vec<f64> = (0..network.size()).map(|edge| if edge == harmful { 10.0 } else { 1.0 }).collect();
    let plan = |detour| find_routes(&network, &[at(0.0, -10.0), at(0.0, 900.0)], &[at(400.0, 0.0)], &per_metre, detour);
    let (found, no_way) = plan(1.3);
    assert_eq!((found.len(), no_way.off_network, no_way.no_station), (1, 1, 0));
    let way = &found[0];
    assert!((way.metres - 410.0).abs() < 0.1 && (way.safer_m - 510.0).abs() < 0.1, "{way:?}");
    assert!(way.legs.iter().any(|leg| leg.edge == harmful) && way.safer.iter().all(|leg| leg.edge != harmful));
    let (found, _) = plan(1.2);
    assert_eq!(found[0].safer, found[0].legs, "510 m are more than 1.2 × 410");
    assert!(RouteOptions { detour: 0.9 }.check().is_err() && RouteOptions { detour: f64::NAN }.check().is_err());
}

#[test]
fn what_is_missing_is_said_before_the_work() {
    let folder = Folder::new().with("crime.csv", crate::support::police_rows("2024-01", 40));
    let case = |more: &str| folder.run(&format!("routes --crime crime.csv --out out {more}"));
    let run = case("");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("streets: ways home lead along streets, and none were given"), "{}", run.stderr);
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Bishopsgate"},"geometry":{"type":"LineString","coordinates":[[-0.0825,51.514],[-0.0790,51.5155]]}}]}"#;
    let folder = folder.with("streets.geojson", line).with(
        "premises.csv",
        "name,kind,lon,lat\nThe Crown,pub,-0.0820,51.5142\nThe Anchor,pub,-0.0800,51.5150\nFar Away,pub,-0.0805,51.5190\n",
    );
    let case = |more: &str| folder.run(&format!("routes --crime crime.csv --out out --streets streets.geojson {more}"));
    let run = case("");
    assert!(run.code == 2 && run.stderr.contains("premises: ways home begin at venues"), "{}", run.stderr);
    let run = case("--premises premises.csv");
    assert!(run.code == 2 && run.stderr.contains("stations: ways home lead to stations"), "{}", run.stderr);
    let run = case("--premises premises.csv --detour 0.5");
    assert!(run.code == 2 && run.stderr.contains("detour: 0.5"), "{}", run.stderr);
    let folder = folder.with("stations.csv", "name,lon,lat\nLiverpool Street,-0.0790,51.5155\n");
    let run = folder.run(
        "routes --crime crime.csv --out out --streets streets.geojson --premises premises.csv --stations stations.csv",
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    for said in
        ["no venue says its capacity", "no venue says its hours", "assumed to close at 23:00", "every hour is taken"]
    {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
}

/// Streets, a station and crime in one place, and premises of these hours.
fn with_hours(hours: &[&str]) -> Folder {
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Bishopsgate"},"geometry":{"type":"LineString","coordinates":[[-0.0825,51.514],[-0.0790,51.5155]]}}]}"#;
    let rows: String = hours
        .iter()
        .enumerate()
        .map(|(number, hours)| format!("The Crown {number},pub,{},51.5142,{hours}\n", -0.0820 + number as f64 * 0.0001))
        .collect();
    Folder::new()
        .with("crime.csv", crate::support::police_rows("2024-01", 40))
        .with("streets.geojson", line)
        .with("premises.csv", format!("name,kind,lon,lat,hours\n{rows}"))
        .with("stations.csv", "name,lon,lat\nLiverpool Street,-0.0790,51.5155\n")
}

const ALL: &str =
    "routes --crime crime.csv --out out --streets streets.geojson --premises premises.csv --stations stations.csv";

#[test]
fn where_nobody_leaves_or_no_way_leads_home_nothing_is_written() {
    let folder = with_hours(&["Mo-Fr 08:00-16:00", "24/7"]);
    let run = folder.run(ALL);
    assert!(run.code == 1 && !folder.path("out").exists(), "{} {}", run.code, run.stdout);
    assert!(
        run.stderr
            .contains("nobody leaves the 2 venues of the study area by night; they close: by day only 1, never 1"),
        "{}",
        run.stderr
    );
    let folder = with_hours(&["Mo-Fr 18:00-23:00"]).with("stations.csv", "name,lon,lat\nReading,-0.9716,51.4585\n");
    let run = folder.run(ALL);
    assert!(run.code == 1 && run.stderr.contains("no way leads from any of 1 venues to a station"), "{}", run.stderr);
    assert!(!folder.path("out").exists());
}

#[test]
fn a_hotel_that_never_closes_does_not_make_the_evening_of_all_pubs_empty() {
    let run = with_hours(&["24/7", "", ""]).run(&format!("{ALL} --detour 1"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    for said in [
        "no venue that says its hours closes by night: the 2 that do not say theirs are assumed to close at 23:00",
        "nobody leaves 1 venues here, for they do not close by night: never 1",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(run.stdout.contains("None of 2 ways is known to have one that passes less harm"), "{}", run.stdout);
    for wrong in ["a metre has 0.0 times", "-0 m", "1 times as long"] {
        assert!(!run.stdout.contains(wrong), "{wrong}: {}", run.stdout);
    }
}
