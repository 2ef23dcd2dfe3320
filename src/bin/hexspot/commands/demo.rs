//! `hexspot demo`: the whole analysis on the sample that travels inside the program.

use hexspot::sample;

use super::job::Job;
use super::{rank, report};
use crate::Finish;
use crate::args::Rank;
use crate::printer::Printer;

/// Does it all on the sample.
pub fn demo(args: Rank, printer: &Printer) -> anyhow::Result<Finish> {
    printer.message(sample::NOTICE);
    let job = Job::of_shareable(args, sample::config())?;
    if job.to_stdout() {
        return rank::to_stdout(&job, printer);
    }
    report::everything(&job, "demo", printer)
}
