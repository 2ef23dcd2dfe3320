//! The need for cleaning, from footfall by the hour and late venues.

use crate::analysis::ranking_result::RankingResult;
use crate::exposure::HourlyFootfall;
use crate::ingest::InputData;
use crate::options::Options;
use crate::plan::asset_gaps::{AssetDemand, HourSet, LATE_VENUE_REACH_M, LateVenues, cleaning_demand};
use crate::plan::demand::Demand;
use crate::temporal::HoursOfWeek;

/// The need for cleaning of the cells of a need, with what it rests on; or why it cannot be told.
pub fn cleaning_need(
    config: &Options,
    ranked: &RankingResult,
    loaded: &InputData,
    need: &Demand,
) -> Result<(AssetDemand, String), String> {
    let premises = loaded.premises.as_ref().ok_or("its need is told from late venues, and no premises were given")?;
    let night = config.study.hours.night;
    let listed = premises.venues.iter().filter(|venue| config.study.exposure.counted().counts(venue));
    let mut venues = LateVenues::default();
    for venue in listed {
        venues.at.push(venue.at);
        let week = venue.hours.as_ref().and_then(|hours| hours.week.as_ref());
        venues.open.push(week.map(|week| HourSet::open(week, night)));
    }
    if !venues.at.is_empty() && !venues.has_hours() {
        return Err(format!(
            "its need is told from venues open late, and of none of the {} venues are the hours known",
            venues.at.len()
        ));
    }
    let hourly = loaded
        .footfall
        .as_ref()
        .and_then(|footfall| HourlyFootfall::from_stations(&ranked.grid, footfall, ranked.coverage.period));
    let hourly =
        hourly.ok_or("its need is told from people present by the hour, and no footfall by the hour was given")?;
    let people_in = |cell: usize| {
        let calendar = hourly.within(|at| at as usize == cell)?;
        Some(HoursOfWeek::from_calendar(&calendar, night))
    };
    let people: Vec<Option<HoursOfWeek>> = need.cells.iter().map(|cell| people_in(cell.cell)).collect();
    let unknown = venues.open.iter().filter(|hours| hours.is_none()).count();
    let middles: Vec<_> = need.cells.iter().map(|cell| cell.at).collect();
    let amounts = cleaning_demand(&middles, &people, &venues, night);
    let of_unknown = match unknown {
        0 => String::new(),
        unknown => format!(
            " Of {} venues the hours of {unknown} are not known: of them as many are taken to be open as of the others.",
            venues.at.len()
        ),
    };
    let rests_on = format!(
        "people present by the hour ({}) × venues of the register within {LATE_VENUE_REACH_M:.0} m that are open in that hour, in the hours \
         of the night ({night}) and nothing by day, in percent of the study area: a proxy, for nobody counted what was left.{of_unknown} {} of {} cells \
         are within reach of no station that counts by the hour: their need is not known",
        hourly.meaning,
        people.iter().filter(|people| people.is_none()).count(),
        people.len()
    );
    let demand = AssetDemand::from_amounts(&amounts);
    if demand.total() > 0.0 {
        Ok((demand, rests_on))
    } else {
        Err("its need is told from people present where venues are open late, and there are none".into())
    }
}
