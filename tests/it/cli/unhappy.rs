//! What goes wrong for real users: broken files, wrong files, wrong words. Each is answered by one error that names the file
//! and says what to do, or by a result whose ledger says what was left out.

mod areas;
mod compare;
mod files;
mod rows;
mod tables;
mod words;

use std::fmt::Write;

use rayon::prelude::*;

use crate::support::{Account, Crime, Folder, Run, accounts, police_file, police_rows};

const DONE: i32 = 0;
const FAILED: i32 = 1;
const USAGE: i32 = 2;
const BELOW_QUALITY: i32 = 3;

/// Rows of the sound part of most files below.
const SOUND: usize = 40;

/// One thing that users do, and what they must get.
struct Case {
    name: &'static str,
    files: Vec<(&'static str, Vec<u8>)>,
    command: String,
    exit: i32,
    says: &'static [&'static str],
    kept: Option<u64>,
    dropped: Vec<(&'static str, u64, &'static str)>,
    noted: Option<(&'static str, &'static str)>,
    ranked: Option<&'static str>,
}

/// A case that runs `rank --out out` with these arguments.
fn case(name: &'static str, arguments: &str) -> Case {
    Case {
        name,
        files: Vec::new(),
        command: format!("rank --out out {arguments}"),
        exit: DONE,
        says: &[],
        kept: None,
        dropped: Vec::new(),
        noted: None,
        ranked: None,
    }
}

/// A case that ranks `crime.csv` with this content.
fn crime(name: &'static str, content: impl Into<Vec<u8>>) -> Case {
    case(name, "--crime crime.csv").file("crime.csv", content)
}

/// A case that ranks a sound `crime.csv` with further arguments.
fn sound(name: &'static str, arguments: &str) -> Case {
    case(name, &format!("--crime crime.csv {arguments}")).file("crime.csv", police_rows("2024-01", SOUND))
}

impl Case {
    fn file(mut self, name: &'static str, content: impl Into<Vec<u8>>) -> Self {
        self.files.push((name, content.into()));
        self
    }

    /// Another command than `rank --out out …`.
    fn instead(mut self, command: &str) -> Self {
        self.command = command.into();
        self
    }

    /// The exit code, and fragments that stand in the message.
    fn ends(mut self, exit: i32, says: &'static [&'static str]) -> Self {
        (self.exit, self.says) = (exit, says);
        self
    }

    /// Rows that the ledger says were kept, over all files.
    fn keeps(mut self, rows: usize) -> Self {
        self.kept = Some(rows as u64);
        self
    }

    /// A reason in the ledger, its rows, and a fragment of its example.
    fn drops(mut self, reason: &'static str, rows: u64, example: &'static str) -> Self {
        self.dropped.push((reason, rows, example));
        self
    }

    /// A fragment of a file's name, and of the note that the ledger has of it.
    fn notes(mut self, file: &'static str, note: &'static str) -> Self {
        self.noted = Some((file, note));
        self
    }

    /// A fragment of the ranking.
    fn ranks(mut self, fragment: &'static str) -> Self {
        self.ranked = Some(fragment);
        self
    }

    /// What is not as it must be.
    fn faults(&self) -> Vec<String> {
        let folder = self.files.iter().fold(Folder::new(), |folder, (name, content)| folder.with(name, content));
        let run = folder.run(&self.command);
        let mut faults = Vec::new();
        let mut must = |holds: bool, law: String| {
            if !holds {
                faults.push(law);
            }
        };
        must(run.code == self.exit, format!("exit {} instead of {}", run.code, self.exit));
        must(!run.stderr.contains("panicked"), "it panicked".into());
        for fragment in self.says {
            must(run.stderr.contains(fragment), format!("the message lacks {fragment:?}"));
        }
        if matches!(run.code, FAILED | USAGE) {
            must(is_one_error(&run), "stderr is not one error".into());
            must(run.stderr.matches("(os error").count() <= 1, "the cause is told twice".into());
            must(run.stdout.is_empty(), "a failed run printed a result".into());
            let left = folder.path("out").read_dir().into_iter().flatten().count();
            must(left == 0, format!("a failed run left {left} things in its folder"));
        } else {
            must(!run.stderr.contains("error: "), "an error was printed by a run that ended well".into());
            self.check_outputs(&folder, &mut must);
        }
        if !faults.is_empty() {
            faults.push(format!("stderr was: {}", run.stderr.trim_end()));
        }
        faults
    }

    fn check_outputs(&self, folder: &Folder, must: &mut impl FnMut(bool, String)) {
        let files = folder.files("out");
        if !files.iter().any(|file| file == "ledger.csv") {
            return must(false, format!("there is no ledger among {files:?}"));
        }
        let ledger = folder.text("out/ledger.csv");
        let accounts = accounts(&ledger);
        must(accounts.iter().all(Account::adds_up), format!("the ledger does not add up: {ledger}"));
        must(!ledger.contains('\u{FFFD}'), format!("the ledger holds garbled text: {ledger}"));
        if let Some(kept) = self.kept {
            let of_crime = accounts.iter().filter(|account| !account.file.ends_with("geojson"));
            let sum: u64 = of_crime.map(|account| account.kept).sum();
            must(sum == kept, format!("{sum} rows kept instead of {kept}"));
        }
        for (reason, rows, example) in &self.dropped {
            let found = accounts
                .iter()
                .flat_map(|account| &account.dropped)
                .any(|(met, n, shown)| met == reason && n == rows && shown.contains(example));
            must(found, format!("the ledger lacks {rows} of {reason:?} such as {example:?}: {ledger}"));
        }
        if let Some((file, note)) = self.noted {
            let found = accounts.iter().any(|account| account.file.contains(file) && account.note.contains(note));
            must(found, format!("the ledger does not note {note:?} of {file:?}: {ledger}"));
        }
        if let Some(fragment) = self.ranked {
            let ranking = folder.text("out/ranking_vawg.csv");
            must(ranking.contains(fragment), format!("the ranking lacks {fragment:?}"));
        }
    }
}

/// Whether stderr holds an error, first, and no other.
fn is_one_error(run: &Run) -> bool {
    run.stderr.starts_with("error: ") && run.stderr.lines().filter(|line| line.starts_with("error")).count() == 1
}

/// A sound file with these rows after the sound ones: the first of them is line 42.
fn sound_and(rows: &[Crime<'_>]) -> String {
    rows.iter().fold(police_rows("2024-01", SOUND), |text, row| format!("{text}{row}\n"))
}

/// A file of nothing but copies of one row.
fn only(row: Crime<'_>) -> String {
    police_file((0..SOUND).map(|_| row.to_string()))
}

#[test]
fn every_unhappy_input_is_answered_by_one_helpful_error_or_by_a_full_ledger() {
    let tables = [
        files::contents(),
        files::places(),
        rows::rows(),
        areas::boundaries(),
        areas::exposures(),
        compare::comparisons(),
        compare::in_time(),
        words::words(),
        tables::mappings(),
        tables::rows(),
        tables::files(),
    ];
    let cases: Vec<Case> = tables.into_iter().flatten().collect();
    let faults: Vec<Vec<String>> = cases.par_iter().map(Case::faults).collect();
    let mut report = String::new();
    for (case, faults) in cases.iter().zip(&faults).filter(|(_, faults)| !faults.is_empty()) {
        writeln!(report, "{}: hexspot {}", case.name, case.command).expect("a String takes any text");
        for fault in faults {
            writeln!(report, "    {fault}").expect("a String takes any text");
        }
    }
    let wrong = faults.iter().filter(|faults| !faults.is_empty()).count();
    assert!(wrong == 0, "{wrong} of {} cases are answered wrongly:\n{report}", cases.len());
}
