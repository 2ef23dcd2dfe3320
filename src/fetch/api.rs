//! Crimes inside a polygon, month by month, from the API of data.police.uk.
//!
//! The API allows fifteen requests a second, accepts addresses of at most 4,094 characters, keeps three years, and answers 503
//! instead of more than 10,000 crimes. An overloaded server answers 503 as well, but then states when to come back, or recovers.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use geo::Polygon;
use serde_json::Value;

use super::download::{FileVersion, write_error};
use super::error::{FetchError, TransientFailure, fetch_error};
use super::fetcher::{FetchSummary, Fetcher, source_entry};
use super::http::Request;
use super::polygon_parameter::{diagonal_m, outer_rings, quarters, to_parameter};
use super::retry::{Progress, RetryingClient, WaitReason, read_body, unexpected_status};
use super::sniff::parse_json;
use super::url::encode_fields;
use crate::error::Result;
use crate::ingest::{Areas, Sha256, slug};
use crate::period::{Month, Period};

/// Which crimes to request from the API: those inside an area, by month.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    /// The area: the union of its polygons, holes included.
    pub area: Areas,
    /// Its name, which becomes part of file names.
    pub name: String,
    /// The months.
    pub period: Period,
}

/// The time between two requests: fifteen per second.
const REQUEST_INTERVAL: Duration = Duration::from_millis(67);

/// The longest address that the API accepts.
const MAX_ADDRESS: usize = 4_094;

/// How many 503s in a row, without a time to come back, mean "too many crimes" and not an overload.
const MAX_OVERLOADS: u32 = 3;

/// An area of this diagonal, in metres, does not hold 10,000 crimes in a month.
const MIN_DIAGONAL_M: f64 = 200.0;

/// Fetches each month of the crimes inside an area to `crime/api/YYYY-MM-AREA.json`: an array of the crimes in order of their
/// ids, each as the API returns it.
///
/// # Errors
///
/// When a month is not published, or the API does not answer as documented.
pub fn fetch_crime_from_api(fetcher: &mut Fetcher<'_>, request: &ApiRequest) -> Result<FetchSummary> {
    let rings = outer_rings(&request.area);
    let area_sha256 = {
        let mut hash = Sha256::new();
        rings.iter().filter_map(to_parameter).for_each(|text| hash.update(format!("{text}\n").as_bytes()));
        hash.finish()
    };
    let name = slug(&request.name);
    let publisher = fetcher.catalogue.publisher("police")?.clone();
    let address = publisher.address("police", "street", &[])?;
    let mut summary = FetchSummary::default();
    for month in request.period.iter() {
        let path = format!("crime/api/{month}-{name}.json");
        fetcher.client.observer.progress(Progress::Started(&path));
        let present = fetcher.dir.verified_entry(&path).is_some_and(|entry| {
            entry.area_sha256.as_deref() == Some(area_sha256.as_str())
                && entry.address == month_address(&address, month)
        });
        if present && !fetcher.refresh {
            summary.unchanged.push(path);
            continue;
        }
        let mut search = MonthSearch::new(&fetcher.client, &address, month);
        rings.iter().try_for_each(|ring| search.add_crimes_within(ring))?;
        let MonthSearch { crimes, date, .. } = search;
        let version = FileVersion { address: month_address(&address, month), date, ..FileVersion::default() };
        let hash_and_length = fetcher
            .dir
            .write(&path, |out| write_crimes(out, crimes.values()))
            .map_err(|source| write_error(&fetcher.dir.path(&path), source))?;
        let mut entry = source_entry(&publisher, version, hash_and_length);
        entry.area_sha256 = Some(area_sha256.clone());
        fetcher.dir.record(&path, entry)?;
        summary.written.push(path);
    }
    Ok(summary)
}

fn month_address(address: &str, month: Month) -> String {
    format!("{address}?date={month}")
}

/// Writes one crime per line, so that two files can be compared line by line.
fn write_crimes<'a>(out: &mut dyn Write, crimes: impl Iterator<Item = &'a Value>) -> std::io::Result<()> {
    out.write_all(b"[")?;
    for (number, crime) in crimes.enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, crime)?;
    }
    out.write_all(b"\n]\n")
}

/// The crimes found for one month.
struct MonthSearch<'a> {
    client: &'a RetryingClient<'a>,
    address: &'a str,
    month: Month,
    crimes: BTreeMap<i64, Value>,
    date: Option<String>,
}

impl<'a> MonthSearch<'a> {
    fn new(client: &'a RetryingClient<'a>, address: &'a str, month: Month) -> Self {
        Self { client, address, month, crimes: BTreeMap::new(), date: None }
    }

    /// Adds the crimes inside a ring, by quarters where the whole holds too many.
    fn add_crimes_within(&mut self, ring: &Polygon) -> Result<()> {
        let Some(polygon) = to_parameter(ring) else { return Ok(()) };
        if let Some(crimes) = self.request_crimes(&polygon)? {
            for crime in crimes {
                let Some(id) = crime["id"].as_i64() else {
                    let advice =
                        "The interface may have changed: fetch the force's months from the archive (`force`) instead";
                    return Err(fetch_error(
                        self.address,
                        format!("a crime without a number as its id: {crime}"),
                        advice,
                    ));
                };
                self.crimes.entry(id).or_insert(crime);
            }
            return Ok(());
        }
        if diagonal_m(ring) < MIN_DIAGONAL_M {
            let problem = format!("the server answers 503 even for an area of {MIN_DIAGONAL_M} m");
            return Err(fetch_error(
                self.address,
                problem,
                "It is overloaded, not the area too full: run the same command later",
            ));
        }
        quarters(ring).iter().try_for_each(|quarter| self.add_crimes_within(quarter))
    }

    /// Requests the crimes inside a polygon; `None` when they are too many for one response.
    fn request_crimes(&mut self, polygon: &str) -> Result<Option<Vec<Value>>> {
        let month = self.month.to_string();
        let form = [("date", month.as_str()), ("poly", polygon)];
        let get_address = format!("{}?{}", self.address, encode_fields(&form));
        let request = match get_address.len() <= MAX_ADDRESS {
            true => Request { address: &get_address, ..Request::default() },
            false => Request { address: self.address, form: Some(&form), ..Request::default() },
        };
        let mut overloads = 0;
        self.client.retry(self.address, || {
            self.client.observer.wait(REQUEST_INTERVAL, WaitReason::RateLimit);
            let response = match self.client.send(&request) {
                Err(FetchError::Transient(TransientFailure { status: Some(503), retry_after: None, .. }))
                    if overloads + 1 >= MAX_OVERLOADS.min(self.client.max_attempts) =>
                {
                    return Ok(None);
                }
                Err(failure) => {
                    let is_overload = matches!(
                        &failure,
                        FetchError::Transient(TransientFailure { status: Some(503), retry_after: None, .. })
                    );
                    overloads += u32::from(is_overload);
                    return Err(failure);
                }
                Ok(response) => response,
            };
            if response.status != 200 {
                let not_found_advice = format!(
                    "Either {month} is not published or it is older than the three years that the interface keeps: fetch the \
                     force's months from the archive (`force`)"
                );
                return Err(unexpected_status(request.address, &response, &not_found_advice).into());
            }
            let version = FileVersion::from_response(self.address, &response);
            let bytes = read_body(self.address, response)?;
            let crimes = parse_json(self.address, &bytes, "list of crimes")?;
            self.date = self.date.take().or(version.date);
            Ok(Some(crimes))
        })
    }
}
