//! A comparison put into files.

use super::summary::whole;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use std::collections::{BTreeMap, BTreeSet};

use h3o::CellIndex;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::{ChosenIn, CompareOutcome, Compared, ComparedTheme, ReportPeriodComparison, SchemeActivityFindings};
use crate::analysis::manifest;
use crate::compare::{ActivityGroup, Arm, ComparedPlace, Overdispersion, PeriodMonths};
use crate::options::Options;
use crate::output::{
    Collection, Counted, Evaluated, OfTheme, Shape, Sheets, changed_cells, changes, displacements, journeys,
};
use crate::period::runs;
use crate::place::PlaceKind;

impl AnalysisResult for CompareOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(self.compared.as_ref(), &self.journeys, options, sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({
            "compare": self.compared.as_ref().map(|compared| section(compared, options)),
            "journeys": journeys_section(&self.journeys),
        }))
    }

    fn notes(&self, options: &Options) -> Vec<String> {
        self.notes(options)
    }

    fn summary(&self, _: &Options) -> String {
        whole(self)
    }

    fn shortcomings(&self, _: &Options) -> Vec<String> {
        self.shortcomings()
    }
}

/// Adds the sheets of a comparison.
pub fn add_sheets(
    compared: Option<&Compared>,
    told: &[SchemeActivityFindings],
    config: &Options,
    sheets: &mut Sheets<'_>,
) {
    if let Some(compared) = compared {
        add_changes("compare", compared, config, sheets);
        let evaluated: Vec<Evaluated<'_>> =
            compared.themes.iter().filter_map(|theme| evaluated(compared, theme)).collect();
        if !evaluated.is_empty() {
            sheets.table("displacement", displacements(&evaluated));
        }
    }
    if !told.is_empty() {
        sheets.table("journeys", journeys(&told.iter().flat_map(counted).collect::<Vec<_>>()));
    }
}

/// Adds the sheets of what a report is held against beside the first, each under its name.
pub fn add_others(others: &[ReportPeriodComparison], config: &Options, sheets: &mut Sheets<'_>) {
    for other in others {
        add_changes(&format!("compare_{}", other.against), &other.compared, config, sheets);
    }
}

fn add_changes(name: &str, compared: &Compared, config: &Options, sheets: &mut Sheets<'_>) {
    for theme in &compared.themes {
        sheets.map(format!("{name}_{}", theme.selection.name), map(compared, theme, config));
    }
    let rows: Vec<OfTheme<'_>> = compared
        .themes
        .iter()
        .map(|theme| (theme.selection.name.as_str(), theme.months(), theme.places.as_slice()))
        .collect();
    sheets.table(name, changes(&rows));
}

fn counted(told: &SchemeActivityFindings) -> Vec<Counted<'_>> {
    let theme = told.beside.as_ref().map(|beside| beside.theme.as_str());
    let row = |(of, slice)| Counted {
        source: &told.source,
        of,
        slice,
        theme,
        events: told.events(of),
        weeks_known: told.weeks_known(of),
    };
    told.slices.iter().map(row).collect()
}

fn evaluated<'a>(compared: &Compared, theme: &'a ComparedTheme) -> Option<Evaluated<'a>> {
    let mut cells: BTreeMap<Arm, usize> = BTreeMap::new();
    compared.arms.iter().flatten().flatten().for_each(|arm| *cells.entry(*arm).or_default() += 1);
    Some(Evaluated {
        theme: &theme.selection.name,
        found: theme.displacement.as_ref()?,
        months: theme.months(),
        width: theme.width,
        cells,
    })
}

fn map(compared: &Compared, theme: &ComparedTheme, config: &Options) -> Collection<'static> {
    let places: Vec<&ComparedPlace> = theme.of(PlaceKind::Cell).collect();
    let cells: Vec<CellIndex> =
        places.iter().map(|place| place.id.parse().expect("a cell is called by its index")).collect();
    let arm = |cell: &CellIndex, arms: &[Option<Arm>]| compared.grid.number(*cell).and_then(|cell| arms[cell as usize]);
    let arms: Option<Vec<Option<Arm>>> =
        compared.arms.as_ref().map(|arms| cells.iter().map(|cell| arm(cell, arms)).collect());
    Collection {
        members: members(compared, theme, config),
        ids: places.iter().map(|place| place.id.clone()).collect(),
        shapes: cells.iter().map(|cell| Shape::Cell(*cell)).collect(),
        properties: changed_cells(&places, theme.months(), arms.as_deref()),
    }
}

fn members(compared: &Compared, theme: &ComparedTheme, config: &Options) -> Map<String, Value> {
    let mut members = manifest::collection(config, compared.coverage.period, None);
    members.shift_remove("premises_date");
    members.insert("theme".into(), json!(theme.selection.name));
    members.insert("title".into(), json!(theme.selection.theme.title));
    members.insert("proxy_of".into(), json!(theme.selection.proxy_of));
    members.insert("before".into(), side(&theme.comparable.before));
    members.insert("after".into(), side(&theme.comparable.after));
    members
}

fn side(side: &PeriodMonths) -> Value {
    json!({ "from": side.requested.first().to_string(), "to": side.requested.last().to_string(), "months": side.months })
}

/// What the manifest says of a comparison.
pub fn section(compared: &Compared, config: &Options) -> Value {
    json!({
        "tested": "whether the rates of the two periods are equal, place by place",
        "p": "exact Poisson e-test, score statistic, two-sided: events are taken to be independent",
        "p_adjusted": "the score statistic over the square root of the dispersion, by the normal law, averaged over what the dispersion may be; never smaller than p; null where the dispersion is not known",
        "correction": "q: Benjamini-Hochberg over the places of a kind that have events enough to show a change",
        "level": config.study.significance.alpha,
        "verdict": "change goes by q of p_adjusted, and is none where the interval of the ratio holds 1; p alone is no verdict",
        "interval": "central 95 % of the ratio of rates, binomial given all events, counts over the dispersion where it is known",
        "ring_m": compared.arms.is_some().then_some(config.compare.ring_m),
        "control": compared.arms.as_ref().map(|_| if config.compare.control.is_some() { "given" } else { "the rest of the study area beyond the ring" }),
        "themes": compared.themes.iter().map(of_theme).collect::<Vec<_>>(),
    })
}

/// What the manifest says of journeys; null where no table holds any.
pub fn journeys_section(told: &[SchemeActivityFindings]) -> Value {
    if told.is_empty() {
        return Value::Null;
    }
    let of = |told: &SchemeActivityFindings| {
        let nights = told.slices.get(&ActivityGroup::Total).map(|total| &total.nights);
        let night = |night: Option<&Date>| night.map(Date::to_string);
        json!({
            "source": told.source,
            "rows": told.rows,
            "period": { "from": night(nights.and_then(|nights| nights.first())), "to": night(nights.and_then(|nights| nights.last())) },
            "nights": nights.map_or(0, BTreeSet::len),
            "theme_beside": told.beside.as_ref().map(|beside| beside.theme.as_str()),
        })
    };
    json!({
        "rows": "what a scheme counted, called by the evening on which a night began",
        "share_interval": "Wilson, 95 %",
        "events": "events of the theme beside it in the study area in the same week, Monday to Sunday; null where no theme knows all its days, or a day of the week is not covered. That they stand beside journeys is no effect of one on the other",
        "tables": told.iter().map(of).collect::<Vec<_>>(),
    })
}

fn of_theme(theme: &ComparedTheme) -> Value {
    let side = |side: &PeriodMonths| {
        json!({
            "span": side.requested.to_string(), "observed": side.observed_range.to_string(), "months_known": side.months, "months_left_out": runs(&side.months_missing),
        })
    };
    let (chosen, warned) = match theme.chosen {
        ChosenIn::Earlier(period) => (period, false),
        ChosenIn::Before(period) => (period, true),
    };
    let clumping = |clumping: Overdispersion| {
        json!({
            "of_places": clumping.local.phi,
            "of_all_together": clumping.all.map(|all| all.phi),
            "meaning": "variance from month to month over that of independent events; a place that holds a share s of all events has of_places + s (of_all_together - of_places), an area or hotspot no less than its own months vary by. Where the two periods have too few months for of_all_together and for that of an area or hotspot, pairs of periods as long and as far apart tell them, outside the two; null where these are too few as well",
        })
    };
    json!({
        "theme": theme.selection.name,
        "proxy_of": theme.selection.proxy_of,
        "before": side(&theme.comparable.before),
        "after": side(&theme.comparable.after),
        "how_chosen": theme.periods.note,
        "same_months_of_the_year": theme.comparable.is_same_season(),
        "bodies_left_out": theme.comparable.one_sided,
        "dispersion": theme.clumping.map(clumping),
        "hotspots_chosen_by": { "months": chosen.to_string(), "are_high_by_choice": warned },
        "total": theme.of(PlaceKind::StudyArea).map(|place| place.sentence.as_str()).next(),
        "dispersion_of_effects": theme.width.map(|width| json!({
            "phi": width.phi,
            "degrees_of_freedom": width.degrees,
            "meaning": "the larger of that of places and that of the month x arm tables of each period; intervals are by Student's law",
        })),
        "displacement": theme.displacement.as_ref().map(|found| found.effects.iter().map(|effects| effects.counterfactual.as_str()).collect::<Vec<_>>()),
    })
}
