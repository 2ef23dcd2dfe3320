//! `hexspot patrol`: who should be where, and when.

use std::collections::BTreeMap;

use hexspot::analysis::{self, Config, Outcome, PatrolOutcome};
use hexspot::plan::patrol::Route;

use super::job::{Job, finish, print_files, with_progress};
use crate::Finish;
use crate::args::Rank;
use crate::printer::Printer;

/// Plans patrols.
pub fn patrol(args: Rank, printer: &Printer) -> anyhow::Result<Finish> {
    let job = Job::of(args, Config::default())?;
    job.note_unused("patrol", printer);
    job.refuse_stdout("the plan comes as several files")?;
    let folder = job.folder()?;
    let (ranked, outcome) = with_progress(printer, |progress| analysis::patrol(&job.config, progress))?;
    print_files(&ranked.ledger, printer);
    let written = analysis::write_patrol(&ranked, &outcome, &job.config, "patrol", &job.formats, folder)?;
    job.print(&written, || summary(&ranked, &outcome), &outcome.notes(&ranked), printer)?;
    Ok(finish(ranked, &job.config, printer))
}

/// The rounds in short, and what they come to.
pub fn summary(ranked: &Outcome, outcome: &PatrolOutcome) -> String {
    let title = ranked.themes.first().map_or("", |ran| ran.selection.theme.title.as_str());
    let choices = &outcome.choices;
    let visits: usize = outcome.patrol.routes.iter().map(|route| route.visits.len()).sum();
    let mut lines = vec![format!(
        "{title} · {} · {} teams · visits of {} minutes: {visits} of them",
        ranked.coverage.period, choices.teams, choices.visit_minutes
    )];
    for (number, shift) in choices.shifts.iter().enumerate() {
        lines.extend([String::new(), shift.to_string()]);
        let own = outcome.patrol.routes.iter().filter(|route| route.shift == number);
        lines.extend(own.map(|route| format!("  team {:<3} {}", route.team, places(outcome, route))));
    }
    lines.push(String::new());
    lines.extend(outcome.sentences());
    lines.join("\n")
}

/// The places of a round, most visited first.
fn places(outcome: &PatrolOutcome, route: &Route) -> String {
    /// Places that fit a line.
    const SHOWN: usize = 4;
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for visit in &route.visits {
        *times.entry(&outcome.need.cells[visit.cell].label).or_default() += 1;
    }
    let mut places: Vec<(&str, usize)> = times.into_iter().collect();
    places.sort_by_key(|(label, times)| (std::cmp::Reverse(*times), *label));
    let more = places.len().saturating_sub(SHOWN);
    let shown =
        places.iter().take(SHOWN).map(|(label, times)| format!("{label} × {times}")).collect::<Vec<_>>().join(", ");
    let rest = match more {
        0 => String::new(),
        1 => " and one place more".into(),
        more => format!(" and {more} places more"),
    };
    format!("{:>3} visits: {shown}{rest}", route.visits.len())
}
