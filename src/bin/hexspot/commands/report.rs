//! `hexspot report`: the whole analysis on the user's data, as far as it goes.

use hexspot::analysis::{self, FullReport, Headline};
use hexspot::options::Options;

use super::job::{Job, ended, with_progress};
use super::{areas, compare, cover, patrol, premises, rank, routes, survey, trend, venues, when};
use crate::Finish;
use crate::printer::Printer;

/// Does it all on the user's data.
pub fn report(job: Job, printer: &Printer) -> anyhow::Result<Finish> {
    job.refuse_stdout("a report comes as many files")?;
    everything(&job, "report", printer)
}

/// Everything that the inputs of a job allow, written and told.
pub fn everything(job: &Job, command: &str, printer: &Printer) -> anyhow::Result<Finish> {
    let folder = job.folder()?;
    let whole = with_progress(printer, |progress| analysis::whole(&job.config, progress))?;
    job.print_files(&whole.ranked.ledger, printer);
    let written = analysis::write_whole(&whole, &job.config, command, &job.formats, folder)?;
    job.print(&written, || summary(&whole, &job.config), &whole.notes(&job.config), printer)?;
    let shortcomings = whole.shortcomings(job.config.study.reading.quality());
    // The program ends here, as after a ranking.
    std::mem::forget(whole);
    Ok(ended(&shortcomings, printer))
}

/// What the preset asked for says first, then every part in short.
fn summary(whole: &FullReport, config: &Options) -> String {
    let FullReport { ranked, trends, areas, premises, survey, compared, journeys, when, plans, story, .. } = whole;
    let all = whole.all();
    let told = [
        first(story),
        Some(rank::summaries(ranked, config)),
        // Of the first theme only: every theme is in the files, and a screen has an end.
        trends.first().map(trend::summary),
        compared.first.as_ref().and_then(|compared| compared.themes.first()).map(compare::of_theme),
        when.as_ref().and_then(|timed| Some(when::of_theme(timed, timed.themes.first()?))),
        areas.as_ref().map(areas::summary),
        premises.as_ref().map(|premises| premises::summary(premises, all)),
        journeys.first().map(compare::journeys),
        survey.as_ref().map(|findings| survey::summary(findings, config.study.significance.alpha)),
        plans.venues.as_ref().map(|plan| venues::summary(plan, config)),
        plans.routes.as_ref().map(|plan| routes::summary(plan, all)),
        plans.patrol.as_ref().map(|plan| patrol::summary(all, plan)),
        plans.cover.as_ref().map(cover::summary),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

fn first(story: &Headline) -> Option<String> {
    let title = story.preset?.title().to_owned();
    Some([title].into_iter().chain(story.sentences.iter().cloned()).collect::<Vec<_>>().join("\n"))
}
