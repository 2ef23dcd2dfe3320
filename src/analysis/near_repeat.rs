//! Near repeats: whether, how far and how long after an event others are more likely than chance would have them.

mod caveats;
mod explain;
mod output;
mod summary;

use jiff::civil::Date;

use super::Progress;
use super::cells::CountsByArea;
use super::data_quality::{Reliability, shortcomings};
use super::study_area::Study;
use crate::error::{ErrorKind, Result};
use crate::grid::{Coverage, OUTSIDE, Role};
use crate::ingest::{EventDetail, Ledger};
use crate::options::Options;
use crate::place::{LonLat, Plane};
use crate::theme::{LocatedCounts, Selection, TimePrecision};
use hexspot_stats::near_repeat::{MAX_NEAR_PAIRS, NearPairs};
use hexspot_stats::{Draws, KnoxTest, RandomStreams, RiskWindow, knox, risk_window};

/// The near repeats of a theme.
#[derive(Clone, Debug)]
pub struct RepeatedTheme {
    /// The theme and its events.
    pub selection: Selection,
    /// The events paired.
    pub paired: Paired,
    /// What chance says of their pairs.
    pub test: KnoxTest,
    /// How far and how long others are more likely.
    pub window: RiskWindow,
}

/// The events of which pairs were made, and those that were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paired {
    /// Events of the study area and period whose day and place are known.
    pub events: u64,
    /// Distinct places that they stand at.
    pub places: u64,
    /// Pairs at the same place on the same day: one incident may be there twice.
    pub same_place_and_day: u64,
    /// Events of which a beginning and an end are known: the beginning counts.
    pub spans: u64,
    /// Of these, those that last longer than a period.
    pub long_spans: u64,
    /// Events of the theme of which only the month is known: left out.
    pub month_only: u64,
    /// Events of the theme without a position, with a day or without: left out.
    pub unlocated: u64,
}

/// The near repeats of every theme asked for.
#[derive(Clone, Debug)]
pub struct NearRepeatOutcome {
    /// The account of every row read.
    pub ledger: Ledger,
    /// The months.
    pub coverage: Coverage,
    /// The themes, in the order asked for.
    pub themes: Vec<RepeatedTheme>,
}

/// Pairs the events of every theme of `config` within the study area, and tests by permutation whether those near in space are
/// near in time too.
pub fn near_repeat(config: &Options, progress: Progress<'_>) -> Result<NearRepeatOutcome> {
    let study = Study::read(config, CountsByArea::Unused, progress)?;
    let themes = study.selections.iter().map(|selection| theme(config, &study, selection)).collect::<Result<_>>()?;
    Ok(NearRepeatOutcome { ledger: study.loaded.ledger, coverage: study.ground.coverage, themes })
}

fn theme(config: &Options, study: &Study, selection: &Selection) -> Result<RepeatedTheme> {
    let events = &study.loaded.events;
    let dated = selection.dated(events);
    dated.check("Near repeat", &selection.name, TimePrecision::Day)?;
    let bands = config.near_repeat.table();
    let mut paired =
        Paired { month_only: dated.month_only, unlocated: selection.unlocated(events), ..Paired::default() };
    let (mut at, mut days): (Vec<(u32, LonLat)>, Vec<i32>) = (Vec::new(), Vec::new());
    for detail in dated.details {
        let Some(place) = detail.place.filter(|place| in_study(study, detail, *place)) else { continue };
        let count = u64::from(detail.count);
        paired.events += count;
        if paired.events > MOST_EVENTS {
            return Err(too_many(config, &format!("more than {MOST_EVENTS} events")));
        }
        if let Some(to) = detail.to {
            paired.spans += count;
            let lasted = day(to.start().date()).saturating_sub(day(detail.from.start().date()));
            paired.long_spans += if lasted >= bands.days as i32 { count } else { 0 };
        }
        let here = (place, events.places[place as usize].at);
        at.extend(std::iter::repeat_n(here, detail.count as usize));
        days.extend(std::iter::repeat_n(day(detail.from.start().date()), detail.count as usize));
    }
    (paired.places, paired.same_place_and_day) = crowding(&at, &days);
    // Without an event there is no middle, and no pair either.
    let plane = Plane::around(at.iter().map(|(_, at)| *at));
    let metres: Vec<[f64; 2]> = at.iter().filter_map(|(_, at)| Some(plane?.metres(*at))).collect();
    let near = NearPairs::find(&metres, &bands, MAX_NEAR_PAIRS).ok_or_else(|| {
        too_many(config, &format!("more than {MAX_NEAR_PAIRS} pairs of {} lie that near", selection.name))
    })?;
    let draws =
        Draws { number: config.replications.replications, streams: RandomStreams::new(config.study.random.seed) };
    let test = knox(&near, &days, config.study.significance.alpha, draws, &selection.name);
    let window = risk_window(&test, config.study.significance.alpha);
    Ok(RepeatedTheme { selection: selection.clone(), paired, test, window })
}

/// Events of a theme that are paired at most: beyond, not even their own days fit in each of the permutations made side by side.
const MOST_EVENTS: u64 = 5_000_000;

fn too_many(config: &Options, what: &str) -> crate::Error {
    let problem =
        format!("{} m, {what}: more than can be dealt out a thousand times", config.near_repeat.table().reach_m());
    let advice = "Choose a smaller --band or fewer --bands, a shorter period (--from, --to) or a smaller --area".into();
    ErrorKind::Setting { setting: "band", problem, advice }.into()
}

/// Whether an event lies in the study area and period.
fn in_study(study: &Study, detail: &EventDetail, place: u32) -> bool {
    let ground = &study.ground;
    let cell = ground.cell_of[place as usize];
    let in_area = cell != OUTSIDE && ground.grid.roles[cell as usize] == Role::Study;
    in_area && detail.from.month().is_some_and(|month| ground.coverage.period.position(month).is_some())
}

/// Days since 1970 began.
fn day(date: Date) -> i32 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    (date.duration_since(EPOCH).as_hours() / 24) as i32
}

/// How many places events stand at, and how many pairs of them are at the same place on the same day.
fn crowding(at: &[(u32, LonLat)], days: &[i32]) -> (u64, u64) {
    let mut keys: Vec<(u32, i32)> = at.iter().map(|(place, _)| *place).zip(days.iter().copied()).collect();
    keys.sort_unstable();
    let places = keys.chunk_by(|a, b| a.0 == b.0).count() as u64;
    let pairs = |same: &[(u32, i32)]| (same.len() * (same.len() - 1) / 2) as u64;
    (places, keys.chunk_by(|a, b| a == b).map(pairs).sum())
}

impl RepeatedTheme {
    /// The risk window in words, a sentence or two.
    pub fn in_words(&self) -> String {
        explain::window(&self.test, &self.window)
    }
}

impl NearRepeatOutcome {
    /// What makes this one not to rely on; nothing when the data is good enough.
    pub fn shortcomings(&self, quality: crate::study::Quality) -> Vec<String> {
        let of = |theme: &RepeatedTheme| {
            let Paired { events, unlocated, .. } = theme.paired;
            let positions = LocatedCounts { with: events, without: unlocated };
            Reliability { name: theme.selection.name.clone(), positions, events }
        };
        let mut found = shortcomings(&self.ledger, self.themes.iter().map(of), quality);
        let untold = self.themes.iter().filter(|theme| theme.paired.events > 0 && !theme.test.is_testable());
        found.extend(untold.map(|theme| {
            format!(
                "the {} events of theme {} make too few pairs to tell near repeats",
                theme.paired.events, theme.selection.name
            )
        }));
        found
    }
}
