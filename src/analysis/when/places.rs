//! The places of which it is told when things happen there, and the events that lie in each.

use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::days::minute;
use super::{Account, asked_for, last_month};
use crate::analysis::study_area::{StudyGrid, ThemeOnGrid};
use crate::error::Result;
use crate::exposure::{FineGrid, HourlyFootfall};
use crate::grid::{Coverage, Grid, OUTSIDE, Role};
use crate::ingest::{AreaIndex, Areas, EventDetail, EventTime, HOURS_OF_WEEK, InputData};
use crate::options::Options;
use crate::period::Month;
use crate::place::{PlaceKind, STUDY_AREA, WHOLE_STUDY_AREA};
use crate::rank::{self, Hotspot, Labels};
use crate::temporal::{
    Daylight, HoursOfWeek, ObservedDays, ObservedHours, PeakHours, PlaceTimes, PlaceholderTimes, TimeTally, TimedPlace,
    TimingOptions, Weekends, count_windows, tally_times,
};
use crate::theme::{DatedEvents, Selection};
use hexspot_stats::{Draws, RandomStreams};

/// The places that are the same for every theme, and what lies in them.
pub struct Places<'a> {
    grid: &'a Grid,
    cell_of: &'a [u32],
    areas: Option<&'a Areas>,
    /// For each place of the events the areas that hold it.
    areas_of: Vec<Vec<usize>>,
    footfall: Option<HourlyFootfall>,
    /// People in each hour of the week, Monday 00:00 first: in each area.
    in_areas: Vec<Option<[f64; HOURS_OF_WEEK]>>,
}

/// What the events of a place are held against.
pub struct TimingContext<'a> {
    pub telling: TimingOptions,
    pub zone: &'a TimeZone,
    /// The last month of the data.
    pub last: Option<Month>,
    pub defaulted: &'a PlaceholderTimes,
    pub days: &'a ObservedDays,
    pub hours: &'a ObservedHours,
    pub weekends: &'a Weekends,
}

impl<'a> Places<'a> {
    /// The study area and the areas given: of areas those that name cells, else those of the study area.
    pub fn of(loaded: &'a InputData, ground: &'a StudyGrid) -> Result<Self> {
        let areas = loaded.areas.as_ref().or(loaded.area.as_ref());
        let index = areas.map(AreaIndex::new);
        let holding = |at| index.as_ref().map_or_else(Vec::new, |index| index.containing(at));
        let areas_of = loaded.events.places.par_iter().map(|place| holding(place.at)).collect();
        let (grid, period) = (&ground.grid, ground.coverage.period);
        let footfall =
            loaded.footfall.as_ref().and_then(|footfall| HourlyFootfall::from_stations(grid, footfall, period));
        let mut in_areas = vec![None; areas.map_or(0, |areas| areas.areas.len())];
        if let (Some(footfall), Some(areas), Some(index)) = (&loaded.footfall, areas, &index) {
            let fine = FineGrid::build(areas, index)?;
            if let Some(hourly) = HourlyFootfall::from_stations(&fine.grid, footfall, period) {
                let in_area = |area: usize| hourly.within(|cell| fine.areas_of[cell as usize].contains(&area));
                in_areas = (0..in_areas.len()).into_par_iter().map(in_area).collect();
            }
        }
        Ok(Self { grid, cell_of: &ground.cell_of, areas, areas_of, footfall, in_areas })
    }

    /// Footfall by the hour.
    pub fn footfall(&self) -> Option<&HourlyFootfall> {
        self.footfall.as_ref()
    }

    /// When the events of a theme happen: in the study area, its hotspots, the areas.
    pub fn tell(
        &self,
        theme: &str,
        dated: &DatedEvents<'_>,
        coverage: &Coverage,
        hotspots: &[Hotspot],
        reckoning: &TimingContext<'_>,
        daylight: &mut Daylight,
    ) -> (Vec<TimedPlace>, Account) {
        let (located, mut account) = self.locate(dated, coverage, hotspots, reckoning);
        let TimingContext { telling, zone, defaulted, .. } = *reckoning;
        let number = 1 + hotspots.len() + self.in_areas.len();
        let events = located.iter().map(|(detail, within)| (detail, &within[..]));
        let tally = tally_times(events, number, telling, zone, defaulted, Some(daylight));
        (account.spans, account.long, account.turned) = (tally.spans, tally.over_a_week, tally.reversed);
        let names = self.names(theme, hotspots);
        let placed = names.into_iter().zip(tally.places).zip(self.people(hotspots));
        let place = |(((id, kind, label), times), people): ((_, PlaceTimes), Option<[f64; HOURS_OF_WEEK]>)| {
            let footfall = people.map(|people| HoursOfWeek::from_calendar(&people, telling.night));
            TimedPlace {
                id,
                kind,
                label,
                windows: count_windows(&times, reckoning.hours, footfall.as_ref(), telling.night),
                weekends: reckoning.weekends.compare(&times.weekends),
                peak: PeakHours::find(&times.timed.events, telling.night),
                times,
                footfall,
            }
        };
        (placed.map(place).collect(), account)
    }

    /// The events of the days known whose minute and position are known, each with the numbers of the places that it lies in.
    fn locate(
        &self,
        dated: &DatedEvents<'_>,
        coverage: &Coverage,
        hotspots: &[Hotspot],
        reckoning: &TimingContext<'_>,
    ) -> (Vec<(EventDetail, Vec<usize>)>, Account) {
        let hotspot_of = hotspot_of(self.grid, hotspots);
        let first_area = 1 + hotspots.len();
        let mut account = Account { month_only: dated.month_only, ..Account::default() };
        let mut located = Vec::new();
        for detail in dated.details.iter().filter(|detail| is_observed(detail, coverage)) {
            let count = u64::from(detail.count);
            let Some(begins) = minute(detail) else {
                account.day_only += count;
                continue;
            };
            if !reckoning.days.any_source().contains(&begins.date()) {
                account.other_days += count;
                continue;
            }
            let Some(place) = detail.place.map(|place| place as usize) else {
                account.without_position += count;
                continue;
            };
            let cell = Some(self.cell_of[place]).filter(|cell| *cell != OUTSIDE).map(|cell| cell as usize);
            let mut within = Vec::new();
            match cell.filter(|cell| self.grid.roles[*cell] == Role::Study) {
                Some(cell) => within.extend([0].into_iter().chain(hotspot_of[cell].map(|hotspot| 1 + hotspot))),
                None => account.outside += count,
            }
            within.extend(self.areas_of[place].iter().map(|area| first_area + area));
            if !within.is_empty() {
                let known = with_known_end(detail, reckoning.last);
                account.endless += if known.to == detail.to { 0 } else { count };
                located.push((known, within));
            }
        }
        (located, account)
    }

    /// Identifier, kind and label of every place.
    fn names(&self, theme: &str, hotspots: &[Hotspot]) -> Vec<(String, PlaceKind, String)> {
        let study = (STUDY_AREA.to_owned(), PlaceKind::StudyArea, WHOLE_STUDY_AREA.to_owned());
        let hotspot =
            |hotspot: &Hotspot| (format!("{theme}-{}", hotspot.number), PlaceKind::Hotspot, hotspot.label.clone());
        let areas = self.areas.iter().flat_map(|areas| &areas.areas);
        let areas = areas.map(|area| (area.name.clone(), PlaceKind::Area, area.name.clone()));
        std::iter::once(study).chain(hotspots.iter().map(hotspot)).chain(areas).collect()
    }

    /// People in each hour of the week at every place.
    fn people(&self, hotspots: &[Hotspot]) -> Vec<Option<[f64; HOURS_OF_WEEK]>> {
        let within = |holds: &dyn Fn(u32) -> bool| self.footfall.as_ref().and_then(|footfall| footfall.within(holds));
        let study = within(&|cell| self.grid.roles[cell as usize] == Role::Study);
        let of_hotspot = |hotspot: &Hotspot| within(&|cell| hotspot.cells.binary_search(&(cell as usize)).is_ok());
        let hotspots = hotspots.iter().map(of_hotspot);
        std::iter::once(study).chain(hotspots).chain(self.in_areas.iter().copied()).collect()
    }
}

/// An event without its end, if that is later than the month after the last of the data: nobody can have recorded it.
fn with_known_end(detail: &EventDetail, last: Option<Month>) -> EventDetail {
    let ends = detail.to.and_then(EventTime::month);
    let is_known = ends.zip(last).is_none_or(|(ends, last)| ends <= last.plus(1));
    EventDetail { to: detail.to.filter(|_| is_known), ..*detail }
}

/// Whether an event is of a month that is observed.
fn is_observed(detail: &EventDetail, coverage: &Coverage) -> bool {
    let month = detail.from.month().and_then(|month| coverage.period.position(month));
    month.is_some_and(|month| coverage.observed[month])
}

/// For each cell the hotspot that it is part of.
fn hotspot_of(grid: &Grid, hotspots: &[Hotspot]) -> Vec<Option<usize>> {
    let mut hotspot_of = vec![None; grid.cells.len()];
    for (number, hotspot) in hotspots.iter().enumerate() {
        hotspot.cells.iter().for_each(|cell| hotspot_of[*cell] = Some(number));
    }
    hotspot_of
}

/// The hotspots of a theme, first place first, as a ranking has them; without intervals of their ranks, which nobody asks for here.
pub fn hotspots(
    config: &Options,
    loaded: &InputData,
    ground: &StudyGrid,
    selection: &Selection,
    on_ground: &ThemeOnGrid,
) -> Result<Vec<Hotspot>> {
    let named = loaded.areas.iter().chain(&loaded.area);
    let labels = Labels::new(named, loaded.footfall.as_ref(), &loaded.stations, &loaded.events.streets);
    let evidence = on_ground.evidence(ground, None);
    let draws = Draws { number: 0, streams: RandomStreams::new(config.study.random.seed) };
    let ranking = rank::rank(&evidence, config.order.by, &labels, draws, &selection.name)?;
    Ok(rank::hotspots(&evidence, &ranking, draws, &selection.name))
}

/// The hours in which most happens in each hotspot, `None` for all of them where no event has a time of day; and how many of their
/// events with one tell nothing of the hour.
pub fn peaks(
    config: &Options,
    loaded: &InputData,
    ground: &StudyGrid,
    selection: &Selection,
    coverage: &Coverage,
    hotspots: &[Hotspot],
) -> Result<(Vec<Option<PeakHours>>, u64)> {
    let hotspot_of = hotspot_of(&ground.grid, hotspots);
    let within = |place: u32| {
        let cell = ground.cell_of[place as usize];
        Some([hotspot_of.get(cell as usize).copied().flatten()?])
    };
    let dated = selection.dated(&loaded.events);
    let tally = tally_of(config, loaded, &dated, coverage, hotspots.len(), within)?;
    let untold = tally.places.iter().map(|place| place.number - place.timed.number).sum();
    let night = config.study.hours.night;
    Ok((tally.places.iter().map(|place| PeakHours::find(&place.timed.events, night)).collect(), untold))
}

/// The events of a theme by hour of the week, in each of `number` places; `within` says in which of them a place of the events lies.
/// None of them is in darkness.
pub fn tally_of<const N: usize>(
    config: &Options,
    loaded: &InputData,
    dated: &DatedEvents<'_>,
    coverage: &Coverage,
    number: usize,
    within: impl Fn(u32) -> Option<[usize; N]>,
) -> Result<TimeTally> {
    let (telling, times) = (config.timing(), config.study.times()?);
    let details = dated.details.iter().filter(|detail| is_observed(detail, coverage));
    let last = last_month(loaded);
    let locate = |detail: &&EventDetail| Some((with_known_end(detail, last), within(detail.place?)?));
    let located: Vec<(EventDetail, [usize; N])> = details.filter_map(locate).collect();
    let events = located.iter().map(|(detail, within)| (detail, &within[..]));
    let asked_for = asked_for(config, telling.night);
    let defaulted = PlaceholderTimes::detect(&loaded.events.details, &loaded.events.feeds, asked_for);
    Ok(tally_times(events, number, telling, &times.zone, &defaulted, None))
}
