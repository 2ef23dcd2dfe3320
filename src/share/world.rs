//! Other worlds that tell the same: events moved so that every published figure stays as it is.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::figures::{Figure, Figures};
use super::withheld::Withheld;

/// Two ends between which events are exchanged, on one of the three axes: what is added to the first is taken from the second, which
/// may be nowhere.
type Ends = (usize, Option<usize>);

/// Classes that events are exchanged between, and the themes that count one of them and not the other.
type Exchange = (Ends, Vec<(usize, i64)>);

/// Which figures told a step may change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changing {
    /// Those withheld.
    Withheld,
    /// Any, which would then be withheld.
    Any,
}

/// A step from world to world: one event more at each corner of place × month × class whose ends multiply to more, one fewer at each of
/// the others. Moving an event to another cell is one; two events that change places is one; so is the swap of four that keeps the
/// months of both cells as they are.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Atoms and by how much each changes.
    atoms: Vec<(usize, i64)>,
    /// Figures told that change, and by how much.
    figures: Vec<(usize, i64)>,
}

/// A world, told apart from the one the export was made of by the steps between them.
#[derive(Clone)]
pub(super) struct World<'a> {
    figures: &'a Figures,
    moved: BTreeMap<usize, i64>,
    changed: BTreeMap<usize, i64>,
}

impl<'a> World<'a> {
    /// The world as it is.
    pub fn new(figures: &'a Figures) -> Self {
        Self { figures, moved: BTreeMap::new(), changed: BTreeMap::new() }
    }

    /// Takes a step.
    pub fn take(&mut self, step: &Step) {
        step.atoms.iter().for_each(|(atom, by)| *self.moved.entry(*atom).or_default() += by);
        step.figures.iter().for_each(|(figure, by)| *self.changed.entry(*figure).or_default() += by);
    }

    /// Whether a step that was possible once still is.
    pub fn allows(&self, step: &Step) -> bool {
        step.atoms.iter().all(|(atom, by)| self.events(*atom) + by >= 0)
            && step.figures.iter().all(|(figure, by)| self.value(*figure) + by >= 1)
    }

    /// A step that changes `figure` by `by` (1 or −1) and of the others told only such as are suppressed.
    pub fn step(&self, figure: Figure, by: i64, withheld: &Withheld) -> Option<Step> {
        self.search((figure, by), withheld, Changing::Withheld, |_| true, |_, _| true)
    }

    /// The step that changes `figure` by `by` at the least loss: the sum of the figures that would have to be suppressed for it.
    pub fn cheapest(&self, figure: Figure, by: i64, withheld: &Withheld) -> Option<(u64, Vec<usize>)> {
        let best: RefCell<Option<(u64, Vec<usize>)>> = RefCell::new(None);
        let is_less = |cost: u64| best.borrow().as_ref().is_none_or(|(least, _)| cost < *least);
        self.search((figure, by), withheld, Changing::Any, is_less, |step, floor| {
            let lost = || step.figures.iter().map(|(figure, _)| *figure).filter(|figure| !withheld.holds(*figure));
            let cost = lost().map(|figure| self.figures.values()[figure]).sum();
            if is_less(cost) {
                best.replace(Some((cost, lost().collect())));
            }
            cost <= floor
        });
        best.into_inner()
    }

    /// Walks the steps that change a figure by so much (1 or −1), until one is `wanted`, which is told below what loss there is none. Steps
    /// of which the ends alone lose what is not `worth_it` are passed over.
    fn search(
        &self,
        (figure, by): (Figure, i64),
        withheld: &Withheld,
        changing: Changing,
        worth_it: impl Fn(u64) -> bool,
        mut wanted: impl FnMut(&Step, u64) -> bool,
    ) -> Option<Step> {
        let f = self.figures;
        if f.number(figure).is_some_and(|number| !self.may_change(number, by, None)) {
            return None;
        }
        let outside = |sets_of: &[Vec<usize>], set: usize| -> Vec<Option<usize>> {
            let out = (0..sets_of.len()).filter(|thing| !sets_of[*thing].contains(&set));
            std::iter::once(None).chain(out.map(Some)).collect()
        };
        let only = (changing == Changing::Withheld).then_some(withheld);
        let other_months = outside(&f.spans_of, figure.span);
        let classes: Vec<usize> = (0..f.themes_of.len()).filter(|c| f.themes_of[*c].contains(&figure.theme)).collect();
        let others = outside(&f.themes_of, figure.theme);
        let whole = withheld.is_all_months(figure.span);
        let elsewhere = |from: usize| -> Box<dyn Iterator<Item = usize> + '_> {
            let places: Box<dyn Iterator<Item = usize>> = match changing {
                Changing::Withheld if whole => Box::new(withheld.partners(figure.theme, by, from)),
                Changing::Any if whole => Box::new(withheld.all_partners(figure.theme, from)),
                _ => Box::new(0..f.groups_of.len()),
            };
            Box::new(places.filter(move |place| !f.groups_of[*place].contains(&figure.group)))
        };
        let themes = |class: Ends| (class, effect(&f.themes_of, class));
        let classes: Vec<Exchange> =
            classes.iter().flat_map(|a| others.iter().map(move |b| (*a, *b))).map(themes).collect();
        let loss = |place: usize, themes: &[(usize, i64)], by: i64| -> Option<u64> {
            if whole { self.loss_at(place, themes, by, withheld, only) } else { Some(0) }
        };
        for a in &f.places_in[figure.group] {
            let may = |(class, _): &&Exchange| {
                f.months_in[figure.span].iter().any(|month| self.gives(*a, *month, *class, by))
            };
            let of_a = |exchange: &Exchange| Some((exchange.clone(), loss(*a, &exchange.1, by)?));
            let classes: Vec<(Exchange, u64)> = classes.iter().filter(may).filter_map(of_a).collect();
            let floor = classes.iter().map(|(_, loss)| *loss).min().filter(|_| f.places_in[figure.group].len() == 1);
            for b in std::iter::once(None).chain(elsewhere(*a).map(Some)).take_while(|_| !classes.is_empty()) {
                if !withheld.is_busy(*a) && b.is_none_or(|b| !withheld.is_busy(b)) {
                    continue;
                }
                let of_b = |(exchange, of_a): &&(Exchange, u64)| {
                    b.map_or(Some(0), |b| loss(b, &exchange.1, -by)).is_some_and(|of_b| worth_it(of_a + of_b))
                };
                let classes: Vec<&(Exchange, u64)> = classes.iter().filter(of_b).collect();
                if classes.is_empty() {
                    continue;
                }
                let groups = effect(&f.groups_of, (*a, b));
                for month in f.months_in[figure.span].iter().flat_map(|a| other_months.iter().map(move |b| (*a, *b))) {
                    let spans = effect(&f.spans_of, month);
                    // Most ends are ruled out by the figure's own theme, whatever the classes.
                    if only.is_some_and(|only| self.blocked(figure.theme, by, &groups, &spans, only)) {
                        continue;
                    }
                    for ((class, themes), _) in &classes {
                        if !self.gives(*a, month.0, *class, by)
                            || b.is_some_and(|b| !self.gives(b, month.0, *class, -by))
                        {
                            continue;
                        }
                        let Some(atoms) = self.corners([(*a, b), month, *class], by) else { continue };
                        let Some(figures) = self.changes(themes, by, &groups, &spans, only) else { continue };
                        let step = Step { atoms, figures };
                        if wanted(&step, floor.unwrap_or_default()) {
                            return Some(step);
                        }
                    }
                }
            }
        }
        None
    }

    /// What is lost by changing a place's own figures of these themes over all months: the sum of those that are not withheld; `None` when
    /// one cannot change.
    fn loss_at(
        &self,
        place: usize,
        themes: &[(usize, i64)],
        by: i64,
        withheld: &Withheld,
        only: Option<&Withheld>,
    ) -> Option<u64> {
        let own = themes.iter().filter_map(|(theme, c)| Some((withheld.own(self.figures, *theme, place)?, c * by)));
        let mut sum = 0;
        for (number, by) in own {
            if !self.may_change(number, by, only) {
                return None;
            }
            sum += if withheld.holds(number) { 0 } else { self.figures.values()[number] };
        }
        Some(sum)
    }

    /// Whether a place has the events of a month that an exchange takes from it.
    fn gives(&self, place: usize, month: usize, class: Ends, by: i64) -> bool {
        both(class).all(|(class, c)| self.events(self.figures.atom(place, month, class)) + c * by >= 0)
    }

    /// The atoms of a step, when there are events to take.
    fn corners(&self, [place, month, class]: [Ends; 3], by: i64) -> Option<Vec<(usize, i64)>> {
        let mut atoms = Vec::with_capacity(8);
        for (place, p) in both(place) {
            for (month, m) in both(month) {
                for (class, c) in both(class) {
                    let (atom, by) = (self.figures.atom(place, month, class), p * m * c * by);
                    if self.events(atom) + by < 0 {
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
    fn blocked(&self, theme: usize, by: i64, groups: &[(usize, i64)], spans: &[(usize, i64)], only: &Withheld) -> bool {
        groups.iter().any(|(group, p)| {
            spans.iter().any(|(span, m)| {
                let number = self.figures.number(Figure { theme, group: *group, span: *span });
                number.is_some_and(|number| !self.may_change(number, p * m * by, Some(only)))
            })
        })
    }

    fn may_change(&self, number: usize, by: i64, only: Option<&Withheld>) -> bool {
        let value = self.value(number);
        value >= 1 && value + by >= 1 && only.is_none_or(|only| only.holds(number))
    }

    fn events(&self, atom: usize) -> i64 {
        self.figures.events(atom) + self.moved.get(&atom).copied().unwrap_or_default()
    }

    fn value(&self, number: usize) -> i64 {
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
