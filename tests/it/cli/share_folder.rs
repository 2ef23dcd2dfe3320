//! Where an export with small numbers withheld may go: whoever is sent it is sent the folder.

use super::share_told::{QUICK, city};
use crate::support::{Folder, Run};

fn rank(folder: &Folder, more: &str) -> Run {
    folder.run(&format!("rank {QUICK} {more}"))
}

/// Everything that stands in a folder.
fn held(folder: &Folder, name: &str) -> Vec<(String, Vec<u8>)> {
    let files = folder.files(name);
    files.into_iter().map(|file| (file.clone(), folder.bytes(&format!("{name}/{file}")))).collect()
}

/// TableContent a run to refusing `out` because of a file in it, before reading anything, and to changing nothing.
fn refused(folder: &Folder, arguments: &str, out: &str, named: &str) {
    let before = held(folder, out);
    let ran = folder.run(&format!("{arguments} --out {out}"));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments}: {}", ran.stderr);
    let words = [out, named, "Name a folder"];
    assert!(words.iter().all(|word| ran.stderr.contains(word)), "{arguments}: {}", ran.stderr);
    assert!(held(folder, out) == before, "{arguments} changed {out}");
}

#[test]
fn an_export_goes_into_no_folder_that_holds_anything_else() {
    let folder = city().with("mine/letter.txt", "Dear all").with("deep/a/.hidden", "");
    assert_eq!(rank(&folder, "--out all").code, 0);
    assert!(folder.files("all").contains(&"ledger.csv".into()));
    // What does not exist cannot be read: these are refused before that is met.
    let unread = "--crime nowhere --area nowhere";
    for command in ["rank", "report", "demo"] {
        let inputs = if command == "demo" { "" } else { unread };
        refused(&folder, &format!("{command} {inputs} --public"), "all", "cells_asb.geojson");
        refused(&folder, &format!("{command} {inputs} --suppress 5"), "mine", "letter.txt");
    }
    refused(&folder, &format!("rank {unread} --suppress 5"), "deep", "a/.hidden");
    assert_eq!(rank(&folder, "--suppress 10 --out shared").code, 0);
    for other in ["--suppress 5", "--suppress 10 --public"] {
        refused(&folder, &format!("rank {unread} {other}"), "shared", "cells_asb.geojson");
    }
    let none = held(&folder, "shared").len();
    assert_eq!(rank(&folder, "--suppress 10 --out shared").code, 0, "the same again");
    assert_eq!(held(&folder, "shared").len(), none);
}

#[test]
fn an_export_leaves_nothing_of_an_earlier_one_beside_it() {
    let folder = city();
    assert_eq!(rank(&folder, "--suppress 5 --theme drugs --out shared").code, 0);
    refused(&folder, &format!("rank {QUICK} --suppress 5"), "shared", "cells_drugs.geojson");
    // A file of one's own that came in the meantime.
    assert_eq!(rank(&folder, "--suppress 5 --out again").code, 0);
    let folder = folder.with("again/letter.txt", "Dear all");
    refused(&folder, &format!("rank {QUICK} --suppress 5"), "again", "letter.txt");
}

#[test]
fn any_other_run_says_what_an_earlier_one_left() {
    let folder = city().with("out/letter.txt", "Dear all");
    let first = rank(&folder, "--theme drugs --out out");
    assert!(first.code == 0 && !first.stderr.contains("earlier run"), "{}", first.stderr);
    let second = rank(&folder, "--out out");
    let note = second.stderr.lines().find(|line| line.contains("earlier run")).unwrap_or_default();
    assert!(second.code == 0 && note.contains("cells_drugs.geojson") && note.contains(" more"), "{}", second.stderr);
    assert!(!note.contains("ledger.csv") && !note.contains("letter.txt"), "{note}");
    assert!(folder.files("out").contains(&"cells_drugs.geojson".into()), "nothing is taken away");
    assert!(!rank(&folder, "--out out").stderr.contains("earlier run"), "the same files again");
}
