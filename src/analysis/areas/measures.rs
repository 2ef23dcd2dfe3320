//! What areas are compared on: themes, on events with a position or on counts by area.

use std::collections::BTreeSet;

use super::points::{self, TRAFFIC_LIGHT};
use crate::analysis::config::Config;
use crate::areas::{Measure, Tally, Unit};
use crate::error::{ErrorKind, Result};
use crate::ingest::{AreaCounts, AreaIndex, Counted, Joined, Loaded, slug};
use crate::period::Period;
use crate::theme::{Catalogue, Known, Selection, Theme, select};

/// The measures of a comparison that names none, as far as the data has them: those of the Liverpool Street analysis, and drugs.
const USUAL: [&str; 9] =
    ["violence", "sexual-offences", "btp", "tfl", TRAFFIC_LIGHT, "ambulance-alcohol", "asb", "noise", "drugs"];

/// Where a measure comes from.
pub enum Origin {
    /// Events with a position.
    Events(Selection),
    /// Points of the incidents at the premises of each area.
    Points(Tally),
    /// Counts by area, which go before events: where both record the same, to add them up would count it twice.
    Counts(Theme),
}

/// The measures asked for; when none are, the usual ones that the data has and whatever else was counted by area.
pub fn choose(
    config: &Config,
    loaded: &Loaded,
    index: &AreaIndex<'_>,
    period: Period,
    areas: usize,
) -> Result<Vec<(Measure, Origin)>> {
    let (catalogue, counted) = with_counted(&config.catalogue, loaded);
    let usual = || USUAL.iter().map(|name| (*name).to_owned()).chain(counted);
    let asked = !config.themes.is_empty();
    let names: Vec<String> = if asked { config.themes.clone() } else { usual().collect() };
    let mut measures = Vec::new();
    for name in names {
        if name == TRAFFIC_LIGHT {
            match points::of_premises(config, loaded, index, period, areas)? {
                Some((measure, tally)) => measures.push((measure, Origin::Points(tally))),
                None if asked => {
                    let problem = "no incident names a premises, so none has traffic-light points".to_owned();
                    let advice = "Give --premises and incidents that name them, as a [[table]] with a premises column";
                    return Err(ErrorKind::NothingLeft { problem, advice: advice.into() }.into());
                }
                None => {}
            }
            continue;
        }
        let theme = catalogue.theme(&name)?;
        let measure = |proxy_of: &Option<String>| Measure {
            name: name.clone(),
            title: theme.title.clone(),
            unit: Unit::Events,
            proxy_of: proxy_of.clone(),
        };
        if loaded.area_counts.iter().any(|(_, counts)| counts_any(theme, counts)) {
            measures.push((measure(&theme.proxy_of), Origin::Counts(theme.clone())));
            continue;
        }
        let selection = select(&catalogue, &name, "count", &loaded.events, loaded.premises.as_ref())?;
        if selection.groups(&loaded.events).iter().any(|group| selection.weights(group).is_some()) {
            measures.push((measure(&selection.proxy_of), Origin::Events(selection)));
        } else if asked {
            let problem = format!("the data has nothing of {name:?}");
            let advice =
                "Give the files that record it, or leave --theme out for every measure that the data has".into();
            return Err(ErrorKind::NothingLeft { problem, advice }.into());
        }
    }
    if measures.is_empty() {
        let problem = "the data has nothing of any measure".to_owned();
        let advice = "Name one with --theme; `hexspot config --built-in-themes` lists them".into();
        return Err(ErrorKind::NothingLeft { problem, advice }.into());
    }
    Ok(measures)
}

/// The counts that a theme takes from all tables that have it; what one table does not know another may.
pub fn of_counts(theme: &Theme, joined: &[Joined], loaded: &Loaded, period: Period, areas: usize) -> Tally {
    let mut sum: Option<Tally> = None;
    for ((_, counts), joined) in
        loaded.area_counts.iter().zip(joined).filter(|((_, counts), _)| counts_any(theme, counts))
    {
        let next = Tally::of_counts(joined, |counted| takes(theme, counts, counted), period, areas);
        sum = Some(match sum {
            None => next,
            Some(sum) => sum.with(&next),
        });
    }
    sum.expect("a measure of counts has a table")
}

/// The catalogue with a theme for each thing counted by area that no theme asks for, and the names of these.
fn with_counted(catalogue: &Catalogue, loaded: &Loaded) -> (Catalogue, Vec<String>) {
    let mut catalogue = catalogue.clone();
    let mut names = BTreeSet::new();
    for (_, counts) in &loaded.area_counts {
        for counted in &counts.counted {
            let known = USUAL.iter().filter_map(|name| catalogue.themes.get(*name));
            if known.into_iter().any(|theme| takes(theme, counts, counted)) {
                continue;
            }
            let name = slug(&counted.category);
            let theme = Theme {
                title: counted.category.clone(),
                categories: vec![counted.category.clone()],
                sources: Vec::new(),
                offences: Vec::new(),
                victims: Vec::new(),
                proxy_of: None,
                near: None,
            };
            catalogue.themes.entry(name.clone()).or_insert(theme);
            names.insert(name);
        }
    }
    (catalogue, names.into_iter().collect())
}

fn counts_any(theme: &Theme, counts: &AreaCounts) -> bool {
    counts.counted.iter().any(|counted| takes(theme, counts, counted))
}

fn takes(theme: &Theme, counts: &AreaCounts, counted: &Counted) -> bool {
    let known = Known {
        source: &counts.source,
        category: &counted.category,
        offence: counted.offence.as_deref(),
        victim: None,
    };
    theme.near.is_none() && theme.counts(&known)
}
