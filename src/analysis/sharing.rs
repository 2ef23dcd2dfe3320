//! What of a ranking may be shared: the figures that its files would tell, and which of them are withheld.

mod manifest;
mod sheets;
mod verdict;

use std::collections::BTreeMap;

use super::study::Ground;
use crate::grid::{OUTSIDE, Role};
use crate::ingest::{EventGroup, Loaded};
use crate::period::Month;
use crate::share::{Figure, Figures, Suppression, suppress};
use crate::theme::Selection;

pub(super) use manifest::{SUPPRESSED, of as manifest};
pub(super) use sheets::of as sheets;

/// The figures that a ranking tells of the cells of its study area, of it as a whole, and of the whole by month; and which are withheld.
#[derive(Clone, Debug)]
pub struct Told {
    /// Numbers from 1 to one below this are withheld.
    pub below: u32,
    figures: Figures,
    suppression: Suppression,
    /// For each cell of the grid its number among those of the study area.
    place_of: Vec<Option<usize>>,
    /// Cells of the study area.
    places: usize,
    /// Months of the period.
    months: usize,
}

/// Where an event is counted: feed, place, month, category.
type Key = (u32, u32, Month, u16);

impl Told {
    /// The figures of these themes on this ground, numbers below `below` withheld.
    pub(super) fn of(loaded: &Loaded, ground: &Ground, selections: &[&Selection], below: u32) -> Self {
        let mut places = 0;
        let place_of: Vec<Option<usize>> = ground
            .grid
            .roles
            .iter()
            .map(|role| {
                let place = (*role == Role::Study).then_some(places);
                places += usize::from(place.is_some());
                place
            })
            .collect();
        let months = ground.coverage.period.months();
        let mut classes: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut atoms = Vec::new();
        for ((_, place, month, _), counted) in counted_by(loaded, selections) {
            let cell = ground.cell_of[place as usize];
            let place = if cell == OUTSIDE { None } else { place_of[cell as usize] };
            let (Some(place), Some(month)) = (place, ground.coverage.period.position(month)) else { continue };
            for (class, events) in by_class(counted) {
                let number = classes.len();
                atoms.push((place, month, *classes.entry(class).or_insert(number), events));
            }
        }
        let mut themes_of = vec![Vec::new(); classes.len()];
        classes.into_iter().for_each(|(themes, class)| themes_of[class] = themes);
        let groups_of = (0..places).map(|place| vec![place, places]).collect();
        let spans_of = (0..months).map(|month| vec![month, months]).collect();
        let mut figures = Figures::new(selections.len(), groups_of, spans_of, themes_of);
        atoms.into_iter().for_each(|(place, month, class, events)| figures.add(place, month, class, events));
        (0..=places).for_each(|group| figures.tell(group, months));
        (0..months).for_each(|month| figures.tell(places, month));
        let suppression = suppress(&figures, below);
        Self { below, figures, suppression, place_of, places, months }
    }

    /// The figures and what of them is withheld.
    pub fn figures(&self) -> (&Figures, &Suppression) {
        (&self.figures, &self.suppression)
    }

    /// The number of a cell of the grid, when it is told.
    fn of_cell(&self, theme: usize, cell: usize) -> Option<u64> {
        self.told(Figure { theme, group: self.place_of[cell]?, span: self.months })
    }

    /// The number of the whole study area, when it is told.
    fn of_all(&self, theme: usize) -> Option<u64> {
        self.told(Figure { theme, group: self.places, span: self.months })
    }

    /// The number of the whole study area in a month, when it is told.
    fn of_month(&self, theme: usize, month: usize) -> Option<u64> {
        self.told(Figure { theme, group: self.places, span: month })
    }

    fn told(&self, figure: Figure) -> Option<u64> {
        self.figures.value(figure).filter(|_| !self.suppression.withholds(&self.figures, figure))
    }
}

/// How many events of each place, month, feed and category each theme counts.
fn counted_by(loaded: &Loaded, selections: &[&Selection]) -> BTreeMap<Key, Vec<(u32, usize)>> {
    let mut counted: BTreeMap<Key, Vec<(u32, usize)>> = BTreeMap::new();
    for (theme, selection) in selections.iter().enumerate() {
        let key = |group: &EventGroup| (group.feed, group.place, group.month, group.category);
        for group in selection.groups(&loaded.events).iter().filter(|group| selection.weights(group).is_some()) {
            counted.entry(key(group)).or_default().push((group.count, theme));
        }
    }
    counted
}

/// The classes that numbers of events counted by themes make, the events of a smaller number among those of a larger: exact where themes
/// are made of categories; where single events were told, a world that has the same numbers.
fn by_class(mut counted: Vec<(u32, usize)>) -> Vec<(Vec<usize>, u32)> {
    counted.sort_unstable_by(|a, b| b.cmp(a));
    let of = |at: usize| {
        let mut themes: Vec<usize> = counted[..=at].iter().map(|(_, theme)| *theme).collect();
        themes.sort_unstable();
        let next = counted.get(at + 1).map_or(0, |(events, _)| *events);
        (themes, counted[at].0 - next)
    };
    (0..counted.len()).map(of).filter(|(_, events)| *events > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_that_several_themes_count_are_of_one_class() {
        assert_eq!(by_class(vec![(5, 0), (5, 2), (3, 1)]), [(vec![0, 2], 2), (vec![0, 1, 2], 3)]);
        assert_eq!(by_class(vec![(4, 1)]), [(vec![1], 4)]);
    }
}
