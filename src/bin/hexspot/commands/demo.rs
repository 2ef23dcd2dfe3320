//! `hexspot demo`: the whole analysis on the sample that travels inside the program.

use hexspot::analysis::{self, Whole};
use hexspot::sample;

use super::job::{Job, finish, print_files, with_progress};
use super::{areas, compare, cover, patrol, premises, rank, routes, survey, trend, venues, when};
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
    let folder = job.folder()?;
    let whole = with_progress(printer, |progress| analysis::whole(&job.config, progress))?;
    print_files(&whole.ranked.ledger, printer);
    let written = analysis::write_whole(&whole, &job.config, "demo", &job.formats, folder)?;
    let summary = || {
        let Whole { ranked, trends, areas, premises, survey, compared, journeys, when, plans, .. } = &whole;
        let areas = areas.as_ref().map(areas::summary);
        let premises = premises.as_ref().map(|premises| premises::summary(premises, ranked));
        let survey = survey.as_ref().map(|findings| survey::summary(findings, job.config.alpha));
        // Of the first theme only: every theme is in the files, and a screen has an end.
        let trend = trends.first().map(trend::summary);
        let compared = compared.as_ref().and_then(|compared| compared.themes.first()).map(compare::of_theme);
        let when = when.as_ref().and_then(|timed| Some(when::of_theme(timed, timed.themes.first()?)));
        let journeys = journeys.first().map(compare::journeys);
        let cells = Some(rank::summaries(ranked, &job.config));
        let venues = plans.venues.as_ref().map(|plan| venues::summary(plan, &job.config));
        let routes = plans.routes.as_ref().map(|plan| routes::summary(plan, ranked));
        let patrol = plans.patrol.as_ref().map(|plan| patrol::summary(ranked, plan));
        let cover = plans.cover.as_ref().map(cover::summary);
        let told = [cells, trend, compared, when, areas, premises, journeys, survey];
        let parts = told.into_iter().chain([venues, routes, patrol, cover]);
        parts.flatten().collect::<Vec<_>>().join("\n\n")
    };
    job.print(&written, summary, &whole.notes(&job.config), printer)?;
    Ok(finish(whole.ranked, &job.config, printer))
}
