//! Every significance of a ranking in words: what was tested, against what, in which tail, with which correction, at which level.

use serde_json::{Value, json};

use crate::analysis::ranking_result::ThemeResult;
use crate::options::Options;

/// One entry for each significance that the files of a theme show.
pub fn of(config: &Options, ran: &ThemeResult) -> Vec<Value> {
    let judgement = &ran.judgement;
    let expect = config.study.expectation.expect.as_str();
    let than = if config.study.window.at_least > 1.0 {
        format!("{} times its share of {expect}", config.study.window.at_least)
    } else {
        format!("its share of {expect}")
    };
    let windows = format!("a cell and {} ring(s) around it", config.study.window.rings);
    let cells = "Benjamini-Hochberg over the cells of the study area";
    let clumped = match judgement.dispersion {
        Some(estimate) => format!(
            "beta-binomial with the variance over mean of months, {:.2}, averaged with what it may be by chance, {:.2}; never less \
             than the exact p",
            estimate.phi, estimate.upper
        ),
        None => "exact binomial: clumping in time could not be estimated and is not adjusted for".into(),
    };
    let entry = |fields: &[&str], tested: String, under: String, correction: &str, decides: &str| {
        json!({
            "fields": fields, "tested": tested, "null": under, "tail": "upper", "correction": correction,
            "level": config.study.significance.alpha, "decides": decides,
        })
    };
    let mut entries = vec![
        entry(
            &["hot_q", "hot", "hot_level"],
            format!(
                "whether {windows} hold more events than {than} would have; hot wants the cell itself above it too"
            ),
            format!("given their total, events follow {expect}; {clumped}"),
            cells,
            "hot, and with it the hotspots",
        ),
        entry(
            &["exact_p", "exact_q"],
            format!("the same windows, without any adjustment for clumping: {windows} against {than}"),
            format!("given their total, events follow {expect} independently of each other: binomial"),
            cells,
            if judgement.dispersion.is_some() { "nothing: for comparison" } else { "hot" },
        ),
        entry(
            &["gi_p", "gi_q"],
            format!("Gi*: whether {windows} differ upwards from the mean of all cells"),
            "normal law of values put down at random; not calibrated on crime counts".into(),
            cells,
            "nothing: for comparison with other software",
        ),
    ];
    if judgement.harm.is_some() {
        entries.push(entry(
            &["harm_p", "harm_q", "harm_hot"],
            format!("whether {windows} hold more harm ({}) than {than} would have; harm_hot wants the cell itself above it too", config.study.theme.harm),
            format!(
                "events follow {expect}, each with a weight drawn from the mix of the whole study area: compound Poisson{}",
                if judgement.dispersion.is_some() { ", negative binomial by the same variance over mean" } else { "" }
            ),
            cells,
            "harm_hot",
        ));
    }
    entries.push(json!({
        "fields": ["times_expected_low", "times_expected_high"],
        "tested": "nothing: 95 % interval of the cell's own events over its expectation, Poisson, widened by the variance over mean of months",
        "tail": "both", "correction": "none: each interval stands for itself", "level": 0.05, "decides": "nothing",
    }));
    entries.extend(of_course(config, ran));
    entries.push(json!({
        "fields": ["hot_without_top_point"],
        "tested": "as hot, without the events of the fullest map point, against the largest p that the map's false-discovery rate called hot",
        "tail": "upper", "correction": "that of hot", "level": config.study.significance.alpha, "decides": "nothing: a warning",
    }));
    entries
}

/// What is said of months and steps.
fn of_course(config: &Options, ran: &ThemeResult) -> [Value; 2] {
    let steps = ran.courses.steps.as_ref().map_or_else(
        || "too few months are known".to_owned(),
        |steps| format!("{} steps of {} month(s): {}", steps.count(), steps.months, steps.reason),
    );
    [
        json!({
            "fields": ["trend"],
            "tested": "Mann-Kendall: whether later steps have more events than earlier ones, or fewer; raw counts, of a cell those of its \
                       window, and its own must go the same way",
            "steps": steps,
            "null": "every order of the steps is as likely",
            "tail": "both", "correction": "Benjamini-Hochberg over cells, and over hotspots, whose steps differ at all",
            "level": config.study.significance.alpha, "decides": "trend; with the sides of the steps, emerging",
        }),
        json!({
            "fields": ["months_hot", "emerging"],
            "tested": "hot as for the whole period, in each month (emerging: each step) by itself, given its events; cold in the lower tail; hotspots by \
                       themselves and not by windows: they were chosen because they are hot over the whole period",
            "null": "as for hot, with the dispersion of the whole series",
            "tail": "upper for hot, lower for cold",
            "correction": "Benjamini-Hochberg over the cells, or hotspots, of a month or step, each tail by itself",
            "level": config.study.significance.alpha, "decides": "emerging, with trend",
        }),
    ]
}
