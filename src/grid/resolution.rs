//! How fine the cells are: fixed by the user, or the finest that the data supports.

use std::fmt;
use std::str::FromStr;

use h3o::Resolution;
use rayon::prelude::*;

use super::cells::{inside, occupied};
use crate::error::{Error, Result};
use crate::ingest::{Areas, EventPlace, Map};

/// The least mean number of events per cell at which cells are that fine: with one event a cell the window test finds a
/// ring of three times the risk in two runs of three, below that hardly ever.
pub const MIN_MEAN_EVENTS: f64 = 1.0;

/// The resolutions among which `auto` chooses: hexagons of 5 km² to 2,000 m², whole towns to single frontages.
const CANDIDATES: [Resolution; 5] =
    [Resolution::Seven, Resolution::Eight, Resolution::Nine, Resolution::Ten, Resolution::Eleven];

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
        number.and_then(|number| Resolution::try_from(number).ok()).map(Self::Fixed).ok_or_else(|| {
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

/// The theme that has fewest events: what the resolution must suit.
#[derive(Clone, Debug)]
pub struct Scarcest<'a> {
    /// Its name.
    pub theme: &'a str,
    /// Its events at each place.
    pub events_at: Vec<u32>,
}

/// Settles the resolution for the theme that has fewest events.
pub fn choose(
    choice: ResolutionChoice,
    area: Option<&Areas>,
    places: &[EventPlace],
    scarcest: &Scarcest<'_>,
) -> Result<Chosen> {
    if let ResolutionChoice::Fixed(resolution) = choice {
        return Ok(Chosen { resolution, reason: "as asked for".into() });
    }
    let mut chosen: Option<(Resolution, String)> = None;
    let mut stopped = String::new();
    for resolution in CANDIDATES {
        let cells = match area {
            Some(area) => inside(area, resolution)?,
            None => occupied(places, resolution),
        };
        let numbers: Map<_, ()> = cells.iter().map(|cell| (*cell, ())).collect();
        let used: Vec<u32> = places
            .par_iter()
            .zip(&scarcest.events_at)
            .filter(|(place, events)| **events > 0 && numbers.contains_key(&place.at.cell(resolution)))
            .map(|(_, events)| *events)
            .collect();
        let mean = used.iter().map(|events| u64::from(*events)).sum::<u64>() as f64 / cells.len().max(1) as f64;
        if mean < MIN_MEAN_EVENTS {
            stopped = format!(
                "at {resolution} theme {} would have {mean:.1} events a cell, below {MIN_MEAN_EVENTS}",
                scarcest.theme
            );
            break;
        }
        if used.len() < cells.len() {
            stopped = format!(
                "the cells of {resolution} would be finer than the data: {} cells for {} distinct points",
                cells.len(),
                used.len()
            );
            break;
        }
        chosen = Some((
            resolution,
            format!("{mean:.1} events of theme {} a cell over {} cells", scarcest.theme, cells.len()),
        ));
    }
    let (resolution, suits) = chosen.unwrap_or((CANDIDATES[0], "the coarsest considered, and still too fine".into()));
    let stopped = if stopped.is_empty() { "it is the finest considered".into() } else { stopped };
    Ok(Chosen { resolution, reason: format!("{suits}; {stopped}") })
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
        let scarcest = Scarcest { theme: "t", events_at: vec![each; places.len()] };
        let chosen = choose(ResolutionChoice::Auto, None, places, &scarcest).expect("chosen");
        chosen.resolution.into()
    }

    #[test]
    fn more_events_give_finer_cells_down_to_the_spacing_of_points() {
        let places = lattice(0.001);
        let few = |each: usize| {
            let events_at = (0..places.len()).map(|place| u32::from(place % each == 0)).collect();
            let chosen =
                choose(ResolutionChoice::Auto, None, &places, &Scarcest { theme: "t", events_at }).expect("chosen");
            (u8::from(chosen.resolution), chosen.reason)
        };
        assert_eq!((few(1).0, few(5).0), (10, 9));
        assert!(few(5).1.contains("at 10 theme t would have 0."), "{}", few(5).1);
        // Points lie 69 m apart: cells 44 m wide would outnumber them, however many events there are.
        assert_eq!(auto(&places, 1_000), 10);
        assert_eq!(auto(&lattice(0.0003), 1_000), 11);
    }

    #[test]
    fn what_is_asked_for_is_taken() {
        assert_eq!("9".parse::<ResolutionChoice>().expect("a number"), ResolutionChoice::Fixed(Resolution::Nine));
        assert_eq!("AUTO".parse::<ResolutionChoice>().expect("auto"), ResolutionChoice::Auto);
        assert!("16".parse::<ResolutionChoice>().is_err());
    }
}
