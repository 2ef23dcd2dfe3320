//! Sound files with faulty rows: a few are left out and told, many make the file unfit.

use super::{BELOW_QUALITY, Case, FAILED, SOUND, case, crime, only, sound, sound_and};
use crate::support::{Crime, police_rows, square_of_police_rows};

pub fn rows() -> Vec<Case> {
    let one = Crime::default();
    let swapped = Crime { longitude: "51.515", latitude: "-0.08", ..one };
    let nowhere = Crime { longitude: "", latitude: "", ..one };
    let zero = Crime { longitude: "0", latitude: "0.000000", ..one };
    let too_short = format!("{}a1,2024-01,City of London Police\n", police_rows("2024-01", SOUND));
    vec![
        crime("coordinates swapped in all rows", only(swapped))
            .ends(FAILED, &["crime.csv", "40 of 40 rows", "longitude and latitude swapped", "line 2", "max-bad-share"]),
        crime("coordinates swapped in a row", sound_and(&[swapped])).keeps(SOUND).drops(
            "longitude and latitude swapped",
            1,
            "line 42, column \"Longitude\", value \"51.515\"",
        ),
        crime("coordinates 0, 0 in a row", sound_and(&[zero])).keeps(SOUND).drops("no coordinates", 1, ""),
        case("coordinates 0, 0 in all rows", "--crime crime.csv --area area.geojson")
            .file("crime.csv", only(zero))
            .file("area.geojson", square_of_police_rows())
            .ends(BELOW_QUALITY, &["100.0 % of the events", "no position"])
            .keeps(0)
            .drops("no coordinates", SOUND as u64, ""),
        crime("coordinates 0, 0 in all rows and no boundary", only(zero))
            .ends(FAILED, &["no row has a position", "`area`"]),
        crime("a coordinate that is no number", sound_and(&[Crime { longitude: "n/a", ..one }])).keeps(SOUND).drops(
            "unreadable number",
            1,
            "line 42, column \"Longitude\", value \"n/a\"",
        ),
        crime("coordinates that are not finite", {
            sound_and(&[Crime { longitude: "NaN", ..one }, Crime { latitude: "inf", ..one }])
        })
        .keeps(SOUND)
        .drops("coordinates out of range", 2, "line 4"),
        crime("decimal commas", only(Crime { longitude: "\"-0,08\"", latitude: "\"51,515\"", ..one }))
            .ends(FAILED, &["crime.csv", "40 of 40 rows", "unreadable number", "-0,08"]),
        crime("eastings and northings for longitude and latitude", {
            only(Crime { longitude: "533210", latitude: "181490", ..one })
        })
        .ends(FAILED, &["crime.csv", "40 of 40 rows", "coordinates out of range", "533210"]),
        crime("an unknown category", sound_and(&[Crime { category: "Violent crime", ..one }])).keeps(SOUND).drops(
            "unknown category",
            1,
            "line 42, column \"Crime type\", value \"Violent crime\"",
        ),
        crime("no known category at all", only(Crime { category: "Violent crime", ..one }))
            .ends(FAILED, &["crime.csv", "40 of 40 rows", "unknown category", "Violent crime"]),
        crime("a month in words", sound_and(&[Crime { month: "Jan 2024", ..one }])).keeps(SOUND).drops(
            "unreadable month",
            1,
            "line 42, column \"Month\", value \"Jan 2024\"",
        ),
        crime("all months turned round by a spreadsheet", only(Crime { month: "01/01/2024", ..one }))
            .ends(FAILED, &["crime.csv", "40 of 40 rows", "unreadable month", "01/01/2024"]),
        crime("a row with too few fields", too_short.clone()).keeps(SOUND).drops(
            "wrong number of fields",
            1,
            "line 42",
        ),
        crime("a row with too many fields", sound_and(&[Crime { location: "On or near Wood Street, east", ..one }]))
            .keeps(SOUND)
            .drops("wrong number of fields", 1, "line 42"),
        crime("last row cut short", too_short.trim_end_matches("London Police\n")).keeps(SOUND).drops(
            "wrong number of fields",
            1,
            "line 42",
        ),
        crime("a tenth of the rows faulty", sound_and(&[swapped; 5]))
            .ends(BELOW_QUALITY, &["below the quality threshold", "faulty"])
            .keeps(SOUND)
            .drops("longitude and latitude swapped", 5, "line 42"),
        crime("most events without a position", sound_and(&[nowhere; 60]))
            .ends(BELOW_QUALITY, &["below the quality threshold", "no position", "60.0 %"])
            .keeps(SOUND)
            .drops("no coordinates", 60, ""),
        sound("no row in the months asked for", "--from 2020-01 --to 2020-12")
            .ends(FAILED, &["months asked for", "2024-01", "--from"]),
    ]
}
