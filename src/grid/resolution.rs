//! The resolution of the cells: fixed by the user, or the finest that the data supports.

use std::fmt;
use std::str::FromStr;

use h3o::Resolution;
use rayon::prelude::*;

use super::cells::{inside, occupied};
use crate::error::{Error, Result};
use crate::ingest::{Areas, EventPlace, FixedHashMap};

/// The least mean number of events per cell. With one event per cell the window test detects a ring of three times the risk in two
/// of three runs; with fewer, hardly ever.
pub const MIN_MEAN_EVENTS: f64 = 1.0;

/// Events below which a theme does not affect the resolution, about one a day for a month: cells coarse enough for it would hide the
/// hotspots of the other themes.
const MIN_EVENTS: f64 = 30.0;

/// The resolutions considered by `auto`: hexagons of 5 km² to 2,000 m², from towns to single frontages.
const CANDIDATES: [Resolution; 5] =
    [Resolution::Seven, Resolution::Eight, Resolution::Nine, Resolution::Ten, Resolution::Eleven];

/// The setting `resolution`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResolutionChoice {
    /// Chosen from the data, with the reason.
    #[default]
    Auto,
    /// Given by the user.
    Fixed(Resolution),
}

crate::option_group::serde_as_text!(ResolutionChoice);

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

/// The resolution of a run, with the reason for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenResolution {
    /// The resolution.
    pub resolution: Resolution,
    /// The reason, in words.
    pub reason: String,
}

/// A theme whose number of events limits the resolution.
#[derive(Clone, Debug)]
pub struct ResolutionDemand<'a> {
    /// Its name.
    pub theme: &'a str,
    /// Its events at each place, in all months read.
    pub events_at: Vec<u32>,
    /// Its events in the study area.
    pub events: u64,
    /// The share of the months read that is ranked: 1, or 1/48 where one month of 48 is reported.
    pub share: f64,
}

impl ResolutionDemand<'_> {
    /// The expected number of events that are ranked, if all months are alike.
    fn ranked(&self) -> f64 {
        self.events as f64 * self.share
    }

    /// The words that mark expected numbers; empty where the numbers are counts.
    fn usual(&self) -> &'static str {
        if self.share < 1.0 { " in a usual period of that length" } else { "" }
    }

    fn why_ignored(&self) -> String {
        format!("; theme {}, of {:.0} events{}, has no say", self.theme, self.ranked(), self.usual())
    }
}

/// Chooses the resolution for the theme with fewest events, among themes with enough events to affect it.
///
/// # Errors
///
/// An area that cannot be divided into cells.
pub fn choose_resolution(
    choice: ResolutionChoice,
    area: Option<&Areas>,
    places: &[EventPlace],
    themes: &[ResolutionDemand<'_>],
) -> Result<ChosenResolution> {
    if let ResolutionChoice::Fixed(resolution) = choice {
        return Ok(ChosenResolution { resolution, reason: "as asked for".into() });
    }
    // The theme with most events always counts.
    let floor = themes.iter().map(ResolutionDemand::ranked).fold(0.0, f64::max).min(MIN_EVENTS);
    let (considered, ignored): (Vec<&ResolutionDemand<'_>>, Vec<&ResolutionDemand<'_>>) =
        themes.iter().partition(|theme| theme.ranked() >= floor);
    let Some(scarcest) = considered.into_iter().min_by(|a, b| a.ranked().total_cmp(&b.ranked())) else {
        return Ok(ChosenResolution { resolution: CANDIDATES[0], reason: "there is no theme to suit".into() });
    };
    let mut chosen: Option<(Resolution, String)> = None;
    let mut stopped = String::new();
    for resolution in CANDIDATES {
        let cells = match area {
            Some(area) => inside(area, resolution)?,
            None => occupied(places, resolution),
        };
        let numbers: FixedHashMap<_, ()> = cells.iter().map(|cell| (*cell, ())).collect();
        let used: Vec<u32> = places
            .par_iter()
            .zip(&scarcest.events_at)
            .filter(|(place, events)| **events > 0 && numbers.contains_key(&place.at.cell(resolution)))
            .map(|(_, events)| *events)
            .collect();
        let events = used.iter().map(|events| u64::from(*events)).sum::<u64>() as f64 * scarcest.share;
        let mean = events / cells.len().max(1) as f64;
        if mean < MIN_MEAN_EVENTS {
            stopped = format!(
                "at {resolution} theme {} would have {mean:.1} events a cell{}, below {MIN_MEAN_EVENTS}",
                scarcest.theme,
                scarcest.usual()
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
            format!(
                "{mean:.1} events of theme {} a cell{} over {} cells",
                scarcest.theme,
                scarcest.usual(),
                cells.len()
            ),
        ));
    }
    let (resolution, suits) = chosen.unwrap_or((CANDIDATES[0], "the coarsest considered, and still too fine".into()));
    let stopped = if stopped.is_empty() { "it is the finest considered".into() } else { stopped };
    let ignored: String = ignored.into_iter().map(ResolutionDemand::why_ignored).collect();
    Ok(ChosenResolution { resolution, reason: format!("{suits}; {stopped}{ignored}") })
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
        of_themes(places, &[demand("t", vec![each; places.len()], 1.0)]).0
    }

    fn demand(theme: &str, events_at: Vec<u32>, share: f64) -> ResolutionDemand<'_> {
        ResolutionDemand { theme, events: events_at.iter().map(|events| u64::from(*events)).sum(), events_at, share }
    }

    fn of_themes(places: &[EventPlace], themes: &[ResolutionDemand<'_>]) -> (u8, String) {
        let chosen = choose_resolution(ResolutionChoice::Auto, None, places, themes).expect("chosen");
        (chosen.resolution.into(), chosen.reason)
    }

    #[test]
    fn more_events_give_finer_cells() {
        let places = lattice(0.001);
        let few = |each: usize| {
            let events_at = (0..places.len()).map(|place| u32::from(place % each == 0)).collect();
            of_themes(&places, &[demand("t", events_at, 1.0)])
        };
        assert_eq!((few(1).0, few(5).0), (10, 9));
        assert!(few(5).1.contains("at 10 theme t would have 0."), "{}", few(5).1);
        // Points lie 69 m apart: cells 44 m wide would outnumber them, however many events there are.
        assert_eq!(auto(&places, 1_000), 10);
        assert_eq!(auto(&lattice(0.0003), 1_000), 11);
    }

    #[test]
    fn ignores_themes_with_few_events_unless_alone() {
        let places = lattice(0.001);
        let every = |each: usize| (0..places.len()).map(|place| u32::from(place % each == 0)).collect::<Vec<_>>();
        let (full, few, fewer) = (every(1), every(100), every(800));
        let (alone, _) = of_themes(&places, &[demand("full", full.clone(), 1.0)]);
        let (with_few, why) = of_themes(&places, &[demand("full", full.clone(), 1.0), demand("few", few.clone(), 1.0)]);
        assert_eq!(with_few, alone);
        assert!(why.ends_with("theme few, of 16 events, has no say"), "{why}");
        let (none_has_enough, why) =
            of_themes(&places, &[demand("fewer", fewer, 1.0), demand("few", few.clone(), 1.0)]);
        assert_eq!(none_has_enough, of_themes(&places, &[demand("few", few, 1.0)]).0, "{why}");
        let two = [demand("full", full, 1.0), demand("half", every(20), 1.0)];
        assert!(of_themes(&places, &two).0 < alone, "eighty events are enough to count");
    }

    #[test]
    fn one_month_is_sized_by_the_mean_month() {
        let places = lattice(0.001);
        let four_years = [demand("t", vec![48; places.len()], 1.0 / 48.0)];
        let (of_month, why) = of_themes(&places, &four_years);
        assert_eq!(of_month, auto(&places, 1));
        assert!(why.contains("2.3 events of theme t a cell in a usual period of that length"), "{why}");
    }

    #[test]
    fn reads_the_setting() {
        assert_eq!("9".parse::<ResolutionChoice>().expect("a number"), ResolutionChoice::Fixed(Resolution::Nine));
        assert_eq!("AUTO".parse::<ResolutionChoice>().expect("auto"), ResolutionChoice::Auto);
        assert!("16".parse::<ResolutionChoice>().is_err());
    }
}
