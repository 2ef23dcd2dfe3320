//! The same input, configuration and seed give the same bytes: with one thread or two, and with rows in any order.

use std::fmt::Write;

use crate::support::{Crime, Folder};

const CITY: &str = "--crime city/crime --premises city/premises/licensed-premises.csv \
    --footfall city/footfall/stations-hourly.csv --area city/boundaries/wards.geojson";

/// Where hashes of inputs and numbers of rows may stand.
const MASKED: [&str; 2] = ["ledger.csv", "manifest.json"];

/// A synthetic city of four months in `city`, one of its files with rows that have faults, two of them the same.
fn city() -> Folder {
    let folder = Folder::new();
    let run = folder.run("synth --out city --months 4");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let first = "city/crime/2022-01/2022-01-square-mile-street.csv";
    let mut text = folder.text(first);
    let faults = [
        Crime { month: "Jan 2022", ..Crime::default() },
        Crime { month: "January", ..Crime::default() },
        Crime { month: "Jan 2022", ..Crime::default() },
        Crime { month: "2022-01", reported_by: "Another Police", longitude: "-200", ..Crime::default() },
    ];
    for fault in faults {
        writeln!(text, "{fault}").expect("a String takes any text");
    }
    folder.with(first, text)
}

fn rank(folder: &Folder, arguments: &str) {
    let asked = "--bandwidth 200 --permutations 49";
    let run = folder.run(&format!("rank {CITY} --theme violence --theme nte {asked} {arguments}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// The lines after the first in an order that only the seed decides.
fn shuffled(text: &str, seed: &mut u64) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for last in (2..lines.len()).rev() {
        // Knuth's MMIX generator; its high bits are the good ones.
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = 1 + (*seed >> 33) as usize % last;
        lines.swap(last, other);
    }
    lines.into_iter().fold(String::new(), |text, line| text + line + "\n")
}

/// The text with each SHA-256 and each row number ("line 7") made the same.
fn masked(text: &str) -> String {
    const HASH: usize = 64;
    let is_hash = |word: &str| word.len() == HASH && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let mut out = String::new();
    let mut before = "";
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_row = before == "line " && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let mask = match word {
            _ if is_hash(word) => "<hash>",
            _ if is_row => "<row>",
            word => word,
        };
        out.push_str(mask);
        out.push_str(&piece[word.len()..]);
        before = piece;
    }
    out
}

#[test]
fn one_thread_or_two_give_the_same_bytes() {
    let folder = city();
    rank(&folder, "--threads 1 --out one");
    rank(&folder, "--threads 2 --out two");
    let files = folder.files("one");
    assert_eq!(files, folder.files("two"));
    assert_eq!(files.len(), 15, "{files:?}");
    for file in files {
        let same = folder.bytes(&format!("one/{file}")) == folder.bytes(&format!("two/{file}"));
        assert!(same, "{file} differs with the number of threads");
    }
}

#[test]
fn a_report_with_its_page_and_figures_is_the_same_by_any_number_of_threads_and_run_twice() {
    let folder = city();
    let asked = "--theme violence --resolution 9 --draws 19 --stability off --compare-to previous --latest 1_month";
    for (threads, out) in [(1, "one"), (4, "four"), (4, "again")] {
        let run = folder
            .command(&format!("report {CITY} --threads {threads} --out {out}"))
            .args(asked.split(' ').map(|word| word.replace('_', " ")))
            .output()
            .expect("the program was built with the tests");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let files = folder.files("one");
    for kind in ["report.html", "manifest.json", ".png", ".svg", "compare.csv"] {
        assert!(files.iter().any(|file| file.ends_with(kind)), "no {kind}: {files:?}");
    }
    for other in ["four", "again"] {
        assert_eq!(files, folder.files(other));
        for file in &files {
            let same = folder.bytes(&format!("one/{file}")) == folder.bytes(&format!("{other}/{file}"));
            assert!(same, "{file} of {other} is not that of one thread");
        }
    }
}

#[test]
fn the_order_of_rows_leaves_no_trace_but_hashes_and_row_numbers() {
    let mut seed = 20_240_131;
    let (plain, mut turned) = (city(), city());
    let tables = plain.files("city").into_iter().filter(|file| file.ends_with(".csv"));
    for table in tables.map(|file| format!("city/{file}")) {
        let text = plain.text(&table);
        let mixed = shuffled(&text, &mut seed);
        assert_ne!(text, mixed, "{table} was not shuffled");
        turned = turned.with(&table, mixed);
    }
    rank(&plain, "--out out");
    rank(&turned, "--out out");
    let files = plain.files("out");
    assert_eq!(files, turned.files("out"));
    for file in files {
        let name = format!("out/{file}");
        let (one, other) = (plain.text(&name), turned.text(&name));
        if MASKED.contains(&file.as_str()) {
            assert_ne!(one, other, "{file}: the hashes of other files are other hashes");
            assert_same_lines(&file, &masked(&one), &masked(&other));
        } else {
            assert_same_lines(&file, &one, &other);
        }
    }
}

/// Like `assert_eq`, but shows the first line that differs and not two whole files.
fn assert_same_lines(file: &str, one: &str, other: &str) {
    let differing = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    assert!(one == other, "{file} differs with the order of rows: {differing:#?}");
}

#[test]
fn only_hashes_and_row_numbers_are_masked() {
    let hash = "0123456789abcdef".repeat(4);
    let text = format!("a.csv,{hash},\"line 12, column \"\"Month\"\", value \"\"7\"\"\",underline 3,line x,12\n");
    assert_eq!(
        masked(&text),
        "a.csv,<hash>,\"line <row>, column \"\"Month\"\", value \"\"7\"\"\",underline 3,line x,12\n"
    );
    assert_eq!(masked(&hash[1..]), hash[1..]);
}
