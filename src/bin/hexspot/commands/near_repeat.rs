//! `hexspot near-repeat`: how far and how long after an event others are more likely.

use hexspot::analysis::{self, RepeatedTheme};

use super::job::{Job, ended, print_files, with_progress};
use crate::Finish;
use crate::printer::Printer;

/// Tells the near repeats of the user's data.
pub fn near_repeat(job: Job, printer: &Printer) -> anyhow::Result<Finish> {
    job.refuse_stdout("the tables come as several files")?;
    let folder = job.folder()?;
    let outcome = with_progress(printer, |progress| analysis::near_repeat(&job.config, progress))?;
    print_files(&outcome.ledger, printer);
    let written = analysis::write_near_repeats(&outcome, &job.config, "near-repeat", &job.formats, folder)?;
    let summaries = || {
        outcome
            .themes
            .iter()
            .map(|theme| summary(theme, job.config.study.significance.alpha))
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    job.print(&written, summaries, &outcome.notes(), printer)?;
    Ok(ended(&outcome.shortcomings(job.config.study.reading.quality()), printer))
}

/// The table of a theme for people: observed over expected, a star where that is significant.
fn summary(theme: &RepeatedTheme, level: f64) -> String {
    let (test, bands) = (&theme.test, &theme.test.bands);
    let mut lines = vec![format!(
        "{} · {} events · pairs over those expected by chance, * clearly more",
        theme.selection.theme.title, theme.paired.events
    )];
    lines.extend(theme.selection.proxy_of.iter().map(|proxy_of| format!("A proxy of {proxy_of}.")));
    lines.push(String::new());
    let header = (0..bands.columns()).map(|column| format!("{:>18}", bands.time_in_words(column)));
    lines.push(format!("{:<18}{}", "", header.collect::<String>()));
    for row in 0..bands.rows() {
        let cell = |column: usize| {
            let cell = test.cell(row, column);
            let star = if test.significant(row, column, level) == Some(true) { "*" } else { " " };
            let ratio = cell.ratio().map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
            format!("{:>17}{star}", format!("{} {ratio:>6}", cell.observed))
        };
        lines.push(format!("{:<18}{}", bands.space_in_words(row), (0..bands.columns()).map(cell).collect::<String>()));
    }
    lines.push(String::new());
    lines.push(theme.in_words());
    lines.join("\n")
}
