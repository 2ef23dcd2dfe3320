//! `hexspot inspect`: what is in these files.

use hexspot::ingest::{FileAccount, Inspection, PoliceContent, Source, inspect as look};
use serde_json::{Value, json};

use crate::Finish;
use crate::args::Inspect;
use crate::printer::Printer;

/// Prints what is in each file, and what all crime files hold together.
pub fn inspect(args: &Inspect, printer: &Printer) -> anyhow::Result<Finish> {
    let sources: Vec<Source> = args.paths.iter().cloned().map(Source::from).collect();
    let found = look(&sources)?;
    if printer.json() {
        printer.json_result(&as_json(&found))?;
    } else {
        printer.result(&as_text(&found))?;
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
    if let Some(police) = &found.police {
        lines.push(String::new());
        lines.extend(police_text(police));
    }
    lines.join("\n")
}

fn police_text(police: &PoliceContent) -> Vec<String> {
    let located: u64 = police.categories.iter().map(|(_, located, _)| located).sum();
    let mut lines = vec![format!(
        "Crime files together: {located} events with a position, on {} distinct points ({:.1} events a point)",
        police.points,
        located as f64 / police.points.max(1) as f64
    )];
    if let Some([west, south, east, north]) = police.bounds {
        lines.push(format!("WGS84 longitude {west} to {east}, latitude {south} to {north}"));
    }
    if let Some((first, last)) = police.months {
        lines.push(format!("months {first} to {last}"));
    }
    for (body, gaps) in &police.gaps {
        let gaps: Vec<String> = gaps.iter().map(ToString::to_string).collect();
        lines.push(format!("{body} has no rows for {}: unknown, not zero", gaps.join(", ")));
    }
    lines.push(String::new());
    lines.push(format!("{:<32} {:>10} {:>12}", "category", "located", "no position"));
    for (category, located, unlocated) in &police.categories {
        lines.push(format!("{category:<32} {located:>10} {unlocated:>12}"));
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
    let police = found.police.as_ref().map(|police| {
        json!({
            "points": police.points,
            "bounds": police.bounds,
            "from": police.months.map(|(first, _)| first.to_string()),
            "to": police.months.map(|(_, last)| last.to_string()),
            "gaps": police.gaps.iter().map(|(body, months)| json!({
                "reported_by": body, "months": months.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "categories": police.categories.iter().map(|(category, located, unlocated)| json!({
                "category": category, "located": located, "no_position": unlocated,
            })).collect::<Vec<_>>(),
        })
    });
    json!({ "files": found.ledger.files().iter().map(account).collect::<Vec<_>>(), "crime": police })
}
