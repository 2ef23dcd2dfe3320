//! Rows dated long after all others: a mistyped year would make a report of the latest one of nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::{DropReason, EventTime, Events, InputData};
use crate::period::{Month, Period};

/// Share of the usual month below which the months of a source after a gap are taken for none of its own.
const TOO_FEW: f64 = 0.05;

/// What was left out.
pub(super) struct Stray {
    /// The last month that is left.
    pub last: Month,
    /// Which rows, in words.
    pub note: String,
}

/// Leaves out, source by source, months up to `to` that come after months without any row and have hardly a row themselves; `None` where
/// there are none.
pub(super) fn leave_out(loaded: &mut InputData, to: Option<Month>) -> Option<Stray> {
    let bodies = months_of_bodies(&loaded.events, to);
    let ends: Vec<(Month, Month)> =
        bodies.values().filter_map(|months| Some((last(months)?, *months.keys().last()?))).collect();
    let left = ends.iter().map(|(last, _)| *last).max()?;
    if ends.iter().all(|(_, end)| *end <= left) {
        return None;
    }
    let rows = rows_after(loaded, left, to);
    super::keep(loaded, Period { from: Month::MIN, to: left }, DropReason::DateOutlier);
    Some(Stray {
        last: left,
        note: format!(
            "left out, for months without any row lie before them and they are too few for a month, as a mistyped date would be: {rows}; \
             the rest ends in {left}. Mend the date, or say with --to up to when it is right"
        ),
    })
}

/// The events of each source by month; months of which it has rows and no event among them.
fn months_of_bodies(events: &Events, to: Option<Month>) -> BTreeMap<&str, BTreeMap<Month, u64>> {
    let mut bodies: BTreeMap<&str, BTreeMap<Month, u64>> = BTreeMap::new();
    for feed in &events.feeds {
        bodies.entry(&feed.reported_by).or_default().extend(feed.months.iter().map(|month| (*month, 0)));
    }
    let located = events.groups.iter().map(|group| (group.feed, group.month, group.count));
    let unlocated = events.unlocated.iter().map(|group| (group.feed, group.month, group.count));
    for (feed, month, count) in located.chain(unlocated) {
        let body = bodies.entry(&events.feeds[feed as usize].reported_by).or_default();
        *body.entry(month).or_default() += u64::from(count);
    }
    bodies.values_mut().for_each(|months| months.retain(|month, _| to.is_none_or(|to| *month <= to)));
    bodies
}

/// The last month of a source that is no stray.
fn last(months: &BTreeMap<Month, u64>) -> Option<Month> {
    let mut runs: Vec<Vec<(Month, u64)>> = Vec::new();
    for (month, events) in months {
        let follows = |run: &&mut Vec<(Month, u64)>| run.last().is_some_and(|(last, _)| month.minus(1) == Some(*last));
        match runs.last_mut().filter(follows) {
            Some(run) => run.push((*month, *events)),
            None => runs.push(vec![(*month, *events)]),
        }
    }
    let mean =
        |run: &[(Month, u64)]| run.iter().map(|(_, events)| *events as f64).sum::<f64>() / run.len().max(1) as f64;
    while let [before @ .., run] = &runs[..] {
        if before.is_empty() || mean(run) >= TOO_FEW * mean(&before.concat()) {
            break;
        }
        runs.pop();
    }
    runs.last()?.last().map(|(month, _)| *month)
}

/// "1 row of extract.csv (2091-05-05)".
fn rows_after(loaded: &InputData, last: Month, to: Option<Month>) -> String {
    let is_after = |month: Month| month > last && to.is_none_or(|to| month <= to);
    let events = &loaded.events;
    let mut of_files: BTreeMap<usize, (u64, BTreeSet<String>)> = BTreeMap::new();
    let mut dated: BTreeMap<(usize, Month), BTreeSet<String>> = BTreeMap::new();
    for detail in events.details.iter().filter(|detail| !matches!(detail.from, EventTime::Month(_))) {
        if let Some(month) = detail.from.month().filter(|month| is_after(*month)) {
            let file = events.feeds[detail.feed as usize].file;
            dated.entry((file, month)).or_default().insert(detail.from.start().date().to_string());
        }
    }
    for group in events.groups.iter().filter(|group| is_after(group.month)) {
        let file = events.feeds[group.feed as usize].file;
        let (rows, dates) = of_files.entry(file).or_default();
        *rows += u64::from(group.rows);
        match dated.get(&(file, group.month)) {
            Some(days) => dates.extend(days.iter().cloned()),
            None => drop(dates.insert(group.month.to_string())),
        }
    }
    let told = |(file, (rows, dates)): (usize, (u64, BTreeSet<String>))| {
        let dates: Vec<String> = dates.into_iter().collect();
        let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        format!("{rows} of {} ({})", loaded.ledger.files()[file].file, dates.join(", "))
    };
    let told: Vec<String> = of_files.into_iter().map(told).collect();
    if told.is_empty() { "rows without a position".into() } else { told.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardly_anything_after_a_gap_is_no_end_and_a_month_like_the_others_is() {
        let end = |months: &[(&str, u64)]| {
            let months = months.iter().map(|(month, events)| (month.parse().expect("a month"), *events)).collect();
            last(&months).map(|month| month.to_string()).unwrap_or_default()
        };
        let usual = [("2024-01", 100), ("2024-02", 110), ("2024-03", 90)];
        let with = |more: &[(&'static str, u64)]| end(&[&usual[..], more].concat());
        assert_eq!(with(&[]), "2024-03");
        assert_eq!(with(&[("2091-05", 1)]), "2024-03");
        assert_eq!(with(&[("2042-03", 1), ("2091-05", 2)]), "2024-03", "two of them");
        assert_eq!(with(&[("2024-05", 95)]), "2024-05", "a month that is missing, and one that is not");
        assert_eq!(with(&[("2024-04", 2)]), "2024-04", "no gap: a month of which little is known yet");
        assert_eq!(end(&[("2024-03", 1)]), "2024-03");
        assert_eq!(end(&[]), "");
    }
}
