//! Boundaries of the Office for National Statistics, asked for page by page and joined to one file.

use serde_json::{Value, json};

use super::catalogue::{Layer, Named};
use super::download::write_error;
use super::error::{FetchError, failed};
use super::http::Request;
use super::partial_download::Version;
use super::retry::{Step, body, unexpected};
use super::session::{Fetched, Session, entry};
use super::sniff;
use super::url::fields;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::slug;

/// Areas of a local authority.
#[derive(Clone, Debug)]
pub struct Boundaries {
    /// The name of the local authority, as the Office for National Statistics writes it: "City of London".
    pub name: String,
    /// The kind of area, by its name in the catalogue: `wards`, `lsoa`, `local-authorities`.
    pub kind: String,
}

/// Fetches areas to `boundaries/KIND-NAME.geojson`: a `FeatureCollection` in WGS84, its features in the order of their codes.
///
/// # Errors
///
/// When the kind or the name is not known, or the service does not answer as it should.
pub fn boundaries(session: &mut Session<'_>, wanted: &Boundaries) -> Result<Fetched> {
    let known = &session.catalogue.boundaries;
    let Some(layer) = known.get(&wanted.kind).cloned() else {
        return Err(Error::unknown_name("kind of area", &wanted.kind, known.keys().map(String::as_str)));
    };
    let condition = condition(&layer, &wanted.name)?;
    let publisher = session.catalogue.publisher("boundaries")?.clone();
    let service = publisher.address("boundaries", "query", &[("service", &layer.service)])?;
    let query = [
        ("where", condition.as_str()),
        ("outFields", "*"),
        ("outSR", "4326"),
        ("orderByFields", &layer.code_field),
        ("f", "geojson"),
    ];
    let address = format!("{service}?{}", fields(&query));
    let path = format!("boundaries/{}-{}.geojson", wanted.kind, slug(&wanted.name));
    session.line.watcher.step(Step::Begins(&path));
    let mut fetched = Fetched::default();
    if !session.again && session.shelf.holds(&path).is_some_and(|entry| entry.address == address) {
        fetched.kept.push(path);
        return Ok(fetched);
    }
    let (mut features, date) = pages(session, &address)?;
    if features.is_empty() {
        let problem = format!("no feature where {condition}");
        let advice =
            "Write the local authority's name as the Office for National Statistics does, such as \"City of London\"";
        return Err(failed(&address, problem, advice));
    }
    let code = |feature: &Value| feature["properties"][&layer.code_field].as_str().unwrap_or_default().to_owned();
    features.sort_by_cached_key(code);
    let version = Version { address, date, ..Version::default() };
    let collection = json!({ "type": "FeatureCollection", "features": features });
    let facts = session
        .shelf
        .write(&path, |out| {
            serde_json::to_writer(&mut *out, &collection)?;
            out.write_all(b"\n")
        })
        .map_err(|source| write_error(&session.shelf.place(&path), source))?;
    session.shelf.record(&path, entry(&publisher, version, facts))?;
    fetched.written.push(path);
    Ok(fetched)
}

/// The features of all pages and the date of the first.
fn pages(session: &Session<'_>, address: &str) -> Result<(Vec<Value>, Option<String>)> {
    let (mut features, mut date) = (Vec::new(), None);
    loop {
        let page =
            if features.is_empty() { address.to_owned() } else { format!("{address}&resultOffset={}", features.len()) };
        let (version, mut collection) = session.line.persist(&page, || {
            let answer = session.line.send(&Request { address: &page, ..Request::default() })?;
            if answer.status != 200 {
                let absent = "The service may have been replaced by one of a later year: add it with --catalogue";
                return Err(unexpected(&page, &answer, absent).into());
            }
            let version = Version::of(&page, &answer);
            Ok((version, collection(&page, &body(&page, answer)?)?))
        })?;
        date = date.or(version.date);
        let before = features.len();
        if let Some(Value::Array(more)) = collection.get_mut("features").map(Value::take) {
            features.extend(more);
        }
        // The place of the flag depends on the version of the service.
        let flags = [&collection["exceededTransferLimit"], &collection["properties"]["exceededTransferLimit"]];
        if !flags.contains(&&Value::Bool(true)) {
            return Ok((features, date));
        }
        if features.len() == before {
            return Err(failed(&page, "the service says that there is more and sends nothing", "Try again later"));
        }
    }
}

/// The collection in an answer. The service reports its errors with status 200.
fn collection(address: &str, bytes: &[u8]) -> Result<Value, FetchError> {
    let answer: Value = sniff::json(address, bytes, "FeatureCollection")?;
    if answer["type"] == "FeatureCollection" {
        return Ok(answer);
    }
    let Some(message) = answer["error"]["message"].as_str() else {
        return Err(sniff::not_kept(address, "JSON, but no FeatureCollection").into());
    };
    let problem = format!("the service refuses: {message}");
    let advice = "The service may have been replaced by one of a later year: add it with --catalogue";
    Err(FetchError::lasting(address, problem, advice))
}

/// The condition that finds the features of an authority. A quote within a name is doubled, as SQL has it.
fn condition(layer: &Layer, name: &str) -> Result<String> {
    let name = name.trim();
    let strange = |c: char| c.is_control() || (layer.named == Named::Numbered && matches!(c, '%' | '_'));
    if name.is_empty() || name.contains(strange) {
        let problem = format!("{name:?} is not the name of a local authority");
        return Err(ErrorKind::Setting { setting: "name", problem, advice: "Such as \"City of London\"".into() }.into());
    }
    let (field, name) = (&layer.name_field, name.replace('\'', "''"));
    Ok(match layer.named {
        Named::Exactly => format!("{field} = '{name}'"),
        Named::Numbered => format!("{field} LIKE '{name} ____'"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Catalogue;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        let catalogue = Catalogue::built_in();
        let with = |kind: &str, name: &str| condition(&catalogue.boundaries[kind], name);
        assert_eq!(with("wards", "King's Lynn").expect("a name"), "LAD24NM = 'King''s Lynn'");
        assert_eq!(with("lsoa", " York ").expect("a name"), "LSOA21NM LIKE 'York ____'");
        assert!(with("lsoa", "%").is_err() && with("wards", " ").is_err() && with("wards", "a\nb").is_err());
    }
}
