//! Why a street or a route is on the list, in a sentence.

use super::uncertainty::TOP;
use super::{LEAST_SAVED, RoutePlan, SaferSearch, StreetExposure};
use crate::plan::walk::Network;

/// Indices of the stations that routes along a street lead to, each once.
pub fn stations_of(routes: &RoutePlan, edge: &StreetExposure) -> Vec<usize> {
    let mut stations: Vec<usize> = edge.flow.routes.iter().map(|route| routes.routes[*route].station).collect();
    stations.sort_unstable();
    stations.dedup();
    stations
}

/// Explains the rank of a street, from 1.
pub fn explain_street(routes: &RoutePlan, network: &Network, rank: usize, station_names: &[String]) -> String {
    let edge = &routes.streets[rank - 1];
    let venues = edge.flow.routes.len();
    let to = match stations_of(routes, edge).as_slice() {
        [one] => station_names[*one].clone(),
        several => format!("{} stations", several.len()),
    };
    let place = network.edge(edge.flow.edge).name.as_deref().unwrap_or("a street without a name");
    let walkers = format!(
        "{place}: about {} people a week on their way from {venues} {} to {to}, were venues full at closing",
        rounded(edge.flow.people),
        plural(venues, "venue", "venues"),
    );
    let Some(harm) = edge.harm else {
        return format!("{walkers}; no cell of the study area covers it, and what happens there is not known");
    };
    let length = network.edge(edge.flow.edge).length_m();
    let mean = mean_per_metre(routes, network);
    let times = if mean > 0.0 && length > 0.0 { harm / length / mean } else { 0.0 };
    let top = if routes.uncertainty.draws > 0 {
        format!("; among the {TOP} first in {:.0} % of draws", 100.0 * routes.uncertainty.top[rank - 1])
    } else {
        String::new()
    };
    format!("{walkers}; a metre has {times:.1} times the harm of the average metre on ways home at these hours{top}")
}

/// Harm per metre over the streets on routes home whose harm is known.
fn mean_per_metre(routes: &RoutePlan, network: &Network) -> f64 {
    let known = routes.streets.iter().filter_map(|edge| Some((edge.harm?, network.edge(edge.flow.edge).length_m())));
    let (harm, metres) = known.fold((0.0, 0.0), |sum, edge| (sum.0 + edge.0, sum.1 + edge.1));
    if metres > 0.0 { harm / metres } else { 0.0 }
}

/// Explains a route and what a safer one saves.
pub fn explain_route(routes: &RoutePlan, route: usize, detour: f64) -> String {
    let of = &routes.routes[route];
    let (harm, safer) = (super::cost(&of.legs, &routes.per_metre), super::cost(&of.safer, &routes.per_metre));
    let none =
        if detour > 1.0 { format!("no way up to {detour} times as long") } else { "no other way as short".into() };
    let reason = match of.search {
        SaferSearch::Better => None,
        SaferSearch::TooLittle => Some(format!("{none} passes as much as {:.1} % less harm", 100.0 * LEAST_SAVED)),
        SaferSearch::NoBetter => Some(format!("{none} passes less harm")),
        SaferSearch::GivenUp => Some("whether a way passes less harm is not known: there are too many to try".into()),
    };
    if let Some(reason) = reason {
        return format!("{:.0} m; {reason}", of.metres);
    }
    let sure = if routes.uncertainty.draws > 0 {
        format!("; it passes less in {:.0} % of draws", 100.0 * routes.uncertainty.safer[route])
    } else {
        String::new()
    };
    format!(
        "{:.0} m; a way {:.0} m longer passes {:.0} % less harm{sure}",
        of.metres,
        of.safer_m - of.metres,
        100.0 * (1.0 - safer / harm)
    )
}

/// A number to two significant digits with thousands separators; the data supports no more.
fn rounded(number: f64) -> String {
    let unit = 10f64.powf((number.max(1.0).log10().floor() - 1.0).max(0.0));
    let digits = format!("{:.0}", (number / unit).round() * unit);
    let with_comma = |(at, digit): (usize, char)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(with_comma).collect()
}

fn plural<'a>(number: usize, one: &'a str, several: &'a str) -> &'a str {
    if number == 1 { one } else { several }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn rounds_to_two_digits() {
        let said = [0.4, 7.0, 43.0, 999.0, 8_342.0, 70_493.1, 1_234_567.0].map(rounded);
        assert_eq!(said, ["0", "7", "43", "1,000", "8,300", "70,000", "1,200,000"]);
    }
}
