//! Other worlds that tell the same: events moved so that every published figure stays as it is.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::SliceRandom;

use super::figures::{Figure, Figures};

/// Two ends between which events are exchanged, on one of the three axes: what is added to the first is taken from the second, which
/// may be nowhere.
type Ends = (usize, Option<usize>);

/// A step from world to world: one event more at each corner of place × month × class whose ends multiply to more, one fewer at each of
/// the others. Moving an event to another cell is one; two events that change places is one; so is the swap of four that keeps the
/// months of both cells as they are.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Atoms and by how much each changes.
    atoms: Vec<(usize, i64)>,
    /// Figures told that change, and by how much.
    figures: Vec<(usize, i64)>,
    /// Classes of which there are more or fewer, and by how much.
    classes: Vec<(usize, i64)>,
}

/// A world, told apart from the one the export was made of by the steps between them.
#[derive(Clone)]
pub(super) struct World<'a> {
    figures: &'a Figures,
    moved: BTreeMap<usize, i64>,
    changed: BTreeMap<usize, i64>,
    of_class: BTreeMap<usize, i64>,
}

impl<'a> World<'a> {
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
    pub fn take(&mut self, step: &Step) {
        step.atoms.iter().for_each(|(atom, by)| *self.moved.entry(*atom).or_default() += by);
        step.figures.iter().for_each(|(figure, by)| *self.changed.entry(*figure).or_default() += by);
        step.classes.iter().for_each(|(class, by)| *self.of_class.entry(*class).or_default() += by);
    }

    /// Whether a step that was possible once still is.
    pub fn allows(&self, step: &Step) -> bool {
        step.atoms.iter().all(|(atom, by)| self.events(*atom) + by >= 0)
            && step.figures.iter().all(|(figure, by)| self.value(*figure) + by >= 1)
            && step.classes.iter().all(|(class, by)| self.of_class(*class) + by >= 1)
    }

    /// A step that changes `figure` by `by` (1 or −1) and of the others told only such as are suppressed: every such step may be the one.
    pub fn step(&self, figure: Figure, by: i64, suppressed: &[bool], chance: &mut impl Rng) -> Option<Step> {
        self.search(figure, by, Some(suppressed), chance, |_| true)
    }

    /// The figures that would have to be suppressed for the step that changes `figure` by `by` at the least cost, and that: the sum of
    /// what each of them costs.
    pub fn cheapest(
        &self,
        figure: Figure,
        by: i64,
        suppressed: &[bool],
        costs: &[f64],
        chance: &mut impl Rng,
    ) -> Option<(f64, Vec<usize>)> {
        let mut best: Option<(f64, Vec<usize>)> = None;
        self.search(figure, by, None, chance, |step| {
            let lost = || step.figures.iter().map(|(figure, _)| *figure).filter(|figure| !suppressed[*figure]);
            let cost = lost().map(|figure| costs[figure]).sum();
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, lost().collect()));
            }
            false
        });
        best
    }

    /// Walks the steps that change `figure` by `by`, in an order of chance, until one is wanted. With `only`, steps that change what is
    /// told otherwise are left out.
    fn search(
        &self,
        figure: Figure,
        by: i64,
        only: Option<&[bool]>,
        chance: &mut impl Rng,
        mut wanted: impl FnMut(&Step) -> bool,
    ) -> Option<Step> {
        let f = self.figures;
        if f.number(figure).is_some_and(|number| !self.may_change(number, by, None)) {
            return None;
        }
        let mut inside = |things: &[usize]| -> Vec<usize> {
            let mut inside = things.to_vec();
            inside.shuffle(chance);
            inside
        };
        let classes: Vec<usize> = (0..f.themes_of.len()).filter(|c| f.themes_of[*c].contains(&figure.theme)).collect();
        let (places, months) = (inside(&f.places_in[figure.group]), inside(&f.months_in[figure.span]));
        let classes = inside(&classes);
        let mut outside = |sets_of: &[Vec<usize>], set: usize| -> Vec<Option<usize>> {
            let out = (0..sets_of.len()).filter(|thing| !sets_of[*thing].contains(&set));
            let mut outside: Vec<Option<usize>> = std::iter::once(None).chain(out.map(Some)).collect();
            outside.shuffle(chance);
            outside
        };
        let partners = [outside(&f.groups_of, figure.group), outside(&f.spans_of, figure.span)];
        let others = outside(&f.themes_of, figure.theme);
        for place in places.iter().flat_map(|a| partners[0].iter().map(move |b| (*a, *b))) {
            let groups = effect(&f.groups_of, place);
            for month in months.iter().flat_map(|a| partners[1].iter().map(move |b| (*a, *b))) {
                let spans = effect(&f.spans_of, month);
                // Most ends are ruled out by the figure's own theme, whatever the classes.
                if only.is_some_and(|only| self.blocked(figure.theme, by, &groups, &spans, only)) {
                    continue;
                }
                for class in classes.iter().flat_map(|a| others.iter().map(move |b| (*a, *b))) {
                    let Some(atoms) = self.corners([place, month, class], by) else { continue };
                    let Some(figures) = self.changes(class, by, &groups, &spans, only) else { continue };
                    let moves = place.1.is_some() || month.1.is_some();
                    let classes: Vec<(usize, i64)> =
                        if moves { Vec::new() } else { both(class).map(|(class, c)| (class, c * by)).collect() };
                    // A class of which there is nothing could not be known to be one.
                    if classes.iter().any(|(class, by)| self.of_class(*class) + by < 1) {
                        continue;
                    }
                    let step = Step { atoms, figures, classes };
                    if wanted(&step) {
                        return Some(step);
                    }
                }
            }
        }
        None
    }

    /// The atoms of a step, when there are events to take and none is put where none can be.
    fn corners(&self, [place, month, class]: [Ends; 3], by: i64) -> Option<Vec<(usize, i64)>> {
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
    fn changes(
        &self,
        class: Ends,
        by: i64,
        groups: &[(usize, i64)],
        spans: &[(usize, i64)],
        only: Option<&[bool]>,
    ) -> Option<Vec<(usize, i64)>> {
        let mut figures = Vec::new();
        for (theme, c) in effect(&self.figures.themes_of, class) {
            for (group, p) in groups {
                for (span, m) in spans {
                    let figure = Figure { theme, group: *group, span: *span };
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
    fn blocked(&self, theme: usize, by: i64, groups: &[(usize, i64)], spans: &[(usize, i64)], only: &[bool]) -> bool {
        groups.iter().any(|(group, p)| {
            spans.iter().any(|(span, m)| {
                let number = self.figures.number(Figure { theme, group: *group, span: *span });
                number.is_some_and(|number| !self.may_change(number, p * m * by, Some(only)))
            })
        })
    }

    fn may_change(&self, number: usize, by: i64, only: Option<&[bool]>) -> bool {
        let value = self.value(number);
        value >= 1 && value + by >= 1 && only.is_none_or(|only| only[number])
    }

    fn events(&self, atom: usize) -> i64 {
        self.figures.events(atom) + self.moved.get(&atom).copied().unwrap_or_default()
    }

    fn of_class(&self, class: usize) -> i64 {
        self.figures.of_class(class) + self.of_class.get(&class).copied().unwrap_or_default()
    }

    /// The number of a figure told.
    pub fn value(&self, number: usize) -> i64 {
        self.figures.values()[number] as i64 + self.changed.get(&number).copied().unwrap_or_default()
    }
}

/// The ends with their signs.
fn both((first, second): Ends) -> impl Iterator<Item = (usize, i64)> + Clone {
    std::iter::once((first, 1)).chain(second.map(|second| (second, -1)))
}

/// The sets that hold one of two things and not the other.
fn effect(sets_of: &[Vec<usize>], (first, second): Ends) -> Vec<(usize, i64)> {
    let of_second = second.map_or(&[][..], |second| &sets_of[second]);
    let more = sets_of[first].iter().filter(|set| !of_second.contains(set)).map(|set| (*set, 1));
    let fewer = of_second.iter().filter(|set| !sets_of[first].contains(set)).map(|set| (*set, -1));
    more.chain(fewer).collect()
}
