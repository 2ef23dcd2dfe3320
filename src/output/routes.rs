//! The columns of ways home: of the pieces of street on them, and of the ways.

use super::premises::filled;
use crate::ingest::{StationLocation, Venue};
use crate::plan::routes::{
    Departure, Route, RoutePlan, SaferSearch, StreetExposure, cost, explain_route, explain_street, stations_of,
    street_names,
};
use crate::plan::walk::{Leg, Network, StreetEdge};
use crate::table::{Table, columns};

/// Ways home with all that their columns are computed from.
#[derive(Clone, Copy, Debug)]
pub struct OnFoot<'a> {
    /// The streets.
    pub network: &'a Network,
    /// The venues.
    pub venues: &'a [Venue],
    /// The stations.
    pub stations: &'a [StationLocation],
    /// The ways.
    pub routes: &'a RoutePlan,
    /// How many times as long as the shortest a safer way may be.
    pub detour: f64,
}

impl OnFoot<'_> {
    /// The ways in the order in which they are written: those first by which most harm is saved to most people.
    pub fn order(&self) -> Vec<usize> {
        let gain = |way: usize| {
            let (harm, safer) = self.harm(&self.routes.routes[way]);
            (harm - safer) * self.leaver(&self.routes.routes[way]).weekly()
        };
        let mut order: Vec<usize> = (0..self.routes.routes.len()).collect();
        order.sort_by(|a, b| gain(*b).total_cmp(&gain(*a)));
        order
    }

    /// The harm of a way and of its safer one.
    pub fn harm(&self, way: &Route) -> (f64, f64) {
        (cost(&way.legs, &self.routes.per_metre), cost(&way.safer, &self.routes.per_metre))
    }

    fn leaver(&self, way: &Route) -> &Departure {
        &self.routes.departures.by_venue[way.from]
    }
}

/// A piece of street on ways home.
pub struct StreetRow<'a> {
    of: &'a OnFoot<'a>,
    piece: &'a StreetExposure,
    /// The names of the stations.
    names: &'a [String],
    /// The exposure of all pieces.
    all: f64,
    /// Its place, from 1.
    rank: usize,
}

impl<'a> StreetRow<'a> {
    fn edge(&self) -> &'a StreetEdge {
        self.of.network.edge(self.piece.flow.edge)
    }

    fn stations(&self) -> String {
        let names = stations_of(self.of.routes, self.piece).into_iter().map(|at| self.names[at].as_str());
        names.collect::<Vec<_>>().join(", ")
    }

    fn harm_interval(&self) -> Option<(f64, f64)> {
        self.of.routes.uncertainty.harm[self.rank - 1]
    }

    fn exposure_share(&self) -> Option<f64> {
        self.piece.exposure.filter(|_| self.all > 0.0).map(|exposure| exposure / self.all)
    }

    fn p_top(&self) -> Option<f64> {
        let uncertainty = &self.of.routes.uncertainty;
        self.piece.harm.filter(|_| uncertainty.draws > 0).map(|_| uncertainty.top[self.rank - 1])
    }
}

columns! {
    /// The columns of a piece of street.
    pub mod street(row: &StreetRow<'_>) {
        /// place by exposure, most first; pieces that no cell of the study area covers last
        RANK: whole.least(1.0) => row.rank;
        /// name of the street; null when the source gives none
        STREET: text.or_null() => row.edge().name.as_ref();
        /// identifier of the street in its source, which the pieces of one street share; null when it has none
        STREET_ID: text.or_null() => filled(&row.edge().id);
        /// length of the piece, from one place where streets meet or end to the next
        METRES: number.least(0.0).unit("metres") => row.edge().length_m();
        /// people a week who walk along the piece on the shortest way from a venue to the station nearest on foot, on
        /// average over its length: all whom the venues hold, at every closing by night. For comparison between
        /// streets, not a count
        PEOPLE: number.least(0.0).unit("people") => row.piece.flow.people;
        /// the same where most walk
        PEOPLE_MOST: number.least(0.0).unit("people") => row.piece.flow.most;
        /// venues whose way leads along it
        VENUES: whole.least(1.0).unit("venues") => row.piece.flow.routes.len();
        /// stations that these ways lead to, joined by commas
        STATIONS: text.filled() => row.stations();
        /// on the whole piece: harm of the weights chosen (--harm), in an average hour in which people leave the
        /// venues (each hour of the week weighted by how many do); each cell's harm is dealt out to the streets in it
        /// by their length there, that of a cell without a street to the nearest. Null where no cell of the study
        /// area covers the piece: not known
        HARM: number.least(0.0).or_null().unit("harm per hour") => row.piece.harm;
        /// 5 % of the draws of that harm from what is known of it are below; null without draws or where no cell of
        /// the study area covers the piece
        HARM_LOW: number.least(0.0).or_null().unit("harm per hour") => row.harm_interval().map(|(low, _)| low);
        /// 5 % of the draws are above
        HARM_HIGH: number.least(0.0).or_null().unit("harm per hour") => row.harm_interval().map(|(_, high)| high);
        /// people × harm; null where no cell of the study area covers the piece
        EXPOSURE: number.least(0.0).or_null().unit("people × harm per hour") => row.piece.exposure;
        /// share of the exposure of all pieces on ways home
        EXPOSURE_SHARE: number.share().or_null().unit("share") => row.exposure_share();
        /// share of the draws of the harm in which the piece is among the ten of most exposure; the people are not
        /// drawn; null without draws or where no cell of the study area covers the piece
        P_TOP: number.share().or_null().unit("share") => row.p_top();
        /// one plain sentence: who walks there, and how much harm there is
        REASON: text.filled() => explain_street(row.of.routes, row.of.network, row.rank, row.names);
    }
}

/// `routes`: the pieces of street on ways home, most exposure first.
pub fn routes(of: &OnFoot<'_>) -> Table {
    let pieces = &of.routes.streets;
    let names: Vec<String> = of.stations.iter().map(|station| station.name.clone()).collect();
    let all: f64 = pieces.iter().filter_map(|piece| piece.exposure).sum();
    let row = |(piece, rank)| StreetRow { of, piece, names: &names, all, rank };
    let rows: Vec<StreetRow<'_>> = pieces.iter().zip(1..).map(row).collect();
    let mut out = Table::new(rows.len());
    street::write(&mut out, &rows);
    out
}

/// The way from a venue to its station.
pub struct WayRow<'a> {
    of: &'a OnFoot<'a>,
    /// The number of the way.
    number: usize,
}

impl<'a> WayRow<'a> {
    fn way(&self) -> &'a Route {
        &self.of.routes.routes[self.number]
    }

    fn departure(&self) -> &Departure {
        self.of.leaver(self.way())
    }

    fn venue(&self) -> &'a Venue {
        &self.of.venues[self.departure().venue]
    }

    fn is_safer(&self) -> bool {
        self.way().search == SaferSearch::Better
    }

    /// The way, unless the search for a safer one was given up: what it would have found is not known.
    fn found(&self) -> Option<&'a Route> {
        Some(self.way()).filter(|way| way.search != SaferSearch::GivenUp)
    }

    fn harm_saved(&self) -> Option<f64> {
        let (harm, safer) = self.of.harm(self.found()?);
        Some((harm - safer).max(0.0))
    }

    fn p_safer(&self) -> Option<f64> {
        let uncertainty = &self.of.routes.uncertainty;
        (uncertainty.draws > 0 && self.is_safer()).then(|| uncertainty.safer[self.number])
    }

    fn streets(&self, legs: &[Leg]) -> Option<String> {
        Some(street_names(self.of.network, legs).join(", ")).filter(|streets| !streets.is_empty())
    }
}

columns! {
    /// The columns of a way home.
    pub mod way_home(row: &WayRow<'_>) {
        /// number of the premises in its register; null when it has none
        VENUE_ID: text.or_null() => filled(&row.venue().id);
        /// name; null when the list gives none
        VENUE: text.or_null() => filled(&row.venue().name);
        /// kind in lower case with hyphens, such as pub
        KIND: text.filled() => &row.venue().kind;
        /// when it closes by night, such as "Mon–Thu 24:00, Fri–Sat 02:00", by the day on which the evening began,
        /// midnight as 24:00; null when its hours are not known
        CLOSES: text.or_null() => row.departure().closes.as_ref();
        /// people who leave it in a week: its capacity at every closing by night
        PEOPLE: number.least(0.0).unit("people") => row.departure().weekly();
        /// whether its capacity (the median of its kind; 1 where none is known) or its hours (those of the others)
        /// are assumed
        PEOPLE_ASSUMED: truth => row.departure().capacity_assumed || row.departure().closes.is_none();
        /// the station nearest on foot; null when it has no name
        STATION: text.or_null() => filled(&row.of.stations[row.way().station].name);
        /// length of the shortest way, with what is walked to and from the streets
        METRES: number.least(0.0).unit("metres") => row.way().metres;
        /// along the shortest way, each metre with its share of the harm of its piece: harm of the weights chosen
        /// (--harm), in an average hour in which people leave the venues (each hour of the week weighted by how many
        /// do); a metre that no cell of the study area covers counts as the average metre inside
        HARM: number.least(0.0).unit("harm per hour") => row.of.harm(row.way()).0;
        /// streets of the shortest way in their order, joined by commas; null when none has a name
        STREETS: text.or_null() => row.streets(&row.way().legs);
        /// whether a way that is not too long (--detour) passes less harm, by 0.1 % of it or more; in GeoJSON the
        /// line is that way; null when the search was given up, and it is not known
        SAFER: truth.or_null() => row.found().map(|_| row.is_safer());
        /// length of the way with the least harm of all that are not too long; that of the shortest when there is no
        /// safer one; null when the search was given up
        SAFER_METRES: number.least(0.0).or_null().unit("metres") => row.found().map(|way| way.safer_m);
        /// what it is longer; null likewise
        METRES_ADDED: number.least(0.0).or_null().unit("metres")
            => row.found().map(|way| (way.safer_m - way.metres).max(0.0));
        /// harm along it; null likewise
        SAFER_HARM: number.least(0.0).or_null().unit("harm per hour") => row.found().map(|way| row.of.harm(way).1);
        /// what that is less; null likewise
        HARM_SAVED: number.least(0.0).or_null().unit("harm per hour") => row.harm_saved();
        /// share of the draws of the harm in which the safer way has less than the shortest; null without draws, and
        /// when no safer way was found
        P_SAFER: number.share().or_null().unit("share") => row.p_safer();
        /// its streets, joined by commas; null when none has a name or the search was given up
        SAFER_STREETS: text.or_null() => row.found().and_then(|way| row.streets(&way.safer));
        /// one plain sentence: how far it is, and what a safer way is worth
        REASON: text.filled() => explain_route(row.of.routes, row.number, row.of.detour);
    }
}

/// `ways_home`: the way from each venue to its station, those first by which most harm is saved to most people.
pub fn ways_home(of: &OnFoot<'_>) -> Table {
    let rows: Vec<WayRow<'_>> = of.order().into_iter().map(|number| WayRow { of, number }).collect();
    let mut out = Table::new(rows.len());
    way_home::write(&mut out, &rows);
    out
}
