//! Selecting the events of a theme, and counting those with and without a position.

use std::collections::BTreeSet;

use super::catalogue::{Catalogue, EventFacts, Theme};
use super::detail_filter::{DetailFilter, ThemeHours, event_facts};
use crate::clock::LocalClock;
use crate::error::{Error, Result};
use crate::ingest::{EventDetail, EventGroup, Events, Premises, STOP_AND_SEARCH, STREET_CATEGORIES, UnlocatedEvents};
use crate::period::Period;
use crate::place::{LonLat, NearestIndex};

/// The selection of a theme's events among all those read.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The theme's name.
    pub name: String,
    /// The theme.
    pub theme: Theme,
    /// What the theme is a proxy of, given this data; absent when it is exact.
    pub proxy_of: Option<String>,
    /// The weights of each category of the events; `None` for one that does not count.
    weights: Vec<Option<Weights>>,
    /// For each feed, whether its source counts.
    pub(super) feeds: Vec<bool>,
    /// For each place, whether it is near enough to premises; empty when the theme has no such condition.
    near: Vec<bool>,
    /// The hours that the theme is restricted to.
    pub(super) hours: Option<ThemeHours>,
    /// The theme's events one by one, where the data states more about them than their category.
    pub(super) detail_filter: Option<DetailFilter>,
}

/// The harm of one event by each preset that is reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// By the preset of the setting `harm`.
    pub chosen: f64,
    /// Cambridge Crime Harm Index, days; not a number for a category without a weight.
    pub cchi: f64,
    /// ONS Crime Severity Score; not a number for a category without a weight.
    pub css: f64,
}

/// Events with and without a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LocatedCounts {
    /// Events with a position.
    pub with: u64,
    /// Events without one.
    pub without: u64,
}

impl LocatedCounts {
    /// The share without a position.
    pub fn share_without(self) -> f64 {
        self.without as f64 / (self.without + self.with).max(1) as f64
    }
}

/// Selects the events of theme `name`, with harm by the presets `harm`, `cchi` and `css`.
///
/// `times` defines the night, for themes restricted to hours. A theme restricted to events near premises counts everywhere when no
/// premises of its kinds were given; `proxy_of` then says so.
///
/// # Errors
///
/// An unknown theme, preset or category, or a category that counts and has no weight in the preset `harm`.
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
    let hours = ThemeHours::from_theme(&theme, times);
    let detail_filter = DetailFilter::from_events(&theme, hours.as_ref(), events);
    let proxy_of = match &detail_filter {
        Some(filter) if filter.by_category == 0 => None,
        Some(filter) => theme.proxy_of.as_ref().map(|proxy_of| {
            format!("{proxy_of}; {} events were counted so, of the others the data tells more", filter.by_category)
        }),
        None => theme.proxy_of.clone(),
    };
    let everywhere = "No premises of its kinds were given, so these events are counted everywhere";
    let proxy_of = match (proxy_of, missing) {
        (proxy_of, false) => proxy_of,
        (Some(proxy_of), true) => Some(format!("{proxy_of}. {everywhere}")),
        (None, true) => Some(format!("{}. {everywhere}", theme.title)),
    };
    Ok(Selection { name: name.into(), theme, proxy_of, weights, feeds, near, hours, detail_filter })
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
        // A theme of all categories needs weights for those in the data.
        let counts = if theme.categories.is_empty() { met } else { theme.categories.contains(category) };
        if !counts {
            return Ok(None);
        }
        let [chosen, cchi, css] = presets.map(|preset| preset.weight(category));
        let missing = || {
            Error::from(crate::error::ErrorKind::Setting {
                setting: "harm",
                problem: format!("theme {name:?} counts {category:?}, which has no weight in a harm preset"),
                advice: "Add the weight to your themes file, or choose the harm preset count".into(),
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

/// Fails when the theme counts a category that is neither built in nor in the data: most likely misspelt.
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

/// Whether each place is near enough, and whether there are no premises of the theme's kinds.
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
    /// The groups that may hold the theme's events; [`Self::weights`] decides for each.
    pub fn groups<'a>(&'a self, events: &'a Events) -> &'a [EventGroup] {
        self.detail_filter.as_ref().map_or(&events.groups, |filter| &filter.groups)
    }

    /// The weights of a group's events; `None` when they do not count.
    pub fn weights(&self, group: &EventGroup) -> Option<Weights> {
        self.weights_anywhere(group).filter(|_| self.counts_at(Some(group.place)))
    }

    /// Whether a place is near enough to premises; an event without a position is not.
    pub fn counts_at(&self, place: Option<u32>) -> bool {
        self.near.is_empty() || place.is_some_and(|place| self.near[place as usize])
    }

    /// Whether events of this feed and category count, regardless of premises nearby.
    pub(super) fn counts_anywhere(&self, feed: u32, category: u16) -> bool {
        self.feeds[feed as usize] && self.category_weights(category).is_some()
    }

    /// Whether an event of this feed and category counts, regardless of premises nearby: by its `detail`, or by source and category
    /// where there is none.
    pub fn counts_anywhere_given(
        &self,
        events: &Events,
        (feed, category): (u32, u16),
        detail: Option<&EventDetail>,
    ) -> bool {
        let by_category = || EventFacts {
            source: &events.feeds[feed as usize].reported_by,
            category: &events.categories[usize::from(category)],
            offence: None,
            victim: None,
            in_hours: None,
        };
        let facts = || detail.map_or_else(by_category, |detail| event_facts(events, self.hours.as_ref(), detail));
        // Without details of any event, categories alone decide.
        self.counts_anywhere(feed, category) && (self.detail_filter.is_none() || self.theme.counts(&facts()))
    }

    /// The weights of a group's events regardless of premises nearby; `None` when they do not count.
    pub fn weights_anywhere(&self, group: &EventGroup) -> Option<Weights> {
        self.category_weights(group.category).filter(|_| self.feeds[group.feed as usize])
    }

    /// The weights of a category's events; `None` when the theme does not count it.
    pub fn category_weights(&self, category: u16) -> Option<Weights> {
        self.weights[usize::from(category)]
    }

    /// The events that this theme and `other` both count, as a share of those of the smaller theme; 0 when either has none.
    pub fn shared_with(&self, other: &Self, events: &Events) -> f64 {
        let sum = |counts: &dyn Fn(&EventGroup) -> bool| -> u64 {
            events.groups.iter().filter(|group| counts(group)).map(|group| u64::from(group.count)).sum()
        };
        let (ours, theirs) =
            (sum(&|group| self.weights(group).is_some()), sum(&|group| other.weights(group).is_some()));
        let both = sum(&|group| self.weights(group).is_some() && other.weights(group).is_some());
        if ours.min(theirs) == 0 { 0.0 } else { both as f64 / ours.min(theirs) as f64 }
    }

    /// Whether this and `other`, selected from the same events, count the same ones, as themes of finer offences do where the data
    /// states only the category.
    pub fn counts_same_events_as(&self, other: &Self) -> bool {
        let categories = |of: &Self| of.weights.iter().map(Option::is_some).collect::<Vec<bool>>();
        // Hours make no difference unless some event has a time; `detail_filter` then differs.
        self.detail_filter == other.detail_filter
            && self.near == other.near
            && self.feeds == other.feeds
            && (self.detail_filter.is_some() || categories(self) == categories(other))
    }

    /// The number of the theme's events at each place, in `period` or, without one, in all months.
    pub fn events_at(&self, events: &Events, period: Option<Period>) -> Vec<u32> {
        let mut events_at = vec![0; events.places.len()];
        let within = |month| period.is_none_or(|period| period.position(month).is_some());
        for group in self.groups(events).iter().filter(|group| within(group.month) && self.weights(group).is_some()) {
            events_at[group.place as usize] += group.count;
        }
        events_at
    }

    /// The number of the theme's events without a position.
    pub fn unlocated(&self, events: &Events) -> u64 {
        let groups = self.detail_filter.as_ref().map_or(&events.unlocated, |filter| &filter.unlocated);
        let counts = |group: &&UnlocatedEvents| {
            self.feeds[group.feed as usize] && self.category_weights(group.category).is_some()
        };
        groups.iter().filter(counts).map(|group| u64::from(group.count)).sum()
    }

    /// The theme's events with and without a position, in the grid or not.
    pub fn positions(&self, events: &Events, period: Period) -> LocatedCounts {
        LocatedCounts { with: self.located(events, period), without: self.unlocated(events) }
    }

    /// The number of the theme's events in the period with a position, regardless of premises nearby.
    pub fn located(&self, events: &Events, period: Period) -> u64 {
        let counts =
            |group: &&EventGroup| self.weights_anywhere(group).is_some() && period.position(group.month).is_some();
        self.groups(events).iter().filter(counts).map(|group| u64::from(group.count)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_categories_of_the_data_and_rejects_misspelt_ones() {
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
