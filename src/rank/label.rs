//! Labels of cells and hotspots, from areas, stations and location texts.

use h3o::CellIndex;

use crate::ingest::{AreaIndex, Areas, CountKind, Footfall, Station, StationLocation};
use crate::place::{LonLat, NearestIndex, centre};

/// The distance within which a station names a cell, metres.
const STATION_REACH_M: f64 = 250.0;

/// Location texts of data.police.uk that name a kind of place, not a place.
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

/// The names from which labels are made.
pub struct Labels<'a> {
    areas: Vec<AreaIndex<'a>>,
    stations: NearestIndex<String>,
    streets: &'a [String],
}

impl<'a> Labels<'a> {
    /// Collects the names of areas (the first that holds a cell names it: night-time-economy areas before wards), stations and the
    /// location texts of events.
    pub fn new(
        areas: impl IntoIterator<Item = &'a Areas>,
        footfall: Option<&Footfall>,
        listed: &[StationLocation],
        streets: &'a [String],
    ) -> Self {
        let named = |areas: &&Areas| areas.name_property.is_some();
        // A counted area is no landmark: its name is a code.
        let is_landmark = |station: &&Station| station.count_kind != CountKind::Present;
        let counted = footfall.map_or(&[][..], |footfall| &footfall.stations).iter().filter(is_landmark);
        let counted = counted.map(|station| (station.at, station.name.as_str()));
        let listed = listed.iter().map(|station| (station.at, station.name.as_str()));
        // Station lists append the network, "Liverpool Street LU"; the common name is "Liverpool Street".
        let plain = |name: &str| name.strip_suffix(" LU").unwrap_or(name).to_owned();
        Self {
            areas: areas.into_iter().filter(named).map(AreaIndex::new).collect(),
            stations: NearestIndex::new(counted.chain(listed).map(|(at, name)| (at, plain(name)))),
            streets,
        }
    }

    /// The label of a cell, such as "Bishopsgate / Liverpool Street": the area that holds its centre and the nearest station or, without
    /// one, the street with most events. `streets` are the location texts of its events, most events first.
    pub fn cell_label(&self, cell: CellIndex, streets: &[u32]) -> String {
        let at = centre(cell);
        let area = self.areas.iter().find_map(|areas| areas.first_containing(at)).map(|area| area.name.as_str());
        let landmark = self.station(at).or_else(|| self.street(streets, area));
        match (area, landmark) {
            (Some(area), Some(landmark)) if landmark != area => format!("{area} / {landmark}"),
            (Some(name), _) | (None, Some(name)) => name.to_owned(),
            (None, None) => format!("{:.4}, {:.4}", at.lat(), at.lon()),
        }
    }

    fn station(&self, at: LonLat) -> Option<&str> {
        self.stations.within(at, STATION_REACH_M).map(|(name, _)| name.as_str())
    }

    fn street(&self, streets: &[u32], area: Option<&str>) -> Option<&str> {
        let names = || streets.iter().map(|street| self.streets[*street as usize].as_str());
        let is_specific = |name: &&str| !GENERIC.contains(name);
        names().filter(is_specific).find(|name| Some(*name) != area).or_else(|| names().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use h3o::Resolution;

    #[test]
    fn prefers_streets_to_kinds_of_place() {
        let streets = ["Nightclub".to_owned(), "New Street".to_owned(), "Bishopsgate".to_owned()];
        let labels = Labels::new([], None, &[], &streets);
        let cell = LonLat::new(-0.08, 51.517).expect("in range").cell(Resolution::Ten);
        assert_eq!(labels.cell_label(cell, &[0, 1, 2]), "New Street");
        assert_eq!(labels.cell_label(cell, &[0]), "Nightclub");
        assert!(labels.cell_label(cell, &[]).starts_with("51.5"));
    }
}
