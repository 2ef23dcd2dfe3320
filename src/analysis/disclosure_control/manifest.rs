//! What the manifest of an export that is shared says: what is on these lists, and no other number.

use serde_json::{Map, Value, json};

use super::PublishedFigures;
use super::verdict::{SHARED_DISPERSION, SHARED_TEST};
use crate::analysis::manifest::file_name;
use crate::analysis::ranking_result::{RankingResult, ThemeResult};
use crate::options::Options;
use crate::output::columns::{cell, cell_middle, hotspot, month};
use crate::table::{Field, Sheets};
use hexspot_stats::Dispersion;

/// What is to be known of whatever is told, in files or on a screen.
pub const SUPPRESSED: &str = "numbers below that of `sharing.suppress`, and others that would give them away, are withheld; a cell without a \
                              number is not one without events";

/// Members that say nothing of events, or only in which months a source has files.
const STANDS: [&str; 10] = [
    "program",
    "schema_version",
    "notice",
    "statement",
    "handling",
    "licence",
    "configuration",
    "seed",
    "period",
    "exposure",
];

/// Members of a study area that are geometry.
const OF_STUDY_AREA: [&str; 8] =
    ["extent", "edge", "resolution", "cells", "cells_not_covered", "buffer_cells", "area_km2", "rings"];

/// Members of an input that do not tell of its rows: against a hash whoever knows the rest of a file can try one number after another.
const OF_INPUTS: [&str; 2] = ["file", "format"];

/// Members of a theme that say what it is.
const OF_THEMES: [&str; 11] = [
    "name",
    "title",
    "categories",
    "sources",
    "offences",
    "victims",
    "hours",
    "near",
    "months_observed",
    "covered_by",
    "proxy_of",
];

/// Members of a test that say what was asked.
const OF_TESTS: [&str; 5] = ["question", "and", "tail", "correction", "alpha"];

/// The manifest of what is shared, from that of everything.
pub fn of(
    outcome: &RankingResult,
    told: &PublishedFigures,
    config: &Options,
    all: &Value,
    shared: &Sheets<'_>,
    withheld: &[String],
) -> Value {
    let mut manifest = kept(all, &STANDS);
    manifest.insert("study_area".into(), kept(&all["study_area"], &OF_STUDY_AREA).into());
    let inputs = all["inputs"].as_array().into_iter().flatten();
    manifest.insert("inputs".into(), inputs.map(input).collect());
    let themes = all["themes"].as_array().into_iter().flatten().zip(&outcome.themes).enumerate();
    let theme = |(number, (theme, ran)): (usize, (&Value, &ThemeResult))| {
        let mut kept_of = kept(theme, &OF_THEMES);
        kept_of.insert("proxy_of".into(), json!(proxy_of(ran)));
        kept_of.insert("events".into(), json!(told.of_all(number)));
        let mut test = kept(&theme["test"], &OF_TESTS);
        test.insert("verdict_by".into(), SHARED_TEST.into());
        test.insert("dispersion".into(), dispersion());
        kept_of.insert("test".into(), test.into());
        Value::Object(kept_of)
    };
    manifest.insert("themes".into(), themes.map(theme).collect());
    let written: Vec<&str> = shared.iter().map(|sheet| sheet.name.as_str()).collect();
    manifest.insert(
        "sharing".into(),
        json!({
            "suppress": told.below,
            "public": config.disclosure.public,
            "suppressed": format!(
                "numbers of events from 1 to {0}, some others at random, and enough more that every number suppressed may be any of {0} \
                 or more, whatever is reckoned from all else in this export or found by running this program on them; which are which \
                 is not said",
                told.below - 1
            ),
            "shown_by": "for each number suppressed as many other worlds were made as it must leave open: events moved between cells, \
                         months and themes so that everything told stays as it is told. Of each of them the program may suppress just \
                         these numbers: none can be ruled out. They are not equally likely",
            "chosen_by": "a secret of the hashes of the files of events: the same files give the same choice, and whoever lacks one of them cannot repeat it",
            "taken_to_be_known": "everything told; which themes count which events; at which map points each source records and for which \
                                  months it has files; that a number suppressed is 1 or more; this program. Zeros are told",
            "not_covered": "which of the numbers that it may be is likely; whoever has the inputs but for a few events; another export of the \
                            same events, at another resolution, of other months or themes or these in another order, by another K, or with \
                            more files: each is safe by itself. A resolution that was \
                            chosen by `auto` was chosen from all events",
            "hot": format!(
                "by the same test on numbers told; of those suppressed the told remainder stands in, shared out evenly. The dispersion is \
                 declared, {} and at most {}: an estimate would tell of the months of cells. A hotspot is of cells that are all told",
                SHARED_DISPERSION.phi, SHARED_DISPERSION.upper
            ),
            "fields_that_stand": {
                "cells, ranking": fields(&[cell::FIELDS, cell_middle::FIELDS]), "hotspots": fields(&[hotspot::FIELDS]),
                "trend": fields(&[month::FIELDS]),
            },
            "sheets": written,
            "withheld": withheld,
            "withheld_because": "they tell of single events, premises or hours, count rows, or mix numbers of cells in ways that nobody has \
                                 shown to be safe",
        }),
    );
    // Of what is to be shared these are words without figures.
    let missed = &all["below_quality_threshold"];
    let mut notes = vec![SUPPRESSED];
    if missed.as_array().is_some_and(Vec::is_empty) {
        notes.push(
            "no threshold of data quality, max_unlocated_share or max_faulty_share, is missed; the shares are withheld",
        );
    }
    manifest.insert("below_quality_threshold".into(), missed.clone());
    manifest.insert("notes".into(), json!(notes));
    Value::Object(manifest)
}

/// The members of a collection as they may be shared.
pub fn members(members: &Map<String, Value>, ran: &ThemeResult) -> Map<String, Value> {
    let mut members = members.clone();
    members.insert("proxy_of".into(), json!(proxy_of(ran)));
    members
}

/// An input by its name alone.
fn input(of: &Value) -> Value {
    let mut input = kept(of, &OF_INPUTS);
    input.entry("file").and_modify(|path| *path = json!(path.as_str().map(file_name)));
    Value::Object(input)
}

/// What a theme is a proxy of, where it is one. The words chosen for this data say how many events were counted by their category: the
/// theme's own do not.
fn proxy_of(ran: &ThemeResult) -> Option<&String> {
    let chosen = ran.selection.proxy_of.as_ref()?;
    Some(ran.selection.theme.proxy_of.as_ref().unwrap_or(chosen))
}

/// What the tests of shared numbers take for the dispersion.
fn dispersion() -> Value {
    let Dispersion { phi, upper, .. } = SHARED_DISPERSION;
    json!({
        "phi": phi,
        "phi_may_be": upper,
        "declared": "events clump, by 1.1 to 2.5 times in data seen; not estimated here, for that would tell of the months of cells",
    })
}

fn kept(value: &Value, names: &[&str]) -> Map<String, Value> {
    let members = value.as_object().into_iter().flatten();
    members
        .filter(|(name, _)| names.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The columns that are published, each with the reason why it may be.
fn fields(groups: &[&[&Field]]) -> Map<String, Value> {
    let published = |field: &&Field| Some((field.name.to_owned(), json!(field.disclosure.reason()?)));
    groups.iter().copied().flatten().filter_map(published).collect()
}
