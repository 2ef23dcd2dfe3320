//! Which figures are withheld: the small ones, some at random, and others that keep them all from being reckoned back.

use std::collections::BTreeSet;

use rand::{Rng, RngExt};

use super::feasible_tables::FeasibleTable;
use super::published_totals::{Figure, Figures};
use super::suppression_key::SuppressionKey;
use super::suppression_state::Withheld;

/// What of an export is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Figures withheld because they are small.
    pub small: usize,
    /// Figures withheld at random or to protect others.
    pub others: usize,
    suppressed: Vec<bool>,
}

impl Suppression {
    /// Whether a figure is withheld; one that is not told is not.
    pub fn withholds(&self, figures: &Figures, figure: Figure) -> bool {
        figures.number(figure).is_some_and(|number| self.suppressed[number])
    }
}

/// Withholds every figure from 1 to `below` − 1, and others, until for every figure withheld there are at least `below` − 1 numbers that it
/// may be, each with a world in which all that is told is as it is told, and of which this function, by another secret, withholds the same.
///
/// What an attacker is taken to know: everything told; which themes count which classes of events, and where and when these can stand;
/// that a figure withheld is 1 or more; this function. Not the secret. Figures of 0 are told.
///
/// Why running this on a world cannot rule it out: take any world reached from the true one by steps that leave what is told as it is.
/// Its small figures are among those withheld, for what is told is no small number. The other figures withheld may each be one that is
/// withheld at random. From there nothing more need be withheld: of every figure the numbers shown from the true world can be shown
/// from this one, by way of the true one. So it may come to the same export. It need not do so as often: a
/// world may be likelier than another, and none of those counted is impossible.
///
/// Deterministic for a secret.
pub fn suppress(figures: &Figures, below: u32, secret: &SuppressionKey) -> Suppression {
    let is_small = |value: u64| (1..u64::from(below)).contains(&value);
    let values = || figures.values().iter().copied().enumerate();
    let open = values().filter(|(number, value)| is_small(*value) || secret.takes(*number, *value, below));
    let open: Vec<usize> = open.map(|(number, _)| number).collect();
    let costs: Vec<f64> = values().map(|(number, value)| secret.cost(number, value)).collect();
    let mut choice = Choice { figures, below, withheld: Withheld::of(figures, &open), open };
    let mut at = 0;
    // What is withheld later only adds worlds: each figure is looked at once.
    while let Some(number) = choice.open.get(at).copied() {
        choice.protect(number, &costs, &mut secret.chance("worlds", number));
        at += 1;
    }
    let small = values().filter(|(_, value)| is_small(*value)).count();
    Suppression { small, others: choice.open.len() - small, suppressed: choice.withheld.into_figures() }
}

/// What is chosen so far.
struct Choice<'a> {
    figures: &'a Figures,
    below: u32,
    withheld: Withheld,
    /// The same as places among the figures told, in the order in which they are looked at.
    open: Vec<usize>,
}

impl<'a> Choice<'a> {
    /// Withholds others, until the figure in this place has enough numbers that it may be.
    fn protect(&mut self, number: usize, costs: &[f64], chance: &mut impl Rng) {
        let figure = self.figures.figure(number);
        while let Some([down, up]) = self.falls_short(number, chance) {
            let ways = [(down, -1), (up, 1)];
            let ways = ways.map(|(end, by)| end.cheapest(figure, by, &self.withheld, costs, chance));
            let Some((_, lost)) = ways.into_iter().flatten().min_by(|(a, _), (b, _)| a.total_cmp(b)) else {
                unreachable!(
                    "an event may always be added where there is one, when all figures that count it are withheld"
                );
            };
            lost.iter().for_each(|number| self.withheld.withhold(self.figures, *number));
            self.open.extend(lost);
        }
    }

    /// Shows numbers that the figure may be, in worlds on a way from the true one or else from one some steps aside. When they are not
    /// enough, gives the worlds where the ways from the true one end, down and up.
    fn falls_short(&self, number: usize, chance: &mut impl Rng) -> Option<[FeasibleTable<'a>; 2]> {
        let (mut shown, truth) = (BTreeSet::new(), FeasibleTable::new(self.figures));
        let ends = self.ways(number, &truth, &mut shown, chance);
        if shown.len() < self.enough() {
            self.ways(number, &self.aside(truth, chance), &mut shown, chance);
        }
        (shown.len() < self.enough()).then_some(ends)
    }

    fn enough(&self) -> usize {
        self.below.saturating_sub(1) as usize
    }

    /// The numbers of a figure on the ways down and up from a world, as far as they are needed, and the worlds where they end.
    fn ways(
        &self,
        number: usize,
        from: &FeasibleTable<'a>,
        shown: &mut BTreeSet<i64>,
        chance: &mut impl Rng,
    ) -> [FeasibleTable<'a>; 2] {
        shown.insert(from.value(number));
        [-1, 1].map(|by| {
            let (mut world, mut last) = (from.clone(), None);
            while shown.len() < self.enough() {
                let again = last.take().filter(|step| world.allows(step));
                let next = again.or_else(|| world.step(self.figures.figure(number), by, &self.withheld, chance));
                let Some(step) = next else { break };
                world.take(&step);
                shown.insert(world.value(number));
                last = Some(step);
            }
            world
        })
    }

    /// A world some steps aside, of whichever figures withheld: any that steps lead to may be the one.
    fn aside(&self, mut world: FeasibleTable<'a>, chance: &mut impl Rng) -> FeasibleTable<'a> {
        /// How likely there is one step more.
        const ONWARD: f64 = 0.75;
        while chance.random_bool(ONWARD) {
            let figure = self.figures.figure(self.open[chance.random_range(0..self.open.len())]);
            let by = if chance.random_bool(0.5) { 1 } else { -1 };
            if let Some(step) = world.step(figure, by, &self.withheld, chance) {
                world.take(&step);
            }
        }
        world
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An export of cells in two coarser ones and the whole, of some months, of themes that overlap.
    fn export(chance: &mut impl Rng) -> Figures {
        let (places, months) = (chance.random_range(2..5), chance.random_range(1..3));
        let patterns: [&[&[usize]]; 3] = [&[&[0]], &[&[0, 1], &[1]], &[&[0], &[0, 1], &[1, 2]]];
        let themes_of: Vec<Vec<usize>> =
            patterns[chance.random_range(0..3)].iter().map(|themes| themes.to_vec()).collect();
        let themes = themes_of.iter().flatten().max().expect("a theme") + 1;
        let groups_of = (0..places).map(|place| vec![place, places + place % 2, places + 2]).collect();
        let classes = themes_of.len();
        let mut figures =
            Figures::new(themes, groups_of, (0..months).map(|month| vec![month, months]).collect(), themes_of);
        for at in 0..places * months * classes {
            let events = if chance.random_bool(0.4) { 0 } else { chance.random_range(0..8) };
            figures.add(at / classes / months, at / classes % months, at % classes, events);
        }
        (0..places + 3).for_each(|group| figures.tell(group, months));
        (0..months).for_each(|month| figures.tell(places + 2, month));
        figures
    }

    #[test]
    fn from_a_world_that_tells_the_same_nothing_more_need_be_withheld() {
        let secret = SuppressionKey::of("exports");
        let mut chance = secret.chance("tests", 0);
        let (mut worlds, mut looked_at, mut at_once) = (0, 0, 0);
        for number in 0..120 {
            let (figures, below) = (export(&mut chance), [3, 5, 8][number % 3]);
            let Suppression { suppressed, .. } = suppress(&figures, below, &SuppressionKey::of(&number.to_string()));
            let open: Vec<usize> = (0..suppressed.len()).filter(|number| suppressed[*number]).collect();
            if open.is_empty() {
                continue;
            }
            let choice = Choice { figures: &figures, below, withheld: Withheld::of(&figures, &open), open };
            for _ in 0..5 {
                let other = choice.aside(FeasibleTable::new(&figures), &mut chance).told();
                let (withheld, open) = (Withheld::of(&other, &choice.open), choice.open.clone());
                let from_other = Choice { figures: &other, below, withheld, open };
                worlds += usize::from(other.values() != figures.values());
                for figure in &from_other.open {
                    let tries = (0..2_000).position(|_| from_other.falls_short(*figure, &mut chance).is_none());
                    let tries = tries.unwrap_or_else(|| panic!("export {number}: figure {figure} of another world"));
                    (looked_at, at_once) = (looked_at + 1, at_once + usize::from(tries == 0));
                }
            }
        }
        let met = format!("{worlds} other worlds: of {looked_at} figures {at_once} are shown at once");
        assert!(worlds > 200 && at_once < looked_at, "a way that is never missed shows nothing of the others: {met}");
    }
}
