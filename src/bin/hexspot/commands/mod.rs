//! One file per command, and the list of those that analyse.

mod config;
mod fetch;
mod inspect;
mod runner;
mod synth;
mod welcome;

use clap::ArgMatches;
use hexspot::analysis::{self, AnalysisResult, Progress};
use hexspot::options::{GROUPS, Group, Options};
use hexspot::sample;

use crate::printer::Printer;
use crate::{Finish, layers};

pub use config::config;
pub use fetch::fetch;
pub use inspect::inspect;
pub use synth::synth;
pub use welcome::welcome;

/// A command that analyses.
pub struct AnalysisCommand {
    pub name: &'static str,
    pub about: &'static str,
    /// The groups of options that it uses.
    groups: &'static [&'static [&'static str]],
    /// The options that it starts from.
    base: fn() -> Options,
    /// Whether its results may be shared with small numbers suppressed.
    shareable: bool,
    /// Whether it has one main output, which may go to stdout.
    stdout: bool,
    run: fn(&Options, Progress<'_>) -> hexspot::Result<Box<dyn AnalysisResult>>,
}

/// Groups that every analysis uses.
const COMMON: &[&str] = &[
    "study.inputs",
    "study.theme",
    "study.period",
    "study.hours",
    "study.significance",
    "study.random",
    "study.reading",
    "output",
    "study.marking",
];

/// Groups of those that test cells.
const CELLS: &[&str] = &["study.grid", "study.window", "study.expectation", "study.exposure"];

/// Groups of those that plan from ranked cells.
const PLANS: &[&str] = &["study.grid", "study.exposure", "spread", "draws", "timing", "streets"];

/// Groups of everything that a report holds.
const REPORT: &[&str] = &[
    "order",
    "spread",
    "density",
    "draws",
    "sensitivity",
    "timing",
    "step",
    "recent",
    "rates",
    "premises",
    "compare",
    "assets",
    "siting",
    "venues",
    "routes",
    "patrol",
    "report_period",
    "page",
    "disclosure",
];

/// Groups of a report that the help of its parts explains.
const PARTS: &[&str] = &[
    "spread", "density", "timing", "step", "rates", "recent", "premises", "compare", "assets", "siting", "venues",
    "routes", "patrol",
];

/// The commands that analyse, in the order of help.
pub const ANALYSES: &[AnalysisCommand] = &[
    AnalysisCommand {
        name: "rank",
        about: "Rank the cells and hotspots of a theme",
        groups: &[
            COMMON,
            CELLS,
            &["order", "spread", "density", "draws", "sensitivity", "step", "timing", "disclosure"],
        ],
        base: Options::default,
        shareable: true,
        stdout: true,
        run: |options, progress| boxed(analysis::run(options, progress)),
    },
    AnalysisCommand {
        name: "areas",
        about: "Compare areas by number and by rate on every measure: the Liverpool Street analysis",
        groups: &[COMMON, &["study.exposure", "draws", "rates", "premises"]],
        base: Options::default,
        shareable: false,
        stdout: true,
        run: |options, progress| boxed(analysis::areas(options, progress)),
    },
    AnalysisCommand {
        name: "premises",
        about: "Attribute incidents to premises: traffic-light ratings, operators, repeat locations",
        groups: &[COMMON, CELLS, &["premises"]],
        base: || with_themes(&["nte"]),
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::premises(options, progress)),
    },
    AnalysisCommand {
        name: "when",
        about: "Show when things happen: hours of the week, nights, weekends, darkness, per person present",
        groups: &[COMMON, CELLS, &["timing"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::when(options, progress)),
    },
    AnalysisCommand {
        name: "trend",
        about: "Test whether places change: monthly series, trends, emerging hotspots, year on year",
        groups: &[COMMON, CELLS, &["order", "draws", "step", "recent"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::trend(options, progress)),
    },
    AnalysisCommand {
        name: "compare",
        about: "Compare two periods: what changed, with what certainty, and whether it was displaced",
        groups: &[COMMON, CELLS, &["compare"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::compare(options, progress)),
    },
    AnalysisCommand {
        name: "near-repeat",
        about: "Test for near-repeat victimisation (Knox)",
        groups: &[COMMON, &["near_repeat", "replications"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::near_repeat(options, progress)),
    },
    AnalysisCommand {
        name: "survey",
        about: "Analyse a survey: shares by group and area, differences, perceived against recorded",
        groups: &[COMMON],
        base: || with_themes(&["violence", "asb"]),
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::survey(options, progress)),
    },
    AnalysisCommand {
        name: "scan",
        about: "Scan for clusters of any size",
        groups: &[COMMON, &["study.grid", "study.expectation", "study.exposure", "scan", "replications"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::scan(options, progress)),
    },
    AnalysisCommand {
        name: "venues",
        about: "Choose premises to approach for a scheme such as Safe Haven, existing members counted",
        groups: &[COMMON, PLANS, &["siting", "venues"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::venues(options, progress)),
    },
    AnalysisCommand {
        name: "routes",
        about: "Plan routes home: the streets people walk from venues to stations, their harm, safer ones",
        groups: &[COMMON, PLANS, &["routes"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::routes(options, progress)),
    },
    AnalysisCommand {
        name: "patrol",
        about: "Plan patrols: which team is where when, to maximise the expected harm covered by a patrol",
        groups: &[COMMON, PLANS, &["patrol", "backtest"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::patrol(options, progress)),
    },
    AnalysisCommand {
        name: "cover",
        about: "Find gaps in cameras, lights, cleaning or other assets, and the best places for new ones",
        groups: &[COMMON, PLANS, &["siting", "assets"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::cover(options, progress)),
    },
    AnalysisCommand {
        name: "calibrate",
        about: "Estimate the false-alarm and detection rates of these settings on this grid",
        groups: &[COMMON, CELLS, &["calibration"]],
        base: Options::default,
        shareable: false,
        stdout: true,
        run: |options, progress| boxed(analysis::calibrate(options, progress)),
    },
    AnalysisCommand {
        name: "backtest",
        about: "Test rankings on later months: PAI, PEI and hit rate",
        groups: &[COMMON, CELLS, &["backtest", "density"]],
        base: Options::default,
        shareable: false,
        stdout: false,
        run: |options, progress| boxed(analysis::backtest(options, progress)),
    },
    AnalysisCommand {
        name: "report",
        about: "Run every analysis your inputs allow and write an HTML report",
        groups: &[COMMON, CELLS, REPORT, &["preset", "streets"]],
        base: Options::default,
        shareable: true,
        stdout: false,
        run: |options, progress| boxed(analysis::whole(options, progress)),
    },
    AnalysisCommand {
        name: "demo",
        about: "Do the same on the synthetic sample that travels inside the program",
        groups: &[COMMON_OF_DEMO, CELLS, REPORT],
        base: sample::options,
        shareable: true,
        stdout: true,
        run: |options, progress| boxed(analysis::whole(options, progress)),
    },
];

/// Groups that every analysis of the sample uses: its files are its own.
const COMMON_OF_DEMO: &[&str] = COMMON.split_at(1).1;

/// Groups of the whole configuration.
pub static OF_CONFIG: &[Group] = GROUPS;

fn with_themes(themes: &[&str]) -> Options {
    let mut options = Options::default();
    options.study.theme.theme = themes.iter().map(|theme| (*theme).to_owned()).collect();
    options
}

impl AnalysisCommand {
    /// The names of the groups of options that it uses.
    pub fn group_ids(&self) -> impl Iterator<Item = &'static str> {
        self.groups.iter().flat_map(|ids| ids.iter().copied())
    }

    /// The groups of options that it uses, in their usual order.
    pub fn groups(&self) -> impl Iterator<Item = &'static Group> {
        GROUPS.iter().filter(|group| self.group_ids().any(|id| id == group.id))
    }

    /// The groups that help leaves to the commands whose they are: a report takes them too.
    pub fn hidden_groups(&self, brief: bool) -> impl Iterator<Item = &'static Group> {
        let is_report = self.groups.contains(&REPORT);
        let hidden = move |id| PARTS.contains(&id) || (brief && ["order", "recent"].contains(&id));
        self.groups().filter(move |group| is_report && hidden(group.id))
    }

    /// What help says after the options.
    pub fn more_help(&self) -> &'static str {
        if self.groups.contains(&REPORT) {
            "Options of rank, trend, areas, premises, compare, venues, routes, patrol and cover work here too."
        } else {
            ""
        }
    }

    /// Runs it with what its flags, and the files these name, say.
    pub fn run(&self, matches: &ArgMatches, printer: &Printer) -> anyhow::Result<Finish> {
        let layered = layers::read(matches, self.groups(), (self.base)())?;
        layered.options.check()?;
        if !self.shareable {
            layered.options.check_shareable()?;
        }
        runner::run(self, &layered, printer)
    }
}

fn boxed<T: AnalysisResult + 'static>(result: hexspot::Result<T>) -> hexspot::Result<Box<dyn AnalysisResult>> {
    result.map(|result| Box::new(result) as Box<dyn AnalysisResult>)
}
