//! Modules use earlier ones only, files do not import in circles, and each outside package stays in the modules that need it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library in the order in which data passes them; those of a line stand side by side and do not use each other. Each
/// uses earlier lines only.
const ORDER: &[&[&str]] = &[
    // Value types that all share.
    &["error", "clock", "period", "place", "option_group", "text"],
    &["ingest"],
    &["fetch"],
    &["theme"],
    &["grid"],
    &["exposure"],
    &["table"],
    &["study"],
    &["rank", "areas", "premises", "temporal", "trend", "compare", "survey", "near_repeat", "scan"],
    &["plan"],
    &["evaluate"],
    &["output"],
    &["disclosure"],
    &["figures"],
    &["report"],
    &["options"],
    &["analysis"],
    &["sample"],
];

/// Circles of more than two files that are known, each by its first file and how many files it has: debts, which may only shrink.
const KNOWN_CIRCLES: &[(&str, usize)] = &[
    ("src/analysis/cells.rs", 9),
    ("src/figures/backend.rs", 5),
    ("src/figures/legend.rs", 3),
    ("src/ingest/crime/column_mapping_reader.rs", 5),
    ("src/temporal/days.rs", 4),
];

/// A package and the parts of `src` that may use it.
const PACKAGES: &[(&str, &[&str])] = &[
    ("polars", &["output/parquet.rs"]),
    ("indicatif", &["bin/"]),
    ("anyhow", &["bin/"]),
    ("ctrlc", &["bin/"]),
    ("plotters", &["figures/"]),
    ("dejavu", &["figures/"]),
    ("plotly", &["report/"]),
    ("askama", &["report/"]),
    ("rand_chacha", &[]),
    ("ring", &["ingest/sha256.rs"]),
    ("shapefile", &["ingest/spatial/"]),
    ("rusqlite", &["ingest/spatial/geopackage.rs"]),
    ("lonlat_bng", &["ingest/crs.rs"]),
    ("proj4rs", &["ingest/crs.rs"]),
    ("opening_hours", &["ingest/premises/hours.rs"]),
    ("quick_xml", &["ingest/premises/fhrs.rs"]),
    ("ureq", &["fetch/http.rs"]),
    ("solar_positioning", &["temporal/daylight.rs"]),
    ("petgraph", &["plan/walk/"]),
    ("icalendar", &["output/"]),
    // Tests only: the server they fetch from.
    ("rustls", &[]),
    ("rcgen", &[]),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Each source file below a folder, by its path there, without tests and comments.
fn code(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    files(&root, &mut found);
    let text = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("readable");
        let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    let name = |path: &PathBuf| path.strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/");
    let is_test =
        |path: &String| path.ends_with("tests.rs") || path.contains("/tests/") || path.contains("test_fixture");
    found.iter().map(|path| (name(path), text(path))).filter(|(path, _)| !is_test(path)).collect()
}

/// The paths that follow `prefix`, groups in braces opened one level: `crate::{a::b, c}` gives `a::b` and `c`.
fn paths_after(text: &str, prefix: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        if at > 0
            && (text.as_bytes()[at - 1] == b'_'
                || text.as_bytes()[at - 1].is_ascii_alphanumeric()
                || text[..at].ends_with("::"))
        {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        let path = |text: &str| {
            text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect::<String>()
        };
        match rest.strip_prefix('{') {
            None => paths.push(path(rest)),
            Some(group) => paths.extend(group.split('}').next().unwrap_or_default().split(',').map(path)),
        }
    }
    paths.into_iter().filter(|path| !path.is_empty()).collect()
}

fn line_of(module: &str) -> Option<usize> {
    ORDER.iter().position(|line| line.contains(&module))
}

#[test]
fn every_module_has_its_place() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("readable");
    let modules =
        lib.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    let without: Vec<&str> = modules.filter(|module| line_of(module).is_none()).collect();
    assert!(without.is_empty(), "{without:?} have no place in ORDER");
}

#[test]
fn modules_use_earlier_ones_only() {
    let mut wrong = BTreeSet::new();
    for (path, text) in code("src") {
        let module = path.split(['/', '.']).next().unwrap_or_default();
        let Some(place) = line_of(module) else { continue };
        for used in paths_after(&text, "crate::") {
            let used = used.split("::").next().unwrap_or_default().to_owned();
            let Some(other) = line_of(&used) else { continue };
            let is_fine = used == module || other < place || (place == 0 && other == 0);
            if !is_fine {
                wrong.insert(format!("{path} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The file that holds a module path, as far as the path goes.
fn file_of(path: &[&str], files: &BTreeMap<String, String>) -> Option<String> {
    (1..=path.len()).rev().find_map(|length| {
        let stem = path[..length].join("/");
        [format!("{stem}.rs"), format!("{stem}/mod.rs")].into_iter().find(|file| files.contains_key(file))
    })
}

/// The module path of a file.
fn module_of(file: &str) -> Vec<&str> {
    let mut path: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if path.last() == Some(&"mod") {
        path.pop();
    }
    path
}

/// For each file those it imports from; a folder's own file is left out, for it only lists what it holds.
fn imports(files: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    let is_parent = |file: &str, other: &str| {
        let (a, b) = (module_of(file), module_of(other));
        a.starts_with(&b) || b.starts_with(&a)
    };
    let of = |(file, text): (&String, &String)| {
        let module = module_of(file);
        let mut used: Vec<Vec<String>> = Vec::new();
        let owned = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
        used.extend(paths_after(text, "crate::").iter().map(|path| owned(path)));
        for (prefix, up) in [("super::super::", 2), ("super::", 1)] {
            for path in paths_after(text, prefix).iter().filter(|path| !path.starts_with("super")) {
                let above = module[..module.len().saturating_sub(up)].iter().map(|part| (*part).to_owned());
                used.push(above.chain(owned(path)).collect());
            }
        }
        let resolve = |path: &Vec<String>| file_of(&path.iter().map(String::as_str).collect::<Vec<_>>(), files);
        let others = used.iter().filter_map(resolve).filter(|other| other != file && !is_parent(file, other));
        (file.clone(), others.collect())
    };
    files.iter().map(of).collect()
}

/// The files that can be reached from each and reach it again.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<BTreeSet<String>> {
    let reach = |from: &String| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(file) = next.pop() {
            let others = imports.get(&file).into_iter().flatten();
            next.extend(others.filter(|other| seen.insert((*other).clone())).cloned());
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = imports.keys().map(|file| (file, reach(file))).collect();
    let circle = |file: &&String| -> BTreeSet<String> {
        reached[*file]
            .iter()
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(*file)))
            .cloned()
            .collect()
    };
    reached.keys().map(circle).filter(|circle| circle.len() > 1).collect()
}

#[test]
fn no_new_circle_of_more_than_two_files() {
    for folder in ["src", "crates/stats/src", "crates/synth/src"] {
        let is_known = |circle: &BTreeSet<String>| {
            let first = circle.first().map(|file| format!("{folder}/{file}")).unwrap_or_default();
            KNOWN_CIRCLES.iter().any(|(file, files)| *file == first && circle.len() <= *files)
        };
        let mut large = circles(&imports(&code(folder)));
        large.retain(|circle| circle.len() > 2 && !is_known(circle));
        assert!(large.is_empty(), "{folder}: {large:#?}");
    }
}

#[test]
fn packages_stay_in_their_modules() {
    let mut wrong = Vec::new();
    for (path, text) in code("src") {
        for (package, modules) in PACKAGES {
            let whole_word = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let uses = text.match_indices(&format!("{package}::")).any(|(at, _)| whole_word(at));
            if uses && !modules.iter().any(|module| path.starts_with(module)) {
                wrong.push(format!("{path} uses {package}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn libraries_do_not_print_or_read_a_clock() {
    const NEVER: [&str; 8] =
        ["println!", "eprintln!", "print!(", "dbg!", "SystemTime", "Instant::now", "Zoned::now", "Timestamp::now"];
    let mut wrong = Vec::new();
    for folder in ["src", "crates/stats/src", "crates/synth/src"] {
        for (path, text) in code(folder).into_iter().filter(|(path, _)| !path.starts_with("bin/")) {
            wrong.extend(
                NEVER.iter().filter(|word| text.contains(**word)).map(|word| format!("{folder}/{path}: {word}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn paths_are_read_as_they_are_written() {
    assert_eq!(
        paths_after("use crate::grid::Grid;\nuse crate::{exposure, rank::Order};", "crate::"),
        ["grid::Grid", "exposure", "rank::Order"]
    );
    let files = |texts: &[(&str, &str)]| texts.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let three =
        files(&[("a/x.rs", "use super::y::Y;"), ("a/y.rs", "use crate::a::z::Z;"), ("a/z.rs", "use super::x::X;")]);
    assert_eq!(circles(&imports(&three)).first().map(BTreeSet::len), Some(3));
}
