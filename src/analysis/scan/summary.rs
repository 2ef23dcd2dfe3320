//! What a screen shows of it.

use crate::analysis::{ScanOutcome, ScannedTheme};
use crate::options::Options;

/// The clusters of a theme, for people.
pub fn summary(outcome: &ScanOutcome, config: &Options, theme: &ScannedTheme) -> String {
    let mut lines = vec![format!(
        "{} · {} · {} of {} events scanned by {} in {} cells at resolution {}",
        theme.selection.theme.title,
        outcome.coverage.period,
        theme.events,
        outcome.study_events(theme),
        config.scan.shape.as_str(),
        outcome.grid.study().count(),
        outcome.grid.resolution,
    )];
    if let Some(proxy_of) = &theme.selection.proxy_of {
        lines.push(format!("A proxy of {proxy_of}."));
    }
    let clusters = &theme.clusters;
    let significant = clusters.iter().filter(|cluster| cluster.significant == Some(true)).count();
    lines.push(match theme.dispersion {
        _ if theme.test.is_none() => "nothing to scan".into(),
        _ if clusters.is_empty() && outcome.too_large > 0 => format!(
            "no window holds more than its share; {} of {} cells are in no window, for each is more than the largest alone",
            outcome.too_large, outcome.populated
        ),
        _ if clusters.is_empty() => "no window holds more than its share".into(),
        Some(dispersion) => format!(
            "{significant} clusters at level {}, where events vary {:.1} times as much as by chance; {} listed",
            config.study.significance.alpha,
            dispersion.phi,
            clusters.len()
        ),
        None => format!("{} listed; no verdict, for how clumped events are is not known", clusters.len()),
    });
    lines.push(String::new());
    for cluster in clusters {
        lines.push(format!("{:>4}  {}", cluster.number, cluster.label));
        lines.push(format!("      {}", cluster.reason));
    }
    lines.push(String::new());
    lines.join("\n")
}
