//! AssetGapPlan of cameras, lights, cleaning and other assets against what is needed by the hour, and where new ones would help most.

mod assets;
mod caveats;
mod footfall;
mod output;
pub(super) mod summary;

pub(super) use output::{add_sheets, section};

use jiff::ToSpan;
use jiff::civil::Date;

use super::Progress;
use super::demand::{draws, need, rank_one};
use super::ranking_result::{RankingResult, ThemeResult};
use super::walking_distance::walk_of;
use crate::error::{ErrorKind, Result};
use crate::grid::Coverage;
use crate::ingest::InputData;
use crate::options::Options;
use crate::place::{LonLat, Plane};
use crate::plan::asset_gaps::{
    Asset, AssetDemand, AssetGapInput, AssetGapPlan, AssetGapUncertainty, AssetLabel, HourSet, Purpose,
    estimate_uncertainty, plan, worst_hours,
};
use crate::plan::demand::Demand;
use crate::plan::walk::Network;
use crate::temporal::{Daylight, HoursOfWeek, ObservedHours};
use assets::OfKind;
use hexspot_stats::RandomStreams;

/// The gaps of every kind of asset.
#[derive(Clone, Debug)]
pub struct CoverOutcome {
    /// The theme, by name.
    pub theme: String,
    /// What it is called.
    pub title: String,
    /// What it is a proxy of.
    pub proxy_of: Option<String>,
    /// The harm expected by cell and hour.
    pub need: Demand,
    /// The kinds of assets, by name.
    pub kinds: Vec<CoveredKind>,
    /// Kinds left out, and why.
    pub left_out: Vec<(String, String)>,
    /// Whether streets were given, along which new places are looked for.
    pub streets_given: bool,
    /// How many gaps count as the first, and new places of each kind are looked for.
    pub new: usize,
}

/// The gaps of one kind of asset.
#[derive(Clone, Debug)]
pub struct CoveredKind {
    /// The kind, in lower case with hyphens.
    pub kind: String,
    /// What it is for.
    pub purpose: Purpose,
    /// How far it reaches, metres.
    pub reach_m: f64,
    /// How many there are, in reach of the study area or not.
    pub assets: usize,
    /// Those whose hours the source gives.
    pub with_hours: usize,
    /// Those whose hours cannot be read: they cover nothing.
    pub unreadable_hours: usize,
    /// The gaps and new places.
    pub gaps: AssetGapPlan,
    /// How sure these are; of no draws where that cannot be told.
    pub sureness: AssetGapUncertainty,
    /// What the need is counted in, in words.
    pub unit: String,
    /// What the need rests on beside the harm expected by cell and hour, in words; nothing where it is that harm.
    pub rests_on: Option<String>,
    /// The hours in which most of a cell's gap falls, for the cells with the largest gaps; by cell.
    pub worst: Vec<Option<String>>,
}

/// Ranks cells for one theme, and tells the gaps of every kind of asset against its need.
pub fn cover(config: &Options, progress: Progress<'_>) -> Result<(RankingResult, CoverOutcome)> {
    if !config.has_assets() {
        let advice = "Give --assets FILE or a [[table]] that holds places; or --reach-of camera=50 to begin from none";
        let problem = "no cameras, lights or other assets were given".into();
        return Err(ErrorKind::Setting { setting: "assets", problem, advice: advice.into() }.into());
    }
    config.siting.check()?;
    let (ranked, loaded) = rank_one(config, progress)?;
    let cover = of_ranked(config, &ranked, &loaded)?;
    Ok((ranked, cover))
}

/// The gaps against what was ranked first.
pub(super) fn of_ranked(config: &Options, ranked: &RankingResult, loaded: &InputData) -> Result<CoverOutcome> {
    let ran = &ranked.themes[0];
    let need = need(config, ranked, ran, loaded)?;
    let walk = walk_of(config, loaded)?;
    let (mut kinds, mut left_out) = (Vec::new(), Vec::new());
    for of_kind in assets::by_kind(config, loaded)? {
        match demand(config, ranked, ran, loaded, &need, of_kind.purpose)? {
            Ok(demanded) => kinds.push(covered(config, &need, of_kind, demanded, walk.streets())),
            Err(reason) => left_out.push((of_kind.kind, reason)),
        }
    }
    if kinds.is_empty() {
        let (kind, problem) = left_out.pop().unwrap_or_else(|| ("assets".into(), "no asset is of any kind".into()));
        let advice = "Give what is missing, or other kinds of assets (--assets, --reach-of)".into();
        return Err(ErrorKind::Setting { setting: "assets", problem: format!("{kind}: {problem}"), advice }.into());
    }
    let selection = &ran.selection;
    let (theme, title, proxy_of) = (selection.name.clone(), selection.theme.title.clone(), selection.proxy_of.clone());
    let (streets_given, new) = (walk.streets().is_some(), config.siting.number);
    Ok(CoverOutcome { theme, title, proxy_of, need, kinds, left_out, streets_given, new })
}

/// A demand, its unit, and what it rests on.
struct Demanded {
    demand: AssetDemand,
    unit: String,
    rests_on: Option<String>,
    /// Whether the laws of the need say how sure it is.
    has_law: bool,
}

/// What is needed of assets of a purpose, or why that cannot be told.
fn demand(
    config: &Options,
    ranked: &RankingResult,
    ran: &ThemeResult,
    loaded: &InputData,
    need: &Demand,
    purpose: Purpose,
) -> Result<Result<Demanded, String>> {
    let harm = match need.harm.as_str() {
        "count" => "events".to_owned(),
        harm => format!("harm ({harm})"),
    };
    Ok(match purpose {
        Purpose::Harm => Ok(Demanded {
            demand: AssetDemand::from_harm(need),
            unit: format!("{harm} expected a week"),
            rests_on: None,
            has_law: true,
        }),
        Purpose::DarkHarm => {
            let dark = dark(config, &ran.coverage, need)?;
            let rests_on = "harm in the dark: of each hour of the week the share that was dark over the period (the sun 6° below the horizon): in which \
                            of its days events fell within the hour is not looked at";
            Ok(Demanded {
                demand: AssetDemand::from_harm_in_the_dark(need, &dark),
                unit: format!("{harm} expected in the dark a week"),
                rests_on: Some(rests_on.into()),
                has_law: true,
            })
        }
        Purpose::Cleaning => footfall::cleaning_need(config, ranked, loaded, need).map(|(demand, rests_on)| Demanded {
            demand,
            unit: "% of the study area's need".into(),
            rests_on: Some(rests_on),
            has_law: false,
        }),
    })
}

/// The share of each hour of the week that is dark, over the months of the need, in the middle of its cells.
fn dark(config: &Options, coverage: &Coverage, need: &Demand) -> Result<HoursOfWeek> {
    let times = config.study.times()?;
    let middle = Plane::around(need.cells.iter().map(|cell| cell.at)).map(|plane| plane.middle());
    let Some(middle) = middle.or_else(|| need.cells.first().map(|cell| cell.at)) else {
        return Ok(HoursOfWeek::zeros());
    };
    let period = coverage.period;
    let (first, end) = (period.from.first_day(), period.to.plus(1).first_day());
    let days: Vec<Date> = first.series(1.day()).take_while(|day| *day < end).collect();
    let hours = ObservedHours::compute(&days, &[], times.night, &times.zone, &mut Daylight::new(middle));
    let share = |slot: usize| if hours.all.0[slot] > 0.0 { hours.dark.0[slot] / hours.all.0[slot] } else { 0.0 };
    Ok(HoursOfWeek(std::array::from_fn(share)))
}

fn covered(
    config: &Options,
    need: &Demand,
    of_kind: OfKind,
    demanded: Demanded,
    streets: Option<&Network>,
) -> CoveredKind {
    let OfKind { kind, purpose, reach_m, places, with_hours, unreadable_hours } = of_kind;
    let new = config.siting.number;
    let at_work = |place: &(LonLat, HourSet)| Asset { at: place.0, hours: place.1 };
    let assets: Vec<Asset> = places.iter().map(at_work).collect();
    let cells: Vec<_> = need.cells.iter().map(|cell| cell.h3).collect();
    let Demanded { demand, unit, rests_on, has_law } = demanded;
    let question = AssetGapInput { reach_m, assets: &assets, cells: &cells, demand: &demand, new, streets };
    let gaps = plan(&question);
    let draws = if has_law { draws(config) } else { 0 };
    let (weekly, streams) = (need.weekly(), RandomStreams::new(config.study.random.seed));
    let times = |run| {
        let drawn = need.draw(&streams, run);
        let times = |(drawn, mean): (&f64, &f64)| if *mean > 0.0 { drawn / mean } else { 0.0 };
        drawn.iter().zip(&weekly).map(times).collect()
    };
    let sureness = estimate_uncertainty(&gaps, (new, reach_m), draws, times);
    let is_first = |rank: Option<usize>| rank.is_some_and(|rank| rank <= new);
    let worst = |cell: &crate::plan::asset_gaps::CellGap| {
        cell.hours
            .as_ref()
            .filter(|_| is_first(cell.rank))
            .and_then(|hours| worst_hours(hours, config.study.hours.night))
    };
    let worst = gaps.cells.iter().map(worst).collect();
    let all = assets.len() + unreadable_hours;
    CoveredKind {
        kind,
        purpose,
        reach_m,
        assets: all,
        with_hours,
        unreadable_hours,
        gaps,
        sureness,
        unit,
        rests_on,
        worst,
    }
}

impl CoverOutcome {
    /// Whether any kind is held against the harm expected of the theme.
    pub fn is_of_harm(&self) -> bool {
        self.kinds.iter().any(|kind| kind.purpose.is_of_harm())
    }
}

impl CoveredKind {
    /// What sentences of it are about.
    pub fn told(&self) -> AssetLabel<'_> {
        AssetLabel { kind: &self.kind, reach_m: self.reach_m, unit: &self.unit }
    }

    /// All that the need rests on, in words.
    pub fn need_rests_on(&self, need: &Demand) -> String {
        let hours = self.purpose.is_of_harm().then(|| need.hours_basis.describe());
        hours.into_iter().chain(self.rests_on.clone()).collect::<Vec<_>>().join("; ")
    }

    /// The share of the best possible gain that the proposals are proven to reach at least: 1 where they are proven to be the best. `None`
    /// where nothing can be gained.
    pub fn proven(&self) -> Option<f64> {
        let solved = &self.gaps.solution;
        (solved.bound > 0.0).then(|| if solved.proven { 1.0 } else { solved.value / solved.bound })
    }
}
