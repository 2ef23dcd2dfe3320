//! Ways home: which streets people walk from venues at closing time to stations, what harm awaits them there, and safer ways.

mod closing_times;
mod constrained_shortest_path;
mod departures;
mod explain;
mod flow;
mod harm;
mod options;
mod path_geometry;
mod paths;
mod uncertainty;

pub use constrained_shortest_path::{Between, LeastCost, MOST_BEGUN, least_cost};
pub use departures::{Departure, Departures, NotByNight, leaving};
pub use explain::{of_piece, of_way, stations_of};
pub use flow::{PieceFlow, flow};
pub use harm::StreetHarm;
pub use options::RouteOptions;
pub use path_geometry::{line, streets};
pub use paths::{FARTHEST_M, LEAST_SAVED, NoWay, Search, Way, cost, ways};
pub use uncertainty::{Sureness, TOP};

use super::demand::Need;
use super::walk::{Network, Parts, Placed};
use crate::clock::Night;
use crate::ingest::{StationLocation, Venue};
use crate::place::LonLat;
use crate::rank::DrawsChoice;
use crate::temporal::HOURS;
use hexspot_stats::RandomStreams;

/// What ways home are planned from.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The streets.
    pub network: &'a Network,
    /// Harm expected by cell and hour.
    pub need: &'a Need,
    /// The venues.
    pub venues: &'a [Venue],
    /// The numbers of those that people leave.
    pub of: &'a [usize],
    /// Where people go.
    pub stations: &'a [StationLocation],
    /// The night.
    pub night: Night,
    /// What was chosen.
    pub choices: RouteOptions,
    /// How many draws of the harm the sureness rests on.
    pub draws: DrawsChoice,
    /// Where its random numbers come from.
    pub streams: RandomStreams,
}

/// Ways home.
#[derive(Clone, Debug, PartialEq)]
pub struct Routes {
    /// Who leaves.
    pub leaving: Departures,
    /// The ways; [`Way::from`] counts the leavers.
    pub ways: Vec<Way>,
    /// Leavers without a way.
    pub no_way: NoWay,
    /// Stations that can be reached on foot, of those given.
    pub stations: Placed,
    /// Leavers that can be.
    pub places: Placed,
    /// The parts of the network.
    pub parts: Parts,
    /// The pieces on the ways, most exposure first.
    pub pieces: Vec<OnWays>,
    /// Harm of a metre of each piece of the network in an average hour in which people leave; outside the cells that of the average
    /// metre inside.
    pub per_metre: Vec<f64>,
    /// Cells that no street passes, and those of them that no street is near.
    pub cells_without_street: (usize, usize),
    /// How sure it is, by draws of the harm.
    pub sureness: Sureness,
}

/// A piece of street on ways home.
#[derive(Clone, Debug, PartialEq)]
pub struct OnWays {
    /// Who walks there.
    pub flow: PieceFlow,
    /// Harm on the whole piece in an average hour in which people leave; `None` where no cell covers it: not known.
    pub harm: Option<f64>,
    /// People in a week × that harm.
    pub exposure: Option<f64>,
}

/// Plans ways home. Everybody goes to the station that is nearest on foot.
pub fn plan(question: &Question<'_>) -> Routes {
    let Question { network, need, venues, of, night, choices, .. } = *question;
    let leaving = leaving(venues, of, night);
    let places: Vec<LonLat> = leaving.leavers.iter().map(|leaver| venues[leaver.venue].at).collect();
    let stations: Vec<LonLat> = question.stations.iter().map(|station| station.at).collect();
    let harm = StreetHarm::of(network, need);
    let hours = going_home(need, &leaving);
    let at_closing =
        |weekly: &[f64]| weekly.iter().zip(&hours).map(|(weekly, share)| weekly * share).collect::<Vec<_>>();
    let on_pieces = harm.on_pieces(&at_closing(&need.weekly()));
    let per_metre = harm.per_metre(&on_pieces);
    let (ways, no_way) = ways(network, &places, &stations, &per_metre, choices.detour);
    let with_people: Vec<_> = ways.iter().map(|way| (&way.legs[..], leaving.leavers[way.from].weekly())).collect();
    let flows = flow(&with_people, |piece| network.piece(piece).length_m());
    let mut pieces: Vec<OnWays> = flows
        .into_iter()
        .map(|flow| {
            let harm = on_pieces[flow.piece];
            OnWays { exposure: harm.map(|harm| flow.people * harm), flow, harm }
        })
        .collect();
    // Unknown harm last, and pieces in order where nothing else parts them.
    let key = |piece: &OnWays| piece.exposure.unwrap_or(-1.0);
    pieces.sort_by(|a, b| key(b).total_cmp(&key(a)));
    let draw = |run| harm.on_pieces(&at_closing(&need.draw(&question.streams, run)));
    let draws = question.draws.number(pieces.len() + ways.len());
    let sureness = Sureness::of(&pieces, &ways, draws, draw, |on| harm.per_metre(on));
    let walk = |network: &Network, at: &[LonLat]| Placed::on(network, at.iter().copied());
    Routes {
        places: walk(network, &places),
        stations: walk(network, &stations),
        parts: network.parts(),
        cells_without_street: (harm.without_street, harm.beyond),
        leaving,
        ways,
        no_way,
        pieces,
        per_metre,
        sureness,
    }
}

/// The share of each cell's harm that falls in an average hour in which people leave: its hours, weighted by how many do.
fn going_home(need: &Need, leaving: &Departures) -> Vec<f64> {
    let all = leaving.week.sum();
    let of_hours = |hours: &crate::temporal::HoursOfWeek| {
        let together: f64 = (0..HOURS).map(|slot| leaving.week.0[slot] * hours.0[slot]).sum();
        if all > 0.0 { together / all } else { 0.0 }
    };
    let by_hours: Vec<f64> = need.hours.iter().map(of_hours).collect();
    need.cells.iter().map(|cell| by_hours[cell.hours]).collect()
}
