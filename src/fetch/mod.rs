//! Open data from where it is published into a folder, with `sources.toml` beside it: what came from where, when, under which
//! licence, and the SHA-256 by which it can be checked.
//!
//! Stands beside the street: nothing here is needed to analyse files that are already at hand.
//!
//! | door | gives | from |
//! |---|---|---|
//! | [`crime_from_archive`] | `crime/YYYY-MM/YYYY-MM-FORCE-street.csv` | the monthly archive of all forces, of which only the wanted members are read |
//! | [`crime_from_api`] | `crime/api/YYYY-MM-AREA.json` | the crimes inside a polygon, asked for month by month |
//! | [`hygiene`] | `premises/FHRS508en-GB.xml` | food-hygiene ratings of a local authority |
//! | [`footfall`] | `footfall/…` | station counts of Transport for London, by their names in the catalogue |
//! | [`boundaries`] | `boundaries/KIND-NAME.geojson` | wards, small areas and authorities of the Office for National Statistics |
//!
//! Addresses are those published; [`Catalogue`] holds them and takes others. HTTPS only, after redirects too. A file appears whole
//! or not at all; what was interrupted goes on where it stopped, unless the publisher has changed the file meanwhile, which starts
//! it afresh: two versions are never mixed.
//!
//! No clock is read and nobody is kept waiting in here: waiting is left to the program's [`FetchObserver`], and dates are those that the
//! servers send.

mod api;
mod archive;
mod boundaries;
mod catalogue;
mod download;
mod download_dir;
mod error;
mod http;
mod http_date;
mod partial_download;
mod polygon_parameter;
mod provenance;
mod range_reader;
mod retry;
mod session;
mod single_files;
mod sniff;
mod unpack;
mod url;

pub use api::{CrimeFromApi, crime_from_api};
pub use archive::{Also, CrimeFromArchive, crime_from_archive};
pub use boundaries::{Boundaries, boundaries};
pub use catalogue::{Catalogue, FootfallFile, Layer, Named, Publisher};
pub use http::{Proxy, Transport};
pub use provenance::{Entry, Sources};
pub use retry::{FetchObserver, Step, Wait};
pub use session::{Fetched, Session};
pub use single_files::{footfall, hygiene};
