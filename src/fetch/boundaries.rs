//! Boundaries of the Office for National Statistics, requested page by page and written to one file.

use serde_json::{Value, json};

use super::catalogue::{BoundaryLayer, NameMatch};
use super::download::{FileVersion, write_error};
use super::error::{FetchError, fetch_error};
use super::fetcher::{FetchSummary, Fetcher, source_entry};
use super::http::Request;
use super::retry::{Progress, read_body, unexpected_status};
use super::sniff;
use super::url::encode_fields;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::slug;

/// Which boundaries to fetch: the areas of a local authority.
#[derive(Clone, Debug)]
pub struct BoundaryRequest {
    /// The name of the local authority, as the Office for National Statistics writes it: "City of London".
    pub name: String,
    /// The kind of area, by its name in the catalogue: `wards`, `lsoa`, `local-authorities`.
    pub kind: String,
}

/// Fetches areas to `boundaries/KIND-NAME.geojson`: a `FeatureCollection` in WGS84, its features in order of their codes.
///
/// # Errors
///
/// When the kind or the name is unknown, or the service does not answer as documented.
pub fn fetch_boundaries(fetcher: &mut Fetcher<'_>, request: &BoundaryRequest) -> Result<FetchSummary> {
    let layers = &fetcher.catalogue.boundaries;
    let Some(layer) = layers.get(&request.kind).cloned() else {
        return Err(Error::unknown_name("kind of area", &request.kind, layers.keys().map(String::as_str)));
    };
    let condition = where_clause(&layer, &request.name)?;
    let publisher = fetcher.catalogue.publisher("boundaries")?.clone();
    let service = publisher.address("boundaries", "query", &[("service", &layer.service)])?;
    let query = [
        ("where", condition.as_str()),
        ("outFields", "*"),
        ("outSR", "4326"),
        ("orderByFields", &layer.code_field),
        ("f", "geojson"),
    ];
    let address = format!("{service}?{}", encode_fields(&query));
    let path = format!("boundaries/{}-{}.geojson", request.kind, slug(&request.name));
    fetcher.client.observer.progress(Progress::Started(&path));
    let mut summary = FetchSummary::default();
    if !fetcher.refresh && fetcher.dir.verified_entry(&path).is_some_and(|entry| entry.address == address) {
        summary.unchanged.push(path);
        return Ok(summary);
    }
    let (mut features, date) = request_pages(fetcher, &address)?;
    if features.is_empty() {
        let problem = format!("no feature where {condition}");
        let advice =
            "Write the local authority's name as the Office for National Statistics does, such as \"City of London\"";
        return Err(fetch_error(&address, problem, advice));
    }
    let code = |feature: &Value| feature["properties"][&layer.code_field].as_str().unwrap_or_default().to_owned();
    features.sort_by_cached_key(code);
    let version = FileVersion { address, date, ..FileVersion::default() };
    let collection = json!({ "type": "FeatureCollection", "features": features });
    let hash_and_length = fetcher
        .dir
        .write(&path, |out| {
            serde_json::to_writer(&mut *out, &collection)?;
            out.write_all(b"\n")
        })
        .map_err(|source| write_error(&fetcher.dir.path(&path), source))?;
    fetcher.dir.record(&path, source_entry(&publisher, version, hash_and_length))?;
    summary.written.push(path);
    Ok(summary)
}

/// Requests all pages: their features, and the date of the first page.
fn request_pages(fetcher: &Fetcher<'_>, address: &str) -> Result<(Vec<Value>, Option<String>)> {
    let (mut features, mut date) = (Vec::new(), None);
    loop {
        let page =
            if features.is_empty() { address.to_owned() } else { format!("{address}&resultOffset={}", features.len()) };
        let (version, mut collection) = fetcher.client.retry(&page, || {
            let response = fetcher.client.send(&Request { address: &page, ..Request::default() })?;
            if response.status != 200 {
                let not_found_advice =
                    "The service may have been replaced by one of a later year: add it to the catalogue (`catalogue`)";
                return Err(unexpected_status(&page, &response, not_found_advice).into());
            }
            let version = FileVersion::from_response(&page, &response);
            Ok((version, parse_collection(&page, &read_body(&page, response)?)?))
        })?;
        date = date.or(version.date);
        let before = features.len();
        if let Some(Value::Array(more)) = collection.get_mut("features").map(Value::take) {
            features.extend(more);
        }
        // Where the flag is depends on the version of the service.
        let flags = [&collection["exceededTransferLimit"], &collection["properties"]["exceededTransferLimit"]];
        if !flags.contains(&&Value::Bool(true)) {
            return Ok((features, date));
        }
        if features.len() == before {
            return Err(fetch_error(&page, "the service says that there is more and sends nothing", "Try again later"));
        }
    }
}

/// The collection in a response. The service reports its errors with status 200.
fn parse_collection(address: &str, bytes: &[u8]) -> Result<Value, FetchError> {
    let answer: Value = sniff::parse_json(address, bytes, "FeatureCollection")?;
    if answer["type"] == "FeatureCollection" {
        return Ok(answer);
    }
    let Some(message) = answer["error"]["message"].as_str() else {
        return Err(sniff::rejected_content(address, "JSON, but no FeatureCollection").into());
    };
    let problem = format!("the service refuses: {message}");
    let advice = "The service may have been replaced by one of a later year: add it to the catalogue (`catalogue`)";
    Err(FetchError::permanent(address, problem, advice))
}

/// The SQL condition that selects the features of an authority. A quote within a name is doubled.
fn where_clause(layer: &BoundaryLayer, name: &str) -> Result<String> {
    let name = name.trim();
    let forbidden = |c: char| c.is_control() || (layer.name_match == NameMatch::Numbered && matches!(c, '%' | '_'));
    if name.is_empty() || name.contains(forbidden) {
        let problem = format!("{name:?} is not the name of a local authority");
        return Err(ErrorKind::Setting { setting: "name", problem, advice: "Such as \"City of London\"".into() }.into());
    }
    let (field, name) = (&layer.name_field, name.replace('\'', "''"));
    Ok(match layer.name_match {
        NameMatch::Exactly => format!("{field} = '{name}'"),
        NameMatch::Numbered => format!("{field} LIKE '{name} ____'"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Catalogue;

    #[test]
    fn escapes_quotes_in_names() {
        let catalogue = Catalogue::built_in();
        let with = |kind: &str, name: &str| where_clause(&catalogue.boundaries[kind], name);
        assert_eq!(with("wards", "King's Lynn").expect("a name"), "LAD24NM = 'King''s Lynn'");
        assert_eq!(with("lsoa", " York ").expect("a name"), "LSOA21NM LIKE 'York ____'");
        assert!(with("lsoa", "%").is_err() && with("wards", " ").is_err() && with("wards", "a\nb").is_err());
    }
}
