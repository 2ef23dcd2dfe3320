//! `hexspot calibrate`: how often these settings cry wolf on this grid, and how often they see one.

use hexspot::analysis::{self, Calibrated};
use hexspot::evaluate::{Alarm, Rate};
use hexspot::output;

use super::job::{Job, ended, print_files, print_notes, table_to_stdout, with_progress};
use crate::Finish;
use crate::printer::Printer;

/// Measures the verdicts on the user's own ground.
pub fn calibrate(job: Job, printer: &Printer) -> anyhow::Result<Finish> {
    // Verdicts do not hang on the order of cells.
    if job.to_stdout() {
        job.check_one_table("calibration.csv", printer)?;
        let calibrated = with_progress(printer, |progress| analysis::calibrate(&job.config, progress))?;
        table_to_stdout(&output::calibration(calibrated.themes()))?;
        print_notes(&calibrated.notes(), printer);
        return Ok(ended(&calibrated.shortcomings(job.config.study.reading.quality()), printer));
    }
    let folder = job.folder()?;
    let calibrated = with_progress(printer, |progress| analysis::calibrate(&job.config, progress))?;
    print_files(calibrated.ledger(), printer);
    let written = analysis::write_calibration(&calibrated, &job.config, &job.formats, folder)?;
    job.print(&written, || summary(&calibrated), &calibrated.notes(), printer)?;
    Ok(ended(&calibrated.shortcomings(job.config.study.reading.quality()), printer))
}

/// The rates of each theme, for people.
fn summary(calibrated: &Calibrated) -> String {
    let mut lines = Vec::new();
    for (name, found) in &calibrated.themes {
        lines.push(format!("{name}: {}", found.sentence()));
        lines.push(String::new());
        lines.push(line("relative risk", Alarm::ALL.map(|verdict| verdict.as_str().to_owned())));
        let mut risks: Vec<f64> = found.rates.iter().map(|rate| rate.relative_risk).collect();
        risks.dedup();
        for risk in risks {
            let of = |verdict| found.rate(verdict, risk).map_or_else(String::new, percent);
            let what = if risk > 1.0 { format!("{risk}") } else { "1 (false alarms)".into() };
            lines.push(line(&what, Alarm::ALL.map(of)));
        }
        lines.push(String::new());
    }
    lines.push("exact and gi_star are not verdicts; they stand here for comparison.".into());
    lines.join("\n")
}

fn percent(rate: &Rate) -> String {
    let share = rate.measured.rate;
    let [value, low, high] = [share.value, share.low, share.high].map(|share| 100.0 * share);
    format!("{value:.1} % ({low:.1} to {high:.1})")
}

fn line(what: &str, [hot, harm, exact, gi]: [String; 4]) -> String {
    format!("{what:>18} {hot:>24} {harm:>24} {exact:>24} {gi:>24}")
}
