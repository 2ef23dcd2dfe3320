//! Patrols: files to a plan of who is where when, and to what such plans would have been present for in the latest months.

mod notes;
mod output;
mod tested;

use jiff::civil::{Date, Weekday};

pub use output::write_patrol;
pub(super) use output::{section, write_into};
pub use tested::Test;

use super::Progress;
use super::config::Config;
use super::need::{need, rank_one};
use super::outcome::{Outcome, Ran};
use super::walking::walk_of;
use crate::error::{ErrorKind, Result};
use crate::evaluate::Duty;
use crate::inference::{Draws, DrawsChoice, Streams};
use crate::ingest::Loaded;
use crate::plan::need::Need;
use crate::plan::patrol::{Choices, DEFAULT_DRAWS, Hourly, Patrol, Present, Roster, Sureness, sureness};
use crate::plan::walk::Walk;

/// A plan, and all that is needed to say what it rests on.
#[derive(Clone, Debug)]
pub struct PatrolOutcome {
    /// The need.
    pub need: Need,
    /// Teams, shifts and visits.
    pub choices: Choices,
    /// The hours of the shifts.
    pub roster: Roster,
    /// The harm of a week expected by cell and hour.
    pub hourly: Hourly,
    /// How distances are found.
    pub walk: Walk,
    /// The plan.
    pub patrol: Patrol,
    /// How sure it is of its cells.
    pub sureness: Sureness,
    /// The harm expected that each of [`PatrolMethod::ALL`](crate::evaluate::PatrolMethod::ALL) is present for in a week.
    pub expected: [Present; 3],
    /// The most that the counted harm of any plan can be.
    pub bound: f64,
    /// What was made of the latest months; why nothing was when it could not.
    pub test: Result<Test, String>,
    /// The Monday of the week in which the plan is told: the first after the data.
    pub monday: Date,
}

/// Ranks the cells of one theme, and plans who is where in the shifts of `config`.
pub fn patrol(config: &Config, progress: Progress<'_>) -> Result<(Outcome, PatrolOutcome)> {
    let (ranked, loaded) = rank_one(config, progress)?;
    let mut patrol = of_ranked(config, &ranked, &loaded)?;
    let PatrolOutcome { choices, roster, walk, .. } = &patrol;
    let (ran, resolution) = (&ranked.themes[0], ranked.grid.resolution);
    let duty = Duty { choices, roster, walk };
    patrol.test =
        tested::test(config, &ran.selection, &ran.coverage, &loaded, resolution, &duty, patrol.need.known.by())?;
    Ok((ranked, patrol))
}

/// Plans patrols for the first theme of what was ranked, and leaves them untested, which takes longer than all else.
pub(super) fn of_ranked(config: &Config, ranked: &Outcome, loaded: &Loaded) -> Result<PatrolOutcome> {
    let Some(ran) = ranked.themes.first() else { return Err(nothing_expected("no theme was ranked")) };
    let need = need(config, ranked, ran, loaded)?;
    let (choices, walk) = (config.patrol.clone(), walk_of(config, loaded)?);
    let roster = Roster::of(&choices, config.telling.night);
    let duty = Duty { choices: &choices, roster: &roster, walk: &walk };
    let hourly = duty.expected(&need);
    if hourly.total(&roster) <= 0.0 {
        return Err(nothing_expected(&format!("no harm of {} is expected while anybody is out", ran.selection.name)));
    }
    let patrol = duty.plan(&need);
    let number = match config.draws {
        DrawsChoice::Auto => DEFAULT_DRAWS,
        DrawsChoice::Fixed(number) => number,
    };
    let draws = Draws { number, streams: Streams::new(config.seed) };
    let sureness = sureness(&need, &hourly, &walk, &choices, &roster, draws);
    let months = config.origins.train_months;
    let counts: Vec<f64> = need.cells.iter().map(|cell| tested::latest(&ran.table, cell.cell, months)).collect();
    let (expected, bound) = (duty.compare(&patrol, &need, &counts, &hourly), duty.bound(&need));
    let test = Err("`hexspot patrol` does that".to_owned());
    let monday = monday_after(ran);
    Ok(PatrolOutcome { need, choices, roster, hourly, walk, patrol, sureness, expected, bound, test, monday })
}

fn nothing_expected(problem: &str) -> crate::Error {
    let advice = "Choose other shifts, another theme or a longer period".into();
    ErrorKind::NothingLeft { problem: problem.into(), advice }.into()
}

/// The first Monday after the last month.
fn monday_after(ran: &Ran) -> Date {
    let first = ran.coverage.period.to.plus(1).first_day();
    if first.weekday() == Weekday::Monday { first } else { first.nth_weekday(1, Weekday::Monday).unwrap_or(first) }
}
