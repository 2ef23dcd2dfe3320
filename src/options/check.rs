//! Choices that make no sense, found before any file is opened.

use super::Options;
use crate::compare::{DEFAULT_RING_M, DateRange};
use crate::error::{Error, ErrorKind, Result};
use crate::grid::{Spread, SpreadBy};
use crate::ingest::{DateOrder, EventTimeParser, TableContent};
use crate::period::Period;
use crate::rank::Order;
use crate::report::{Preset, Unit};
use hexspot_stats::near_repeat::DistanceTimeBands;
use hexspot_stats::scan::LARGEST_MAX_SHARE;

/// Replications that a scan may rest on: fewer cannot show p = 0.05, more only take time.
const REPLICATIONS: std::ops::RangeInclusive<u32> = 19..=99_999;

fn wrong(setting: &'static str, problem: String, advice: &str) -> Result<()> {
    Err(ErrorKind::Setting { setting, problem, advice: advice.into() }.into())
}

impl Options {
    /// Fails when a choice makes no sense, before any file is opened.
    pub fn check(&self) -> Result<()> {
        self.check_inputs()?;
        self.check_tests()?;
        self.check_spread()?;
        self.check_on_request()?;
        self.backtest.check()?;
        self.check_spans()?;
        self.compare.check()?;
        self.check_report_period()?;
        self.assets.check()?;
        self.check_compared()?;
        self.check_scan()?;
        check_bands(&self.near_repeat.table())?;
        self.routes.check()?;
        self.venues.check()?;
        self.patrol.check()?;
        self.check_disclosure()?;
        self.page.check()?;
        let shares = [
            ("max-bad-share", self.study.reading.max_bad_share),
            ("max-unlocated-share", self.study.reading.max_unlocated_share),
        ];
        match shares.into_iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
            Some((setting, share)) => wrong(setting, format!("{share} is not a share"), "Use a number from 0 to 1"),
            None => Ok(()),
        }
    }

    /// Fails when no file of events was given: cells and premises need positions, which counts by area do not have.
    pub fn check_events(&self) -> Result<()> {
        if self.study.inputs.has_events() {
            return Ok(());
        }
        let problem = "no file of events with positions was given, only counts or answers".to_owned();
        let advice = "Give --crime FILE, or compare areas with `hexspot areas`".into();
        Err(ErrorKind::Setting { setting: "crime", problem, advice }.into())
    }

    /// Fails when small numbers are to be withheld: what an analysis other than the ranking of cells tells has not been shown to be safe.
    pub fn check_shareable(&self) -> Result<()> {
        if self.disclosure.below().is_none() { Ok(()) } else { Err(not_shareable()) }
    }

    fn check_inputs(&self) -> Result<()> {
        let counted = [TableContent::AreaCounts, TableContent::Journeys, TableContent::Survey]
            .into_iter()
            .any(|holds| self.study.inputs.holds(holds));
        if !self.study.inputs.has_events() && self.study.inputs.counts.is_empty() && !counted && !self.is_for_people() {
            let advice = "Give --crime FILE (or a folder or zip of data.police.uk), or try `hexspot demo`";
            return wrong("crime", "no crime file was given".into(), advice);
        }
        EventTimeParser::new(DateOrder::default(), None, &self.study.reading.time_zone)?;
        self.study.exposure.check()?;
        self.study.inputs.tables.iter().try_for_each(|table| table.mapping.check())?;
        let twice =
            self.study.theme.theme.iter().enumerate().find(|(at, name)| self.study.theme.theme[..*at].contains(name));
        if let Some((_, name)) = twice {
            return wrong("theme", format!("{name:?} is asked for twice"), "Name each theme once");
        }
        self.study.catalogue.harm(&self.study.theme.harm)?;
        if let (Some(from), Some(to)) = (self.study.period.from, self.study.period.to)
            && from > to
        {
            return wrong("from", format!("{from} is after --to {to}"), "Turn them round");
        }
        Ok(())
    }

    fn check_tests(&self) -> Result<()> {
        if !(self.study.significance.alpha > 0.0 && self.study.significance.alpha < 1.0) {
            return wrong("alpha", format!("{} is not between 0 and 1", self.study.significance.alpha), "Use 0.05");
        }
        if !(self.study.window.at_least >= 1.0 && self.study.window.at_least.is_finite()) {
            return wrong(
                "at-least",
                format!("{} is not a number of 1 or more", self.study.window.at_least),
                "Use 1, 1.5, 2 or 3",
            );
        }
        if !(self.premises.reach_m >= 0.0 && self.premises.reach_m.is_finite()) {
            return wrong(
                "reach",
                format!("{} is no distance", self.premises.reach_m),
                "Give metres, 0 or more, such as 50",
            );
        }
        if !(1..=10).contains(&self.study.window.rings) {
            return wrong("rings", format!("{} is not a number from 1 to 10", self.study.window.rings), "Use 1 or 2");
        }
        Ok(())
    }

    fn check_spread(&self) -> Result<()> {
        if self.spread.spread_by == SpreadBy::Area {
            return Ok(());
        }
        if self.spread.spread == Spread::None {
            let advice = "Add --spread snap-points, or leave it out";
            return wrong("spread-by", "premises, but nothing is spread".into(), advice);
        }
        if !self.study.inputs.has_premises() {
            let advice = "Give --premises, or spread by area";
            return wrong("spread-by", "counts cannot be spread by premises: none were given".into(), advice);
        }
        Ok(())
    }

    fn check_on_request(&self) -> Result<()> {
        /// Beyond this the plane on which densities are reckoned is none.
        const WIDEST_M: f64 = 50_000.0;
        /// More only take time: the smallest p is then one in a million.
        const MOST_PERMUTATIONS: u32 = 999_999;
        /// Fewer tell nothing of a rate near 5 %.
        const FEWEST_RUNS: u32 = 20;
        /// More only take time: a rate of 5 % is then known within 0.05 %.
        const MOST_RUNS: u32 = 1_000_000;
        if let Some(bandwidth_m) = self.density.bandwidth_m.filter(|metres| !(*metres > 0.0 && *metres <= WIDEST_M)) {
            let problem = format!("{bandwidth_m} is no distance to spread events over");
            return wrong("bandwidth", problem, "Give metres, such as 200, and not more than 50000");
        }
        if self.sensitivity.permutations > MOST_PERMUTATIONS {
            let problem = format!(
                "{} permutations of each cell are more than {MOST_PERMUTATIONS}",
                self.sensitivity.permutations
            );
            return wrong("permutations", problem, "Use 999 or 9999; 0 for none");
        }
        if !(FEWEST_RUNS..=MOST_RUNS).contains(&self.calibration.runs) {
            let problem = format!("{} is not a number from {FEWEST_RUNS} to {MOST_RUNS}", self.calibration.runs);
            return wrong("runs", problem, "Use 400: a rate of 5 % is then known within 2 %");
        }
        Ok(())
    }

    fn check_spans(&self) -> Result<()> {
        /// Latest months beyond ten years are no comparison with what was before.
        const MOST: u16 = 120;
        let months = self.recent.recent_months;
        if (1..=MOST).contains(&months) {
            return Ok(());
        }
        wrong(
            "recent",
            format!("{months} is not a number of months from 1 to {MOST}"),
            "Use 12 for a year, 3 for a quarter",
        )
    }

    fn check_compared(&self) -> Result<()> {
        let reaches_over = |span: &DateRange| {
            let Period { from, to } = span.months();
            self.study.period.from.is_some_and(|first| from < first)
                || self.study.period.to.is_some_and(|last| to > last)
        };
        for (setting, span) in [("before", self.compare.before), ("after", self.compare.after)] {
            if let Some(span) = span.filter(reaches_over) {
                let problem = format!("{span} reaches beyond --from and --to, which leave its events unread");
                return wrong(setting, problem, "Leave --from and --to out, or widen them");
            }
        }
        if self.compare.control.is_some() && self.compare.treated.is_none() {
            let advice = "Give --treated, the ground on which something was done";
            return wrong("control", "there is a control and no treated ground".into(), advice);
        }
        if self.compare.ring_m != DEFAULT_RING_M && self.compare.treated.is_none() {
            let advice = "Give --treated, the ground on which something was done";
            return wrong("ring", "there is a ring and no treated ground that it lies around".into(), advice);
        }
        Ok(())
    }

    fn check_disclosure(&self) -> Result<()> {
        self.disclosure.check()?;
        if self.disclosure.below().is_none() {
            return Ok(());
        }
        if self.order.by != Order::Count {
            let problem = format!(
                "with small numbers withheld cells are ranked by number: by {} a rank tells of cells withheld",
                self.order.by
            );
            return wrong("by", problem, "Leave --by out, or --suppress and --public");
        }
        if self.spread.spread != Spread::None {
            let problem =
                "spread counts mix the numbers of cells: with small ones withheld they would tell of these".to_owned();
            return wrong("spread", problem, "Leave --spread out, or --suppress and --public");
        }
        Ok(())
    }

    /// Fails when small numbers are to be withheld from a report that is to tell what changed: it would be made and lack just that.
    pub fn check_changes_shareable(&self) -> Result<()> {
        if self.disclosure.below().is_none() {
            return Ok(());
        }
        let (period, compare) = (&self.report_period, &self.compare);
        let asked = [
            ("preset", self.preset.preset.is_some()),
            ("compare-to", !period.against.is_empty()),
            ("latest", period.latest.is_some_and(|latest| latest.unit != Unit::Month)),
            ("before", compare.before.is_some()),
            ("after", compare.after.is_some()),
            ("intervention", compare.intervention.is_some()),
            ("treated", self.compare.treated.is_some()),
        ];
        let Some((setting, _)) = asked.into_iter().find(|(_, is_asked)| *is_asked) else {
            return Ok(());
        };
        let problem = "what changed, and what is told of weeks and weekends, is withheld whole with small numbers: nobody has shown how to \
                       share it safely";
        let advice =
            "Share a report of the months themselves, with --from and --to, or leave --suppress and --public out";
        wrong(setting, problem.into(), advice)
    }

    fn check_report_period(&self) -> Result<()> {
        if let Some(twice) = self
            .report_period
            .against
            .iter()
            .enumerate()
            .find(|(at, against)| self.report_period.against[..*at].contains(against))
        {
            return wrong("compare-to", format!("{} is asked for twice", twice.1), "Name each once");
        }
        if !self.report_period.against.is_empty() && self.compare.has_periods() {
            let problem = "it says what the period reported is compared with, and --before, --after or --intervention say another";
            return wrong("compare-to", problem.into(), "Give one of them");
        }
        let is_of = |unit: Unit| self.report_period.latest.is_none_or(|latest| latest.unit == unit);
        if self.preset.preset == Some(Preset::Monday) && !is_of(Unit::Weekend) {
            let problem = "preset monday tells weekends, and months or weeks are asked for".into();
            return wrong(
                "latest",
                problem,
                "Give weekends, such as \"2 weekends\", or choose preset monthly or tasking",
            );
        }
        if !self.report_period.against.is_empty()
            && self.report_period.latest.is_some_and(|latest| latest.unit == Unit::Weekend)
        {
            let problem = "weekends are held against those before them in weekends_<theme>, and in nothing else".into();
            return wrong("compare-to", problem, "Leave it out, or report months or weeks with --latest");
        }
        Ok(())
    }

    fn check_scan(&self) -> Result<()> {
        if !(self.scan.max_share > 0.0 && self.scan.max_share <= LARGEST_MAX_SHARE) {
            let problem = format!("{} is not above 0 and at most {LARGEST_MAX_SHARE}", self.scan.max_share);
            return wrong("max-share", problem, "Use 0.1, or 0.5 as SaTScan does");
        }
        if !REPLICATIONS.contains(&self.replications.replications) {
            let (least, most) = REPLICATIONS.into_inner();
            let problem = format!("{} is not a number from {least} to {most}", self.replications.replications);
            return wrong("replications", problem, "Use 999");
        }
        Ok(())
    }
}

/// What is said of results of which nobody has shown how to share them with small numbers withheld.
pub fn not_shareable() -> Error {
    let problem = "only the cells, hotspots and months of `hexspot rank`, `hexspot report` and `hexspot demo` are known to be safe with \
                   small numbers withheld, not the results of this command";
    let advice =
        "Share the ranking, or leave --suppress and --public out and mark the files for those who may read them".into();
    ErrorKind::Setting { setting: "suppress", problem: problem.into(), advice }.into()
}

/// Fails when bands and periods make no table.
pub(super) fn check_bands(bands: &DistanceTimeBands) -> Result<()> {
    /// Beyond this the plane on which distances are taken is none, and nothing is near.
    const WIDEST_M: f64 = 50_000.0;
    const MOST: usize = 50;
    const LONGEST: u32 = 3_660;
    let wrong = |setting, problem: String, advice: String| Err(ErrorKind::Setting { setting, problem, advice }.into());
    if !(bands.metres > 0.0 && bands.metres.is_finite()) {
        return wrong("band", format!("{} is no width", bands.metres), "Give metres above 0, such as 100".into());
    }
    for (setting, number) in [("bands", bands.number), ("periods", bands.periods)] {
        if !(1..=MOST).contains(&number) {
            return wrong(setting, format!("{number} is not a number from 1 to {MOST}"), "Use 4".into());
        }
    }
    if bands.reach_m() > WIDEST_M {
        let problem = format!("{} bands of {} m reach {} m", bands.number, bands.metres, bands.reach_m());
        return wrong("band", problem, format!("Reach {WIDEST_M} m at most"));
    }
    if bands.days == 0 || bands.days > LONGEST {
        let problem = format!("{} is not a number from 1 to {LONGEST}", bands.days);
        return wrong("days", problem, "Use 1, 7 or 14".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::ReferencePeriod;

    // Of a period reported and what it is compared with.
    #[test]
    fn rejects_contradictory_report_periods() {
        let said = |latest: Option<&str>, against: &[ReferencePeriod], intervention: Option<&str>| {
            let mut options = Options::default();
            options.report_period.latest = latest.map(|text| text.parse().expect("a length of time"));
            options.report_period.against = against.to_vec();
            options.compare.intervention = intervention.map(|text| text.parse().expect("a month"));
            options.check_report_period().map_or_else(|problem| problem.to_string(), |()| "fine".into())
        };
        let (previous, year) = (ReferencePeriod::Previous, ReferencePeriod::YearBefore);
        assert_eq!(said(Some("1 month"), &[previous, year], None), "fine");
        assert!(said(None, &[previous, previous], None).contains("asked for twice"));
        assert!(said(Some("1 weekend"), &[previous], None).contains("weekends_<theme>"));
        assert!(said(None, &[year], Some("2024-01")).contains("Give one of them"));
        assert_eq!(said(None, &[], Some("2024-01")), "fine");
    }

    #[test]
    fn bands_that_make_no_table_are_refused() {
        let usual = DistanceTimeBands::default();
        check_bands(&usual).expect("sound");
        for wrong in [
            DistanceTimeBands { metres: 0.0, ..usual },
            DistanceTimeBands { metres: f64::NAN, ..usual },
            DistanceTimeBands { metres: 20_000.0, ..usual },
            DistanceTimeBands { number: 0, ..usual },
            DistanceTimeBands { periods: 99, ..usual },
            DistanceTimeBands { days: 0, ..usual },
        ] {
            assert!(check_bands(&wrong).is_err_and(|error| error.is_usage()), "{wrong:?}");
        }
    }
}
