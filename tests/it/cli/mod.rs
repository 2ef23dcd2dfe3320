//! The program as its users meet it: arguments and files in, exit code, messages and files out.

mod areas;
mod calibrate;
mod compare;
mod contract;
mod cover;
mod determinism;
mod geojson;
mod geojson_readers;
mod near_repeat;
mod patrol;
mod readme;
mod report;
mod report_latest;
mod report_page;
mod scan;
mod schema;
mod share;
mod share_folder;
mod share_told;
mod spread;
mod story;
mod survey;
mod trend;
mod unhappy;
mod venues;
