//! How fine the cells are: fixed by the user, or the finest that the data supports.

use std::fmt;
use std::str::FromStr;

use h3o::Resolution;
use rayon::prelude::*;

use super::cells::{inside, occupied};
use crate::error::{Error, Result};
use crate::ingest::{Areas, EventPlace, Map};
use crate::place::Nearest;

/// The least mean number of events per cell at which cells are that fine: with one event a cell the window test finds a
/// ring of three times the risk in two runs of three, below that hardly ever.
pub const MIN_MEAN_EVENTS: f64 = 1.0;

/// The resolutions among which `auto` chooses: hexagons of 5 km² to 2,000 m², whole towns to single frontages.
const CANDIDATES: [Resolution; 5] = [
    Resolution::Seven,
    Resolution::Eight,
    Resolution::Nine,
    Resolution::Ten,
    Resolution::Eleven,
];

/// A resolution as asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResolutionChoice {
    /// Chosen from the data; the reason is reported.
    #[default]
    Auto,
    /// As given.
    Fixed(Resolution),
}

impl FromStr for ResolutionChoice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.eq_ignore_ascii_case("auto") {
            return Ok(Self::Auto);
        }
        let number = text.parse::<u8>().ok().filter(|number| (4..=13).contains(number));
        number
            .and_then(|number| Resolution::try_from(number).ok())
            .map(Self::Fixed)
            .ok_or_else(|| {
                crate::error::ErrorKind::Setting {
                    setting: "resolution",
                    problem: format!("{text:?} is neither `auto` nor a number from 4 to 13"),
                    advice: "Use 9 (hexagons of about 94,000 m²), 10 (about 13,400 m²) or auto".into(),
                }
                .into()
            })
    }
}

impl fmt::Display for ResolutionChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(resolution) => write!(f, "{resolution}"),
        }
    }
}

/// A resolution and why it is that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The resolution.
    pub resolution: Resolution,
    /// The reason, in words.
    pub reason: String,
}

/// Settles the resolution. `events_at` is the number of events at each of `places`, for the theme that has fewest.
pub fn choose(
    choice: ResolutionChoice,
    area: Option<&Areas>,
    places: &[EventPlace],
    events_at: &[u32],
) -> Result<Chosen> {
    if let ResolutionChoice::Fixed(resolution) = choice {
        return Ok(Chosen {
            resolution,
            reason: "as asked for".into(),
        });
    }
    let used: Vec<EventPlace> = places
        .iter()
        .zip(events_at)
        .filter(|(_, events)| **events > 0)
        .map(|(place, _)| *place)
        .collect();
    let spacing_m = median_spacing_m(&used);
    let mut chosen = CANDIDATES[0];
    let mut reason = "the coarsest of 7 to 11: finer cells would hold less than one event each on average".to_owned();
    for resolution in CANDIDATES {
        let cells = match area {
            Some(area) => inside(area, resolution)?,
            None => occupied(&used, resolution),
        };
        let numbers: Map<_, ()> = cells.iter().map(|cell| (*cell, ())).collect();
        let events: u64 = places
            .par_iter()
            .zip(events_at)
            .filter(|(place, events)| **events > 0 && numbers.contains_key(&place.at.cell(resolution)))
            .map(|(_, events)| u64::from(*events))
            .sum();
        let mean = events as f64 / cells.len().max(1) as f64;
        let width_m = cells.first().map_or(0.0, |cell| cell.area_m2().sqrt());
        if mean < MIN_MEAN_EVENTS || spacing_m.is_some_and(|spacing| width_m < spacing) {
            break;
        }
        chosen = resolution;
        let spacing = spacing_m.map_or_else(String::new, |spacing| {
            format!(" and is no finer than the spacing of the data's points (median {spacing:.0} m)")
        });
        reason = format!(
            "the finest of 7 to 11 that keeps at least {MIN_MEAN_EVENTS} event per cell on average ({mean:.1} over {} cells){spacing}",
            cells.len()
        );
    }
    Ok(Chosen {
        resolution: chosen,
        reason,
    })
}

/// The median distance from a point to its nearest neighbour, metres; `None` for fewer than two points.
fn median_spacing_m(places: &[EventPlace]) -> Option<f64> {
    /// Farther than this there is no neighbour to speak of; such points count as this far.
    const FAR_M: f64 = 2_000.0;
    if places.len() < 2 {
        return None;
    }
    let index = Nearest::new(places.iter().zip(0u32..).map(|(place, number)| (place.at, number)));
    let mut spacings: Vec<f64> = places
        .par_iter()
        .zip(0u32..places.len() as u32)
        .map(|(place, own)| {
            index
                .nearest_other(place.at, &own)
                .filter(|spacing| *spacing < FAR_M)
                .unwrap_or(FAR_M)
        })
        .collect();
    spacings.sort_by(f64::total_cmp);
    Some(spacings[spacings.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::LonLat;

    fn lattice(step: f64) -> Vec<EventPlace> {
        let at = |i: u32, j: u32| LonLat::new(-0.1 + f64::from(i) * step, 51.5 + f64::from(j) * step * 0.62);
        let places = (0..40).flat_map(|i| (0..40).filter_map(move |j| at(i, j)));
        places.map(|at| EventPlace { at, street: None }).collect()
    }

    fn auto(places: &[EventPlace], each: u32) -> u8 {
        let chosen = choose(ResolutionChoice::Auto, None, places, &vec![each; places.len()]).expect("chosen");
        chosen.resolution.into()
    }

    #[test]
    fn more_events_give_finer_cells_down_to_the_spacing_of_points() {
        let places = lattice(0.001);
        assert!(auto(&places, 1) < auto(&places, 30) || auto(&places, 30) == 10);
        // Points lie 69 m apart: cells 44 m wide would be finer than the data however many events there are.
        assert_eq!(auto(&places, 1_000), 10);
        assert_eq!(auto(&lattice(0.0003), 1_000), 11);
    }

    #[test]
    fn what_is_asked_for_is_taken() {
        assert_eq!(
            "9".parse::<ResolutionChoice>().expect("a number"),
            ResolutionChoice::Fixed(Resolution::Nine)
        );
        assert_eq!(
            "AUTO".parse::<ResolutionChoice>().expect("auto"),
            ResolutionChoice::Auto
        );
        assert!("16".parse::<ResolutionChoice>().is_err());
    }
}
