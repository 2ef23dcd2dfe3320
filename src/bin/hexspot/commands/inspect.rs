//! `hexspot inspect`: what is in these files.

use hexspot::ingest::{
    EventContent, FileAccount, Inspection, SnapPointSummary, Source, Suggestion, TABLE_ENDINGS as TABLES,
    inspect as look, known_format, suggest,
};
use hexspot::period::runs;
use serde_json::{Value, json};

use crate::Finish;
use crate::cli::Inspect;
use crate::printer::Printer;

/// Prints what is in each file, and what all crime files hold together.
pub fn inspect(args: &Inspect, printer: &Printer) -> anyhow::Result<Finish> {
    let sources: Vec<Source> = args.paths.iter().cloned().map(Source::from).collect();
    if args.suggest {
        return print_mappings(&sources, printer);
    }
    let found = look(&sources)?;
    if printer.json() {
        printer.json_result(&as_json(&found))?;
    } else {
        printer.result(&as_text(&found))?;
    }
    Ok(Finish::Done)
}

/// Prints the mapping that each table suggests, ready for `hexspot.toml`.
fn print_mappings(sources: &[Source], printer: &Printer) -> anyhow::Result<Finish> {
    for source in sources {
        for file in source.files(&TABLES)? {
            if let Some(format) = known_format(&file)? {
                printer.result(&format!("# {}: {format}; it is known and needs no mapping", file.name))?;
                continue;
            }
            let Suggestion { mapping, doubts } = suggest(&file)?;
            let doubts: String = doubts.iter().map(|doubt| format!("# in doubt: {doubt}\n")).collect();
            let table = toml::to_string(&std::collections::BTreeMap::from([("table", [mapping])]))?;
            printer.result(&format!("{doubts}{}", table.trim_end()))?;
        }
    }
    Ok(Finish::Done)
}

fn as_text(found: &Inspection) -> String {
    let mut lines = Vec::new();
    for account in found.ledger.files() {
        lines.push(format!("{}: {}", account.file, account.format));
        lines.push(format!("  {} rows read, {} kept", account.read, account.kept));
        for (reason, dropped) in account.dropped.iter() {
            let example = dropped.example.as_ref().filter(|example| !example.column.is_empty());
            let example = example.map_or_else(String::new, |example| format!(" (such as {example})"));
            lines.push(format!("  {} dropped: {reason}{example}", dropped.rows));
        }
        if account.repeated_ids_kept > 0 {
            lines.push(format!(
                "  {} rows repeat a Crime ID of the same month; they are kept unless --repeated-ids says otherwise",
                account.repeated_ids_kept
            ));
        }
        if !account.note.is_empty() {
            lines.push(format!("  {}", account.note));
        }
    }
    if let Some(events) = &found.events {
        lines.push(String::new());
        lines.extend(events_text(events));
    }
    lines.join("\n")
}

fn events_text(events: &EventContent) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(snap) = &events.snap_points {
        lines.push(format!(
            "Events together: {} with a position, on {} distinct points ({:.1} events a point)",
            snap.events,
            snap.points,
            snap.events as f64 / snap.points as f64
        ));
        lines.extend(snap_text(snap));
    }
    if let Some([west, south, east, north]) = events.bounds {
        lines.push(format!("WGS84 longitude {west} to {east}, latitude {south} to {north}"));
    }
    if let Some((first, last)) = events.months {
        lines.push(format!("months {first} to {last}"));
    }
    for (body, gaps) in &events.gaps {
        lines.push(format!("{body} has no rows for {}: unknown, not zero", runs(gaps)));
    }
    let known = events.details;
    if known.events > 0 {
        lines.push(format!(
            "known of {} events: time of day {}, from and to {}, offence {}, victim's sex {}, premises {}",
            known.events, known.timed, known.spans, known.offence, known.victim_sex, known.premises
        ));
    }
    lines.push(String::new());
    lines.push(format!("{:<48} {:>10}", "source", "located"));
    lines.extend(events.sources.iter().map(|(source, located)| format!("{source:<48} {located:>10}")));
    lines.push(String::new());
    lines.push(format!("{:<48} {:>10} {:>12}", "category", "located", "no position"));
    let row =
        |(category, located, unlocated): &(String, u64, u64)| format!("{category:<48} {located:>10} {unlocated:>12}");
    lines.extend(events.categories.iter().map(row));
    lines
}

/// What the points say: shared ones are anonymised, and say nothing finer than their spacing.
fn snap_text(snap: &SnapPointSummary) -> Vec<String> {
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let street = snap.top_point_street.as_ref().map_or_else(String::new, |street| format!(" ({street})"));
    let mut lines = vec![format!(
        "{} of the events stand on the fullest point{street}, {} on the fullest hundredth of the points, {} alone on theirs",
        percent(snap.top_point_share),
        percent(snap.top_percent_share),
        percent(snap.alone_share)
    )];
    if let Some(spacing) = snap.median_spacing_m {
        lines.push(format!("half of the points have a neighbour within {spacing:.0} m"));
    }
    lines
}

fn as_json(found: &Inspection) -> Value {
    let account = |account: &FileAccount| {
        let dropped: Vec<Value> = account
            .dropped
            .iter()
            .map(|(reason, dropped)| {
                json!({ "reason": reason.as_str(), "rows": dropped.rows, "example": dropped.example.as_ref().map(ToString::to_string) })
            })
            .collect();
        json!({
            "file": account.file, "format": account.format, "sha256": account.sha256, "read": account.read, "kept": account.kept,
            "dropped": dropped, "repeated_ids_kept": account.repeated_ids_kept, "note": account.note,
        })
    };
    let events = found.events.as_ref().map(|events| {
        json!({
            "snap_points": events.snap_points.as_ref().map(|snap| json!({
                "points": snap.points,
                "events": snap.events,
                "top_point_share": snap.top_point_share,
                "top_point_street": snap.top_point_street,
                "top_percent_share": snap.top_percent_share,
                "alone_share": snap.alone_share,
                "median_spacing_m": snap.median_spacing_m,
            })),
            "bounds": events.bounds,
            "from": events.months.map(|(first, _)| first.to_string()),
            "to": events.months.map(|(_, last)| last.to_string()),
            "gaps": events.gaps.iter().map(|(body, months)| json!({
                "reported_by": body, "months": months.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "sources": events.sources.iter().map(|(source, located)| json!({ "source": source, "located": located })).collect::<Vec<_>>(),
            "categories": events.categories.iter().map(|(category, located, unlocated)| json!({
                "category": category, "located": located, "no_position": unlocated,
            })).collect::<Vec<_>>(),
            "details": {
                "events": events.details.events, "timed": events.details.timed, "spans": events.details.spans,
                "offence": events.details.offence, "victim_sex": events.details.victim_sex, "premises": events.details.premises,
            },
        })
    });
    json!({ "files": found.ledger.files().iter().map(account).collect::<Vec<_>>(), "events": events })
}
