//! `hexspot demo`: the whole analysis on the sample that travels inside the program.

use hexspot::analysis::{self, Whole};
use hexspot::sample;

use super::job::{Job, finish, print_files, with_progress};
use super::{areas, compare, premises, rank, survey, trend, when};
use crate::Finish;
use crate::args::Rank;
use crate::printer::Printer;

/// Does it all on the sample.
pub fn demo(args: Rank, printer: &Printer) -> anyhow::Result<Finish> {
    printer.message(sample::NOTICE);
    let job = Job::of(args, sample::config())?;
    if job.to_stdout() {
        return rank::to_stdout(&job, printer);
    }
    let folder = job.folder()?;
    let whole = with_progress(printer, |progress| analysis::whole(&job.config, progress))?;
    print_files(&whole.ranked.ledger, printer);
    let written = analysis::write_whole(&whole, &job.config, "demo", &job.formats, folder)?;
    let summary = || {
        let Whole { ranked, trends, areas, premises, survey, compared, journeys: _, when } = &whole;
        let areas = areas.as_ref().map(areas::summary);
        let premises = premises.as_ref().map(|premises| premises::summary(premises, ranked));
        let survey = survey.as_ref().map(|findings| survey::summary(findings, job.config.alpha));
        let compared = compared.as_ref().map(compare::summary);
        let when = when.as_ref().map(when::summary);
        let cells = rank::summaries(ranked, &job.config);
        let parts = [Some(cells), Some(trend::summaries(trends)), compared, when, areas, premises, survey];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    };
    job.print(&written, summary, &whole.notes(&job.config), printer)?;
    Ok(finish(whole.ranked, &job.config, printer))
}
