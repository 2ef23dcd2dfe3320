//! Tables of the user's own: the mapping is wrong, the file is, or a row.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{BELOW_QUALITY, Case, DONE, FAILED, SOUND, USAGE, case};
use crate::support::{police_rows, zip_of};

/// A table of events whose columns nobody can take for others.
fn extract(rows: &str) -> String {
    let sound: String = (0..SOUND)
        .map(|row| format!("2024-01-{:02} 22:15,{:.4},51.515,GBH\n", 1 + row % 28, -0.0825 + 0.0005 * row as f64))
        .collect();
    format!("When,X,Y,What\n{sound}{rows}")
}

/// The mapping of [`extract`], with more lines.
fn mapping(more: &str) -> String {
    format!(
        "[[table]]\npath = \"extract.csv\"\nsource = \"Force\"\n{more}\n[table.columns]\ntime = \"When\"\nlon = \"X\"\nlat = \"Y\"\n\
         category = \"What\"\n[table.categories]\nGBH = \"Violence and sexual offences\"\n"
    )
}

/// A case that ranks `extract.csv` by `hexspot.toml`.
fn mapped(name: &'static str, table: impl Into<Vec<u8>>, toml: impl Into<Vec<u8>>) -> Case {
    case(name, "-c hexspot.toml").file("extract.csv", table).file("hexspot.toml", toml)
}

/// A case that ranks a table named on the command line, with no mapping.
fn bare(name: &'static str, file: &'static str, content: impl Into<Vec<u8>>) -> Case {
    case(name, &format!("--crime {file}")).file(file, content)
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory takes a gzip");
    encoder.finish().expect("memory takes a gzip")
}

pub fn mappings() -> Vec<Case> {
    let sound = extract("");
    vec![
        mapped("a mapped table", sound.as_str(), mapping("")).keeps(SOUND).ends(DONE, &[]),
        mapped("a misspelt column", sound.as_str(), mapping("").replace("\"When\"", "\"Whem\""))
            .ends(FAILED, &["extract.csv", "lacks the column Whem", "\"When\" may be meant for \"Whem\""]),
        mapped("a misspelt role", sound.as_str(), mapping("").replace("\nlon =", "\nlongitude ="))
            .ends(USAGE, &["hexspot.toml", "unknown variant `longitude`", "lon"]),
        mapped("a misspelt key of a table", sound.as_str(), mapping("sorce = \"x\""))
            .ends(USAGE, &["hexspot.toml", "unknown field `sorce`"]),
        mapped("a role of another kind of table", sound.as_str(), mapping("").replace("category =", "capacity ="))
            .ends(USAGE, &["extract.csv", "no column `capacity`", "`victim-sex`"]),
        mapped("no time", sound.as_str(), mapping("").replace("time = \"When\"\n", ""))
            .ends(USAGE, &["extract.csv", "said to be `time`", "suggest"]),
        mapped("a time zone that is none", sound.as_str(), mapping("time-zone = \"Europe/Londno\""))
            .ends(USAGE, &["Europe/Londno", "Europe/London"]),
        mapped("a coordinate system that is none", sound.as_str(), mapping("crs = \"BNG\""))
            .ends(USAGE, &["\"BNG\"", "EPSG:27700"]),
        mapped("a header row beyond the table", sound.as_str(), mapping("header-row = 900"))
            .ends(FAILED, &["extract.csv", "row 900", "header-row"]),
        mapped("a delimiter of two bytes", sound.as_str(), mapping("delimiter = \"§\""))
            .ends(USAGE, &["delimiter", "§"]),
        mapped("another delimiter", sound.replace(',', ";"), mapping("")).keeps(SOUND),
        mapped("a category of its own that no theme counts", sound.replace("GBH", "Overdose"), mapping(""))
            .ends(BELOW_QUALITY, &["vawg", "no event"]),
        mapped("a file that is not there", "", mapping("").replace("extract.csv", "extrct.csv"))
            .ends(FAILED, &["extrct.csv", "Did you mean"]),
    ]
}

pub fn rows() -> Vec<Case> {
    let one = |row: &str| extract(&format!("{row}\n"));
    vec![
        mapped("a date that is none", one("2024-02-30,-0.08,51.515,GBH"), mapping("")).keeps(SOUND).drops(
            "unreadable date or time",
            1,
            "line 42, column \"When\", value \"2024-02-30\"",
        ),
        mapped("no date", one(",-0.08,51.515,GBH"), mapping("")).keeps(SOUND).drops("no date or time", 1, "line 42"),
        mapped("no position", one("2024-01-03,,,GBH"), mapping("")).keeps(SOUND).drops("no coordinates", 1, ""),
        mapped("longitude and latitude swapped", one("2024-01-03,51.515,-0.08,GBH"), mapping("")).keeps(SOUND).drops(
            "longitude and latitude swapped",
            1,
            "column \"X\"",
        ),
        mapped("a field too few", one("2024-01-03,-0.08,51.515"), mapping("")).keeps(SOUND).drops(
            "wrong number of fields",
            1,
            "line 42",
        ),
        mapped(
            "eastings and northings outside the grid",
            "When,X,Y,What\n2024-01-03,533210,181490,GBH\n2024-01-03,9533210,181490,GBH\n2024-01-03,0,0,GBH\n",
            mapping("").replace("lon =", "easting =").replace("lat =", "northing ="),
        )
        .keeps(1)
        .ends(BELOW_QUALITY, &["33.3 %"])
        .drops("coordinates out of range", 1, "line 3, column \"X\", value \"9533210\"")
        .drops("no coordinates", 1, ""),
        mapped(
            "a count that is no whole number",
            {
                extract("").replace(",GBH\n", ",GBH,2\n").replace("What\n", "What,N\n")
                    + "2024-01-03,-0.08,51.515,GBH,1.5\n2024-01-03,-0.08,51.515,GBH,-1\n"
            },
            mapping("").replace("category =", "count = \"N\"\ncategory ="),
        )
        .keeps(SOUND)
        .drops("unreadable number", 2, "line 4"),
        mapped("rows of a kind that is not wanted", one("2024-01-03,-0.08,51.515,Fraud"), {
            mapping("") + "[table.only]\nWhat = [\"gbh\"]\n"
        })
        .keeps(SOUND)
        .drops("kind not asked for", 1, "line 42, column \"What\", value \"Fraud\""),
        mapped("codes for missing", one("99,-0.08,51.515,GBH"), mapping("") + "[table.missing]\nWhen = [\"99\"]\n")
            .keeps(SOUND)
            .drops("no date or time", 1, "line 42"),
    ]
}

pub fn files() -> Vec<Case> {
    let street = police_rows("2024-01", SOUND);
    let packed = gzip(&street);
    let search =
        "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Object of search\n";
    vec![
        bare("a gzip of street crime", "crime.csv.gz", packed.clone()).keeps(SOUND),
        bare("a gzip cut short", "crime.csv.gz", packed[..packed.len() / 2].to_vec())
            .ends(FAILED, &["crime.csv.gz", "cut short", "Download it again"]),
        bare("a gzip of nothing", "crime.csv.gz", gzip("")).ends(FAILED, &["crime.csv.gz", "empty"]),
        bare("a table whose columns can be guessed", "extract.csv", {
            "Date,Longitude,Latitude,Crime type\n13/01/2024 22:00,-0.08,51.515,Violence and sexual offences\n"
        })
        .keeps(1)
        .notes("extract.csv", "columns guessed"),
        bare("a table whose dates can be read two ways", "extract.csv", {
            "Date,Longitude,Latitude,Crime type\n03/01/2024 22:00,-0.08,51.515,Drugs\n"
        })
        .ends(FAILED, &["extract.csv", "in doubt", "assumed to be day first", "suggest"]),
        bare("a workbook that is a zip of something else", "extract.xlsx", zip_of(&[("a.txt", "a")]))
            .ends(FAILED, &["extract.xlsx", "not a workbook"]),
        bare("a workbook cut short", "extract.xlsx", zip_of(&[("xl/workbook.xml", "<a/>")])[..40].to_vec())
            .ends(FAILED, &["extract.xlsx", "workbook"]),
        bare("Parquet cut short", "extract.parquet", "PAR1 and nothing more").ends(FAILED, &["extract.parquet", "Parquet"]),
        bare("an API answer cut short", "crimes.json", "[{\"month\":\"2024-01\",\"category\":\"dru")
            .ends(FAILED, &["crimes.json", "not JSON", "fetch it again"]),
        bare("an API answer of something else", "crimes.json", "[{\"id\":\"kent\",\"name\":\"Kent Police\"}]")
            .ends(FAILED, &["crimes.json", "id, name", "crimes-street"]),
        bare("an API answer of nothing", "crimes.json", "[]").ends(FAILED, &["crimes.json", "holds no crimes"]),
        bare("an API answer with faulty and repeated crimes", "crimes.json", {
            let crime = |id: u32, category: &str, latitude: &str| {
                format!("{{\"id\":{id},\"month\":\"2024-01\",\"category\":\"{category}\",\"location\":{{\"latitude\":\"{latitude}\",\"longitude\":\"-0.08\"}}}}")
            };
            let whole = crime(1, "violent-crime", "51.515");
            let nowhere = "{\"id\":5,\"month\":\"2024-01\",\"category\":\"violent-crime\",\"location\":null}";
            let rows = [whole.clone(), whole, crime(3, "jaywalking", "51.515"), crime(4, "drugs", "north"), nowhere.into()];
            format!("[{}]", rows.join(","))
        })
        .ends(FAILED, &["2 of 5 rows"])
        .instead("rank --out out --crime crimes.json --max-bad-share 0.5")
        .ends(BELOW_QUALITY, &["40.0 %"])
        .keeps(1)
        .drops("repeated Crime ID", 1, "line 2")
        .drops("unknown category", 1, "jaywalking")
        .drops("unreadable number", 1, "north")
        .drops("no coordinates", 1, ""),
        bare("searches with a faulty date", "2024-01-kent-stop-and-search.csv", {
            format!("{search}Person search,yesterday,,,51.515,-0.08,Male,Drugs\nPerson search,2024-01-31T23:59:00+00:00,,,51.515,-0.08,Male,Drugs\n")
        })
        .instead("rank --out out --crime 2024-01-kent-stop-and-search.csv --max-bad-share 0.5")
        .ends(BELOW_QUALITY, &["no event"])
        .keeps(1)
        .drops("unreadable date or time", 1, "yesterday"),
    ]
}
