//! Near repeats put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::{NearRepeatOutcome, RepeatedTheme};
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{Sheets, near_repeat, space_label, time_label};
use hexspot_stats::{MIN_EXPECTED, MIN_RATIO, Reach};

impl AnalysisResult for NearRepeatOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        for theme in &self.themes {
            let name = &theme.selection.name;
            sheets
                .table(format!("near_repeat_{name}"), near_repeat(name, &theme.test, options.study.significance.alpha));
        }
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({
            "period": {
                "from": self.coverage.period.from.to_string(),
                "to": self.coverage.period.to.to_string(),
                "months_observed": self.coverage.months_observed(),
                "covered_by": self.coverage.bodies,
            },
            "near_repeat": section(self, options),
        }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.notes()
    }

    fn summary(&self, options: &Options) -> String {
        let alpha = options.study.significance.alpha;
        self.themes.iter().map(|theme| summary(theme, alpha)).collect::<Vec<_>>().join("\n\n")
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.shortcomings(options.study.reading.quality())
    }
}

/// What was tested, in words and numbers.
fn section(outcome: &NearRepeatOutcome, config: &Options) -> Value {
    let bands = &config.near_repeat.table();
    json!({
        "question": "are events that are near each other in space near in time too, more often than if place and time had nothing to do with each other?",
        "rows": "the same place (distance 0), then bands open at their near end, then all beyond",
        "columns": "whole days apart by the calendar, periods closed at their near end, then all later",
        "band_m": bands.metres,
        "bands": bands.number,
        "period_days": bands.days,
        "periods": bands.periods,
        "distance": bands.distance.as_str(),
        "plane": "metres east and north of the middle of the events (azimuthal equidistant)",
        "statistic": "pairs of events of a row and a column (Knox 1964)",
        "null": "the days of all events are dealt out among their places anew: each place and each day keeps its number",
        "replications": config.replications.replications,
        "expected": "pairs of the row times pairs of the column over all pairs: the mean over every permutation there is",
        "interval": "between 2.5 % and 97.5 % of the replications",
        "p": "(1 + replications with at least as many pairs) / (1 + replications), for each row and column by itself; none where either has no pair",
        "tail": "upper",
        "correction": "Benjamini-Hochberg over the near cells (neither beyond nor later, which nobody asks about) whose row and column have pairs enough for p to reach the level",
        "level": config.study.significance.alpha,
        "ratio": format!("observed over expected, where {MIN_EXPECTED} pair or more is expected: below that it is noise"),
        "risk_window": format!(
            "significant cells with {MIN_RATIO} times the pairs expected or more that hang together with the first cell of the same place or of \
             the first band; cells in which less than {MIN_EXPECTED} pair is expected tell nothing and are passed through. The ratio is \
             that of its cells together, its p the largest of theirs"
        ),
        "themes": outcome.themes.iter().map(|theme| of_theme(theme, config)).collect::<Vec<_>>(),
    })
}

fn of_theme(theme: &RepeatedTheme, config: &Options) -> Value {
    let (paired, test) = (&theme.paired, &theme.test);
    let cell = |(row, column): &(usize, usize)| {
        let cell = test.cell(*row, *column);
        let (space, time) = (space_label(&test.bands, *row), time_label(&test.bands, *column));
        json!({ "space": space, "time": time, "observed": cell.observed, "expected": cell.expected, "p": cell.p })
    };
    let reach = |reach: &Reach| {
        json!({
            "from_m": test.bands.space(reach.first).0,
            "to_m": test.bands.space(reach.last).1,
            "days_from": test.bands.time(reach.from).0,
            "days_to": test.bands.time(reach.to - 1).1.map(|end| end - 1),
            "ratio": reach.ratio,
            "p": reach.p,
        })
    };
    json!({
        "name": theme.selection.name,
        "title": theme.selection.theme.title,
        "categories": theme.selection.theme.categories,
        "proxy_of": theme.selection.proxy_of,
        "events": paired.events,
        "places": paired.places,
        "pairs_at_the_same_place_and_day": paired.same_place_and_day,
        "events_with_beginning_and_end": paired.spans,
        "of_these_longer_than_a_period": paired.long_spans,
        "events_without_a_day": paired.month_only,
        "events_without_position": paired.unlocated,
        "tested": test.q.as_ref().map_or(0, |q| q.iter().flatten().count()),
        "significant": test.significant_cells(config.study.significance.alpha).len(),
        "risk_window": theme.in_words(),
        "risk_window_steps": theme.window.reaches.iter().map(reach).collect::<Vec<_>>(),
        "significant_apart_from_it": theme.window.apart.iter().map(cell).collect::<Vec<_>>(),
        "significant_and_slight": theme.window.slight.iter().map(cell).collect::<Vec<_>>(),
        "replications_needed": test.q.as_ref().err().map(|few| few.needed),
    })
}
