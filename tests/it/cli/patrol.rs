//! `hexspot patrol`: a plan that can be kept to, in every form in which it is written.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Folder, police_rows, real_data, square_of_police_rows};

/// What a small plan is asked for: the sample's sexual offences carry a time of day.
const ASKED: &str = "patrol -c city/hexspot.toml --theme sexual-offences --harm count --resolution 9 --teams 2 --draws 19 --train-months 30 \
                     --out out";

/// Exit code and stderr of a command and a shift, which has a blank in it.
fn run(folder: &Folder, command: &str, shift: &str) -> (Option<i32>, String) {
    let output =
        folder.command(command).args(["--shift", shift]).output().expect("the program was built with the tests");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

#[test]
fn a_plan_is_the_same_in_every_file_and_tells_what_it_rests_on() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city").code, 0);
    let shift = "Fri 21:30-00:15";
    let (code, said) = run(&folder, ASKED, shift);
    assert_eq!(code, Some(0), "{said}");
    let map: Value = serde_json::from_str(&folder.text("out/patrol.geojson")).expect("JSON");
    let visits: Vec<&Value> =
        map["features"].as_array().expect("features").iter().map(|feature| &feature["properties"]).collect();
    let table = folder.text("out/patrol.csv");
    let calendar = folder.text("out/patrol.ics");
    assert_eq!(table.lines().count(), 1 + visits.len());
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), visits.len());
    let events: Vec<&str> = calendar.split("BEGIN:VEVENT").skip(1).collect();
    for (visit, event) in visits.iter().zip(&events) {
        let text = |name: &str| visit[name].as_str().expect("text");
        let (start, end) = (text("start"), text("end"));
        assert!(("2025-01-10T21:30:00"..="2025-01-11T00:00:00").contains(&start), "{start}: the Friday after the data");
        assert!(("2025-01-10T21:45:00"..="2025-01-11T00:15:00").contains(&end), "{end}");
        let stamp: String = start.chars().filter(|c| c.is_alphanumeric()).collect();
        assert!(event.contains(&format!("DTSTART:{stamp}\r\n")), "{event}");
    }
    for pair in visits.windows(2).filter(|pair| pair[0]["team"] == pair[1]["team"]) {
        assert!(
            pair[0]["end"].as_str() <= pair[1]["start"].as_str()
                && pair[1]["order"].as_u64() > pair[0]["order"].as_u64()
        );
    }
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let patrol = &manifest["patrol"];
    assert_eq!(
        (patrol["hours_assumed"].as_bool(), patrol["visits"].as_u64()),
        (Some(false), Some(visits.len() as u64))
    );
    let of_bound = patrol["expected"]["of_bound"].as_f64().expect("a share");
    assert!(of_bound > 0.7 && of_bound <= 1.0, "{of_bound}");
    let methods = patrol["tested"]["methods"].as_array().expect("tested");
    let counted = |at: usize| methods[at]["share_counted"].as_f64().expect("a share");
    assert!(counted(0) > 2.0 * counted(2), "a plan is far better than equal spread: {methods:?}");
    assert_eq!(run(&folder, &format!("{ASKED} --threads 1"), shift).0, Some(0));
    assert_eq!((folder.text("out/patrol.csv"), folder.text("out/patrol.ics")), (table, calendar));
}

#[test]
fn shifts_that_begin_together_have_visits_of_their_own_in_the_calendar() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city --months 14").code, 0);
    let asked = "patrol -c city/hexspot.toml --theme sexual-offences --harm count --resolution 9 --teams 1 --draws 0 --train-months 13 \
                 --out out";
    let shifts = ["--shift", "Fri 20:00-23:00", "--shift", "Fri 20:00-22:00"];
    let output = folder.command(asked).args(shifts).output().expect("the program was built with the tests");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let calendar = folder.text("out/patrol.ics").replace("\r\n ", "");
    let of = |name: &str| -> Vec<&str> { calendar.lines().filter_map(|line| line.strip_prefix(name)).collect() };
    let (uids, summaries) = (of("UID:"), of("SUMMARY:"));
    let different: BTreeSet<&&str> = uids.iter().collect();
    assert!(uids.len() > 10 && different.len() == uids.len(), "{uids:?}");
    for shift in [shifts[1], shifts[3]] {
        assert!(summaries.iter().any(|said| said.starts_with(&format!("{shift}\\, team 1: "))), "{summaries:?}");
    }
}

#[test]
fn a_few_events_with_a_time_of_day_do_not_set_the_hours_of_all() {
    let timed = "When,X,Y\n2024-01-05 23:10,-0.0825,51.514\n2024-01-12 23:20,-0.0820,51.514\n2024-02-09 02:10,-0.0825,51.5145\n";
    let table = "[[table]]\npath = \"timed.csv\"\nsource = \"Rail\"\ncategory = \"Violence and sexual offences\"\n[table.columns]\n\
                 time = \"When\"\nlon = \"X\"\nlat = \"Y\"\n";
    let folder = Folder::new()
        .with("crime/2024-01-city-of-london-street.csv", police_rows("2024-01", 60))
        .with("crime/2024-02-city-of-london-street.csv", police_rows("2024-02", 60))
        .with("timed.csv", timed)
        .with("area.geojson", square_of_police_rows())
        .with("hexspot.toml", table);
    let asked =
        "patrol -c hexspot.toml --crime crime --area area.geojson --theme violence --resolution 10 --draws 0 --out out";
    let (code, said) = run(&folder, asked, "Tue 10:00-12:00");
    assert_eq!(code, Some(0), "{said}");
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let patrol = &manifest["patrol"];
    let hours = patrol["hours"].as_str().expect("what the hours rest on");
    assert!(hours.contains("3 of 123 events have a time of day, too few to tell by"), "{hours}");
    assert_eq!(patrol["hours_assumed"], true);
    assert!(patrol["visits"].as_u64().is_some_and(|visits| visits > 0), "something is expected of a Tuesday too");
}

/// The comparison with a method in a manifest: the share of harm present for and that counted, of the plan and of the method.
fn against(manifest: &Value, method: usize) -> [(f64, f64); 2] {
    let methods = &manifest["patrol"]["tested"]["methods"];
    let of = |method: usize, name: &str| methods[method][name].as_f64().expect("a share");
    ["share_present", "share_counted"].map(|name| (of(0, name), of(method, name)))
}

#[test]
fn plans_are_present_for_more_of_what_happens_next_than_the_plain_count_and_equal_spread() {
    let folder = Folder::new();
    assert_eq!(folder.run("synth --out city").code, 0);
    let asked =
        "patrol -c city/hexspot.toml --theme sexual-offences --harm count --resolution 9 --teams 2 --draws 0 --out out";
    assert_eq!(run(&folder, asked, "Fri 20:00-02:00").0, Some(0));
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    let tested = &manifest["patrol"]["tested"];
    assert_eq!((tested["origins"].as_u64(), tested["origins_possible"].as_u64()), (Some(24), Some(24)));
    for (method, least) in [(1, 1.0), (2, 2.0)] {
        for (plan, other) in against(&manifest, method) {
            assert!(plan > least * other, "{method}: {plan} {other}");
        }
    }
}

#[test]
fn plans_are_present_for_more_of_the_assaults_of_a_district_of_chicago_than_equal_spread() {
    let Some(data) = real_data() else { return };
    let assaults = data.join("crime-with-time/chicago_aggravated_assaults.csv.gz");
    if !assaults.is_file() {
        println!("skipped: {} not found", assaults.display());
        return;
    }
    let table = format!(
        "time-zone = \"America/Chicago\"\n[[table]]\npath = \"{}\"\nholds = \"events\"\ncategory = \"Violence and sexual offences\"\n\
         [table.columns]\ntime = \"date\"\nlon = \"longitude\"\nlat = \"latitude\"\n[table.only]\ndistrict = [\"11\"]\n",
        assaults.display()
    );
    let folder = Folder::new().with("hexspot.toml", table);
    let asked = "patrol -c hexspot.toml --theme violence --harm count --from 2018-01 --to 2019-12 --draws 0 --out out";
    let (code, said) = run(&folder, asked, "Fri 20:00-04:00");
    assert_eq!(code, Some(0), "{said}");
    let manifest: Value = serde_json::from_str(&folder.text("out/manifest.json")).expect("JSON");
    assert_eq!(manifest["patrol"]["hours_assumed"], false);
    assert!(against(&manifest, 2).iter().all(|(plan, equal)| *plan > 1.5 * equal), "{:?}", against(&manifest, 2));
    // Months of some dozen assaults while anybody is out, a few of a hundred of them met: nothing clear can be said against the plain count.
    let plain = &manifest["patrol"]["tested"]["methods"][1];
    for verdict in ["verdict", "verdict_present"] {
        assert_ne!(plain[verdict], "worse", "{plain}");
    }
}

#[test]
fn shifts_and_visits_that_nobody_can_keep_are_refused() {
    let folder = Folder::new();
    for (shift, flags, said) in [
        ("Fri", "", "is not a day and hours"),
        ("Fri 20:00-20:00", "", "ends where it begins"),
        ("Fri 20:00-21:00", "--visit 90", "longer than the shift Fri 20:00-21:00"),
        ("Fri 20:00-21:00", "--teams 0", "0 is not a number of teams"),
        ("Fri 20:00-21:00", "--second-visit 1", "second-visit: 1 is not a share"),
    ] {
        let (code, stderr) = run(&folder, &format!("patrol --crime none.csv {flags}"), shift);
        assert!(code == Some(2) && stderr.contains(said), "{shift} {flags}: {code:?} {stderr}");
    }
}
