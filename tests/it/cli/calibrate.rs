//! `hexspot calibrate` on the sample: rates that can be told again, and said in a sentence.

use serde_json::Value;

use crate::support::Folder;

const ASKED: &str = "calibrate -c city/hexspot.toml --theme violence --theme drugs --resolution 9 --runs 40";

#[test]
fn rates_are_the_same_for_any_number_of_threads_and_rise_with_the_risk() {
    let folder = Folder::new();
    for command in [
        "synth --out city --months 12",
        &format!("{ASKED} --threads 1 --out one"),
        &format!("{ASKED} --threads 2 --out two"),
    ] {
        let run = folder.run(command);
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
    }
    assert_eq!(folder.files("one"), ["calibration.csv", "ledger.csv", "manifest.json"]);
    for file in folder.files("one") {
        assert_eq!(folder.bytes(&format!("one/{file}")), folder.bytes(&format!("two/{file}")), "{file}");
    }
    let table = folder.text("one/calibration.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("CSV").iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), 2 * 4 * 4, "themes, relative risks and verdicts");
    let rate = |risk: &str, verdict: &str| -> f64 {
        let row = rows.iter().find(|row| row[0] == "violence" && row[2].starts_with(risk) && row[4] == verdict);
        row.expect("a row each")[5].parse().expect("a number")
    };
    assert!(rate("1", "hot") <= 0.2 && rate("5", "hot") > 0.9, "{rows:?}");
    assert!(rate("2", "hot") <= rate("3", "hot") && rate("3", "hot") <= rate("5", "hot"));
    let manifest: Value = serde_json::from_str(&folder.text("one/manifest.json")).expect("JSON");
    let said = manifest["calibration"]["themes"][0]["sentence"].as_str().expect("a sentence");
    assert!(said.contains("at least one hot cell in") && said.contains("with 5 times the risk is found in"), "{said}");
    let stdout = folder.run(&format!("{ASKED} --out -"));
    assert_eq!((stdout.code, stdout.stdout), (0, table));
}
