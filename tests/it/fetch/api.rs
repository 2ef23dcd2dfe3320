//! Crimes of an area, from a server that does what the interface of data.police.uk documents.

use std::collections::BTreeMap;

use geo::{Contains, LineString, Point, Polygon};
use hexspot::fetch::{ApiRequest, FetchSummary, fetch_crime_from_api};
use hexspot::ingest::{Area, Areas};
use hexspot::period::{Month, Period};
use serde_json::{Value, json};

use super::server::{Asked, Manner, Say, Script, Server};
use super::{Client, message, source};

/// The crimes of the server: a grid of points, each with several crimes, in no order.
fn crimes() -> Vec<Value> {
    (0..3_000)
        .map(|n| {
            let id = (n * 1_009) % 3_001;
            let (lon, lat) = (-0.1 + f64::from(n % 60) * 0.000_5, 51.5 + f64::from(n / 60) * 0.000_5);
            json!({
                "category": "violent-crime", "location_type": "Force", "id": 90_000_000 + id, "month": "2024-01",
                "location": { "latitude": format!("{lat:.6}"), "longitude": format!("{lon:.6}"),
                              "street": { "id": 1, "name": "On or near Wood Street" } },
                "context": "", "outcome_status": null, "persistent_id": "",
            })
        })
        .collect()
}

fn inside(crime: &Value, outline: &Polygon) -> bool {
    let at = |name: &str| crime["location"][name].as_str().and_then(|text| text.parse().ok()).expect("a number");
    outline.contains(&Point::new(at("longitude"), at("latitude")))
}

/// The fields of a request, from its address or its body.
fn field(asked: &Asked, name: &str) -> String {
    let query = asked.target.split_once('?').map_or(asked.body.as_str(), |(_, query)| query);
    let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).expect("the field is there");
    pair.replace("%2C", ",").replace("%3A", ":")
}

fn outline(asked: &Asked) -> Polygon {
    let corner = |text: &str| {
        let (lat, lon) = text.split_once(',').expect("a pair");
        (lon.parse().expect("degrees"), lat.parse().expect("degrees"))
    };
    let corners: Vec<(f64, f64)> = field(asked, "poly").split(':').map(corner).collect();
    Polygon::new(LineString::from(corners), Vec::new())
}

/// The interface with a limit to the crimes of one answer.
fn interface(limit: usize) -> impl Fn(&Asked) -> Say {
    let crimes = crimes();
    move |asked| {
        if asked.target.len() > 4_094 {
            return Say::new(414, "");
        }
        if field(asked, "date") != "2024-01" {
            return Say::new(404, "");
        }
        let outline = outline(asked);
        let found: Vec<&Value> = crimes.iter().filter(|crime| inside(crime, &outline)).collect();
        if found.len() > limit { Say::new(503, "") } else { Say::new(200, serde_json::to_vec(&found).expect("JSON")) }
    }
}

fn circle(corners: usize) -> Polygon {
    let corner = |n: usize| {
        let angle = n as f64 / corners as f64 * std::f64::consts::TAU;
        (-0.085_237 + 0.011_7 * angle.cos(), 51.512_231 + 0.010_9 * angle.sin())
    };
    Polygon::new(LineString::from((0..corners).map(corner).collect::<Vec<_>>()), Vec::new())
}

fn wanted(shape: Polygon, from: &str, to: &str) -> ApiRequest {
    let month = |text: &str| text.parse::<Month>().expect("a month");
    let period = Period::new(month(from), month(to)).expect("in order");
    let area = Area { name: "Here".into(), code: None, shape: shape.into(), properties: BTreeMap::default() };
    let area = Areas { areas: vec![area], name_property: None, code_property: None };
    ApiRequest { area, name: "Square Mile".into(), period }
}

fn fetch(client: &Client, wanted: &ApiRequest) -> hexspot::Result<FetchSummary> {
    client.run(|fetcher| fetch_crime_from_api(fetcher, wanted))
}

const FILE: &str = "crime/api/2024-01-square-mile.json";

/// What the file must hold: the crimes inside, in the order of their ids, word for word.
fn expected(shape: &Polygon) -> Vec<Value> {
    let mut expected: Vec<Value> = crimes().into_iter().filter(|crime| inside(crime, shape)).collect();
    expected.sort_by_key(|crime| crime["id"].as_i64());
    expected
}

#[test]
fn the_crimes_come_in_the_order_of_their_ids_as_they_were_given() {
    let server = Server::start(interface(10_000));
    let client = Client::of(&server);
    let fetched = fetch(&client, &wanted(circle(40), "2024-01", "2024-01")).expect("fetched");
    assert_eq!(fetched.written, [FILE]);
    let text = client.folder.text(&format!("data/{FILE}"));
    let found: Vec<Value> = serde_json::from_str(&text).expect("a list");
    assert!(found == expected(&circle(40)), "{} crimes", found.len());
    assert!(
        text.contains("\"category\":\"violent-crime\",\"location_type\":\"Force\",\"id\":"),
        "keys keep their order"
    );
    let asked = server.asked();
    assert_eq!((asked.len(), asked[0].method.as_str()), (1, "GET"));
    assert_eq!(*client.watcher.paces.borrow(), 1);
    let entry = source(&client.folder, FILE);
    assert_eq!(entry["date"].as_str(), Some("2025-03-01T12:00:00Z"));

    assert_eq!(fetch(&client, &wanted(circle(40), "2024-01", "2024-01")).expect("there").unchanged, [FILE]);
    assert_eq!(fetch(&client, &wanted(circle(41), "2024-01", "2024-01")).expect("another area").written, [FILE]);
}

#[test]
fn an_area_with_too_many_is_asked_for_in_parts_and_joined() {
    let server = Server::start(interface(200));
    let client = Client::of(&server);
    fetch(&client, &wanted(circle(40), "2024-01", "2024-01")).expect("fetched");
    let found: Vec<Value> = serde_json::from_str(&client.folder.text(&format!("data/{FILE}"))).expect("a list");
    let expected = expected(&circle(40));
    assert!(expected.len() > 1_000, "the area is to be split twice at least");
    assert_eq!(client.waits()[..4], [1, 2, 1, 2], "a bare 503 is taken for an overload twice");
    let ids: Vec<i64> = found.iter().filter_map(|crime| crime["id"].as_i64()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "a crime is there twice");
    // Parts reach a metre over the edge; the points are 35 m apart, so that this brings in none.
    assert!(found == expected, "{} crimes instead of {}", found.len(), expected.len());
}

#[test]
fn a_long_outline_is_posted() {
    let server = Server::start(interface(10_000));
    let client = Client::of(&server);
    fetch(&client, &wanted(circle(400), "2024-01", "2024-01")).expect("fetched");
    let asked = server.asked();
    assert_eq!((asked[0].method.as_str(), asked[0].target.as_str()), ("POST", "/api/crimes-street/all-crime"));
    assert_eq!(asked[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    let found: Vec<Value> = serde_json::from_str(&client.folder.text(&format!("data/{FILE}"))).expect("a list");
    assert!(found == expected(&circle(400)), "{} crimes", found.len());
}

#[test]
fn an_overload_is_not_taken_for_too_many() {
    let good = interface(10_000);
    let server = Server::start(move |asked| match asked.before {
        0 => Say::new(503, "").with("Retry-After", "20"),
        1 | 2 => Say::new(503, ""),
        _ => good(asked),
    });
    let client = Client::of(&server);
    fetch(&client, &wanted(circle(40), "2024-01", "2024-01")).expect("fetched");
    assert_eq!(client.waits(), [20, 2, 4]);
    let outlines: Vec<String> = server.asked().iter().map(|asked| field(asked, "poly")).collect();
    assert!(outlines.windows(2).all(|pair| pair[0] == pair[1]), "the area was split");
}

#[test]
fn a_server_that_always_answers_503_is_overloaded() {
    let server = Server::start(|_| Say::new(503, ""));
    let client = Client::of(&server);
    let error = message(fetch(&client, &wanted(circle(40), "2024-01", "2024-01")));
    assert!(error.contains("even for an area of 200 m") && error.contains("overloaded"), "{error}");
    assert!(server.asked().len() < 40, "{} requests", server.asked().len());
    assert_eq!(client.files(), Vec::<String>::new());
}

#[test]
fn what_is_no_list_of_crimes_is_not_kept() {
    let faults: [(&str, Script, &str); 6] = [
        ("HTML", |_| Say::new(200, "<!doctype html><p>Down for maintenance"), "a page of HTML"),
        ("an object", |_| Say::new(200, "{\"error\": 1}"), "no list of crimes"),
        ("a crime without id", |_| Say::new(200, "[{\"id\": null}]"), "without a number as its id"),
        ("words", |_| Say::new(200, "sorry"), "not JSON"),
        ("cut short for ever", |_| Say::new(200, "[{\"id\": 1},"), "ends too early, after 11 bytes"),
        ("nothing", |_| Say::new(200, ""), "ends too early, after 0 bytes"),
    ];
    for (name, script, words) in faults {
        let server = Server::start(script);
        let client = Client::of(&server);
        let error = message(fetch(&client, &wanted(circle(40), "2024-01", "2024-01")));
        assert!(error.contains(words), "{name}: {error}");
        assert_eq!(client.files(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn an_answer_cut_short_is_asked_for_again() {
    let good = interface(10_000);
    let server = Server::start(move |asked| match asked.before {
        0 => Say::new(200, "[{\"id\": 1},"),
        1 => good(asked).manner(Manner::CutAfter(5_000)),
        _ => good(asked),
    });
    let client = Client::of(&server);
    fetch(&client, &wanted(circle(40), "2024-01", "2024-01")).expect("fetched");
    assert_eq!(client.waits(), [1, 2]);
    let found: Vec<Value> = serde_json::from_str(&client.folder.text(&format!("data/{FILE}"))).expect("a list");
    assert!(found == expected(&circle(40)), "{} crimes", found.len());
}

#[test]
fn a_month_that_is_not_there_is_an_error_that_names_the_archive() {
    let server = Server::start(interface(10_000));
    let client = Client::of(&server);
    let error = message(fetch(&client, &wanted(circle(40), "2024-01", "2024-02")));
    assert!(error.contains("not there (404)") && error.contains("2024-02") && error.contains("archive"), "{error}");
    assert_eq!(client.files(), [FILE, "sources.toml"], "the month before it is kept");
}
