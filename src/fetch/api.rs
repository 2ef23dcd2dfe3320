//! Crimes inside a polygon, month by month, from the interface of data.police.uk.
//!
//! The interface allows fifteen requests a second, wants addresses of at most 4,094 characters, keeps three years, and answers 503
//! instead of more than 10,000 crimes. An overloaded server answers 503 as well, but then says when to come back, or recovers.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use geo::Polygon;
use serde_json::Value;

use super::error::{FetchError, Passing, failed};
use super::http::Request;
use super::partial_download::Version;
use super::polygon_parameter;
use super::retry::{RetryingClient, Step, Wait, body, unexpected};
use super::session::{Fetched, Session, entry};
use super::sniff::json;
use super::url::fields;
use crate::error::Result;
use crate::ingest::{Areas, Fingerprint, slug};
use crate::period::{Month, Period};

/// Crimes of an area, by the interface.
#[derive(Clone, Debug)]
pub struct CrimeFromApi {
    /// The area: all of its polygons together, their holes included.
    pub area: Areas,
    /// Its name, which becomes part of the names of files.
    pub name: String,
    /// The months.
    pub period: Period,
}

/// The time between two requests: fifteen a second.
const PACE: Duration = Duration::from_millis(67);

/// The longest address that the interface takes.
const LONGEST_ADDRESS: usize = 4_094;

/// How often a bare 503 is taken for an overload before it is taken for "too many crimes".
const OVERLOADS: u32 = 3;

/// An area as small as this, metres across, does not hold 10,000 crimes in a month.
const SMALL_M: f64 = 200.0;

/// Fetches each month of the crimes inside an area to `crime/api/YYYY-MM-AREA.json`: an array of the crimes in the order of their
/// ids, each as the interface gives it.
///
/// # Errors
///
/// When a month is not there, or the interface does not answer as it should.
pub fn crime_from_api(session: &mut Session<'_>, wanted: &CrimeFromApi) -> Result<Fetched> {
    let rings = polygon_parameter::rings(&wanted.area);
    let area_sha256 = {
        let mut hash = Fingerprint::new();
        rings.iter().filter_map(polygon_parameter::text).for_each(|text| hash.take(format!("{text}\n").as_bytes()));
        hash.finish()
    };
    let name = slug(&wanted.name);
    let publisher = session.catalogue.publisher("police")?.clone();
    let address = publisher.address("police", "street", &[])?;
    let mut fetched = Fetched::default();
    for month in wanted.period.iter() {
        let path = format!("crime/api/{month}-{name}.json");
        session.line.watcher.step(Step::Begins(&path));
        let held = session.shelf.holds(&path).is_some_and(|entry| {
            entry.area_sha256.as_deref() == Some(area_sha256.as_str()) && entry.address == dated(&address, month)
        });
        if held && !session.again {
            fetched.kept.push(path);
            continue;
        }
        let mut search = Search::new(&session.line, &address, month);
        rings.iter().try_for_each(|ring| search.within(ring))?;
        let Search { crimes, date, .. } = search;
        let version = Version { address: dated(&address, month), date, ..Version::default() };
        let facts = session
            .shelf
            .write(&path, |out| write(out, crimes.values()))
            .map_err(|source| super::download::write_error(&session.shelf.place(&path), source))?;
        let mut entry = entry(&publisher, version, facts);
        entry.area_sha256 = Some(area_sha256.clone());
        session.shelf.record(&path, entry)?;
        fetched.written.push(path);
    }
    Ok(fetched)
}

fn dated(address: &str, month: Month) -> String {
    format!("{address}?date={month}")
}

/// One crime a line, so that two files can be compared line by line.
fn write<'a>(out: &mut dyn Write, crimes: impl Iterator<Item = &'a Value>) -> std::io::Result<()> {
    out.write_all(b"[")?;
    for (number, crime) in crimes.enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, crime)?;
    }
    out.write_all(b"\n]\n")
}

/// What is found of one month.
struct Search<'a> {
    line: &'a RetryingClient<'a>,
    address: &'a str,
    month: Month,
    crimes: BTreeMap<i64, Value>,
    date: Option<String>,
}

impl<'a> Search<'a> {
    fn new(line: &'a RetryingClient<'a>, address: &'a str, month: Month) -> Self {
        Self { line, address, month, crimes: BTreeMap::new(), date: None }
    }

    /// Adds what is inside a ring, by quarters where the whole is too much.
    fn within(&mut self, ring: &Polygon) -> Result<()> {
        let Some(text) = polygon_parameter::text(ring) else { return Ok(()) };
        if let Some(crimes) = self.ask(&text)? {
            for crime in crimes {
                let Some(id) = crime["id"].as_i64() else {
                    let advice = "The interface may have changed: fetch from the archive with --force instead";
                    return Err(failed(self.address, format!("a crime without a number as its id: {crime}"), advice));
                };
                self.crimes.entry(id).or_insert(crime);
            }
            return Ok(());
        }
        if polygon_parameter::across_m(ring) < SMALL_M {
            let problem = format!("the server answers 503 even for an area of {SMALL_M} m");
            return Err(failed(
                self.address,
                problem,
                "It is overloaded, not the area too full: run the same command later",
            ));
        }
        polygon_parameter::quarters(ring).iter().try_for_each(|quarter| self.within(quarter))
    }

    /// The crimes inside an outline; `None` when they are too many for one answer.
    fn ask(&mut self, outline: &str) -> Result<Option<Vec<Value>>> {
        let month = self.month.to_string();
        let form = [("date", month.as_str()), ("poly", outline)];
        let long = format!("{}?{}", self.address, fields(&form));
        let request = match long.len() <= LONGEST_ADDRESS {
            true => Request { address: &long, ..Request::default() },
            false => Request { address: self.address, form: Some(&form), ..Request::default() },
        };
        let mut overloads = 0;
        self.line.persist(self.address, || {
            self.line.watcher.wait(PACE, Wait::Pace);
            let answer = match self.line.send(&request) {
                Err(FetchError::Passing(Passing { status: Some(503), wait: None, .. }))
                    if overloads + 1 >= OVERLOADS.min(self.line.tries) =>
                {
                    return Ok(None);
                }
                Err(trouble) => {
                    let bare = matches!(&trouble, FetchError::Passing(passing) if passing.status == Some(503) && passing.wait.is_none());
                    overloads += u32::from(bare);
                    return Err(trouble);
                }
                Ok(answer) => answer,
            };
            if answer.status != 200 {
                let absent = format!(
                    "Either {month} is not published or it is older than the three years that the interface keeps: fetch it from \
                     the archive with --force"
                );
                return Err(unexpected(request.address, &answer, &absent).into());
            }
            let version = Version::of(self.address, &answer);
            let bytes = body(self.address, answer)?;
            let crimes = json(self.address, &bytes, "list of crimes")?;
            self.date = self.date.take().or(version.date);
            Ok(Some(crimes))
        })
    }
}
