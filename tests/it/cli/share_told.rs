//! What an export with small numbers withheld says around its maps: on the screen, in the manifest and on the page.

use serde_json::Value;

use crate::support::Folder;

/// Little enough to be quick.
pub(super) const QUICK: &str = "--crime city/crime --area city/boundaries/wards.geojson --theme asb --theme violence --resolution 9 \
    --stability off --draws 0";

/// A city of some months in `city`.
pub(super) fn city() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 4").code, 0);
    folder
}

fn manifest(folder: &Folder, out: &str) -> Value {
    serde_json::from_str(&folder.text(&format!("{out}/manifest.json"))).expect("JSON")
}

/// The numbers in a text.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect()
}

#[test]
fn the_screen_shows_no_number_of_events_quiet_or_not() {
    let folder = city();
    for (command, out) in
        [("rank", "a"), ("report", "b"), ("rank --quiet", "c"), ("report --quiet", "d"), ("rank --verbose", "e")]
    {
        let ran = folder.run(&format!("{command} {QUICK} --suppress 5 --out {out}"));
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
        let withheld = manifest(&folder, out)["sharing"]["withheld"].as_array().map_or(0, Vec::len).to_string();
        assert_eq!(numbers(&ran.stdout), ["5", &withheld], "{command}: {}", ran.stdout);
        assert!(ran.stdout.lines().count() == 1 && ran.stdout.contains("withheld"), "{}", ran.stdout);
        let told: Vec<&str> = ran.stderr.lines().filter(|line| !line.contains("files written to")).collect();
        assert_eq!(numbers(&told.join("\n")), [""; 0], "{command}: {}", ran.stderr);
        assert_eq!(ran.stderr.is_empty(), command.contains("quiet"), "{command}: {}", ran.stderr);
    }
}

#[test]
fn one_map_to_stdout_is_the_one_that_may_be_shared_and_nothing_is_told_beside_it() {
    let folder = city();
    let one = QUICK.replace("--theme asb", "");
    assert_eq!(folder.run(&format!("rank {one} --suppress 5 --out shared")).code, 0);
    let ran = folder.run(&format!("rank {one} --suppress 5 --verbose --out -"));
    assert_eq!((ran.code, numbers(&ran.stderr)), (0, Vec::new()), "{}", ran.stderr);
    assert!(ran.stderr.contains("withheld"), "{}", ran.stderr);
    let map: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let of_file: Value = serde_json::from_str(&folder.text("shared/cells_violence.geojson")).expect("JSON");
    assert_eq!(map["features"], of_file["features"]);
    // For programs too.
    let ran = folder.run(&format!("--json rank {one} --suppress 5 --out shared"));
    let told: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(told["manifest"], manifest(&folder, "shared"));
}

#[test]
fn quality_is_told_by_a_verdict_without_figures_in_the_manifest_on_the_page_and_on_the_screen() {
    let folder = city();
    let verdict = |out: &str| {
        let below = manifest(&folder, out)["below_quality_threshold"].clone();
        below.as_array().expect("a verdict").iter().map(|of| of.as_str().expect("words").to_owned()).collect::<Vec<_>>()
    };
    let missed = folder.run(&format!("report {QUICK} --suppress 5 --max-unlocated-share 0 --out missed"));
    let words = ["asb", "violence"]
        .map(|theme| format!("more events of theme {theme} have no position than max_unlocated_share allows"));
    assert_eq!((missed.code, verdict("missed")), (3, words.to_vec()), "{}", missed.stderr);
    let page = folder.text("missed/report.html");
    assert!(words.iter().all(|words| page.contains(words) && missed.stderr.contains(words)), "{}", missed.stderr);
    let met = folder.run(&format!("report {QUICK} --suppress 5 --max-unlocated-share 1 --out met"));
    assert_eq!((met.code, verdict("met")), (0, Vec::new()), "{}", met.stderr);
    let are_met = "no threshold of data quality, max_unlocated_share or max_faulty_share, is missed";
    assert!(folder.text("met/report.html").contains(are_met) && !page.contains(are_met));
    // With nothing withheld the figures are told.
    let all = folder.run(&format!("rank {QUICK} --max-unlocated-share 0 --out all"));
    assert!(all.code == 3 && verdict("all")[0].contains('%'), "{:?}", verdict("all"));
}

#[test]
fn a_shared_file_names_files_and_not_the_folders_they_lie_in() {
    let folder = city();
    let here = folder.path("city").display().to_string();
    let of_city = format!("rank -c {here}/hexspot.toml --resolution 9 --stability off --draws 0 --theme asb");
    let page = format!("report {}", QUICK.replace("city/", &format!("{here}/")));
    for (command, out, is_told) in [
        (of_city.clone(), "all", true),
        (format!("{of_city} --suppress 5"), "shared", false),
        (format!("{page} --suppress 5"), "page", false),
    ] {
        let ran = folder.run(&format!("{command} --out {out}"));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let telling = |file: &String| String::from_utf8_lossy(&folder.bytes(&format!("{out}/{file}"))).contains(&here);
        let telling: Vec<String> = folder.files(out).into_iter().filter(telling).collect();
        assert_eq!(!telling.is_empty(), is_told, "{out}: {telling:?}");
    }
    let manifest = manifest(&folder, "shared");
    let configuration = &manifest["configuration"];
    assert_eq!(
        (&configuration["crime"][0], &configuration["area"], &configuration["streets"][0]),
        (&"crime".into(), &"wards.geojson".into(), &"streets.geojson".into())
    );
    let names = |list: &Value, of: &str| -> Vec<String> {
        list.as_array().expect("a list").iter().map(|one| one[of].as_str().expect("a name").to_owned()).collect()
    };
    let mut all = names(&configuration["tables"], "path");
    all.extend(names(&manifest["inputs"], "file"));
    assert!(all.contains(&"tfl.csv".into()) && all.contains(&"2022-01-square-mile-street.csv".into()), "{all:?}");
    assert!(all.iter().all(|name| !name.contains('/')), "{all:?}");
}

#[test]
fn what_changed_is_asked_of_no_shared_report() {
    let folder = city().with("weeks.toml", "latest = \"2 weeks\"");
    let asked = [
        ("--preset monthly", "preset"),
        ("--preset tasking", "preset"),
        ("-c weeks.toml", "latest"),
        ("--compare-to year-before", "compare-to"),
        ("--before 2022-01 --after 2022-02", "before"),
        ("--intervention 2022-03", "intervention"),
        ("--treated city/boundaries/wards.geojson", "treated"),
    ];
    for (flags, setting) in asked {
        let ran = folder.run(&format!("report {QUICK} --suppress 5 {flags} --out refused"));
        assert_eq!(ran.code, 2, "{flags}: {}", ran.stderr);
        assert!(ran.stderr.contains(&format!("error: {setting}:")), "{flags}: {}", ran.stderr);
        assert!(!folder.path("refused").exists());
    }
    // Commands without a way to suppress refuse the flag, and a project file that asks for it.
    let refused = folder.run(&format!("areas {QUICK} --suppress 5 --out refused"));
    assert!(refused.code == 2 && refused.stderr.contains("`hexspot report`"), "{}", refused.stderr);
}
