//! What a screen shows of a full report.

use crate::analysis::{FullReport, Headline};
use crate::options::Options;

use super::rank_summary;
use super::{areas, compare, cover, patrol, premises, routes, survey, trend, venues, when};

/// What the preset asked for says first, then every part in short.
pub fn summary(whole: &FullReport, config: &Options) -> String {
    let FullReport { ranked, trends, areas, premises, survey, compared, journeys, when, plans, story, .. } = whole;
    let all = whole.all();
    let told = [
        first(story),
        Some(rank_summary::summaries(ranked, config)),
        // Of the first theme only: every theme is in the files, and a screen has an end.
        trends.first().map(trend::summary::summary),
        compared.first.as_ref().and_then(|compared| compared.themes.first()).map(compare::summary::of_theme),
        when.as_ref().and_then(|timed| Some(when::summary::of_theme(timed, timed.themes.first()?))),
        areas.as_ref().map(areas::summary::summary),
        premises.as_ref().map(|premises| premises::summary::summary(premises, all)),
        journeys.first().map(compare::summary::journeys),
        survey.as_ref().map(|findings| survey::summary::summary(findings, config.study.significance.alpha)),
        plans.venues.as_ref().map(|plan| venues::summary::summary(plan, config)),
        plans.routes.as_ref().map(|plan| routes::summary::summary(plan, all)),
        plans.patrol.as_ref().map(|plan| patrol::summary::summary(all, plan)),
        plans.cover.as_ref().map(cover::summary::summary),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

fn first(story: &Headline) -> Option<String> {
    let title = story.preset?.title().to_owned();
    Some([title].into_iter().chain(story.sentences.iter().cloned()).collect::<Vec<_>>().join("\n"))
}
