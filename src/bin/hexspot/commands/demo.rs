//! `hexspot demo`: the whole analysis on the sample that travels inside the program.

use hexspot::sample;

use super::job::Job;
use super::{rank, report};
use crate::Finish;
use crate::printer::Printer;

/// Does it all on the sample.
pub fn demo(job: Job, printer: &Printer) -> anyhow::Result<Finish> {
    printer.message(sample::NOTICE);
    if job.to_stdout() {
        return rank::to_stdout(&job, printer);
    }
    report::everything(&job, "demo", printer)
}
