//! Downloads of open data from its publishers into a folder.
//!
//! The folder's `sources.toml` states what came from where, when, under which licence, and the SHA-256 by which to check it. The
//! analyses do not need this module: they read files that are already present.
//!
//! | function | writes | source |
//! |---|---|---|
//! | [`fetch_crime_from_archive`] | `crime/YYYY-MM/YYYY-MM-FORCE-street.csv` | the monthly archive of all forces, of which only the requested members are read |
//! | [`fetch_crime_from_api`] | `crime/api/YYYY-MM-AREA.json` | the crimes inside a polygon, requested month by month |
//! | [`fetch_hygiene_ratings`] | `premises/FHRS508en-GB.xml` | food-hygiene ratings of a local authority |
//! | [`fetch_footfall`] | `footfall/…` | station counts of Transport for London, by their names in the catalogue |
//! | [`fetch_boundaries`] | `boundaries/KIND-NAME.geojson` | wards, small areas and authorities of the Office for National Statistics |
//!
//! [`Catalogue`] holds the published addresses; users can replace them. Only HTTPS is used, after redirects too. A file appears
//! whole or not at all. An interrupted download resumes where it stopped, unless the publisher has changed the file meanwhile;
//! then it starts afresh, so that two versions are never mixed.
//!
//! Nothing here reads a clock or sleeps: the program's [`FetchObserver`] does the waiting, and dates are those that the servers send.

mod api;
mod archive;
mod boundaries;
mod catalogue;
mod download;
mod download_dir;
mod error;
mod fetcher;
mod http;
mod polygon_parameter;
mod provenance;
mod range_reader;
mod retry;
mod single_files;
mod sniff;
mod url;

pub use api::{ApiRequest, fetch_crime_from_api};
pub use archive::{ArchiveExtra, ArchiveRequest, fetch_crime_from_archive};
pub use boundaries::{BoundaryRequest, fetch_boundaries};
pub use catalogue::{BoundaryLayer, Catalogue, FootfallFile, NameMatch, Publisher};
pub use fetcher::{FetchSummary, Fetcher};
pub use http::{HttpOptions, Proxy};
pub use retry::{FetchObserver, Progress, WaitReason};
pub use single_files::{fetch_footfall, fetch_hygiene_ratings};
