//! When things happen put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::{Timed, TimedTheme, WhenOutcome};
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{Sheets, weekends, when_hours, when_windows};
use crate::temporal::{
    MAX_PEAK_HOURS, MIN_PEAK_EVENTS, PEAK_SHARE, PlaceholderTime, SourceDays, WEEKEND_LEVEL, WEEKENDS_BEFORE,
};

impl AnalysisResult for WhenOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, _: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(&self.timed, sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({
            "study_area": {
                "resolution": u8::from(self.grid.resolution),
                "cells": self.grid.study().count(),
            },
            "when": section(&self.timed, options),
        }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.notes()
    }

    fn summary(&self, _: &Options) -> String {
        summary(&self.timed)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.shortcomings(options)
    }
}

/// Adds the sheets of hours.
pub fn add_sheets(timed: &Timed, sheets: &mut Sheets<'_>) {
    for theme in &timed.themes {
        let name = &theme.selection.name;
        sheets.table(format!("when_{name}"), when_hours(&theme.places, &theme.hours, timed.telling.night));
        sheets.table(format!("when_windows_{name}"), when_windows(&theme.places));
        sheets.table(format!("weekends_{name}"), weekends(&theme.places));
    }
}

/// What the manifest says of hours.
pub fn section(timed: &Timed, config: &Options) -> Value {
    let telling = timed.telling;
    let night_begins = (24 + telling.night.ends() - telling.night.hours()) % 24;
    json!({
        "period": { "from": timed.period.from.to_string(), "to": timed.period.to.to_string() },
        "time_zone": config.study.reading.time_zone,
        "timing": telling.timing.as_str(),
        "night": telling.night.to_string(),
        "days": format!(
            "a day begins when the night ends, at {:02}:00: what happens in the small hours belongs to the day before", telling.night.ends()
        ),
        "weekend": format!("Friday {night_begins:02}:00 to Monday {:02}:00", telling.night.ends()),
        "dark": "civil twilight over: the sun 6 degrees or more below the horizon, in the middle of the study area",
        "looked_at_from": [timed.centre.lon(), timed.centre.lat()],
        "footfall": timed.footfall,
        "stations_without_hours": timed.without_hours,
        "defaulted_times": timed.defaulted.found.iter().map(defaulted).collect::<Vec<_>>(),
        "sources_within_twelve_hours": timed.defaulted.half_days.iter()
            .map(|half| json!({ "source": half.source, "hours": half.hours })).collect::<Vec<_>>(),
        "share_on_the_hour": timed.defaulted.on_the_hour,
        "themes": timed.themes.iter().map(theme).collect::<Vec<_>>(),
        "themes_without_times": timed.untimed.iter().map(|(name, reason)| json!({ "name": name, "reason": reason })).collect::<Vec<_>>(),
        "peak_hours": format!(
            "the fewest hours of the form 'the same run of 2 to 8 hours on days that follow each other' that hold {:.0} % of a place's events whose hour is known; a run that begins in the small hours stands under the nights before; not told \
             below {MIN_PEAK_EVENTS} events, nor where it takes more than {MAX_PEAK_HOURS} hours of the week; found on the events that it describes, so it is a description and no test", 100.0 * PEAK_SHARE
        ),
        "significance": [
            {
                "fields": ["times_expected_low", "times_expected_high"],
                "tested": "nothing: 95 % interval (Wilson) of the share of events in a window over its share of the hours; events are taken to be \
                           independent, so where they are clumped it is too narrow",
                "tail": "both", "correction": "none: each interval stands for itself", "level": 0.05, "decides": "nothing",
            },
            {
                "fields": ["per_person_ratio_low", "per_person_ratio_high"],
                "tested": "nothing: 95 % interval (exact, given both counts together) of events per person present by night over by day, dark over \
                           light; footfall is taken to be known, events to be independent",
                "tail": "both", "correction": "none: each interval stands for itself", "level": 0.05, "decides": "nothing",
            },
            {
                "fields": ["p"],
                "tested": format!("whether a weekend's events differ from the rate of the {WEEKENDS_BEFORE} weekends before, as far as these are known: e-test (score)"),
                "null": "one Poisson rate; where events are clumped, p is too small",
                "tail": "both", "correction": "none: of 20 weekends one is below 0.05 by chance", "level": 0.05, "decides": "nothing",
            },
            {
                "fields": ["p_adjusted"],
                "tested": "the same, as far as the place's other weekends usually lie from those before them: score over √φ, averaged over what φ may be",
                "null": "one rate, weekends clumped by φ",
                "tail": "both", "correction": "none: of 20 weekends one is below 0.05 by chance", "level": WEEKEND_LEVEL,
                "decides": "whether the Monday meeting is told of more or fewer than chance allows",
            },
        ],
    })
}

fn defaulted(found: &PlaceholderTime) -> Value {
    json!({
        "source": found.source, "time": found.time(), "events": found.events, "of": found.timed_events, "expected": found.expected, "p": found.p,
        "test": "binomial, upper tail, against the same minute of the two hours before and after; not corrected; p of at most 0.001, twice the \
                 expectation and 1 % of the source's events together make a default",
    })
}

fn source(days: &SourceDays) -> Value {
    json!({ "source": days.source, "from": days.from.to_string(), "to": days.to.to_string() })
}

fn theme(theme: &TimedTheme) -> Value {
    let account = &theme.account;
    json!({
        "name": theme.selection.name,
        "title": theme.selection.theme.title,
        "hours": theme.selection.theme.hours.map(|hours| hours.to_string()),
        "proxy_of": theme.selection.proxy_of,
        "events": theme.places[0].times.number,
        "events_of_a_span": account.spans,
        "events_longer_than_a_week": account.long,
        "events_whose_end_is_not_known": account.endless,
        "events_that_end_before_they_begin": account.turned,
        "events_by_month_only": account.month_only,
        "events_by_day_only": account.day_only,
        "events_without_position": account.without_position,
        "events_outside_study_area": account.outside,
        "events_on_other_days": account.other_days,
        "events_whose_hour_is_known": theme.places[0].times.timed.number,
        "from": theme.coverage.period.from.to_string(),
        "to": theme.coverage.period.to.to_string(),
        "months_observed": theme.days.months_observed(),
        "days_observed": theme.days.any_source().len(),
        "sources": theme.days.sources.iter().map(source).collect::<Vec<_>>(),
        "confined_to": theme.confined.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "hours_observed": theme.hours.all.sum(),
        "weekends": theme.weekends.fridays.len(),
        "weekends_cut": theme.weekends.truncated,
        "hotspots": theme.places.iter().filter(|place| place.kind == crate::place::PlaceKind::Hotspot).count(),
    })
}
