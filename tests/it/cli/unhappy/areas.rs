//! Boundaries, premises and footfall that cannot be used.

use super::{BELOW_QUALITY, Case, FAILED, SOUND, sound};
use crate::support::{square, square_of_police_rows};

const POINTS: &str = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\
    \"geometry\":{\"type\":\"Point\",\"coordinates\":[-0.08,51.515]}}]}";

const FHRS_START: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><FHRSEstablishment><Header><ExtractDate>2024-01-31</ExtractDate>\
    </Header><EstablishmentCollection><EstablishmentDetail><FHRSID>7</FHRSID><BusinessName>The Crown</BusinessName>";

/// A case that ranks a sound `crime.csv` in the area of `area.geojson` with this content.
fn area(name: &'static str, content: impl Into<Vec<u8>>) -> Case {
    sound(name, "--area area.geojson").file("area.geojson", content)
}

/// Study areas.
pub fn boundaries() -> Vec<Case> {
    vec![
        area("boundary in metres of the British grid", square(532_000.0, 180_000.0, 2_000.0))
            .keeps(SOUND)
            .notes("area.geojson", "EPSG:27700"),
        area("boundary in other metres", square(-9_000.0, 6_710_000.0, 2_000.0))
            .ends(FAILED, &["area.geojson", "are no degrees", "EPSG:4326"]),
        area("boundary of points", POINTS).ends(FAILED, &["area.geojson", "polygon"]),
        area("boundary without features", "{\"type\":\"FeatureCollection\",\"features\":[]}")
            .ends(FAILED, &["area.geojson", "polygon"]),
        area("boundary that is not JSON", "<kml><Placemark/></kml>")
            .ends(FAILED, &["area.geojson", "not GeoJSON", "Export"]),
        area("boundary cut short", &square_of_police_rows()[..150])
            .ends(FAILED, &["area.geojson", "not GeoJSON", "Export"]),
        area("JSON that is no GeoJSON", "{\"wards\":[1,2]}").ends(FAILED, &["area.geojson", "not GeoJSON", "Export"]),
        area("empty boundary file", "").ends(FAILED, &["area.geojson", "empty"]),
        area("boundary far from all events", square(-2.30, 53.45, 0.05))
            .ends(BELOW_QUALITY, &["no event in the study area", "--area"])
            .keeps(0)
            .drops("outside the study area", SOUND as u64, ""),
        area("boundary with latitude first", square(51.512, -0.085, 0.01))
            .ends(BELOW_QUALITY, &["no event in the study area", "--area"])
            .keeps(0),
        sound("boundary that does not exist", "--area aera.geojson")
            .file("area.geojson", square_of_police_rows())
            .ends(FAILED, &["aera.geojson", "Did you mean", "area.geojson?"]),
        sound("folder of several boundaries", "--area areas")
            .file("areas/a.geojson", square_of_police_rows())
            .file("areas/b.geojson", square_of_police_rows())
            .ends(FAILED, &["areas", "2 files", "Name one of them"]),
    ]
}

/// What rates are divided by.
pub fn exposures() -> Vec<Case> {
    let premises = |name, file: &'static str, content: String| {
        sound(name, &format!("--premises {file} --area area.geojson"))
            .file(file, content)
            .file("area.geojson", square_of_police_rows())
    };
    let footfall = |name, content: &'static str| {
        sound(name, "--footfall footfall.csv --area area.geojson")
            .file("footfall.csv", content)
            .file("area.geojson", square_of_police_rows())
    };
    vec![
        premises("hygiene register cut short", "fhrs.xml", FHRS_START.into())
            .ends(FAILED, &["fhrs.xml", "cut short", "download it again"]),
        premises("hygiene register cut inside a tag", "fhrs.xml", format!("{FHRS_START}<Busin"))
            .ends(FAILED, &["fhrs.xml", "cut short", "download it again"]),
        premises("XML that is no hygiene register", "fhrs.xml", "<kml><Placemark/></kml>".into())
            .ends(FAILED, &["fhrs.xml", "FHRSEstablishment", "Food Standards Agency"]),
        premises("empty premises file", "fhrs.xml", String::new()).ends(FAILED, &["fhrs.xml", "empty"]),
        premises(
            "register without lon",
            "register.csv",
            "id,name,kind,longitude,lat\n1,The Crown,pub,-0.08,51.515\n".into(),
        )
        .ends(FAILED, &["register.csv", "lacks the column lon", "\"longitude\" may be meant for \"lon\""]),
        premises(
            "register whose places are all blank",
            "register.csv",
            register("1,The Crown,pub,,\n2,The Bell,pub,,\n"),
        )
        .drops("no coordinates", 2, "")
        .keeps(SOUND),
        premises("register whose places are all unreadable", "register.csv", register("1,The Crown,pub,EC2M,EC2M\n"))
            .ends(FAILED, &["register.csv", "1 of 1 rows", "unreadable number", "EC2M", "line 2"]),
        footfall(
            "footfall of an unknown kind of day",
            "year,mode,station,day_type,hour,count,lon,lat\n2023,LU,Aldgate,Weekday,8,100,-0.0757,51.5141\n",
        )
        .ends(FAILED, &["footfall.csv", "day_type", "Weekday", "line 2"]),
        footfall(
            "footfall without hours",
            "year,mode,station,day_type,count,lon,lat\n2023,LU,Aldgate,MTT,100,-0.0757,51.5141\n",
        )
        .ends(FAILED, &["footfall.csv", "lacks the column hour"]),
        footfall("empty footfall file", "").ends(FAILED, &["footfall.csv", "empty"]),
    ]
}

fn register(rows: &str) -> String {
    format!("id,name,kind,lon,lat\n{rows}")
}
