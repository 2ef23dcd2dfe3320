//! Which figures are withheld: the small ones, and as few others as keep them from being reckoned back.

use super::figures::{Figure, Figures};
use super::withheld::Withheld;
use super::world::World;

/// What of an export is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Figures withheld because they are small.
    pub small: usize,
    /// Figures withheld to protect others.
    pub protecting: usize,
    suppressed: Vec<bool>,
}

impl Suppression {
    /// Whether a figure is withheld; one that is not told is not.
    pub fn withholds(&self, figures: &Figures, figure: Figure) -> bool {
        figures.number(figure).is_some_and(|number| self.suppressed[number])
    }
}

/// Withholds every figure from 1 to `below` − 1, and of the others the fewest events that leave for every figure withheld at least
/// `below` − 1 numbers that it may be, each with a world in which all that is told is as it is told.
///
/// What an attacker is taken to know: everything told, which themes count which classes of events, that a figure withheld is 1 or more.
/// Figures of 0 are told. That this function chose, and how, adds no world and takes none of these away, but may make some likelier than
/// others. It is exact: more than bounds, for every number counted has its world. Deterministic.
pub fn suppress(figures: &Figures, below: u32) -> Suppression {
    let small = |value: &u64| (1..u64::from(below)).contains(value);
    let mut withheld = Withheld::none(figures);
    let numbers = figures.values().iter().enumerate();
    let mut open: Vec<usize> = numbers.filter(|(_, value)| small(value)).map(|(number, _)| number).collect();
    open.iter().for_each(|number| withheld.withhold(figures, *number));
    let small = open.len();
    let mut at = 0;
    // What is withheld later only adds worlds: each figure is looked at once.
    while let Some(number) = open.get(at).copied() {
        open.extend(protect(figures, number, below, &mut withheld));
        at += 1;
    }
    Suppression { small, protecting: open.len() - small, suppressed: withheld.into_figures() }
}

/// Withholds others beside those that are, until one of these has enough numbers that it may be; gives the others.
fn protect(figures: &Figures, number: usize, below: u32, withheld: &mut Withheld) -> Vec<usize> {
    let (figure, enough) = (figures.figure(number), below.saturating_sub(1) as usize);
    let mut lost = Vec::new();
    loop {
        let (down, fewer) = walk(figures, figure, -1, enough.saturating_sub(1), withheld);
        let (up, more) = walk(figures, figure, 1, enough.saturating_sub(1 + fewer), withheld);
        if 1 + fewer + more >= enough {
            return lost;
        }
        let next = [(up, 1), (down, -1)].into_iter().filter_map(|(world, by)| world.cheapest(figure, by, withheld));
        let Some((_, next)) = next.min_by_key(|(cost, _)| *cost) else {
            unreachable!(
                "an event may always be added where there is one, when all figures that count it are withheld"
            );
        };
        for number in next {
            withheld.withhold(figures, number);
            lost.push(number);
        }
    }
}

/// How far a figure can go one way, up to `enough` steps, and the world where it stops.
fn walk<'a>(figures: &'a Figures, figure: Figure, by: i64, enough: usize, withheld: &Withheld) -> (World<'a>, usize) {
    let mut world = World::new(figures);
    let mut last = None;
    for taken in 0..enough {
        let again = last.take().filter(|step| world.allows(step));
        let Some(step) = again.or_else(|| world.step(figure, by, withheld)) else {
            return (world, taken);
        };
        world.take(&step);
        last = Some(step);
    }
    (world, enough)
}
