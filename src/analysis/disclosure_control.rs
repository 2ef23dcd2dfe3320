//! What of a ranking may be shared: the figures that its files would tell, and which of them are withheld.

mod event_classes;
mod manifest;
mod sheets;
mod verdict;

use std::collections::BTreeSet;

use self::event_classes::Classes;
use super::study_area::StudyGrid;
use crate::disclosure::{Figure, Figures, Suppression, SuppressionKey, suppress};
use crate::grid::{OUTSIDE, Role};
use crate::ingest::InputData;
use crate::theme::Selection;

pub(super) use manifest::{SUPPRESSED, of as manifest};
pub(super) use sheets::of as sheets;

/// The figures that a ranking tells of the cells of its study area, of it as a whole, and of the whole by month; and which are withheld.
#[derive(Clone, Debug)]
pub struct PublishedFigures {
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

impl PublishedFigures {
    /// The figures of these themes on this ground, numbers below `below` withheld.
    pub(super) fn of(loaded: &InputData, ground: &StudyGrid, selections: &[&Selection], below: u32) -> Self {
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
        let place_at = |point: u32| match ground.cell_of[point as usize] {
            OUTSIDE => None,
            cell => place_of[cell as usize],
        };
        let classes = Classes::of(&loaded.events, ground.coverage.period, selections, place_at);
        let groups_of = (0..places).map(|place| vec![place, places]).collect();
        let spans_of = (0..months).map(|month| vec![month, months]).collect();
        let mut figures = Figures::new(selections.len(), groups_of, spans_of, classes.themes_of.clone());
        figures.bar(|place, month, class| !classes.may_stand(place, month, class));
        classes.standing.iter().for_each(|at| figures.add(at.place, at.month, at.class, at.events));
        (0..=places).for_each(|group| figures.tell(group, months));
        (0..months).for_each(|month| figures.tell(places, month));
        let suppression = suppress(&figures, below, &secret(loaded));
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

/// The hashes of the files of events, which no shared file holds: whoever has these has nothing left to guess. Other inputs do not change
/// which numbers are withheld, or two exports of the same events would tell more than one.
fn secret(loaded: &InputData) -> SuppressionKey {
    let of_events = loaded.ledger.files().iter().filter(|file| file.is_crime());
    let hashes: BTreeSet<&str> = of_events.map(|file| file.sha256.as_str()).collect();
    SuppressionKey::of(&hashes.into_iter().collect::<Vec<_>>().join(" "))
}
