//! Patrols: files to a plan of who is where when, and to what such plans would have been present for in the latest months.

mod backtest;
mod caveats;
mod output;
pub(super) mod summary;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

pub use backtest::Test;

pub(super) use output::{add_sheets, section};

use super::Progress;
use super::demand::{need_to_come, rank_one};
use super::ranking_result::RankingResult;
use super::walking_distance::walk_of;
use crate::error::{ErrorKind, Result};
use crate::evaluate::PatrolDuty;
use crate::ingest::InputData;
use crate::options::Options;
use crate::period::Month;
use crate::plan::demand::Demand;
use crate::plan::patrol::{
    CoveredHarm, DEFAULT_DRAWS, HourlyHarm, PatrolOptions, PatrolPlan, PatrolUncertainty, Roster, estimate_uncertainty,
};
use crate::plan::walk::Walk;
use crate::rank::DrawsChoice;
use hexspot_stats::{Draws, RandomStreams};

/// A plan, and all that is needed to say what it rests on.
#[derive(Clone, Debug)]
pub struct PatrolOutcome {
    /// The need.
    pub need: Demand,
    /// Teams, shifts and visits.
    pub choices: PatrolOptions,
    /// The hours of the shifts.
    pub roster: Roster,
    /// The harm of a week expected by cell and hour.
    pub hourly: HourlyHarm,
    /// How distances are found.
    pub walk: Walk,
    /// The plan.
    pub patrol: PatrolPlan,
    /// How sure it is of its cells.
    pub sureness: PatrolUncertainty,
    /// The harm expected that each of [`PatrolMethod::ALL`](crate::evaluate::PatrolMethod::ALL) is present for in a week.
    pub expected: [CoveredHarm; 3],
    /// The most that the counted harm of any plan can be.
    pub bound: f64,
    /// What was made of the latest months; why nothing was when it could not.
    pub test: Result<Test, String>,
    /// The Monday of the week in which the plan is told: that of the first week after the data in which no clock is changed.
    pub monday: Date,
    /// The zone whose clocks these are.
    pub time_zone: String,
}

/// Ranks the cells of one theme, and plans who is where in the shifts of `config`.
pub fn patrol(config: &Options, progress: Progress<'_>) -> Result<(RankingResult, PatrolOutcome)> {
    let (ranked, loaded) = rank_one(config, progress)?;
    let mut patrol = of_ranked(config, &ranked, &loaded)?;
    let PatrolOutcome { need, choices, roster, walk, .. } = &patrol;
    let (ran, resolution) = (&ranked.themes[0], ranked.grid.resolution);
    let duty = PatrolDuty { options: choices, roster, walk };
    patrol.test =
        backtest::test(config, &ran.selection, &ran.coverage, &loaded, resolution, &duty, need.hours_basis.method())?;
    Ok((ranked, patrol))
}

/// Plans patrols for the first theme of what was ranked, and leaves them untested, which takes longer than all else.
pub(super) fn of_ranked(config: &Options, ranked: &RankingResult, loaded: &InputData) -> Result<PatrolOutcome> {
    let Some(ran) = ranked.themes.first() else { return Err(nothing_expected("no theme was ranked")) };
    let need = need_to_come(config, ranked, ran, loaded)?;
    let (choices, walk) = (config.patrol.clone(), walk_of(config, loaded)?);
    let roster = Roster::new(&choices, config.study.hours.night);
    let duty = PatrolDuty { options: &choices, roster: &roster, walk: &walk };
    let hourly = duty.expected(&need);
    if hourly.total(&roster) <= 0.0 {
        return Err(nothing_expected(&format!("no harm of {} is expected while anybody is out", ran.selection.name)));
    }
    let patrol = duty.plan(&need);
    let number = match config.draws.draws {
        DrawsChoice::Auto => DEFAULT_DRAWS,
        DrawsChoice::Fixed(number) => number,
    };
    let draws = Draws { number, streams: RandomStreams::new(config.study.random.seed) };
    let sureness = estimate_uncertainty(&need, &hourly, &walk, &choices, &roster, draws);
    let months = config.backtest.train_months;
    let counts: Vec<f64> = need.cells.iter().map(|cell| backtest::latest(&ran.table, cell.cell, months)).collect();
    let (expected, bound) = (duty.compare(&patrol, &need, &counts, &hourly), duty.upper_bound(&need));
    let test = Err("`hexspot patrol` does that".to_owned());
    let (monday, time_zone) =
        (monday_after(ran.coverage.period.to, &config.study.times()?.zone), config.study.reading.time_zone.clone());
    Ok(PatrolOutcome {
        need,
        choices,
        roster,
        hourly,
        walk,
        patrol,
        sureness,
        expected,
        bound,
        test,
        monday,
        time_zone,
    })
}

fn nothing_expected(problem: &str) -> crate::Error {
    let advice = "Choose other shifts, another theme or a longer period".into();
    ErrorKind::NothingToAnalyse { problem: problem.into(), advice }.into()
}

/// The Monday of the first week after the last month in which no clock is changed, nor on the day after, into which Sunday's shifts go
/// on: each hour of it comes once.
fn monday_after(last: Month, zone: &TimeZone) -> Date {
    /// Clocks are changed for a few weeks at most, one after the other.
    const WEEKS: i64 = 8;
    let first = last.plus(1).first_day();
    let first =
        if first.weekday() == Weekday::Monday { first } else { first.nth_weekday(1, Weekday::Monday).unwrap_or(first) };
    let mut mondays = (0..WEEKS).map(|week| first.saturating_add((7 * week).days()));
    mondays.find(|monday| !clocks_change(*monday, zone)).unwrap_or(first)
}

/// Whether the clocks of a zone are changed in the eight days from a Monday on.
fn clocks_change(monday: Date, zone: &TimeZone) -> bool {
    let at = |days: i64| zone.to_timestamp(monday.saturating_add(days.days()).at(0, 0, 0, 0)).ok();
    let (Some(from), Some(to)) = (at(0), at(8)) else { return false };
    let before = zone.to_offset(from);
    zone.following(from).take_while(|change| change.timestamp() < to).any(|change| change.offset() != before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use jiff::civil::date;

    #[test]
    fn weeks_in_which_clocks_change_are_known() {
        let chicago = clock::zone("America/Chicago").expect("a zone");
        let change = |monday: Date| clocks_change(monday, &chicago);
        assert_eq!([date(2024, 2, 26), date(2024, 3, 4), date(2024, 3, 11)].map(change), [false, true, false]);
        let told = |month| monday_after(Month::new(2024, month).expect("a month"), &chicago);
        assert_eq!([told(1), told(2)], [date(2024, 2, 5), date(2024, 3, 11)], "2:19 on the 10th of March did not come");
        let morocco = clock::zone("Africa/Casablanca").expect("a zone");
        assert!(clocks_change(date(2024, 3, 4), &morocco), "Ramadan begins on the Sunday");
        assert!(!clocks_change(date(2024, 3, 4), &clock::zone("Asia/Tokyo").expect("a zone")));
    }
}
