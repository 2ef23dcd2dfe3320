//! RFC 7946 checked by hand, so that no library's leniency hides a fault.

use serde_json::Value;

/// What in a feature collection is not as RFC 7946 and the contract want it.
pub fn faults(text: &str) -> Vec<String> {
    let collection: Value = match serde_json::from_str(text) {
        Ok(collection) => collection,
        Err(problem) => return vec![format!("not JSON: {problem}")],
    };
    let mut faults = Vec::new();
    if collection["type"] != "FeatureCollection" {
        faults.push(format!("the type is {}", collection["type"]));
    }
    if collection.get("crs").is_some() {
        faults.push("there is a crs member".into());
    }
    let Some(features) = collection["features"].as_array() else {
        faults.push("there are no features".into());
        return faults;
    };
    let mut extent = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for feature in features {
        let id = &feature["id"];
        if feature["type"] != "Feature" || !id.is_string() || !feature["properties"].is_object() {
            faults.push(format!("feature {id} lacks its type, a text id or properties"));
        }
        let of_feature = |fault: String| format!("feature {id}: {fault}");
        faults.extend(geometry(&feature["geometry"], &mut extent).into_iter().map(of_feature));
    }
    let bbox: Option<Vec<f64>> =
        collection["bbox"].as_array().map(|bbox| bbox.iter().filter_map(Value::as_f64).collect());
    if bbox.as_deref() != Some(&extent[..]) {
        faults.push(format!("the bbox is {bbox:?} and the coordinates reach {extent:?}"));
    }
    faults.extend(long_numbers(text).into_iter().map(|number| format!("{number} has too many digits")));
    faults
}

fn geometry(geometry: &Value, extent: &mut [f64; 4]) -> Vec<String> {
    let coordinates = &geometry["coordinates"];
    let polygons: Vec<&Value> = match geometry["type"].as_str() {
        Some("Polygon") => vec![coordinates],
        Some("MultiPolygon") => coordinates.as_array().into_iter().flatten().collect(),
        Some("Point") => return point(coordinates, extent),
        Some("LineString") => return line(coordinates, extent),
        other => return vec![format!("the geometry is {other:?}")],
    };
    let mut faults = Vec::new();
    if polygons.is_empty() {
        faults.push("there is no polygon".into());
    }
    for polygon in polygons {
        let rings = polygon.as_array().map_or(&[][..], Vec::as_slice);
        if rings.is_empty() {
            faults.push("a polygon has no ring".into());
        }
        for (number, ring) in rings.iter().enumerate() {
            faults.extend(self::ring(ring, number == 0, extent));
        }
    }
    faults
}

fn line(coordinates: &Value, extent: &mut [f64; 4]) -> Vec<String> {
    let positions = coordinates.as_array().map_or(&[][..], Vec::as_slice);
    let mut faults: Vec<String> = positions.iter().flat_map(|position| point(position, extent)).collect();
    if positions.len() < 2 {
        faults.push(format!("a line has {} positions", positions.len()));
    }
    faults
}

fn position(at: &Value) -> Option<(f64, f64)> {
    match at.as_array().map(Vec::as_slice) {
        Some([lon, lat]) => lon.as_f64().zip(lat.as_f64()),
        _ => None,
    }
}

/// Takes a position into the extent; the fault if it is none on the earth.
fn reach((lon, lat): (f64, f64), extent: &mut [f64; 4]) -> Option<String> {
    *extent = [extent[0].min(lon), extent[1].min(lat), extent[2].max(lon), extent[3].max(lat)];
    let on_earth = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    (!on_earth).then(|| format!("{lon}, {lat} is no longitude and latitude"))
}

fn point(coordinates: &Value, extent: &mut [f64; 4]) -> Vec<String> {
    match position(coordinates) {
        Some(at) => reach(at, extent).into_iter().collect(),
        None => vec!["a position is not two numbers".into()],
    }
}

fn ring(ring: &Value, exterior: bool, extent: &mut [f64; 4]) -> Vec<String> {
    let positions: Option<Vec<(f64, f64)>> = ring.as_array().and_then(|ring| ring.iter().map(position).collect());
    let Some(positions) = positions else {
        return vec!["a position is not two numbers".into()];
    };
    let mut faults: Vec<String> = positions.iter().filter_map(|at| reach(*at, extent)).collect();
    if positions.len() < 4 {
        faults.push(format!("a ring has {} positions", positions.len()));
    }
    if positions.first() != positions.last() {
        faults.push("a ring is not closed".into());
    }
    let area = signed_area(&positions);
    if exterior && area <= 0.0 {
        faults.push("an exterior ring is not counter-clockwise".into());
    }
    if !exterior && area >= 0.0 {
        faults.push("a hole is not clockwise".into());
    }
    faults
}

/// Positive when the ring runs counter-clockwise. Measured from the first position, lest small rings drown in rounding.
fn signed_area(ring: &[(f64, f64)]) -> f64 {
    let Some((x0, y0)) = ring.first() else { return 0.0 };
    let from_first = |at: &(f64, f64)| (at.0 - x0, at.1 - y0);
    let cross = |pair: &[(f64, f64)]| {
        let ((ax, ay), (bx, by)) = (from_first(&pair[0]), from_first(&pair[1]));
        ax * by - bx * ay
    };
    ring.windows(2).map(cross).sum()
}

/// Numbers of coordinates and bboxes with more than seven decimals or with an exponent, as they stand in the text.
fn long_numbers(text: &str) -> Vec<&str> {
    const DECIMALS: usize = 7;
    let is_long = |number: &&str| {
        let decimals = number.split_once('.').map_or("", |(_, decimals)| decimals);
        decimals.len() > DECIMALS || number.contains(['e', 'E'])
    };
    let mut found = Vec::new();
    for member in ["\"coordinates\":", "\"bbox\":"] {
        for (at, _) in text.match_indices(member) {
            let array = &text[at + member.len()..];
            let end = array.find(|c: char| !"[]0123456789.,-+eE \n".contains(c)).unwrap_or(array.len());
            let numbers = array[..end].split(['[', ']', ',', ' ', '\n']);
            found.extend(numbers.filter(|number| !number.is_empty()).filter(is_long));
        }
    }
    found
}

#[test]
fn the_checker_sees_every_fault_it_is_there_for() {
    let sound = r#"{"type":"FeatureCollection","bbox":[0,0,4,4],"features":[{"type":"Feature","id":"a","geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[1,1]]]},"properties":{}}]}"#;
    assert_eq!(faults(sound), Vec::<String>::new());
    let faulty = [
        ("\"FeatureCollection\"", "\"Features\"", "the type"),
        ("\"bbox\"", "\"crs\":null,\"bbox\"", "crs"),
        ("[0,0,4,4]", "[0,0,4,5]", "bbox"),
        ("\"bbox\":[0,0,4,4],", "", "bbox"),
        ("\"id\":\"a\"", "\"id\":7", "text id"),
        ("[4,0],[4,4],[0,4]", "[0,4],[4,4],[4,0]", "counter-clockwise"),
        ("[1,2],[2,2]", "[2,2],[1,2]", "not clockwise"),
        ("[2,2],[1,1]]", "[2,2]]", "3 positions"),
        ("[0,4],[0,0]]", "[0,4],[0,1]]", "not closed"),
        ("[1,2]", "[1,91]", "no longitude and latitude"),
        ("[1,2]", "[1,2,3]", "not two numbers"),
        ("[1,2]", "[1.12345678,2]", "too many digits"),
        ("[1,2]", "[1e-1,2]", "too many digits"),
        ("\"Polygon\"", "\"MultiPoint\"", "the geometry"),
        ("\"Polygon\"", "\"LineString\"", "not two numbers"),
        (
            "\"Polygon\",\"coordinates\":[[[0,0],",
            "\"LineString\",\"coordinates\":[[0,0]],\"was\":[[[0,0],",
            "a line has 1 positions",
        ),
    ];
    for (from, to, says) in faulty {
        let text = sound.replace(from, to);
        assert_ne!(text, sound, "{from} is not in the text");
        let found = faults(&text).join("; ");
        assert!(found.contains(says), "{to}: found {found:?}, which lacks {says:?}");
    }
}
