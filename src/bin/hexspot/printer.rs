//! The only place that prints: results to stdout, messages and progress to stderr.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where and how much to print.
#[derive(Clone, Copy)]
pub struct Printer {
    quiet: bool,
    verbose: bool,
    json: bool,
    progress: bool,
}

impl Printer {
    pub fn new(quiet: bool, verbose: bool, json: bool) -> Self {
        Self { quiet, verbose, json, progress: false }
    }

    /// The same printer, with a progress bar where somebody can see it.
    pub fn with_progress(self, wanted: bool) -> Self {
        Self { progress: wanted && !self.quiet && io::stderr().is_terminal(), ..self }
    }

    /// Whether results are to be printed for programs.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Prints a result.
    pub fn result(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{text}")?;
        out.flush()
    }

    /// Prints a result for programs.
    pub fn json_result(&self, value: &serde_json::Value) -> io::Result<()> {
        self.result(&serde_json::to_string_pretty(value)?)
    }

    /// Tells the user something on the way.
    pub fn message(&self, text: &str) {
        if !self.quiet {
            self.print(text);
        }
    }

    /// Tells the user what explains the exit code, quiet or not.
    pub fn warning(&self, text: &str) {
        self.print(text);
    }

    /// Tells the user who wants to know more.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            self.print(text);
        }
    }

    /// Prints an error, once, with its causes.
    pub fn error(&self, error: &anyhow::Error) {
        let mut text = error.to_string();
        for cause in error.chain().skip(1).map(ToString::to_string) {
            if !text.contains(&cause) {
                text = format!("{text}: {cause}");
            }
        }
        self.print(&format!("error: {text}"));
    }

    /// A bar for `what`, hidden where nobody would see it.
    pub fn bar(&self, what: &'static str) -> ProgressBar {
        let target = if self.progress { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target).with_message(what);
        let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} ({per_sec}, {eta} left)");
        bar.with_style(style.expect("the template is tested by every run"))
    }

    /// A bar that counts bytes, hidden where nobody would see it.
    pub fn bytes_bar(&self) -> ProgressBar {
        let style =
            ProgressStyle::with_template("{msg} [{bar:30}] {bytes}/{total_bytes} ({bytes_per_sec}, {eta} left)");
        self.bar("").with_style(style.expect("the template is tested by every run"))
    }

    fn print(&self, text: &str) {
        // A closed stderr is no reason to lose the analysis.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

/// Whether an error is no more than the reader of our output having gone.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
