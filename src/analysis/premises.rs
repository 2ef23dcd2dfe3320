//! What happened at which premises: files to attribution, ratings, operators and repeat locations.

mod caveats;
mod output;
pub(super) mod summary;

pub(super) use output::{add_sheets, section};

use super::Progress;
use super::cells::{self, CountsByArea};
use super::ranking_result::RankingResult;
use super::study_area::in_study;
use crate::error::{ErrorKind, Result};
use crate::ingest::{Events, InputData, Venue};
use crate::options::Options;
use crate::period::Period;
use crate::premises::{
    Attribution, AttributionOptions, ConcernLimits, Concerns, DEFAULT_NAMED_WITHIN_M, Operators, PremisesData, Ratings,
    RepeatLocation, attribute, concerns, operators, rate, repeat_locations,
};

/// What happened at which premises, and all that is needed to say how it was found.
#[derive(Debug)]
pub struct PremisesOutcome {
    /// The premises.
    pub venues: Vec<Venue>,
    /// Whether each is listed: those of the study area are.
    pub reported: Vec<bool>,
    /// Whether each stands in a hotspot of any theme.
    pub in_hotspot: Vec<bool>,
    /// The months known of incidents that name premises; of all events where none does.
    pub observed: Vec<bool>,
    /// What happened at each.
    pub attribution: Attribution,
    /// Ratings at the end of each month; `None` when no event names a premises.
    pub ratings: Option<Ratings>,
    /// Premises of concern.
    pub concerns: Concerns,
    /// Operators.
    pub operators: Operators,
    /// Locations with more than one incident.
    pub repeats: Vec<RepeatLocation>,
}

/// Ranks cells, and attributes incidents to premises: those that name one, and those of the themes of `config` that happened near
/// some.
pub fn premises(config: &Options, progress: Progress<'_>) -> Result<(RankingResult, PremisesOutcome)> {
    if !config.study.inputs.has_premises() {
        let advice = "Give --premises FILE: a register, food-hygiene XML or OpenStreetMap".into();
        return Err(ErrorKind::Setting { setting: "premises", problem: "no premises were given".into(), advice }.into());
    }
    let (ranked, loaded) = cells::rank(config, CountsByArea::Unused, progress)?;
    let premises = at_premises(config, &ranked, loaded)?;
    Ok((ranked, premises))
}

/// Attributes the incidents of what was ranked.
pub(super) fn at_premises(config: &Options, ranked: &RankingResult, loaded: InputData) -> Result<PremisesOutcome> {
    config.scheme.check()?;
    let events = &loaded.events;
    let near = |group: &_| ranked.themes.iter().any(|ran| ran.selection.weights(group).is_some());
    let period = ranked.coverage.period;
    let question = AttributionOptions {
        period,
        near: &near,
        reach_m: config.premises.reach_m,
        named_within_m: DEFAULT_NAMED_WITHIN_M,
    };
    let venues = loaded.premises.map(|premises| premises.venues).unwrap_or_default();
    let attribution = attribute(events, &venues, &question)?;
    let observed = observed(events, period).unwrap_or_else(|| ranked.coverage.observed.clone());
    let ratings = rate(&attribution, &config.scheme, &observed)?;
    let cell_of = |venue: &Venue| ranked.grid.number(venue.at.cell(ranked.grid.resolution)).map(|cell| cell as usize);
    let in_study = in_study(&ranked.grid, loaded.area.as_ref());
    let reported: Vec<bool> = venues.iter().map(|venue| in_study(venue.at)).collect();
    let hot = |cell: usize| ranked.themes.iter().any(|ran| ran.judgement.hot[cell] == Some(true));
    let in_hotspot: Vec<bool> = venues.iter().map(|venue| cell_of(venue).is_some_and(hot)).collect();
    let evidence = PremisesData {
        venues: &venues,
        reported: &reported,
        observed: &observed,
        attribution: &attribution,
        ratings: ratings.as_ref(),
    };
    let concerns = concerns(&evidence, ConcernLimits::default());
    let operators = operators(&evidence, &in_hotspot);
    let repeats = repeat_locations(&evidence, events, &|place| in_study(events.places[place as usize].at));
    Ok(PremisesOutcome { venues, reported, in_hotspot, observed, attribution, ratings, concerns, operators, repeats })
}

/// The months known of those who name premises; `None` when nobody does.
pub(super) fn observed(events: &Events, period: Period) -> Option<Vec<bool>> {
    let mut known = vec![false; period.months()];
    let mut naming: Vec<u32> =
        events.details.iter().filter(|detail| detail.premises.is_some()).map(|detail| detail.feed).collect();
    naming.dedup();
    for feed in &naming {
        for month in &events.feeds[*feed as usize].months {
            if let Some(month) = period.position(*month) {
                known[month] = true;
            }
        }
    }
    (!naming.is_empty()).then_some(known)
}

impl PremisesOutcome {
    /// All that is known of the premises.
    pub fn evidence(&self) -> PremisesData<'_> {
        PremisesData {
            venues: &self.venues,
            reported: &self.reported,
            observed: &self.observed,
            attribution: &self.attribution,
            ratings: self.ratings.as_ref(),
        }
    }
}
