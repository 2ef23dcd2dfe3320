//! Choosing the events of a theme.

use std::collections::BTreeSet;

use super::catalogue::{Catalogue, Known, Theme};
use super::detail_filter::{DetailFilter, Within, known, told};
use crate::clock::LocalClock;
use crate::error::{Error, Result};
use crate::ingest::{EventDetail, EventGroup, Events, Premises, STOP_AND_SEARCH, STREET_CATEGORIES};
use crate::period::Period;
use crate::place::{LonLat, NearestIndex};

/// The events of a theme among all those read, as tests that cost nothing to ask.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The theme's name.
    pub name: String,
    /// The theme.
    pub theme: Theme,
    /// What the theme is a proxy of on the data at hand; absent when it is exact.
    pub proxy_of: Option<String>,
    /// For each category of the events: its weights when it counts, else `None`.
    weights: Vec<Option<Weights>>,
    /// For each feed: whether its source is one of the theme's.
    pub(super) feeds: Vec<bool>,
    /// For each place: whether it is near enough to premises; empty when the theme does not ask.
    near: Vec<bool>,
    /// The hours that the theme asks for.
    pub(super) hours: Option<Within>,
    /// The theme's events one by one, where the data tells more of them than their category.
    pub(super) told: Option<DetailFilter>,
}

/// Harm of one event by the presets shown side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// By the preset chosen for `harm`.
    pub chosen: f64,
    /// Cambridge Crime Harm Index, days; not a number for a category that it has no weight for.
    pub cchi: f64,
    /// ONS Crime Severity Score, likewise.
    pub css: f64,
}

/// Selects the events of theme `name`, with harm by the presets `harm`, `cchi` and `css`.
///
/// `times` says what is night, for a theme that asks for hours. A theme that asks for nearness to premises counts everywhere when no premises of its kinds were given, and says so.
pub fn select(
    catalogue: &Catalogue,
    name: &str,
    harm: &str,
    events: &Events,
    premises: Option<&Premises>,
    times: &LocalClock,
) -> Result<Selection> {
    let theme = catalogue.theme(name)?.clone();
    check_categories(&theme, events)?;
    let feeds: Vec<bool> = events.feeds.iter().map(|feed| theme.counts_source(&feed.reported_by)).collect();
    let weights = weights(catalogue, name, &theme, harm, events, &feeds)?;
    let (near, missing) = near(&theme, events, premises);
    let hours = Within::of(&theme, times);
    let told = told(&theme, hours.as_ref(), events);
    let proxy_of = match &told {
        Some(told) if told.by_category == 0 => None,
        Some(told) => theme.proxy_of.as_ref().map(|proxy_of| {
            format!("{proxy_of}; {} events were counted so, of the others the data tells more", told.by_category)
        }),
        None => theme.proxy_of.clone(),
    };
    let everywhere = "No premises of its kinds were given, so these events are counted everywhere";
    let proxy_of = match (proxy_of, missing) {
        (proxy_of, false) => proxy_of,
        (Some(proxy_of), true) => Some(format!("{proxy_of}. {everywhere}")),
        (None, true) => Some(format!("{}. {everywhere}", theme.title)),
    };
    Ok(Selection { name: name.into(), theme, proxy_of, weights, feeds, near, hours, told })
}

/// The weights of each category that counts.
fn weights(
    catalogue: &Catalogue,
    name: &str,
    theme: &Theme,
    harm: &str,
    events: &Events,
    feeds: &[bool],
) -> Result<Vec<Option<Weights>>> {
    let presets = [catalogue.harm(harm)?, catalogue.harm("cchi")?, catalogue.harm("css")?];
    let mut met = vec![false; events.categories.len()];
    events
        .groups
        .iter()
        .filter(|group| feeds[group.feed as usize])
        .for_each(|group| met[usize::from(group.category)] = true);
    let weigh = |(category, met): (&String, bool)| {
        // A theme of any category needs weights for those it meets.
        let counts = if theme.categories.is_empty() { met } else { theme.categories.contains(category) };
        if !counts {
            return Ok(None);
        }
        let [chosen, cchi, css] = presets.map(|preset| preset.weight(category));
        let missing = || {
            Error::from(crate::error::ErrorKind::Setting {
                setting: "harm",
                problem: format!("theme {name:?} counts {category:?}, which has no weight in a harm preset"),
                advice: "Add the weight to your themes file, or choose --harm count".into(),
            })
        };
        Ok(Some(Weights {
            chosen: chosen.ok_or_else(missing)?,
            cchi: cchi.unwrap_or(f64::NAN),
            css: css.unwrap_or(f64::NAN),
        }))
    };
    events.categories.iter().zip(met).map(weigh).collect()
}

/// Fails when the theme counts a category that is neither known here nor in the data: most likely misspelt.
fn check_categories(theme: &Theme, events: &Events) -> Result<()> {
    let of_data = || events.categories.iter().map(String::as_str);
    let built_in = Catalogue::built_in();
    let of_themes = || built_in.themes.values().flat_map(|theme| &theme.categories).map(String::as_str);
    let known = || STREET_CATEGORIES.into_iter().chain([STOP_AND_SEARCH]).chain(of_themes()).chain(of_data());
    match theme.categories.iter().find(|category| !known().any(|known| known == category.as_str())) {
        Some(strange) => Err(Error::unknown_name("category", strange, known().collect::<BTreeSet<_>>())),
        None => Ok(()),
    }
}

/// Whether each place is near enough, and whether the premises to tell by are missing.
fn near(theme: &Theme, events: &Events, premises: Option<&Premises>) -> (Vec<bool>, bool) {
    let Some(near) = &theme.near else { return (Vec::new(), false) };
    let venues = premises.map_or(&[][..], |premises| &premises.venues);
    let of_kind: Vec<(LonLat, u32)> = venues
        .iter()
        .zip(0u32..)
        .filter(|(venue, _)| near.kinds.contains(&venue.kind))
        .map(|(venue, number)| (venue.at, number))
        .collect();
    if of_kind.is_empty() {
        return (Vec::new(), true);
    }
    let index = NearestIndex::new(of_kind);
    (events.places.iter().map(|place| index.within(place.at, near.within_m).is_some()).collect(), false)
}

impl Selection {
    /// The groups among which the theme's events are: ask [`Self::weights`] of each.
    pub fn groups<'a>(&'a self, events: &'a Events) -> &'a [EventGroup] {
        self.told.as_ref().map_or(&events.groups, |told| &told.groups)
    }

    /// The weights of a group's events, if they count.
    pub fn weights(&self, group: &EventGroup) -> Option<Weights> {
        self.weights_anywhere(group).filter(|_| self.counts_at(Some(group.place)))
    }

    /// Whether a place is near enough to premises; an event without one is not known to be.
    pub fn counts_at(&self, place: Option<u32>) -> bool {
        self.near.is_empty() || place.is_some_and(|place| self.near[place as usize])
    }

    /// Whether events of this feed and category count, wherever they are.
    pub(super) fn counts_anywhere(&self, feed: u32, category: u16) -> bool {
        self.feeds[feed as usize] && self.category_weights(category).is_some()
    }

    /// Whether an event of this feed and category counts, near premises or not: by what `detail` tells of it, or by source and category
    /// where no more is told.
    pub fn counts_anywhere_by(
        &self,
        events: &Events,
        (feed, category): (u32, u16),
        detail: Option<&EventDetail>,
    ) -> bool {
        let by_category = || Known {
            source: &events.feeds[feed as usize].reported_by,
            category: &events.categories[usize::from(category)],
            offence: None,
            victim: None,
            in_hours: None,
        };
        let asked = || detail.map_or_else(by_category, |detail| known(events, self.hours.as_ref(), detail));
        // Where no event is told of, categories alone decide.
        self.counts_anywhere(feed, category) && (self.told.is_none() || self.theme.counts(&asked()))
    }

    /// The same for any place, near premises or not.
    pub fn weights_anywhere(&self, group: &EventGroup) -> Option<Weights> {
        self.category_weights(group.category).filter(|_| self.feeds[group.feed as usize])
    }

    /// The weights of a category's events, if the theme counts it.
    pub fn category_weights(&self, category: u16) -> Option<Weights> {
        self.weights[usize::from(category)]
    }

    /// The share of the events of the theme that has fewer, this or `other`, that both count; 0 when either has none.
    pub fn shared_with(&self, other: &Self, events: &Events) -> f64 {
        let sum = |counts: &dyn Fn(&EventGroup) -> bool| -> u64 {
            events.groups.iter().filter(|group| counts(group)).map(|group| u64::from(group.count)).sum()
        };
        let (ours, theirs) =
            (sum(&|group| self.weights(group).is_some()), sum(&|group| other.weights(group).is_some()));
        let both = sum(&|group| self.weights(group).is_some() && other.weights(group).is_some());
        if ours.min(theirs) == 0 { 0.0 } else { both as f64 / ours.min(theirs) as f64 }
    }

    /// Whether this and `other`, chosen from the same events, count the same ones, as themes of finer offences do where the data tells
    /// only the category.
    pub fn counts_the_same_as(&self, other: &Self) -> bool {
        let categories = |of: &Self| of.weights.iter().map(Option::is_some).collect::<Vec<bool>>();
        // Hours that no event tells are in nothing counted: `told` has those that some do.
        self.told == other.told
            && self.near == other.near
            && self.feeds == other.feeds
            && (self.told.is_some() || categories(self) == categories(other))
    }

    /// How many events of the theme there are at each place, in `period` when one is given.
    pub fn events_at(&self, events: &Events, period: Option<Period>) -> Vec<u32> {
        let mut events_at = vec![0; events.places.len()];
        let within = |month| period.is_none_or(|period| period.position(month).is_some());
        for group in self.groups(events).iter().filter(|group| within(group.month) && self.weights(group).is_some()) {
            events_at[group.place as usize] += group.count;
        }
        events_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_may_count_the_categories_of_the_data_and_no_misspelt_ones() {
        let mut catalogue = Catalogue::built_in();
        let own = "[themes.own]\ntitle='Own'\ncategories=['Overdose']\n[themes.bad]\ntitle='Bad'\ncategories=['Violance and sexual offences']\n";
        catalogue.extend_from("own.toml", own).expect("readable");
        let events = Events { categories: vec!["Overdose".into()], ..Events::default() };
        let selection =
            select(&catalogue, "own", "count", &events, None, &LocalClock::default()).expect("a category of the data");
        assert!(selection.category_weights(0).is_some_and(|weights| weights.chosen == 1.0 && weights.cchi.is_nan()));
        assert!(
            select(&catalogue, "own", "cchi", &events, None, &LocalClock::default()).is_err(),
            "no weight for the harm that was chosen"
        );
        let misspelt =
            select(&catalogue, "bad", "count", &events, None, &LocalClock::default()).expect_err("unknown").to_string();
        assert!(misspelt.contains("did you mean \"Violence and sexual offences\""), "{misspelt}");
    }
}
