//! The events of some months alone, as if no others had been read.

use super::events::{EventPlace, Events};
use crate::period::Period;

impl Events {
    /// The events of a period: the same as reading its months alone would give. Feeds keep the months for which they have rows, as they
    /// do when rows of other months are passed over.
    pub fn within(&self, period: Period) -> Self {
        let holds = |month| period.position(month).is_some();
        let mut groups = self.groups.clone();
        groups.retain(|group| holds(group.month));
        let mut unlocated = self.unlocated.clone();
        unlocated.retain(|unlocated| holds(unlocated.month));
        let mut details = self.details.clone();
        details.retain(|detail| detail.from.month().is_some_and(holds));

        let of_groups = groups.iter().map(|group| group.place as usize);
        let (places, place_of) =
            used(&self.places, of_groups.chain(details.iter().filter_map(|detail| Some(detail.place? as usize))));
        let of_places = places.iter().filter_map(|place| Some(place.street? as usize));
        let (streets, street_of) = used(&self.streets, of_places);
        let of_rows = groups.iter().map(|group| group.category).chain(unlocated.iter().map(|events| events.category));
        let of_rows = of_rows.chain(details.iter().map(|detail| detail.category)).map(usize::from);
        let (categories, category_of) = used(&self.categories, of_rows);
        let named = details.iter().filter_map(|detail| Some(detail.offence? as usize));
        let (offences, offence_of) = used(&self.offences, named);
        let named = details.iter().filter_map(|detail| Some(detail.premises? as usize));
        let (premises, premises_of) = used(&self.premises, named);

        let places = places
            .into_iter()
            .map(|place| EventPlace { street: place.street.map(|street| street_of[street as usize]), ..place })
            .collect();
        let category = |category: u16| category_of[usize::from(category)] as u16;
        for group in &mut groups {
            group.place = place_of[group.place as usize];
            group.category = category(group.category);
        }
        unlocated.iter_mut().for_each(|events| events.category = category(events.category));
        for detail in &mut details {
            detail.place = detail.place.map(|place| place_of[place as usize]);
            detail.category = category(detail.category);
            detail.offence = detail.offence.map(|offence| offence_of[offence as usize]);
            detail.premises = detail.premises.map(|name| premises_of[name as usize]);
        }
        Self { places, streets, categories, feeds: self.feeds.clone(), groups, unlocated, details, offences, premises }
    }
}

/// The items that are used, in the order in which they stand, and where each went.
fn used<T: Clone>(items: &[T], uses: impl Iterator<Item = usize>) -> (Vec<T>, Vec<u32>) {
    let mut is_used = vec![false; items.len()];
    uses.for_each(|item| is_used[item] = true);
    let mut next = 0;
    let went = is_used.iter().map(|used| {
        let at = next;
        next += u32::from(*used);
        at
    });
    let new_of = went.collect();
    (items.iter().zip(&is_used).filter(|(_, used)| **used).map(|(item, _)| item.clone()).collect(), new_of)
}
