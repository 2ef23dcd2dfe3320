//! Comparisons of areas and premises that cannot be made.

use super::{Case, FAILED, USAGE, case};
use crate::support::{police_rows, square};

const COUNTS: &str = "Ward,Month,N\nAbbey,2024-01,3\nBow,2024-01,5\n";
const SETTINGS: &str = "[[table]]\npath = 'counts.csv'\nholds = 'area-counts'\n[table.columns]\narea = 'Ward'\ntime = 'Month'\n\
    count = 'N'\n";
const PREMISES: &str =
    "id,name,operator,kind,access,lon,lat,capacity,hours,schemes\n1,One,,pub,public,-0.08,51.515,,,\n";

/// A case with crime, areas, premises, and counts at hand.
fn with(name: &'static str, command: &str) -> Case {
    case(name, "")
        .instead(command)
        .file("crime.csv", police_rows("2024-01", 40))
        .file("areas.geojson", square(-0.085, 51.512, 0.01))
        .file("premises.csv", PREMISES)
        .file("counts.csv", COUNTS)
        .file("hexspot.toml", SETTINGS)
}

/// Two periods of the months of `crime.csv`, which is of January 2024.
fn periods(name: &'static str, flags: &str) -> Case {
    with(name, &format!("compare --out out --crime crime.csv --area areas.geojson {flags}"))
        .file("elsewhere.geojson", square(1.0, 52.0, 0.01))
}

/// Before and after.
pub fn in_time() -> Vec<Case> {
    let two = "--before 2023-01 --after 2024-01";
    vec![
        periods("a comparison without periods", "").ends(USAGE, &["before", "less than two years", "`intervention`"]),
        periods("periods that overlap", "--before 2023-01:2024-01 --after 2024-01").ends(USAGE, &["after", "overlaps"]),
        periods("periods the wrong way round", "--before 2024-01 --after 2023-01").ends(USAGE, &["Swap them"]),
        periods("a period that ends before it begins", "--before 2023-05:2023-01 --after 2024-01")
            .ends(USAGE, &["before", "ends before"]),
        periods("a period in words", "--before lately --after 2024-01").ends(USAGE, &["lately", "2024-01:2024-12"]),
        periods("half a comparison", "--before 2023-01").ends(USAGE, &["no after"]),
        periods("days of data that has none", "--before 2024-01-01:2024-01-10 --after 2024-01-11:2024-01-31")
            .ends(FAILED, &["A comparison of days cannot be determined", "carry a month and no day"]),
        periods("a period without data", two).ends(FAILED, &["no month of 2023-01", "2024-01"]),
        periods("periods beyond the months read", &format!("--from 2024-01 {two}")).ends(USAGE, &["before", "--from"]),
        periods("an intervention before all data", "--intervention 2020-05-01")
            .ends(USAGE, &["nothing is observed before"]),
        periods("treated ground elsewhere", &format!("{two} --treated elsewhere.geojson"))
            .ends(USAGE, &["treated", "no cell of the study area"]),
        periods("a control and nothing treated", &format!("{two} --control areas.geojson"))
            .ends(USAGE, &["control", "--treated"]),
        periods("a ring around nothing", &format!("{two} --ring 300")).ends(USAGE, &["ring", "--treated"]),
        periods("a ring without width", &format!("{two} --ring 0")).ends(USAGE, &["ring", "250"]),
        with("a comparison to stdout", "compare -o - --crime crime.csv --intervention 2024-01-15")
            .ends(USAGE, &["several files"]),
        with("journeys that count nothing", "compare --out out -c journeys.toml")
            .file(
                "journeys.toml",
                "[[table]]\npath = 'counts.csv'\nholds = 'journeys'\n[table.columns]\ntime = 'Month'\n",
            )
            .ends(USAGE, &["`count` or `passengers`"]),
    ]
}

/// Areas and premises.
pub fn comparisons() -> Vec<Case> {
    vec![
        with("areas without areas", "areas --out out --crime crime.csv").ends(USAGE, &["areas", "--areas FILE"]),
        with("areas without data", "areas --out out --areas areas.geojson").ends(USAGE, &["crime", "--crime FILE"]),
        with(
            "a measure that the data does not have",
            "areas --out out --crime crime.csv --areas areas.geojson --theme noise",
        )
        .ends(FAILED, &["nothing of \"noise\"", "leave --theme out"]),
        with("a measure misspelt", "areas --out out --crime crime.csv --areas areas.geojson --theme violance")
            .ends(USAGE, &["violance", "did you mean \"violence\""]),
        with(
            "points of premises that nobody names",
            "areas --out out --crime crime.csv --areas areas.geojson --premises premises.csv --theme traffic-light",
        )
        .ends(FAILED, &["no incident names a premises", "[[table]]"]),
        with("areas in months without data", "areas --out out --crime crime.csv --areas areas.geojson --from 2030-01")
            .ends(FAILED, &["no row is in the months asked for", "2024-01"]),
        with("areas to stdout as GeoJSON", "areas -o - --format geojson --crime crime.csv --areas areas.geojson")
            .ends(USAGE, &["to stdout"]),
        with("counts that are no counts", "areas --out out --counts crime.csv")
            .ends(FAILED, &["crime.csv", "[[table]]"]),
        with("a ranking of cells from counts by area", "rank --out out -c hexspot.toml")
            .ends(USAGE, &["no file of events with positions", "hexspot areas"]),
        with("draws that are no number", "areas --out out --crime crime.csv --areas areas.geojson --draws many")
            .ends(USAGE, &["draws", "many", "999"]),
        with("too many draws", "areas --out out --crime crime.csv --areas areas.geojson --draws 99999999")
            .ends(USAGE, &["draws", "99999999"]),
        with("premises without premises", "premises --out out --crime crime.csv")
            .ends(USAGE, &["no premises were given", "--premises FILE"]),
        with("premises to stdout", "premises -o - --crime crime.csv --premises premises.csv")
            .ends(USAGE, &["several files"]),
        with("a reach that is none", "premises --out out --crime crime.csv --premises premises.csv --reach=-5")
            .ends(USAGE, &["reach", "-5", "such as 50"]),
        with(
            "a scheme that is not there",
            "premises --out out --crime crime.csv --premises premises.csv --traffic-light no.toml",
        )
        .ends(USAGE, &["traffic-light", "no.toml"]),
        with(
            "a scheme that makes no sense",
            "premises --out out --crime crime.csv --premises premises.csv --traffic-light s.toml",
        )
        .file("s.toml", "amber = 9\nred = 3\n")
        .ends(USAGE, &["amber begins at 9 points, above red at 3"]),
        with(
            "a scheme with an unknown key",
            "premises --out out --crime crime.csv --premises premises.csv --traffic-light s.toml",
        )
        .file("s.toml", "yellow = 9\n")
        .ends(USAGE, &["s.toml", "yellow"]),
    ]
}
