//! BoundaryRequest from a server that gives two features a page.

use hexspot::fetch::{BoundaryRequest, FetchSummary, fetch_boundaries};
use serde_json::{Value, json};

use super::server::{Asked, Say, Script, Server};
use super::{Client, message, source};

const WARDS: [&str; 5] = ["E05000005", "E05000001", "E05000004", "E05000002", "E05000003"];

fn page(asked: &Asked, top_level: bool) -> Say {
    let offset = asked.target.split_once("resultOffset=").map_or(0, |(_, n)| n.parse().expect("a number"));
    let end = (offset + 2).min(WARDS.len());
    let feature = |code: &&str| json!({ "type": "Feature", "properties": { "WD24CD": code }, "geometry": null });
    let features: Vec<Value> = WARDS[offset..end].iter().map(feature).collect();
    let mut collection = json!({ "type": "FeatureCollection", "features": features });
    if end < WARDS.len() {
        let flag = if top_level { &mut collection } else { &mut collection["properties"] };
        flag["exceededTransferLimit"] = true.into();
    }
    Say::new(200, collection.to_string())
}

fn fetch(client: &Client, kind: &str, name: &str) -> hexspot::Result<FetchSummary> {
    let wanted = BoundaryRequest { name: name.into(), kind: kind.into() };
    client.run(|fetcher| fetch_boundaries(fetcher, &wanted))
}

#[test]
fn all_pages_are_joined_in_the_order_of_their_codes() {
    for top_level in [true, false] {
        let server = Server::start(move |asked| page(asked, top_level));
        let client = Client::of(&server);
        let fetched = fetch(&client, "wards", "City of London").expect("fetched");
        assert_eq!(fetched.written, ["boundaries/wards-city-of-london.geojson"]);
        let text = client.folder.text("data/boundaries/wards-city-of-london.geojson");
        let collection: Value = serde_json::from_str(&text).expect("JSON");
        let features = collection["features"].as_array().expect("a list");
        let codes: Vec<&str> = features.iter().filter_map(|feature| feature["properties"]["WD24CD"].as_str()).collect();
        assert_eq!(codes, ["E05000001", "E05000002", "E05000003", "E05000004", "E05000005"]);
        assert_eq!(server.asked().len(), 3);
        let address = source(&client.folder, "boundaries/wards-city-of-london.geojson")["address"].clone();
        assert!(address.as_str().is_some_and(|text| text.contains("where=LAD24NM%20%3D%20%27City%20of%20London%27")));
        assert_eq!(fetch(&client, "wards", "City of London").expect("there").unchanged.len(), 1);
        assert_eq!(server.asked().len(), 3);
    }
}

#[test]
fn what_is_no_collection_is_not_kept() {
    let faults: [(&str, Script, &str); 6] = [
        (
            "an error with status 200",
            |_| Say::new(200, "{\"error\":{\"code\":400,\"message\":\"Invalid URL\"}}"),
            "Invalid URL",
        ),
        ("HTML", |_| Say::new(200, "<html></html>"), "a page of HTML"),
        ("no such name", |_| Say::new(200, "{\"type\":\"FeatureCollection\",\"features\":[]}"), "no feature where"),
        ("another object", |_| Say::new(200, "{}"), "no FeatureCollection"),
        (
            "a promise of more that is not kept",
            |_| Say::new(200, "{\"type\":\"FeatureCollection\",\"features\":[],\"exceededTransferLimit\":true}"),
            "sends nothing",
        ),
        ("404", |_| Say::new(404, ""), "(`catalogue`)"),
    ];
    for (name, script, words) in faults {
        let server = Server::start(script);
        let client = Client::of(&server);
        let error = message(fetch(&client, "lsoa", "King's Lynn and West Norfolk"));
        assert!(error.contains(words), "{name}: {error}");
        assert_eq!(client.files(), Vec::<String>::new(), "{name}");
    }
}
