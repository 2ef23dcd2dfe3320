//! `hexspot demo`: the whole analysis on the sample that travels inside the program.

use hexspot::analysis::{self, Whole};
use hexspot::sample;

use super::job::{Job, finish, print_files, with_progress};
use super::{areas, premises, rank, when};
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
        let Whole { ranked, areas, premises, when } = &whole;
        let areas = areas.as_ref().map(areas::summary);
        let premises = premises.as_ref().map(|premises| premises::summary(premises, ranked));
        let when = when.as_ref().map(when::summary);
        let parts = [Some(rank::summaries(ranked, &job.config)), areas, premises, when];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    };
    job.print(&written, summary, &whole.notes(), printer)?;
    Ok(finish(whole.ranked, &job.config, printer))
}
