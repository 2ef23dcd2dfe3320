//! What a plan of patrols is asked for.

use super::shift::Shift;
use crate::clock::DayWindow;
use crate::error::{ErrorKind, Result};

/// Teams out in each shift when no number is asked for.
pub const DEFAULT_TEAMS: u32 = 4;

/// Minutes of a visit when no number is asked for: what is gained by staying longer lessens after some fifteen minutes.
///
/// Koper, C. S. (1995). Just enough police presence: reducing crime and disorderly behavior by optimizing patrol time in crime hot
/// spots. *Justice Quarterly* 12, 649–672. doi:10.1080/07418829500096231
pub const DEFAULT_VISIT_MINUTES: u16 = 15;

/// What a second visit to a cell within an hour is worth, of the first; a third is worth as much of the second. No more than a
/// guess: that order outlasts a visit is known (Koper 1995), how much of it is left in the same hour is not.
pub const DEFAULT_SECOND_VISIT: f64 = 0.5;

/// The teams, when they are out, and how long they stay.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// Teams out in each shift.
    pub teams: u32,
    /// The shifts.
    pub shifts: Vec<Shift>,
    /// Minutes of a visit.
    pub visit_minutes: u16,
    /// What a second visit to a cell within an hour is worth, of the first.
    pub second_visit: f64,
}

impl Default for Choices {
    /// Friday and Saturday night.
    fn default() -> Self {
        const NIGHT: &str = "20:00-04:00";
        let hours = DayWindow::parse("shift", NIGHT).expect("a window of the day");
        let shifts = [4, 5].map(|day| Shift::new(day, hours)).to_vec();
        let (teams, visit_minutes) = (DEFAULT_TEAMS, DEFAULT_VISIT_MINUTES);
        Self { teams, shifts, visit_minutes, second_visit: DEFAULT_SECOND_VISIT }
    }
}

impl Choices {
    /// Fails when nobody could do what is asked.
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
            return wrong("shift", format!("{shift} is given twice"), "Give each once; --teams says how many are out");
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
    fn what_nobody_can_do_is_refused() {
        let default = Choices::default();
        assert!(default.check().is_ok());
        let said = |choices: Choices| choices.check().expect_err("refused").to_string();
        let shift = |text: &str| text.parse::<Shift>().expect("a shift");
        assert!(said(Choices { teams: 0, ..default.clone() }).contains("0 is not a number of teams"));
        assert!(said(Choices { shifts: vec![], ..default.clone() }).contains("nobody is ever out"));
        let twice = vec![shift("Fri 20:00-04:00"), shift("friday 20:00-04:00")];
        assert!(said(Choices { shifts: twice, ..default.clone() }).contains("Fri 20:00-04:00 is given twice"));
        let short = vec![shift("Fri 20:00-20:10")];
        assert!(said(Choices { shifts: short, ..default.clone() }).contains("longer than the shift Fri 20:00-20:10"));
        assert!(said(Choices { visit_minutes: 0, ..default.clone() }).contains("shorter than 5"));
        assert!(said(Choices { second_visit: 1.0, ..default.clone() }).contains("second-visit"));
        assert!(said(Choices { second_visit: f64::NAN, ..default }).contains("not a share"));
    }
}
