//! The flags that only some commands heed, and which those are: the others say that they pass them over.

/// What every analysis of cells and their hotspots heeds.
const OF_HOTSPOTS: &[&str] =
    &["rank", "demo", "report", "premises", "when", "trend", "compare", "calibrate", "backtest"];

/// Flags, and the commands that heed them.
const HEEDED: &[(&[&str], &[&str])] = &[
    (&["scan", "max-share"], &["scan"]),
    (&["replications"], &["scan", "near-repeat"]),
    (&["band", "bands", "days", "periods", "distance"], &["near-repeat"]),
    (
        &[
            "cover-share",
            "candidate-kinds",
            "existing-scheme",
            "per-operator",
            "per-area",
            "backup",
            "unknown-hours",
            "demand",
        ],
        &["venues", "demo", "report"],
    ),
    (&["walk"], &["venues", "demo", "report"]),
    (&["number"], &["venues", "cover", "demo", "report"]),
    (&["streets"], &["venues", "routes", "patrol", "cover", "demo", "report"]),
    (&["detour"], &["routes", "demo", "report"]),
    (&["assets", "reach-of"], &["cover", "demo", "report"]),
    (&["train-months", "test-months"], &["backtest", "patrol"]),
    (&["teams", "shift", "visit", "second-visit"], &["patrol", "demo", "report"]),
    (&["runs"], &["calibrate"]),
    (&["basemap"], &["demo", "report"]),
    (&["reach", "traffic-light"], &["premises", "areas", "demo", "report"]),
    (&["min-premises"], &["areas", "demo", "report"]),
    (&["by"], &["rank", "trend", "demo", "report"]),
    (&["spread", "spread-by"], &["rank", "venues", "routes", "patrol", "cover", "demo", "report"]),
    (&["stability", "permutations"], &["rank", "demo", "report"]),
    (&["draws"], &["rank", "areas", "trend", "venues", "routes", "patrol", "cover", "demo", "report"]),
    (&["bandwidth"], &["rank", "backtest", "demo", "report"]),
    (&["rings", "at-least"], OF_HOTSPOTS),
    (&["expect"], &["rank", "demo", "report", "premises", "when", "trend", "compare", "calibrate", "backtest", "scan"]),
    (&["step"], &["rank", "trend", "demo", "report"]),
    (&["recent"], &["trend", "demo", "report"]),
    (&["timing"], &["rank", "when", "venues", "routes", "patrol", "cover", "demo", "report"]),
    (&["preset"], &["report"]),
    (&["latest", "compare-to"], &["report", "demo"]),
    (&["before", "after", "intervention", "treated", "control", "ring"], &["compare", "demo", "report"]),
];

/// Whether a command heeds a flag: all do that no line names.
pub fn heeds(command: &str, flag: &str) -> bool {
    HEEDED.iter().find(|(flags, _)| flags.contains(&flag)).is_none_or(|(_, commands)| commands.contains(&command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_named_is_a_setting_and_stands_once() {
        let keys = crate::example::keys();
        let named: Vec<&str> = HEEDED.iter().flat_map(|(flags, _)| flags.iter().copied()).collect();
        for flag in &named {
            assert!(keys.iter().any(|key| key == flag), "{flag} is no setting");
            assert_eq!(named.iter().filter(|other| *other == flag).count(), 1, "{flag}");
        }
    }

    #[test]
    fn every_command_named_is_one() {
        use clap::CommandFactory;
        let program = crate::args::Cli::command();
        let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
        let mut named = HEEDED.iter().flat_map(|(_, commands)| commands.iter());
        assert!(named.all(|command| names.contains(command)), "{names:?}");
    }

    #[test]
    fn a_flag_that_no_line_names_is_heeded_by_all() {
        assert!(heeds("scan", "seed") && heeds("scan", "scan") && !heeds("rank", "scan"));
    }
}
