//! Routes home: which streets people walk from venues at closing time to stations, the harm expected there, and safer routes.

mod closing_times;
mod constrained_shortest_path;
mod departures;
mod explain;
mod flow;
mod harm;
mod options;
mod path_geometry;
mod paths;
mod plan;
mod uncertainty;

pub use constrained_shortest_path::{ConstrainedPath, MAX_LABELS, PathQuery, constrained_shortest_path};
pub use departures::{Departure, Departures, NotByNight, departures};
pub use explain::{explain_route, explain_street, stations_of};
pub use flow::{StreetFlow, flow};
pub use harm::StreetHarm;
pub use options::RouteOptions;
pub use path_geometry::{route_line, street_names};
pub use paths::{FARTHEST_M, LEAST_SAVED, Route, SaferSearch, Unrouted, cost, find_routes};
pub use plan::{RouteInput, RoutePlan, StreetExposure, plan};
pub use uncertainty::{RouteUncertainty, TOP};
