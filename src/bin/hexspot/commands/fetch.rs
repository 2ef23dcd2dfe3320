//! `hexspot fetch`: open data from where it is published.

use std::path::Path;
use std::time::Duration;

use hexspot::error::ErrorKind;
use hexspot::fetch::{self, Catalogue, FetchObserver, FetchSummary, Fetcher, HttpOptions, Progress, WaitReason};
use hexspot::ingest::{
    Areas, DEFAULT_MAX_BAD_SHARE, DEFAULT_TIME_ZONE, IngestOptions, Inputs, PoliceOptions, RepeatedIds, Source, load,
};
use hexspot::period::Period;
use indicatif::ProgressBar;
use serde_json::json;

use crate::Finish;
use crate::fetch_args::{Crime, Fetch, What};
use crate::printer::Printer;

/// Downloads what was asked for and says what became of it.
pub fn fetch(args: &Fetch, printer: &Printer) -> anyhow::Result<Finish> {
    let catalogue = catalogue(args)?;
    if let What::Footfall { list: true, .. } = args.what {
        list(&catalogue, printer)?;
        return Ok(Finish::Done);
    }
    let options = HttpOptions {
        ca_certificates: args.ca_certificate.clone(),
        max_attempts: args.tries,
        ..HttpOptions::default()
    };
    let terminal = Terminal { printer, bar: printer.bytes_bar() };
    let mut fetcher = Fetcher::open(&args.out, catalogue, &options, &terminal)?;
    fetcher.refresh = args.again;
    let summary = match &args.what {
        What::Crime(crime) => fetch_crime(&mut fetcher, crime)?,
        What::Hygiene { authority } => fetch::fetch_hygiene_ratings(&mut fetcher, authority)?,
        What::Footfall { names, list: _ } => fetch::fetch_footfall(&mut fetcher, names)?,
        What::Boundaries(wanted) => {
            let (name, kind) = (wanted.name.clone(), wanted.kind.clone());
            fetch::fetch_boundaries(&mut fetcher, &fetch::BoundaryRequest { name, kind })?
        }
    };
    terminal.bar.finish_and_clear();
    report(&summary, &args.out, printer)?;
    Ok(Finish::Done)
}

fn catalogue(args: &Fetch) -> anyhow::Result<Catalogue> {
    let mut catalogue = Catalogue::built_in();
    if let Some(path) = &args.catalogue {
        let text = std::fs::read_to_string(path).map_err(|source| hexspot::Error::cannot_open(path, source))?;
        catalogue.merge_toml(&path.display().to_string(), &text)?;
    }
    for base in &args.base {
        let Some((publisher, address)) = base.split_once('=') else {
            let problem = format!("{base:?} is not NAME=ADDRESS");
            return Err(setting("base", problem, "Such as police=https://mirror.example"));
        };
        catalogue.set_base(publisher, address)?;
    }
    Ok(catalogue)
}

fn fetch_crime(fetcher: &mut Fetcher<'_>, crime: &Crime) -> anyhow::Result<FetchSummary> {
    let Some(period) = Period::new(crime.from, crime.to) else {
        let problem = format!("{} is after {}", crime.from, crime.to);
        return Err(setting("from", problem, "Give the earlier month with --from"));
    };
    Ok(match &crime.area {
        Some(path) => {
            let name = path.file_stem().map_or_else(|| "area".into(), |stem| stem.to_string_lossy().into_owned());
            fetch::fetch_crime_from_api(fetcher, &fetch::ApiRequest { area: area(path)?, name, period })?
        }
        None => {
            let (forces, archive, extras) = (crime.force.clone(), crime.archive, crime.also.clone());
            fetch::fetch_crime_from_archive(fetcher, &fetch::ArchiveRequest { forces, period, archive, extras })?
        }
    })
}

fn area(path: &Path) -> anyhow::Result<Areas> {
    let inputs = Inputs { area: Some(Source::Path(path.into())), ..Inputs::default() };
    let police = PoliceOptions { period: None, repeated_ids: RepeatedIds::default() };
    let loaded = load(
        &inputs,
        &IngestOptions { police, max_bad_share: DEFAULT_MAX_BAD_SHARE, time_zone: DEFAULT_TIME_ZONE.into() },
        &|_, _| {},
    )?;
    Ok(loaded.area.expect("an area was given, and reading it did not fail"))
}

/// What the catalogue knows of footfall, and under which terms.
fn list(catalogue: &Catalogue, printer: &Printer) -> anyhow::Result<()> {
    let terms = catalogue.publishers.get("footfall");
    if printer.json() {
        let files = catalogue.footfall.iter();
        let files = files.map(|(name, file)| json!({ "name": name, "path": file.path, "what": file.description }));
        printer.json_result(&json!({
            "base": terms.map(|terms| &terms.base), "licence": terms.map(|terms| &terms.licence),
            "attribution": terms.map(|terms| &terms.attribution), "files": files.collect::<Vec<_>>(),
        }))?;
        return Ok(());
    }
    let mut lines: Vec<String> =
        catalogue.footfall.iter().map(|(name, file)| format!("{name:<18} {}", file.description)).collect();
    lines.extend(terms.map(|terms| format!("\n{}; {}. {}", terms.base, terms.licence, terms.attribution)));
    printer.result(&lines.join("\n"))?;
    Ok(())
}

fn report(summary: &FetchSummary, out: &Path, printer: &Printer) -> anyhow::Result<()> {
    for path in &summary.written {
        printer.detail(&format!("{path}: written"));
    }
    for path in &summary.unchanged {
        printer.detail(&format!("{path}: already there"));
    }
    for missing in &summary.missing {
        printer.message(&format!("note: {missing}: unknown, not zero"));
    }
    if printer.json() {
        let FetchSummary { written, unchanged: kept, missing } = summary;
        printer.json_result(&json!({ "written": written, "kept": kept, "missing": missing }))?;
    }
    let (written, kept) = (summary.written.len(), summary.unchanged.len());
    let already = if kept == 0 { String::new() } else { format!(", {kept} already there") };
    let files = if written == 1 { "file" } else { "files" };
    let place = out.join("sources.toml");
    printer.message(&format!("{written} {files} fetched{already}; {} says where each came from", place.display()));
    Ok(())
}

fn setting(setting: &'static str, problem: String, advice: &str) -> anyhow::Error {
    hexspot::Error::from(ErrorKind::Setting { setting, problem, advice: advice.into() }).into()
}

/// Shows progress in the terminal.
struct Terminal<'a> {
    printer: &'a Printer,
    bar: ProgressBar,
}

impl FetchObserver for Terminal<'_> {
    fn wait(&self, time: Duration, reason: WaitReason<'_>) {
        if let WaitReason::Retry(problem) = reason {
            let text = format!("{problem}; trying again in {} s", time.as_secs());
            self.bar.suspend(|| self.printer.message(&text));
        }
        std::thread::sleep(time);
    }

    fn progress(&self, progress: Progress<'_>) {
        match progress {
            Progress::Started(path) => {
                self.bar.set_message(path.to_owned());
                self.bar.set_length(0);
                self.bar.reset();
            }
            Progress::Bytes(bytes, of) => {
                self.bar.set_length(of.unwrap_or(bytes));
                self.bar.set_position(bytes);
            }
        }
    }
}
