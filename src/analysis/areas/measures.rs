//! What areas are compared on: themes, on events with a position or on counts by area.

use std::collections::BTreeMap;

use super::traffic_light_points::{self, TRAFFIC_LIGHT};
use crate::areas::{Measure, MeasureUnit, MonthlyCounts};
use crate::error::{ErrorKind, Result};
use crate::ingest::{AreaCounts, AreaIndex, EventGroup, InputData, JoinedCounts, OffenceCategory, slug};
use crate::options::Options;
use crate::period::{Month, Period};
use crate::theme::{Catalogue, EventFacts, Selection, Theme, select};

/// The measures of a comparison that names none, as far as the data has them: those of the Liverpool Street analysis, and drugs.
const USUAL: [&str; 9] =
    ["violence", "sexual-offences", "btp", "tfl", TRAFFIC_LIGHT, "ambulance-alcohol", "asb", "noise", "drugs"];

/// Where a measure comes from.
pub enum Origin {
    /// Events with a position.
    Events(Selection),
    /// Points of the incidents at the premises of each area.
    Points(MonthlyCounts),
    /// Counts by area, which go before events: where both record the same, to add them up would count it twice.
    Counts(Theme),
}

/// The measures asked for; when none are, the usual ones that the data has and whatever else was counted by area.
pub fn choose(
    config: &Options,
    loaded: &InputData,
    index: &AreaIndex<'_>,
    period: Period,
    areas: usize,
) -> Result<Vec<(Measure, Origin)>> {
    let (catalogue, counted) = with_counted(&config.study.catalogue, loaded);
    let usual = || USUAL.iter().map(|name| (*name).to_owned()).chain(counted);
    let asked = !config.study.theme.theme.is_empty();
    let names: Vec<String> = if asked { config.study.theme.theme.clone() } else { usual().collect() };
    let mut measures = Vec::new();
    let times = config.study.times()?;
    for name in names {
        if name == TRAFFIC_LIGHT {
            match traffic_light_points::of_premises(config, loaded, index, period, areas)? {
                Some((measure, tally)) => measures.push((measure, Origin::Points(tally))),
                None if asked => {
                    let problem = "no incident names a premises, so none has traffic-light points".to_owned();
                    let advice = "Give --premises and incidents that name them, as a [[table]] with a premises column";
                    return Err(ErrorKind::NothingToAnalyse { problem, advice: advice.into() }.into());
                }
                None => {}
            }
            continue;
        }
        let theme = catalogue.theme(&name)?;
        let measure = |proxy_of: &Option<String>| Measure {
            name: name.clone(),
            title: theme.title.clone(),
            unit: MeasureUnit::Events,
            proxy_of: proxy_of.clone(),
            source: "events with a position".into(),
        };
        let counted: Vec<&AreaCounts> =
            loaded.area_counts.iter().map(|(_, counts)| counts).filter(|counts| counts_any(theme, counts)).collect();
        if let Some(first) = counted.first() {
            let unused = match events_of(theme, loaded) {
                0 => String::new(),
                events => format!(" ({events} events with a position record the same and are not used)"),
            };
            let source = format!("counts by area of {}{unused}", first.source);
            let measure = Measure { source, ..measure(&theme.proxy_of) };
            measures.push((measure, Origin::Counts(theme.clone())));
            continue;
        }
        let selection = select(&catalogue, &name, "count", &loaded.events, loaded.premises.as_ref(), &times)?;
        if selection.groups(&loaded.events).iter().any(|group| selection.weights(group).is_some()) {
            measures.push((measure(&selection.proxy_of), Origin::Events(selection)));
        } else if asked {
            let problem = format!("the data has nothing of {name:?}");
            let advice =
                "Give the files that record it, or leave --theme out for every measure that the data has".into();
            return Err(ErrorKind::NothingToAnalyse { problem, advice }.into());
        }
    }
    if measures.is_empty() {
        let problem = "the data has nothing of any measure".to_owned();
        let advice = "Name one with --theme; `hexspot config --built-in-themes` lists them".into();
        return Err(ErrorKind::NothingToAnalyse { problem, advice }.into());
    }
    Ok(measures)
}

/// The counts that a theme takes from all tables that have it. A month is known of an area when every table that has the month
/// knows it.
pub fn of_counts(
    theme: &Theme,
    joined: &[JoinedCounts],
    loaded: &InputData,
    period: Period,
    areas: usize,
) -> MonthlyCounts {
    let tables = loaded.area_counts.iter().zip(joined).filter(|((_, counts), _)| counts_any(theme, counts));
    let tallies: Vec<(&AreaCounts, MonthlyCounts)> = tables
        .map(|((_, counts), joined)| {
            (counts, MonthlyCounts::from_counts(joined, |counted| takes(theme, counts, counted), period, areas))
        })
        .collect();
    let of_month = |area: usize, (position, month): (usize, Month)| {
        let having = tallies.iter().filter(|(counts, _)| counts.months.binary_search(&month).is_ok());
        let known: Option<Vec<f64>> = having.map(|(_, tally)| tally.monthly[area][position]).collect();
        known.filter(|known| !known.is_empty()).map(|known| known.iter().sum())
    };
    let of_area = |area: usize| period.iter().enumerate().map(|month| of_month(area, month)).collect();
    MonthlyCounts {
        period,
        monthly: (0..areas).map(of_area).collect(),
        scale: 1.0,
        outside: 0,
        unlocated: 0,
        in_part: 0,
    }
}

/// The catalogue with a theme for each category counted by area that no usual measure takes, and the names of these: the
/// category in small letters and hyphens, with a number where another theme is so called.
fn with_counted(catalogue: &Catalogue, loaded: &InputData) -> (Catalogue, Vec<String>) {
    let mut catalogue = catalogue.clone();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (_, counts) in &loaded.area_counts {
        for counted in &counts.categories {
            let known = USUAL.iter().filter_map(|name| catalogue.themes.get(*name));
            if known.into_iter().any(|theme| takes(theme, counts, counted)) || names.contains_key(&counted.category) {
                continue;
            }
            let slug =
                Some(slug(&counted.category)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "counted".into());
            let numbered = (2..).map(|number| format!("{slug}-{number}"));
            let mut candidates = std::iter::once(slug.clone()).chain(numbered);
            let name = candidates.find(|name| !catalogue.themes.contains_key(name)).expect("numbers do not end");
            let theme = Theme {
                title: counted.category.clone(),
                categories: vec![counted.category.clone()],
                sources: Vec::new(),
                offences: Vec::new(),
                victims: Vec::new(),
                hours: None,
                proxy_of: None,
                near: None,
            };
            catalogue.themes.insert(name.clone(), theme);
            names.insert(counted.category.clone(), name);
        }
    }
    (catalogue, names.into_values().collect())
}

/// The events with a position that a theme would count.
fn events_of(theme: &Theme, loaded: &InputData) -> u64 {
    let events = &loaded.events;
    let counts = |group: &&EventGroup| {
        let source = &events.feeds[group.feed as usize].reported_by;
        let category = &events.categories[usize::from(group.category)];
        theme.counts(&EventFacts { source, category, offence: None, victim: None, in_hours: None })
    };
    events.groups.iter().filter(counts).map(|group| u64::from(group.count)).sum()
}

/// Whether a table has anything that a theme takes.
pub fn counts_any(theme: &Theme, counts: &AreaCounts) -> bool {
    counts.categories.iter().any(|counted| takes(theme, counts, counted))
}

fn takes(theme: &Theme, counts: &AreaCounts, counted: &OffenceCategory) -> bool {
    let known = EventFacts {
        source: &counts.source,
        category: &counted.category,
        offence: counted.offence.as_deref(),
        victim: None,
        in_hours: None,
    };
    theme.near.is_none() && theme.counts(&known)
}
