//! Events confined to some hours of the day, before anything is made of them.

use std::collections::BTreeMap;

use super::Progress;
use crate::clock::{DayWindow, LocalClock};
use crate::error::{ErrorKind, Result};
use crate::ingest::{self, DropReason, EventDetail, EventGroup, Events, InputData, UnlocatedEvents};
use crate::options::Options;
use crate::period::Month;

/// Reads the inputs of `config`, and of events those of the hours asked for ([`EventDetail::is_within`]).
pub(super) fn load(config: &Options, progress: Progress<'_>) -> Result<InputData> {
    let mut loaded = ingest::load(&config.inputs(), &config.study.reading(), progress)?;
    if let Some(hours) = config.study.hours.hours {
        let times = config.study.times()?;
        confine(&mut loaded, hours.window(times.night), &times)?;
    }
    Ok(loaded)
}

/// Leaves out events of other hours, and those whose hour is not known; the ledger says how many rows of each.
fn confine(loaded: &mut InputData, window: DayWindow, times: &LocalClock) -> Result<()> {
    let known = |detail: &EventDetail| detail.is_within(window, &times.zone);
    let kept: Vec<Option<bool>> = loaded.events.details.iter().map(known).collect();
    if !kept.contains(&Some(true)) {
        return Err(nothing_left(window, kept.contains(&Some(false))));
    }
    account(loaded, &kept);
    let events = &mut loaded.events;
    let mut verdicts = kept.into_iter();
    events.details.retain(|_| verdicts.next().flatten() == Some(true));
    count_again(events);
    Ok(())
}

/// Moves the rows of events that are left out to their reasons. (Those without a position are under a reason of their own already.)
fn account(loaded: &mut InputData, kept: &[Option<bool>]) {
    let InputData { events, ledger, area_counts, .. } = loaded;
    let mut without_details = vec![0u64; events.feeds.len()];
    for group in &events.groups {
        without_details[group.feed as usize] += u64::from(group.rows);
    }
    for (detail, kept) in events.details.iter().zip(kept).filter(|(detail, _)| detail.place.is_some()) {
        let feed = detail.feed as usize;
        without_details[feed] = without_details[feed].saturating_sub(1);
        let reason = match kept {
            Some(true) => continue,
            Some(false) => DropReason::OutsideHours,
            None => DropReason::HourMissing,
        };
        ledger.drop_kept(events.feeds[feed].file, reason, 1);
    }
    for (feed, rows) in events.feeds.iter().zip(without_details).filter(|(_, rows)| *rows > 0) {
        ledger.drop_kept(feed.file, DropReason::HourMissing, rows);
    }
    for (file, _) in area_counts.drain(..) {
        let rows = ledger.files()[file].kept;
        ledger.drop_kept(file, DropReason::HourMissing, rows);
    }
}

/// Groups of what the details still say.
fn count_again(events: &mut Events) {
    let mut groups: BTreeMap<(u32, u32, Month, u16), (u32, u32)> = BTreeMap::new();
    let mut unlocated: BTreeMap<(u32, Month, u16), u32> = BTreeMap::new();
    for detail in &events.details {
        let Some(month) = detail.from.month() else { continue };
        match detail.place {
            Some(place) => {
                let (count, rows) = groups.entry((detail.feed, place, month, detail.category)).or_default();
                *count = count.saturating_add(detail.count);
                *rows += 1;
            }
            None => {
                let count = unlocated.entry((detail.feed, month, detail.category)).or_default();
                *count = count.saturating_add(detail.count);
            }
        }
    }
    let group =
        |((feed, place, month, category), (count, rows))| EventGroup { place, feed, month, category, count, rows };
    events.groups = groups.into_iter().map(group).collect();
    let group = |((feed, month, category), count)| UnlocatedEvents { feed, month, category, count };
    events.unlocated = unlocated.into_iter().map(group).collect();
}

fn nothing_left(window: DayWindow, timed: bool) -> crate::error::Error {
    if timed {
        let problem = format!("no event happened within {window}");
        return ErrorKind::NothingToAnalyse { problem, advice: "Ask for other hours with --hours".into() }.into();
    }
    ErrorKind::InsufficientDetail {
        question: format!("What happened within {window}"),
        problem: "no event carries a time of day".into(),
        advice: "Police street-level crime is published by month; give a table with date and time of each event \
                 (`[[table]]` of hexspot.toml), or leave --hours out"
            .into(),
    }
    .into()
}
