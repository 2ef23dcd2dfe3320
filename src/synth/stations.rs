//! Stations in and around the outline. Names, modes, numbers and rough positions are facts; how
//! many people use them here is not.

/// A station of the network.
pub(super) struct Station {
    /// Name as the counts are published.
    pub(super) name: &'static str,
    /// `LU` for the Underground, `DLR` for the Docklands Light Railway.
    pub(super) mode: &'static str,
    /// National location code.
    pub(super) nlc: u32,
    /// Longitude and latitude in degrees.
    pub(super) at: (f64, f64),
    /// People who leave the station on an ordinary working day.
    pub(super) daily: u32,
}

const fn station(name: &'static str, mode: &'static str, nlc: u32, at: (f64, f64), daily: u32) -> Station {
    Station { name, mode, nlc, at, daily }
}

pub(super) const STATIONS: [Station; 14] = [
    station("Aldgate", "LU", 502, (-0.0757, 51.5141), 13_000),
    station("Aldgate East", "LU", 503, (-0.0719, 51.5151), 20_000),
    station("Bank and Monument", "LU", 513, (-0.087, 51.513), 84_000),
    station("Barbican", "LU", 501, (-0.0978, 51.5202), 14_000),
    station("Blackfriars LU", "LU", 521, (-0.1031, 51.5118), 20_000),
    station("Cannon Street LU", "LU", 536, (-0.0903, 51.5114), 16_000),
    station("Chancery Lane", "LU", 541, (-0.1121, 51.5181), 22_000),
    station("Farringdon", "LU", 577, (-0.1047, 51.5202), 46_000),
    station("Liverpool Street LU", "LU", 634, (-0.0832, 51.5173), 98_000),
    station("Mansion House", "LU", 639, (-0.096, 51.5119), 10_000),
    station("Moorgate", "LU", 645, (-0.0883, 51.5181), 52_000),
    station("St. Paul's", "LU", 697, (-0.0975, 51.5149), 24_000),
    station("Tower Gateway", "DLR", 864, (-0.0744, 51.5106), 9_000),
    station("Tower Hill", "LU", 731, (-0.0778, 51.5098), 30_000),
];
