//! `hexspot survey`: answers in, shares, tests and areas out; alone, and beside the sample's crime.

use std::fmt::Write;

use serde_json::Value;

use crate::support::{Folder, accounts};

/// The mapping of [`safety_survey`].
pub const TABLE: &str = "[[table]]\npath = \"survey/safety-survey.csv\"\nholds = \"survey\"\nsource = \"Safety survey\"\n\
    positive = [\"Very safe\", \"Fairly safe\", \"Concerned\"]\n[table.columns]\nquestion = \"Question\"\nanswer = \"Answer\"\n\
    group = \"Group\"\narea = \"Ward\"\ncircumstance = \"When\"\ncount = \"Responses\"\n";

/// Wards of the sample.
const WARDS: [&str; 5] = ["Bishopsgate", "Aldgate", "Cheap", "Dowgate", "Cripplegate"];

/// A survey in long form: safe by day nearly everybody, after dark fewer, in the first ward fewest.
pub fn safety_survey() -> String {
    let mut text = "Question,Answer,Group,Ward,When,Responses\n".to_owned();
    let mut row = |question: &str, answer: &str, group: &str, ward: &str, when: &str, responses: usize| {
        writeln!(text, "{question},{answer},{group},{ward},{when},{responses}").expect("a String takes any text");
    };
    for (number, ward) in WARDS.iter().enumerate() {
        for (group, of) in [("Resident", 20), ("Worker", 40), ("Visitor", if number == 4 { 3 } else { 12 })] {
            for (when, safe) in [("By day", of - of / 20), ("After dark", of * (6 + number) / 12)] {
                row("How safe do you feel?", "Very safe", group, ward, when, safe / 3);
                row("How safe do you feel?", "Fairly safe", group, ward, when, safe - safe / 3);
                row("How safe do you feel?", "A bit unsafe", group, ward, when, of - safe);
            }
            row("Anti-social behaviour", "Concerned", group, ward, "", of / 3);
            row("Anti-social behaviour", "Not concerned", group, ward, "", of - of / 3);
        }
    }
    text
}

fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

fn alone(survey: &str, toml: &str) -> Folder {
    Folder::new().with("survey/safety-survey.csv", survey).with("hexspot.toml", toml)
}

#[test]
fn a_survey_alone_gives_shares_and_tests() {
    let folder = alone(&safety_survey(), TABLE);
    let run = folder.run("survey -c hexspot.toml --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        folder.files("out"),
        ["ledger.csv", "manifest.json", "survey.csv", "survey_areas.csv", "survey_tests.csv"]
    );
    let shares = rows(&folder.text("out/survey.csv"));
    let all = |when: &str| {
        let of = |row: &&std::collections::BTreeMap<String, String>| {
            row["circumstance"] == when
                && row["group"].is_empty()
                && row["area"].is_empty()
                && row["question"].starts_with("How")
        };
        shares.iter().find(of).unwrap_or_else(|| panic!("no row of {when:?}")).clone()
    };
    let (day, dark) = (all("By day"), all("After dark"));
    assert_eq!((day["respondents"].as_str(), day["positive"].as_str()), ("351", "336"));
    assert!(dark["share"].parse::<f64>().expect("a share") < 0.75, "{dark:?}");
    assert!(shares.iter().any(|row| row["few_respondents"] == "true"), "three visitors are few");
    let tests = rows(&folder.text("out/survey_tests.csv"));
    let night = tests.iter().find(|row| row["comparison"] == "circumstances").expect("day and dark are compared");
    assert_eq!((night["first"].as_str(), night["significant"].as_str()), ("After dark", "true"));
    assert!(night["sentence"].contains("By day 96 % of 351"), "{}", night["sentence"]);
    let kinds: std::collections::BTreeSet<&str> = tests.iter().map(|row| row["comparison"].as_str()).collect();
    assert_eq!(kinds.len(), 5);
    assert!(rows(&folder.text("out/survey_areas.csv")).iter().all(|row| row["theme"].is_empty()));
    let account = &accounts(&folder.text("out/ledger.csv"))[0];
    assert!(account.adds_up() && account.read == account.kept && account.note.contains("Concerned"));
    assert!(run.stderr.contains("who is who is not known"), "{}", run.stderr);
}

#[test]
fn what_is_felt_stands_beside_what_is_recorded() {
    let folder = Folder::new();
    let run = folder.run("synth --out city --months 12");
    assert_eq!(run.code, 0, "{}", run.stderr);
    // The sample's own survey makes way for this one.
    let settings = folder.text("city/hexspot.toml");
    let others: Vec<&str> = settings.split("[[table]]").filter(|table| !table.contains("safety-survey")).collect();
    let toml = format!("{}\n{TABLE}", others.join("[[table]]"));
    let folder = folder.with("city/survey/safety-survey.csv", safety_survey()).with("city/hexspot.toml", toml);
    let run = folder.run("survey -c city/hexspot.toml --theme violence --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let areas = rows(&folder.text("out/survey_areas.csv"));
    let dark = |ward: &str| {
        areas.iter().find(|row| row["circumstance"] == "After dark" && row["area"] == ward).expect("the ward").clone()
    };
    assert_eq!(dark("Bishopsgate")["rank_share"], "5", "fewest feel safe there");
    assert_eq!(dark("Bishopsgate")["rank_events"], "1", "and most is recorded there");
    assert!(!dark("Cheap")["spearman_events"].is_empty() && dark("Cheap")["areas_compared"] == "5");
    assert!(accounts(&folder.text("out/ledger.csv")).iter().all(crate::support::Account::adds_up));
    assert!(run.stderr.contains("neither is the cause"), "{}", run.stderr);
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    assert_eq!(manifest["survey"]["beside_recorded"]["areas"], 5);
    assert_eq!(manifest["below_quality_threshold"], serde_json::json!([]));
    let yes = &manifest["survey"]["counts_as_yes"];
    assert_eq!(
        (&yes[0]["question"], &yes[0]["answers"]),
        (&"Anti-social behaviour".into(), &serde_json::json!(["Concerned"]))
    );
    let felt = rows(&folder.text("out/survey.csv"));
    let how = felt.iter().find(|row| row["question"].starts_with("How")).expect("the question");
    assert_eq!(how["counts_as_yes"], "Fairly safe; Very safe");
    let number = |row: &std::collections::BTreeMap<String, String>, name: &str| row[name].parse::<f64>().ok();
    let dark = dark("Cheap");
    assert!(number(&dark, "q_events") > number(&dark, "p_events"), "several correlations are one family: {dark:?}");
    assert!(run.stdout.contains("(q ") && !run.stdout.contains("(p "), "{}", run.stdout);
    // Rows that stand beside answers are those in the wards that somebody answered about.
    let events = |row: &&std::collections::BTreeMap<String, String>| {
        row["question"].starts_with("How") && row["circumstance"] == "After dark"
    };
    let beside: f64 = areas.iter().filter(events).filter_map(|row| number(row, "events")).sum();
    let all = folder.run("survey -c city/hexspot.toml --theme all --out all");
    assert_eq!(all.code, 0, "{}", all.stderr);
    let told: f64 =
        rows(&folder.text("all/survey_areas.csv")).iter().filter(events).filter_map(|row| number(row, "events")).sum();
    let accounts = accounts(&folder.text("all/ledger.csv"));
    let kept: u64 =
        accounts.iter().filter(|account| account.file.contains("-street")).map(|account| account.kept).sum();
    assert!(beside < told && kept as f64 <= told, "{kept} rows are kept and {told} events stand beside answers");
}

#[test]
fn totals_and_pooled_months_are_told() {
    let survey = "Question,Answer,Group,Ward,When,Responses\nSafe?,Very safe,Women,,,30\nSafe?,A bit unsafe,Women,,,20\n\
        Safe?,Very safe,Men,,,40\nSafe?,A bit unsafe,Men,,,10\nSafe?,Very safe,All,,,70\nSafe?,A bit unsafe,All,,,30\n";
    let toml = TABLE.replace(", \"Concerned\"]", "]");
    let run = alone(survey, &toml).run("survey -c hexspot.toml --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("the rows of Group \"All\" have exactly as many answers"), "{}", run.stderr);
    let parts = survey.split("Safe?,Very safe,All").next().expect("a part");
    let run = alone(parts, &toml).run("survey -c hexspot.toml --out out");
    assert!(run.code == 0 && !run.stderr.contains("exactly as many"), "{}", run.stderr);
    assert!(run.stdout.contains("1 of 1 comparisons"), "two groups are compared once: {}", run.stdout);
}

#[test]
fn a_row_for_each_respondent_is_read_as_well() {
    let respondents = "Age,Ward,Safe by day,Safe at night\n18-24,Cheap,Yes,No\n18-24,Bank,Yes,Yes\n65+,Bank,yes,\n65+,Bank,N/A,No\n,,,\n";
    let toml = "[[table]]\npath = \"survey/safety-survey.csv\"\nholds = \"survey\"\npositive = [\"Yes\"]\n[table.columns]\n\
        answers = [\"Safe by day\", \"Safe at night\"]\ngroup = [\"Age\", \"Ward\"]\n[table.missing]\n\"Safe by day\" = [\"N/A\"]\n";
    let folder = alone(respondents, toml);
    let run = folder.run("survey -c hexspot.toml --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        folder.files("out"),
        ["ledger.csv", "manifest.json", "survey.csv", "survey_tests.csv"],
        "no area, no areas"
    );
    let shares = rows(&folder.text("out/survey.csv"));
    let everybody: Vec<_> = shares.iter().filter(|row| row["grouping"].is_empty()).collect();
    let counts = |row: &std::collections::BTreeMap<String, String>| {
        format!("{} {} of {}", row["question"], row["positive"], row["respondents"])
    };
    assert_eq!(everybody.into_iter().map(counts).collect::<Vec<_>>(), ["Safe at night 1 of 3", "Safe by day 3 of 3"]);
    let account = &accounts(&folder.text("out/ledger.csv"))[0];
    assert_eq!((account.read, account.kept, account.dropped[0].0.as_str()), (5, 4, "no answer"));
}

#[test]
fn a_survey_that_cannot_be_understood_is_refused_with_what_was_met() {
    for (toml, said) in [
        (
            TABLE.replace("positive = [\"Very safe\", \"Fairly safe\", \"Concerned\"]\n", ""),
            "which answers count as yes; met: \"A bit unsafe\"",
        ),
        (
            TABLE.replace(", \"Concerned\"]", "]"),
            "no answer to \"Anti-social behaviour\" is among those that count as yes; met: \"Concerned\"",
        ),
        (TABLE.replace("answer = \"Answer\"\n", ""), "no column is said to be `answer` or `answers`"),
        (
            TABLE.replace("question = \"Question\"", "answers = [\"Question\"]"),
            "`answers` is a column for each question",
        ),
    ] {
        let run = alone(&safety_survey(), &toml).run("survey -c hexspot.toml --out out");
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    let faulty = safety_survey()
        + "How safe do you feel?,Very safe,Resident,Cheap,By day,2.5\nHow safe do you feel?,,Resident,Cheap,By day,2\n\
        How safe do you feel?,Very safe,Resident,Cheap,By day,\n";
    let folder = alone(&faulty, TABLE);
    assert_eq!(folder.run("survey -c hexspot.toml --out out").code, 0);
    let account = &accounts(&folder.text("out/ledger.csv"))[0];
    let reasons: Vec<&str> = account.dropped.iter().map(|dropped| dropped.0.as_str()).collect();
    assert!(account.adds_up());
    assert_eq!(reasons, ["unreadable number", "no count of its own", "no answer"]);
    let none =
        Folder::new().with("a.csv", crate::support::police_rows("2024-01", 5)).run("survey --crime a.csv --out out");
    assert!(none.code == 2 && none.stderr.contains("no survey was given"), "{}", none.stderr);
}

#[test]
fn inspect_suggests_the_mapping_of_a_survey() {
    let folder = Folder::new().with("survey/safety-survey.csv", safety_survey());
    let suggested = folder.run("inspect --suggest survey/safety-survey.csv");
    assert!(
        suggested.stdout.contains("holds = \"survey\"") && suggested.stdout.contains("guessed"),
        "{}",
        suggested.stdout
    );
    let folder = folder.with("hexspot.toml", &suggested.stdout);
    let run = folder.run("survey -c hexspot.toml --out out");
    assert_eq!(run.code, 0, "{}\n{}", suggested.stdout, run.stderr);
}
