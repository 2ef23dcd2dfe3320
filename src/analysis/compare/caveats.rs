//! What a reader of a comparison should know.

use super::{ChosenIn, CompareOutcome, Compared, ComparedTheme, SchemeActivityFindings};
use crate::analysis::caveats::of_files;
use crate::compare::{Arm, Counterfactual, Displacement, TruncatedSource};
use crate::grid::Extent;
use crate::options::Options;
use crate::period::runs;
use crate::place::PlaceKind;

/// A difference between the shares of a day of the week in two periods that is said: whole weeks have none, and a calendar month with
/// another at most 0.038.
const WEEKDAYS_APART: f64 = 0.05;

impl CompareOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self, config: &Options) -> Vec<String> {
        let mut notes = self.compared.as_ref().map(|compared| compared.notes(config)).unwrap_or_default();
        notes.extend(self.not_compared.iter().map(|why| format!("no two periods of events are compared: {why}")));
        notes.extend(self.journeys.iter().map(SchemeActivityFindings::note));
        notes.extend(of_files(&self.ledger));
        notes
    }

    /// What makes it one not to rely on; nothing when the data is good enough.
    pub fn shortcomings(&self) -> Vec<String> {
        let themes = self.compared.iter().flat_map(|compared| &compared.themes);
        let empty = themes.filter(|theme| theme.events() == 0);
        empty
            .map(|theme| format!("theme {} has no event in the study area in either period", theme.selection.name))
            .collect()
    }
}

impl SchemeActivityFindings {
    /// What stands beside the journeys, or why nothing does.
    pub fn note(&self) -> String {
        let source = &self.source;
        match &self.beside {
            Some(beside) => format!(
                "journeys of {source}: the events of {} in the same weeks stand beside them; that is no effect of one on the other",
                beside.theme
            ),
            None if self.themes == 0 => {
                format!("journeys of {source}: no events were given, so none stand beside them")
            }
            None => format!(
                "journeys of {source}: no theme of the run knows the day of all its events, so none stands beside them"
            ),
        }
    }
}

impl Compared {
    /// One sentence for each theme that is not compared.
    pub fn themes_left_out(&self) -> impl Iterator<Item = String> {
        self.left_out.iter().map(|(name, why)| format!("theme {name} is not compared: {why}"))
    }

    /// The notes on what changed.
    pub fn notes(&self, config: &Options) -> Vec<String> {
        let mut notes = Vec::new();
        if self.grid.extent == Extent::Occupied {
            notes.push("no boundary was given: the total is of the cells that hold an event. Give --area".into());
        }
        if let Some(arms) = &self.arms {
            let cells = |arm: Arm| arms.iter().filter(|each| **each == Some(arm)).count();
            let control = match config.compare.control {
                Some(_) => "the control given",
                None => "the rest of the study area, which is the control for want of a better one",
            };
            notes.push(format!(
                "{} cells are treated, {} lie within {:.0} m of the treated ground, {} are {control}; each by its centre",
                cells(Arm::Treated),
                cells(Arm::Ring),
                config.compare.ring_m,
                cells(Arm::Control)
            ));
            notes.push(
                "an effect is what the treated ground did beyond what its control did: it is one of what was done only if nothing else \
                 happened there at the same time, and if the ground was not chosen for a bad spell, which passes by itself"
                    .into(),
            );
        }
        for theme in &self.themes {
            theme.note(&mut notes);
            let withheld =
                |found: &&Displacement| found.effects.iter().all(|of| of.counterfactual != Counterfactual::Differences);
            if config.compare.control.is_some() && theme.displacement.as_ref().filter(withheld).is_some() {
                notes.push(format!(
                    "theme {}: parallel differences are withheld: before, the control had no event, or more than twice or less than half as \
                     many as the treated ground, and its numbers are no measure of what would have happened there",
                    theme.selection.name
                ));
            }
        }
        notes.extend(self.themes_left_out());
        notes
    }
}

impl ComparedTheme {
    fn note(&self, notes: &mut Vec<String>) {
        let name = &self.selection.name;
        let mut say = |words: String| notes.push(format!("theme {name}: {words}"));
        if let Some(note) = &self.periods.note {
            say(note.clone());
        }
        for side in [&self.comparable.before, &self.comparable.after] {
            if !side.months_missing.is_empty() {
                say(format!(
                    "of {} the months {} are not known and left out",
                    side.requested,
                    runs(&side.months_missing)
                ));
            }
        }
        self.comparable.truncated.iter().for_each(|ends| say(of_ends(ends)));
        for side in [&self.comparable.before, &self.comparable.after]
            .into_iter()
            .filter(|side| side.observed_range != side.requested)
        {
            say(format!("of {} only {} is compared, as far as the data goes", side.requested, side.observed_range));
        }
        if self.comparable.before.requested.is_days() {
            say("days are calendar days: what happened after midnight counts for the day on which it happened, not for the night before".into());
            if self.from_to > 0 {
                say(format!(
                    "{} events of which only from when to when is known count by when they may have begun",
                    self.from_to
                ));
            }
            if self.comparable.weekdays_apart() > WEEKDAYS_APART {
                say("the two periods do not have the same days of the week in the same shares: weekends may look like a change".into());
            }
        }
        if let Some(month) = self.points_changed {
            say(format!(
                "the map points of the data were replaced in {month}, within what is compared: what a cell, a hotspot or a small area gained \
                 or lost may be of the map alone. Compare periods on one side of it, or look at the whole only"
            ));
        }
        if !self.comparable.is_same_season() {
            say("the two periods do not have the same months of the year in the same shares: a season may look like a change".into());
        }
        if !self.comparable.one_sided.is_empty() {
            let bodies = self.comparable.one_sided.join(", ");
            say(format!("left out, for it has rows in one of the periods only: {bodies}"));
        }
        if self.not_compared > 0 {
            say(format!(
                "{} events of bodies that do not know both periods, or do not cover the area, are not compared",
                self.not_compared
            ));
        }
        if self.month_only > 0 {
            say(format!("{} events carry a month and no day, and are in neither period", self.month_only));
        }
        match self.clumping {
            None => say("too few months or events to tell how clumped events are in time; no place has a verdict, and intervals are too narrow".into()),
            Some(clumping) if clumping.all.is_none() => {
                say("too few months are known to tell how the whole area swings from month to month: the total, and a place with a large part of it, has no verdict, and its interval is too narrow".into());
            }
            Some(_) => {}
        }
        let hotspots = match self.of(PlaceKind::Hotspot).count() {
            0 => return,
            1 => "the hotspot is that".to_owned(),
            hotspots => format!("the {hotspots} hotspots are those"),
        };
        match self.chosen {
            ChosenIn::Earlier(period) => say(format!("{hotspots} of {period}, before both periods")),
            ChosenIn::Before(period) => say(format!(
                "{hotspots} of {period} itself, for there is no year of data before it: places chosen for being high \
                 fall by themselves, so a fall of theirs is not to be taken at its word"
            )),
        }
    }
}

fn of_ends(ends: &TruncatedSource) -> String {
    let first = ends.first.map(|day| format!("begins on {day}"));
    let last = ends.last.map(|day| format!("ends on {day}"));
    let parts: Vec<String> = first.into_iter().chain(last).collect();
    format!(
        "the data of {} {}: the days beyond are taken for unknown, not for days without events; of months, one without a week or more of \
         its days is left out",
        ends.body,
        parts.join(" and ")
    )
}
