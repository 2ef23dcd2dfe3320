//! The tests of hexspot as its users meet it: the program, the files it writes, and numbers made by other software.

mod api;
mod architecture;
mod calibration;
mod cli;
mod fetch;
mod figures;
mod ingest;
mod near_repeat;
mod planted;
mod premises;
mod ranks;
mod real;
mod reference;
mod routes;
mod scan;
mod share;
mod share_scale;
mod snap_points;
mod stable;
mod support;
mod trend;
mod venues;
mod walk;
mod when;
