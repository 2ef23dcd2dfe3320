//! Names for cells and hotspots, from the named things that the user gave.

use h3o::CellIndex;

use crate::ingest::{AreaIndex, Areas, CountKind, Footfall, Station, StationLocation};
use crate::place::{LonLat, NearestIndex, centre};

/// How far a station may be to name a cell, metres.
const STATION_REACH_M: f64 = 250.0;

/// Location texts of data.police.uk that say what kind of place it is and not which.
const GENERIC: [&str; 20] = [
    "Airport/Airfield",
    "Bus/Coach Station",
    "Conference/Exhibition Centre",
    "Docks",
    "Ferry Terminal",
    "Further/Higher Educational Building",
    "Hospital",
    "Motorway Service Area",
    "Nightclub",
    "Park/Open Space",
    "Parking Area",
    "Pedestrian Subway",
    "Petrol Station",
    "Police Station",
    "Prison",
    "Race Track",
    "Shopping Area",
    "Sports/Recreation Area",
    "Supermarket",
    "Theatre/Concert Hall",
];

/// The named things.
pub struct Labels<'a> {
    areas: Vec<AreaIndex<'a>>,
    stations: NearestIndex<String>,
    streets: &'a [String],
}

impl<'a> Labels<'a> {
    /// Names from areas (night-time-economy areas; where none of these holds a cell, wards), stations and the location texts of
    /// events.
    pub fn new(
        areas: impl IntoIterator<Item = &'a Areas>,
        footfall: Option<&Footfall>,
        listed: &[StationLocation],
        streets: &'a [String],
    ) -> Self {
        let named = |areas: &&Areas| areas.name_property.is_some();
        // An area counted is no landmark: its name is a code.
        let landmark = |station: &&Station| station.count_kind != CountKind::Present;
        let counted = footfall.map_or(&[][..], |footfall| &footfall.stations).iter().filter(landmark);
        let counted = counted.map(|station| (station.at, station.name.as_str()));
        let listed = listed.iter().map(|station| (station.at, station.name.as_str()));
        // Station lists mark the network of a box, "Liverpool Street LU": people say "Liverpool Street".
        let plain = |name: &str| name.strip_suffix(" LU").unwrap_or(name).to_owned();
        Self {
            areas: areas.into_iter().filter(named).map(AreaIndex::new).collect(),
            stations: NearestIndex::new(counted.chain(listed).map(|(at, name)| (at, plain(name)))),
            streets,
        }
    }

    /// The label of a cell: the area that holds its centre and the nearest station, failing that the street of its fullest
    /// point, such as "Bishopsgate / Liverpool Street". `streets` are the location texts of its events, fullest point first.
    pub fn of_cell(&self, cell: CellIndex, streets: &[u32]) -> String {
        let at = centre(cell);
        let area = self.areas.iter().find_map(|areas| areas.first_containing(at)).map(|area| area.name.as_str());
        let thing = self.station(at).or_else(|| self.street(streets, area));
        match (area, thing) {
            (Some(area), Some(thing)) if thing != area => format!("{area} / {thing}"),
            (Some(name), _) | (None, Some(name)) => name.to_owned(),
            (None, None) => format!("{:.4}, {:.4}", at.lat(), at.lon()),
        }
    }

    fn station(&self, at: LonLat) -> Option<&str> {
        self.stations.within(at, STATION_REACH_M).map(|(name, _)| name.as_str())
    }

    fn street(&self, streets: &[u32], area: Option<&str>) -> Option<&str> {
        let names = || streets.iter().map(|street| self.streets[*street as usize].as_str());
        let telling = |name: &&str| !GENERIC.contains(name);
        names().filter(telling).find(|name| Some(*name) != area).or_else(|| names().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use h3o::Resolution;

    #[test]
    fn a_street_that_names_its_place_is_preferred_to_a_kind_of_place() {
        let streets = ["Nightclub".to_owned(), "New Street".to_owned(), "Bishopsgate".to_owned()];
        let labels = Labels::new([], None, &[], &streets);
        let cell = LonLat::new(-0.08, 51.517).expect("in range").cell(Resolution::Ten);
        assert_eq!(labels.of_cell(cell, &[0, 1, 2]), "New Street");
        assert_eq!(labels.of_cell(cell, &[0]), "Nightclub");
        assert!(labels.of_cell(cell, &[]).starts_with("51.5"));
    }
}
