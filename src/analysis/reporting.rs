//! What of all that is known a report is about: the latest months, weeks or weekends, and what these are held against.

mod latest;

use std::str::FromStr;

use crate::compare::{Against, Choices};
use crate::error::{Error, ErrorKind, Result};

pub use latest::{Latest, Unit};

/// Choices of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reporting {
    /// For whom it is; `None` for a report of everything.
    pub preset: Option<Preset>,
    /// What is reported, counted back from the last that is known; the months asked for when absent.
    pub latest: Option<Latest>,
    /// What the period reported is held against; the first is `compare`, others are `compare_<name>`.
    pub against: Vec<Against>,
}

/// A report that is made again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The latest month against the one before and the same of the year before.
    Monthly,
    /// The last weekend against those before it.
    Monday,
    /// What the coming two weeks are to be spent on.
    Tasking,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Monthly, Self::Monday, Self::Tasking];

    /// The themes that suit it, in order; plans are for the first.
    pub fn themes(self) -> &'static [&'static str] {
        match self {
            // What the partnership answers for, and the night of which much of it is.
            Self::Monthly => &["vawg", "violence", "asb", "nte"],
            Self::Monday => &["violence", "vawg", "nte"],
            Self::Tasking => &["violence", "vawg", "personal-theft"],
        }
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Monday => "monday",
            Self::Tasking => "tasking",
        }
    }

    /// What stands above it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Monthly => "Monthly report",
            Self::Monday => "Monday meeting",
            Self::Tasking => "Tasking for two weeks",
        }
    }
}

impl Reporting {
    /// Fails when the choices make no sense, whatever is in the data.
    pub fn check(&self, compare: &Choices) -> Result<()> {
        let wrong = |setting: &'static str, problem: String, advice: &str| {
            Err(ErrorKind::Setting { setting, problem, advice: advice.into() }.into())
        };
        if let Some(twice) = self.against.iter().enumerate().find(|(at, against)| self.against[..*at].contains(against))
        {
            return wrong("compare-to", format!("{} is asked for twice", twice.1), "Name each once");
        }
        if !self.against.is_empty() && compare.is_asked() {
            let problem = "it says what the period reported is compared with, and --before, --after or --intervention say another";
            return wrong("compare-to", problem.into(), "Give one of them");
        }
        let is_of = |unit: Unit| self.latest.is_none_or(|latest| latest.unit == unit);
        if self.preset == Some(Preset::Monday) && !is_of(Unit::Weekend) {
            let problem = "preset monday tells weekends, and months or weeks are asked for".into();
            return wrong(
                "latest",
                problem,
                "Give weekends, such as \"2 weekends\", or choose preset monthly or tasking",
            );
        }
        if !self.against.is_empty() && self.latest.is_some_and(|latest| latest.unit == Unit::Weekend) {
            let problem = "weekends are held against those before them in weekends_<theme>, and in nothing else".into();
            return wrong("compare-to", problem, "Leave it out, or report months or weeks with --latest");
        }
        Ok(())
    }
}

impl FromStr for Preset {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == text).ok_or_else(|| {
            let advice = format!("There are {}", Self::ALL.map(Self::as_str).join(", "));
            ErrorKind::Setting { setting: "preset", problem: format!("there is no preset {text:?}"), advice }.into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(text: &str) -> Latest {
        text.parse().expect("a length of time")
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let against = |latest: Option<&str>, against: &[Against]| Reporting {
            preset: None,
            latest: latest.map(self::latest),
            against: against.to_vec(),
        };
        let (previous, year) = (Against::Previous, Against::YearBefore);
        let none = Choices::default();
        let said = |reporting: Reporting, compare: &Choices| {
            reporting.check(compare).map_or_else(|problem| problem.to_string(), |()| "fine".into())
        };
        assert_eq!(said(against(Some("1 month"), &[previous, year]), &none), "fine");
        assert!(said(against(None, &[previous, previous]), &none).contains("asked for twice"));
        assert!(said(against(Some("1 weekend"), &[previous]), &none).contains("weekends_<theme>"));
        let asked = Choices { intervention: "2024-01".parse().ok(), ..none };
        assert!(said(against(None, &[year]), &asked).contains("Give one of them"));
        assert_eq!(said(against(None, &[]), &asked), "fine");
    }
}
