//! `hexspot patrol`: a plan that can be kept to, in every form in which it is written.

use serde_json::Value;

use crate::support::Folder;

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
