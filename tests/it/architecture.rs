//! The house stays a street: a room uses earlier rooms and the shared value types, never a later one; each outside package
//! stays in the rooms that need it.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order in which they are walked. A room may use those before it.
const STREET: [&str; 13] = [
    "ingest",
    "theme",
    "grid",
    "exposure",
    "stats",
    "inference",
    "rank",
    "plan",
    "evaluate",
    "export",
    "share",
    "render",
    "report",
];

/// Value types that every room shares.
const SHARED: [&str; 6] = ["error", "place", "period", "clock", "text", "Error"];

/// Rooms on the floor of a room of the street, beside it: they use what that room may use, not the room itself, and are used by
/// what comes after it.
const SAME_FLOOR: [(&str, &str); 6] = [
    ("rank", "premises"),
    ("rank", "areas"),
    ("rank", "time"),
    ("rank", "trend"),
    ("rank", "compare"),
    ("rank", "survey"),
];

/// Rooms beside the street, and what they may use.
const BESIDE: [(&str, &[&str]); 2] = [("sample", &["analysis", "ingest", "premises"]), ("fetch", &["ingest"])];

/// A package and the parts of `src` that may use it.
const PACKAGES: [(&str, &[&str]); 24] = [
    ("polars", &["export/parquet.rs"]),
    ("clap", &["bin/"]),
    ("indicatif", &["bin/"]),
    ("anyhow", &["bin/"]),
    ("ctrlc", &["bin/"]),
    ("plotters", &["render/"]),
    ("dejavu", &["render/"]),
    ("plotly", &["report/"]),
    ("askama", &["report/"]),
    ("rand_chacha", &["inference/streams.rs"]),
    ("ring", &["ingest/fingerprint.rs", "inference/streams.rs"]),
    ("shapefile", &["ingest/spatial/"]),
    ("rusqlite", &["ingest/spatial/geopackage.rs"]),
    ("lonlat_bng", &["ingest/crs.rs"]),
    ("proj4rs", &["ingest/crs.rs"]),
    ("opening_hours", &["ingest/premises/hours.rs"]),
    ("quick_xml", &["ingest/premises/fhrs.rs"]),
    ("hexspot_synth", &["sample.rs", "study/marking.rs", "bin/"]),
    ("ureq", &["fetch/http.rs"]),
    ("solar_positioning", &["time/daylight.rs"]),
    ("petgraph", &["plan/walk/"]),
    ("icalendar", &["export/"]),
    // Tests only: the server they fetch from.
    ("rustls", &[]),
    ("rcgen", &[]),
];

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Each source file that is not of tests: its path below `src` and its text without tests and comments.
fn code() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 60, "the walk found only {} files", files.len());
    let relative = |path: &PathBuf| path.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
    let text = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("readable");
        let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    let of_tests = |path: &String| path.ends_with("/tests.rs") || path.contains("/tests/");
    files.iter().map(|path| (relative(path), text(path))).filter(|(path, _)| !of_tests(path)).collect()
}

/// The first segments after `crate::` in a text, braces opened.
fn used(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        if at > 0 && text.as_bytes()[at - 1] == b'_' {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let segment = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            None => used.push(segment(rest)),
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                used.extend(group.split(',').map(|item| segment(item.trim())).filter(|item| !item.is_empty()));
            }
        }
    }
    used
}

/// The rooms that a room may use, itself among them; `None` for what is no room.
fn allowed(room: &str) -> Option<Vec<&str>> {
    let before = |at: usize| {
        let beside =
            SAME_FLOOR.iter().filter(move |(floor, _)| STREET[..at].contains(floor)).map(|(_, beside)| *beside);
        STREET[..at].iter().copied().chain(beside).chain([room]).collect()
    };
    let on_street = |room: &str| STREET.iter().position(|stage| *stage == room);
    if let Some(at) = on_street(room) {
        return Some(before(at));
    }
    if let Some((floor, _)) = SAME_FLOOR.iter().find(|(_, beside)| *beside == room) {
        return on_street(floor).map(before);
    }
    match BESIDE.iter().find(|(beside, _)| *beside == room) {
        Some((beside, may)) => Some([&[*beside], *may].concat()),
        None => SHARED.contains(&room).then(Vec::new),
    }
}

#[test]
fn a_room_never_uses_a_later_one() {
    let mut wrong = Vec::new();
    for (path, text) in code() {
        let room = path.split(['/', '.']).next().unwrap_or_default();
        let Some(allowed) = allowed(room) else { continue };
        let fine = |used: &String| allowed.contains(&used.as_str()) || SHARED.contains(&used.as_str());
        wrong.extend(used(&text).into_iter().filter(|used| !fine(used)).map(|used| format!("{path} uses {used}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn packages_stay_in_their_rooms_and_the_library_does_not_print() {
    let mut wrong = Vec::new();
    for (path, text) in code() {
        for (package, rooms) in PACKAGES {
            let whole_word = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let uses = text.match_indices(&format!("{package}::")).any(|(at, _)| whole_word(at));
            if uses && !rooms.iter().any(|room| path.starts_with(room)) {
                wrong.push(format!("{path} uses {package}"));
            }
        }
        let prints = ["println!", "eprintln!", "print!(", "dbg!"].iter().any(|print| text.contains(print));
        let clock =
            ["SystemTime", "Instant::now", "Zoned::now", "Timestamp::now"].iter().any(|clock| text.contains(clock));
        if (prints || clock) && !path.starts_with("bin/") {
            wrong.push(format!("{path} prints or reads a clock"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_room_beside_is_used_by_what_comes_after_and_by_nothing_before() {
    let may = |room: &str, other: &str| allowed(room).expect("a room").contains(&other);
    assert!(may("export", "premises") && may("premises", "inference") && may("premises", "premises"));
    assert!(!may("rank", "premises") && !may("premises", "rank") && !may("inference", "premises"));
    assert!(!may("premises", "export") && may("export", "rank") && allowed("bin").is_none());
}

#[test]
fn the_walk_reads_use_lines_as_they_are_written() {
    assert_eq!(used("use crate::grid::Grid;\nuse crate::{exposure, rank};"), ["grid", "exposure", "rank"]);
}
