//! README and `--help` do not drift apart.

use crate::support::Folder;

const README: &str = include_str!("../../../README.md");

fn help(of: &str) -> String {
    let folder = Folder::new();
    let ran = folder.run(&format!("{of} --help"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn the_usage_in_the_readme_is_what_help_prints() {
    let block =
        README.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("README shows the usage");
    assert_eq!(block.trim(), help("").trim(), "copy the output of `hexspot --help` into README.md");
}

#[test]
fn every_flag_that_the_readme_names_exists() {
    let all: String = ["", "config", "inspect", "synth", "fetch"].map(help).concat();
    let flags = README
        .split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
        .filter(|word| word.starts_with("--") && word.len() > 4);
    let cargos = ["--release", "--open", "--no-default-features"];
    let flags: Vec<&str> = flags.filter(|flag| !cargos.contains(flag)).collect();
    assert!(flags.len() >= 10, "{flags:?}");
    for flag in flags {
        assert!(all.contains(flag), "README names {flag}, which no command has");
    }
}

#[test]
fn help_prints_the_default_of_each_setting() {
    // Help is wrapped to the width of the terminal.
    let rank = help("rank").split_whitespace().collect::<Vec<_>>().join(" ");
    for default in ["[default: 0.05]", "[default: auto]", "[default: count]", "[default: hexspot-out]"] {
        assert!(rank.contains(default), "{default} is not in the help of rank");
    }
}
