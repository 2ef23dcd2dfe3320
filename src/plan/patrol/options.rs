//! Settings of a patrol plan.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::shift::Shift;
use crate::error::{ErrorKind, Result};
use crate::option_group::default_from_attributes;

/// Default number of teams on duty in each shift.
pub const DEFAULT_TEAMS: u32 = 4;

/// Default minutes of a visit: the benefit of staying longer declines after about 15 minutes.
///
/// Koper, C. S. (1995). Just enough police presence: reducing crime and disorderly behavior by optimizing patrol time in crime hot
/// spots. *Justice Quarterly* 12, 649–672. doi:10.1080/07418829500096231
pub const DEFAULT_VISIT_MINUTES: u16 = 15;

/// Default value of a second visit to a cell within an hour relative to the first, and of a third relative to the second. An
/// assumption: the effect of a visit is known to last (Koper 1995), but not how much of it remains within the hour.
pub const DEFAULT_SECOND_VISIT: f64 = 0.5;

/// The shifts when none are given: Friday and Saturday night.
const DEFAULT_SHIFTS: [&str; 2] = ["Fri 20:00-04:00", "Sat 20:00-04:00"];

/// Teams, shifts and visits.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct PatrolOptions {
    /// Send out so many teams in each shift
    #[arg(long, value_name = "N", default_value_t = DEFAULT_TEAMS)]
    pub teams: u32,
    /// Patrol in this shift
    ///
    /// The day on which it begins, and its hours; repeatable.
    #[arg(long = "shift", value_name = "DAY HH:MM-HH:MM", default_values = DEFAULT_SHIFTS)]
    #[serde(rename = "shift")]
    pub shifts: Vec<Shift>,
    /// Stay so long in a cell
    #[arg(long = "visit", value_name = "MINUTES", default_value_t = DEFAULT_VISIT_MINUTES, hide_short_help = true)]
    #[serde(rename = "visit")]
    pub visit_minutes: u16,
    /// Value a second visit within an hour at this
    ///
    /// Of the first; a third at as much of the second.
    #[arg(long, value_name = "SHARE", default_value_t = DEFAULT_SECOND_VISIT, hide_short_help = true)]
    pub second_visit: f64,
}

default_from_attributes!(PatrolOptions);

impl PatrolOptions {
    /// Checks that teams can keep to these settings.
    ///
    /// # Errors
    ///
    /// The first setting out of range, with advice.
    pub fn check(&self) -> Result<()> {
        const MOST_TEAMS: u32 = 50;
        const LEAST_MINUTES: u16 = 5;
        let wrong = |setting, problem: String, advice: &str| {
            Err(ErrorKind::Setting { setting, problem, advice: advice.into() }.into())
        };
        if !(1..=MOST_TEAMS).contains(&self.teams) {
            let problem = format!("{} is not a number of teams from 1 to {MOST_TEAMS}", self.teams);
            return wrong("teams", problem, "Give as many as are out at a time; more are planned area by area");
        }
        if self.shifts.is_empty() {
            return wrong("shift", "nobody is ever out".into(), "Give shifts, such as \"Fri 20:00-04:00\"");
        }
        let twice = self.shifts.iter().enumerate().find(|(at, shift)| self.shifts[..*at].contains(shift));
        if let Some((_, shift)) = twice {
            return wrong("shift", format!("{shift} is given twice"), "Give each once; `teams` says how many are out");
        }
        if self.visit_minutes < LEAST_MINUTES {
            let problem = format!("visits of {} minutes are shorter than {LEAST_MINUTES}", self.visit_minutes);
            return wrong("visit", problem, "Use 15: what is gained by staying longer lessens after that");
        }
        if let Some(shift) = self.shifts.iter().find(|shift| shift.minutes() < self.visit_minutes) {
            let problem = format!("a visit of {} minutes is longer than the shift {shift}", self.visit_minutes);
            return wrong("visit", problem, "Give shorter visits or longer shifts");
        }
        if !(0.0..1.0).contains(&self.second_visit) {
            let problem = format!("{} is not a share from 0 to below 1", self.second_visit);
            return wrong("second-visit", problem, "Use 0.5; with 1 every team would stand in the same place");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_impossible_settings() {
        let default = PatrolOptions::default();
        assert!(default.check().is_ok());
        let said = |options: PatrolOptions| options.check().expect_err("refused").to_string();
        let shift = |text: &str| text.parse::<Shift>().expect("a shift");
        assert!(said(PatrolOptions { teams: 0, ..default.clone() }).contains("0 is not a number of teams"));
        assert!(said(PatrolOptions { shifts: vec![], ..default.clone() }).contains("nobody is ever out"));
        let twice = vec![shift("Fri 20:00-04:00"), shift("friday 20:00-04:00")];
        assert!(said(PatrolOptions { shifts: twice, ..default.clone() }).contains("Fri 20:00-04:00 is given twice"));
        let short = vec![shift("Fri 20:00-20:10")];
        assert!(
            said(PatrolOptions { shifts: short, ..default.clone() }).contains("longer than the shift Fri 20:00-20:10")
        );
        assert!(said(PatrolOptions { visit_minutes: 0, ..default.clone() }).contains("shorter than 5"));
        assert!(said(PatrolOptions { second_visit: 1.0, ..default.clone() }).contains("second-visit"));
        assert!(said(PatrolOptions { second_visit: f64::NAN, ..default }).contains("not a share"));
    }
}
