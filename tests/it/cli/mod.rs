//! The program as its users meet it: arguments and files in, exit code, messages and files out.

mod areas;
mod calibrate;
mod compare;
mod contract;
mod determinism;
mod geojson;
mod near_repeat;
mod readme;
mod scan;
mod schema;
mod spread;
mod survey;
mod trend;
mod unhappy;
mod venues;
