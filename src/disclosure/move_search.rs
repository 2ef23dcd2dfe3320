//! The search for steps from world to world, of all that there are one by chance, or the one that costs least.

use std::cell::RefCell;

use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use super::feasible_tables::{Ends, FeasibleTable, TableMove, both, effect};
use super::published_totals::Figure;
use super::suppression_state::Withheld;

/// Classes that events are exchanged between, and the themes that count one of them and not the other.
type Exchange = (Ends, Vec<(usize, i64)>);

/// Which figures told a step may change.
#[derive(Clone, Copy)]
enum Changing<'a> {
    /// Those withheld.
    Withheld,
    /// Any, which would then be withheld, at these costs.
    Any(&'a [f64]),
}

impl FeasibleTable<'_> {
    /// A step that changes `figure` by `by` (1 or −1) and of the others told only such as are withheld: every such step may be the one.
    pub fn step(&self, figure: Figure, by: i64, withheld: &Withheld, chance: &mut impl Rng) -> Option<TableMove> {
        self.search((figure, by), withheld, Changing::Withheld, chance, |_| true, |_, _| true)
    }

    /// The figures that would have to be withheld for the step that changes `figure` by `by` at the least cost, and that: the sum of what
    /// each of them costs.
    pub fn cheapest(
        &self,
        figure: Figure,
        by: i64,
        withheld: &Withheld,
        costs: &[f64],
        chance: &mut impl Rng,
    ) -> Option<(f64, Vec<usize>)> {
        let best: RefCell<Option<(f64, Vec<usize>)>> = RefCell::new(None);
        let is_less = |cost: f64| best.borrow().as_ref().is_none_or(|(least, _)| cost < *least);
        self.search((figure, by), withheld, Changing::Any(costs), chance, is_less, |step, floor| {
            let lost = || step.figures.iter().map(|(figure, _)| *figure).filter(|figure| !withheld.holds(*figure));
            let cost = lost().map(|figure| costs[figure]).sum();
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
        changing: Changing<'_>,
        chance: &mut impl Rng,
        worth_it: impl Fn(f64) -> bool,
        mut wanted: impl FnMut(&TableMove, f64) -> bool,
    ) -> Option<TableMove> {
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
        let (only, costs) = match changing {
            Changing::Withheld => (Some(withheld), None),
            Changing::Any(costs) => (None, Some(costs)),
        };
        let other_months = outside(&f.spans_of, figure.span);
        let others = outside(&f.themes_of, figure.theme);
        let whole = withheld.is_all_months(figure.span);
        let elsewhere = |from: usize| -> Box<dyn Iterator<Item = usize> + '_> {
            let places: Box<dyn Iterator<Item = usize>> = match changing {
                Changing::Withheld if whole => Box::new(withheld.partners(figure.theme, from)),
                Changing::Any(_) if whole => Box::new(withheld.all_partners(figure.theme, from)),
                _ => Box::new((from..f.groups_of.len()).chain(0..from)),
            };
            Box::new(places.filter(move |place| !f.groups_of[*place].contains(&figure.group)))
        };
        let themes = |class: Ends| (class, effect(&f.themes_of, class));
        let classes: Vec<Exchange> =
            classes.iter().flat_map(|a| others.iter().map(move |b| (*a, *b))).map(themes).collect();
        let loss = |place: usize, themes: &[(usize, i64)], by: i64| -> Option<f64> {
            if whole { self.loss_at(place, themes, by, withheld, costs) } else { Some(0.0) }
        };
        for a in &places {
            let may = |(class, _): &&Exchange| months.iter().any(|month| self.gives(*a, *month, *class, by));
            let of_a = |exchange: &Exchange| Some((exchange.clone(), loss(*a, &exchange.1, by)?));
            let classes: Vec<(Exchange, f64)> = classes.iter().filter(may).filter_map(of_a).collect();
            if classes.is_empty() {
                continue;
            }
            let floor = classes.iter().map(|(_, loss)| *loss).fold(f64::INFINITY, f64::min);
            let floor = if places.len() == 1 { floor } else { 0.0 };
            // Round from anywhere, and nowhere before them or after: every partner may be the first that will do.
            let [before, after] = if chance.random_bool(0.5) { [Some(None), None] } else { [None, Some(None)] };
            let from = chance.random_range(0..f.groups_of.len());
            for b in before.into_iter().chain(elsewhere(from).map(Some)).chain(after) {
                if !self.is_busy(*a, withheld) && b.is_none_or(|b| !self.is_busy(b, withheld)) {
                    continue;
                }
                let of_b = |(exchange, of_a): &&(Exchange, f64)| {
                    b.map_or(Some(0.0), |b| loss(b, &exchange.1, -by)).is_some_and(|of_b| worth_it(of_a + of_b))
                };
                let classes: Vec<&(Exchange, f64)> = classes.iter().filter(of_b).collect();
                if classes.is_empty() {
                    continue;
                }
                let groups = effect(&f.groups_of, (*a, b));
                for month in months.iter().flat_map(|a| other_months.iter().map(move |b| (*a, *b))) {
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
                        let moves = b.is_some() || month.1.is_some();
                        let classes: Vec<(usize, i64)> =
                            if moves { Vec::new() } else { both(*class).map(|(class, c)| (class, c * by)).collect() };
                        // A class of which there is nothing could not be known to be one.
                        if classes.iter().any(|(class, by)| self.of_class(*class) + by < 1) {
                            continue;
                        }
                        let step = TableMove { atoms, figures, classes };
                        if wanted(&step, floor) {
                            return Some(step);
                        }
                    }
                }
            }
        }
        None
    }

    /// What it costs to withhold those of a place's own figures of these themes over all months that are not withheld; `None` when one
    /// cannot change. Without `costs`, those that are withheld alone can.
    fn loss_at(
        &self,
        place: usize,
        themes: &[(usize, i64)],
        by: i64,
        withheld: &Withheld,
        costs: Option<&[f64]>,
    ) -> Option<f64> {
        let own = themes.iter().filter_map(|(theme, c)| Some((withheld.own(self.figures, *theme, place)?, c * by)));
        let only = costs.is_none().then_some(withheld);
        let mut sum = 0.0;
        for (number, by) in own {
            if !self.may_change(number, by, only) {
                return None;
            }
            sum += costs.filter(|_| !withheld.holds(number)).map_or(0.0, |costs| costs[number]);
        }
        Some(sum)
    }

    /// Whether a place has the events of a month that an exchange takes from it.
    fn gives(&self, place: usize, month: usize, class: Ends, by: i64) -> bool {
        both(class).all(|(class, c)| self.events(self.figures.atom(place, month, class)) + c * by >= 0)
    }
}
