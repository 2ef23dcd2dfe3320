//! Other worlds that tell the same: events moved so that every published figure stays as it is.

use std::collections::BTreeMap;

use super::published_totals::{Figure, Figures};
use super::suppression_state::Withheld;

/// Two ends between which events are exchanged, on one of the three axes: what is added to the first is taken from the second, which
/// may be nowhere.
pub(super) type Ends = (usize, Option<usize>);

/// A step from world to world: one event more at each corner of place × month × class whose ends multiply to more, one fewer at each of
/// the others. Moving an event to another cell is one; two events that change places is one; so is the swap of four that keeps the
/// months of both cells as they are.
#[derive(Clone, Debug)]
pub(super) struct TableMove {
    /// Atoms and by how much each changes.
    pub atoms: Vec<(usize, i64)>,
    /// Figures told that change, and by how much.
    pub figures: Vec<(usize, i64)>,
    /// Classes of which there are more or fewer, and by how much.
    pub classes: Vec<(usize, i64)>,
}

/// A world, told apart from the one the export was made of by the steps between them.
#[derive(Clone)]
pub(super) struct FeasibleTable<'a> {
    pub(super) figures: &'a Figures,
    moved: BTreeMap<usize, i64>,
    changed: BTreeMap<usize, i64>,
    of_class: BTreeMap<usize, i64>,
}

impl<'a> FeasibleTable<'a> {
    /// The world as it is.
    pub fn new(figures: &'a Figures) -> Self {
        Self { figures, moved: BTreeMap::new(), changed: BTreeMap::new(), of_class: BTreeMap::new() }
    }

    /// What is told of it.
    #[cfg(test)]
    pub fn told(&self) -> Figures {
        let mut told = self.figures.clone();
        self.moved.iter().for_each(|(atom, by)| told.put(*atom, self.figures.events(*atom) + by));
        told
    }

    /// Takes a step.
    pub fn take(&mut self, step: &TableMove) {
        step.atoms.iter().for_each(|(atom, by)| *self.moved.entry(*atom).or_default() += by);
        step.figures.iter().for_each(|(figure, by)| *self.changed.entry(*figure).or_default() += by);
        step.classes.iter().for_each(|(class, by)| *self.of_class.entry(*class).or_default() += by);
    }

    /// Whether a step that was possible once still is.
    pub fn allows(&self, step: &TableMove) -> bool {
        step.atoms.iter().all(|(atom, by)| self.events(*atom) + by >= 0)
            && step.figures.iter().all(|(figure, by)| self.value(*figure) + by >= 1)
            && step.classes.iter().all(|(class, by)| self.of_class(*class) + by >= 1)
    }

    /// The atoms of a step, when there are events to take and none is put where none can be.
    pub(super) fn corners(&self, [place, month, class]: [Ends; 3], by: i64) -> Option<Vec<(usize, i64)>> {
        let mut atoms = Vec::with_capacity(8);
        for (place, p) in both(place) {
            for (month, m) in both(month) {
                for (class, c) in both(class) {
                    let (atom, by) = (self.figures.atom(place, month, class), p * m * c * by);
                    if self.figures.is_barred(atom) || self.events(atom) + by < 0 {
                        return None;
                    }
                    atoms.push((atom, by));
                }
            }
        }
        Some(atoms)
    }

    /// The figures told that a step changes; `None` when one of them cannot change: a suppressed one is known to be 1 or more, and
    /// what is told as 0 is never suppressed.
    pub(super) fn changes(
        &self,
        themes: &[(usize, i64)],
        by: i64,
        groups: &[(usize, i64)],
        spans: &[(usize, i64)],
        only: Option<&Withheld>,
    ) -> Option<Vec<(usize, i64)>> {
        let mut figures = Vec::new();
        for (theme, c) in themes {
            for (group, p) in groups {
                for (span, m) in spans {
                    let figure = Figure { theme: *theme, group: *group, span: *span };
                    let Some(number) = self.figures.number(figure) else { continue };
                    if !self.may_change(number, p * m * c * by, only) {
                        return None;
                    }
                    figures.push((number, p * m * c * by));
                }
            }
        }
        Some(figures)
    }

    /// Whether a figure of this theme stands in the way.
    pub(super) fn blocked(
        &self,
        theme: usize,
        by: i64,
        groups: &[(usize, i64)],
        spans: &[(usize, i64)],
        only: &Withheld,
    ) -> bool {
        groups.iter().any(|(group, p)| {
            spans.iter().any(|(span, m)| {
                let number = self.figures.number(Figure { theme, group: *group, span: *span });
                number.is_some_and(|number| !self.may_change(number, p * m * by, Some(only)))
            })
        })
    }

    /// Whether a figure can be another by so much; with `only`, whether it is withheld, too.
    pub(super) fn may_change(&self, number: usize, by: i64, only: Option<&Withheld>) -> bool {
        let value = self.value(number);
        value >= 1 && value + by >= 1 && only.is_none_or(|only| only.holds(number))
    }

    /// Whether a place has an event, or had one before the steps that were taken.
    pub(super) fn is_busy(&self, place: usize, withheld: &Withheld) -> bool {
        let atoms = self.figures.atom(place, 0, 0)..self.figures.atom(place + 1, 0, 0);
        withheld.is_busy(place) || self.moved.range(atoms).next().is_some()
    }

    /// The events of a class.
    pub(super) fn of_class(&self, class: usize) -> i64 {
        self.figures.of_class(class) + self.of_class.get(&class).copied().unwrap_or_default()
    }

    /// The events of an atom.
    pub(super) fn events(&self, atom: usize) -> i64 {
        self.figures.events(atom) + self.moved.get(&atom).copied().unwrap_or_default()
    }

    /// The number of a figure told.
    pub(super) fn value(&self, number: usize) -> i64 {
        self.figures.values()[number] as i64 + self.changed.get(&number).copied().unwrap_or_default()
    }
}

/// The ends with their signs.
pub(super) fn both((first, second): Ends) -> impl Iterator<Item = (usize, i64)> + Clone {
    std::iter::once((first, 1)).chain(second.map(|second| (second, -1)))
}

/// The sets that hold one of two things and not the other.
pub(super) fn effect(sets_of: &[Vec<usize>], (first, second): Ends) -> Vec<(usize, i64)> {
    let of_second = second.map_or(&[][..], |second| &sets_of[second]);
    let more = sets_of[first].iter().filter(|set| !of_second.contains(set)).map(|set| (*set, 1));
    let fewer = of_second.iter().filter(|set| !sets_of[first].contains(set)).map(|set| (*set, -1));
    more.chain(fewer).collect()
}
